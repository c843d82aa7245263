"""Programs that guard modules which carry no code of ours. Each asserts for itself.

A file of `programs/` is one: its name, the main program, then other modules, each below a line that
says so. `shop.case` has the modules that most of them share.
"""

from __future__ import annotations

import re
from pathlib import Path

from embedded.program import Program

HERE = Path(__file__).parent

#: What every main program begins and ends with.
HEAD = """\
import sys
import importspy


def refused(call, *arguments):
    try:
        call(*arguments)
    except importspy.ValidationError as error:
        return error
    return None


def loaded(name="shop.ledger"):
    return name in sys.modules


"""
DONE = "print('GOT granted')\n"


def sections(path: Path) -> list[tuple[str, str]]:
    """What the parts of a file are called, and their texts; the first is the file's own."""
    parts = re.split(r"^=== (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


SHOP = dict(sections(HERE / "shop.case")[1:])


def programs(folder: str, before: str = "") -> dict[str, Program]:
    """The programs in a folder by their names; `before` goes before each."""
    found = {}
    for path in sorted((HERE / folder).glob("*.case")):
        (name, main), *others = sections(path)
        files = {**SHOP, **dict(others), "main.py": HEAD + before + main + DONE}
        found[name] = Program(files, run=("main.py",))
    return found


PROGRAMS = programs("programs")
