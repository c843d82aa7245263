"""Instructions of a piece of work, and what processes cost."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RELEASE = ROOT / "target" / "release"
IMPORTSPY = str(RELEASE / "importspy")
COUNTED = str(RELEASE / "importspy-bench")
EMPTY = str(RELEASE / "empty")


class NotMeasured(Exception):
    """Why a figure can't be had here."""


@dataclass(frozen=True)
class Row:
    """One line of the table: a ratio or a size, and its limit."""

    goal: int | str
    what: str
    figure: float | None
    limit: float | None
    unit: str = "x"
    note: str = ""

    def verdict(self) -> str:
        if self.figure is None:
            return "not measured"
        if self.limit is None:
            return "-"
        return "holds" if self.figure <= self.limit else "MISSED"


@dataclass(frozen=True)
class Cost:
    wall_us: float
    cpu_us: float
    peak_kb: int
    status: int


def instructions(*arguments: str, inside: str | None = None) -> int:
    """Instructions of one run of `importspy-bench`, or of the function `inside` alone."""
    if shutil.which("valgrind") is None:
        raise NotMeasured("valgrind is not installed")
    toggle = [f"--toggle-collect={inside}"] if inside else []
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *toggle]
    run = subprocess.run([*command, COUNTED, *arguments], capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or counted is None:
        raise NotMeasured(run.stderr.strip().splitlines()[-1])
    return int(counted[1])


def costs(rounds: int, *commands: Sequence[str]) -> list[list[Cost]]:
    """Runs commands in turn, `rounds` times; per round, what each cost."""
    words = [word for command in commands for word in ("---", *command)][1:]
    run = subprocess.run(
        [COUNTED, "start", str(rounds), *words], capture_output=True, text=True, check=True
    )
    table: list[list[Cost]] = [[] for _ in range(rounds)]
    for line in run.stdout.splitlines():
        number, _, wall, cpu, peak, status = (int(field) for field in line.split())
        table[number].append(Cost(wall, cpu, peak, status))
    return table


def ratio(table: list[list[Cost]], of: int, to: int, by: str = "cpu_us") -> float:
    """The median over the rounds of one command's cost divided by another's."""
    ratios: list[float] = [getattr(row[of], by) / getattr(row[to], by) for row in table]
    return statistics.median(ratios)


def median(table: list[list[Cost]], of: int, by: str = "cpu_us") -> float:
    return statistics.median(float(getattr(row[of], by)) for row in table)


def refuse_other_status(table: list[list[Cost]], accepted: Sequence[int]) -> None:
    """A command that failed did less than its work."""
    for row in table:
        for index, cost in enumerate(row):
            if cost.status not in accepted:
                raise NotMeasured(f"command {index} ended with status {cost.status}")
