"""A live observation in words short enough for tests to name."""

from __future__ import annotations

from typing import Any

Json = Any
STARS = {"VarPositional": "*", "VarKeyword": "**"}


class Shown:
    def __init__(self, wire: Json) -> None:
        self.observation = wire["observation"]
        self.names: Json = self.observation["names"]

    def of(self, path: str) -> Json:
        """The object a dotted name is bound to, as one entry."""
        name, *rest = path.split(".")
        binding = self.names[name]
        for part in rest:
            binding = self.class_of(binding)["members"][part]
        return entry(binding)

    def class_of(self, binding: Json) -> Json:
        return self.observation["classes"][entry(binding)["Class"]]

    def klass(self, name: str) -> Json:
        return self.class_of(self.names[name])

    def signature(self, path: str) -> str:
        function = self.of(path)["Function"]
        parameters = function["parameters"]
        if "Known" not in parameters:
            return why(parameters)
        shown = [parameter(entry) for entry in parameters["Known"]]
        returns = function["returns"]
        arrow = "" if returns == "Absent" else f" -> {known(returns, 'text')}"
        return f"({', '.join(shown)}){arrow}"

    def value(self, path: str) -> Json:
        return known(self.of(path)["Variable"]["value"])

    def ancestors(self, name: str) -> list[str]:
        return [
            next(iter(ancestor.values())) if "Builtin" in ancestor else ancestor["Class"][1]
            for ancestor in self.klass(name)["ancestors"]
        ]


def entry(binding: Json) -> Json:
    (way,) = binding["alternatives"]
    return way.get("To", way) if isinstance(way, dict) else way


def known(fact: Json, part: str | None = None) -> Json:
    if fact == "Absent":
        return "absent"
    if "Known" not in fact:
        return why(fact)
    return fact["Known"][part] if part else fact["Known"]


def why(fact: Json) -> str:
    reason = fact["Unknown"]["why"]
    return f"? {reason if isinstance(reason, str) else next(iter(reason))}"


def parameter(found: Json) -> str:
    text: str = STARS.get(found["kind"], "") + found["name"]
    text += "/" if found["kind"] == "PositionalOnly" else ""
    text += "!" if found["kind"] == "KeywordOnly" else ""
    if found["annotation"] != "Absent":
        text += f": {known(found['annotation'], 'text')}"
    if found["default"] != "Absent":
        text += f"={known(found['default'])}"
    return text
