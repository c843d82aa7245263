"""Rules on dependencies in a running program: what its own `sys.path` has."""

from __future__ import annotations

from pathlib import Path

import pytest
from interpreters import INTERPRETERS, told
from test_distributions import describes, write

PROTECTED = """
from importspy import Spy
Spy().importspy(filepath="contract.yml")
"""

CONTRACT = """
dependencies:
  shop_core: ">=2"
  import:shop: "!=3"
  absent: {marker: python_version < '3'}
"""

SCRIPT = """
import importlib, json, pathlib, shutil, sys
import importspy
here = pathlib.Path(__file__).parent
site = here / "site"
answers = []

def attempt(name):
    (here / f"{name}.py").write_text("import protected\\n")
    importlib.invalidate_caches()
    try:
        importlib.import_module(name)
    except importspy.ValidationError as error:
        answers.append(sorted({(one.code, one.subject, one.found) for one in error.violations}))
        sys.modules.pop(name, None)
    else:
        answers.append("admitted")

attempt("before")
sys.path.append(str(site))
attempt("after")
attempt("again")
for version in ("1.0", "3.0"):
    [old] = site.glob("shop_core-*.dist-info")
    new = site / f"shop_core-{version}.dist-info"
    old.rename(new)
    metadata = new / "METADATA"
    text = metadata.read_text()
    metadata.write_text(text.replace(old.name.split("-")[1][:3], version))
    attempt("then" + version[0])
print(json.dumps(answers))
"""


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_what_is_installed_now_counts(python: Path, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "contract.yml": CONTRACT,
            "protected.py": PROTECTED,
            "script.py": SCRIPT,
            "site/shop_core-2.1.dist-info/METADATA": describes("shop-core", "2.1"),
            "site/shop_core-2.1.dist-info/RECORD": "shop/__init__.py,,\n",
            "site/shop/__init__.py": "",
        },
    )
    before, after, again, old, new = told(python, tmp_path, tmp_path / "script.py")
    assert before == [
        ["dependency-missing", "dependency:import:shop", None],
        ["dependency-missing", "dependency:shop-core", None],
    ]
    assert (after, again) == ("admitted", "admitted")
    assert old == [["dependency-version", "dependency:shop-core", "1.0"]]
    assert new == [["dependency-version", "dependency:import:shop", "3.0"]]
