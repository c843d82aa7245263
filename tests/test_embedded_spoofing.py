"""Who an importer is shows in its namespace; what it claims about itself changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from embedded.spoofing import ADMITTED, REFUSED
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


@everywhere
@pytest.mark.parametrize("name", REFUSED)
def test_an_impostor_is_refused(python: Path, name: str, tmp_path: Path) -> None:
    ended = REFUSED[name].start(python, tmp_path)
    assert ended.refused, ended
    assert "body ran" not in ended.stdout or "GOT" in ended.stdout, ended


@everywhere
@pytest.mark.parametrize("name", ADMITTED)
def test_an_unusual_importer_gets_in(python: Path, name: str, tmp_path: Path) -> None:
    ended = ADMITTED[name].start(python, tmp_path)
    assert ended.got, ended
    assert ended.status == 0, ended
