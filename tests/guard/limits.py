"""What guards don't cover, each sentence of SECURITY.md with a program that shows it."""

from __future__ import annotations

from .programs import ONLY_GOOD, program

READY = (
    "import good, bad, types\n" + ONLY_GOOD + "good.statement()\nassert refused(bad.statement)\n"
    "as_bad = lambda code: exec(code, vars(bad))\n"
)

LIMITS = {
    "`sys.modules` is a dictionary: what is loaded can be taken from it (`access` watches that)": (
        "as_bad(\"import sys\\ngot = sys.modules['shop.ledger'].SECRET\")\n"
        "assert bad.got == 'granted'\n"
    ),
    "a module that was let in can hand on the guarded module, or anything in it (`access` watches the "
    "module)": (
        "exec('import shop.ledger\\nheld = shop.ledger', vars(good))\n"
        "as_bad('import good\\ngot = good.held.SECRET')\nassert bad.got == 'granted'\n"
    ),
    "a module that was let in can run a function, or code, on behalf of another one": (
        "as_bad('import good\\ngot = good.statement()')\nassert bad.got == 'granted'\n"
        "as_bad('import good\\nexec(\"import shop.ledger as own\", vars(good))\\ngot = good.own')\n"
        "assert bad.got.SECRET == 'granted'\n"
    ),
    "the garbage collector, `ctypes` and C code reach every object": (
        "as_bad('import gc, types\\ngot = [one for one in gc.get_objects() if type(one) is '\n"
        "    'types.ModuleType and one.__name__ == \"shop.ledger\"]')\n"
        "assert bad.got[0].SECRET == 'granted'\n"
    ),
    "a file can be read, and run, by anybody who may read it (`exec` watches code that says it is from "
    "there)": (
        'as_bad(\'import runpy\\ngot = runpy.run_path("shop/ledger.py")["SECRET"]\')\n'
        "assert bad.got == 'granted'\n"
    ),
    "`exec` doesn't recognise code that was compiled under another name": (
        "guard.disarm()\n"
        "importspy.guard('shop.ledger', importers={'allow': ['good']}, strict=['exec'])\n"
        "as_bad('got = {}\\nwith open(\"shop/ledger.py\") as file:\\n    exec(file.read(), got)')\n"
        "assert bad.got['SECRET'] == 'granted'\n"
    ),
    "`access` doesn't see what asks the class of modules instead of the module": (
        "guard.disarm()\n"
        "importspy.guard('shop.ledger', importers={'allow': ['good']}, strict=['access'])\n"
        "as_bad('import sys, types\\nread = types.ModuleType.__getattribute__\\n'\n"
        '    \'got = read(sys.modules["shop.ledger"], "SECRET")\')\n'
        "assert bad.got == 'granted'\n"
    ),
    "any code of the process can put other functions in the place of our doors; `importspy doctor` "
    "says so": (
        "as_bad('import _frozen_importlib\\n'\n"
        "    '_frozen_importlib._lock_unlock_module = lambda name: None')\n"
        "assert bad.of_module() == 'granted'\n"
        "from importspy._importspy import guard_state\nassert guard_state()['tampered']\n"
    ),
    "any code of the process can disarm a guard; the audit event `importspy.guard` tells": (
        "told = []\nsys.addaudithook(lambda event, told_of: event == 'importspy.guard' and "
        "told.append(told_of))\n"
        "as_bad('import importspy\\nfor guard in importspy.guards(): guard.disarm()')\n"
        "assert bad.statement() == 'granted' and told == [('disarmed', 'shop.ledger', 'enforce')]\n"
    ),
    "an object that can't have a spec (a class, or another module) in a module's place is seen only by "
    "what asks `builtins.__import__`": (
        "plain = __import__\nsys.modules['shop.ledger'] = type('Odd', (), {'__slots__': ()})()\n"
        "assert refused(bad.called)\nassert refused(bad.statement)\n"
        "bad.plain = plain\nas_bad('got = plain(\"shop.ledger\")')\n"
        "assert bad.got.__name__ == 'shop'\n"
    ),
    "in a package whose module object is of a class of its own, `from package import module` isn't seen "
    "once that is loaded; a warning says so": (
        "import shop, warnings\nguard.disarm()\n"
        "shop.__class__ = type('Own', (types.ModuleType,), {})\n"
        "with warnings.catch_warnings(record=True) as told:\n"
        "    warnings.simplefilter('always')\n"
        "    importspy.guard('shop.ledger', importers={'allow': ['good']})\n"
        "assert 'its own class' in str(told[0].message)\n"
        "assert refused(bad.statement)\nassert bad.of_package() == 'granted'\n"
    ),
    "a subinterpreter has modules and an import system of its own; importing importspy fails there": (
        "try:\n    import _interpreters as inner\nexcept ImportError:\n"
        "    import _xxsubinterpreters as inner\n"
        "def run(code):\n"
        "    try:\n        failed = inner.run_string(inner.create(), code)\n"
        "    except Exception as error:\n        failed = error\n"
        "    return str(failed)\n"
        "path = f'import sys; sys.path.insert(0, {sys.path[0]!r})\\n'\n"
        "assert run(path + 'import shop.ledger\\nassert shop.ledger.SECRET == \"granted\"') == 'None'\n"
        "assert 'ImportError' in run(path + 'import importspy')\n"
    ),
    "who took an importer that is refused later, while that was loading, keeps it": (
        "guard.disarm()\nimport holder\n"
        "importspy.guard('shop.ledger', importer={'functions': [{'name': 'late'}]})\n"
        "assert refused(__import__, 'early') and 'early' not in sys.modules\n"
        "assert holder.held[0].ledger.SECRET == 'granted'\n"
    ),
}

PROGRAMS = {
    said: program(
        READY + text,
        holder="held = []\n",
        early="import sys, holder\nfrom shop import ledger\nholder.held.append(sys.modules[__name__])\n"
        "globals()['never'] = 1\n",
    )
    for said, text in LIMITS.items()
}
