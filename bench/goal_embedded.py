"""Goals 8 to 11: a module that knows who imports it costs next to nothing."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus import WORK
from installed import python, told
from measure import NotMeasured, Row, costs, median, ratio, refuse_other_status
from peers import earlier

CLASS = """
class Plugin{0}:
    kind = "audio"

    def run(self, data, *, wait=0.5):
        return data
"""

WANTED = """
  - name: Plugin{0}
    attributes: [{{type: class, name: kind, value: audio}}]
    methods: [{{name: run, arguments: [{{name: data}}, {{name: wait, value: 0.5}}]}}]
"""

PROTECTED = """
import inspect
from importspy import Spy

spy = Spy()

def judged(depth):
    return judged(depth - 1) if depth else spy.importspy(filepath="contract.yml")

def reached(depth):
    return reached(depth - 1) if depth else None

def named(depth):
    return named(depth - 1) if depth else inspect.stack()

caller = judged(0)
"""

IMPORTER = """
import protected

def at(depth):
    return at(depth - 1) if depth else protected.judged(0)

def there(depth):
    return there(depth - 1) if depth else protected.reached(0)

def stack(depth):
    return stack(depth - 1) if depth else protected.named(0)

def within(depth):
    return protected.judged(depth)

def within_plainly(depth):
    return protected.reached(depth)
"""

# Everything is timed in turns, so that a slow while is slow for all.
CALLS = """
import json, statistics, sys, time
sys.path.insert(0, sys.argv[1])
sys.setrecursionlimit(5000)
import plugin

def cost(call, times):
    begun = time.perf_counter_ns()
    for _ in range(times):
        call()
    return (time.perf_counter_ns() - begun) / times

at, there, stack = plugin.at, plugin.there, plugin.stack
empty = sys.getrecursionlimit
rows = []
for _ in range(15):
    native, call = cost(empty, 20000), cost(lambda: at(0), 5000)
    plain = cost(lambda: there(0), 5000)
    far = cost(lambda: at(500), 100) - cost(lambda: there(500), 100)
    near = cost(lambda: at(10), 500) - cost(lambda: there(10), 500)
    between = plugin.within, plugin.within_plainly
    walked = [cost(lambda: step(500), 100) for step in between]
    rows.append([
        native, call - plain, (far - near) / 490, (walked[0] - walked[1] - near) / 500,
        near, cost(lambda: stack(10), 3),
    ])
print(json.dumps([statistics.median(column) for column in zip(*rows)]))
"""

# What is done once for a process is done for another module before.
FIRST = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
import other, plain
from importspy import Spy
spy, contract = Spy(), sys.argv[1] + "/contract.yml"
spy.importspy(sys.argv[1] + "/other.yml", info_module=other)
begun = time.thread_time_ns()
spy.importspy(contract, info_module=plain)
print(json.dumps((time.thread_time_ns() - begun) / 1e6))
"""

# Many importers of one protected module, each judged for the first time.
IMPORTERS = 300
FIRSTS = """
import importlib, json, statistics, sys
sys.path.insert(0, sys.argv[1])
import protected
importers = [importlib.import_module(f"importer{number}") for number in range(int(sys.argv[2]))]
for importer in importers:
    importer.ask()
print(json.dumps(statistics.median(protected.times[20:])))
"""

TIMED = """
import time
from importspy import Spy

spy, times = Spy(), []

def judged():
    begun = time.perf_counter_ns()
    spy.importspy(filepath="contract.yml")
    times.append((time.perf_counter_ns() - begun) / 1000)
"""

# Of the first import, and of a call like the one that it made.
IMPORTS = """
import json, statistics, sys, time
sys.path.insert(0, sys.argv[1])
from importspy import Spy
begun = time.perf_counter_ns()
import plugin
first = time.perf_counter_ns() - begun

def cost(times):
    begun = time.perf_counter_ns()
    for _ in range(times):
        plugin.asks()
    return (time.perf_counter_ns() - begun) / times

cost(3)
again = statistics.median(cost(int(sys.argv[2])) for _ in range(7))
print(json.dumps([first, again]))
"""


def folder(classes: int) -> Path:
    """A protected module, its contract, and an importer that keeps it."""
    target = WORK / f"embedded-{classes}"
    target.mkdir(parents=True, exist_ok=True)
    wanted = "".join(WANTED.format(number) for number in range(classes))
    (target / "contract.yml").write_text("classes:" + wanted)
    (target / "protected.py").write_text(PROTECTED)
    body = "".join(CLASS.format(number) for number in range(classes))
    (target / "plugin.py").write_text(body + IMPORTER)
    (target / "plain.py").write_text(body)
    (target / "other.py").write_text("X = 1\n")
    (target / "other.yml").write_text("variables: [{name: X}]\n")
    return target


def loading() -> Iterator[Row]:
    """What the extension adds to an interpreter's start."""
    site = told("import json, importspy; print(json.dumps(importspy.__path__[0]))")
    path = f"import sys; sys.path.insert(0, {str(Path(site).parent)!r})"
    bare = [python(), "-I", "-S", "-c", path]
    extension = [python(), "-I", "-S", "-c", f"{path}; import importspy._importspy"]
    package = [python(), "-I", "-S", "-c", f"{path}; import importspy"]
    table = costs(100, bare, extension, package)
    refuse_other_status(table, [0])
    figure = ratio(table, 1, 0, "wall_us")
    yield Row(8, "extension loaded / python -I -S", figure, 1.15)
    added = (median(table, 2, "wall_us") - median(table, 0, "wall_us")) / 1000
    yield Row(8, "`import importspy` adds", added, 2, unit=" ms")


def timed() -> list[float]:
    """Nanoseconds.

    An empty native call, an admitted one; a frame that the program is deeper, one between the
    protected module and its importer; an admitted call and `inspect.stack()`, ten frames deep.
    """
    target = folder(5)
    found: list[float] = told(CALLS, str(target), cwd=target)
    return found


def calls() -> Iterator[Row]:
    native, call, *_ = timed()
    note = f"{call:.0f} ns, empty native call {native:.0f} ns"
    yield Row(9, "repeated admitted call", call / 1000, 1, unit=" µs")
    yield Row(9, "repeated admitted call / empty native call", call / native, 2, note=note)


def walks() -> Iterator[Row]:
    _, _, deeper, between, call, stack = timed()
    what = "finding the importer, a frame that the program is deeper"
    note = f"{between:.0f} ns a frame of the protected module on the way to its importer"
    yield Row(10, what, max(deeper, 0.0), 10, unit=" ns", note=note)
    note = f"{stack / 1000:.0f} µs theirs"
    yield Row(10, "repeated admitted call / inspect.stack()", call / stack, 1 / 1000, note=note)


def first() -> Iterator[Row]:
    few, many = folder(5), folder(500)
    small = statistics.median(told(FIRST, str(few), cwd=few) for _ in range(9))
    large = statistics.median(told(FIRST, str(many), cwd=many) for _ in range(5))
    yield Row(11, "first validation, 5 classes, contract read", small, 0.3, unit=" ms")
    yield Row(11, "the same of 500 classes / of 5", large / small, 110)


def first_decision() -> Iterator[Row]:
    """The contract is read; of the importer nothing but what is loaded is looked at."""
    target = WORK / "embedded-first"
    target.mkdir(parents=True, exist_ok=True)
    (target / "contract.yml").write_text("classes:" + WANTED.format(0))
    (target / "protected.py").write_text(TIMED)
    body = CLASS.format(0) + "\nimport protected\n\ndef ask():\n    protected.judged()\n"
    for number in range(IMPORTERS):
        (target / f"importer{number}.py").write_text(body)
    rounds = [told(FIRSTS, str(target), str(IMPORTERS), cwd=target) for _ in range(5)]
    what = "first decision on an importer, contract read"
    yield Row(11, what, statistics.median(rounds), 20, unit=" µs")


def against_earlier() -> Iterator[Row]:
    """One admitted import and repeated calls, ours and theirs.

    They judge the module that asks, not its importer, so that both are as the contract demands.
    """
    target = WORK / "embedded-earlier"
    target.mkdir(parents=True, exist_ok=True)
    (target / "contract.yml").write_text("variables:\n  - name: VERSION\n    value: one\n")
    (target / "protected.py").write_text(
        "from importspy import Spy\nVERSION = 'one'\n\ndef judged():\n"
        "    return Spy().importspy(filepath='contract.yml')\n\njudged()\n"
    )
    (target / "plugin.py").write_text(
        "VERSION = 'one'\nimport protected\n\ndef asks():\n    return protected.judged()\n"
    )
    rounds = range(9)
    ours = [told(IMPORTS, str(target), "20000", cwd=target) for _ in rounds]
    theirs = [by_earlier(target, "20") for _ in rounds]
    first, again = (statistics.median(column) for column in zip(*ours, strict=True))
    their_first, their_again = (statistics.median(column) for column in zip(*theirs, strict=True))
    what = "repeated admitted call / earlier releases'"
    note = f"{again:.0f} ns against {their_again / 1e6:.1f} ms"
    yield Row(9, what, again / their_again, 1 / 100_000, note=note)
    note = f"{first / 1000:.0f} µs against {their_first / 1e6:.1f} ms"
    what = "a first admitted import / earlier releases'"
    yield Row(9, what, first / their_first, None, note=note)


def by_earlier(target: Path, times: str) -> list[float]:
    command = [str(earlier() / "python"), "-I", "-c", IMPORTS, str(target), times]
    run = subprocess.run(command, cwd=target, capture_output=True, text=True)
    if run.returncode != 0:
        raise NotMeasured((run.stderr.strip().splitlines() or ["it failed"])[-1])
    found: list[float] = json.loads(run.stdout.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit("run `python bench 8 9 10 11`")
