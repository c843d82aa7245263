"""What happens to a loaded module, and what is found when it is looked at again."""

from __future__ import annotations

#: The module that is watched.
SUBJECT = """\
import functools
import json

LIMIT = 10
CACHE = {}
GONE = 1


def load(path, mode="r"):
    return path


async def later():
    pass


@functools.lru_cache
def cached(x):
    return x


class Base:
    pass


class Plugin(Base):
    kind = "x"

    def __init__(self):
        self.size = 1

    def run(self, times: int = 1) -> str:
        return "run"

    @property
    def name(self):
        return "name"

    @staticmethod
    def make():
        return Plugin()
"""

#: What is done to ``subject``, and the subjects of what must be found: against its source, and
#: against its state before.
CHANGES = {
    "nothing": ("", []),
    "use": ("subject.load(1)\nsubject.Plugin().run()\nsubject.cached(1)\n", []),
    "a value": ("subject.LIMIT = 11\n", ["variable:LIMIT"]),
    "a function": ("def f(path, mode='r'): return 0\nsubject.load = f\n", ["function:load"]),
    "a function's code": (
        "subject.load.__code__ = (lambda path, mode: 0).__code__\n",
        ["function:load"],
    ),
    "a default": ("subject.load.__defaults__ = ('w',)\n", ["argument:load.mode"]),
    "a signature": ("subject.load = lambda path: 0\n", ["argument:load.mode"]),
    "a method": (
        "def f(self, times: int = 1) -> str: return 'spy'\nsubject.Plugin.run = f\n",
        ["method:Plugin.run"],
    ),
    "a static method": (
        "subject.Plugin.make = staticmethod(lambda: 0)\n",
        ["method:Plugin.make"],
    ),
    "an annotation": (
        "subject.Plugin.run.__annotations__['return'] = int\n",
        ["return:Plugin.run"],
    ),
    "a class attribute": ("subject.Plugin.kind = 'y'\n", ["attribute:Plugin.kind"]),
    "an added method": (
        "def spy(self): ...\nsubject.Plugin.spy = spy\n",
        ["method:Plugin.spy"],
    ),
    "an added attribute": ("subject.Plugin.extra = 1\n", ["attribute:Plugin.extra"]),
    "a removed method": ("del subject.Plugin.run\n", ["method:Plugin.run"]),
    "an added function": ("def spy(): ...\nsubject.spy = spy\n", ["function:spy"]),
    "a removed name": ("del subject.GONE\n", ["variable:GONE"]),
    "a class": ("class Plugin: pass\nsubject.Plugin = Plugin\n", ["method:Plugin.run"]),
    "several": (
        "subject.LIMIT = 1\nsubject.Plugin.kind = 2\n",
        ["variable:LIMIT", "attribute:Plugin.kind"],
    ),
}
