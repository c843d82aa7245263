"""The contract that demands every known fact of a module, from what `inspect` shows of it."""

from __future__ import annotations

import ast
from typing import Any

from .lines import Inexpressible, Lines, Wrong, other_values, text_literal, value_literal

Json = dict[str, Any]
KINDS = (
    "positional_only",
    "positional_or_keyword",
    "var_positional",
    "keyword_only",
    "var_keyword",
)


def known(fact: Json) -> bool:
    return bool(fact["state"] == "known")


def contract(observation: Json) -> Lines:
    """Every known fact of the observation, one to a line."""
    lines = Lines()
    lines.add(f"filename: {text_literal(observation['filename'])}")
    for key, kind in (("variables", "variable"), ("functions", "function"), ("classes", "class")):
        names = {
            name: found
            for name, found in observation["names"].items()
            if known(found) and found["kind"] == kind
        }
        if not names:
            continue
        lines.add(f"{key}:")
        for name, found in names.items():
            lines.group += 1
            if kind == "variable":
                variable(lines, name, found)
            elif kind == "function":
                function(lines, name, found, "  ", "function-missing", None)
            else:
                one_class(lines, name, observation["classes"], found["class"])
        lines.group += 1
    return lines


def placed(lines: Lines, name: str, found: Json) -> int | None:
    line: int | None = found.get("line")
    # What another file defines may have another name there.
    if line is not None and "path" not in found:
        lines.bound.append((name, line))
    return line


def named(lines: Lines, lead: str, name: str, code: str, source: int | None) -> None:
    wrong = Wrong(f"{lead}name: {text_literal(name + '_zz')}", code, source)
    lines.add(f"{lead}name: {text_literal(name)}", wrong)


def annotated(lines: Lines, pad: str, key: str, code: str, fact: Json, line: int | None) -> None:
    def text(annotation: str) -> str:
        return f"{pad}{key}: {text_literal(annotation)}"

    if known(fact):
        found = fact["value"]
        others = [Wrong(text(other), code, line) for other in ("ZzNope", f"list[{found}]")]
        lines.add(text(found), *others)
    elif fact["state"] == "absent":
        lines.add(f"{pad}# no {key}", Wrong(text("ZzNope"), code, line))


def valued(lines: Lines, pad: str, code: str, fact: Json, line: int | None) -> None:
    """A value, where one is known that YAML can write."""
    if fact["state"] == "absent":
        lines.add(f"{pad}# no value", Wrong(f"{pad}value: null", code, line))
    if not known(fact):
        return
    try:
        value = ast.literal_eval(fact["value"])
        literal = value_literal(value)
        others = [f"{pad}value: {value_literal(other)}" for other in other_values(value)]
    except (ValueError, SyntaxError, MemoryError, RecursionError, Inexpressible):
        return
    lines.add(f"{pad}value: {literal}", *(Wrong(other, code, line) for other in others))


def variable(lines: Lines, name: str, found: Json) -> None:
    line = placed(lines, name, found)
    named(lines, "  - ", name, "variable-missing", None)
    effective(lines, "    ", "variable-annotation", found, line)
    if known(found["value"]):
        valued(lines, "    ", "variable-value", found["value"], line)


def effective(lines: Lines, pad: str, code: str, found: Json, line: int | None) -> None:
    """The declared annotation, else the type of the value."""
    declared = found["annotation"]
    fact = found["type"] if declared["state"] == "absent" else declared
    if known(fact):
        annotated(lines, pad, "annotation", code, fact, line)


def function(
    lines: Lines, name: str, found: Json, pad: str, missing: str, where: int | None
) -> None:
    line = placed(lines, name, found)
    named(lines, f"{pad}- ", name, missing, where)
    pad += "  "
    if known(found["async"]):
        now = found["async"]["value"]
        flipped = Wrong(f"{pad}async: {str(not now).lower()}", "function-async", line)
        lines.add(f"{pad}async: {str(now).lower()}", flipped)
    annotated(lines, pad, "return_annotation", "return-annotation", found["returns"], line)
    if known(found["parameters"]) and found["parameters"]["value"]:
        lines.add(f"{pad}arguments:")
        for parameter in found["parameters"]["value"]:
            argument(lines, parameter, pad + "  ", line)


def argument(lines: Lines, parameter: Json, pad: str, function_line: int | None) -> None:
    line = placed(lines, parameter["name"], parameter)
    named(lines, f"{pad}- ", parameter["name"], "argument-missing", function_line)
    pad += "  "
    annotated(lines, pad, "annotation", "argument-annotation", parameter["annotation"], line)
    valued(lines, pad, "argument-default", parameter["default"], line)
    now = parameter["kind"]
    others = (Wrong(f"{pad}kind: {kind}", "argument-kind", line) for kind in KINDS if kind != now)
    lines.add(f"{pad}kind: {now}", *others)


def one_class(lines: Lines, name: str, classes: list[Json], index: int) -> None:
    found = classes[index]
    line = placed(lines, name, found)
    named(lines, "  - ", name, "class-missing", None)
    # What has an unknown base or a hand in it may have any member.
    closed = all(known(base) for base in found["ancestors"])
    related = [found, *(classes[b["class"]] for b in found["ancestors"] if "class" in b)]
    closed = closed and not any(
        key in one for one in related for key in ("further_members", "further_attributes")
    )
    attributes(lines, found, line, closed)
    methods(lines, found, line, closed)
    bases = [base for base in found["ancestors"] if known(base)]
    if bases:
        lines.add("    superclasses:")
    for base in bases:
        wrong = Wrong(f"      - {text_literal(base['name'] + '_Zz')}", "superclass-missing", line)
        lines.add(f"      - {text_literal(base['name'])}", *([wrong] if closed else []))


def attributes(lines: Lines, found: Json, line: int | None, closed: bool) -> None:
    entries = [
        (level, name, member)
        for level, key in (("class", "members"), ("instance", "instance"))
        for name, member in found[key].items()
        if known(member) and member["kind"] == "variable"
    ]
    if entries:
        lines.add("    attributes:")
    for level, name, member in entries:
        lines.add(f"      - type: {level}")
        missing = f"        name: {text_literal(name + '_zz')}"
        wrong = [Wrong(missing, "attribute-missing", line)] if closed else []
        lines.add(f"        name: {text_literal(name)}", *wrong)
        place = placed(lines, name, member)
        effective(lines, "        ", "attribute-annotation", member, place)
        if known(member["value"]):
            valued(lines, "        ", "attribute-value", member["value"], place)


def methods(lines: Lines, found: Json, line: int | None, closed: bool) -> None:
    entries = {
        name: member
        for name, member in found["members"].items()
        if known(member) and member["kind"] == "function"
    }
    if entries:
        lines.add("    methods:")
    for name, member in entries.items():
        at = len(lines.lines)
        function(lines, name, member, "      ", "method-missing", line)
        if not closed:
            lines.lines[at].wrong.clear()
