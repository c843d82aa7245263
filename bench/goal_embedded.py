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
    return inspect.stack()

caller = judged(0)
"""

IMPORTER = """
import protected

def at(depth):
    return protected.judged(depth)

def there(depth):
    return protected.reached(depth)

def stack(depth):
    return protected.named(depth)
"""

# Everything is timed in turns, so that a slow while is slow for all.
CALLS = """
import json, statistics, sys, time
sys.path.insert(0, sys.argv[1])
sys.setrecursionlimit(5000)
import plugin, protected

def cost(call, times):
    begun = time.perf_counter_ns()
    for _ in range(times):
        call()
    return (time.perf_counter_ns() - begun) / times

at, there, stack, empty = plugin.at, plugin.there, plugin.stack, sys.getrecursionlimit
rows = []
for _ in range(15):
    native, call = cost(empty, 20000), cost(lambda: at(0), 5000)
    plain = cost(lambda: there(0), 5000)
    walked = cost(lambda: at(500), 100) - cost(lambda: there(500), 100)
    near = cost(lambda: at(10), 500) - cost(lambda: there(10), 500)
    rows.append([native, call - plain, (walked - near) / 490, cost(lambda: stack(0), 3)])
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

THEIRS = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from importspy import Spy
begun = time.perf_counter_ns()
import plugin
print(json.dumps(time.perf_counter_ns() - begun))
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


def calls() -> Iterator[Row]:
    target = folder(5)
    native, call, a_frame, stack = told(CALLS, str(target), cwd=target)
    note = f"{call:.0f} ns, empty native call {native:.0f} ns"
    yield Row(9, "repeated admitted call", call / 1000, 1, unit=" µs")
    yield Row(9, "repeated admitted call / empty native call", call / native, 2, note=note)
    yield Row(10, "finding the importer, a frame", a_frame, 10, unit=" ns")
    note = f"{stack / 1000:.0f} µs theirs"
    yield Row(10, "repeated admitted call / inspect.stack()", call / stack, 1 / 1000, note=note)


def first() -> Iterator[Row]:
    few, many = folder(5), folder(500)
    small = statistics.median(told(FIRST, str(few), cwd=few) for _ in range(9))
    large = statistics.median(told(FIRST, str(many), cwd=many) for _ in range(5))
    yield Row(11, "first validation, 5 classes, contract read", small, 0.3, unit=" ms")
    yield Row(11, "the same of 500 classes / of 5", large / small, 110)


def against_earlier() -> Iterator[Row]:
    """One admitted import, ours and theirs; the importer is the same file."""
    target = WORK / "embedded-earlier"
    target.mkdir(parents=True, exist_ok=True)
    (target / "contract.yml").write_text(
        "filename: plugin.py\nvariables:\n  - name: VERSION\n    value: 1\n"
    )
    (target / "protected.py").write_text(
        "from importspy import Spy\ncaller = Spy().importspy(filepath='contract.yml')\n"
    )
    (target / "plugin.py").write_text("VERSION = 1\nimport protected\n")
    ours = [told(THEIRS, str(target), cwd=target) for _ in range(9)]
    theirs = []
    for _ in range(9):
        command = [str(earlier() / "python"), "-I", "-c", THEIRS, str(target)]
        run = subprocess.run(command, cwd=target, capture_output=True, text=True)
        if run.returncode != 0:
            raise NotMeasured((run.stderr.strip().splitlines() or ["it failed"])[-1])
        theirs.append(json.loads(run.stdout.strip().splitlines()[-1]))
    mine, other = sorted(ours)[4], sorted(theirs)[4]
    note = f"{mine / 1000:.0f} µs against {other / 1e6:.1f} ms"
    yield Row(9, "a first admitted import / earlier releases'", mine / other, None, note=note)


if __name__ == "__main__":
    sys.exit("run `python bench 8 9 10 11`")
