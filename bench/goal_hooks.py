"""What loading modules costs under guards, and under what checks types as modules are loaded."""

from __future__ import annotations

import functools
import os
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

from corpus import WORK
from goal_guard import site
from measure import NotMeasured, Row
from peers import environment

MODULES = 300
TURNS = 11
#: A module as they are: a class, some functions, annotations that such tools look at.
MODULE = '''\
"""One of many."""

from __future__ import annotations


class Entry:
    def __init__(self, name: str, amount: int) -> None:
        self.name = name
        self.amount = amount

    def doubled(self) -> int:
        return self.amount * 2


def total(entries: list[Entry], start: int = 0) -> int:
    found = start
    for entry in entries:
        found += entry.amount
    return found


def names(entries: list[Entry]) -> list[str]:
    return [entry.name for entry in entries]
'''

#: Times the first imports of all the modules, after something was done about imports.
LOADING = """
import sys, time
sys.path.insert(0, sys.argv[1])
exec(sys.argv[2])
import importlib
names = ["bulk.m" + str(number) for number in range(int(sys.argv[3]))]
load = importlib.import_module
import bulk
begun = time.perf_counter_ns()
for name in names:
    load(name)
print((time.perf_counter_ns() - begun) / len(names) / 1000)
"""

EVERYBODY = "importers={'allow': ['__main__', 'bulk.**']}"
CHECKED = "module={'functions': [{'name': 'total'}]}"
WAYS = {
    "alone": "",
    "unmeant": f"import importspy; importspy.guard('other', {EVERYBODY})",
    "guarded": f"import importspy; importspy.guard('bulk.**', {EVERYBODY})",
    "checked": f"import importspy; importspy.guard('bulk.*', {CHECKED})",
    "beartype": "from beartype.claw import beartype_package; beartype_package('bulk')",
    "typeguard": "from typeguard import install_import_hook; install_import_hook('bulk')",
}


@functools.cache
def modules() -> Path:
    target = WORK / "hooks-modules"
    folder = target / "bulk"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").write_text("")
    for number in range(MODULES):
        path = folder / f"m{number}.py"
        if not path.exists():
            path.write_text(MODULE)
    return target


def loading(way: str) -> float:
    """Microseconds that a module takes, its bytecode cached."""
    python = str(environment("hooks", "beartype", "typeguard") / "python")
    run = subprocess.run(
        [python, "-c", LOADING, str(modules()), WAYS[way], str(MODULES)],
        env={**os.environ, "PYTHONPATH": site()},
        capture_output=True,
        text=True,
    )
    if run.returncode != 0:
        raise NotMeasured((run.stderr.strip().splitlines() or ["it failed"])[-1])
    return float(run.stdout)


def rows() -> Iterator[Row]:
    for way in WAYS:
        # What is compiled once is compiled before anything is timed.
        loading(way)
    # In turn, so that a slow while is slow for all.
    turns = [{way: loading(way) for way in WAYS} for _ in range(TURNS)]
    cost = {way: statistics.median(turn[way] for turn in turns) for way in WAYS}
    unit = " us"
    note = f"{cost['alone']:.0f} us without any"
    for what, way in (
        ("a first import that isn't meant, more", "unmeant"),
        ("a first import that is let in, more", "guarded"),
        ("the same, and its source is checked, more", "checked"),
        ("a first import under beartype, more", "beartype"),
        ("a first import under typeguard, more", "typeguard"),
    ):
        yield Row("guard", what, cost[way] - cost["alone"], None, unit, note)
