"""Known facts against griffe, which reads the same source without importing it."""

from __future__ import annotations

import ast
import contextlib
import io
import logging
from pathlib import Path
from typing import Any

from .comparison import Tally
from .observed import Json, same, tagged

KINDS = {
    "positional-only": "positional_only",
    "positional or keyword": "positional_or_keyword",
    "variadic positional": "var_positional",
    "keyword-only": "keyword_only",
    "variadic keyword": "var_keyword",
}


def compare(shown: Json, path: Path, tally: Tally) -> None:
    """Names, parameters, defaults and bases. Only definitions that both place on one line are
    compared: of several, griffe keeps another one than Python does."""
    import griffe

    logging.getLogger("griffe").setLevel(logging.CRITICAL)
    try:
        source = path.read_text("utf-8")
        with contextlib.redirect_stderr(io.StringIO()):
            module = griffe.visit(shown["module"] or "module", filepath=path, code=source)
    except Exception:  # it fails in ways of its own on some files
        return
    Independent(shown, tally).names("", shown["names"], module, set())


class Independent:
    def __init__(self, shown: Json, tally: Tally) -> None:
        self.shown = shown
        self.tally = tally
        self.aliases = {i["alias"]: i.get("name", "") for i in shown["imports"] if "alias" in i}
        self.classes = {entry["class"]: entry for entry in shown["classes"]}

    def wrong(self, where: str, ours: Any, theirs: Any, line: Any) -> None:
        text = f"{self.shown['filename']}:{line} {where}: {ours} / griffe: {theirs}"
        self.tally.disagreements.append(text)

    def names(self, where: str, ours: Json, theirs: Any, seen: set[int]) -> None:
        for name, binding in ours.items():
            found = theirs.members.get(name)
            if found is None or found.is_alias or binding["state"] != "known":
                continue
            if binding["kind"] == "function" and found.is_function:
                self.function(f"{where}{name}", binding, found)
            elif binding["kind"] == "class" and found.is_class:
                self.a_class(f"{where}{name}", binding["class"], found, seen)

    def function(self, where: str, ours: Json, theirs: Any) -> None:
        lines = range(theirs.lineno, (theirs.endlineno or theirs.lineno) + 1)
        if ours.get("line") not in lines or ours["parameters"]["state"] != "known":
            return
        if any("overload" in str(decorator.value) for decorator in theirs.decorators):
            return
        self.tally.compared += 1
        mine = ours["parameters"]["value"]
        names = [(p["name"], p["kind"]) for p in mine]
        found = [(p.name.lstrip("*"), KINDS[p.kind.value]) for p in theirs.parameters]
        if names != found:
            self.wrong(where, names, found, ours["line"])
            return
        for parameter, other in zip(mine, theirs.parameters, strict=True):
            self.default(f"{where}({parameter['name']})", parameter, other, ours["line"])

    def default(self, where: str, ours: Json, theirs: Any, line: int) -> None:
        default = theirs.default
        if ours["kind"].startswith("var_"):
            return
        self.tally.compared += 1
        if (ours["default"]["state"] == "absent") != (default is None):
            self.wrong(where, ours["default"], default, line)
        elif default is not None and ours["default"]["state"] == "known":
            try:
                expected = tagged(repr(ast.literal_eval(str(default))))
            except (ValueError, SyntaxError, TypeError):
                return
            if not same(tagged(ours["default"]["value"]), expected):
                self.wrong(where, ours["default"]["value"], default, line)
        if (ours["annotation"]["state"] == "absent") != (theirs.annotation is None):
            self.wrong(f"{where} annotation", ours["annotation"], theirs.annotation, line)

    def a_class(self, where: str, number: int, theirs: Any, seen: set[int]) -> None:
        ours = self.classes[number]
        lines = range(theirs.lineno, (theirs.endlineno or theirs.lineno) + 1)
        if ours.get("line") not in lines or number in seen:
            return
        seen.add(number)
        self.tally.compared += 1
        known = {ancestor["name"].rsplit(".", 1)[-1] for ancestor in ours["ancestors"]}
        known |= {
            self.classes[ancestor["class"]]["name"]
            for ancestor in ours["ancestors"]
            if "class" in ancestor
        }
        for base in theirs.bases:
            if "(" in str(base):
                continue
            name = str(base).split("[")[0].rsplit(".", 1)[-1]
            name = self.aliases.get(name, name).replace("IOError", "OSError")
            if self.shown["names"].get(name, {}).get("line") is None and name not in known:
                continue
            if name not in known | {"object", "NamedTuple", "TypedDict"}:
                self.wrong(f"{where} bases", sorted(known), str(base), ours["line"])
        self.names(f"{where}.", ours["members"], theirs, seen)
