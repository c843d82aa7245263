"""Rules on dependencies where a module is guarded, and files that change while a program runs."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from interpreters import INTERPRETERS, told
from test_distributions import describes, write

DYNAMIC = "import sys\nsys.modules[__name__ + '.made'] = sys\n"

SITE = {
    "site/shop_core-2.1.dist-info/METADATA": describes("shop-core", "2.1"),
    "site/shop_core-2.1.dist-info/RECORD": "shop/__init__.py,,\n",
    "site/shop/__init__.py": "",
    "site/fine-1.dist-info/METADATA": describes("fine", "1"),
    "site/fine-1.dist-info/RECORD": "fine.py,,\n",
    "site/fine.py": DYNAMIC,
}

IMPORTER = """
dependencies:
  shop_core: {version: ">=2", allowed: false}
  fine:
dependency_options: {unlisted: deny, unresolved: deny}
"""

OWN = """
dependencies:
  shop_core: {allowed: false}
dependency_options: {unresolved: deny}
"""

START = """
import importlib, json, pathlib, sys
import importspy
here = pathlib.Path(__file__).parent
sys.path.append(str(here / "site"))
answers = {}

def attempt(name, forget=()):
    importlib.invalidate_caches()
    try:
        importlib.import_module(name)
    except importspy.ValidationError as error:
        found = {(one.code, one.subject, one.status) for one in error.violations}
        answers[name] = sorted(found)
    else:
        answers[name] = "admitted"
    for one in (name, *forget):
        sys.modules.pop(one, None)
"""

BY_CALL = f"""{START}
importspy.guard("protected", importer=here / "importer.yml")
importspy.guard("own.*", module=here / "own.yml")
"""

BY_CONFIGURATION = f"""{START}
importspy.install(here / "importspy.toml")
"""

ATTEMPTS = """
for name in sys.argv[1:]:
    attempt(name)
print(json.dumps(answers))
"""

CONFIGURATION = """
[[guards]]
module = "protected"
importer-contract = "importer.yml"
[[guards]]
module = "own.*"
module-contract = "own.yml"
"""

MODULES = {
    "good.py": "import fine\nimport protected\n",
    "made.py": "import fine.made\nimport protected\n",
    "denied.py": "import shop\nimport protected\n",
    "later.py": "import protected\ndef run():\n    import shop\n",
    "gone.py": "def run():\n    import nowhere\nimport protected\n",
    "own/good.py": "import fine\n",
    "own/denied.py": "def run():\n    import shop\n",
    "own/gone.py": "def run():\n    import nowhere\n",
    "protected.py": "",
}


@pytest.mark.parametrize("script", [BY_CALL, BY_CONFIGURATION], ids=["call", "configuration"])
@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_guards_ask_for_dependencies(python: Path, tmp_path: Path, script: str) -> None:
    files = {
        "importer.yml": IMPORTER,
        "own.yml": OWN,
        "importspy.toml": CONFIGURATION,
        "script.py": script + ATTEMPTS,
    }
    write(tmp_path, {**files, **MODULES, **SITE})
    names = [name.removesuffix(".py").replace("/", ".") for name in MODULES]
    names.remove("protected")
    found = told(python, tmp_path, tmp_path / "script.py", *names)
    denied = [["dependency-denied", "import:shop", "broken"]]
    assert found == {
        "good": "admitted",
        "made": [["import-unresolved", "import:fine.made", "undetermined"]],
        "denied": denied,
        "later": denied,
        "gone": [
            ["import-unlisted", "import:nowhere", "undetermined"],
            ["import-unresolved", "import:nowhere", "broken"],
        ],
        "own.good": "admitted",
        "own.denied": denied,
        "own.gone": [["import-unresolved", "import:nowhere", "broken"]],
    }


VERIFYING = f"""{START}
rules = {{"dependencies": {{"shop_core": {{"integrity": "record"}}}}}}
importspy.guard("protected", importer=rules)
target = here / "site" / "shop" / "__init__.py"

def importer(name):
    (here / f"{{name}}.py").write_text("import protected\\n")
    attempt(name)

importer("first")
target.write_text("X = 2\\n")
importer("changed")
target.write_text("X = 1\\n")
importer("restored")
(target.parent / "evil.py").write_text("")
importer("added")
(target.parent / "evil.py").unlink()
importer("last")
print(json.dumps(answers))
"""


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_every_importer_sees_files_as_they_are(python: Path, tmp_path: Path) -> None:
    content = b"X = 1\n"
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    described = describes("shop-core", "2.1").encode()
    hashed = base64.urlsafe_b64encode(hashlib.sha256(described).digest()).rstrip(b"=").decode()
    files: dict[str, Any] = {
        **SITE,
        "site/shop/__init__.py": content.decode(),
        "site/shop_core-2.1.dist-info/RECORD": (
            f"shop/__init__.py,sha256={digest},6\n"
            f"shop_core-2.1.dist-info/METADATA,sha256={hashed},{len(described)}\n"
            "shop_core-2.1.dist-info/RECORD,,\n"
        ),
        "protected.py": "",
        "script.py": VERIFYING,
    }
    write(tmp_path, files)
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    modified = [["dependency-modified", "dependency:shop-core", "broken"]]
    assert told(python, tmp_path, tmp_path / "script.py", **cache) == {
        "first": "admitted",
        "changed": modified,
        "restored": "admitted",
        "added": modified,
        "last": "admitted",
    }


LOCKED = f"""{START}
importspy.guard("protected", importer={{"dependency_options": {{"lock": "pylock.toml"}}}})

def importer(name, version):
    text = "lock-version = '1.0'\\n"
    for one in ("shop-core", "fine", "importspy"):
        text += f"[[packages]]\\nname = '{{one}}'\\n"
        if one == "shop-core":
            text += f"version = '{{version}}'\\n"
    (here / "pylock.toml").write_text(text)
    (here / f"{{name}}.py").write_text("import protected\\n")
    attempt(name)

importer("same", "2.1")
importer("other", "2.1.1")
importer("again", "2.1")
answers = {{
    name: [one for one in found if one[1] == "dependency:shop-core"]
    for name, found in answers.items()
}}
print(json.dumps(answers))
"""


def test_a_lock_that_changes_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, "protected.py": "", "script.py": LOCKED})
    differs = [["lock-mismatch", "dependency:shop-core", "broken"]]
    found = told(INTERPRETERS[0], tmp_path, tmp_path / "script.py")
    assert found == {"same": [], "other": differs, "again": []}
