"""A contract as lines, some of which have a wrong twin: what the report must say of it is known."""

from __future__ import annotations

import base64
import random
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Wrong:
    """A line as it must not be, and the violation it must cause."""

    text: str
    code: str
    source: int | None


@dataclass
class Line:
    text: str
    #: Lines of one group depend on each other: only one of them may be wrong at a time.
    group: int
    wrong: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True)
class Expected:
    code: str
    contract: int
    source: int | None


@dataclass
class Lines:
    lines: list[Line] = field(default_factory=list)
    group: int = 0
    #: Names and the lines of the module they are said to be bound on.
    bound: list[tuple[str, int]] = field(default_factory=list)

    def add(self, text: str, *wrong: Wrong) -> None:
        self.lines.append(Line(text, self.group, list(wrong)))

    def text(self) -> str:
        return "".join(line.text + "\n" for line in self.lines)

    def without(self, codes: set[str]) -> None:
        """Forget the wrong twins that cause one of the codes."""
        for line in self.lines:
            line.wrong = [wrong for wrong in line.wrong if wrong.code not in codes]

    def groups(self) -> list[int]:
        return sorted({line.group for line in self.lines if line.wrong})

    def mutated(self, groups: list[int], rng: random.Random) -> tuple[str, set[Expected]]:
        """The text with one wrong line in each of the groups."""
        texts = [line.text for line in self.lines]
        expected = set()
        for group in groups:
            candidates = [
                (index, wrong)
                for index, line in enumerate(self.lines)
                if line.group == group
                for wrong in line.wrong
            ]
            index, wrong = rng.choice(candidates)
            texts[index] = wrong.text
            expected.add(Expected(wrong.code, index + 1, wrong.source))
        return "".join(text + "\n" for text in texts), expected


def text_literal(text: str) -> str:
    """A double-quoted YAML scalar in ASCII."""
    out = []
    for c in text:
        if c in '"\\':
            out.append("\\" + c)
        elif " " <= c <= "~":
            out.append(c)
        else:
            out.append(f"\\U{ord(c):08x}")
    return '"' + "".join(out) + '"'


class Inexpressible(Exception):
    """A value that YAML can't write."""


def value_literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return float_literal(value)
    if isinstance(value, str):
        return text_literal(value)
    if isinstance(value, bytes):
        return f'!!binary "{base64.b64encode(value).decode()}"'
    if isinstance(value, (set, frozenset)):
        return "!!set {" + ", ".join(map(key_literal, value)) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(value_literal, value)) + "]"
    if isinstance(value, dict):
        pairs = (f"{key_literal(key)}: {value_literal(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    raise Inexpressible(value)


def float_literal(value: float) -> str:
    if value != value:
        raise Inexpressible(value)
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    return repr(value)


def key_literal(key: Any) -> str:
    text = value_literal(key)
    # YAML reads no longer keys without a `?`, and contracts have no keys but scalars.
    if isinstance(key, (tuple, frozenset, float)) or len(text) > 1000:
        raise Inexpressible(key)
    return text


def other_values(value: Any) -> list[Any]:
    """Values that aren't equal to this one, the tempting ones first."""
    others: list[Any] = ["zz mutated"]
    if isinstance(value, bool):
        others += [not value, int(value), str(value)]
    elif value is None:
        others += ["None", False, 0, ""]
    elif isinstance(value, int):
        others += [value + 1, -value - 1, str(value), value + 0.5 if abs(value) < 2**40 else None]
        others += [bool(value)] if value in (0, 1) else []
    elif isinstance(value, float):
        others += [str(value), None, value / 2 + 1.25 if value != 2.5 else 0.0]
    elif isinstance(value, str):
        others += [value + " ", value.swapcase() + "z", None, [value]]
    elif isinstance(value, (list, tuple)):
        others += [[*value, None], list(value[:-1]) if value else None, {}]
    elif isinstance(value, bytes):
        others += [value + b"z", None, value.decode("latin-1")]
    elif isinstance(value, (set, frozenset)):
        others += [[*value], {*value, "zz"}, {}]
    elif isinstance(value, dict):
        others += [{**value, "zz": 1}, [], None]
    return [other for other in others if other != value or type(other) is not type(value)]
