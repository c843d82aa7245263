"""``importspy.install``: the guards of a configuration, armed together and taken back together."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import importspy
import pytest
from importspy import ContractError, ValidationError

CONFIGURATION = """\
[[guards]]
module = "{name}_shop.ledger"
[guards.importers]
allow = ["{name}_shop.**"]
reason = "money"
instead = "{name}_shop.api"
docs = "d"

[[guards]]
module = "{name}_keys"
importer-contract = "contracts/importers.yml"
"""
CONTRACT = "variables:\n  - name: badge\n"


class Project:
    """A folder with modules of names that no other test has."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.configuration = self.write("importspy.toml", CONFIGURATION.format(name=name))
        self.write("contracts/importers.yml", CONTRACT)
        self.write(f"{name}_shop/__init__.py", "")
        self.write(f"{name}_shop/ledger.py", "BALANCE = 5\n")
        self.write(f"{name}_keys.py", "KEY = 5\n")
        self.write(f"{name}_shop/api.py", f"import {name}_shop.ledger\n")
        self.write(f"{name}_web.py", f"import {name}_shop.ledger\n")
        self.write(f"{name}_tool.py", f"import {name}_keys\n")
        self.write(f"{name}_good.py", f"badge = 1\nimport {name}_keys\n")

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def load(self, module: str) -> ModuleType:
        """Load one of the importers anew."""
        sys.modules.pop(f"{self.name}_{module}", None)
        return importlib.import_module(f"{self.name}_{module}")

    def is_refused(self, module: str) -> bool:
        try:
            self.load(module)
        except ValidationError:
            return True
        return False


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Project]:
    monkeypatch.delenv("IMPORTSPY_MODE", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    name = "p" + str(abs(hash(request.node.nodeid)))
    yield Project(tmp_path, name)
    importspy.uninstall()
    assert importspy.guards() == []
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


def test_guards_are_armed_and_taken_back(project: Project) -> None:
    installed = importspy.install(project.configuration)
    assert installed.path == str(project.configuration)
    assert [guard.target for guard in installed.guards] == [
        f"{project.name}_shop.ledger",
        f"{project.name}_keys",
    ]
    assert project.is_refused("web")
    assert project.is_refused("tool")
    project.load("shop.api")
    project.load("good")
    # Both are loaded now; that changes nothing.
    assert project.is_refused("web")
    assert project.is_refused("tool")
    importspy.uninstall()
    assert installed.guards == ()
    project.load("web")
    project.load("tool")


def test_a_refusal_says_why_and_what_to_do_instead(project: Project) -> None:
    with importspy.install(project.folder), pytest.raises(ValidationError) as caught:
        project.load("web")
    [violation] = caught.value.violations
    assert (violation.code, violation.reason, violation.docs) == ("importer-denied", "money", "d")
    assert violation.instead == f"{project.name}_shop.api"
    assert (violation.contract.path, violation.contract.line) == (str(project.configuration), 4)
    assert caught.value.importer == f"{project.name}_web"


def test_the_nearest_configuration_is_installed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder)
    assert importspy.install().path == str(project.configuration.resolve())


def test_what_is_installed_is_installed_once(project: Project) -> None:
    first = importspy.install(project.configuration)
    with importspy.install(project.folder) as again:
        assert again.guards == first.guards
        assert len(importspy.guards()) == 2
    # The second call armed nothing, so its end takes nothing back.
    assert project.is_refused("web")
    importspy.uninstall()
    importspy.uninstall()
    first.uninstall()
    assert importspy.guards() == []
    with importspy.install(project.configuration):
        assert project.is_refused("web")
    assert importspy.guards() == []


def test_blocks_inside_of_blocks(project: Project) -> None:
    with importspy.install(project.configuration) as installed:
        with installed:
            pass
        assert project.is_refused("web")
    assert importspy.guards() == []
    with pytest.raises(ValueError, match="taken back"), installed:
        pass


def test_configurations_are_independent(project: Project) -> None:
    other = project.write(
        "other.toml", f"[[guards]]\nmodule = '{project.name}_good'\nimporters = {{allow = []}}\n"
    )
    with importspy.install(project.configuration):
        with importspy.install(other):
            assert project.is_refused("good")
            assert project.is_refused("tool")
        project.load("good")
        assert project.is_refused("tool")


def test_other_guards_stay(project: Project) -> None:
    with importspy.guard(f"{project.name}_web", importers={"allow": []}) as own:
        importspy.install(project.configuration)
        importspy.uninstall()
        assert [guard.target for guard in importspy.guards()] == [own.target]
        assert project.is_refused("web")


@pytest.mark.parametrize(
    ("contract", "message"),
    [(None, "there is no such contract"), ("classes: 5\n", "expected a list of classes")],
)
def test_all_guards_are_armed_or_none(project: Project, contract: str | None, message: str) -> None:
    path = project.folder / "contracts" / "importers.yml"
    path.unlink()
    if contract is not None:
        path.write_text(contract, encoding="utf-8")
    with pytest.raises(ContractError, match=message) as caught:
        importspy.install(project.configuration)
    assert caught.value.path == str(path)
    assert importspy.guards() == []
    project.load("web")


def test_what_can_not_be_guarded_has_a_place(project: Project) -> None:
    path = project.write("own.toml", "\n[[guards]]\nmodule = 'importspy'\nimporters={allow=[]}\n")
    with pytest.raises(ContractError, match="can't be guarded") as caught:
        importspy.install(path)
    assert (caught.value.path, caught.value.line) == (str(path), 3)


def test_nothing_of_importlib_is_left_changed(project: Project) -> None:
    names = ("_find_and_load", "_lock_unlock_module", "_load_unlocked", "_exec")
    bootstrap = sys.modules["_frozen_importlib"]
    before = [getattr(bootstrap, name) for name in names]
    path = list(sys.meta_path)
    with importspy.install(project.configuration):
        project.load("shop.api")
    assert [getattr(bootstrap, name) for name in names] == before
    assert sys.meta_path == path
    ledger = sys.modules[f"{project.name}_shop.ledger"]
    assert type(ledger.__spec__) is type(sys.__spec__)
    assert type(sys.modules[f"{project.name}_shop"]) is ModuleType


def test_another_tool_may_come_between_two_installations(project: Project) -> None:
    bootstrap: Any = sys.modules["_frozen_importlib"]
    original = bootstrap._find_and_load
    try:
        with importspy.install(project.configuration):
            behind = bootstrap._find_and_load
            bootstrap._find_and_load = lambda *given: behind(*given)
            assert project.is_refused("web")
        # A door of ours that was taken down stands behind the tool for good.
        project.load("web")
        with importspy.install(project.configuration):
            assert project.is_refused("web")
            project.load("shop.api")
        project.load("web")
    finally:
        bootstrap._find_and_load = original


def test_the_environment_may_audit_where_the_configuration_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = project.configuration.read_text(encoding="utf-8")
    allowing = project.write("allowing.toml", "environment-modes = ['audit']\n" + text)
    monkeypatch.setenv("IMPORTSPY_MODE", "audit")
    told: list[importspy.Decision] = []
    forget = importspy.on_decision(told.append)
    with pytest.warns(RuntimeWarning, match="to audit: they refuse nothing"):
        installed = importspy.install(allowing)
    with installed:
        assert installed.mode == "audit"
        project.load("web")
    forget()
    assert {(decision.verdict, decision.mode) for decision in told} == {("denied", "audit")}
    with pytest.warns(RuntimeWarning, match="has no `environment-modes`, so it changes nothing"):
        strict = importspy.install(project.configuration)
    with strict:
        assert strict.mode is None
        assert project.is_refused("web")


def test_a_warning_that_is_an_error_leaves_nothing_armed(
    project: Project, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    import warnings

    monkeypatch.setenv("IMPORTSPY_MODE", "off")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning, match="IMPORTSPY_MODE is set"):
            importspy.install(project.configuration)
    assert importspy.guards() == []


def test_it_is_shown_without_secrets(project: Project) -> None:
    installed = importspy.install(project.configuration)
    assert repr(installed) == f"<Installation of {project.configuration}: 2 guards>"
    assert json.dumps(installed.path)
