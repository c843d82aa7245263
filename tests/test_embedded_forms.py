"""Every way to import a protected module, on every interpreter: the importer is judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from embedded.forms import FORMS
from embedded.program import COMPLIANT, DEVIANT
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


@everywhere
@pytest.mark.parametrize("form", FORMS)
def test_a_compliant_importer_gets_in(python: Path, form: str, tmp_path: Path) -> None:
    ended = FORMS[form].start(python, tmp_path, COMPLIANT)
    assert ended.got, ended
    assert not ended.refused, ended


@everywhere
@pytest.mark.parametrize("form", FORMS)
def test_a_deviant_importer_is_refused(python: Path, form: str, tmp_path: Path) -> None:
    ended = FORMS[form].start(python, tmp_path, DEVIANT)
    assert not ended.got, ended
    assert ended.refused, ended
