"""Contracts as lines: comments planted everywhere, and which lines an update may touch."""

from __future__ import annotations

import random
import re
from typing import Any

Json = dict[str, Any]
KEY = re.compile(r" *(?:- )?(?:value|annotation|return_annotation|kind|async|type)\b *:")


def planted(lines: list[str], rng: random.Random) -> list[str]:
    """Comments and blank lines everywhere, at the ends of lines, too."""
    out: list[str] = []
    until = -1
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        inside = until >= 0 and (not line or indent > until)
        if not inside:
            until = indent if line.rstrip().endswith(("|", "|-", "|+", ">", ">-")) else -1
            if line and rng.random() < 0.3 and not line.startswith("#"):
                out += [f"{' ' * indent}# planted {number}", ""]
            if line and until < 0 and rng.random() < 0.2 and not line.lstrip().startswith("#"):
                line += f"  # beside {number}"
        out.append(line)
    return out


def entry(lines: list[str], index: int) -> range:
    """The lines of the list's entry that one of them is in."""
    start = index
    while start > 0 and not lines[start].lstrip().startswith("- "):
        start -= 1
    indent = len(lines[start]) - len(lines[start].lstrip())
    last = index
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip()) <= indent:
                break
            last = at
    return range(start, last + 1)


def value(lines: list[str], index: int) -> range:
    """The lines of a key and its value."""
    line = lines[index]
    indent = len(line) - len(line.lstrip(" -"))
    last = index
    for at in range(index + 1, len(lines)):
        line = lines[at]
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip()) <= indent:
                break
            last = at
    return range(index, last + 1)


def may_change(lines: list[str], violations: list[Json]) -> set[int]:
    """The lines an update may touch: those of the rules that are broken."""
    touched: set[int] = set()
    for violation in violations:
        index = violation["contract"]["line"] - 1
        missing = violation["code"].endswith("-missing")
        while not missing and not KEY.match(lines[index]):
            # A value below its key.
            index -= 1
        touched.update(entry(lines, index) if missing else value(lines, index))
    # A list whose entries are all gone goes with its key.
    for index, line in enumerate(lines):
        if line.split("#")[0].rstrip().endswith(":") and index not in touched:
            inside = [at for at in value(lines, index) if at != index and is_said(lines[at])]
            if inside and touched.issuperset(inside):
                touched.update(value(lines, index))
    return touched


def is_said(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def changed_elsewhere(before: list[str], after: list[str], violations: list[Json]) -> list[str]:
    """Lines that an update changed, took out or wrote although nothing on them was broken."""
    touched = may_change(before, violations)
    kept = [line for index, line in enumerate(before) if index not in touched]
    remaining = iter(after)
    wrong = [line for line in kept if line not in remaining][:1]
    new = len(after) - len(kept)
    return wrong + ([f"{new} new lines"] if new > len(touched) else [])
