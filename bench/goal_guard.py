"""What guards cost: imports that they don't mean, and imports that they let in."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from corpus import WORK
from installed import python, told
from measure import NotMeasured, Row

IMPORTER = """
import sys
from importlib import import_module

def plainly(times):
    for _ in range(times):
        import plain

def guarded(times):
    for _ in range(times):
        import kept

def called(times):
    for _ in range(times):
        import_module("plain")

def read(times, kept=sys.modules["kept"]):
    for _ in range(times):
        kept.x
"""

# The first rounds warm everything up; only what more rounds add is counted.
COUNTED = """
import sys
sys.path.insert(0, sys.argv[1])
import kept, plain, importer
import importspy
by = sys.argv[5]
demanded = {"importers": {"allow": ["importer"]}}
if by != "rules":
    demanded = {"importer": sys.argv[1] + "/" + by}
guard = importspy.guard("kept", **demanded)
importer.guarded(3)
# Both have loaded the same, so that what they look up lies at the same places.
if sys.argv[2] == "plain":
    guard.disarm()
importer.guarded(3)
getattr(importer, sys.argv[3])(int(sys.argv[4]))
"""

ROUNDS = 1_000, 41_000

# Everything is timed in turns, so that a slow while is slow for all.
TIMED = """
import builtins, json, statistics, sys, time
sys.path.insert(0, sys.argv[1])
import importspy, kept, plain, importer

def cost(name, times=2000):
    begun = time.perf_counter_ns()
    getattr(importer, name)(times)
    return (time.perf_counter_ns() - begun) / times

plain_import = builtins.__import__

def wrapper(*arguments, **named):
    return plain_import(*arguments, **named)

rows = []
for _ in range(101):
    row = [cost("plainly"), cost("called")]
    builtins.__import__ = wrapper
    row.append(cost("plainly"))
    builtins.__import__ = plain_import
    with importspy.guard("kept", importers={"allow": ["importer"]}):
        importer.guarded(3)
        row += [cost("plainly"), cost("called"), cost("guarded")]
        row.append(cost("read"))
    # Whoever imports through the wrapper is the wrapper.
    with importspy.guard("kept", importers={"allow": ["__main__"]}):
        builtins.__import__ = wrapper
        importer.guarded(3)
        row.append(cost("guarded"))
        builtins.__import__ = plain_import
    row.append(cost("read"))
    with importspy.guard("kept", importers={"allow": ["importer"]}, strict=["access"]):
        importer.guarded(3)
        row += [cost("guarded"), cost("read")]
    with importspy.guard("kept", importer=sys.argv[1] + "/what.yml"):
        importer.guarded(3)
        row.append(cost("guarded"))
    rows.append(row)
print(json.dumps([statistics.median(column) for column in zip(*rows)]))
"""


def folder() -> Path:
    target = WORK / "guard"
    target.mkdir(parents=True, exist_ok=True)
    (target / "plain.py").write_text("x = 1\n")
    (target / "kept.py").write_text("x = 1\n")
    (target / "importer.py").write_text(IMPORTER)
    (target / "who.yml").write_text("importers: {allow: [importer]}\n")
    (target / "what.yml").write_text("functions: [{name: plainly}, {name: guarded}]\n")
    return target


@functools.cache
def instructions(armed: str, function: str, contract: str = "rules") -> float:
    """Instructions of one import."""
    if shutil.which("valgrind") is None:
        raise NotMeasured("valgrind is not installed")
    target = str(folder())
    counts = []
    for rounds in ROUNDS:
        program = [python(), "-S", "-c", COUNTED_WITH_SITE]
        arguments = [target, armed, function, str(rounds), contract, site()]
        # What is compiled once is compiled before anything is counted.
        subprocess.run([*program, *arguments], capture_output=True, check=False)
        command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        run = subprocess.run(
            ["setarch", "-R", *command, *program, *arguments],
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": "0"},
        )
        counted = re.search(r"Collected : (\d+)", run.stderr)
        if run.returncode != 0 or counted is None:
            raise NotMeasured((run.stderr.strip().splitlines() or ["it failed"])[-1])
        counts.append(int(counted[1]))
    fewer, more = ROUNDS
    return (counts[1] - counts[0]) / (more - fewer)


COUNTED_WITH_SITE = "import sys; sys.path.insert(0, sys.argv[6])\n" + COUNTED


@functools.cache
def site() -> str:
    """Where the wheel is installed."""
    path: str = told("import json, importspy; print(json.dumps(importspy.__path__[0]))")
    return str(Path(path).parent)


def counted() -> Iterator[Row]:
    before = instructions("plain", "plainly")
    after = instructions("armed", "plainly")
    note = f"{before:.0f} before, {after:.0f} after"
    yield Row("guard", "an import that isn't meant, more", after - before, 0.5, " instr", note)
    accepted = instructions("armed", "guarded")
    note = f"{accepted:.0f}, {before:.0f} without a guard"
    yield Row("guard", "an import that is let in, more", accepted - before, 250, " instr", note)
    # Under valgrind so much time goes by that the file is looked at for nearly every import.
    filed = instructions("armed", "guarded", "who.yml") - before
    yield Row("guard", "the same by a contract in a file, more", filed, None, " instr")
    checked = instructions("armed", "guarded", "what.yml") - before
    yield Row("guard", "the same that names two functions, more", checked, None, " instr")
    called = instructions("armed", "called") - instructions("plain", "called")
    yield Row("guard", "import_module of what isn't meant, more", called, None, " instr")


#: What raises an audit event costs before a guard watches code that is run, and after.
STRICT = """
import json, statistics, sys, time
sys.path.insert(0, sys.argv[1])
import importspy, kept

code = compile("pass", "none", "exec")
names = {}

def events(times):
    audit = sys.audit
    for _ in range(times):
        audit("bench")

def codes(times):
    for _ in range(times):
        exec(code, names)

def cost(act, times=2000):
    begun = time.perf_counter_ns()
    act(times)
    return (time.perf_counter_ns() - begun) / times

def both():
    return [statistics.median(cost(act) for _ in range(101)) for act in (events, codes)]

found = both()
importspy.guard("kept", importers={"allow": ["__main__"]}, strict=["exec"])
print(json.dumps([*found, *both()]))
"""


def timed() -> Iterator[Row]:
    target = folder()
    found = told(TIMED, str(target), cwd=target)
    plain, called, wrapped, after, called_after, accepted, read, through = found[:8]
    read_plain, strict, read_strict, filed = found[8:]
    unit = " ns"
    yield Row("guard", "an import that isn't meant", after, None, unit, f"{plain:.0f} ns before")
    yield Row("guard", "an import that is let in", accepted, None, unit)
    yield Row("guard", "the same by a contract that names two functions", filed, None, unit)
    yield Row("guard", "the same, its attributes watched", strict, None, unit)
    yield Row("guard", "any import through a wrapper in Python", wrapped, None, unit)
    yield Row("guard", "an import that is let in, through the wrapper", through, None, unit)
    note = f"{called:.0f} ns before"
    yield Row("guard", "import_module of what isn't meant", called_after, None, unit, note)
    note = f"{read_plain:.0f} ns before, {read:.0f} ns where they aren't watched"
    yield Row("guard", "an attribute that is watched", read_strict, None, unit, note)


def strict() -> Iterator[Row]:
    target = folder()
    event, code, event_after, code_after = told(STRICT, str(target), cwd=target)
    unit = " ns"
    note = f"{event:.0f} ns before"
    yield Row("guard", "an audit event, code that is run watched", event_after, None, unit, note)
    note = f"{code:.0f} ns before"
    yield Row("guard", "an exec, code that is run watched", code_after, None, unit, note)
