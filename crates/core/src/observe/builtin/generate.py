"""Writes table.txt: what the classes that every interpreter brings hold in their namespaces.

    for python in 3.10 3.11 3.12 3.13: python generate.py --dump > VERSION.json
    python generate.py VERSION.json... > table.txt

The first line names everything in `builtins`. Then one line a class: its path, its ancestors, its
methods, its other attributes, and what differs between the versions given.
"""

import json
import sys
import types
from pathlib import Path

METHODS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    staticmethod,
    classmethod,
)
ELSEWHERE = {
    "abc": ["ABC"],
    "typing": ["Generic", "Protocol"],
    "enum": ["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"],
}


def classes():
    import builtins
    import importlib

    for name, value in vars(builtins).items():
        if isinstance(value, type) and value is not object and not name.startswith("_"):
            yield f"builtins.{name}", value
    for module, names in ELSEWHERE.items():
        for name in names:
            value = getattr(importlib.import_module(module), name, None)
            if value is not None:
                yield f"{module}.{name}", value


def path(cls):
    if cls.__module__ == "builtins":
        return f"builtins.{cls.__name__}"
    return f"{cls.__module__}.{cls.__name__}"


def dump():
    import builtins

    table = {}
    for name, cls in classes():
        members = {}
        for member, value in vars(cls).items():
            members[member] = "method" if isinstance(value, METHODS) else "attribute"
        ancestors = [path(base) for base in cls.__mro__[1:] if base is not object]
        table[name] = {"ancestors": ancestors, "members": members}
    json.dump({"classes": table, "names": sorted(vars(builtins))}, sys.stdout)


def merge(dumps):
    names = set().union(*(dump["names"] for dump in dumps))
    tables = [dump["classes"] for dump in dumps]
    print(" ".join(sorted(names)))
    for name in sorted(set().union(*tables)):
        entries = [table[name] for table in tables if name in table]
        everywhere = set.intersection(*(set(e["members"].items()) for e in entries))
        anywhere = set().union(*(e["members"] for e in entries))
        methods = {m for m, kind in everywhere if kind == "method"}
        attributes = {m for m, kind in everywhere if kind == "attribute"}
        columns = [
            [name],
            # `enum.ReprEnum` came with 3.11; older interpreters lack it.
            entries[-1]["ancestors"],
            sorted(methods),
            sorted(attributes),
            sorted(anywhere - methods - attributes),
        ]
        print("|".join(" ".join(column) for column in columns))


if __name__ == "__main__":
    if sys.argv[1:] == ["--dump"]:
        dump()
    else:
        merge([json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]])
