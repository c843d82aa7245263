"""What earlier releases documented is read as it was: contracts, models, import paths."""

from __future__ import annotations

import importlib
import platform
from pathlib import Path
from typing import Any

import importspy
import pytest
from importspy import Contract, ContractError, SpyModel

EXTENSION = """\
from abc import ABC
engine = "docker"
plugin_name = "plugin name"
author = "the author"

class Plugin(ABC): ...

class Extension(Plugin):
    extension_name = "extension_value"
    def __init__(self):
        self.instance_name = "instance_value"
    def add(self, msg: str) -> str:
        return msg
    def remove(self): ...
"""

CLASS = """\
classes:
  - name: Extension
    attributes:
      - type: instance
        name: instance_name
        value: instance_value
      - type: class
        name: extension_name
        value: extension_value
    methods:
      - name: __init__
        arguments:
          - name: self
        return_annotation:
      - name: add
        arguments:
          - name: self
          - name: msg
            annotation: str
        return_annotation: str
      - name: remove
        arguments:
          - name: self
"""

HERE = f"""\
deployments:
  - arch: {platform.machine()}
    systems:
      - os: {platform.system().lower()}
        ENVIRONMENT
        pythons:
          - version: 2.7.18
            interpreter: CPython
            modules:
              - filename: addons.py
          - version: {platform.python_version()}
            interpreter:
            modules:
              - filename: extension.py
                version:
                variables:
                  AUTHOR
                functions:
                classes:
"""


def here(environment: str, author: str) -> str:
    return HERE.replace("ENVIRONMENT", environment).replace("AUTHOR", author)


RELEASES = {
    "0.3": "filename: extension.py\n"
    "variables:\n  engine: docker\n  plugin_name: plugin name\n"
    f"{CLASS}    superclasses:\n      - Plugin\n" + here("envs: {CI: true}", "author: the author"),
    "0.4": "filename: extension.py\n"
    "variables:\n  - name: engine\n    value: docker\n    annotation: str\n"
    f"{CLASS}    superclasses:\n      - name: Plugin\n"
    + here(
        "environment: {variables: [{name: CI, value: true, annotation: bool}], secrets: [TOKEN]}",
        "- name: author \n                    value: the author",
    ),
    "0.5": "schema_version: 1\npolicy_id: extension\nfilename: extension.py\n"
    "variables: [{name: engine, value: docker}]\n"
    f"{CLASS}    superclasses: [{{name: Plugin}}]\n"
    "runtime:\n  python: '>=3.10,<4'\n  os: [linux, darwin, windows]\n"
    "  implementation: [CPython]\n  environment: {CI: 'true', TOKEN: null}\n",
}


@pytest.fixture
def extension(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("TOKEN", "x")
    path = tmp_path / "extension.py"
    path.write_text(EXTENSION, encoding="utf-8")
    return path


@pytest.mark.parametrize("release", RELEASES)
def test_contracts_are_read_unchanged(release: str, extension: Path) -> None:
    contract = extension.with_name("spymodel.yml")
    contract.write_text(RELEASES[release], encoding="utf-8")
    report = importspy.check(extension, contract)
    assert report.admitted, report
    model = SpyModel.from_yaml(RELEASES[release])
    assert importspy.check(extension, model).counts == report.counts


BREAKING = [
    ("docker", "podman", "variable:engine"),
    ("def add(self, msg: str)", "def add(self, text: str)", "argument:Extension.add.msg"),
    ("def remove", "def delete", "method:Extension.remove"),
    ("class Extension(Plugin)", "class Extension", "superclass:Extension.Plugin"),
    ('"instance_value"', '"another"', "attribute:Extension.instance_name"),
]


@pytest.mark.parametrize(("old", "new", "subject"), BREAKING)
@pytest.mark.parametrize("release", RELEASES)
def test_contracts_demand_what_they_did(
    release: str, old: str, new: str, subject: str, extension: Path
) -> None:
    extension.write_text(EXTENSION.replace(old, new), encoding="utf-8")
    report = importspy.check(extension, Contract.from_text(RELEASES[release]))
    assert subject in [violation.subject for violation in report.violations]


@pytest.mark.parametrize("release", ["0.3", "0.4", "0.5"])
def test_the_environment_counts(
    release: str, extension: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "no")
    assert not importspy.check(extension, Contract.from_text(RELEASES[release]))


def test_older_spellings_are_noted() -> None:
    notes = Contract.from_text(RELEASES["0.3"]).notes
    places = [note.partition(": ")[0] for note in notes]
    assert len(places) == 3
    assert places[0] == "<text>:3:3"
    assert any("`envs` is an older spelling" in note for note in notes)
    assert Contract.from_text(RELEASES["0.5"]).notes == []


def test_a_value_that_is_left_out_demands_presence() -> None:
    assert importspy.check(importlib.import_module("json"), {"variables": ["_default_decoder"]})


@pytest.mark.parametrize("text", ["filename: a.py\nnew_key: 1", "functions: [{name: f, doc: x}]"])
def test_keys_that_nobody_knows_are_refused(text: str) -> None:
    with pytest.raises(ContractError, match="has no key"):
        Contract.from_text(text)


MODELS = ["SpyModel", "Module", "Variable", "Function", "Argument", "Class", "Attribute",
          "Runtime", "System", "Environment", "Python"]  # fmt: skip


def test_import_paths_of_earlier_releases() -> None:
    models: Any = importlib.import_module("importspy.models")
    for name in MODELS:
        assert getattr(models, name) is getattr(importspy, name)
    constants: Any = importlib.import_module("importspy.constants")
    assert importspy.Config is constants.Config
    for words in ("KNOWN_ARCHITECTURES", "SUPPORTED_OS", "SUPPORTED_PYTHON_IMPLEMENTATION"):
        assert getattr(constants.Constants, words)


def test_every_constant_is_a_word_of_contracts() -> None:
    from importspy.constants import Constants

    for arch in Constants.SupportedArchitectures:
        assert importspy.Runtime(arch=arch).to_dict() == {"arch": arch.value}
    for system in Constants.SupportedOS:
        assert importspy.System(os=system).to_dict() == {"os": system.value}
    for interpreter in Constants.SupportedPythonImplementations:
        importspy.Python(interpreter=interpreter)
    for level in Constants.SupportedClassAttributeTypes:
        importspy.Attribute(type=level, name="a")
    for annotation in Constants.SupportedAnnotations:
        importspy.Variable(name="a", annotation=annotation)
    for word in Constants.SUPPORTED_OS:
        importspy.System(os=word)


def test_a_contract_in_the_body_of_a_class(extension: Path) -> None:
    from importspy.constants import Config
    from importspy.models import (
        Argument,
        Attribute,
        Class,
        Function,
        Module,
        Python,
        Runtime,
        System,
    )

    class PluginSpy(SpyModel):
        deployments = [  # noqa: RUF012
            Runtime(
                arch=platform.machine(),
                systems=[
                    System(
                        os=platform.system().lower(),
                        envs={"CI": True},
                        pythons=[
                            Python(interpreter=Config.INTERPRETER_IRON_PYTHON, modules=[]),
                            Python(
                                version=platform.python_version(),
                                modules=[
                                    Module(
                                        filename="extension.py",
                                        variables={"author": "the author"},  # type: ignore[arg-type]
                                    )
                                ],
                            ),
                        ],
                    )
                ],
            )
        ]
        filename: str = "extension.py"
        variables: dict = {"engine": "docker"}  # type: ignore[type-arg,assignment]  # noqa: RUF012
        classes = [  # noqa: RUF012
            Class(
                name="Extension",
                attributes=[
                    Attribute(
                        type=Config.INSTANCE_TYPE, name="instance_name", value="instance_value"
                    )
                ],
                methods=[Function(name="remove", arguments=[Argument(name="self")])],
                superclasses=["Plugin"],  # type: ignore[list-item]
            )
        ]

    assert importspy.check(extension, PluginSpy).admitted, importspy.check(extension, PluginSpy)
    assert importspy.check(extension, PluginSpy())
    report = importspy.check(extension, PluginSpy(variables={"engine": "podman"}))
    assert [violation.subject for violation in report.violations] == ["variable:engine"]
