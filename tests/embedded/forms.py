"""Every way to import: each with definitions that keep the contract, and with others.

``$DEFINITIONS`` stands for them. An admitted program prints ``GOT granted``, a refused one doesn't
and shows a ``ValidationError``.
"""

from __future__ import annotations

from .program import Program

GOT = "print('GOT', protected.SECRET)\n"


def module(text: str, **files: str) -> Program:
    """A program whose ``module.py`` imports."""
    return Program({"module.py": text, **files})


STATEMENTS = {
    "at the top, definitions above": module(f"$DEFINITIONS\nimport protected\n{GOT}"),
    "at the top, definitions below": module(f"import protected\n$DEFINITIONS\n{GOT}"),
    "from": module("from protected import SECRET\n$DEFINITIONS\nprint('GOT', SECRET)\n"),
    "from, star": module("$DEFINITIONS\nfrom protected import *\nprint('GOT', SECRET)\n"),
    "under another name": module("$DEFINITIONS\nimport protected as p\nprint('GOT', p.SECRET)\n"),
    "in a function": module(
        f"$DEFINITIONS\ndef go():\n    import protected\n    {GOT}\ngo()\n",
    ),
    "in a function, called from outside": Program(
        {
            "module.py": f"$DEFINITIONS\ndef go():\n    import protected\n    {GOT}\n",
            "main.py": "import module\nmodule.go()\n",
        },
        run=("main.py",),
    ),
    "in a class body": module(f"$DEFINITIONS\nclass Holder:\n    import protected\n    {GOT}"),
    "in a lambda": module(
        "$DEFINITIONS\ngo = lambda: __import__('protected')\nprint('GOT', go().SECRET)\n"
    ),
    "in a comprehension": module(
        "$DEFINITIONS\n[found] = [__import__('protected') for _ in '1']\n"
        "print('GOT', found.SECRET)\n"
    ),
    "in a generator": module(
        "$DEFINITIONS\ndef go():\n    yield\n    import protected\n    yield protected.SECRET\n"
        "steps = go()\nnext(steps)\nprint('GOT', next(steps))\n"
    ),
    "through __getattr__ of a package": Program(
        {
            "pkg/__init__.py": "$DEFINITIONS\ndef __getattr__(name):\n    import protected\n"
            "    return protected.SECRET\n",
            "module.py": "import pkg\nprint('GOT', pkg.later)\n",
        }
    ),
    "package": Program(
        {
            "pkg/__init__.py": "$DEFINITIONS\nfrom protected import SECRET\n",
            "module.py": "import pkg\nprint('GOT', pkg.SECRET)\n",
        }
    ),
    "submodule, relative": Program(
        {
            "pkg/__init__.py": "",
            "pkg/plugin.py": "from .guarded import SECRET\n$DEFINITIONS\n",
            "pkg/guarded.py": "from importspy import Spy\n"
            "caller = Spy().importspy(filepath='../contract.yml')\nSECRET = 'granted'\n",
            "module.py": "import pkg.plugin\nprint('GOT', pkg.plugin.SECRET)\n",
        }
    ),
    "re-exported": Program(
        {
            "facade.py": "$DEFINITIONS\nfrom protected import SECRET\n",
            "second.py": "from facade import SECRET\n",
            "module.py": "from second import SECRET\nprint('GOT', SECRET)\n",
        }
    ),
    "namespace package": Program(
        {
            "space/plugin.py": "$DEFINITIONS\nfrom protected import SECRET\n",
            "module.py": "import space.plugin as found\nprint('GOT', found.SECRET)\n",
        }
    ),
}

CALLS = {
    "import_module": module(
        "$DEFINITIONS\nimport importlib\n"
        "print('GOT', importlib.import_module('protected').SECRET)\n"
    ),
    "__import__": module("$DEFINITIONS\nprint('GOT', __import__('protected').SECRET)\n"),
    "a saved __import__": module(
        "$DEFINITIONS\nimport builtins\nload = builtins.__import__\n"
        "print('GOT', load('protected').SECRET)\n"
    ),
    "importlib.__import__": module(
        "$DEFINITIONS\nimport importlib\nprint('GOT', importlib.__import__('protected').SECRET)\n"
    ),
    "exec with the module's globals": module(
        f"$DEFINITIONS\nexec({'import protected; ' + GOT!r}, globals())\n"
    ),
    "exec without globals": module(f"$DEFINITIONS\nexec({'import protected; ' + GOT!r})\n"),
    "eval with the module's globals": module(
        "$DEFINITIONS\nprint('GOT', eval('__import__(\"protected\")', globals()).SECRET)\n"
    ),
    "from a spec, by hand": module(
        "$DEFINITIONS\nimport importlib.util as util\n"
        "spec = util.find_spec('protected')\nfound = util.module_from_spec(spec)\n"
        "spec.loader.exec_module(found)\nprint('GOT', found.SECRET)\n"
    ),
    "pkgutil.resolve_name": module(
        "$DEFINITIONS\nimport pkgutil\nprint('GOT', pkgutil.resolve_name('protected:SECRET'))\n"
    ),
    "pickle": module(
        "$DEFINITIONS\nimport pickle\nprint('GOT', pickle.loads(b'cprotected\\nanswer\\n.')())\n"
    ),
    "pickle, written in Python": module(
        "$DEFINITIONS\nimport io, pickle\n"
        "print('GOT', pickle._Unpickler(io.BytesIO(b'cprotected\\nanswer\\n.')).load()())\n"
    ),
    "unittest.mock.patch": module(
        "$DEFINITIONS\nfrom unittest.mock import patch\n"
        "with patch('protected.other', create=True):\n    import protected\n"
        f"    {GOT}"
    ),
    "C code": module(
        "$DEFINITIONS\nimport ctypes\n"
        "load = ctypes.pythonapi.PyImport_ImportModule\nload.restype = ctypes.py_object\n"
        "print('GOT', load(b'protected').SECRET)\n"
    ),
    "C code, PyImport_Import": module(
        "$DEFINITIONS\nimport ctypes\n"
        "load = ctypes.pythonapi.PyImport_Import\nload.restype = ctypes.py_object\n"
        "load.argtypes = [ctypes.py_object]\nprint('GOT', load('protected').SECRET)\n"
    ),
    "functools.partial": module(
        "$DEFINITIONS\nimport functools\n"
        "print('GOT', functools.partial(__import__, 'protected')().SECRET)\n"
    ),
    "map": module("$DEFINITIONS\nprint('GOT', next(map(__import__, ['protected'])).SECRET)\n"),
    "a lazy module": module(
        "$DEFINITIONS\nimport importlib.util as util, sys\n"
        "spec = util.find_spec('protected')\n"
        "spec.loader = util.LazyLoader(spec.loader)\nfound = util.module_from_spec(spec)\n"
        "sys.modules['protected'] = found\nspec.loader.exec_module(found)\n"
        "print('GOT', found.SECRET)\n"
    ),
}

WORKERS = {
    "thread": module(
        "$DEFINITIONS\nimport threading\n"
        f"def go():\n    import protected\n    {GOT}"
        "thread = threading.Thread(target=go)\nthread.start()\nthread.join()\n"
    ),
    "thread pool": module(
        "$DEFINITIONS\nfrom concurrent.futures import ThreadPoolExecutor\n"
        f"def go():\n    import protected\n    {GOT}"
        "with ThreadPoolExecutor() as pool:\n    pool.submit(go).result()\n"
    ),
    "asyncio": module(
        "$DEFINITIONS\nimport asyncio\n"
        f"async def go():\n    await asyncio.sleep(0)\n    import protected\n    {GOT}"
        "asyncio.run(go())\n"
    ),
    "asyncio.to_thread": module(
        "$DEFINITIONS\nimport asyncio\n"
        f"def go():\n    import protected\n    {GOT}"
        "async def main():\n    await asyncio.to_thread(go)\nasyncio.run(main())\n"
    ),
    "fork": module(
        "$DEFINITIONS\nimport os, sys\nchild = os.fork()\nif not child:\n"
        f"    import protected\n    {GOT}    sys.stdout.flush()\n    os._exit(0)\n"
        "os.waitpid(child, 0)\n"
    ),
}

PROCESSES = {
    f"multiprocessing, {method}, {where}": Program(
        {
            "script.py": "$DEFINITIONS\nimport multiprocessing\n"
            + ("import protected\n" if where == "at the top" else "")
            + "def go(_=None):\n    import protected\n    print('GOT', protected.SECRET)\n"
            "if __name__ == '__main__':\n"
            f"    context = multiprocessing.get_context({method!r})\n" + start
        },
        run=("script.py",),
    )
    for method in ("fork", "spawn", "forkserver")
    for where, start in (
        (
            "at the top",
            "    child = context.Process(target=go)\n    child.start()\n    child.join()\n",
        ),
        (
            "in the child",
            "    child = context.Process(target=go)\n    child.start()\n    child.join()\n",
        ),
        ("in a pool", "    with context.Pool(1) as pool:\n        pool.map(go, [1])\n"),
    )
}

STARTS = {
    "script": Program({"script.py": f"$DEFINITIONS\nimport protected\n{GOT}"}, run=("script.py",)),
    "script, definitions below": Program(
        {"script.py": f"import protected\n$DEFINITIONS\n{GOT}"}, run=("script.py",)
    ),
    "-m module": Program({"tool.py": f"$DEFINITIONS\nimport protected\n{GOT}"}, run=("-m", "tool")),
    "-m package": Program(
        {"pkg/__init__.py": "", "pkg/__main__.py": f"import protected\n$DEFINITIONS\n{GOT}"},
        run=("-m", "pkg"),
    ),
    "-c": Program({}, run=("-c", f"$DEFINITIONS\nimport protected\n{GOT}")),
    "stdin": Program({}, run=("-",), stdin=f"$DEFINITIONS\nimport protected\n{GOT}"),
    "REPL": Program({}, run=("-i", "-q"), stdin=f"$DEFINITIONS\n\nimport protected\n{GOT}"),
    "folder": Program({"app/__main__.py": f"$DEFINITIONS\nimport protected\n{GOT}"}, run=("app",)),
    "runpy.run_path": Program(
        {
            "tool.py": f"$DEFINITIONS\nimport protected\n{GOT}",
            "module.py": "import runpy\nrunpy.run_path('tool.py', run_name='tool')\n",
        }
    ),
    "runpy.run_module, as main": Program(
        {
            "tool.py": f"import protected\n$DEFINITIONS\n{GOT}",
            "module.py": "import runpy\n"
            "runpy.run_module('tool', run_name='__main__', alter_sys=True)\n",
        }
    ),
    "a notebook": Program(
        {
            "kernel.py": "import sys, types\nmain = types.ModuleType('__main__')\n"
            "sys.modules['__main__'] = main\n"
            "for cell in open('cells.txt').read().split('---'):\n"
            "    exec(compile(cell, '<cell>', 'exec'), main.__dict__)\n",
            "cells.txt": f"$DEFINITIONS\n---\nimport protected\n---\n{GOT}",
        },
        run=("kernel.py",),
    ),
}

FORMS = {**STATEMENTS, **CALLS, **WORKERS, **PROCESSES, **STARTS}
