"""Compares whole trees.

python -m tests.agreement --all PYTHON…      the standard library of each interpreter
python -m tests.agreement --tree PYTHON DIR  every module below a folder of its sys.path
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from . import independent
from .comparison import DEFINED, Comparison, Tally
from .observed import Outcome, Subject, import_all, inspect, said_missing, subjects

ROOT = Path(__file__).resolve().parents[2]
COMPILES = """
import sys, json, warnings
warnings.simplefilter("ignore")
for path in json.load(sys.stdin):
    try:
        with open(path, "rb") as file:
            compile(file.read(), path, "exec", dont_inherit=True)
        print(json.dumps([path, None]))
    except BaseException as error:
        print(json.dumps([path, f"{type(error).__name__}: {error}"[:200]]))
"""
#: Importing these does more than define things.
NOT_IMPORTED = {"antigravity", "this", "idlelib.idle", "turtledemo", "test", "tests", "testing"}


def stdlib(python: str) -> Path:
    script = "import sysconfig; print(sysconfig.get_path('stdlib'))"
    return Path(subprocess.check_output([python, "-c", script], text=True).strip())


def compiles(python: str, wanted: list[Subject]) -> dict[str, str | None]:
    """By path: nothing, or why the interpreter refuses the file."""
    done = subprocess.run(
        [python, "-I", "-c", COMPILES],
        input=json.dumps([str(subject.path) for subject in wanted]),
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(json.loads(line) for line in done.stdout.splitlines())


def robust(outcomes: list[Outcome], python: str) -> list[str]:
    """Panics, hangs, lost files, and files only one of Python and the agent accepts."""
    refusals = compiles(python, [outcome.subject for outcome in outcomes])
    found = []
    for outcome in outcomes:
        refusal = refusals.get(str(outcome.subject.path))
        shown = "names" in outcome.shown
        if outcome.status not in (0, 1) or shown != (outcome.status == 0):
            found.append(f"{outcome.subject.path}: status {outcome.status} {outcome.shown}"[:400])
        elif shown != (refusal is None):
            said = "accepted" if shown else str(outcome.shown)[:300]
            found.append(f"{outcome.subject.path}: {said}, compile: {refusal}")
        if outcome.seconds > 5:
            found.append(f"{outcome.subject.path}: {outcome.seconds:.1f} s")
    return found


def importable(subject: Subject) -> bool:
    parts = subject.module.split(".")
    bad = any(part in NOT_IMPORTED or part.endswith(("__main__", "_test")) for part in parts)
    return bool(subject.module) and not bad and all(part.isidentifier() for part in parts)


def agree(
    command: str, python: str, wanted: list[Subject], env: dict[str, str], batch: int
) -> tuple[list[Outcome], Tally]:
    """Compares every subject with the live module and with griffe."""
    outcomes = inspect(command, python, wanted, env)
    live = import_all(python, [s for s in wanted if importable(s)], env, batch)
    tally = Tally()
    for outcome in outcomes:
        if "names" not in outcome.shown:
            continue
        before = len(tally.disagreements)
        shown = live.get(outcome.subject.module)
        if shown and "names" in shown and shown["file"] == str(outcome.subject.path):
            if outcome.shown["load"]["value"] == "fails":
                tally.disagreements.append(f"{outcome.subject.path}: said not to load")
            unlisted = Comparison(outcome.shown, shown, tally).run()
            if unlisted:
                missing = said_missing(command, python, outcome.subject, unlisted, env)
                tally.disagreements += [f"{name} live only" for name in missing]
        independent.compare(outcome.shown, outcome.subject.path, tally)
        for index in range(before, len(tally.disagreements)):
            found = tally.disagreements[index]
            tally.disagreements[index] = f"{outcome.subject.module}: {found}"
    return outcomes, tally


def table(tally: Tally) -> str:
    lines = []
    for category in sorted({*tally.known, *tally.unknown}):
        reasons: Counter[str] = tally.unknown.get(category, Counter())
        total = tally.known[category] + reasons.total()
        lines.append(f"{category:24} {total:7} facts {reasons.total() / total:6.1%} unknown")
        lines += [f"{'':24} {count:7} {why}" for why, count in reasons.most_common(6)]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", nargs="+", default=[], metavar="PYTHON")
    parser.add_argument("--tree", nargs=2, action="append", default=[], metavar=("PYTHON", "DIR"))
    parser.add_argument("--only", nargs="+", default=[""], help="modules whose names start so")
    parser.add_argument("--command", default=str(ROOT / "target/debug/importspy"))
    parser.add_argument("--batch", type=int, default=1, help="modules imported per process")
    parser.add_argument("--robust", action="store_true", help="only parse, compare with compile()")
    options = parser.parse_args()
    trees: list[tuple[str, Path]] = [(python, stdlib(python)) for python in options.all]
    trees += [(python, Path(folder)) for python, folder in options.tree]
    failed = False
    env = {**os.environ, "DISPLAY": "", "BROWSER": "true", "MPLBACKEND": "agg"}
    for python, root in trees:
        wanted = [s for s in subjects(root) if s.module.startswith(tuple(options.only))]
        problems: list[Any]
        if options.robust:
            problems = robust(inspect(options.command, python, wanted, env), python)
            print(f"{root}: {len(wanted)} files, {len(problems)} problems")
        else:
            wanted = [s for s in wanted if importable(s)]
            _, tally = agree(options.command, python, wanted, env, options.batch)
            problems = tally.disagreements
            print(f"{root}: {len(wanted)} files, {tally.compared} facts compared")
            print(table(tally))
            print(f"classes and functions: {tally.share_unknown(*DEFINED):.1%} unknown")
            print(f"{len(problems)} disagreements")
        print("\n".join(problems), flush=True)
        failed |= bool(problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
