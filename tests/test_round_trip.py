"""Contracts that demand all of a module admit it; with one line wrong they say exactly which.

`--modules PATH` (repeatable) adds files and folders of one's own; without it a part of the standard
library is tried, which is enough to meet every kind of statement.
"""

from __future__ import annotations

import random
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import COMMANDS
from round_trip.run import Trip

SEED = "round trip"
STDLIB = Path(sysconfig.get_path("stdlib"))
PACKAGES = ("", "asyncio", "ctypes", "email", "http", "json", "logging", "multiprocessing")


def modules(options: list[str]) -> list[Path]:
    if options:
        chosen = [Path(option).resolve() for option in options]
        return [file for path in chosen for file in ([path] if path.is_file() else python(path))]
    known = [file for package in PACKAGES for file in sorted((STDLIB / package).glob("*.py"))]
    return random.Random(SEED).sample(known, min(120, len(known)))


def python(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def test_every_known_fact_is_admitted_and_every_wrong_one_named(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    files = modules(request.config.getoption("modules"))

    def trip(number: int, path: Path) -> Trip:
        folder = tmp_path / str(number)
        folder.mkdir()
        made = Trip(str(COMMANDS["native"]), path, folder, random.Random(f"{SEED} {path.name}"))
        return made.make(rounds=2, alone=1)

    with ThreadPoolExecutor() as pool:
        trips = list(pool.map(trip, range(len(files)), files))
    problems = [f"{trip.path}: {problem}" for trip in trips for problem in trip.problems]
    constraints = sum(trip.constraints for trip in trips)
    mutated = sum(trip.mutated for trip in trips)
    print(f"{len(trips)} modules, {constraints} constraints, {mutated} mutations")
    assert not problems, "\n".join(problems[:50])
    assert constraints > 0
    assert mutated > 0
