"""Imports modules and writes down what they are. Any interpreter runs it.

    python live.py OUTPUT < jobs.json

Jobs: ``[[module, [folder, …]], …]``, the folders go to the front of ``sys.path``. One line of JSON
per job goes to OUTPUT: ``{"module", "names"}`` or ``{"module", "error"}``.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import io
import json
import os
import sys
import types
from pathlib import Path
from typing import Any

ROUTINES = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
    functools.partial,
    functools.partialmethod,
    functools.singledispatchmethod,
    type(functools.lru_cache(lambda: None)),
)
DEPTH = 4


def literal(value: Any, depth: int = 0) -> Any:
    """A value of exactly builtin types, tagged with its type; nothing for anything else."""
    kind = type(value)
    if depth > 8:
        return None
    if value is None or kind in (bool, int, float, complex, str, bytes) or value is ...:
        return [kind.__name__, repr(value) if kind is not str else value]
    if kind in (list, tuple, set, frozenset) and len(value) < 5000:
        items = [literal(item, depth + 1) for item in value]
        return None if None in items else [kind.__name__, items]
    if kind is dict and len(value) < 5000:
        pairs = [[literal(k, depth + 1), literal(v, depth + 1)] for k, v in value.items()]
        return None if any(None in pair for pair in pairs) else ["dict", pairs]
    return None


def annotation(value: Any) -> Any:
    """Tagged: the text of a string, the name of a class, the ``repr`` of anything else."""
    if isinstance(value, str):
        return ["text", value]
    if value is None:
        return ["class", "None"]
    if type(value) is type or (isinstance(value, type) and not hasattr(value, "__origin__")):
        return ["class", value.__name__]
    try:
        return ["repr", repr(value)]
    except Exception:
        return ["repr", ""]


def signature(function: Any) -> Any:
    try:
        found = inspect.signature(function)
    except Exception:
        return None
    parameters = []
    for parameter in found.parameters.values():
        entry: dict[str, Any] = {"name": parameter.name, "kind": parameter.kind.name.lower()}
        if parameter.default is not parameter.empty:
            entry["default"] = literal(parameter.default)
        if parameter.annotation is not parameter.empty:
            entry["annotation"] = annotation(parameter.annotation)
        parameters.append(entry)
    shown: dict[str, Any] = {"parameters": parameters}
    if found.return_annotation is not found.empty:
        shown["returns"] = annotation(found.return_annotation)
    return shown


class Dump:
    def __init__(self) -> None:
        self.classes: dict[int, dict[str, Any]] = {}
        self.kept: list[Any] = []

    def value(self, value: Any, depth: int, member: bool = False) -> dict[str, Any]:
        shown: dict[str, Any] = {"type": [type(value).__module__, type(value).__qualname__]}
        descriptor = "plain"
        if member and isinstance(value, (staticmethod, classmethod)):
            descriptor = "static" if isinstance(value, staticmethod) else "class"
            value = value.__func__
        if isinstance(value, types.ModuleType):
            names = [name for name, module in list(sys.modules.items()) if module is value]
            own = getattr(value, "__name__", None)
            return {**shown, "kind": "module", "module": [*names, str(own)]}
        if isinstance(value, type):
            return {**shown, "kind": "class", "class": self.number(value, depth)}
        if isinstance(value, ROUTINES) or descriptor != "plain":
            is_async = inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value)
            shown.update(kind="function", descriptor=descriptor, is_async=is_async)
            return {**shown, "signature": signature(value)}
        return {**shown, "kind": "variable", "value": literal(value)}

    def number(self, cls: type, depth: int) -> int:
        number = id(cls)
        if number in self.classes:
            return number
        self.kept.append(cls)
        entry: dict[str, Any] = {"name": type.__dict__["__name__"].__get__(cls)}
        self.classes[number] = entry
        mro = type.__dict__["__mro__"].__get__(cls)
        entry["mro"] = [[str(base.__module__), base.__qualname__] for base in mro]
        if depth < DEPTH:
            members = dict(type.__dict__["__dict__"].__get__(cls))
            entry["members"] = {
                str(name): self.value(member, depth + 1, member=True)
                for name, member in members.items()
            }
        return number


def observe(name: str) -> dict[str, Any]:
    module = importlib.import_module(name)
    dump = Dump()
    names = {str(key): dump.value(value, 0) for key, value in list(module.__dict__.items())}
    return {
        "module": name,
        "file": str(getattr(module, "__file__", None)),
        "names": names,
        "classes": {str(number): entry for number, entry in dump.classes.items()},
    }


def main(output_path: str) -> None:
    jobs = json.load(sys.stdin)
    sys.stdin = io.StringIO()
    sys.argv = ["agreement"]
    sys.setrecursionlimit(5000)
    with Path(output_path).open("w", encoding="utf-8") as output:
        for name, folders in jobs:
            sys.path[:0] = [folder for folder in folders if folder not in sys.path]
            try:
                shown = observe(name)
            except BaseException as error:  # any ending of a foreign module is an answer
                shown = {"module": name, "error": f"{type(error).__name__}: {error}"[:300]}
            output.write(json.dumps(shown) + "\n")
            output.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
