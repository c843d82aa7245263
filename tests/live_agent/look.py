"""Loads a file as a module, observes it and prints the observation.

python look.py FILE [NAME…]
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from importspy._importspy import observe_live


def main(path: str, names: list[str]) -> None:
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    text = Path(path).read_text(encoding="utf-8")
    wire = observe_live(module, name, Path(path).name, names or None, source_text=text)
    print(wire.decode())


main(sys.argv[1], sys.argv[2:])
