"""Two observations of one module, fact by fact."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .meaning import agree

Json = Any
#: What the import system binds; a body may bind it anew, which doesn't show afterwards.
IMPLICIT = ("__name__", "__doc__", "__path__", "__package__", "__spec__", "__file__", "__loader__")


@dataclass
class Tally:
    """What both know, what they say differently, and why one of them doesn't know."""

    both: Counter[str] = field(default_factory=Counter)
    only_live: dict[str, Counter[str]] = field(default_factory=dict)
    only_source: dict[str, Counter[str]] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)

    def table(self) -> str:
        lines = []
        for kind in sorted({*self.both, *self.only_live, *self.only_source}):
            live = self.only_live.get(kind, Counter())
            source = self.only_source.get(kind, Counter())
            total = self.both[kind] + live.total() + source.total()
            lines.append(
                f"{kind:12} {total:6} facts, only live {live.total() / total:6.1%}, "
                f"only source {source.total() / total:6.1%}"
            )
            lines += [
                f"{'':12} {count:6} not in source: {why}" for why, count in live.most_common(5)
            ]
            lines += [f"{'':12} {count:6} not live: {why}" for why, count in source.most_common(5)]
        return "\n".join(lines)


def state(fact: Json) -> tuple[str, Json]:
    """``known``, ``absent`` or ``unknown``, and what or why."""
    if fact == "Absent":
        return "absent", None
    ((tag, content),) = fact.items()
    if tag == "Known":
        return "known", content
    return "unknown", reason(content)


def reason(content: Json) -> str:
    why = content["why"]
    return why if isinstance(why, str) else next(iter(why))


class Pair:
    def __init__(self, found: Json, tally: Tally) -> None:
        self.source, self.live = found["source"]["observation"], found["live"]["observation"]
        self.modules: dict[str, list[str]] = found["modules"]
        self.tally = tally
        self.met: set[tuple[int, int]] = set()

    def run(self) -> None:
        names = self.live["names"]
        for name, binding in self.source["names"].items():
            if name in IMPLICIT:
                continue
            self.binding(name, binding, names.get(name))
        self.fact(
            "__version__", "value", self.source["version"], self.live["version"], value_agrees
        )
        self.fact("__all__", "exports", self.source["exports"], self.live["exports"], exports_agree)

    def wrong(self, where: str, source: Json, live: Json) -> None:
        module = self.source["module"]
        self.tally.disagreements.append(f"{module} {where}: {brief(source)} / {brief(live)}")

    def binding(self, where: str, source: Json, live: Json | None) -> None:
        ways = source["alternatives"]
        if any(way != "Not" and "Unknown" in way for way in ways):
            return self.alone("only_live", "binding", next(iter(unknown(ways))))
        if live is None or live["alternatives"] == ["Not"]:
            if "Not" not in ways:
                self.wrong(where, "bound", "not bound")
            return None
        objects = [way["To"] for way in ways if way != "Not"]
        (found,) = live["alternatives"]
        if "Unknown" in found:
            return self.alone("only_source", "binding", reason(found["Unknown"]))
        if len(ways) == 1 and objects:
            return self.object(where, objects[0], found["To"])
        kinds = {next(iter(object_)) for object_ in objects}
        if not kinds & {"Unknown", *found["To"]}:
            self.wrong(where, sorted(kinds) or "not bound", next(iter(found["To"])))
        return None

    def alone(self, who: str, kind: str, why: str) -> None:
        getattr(self.tally, who).setdefault(kind, Counter())[why] += 1

    def object(self, where: str, source: Json, live: Json) -> None:
        ((kind, content),) = source.items()
        ((live_kind, live_content),) = live.items()
        if kind == "Unknown":
            return self.alone("only_live", "object", reason(content[0]))
        self.tally.both["object"] += 1
        if kind != live_kind:
            return self.wrong(where, kind, f"{live_kind} {brief(live_content)}")
        if kind == "Variable":
            self.variable(where, content, live_content)
        elif kind == "Function":
            self.function(where, content, live_content)
        elif kind == "Class":
            self.a_class(where, content, live_content)
        elif content[0] not in [live_content[0], *self.modules.get(live_content[0], [])]:
            self.wrong(where, content[0], live_content[0])
        return None

    def variable(self, where: str, source: Json, live: Json) -> None:
        self.fact(where, "value", source["value"], live["value"], value_agrees)
        self.fact(where, "type", source["value_type"], live["value_type"], self.types_agree)
        self.annotation(where, source["annotation"], live["annotation"])

    def annotation(self, where: str, source: Json, live: Json) -> None:
        def agrees(source: Json, live: Json) -> bool:
            if "".join(source["text"].split()) == "".join(live["text"].split()):
                return True
            return self.types_agree(source["ty"], live["ty"])

        self.fact(where, "annotation", source, live, agrees)

    def types_agree(self, source: Json, live: Json) -> bool:
        return agree(source, live, self.live["aliases"], self.source["aliases"])

    def fact(self, where: str, kind: str, source: Json, live: Json, agrees: Any) -> None:
        (source_state, source_content), (live_state, live_content) = state(source), state(live)
        if "unknown" in (source_state, live_state):
            if source_state != "unknown":
                self.alone("only_source", kind, live_content)
            elif live_state != "unknown":
                self.alone("only_live", kind, source_content)
            return
        self.tally.both[kind] += 1
        if source_state != live_state:
            self.wrong(f"{where} {kind}", source_content or "absent", live_content or "absent")
        elif source_state == "known" and not agrees(source_content, live_content):
            self.wrong(f"{where} {kind}", source_content, live_content)

    def function(self, where: str, source: Json, live: Json) -> None:
        if source["descriptor"] != live["descriptor"]:
            self.wrong(where, source["descriptor"], live["descriptor"])
        self.fact(where, "async", source["is_async"], live["is_async"], equal)
        self.annotation(f"{where} returns", source["returns"], live["returns"])

        def agrees(source: Json, live: Json) -> bool:
            def shape(found: Json) -> Json:
                return [(parameter["name"], parameter["kind"]) for parameter in found]

            if shape(source) != shape(live):
                return False
            for one, other in zip(source, live, strict=True):
                name = f"{where}({one['name']})"
                self.fact(name, "default", one["default"], other["default"], value_agrees)
                self.annotation(name, one["annotation"], other["annotation"])
            return True

        self.fact(where, "parameters", source["parameters"], live["parameters"], agrees)

    def a_class(self, where: str, source_id: int, live_id: int) -> None:
        if (source_id, live_id) in self.met:
            return None
        self.met.add((source_id, live_id))
        source, live = self.source["classes"][source_id], self.live["classes"][live_id]
        # `__name__` can be set afterwards, as `typing.io` does.
        if source["name"] != live["name"].rsplit(".", 1)[-1]:
            return self.wrong(where, source["name"], live["name"])
        self.ancestors(where, source, live)
        self.namespaces(where, source, live)
        for name, binding in source["instance"].items():
            if name in live["instance"]:
                self.binding(f"{where}().{name}", binding, live["instance"][name])
        if live["place"] is not None:
            self.tally.both["place"] += 1
            if source["place"] != live["place"]:
                self.wrong(f"{where} place", source["place"], live["place"])
        return None

    def namespaces(self, where: str, source: Json, live: Json) -> None:
        for name, binding in source["members"].items():
            # Only the first class of a line has `__dict__`; `ABCMeta` takes the other one out.
            if live["open"] is None and name not in ("__dict__", "__abc_tpflags__"):
                self.binding(f"{where}.{name}", binding, live["members"].get(name))
        if any("Unknown" in ancestor for ancestor in source["ancestors"]):
            return
        if source["open"] is None and live["open"] is None:
            for name in live["members"]:
                if name not in source["members"] and not name.startswith("_"):
                    self.wrong(f"{where}.{name}", "not bound", "bound")

    def ancestors(self, where: str, source: Json, live: Json) -> None:
        def names(entry: Json, classes: Json) -> list[str] | None:
            found = []
            for ancestor in entry["ancestors"]:
                ((kind, content),) = ancestor.items()
                if kind == "Unknown":
                    return None
                name = content if kind == "Builtin" else classes[content[0]]["name"]
                found.append(name.rsplit(".", 1)[-1])
            return found

        mine, theirs = names(source, self.source["classes"]), names(live, self.live["classes"])
        if mine is None:
            return self.alone("only_live", "ancestors", "Unknown ancestor")
        if theirs is None:
            return self.alone("only_source", "ancestors", "Unknown ancestor")
        self.tally.both["ancestors"] += 1
        if mine != theirs:
            self.wrong(f"{where} ancestors", mine, theirs)
        return None


def unknown(ways: Json) -> list[str]:
    return [reason(way["Unknown"]) for way in ways if way != "Not" and "Unknown" in way]


def equal(source: Json, live: Json) -> bool:
    return bool(source == live)


def exports_agree(source: Json, live: Json) -> bool:
    return sorted(source) == sorted(live)


def value_agrees(source: Json, live: Json) -> bool:
    return canonical(source) == canonical(live)


def canonical(value: Json) -> str:
    """Sets have no order, and of equal keys of a dict the last counts."""
    if not isinstance(value, list):
        return json.dumps(value)
    tag, *items = value
    parts = [canonical(item) for item in items]
    if tag in ("set", "frozenset"):
        parts = sorted(set(parts))
    elif tag == "dict":
        pairs = dict(zip(parts[::2], parts[1::2], strict=True))
        parts = [f"{key}:{pairs[key]}" for key in sorted(pairs)]
    return json.dumps([tag, parts])


def brief(content: Json) -> str:
    text = content if isinstance(content, str) else json.dumps(content)
    return text if len(text) < 300 else f"{text[:300]}…"
