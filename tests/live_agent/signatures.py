"""Compares the signatures the live agent reads with those of `inspect.signature`.

    python signatures.py MODULE…

Prints one line of JSON: how many were compared, and those that differ.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from typing import Any

from importspy._importspy import observe_live

KINDS = ["PositionalOnly", "PositionalOrKeyword", "VarPositional", "KeywordOnly", "VarKeyword"]
Json = Any


def expected(function: Any) -> Json:
    """Names, kinds, whether there is a default; nothing where there is no signature."""
    if isinstance(function, type):  # `classmethod(GenericAlias)`
        return None
    try:
        signature = inspect.signature(function)
    except Exception:  # `select.epoll.register` in 3.13 raises AttributeError
        return None
    shape = [
        [parameter.name, KINDS[parameter.kind], parameter.default is not parameter.empty]
        for parameter in signature.parameters.values()
    ]
    return [shape, signature.return_annotation is not signature.empty]


def found(function: Json) -> Json:
    parameters = function["parameters"]
    if "Known" not in parameters:
        return None
    shape = [
        [parameter["name"], parameter["kind"], parameter["default"] != "Absent"]
        for parameter in parameters["Known"]
    ]
    return [shape, function["returns"] != "Absent"]


def functions(module: Any, seen: Json) -> list[tuple[str, Any, Json]]:
    pairs = []
    for name, binding in seen["names"].items():
        bound = binding["alternatives"][0].get("To", {})
        value = vars(module)[name]
        if "Function" in bound:
            pairs.append((name, value, bound["Function"]))
        elif "Class" in bound:
            members = seen["classes"][bound["Class"]]["members"]
            for member, inner in members.items():
                entry = inner["alternatives"][0].get("To", {})
                raw = type.__dict__["__dict__"].__get__(value).get(member)
                if "Function" in entry and raw is not None:
                    raw = raw.__func__ if isinstance(raw, (staticmethod, classmethod)) else raw
                    pairs.append((f"{name}.{member}", raw, entry["Function"]))
    return pairs


def main(modules: list[str]) -> None:
    compared, signatures, differing = 0, 0, []
    for name in modules:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        seen = json.loads(observe_live(module, name, f"{name}.py"))["observation"]
        for path, function, entry in functions(module, seen):
            compared += 1
            theirs, ours = expected(function), found(entry)
            signatures += ours is not None
            # The agent reads some that `inspect` gives up on: defaults that are no literals.
            if theirs is not None and theirs != ours:
                differing.append([f"{name}.{path}", theirs, ours])
    print(json.dumps({"compared": compared, "signatures": signatures, "differing": differing}))


main(sys.argv[1:])
