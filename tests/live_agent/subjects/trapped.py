"""A module full of hooks. Each that runs writes its name into `ran`."""

from __future__ import annotations

import dataclasses
import enum
import functools
import sys
import types
import typing

ran: list[str] = []

HOOKS = [
    *("__getattribute__", "__getattr__", "__setattr__", "__delattr__", "__dir__", "__call__"),
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__bool__"),
    *("__repr__", "__str__", "__format__", "__bytes__", "__len__", "__length_hint__"),
    *("__iter__", "__next__", "__reversed__", "__contains__", "__getitem__", "__setitem__"),
    *("__index__", "__int__", "__float__", "__complex__", "__instancecheck__"),
    *("__subclasscheck__", "__get__", "__set__", "__delete__", "__enter__", "__exit__"),
    *("__sizeof__", "__reduce__", "__reduce_ex__", "__fspath__", "__add__", "__or__", "__ror__"),
    *("__mro_entries__", "__missing__", "__buffer__", "keys", "items", "values", "get"),
]
LIES = ["__class__", "__dict__", "__name__", "__qualname__", "__module__", "__wrapped__"]
LIES += ["__signature__", "__text_signature__", "__annotations__", "__mro__", "__bases__"]
LIES += ["__code__", "__defaults__", "__func__", "__origin__", "__args__", "__path__"]


def trap(name):
    def hook(*args, **kwargs):
        ran.append(name)
        raise AttributeError(name)

    return hook


def namespace(owner, without=()):
    hooks = {name: trap(f"{owner}.{name}") for name in HOOKS if name not in without}
    lies = {name: property(trap(f"{owner}.{name}")) for name in LIES if name not in without}
    return {**lies, **hooks}


# A metaclass that would answer for everything its classes are asked.
QUIET = ("__call__", "__module__", "__qualname__", "__mro_entries__", "__set__", "__dict__")
Meta = type("Meta", (type,), namespace("Meta", QUIET))
Trap = type("Trap", (), namespace("Trap", ("__module__", "__qualname__")))
Trapped = type.__call__(Meta, "Trapped", (), {"run": lambda self, a, *, b=1: None, "x": 3})
Child = type.__call__(Meta, "Child", (Trapped,), {"__slots__": ("s",)})
trapped = object.__new__(Trap)


def of_builtin(base):
    names = ("__module__", "__qualname__", "__new__", "__hash__", "__class__", "__setitem__")
    return type(f"Trap{base.__name__}", (base,), namespace(base.__name__, names))


TrapInt, TrapStr, TrapFloat = of_builtin(int), of_builtin(str), of_builtin(float)
TrapList, TrapDict, TrapTuple = of_builtin(list), of_builtin(dict), of_builtin(tuple)
TrapSet, TrapBytes, TrapPartial = of_builtin(set), of_builtin(bytes), of_builtin(functools.partial)
an_int, a_str, a_float = TrapInt(1), TrapStr("s"), TrapFloat(1.5)
a_list, a_dict, a_tuple = TrapList([1]), TrapDict(a=1), TrapTuple((1,))
a_set, some_bytes, a_partial = TrapSet(), TrapBytes(b"x"), TrapPartial(print, 1)
nested = [1, [trapped], {"k": trapped}, (trapped,)]
cycle: list = []
cycle.append(cycle)
wide: list = [0]
for _ in range(40):
    wide = [wide, wide]
surrogate = "\ud800"


class Key(str):
    """Equal to nothing, at the price of being asked."""

    def __eq__(self, other):
        ran.append("Key.__eq__")
        return False

    def __hash__(self):
        ran.append("Key.__hash__")
        return str.__hash__(self)


def function(a, b: int = trapped, *args: trapped, c=a_str, **kwargs) -> trapped:
    pass


function.__annotations__["b"] = trapped
function.__annotations__["return"] = typing.List[int]
function.__annotations__[Key("a")] = int


def wrapping(function):
    pass


wrapping.__wrapped__ = trapped


def signed():
    pass


signed.__signature__ = trapped


def circular():
    pass


circular.__wrapped__ = circular
partial = functools.partial(function, trapped, c=trapped)
method = types.MethodType(function, trapped)
mock_method = types.MethodType(trapped, trapped)
alias = typing.List[int]
alias.__dict__["__args__"] = trapped
strange = types.GenericAlias(list, (trapped, int))


def aliased(a: int, b: str):
    pass


aliased.__annotations__.update(a=alias, b=strange)


class Members:
    attribute = trapped
    number: trapped = an_int
    static = staticmethod(trapped)
    made = classmethod(trapped)
    wrapped = staticmethod(function)

    @property
    def prop(self):
        ran.append("prop")

    @functools.cached_property
    def cached(self):
        ran.append("cached")

    def __class_getitem__(cls, item):
        ran.append("__class_getitem__")

    def __init_subclass__(cls):
        ran.append("__init_subclass__")

    def __getattr__(self, name):
        ran.append("__getattr__")


Members.__annotations__["attribute"] = trapped
slotted = type("slotted", (), {"__slots__": ["a", "b"], Key("run"): 1, "run": len})


@dataclasses.dataclass(eq=False, repr=False)
class Data:
    x: int
    y: typing.Any = an_int


class Colour(enum.Enum):
    RED = 1

    @property
    def shade(self):
        ran.append("shade")


OWN = ("__module__", "__qualname__")
Pretender = type("function", (), {"__module__": "builtins", **namespace("Pretender", OWN)})
pretender = object.__new__(Pretender)
Liar = type("partial", (), {"__module__": "functools", **namespace("Liar", OWN)})
liar = object.__new__(Liar)


class Module(types.ModuleType):
    for _name in ("__getattribute__", "__getattr__", "__dir__", "__repr__", "__setattr__"):
        locals()[_name] = trap(f"Module.{_name}")
    __dict__ = property(trap("Module.__dict__"))
    hidden = property(trap("Module.hidden"))


def __getattr__(name):
    ran.append("module __getattr__")
    raise AttributeError(name)


def __dir__():
    ran.append("module __dir__")
    return []


__all__ = trapped
__version__ = trapped
__path__ = trapped
globals()[Key("function")] = trapped
other_module = Module("other_module")
sys.modules[__name__].__class__ = Module
del _
