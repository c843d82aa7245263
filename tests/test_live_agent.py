"""The live agent: what it sees of loaded modules, and that nothing of theirs runs meanwhile."""

from __future__ import annotations

import importlib.util
import json
import math
import types
from pathlib import Path
from typing import Any

import pytest
from importspy import _importspy
from interpreters import INTERPRETERS, run, told
from live_agent.shown import Shown, known

HERE = Path(__file__).parent / "live_agent"
MODULES = (HERE / "modules.txt").read_text(encoding="utf-8").split()
SUBJECT = HERE / "subjects" / "subject.py"
everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


def observed(loaded: Any, *names: str, module: str = "subject") -> Shown:
    wire = _importspy.observe_live(loaded, module, f"{module}.py", names or None)
    return Shown(json.loads(wire))


@pytest.fixture(scope="module", params=INTERPRETERS, ids=lambda path: path.parts[-3])
def subject(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("subject")
    return Shown(told(request.param, folder, HERE / "look.py", SUBJECT))


@everywhere
def test_no_hook_runs(python: Path, tmp_path: Path) -> None:
    seen = told(python, tmp_path, HERE / "spring.py", HERE / "subjects" / "trapped.py")
    assert seen["ran"] == []
    assert len(seen["would"]) >= 6
    whole = Shown(seen["whole"])
    assert whole.value("nested") == whole.value("a_str") == "? ForeignValue"
    assert whole.value("cycle") == whole.value("wide") == "? TooDeep"
    assert whole.signature("circular") == "? TooDeep"
    for path in ("wrapping", "signed", "mock_method", "Members.static", "Members.made"):
        assert whole.signature(path) == "? NoSignature", path
    assert whole.signature("Trapped.run") == "(self, a, b!=['int', '1'])"
    assert "Variable" in whole.of("liar")
    assert "Variable" in whole.of("pretender")
    for way in ("names", "dictionary"):
        some = Shown(seen[way])
        assert some.signature("function").startswith("(a, b: ? ForeignValue=? ForeignValue, *args")
        assert known(some.of("missing")) == "? ModuleGetattr"


@everywhere
def test_signatures_are_those_of_inspect(python: Path, tmp_path: Path) -> None:
    compared = told(python, tmp_path, HERE / "signatures.py", *MODULES)
    assert compared["differing"] == []
    assert compared["signatures"] > 4000


def test_functions(subject: Shown) -> None:
    for name, signature in {
        "plain": (
            "(a/, b/: Plugin, c: int | None=None, *args: list[float], d!=['bytes', '78'], **rest)"
            " -> T"
        ),
        "later": "() -> None",
        "many": "()",
        "short": "(x, y!=['int', '1'])",
        "wrapped": "(x: int, y: str=q) -> bool",
        "cached": "(key: Callable[[int, str], None])",
        "managed": "(name: str)",
        "dispatched": "(value: object)",
        "first": ("(b/: Plugin, c!: int | None=['int', '2'], d!=['bytes', '78'], **rest) -> T"),
        "bound": "(text: str) -> Plugin",
        "length": "(obj/)",
        "square_root": "(x/)",
        "Plugin.run": "(self, data: Mapping[str, Any]) -> int",
        "Plugin.make": "(cls, text: str) -> Plugin",
        "Plugin.version": "() -> str",
        "Plugin.partial": "? NoSignature",
        "Runner.run": "(self, item: T) -> T",
        "Point.__init__": "(self, x: int, y: int=['int', '0'], tags: list[str]=? ForeignValue)"
        " -> None",
    }.items():
        assert subject.signature(name) == signature
    for name in ("later", "many", "plain", "wrapped"):
        is_async = subject.of(name)["Function"]["is_async"]
        assert known(is_async) == (name in ("later", "many"))
    assert subject.of("Plugin.make")["Function"]["descriptor"] == "Class"
    assert subject.of("Plugin.version")["Function"]["descriptor"] == "Static"


def test_values(subject: Shown) -> None:
    assert subject.value("LIMIT") == ["int", "3"]
    assert known(subject.of("LIMIT")["Variable"]["annotation"], "text") == "int"
    assert subject.value("big") == ["int", str(2**70)]
    assert subject.value("pi") == ["float", repr(math.pi)]
    assert subject.value("mixed")[:3] == [
        "list",
        ["int", "1"],
        ["tuple", ["float", "2.5"], None, ["..."]],
    ]
    assert subject.value("Vec") == "? ForeignValue"
    assert subject.observation["aliases"]["Vec"] == ["generic", "list", "float"]
    assert subject.of("math") == {"Module": ["math", None]}


def test_classes(subject: Shown) -> None:
    assert subject.ancestors("Plugin") == ["abc.ABC"]
    assert subject.ancestors("Failure") == [
        "builtins.KeyError",
        "builtins.LookupError",
        "builtins.Exception",
        "builtins.BaseException",
    ]
    assert subject.ancestors("Runner") == ["typing.Protocol", "typing.Generic"]
    assert subject.ancestors("Pair") == subject.ancestors("Old") == ["builtins.tuple"]
    assert {"enum.IntEnum", "builtins.int", "enum.Enum"} <= set(subject.ancestors("Colour"))
    assert subject.value("Plugin.kind") == "base"
    annotation = subject.of("Plugin.kind")["Variable"]["annotation"]
    assert known(annotation, "text") == "ClassVar[str]"
    assert known(subject.of("Plugin.label")["Variable"]["value_type"]) == "property"
    assert subject.value("Plugin.Nested.depth") == ["int", "1"]
    assert known(subject.of("Colour.RED")["Variable"]["value_type"]) == "subject.Colour"


def test_fields(subject: Shown) -> None:
    assert sorted(subject.klass("Point")["instance"]) == ["tags", "x", "y"]
    assert sorted(subject.klass("Pair")["instance"]) == ["left", "right"]
    assert sorted(subject.klass("Old")["instance"]) == ["a", "b"]
    assert sorted(subject.klass("Box")["instance"]) == ["content"]
    assert subject.klass("Plugin")["instance"] == {}
    assert subject.klass("Plugin")["instance_open"]["why"] == "OnlySource"
    assert subject.klass("Old")["instance_open"] is None


def test_definitions_have_their_places(subject: Shown) -> None:
    text = SUBJECT.read_text(encoding="utf-8")
    for path in ("plain", "later", "wrapped", "cached", "managed", "first", "bound", "Plugin.run"):
        place = subject.of(path)["Function"]["place"]["span"]
        name = {"first": "plain", "bound": "make"}.get(path, path.rsplit(".", 1)[-1])
        line = text.rfind("\n", 0, place["start"]) + 1
        assert text[place["start"] : place["end"]] == name
        assert text[line : place["start"]].split()[-1] == "def"
    place = subject.klass("Plugin")["place"]["span"]
    assert text[place["start"] - 6 : place["end"]] == "class Plugin"


@everywhere
def test_no_environment_value_is_sent(python: Path, tmp_path: Path) -> None:
    secret = "hunter2-hunter2"
    text = run(python, tmp_path, HERE / "look.py", SUBJECT, LIVE_AGENT_SECRET=secret)
    assert secret not in text
    shown = Shown(json.loads(text))
    assert shown.value("SECRET") == shown.value("LINK") == "? FromEnvironment"


def test_only_what_is_asked_for_is_read() -> None:
    module = types.ModuleType("subject")
    exec("class A:\n    x = 1\nclass B(A): pass\nclass C: pass\ndef f(): pass", vars(module))
    shown = observed(module, "B", "nothing")
    assert sorted(shown.names) == ["B", "nothing"]
    assert [entry["name"] for entry in shown.observation["classes"]] == ["B", "A"]
    assert shown.names["nothing"]["alternatives"] == ["Not"]
    assert {"A", "B", "C", "f"} <= set(shown.observation["bound"])


def test_a_module_that_waits_for_its_first_use_is_left_waiting() -> None:
    spec = importlib.util.find_spec("colorsys")
    assert spec is not None
    assert spec.loader is not None
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shown = observed(module, "rgb_to_hls", module="colorsys")
    assert known(shown.of("rgb_to_hls")) == "? NotLoaded"
    assert type.__getattribute__(type(module), "__name__") == "_LazyModule"


@pytest.mark.parametrize("name", ["math", "_io", "zlib", "itertools", "_ssl", "builtins", "sys"])
def test_c_modules_are_seen(name: str) -> None:
    module = pytest.importorskip(name)
    shown = observed(module, module=name)
    assert shown.names


def test_only_modules_and_their_dictionaries_are_observed() -> None:
    class Impostor(dict):  # type: ignore[type-arg]
        pass

    for impostor in (Impostor(), object(), 3):
        with pytest.raises(TypeError, match="not a module"):
            observed(impostor)


def test_attrs_classes() -> None:
    attr = pytest.importorskip("attr")
    module = types.ModuleType("subject")
    vars(module)["attr"] = attr
    exec("@attr.define\nclass A:\n    x: int\n    y: str = attr.field(default='q')", vars(module))
    assert sorted(observed(module).klass("A")["instance"]) == ["x", "y"]


def test_pydantic_models() -> None:
    pydantic = pytest.importorskip("pydantic")
    module = types.ModuleType("subject")
    vars(module)["pydantic"] = pydantic
    exec("class M(pydantic.BaseModel):\n    x: int\n    y: str = 'q'", vars(module))
    shown = observed(module)
    assert sorted(shown.klass("M")["instance"]) == ["x", "y"]
    assert "pydantic.main.BaseModel" in shown.ancestors("M")
