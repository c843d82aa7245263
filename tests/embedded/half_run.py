"""Importers that import before they have defined anything.

For each: the contract, the importer, and when it is decided. ``ADMITTED``; ``AT_ONCE``: refused at
its import line; ``AT_THE_END``: its body runs, and then its own import fails.
"""

from __future__ import annotations

from .program import CONTRACT, Program

ADMITTED, AT_ONCE, AT_THE_END = "admitted", "refused at once", "refused at the end"

MAIN = """\
import sys
try:
    import plugin
except ValueError as error:
    codes = sorted(violation.code for violation in error.violations)
    left = sorted({"plugin", "protected", "pkg.plugin"} & set(sys.modules))
    print("refused", type(error).__name__, codes, left)
    import traceback
    frames = traceback.extract_tb(error.__traceback__)
    print("last line:", frames[-1].line)
    assert not any("importlib" in frame.filename for frame in frames)
else:
    print("admitted", plugin.protected.SECRET, plugin.protected.caller is plugin)
"""

BADGE = "variables: [{name: badge, value: ok}]\n"
TYPED = "variables: [{name: size, annotation: int}]\n"
ATTRIBUTE = "classes: [{name: Plugin, attributes: [{type: class, name: kind, value: x}]}]\n"
INSTANCE = "classes: [{name: Plugin, attributes: [{type: instance, name: size, value: 1}]}]\n"
BASE = "classes: [{name: Plugin, superclasses: [{name: Base}]}]\n"
RETURNS = "functions: [{name: load, return_annotation: str}]\n"
VERSION = "version: '>=2'\n"

CASES = {
    "surely there": (CONTRACT, "badge = 'ok'\nclass Plugin:\n    def run(self): ...\n", ADMITTED),
    "surely missing": (BADGE, "other = 'ok'\n", AT_ONCE),
    "surely wrong": (BADGE, "badge = 'no'\n", AT_ONCE),
    "computed, right": (BADGE, "badge = ''.join(['o', 'k'])\n", ADMITTED),
    "computed, wrong": (BADGE, "badge = ''.join(['n', 'o'])\n", AT_THE_END),
    "on a condition, right": (
        BADGE,
        "import os\nif os.sep:\n    badge = 'ok'\nelse:\n    badge = 'no'\n",
        ADMITTED,
    ),
    "on a condition, wrong": (
        BADGE,
        "import os\nif not os.sep:\n    badge = 'ok'\nelse:\n    badge = 'no'\n",
        AT_THE_END,
    ),
    "by name, right": (BADGE, "globals()['badge'] = 'ok'\n", ADMITTED),
    "by name, wrong": (BADGE, "globals()['badge'] = 'no'\n", AT_THE_END),
    "by exec, wrong": (BADGE, "exec('badge = 1')\n", AT_THE_END),
    "by a star, right": (BADGE, "from values import *\n", ADMITTED),
    "through global": (
        BADGE,
        "def go():\n    global badge\n    badge = 'ok'\ngo()\n",
        ADMITTED,
    ),
    "taken back": (BADGE, "badge = 'ok'\ndel badge\n", AT_ONCE),
    "annotation": (TYPED, "size: int = 1\n", ADMITTED),
    "another annotation": (TYPED, "size: str = 'x'\n", AT_ONCE),
    "class attribute, in the body": (ATTRIBUTE, "class Plugin:\n    kind = 'x'\n", ADMITTED),
    "class attribute, below the body": (
        ATTRIBUTE,
        "class Plugin: pass\nPlugin.kind = 'x'\n",
        ADMITTED,
    ),
    "instance attribute": (
        INSTANCE,
        "class Plugin:\n    def __init__(self):\n        self.size = 1\n",
        ADMITTED,
    ),
    "instance attribute, wrong": (
        INSTANCE,
        "class Plugin:\n    def __init__(self):\n        self.size = 2\n",
        AT_ONCE,
    ),
    "base from another module": (
        BASE,
        "from bases import Base\nclass Plugin(Base): pass\n",
        ADMITTED,
    ),
    "other base from another module": (
        BASE,
        "from bases import Other\nclass Plugin(Other): pass\n",
        AT_THE_END,
    ),
    "return annotation": (RETURNS, "def load() -> str: ...\n", ADMITTED),
    "other return annotation": (RETURNS, "def load() -> int: ...\n", AT_ONCE),
    "version": (VERSION, "__version__ = '2.1'\n", ADMITTED),
    "older version": (VERSION, "__version__ = '1.9'\n", AT_ONCE),
    "decorated": (
        RETURNS,
        "from bases import same\n@same\ndef load() -> str: ...\n",
        ADMITTED,
    ),
}

#: The same where the class is there already when the import runs.
ABOVE = {
    "class attribute, below the import": (
        ATTRIBUTE,
        "class Plugin: pass\n",
        "Plugin.kind = 'x'\n",
        ADMITTED,
    ),
    "method, below the import": (
        CONTRACT,
        "badge = 'ok'\nclass Plugin: pass\n",
        "def run(self): ...\nPlugin.run = run\n",
        ADMITTED,
    ),
    "never": (CONTRACT, "badge = 'ok'\nclass Plugin: pass\n", "", AT_ONCE),
}

MODULES = {
    "values.py": "badge = 'ok'\n",
    "bases.py": "class Base: pass\nclass Other: pass\ndef same(function): return function\n",
}


def program(contract: str, above: str, below: str) -> Program:
    plugin = f"{above}import protected\nprint('GOT', protected.SECRET)\n{below}print('body ran')\n"
    files = {"contract.yml": contract, "plugin.py": plugin, "main.py": MAIN, **MODULES}
    return Program(files, run=("main.py",))


PROGRAMS = {
    **{name: (program(contract, "", text), end) for name, (contract, text, end) in CASES.items()},
    **{
        name: (program(contract, above, below), end)
        for name, (contract, above, below, end) in ABOVE.items()
    },
}
