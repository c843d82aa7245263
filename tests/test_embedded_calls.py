"""``Spy().importspy()``: its arguments, its errors, and verdicts that are used again."""

from __future__ import annotations

from pathlib import Path

import pytest
from embedded.calls import PROGRAMS, WRONG
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


@everywhere
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_call_does_what_it_says(python: Path, name: str, tmp_path: Path) -> None:
    ended = PROGRAMS[name].start(python, tmp_path)
    assert ended.got, ended
    assert ended.status == 0, ended


@everywhere
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_contract_blocks_the_import(python: Path, name: str, tmp_path: Path) -> None:
    program, message = WRONG[name]
    ended = program.start(python, tmp_path)
    assert not ended.got, ended
    assert ended.status == 1, ended
    assert message in ended.stderr, ended
