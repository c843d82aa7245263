"""Modules that carry no code of ours, guarded from outside: `importspy.guard`."""

from __future__ import annotations

from pathlib import Path

import pytest
from guard.programs import PROGRAMS
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


@everywhere
@pytest.mark.parametrize("name", PROGRAMS)
def test_guarded_modules(python: Path, name: str, tmp_path: Path) -> None:
    ended = PROGRAMS[name].start(python, tmp_path)
    assert ended.got, ended
    assert ended.status == 0, ended
