"""Importers that pretend to be somebody else: each is refused, or judged as who it is.

In each program ``trusted.py`` keeps the contract and ``module.py`` doesn't.
"""

from __future__ import annotations

from .program import COMPLIANT, DEVIANT, Program

GOT = "print('GOT', protected.SECRET)\n"


def impostor(text: str, **files: str) -> Program:
    own = {f"{name}.py": content for name, content in files.items()}
    return Program({"trusted.py": COMPLIANT, "module.py": text, **own})


FAKE = (
    f"import sys, types\nfake = types.ModuleType('trusted')\nexec({COMPLIANT!r}, fake.__dict__)\n"
)

REFUSED = {
    "its name": impostor(f"{DEVIANT}import trusted\n__name__ = 'trusted'\nimport protected\n{GOT}"),
    "its name, alone": impostor(f"{DEVIANT}__name__ = 'nobody'\nimport protected\n{GOT}"),
    "its file": impostor(f"{DEVIANT}__file__ = 'trusted.py'\nimport protected\n{GOT}"),
    "its spec": impostor(
        f"{DEVIANT}import trusted\n__spec__ = trusted.__spec__\nimport protected\n{GOT}"
    ),
    "no spec": impostor(f"{DEVIANT}__spec__ = None\nimport protected\n{GOT}"),
    "the origin of its spec": impostor(
        f"__spec__.origin = __file__ = __file__.replace('module', 'trusted')\nimport protected\n"
        f"{DEVIANT}{GOT}"
    ),
    "its code's file": impostor(
        "import trusted\n"
        f"exec(compile({f'{DEVIANT}import protected; {GOT}'!r}, trusted.__file__, 'exec'), "
        "{'__name__': 'trusted', '__spec__': trusted.__spec__})\n"
    ),
    "a compliant object under its name": impostor(
        f"{DEVIANT}{FAKE}sys.modules[__name__] = fake\nimport protected\n{GOT}"
    ),
    "its place in sys.modules": impostor(
        f"{DEVIANT}import sys, trusted\nsys.modules[__name__] = trusted\nimport protected\n{GOT}"
    ),
    "a module object made by hand": impostor(
        f"{DEVIANT}{FAKE}sys.modules['trusted'] = fake\n"
        f"exec({'import protected; ' + GOT!r}, fake.__dict__)\n"
    ),
    "a module object made by hand, after us": impostor(
        f"{DEVIANT}import importspy\nimportspy.Spy()\n{FAKE}sys.modules['trusted'] = fake\n"
        "import trusted\n"
        "from importlib.machinery import ModuleSpec, SourceFileLoader\n"
        "fake.__spec__ = ModuleSpec('trusted', SourceFileLoader('trusted', 'trusted.py'))\n"
        f"exec({'import protected; ' + GOT!r}, fake.__dict__)\n"
    ),
    "a copy of a compliant namespace": impostor(
        f"{DEVIANT}import trusted\nexec({'import protected; ' + GOT!r}, dict(vars(trusted)))\n"
    ),
    "the machinery, for a compliant caller": Program(
        {
            "module.py": f"{COMPLIANT}import evil\n",
            "evil.py": f"{DEVIANT}import importspy, sys\nimportspy.Spy()\n"
            "__name__ = 'unittest.mock'\nsys.modules['unittest.mock'] = sys.modules['evil']\n"
            f"import protected\n{GOT}",
        }
    ),
    "a file edited since": impostor(
        "import pathlib\n"
        f"pathlib.Path(__file__).write_text({f'import protected{chr(10)}{COMPLIANT}'!r})\n"
        f"import protected\n{DEVIANT}{GOT}print('body ran')\n"
    ),
    "the end of its load": impostor(
        f"import protected\n{GOT}__spec__._initializing = False\n" + DEVIANT
    ),
}

#: Compliant importers that look unusual.
ADMITTED = {
    "gone from sys.modules": impostor(
        "import host, plugin\n",
        plugin=f"{COMPLIANT}import sys\ndel sys.modules[__name__]\nimport protected\n{GOT}"
        "sys.modules[__name__] = protected.caller\n",
        host="import importspy\nimportspy.Spy()\n",
    ),
    "replaced by an object": impostor(
        "import host, plugin\nprint('GOT', plugin.found)\n",
        host="import importspy\nimportspy.Spy()\n",
        plugin=f"{COMPLIANT}import sys\nproxy = type('Proxy', (), {{}})()\n"
        "sys.modules[__name__] = proxy\nimport protected\nproxy.found = protected.SECRET\n",
    ),
    "from a spec of its own": Program(
        {
            "plugins/one.py": f"import protected\n{COMPLIANT}{GOT}",
            "module.py": "import importlib.util as util, sys\n"
            "spec = util.spec_from_file_location('one', 'plugins/one.py')\n"
            "one = util.module_from_spec(spec)\nsys.modules['one'] = one\n"
            "spec.loader.exec_module(one)\n",
        }
    ),
    "from a loader written in Python": Program(
        {
            "hook.py": "import sys\nfrom importlib.util import spec_from_file_location\n"
            "from importlib.machinery import SourceFileLoader\n"
            "class Loader(SourceFileLoader):\n    def exec_module(self, module):\n"
            "        code = self.get_code(module.__name__)\n        exec(code, module.__dict__)\n"
            "class Finder:\n    @staticmethod\n    def find_spec(name, path=None, target=None):\n"
            "        if name in ('protected', 'plugin'):\n"
            "            file = name + '.py'\n"
            "            loader = Loader(name, file)\n"
            "            return spec_from_file_location(name, file, loader=loader)\n"
            "sys.meta_path.insert(0, Finder)\n",
            "plugin.py": f"import protected\n{COMPLIANT}{GOT}",
            "module.py": "import hook, plugin\n",
        }
    ),
}
