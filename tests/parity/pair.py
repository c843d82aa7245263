"""Loads modules and writes down both observations of each. Runs in any interpreter.

    python pair.py OUTPUT MODULE…

One line of JSON per module: ``{"module", "source", "live", "modules"}`` or ``{"module", "error"}``.
"""

from __future__ import annotations

import importlib
import json
import sys
import tokenize
import types
from pathlib import Path
from typing import Any

from importspy import _importspy


def pair(name: str) -> dict[str, Any]:
    module = importlib.import_module(name)
    path = module.__file__
    if path is None or not path.endswith(".py"):
        return {"module": name, "error": "no source"}
    with tokenize.open(path) as file:
        text = file.read()
    subject = (name, Path(path).name)
    names: dict[str, list[str]] = {}
    for key, value in list(sys.modules.items()):
        if isinstance(value, types.ModuleType):
            names.setdefault(str(value.__name__), []).append(key)
    return {
        "module": name,
        "source": json.loads(_importspy.observe_source(text, *subject, path)),
        "live": json.loads(_importspy.observe_live(module, *subject, source_text=text)),
        "modules": names,
    }


def main(output: str, modules: list[str]) -> None:
    with Path(output).open("w", encoding="utf-8") as file:
        for name in modules:
            try:
                found = pair(name)
            except Exception as error:
                found = {"module": name, "error": f"{type(error).__name__}: {error}"}
            file.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
