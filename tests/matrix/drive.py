"""Runs under the interpreter that is looked at: every importer once, and what came of it as JSON.

Arguments: the kind of protection, ``first`` or ``cached``, and who may import.
"""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import importspy

kind, state, rules = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])


def arm(target: str) -> None:
    """Guard what doesn't guard itself."""
    if kind == "guard":
        importspy.guard(target, importers=rules)
    elif kind == "strict":
        importspy.guard(target, importers=rules, strict=("exec", "access"))


def reasons(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and everything it rests on."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def outcome(place: str, target: str, by_hand: bool) -> str:
    try:
        found = importlib.import_module(place).got
        found = found if type(found) is str else found.SECRET
    except BaseException as error:
        if any(isinstance(one, importspy.ValidationError) for one in reasons(error)):
            is_left = state == "first" and target in sys.modules and not by_hand
            return "left behind" if is_left else "refused"
        if str(error) == "refused in the child":
            return "refused"
        return "".join(traceback.format_exception_only(type(error), error)).strip()
    return "in" if found == "granted" else "something else"


def main() -> None:
    forms: list[dict[str, Any]] = json.loads(Path("forms.json").read_text(encoding="utf-8"))
    sys.path.append("zipped.zip")
    importlib.import_module("tools")
    for form in forms:
        arm(form["target"])
    if state == "cached":
        friend = importlib.import_module("friend")
        for form in forms:
            friend.load(form["target"])
    print(json.dumps({form.pop("name"): outcome(**form) for form in forms}))


main()
