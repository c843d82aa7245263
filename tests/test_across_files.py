"""What a module has from other files is judged from those files, and nothing else is read."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

COMMAND = str(Path(__file__).parents[1] / "target" / "debug" / "importspy")


@dataclass
class Case:
    """A module with what is around it, a contract, and the codes it is denied with."""

    contract: str
    files: dict[str, str]
    denied: list[str] = field(default_factory=list)
    undetermined: list[str] = field(default_factory=list)
    options: tuple[str, ...] = ()


PACKAGE = {
    "plugin.py": "from lib import Plugin\nclass Mine(Plugin):\n    def run(self, x): ...\n",
    "lib/__init__.py": "from .api import *\n",
    "lib/api.py": "__all__ = ['Plugin', 'LIMIT']\nfrom .base import Plugin\nLIMIT = 3\n",
    "lib/base.py": """\
from .root import Root

class Plugin(Root):
    kind: str = "audio"

    def start(self, rate: int = 44100) -> None:
        self.rate = rate
""",
    "lib/root.py": "class Root:\n    def stop(self, *, wait: float = 0.5) -> bool: ...\n",
}

INHERITED = """\
classes:
  - name: Mine
    superclasses: [lib.Plugin, lib.base.Plugin, Root, lib.root.Root]
    attributes:
      - {type: class, name: kind, annotation: str, value: audio}
      - {type: instance, name: rate}
    methods:
      - name: start
        arguments: [{name: rate, annotation: int, value: 44100}]
        return_annotation: "None"
      - name: stop
        arguments: [{name: wait, kind: keyword_only, value: 0.5}]
"""

CASES = {
    "inherited from three files away": Case(INHERITED, PACKAGE),
    "another default in another file": Case(
        INHERITED,
        {**PACKAGE, "lib/root.py": PACKAGE["lib/root.py"].replace("0.5", "0.6")},
        ["argument-default"],
    ),
    "another base in another file": Case(
        INHERITED,
        {**PACKAGE, "lib/base.py": PACKAGE["lib/base.py"].replace("(Root)", "")},
        ["superclass-missing", "superclass-missing", "method-missing"],
    ),
    "a removed method in another file": Case(
        INHERITED,
        {**PACKAGE, "lib/root.py": "class Root: ...\n"},
        ["method-missing"],
    ),
    "a base of the same name from elsewhere": Case(
        "classes: [{name: Mine, superclasses: [other.Plugin]}]",
        {**PACKAGE, "other.py": "class Plugin: ...\n"},
        ["superclass-missing"],
    ),
    "two paths to a named tuple": Case(
        "classes: [{name: Mine, superclasses: [shapes.Point, shapes.core.Point, tuple]}]",
        {
            "plugin.py": "from shapes import Point\nclass Mine(Point): ...\n",
            "shapes/__init__.py": "from shapes.core import Point\n",
            "shapes/core.py": (
                "import collections\nPoint = collections.namedtuple('Point', 'x y')\n"
            ),
        },
    ),
    "a re-exported name": Case(
        """\
variables: [{name: LIMIT, value: 3}]
functions: [{name: load, arguments: [{name: path}]}]
""",
        {
            "plugin.py": "from lib import *\nfrom tools import load\n",
            "tools/__init__.py": "from tools.files import load\n",
            "tools/files.py": "def load(path, mode='r'): ...\n",
            **{path: text for path, text in PACKAGE.items() if path != "plugin.py"},
        },
    ),
    "a re-exported name with another signature": Case(
        "functions: [{name: load, arguments: [{name: path}]}]",
        {
            "plugin.py": "from tools import load\n",
            "tools/__init__.py": "from tools.files import load\n",
            "tools/files.py": "def load(file): ...\n",
        },
        ["argument-missing"],
    ),
    "a name the module hasn't got": Case(
        "functions: [{name: load}]",
        {"plugin.py": "from tools import load\n", "tools.py": "def save(): ...\n"},
        undetermined=["function-missing"],
    ),
    "aliases of generics": Case(
        """\
functions:
  - name: scale
    arguments: [{name: by, annotation: "list[float]"}]
    return_annotation: "dict[str, list[float]]"
""",
        {
            "plugin.py": (
                "from kinds import Vector, Table\ndef scale(by: Vector) -> Table[str]: ...\n"
            ).replace("Table[str]", "Table"),
            "kinds/__init__.py": "from kinds.core import Vec as Vector, Table\n",
            "kinds/core.py": (
                "import typing as t\nVec = t.List[float]\nTable: t.TypeAlias = dict[str, Vec]\n"
            ),
        },
    ),
    "another alias of a generic": Case(
        "functions: [{name: scale, arguments: [{name: by, annotation: 'list[float]'}]}]",
        {
            "plugin.py": "from kinds import Vector\ndef scale(by: Vector): ...\n",
            "kinds.py": "Vector = list[int]\n",
        },
        ["argument-annotation"],
    ),
    "an alias on the contract's side": Case(
        "functions: [{name: scale, arguments: [{name: by, annotation: kinds.Vector}]}]",
        {
            "plugin.py": "def scale(by: list[float]): ...\n",
            "kinds.py": "Vector = list[float]\n",
        },
    ),
    "the standard library": Case(
        """\
classes:
  - name: Case
    superclasses: [unittest.TestCase]
    methods: [{name: assertEqual, arguments: [{name: msg, value: null}]}, {name: setUp}]
functions:
  - {name: dumps, arguments: [{name: indent, kind: keyword_only, value: null}]}
""",
        {
            "plugin.py": (
                "import unittest\nfrom json import dumps\n"
                "class Case(unittest.TestCase):\n    def test(self): ...\n"
            )
        },
    ),
    "a class of a C extension": Case(
        "classes: [{name: Mine, methods: [{name: run}]}]",
        {"plugin.py": "import _socket\nclass Mine(_socket.socket): ...\n"},
        undetermined=["method-missing"],
    ),
    "a module beside the subject, by its file": Case(
        """\
filename: plugin.py
deployments:
  - systems:
      - pythons:
          - modules:
              - filename: helper.py
                variables: [{name: LEVEL, value: 2}]
              - module: lib.base
                classes: [{name: Plugin, superclasses: [Root]}]
""",
        {**PACKAGE, "helper.py": "LEVEL = 2\n"},
    ),
    "a module beside the subject that is otherwise": Case(
        """\
filename: plugin.py
deployments:
  - systems:
      - pythons:
          - modules:
              - {filename: helper.py, variables: [{name: LEVEL, value: 2}]}
""",
        {"plugin.py": "", "helper.py": "LEVEL = 3\n"},
        ["variable-value"],
    ),
    "a folder that is named": Case(
        "classes: [{name: Mine, superclasses: [Plugin]}]",
        {
            "work/plugin.py": "from lib import Plugin\nclass Mine(Plugin): ...\n",
            "vendor/lib.py": "class Plugin: ...\n",
        },
        options=("--project-root", "vendor"),
    ),
    "a project with its packages in src": Case(
        "classes: [{name: Mine, superclasses: [Plugin]}]",
        {
            "pyproject.toml": "",
            "tests/plugin.py": "from lib import Plugin\nclass Mine(Plugin): ...\n",
            "src/lib/__init__.py": "class Plugin: ...\n",
        },
    ),
    "relative imports inside a package": Case(
        "classes: [{name: Mine, superclasses: [app.base.Base]}]",
        {
            "app/__init__.py": "",
            "app/base.py": "class Base: ...\n",
            "app/sub/__init__.py": "",
            "app/sub/plugin.py": "from ..base import Base\nclass Mine(Base): ...\n",
        },
    ),
}


def laid_out(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return next(folder.rglob("plugin.py"))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_names_of_other_files(case: Case, tmp_path: Path) -> None:
    module = laid_out(tmp_path, case.files)
    (tmp_path / "contract.yml").write_text(case.contract, encoding="utf-8")
    command = [COMMAND, "check", "--python", sys.executable, "--output-format", "json"]
    run = subprocess.run(
        [*command, "-s", "contract.yml", str(module), *case.options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.returncode in (0, 1), run.stderr
    violations = json.loads(run.stdout)["subjects"][0]["violations"]
    broken = [found["code"] for found in violations if found["status"] == "broken"]
    assert broken == case.denied, violations
    open_ones = [found["code"] for found in violations if found["status"] == "undetermined"]
    assert open_ones == case.undetermined, violations


def test_a_place_in_another_file_is_shown(tmp_path: Path) -> None:
    files = {**PACKAGE, "lib/root.py": PACKAGE["lib/root.py"].replace("0.5", "0.6")}
    module = laid_out(tmp_path, files)
    (tmp_path / "contract.yml").write_text(INHERITED, encoding="utf-8")
    command = [COMMAND, "check", "--python", sys.executable, "-s", "contract.yml", str(module)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "lib/root.py:2:" in run.stdout
    assert "def stop(self, *, wait: float = 0.6)" in run.stdout


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace isn't installed")
def test_each_file_is_read_once_and_no_other(tmp_path: Path) -> None:
    unneeded = {"unneeded.py": "X = 1\n", "lib/unneeded.py": "X = 1\n"}
    module = laid_out(tmp_path, {**PACKAGE, **unneeded})
    module.write_text("import unneeded, os\n" + module.read_text())
    (tmp_path / "contract.yml").write_text(INHERITED, encoding="utf-8")
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-qq", "-e", "trace=openat", "-o", str(trace)]
    command = [COMMAND, "check", "--python", sys.executable, "-s", "contract.yml", str(module)]
    subprocess.run([*strace, *command], cwd=tmp_path, check=True, capture_output=True)
    opened = [
        line.split('"')[1]
        for line in trace.read_text().splitlines()
        if '.py"' in line and "ENOENT" not in line
    ]
    names = sorted(Path(path).relative_to(tmp_path).as_posix() for path in opened)
    assert names == sorted(PACKAGE)


RE_EXPORTED = {
    "plugin.py": (
        "import importlib\nBase = importlib.import_module('lib.core').Base\nclass Mine(Base): ...\n"
    ),
    "lib/__init__.py": "from lib.core import Base\n",
    "lib/core.py": "class Base: ...\n",
    "other.py": "class Base: ...\n",
}


@pytest.mark.parametrize(("path", "status"), [("lib.Base", 0), ("other.Base", 1)])
def test_two_paths_to_one_class_once_it_is_loaded(path: str, status: int, tmp_path: Path) -> None:
    module = laid_out(tmp_path, RE_EXPORTED)
    module.write_text("import other\n" + module.read_text())
    contract = f"classes: [{{name: Mine, superclasses: [{path}]}}]"
    (tmp_path / "contract.yml").write_text(contract, encoding="utf-8")
    command = [sys.executable, "-m", "importspy", "-s", "contract.yml", "plugin.py"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == status, run.stdout + run.stderr
    assert ("superclass-missing" in run.stdout) == bool(status)
