"""Whether two types in wire form mean the same: by the last parts of names, aliases expanded."""

from __future__ import annotations

import json
from typing import Any

Json = Any
DEPTH = 16


def agree(source: Json, live: Json, *aliases: dict[str, Json]) -> bool:
    """Each agent's aliases may go further than the other's, or not as far.

    A name that leads to one of several types agrees with anything.
    """
    if "one of" in json.dumps(source):
        return True
    ways = [{}, *aliases, {**aliases[0], **aliases[1]}, {**aliases[1], **aliases[0]}]
    return any(normal(source, way, 0) == normal(live, way, 0) for way in ways)


def normal(ty: Json, aliases: dict[str, Json], depth: int) -> str:
    if ty is None or depth > DEPTH:
        return "None"
    if isinstance(ty, str):
        last = ty.rsplit(".", 1)[-1]
        # Those of other files are known by their whole path.
        target = aliases.get(ty, aliases.get(last, last))
        if isinstance(target, str) and target.rsplit(".", 1)[-1] == last:
            return last
        return normal(target, aliases, depth + 1)
    tag, *items = ty
    if tag == "text":
        return json.dumps(ty)
    parts = [normal(item, aliases, depth + 1) for item in items]
    if tag == "union":
        flat: set[str] = set()
        for part in parts:
            flat |= set(json.loads(part)[1]) if part.startswith('["union"') else {part}
        return json.dumps(["union", sorted(flat)])
    if tag == "literal":
        parts = sorted(parts)
    return json.dumps([tag, parts])
