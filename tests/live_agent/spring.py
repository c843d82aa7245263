"""Observes `trapped`, whole and name by name, and prints what was seen and which hooks ran."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import sys
import types
from typing import Any

from importspy._importspy import observe_live

NAMES = ["function", "Trapped", "Child", "trapped", "nested", "Members", "missing", "hidden"]


def ask(contents: dict[str, Any], module: types.ModuleType) -> None:
    """What anybody else would do, so that it shows that the hooks work."""
    for question in (
        lambda: bool(contents["trapped"]),
        lambda: contents["Trapped"].x,
        lambda: repr(contents["an_int"]),
        lambda: contents["a_dict"].get("a"),
        lambda: module.hidden,
        lambda: contents["trapped"].__class__,
    ):
        with contextlib.suppress(AttributeError):
            question()


def main(path: str) -> None:
    spec = importlib.util.spec_from_file_location("trapped", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["trapped"] = module
    # Asked of the module itself it would be one more hook.
    contents = types.ModuleType.__getattribute__(module, "__dict__")
    spec.loader.exec_module(module)
    ran = contents["ran"]
    ran.clear()
    seen = {
        "whole": observe_live(module, "trapped", "trapped.py"),
        "names": observe_live(module, "trapped", "trapped.py", NAMES),
        "dictionary": observe_live(contents, "trapped", "trapped.py", NAMES),
    }
    hooks = list(ran)
    ask(contents, module)
    print(
        json.dumps(
            {"ran": hooks, "would": ran, **{key: json.loads(wire) for key, wire in seen.items()}}
        )
    )


main(sys.argv[1])
