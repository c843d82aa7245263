"""`importspy inspect NAME` finds what the import system of real interpreters finds."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from conftest import Cli
from interpreters import INTERPRETERS

#: What importing NAME from the current folder would load, as `inspect` tells it.
FIND = """
import importlib.util, sys
from importlib.machinery import SOURCE_SUFFIXES
def kind(name):
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        spec = None
    if spec is None:
        return "missing"
    if spec.loader is None:
        return "namespace"
    origin = spec.origin or ""
    return origin if origin.endswith(tuple(SOURCE_SUFFIXES)) else "opaque"
print({name: kind(name) for name in sys.argv[1:]})
"""

FINDER = dedent(
    """
    import sys
    from importlib.machinery import ModuleSpec, PathFinder
    from importlib.machinery import all_suffixes as module_suffixes
    from importlib.util import spec_from_file_location
    from pathlib import Path

    MAPPING = {mapping!r}
    NAMESPACES = {namespaces!r}
    PATH_PLACEHOLDER = "__editable__.some-1.0.finder.__path_hook__"

    class _EditableFinder:
        @classmethod
        def find_spec(cls, fullname, path=None, target=None):
            if fullname in MAPPING:
                whole = Path(MAPPING[fullname])
                for file in [whole / "__init__.py", *map(whole.with_suffix, module_suffixes())]:
                    if file.exists():
                        return spec_from_file_location(fullname, file)
            parent = fullname.rpartition(".")[0]
            if parent and parent in MAPPING:
                return PathFinder.find_spec(fullname, path=[MAPPING[parent]])
            return None

    class _EditableNamespaceFinder:
        @classmethod
        def _path_hook(cls, path):
            if path == PATH_PLACEHOLDER:
                return cls
            raise ImportError

        @classmethod
        def find_spec(cls, fullname, target=None):
            if fullname not in NAMESPACES:
                return None
            folders = NAMESPACES[fullname] or [MAPPING[fullname]]
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [*folders, PATH_PLACEHOLDER]
            return spec

    def install():
        sys.meta_path.append(_EditableFinder)
        if NAMESPACES:
            sys.path_hooks.append(_EditableNamespaceFinder._path_hook)
            sys.path.append(PATH_PLACEHOLDER)
    """
)

OTHER_HOOK = """
import importlib.abc, sys
class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        return None
sys.meta_path.append(Finder())
"""

REDIRECTING = """
import importlib.util, sys
class RedirectingFinder:
    _redirections = {redirections!r}
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if "." in fullname or path is not None or fullname not in cls._redirections:
            return None
        return importlib.util.spec_from_file_location(fullname, cls._redirections[fullname])
sys.meta_path.append(RedirectingFinder)
"""


class Environment:
    """A virtual environment, a project that is the current folder, and other folders."""

    def __init__(self, python: Path, cli: Cli) -> None:
        self.cli = cli
        self.project = cli.folder
        self.folder = cli.folder.parent / "environment"
        subprocess.run([python, "-m", "venv", "--without-pip", self.folder], check=True)
        self.python = self.folder / "bin" / "python"
        [self.packages] = self.folder.glob("lib/python3*/site-packages")
        self.elsewhere = cli.folder.parent / "elsewhere"

    def write(self, files: dict[str, str]) -> None:
        """Write files; ``PROJECT/``, ``PACKAGES/`` and ``ELSEWHERE/`` begin their names."""
        for name, text in files.items():
            path = self.at(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text))

    def at(self, name: str) -> Path:
        place, _, rest = name.partition("/")
        return {
            "PROJECT": self.project,
            "PACKAGES": self.packages,
            "ELSEWHERE": self.elsewhere,
        }[place] / rest

    def real(self, *names: str, **variables: str) -> dict[str, str]:
        """What the interpreter finds."""
        done = subprocess.run(
            [self.python, "-B", "-c", FIND, *names],
            cwd=self.project,
            env={**self.cli.environment, **variables},
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, str] = ast.literal_eval(done.stdout)
        return found

    def found(self, name: str, *args: object, **options: Any) -> str:
        """What `inspect` finds."""
        document = self.cli.json(
            *("inspect", name, "--python", self.python, "--output-format", "json", *args), **options
        )
        if "error" not in document:
            assert document["module"] == name
            return str(document["path"])
        [problem] = document["error"]["problems"]
        message = problem["message"]
        words = {
            "has no source": "opaque",
            "is a namespace package": "namespace",
            "no module of that name": "missing",
        }
        [kind] = [kind for word, kind in words.items() if word in message] or [message]
        return kind


@pytest.fixture(params=INTERPRETERS, ids=lambda path: path.parts[-3])
def environment(request: pytest.FixtureRequest, native: Cli) -> Environment:
    return Environment(request.param, native)


EVERYWHERE = {
    "PROJECT/own.py": "",
    "PROJECT/json.py": "",
    "PROJECT/abc.py": "",
    "PROJECT/installed/data.txt": "",
    "PROJECT/space/one.py": "",
    "PROJECT/Camel.py": "",
    "PROJECT/pkg/__init__.py": "",
    "PROJECT/pkg/sub/__init__.py": "",
    "PROJECT/pkg/sub/mod.py": "",
    "PROJECT/pkg.py": "",
    "PROJECT/old.pyc": "",
    "PROJECT/native.abi3.so": "",
    "PROJECT/native.py": "",
    "PACKAGES/installed/__init__.py": "",
    "PACKAGES/installed/mod.py": "",
    "PACKAGES/space/two.py": "",
    "PACKAGES/own.py": "",
    "PACKAGES/single.py": "",
    "PACKAGES/plain.pth": "ELSEWHERE\nELSEWHERE/missing\n",
    "PACKAGES/pathed/__init__.py": "",
    "ELSEWHERE/space/three.py": "",
    "ELSEWHERE/linked.py": "",
    "ELSEWHERE/pathed/__init__.py": "",
    "ELSEWHERE/pathed/later.py": "",
}
NAMES = [
    *("own", "json", "json.decoder", "abc", "installed", "installed.mod", "installed.data"),
    *("installed.gone", "space", "space.one", "space.two", "space.three", "space.four", "Camel"),
    *(
        "camel",
        "CAMEL",
        "pkg",
        "pkg.sub",
        "pkg.sub.mod",
        "pkg.sub.gone",
        "pkg.Sub",
        "old",
        "native",
    ),
    *("single", "linked", "pathed", "pathed.later", "gone", "gone.too", "sys", "builtins", "_io"),
    *("collections", "collections.abc", "xml.dom.minidom", "encodings.utf_8", "importlib"),
    *("importlib.util", "importlib.machinery", "email.mime.text", "email.gone", "asyncio.events"),
]


def test_names_lead_where_an_import_leads(environment: Environment) -> None:
    elsewhere = str(environment.elsewhere)
    environment.write(
        {name: text.replace("ELSEWHERE", elsewhere) for name, text in EVERYWHERE.items()}
    )
    real = environment.real(*NAMES)
    # Frozen modules have their source in the standard library.
    frozen = {
        name for name in real if real[name] == "opaque" and name.startswith(("abc", "import"))
    }
    for name in real:
        found = environment.found(name)
        if name in frozen:
            assert found.endswith(".py") or found == "opaque", name
            assert str(environment.project) not in found, name
        else:
            assert found == real[name], name


def test_an_editable_install_of_setuptools(environment: Environment) -> None:
    at = str(environment.elsewhere)
    mapping = {"pack": f"{at}/src/pack", "single": f"{at}/src/single", "own": f"{at}/own"}
    mapping |= {"pack.moved": f"{at}/moved", "space.part": f"{at}/part", "virtual": f"{at}/virtual"}
    namespaces = {"space": [f"{at}/space"], "virtual": []}
    files = [
        *(
            "src/pack/__init__.py",
            "src/pack/mod.py",
            "src/single.py",
            "own.py",
            "moved/__init__.py",
        ),
        *("moved/mod.py", "space/more.py", "part/__init__.py", "part/mod.py", "virtual/mod.py"),
    ]
    environment.write({f"ELSEWHERE/{name}": "" for name in files})
    environment.write(
        {
            "PROJECT/own.py": "",
            "PACKAGES/space/installed.py": "",
            "PACKAGES/__editable__.some-1.0.pth": "import some_finder; some_finder.install()",
            "PACKAGES/some_finder.py": FINDER.format(mapping=mapping, namespaces=namespaces),
        }
    )
    names = [
        *("pack", "pack.mod", "pack.gone", "single", "own", "pack.moved", "pack.moved.mod", "gone"),
        *("space", "space.more", "space.part", "space.part.mod", "space.installed", "space.gone"),
        *("virtual", "virtual.mod"),
    ]
    assert {name: environment.found(name) for name in names} == environment.real(*names)


def test_an_editable_install_of_the_editables_library(environment: Environment) -> None:
    at = str(environment.elsewhere)
    environment.write(
        {
            "ELSEWHERE/pack/__init__.py": "",
            "ELSEWHERE/pack/mod.py": "",
            "ELSEWHERE/single.py": "",
            "PACKAGES/some.pth": "import _some",
            "PACKAGES/_some.py": REDIRECTING.format(
                redirections={"pack": f"{at}/pack/__init__.py", "single": f"{at}/single.py"}
            ),
        }
    )
    names = ["pack", "pack.mod", "pack.gone", "single", "gone"]
    assert {name: environment.found(name) for name in names} == environment.real(*names)


def test_what_an_unknown_hook_may_find_is_not_missing(environment: Environment) -> None:
    environment.write(
        {
            "PROJECT/own/__init__.py": "",
            "PACKAGES/hook.pth": "import a_hook",
            "PACKAGES/a_hook.py": OTHER_HOOK,
            "PACKAGES/pack/__init__.py": "",
        }
    )
    found = {name: environment.found(name) for name in ("gone", "pack", "pack.gone", "own.gone")}
    assert found == {
        "gone": "opaque",
        "pack": str(environment.at("PACKAGES/pack/__init__.py")),
        "pack.gone": "opaque",
        "own.gone": "opaque",
    }


def test_an_archive_on_the_path_holds_what_it_lists(environment: Environment) -> None:
    import zipfile

    files = ("zipped.py", "pack/__init__.py", "pack/inner.py", "space/", "space/part.py", "lib.so")
    with zipfile.ZipFile(environment.packages / "some.egg", "w") as archive:
        for name in (*files, "implied/part.py"):
            archive.writestr(name, "")
    environment.write({"PACKAGES/some.pth": "some.egg\nother.egg\n", "PROJECT/own.py": ""})
    names = ("zipped", "pack", "pack.inner", "pack.no", "space.part", "lib", "gone", "own", "json")
    for name in names:
        assert environment.found(name) == environment.real(name)[name], name
    # Newer interpreters take it for a namespace package.
    assert environment.found("implied.part") == "opaque"
    environment.write({"PACKAGES/other.egg": "no archive"})
    assert environment.found("gone") == "opaque"
    assert environment.found("zipped") == environment.real("zipped")["zipped"]


def test_old_namespace_packages_have_all_their_folders(environment: Environment) -> None:
    extend = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)"
    environment.write(
        {
            "PROJECT/old/__init__.py": extend,
            "PROJECT/old/one.py": "",
            "PACKAGES/old/__init__.py": extend,
            "PACKAGES/old/two.py": "",
        }
    )
    names = ["old", "old.one", "old.two"]
    assert {name: environment.found(name) for name in names} == environment.real(*names)
    assert environment.found("old.three") == "opaque"


def test_stubs_stand_for_what_has_no_source(environment: Environment) -> None:
    environment.write(
        {
            "PACKAGES/fast.abi3.so": "",
            "PACKAGES/fast.pyi": "def f() -> int: ...",
            "PACKAGES/pack/__init__.py": "",
            "PACKAGES/pack/_core.abi3.so": "",
            "PACKAGES/pack/_bare.abi3.so": "",
            "PACKAGES/pack/mod.py": "",
            "PACKAGES/pack/mod.pyi": "",
            "PACKAGES/pack-stubs/_core.pyi": "",
            "PACKAGES/pack-stubs/__init__.pyi": "",
            "PACKAGES/typed-stubs/__init__.pyi": "",
        }
    )
    names = ["fast", "pack", "pack._core", "pack._bare", "pack.mod", "typed"]
    assert {name: environment.found(name) for name in names} == {
        "fast": str(environment.at("PACKAGES/fast.pyi")),
        "pack": str(environment.at("PACKAGES/pack/__init__.py")),
        "pack._core": str(environment.at("PACKAGES/pack-stubs/_core.pyi")),
        "pack._bare": "opaque",
        "pack.mod": str(environment.at("PACKAGES/pack/mod.py")),
        "typed": "missing",
    }


def test_pythonpath_counts_as_for_a_program_started_here(environment: Environment) -> None:
    environment.write(
        {
            "ELSEWHERE/first/json.py": "",
            "ELSEWHERE/first/own.py": "",
            "ELSEWHERE/second/extra.py": "",
            "PROJECT/own.py": "",
        }
    )
    at = environment.elsewhere
    path = os.pathsep.join([str(at / "first"), str(at / "gone"), str(at / "second")])
    names = ["json", "own", "extra"]
    real = environment.real(*names, PYTHONPATH=path)
    assert {name: environment.found(name, env={"PYTHONPATH": path}) for name in names} == real


def test_packages_of_the_user(native: Cli, tmp_path: Path) -> None:
    base = Path(os.path.realpath(sys.executable))
    home = {"PYTHONUSERBASE": str(tmp_path / "user")}
    site = subprocess.run(
        [base, "-m", "site", "--user-site"],
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        check=False,
    )
    folder = Path(site.stdout.strip())
    folder.mkdir(parents=True)
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "more.py").touch()
    (folder / "mine.py").touch()
    (folder / "beside.pth").write_text(f"{tmp_path / 'beside'}\n")
    command = ["inspect", "--python", base, "--output-format", "json"]
    for name, path in [("mine", folder / "mine.py"), ("more", tmp_path / "beside" / "more.py")]:
        assert native.json(*command, name, env=home)["path"] == str(path)
        assert "error" in native.json(*command, name, env={**home, "PYTHONNOUSERSITE": "1"})
        assert "error" in native.json(*command, name)


def test_the_root_of_a_project(environment: Environment) -> None:
    environment.write({"PROJECT/src/pack/__init__.py": "", "PROJECT/src/pack/mod.py": ""})
    assert environment.found("pack.mod") == "missing"
    inside = str(environment.at("PROJECT/src/pack/mod.py"))
    assert environment.found("pack.mod", "--project-root", "src") == inside
    environment.write({"PROJECT/pyproject.toml": ""})
    assert environment.found("pack.mod") == inside


def test_an_install_is_seen_after_an_answer_was_remembered(environment: Environment) -> None:
    assert environment.found("linked") == "missing"
    link = environment.packages / "link.pth"
    environment.write({"ELSEWHERE/linked.py": ""})
    link.write_text(f"{environment.elsewhere}\n")
    assert environment.found("linked") == str(environment.elsewhere / "linked.py")
    link.write_text("# nothing any more\n")
    assert environment.found("linked") == "missing"


def test_what_is_shown_of_a_module_by_name(cli: Cli) -> None:
    document = cli.json("inspect", "json.decoder", "--output-format", "json")
    assert document["module"] == "json.decoder"
    assert document["filename"] == "decoder.py"
    assert "JSONDecoder" in document["names"]
    python = ("--python", sys.executable, "--output-format", "json")
    live = cli.json("inspect", "--live", "json.decoder", *python)
    assert live["path"] == cli.json("inspect", "json.decoder", *python)["path"]
    (cli.folder / "json.decoder").write_text("here = 1\n")
    document = cli.json("inspect", "json.decoder", "--output-format", "json")
    assert list(document["names"]) == ["here"]


def test_statuses(native: Cli) -> None:
    (native.folder / "space").mkdir()
    for name, status, words in [
        ("gone.mod", 2, "no module of that name"),
        ("space", 1, "namespace package"),
        ("sys", 1, "no source"),
    ]:
        done = native.run("inspect", name)
        assert (done.returncode, done.stdout) == (status, "")
        assert words in done.stderr
    done = native.run("inspect", "gone", env={"PATH": str(native.folder)})
    assert done.returncode == 1
    assert "no Python interpreter" in done.stderr


# --- what a check makes of it ------------------------------------------------------------------

DERIVES = """
classes:
  - name: Plugin
    superclasses: [{name: Base, methods: [{name: run}]}]
"""
BASE = "class Base:\n    def run(self): ...\n"
PLUGIN = "class Plugin(Base): ...\n"


@pytest.mark.parametrize(
    ("files", "subject", "options", "codes"),
    [
        ({"base.py": BASE, "sub.py": f"from base import Base\n{PLUGIN}"}, "sub.py", (), set()),
        (
            {"base.py": "class Base: ...\n", "sub.py": f"from base import Base\n{PLUGIN}"},
            "sub.py",
            (),
            {"method-missing"},
        ),
        (
            {
                "src/pkg/__init__.py": "",
                "src/pkg/api/__init__.py": "from ..core import *",
                "src/pkg/core.py": f"import pkg.plugin\n{BASE}",
                "src/pkg/plugin.py": f"from . import api\nBase = api.Base\n{PLUGIN}",
            },
            "src/pkg/plugin.py",
            (),
            set(),
        ),
        (
            {"lib/space/base.py": BASE, "lib/space/sub.py": f"from .base import Base\n{PLUGIN}"},
            "lib/space/sub.py",
            ("--project-root", "lib"),
            set(),
        ),
        (
            {
                "pyproject.toml": "",
                "src/base.py": BASE,
                "plugins/sub.py": f"import base as b\nBase = b.Base\n{PLUGIN}",
            },
            "plugins/sub.py",
            (),
            set(),
        ),
    ],
    ids=["beside", "lacking", "package", "namespace", "project"],
)
def test_checks_follow_imports(
    native: Cli, files: dict[str, str], subject: str, options: tuple[str, ...], codes: set[str]
) -> None:
    for name, text in {**files, "contract.yml": DERIVES}.items():
        path = native.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    command = ["check", "-s", "contract.yml", *options, "--output-format", "json", subject]
    [report] = native.json(*command)["subjects"]
    assert {violation["code"] for violation in report["violations"]} == codes


def test_equal_names_in_other_folders_are_other_modules(native: Cli) -> None:
    """Sixteen programs, judged on several threads, each with a base of its own beside it."""
    (native.folder / "contract.yml").write_text(DERIVES)
    for number in range(16):
        folder = native.folder / f"program{number}"
        folder.mkdir()
        (folder / "base.py").write_text(BASE if number % 2 else "class Base: ...\n")
        (folder / "plugin.py").write_text(f"from base import Base\n{PLUGIN}")
    plugins = [f"program{number}/plugin.py" for number in range(16)]
    document = native.json("check", "-s", "contract.yml", "--output-format", "json", *plugins)
    admitted = [subject["path"] for subject in document["subjects"] if not subject["violations"]]
    assert admitted == plugins[1::2]
