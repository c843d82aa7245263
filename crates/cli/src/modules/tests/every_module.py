"""Prints what this interpreter would import under every name its search path offers, as JSON.

Asks the finders of the import system and imports nothing.
"""

import json
import sys
import types
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path


def spec_of(name, path):
    for finder in sys.meta_path:
        spec = finder.find_spec(name, path)
        if spec is not None:
            return spec
    return None


def names_in(folder):
    try:
        entries = [entry.name for entry in Path(folder).iterdir()]
    except OSError:
        return set()
    stems = {entry.partition(".")[0] for entry in entries if entry != "__pycache__"}
    return {stem for stem in stems if stem.isidentifier() and stem != "__init__"}


def told(spec):
    if spec is None:
        return ["missing", ""]
    if spec.loader is None:
        return ["namespace", ""]
    origin = spec.origin or ""
    if origin in ("built-in", "frozen"):
        return [origin, getattr(spec.loader_state, "filename", None) or ""]
    if origin.endswith(".py"):
        return ["source", origin]
    return ["compiled" if origin.endswith((*EXTENSION_SUFFIXES, ".pyc")) else "other", origin]


def walk(prefix, path, found):
    folders = sys.path if path is None else path
    names = set().union(*map(names_in, folders))
    if path is None:
        names.update(sys.builtin_module_names, getattr(sys, "stdlib_module_names", ()))
    for name in sorted(names):
        whole = prefix + name
        spec = spec_of(whole, path)
        found[whole] = told(spec)
        inside = spec.submodule_search_locations if spec is not None else None
        if inside is not None and whole.count(".") < 6:
            # Finders of nested namespace packages ask for what their parent's module knows.
            present = sys.modules.get(whole)
            sys.modules[whole] = types.ModuleType(whole)
            sys.modules[whole].__path__ = list(getattr(inside, "_path", inside))
            walk(whole + ".", sys.modules[whole].__path__, found)
            if present is None:
                del sys.modules[whole]
            else:
                sys.modules[whole] = present


found = {}
walk("", None, found)
print(json.dumps(found))
