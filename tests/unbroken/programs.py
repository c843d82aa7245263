"""What programs do with modules. Each prints what came of it, the same on every run."""

from __future__ import annotations

from pathlib import Path

from .program import Program, cases

#: What every program finds beside it.
SHARED = {
    "pkg/__init__.py": '"""A package."""\n\n__all__ = ["one"]\n',
    "pkg/one.py": '''\
"""A module.

>>> twice(2)
4
"""

from __future__ import annotations

import enum
from dataclasses import InitVar, dataclass, field
from typing import ClassVar, NamedTuple, Optional


class Color(enum.Enum):
    RED = 1


@dataclass(order=True)
class Point:
    x: int
    kind: ClassVar[str] = "point"
    scale: InitVar[int] = 2
    parent: Optional[Point] = field(default=None, compare=False)

    def __post_init__(self, scale):
        self.x *= scale


class Pair(NamedTuple):
    left: Point
    right: Optional[Color] = None


def twice(x):
    return x * 2
''',
    "pkg/two.py": "from . import one\nfrom .sub import deep\nVALUE = one.twice(deep.VALUE)\n",
    "pkg/sub/__init__.py": "",
    "pkg/sub/deep.py": "VALUE = 21\n",
    "pkg/circular.py": "from . import round\ndef here(): return round.there()\n",
    "pkg/round.py": "from . import circular\ndef there(): return circular.__name__\n",
    "pkg/broken.py": "import pkg.one\n1 / 0\n",
    "pkg/wrong.py": "def :\n",
    "pkg/itself.py": "import sys\nclass Thing:\n    value = 3\nsys.modules[__name__] = Thing()\n",
    "pkg/lazy.py": "def __getattr__(name):\n    from pkg import one\n    return getattr(one, name)\n",
    "pkg/__main__.py": "import sys\nprint(__name__, __spec__.name, sys.argv[1:])\n",
}


def importing(statement: str) -> Program:
    return Program(f"{statement}\n")


OBJECTS = {
    "pickle": Program(
        "import pickle\nfrom pkg.one import Color, Pair, Point, twice\n"
        "for protocol in range(pickle.HIGHEST_PROTOCOL + 1):\n"
        "    kept = [Color.RED, twice, Point, Pair(Point(1), Color.RED)]\n"
        "    print(pickle.loads(pickle.dumps(kept, protocol)) == kept)\n"
    ),
    "pickle, written in Python": Program(
        "import io, pickle\nfrom pkg.one import Point\nout = io.BytesIO()\n"
        "pickle._Pickler(out).dump(Point)\nout.seek(0)\nprint(pickle._Unpickler(out).load())\n"
    ),
    "specs": Program(
        "import copy, pickle\nimport pkg.one, json.decoder\n"
        "for spec in (pkg.__spec__, pkg.one.__spec__, json.decoder.__spec__):\n"
        "    for other in (copy.copy(spec), copy.deepcopy(spec), pickle.loads(pickle.dumps(spec))):\n"
        "        print(other == spec, other.name, type(other).__name__, other.origin == spec.origin)\n"
        "    print(repr(spec), spec.parent, spec.has_location, spec.cached)\n"
    ),
    "copy": Program(
        "import copy, pkg.one\npoint = pkg.one.Point(1, parent=pkg.one.Point(2))\n"
        "print(copy.copy(point), copy.deepcopy(point), copy.deepcopy(pkg.one.Color.RED))\n"
        "try:\n    copy.deepcopy(pkg.one)\nexcept TypeError as error:\n    print(error)\n"
    ),
    "dataclasses with annotations as text": Program(
        "import dataclasses, pkg.one\npoint = pkg.one.Point(3)\n"
        "print(point, dataclasses.asdict(point), dataclasses.fields(point))\n"
        "print(dataclasses.make_dataclass('Made', [('x', 'int')])(1))\n"
    ),
    "typing": Program(
        "import typing, pkg.one\nprint(typing.get_type_hints(pkg.one.Pair))\n"
        "print(typing.get_type_hints(pkg.one.Point, include_extras=True))\n"
    ),
    "inspect": Program(
        "import inspect, pkg.one\nprint(inspect.getsource(pkg.one.twice), inspect.getmodule(pkg.one.Point))\n"
        "print(inspect.signature(pkg.one.Point), inspect.getdoc(pkg), inspect.ismodule(pkg))\n"
        "print([name for name, _ in inspect.getmembers(pkg.one)], inspect.getfile(pkg.one))\n"
        "print(inspect.stack()[0].function, inspect.getmodulename(pkg.__file__))\n"
    ),
    "modules as objects": Program(
        "import sys, weakref, types, pkg.one\nprint(repr(pkg), repr(pkg.one), dir(pkg), vars(pkg).keys())\n"
        "print(isinstance(pkg, types.ModuleType), weakref.ref(pkg)() is pkg, hash(pkg) == hash(pkg))\n"
        "pkg.extra = 1\nprint(pkg.extra, hasattr(pkg, 'nothing'))\ndel pkg.extra\n"
        "try:\n    pkg.extra\nexcept AttributeError as error:\n    print(error)\n"
        "print(getattr(pkg.one, 'nothing', 'default'), pkg.__name__, pkg.one.__package__)\n"
    ),
    "pydoc": Program("import pydoc, pkg.one\nprint(pydoc.plain(pydoc.render_doc(pkg.one)))\n"),
}
IMPORTS = {
    "reload": Program(
        "import importlib, pkg.one\nfirst = pkg.one.Point\n"
        "print(importlib.reload(pkg.one) is pkg.one, pkg.one.Point is first, importlib.reload(pkg) is pkg)\n"
    ),
    "circular imports": Program("import pkg.circular\nprint(pkg.circular.here())\n"),
    "a star": Program("from pkg import *\nprint(one.twice(1))\n"),
    "a module that replaces itself": Program(
        "import pkg.itself\nfrom pkg import itself\nprint(itself.value, type(itself).__name__)\n"
        "import importlib\nprint(importlib.import_module('pkg.itself').value)\n"
    ),
    "names made on demand": Program("import pkg.lazy\nprint(pkg.lazy.twice(4))\n"),
    "find_spec": Program(
        "import importlib.util as util\nfor name in ('pkg', 'pkg.one', 'pkg.none', 'json', 'math', 'none'):\n"
        "    print(util.find_spec(name) is None)\nimport pkg.one\nprint(util.find_spec('pkg.one').name)\n"
        "try:\n    util.find_spec('none.none')\nexcept ModuleNotFoundError as error:\n    print(error)\n"
    ),
    "a module loaded by hand": Program(
        "import importlib.util as util, sys\nspec = util.spec_from_file_location('by_hand', 'pkg/one.py')\n"
        "found = util.module_from_spec(spec)\nsys.modules['by_hand'] = found\n"
        "spec.loader.exec_module(found)\nprint(found.Point(2), found)\n"
    ),
    "a lazy loader": Program(
        "import importlib.util as util, sys\nspec = util.find_spec('pkg.one')\n"
        "spec.loader = util.LazyLoader(spec.loader)\nfound = util.module_from_spec(spec)\n"
        "sys.modules['pkg.one'] = found\nspec.loader.exec_module(found)\nprint(found.twice(5))\n"
    ),
    "a module taken out and loaded again": Program(
        "import sys, pkg.one\nfirst = pkg.one\ndel sys.modules['pkg.one']\nimport pkg.one\n"
        "print(pkg.one is first, pkg.one.Point is first.Point)\n"
    ),
    "runpy": Program(
        "import runpy\nprint(sorted(runpy.run_module('pkg.sub.deep')))\n"
        "print(runpy.run_path('pkg/sub/deep.py')['VALUE'])\n"
        "runpy.run_module('pkg', run_name='__main__', alter_sys=True)\n"
    ),
    "a missing module": importing("import pkg.nothing"),
    "a missing name": importing("from pkg.one import nothing"),
    "a name of a partial module": Program(
        "import first",
        files={"first.py": "import second\nA = 1\n", "second.py": "from first import A\n"},
    ),
    "a module that fails": importing("import pkg.broken"),
    "a module that isn't Python": importing("import pkg.wrong"),
    "a module that failed once": Program(
        "import sys\nfor _ in range(2):\n    try:\n        import pkg.broken\n"
        "    except ZeroDivisionError as error:\n        print(error, 'pkg.broken' in sys.modules)\n"
    ),
    "threads that import at once": Program(
        "import threading\nfound = []\ndef go():\n    import pkg.two\n    found.append(pkg.two.VALUE)\n"
        "threads = [threading.Thread(target=go) for _ in range(16)]\n"
        "[thread.start() for thread in threads]\n[thread.join() for thread in threads]\nprint(found)\n"
    ),
    "every submodule": Program(
        "import pkgutil, pkg\nprint([one.name for one in pkgutil.iter_modules(pkg.__path__)])\n"
        "print([one.name for one in pkgutil.walk_packages(pkg.__path__, 'pkg.')])\n"
        "print(pkgutil.resolve_name('pkg.one:Point'), pkgutil.get_data('pkg', 'sub/deep.py'))\n"
    ),
    "resources": Program(
        "import importlib.resources as resources\n"
        "print(resources.files('pkg').joinpath('sub', 'deep.py').read_text())\n"
    ),
    "metadata": Program(
        "import importlib.metadata as metadata\nprint(metadata.version('demo'))\n"
        "[found] = [one for one in metadata.distributions(path=['.'])]\n"
        "[point] = found.entry_points\nprint(found.metadata['Name'], point.name, point.load())\n",
        files={
            "demo-2.5.dist-info/METADATA": "Metadata-Version: 2.1\nName: demo\nVersion: 2.5\n",
            "demo-2.5.dist-info/entry_points.txt": "[demo]\npoint = pkg.one:Point\n",
        },
    ),
    "namespace packages": Program(
        "import sys\nsys.path += ['left', 'right']\nimport space.a, space.b\n"
        "print(space.a.A, space.b.B, len(space.__path__))\nsys.path.append('third')\nimport space.c\n"
        "print(space.c.C, len(space.__path__), space.__spec__.loader is None)\n",
        files={
            "left/space/a.py": "A = 1\n",
            "right/space/b.py": "B = 2\n",
            "third/space/c.py": "C = 3\n",
        },
    ),
    "archives": Program(
        "import sys, zipfile\nwith zipfile.ZipFile('all.zip', 'w') as archive:\n"
        "    archive.write('pkg/sub/deep.py', 'inside/deep.py')\n"
        "    archive.writestr('inside/__init__.py', '')\nsys.path.insert(0, 'all.zip')\n"
        "import inside.deep\nfrom inside import deep\nprint(deep.VALUE, type(deep.__loader__).__name__)\n"
    ),
    "modules in C": Program(
        "import math, _json, _struct, _random, _elementtree, _datetime, zlib\n"
        "import importlib\nprint(math.pi, math, importlib.import_module('_struct').calcsize('i'))\n"
        "print(importlib.reload(math) is math, math.__spec__.origin == math.__spec__.origin)\n"
    ),
    "the standard library": Program(
        "import asyncio, collections.abc, concurrent.futures, ctypes, decimal, email.message, "
        "http.client, json, logging.config, os.path, sqlite3, ssl, unittest.mock, urllib.request, "
        "xml.etree.ElementTree\nimport six_moves\nprint(os.path.join('a', 'b'), decimal.Decimal(1))\n",
        files={"six_moves.py": "import os.path as path, importlib.machinery as machinery\n"},
    ),
    "a finder in front": Program(
        "import sys, importlib.abc, importlib.util\nclass Finder(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'virtual':\n"
        "            return importlib.util.spec_from_loader(name, self)\n"
        "    def create_module(self, spec):\n        return None\n"
        "    def exec_module(self, module):\n        module.VALUE = 7\n"
        "sys.meta_path.insert(0, Finder())\nimport virtual, pkg.one\nprint(virtual.VALUE, virtual)\n"
    ),
    "a hook in Python": Program(
        "import builtins\nold = builtins.__import__\nseen = []\n"
        "def load(name, *args, **named):\n    seen.append(name)\n    return old(name, *args, **named)\n"
        "builtins.__import__ = load\nimport pkg.two\nbuiltins.__import__ = old\n"
        "print([name for name in seen if name.startswith('pkg')], pkg.two.VALUE)\n"
    ),
}
TOOLS = {
    "-m package": Program(args=("-m", "pkg", "a")),
    "the prompt": Program(args=("-i", "-q"), stdin="import pkg.one\nprint(pkg.one.twice(3))\n"),
    "doctest": Program(args=("-m", "doctest", "-v", "pkg/one.py")),
    "unittest": Program(
        args=("-m", "unittest", "discover", "-q"),
        files={
            "test_it.py": "import unittest\nfrom unittest import mock\nimport pkg.two\n\n\n"
            "class Test(unittest.TestCase):\n    @mock.patch('pkg.two.VALUE', 5)\n"
            "    def test_it(self):\n        with mock.patch.dict('sys.modules', {'gone': None}):\n"
            "            self.assertRaises(ImportError, __import__, 'gone')\n"
            "        with mock.patch('pkg.sub.deep.VALUE', 1):\n"
            "            import pkg.sub.deep\n            self.assertEqual(pkg.sub.deep.VALUE, 1)\n"
            "        self.assertEqual(pkg.two.VALUE, 5)\n"
        },
    ),
    "trace": Program("import pkg.two\n", ("-m", "trace", "-l", "main.py"), only="/pkg/"),
    "cProfile": Program(
        "import cProfile, pstats\nwith cProfile.Profile() as profile:\n    import pkg.two\n"
        "print(any('deep.py' in key[0] for key in pstats.Stats(profile).stats))\n"
    ),
    "pdb": Program(
        "import pkg.two\nprint(pkg.two.VALUE)\n", ("-m", "pdb", "main.py"), stdin="c\nq\n"
    ),
    "compileall": Program(args=("-m", "compileall", "pkg/sub")),
    "-X importtime": Program("import pkg.two\n", ("-X", "importtime", "main.py"), only="pkg"),
}
GO = "def go(number):\n    import pkg.two\n    return pkg.two.VALUE + number\n"
PROCESSES = {
    **{
        f"multiprocessing, {method}": Program(
            f"import multiprocessing\nfrom pkg.one import Point\n{GO}if __name__ == '__main__':\n"
            f"    context = multiprocessing.get_context('{method}')\n"
            "    with context.Pool(2) as pool:\n"
            "        print(pool.map(go, range(3)), pool.map(Point, [1, 2]))\n"
        )
        for method in ("fork", "spawn", "forkserver")
    },
    "process pools": Program(
        f"from concurrent.futures import ProcessPoolExecutor\n{GO}if __name__ == '__main__':\n"
        "    with ProcessPoolExecutor(2) as pool:\n        print(list(pool.map(go, range(3))))\n"
    ),
    "thread pools": Program(
        f"from concurrent.futures import ThreadPoolExecutor\n{GO}"
        "with ThreadPoolExecutor(4) as pool:\n    print(list(pool.map(go, range(8))))\n"
    ),
    "asyncio": Program(
        f"import asyncio\n{GO}async def one(number):\n    await asyncio.sleep(0)\n    return go(number)\n"
        "async def main():\n    threads = [asyncio.to_thread(go, 9)]\n"
        "    return await asyncio.gather(one(1), one(2), *threads)\nprint(asyncio.run(main()))\n"
    ),
    "workers forked before they load": Program(
        f"import os\nimport pkg\n{GO}ends = []\nfor number in range(3):\n    child = os.fork()\n"
        "    if not child:\n        os._exit(go(number))\n    ends.append(child)\n"
        "print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in ends])\n"
    ),
    "subprocesses": Program(
        "import subprocess, sys\n"
        "print(subprocess.check_output([sys.executable, '-c', 'import pkg.two; print(pkg.two)']))\n"
    ),
}
WRITTEN = cases(Path(__file__).parent / "programs")
PROGRAMS = {**OBJECTS, **IMPORTS, **TOOLS, **PROCESSES, **WRITTEN}
