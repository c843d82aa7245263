"""What `init` writes of the nastiest code is kept by the loaded module, too."""

from __future__ import annotations

import sys

import pytest
from conftest import Cli

PYTHON = ("--python", sys.executable)

CASES = {
    "a base that is an instance": {
        "m.py": """
            class InterfaceClass:
                def __init__(self, name, bases=(), namespace=None): ...
            Interface = InterfaceClass("Interface")
            class IThing(Interface):
                def run(self): ...
            class IOther(IThing): ...
            class Plain: ...
        """
    },
    "such a base of another module": {
        "pkg/__init__.py": "from .base import Interface\n",
        "pkg/base.py": """
            class InterfaceClass:
                def __init__(self, name, bases=(), namespace=None): ...
            Interface = InterfaceClass("Interface")
        """,
        "m.py": """
            import pkg
            from pkg import Interface
            class IThing(Interface): ...
            class IOther(pkg.Interface): ...
        """,
    },
    "a metaclass called for a base": {
        "m.py": """
            class Meta(type): ...
            Base = Meta("Base", (), {})
            class Thing(Base):
                def run(self): ...
        """
    },
    "names imported under other names": {
        "lib.py": """
            from __future__ import annotations
            from datetime import datetime as DateTime
            class Zone:
                def offset(self, at: DateTime | None) -> DateTime: ...
        """,
        "m.py": """
            from __future__ import annotations
            from typing import Any as typing_Any
            from collections import OrderedDict as Ordered
            from lib import Zone
            def Any(other: typing_Any) -> Ordered: ...
            class Mine(Zone):
                def ordered(self, other: Ordered) -> list[typing_Any]: ...
        """,
    },
    "fields of attrs": {
        "m.py": """
            import attr
            @attr.s(frozen=True, auto_attribs=True)
            class Process:
                args: list
                uid: int | None = None
                env: dict = attr.ib(default=attr.Factory(dict))
            @attr.s
            class Old:
                field = attr.ib(default=1)
                kept: int = 3
                also: int = attr.ib(default=2)
            @attr.define
            class New:
                field: int = 1
        """
    },
    "fields that methods set, too": {
        "m.py": """
            from dataclasses import dataclass, field
            @dataclass
            class Result:
                level: float | None = field(default=None, repr=False)
                size: int = 1
                def interval(self, level: float = 0.95):
                    self.level = level
                def __post_init__(self):
                    self.size = 2
        """
    },
    "what `__new__` sets on its class": {
        "m.py": """
            class Only:
                __instance = None
                count = 0
                def __new__(cls):
                    cls.count += 1
                    if not cls.__instance:
                        cls.__instance = super().__new__(cls)
                    return cls.__instance
            ONLY = Only()
        """
    },
    "an annotation in the body, the value afterwards": {
        "lib.py": """
            class Relation:
                operators: dict[str, type]
                limit: float
            Relation.operators = {"=": int}
            Relation.limit = 3
        """,
        "m.py": "from lib import Relation\nclass Mine(Relation): ...\n",
    },
    "a module or what the package binds later": {
        "pkg/__init__.py": """
            from . import array as arraylib
            from .base import thing as other
            from .array import array
        """,
        "pkg/array.py": "class array: ...\n",
        "pkg/base.py": """
            import pkg.array
            from . import array as _array
            thing = 1
        """,
    },
    "a base that is one class or another": {
        "m.py": """
            try:
                import nobody_has_this
                Like = nobody_has_this.Base
            except ImportError:
                Like = object
            class Stub(Like):
                def run(self): ...
        """
    },
    "bases by other names": {
        "lib.py": """
            from typing import TYPE_CHECKING
            class Real:
                def run(self): ...
            def made(): return Real
            if TYPE_CHECKING:
                Thing = Real
            else:
                Thing = object
            Same = Real
            Made = made()
            class Stub(Thing): ...
            class Sub(Same): ...
            class Other(Made): ...
            class Unlike(dict, Thing): ...
        """,
        "m.py": """
            import lib
            from lib import Other, Stub, Sub, Unlike
            class There(lib.Same): ...
            class Nothing(lib.Thing): ...
            class Both(dict, lib.Same): ...
        """,
    },
    "annotations that only type checkers understand": {
        "lib.py": "class Sequence: ...\n",
        "m.py": """
            from __future__ import annotations
            from typing import TYPE_CHECKING, Optional, Sequence
            if TYPE_CHECKING:
                from lib import Sequence as SchemaItem
            class Frozen(dict):
                def __class_getitem__(cls, key): return cls
            Options = Frozen[str, Optional[int]]
            class Context:
                options: Options
                def fire(self, seq: SchemaItem, all: Sequence[SchemaItem]) -> SchemaItem: ...
                def init(self, options: Options) -> None: ...
        """,
    },
    "aliases of typing in attributes that are inherited": {
        "lib.py": """
            from __future__ import annotations
            from typing import Any as TODO_Any
            from typing import Optional, Tuple
            class Select:
                entities: Tuple[TODO_Any, ...] = ()
                def run(self, other: TODO_Any) -> Optional[TODO_Any]: ...
        """,
        "m.py": """
            from __future__ import annotations
            from lib import Select
            class Mine(Select): ...
        """,
    },
    "a computed base": {
        "m.py": """
            class Meta(type): ...
            class Base(metaclass=Meta): ...
            class Other(type(Base)): ...
        """
    },
    "sets in any order": {
        "m.py": "WORDS = {'b', 'a', 'c', 1, None, b'x'}\nFROZEN = frozenset({'z', 'y'})\n"
    },
    "abstract in every way": {
        "m.py": """
            import abc, functools
            class A(abc.ABC):
                @property
                @abc.abstractmethod
                def x(self): ...
                @x.setter
                def x(self, value): ...
                @abc.abstractmethod
                def run(self): ...
                go = run
                @functools.cached_property
                def cached(self): ...
            class B(A):
                x = 3
                def run(self): ...
            class C(B):
                go = None
            class D(C, metaclass=abc.ABCMeta):
                def new(self): ...
        """
    },
}


def indented(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line.removeprefix(" " * 12) for line in lines).lstrip("\n")


@pytest.mark.parametrize("options", [(), ("--full", "--with", "values,annotations")])
@pytest.mark.parametrize("case", CASES)
def test_source_says_nothing_that_is_not_so(
    native: Cli, case: str, options: tuple[str, ...]
) -> None:
    for name, text in CASES[case].items():
        path = native.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(indented(text), encoding="utf-8")
    for name in CASES[case]:
        written = native.run("init", name, *options, *PYTHON, "-o", "c.yml", "--force")
        assert written.returncode == 0, written.stderr
        for live in ((), ("--live",)):
            done = native.run("check", *live, *PYTHON, "-s", "c.yml", name)
            assert done.returncode == 0, done.stdout + done.stderr
