"""The way of a contract: written, checked, the module changed, denied, followed, admitted.

A few modules of the standard library go all of it; `python -m writing` sends whole libraries.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest
from conftest import COMMANDS, Cli, clean_environment
from writing.journey import Journey, validator
from writing.modules import STDLIB, chosen

OPTIONS = [(), ("--full",), ("--full", "--with", "values,annotations,runtime,dependencies")]


@pytest.mark.parametrize("path", chosen([], 10), ids=lambda path: path.stem)
def test_contracts_follow_their_modules(tmp_path: Path, path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    environment = clean_environment(tmp_path / "cache")
    schema = Cli("native", folder, environment).json("schema")
    journey = Journey(
        str(COMMANDS["native"]), sys.executable, folder, validator(schema), environment
    )
    copy = tmp_path / "copy" / path.relative_to(STDLIB)
    ignored = shutil.ignore_patterns("__pycache__", "test", "tests")
    shutil.copytree(path.parent, copy.parent, ignore=ignored) if path.parent != STDLIB else (
        copy.parent.mkdir()
    )
    shutil.copy(path, copy)
    for options in OPTIONS:
        if journey.write(path, options):
            journey.load(path)
            journey.change(copy, random.Random(path.name), 1)
    assert journey.faults == []
    assert journey.written in (0, len(OPTIONS))
