"""Importers that come when the protected module is loaded: each is judged at its own statement."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from embedded.forms import FORMS
from embedded.program import COMPLIANT, DEVIANT, Program
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])

#: Loads the protected module before the program begins.
FIRST = {"sitecustomize.py": "import first\n", "first.py": f"{COMPLIANT}import protected\n"}

#: They run the protected module's body themselves, or another protected module: nothing that is
#: loaded is imported. And a `__main__` made by hand after us can't be told from an impostor.
ANEW = {"from a spec, by hand", "a lazy module", "submodule, relative", "a notebook"}


def later(form: str) -> Program:
    program = FORMS[form]
    return replace(program, files={**FIRST, **program.files})


@everywhere
@pytest.mark.parametrize("form", sorted(FORMS.keys() - ANEW))
def test_a_compliant_importer_gets_in(python: Path, form: str, tmp_path: Path) -> None:
    ended = later(form).start(python, tmp_path, COMPLIANT)
    assert ended.got, ended
    assert not ended.refused, ended


@everywhere
@pytest.mark.parametrize("form", sorted(FORMS.keys() - ANEW))
def test_a_deviant_importer_is_refused(python: Path, form: str, tmp_path: Path) -> None:
    ended = later(form).start(python, tmp_path, DEVIANT)
    assert not ended.got, ended
    assert ended.refused, ended
