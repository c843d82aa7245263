"""The Python surface on every interpreter found here."""

from __future__ import annotations

from pathlib import Path

import pytest
from interpreters import INTERPRETERS, told

SCRIPT = Path(__file__).parent / "surface" / "exercise.py"


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_everything_works_there(python: Path, tmp_path: Path) -> None:
    found = told(python, tmp_path, SCRIPT)
    assert found.pop("version") >= [3, 10]
    assert found == {
        "subjects": ["method:Thread.nothing", "variable:none"],
        "keys": ["classes[0].methods[1].name", "variables[1].name"],
        "brief": True,
        "wrong": ["classes[0]", "a class has no key `nmae`"],
        "yaml": True,
        "decisions": ["denied"],
        "broken": [0, 0, 0, 0, 0],
    }
