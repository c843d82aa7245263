"""A protected module that is loaded, and those who come later. Each program asserts for itself."""

from __future__ import annotations

from .program import COMPLIANT, DEVIANT, PROTECTED, Program

DONE = "print('GOT granted')\n"

GO = "def go():\n    import protected\n    return protected.SECRET\n"

HEAD = """\
import sys


def refused(call):
    try:
        call()
    except ValueError as error:
        assert type(error).__name__ == 'ValidationError', error
        return True
    return False


"""

#: A package around the protected module, and what takes it from there.
PACKAGE = {
    "pkg/__init__.py": "other = 1\n",
    "pkg/inner.py": PROTECTED.replace('"contract.yml"', '"../contract.yml"'),
    "good.py": COMPLIANT
    + "def take():\n    from pkg import inner\n    return inner.SECRET\n"
    + "def look():\n    import pkg\n    return pkg.inner.SECRET\n"
    + "def name():\n    import pkg.inner\n    return pkg.inner.SECRET\n"
    + "def all_of_it():\n    space = {}\n    exec('from pkg import *', globals(), space)\n",
}
PACKAGE["bad.py"] = PACKAGE["good.py"].replace(COMPLIANT, DEVIANT)


def program(text: str, **files: str) -> Program:
    """Its main module may not import: only ``good`` and ``bad`` do."""
    own = {name.replace("__", "/") + ".py": content for name, content in files.items()}
    modules = {"good.py": COMPLIANT + GO, "bad.py": DEVIANT + GO, **own}
    return Program({**modules, "main.py": HEAD + text + DONE}, run=("main.py",))


def packaged(text: str) -> Program:
    return Program({**PACKAGE, "main.py": HEAD + text + DONE}, run=("main.py",))


PROGRAMS = {
    "good, bad, good": program(
        "import good, bad\nassert good.go() == 'granted'\nassert refused(bad.go)\n"
        "assert good.go() == 'granted'\nassert refused(bad.go)\n"
        "assert 'protected' in sys.modules\n"
    ),
    "bad first": program(
        "import good, bad\nassert refused(bad.go)\nassert 'protected' not in sys.modules\n"
        "assert good.go() == 'granted'\nassert refused(bad.go)\n"
    ),
    "an importer that changes": program(
        "import good, bad\ngood.go()\ngood.badge = 'no'\nassert refused(good.go)\n"
        "good.badge = 'ok'\ngood.go()\nbad.badge = 'ok'\nbad.Plugin = good.Plugin\nbad.go()\n"
    ),
    "a contract that changes": program(
        "import good, pathlib, time\ngood.go()\n"
        "pathlib.Path('contract.yml').write_text('variables: [{name: other}]')\n"
        "time.sleep(0.01)\nassert refused(good.go)\n"
    ),
    "unloaded by force": program(
        "import good, bad\nfor _ in range(3):\n    good.go()\n    del sys.modules['protected']\n"
        "    assert refused(bad.go)\n    assert 'protected' not in sys.modules\n"
    ),
    "reloaded": program(
        "import good, bad, importlib\ngood.go()\nprotected = sys.modules['protected']\n"
        "reload = 'import importlib, sys\\nimportlib.reload(sys.modules[\"protected\"])'\n"
        "exec(reload, vars(good))\nassert refused(lambda: exec(reload, vars(bad)))\n"
        "assert refused(bad.go)\nassert good.go() == 'granted'\n"
    ),
    "a helper that imports back": program(
        "import good, bad\nassert good.go() == 'granted'\nimport helper\n"
        "assert helper.protected is sys.modules['protected']\nassert refused(helper.go)\n",
        protected=PROTECTED + "import helper\n",
        helper="import protected\n" + GO,
    ),
    "a package and its own submodules": Program(
        {
            "protected/__init__.py": PROTECTED.replace('"contract.yml"', '"../contract.yml"'),
            "protected/sub.py": "import protected\nfrom protected import SECRET\n" + GO,
            "good.py": COMPLIANT + "import protected.sub as sub\n",
            "main.py": HEAD + "import good\nassert good.sub.go() == 'granted'\n" + DONE,
        },
        run=("main.py",),
    ),
    "a spec is pickled and copied as importlib's": program(
        "import good, copy, importlib.machinery, pickle\ngood.go()\n"
        "spec = sys.modules['protected'].__spec__\n"
        "plain = importlib.machinery.ModuleSpec\n"
        "for found in (copy.copy(spec), copy.deepcopy(spec), pickle.loads(pickle.dumps(spec))):\n"
        "    assert type(found) is plain, type(found)\n"
        "    assert found.name == spec.name and found.origin == spec.origin\n"
        "assert isinstance(spec, plain)\n"
    ),
    "finding is no import": program(
        "import good, importlib.util\ngood.go()\n"
        "assert importlib.util.find_spec('protected').name == 'protected'\n"
    ),
    "a missing attribute": program(
        "import good, time\ngood.go()\ntime.sleep(0.1)\ngood.go()\n"
        "try:\n    exec('import protected; protected.nothing', vars(good))\n"
        "except AttributeError as error:\n    assert 'circular' not in str(error), error\n"
        "else:\n    raise SystemExit('found')\n"
    ),
    "the traceback ends at the import": program(
        "import good, bad, traceback\ngood.go()\ntry:\n    bad.go()\nexcept ValueError as error:\n"
        "    frames = traceback.extract_tb(error.__traceback__)\n"
        "    assert frames[-1].line == 'import protected', frames\n"
        "    assert not any('importlib' in frame.filename for frame in frames), frames\n"
    ),
    "what can't be guarded is told": Program(
        {
            **PACKAGE,
            "pkg/__init__.py": "import sys, types\nclass Own(types.ModuleType): pass\n"
            "sys.modules[__name__].__class__ = Own\n",
            "main.py": HEAD
            + "import warnings\nwith warnings.catch_warnings(record=True) as told:\n"
            "    warnings.simplefilter('always')\n    import good\n    good.take()\n"
            "[warning] = told\nassert 'pkg has a module object' in str(warning.message)\n"
            "assert warning.category is RuntimeWarning\n" + DONE,
        },
        run=("main.py",),
    ),
    "other modules": program(
        "import good\ngood.go()\nimport json\nassert type(json.__spec__).__mro__[1] is object\n"
        "from json import decoder\n"
    ),
    "from a package": packaged(
        "import good, bad\nassert good.take() == 'granted'\n"
        "assert good.look() == good.name() == 'granted'\n"
        "for call in (bad.take, bad.look, bad.name):\n    assert refused(call), call\n"
        "assert good.take() == 'granted'\n"
    ),
    "a package's other names": packaged(
        "import good, pkg\ngood.take()\nassert pkg.other == 1\npkg.other = 2\n"
        "assert pkg.other == 2\nassert 'inner' in dir(pkg)\nimport types\n"
        "assert isinstance(pkg, types.ModuleType) and pkg.__name__ == 'pkg'\n"
        "try:\n    pkg.nothing\nexcept AttributeError:\n    pass\n"
    ),
    "a package as an importer": Program(
        {
            **PACKAGE,
            "pkg/__init__.py": COMPLIANT
            + "def take():\n    from . import inner\n    return inner\n",
            "main.py": HEAD + "import pkg\npkg.take()\npkg.take()\ndel pkg.badge\n"
            "assert refused(pkg.take)\n" + DONE,
        },
        run=("main.py",),
    ),
}

#: Threads that import while others unload; a refused importer never holds the module.
RACE = Program(
    {
        "good.py": COMPLIANT + GO,
        "bad.py": DEVIANT + GO,
        "main.py": """\
import random, sys, threading
import good, bad

ROUNDS = 400
wrong = []


def work(seed):
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        importer = good if seed % 2 else bad
        try:
            importer.go()
            if importer is bad:
                wrong.append('bad got in')
        except ValueError as error:
            if importer is good:
                wrong.append(f'good was refused: {error}')
        except ImportError as error:
            if 'again' not in str(error):
                wrong.append(repr(error))
        except (KeyError, AttributeError) as error:
            # Python's own answer to a module that vanishes while it is loading.
            if importer is bad or 'protected' not in str(error):
                wrong.append(repr(error))
        except BaseException as error:
            wrong.append(repr(error))
        if chance.random() < 0.2:
            sys.modules.pop('protected', None)


sys.setswitchinterval(1e-5)
threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(wrong), wrong[:3])
assert not wrong
print('GOT granted')
""",
    },
    run=("-X", "dev", "main.py"),
)
