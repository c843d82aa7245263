"""The ways to import a protected module, and the ways to reach it without an import.

``$V`` is a protected module, ``$P.vault`` one in a package. Each text is the body of an importer
and leaves the module, or its ``SECRET``, in ``got``.
"""

from __future__ import annotations

from dataclasses import dataclass

TOP, INSIDE = "$V", "$P.vault"
FIRST, CACHED = "first", "cached"


@dataclass(frozen=True)
class Form:
    """One way, as the body of an importer."""

    body: str
    #: What is protected.
    target: str = TOP
    #: Where the importer is.
    place: str = "importer.$N"
    states: tuple[str, ...] = (FIRST, CACHED)
    #: Whether the importer itself puts the module into ``sys.modules``, where it stays.
    by_hand: bool = False


@dataclass(frozen=True)
class Start:
    """One way to start a program that imports."""

    #: What Python is given; ``script.py`` has the body.
    command: tuple[str, ...]
    body: str = "import $V\nprint('GOT', $V.SECRET)\n"
    #: Where the body is written.
    file: str = "script.py"
    archive: bool = False
    stdin: bool = False


def inside(body: str, **options: str) -> Form:
    return Form(body, target=INSIDE, **options)  # type: ignore[arg-type]


def cached(body: str, target: str = TOP) -> Form:
    return Form(body, target=target, states=(CACHED,))


C_API = "import ctypes\nload = ctypes.pythonapi.{0}\nload.restype = ctypes.py_object\n"
FORK = """\
import os
child = os.fork()
if not child:
    status = 2
    try:
        import $V
        status = 0
    except ValueError:
        status = 1
    finally:
        os._exit(status)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if status:
    raise ValueError("refused in the child") if status == 1 else OSError(status)
got = "granted"
"""

STATEMENTS = {
    "`import m`": Form("import $V as got0\nimport $V\ngot = $V\n"),
    "`import m as n`": Form("import $V as got\n"),
    "`from m import name`": Form("from $V import SECRET as got\n"),
    "`from m import *`": Form("from $V import *\ngot = SECRET\n"),
    "`import p.m`": inside("import $P.vault\ngot = $P.vault\n"),
    "`import p.m as n`": inside("import $P.vault as got\n"),
    "`from p import m`": inside("from $P import vault as got\n"),
    "`from p.m import name`": inside("from $P.vault import SECRET as got\n"),
    "`from . import m`": inside("from . import vault as got\n", place="$P.plug"),
    "`from .m import name`": inside("from .vault import SECRET as got\n", place="$P.plug"),
    "`p.m`, loaded by another": cached("import $P\ngot = $P.vault\n", INSIDE),
    "`getattr(p, 'm')`": cached("import $P\ngot = getattr($P, 'vault')\n", INSIDE),
    "in a function": Form("def go():\n    import $V\n    return $V\ngot = go()\n"),
    "in a class body": Form("class Holder:\n    import $V as found\ngot = Holder.found\n"),
    "in a comprehension": Form("[got] = [__import__('$V') for _ in '1']\n"),
    "in a generator": Form(
        "def go():\n    yield\n    import $V\n    yield $V\n"
        "steps = go()\nnext(steps)\ngot = next(steps)\n"
    ),
    "in a coroutine": Form(
        "import asyncio\n"
        "async def go():\n    await asyncio.sleep(0)\n    import $V\n    return $V\n"
        "got = asyncio.run(go())\n"
    ),
    "under `except ImportError`": Form(
        "try:\n    import $V as got\nexcept ImportError:\n    got = None\n"
    ),
    "in `__getattr__` of a module": Form(
        "import sys\ndef __getattr__(name):\n    import $V\n    return $V\n"
        "got = getattr(sys.modules[__name__], 'later')\n"
    ),
    "with a false `__name__`": Form("__name__ = 'friend'\nimport $V as got\n"),
}
CALLS = {
    "`import_module`": Form("import importlib\ngot = importlib.import_module('$V')\n"),
    "`import_module`, relative": inside(
        "import importlib\ngot = importlib.import_module('.vault', '$P')\n"
    ),
    "`__import__`": Form("got = __import__('$V')\n"),
    "`__import__` with a list": inside("got = __import__('$P.vault', fromlist=['SECRET'])\n"),
    "a saved `__import__`": Form(
        "import builtins\nload = builtins.__import__\ngot = load('$V')\n",
    ),
    "`importlib.__import__`": Form("import importlib\ngot = importlib.__import__('$V')\n"),
    "`_gcd_import`": Form("from importlib import _bootstrap\ngot = _bootstrap._gcd_import('$V')\n"),
    "`map(__import__, …)`": Form("got = next(map(__import__, ['$V']))\n"),
    "`partial(__import__, …)`": Form(
        "import functools\ngot = functools.partial(__import__, '$V')()\n"
    ),
    "`Context.run(__import__, …)`": Form(
        "import contextvars\ngot = contextvars.copy_context().run(__import__, '$V')\n"
    ),
    "a key function of `max`": Form(
        "import sys\nfound = []\n"
        "max(['$V'], key=lambda name: found.append(__import__(name)) or 0)\ngot = found[0]\n"
    ),
    "`exec` in the module": Form("exec('import $V as got', globals())\n"),
    "`exec` in a bare dict": Form(
        "space = {}\nexec('import $V as got', space)\ngot = space['got']\n"
    ),
    "`eval`": Form("got = eval(\"__import__('$V')\")\n"),
    "a function made of code": Form(
        "import types\ncode = compile('global got\\nimport $V as got', 'x', 'exec')\n"
        "types.FunctionType(code, globals())()\n"
    ),
    "`timeit`": Form(
        "import timeit\nfound = []\n"
        "timeit.timeit('import $V; found.append($V)', number=1, globals=globals())\n"
        "got = found[0]\n"
    ),
    "`pkgutil.resolve_name`": Form("import pkgutil\ngot = pkgutil.resolve_name('$V:SECRET')\n"),
    "`EntryPoint.load`": Form(
        "from importlib.metadata import EntryPoint\n"
        "got = EntryPoint('n', '$V:SECRET', 'g').load()\n"
    ),
    "`logging.config`": Form(
        "import logging.config\ngot = logging.config.BaseConfigurator({}).resolve('$V.SECRET')\n"
    ),
    "pickle": Form("import pickle\ngot = pickle.loads(b'c$V\\nanswer\\n.')()\n"),
    "pickle, in Python": Form(
        "import io, pickle\ngot = pickle._Unpickler(io.BytesIO(b'c$V\\nanswer\\n.')).load()()\n"
    ),
    "`unittest.mock.patch`": Form(
        "from unittest.mock import patch\nwith patch('$V.other', 1, create=True):\n"
        "    import $V as got\n"
    ),
    "`PyImport_ImportModule`": Form(
        C_API.format("PyImport_ImportModule") + "got = load(b'$V')\n",
    ),
    "`PyImport_Import`": Form(
        C_API.format("PyImport_Import") + "load.argtypes = [ctypes.py_object]\ngot = load('$V')\n"
    ),
    "`PyImport_ImportModuleLevel`": Form(
        C_API.format("PyImport_ImportModuleLevel")
        + "none = ctypes.py_object(None)\ngot = load(b'$V', None, None, None, 0)\n"
    ),
    "`importlib.reload`": cached(
        "import importlib, sys\ngot = importlib.reload(sys.modules['$V'])\n"
    ),
}
WORKERS = {
    "a thread": Form(
        "import threading\nfound = []\n"
        "def go():\n    try:\n        import $V\n        found.append($V)\n"
        "    except ValueError as error:\n        found.append(error)\n"
        "thread = threading.Thread(target=go)\nthread.start()\nthread.join()\n[got] = found\n"
        "if isinstance(got, ValueError):\n    raise got\n"
    ),
    "a thread pool": Form(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def go():\n    import $V\n    return $V\n"
        "with ThreadPoolExecutor() as pool:\n    got = pool.submit(go).result()\n"
    ),
    "`asyncio.to_thread`": Form(
        "import asyncio\ndef go():\n    import $V\n    return $V\n"
        "async def main():\n    return await asyncio.to_thread(go)\ngot = asyncio.run(main())\n"
    ),
    "a forked child": Form(FORK),
    "an importer in a zip archive": Form("import $V as got\n", place="zipped.$N"),
    "an importer in a namespace package": Form("import $V as got\n", place="space.$N"),
    "an importer run by `runpy`": Form(
        "import runpy\ngot = runpy.run_module('tools.$N', run_name='tools.$N')['got']\n"
    ),
    "an importer loaded by hand": Form(
        "import importlib.util as util, sys\n"
        "path = sys.modules['tools'].__path__[0] + '/$N.py'\n"
        "spec = util.spec_from_file_location('by_hand_$N', path)\n"
        "found = util.module_from_spec(spec)\nspec.loader.exec_module(found)\ngot = found.got\n"
    ),
}
STARTS = {
    "a script": Start(("script.py",)),
    "`-m module`": Start(("-m", "tool"), file="tool.py"),
    "`-m package`": Start(("-m", "app"), file="app/__main__.py"),
    "`-c`": Start(("-c", "$BODY")),
    "standard input": Start(("-",), stdin=True),
    "an archive": Start(("app.pyz",), file="__main__.py", archive=True),
    "`multiprocessing`, spawned": Start(
        ("script.py",),
        "import multiprocessing\n"
        "def go():\n    import $V\n    print('GOT', $V.SECRET, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    child = multiprocessing.get_context('spawn').Process(target=go)\n"
        "    child.start()\n    child.join()\n",
    ),
    "`multiprocessing`, fork server": Start(
        ("script.py",),
        "import multiprocessing\n"
        "def go():\n    import $V\n    print('GOT', $V.SECRET, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    child = multiprocessing.get_context('forkserver').Process(target=go)\n"
        "    child.start()\n    child.join()\n",
    ),
}
#: No import happens: what they reach is loaded, or they run the file themselves.
WITHOUT_IMPORT = {
    "`sys.modules[…]`": cached("import sys\ngot = sys.modules['$V']\n"),
    "a reference handed on": cached("import friend\ngot = friend.kept['$V']\n"),
    "`vars(p)['m']`": cached("import $P\ngot = vars($P)['vault']\n", INSIDE),
    "`gc.get_objects`": cached(
        "import gc, types\nModule = types.ModuleType\n"
        "names = Module.__dict__['__dict__'].__get__\n"
        "[got] = [one for one in gc.get_objects() if Module in type(one).__mro__"
        " and names(one).get('__name__') == '$V']\n"
    ),
    "`PyImport_AddModule`": cached(C_API.format("PyImport_AddModule") + "got = load(b'$V')\n"),
    "`module_from_spec`, `exec_module`": Form(
        "import importlib.util as util\nspec = util.find_spec('$V')\n"
        "got = util.module_from_spec(spec)\nspec.loader.exec_module(got)\n"
    ),
    "`PathFinder`, `load_module`": Form(
        "import warnings\nfrom importlib.machinery import PathFinder\n"
        "warnings.simplefilter('ignore')\n"
        "got = PathFinder.find_spec('$V').loader.load_module('$V')\n"
    ),
    "`LazyLoader`, by hand": Form(
        "import importlib.util as util, sys\nspec = util.find_spec('$V')\n"
        "spec.loader = util.LazyLoader(spec.loader)\ngot = util.module_from_spec(spec)\n"
        "sys.modules['$V'] = got\nspec.loader.exec_module(got)\ngot.SECRET\n",
        states=(FIRST,),
        by_hand=True,
    ),
    "`runpy.run_path`": Form(
        "import runpy\nfrom importlib.machinery import PathFinder\n"
        "got = runpy.run_path(PathFinder.find_spec('$V').origin)['SECRET']\n"
    ),
    "`exec` of its text": Form(
        "from importlib.machinery import PathFinder\n"
        "space = {}\nwith open(PathFinder.find_spec('$V').origin) as file:\n"
        "    exec(file.read(), space)\ngot = space['SECRET']\n"
    ),
}

IMPORTS = {**STATEMENTS, **CALLS, **WORKERS}
