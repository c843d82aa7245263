"""Importers at bad moments: no deadlock, no crash, nobody admitted who isn't compliant."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from embedded.nasty import BOTH, ENDING, FIRST_INTERPRETER, SECOND_INTERPRETER
from embedded.program import COMPLIANT, DEVIANT
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


@everywhere
@pytest.mark.parametrize("name", BOTH)
def test_the_verdict_is_right(python: Path, name: str, tmp_path: Path) -> None:
    for definitions, folder in ((COMPLIANT, tmp_path / "in"), (DEVIANT, tmp_path / "out")):
        ended = BOTH[name].start(python, folder, definitions)
        assert ended.got == (definitions is COMPLIANT), ended
        assert ended.refused == (definitions is DEVIANT), ended
        assert "stuck" not in ended.stdout, ended
        assert ended.status in (0, 1), ended


def may_crash(python: Path, name: str) -> bool:
    """Up to 3.12 the end of the interpreter frees the import lock, whoever waits for it.

    (Python/import.c: `_PyImport_Fini`, `_PyImport_AcquireLock`.)
    """
    ask = [str(python), "-c", "import sys; sys.exit(sys.version_info < (3, 13))"]
    return name == "a daemon thread" and subprocess.run(ask).returncode == 1


@everywhere
@pytest.mark.parametrize("name", ENDING)
def test_the_interpreter_ends(python: Path, name: str, tmp_path: Path) -> None:
    for definitions, folder in ((COMPLIANT, tmp_path / "in"), (DEVIANT, tmp_path / "out")):
        ended = ENDING[name].start(python, folder, definitions)
        assert ended.status == 0 or (may_crash(python, name) and ended.status < 0), ended
        assert "Fatal" not in ended.stderr, ended
        assert definitions is COMPLIANT or not ended.got, ended


@everywhere
def test_a_subinterpreter_is_refused(python: Path, tmp_path: Path) -> None:
    """The extension lives in one interpreter of a process: in the first that asks for it."""
    first = FIRST_INTERPRETER.start(python, tmp_path / "first", DEVIANT)
    assert "refused: " in first.stdout, first
    second = SECOND_INTERPRETER.start(python, tmp_path / "second", COMPLIANT)
    assert "refused: ImportError" in second.stdout, second
    assert "subinterpreter" in second.stdout, second
