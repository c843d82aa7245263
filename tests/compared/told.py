"""Run by an interpreter: what `importlib.metadata` tells of what is installed for it, as JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from typing import Any


def normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def module_of(parts: Sequence[str]) -> str | None:
    """The dotted name that a file is imported as; nothing where no import statement can name it."""
    if not parts or not parts[-1].endswith(".py"):
        return None
    names = [*parts[:-1], parts[-1][: -len(".py")]]
    if names[-1] == "__init__":
        names.pop()
    return ".".join(names) if names and all(name.isidentifier() for name in names) else None


def told() -> dict[str, Any]:
    distributions: dict[str, Any] = {}
    modules: dict[str, dict[str, list[str]]] = {}
    for one in metadata.distributions():
        name, version = one.metadata["Name"], one.metadata["Version"]
        if not name or not version or normal(name) in distributions:
            continue
        distributions[normal(name)] = {
            "name": name,
            "version": version,
            "requires": one.requires or [],
            "extras": one.metadata.get_all("Provides-Extra") or [],
            "direct_url": json.loads(one.read_text("direct_url.json") or "null"),
        }
        for file in one.files or ():
            module = module_of(file.parts)
            if module and ".." not in file.parts:
                modules.setdefault(module, {}).setdefault(str(file), []).append(normal(name))
    tops = {
        top: sorted({normal(name) for name in names})
        for top, names in metadata.packages_distributions().items()
    }
    return {"distributions": distributions, "tops": tops, "modules": modules}


json.dump(told(), sys.stdout)
