"""A protected module stays protected: later importers, reloads, packages, threads."""

from __future__ import annotations

from pathlib import Path

import pytest
from embedded.guarded import PROGRAMS, RACE
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


@everywhere
@pytest.mark.parametrize("name", PROGRAMS)
def test_later_importers_are_judged(python: Path, name: str, tmp_path: Path) -> None:
    ended = PROGRAMS[name].start(python, tmp_path)
    assert ended.got, ended
    assert ended.status == 0, ended


@everywhere
def test_no_thread_gets_what_it_may_not_have(python: Path, tmp_path: Path) -> None:
    ended = RACE.start(python, tmp_path)
    assert ended.got, ended
    assert ended.status == 0, ended
