"""What projects declare, and what their modules import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from test_dependencies import Violations, installed, packages  # noqa: F401
from test_distributions import write

PROJECT = """\
[project]
name = "shop"
version = "1.0"
dependencies = [
    "Requests[socks]>=2 ; python_version > '3'",
]
[project.optional-dependencies]
yaml = ["PyYAML"]
[dependency-groups]
test = ["pytest>=8", {include-group = "lint"}]
lint = ["ruff"]
[tool.uv]
dev-dependencies = ["mypy"]
"""

POETRY = """\
[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = ">=3.10"
Requests = "^2"
pyyaml = {version = "^6", optional = true}
[tool.poetry.group.test.dependencies]
pytest = "*"
"""

SETUP = """\
[metadata]
name = shop
[options]
install_requires =
    requests>=2
    # a comment
    pyyaml; python_version > "3"
[options.extras_require]
test = pytest
"""

REQUIREMENTS = {
    "requirements.txt": (
        "# what it needs\nrequests>=2 \\\n    --hash=sha256:00\n-r more/base.txt\n"
        "-c constraints.txt\n--index-url https://example.org\n"
    ),
    "requirements-dev.txt": "pytest # tests\n",
    "more/base.txt": "pyyaml\n-r ../requirements.txt\n",
    "constraints.txt": "urllib3<2\n",
}


def judged(
    cli: Cli, contract: dict[str, Any], module: str = "", path: str = "subject.py"
) -> Violations:
    (cli.folder / "contract.json").write_text(json.dumps(contract))
    write(cli.folder, {path: module})
    options = ("--python", ".venv", "--output-format", "json")
    document = cli.json("check", "-s", "contract.json", *options, path)
    [subject] = document["subjects"]
    violations: Violations = subject["violations"]
    return violations


def undeclared(cli: Cli, *names: str, path: str = "subject.py") -> dict[str, str]:
    """By name, what becomes of the demand that it be declared."""
    rules = {name: {"declared": True, "required": False} for name in names}
    violations = judged(cli, {"dependencies": rules}, "NAME = 1\n", path)
    return {one["subject"].partition(":")[2]: one["status"] for one in violations}


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": PROJECT},
        {"pyproject.toml": POETRY},
        {"setup.cfg": SETUP, "setup.py": "from setuptools import setup\nsetup()\n"},
        REQUIREMENTS,
        {"pyproject.toml": "[tool.ruff]\n", **REQUIREMENTS},
        {
            "pyproject.toml": "[project]\nname = 'shop'\ndynamic = ['dependencies']\n"
            "[tool.setuptools.dynamic]\ndependencies = {file = ['needs.txt']}\n",
            "needs.txt": "requests\npyyaml\npytest\n",
        },
    ],
    ids=["project", "poetry", "setup.cfg", "requirements", "both", "dynamic"],
)
def test_what_is_declared(native: Cli, packages: Path, files: dict[str, str]) -> None:  # noqa: F811
    write(native.folder, files)
    found = undeclared(native, "requests", "pyyaml", "pytest", "urllib3", path="src/shop/mod.py")
    assert found == {"urllib3": "broken"}


def test_where_it_is_declared(native: Cli, packages: Path) -> None:  # noqa: F811
    write(native.folder, {"pyproject.toml": PROJECT, **installed("requests", "1.0")})
    write(packages, installed("requests", "1.0"))
    rules = {"requests": ">=2", "ruff": None, "pytest": {"declared": False, "required": False}}
    old, missing, declared = judged(native, {"dependencies": rules}, "NAME = 1\n")
    assert "pyproject.toml:5 declares Requests[socks]>=2" in old["message"]
    assert "pyproject.toml:11 declares ruff" in missing["message"]
    assert (declared["code"], declared["found"]) == ("dependency-declaration", "pyproject.toml:10")


@pytest.mark.parametrize(
    "files",
    [
        {"setup.py": "from setuptools import setup\nsetup()\n"},
        {"pyproject.toml": "[project]\nname = 'shop'\ndynamic = ['dependencies']\n"},
        {"pyproject.toml": "[project\n"},
        {"requirements.txt": "requests\n-r gone.txt\n"},
        {"requirements.txt": "requests\n./vendored\n"},
        {"requirements.txt": "requests==one\n"},
        {"pyproject.toml": "[project]\nname='x'\ndependencies = ['a b c']\n"},
        {"pyproject.toml": "[project]\nname='x'\ndependencies = 'a'\n"},
        {"pyproject.toml": "[project]\nname='x'\noptional-dependencies = ['a']\n"},
        {"pyproject.toml": "[dependency-groups]\ntest = 'a'\n"},
        {"pyproject.toml": "[dependency-groups]\ntest = [{include = 'a'}]\n"},
    ],
    ids=[
        *("code", "dynamic", "toml", "gone", "place", "version", "grammar"),
        *("no list", "no table", "no group", "no member"),
    ],
)
def test_what_may_be_declared_is_undetermined(
    native: Cli,
    packages: Path,  # noqa: F811
    files: dict[str, str],
) -> None:
    write(native.folder, files)
    assert undeclared(native, "urllib3") == {"urllib3": "undetermined"}


def test_requirements_that_are_places(native: Cli, packages: Path) -> None:  # noqa: F811
    lines = (
        "-e .[fast]\n-e ./lib/one\n./lib/two ; python_version > '3'\n"
        "wheels/three_x-1.0-py3-none-any.whl\n"
        "git+https://example.org/x.git@v1#egg=Four[fast]&subdirectory=a\n"
        "--editable=git+ssh://git@example.org/x.git#subdirectory=a&egg=five\n"
        "six @ file:///somewhere --hash=sha256:00\n"
    )
    write(
        native.folder,
        {
            "requirements.txt": lines,
            "lib/one/pyproject.toml": "[project]\nname = 'One'\n",
            "lib/two/setup.cfg": "[metadata]\nname = two\n",
        },
    )
    names = ["one", "two", "three-x", "four", "five", "six", "seven"]
    assert undeclared(native, *names) == {"seven": "broken"}


SECRET = "hunter2"


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": f"core @ https://me:{SECRET}@example.org/core.whl?t={SECRET}\n"},
        {"requirements.txt": f"git+https://{SECRET}@example.org/core.git#egg=core\n"},
        {"pyproject.toml": f"[project]\nname='x'\ndependencies=['core@https://{SECRET}@x.org']\n"},
        {"subject.py": f"# /// script\n# dependencies=['core@https://{SECRET}@x.org']\n# ///\n"},
        {"requirements.txt": f"core @@ https://{SECRET}@example.org\n"},
    ],
    ids=["requirement", "place", "project", "script", "wrong"],
)
def test_secrets_in_addresses_stay_there(
    native: Cli,
    packages: Path,  # noqa: F811
    files: dict[str, str],
) -> None:
    write(native.folder, {"subject.py": "", **files})
    (native.folder / "contract.yml").write_text(
        "dependencies:\n  core: {declared: true, version: '>=1'}\n  other: {declared: true}\n"
    )
    for form in ("text", "json"):
        arguments = ("-s", "contract.yml", "--python", ".venv", "--output-format", form)
        done = native.run("check", *arguments, "subject.py")
        assert done.returncode == 1
        assert "core" in done.stdout
        assert SECRET not in done.stdout + done.stderr


def test_a_project_without_files_declares_nothing(native: Cli, packages: Path) -> None:  # noqa: F811
    assert undeclared(native, "requests") == {"requests": "broken"}


SCRIPT = """\
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "rich",
# ]
# ///
import rich
import requests
"""


def test_a_script_declares_for_itself(native: Cli, packages: Path) -> None:  # noqa: F811
    write(native.folder, {"pyproject.toml": PROJECT})
    write(packages, {**provides("rich", "rich"), **provides("requests", "requests")})
    contract = {"dependency_options": {"undeclared": "deny"}}
    [violation] = judged(native, contract, SCRIPT)
    assert (violation["subject"], violation["source"]["line"]) == ("import:requests", 8)


def provides(name: str, *modules: str) -> dict[str, str]:
    files = {f"{module}/__init__.py": "" for module in modules}
    files.update({f"{module}/adapters.py": "" for module in modules})
    record = "".join(f"{path},,\n" for path in files)
    return {**installed(name, "1.0", RECORD=record), **files}


IMPORTS = """\
from __future__ import annotations
import json, os.path, zlib, _thread
import sys
from typing import TYPE_CHECKING
import shop.other
from . import sibling
import requests.adapters
import urllib3
import gone
import loose
import shared.part
if TYPE_CHECKING:
    import typed
if sys.platform == "win32":
    import winreg, pywin32
elif sys.version_info >= (3, 8):
    import yaml
else:
    import simplejson
try:
    import perhaps
except ImportError:
    perhaps = None
from contextlib import suppress
with suppress(ImportError):
    import maybe
def run():
    import importlib
    importlib.import_module("dynamic")
"""


def test_every_import_is_classified(native: Cli, packages: Path) -> None:  # noqa: F811
    write(
        native.folder,
        {
            "pyproject.toml": PROJECT,
            "src/shop/__init__.py": "",
            "src/shop/other.py": "",
            "src/shop/sibling.py": "",
        },
    )
    write(
        packages,
        {
            **provides("requests", "requests"),
            **provides("urllib3", "urllib3"),
            **provides("PyYAML", "yaml"),
            **provides("perhaps", "perhaps"),
            **installed("one", "1.0", RECORD="shared/part/__init__.py,,\n"),
            **installed("two", "1.0", RECORD="shared/other/__init__.py,,\n"),
            "shared/part/__init__.py": "",
            "shared/other/__init__.py": "",
            "loose.py": "",
        },
    )

    def found(**options: str) -> list[tuple[str, int, str, Any]]:
        contract = {"dependency_options": options, "dependencies": {"requests": None, "one": None}}
        violations = judged(native, contract, IMPORTS, "src/shop/mod.py")
        return [
            (one["subject"].partition(":")[2], one["source"]["line"], one["status"], one["found"])
            for one in violations
        ]

    assert found(unresolved="deny") == [
        ("gone", 9, "broken", None),
        ("loose", 10, "broken", "present"),
        ("dynamic", 29, "broken", None),
    ]
    assert found(undeclared="deny") == [
        ("urllib3", 8, "broken", "urllib3"),
        ("gone", 9, "undetermined", None),
        ("shared.part", 11, "broken", "one"),
        ("perhaps", 21, "broken", "perhaps"),
        ("dynamic", 29, "undetermined", None),
    ]
    assert found(unlisted="deny") == [
        ("urllib3", 8, "broken", "urllib3"),
        ("gone", 9, "undetermined", None),
        ("yaml", 17, "broken", "pyyaml"),
        ("perhaps", 21, "broken", "perhaps"),
        ("dynamic", 29, "undetermined", None),
    ]
    assert found(unresolved="allow", undeclared="allow", unlisted="allow") == []


FALLBACKS = """\
try:
    import requests
except ImportError:
    import gone_one
try:
    import gone_two
except ImportError:
    import gone_three
else:
    import gone_four
try:
    import gone_five
except ImportError:
    try:
        import gone_six
    except ImportError:
        import json
try:
    import gone_seven
except ValueError:
    import gone_eight
call = lambda: lambda: __import__("gone_nine")
from importlib import import_module
import_module(name="gone_ten")
import __main__
"""


def test_what_stands_in_for_another_import(native: Cli, packages: Path) -> None:  # noqa: F811
    """It is asked for where the other one is missing."""
    write(packages, provides("requests", "requests"))
    violations = judged(native, {"dependency_options": {"unresolved": "deny"}}, FALLBACKS)
    found = [one["subject"].removeprefix("import:gone_") for one in violations]
    assert found == ["three", "four", "seven", "eight", "nine", "ten"]


ABOVE = """\
import requests.gone
from six.moves.urllib import parse
from dynamic.made import name
import shop.gone
import ns.gone
"""


def test_whose_a_module_would_be(native: Cli, packages: Path) -> None:  # noqa: F811
    """Importing what isn't there, or only once its package is loaded, loads the package first."""
    write(packages, provides("requests", "requests"))
    dynamic = "import sys\nsys.modules[__name__ + '.moves'] = sys\n"
    write(packages, {**installed("six", "1.0", RECORD="six.py,,\n"), "six.py": dynamic})
    package = {"dynamic/__init__.py": "__path__ = []\n", "dynamic/made.py": ""}
    record = "dynamic/__init__.py,,\ndynamic/made.py,,\n"
    write(packages, {**installed("dynamic", "1.0", RECORD=record), **package})
    for part in ("one", "two"):
        record = f"ns/{part}.py,,\n"
        write(packages, {**installed(f"ns_{part}", "1.0", RECORD=record), f"ns/{part}.py": ""})
    write(native.folder, {"shop/__init__.py": ""})
    contract = {"dependency_options": {"unresolved": "deny", "unlisted": "deny"}}
    violations = judged(native, contract, ABOVE)
    assert [(one["code"], one["found"] or one["status"]) for one in violations] == [
        ("import-unresolved", "broken"),
        ("import-unresolved", "undetermined"),
        ("import-unresolved", "undetermined"),
        ("import-unresolved", "broken"),
        ("import-unresolved", "broken"),
        ("import-unlisted", "requests"),
        ("import-unlisted", "six"),
        ("import-unlisted", "dynamic"),
        ("import-unlisted", "undetermined"),
    ]


def test_two_descriptions_of_one_distribution(native: Cli, packages: Path) -> None:  # noqa: F811
    for version in ("1.0", "2.0"):
        write(packages, installed("requests", version, RECORD="requests.py,,\n"))
    write(packages, {"requests.py": ""})
    contract = {"dependency_options": {"unlisted": "deny"}}
    [violation] = judged(native, contract, "import requests\n")
    assert (violation["status"], violation["found"]) == ("broken", "requests")


def test_relative_imports_stay_in_the_project(native: Cli, packages: Path) -> None:  # noqa: F811
    """Also where a folder without `__init__.py` hides what is above it."""
    write(native.folder, {"src/shop/__init__.py": "", "src/shop/config.py": ""})
    contract = {"dependency_options": {"unresolved": "deny"}}
    source = "from ..config import a, b\nfrom .absent import c\n"
    assert judged(native, contract, source, "src/shop/inner/mod.py") == []
    [violation] = judged(native, contract, "from .absent import a, b\n", "src/shop/mod.py")
    assert violation["subject"] == "import:shop.absent"


def test_every_statement_is_reported_once(native: Cli, packages: Path) -> None:  # noqa: F811
    source = "from gone import a, b, c\ndef f():\n    from gone import a, d\nimport gone\n"
    contract = {"dependency_options": {"unresolved": "deny"}}
    violations = judged(native, contract, source)
    assert [one["source"]["line"] for one in violations] == [1, 3, 4]


def test_the_own_project_may_be_installed(native: Cli, packages: Path) -> None:  # noqa: F811
    write(native.folder, {"pyproject.toml": PROJECT})
    write(packages, provides("shop", "shop"))
    contract = {"dependency_options": {"undeclared": "deny", "unlisted": "deny"}}
    assert judged(native, contract, "import shop\n", "tests/test_shop.py") == []


def test_the_standard_library_is_no_dependency(native: Cli, packages: Path) -> None:  # noqa: F811
    """Everything in `sys.stdlib_module_names` that is here at all."""
    import sys

    names = [name for name in sorted(sys.stdlib_module_names) if name not in MISSING]
    source = "".join(f"try:\n    import {name}\nexcept ImportError:\n    pass\n" for name in names)
    options = {"unresolved": "deny", "undeclared": "deny", "unlisted": "deny"}
    assert judged(native, {"dependency_options": options}, source) == []


#: Names that lead to something that isn't part of the library.
MISSING = {"antigravity", "this"}
