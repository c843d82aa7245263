"""Contracts that are Python objects: read, refused and reported like those in files."""

from __future__ import annotations

import copy
import json
import multiprocessing
import pickle
from collections import OrderedDict
from collections.abc import Callable
from inspect import get_annotations
from pathlib import Path
from typing import Any

import importspy
import pytest
import yaml
from importspy import (
    Argument,
    Attribute,
    Class,
    Contract,
    ContractError,
    Environment,
    Function,
    Module,
    Python,
    Runtime,
    SpyModel,
    System,
    Variable,
)
from importspy._model import Model

PLUGIN = SpyModel(
    filename="plugin.py",
    version="1.10",
    variables=[Variable(name="MODE", annotation="str", value="fast")],
    classes=[
        Class(
            name="Plugin",
            attributes=[
                Attribute(type="class", name="kind", value="payments"),
                Attribute(type="instance", name="amount", annotation="int"),
            ],
            methods=[
                Function(
                    name="run",
                    arguments=[Argument(name="self"), Argument(name="amount", value=None)],
                    return_annotation="str",
                    is_async=False,
                    reason="the host calls it",
                )
            ],
            superclasses=[Class(name="Base")],
        )
    ],
    deployments=[
        Runtime(
            arch="x86_64",
            systems=[
                System(
                    os="linux",
                    environment=Environment(
                        variables=[Variable(name="STAGE", value="test")], secrets=["TOKEN"]
                    ),
                    pythons=[Python(version="3.12", modules=[Module(filename="plugin.py")])],
                )
            ],
        )
    ],
    runtime=Runtime(python=">=3.10", os=["linux"], environment={"STAGE": None}),
    importers={"allow": ["app.*"]},
)

TEXT = """\
filename: plugin.py
version: 1.10
variables:
  - {name: MODE, annotation: str, value: fast}
classes:
  - name: Plugin
    attributes:
      - {type: class, name: kind, value: payments}
      - {type: instance, name: amount, annotation: int}
    methods:
      - name: run
        arguments: [self, {name: amount, value: null}]
        return_annotation: str
        async: false
        reason: the host calls it
    superclasses: [Base]
deployments:
  - arch: x86_64
    systems:
      - os: linux
        environment:
          variables: [{name: STAGE, value: test}]
          secrets: [TOKEN]
        pythons:
          - version: 3.12
            modules: [{filename: plugin.py}]
runtime: {python: ">=3.10", os: [linux], environment: {STAGE: null}}
importers: {allow: [app.*]}
"""


def test_text_and_objects_say_the_same() -> None:
    assert SpyModel.from_yaml(TEXT) == PLUGIN
    assert SpyModel.from_yaml(PLUGIN.to_yaml()) == PLUGIN
    assert SpyModel.from_dict(PLUGIN.to_dict()) == PLUGIN
    # Another reader of YAML reads the same from what is written, save for numbers that are text.
    assert yaml.safe_load(PLUGIN.to_yaml()) == PLUGIN.to_dict()


def test_parts_are_models_however_they_were_given() -> None:
    model = SpyModel.from_yaml(TEXT)
    assert model.classes
    assert model.deployments
    assert model.runtime
    (plugin,) = model.classes
    assert isinstance(plugin, Class)
    assert plugin.methods
    assert plugin.methods[0].arguments == [
        Argument(name="self"),
        Argument(name="amount", value=None),
    ]
    assert plugin.methods[0].is_async is False
    assert plugin.superclasses == [Class(name="Base")]
    assert [one.name for one in plugin.get_class_attributes()] == ["kind"]
    assert [one.name for one in plugin.get_instance_attributes()] == ["amount"]
    (deployment,) = model.deployments
    assert deployment.systems
    assert deployment.systems[0].environment
    assert deployment.systems[0].environment.secrets == ["TOKEN"]
    assert model.runtime.python == ">=3.10"


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
)
def test_copies_are_equal(copied: Any) -> None:
    assert copied(PLUGIN) == PLUGIN
    assert copied(PLUGIN).to_yaml() == PLUGIN.to_yaml()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Variable(name="a"), Variable(name="b")),
        (Variable(name="a"), Variable(name="a", value=None)),
        (Variable(name="a", value=1), Variable(name="a", value=True)),
        (Variable(name="a", value=1), Variable(name="a", value=1.0)),
        (Variable(name="a", value=[0]), Variable(name="a", value=[False])),
        (Variable(name="a"), Argument(name="a")),
        (Variable(name="a"), {"name": "a"}),
    ],
)
def test_what_differs_is_unequal(one: object, other: object) -> None:
    assert one != other


def test_a_value_is_demanded_only_where_it_is_given() -> None:
    assert Variable(name="a").to_dict() == {"name": "a"}
    assert Variable(name="a", annotation=None, value=None).to_dict() == {"name": "a", "value": None}


def models() -> list[type[Model]]:
    return [cls for cls in vars(importspy._models).values() if _is_model(cls)]


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Model) and bool(value._part)


def annotated(cls: type[Model]) -> set[str]:
    fields = {
        cls._keys.get(name, name)
        for base in cls.__mro__
        for name in (get_annotations(base) if base is not object else {})
    }
    return {name for name in fields if not name.startswith("_")}


@pytest.mark.parametrize("cls", models(), ids=lambda cls: cls.__name__)
def test_models_have_the_fields_of_the_dialect(cls: type[Model], native: Any) -> None:
    """Every key that the JSON Schema knows is a field, and there are no others."""
    definitions = native.json("schema")["$defs"]
    known = [cls._part, "runtime"] if cls is Runtime else [cls._part]
    keys: set[str] = set()
    for part in known:
        definition = definitions[part]
        for shape in definition.get("anyOf", [definition]):
            keys |= set(shape.get("properties", ()))
    assert annotated(cls) == keys


NOT_PLAIN = "can't stand in a contract"
REFUSED: list[tuple[dict[str, Any], str | None, str]] = [
    ({"clases": []}, "clases", "a contract has no key `clases`\n  help: did you mean `classes`?"),
    (
        {"classes": [{"name": "A", "methods": [{"name": "x"}, {"nmae": "y"}]}]},
        "classes[0].methods[1]",
        "a function needs the key `name`",
    ),
    ({"classes": "A"}, "classes", "expected a list of classes, found a text"),
    ({"version": 3.10}, "version", "expected a version as text, found a float"),
    ({"version": 3.10}, "version", "help: put it in quotes: 3.10 and 3.1 are the same float"),
    ({"deployments": [{"arch": "x"}]}, "deployments[0].arch", "`x` is not an architecture"),
    ({"filename": int}, "filename", f"an object of type `builtins.type` {NOT_PLAIN}"),
    ({"owner": object()}, "owner", f"an object of type `builtins.object` {NOT_PLAIN}"),
    ({"owner": {5: 1j}}, "owner.5", f"an object of type `builtins.complex` {NOT_PLAIN}"),
    ({"imports": {"x": 1j}}, "imports.x", f"an object of type `builtins.complex` {NOT_PLAIN}"),
    ({"id": "\udc80"}, "id", f"a text with half a surrogate pair {NOT_PLAIN}"),
    ({"id": 10**5000}, "id", f"an integer of that size {NOT_PLAIN}"),
    ({}, None, "the contract demands nothing, so it protects nothing"),
]


@pytest.mark.parametrize(("contract", "key_path", "told"), REFUSED)
def test_refusals_name_the_keys(contract: dict[str, Any], key_path: str | None, told: str) -> None:
    with pytest.raises(ContractError) as caught:
        importspy.check(json, contract)
    error = caught.value
    assert (error.key_path, error.path) == (key_path, "<dict>")
    assert (error.line, error.column) == (None, None)
    assert told in str(error)
    assert error.problems[0].message in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.key_path) == (str(error), error.key_path)


@pytest.mark.parametrize(
    ("build", "name", "key_path"),
    [
        (lambda: Variable(nmae="a"), "Variable", None),  # type: ignore[call-arg]
        (lambda: Variable(name=5), "Variable", "name"),  # type: ignore[arg-type]
        (lambda: Function.from_dict({"name": "f", "async": 1}), "Function", "async"),
        (lambda: Attribute(type="x", name="a"), "Attribute", "type"),
        (lambda: Runtime(arch="sparc"), "Runtime", "arch"),
        (lambda: Runtime(python="=<3", arch="arm64"), "Runtime", "python"),
        (lambda: Python.from_dict([]), "Python", None),  # type: ignore[arg-type]
        (lambda: System.from_dict({1: 2}), "System", "1"),  # type: ignore[dict-item]
    ],
)  # fmt: skip
def test_models_are_checked_where_they_are_built(
    build: Any, name: str, key_path: str | None
) -> None:
    with pytest.raises(ContractError) as caught:
        build()
    assert caught.value.path == f"<{name}>"
    assert key_path in {problem.key_path for problem in caught.value.problems}


def test_models_are_checked_again_where_they_are_used() -> None:
    model = SpyModel(functions=[Function(name="dumps")])
    assert importspy.check(json, model)
    assert model.functions
    model.functions[0].name = 5  # type: ignore[assignment]
    with pytest.raises(ContractError) as caught:
        importspy.check(json, model)
    assert caught.value.key_path == "functions[0].name"


def test_a_file_is_read_with_all_its_digits(tmp_path: Path) -> None:
    (tmp_path / "contract.yml").write_text(TEXT, encoding="utf-8")
    assert SpyModel.from_yaml(tmp_path / "contract.yml") == PLUGIN
    (tmp_path / "contract.toml").write_text("version = '1.10'", encoding="utf-8")
    assert SpyModel.from_yaml(tmp_path / "contract.toml") == SpyModel(version="1.10")
    (tmp_path / "wrong.yml").write_text("vresion: 1", encoding="utf-8")
    for name, line in (("wrong.yml", 1), ("none.yml", None)):
        with pytest.raises(ContractError) as caught:
            SpyModel.from_yaml(tmp_path / name)
        assert (caught.value.path, caught.value.line) == (str(tmp_path / name), line)


def test_names_of_the_caller_are_no_fields() -> None:
    model = SpyModel(filename="a.py")
    model._seen = 5  # type: ignore[attr-defined]
    assert model == SpyModel(filename="a.py")
    for name in ("_filename", "is_async"):
        with pytest.raises(ContractError, match="has no key"):
            Function.from_dict({"name": "f", name: True})


def test_yaml_is_refused_with_line_and_column() -> None:
    with pytest.raises(ContractError) as caught:
        SpyModel.from_yaml("functions:\n  - nmae: f\n")
    places = {(problem.line, problem.column) for problem in caught.value.problems}
    assert places == {(2, 5)}
    with pytest.raises(ContractError, match="malformed YAML"):
        Class.from_yaml("[")


class Trap(dict):  # type: ignore[type-arg]
    """Whatever is asked of it is an error."""

    def _sprung(self, *_: object, **__: object) -> Any:
        raise AssertionError("foreign code ran")

    __eq__ = __bool__ = __iter__ = __len__ = __repr__ = __str__ = __getitem__ = _sprung
    keys = items = values = get = __getattribute__ = __hash__ = _sprung  # type: ignore[assignment]


class TrappedType(type):
    def __getattribute__(cls, name: str) -> Any:
        raise AssertionError("foreign code ran")


class TrappedClass(metaclass=TrappedType):
    __slots__ = ()


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise AssertionError("foreign code ran")

    __eq__ = __hash__ = __str__  # type: ignore[assignment]


FOREIGN = {
    "dict": lambda: Trap(a=1),
    "object": lambda: object.__new__(TrappedClass),
    "text": lambda: Text("a"),
    "ordered": OrderedDict,
    "type": lambda: int,
    "function": lambda: len,
    "complex": lambda: 1j,
    "ellipsis": lambda: ...,
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_no_foreign_code_runs(make: Callable[[], object]) -> None:
    with pytest.raises(ContractError) as caught:
        importspy.check(json, {"variables": [{"name": "a", "value": [make()]}]})
    assert "can't stand in a contract" in str(caught.value)
    assert caught.value.key_path == "variables[0].value[0]"


def test_what_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ContractError, match="nested deeper"):
        importspy.check(json, {"variables": loop})


@pytest.mark.parametrize("source", [5, None, ["a"], json, object])
def test_what_is_no_contract_at_all(source: Any) -> None:
    with pytest.raises(TypeError, match="a contract is a path, a dict, a SpyModel or a Contract"):
        Contract(source)


def test_sources_of_a_contract(tmp_path: Path) -> None:
    path = tmp_path / "contract.yml"
    path.write_text("id: c\nfunctions: [dumps]\n", encoding="utf-8")
    read = Contract(path)
    assert (read.path, read.id, read.notes) == (str(path), "c", [])
    assert Contract(read) is read
    assert Contract.from_text("functions = ['f']", toml=True).path == "<text>"
    assert Contract({"functions": ["f"]}).path == "<dict>"
    for contract in (
        path,
        str(path),
        read,
        {"functions": ["dumps"]},
        SpyModel(functions=["dumps"]),  # type: ignore[list-item]
    ):
        assert importspy.check(json, contract)
    with pytest.raises(ContractError, match="there is no such contract") as caught:
        Contract(tmp_path / "none.yml")
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "none.yml"), None)


class Demanding(SpyModel):
    """As releases before 0.3 wrote contracts."""

    filename: str = "__init__.py"
    variables: dict = {"MODE": "fast"}  # type: ignore[type-arg,assignment]  # noqa: RUF012
    functions = ["dumps"]  # type: ignore[list-item]  # noqa: RUF012
    _ignored = 5

    def of_no_interest(self) -> None: ...


class Misspelt(SpyModel):
    functoins = ["dumps"]  # noqa: RUF012


def test_a_class_gives_its_fields_in_its_body() -> None:
    report = importspy.check(json, Demanding)
    assert report.contract == "<Demanding>"
    assert {violation.subject for violation in report.violations} == {"variable:MODE"}
    assert report.counts.kept == 2
    assert importspy.check(json, Demanding(variables={}, version="2.0.9", functions=["loads"]))  # type: ignore[list-item]
    with pytest.raises(ContractError, match="did you mean `functions`"):
        importspy.check(json, Misspelt)


def test_repr_hides_what_secrets_are_expected_to_be() -> None:
    variables = [Variable(name="TOKEN", value="hunter2"), Variable(name="STAGE", value="test")]
    environment = Environment(variables=variables, secrets=["TOKEN"])
    system = System(os="linux", environment=environment)
    envs = System(envs={"TOKEN": "hunter2"}, environment=Environment(secrets=["TOKEN"]))
    flat = Runtime(python="3.12", environment={"TOKEN": "hunter2"})
    for model in (
        environment,
        system,
        envs,
        SpyModel(deployments=[Runtime(systems=[system])], runtime=flat),
    ):
        assert "hunter2" not in repr(model)
        assert "TOKEN" in repr(model)
    assert "'test'" in repr(system)
    assert repr(Variable(name="a", value=None)) == "Variable(name='a', value=None)"


def test_errors_repeat_no_secret() -> None:
    wrong = {
        "environment": {
            "variables": [{"name": "TOKEN", "value": ["hunter2"]}],
            "secrets": ["TOKEN"],
        }
    }
    with pytest.raises(ContractError) as caught:
        importspy.check(json, {"deployments": [{"systems": [wrong]}]})
    assert "hunter2" not in str(caught.value) + repr(caught.value)


def _sent(error: BaseException) -> None:
    raise error


def test_errors_cross_processes() -> None:
    report = importspy.check(json, {"functions": ["missing"]})
    with pytest.raises(importspy.ValidationError) as caught:
        report.require(importer="app.main")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        with pytest.raises(importspy.ValidationError) as again:
            pool.apply(_sent, (caught.value,))
        with pytest.raises(ContractError) as wrong:
            pool.apply(importspy.check, (None, {"functoins": []}))
    assert str(again.value) == str(caught.value)
    assert again.value.violations == caught.value.violations
    assert (again.value.importer, again.value.contract) == ("app.main", "<dict>")
    assert wrong.value.key_path == "functoins"
