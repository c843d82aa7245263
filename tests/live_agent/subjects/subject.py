import abc
import collections
import contextlib
import dataclasses
import enum
import functools
import math
import os
import typing as t
from dataclasses import dataclass

T = t.TypeVar("T")
Vec = list[float]
LIMIT: int = 3
SECRET = os.environ.get("LIVE_AGENT_SECRET", "none")
LINK = "https://user:" + SECRET + "@host"
big = 2**70
pi = math.pi
mixed = [1, (2.5, None, ...), {"k": {1, 2}}, b"\0", 3j, frozenset({"x"}), True]
length = len
sort = sorted
square_root = math.sqrt


def plain(a, b: "Plugin", /, c: t.Optional[int] = None, *args: Vec, d=b"x", **rest) -> "T":
    """Every kind."""


async def later() -> None: ...


async def many():
    yield 1


short = lambda x, *, y=1: x


def twice(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@twice
def wrapped(x: int, y: str = "q") -> bool: ...


@functools.lru_cache(maxsize=None)
def cached(key: t.Callable[[int, str], None]): ...


@contextlib.contextmanager
def managed(name: str): ...


@functools.singledispatch
def dispatched(value: object): ...


first = functools.partial(plain, 1, c=2)


class Plugin(abc.ABC):
    kind: t.ClassVar[str] = "base"
    options: dict[str, int]

    def __init__(self, name):
        self.name = name

    @abc.abstractmethod
    def run(self, data: t.Mapping[str, t.Any]) -> int: ...

    @classmethod
    def make(cls, text: str) -> "Plugin": ...

    @staticmethod
    def version() -> str: ...

    @property
    def label(self) -> str: ...

    @functools.cached_property
    def costly(self): ...

    partial = functools.partialmethod(run, {})

    class Nested:
        depth = 1


bound = Plugin.make


class Runner(t.Protocol[T]):
    def run(self, item: T) -> T: ...


class Box(t.Generic[T]):
    __slots__ = ("content",)


class Colour(enum.IntEnum):
    RED = 1
    BLUE = 2


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list[str] = dataclasses.field(default_factory=list)
    origin: t.ClassVar[int] = 7


class Pair(t.NamedTuple):
    left: int
    right: str = "r"


Old = collections.namedtuple("Old", "a b")


class Failure(KeyError):
    pass
