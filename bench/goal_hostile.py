"""Goal 13: what is written to do harm is refused at once, with its place, in little memory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from corpus import written
from measure import IMPORTSPY, Cost, Row, costs

ALIASES = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
)

CONTRACTS = {
    "100,000 brackets": "variables: " + "[" * 100_000,
    "100,000 nested lists": "- " * 100_000,
    "100,000 mappings": "".join(f"{' ' * n}a:\n" for n in range(400)),
    "alias bomb": ALIASES,
    "alias of itself": "variables: &a [*a]\n",
    "1,000 unknown keys": "".join(f"key{n}: 1\n" for n in range(1_000)),
    "duplicate keys": "id: a\nid: b\n",
    "an open quote, 200 KB": 'id: "' + "x" * 200_000,
    "NUL bytes": "id: a\0b\n",
    "10,000 digits": "variables:\n  - name: x\n    value: " + "9" * 10_000 + "\n",
    "anchors of anchors": "id: " + "&a " * 50_000,
    "long key": "k" * 100_000 + ": 1\n",
}

DEEP = 100_000
# Below this size, what a process takes anyway outweighs what the file makes it take.
WEIGHED = 50_000
SOURCES = {
    "brackets": "x = " + "[" * DEEP,
    "closed brackets": "x = " + "(" * DEEP + ")" * DEEP,
    "a megabyte of brackets": "[" * 1_000_000,
    "unary minus": "x = " + "-" * DEEP + "1\n",
    "spaced unary minus": "x = " + "- " * DEEP + "1\n",
    "not": "x = " + "not " * DEEP + "1\n",
    "lambda": "x = " + "lambda: " * DEEP + "1\n",
    "await": "x = " + "await " * DEEP + "x\n",
    "attributes": "x = a" + ".b" * DEEP + "\n",
    "calls": "x = a" + "()" * DEEP + "\n",
    "subscripts": "x = a" + "[0]" * DEEP + "\n",
    "sums": "x = 1" + " + 1" * DEEP + "\n",
    "powers": "x = 2" + "**2" * DEEP + "\n",
    "comparisons": "x = 1" + " < 1" * DEEP + "\n",
    "conditional expressions": "x = " + "1 if y else " * DEEP + "1\n",
    "elif": "if a: pass\n" + "elif a: pass\n" * DEEP,
    "indentation": "".join(f"{' ' * n}if x:\n" for n in range(2_000)),
    "f-strings": "x = " + 'f"{' * 5_000 + "1" + '}"' * 5_000 + "\n",
    "nested loops by ;": "for x in y: " * DEEP,
    "names": "".join(f"n{n} = n{n - 1}\n" for n in range(1, DEEP)),
    "decorators": "@a\n" * DEEP + "def f(): pass\n",
    "parameters": "def f(" + ", ".join(f"a{n}" for n in range(DEEP)) + "): pass\n",
    "bases": "".join(f"class C{n}(C{n - 1}): pass\n" for n in range(1, 20_000)),
    "globals": "def f():\n" + "".join(f"    global g{n}; g{n} = 1\n" for n in range(20_000)),
    "patterns": "match x:\n    case " + "[" * 190 + "]" * 190 + ": pass\n",
    "match or": "match x:\n    case 1" + " | 1" * DEEP + ": pass\n",
    "NUL bytes": "\0" * DEEP,
    "no UTF-8": "\udcff" * 1_000,
}

SPEAKING = """\
variables:
  - name: x
    annotation: int
    value: 1
functions:
  - name: f
classes:
  - name: C19999
    attributes:
      - type: instance
        name: y
    methods:
      - name: m
"""


def case(folder: str, number: int, suffix: str, text: str) -> Path:
    path = written(f"hostile/{folder}/case_{number}{suffix}", "")
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def ran(command: list[str]) -> Cost:
    """The quickest of three, and the largest peak."""
    runs = [row[0] for row in costs(3, command)]
    worst = max(runs, key=lambda run: run.status if run.status >= 0 else 1_000)
    return Cost(
        min(run.wall_us for run in runs),
        min(run.cpu_us for run in runs),
        max(run.peak_kb for run in runs),
        worst.status,
    )


def placed(command: list[str]) -> bool:
    run = subprocess.run(
        [*command, "--output-format", "json"], capture_output=True, text=True, errors="replace"
    )
    return '"line"' in json.dumps(json.loads(run.stdout).get("error", {}))


def contracts() -> Iterator[Row]:
    source = written("hostile/empty.py", "x = 1\n")
    slowest: tuple[float, str] = (0, "")
    largest: tuple[float, str] = (0, "")
    wrong = []
    for number, (name, text) in enumerate(CONTRACTS.items()):
        command = [IMPORTSPY, "check", "-s", str(case("contracts", number, ".yml", text))]
        cost = ran([*command, str(source)])
        slowest = max(slowest, (cost.wall_us / 1000, name))
        largest = max(largest, (cost.peak_kb / 1024, name))
        if cost.status != 2 or not placed([*command, str(source)]):
            wrong.append(f"{name}: status {cost.status}")
    count = len(CONTRACTS)
    what = f"{count} hostile contracts not refused with a place"
    yield Row(13, what, len(wrong), 0, unit="", note="; ".join(wrong))
    yield Row(13, "slowest refusal, whole process", slowest[0], 5, unit=" ms", note=slowest[1])
    yield Row(13, "its peak memory", largest[0], 16, unit=" MB", note=largest[1])


def sources() -> Iterator[Row]:
    contract = str(written("hostile/speaking.yml", SPEAKING))
    base = ran([IMPORTSPY, "check", "-s", contract, str(written("hostile/one.py", "x = 1\n"))])
    largest: tuple[float, str] = (0, "")
    wrong = []
    for number, (name, text) in enumerate(SOURCES.items()):
        path = case("sources", number, ".py", text)
        cost = ran([IMPORTSPY, "check", "-s", contract, str(path)])
        taken = (cost.peak_kb - base.peak_kb) * 1024 / path.stat().st_size
        if path.stat().st_size >= WEIGHED:
            largest = max(largest, (taken, name))
        if cost.status not in (0, 1):
            wrong.append(f"{name}: status {cost.status}")
    what = f"{len(SOURCES)} hostile sources that end the process"
    yield Row(13, what, len(wrong), 0, unit="", note="; ".join(wrong))
    note = f"{largest[1]}; above the {base.peak_kb / 1024:.0f} MB of an empty module"
    yield Row(13, "largest peak memory / size", largest[0], 100, note=note)
