"""`importspy.check` and what it answers."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import types
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import importspy
import pytest
from conftest import Cli
from importspy import Counts, Place, Report, SpyModel, ValidationError, Violation

CONTRACT = """\
functions:
  - name: load
    return_annotation: str
    reason: callers print it
    instead: return the text
    docs: https://example.org/load
  - name: save
variables:
  - name: LIMIT
    value: 3
"""
MODULE = """\
import os
LIMIT = int("4")

def load(path):
    return path

def save(path): ...
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(path: Path) -> types.ModuleType:
    spec = spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    return written(tmp_path, "contract.yml", CONTRACT)


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    return written(tmp_path, "plugin.py", MODULE)


def test_a_file_is_judged_from_its_source(contract: Path, plugin: Path) -> None:
    report = importspy.check(plugin, contract)
    assert (report.verdict, report.admitted, bool(report)) == ("denied", False, False)
    assert report.counts == importspy.check(str(plugin), str(contract)).counts
    assert (report.counts.kept, report.counts.broken, report.counts.undetermined) == (3, 1, 1)
    returned, limit = report.violations
    assert (returned.code, returned.subject, returned.category, returned.status) == (
        "return-annotation",
        "return:load",
        "mismatch",
        "broken",
    )
    assert (returned.expected, returned.found) == ("str", "no annotation")
    assert (returned.reason, returned.instead) == ("callers print it", "return the text")
    assert returned.docs == "https://example.org/load"
    assert returned.help == "write `-> str` after the parameters"
    assert str(returned) == returned.message
    where = returned.contract
    assert (where.path, where.line, where.column, where.key_path) == (str(contract), 3, 24, None)
    assert str(where) == f"{contract}:3:24"
    assert returned.source
    assert (returned.source.line, returned.source.column) == (4, 5)
    assert (limit.subject, limit.status) == ("variable:LIMIT", "undetermined")
    assert report.subject == str(plugin)


def test_a_loaded_module_is_judged_as_it_is(contract: Path, plugin: Path) -> None:
    module = loaded(plugin)
    report = importspy.check(module, contract)
    assert {(it.subject, it.status, it.found) for it in report.violations} == {
        ("return:load", "broken", "no annotation"),
        ("variable:LIMIT", "broken", "4"),
    }
    module.LIMIT = 3  # type: ignore[attr-defined]
    assert {it.subject for it in importspy.check(module, contract).violations} == {"return:load"}
    assert report.subject == str(plugin)


def test_json_and_text_are_those_of_the_command(native: Cli, contract: Path, plugin: Path) -> None:
    report = importspy.check(str(plugin), str(contract))
    arguments = ("check", "-s", contract, plugin)
    assert native.run(*arguments, "--output-format", "json").stdout == report.to_json()
    assert native.run(*arguments).stdout.strip() == str(report)


def test_brief_names_every_violation(contract: Path, plugin: Path) -> None:
    report = importspy.check(plugin, contract)
    lines = report.brief.splitlines()
    assert lines[0] == f"{plugin} is denied by {contract}: 1 broken, 1 undetermined"
    assert all(violation.message in report.brief for violation in report.violations)
    assert f"    demanded at {contract}:3:24, code at {plugin}:4:5" in lines
    assert "    reason: callers print it" in lines


def test_kept_constraints_are_named(contract: Path, plugin: Path) -> None:
    report = importspy.check(plugin, contract)
    subjects = [line.partition(" ")[0] for line in report.kept]
    assert subjects == ["function:load", "function:save", "variable:LIMIT"]
    assert f"demanded at {contract}:2:11" in report.kept[0]


def test_a_refusal(contract: Path, plugin: Path) -> None:
    report = importspy.check(plugin, contract)
    with pytest.raises(ValidationError) as caught:
        report.require("app.main")
    error = caught.value
    assert isinstance(error, ValueError)
    assert not isinstance(error, ImportError)
    assert error.report is report
    assert error.violations is report.violations
    assert (error.importer, error.contract) == ("app.main", str(contract))
    assert str(error) == report.brief
    module = loaded(
        written(plugin.parent, "fine.py", "def load() -> str: ...\nsave = load\nLIMIT = 3")
    )
    importspy.check(module, contract).require()


def values(report: Report) -> list[object]:
    places = [violation.contract for violation in report.violations]
    return [report, report.counts, *report.violations, *places]


def test_everything_pickles(contract: Path, plugin: Path) -> None:
    report = importspy.check(plugin, contract)
    for value in values(report):
        again = pickle.loads(pickle.dumps(value))
        assert again == value
        assert hash(again) == hash(value)
        assert type(again) is type(value)
        assert repr(again) == repr(value)
        assert again != 5
    again = pickle.loads(pickle.dumps(report))
    assert (str(again), again.to_json(), again.brief) == (
        str(report),
        report.to_json(),
        report.brief,
    )
    assert (again.verdict, again.kept, again.subject) == (
        report.verdict,
        report.kept,
        report.subject,
    )
    assert again.violations == report.violations


def test_nothing_can_be_changed(contract: Path, plugin: Path) -> None:
    report = importspy.check(plugin, contract)
    for value in values(report):
        with pytest.raises(AttributeError):
            value.code = "x"  # type: ignore[attr-defined]
    for cls in (Report, Violation, Place, Counts):
        with pytest.raises(TypeError):
            cls()


@pytest.mark.parametrize(
    ("name", "error"), [("none.py", FileNotFoundError), ("", IsADirectoryError), ("x/y", OSError)]
)
def test_subjects_that_are_no_file(tmp_path: Path, name: str, error: type[OSError]) -> None:
    with pytest.raises(error):
        importspy.check(tmp_path / name, {"functions": ["f"]})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(OSError, match="no regular file"):
        importspy.check(tmp_path / "pipe.py", {"functions": ["f"]})


@pytest.mark.parametrize("source", [b"def", b"\xff", b"x = [" * 500])
def test_what_is_no_python_is_denied(tmp_path: Path, source: bytes) -> None:
    path = tmp_path / "broken.py"
    path.write_bytes(source)
    report = importspy.check(path, {"functions": ["f"]})
    assert [violation.subject for violation in report.violations] == ["module"]


def test_a_subject_must_be_a_module_or_a_path() -> None:
    with pytest.raises(TypeError):
        importspy.check(5, {"functions": ["f"]})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["math", "sys", "builtins", "_socket"])
def test_modules_without_source(name: str) -> None:
    module = import_module(name)
    known = next(key for key, value in vars(module).items() if callable(value) and key[0] != "_")
    assert importspy.check(module, {"functions": [known]}).counts.broken in (0, 1)
    report = importspy.check(module, {"functions": ["no_such"]})
    assert [violation.subject for violation in report.violations] == ["function:no_such"]
    assert name in report.subject


def test_the_name_and_file_are_those_of_the_spec(tmp_path: Path) -> None:
    module = loaded(written(tmp_path, "plugin.py", "x = 1"))
    module.__name__ = "other"
    assert importspy.check(module, {"filename": "plugin.py", "module": "plugin"})
    assert not importspy.check(module, {"module": "other"})
    # Where the file it names is another one, neither is believed.
    module.__file__ = "/other.py"
    for filename in ("plugin.py", "other.py"):
        report = importspy.check(module, {"filename": filename})
        assert [(it.code, it.status) for it in report.violations] == [
            ("filename-mismatch", "undetermined")
        ]


def test_a_module_that_was_never_loaded_has_no_file(tmp_path: Path) -> None:
    path = written(tmp_path, "plugin.py", "x = 1")
    wanted = {"filename": "plugin.py", "integrity": "sha256:" + "0" * 64}
    for spec in (None, types.SimpleNamespace(name="plugin", origin=str(path), _set_fileattr=True)):
        module = types.ModuleType("plugin")
        module.__file__ = str(path)
        module.__spec__ = spec  # type: ignore[assignment]
        report = importspy.check(module, wanted)
        assert {(it.code, it.status) for it in report.violations} == {
            ("filename-mismatch", "broken"),
            ("integrity-mismatch", "undetermined"),
        }


def test_a_module_that_traps_whoever_asks_it(tmp_path: Path) -> None:
    class Trapped(types.ModuleType):
        def __getattribute__(self, name: str) -> Any:
            raise AssertionError("foreign code ran")

    module = loaded(written(tmp_path, "plugin.py", "def f(): ..."))
    module.__class__ = Trapped
    report = importspy.check(module, {"functions": ["f"]})
    assert report.counts.kept == 1


def test_source_that_was_edited_since_decides_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "plugin.py", "LIMIT = 3\n")
    module = loaded(path)
    path.write_text("LIMIT = 4\n", encoding="utf-8")
    report = importspy.check(module, {"variables": [{"name": "LIMIT", "value": 3}]})
    assert {violation.code for violation in report.violations} == {"source-differs"}
    report = importspy.check(module, {"variables": [{"name": "LIMIT", "value": 4}]})
    assert "variable-value" in {violation.code for violation in report.violations}


def test_environment_values_stay_unsaid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE", "actual-stage")
    monkeypatch.setenv("TOKEN", "actual-token")
    path = written(tmp_path, "plugin.py", "x = 1")
    variables = [
        {"name": "STAGE", "value": "wanted-stage"},
        {"name": "TOKEN", "value": "wanted-token"},
    ]
    environment = {"variables": variables, "secrets": ["TOKEN"]}
    report = importspy.check(path, {"deployments": [{"systems": [{"environment": environment}]}]})
    assert report.violations
    told = " ".join([str(report), report.to_json(), report.brief, *report.kept, repr(report)])
    told += " ".join(map(repr, report.violations))
    assert "wanted-stage" in told
    for value in ("actual-stage", "actual-token", "wanted-token"):
        assert value not in told
    monkeypatch.setenv("STAGE", "wanted-stage")
    monkeypatch.setenv("TOKEN", "wanted-token")
    assert importspy.check(path, {"runtime": {"environment": {"STAGE": "wanted-stage"}}})


def test_where_the_running_interpreter_is(tmp_path: Path) -> None:
    path = written(tmp_path, "plugin.py", "x = 1")
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert importspy.check(path, {"runtime": {"python": f"=={here}.*"}})
    report = importspy.check(path, {"runtime": {"python": "<3"}})
    assert [violation.code for violation in report.violations] == ["python-version-mismatch"]


STANDARD = [
    "argparse", "ast", "asyncio.events", "collections", "dataclasses", "decimal", "email.message",
    "enum", "fractions", "http.client", "inspect", "json", "logging", "pathlib",
    "pickle", "subprocess", "tempfile", "threading", "typing", "unittest.mock", "zipfile",
]  # fmt: skip

# Their metaclasses give classes members under other names than the source has.
MAKING_MEMBERS = {"enum", "inspect", "typing"}


@pytest.mark.parametrize("name", STANDARD)
def test_the_model_of_a_module_is_kept_by_it(name: str) -> None:
    module = import_module(name)
    model = SpyModel.from_module(module)
    report = importspy.check(module, model)
    assert report.counts.broken == 0, report.brief
    assert report.counts.kept > 5
    # What source alone can't settle is undetermined; what it settles agrees.
    assert module.__file__
    if name not in MAKING_MEMBERS:
        assert importspy.check(module.__file__, model).counts.broken == 0
    assert SpyModel.from_yaml(model.to_yaml()) == model


def test_the_model_of_a_module_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "a-very-secret-token")
    path = written(
        tmp_path,
        "plugin.py",
        """\
import os, json
from json import dumps
from pathlib import Path
__version__ = "1.0"
TOKEN = os.environ["TOKEN"]
LIMITS: dict[str, int] = {"a": 1}
async def load(path: str, /, *more, timeout=None) -> bytes: ...
class Plugin(Path):
    kind = "x"
    def run(self, amount: int = 3) -> None: self.amount = amount
    @property
    def size(self): return 1
""",
    )
    model = SpyModel.from_module(loaded(path))
    assert "a-very-secret-token" not in model.to_yaml()
    (plugin,) = model.to_dict()["classes"]
    assert plugin["superclasses"][0]["name"].rpartition(".")[2] == "Path"
    del plugin["superclasses"], plugin["name"]
    expected: dict[str, Any] = {
        "filename": "plugin.py",
        "version": "1.0",
        "variables": [
            {"name": "LIMITS", "annotation": "dict[str, int]", "value": {"a": 1}},
            {"name": "TOKEN"},
        ],
        "functions": [
            {
                "name": "load",
                "arguments": [
                    {"name": "path", "annotation": "str", "kind": "positional_only"},
                    {"name": "more", "kind": "var_positional"},
                    {"name": "timeout", "value": None, "kind": "keyword_only"},
                ],
                "return_annotation": "bytes",
                "async": True,
            }
        ],
    }
    found = {key: value for key, value in model.to_dict().items() if key != "classes"}
    assert found == expected
    assert plugin["methods"] == [
        {
            "name": "run",
            "arguments": [{"name": "self"}, {"name": "amount", "annotation": "int", "value": 3}],
            "return_annotation": "None",
        }
    ]
    assert {"type": "class", "name": "kind", "value": "x"} in plugin["attributes"]
    assert "size" not in [it["name"] for it in plugin["attributes"]]


def test_importing_stays_small() -> None:
    """What is loaded later isn't loaded at first, and every public name is there when asked for."""
    code = (
        "import sys, json; before = set(sys.modules); import importspy\n"
        "first = sorted(set(sys.modules) - before)\n"
        "assert set(importspy.__all__) <= set(dir(importspy))\n"
        "missing = [name for name in importspy.__all__ if not hasattr(importspy, name)]\n"
        "third = [name for name in set(sys.modules) - before\n"
        "         if name.partition('.')[0] not in (*sys.stdlib_module_names, 'importspy')]\n"
        "print(json.dumps([first, missing, third, hasattr(importspy, 'no_such')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [["importspy", "importspy._importspy"], [], [], False]
