"""Runs the forms on an interpreter."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .build import ADMITTED, REFUSED, many, one
from .forms import CACHED, FIRST, IMPORTS, STARTS, WITHOUT_IMPORT, Form, Start

DRIVER = Path(__file__).with_name("drive.py")
STATES = (FIRST, CACHED)
#: What Python says of loaders that lost a method.
MISSING = "'SourceFileLoader' object has no attribute"
#: Runs at the same time.
WORKERS = 2

#: What came of a form: by state, whether those who may get in and those who may not don't.
Cells = dict[str, str]
Verdict = tuple[str, Mapping[str, list[str]]]
VERDICTS: tuple[Verdict, Verdict] = (("in", ADMITTED), ("refused", REFUSED))


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IMPORTSPY")}
    return {**kept, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def started(
    python: Path, folder: Path, command: list[str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-W", "ignore", *command],
        cwd=folder,
        env=environment(folder),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def of_many(
    python: Path, kind: str, state: str, forms: Mapping[str, Form], rules: Mapping[str, list[str]]
) -> dict[str, str]:
    """What came of every form, all in one process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many(folder, kind, state, forms, rules)
        command = [str(DRIVER), kind, state, json.dumps(rules)]
        done = started(python, folder, command)
        if done.returncode:
            raise RuntimeError(f"{python} {kind} {state}: {done.stderr}")
        found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
        return found


def of_start(
    python: Path, kind: str, state: str, start: Start, rules: Mapping[str, list[str]]
) -> str:
    """What came of one program."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = started(python, folder, *one(folder, kind, state, start, rules))
        if "GOT granted" in done.stdout:
            return "in"
        lines = done.stderr.strip().splitlines() or ["nothing"]
        return "refused" if "ValidationError" in done.stderr else lines[-1]


def cell(admitted: str | None, refused: str | None) -> str:
    """What both runs of a form say together."""
    match admitted, refused:
        case None, None:
            return ""
        case "in", "refused":
            return "✓"
        case "in", "in":
            return "passes"
        case "in", "left behind":
            return "leaves it behind"
        case str(), str() if admitted == refused and MISSING in admitted:
            return "gone"
        case _:
            return f"{admitted} / {refused}"


def imports(python: Path, kind: str) -> dict[str, Cells]:
    """The rows of everything that imports: in programs that run, and as programs start."""
    with ThreadPoolExecutor(WORKERS) as pool:
        running = _runs(pool, python, kind, IMPORTS)
        starts = {
            (name, state, expected): pool.submit(of_start, python, kind, state, start, rules)
            for name, start in STARTS.items()
            for state in STATES
            for expected, rules in VERDICTS
        }
        started = _cells(STARTS, lambda *key: starts[key].result())
        return {**running(), **started}


def without_import(python: Path, kind: str) -> dict[str, Cells]:
    """The rows of what gets at a module without importing it."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return _runs(pool, python, kind, WITHOUT_IMPORT)()


def _runs(
    pool: ThreadPoolExecutor, python: Path, kind: str, forms: Mapping[str, Form]
) -> Callable[[], dict[str, Cells]]:
    runs = {
        (state, expected): pool.submit(of_many, python, kind, state, forms, rules)
        for state in STATES
        for expected, rules in VERDICTS
    }
    return lambda: _cells(
        forms, lambda name, state, expected: runs[state, expected].result().get(name)
    )


def _cells(
    names: Mapping[str, object], found: Callable[[str, str, str], str | None]
) -> dict[str, Cells]:
    return {
        name: {
            state: cell(found(name, state, "in"), found(name, state, "refused")) for state in STATES
        }
        for name in names
    }
