"""Where a module binds its names, by Python's own parser: what reported lines are held against."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

#: What `NamedTuple`, `dataclass` and `Enum` write into a class lies where the class does.
GENERATED = re.compile(r"__\w+__|_asdict|_make|_replace|_fields|_field_defaults|_\w+__\w+")


def places(source: bytes) -> dict[str, set[int]]:
    """The lines on which each name is bound or spelled out, of any scope."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for node in ast.walk(ast.parse(source)):
        for name, line in bound_by(node):
            found[name].add(line)
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            # A member of `__slots__`, a field of a `namedtuple(…)`: the whole statement's place.
            for part in ast.walk(node):
                for name, _ in bound_by(part):
                    found[name].add(node.lineno)
    return found


def places_of_names(source: bytes) -> dict[str, set[int]]:
    """As `places`, with the places of what a name is another name of (`error = Error`)."""
    found = places(source)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Assign):
            continue
        value = node.value.args[:1] if isinstance(node.value, ast.Call) else [node.value]
        others = {one.id for one in value if isinstance(one, ast.Name)}
        others |= {one.attr for one in value if isinstance(one, ast.Attribute)}
        for target in node.targets:
            if isinstance(target, ast.Name):
                found[target.id].update(*(found.get(other, set()) for other in others))
    return found


def is_place(found: dict[str, set[int]], name: str, line: int) -> bool:
    mangled = re.fullmatch(r"_[^_]\w*?(__\w*[^_]_?)", name)
    if line in found.get(name, ()) or (mangled and line in found.get(mangled[1], ())):
        return True
    return GENERATED.fullmatch(name) is not None


def bound_by(node: ast.AST) -> Iterator[tuple[str, int]]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name, node.lineno
    elif isinstance(node, ast.arg):
        yield node.arg, node.lineno
    elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id, node.lineno
    elif isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        yield node.attr, node.lineno
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            yield name, alias.lineno
            yield name, node.lineno
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        # `setattr(module, "name", …)`, `__slots__`, `namedtuple("T", "a b")`.
        for word in node.value.replace(",", " ").split()[:200]:
            yield word, node.lineno
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name, node.lineno
