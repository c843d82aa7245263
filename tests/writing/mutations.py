"""Changes of one fact of a module, made in its text."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutation:
    what: str
    source: bytes
    #: What is gone, or what is different now.
    name: str
    codes: tuple[str, ...]
    #: The lines of the module that the change is on.
    lines: range

    def explains(self, violation: Json, contract: list[str]) -> bool:
        """Whether a violation is due to the change, and points at what demands the fact."""
        if self.name in re.split(r"[:.]", violation["subject"]):
            # What inherits it, or is generated from it, changes with it.
            return True
        if violation["code"] not in self.codes:
            return False
        line = contract[violation["contract"]["line"] - 1].split("  # beside")[0]
        if violation["code"].endswith("-missing"):
            return bool(re.search(f'name: "?{re.escape(self.name)}"?$', line))
        source = violation["source"]
        return source is None or int(source["line"]) in self.lines


def mutations(source: bytes) -> Iterator[Mutation]:
    """Every change that this knows how to make."""
    try:
        tree = ast.parse(source)
        text = Text(source)
    except (SyntaxError, ValueError, RecursionError, UnicodeDecodeError):
        return
    names = Counter(named(tree))
    for node in bodies(tree):
        if isinstance(node, Function):
            yield from of_function(text, node, names)
        elif isinstance(node, ast.Assign):
            yield from of_assignment(text, node, names)
        elif isinstance(node, ast.AnnAssign):
            yield from of_annotation(text, node)


def bodies(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of the module and of its classes that surely run once."""
    for node in tree.body:
        yield node
        if isinstance(node, ast.ClassDef):
            yield from node.body


def named(tree: ast.Module) -> Iterator[str]:
    """Every name, as often as it is met; words in strings, too."""
    for node in ast.walk(tree):
        for key in ("id", "attr", "name", "arg", "asname", "module"):
            if isinstance(word := getattr(node, key, None), str):
                yield from word.split(".")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (part for part in node.value.replace(",", " ").split())


@dataclass
class Text:
    source: bytes

    def __post_init__(self) -> None:
        self.source.decode("utf-8")
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def of(self, node: Any) -> slice:
        return slice(
            self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)
        )

    def with_(self, place: slice, new: str) -> bytes:
        return self.source[: place.start] + new.encode() + self.source[place.stop :]


def of_function(text: Text, node: Any, names: Counter[str]) -> Iterator[Mutation]:
    if node.decorator_list or names[node.name] > 1:
        return
    lines = range(node.lineno, node.end_lineno + 1)
    begin = text.at(node.lineno, node.col_offset)
    at = text.source.find(b"def", begin)
    at = text.source.find(node.name.encode(), at + 4)
    if at < 0:
        return
    gone = ("function-missing", "method-missing")
    renamed = text.with_(slice(at, at + len(node.name.encode())), f"{node.name}_zz")
    yield Mutation(f"{node.name} renamed", renamed, node.name, gone, lines)
    if isinstance(node, ast.AsyncFunctionDef):
        plain = text.source[:begin] + text.source[begin:].replace(b"async", b"", 1).lstrip()
        yield Mutation(f"{node.name} not async", plain, node.name, ("function-async",), lines)
    yield from of_arguments(text, node, lines)
    if node.returns is not None:
        other = text.with_(text.of(node.returns), "ZzOther")
        what = f"{node.name} returns another type"
        yield Mutation(what, other, node.name, ("return-annotation",), lines)


def of_arguments(text: Text, node: Any, lines: range) -> Iterator[Mutation]:
    listed = [*node.args.posonlyargs, *node.args.args]
    for arg in [*listed[1:], *node.args.kwonlyargs]:
        what = f"{node.name}({arg.arg})"
        place = text.of(arg)
        name = slice(place.start, place.start + len(arg.arg.encode()))
        if text.source[name] != arg.arg.encode():
            continue
        renamed = text.with_(name, f"{arg.arg}_zz")
        yield Mutation(f"{what} renamed", renamed, arg.arg, ("argument-missing",), lines)
        if arg.annotation is not None:
            other = text.with_(text.of(arg.annotation), "ZzOther")
            codes = ("argument-annotation", "attribute-annotation")
            yield Mutation(f"{what} of another type", other, arg.arg, codes, lines)
    for default in [*node.args.defaults, *node.args.kw_defaults]:
        if isinstance(default, ast.Constant):
            other = text.with_(text.of(default), "'zz other'")
            wrong = ("argument-default", "attribute-value", "attribute-annotation")
            yield Mutation(f"{node.name}: another default", other, node.name, wrong, lines)


def of_assignment(text: Text, node: ast.Assign, names: Counter[str]) -> Iterator[Mutation]:
    match node.targets:
        case [ast.Name(id=name)] if names[name] == 1 and name != "__slots__":
            place = text.of(node.targets[0])
            lines = range(node.lineno, (node.end_lineno or 0) + 1)
            gone = (
                "variable-missing",
                "attribute-missing",
                "function-missing",
                "class-missing",
                "method-missing",
            )
            if text.source[place] == name.encode():
                yield Mutation(
                    f"{name} renamed", text.with_(place, f"{name}_zz"), name, gone, lines
                )
            if isinstance(node.value, ast.Constant):
                other = text.with_(text.of(node.value), "('zz', 'other')")
                kinds = ("variable", "attribute")
                wrong = tuple(
                    f"{kind}-{fact}" for kind in kinds for fact in ("value", "annotation")
                )
                yield Mutation(f"{name} has another value", other, name, wrong, lines)


def of_annotation(text: Text, node: ast.AnnAssign) -> Iterator[Mutation]:
    if isinstance(node.target, ast.Name):
        lines = range(node.lineno, (node.end_lineno or 0) + 1)
        other = text.with_(text.of(node.annotation), "ZzOther")
        codes = ("variable-annotation", "attribute-annotation")
        yield Mutation(f"{node.target.id} of another type", other, node.target.id, codes, lines)
