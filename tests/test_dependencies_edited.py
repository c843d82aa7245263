"""What a verdict rests on is edited while the program runs: the project's files, a lock file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from interpreters import INTERPRETERS, told
from test_distributions import describes, write

EMBEDDED = """
from importspy import Spy
Spy().importspy(filepath="contract.yml")
"""

START = """
import importlib, json, pathlib, sys
import importspy
here = pathlib.Path(__file__).parent
# What is edited lies in no folder of the path: installing and removing show there.
sys.path = [path for path in sys.path if not path.endswith("site-packages")]
sys.path += [str(here / "project" / "code"), str(here / "site")]
answers = []
"""

GUARDED = """
rules = {"dependencies": %r, "dependency_options": %r}
importspy.guard("protected", importer=rules)
"""

ATTEMPTS = """
import user

def attempt():
    try:
        user.use()
    except importspy.ValidationError as error:
        answers.append(sorted({one.code for one in error.violations}))
    else:
        answers.append("admitted")

attempt()
for name, text in json.loads(sys.argv[1]):
    file = here / "project" / name
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    attempt()
print(json.dumps(answers))
"""

DECLARING = "[project]\nname = 'demo'\ndependencies = ['shop-core']\n"
SILENT = "[project]\nname = 'demo'\ndependencies = []\n"
OWN = "[project]\nname = 'shop-core'\n"

LOCK = "lock-version = '1.0'\n[[packages]]\nname = 'shop-core'\nversion = '{}'\n"

CASES: dict[str, tuple[Any, Any, list[tuple[str, str | None, Any]]]] = {
    "declared": (
        {"shop_core": {"declared": True}},
        {},
        [
            ("pyproject.toml", SILENT, ["dependency-declaration"]),
            ("requirements.txt", "shop-core\n", "admitted"),
            ("requirements.txt", None, ["dependency-declaration"]),
        ],
    ),
    "undeclared": (
        {},
        {"undeclared": "deny"},
        [
            ("pyproject.toml", SILENT, ["import-undeclared"]),
            ("pyproject.toml", DECLARING, "admitted"),
            ("pyproject.toml", SILENT + "# once more\n", ["import-undeclared"]),
            ("pyproject.toml", OWN, "admitted"),
        ],
    ),
    "lock": (
        {},
        {"lock": "project/pylock.toml"},
        [
            ("pylock.toml", LOCK.format("3.0"), ["lock-mismatch"]),
            ("pylock.toml", LOCK.format("2.1"), "admitted"),
            ("pylock.toml", None, ["lock-mismatch"]),
        ],
    ),
}


@pytest.mark.parametrize("way", ["embedded", "guarded"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_files_are_read_again_when_they_change(
    python: Path, tmp_path: Path, case: str, way: str
) -> None:
    rules, options, edits = CASES[case]
    contract = json.dumps({"dependencies": rules, "dependency_options": options})
    guard = GUARDED % (rules, options) if way == "guarded" else ""
    write(
        tmp_path,
        {
            "project/code/contract.yml": contract,
            "project/code/protected.py": EMBEDDED if way == "embedded" else "",
            "project/code/user.py": "import shop\n\ndef use():\n    import protected\n",
            "script.py": START + guard + ATTEMPTS,
            "project/pyproject.toml": DECLARING,
            "project/pylock.toml": LOCK.format("2.1"),
            "site/shop_core-2.1.dist-info/METADATA": describes("shop-core", "2.1"),
            "site/shop_core-2.1.dist-info/RECORD": "shop/__init__.py,,\n",
            "site/shop/__init__.py": "",
        },
    )
    steps = json.dumps([(name, text) for name, text, _ in edits])
    answers = told(python, tmp_path, tmp_path / "script.py", steps)
    assert answers == ["admitted", *(answer for _, _, answer in edits)]
