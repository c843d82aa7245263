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


RULES = """
dependencies:
  shop_core: {allowed: false}
  fine: {required: false}
dependency_options: {unresolved: deny, unlisted: deny, undeclared: deny}
"""

IMPORTERS = {
    "good": "import json, sys, zlib\nimport beside\nfrom fine import part\nimport protected\n",
    "denied": "import shop\nimport protected\n",
    "unlisted": "import other\nimport protected\n",
    "later": "import protected\ndef run():\n    import shop.deep\n",
    "gone": "try:\n    import nowhere\nexcept ImportError:\n    nowhere = None\nimport protected\n",
    "absent": "def run():\n    import nothing\nimport protected\n",
}

IMPORTING = """
import importlib, json, pathlib, sys
import importspy
sys.path.append(str(pathlib.Path(__file__).parent / "site"))
answers = {}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except importspy.ValidationError as error:
        found = {(one.code, one.subject, one.status) for one in error.violations}
        answers[name] = sorted(found)
        sys.modules.pop(name, None)
    else:
        answers[name] = "admitted"
print(json.dumps(answers))
"""


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_what_an_importer_imports(python: Path, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "contract.yml": RULES,
            "protected.py": PROTECTED,
            "script.py": IMPORTING,
            "beside.py": "",
            "pyproject.toml": "[project]\nname = 'demo'\ndependencies = ['fine', 'shop-core']\n",
            **{f"{name}.py": text for name, text in IMPORTERS.items()},
            "site/shop_core-2.1.dist-info/METADATA": describes("shop-core", "2.1"),
            "site/shop_core-2.1.dist-info/RECORD": "shop/__init__.py,,\nshop/deep.py,,\n",
            "site/shop/__init__.py": "",
            "site/shop/deep.py": "",
            "site/fine-1.dist-info/METADATA": describes("fine", "1"),
            "site/fine-1.dist-info/RECORD": "fine/__init__.py,,\nfine/part.py,,\n",
            "site/fine/__init__.py": "",
            "site/fine/part.py": "",
            "site/other-1.dist-info/METADATA": describes("other", "1"),
            "site/other-1.dist-info/RECORD": "other.py,,\n",
            "site/other.py": "",
        },
    )
    found = told(python, tmp_path, tmp_path / "script.py", *IMPORTERS)
    broken = "broken"
    assert found == {
        "good": "admitted",
        "denied": [["dependency-denied", "import:shop", broken]],
        "unlisted": [
            ["import-undeclared", "import:other", broken],
            ["import-unlisted", "import:other", broken],
        ],
        "later": [["dependency-denied", "import:shop.deep", broken]],
        "gone": "admitted",
        "absent": [
            ["import-undeclared", "import:nothing", "undetermined"],
            ["import-unlisted", "import:nothing", "undetermined"],
            ["import-unresolved", "import:nothing", broken],
        ],
    }
