"""Both agents tell the same of the standard library and of packages installed for the tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from interpreters import INTERPRETERS, run
from parity.compare import Pair, Tally

PARITY = Path(__file__).parent / "parity"
STANDARD = (PARITY / "standard.txt").read_text(encoding="utf-8").split()
PACKAGES = (PARITY / "packages.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_the_standard_library(python: Path, tmp_path: Path) -> None:
    compare(python, tmp_path, STANDARD, least=20_000)


def test_packages(tmp_path: Path) -> None:
    compare(INTERPRETERS[0], tmp_path, PACKAGES, least=1_000)


def compare(python: Path, folder: Path, modules: list[str], least: int) -> None:
    output = folder / "pairs.jsonl"
    run(python, folder, PARITY / "pair.py", output, *modules)
    tally = Tally()
    for line in output.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        if "error" not in found:
            Pair(found, tally).run()
    print(f"{python}\n{tally.table()}")
    assert tally.disagreements == []
    assert tally.both.total() > least
