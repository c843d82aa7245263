"""Which compiled files aren't what this interpreter makes of their source. Nothing of them runs.

Reads a list of source files on stdin, writes those compiled ones that would be loaded and differ.
"""

import importlib.util
import json
import marshal
import os
import struct
import sys
import types
import warnings

FIELDS = [
    name
    for name in (
        "co_argcount",
        "co_posonlyargcount",
        "co_kwonlyargcount",
        "co_nlocals",
        "co_stacksize",
        "co_flags",
        "co_code",
        "co_names",
        "co_varnames",
        "co_freevars",
        "co_cellvars",
        "co_name",
        "co_qualname",
        "co_firstlineno",
        "co_linetable",
        "co_lnotab",
        "co_exceptiontable",
    )
    if hasattr(types.CodeType, name)
]
if "co_linetable" in FIELDS:
    FIELDS.remove("co_lnotab")


def plain(value):
    """Something that is equal for equal constants only, types and signs of zero included."""
    kind = type(value)
    if kind is types.CodeType:
        fields = tuple(getattr(value, name) for name in FIELDS)
        return kind, fields, plain(value.co_consts)
    if kind is tuple:
        return kind, tuple(plain(one) for one in value)
    if kind is frozenset:
        return kind, frozenset(plain(one) for one in value)
    if kind is float:
        return kind, struct.pack("d", value)
    if kind is complex:
        return kind, struct.pack("dd", value.real, value.imag)
    if kind is slice:
        return kind, plain((value.start, value.stop, value.step))
    return kind, value


def is_loaded(header, source, path):
    """Whether the import system would take the compiled file for one of this source."""
    if header[:4] != importlib.util.MAGIC_NUMBER:
        return False
    flags = int.from_bytes(header[4:8], "little")
    if flags & 1:
        return not flags & 2 or header[8:16] == importlib.util.source_hash(source)
    found = os.stat(path)
    times = int.from_bytes(header[8:12], "little"), int.from_bytes(header[12:16], "little")
    return times == (int(found.st_mtime) & 0xFFFFFFFF, found.st_size & 0xFFFFFFFF)


def differs(path, optimize):
    compiled = importlib.util.cache_from_source(path, optimization=optimize or "")
    try:
        with open(compiled, "rb") as file:
            found = file.read()
    except FileNotFoundError:
        return None
    with open(path, "rb") as file:
        source = file.read()
    if not is_loaded(found[:16], source, path):
        return None
    try:
        made = compile(source, path, "exec", dont_inherit=True, optimize=optimize)
        is_same = plain(marshal.loads(found[16:])) == plain(made)
    except Exception:
        is_same = False
    return None if is_same else compiled


def main():
    # Before that, compiled files say less of their source.
    if sys.version_info < (3, 7):
        sys.exit("too old")
    warnings.simplefilter("ignore")
    levels = [differs(path, level) for path in json.load(sys.stdin) for level in (0, 1, 2)]
    json.dump([path for path in levels if path is not None], sys.stdout)


main()
