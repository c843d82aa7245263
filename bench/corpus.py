"""What is measured on: real code, generated trees, contracts made from both."""

from __future__ import annotations

import ast
import itertools
import shutil
import sysconfig
import tokenize
from collections.abc import Iterator
from pathlib import Path

WORK = Path(__file__).parent / ".work"
CORPUS_BYTES = 2_000_000
STDLIB = Path(sysconfig.get_paths()["stdlib"])

# Every module of a tree is asked for the same things, and most lack some of them.
TREE_CONTRACT = """\
variables:
  - name: __all__
functions:
  - name: main
classes:
  - name: Plugin
    methods:
      - name: run
"""

PLUGIN = '''\
"""A plugin as the tutorial shows it."""

import json
from dataclasses import dataclass

VERSION: str = "1.2"


@dataclass
class Options:
    indent: int = 2
    sort_keys: bool = False


class Exporter:
    extension = ".json"

    def __init__(self, options: Options) -> None:
        self.options = options

    def export(self, rows: list[dict[str, object]], timeout: float = 30.0) -> bytes:
        return json.dumps(rows, indent=self.options.indent).encode()


def media_type() -> str:
    return "application/json"
'''

PLUGIN_CONTRACT = """\
variables:
  - name: VERSION
    annotation: str
functions:
  - name: media_type
    return_annotation: str
classes:
  - name: Exporter
    attributes:
      - type: class
        name: extension
        value: .json
    methods:
      - name: export
        arguments:
          - name: rows
          - name: timeout
            value: 30.0
        return_annotation: bytes
"""


def frozen() -> list[Path]:
    """The first files of the standard library by name, until there are 2 MB; tests aside."""
    chosen: list[Path] = []
    size = 0
    for path in sorted(STDLIB.rglob("*.py")):
        inner = path.relative_to(STDLIB).parts
        if {"site-packages", "dist-packages", "test", "tests", "lib2to3"} & set(inner):
            continue
        if size >= CORPUS_BYTES:
            break
        chosen.append(path)
        size += path.stat().st_size
    return chosen


def named(path: Path) -> tuple[list[str], list[str]]:
    """Five public names, functions, classes and variables in turn, as a contract has them, and of
    every class among them two public methods."""
    with tokenize.open(path) as file:
        body = ast.parse(file.read()).body
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
    variables = [
        target.id
        for node in body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    in_turn = itertools.chain.from_iterable(itertools.zip_longest(functions, classes, variables))
    public = dict.fromkeys(name for name in in_turn if name and not name.startswith("_"))
    names = list(public)[:5]
    methods = {
        node.name
        for name in names
        if name in classes
        for node in itertools.islice(filter(is_public_method, classes[name].body), 2)
        if isinstance(node, ast.FunctionDef)
    }
    return names, sorted(methods)


def is_public_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def source_list() -> Path:
    """The list `importspy-bench source` reads: a path, names, methods, with tabs between."""
    listed = WORK / "corpus.list"
    lines = ("\t".join([str(path), *map(" ".join, named(path))]) for path in frozen())
    listed.write_text("".join(f"{line}\n" for line in lines))
    return listed


def copied(name: str, source: Path) -> Path:
    """A copy of a package's Python files under `.work`, alone in its folder."""
    target = WORK / "trees" / f"only-{name}" / name
    if not target.exists():
        for path in python_files(source):
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return target


def python_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*.py")):
        if not {"site-packages", "dist-packages"} & set(path.relative_to(root).parts):
            yield path


def generated(count: int) -> Path:
    """A tree of `count` small plugins, a hundred to a folder."""
    root = WORK / "trees" / f"plugins-{count}"
    if not root.exists():
        for number in range(count):
            path = root / f"part_{number // 100:03}" / f"plugin_{number:05}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PLUGIN.replace('"1.2"', f'"1.{number}"'))
    return root


def written(name: str, text: str) -> Path:
    """A file under `.work`."""
    path = WORK / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def large_contract() -> Path:
    """A contract of some 400 KB, as somebody would write it by hand."""
    lines = ["id: large", "classes:"]
    for number in range(1_000):
        lines += [
            f"  - name: Plugin{number}",
            "    reason: the server loads plugins by this name",
            "    attributes:",
            "      - type: class",
            "        name: extension",
            "        annotation: str",
            f'        value: ".ext{number}"',
            "    methods:",
            f"      - name: export_{number}",
            "        arguments:",
            "          - name: self",
            "          - name: rows",
            "            annotation: list[dict[str, object]]",
            "          - name: timeout",
            "            annotation: float",
            "            value: 30.0",
            "        return_annotation: bytes",
        ]
    return written("large.yml", "\n".join(lines) + "\n")
