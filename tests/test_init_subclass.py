"""`importspy init --from-subclass`: the contract of an interface admits those who implement it, and
nobody else, from source and loaded."""

from __future__ import annotations

import sys

import pytest
from conftest import Cli

API = """\
import abc
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

T = TypeVar("T")


class Root(ABC):
    @abstractmethod
    def close(self) -> None: ...


class Exporter(Root):
    name: str
    kind: ClassVar[str]
    level: int = 3

    def __init__(self, path): ...

    @property
    @abstractmethod
    def title(self) -> str: ...

    @classmethod
    @abstractmethod
    def make(cls, path: str) -> "Exporter": ...

    @staticmethod
    @abstractmethod
    def check(path: str) -> bool: ...

    @abstractmethod
    async def export(self, rows: list, /, key, *rest, limit: int = 10, **more) -> str: ...

    def helper(self, x): return x


class Runs(Protocol[T]):
    item: T

    def run(self, job: T) -> T: ...

    @property
    def speed(self) -> int: ...


class Walks(Runs[int], Protocol):
    def walk(self) -> None: ...


class Plain:
    def go(self, where): ...


class Registered(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, other): return True

    @abstractmethod
    def size(self): ...
"""

EXPORTER = """\
from api import Exporter

class Plugin(Exporter):
    name = "csv"
    kind = "text"

    @property
    def title(self) -> str: return "CSV"

    @classmethod
    def make(cls, path: str) -> "Exporter": return cls(path)

    @staticmethod
    def check(path: str) -> bool: return True

    async def export(self, rows: list, /, key, *rest, limit: int = 99, **more) -> str: ...

    def close(self) -> None: ...
"""

WALKS = """\
class Plugin:
    def __init__(self):
        self.item = 1

    speed = 3

    def run(self, job: int) -> int: return job

    def walk(self) -> None: ...
"""

RIGHT = [
    (
        "collections.abc.Mapping",
        "from collections.abc import Mapping\n"
        "class Plugin(Mapping):\n"
        "    def __getitem__(self, item): ...\n"
        "    def __iter__(self): ...\n"
        "    def __len__(self): ...\n"
        "    def __contains__(self, /, what): ...\n",
    ),
    (
        "contextlib.AbstractContextManager",
        "class Plugin:\n    def __enter__(self): ...\n    def __exit__(self, *error): ...\n",
    ),
    ("api.Exporter", EXPORTER),
    ("api.Exporter", EXPORTER.replace("rows: list", "lines: list")),
    ("api.Exporter", EXPORTER.replace("*rest, limit", "limit").replace("key,", "key, *rest,")),
    (
        "api.Exporter",
        EXPORTER.replace('    name = "csv"\n', "").replace("return cls(path)", "...")
        + '    def __init__(self, path):\n        self.name = "csv"\n',
    ),
    (
        "api.Exporter",
        EXPORTER.replace("from api import Exporter", "import api").replace(
            "Plugin(Exporter)", "Plugin(api.Exporter)"
        ),
    ),
    (
        "api.Exporter",
        EXPORTER.replace(
            '    @property\n    def title(self) -> str: return "CSV"', '    title = "CSV"'
        ),
    ),
    ("api.Walks", WALKS),
    (
        "api.Walks",
        WALKS.replace("    speed = 3\n", "    @property\n    def speed(self): return 3\n"),
    ),
    ("api.Walks", "from api import Walks\n" + WALKS.replace("class Plugin", "class Plugin(Walks)")),
    ("api.Plain", "from api import Plain\nclass Plugin(Plain): ...\n"),
    ("api.Registered", "class Plugin:\n    def size(self): ...\n"),
    ("collections.abc.Sized", "class Plugin:\n    def __len__(self): return 0\n"),
    (
        "collections.abc.Mapping",
        "from collections.abc import Mapping\n"
        "class Plugin(Mapping):\n"
        "    def __getitem__(self, key): ...\n"
        "    def __iter__(self): ...\n"
        "    def __len__(self): ...\n",
    ),
]

WRONG = [
    ("contextlib.AbstractContextManager", "class Plugin:\n    def __enter__(self): ...\n"),
    ("api.Exporter", EXPORTER.replace("Plugin(Exporter)", "Plugin")),
    ("api.Exporter", EXPORTER.replace("    def close(self) -> None: ...\n", "")),
    ("api.Exporter", EXPORTER.replace("def title", "def heading")),
    ("api.Exporter", EXPORTER.replace("def check", "def examine")),
    ("api.Exporter", EXPORTER.replace('    name = "csv"\n', "")),
    ("api.Exporter", EXPORTER.replace('    kind = "text"\n', "")),
    ("api.Exporter", EXPORTER.replace("limit: int = 99", "maximum: int = 99")),
    (
        "api.Exporter",
        EXPORTER.replace(" **more", " **extra")
        .replace("/, key", "/, *, key")
        .replace(" *rest,", ""),
    ),
    ("api.Exporter", EXPORTER.replace("async def", "def")),
    ("api.Exporter", EXPORTER.replace("def close", "async def close")),
    ("api.Exporter", EXPORTER.replace("make(cls, path: str)", "make(cls)")),
    ("api.Exporter", EXPORTER + "    def helper(self): ...\n"),
    ("api.Exporter", EXPORTER.replace("class Plugin", "class Other")),
    ("api.Exporter", EXPORTER.replace("from api import Exporter", "class Exporter: ...")),
    ("api.Walks", WALKS.replace("        self.item = 1\n", "        pass\n")),
    ("api.Walks", WALKS.replace("    speed = 3\n", "")),
    ("api.Walks", WALKS.replace("run(self, job: int)", "run(self)")),
    ("api.Walks", WALKS.replace("def walk", "async def walk")),
    ("api.Plain", "class Plugin:\n    def go(self, where): ...\n"),
    ("api.Plain", "from api import Plain\nclass Plugin(Plain):\n    def go(self): ...\n"),
    ("api.Registered", "class Plugin:\n    size = 3\n"),
    ("collections.abc.Sized", "class Plugin:\n    def len(self): return 0\n"),
    (
        "collections.abc.Mapping",
        "from collections.abc import Mapping\n"
        "class Plugin(Mapping):\n"
        "    def __getitem__(self, key): ...\n"
        "    def __len__(self): ...\n",
    ),
]


@pytest.fixture
def project(native: Cli) -> Cli:
    (native.folder / "api.py").write_text(API, encoding="utf-8")
    return native


def judged(cli: Cli, base: str, text: str, *options: str) -> list[str]:
    """What is broken or undetermined, from source and loaded alike."""
    python = ("--python", sys.executable)
    done = cli.run("init", "--from-subclass", base, *options, "-o", "c.yml", "--force", *python)
    assert done.returncode == 0, done.stderr
    (cli.folder / "mine.py").write_text(text, encoding="utf-8")
    format_ = ("--output-format", "json")
    source = cli.json("check", "-s", "c.yml", "mine.py", *python, *format_)
    live = cli.json("check", "--live", "-s", "c.yml", "mine.py", *python, *format_)
    assert source["verdict"] == live["verdict"]
    return [one["message"] for one in source["subjects"][0]["violations"]]


@pytest.mark.parametrize("options", [(), ("--with", "annotations,values")])
@pytest.mark.parametrize(("base", "text"), RIGHT)
def test_who_implements_it_is_admitted(
    project: Cli, base: str, text: str, options: tuple[str, ...]
) -> None:
    assert judged(project, base, text, *options) == []


@pytest.mark.parametrize(("base", "text"), WRONG)
def test_who_does_not_is_denied(project: Cli, base: str, text: str) -> None:
    assert text not in (EXPORTER, WALKS)
    violations = judged(project, base, text)
    assert violations
    assert not [message for message in violations if "can't tell" in message]


def test_a_class_of_a_file(project: Cli) -> None:
    done = project.run("init", "api.py", "--from-subclass", "Plain", "--as", "Mine", "-o", "-")
    assert "  - name: Mine\n" in done.stdout
    assert "      - name: api.Plain\n" in done.stdout


def test_what_a_contract_cannot_demand_is_said(project: Cli) -> None:
    done = project.run("init", "--from-subclass", "api.Exporter", "-o", "-")
    assert "# rows: left out, its name is nobody's business but its own" in done.stdout
    assert "Nothing abstract is left to be implemented." in done.stdout
