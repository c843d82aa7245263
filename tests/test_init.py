"""`importspy init`: the contract it writes admits its own module, and says what it leaves out.

`--modules PATH` (repeatable) tries files and folders of one's own.
"""

from __future__ import annotations

import importlib.metadata
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import importspy
import jsonschema
import pytest
import yaml
from conftest import Cli
from writing.modules import chosen

PYTHON = ("--python", sys.executable)
EVERYTHING = ("--full", "--with", "values,annotations,runtime,dependencies")

PLUGIN = '''\
"""Exports tables."""

import os
from abc import ABC

__version__ = "1.2"
NAME = "csv"
LIMITS: dict[str, int] = {"rows": 10, "on": 2}
HOME = os.environ.get("HOME")


class Exporter(ABC):
    kind = "y"

    def __init__(self, path: str, *, strict: bool = False) -> None:
        self.path: str = path

    async def export(self, rows, /, limit=None, *args, **options): ...

    def _hidden(self): ...


def make(path):
    return Exporter(path)


@os.nobody_knows
def decorated(): ...
'''

WRITTEN = """\
# What plugin.py must have: its public names, read from its source.
# Anything more is welcome. `importspy update` follows the code, `importspy fmt` lays this out.

variables:
  - name: NAME
  - name: LIMITS

functions:
  - name: make
    arguments:
      - name: path

classes:
  - name: Exporter
    attributes:
      - type: class
        name: kind
      - type: instance
        name: path
    methods:
      - name: __init__
        arguments:
          - name: path
          - name: strict
            kind: keyword_only
      - name: export
        arguments:
          - name: rows
            kind: positional_only
          - name: limit
          - name: args
            kind: var_positional
          - name: options
            kind: var_keyword
        async: true

# HOME: left out, its value is computed when the code runs
# decorated: left out, the decorator `os.nobody_knows` may return anything
"""


@pytest.fixture
def plugin(native: Cli) -> Path:
    path = native.folder / "plugin.py"
    path.write_text(PLUGIN, encoding="utf-8")
    return path


def written(cli: Cli, *args: object) -> str:
    done = cli.run("init", *args, "-o", "-")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_contract_is_minimal_and_says_what_it_leaves_out(native: Cli, plugin: Path) -> None:
    modeline, _, rest = written(native, plugin.name).partition("\n")
    assert modeline.startswith("# yaml-language-server: $schema=https://")
    assert rest == WRITTEN


def test_it_lies_where_check_looks_for_it(cli: Cli) -> None:
    (cli.folder / "plugin.py").write_text(PLUGIN, encoding="utf-8")
    done = cli.run("init", "plugin.py")
    assert (done.returncode, done.stdout) == (0, "wrote plugin.importspy.yml\n")
    assert cli.run("check", "plugin.py").returncode == 0


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (["--with", "values"], ["    value: csv", '      "on": 2', "            value: false"]),
        (["--with", "annotations"], ["    annotation: dict[str, int]", "    annotation: str"]),
        (["--full"], ["  - name: __version__", "      - name: _hidden"]),
        (["--with", "runtime"], ["runtime:", "  implementation:"]),
        (["--with", "importers"], ["# importers: left out, nothing in project imports it"]),
    ],
)
def test_more_is_demanded_where_it_is_asked_for(
    native: Cli, plugin: Path, options: list[str], lines: list[str]
) -> None:
    assert set(lines) <= set(written(native, plugin, *options).splitlines())
    assert not set(lines) & set(written(native, plugin).splitlines())


def test_what_the_source_cannot_tell_is_filled_in_live(native: Cli) -> None:
    path = native.folder / "late.py"
    path.write_text("import math\nSIZE = math.gcd(12, 18)\n", encoding="utf-8")
    assert "# SIZE: left out, " in written(native, path, "--with", "values")
    live = written(native, path, "--with", "values", "--live", *PYTHON)
    assert "  - name: SIZE\n    value: 6\n" in live
    (native.folder / "live.yml").write_text(live, encoding="utf-8")
    assert native.run("check", "--live", *PYTHON, "-s", "live.yml", path).returncode == 0


def test_dependencies_are_those_that_are_installed(native: Cli) -> None:
    path = native.folder / "uses.py"
    path.write_text(
        "import json, yaml, nobody_has_this\n"
        "try:\n    import jsonschema.validators\nexcept ImportError:\n    pass\n"
        "def late():\n    import pytest\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import packaging\n",
        encoding="utf-8",
    )
    text = written(native, path, "--with", "dependencies", *PYTHON)
    found = yaml.safe_load(text)["dependencies"]

    def range_(name: str) -> str:
        version = importlib.metadata.version(name)
        return f">={version},<{int(version.split('.')[0]) + 1}"

    assert found == {
        "jsonschema": {"version": range_("jsonschema"), "required": False},
        "pytest": {"version": range_("pytest"), "required": False},
        "pyyaml": range_("pyyaml"),
    }
    assert "  # nobody_has_this: left out, it isn't installed\n" in text
    (native.folder / "c.yml").write_text(text, encoding="utf-8")
    assert native.run("check", "-s", "c.yml", path, *PYTHON).returncode == 0
    other = text.replace(range_("pyyaml"), "<1")
    (native.folder / "c.yml").write_text(other, encoding="utf-8")
    assert native.run("check", "-s", "c.yml", path, *PYTHON).returncode == 1


IMPORTERS = {
    "pyproject.toml": "",
    "src/shop/__init__.py": "",
    "src/shop/cart.py": "def add(): ...\n",
    "src/shop/web.py": "from . import cart\n",
    "src/shop/api.py": "from .cart import add\n",
    "src/shop/hints.py": "import typing\nif typing.TYPE_CHECKING:\n    import shop.cart\n",
    "src/shop/other.py": "import shop\n",
    "tests/test_cart.py": "import shop.cart as it\n",
    "tests/broken.py": "import shop.cart\ndef (\n",
    ".venv/lib/x.py": "import shop.cart\n",
    "env/pyvenv.cfg": "",
    "env/y.py": "import shop.cart\n",
}


def test_importers_are_listed_for_a_guard(native: Cli) -> None:
    for name, text in IMPORTERS.items():
        path = native.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    text = written(native, "src/shop/cart.py", "--with", "importers")
    commented = text[text.index("# importers:\n") :].replace("# ", "", 5)
    assert yaml.safe_load(commented) == {
        "importers": {"allow": ["shop.api", "shop.web", "test_cart"]}
    }
    assert "/tests/broken.py can't be read" in text
    assert "importers" not in yaml.safe_load(text)
    whole = written(native, "-r", "src/shop", "--with", "importers,dependencies,runtime")
    assert "\n#   allow:\n#     - test_cart\n" in whole
    assert "\nruntime:\n" in whole


def test_nothing_is_overwritten_unless_asked(native: Cli, plugin: Path) -> None:
    contract = native.folder / "plugin.importspy.yml"
    contract.write_text("filename: plugin.py\n", encoding="utf-8")
    done = native.run("init", plugin)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert contract.read_text(encoding="utf-8") == "filename: plugin.py\n"
    assert native.run("init", plugin, "--force").returncode == 0
    assert "name: NAME" in contract.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["def broken(:\n", "raise SystemExit\n"])
def test_what_does_not_load_gets_no_contract(native: Cli, text: str) -> None:
    (native.folder / "m.py").write_text(text, encoding="utf-8")
    done = native.run("init", "m.py")
    assert (done.returncode, done.stdout) == (1, "")
    assert not (native.folder / "m.importspy.yml").exists()


def test_an_empty_module_is_known_by_its_file(native: Cli) -> None:
    (native.folder / "m.py").write_text("", encoding="utf-8")
    assert "\nfilename: m.py\n" in written(native, "m.py")


def test_an_installed_module_is_named(native: Cli) -> None:
    text = written(native, "json.decoder")
    assert "\nmodule: json.decoder\n" in text
    (native.folder / "decoder.yml").write_text(text, encoding="utf-8")
    file = Path(json_decoder())
    assert native.run("check", "-s", "decoder.yml", file).returncode == 0


def json_decoder() -> str:
    import json.decoder

    return json.decoder.__file__


def test_every_public_module_of_a_package(native: Cli) -> None:
    package = native.folder / "shop"
    (package / "_private").mkdir(parents=True)
    for name in ("__init__.py", "cart.py", "_inner.py", "_private/deep.py"):
        (package / name).write_text("def run(): ...\n", encoding="utf-8")
    assert native.run("init", "shop").returncode == 2
    assert native.run("init", "--recursive", "shop").returncode == 0
    contracts = {path.relative_to(package).as_posix() for path in package.rglob("*.yml")}
    assert contracts == {"__init__.importspy.yml", "cart.importspy.yml"}
    assert native.run("check").returncode == 0


def test_one_contract_for_a_whole_package(native: Cli) -> None:
    package = native.folder / "shop"
    package.mkdir()
    (package / "__init__.py").write_text("from .cart import Cart\n", encoding="utf-8")
    (package / "cart.py").write_text("class Cart:\n    def add(self, x): ...\n", encoding="utf-8")
    assert native.run("init", "--recursive", "shop", "-o", "shop.yml").returncode == 0
    data = yaml.safe_load((native.folder / "shop.yml").read_text(encoding="utf-8"))
    modules = data["deployments"][0]["systems"][0]["pythons"][0]["modules"]
    assert [entry["module"] for entry in modules] == ["shop", "shop.cart"]
    assert native.run("check", "-s", "shop.yml", "shop").returncode == 0
    (package / "cart.py").write_text("class Cart:\n    def put(self, x): ...\n", encoding="utf-8")
    report = native.json("check", "-s", "shop.yml", "shop", "--output-format", "json")
    assert [subject["verdict"] for subject in report["subjects"]] == ["denied", "denied"]


@pytest.mark.parametrize("name", ["json.decoder", "argparse", "email.message", "decimal"])
def test_a_written_contract_is_what_its_model_writes(native: Cli, name: str) -> None:
    text = written(native, name, *EVERYTHING)
    lines = (line for line in text.split("\n") if line and not line.lstrip().startswith("#"))
    assert importspy.SpyModel.from_yaml(text).to_yaml() == "".join(f"{line}\n" for line in lines)


# --- what a base class demands of those who implement it ----------------------------------------

API = """\
from abc import ABC, abstractmethod
from typing import Protocol


class Exporter(ABC):
    kind: str = "none"

    def __init__(self, path): ...

    @abstractmethod
    def export(self, rows: list, *, limit: int = 10) -> str: ...


class Runs(Protocol):
    def run(self, job: str) -> None: ...
"""


@pytest.mark.parametrize(
    ("base", "implementation", "status"),
    [
        (
            "Exporter",
            "from api import Exporter\nclass Plugin(Exporter):\n"
            "    def export(self, rows: list, *, limit: int = 10) -> str: ...\n"
            "    kind = 'csv'\n",
            0,
        ),
        ("Exporter", "class Plugin:\n    kind = 'csv'\n    def export(self, rows): ...\n", 1),
        ("Runs", "class Plugin:\n    def run(self, job: str) -> None: ...\n", 0),
        ("Runs", "class Plugin:\n    def run(self) -> None: ...\n", 1),
        ("Runs", "class Other:\n    def run(self, job: str) -> None: ...\n", 1),
    ],
)
def test_an_interface_gives_the_contract_of_its_plugins(
    native: Cli, base: str, implementation: str, status: int
) -> None:
    (native.folder / "api.py").write_text(API, encoding="utf-8")
    text = written(native, "--from-subclass", f"api.{base}", "--with", "annotations")
    (native.folder / "contract.yml").write_text(text, encoding="utf-8")
    (native.folder / "mine.py").write_text(implementation, encoding="utf-8")
    assert native.run("check", "-s", "contract.yml", "mine.py").returncode == status


def test_an_interface_that_is_not_there(native: Cli) -> None:
    (native.folder / "api.py").write_text(API, encoding="utf-8")
    done = native.run("init", "--from-subclass", "api.Nothing", "-o", "-")
    assert (done.returncode, done.stdout) == (2, "")


# --- over the standard library --------------------------------------------------------------------


def test_every_written_contract_admits_its_module(
    request: pytest.FixtureRequest, native: Cli
) -> None:
    files = chosen(request.config.getoption("modules"), 60)
    schema = native.json("schema")

    def problems(number: int, path: Path) -> list[str]:
        found = [*round_trip(native, schema, path, f"{number}.yml", EVERYTHING)]
        return [*found, *round_trip(native, schema, path, f"{number}.public.yml", ())]

    with ThreadPoolExecutor() as pool:
        found = [one for some in pool.map(problems, range(len(files)), files) for one in some]
    assert not found, "\n".join(found[:20])


def round_trip(
    cli: Cli, schema: dict[str, Any], path: Path, name: str, options: tuple[str, ...]
) -> list[str]:
    done = cli.run("init", path, *options, "-o", name)
    if done.returncode == 1:
        # It doesn't load, by its source alone: nothing can admit it.
        denied = cli.run("inspect", path).returncode == 1 or "doesn't load" in done.stderr
        return [] if denied else [f"{path}: {done.stderr}"]
    if done.returncode:
        return [f"{path}: init ended with {done.returncode}: {done.stderr}"]
    data = yaml.safe_load((cli.folder / name).read_text(encoding="utf-8"))
    faults = [f"{path}: {fault.message}" for fault in validator(schema).iter_errors(data)]
    checked = cli.run("check", "-s", name, path)
    return faults + ([] if checked.returncode == 0 else [f"{path}: {checked.stdout[:2000]}"])


def validator(schema: dict[str, Any]) -> Any:
    """YAML has types that JSON doesn't: sets, bytes, dates; what they hold is any value."""
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", ["json.decoder", "argparse", "dataclasses", "email.message"])
def test_a_written_contract_admits_the_loaded_module(native: Cli, name: str) -> None:
    for options in ([], [*EVERYTHING], [*EVERYTHING, "--live"]):
        text = written(native, name, *options, *PYTHON)
        (native.folder / "contract.yml").write_text(text, encoding="utf-8")
        source = __import__(name, fromlist=["__file__"]).__file__
        done = native.run("check", "--live", *PYTHON, "-s", "contract.yml", source)
        assert done.returncode == 0, done.stdout
