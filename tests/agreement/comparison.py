"""Every known fact of an observation against the live module."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .observed import Json, same, tagged

#: What the import system and the class machinery bind by themselves.
IMPLICIT = re.compile(r"__\w+__$|_abc_impl$|_is_protocol$|_is_runtime_protocol$")
#: What enum, dataclass, namedtuple and typing machinery adds to class namespaces.
GENERATED = re.compile(
    r"_(unhashable_values_map|member_names|member_map|value2member_map|unhashable_values|hashable_values|member_type"
    r"|value_repr|use_args|new_member|generate_next_value|flag_mask|all_bits|singles_mask|boundary"
    r"|inverted|sort_order|order|numeric_repr|field_types|fields|field_defaults|make|replace|asdict"
    r"|add_alias|add_value_alias)_?_?$"
)


@dataclass
class Tally:
    """What was compared, what disagreed, what stayed unknown and why."""

    compared: int = 0
    disagreements: list[str] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, Counter[str]] = field(default_factory=dict)

    def share_unknown(self, *categories: str) -> float:
        """How much of what was asked of these kinds of facts isn't known from source."""
        unknown = sum(sum(self.unknown.get(name, {}).values()) for name in categories)
        known = sum(self.known[name] for name in categories)
        return unknown / max(unknown + known, 1)

    def count(self, category: str, fact: Json) -> None:
        """Enters one fact into the table of shares."""
        if fact.get("state") in ("known", "absent"):
            self.known[category] += 1
        else:
            reason = re.sub(r"`[^`]*`", "`…`", fact.get("reason", "no reason"))
            self.unknown.setdefault(category, Counter())[reason] += 1


#: The facts about classes and functions.
DEFINED = (
    "ancestor",
    "default",
    "function's async",
    "function's parameters",
    "function's returns",
    "member",
    "method's async",
    "method's parameters",
    "method's returns",
)


class Comparison:
    def __init__(self, shown: Json, live: Json, tally: Tally) -> None:
        self.shown = shown
        self.live = live
        self.tally = tally
        self.classes = {entry["class"]: entry for entry in shown["classes"]}
        self.done: set[int] = set()

    def run(self) -> list[str]:
        """The names that only the live module has."""
        names, live = self.shown["names"], self.live["names"]
        for name, binding in names.items():
            self.tally.count("name", binding)
            self.binding(name, binding, live.get(name), "name")
        return [name for name in live if name not in names and not self.expected(name)]

    def expected(self, name: str) -> bool:
        """Names that no body binds: submodules, and what the import system gives."""
        found = self.live["names"][name]
        own = f"{self.live['module']}."
        submodule = found["kind"] == "module" and any(
            module.startswith(own) for module in found["module"]
        )
        return submodule or bool(IMPLICIT.match(name))

    def wrong(self, where: str, ours: Any, theirs: Any, line: Any = None) -> None:
        at = f":{line}" if line else ""
        self.tally.disagreements.append(f"{self.shown['filename']}{at} {where}: {ours} / {theirs}")

    def binding(self, where: str, binding: Json, live: Json, category: str) -> None:
        """``live``: nothing where the name isn't bound."""
        ways = binding.get("alternatives", [binding])
        if any(way["state"] == "unknown" and not way.get("bound") for way in ways):
            return
        self.tally.compared += 1
        if live is None:
            if where.endswith(".__abc_tpflags__"):  # for `ABCMeta`, which takes it out
                return
            if all(way["state"] != "absent" for way in ways):
                self.wrong(where, f"bound ({binding['state']})", "not bound", binding.get("line"))
            return
        if binding["state"] == "conditional":
            if not any(self.may_be(way, live) for way in ways):
                kinds = [way.get("kind", way["state"]) for way in ways]
                self.wrong(where, f"one of {kinds}", live["kind"], binding.get("line"))
            return
        if binding["state"] == "known":
            self.object(where, binding, live, category)

    def may_be(self, way: Json, live: Json) -> bool:
        return bool(way["state"] == "unknown" or way.get("kind") == live["kind"])

    def object(self, where: str, ours: Json, live: Json, category: str) -> None:
        if ours["kind"] != live["kind"]:
            self.wrong(where, ours["kind"], f"{live['kind']} {live['type']}", ours.get("line"))
            return
        if ours["kind"] == "variable":
            self.variable(where, ours, live, category)
        elif ours["kind"] == "function":
            self.function(where, ours, live, category)
        elif ours["kind"] == "class":
            self.a_class(where, ours["class"], live["class"])
        elif ours["module"] not in live["module"]:
            self.wrong(where, ours["module"], live["module"], ours.get("line"))

    def variable(self, where: str, ours: Json, live: Json, category: str) -> None:
        self.tally.count(f"{category}'s value", ours["value"])
        self.tally.count(f"{category}'s type", ours["type"])
        self.value(where, ours["value"], live["value"], ours.get("line"))
        kind = ours["type"]
        if kind["state"] == "known":
            self.tally.compared += 1
            expected = kind["value"].rsplit(".", 1)[-1].replace("None", "NoneType")
            if expected != live["type"][1].rsplit(".", 1)[-1]:
                self.wrong(f"{where} type", kind["value"], live["type"], ours.get("line"))

    def value(self, where: str, fact: Json, live: Json, line: Any) -> None:
        if fact["state"] != "known":
            return
        self.tally.compared += 1
        if not same(tagged(fact["value"]), live):
            self.wrong(f"{where} value", fact["value"][:200], str(live)[:200], line)

    def function(self, where: str, ours: Json, live: Json, category: str) -> None:
        line = ours.get("line")
        category = "method" if category == "member" else "function"
        self.tally.count(f"{category}'s parameters", ours["parameters"])
        self.tally.count(f"{category}'s returns", ours["returns"])
        self.tally.count(f"{category}'s async", ours["async"])
        if ours["async"]["state"] == "known":
            self.tally.compared += 1
            if ours["async"]["value"] != live["is_async"]:
                self.wrong(f"{where} async", ours["async"]["value"], live["is_async"], line)
        if ours["descriptor"] != live["descriptor"]:
            self.wrong(f"{where} descriptor", ours["descriptor"], live["descriptor"], line)
        signature = live["signature"]
        if signature is None:
            return
        self.annotation(f"{where} returns", ours["returns"], signature.get("returns"), line)
        if ours["parameters"]["state"] != "known":
            return
        self.tally.compared += 1
        parameters = ours["parameters"]["value"]
        mine = [(p["name"], p["kind"]) for p in parameters]
        theirs = [(p["name"], p["kind"]) for p in signature["parameters"]]
        if mine != theirs:
            self.wrong(f"{where} parameters", mine, theirs, line)
            return
        for parameter, found in zip(parameters, signature["parameters"], strict=True):
            name = f"{where}({parameter['name']})"
            default = parameter["default"]
            self.tally.count("default", default)
            if default["state"] != "unknown" and (default["state"] == "absent") == (
                "default" in found
            ):
                self.wrong(f"{name} default", default["state"], found.get("default", "none"), line)
            elif "default" in found:
                self.value(f"{name} default", default, found["default"], line)
            self.annotation(name, parameter["annotation"], found.get("annotation"), line)

    def annotation(self, where: str, fact: Json, live: Json, line: Any) -> None:
        if fact["state"] == "unknown":
            return
        self.tally.compared += 1
        if (fact["state"] == "absent") != (live is None):
            self.wrong(f"{where} annotation", fact.get("value", "absent"), live, line)
        elif live is not None and not _annotation_agrees(fact["value"], *live):
            self.wrong(f"{where} annotation", fact["value"], live[1], line)

    def a_class(self, where: str, number: int, live_number: int) -> None:
        if number in self.done:
            return
        self.done.add(number)
        ours, live = self.classes[number], self.live["classes"][str(live_number)]
        self.tally.compared += 1
        builtin = [a["name"] for a in ours["ancestors"] if a.get("builtin")]
        of_builtin = builtin[:1] and builtin[0].rsplit(".", 1)[-1] == ours["name"]
        if of_builtin:
            return
        if ours["name"] != live["name"].rsplit(".", 1)[-1]:
            self.wrong(f"{where} class", ours["name"], live["name"], ours.get("line"))
            return
        self.ancestors(where, ours, live)
        if "members" in live:
            self.members(where, ours, live["members"])

    def ancestors(self, where: str, ours: Json, live: Json) -> None:
        self.tally.compared += 1
        known = []
        for ancestor in ours["ancestors"]:
            self.tally.count("ancestor", ancestor)
            if ancestor["state"] == "known":
                name = ancestor["name"]
                if not ancestor.get("builtin"):
                    name = self.classes[ancestor["class"]]["name"]
                known.append(name.rsplit(".", 1)[-1])
        mro = [name.rsplit(".", 1)[-1] for module, name in live["mro"][1:]]
        mro = [name for name in mro if name != "object"]
        complete = all(a["state"] == "known" for a in ours["ancestors"])
        if mro != known if complete else not {*known} <= {*mro}:
            self.wrong(f"{where} ancestors", known, mro, ours.get("line"))

    def members(self, where: str, ours: Json, live: Json) -> None:
        is_open = "further_members" in ours
        for name, member in ours["members"].items():
            if not IMPLICIT.match(name) or member.get("kind") == "function":
                self.tally.count("member", member)
            self.binding(f"{where}.{name}", member, live.get(name), "member")
        if is_open or any(a["state"] == "unknown" for a in ours["ancestors"]):
            self.tally.count("namespace", ours.get("further_members", {"reason": "unknown base"}))
            return
        self.tally.count("namespace", {"state": "known"})
        for name in live:
            made = IMPLICIT.match(name) or GENERATED.match(name)
            if name not in ours["members"] and not made:
                self.wrong(f"{where}.{name}", "live only", live[name]["kind"])


def _annotation_agrees(text: str, form: str, live: str) -> bool:
    """Loosely: what can't be told from the spelling agrees."""
    mine = re.sub(r"\s+|['\"]", "", text)
    if form == "text":
        return _spelling(text) == _spelling(live)
    if form == "class" and re.fullmatch(r"[\w.]+", mine):
        aliases = {"NoneType": "None"}
        last = mine.rsplit(".", 1)[-1]
        return last == aliases.get(live, live) or last not in BUILTIN_TYPES
    return True


def _spelling(text: str) -> str:
    """One spelling of an annotation: no quotes around the whole, no layout."""
    try:
        tree = ast.parse(f"({text.strip()})", mode="eval").body
        if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
            tree = ast.parse(f"({tree.value.strip()})", mode="eval").body
    except SyntaxError:
        return text
    return re.sub(r"\s+|['\"]", "", ast.unparse(tree))


BUILTIN_TYPES = {"int", "str", "float", "bool", "bytes", "list", "dict", "tuple", "set", "None"}
