"""Tells what this interpreter is, on one line of standard output.

Runs on every Python from 3.6 (older ones answer that they are too old), with the standard library
alone. The line begins with a marker, because a site may print whatever it likes before.
"""

import sys

# Before anything else is loaded: what every program finds loaded when it begins.
at_start = set(sys.modules)

import collections  # noqa: E402, F401
import json  # noqa: E402
import os  # noqa: E402
import platform  # noqa: E402
import site  # noqa: E402
import sysconfig  # noqa: E402
from importlib import machinery  # noqa: E402


def text(path):
    # Paths may hold bytes that are no text; the answer must be valid JSON for every reader.
    return os.fsencode(path).decode("utf-8", "replace")


def texts(value):
    """The part of a dict that names files: text to text."""
    pairs = value.items() if type(value) is dict else ()
    return {key: text(path) for key, path in pairs if type(key) is str and type(path) is str}


def listed(value):
    """A dict of lists of text."""
    pairs = value.items() if type(value) is dict else ()
    return {
        key: [text(path) for path in paths if type(path) is str]
        for key, paths in pairs
        if type(key) is str and type(paths) is list
    }


def names(value):
    return sorted(name for name in value if type(name) is str)


def resident():
    """Top-level modules that no folder of a program can stand before."""
    found = set(at_start)
    try:
        import _imp

        if hasattr(_imp, "_frozen_module_names"):
            found.update(_imp._frozen_module_names())
        else:
            known = ("__hello__", "__phello__", "zipimport", "_frozen_importlib")
            found.update(name for name in known if _imp.is_frozen(name))
    except ImportError:
        pass
    built_in = set(sys.builtin_module_names)
    return names({name.partition(".")[0] for name in found} - built_in - {"__main__"})


def aliases():
    """Modules that are loaded under another name than their own: os.path is posixpath."""
    found = {}
    for name, module in list(sys.modules.items()):
        if type(module) is type(sys) and name != "__main__":
            spec = vars(module).get("__spec__")
            own = spec.name if type(spec) is machinery.ModuleSpec else name
            if type(own) is str and own != name:
                found[name] = own
    return found


def hook(finder, first):
    """What a finder that doesn't come with Python answers for, as far as it can be told."""
    kind = finder if isinstance(finder, type) else type(finder)
    found = {
        "name": "%s.%s" % (kind.__module__, kind.__qualname__),
        "first": first,
        "understood": True,
        "file": "",
        "modules": {},
        "children": False,
        "claims": [],
        "namespaces": {},
        "placeholder": "",
    }
    try:
        describe(found, kind, {} if finder is kind else object.__getattribute__(finder, "__dict__"))
    except Exception:
        found["understood"] = False
    return found


def describe(found, kind, own):
    home = vars(sys.modules[kind.__module__])
    shared = vars(kind)
    found["file"] = text(home.get("__file__") or "")
    if kind.__name__ == "_EditableFinder" and "MAPPING" in home:  # setuptools
        found["modules"] = texts(home["MAPPING"])
        found["children"] = True
        found["namespaces"] = listed(home.get("NAMESPACES"))
        found["placeholder"] = text(home.get("PATH_PLACEHOLDER") or "")
    elif "_redirections" in shared:  # editables
        found["modules"] = texts(shared["_redirections"])
    elif "known_source_files" in own:  # scikit-build-core
        found["modules"] = texts(own["known_source_files"])
        found["claims"] = names(own.get("known_wheel_files") or ())
    elif "_top_level_modules" in own:  # meson-python
        found["claims"] = names(own["_top_level_modules"])
    elif kind.__module__ == "_distutils_hack":
        found["claims"] = ["distutils"]
    elif kind.__module__ != "_virtualenv":
        found["understood"] = False


def hooks():
    standard = (machinery.BuiltinImporter, machinery.FrozenImporter)
    found, first = [], True
    for finder in sys.meta_path:
        if finder is machinery.PathFinder:
            first = False
        elif not any(finder is one for one in standard):
            found.append(hook(finder, first))
    return found


def user_packages():
    """The user's own packages, where a program would have them: the folders, as they come on the
    search path, and whether they run code.
    """
    folder = site.getusersitepackages()
    isolated = sys.prefix != sys.base_prefix and len(site.PREFIXES) < 2
    try:
        content = [] if isolated else sorted(os.listdir(folder))
    except OSError:
        return [], False
    found, runs = [] if isolated else [folder], False
    for name in content:
        if name.endswith(".pth") and not name.startswith("."):
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                lines = [line.strip() for line in file if line.strip() and line[0] != "#"]
            runs = runs or any(line.startswith(("import ", "import\t")) for line in lines)
            found.extend(os.path.join(folder, line) for line in lines)
    return [text(entry) for entry in found], runs


def implementation_version():
    """As environment markers have it."""
    info = sys.implementation.version
    kind = info.releaselevel
    last = "" if kind == "final" else kind[0] + str(info.serial)
    return "%d.%d.%d%s" % (info.major, info.minor, info.micro, last)


def site_packages():
    # Some environments have a site module of their own, without this function.
    return site.getsitepackages() if hasattr(site, "getsitepackages") else []


def answer():
    if sys.version_info < (3, 6):
        return {"error": {"kind": "too-old", "detail": platform.python_version()}}
    user_path, user_code = user_packages()
    found = {
        "version": platform.python_version(),
        "version_info": list(sys.version_info[:3]),
        "implementation": platform.python_implementation(),
        "implementation_name": sys.implementation.name,
        "implementation_version": implementation_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "release": platform.release(),
        "build": platform.version(),
        "platform": sys.platform,
        "os_name": os.name,
        "executable": text(sys.executable or ""),
        "prefix": text(sys.prefix),
        "base_prefix": text(sys.base_prefix),
        "search_path": [text(entry) for entry in sys.path],
        "user_path": user_path,
        "user_code": user_code,
        "site_packages": [text(entry) for entry in site_packages()],
        "builtin_modules": sorted(sys.builtin_module_names),
        "resident_modules": resident(),
        "module_aliases": aliases(),
        "extension_suffixes": machinery.EXTENSION_SUFFIXES,
        "hooks": hooks(),
        "stdlib": text(sysconfig.get_path("stdlib") or ""),
        "purelib": text(sysconfig.get_path("purelib") or ""),
        "platlib": text(sysconfig.get_path("platlib") or ""),
    }
    return {"ok": found}


def send(line):
    # Not through sys.stdout: a site may have replaced it.
    rest = line.encode("ascii")
    while rest:
        rest = rest[os.write(1, rest) :]


try:
    found = answer()
except Exception as error:
    reason = type(error).__name__ + ": " + str(error)
    found = {"error": {"kind": "failed", "detail": reason}}
send("\nimportspy-probe:" + json.dumps(found) + "\n")
os._exit(0)
