"""Programs that guard modules which carry no code of ours. Each asserts for itself."""

from __future__ import annotations

from embedded.program import Program

DONE = "print('GOT granted')\n"

HEAD = """\
import sys
import importspy


def refused(call, *arguments):
    try:
        call(*arguments)
    except importspy.ValidationError as error:
        return error
    return None


def loaded(name="shop.ledger"):
    return name in sys.modules


"""

#: The same in every importer.
CALLS = """\
def statement():
    import shop.ledger
    return shop.ledger.SECRET
def of_package():
    from shop import ledger
    return ledger.SECRET
def of_module():
    from shop.ledger import SECRET
    return SECRET
def called():
    import importlib
    return importlib.import_module("shop.ledger").SECRET
def function():
    return __import__("shop.ledger").ledger.SECRET
def attribute():
    import shop
    return shop.ledger.SECRET
FORMS = [statement, of_package, of_module, called, function, attribute]
"""

SHOP = {
    "shop/__init__.py": "other = 1\n",
    "shop/ledger.py": "import runs\nruns.append(__name__)\nSECRET = 'granted'\n"
    "class Ledger:\n    def add(self, entry): ...\n",
    "shop/stock.py": "import runs\nruns.append(__name__)\nfrom . import ledger\nfrom shop import ledger\n",
    # What bodies leave behind; no module of the package.
    "runs.py": "import sys\nsys.modules[__name__] = []\n",
    "good.py": CALLS,
    "bad.py": CALLS,
}

ONLY_GOOD = "guard = importspy.guard('shop.ledger', importers={'allow': ['good']})\n"


def program(text: str, **modules: str) -> Program:
    """A main program; a module's dots are double underlines, a package is its ``init``."""
    paths = {name.replace("__", "/").replace("/init", "/__init__"): name for name in modules}
    own = {f"{path}.py": modules[name] for path, name in paths.items()}
    return Program({**SHOP, **own, "main.py": HEAD + text + DONE}, run=("main.py",))


PROGRAMS = {
    "before the body runs": program(
        "import runs, good, bad\n" + ONLY_GOOD + "assert guard.modules == []\n"
        "for form in bad.FORMS[:-1]:\n    assert refused(form), form\n"
        "    assert not loaded() and runs == []\n"
        "for form in good.FORMS:\n    assert form() == 'granted'\n"
        "for form in bad.FORMS:\n    assert refused(form), form\n"
        "assert runs == ['shop.ledger'] and guard.modules == ['shop.ledger']\n"
    ),
    "loaded before": program(
        "import good, bad, shop.ledger\n" + ONLY_GOOD + "assert guard.modules == ['shop.ledger']\n"
        "for form in bad.FORMS:\n    assert refused(form), form\n"
        "for form in good.FORMS:\n    assert form() == 'granted'\n"
        "assert importspy.guards()[0].target == 'shop.ledger'\n"
    ),
    "what is said": program(
        "import bad, traceback\n"
        "importspy.guard('shop.ledger', importers={'allow': ['good'], 'reason': 'it is private',\n"
        "    'instead': 'use shop.api', 'docs': 'https://example.org/shop'})\n"
        "for _ in range(2):\n"
        "    error = refused(bad.statement)\n"
        "    for words in ('bad', 'good', 'it is private', 'use shop.api', 'example.org'):\n"
        "        assert words in str(error), (words, str(error))\n"
        "    assert error.importer == 'bad' and not isinstance(error, ImportError)\n"
        "    frames = traceback.extract_tb(error.__traceback__)\n"
        "    assert frames[-1].line == 'import shop.ledger', frames\n"
        "    assert not any('importlib' in frame.filename for frame in frames), frames\n"
        "    import_it = None\n"
    ),
    "who is denied by name": program(
        "import good, bad\nguard = importspy.guard('shop.ledger', importers={'deny': ['bad']})\n"
        "good.statement()\nassert refused(bad.statement)\nimport shop.ledger\n"
        "assert refused(exec, 'import shop.ledger', {})\n"
    ),
    "a whole package": program(
        "import good, bad, runs\n"
        "guard = importspy.guard('shop.**', importers={'allow': ['good', '__main__']})\n"
        "assert refused(bad.statement) and 'shop' not in sys.modules\n"
        "good.statement()\nimport shop.stock\nassert runs == ['shop.ledger', 'shop.stock']\n"
        "assert guard.modules == ['shop', 'shop.ledger', 'shop.stock']\n"
        "assert refused(exec, 'import shop', vars(bad))\n"
        "assert refused(exec, 'import shop.stock', vars(bad))\n"
        "assert refused(exec, 'from shop import other', vars(bad))\n"
        "assert type(shop.stock) is type(sys) and type(shop) is not type(sys)\n"
        "guard.disarm()\nassert type(shop) is type(sys)\nbad.statement()\n"
    ),
    "one guard for several, several for one": program(
        "import good, bad\n"
        "first = importspy.guard('shop.{ledger,stock}', importers={'allow': ['good', 'bad', 'shop.**']})\n"
        "second = importspy.guard('*.ledger', importers={'deny': ['bad']})\n"
        "good.statement()\nassert refused(bad.statement)\nexec('import shop.stock', vars(bad))\n"
        "assert refused(exec, 'import shop.ledger')\nsecond.disarm()\nbad.statement()\n"
        "assert refused(exec, 'import shop.ledger')\nfirst.disarm()\nimport shop.ledger\n"
    ),
    "an importer's contract": program(
        "import good, bad\n"
        "guard = importspy.guard('shop.ledger', importer={'functions': [{'name': 'statement'}]})\n"
        "good.statement()\ndel bad.statement\nassert refused(bad.called)\n"
        "good.statement.__globals__.pop('statement')\nassert refused(good.called)\n"
        "assert refused(exec, 'import shop.ledger', {})\n"
    ),
    "an importer's contract and rules": program(
        "import good, bad\nguard = importspy.guard('shop.ledger', importers={'allow': ['good',\n"
        "    '<anonymous>']}, importer={'functions': [{'name': 'statement'}]})\n"
        "good.statement()\nassert refused(bad.statement)\n"
        "assert refused(exec, 'import shop.ledger', {})\n"
        "exec('import shop.ledger', {'statement': good.statement})\n"
    ),
    "a contract in a file": program(
        "import good, bad, pathlib, time\n"
        "path = pathlib.Path('who.yml')\npath.write_text('importers: {allow: [good]}')\n"
        "guard = importspy.guard('shop.ledger', importer='who.yml')\n"
        "assert [pathlib.Path(one).name for one in guard.contracts] == ['who.yml']\n"
        "good.statement()\nassert refused(bad.statement)\n"
        "path.write_text('importers: {allow: [bad, someone]}')\ntime.sleep(0.01)\n"
        "assert refused(good.statement)\nbad.statement()\n"
    ),
    "an importer whose body runs": program(
        "guard = importspy.guard('shop.ledger', importer={'functions': [{'name': 'late'}]})\n"
        "import first\nassert first.late() is None\n"
        "assert refused(__import__, 'second') and 'second' not in sys.modules\n"
        "assert refused(__import__, 'third') and 'third' not in sys.modules\n",
        first="import shop.ledger\ndef late(): ...\n",
        second="import shop.ledger\n",
        third="import shop.ledger\nexec('late = 1')\n",
    ),
    "the module's contract, from its source": program(
        "import good, runs\nguard = importspy.guard('shop.ledger',\n"
        "    module={'classes': [{'name': 'Ledger', 'methods': [{'name': 'close'}]}]})\n"
        "for form in good.FORMS[:-1]:\n    error = refused(form)\n"
        "    assert 'close' in str(error) and error.importer == 'good', error\n"
        "    assert not loaded() and runs == []\n"
    ),
    "the module's contract, kept": program(
        "import good, runs\nguard = importspy.guard('shop.ledger',\n"
        "    module={'classes': [{'name': 'Ledger', 'methods': [{'name': 'add'}]}]})\n"
        "for form in good.FORMS:\n    assert form() == 'granted'\n"
        "assert exec('import shop.ledger', {}) is None and runs == ['shop.ledger']\n"
    ),
    "the module's contract, when its body has run": program(
        "import runs, late\nguard = importspy.guard('late', module={'functions': [{'name': 'go'}]})\n"
        "assert refused(exec, 'import late', {})\n"
        "del sys.modules['late']\nrunning = runs.append\n"
        "assert refused(__import__, 'late') and not loaded('late') and runs == ['late'] * 2\n"
        "guard.disarm()\nguard = importspy.guard('late', module={'variables': [{'name': 'go'}]})\n"
        "import late\nassert late.go == 1\n",
        late="import runs\nruns.append('late')\nglobals().update(go=1)\n",
    ),
    "the module's contract, already loaded": program(
        "import good, bad, shop.ledger\n"
        "guard = importspy.guard('shop.ledger', module={'functions': [{'name': 'close'}]})\n"
        "for form in good.FORMS:\n    assert 'close' in str(refused(form)), form\n"
        "guard.disarm()\ngood.statement()\n"
    ),
    "who the module's contract lets import": program(
        "import good, bad\nguard = importspy.guard('shop.ledger',\n"
        "    module={'importers': {'allow': ['good']}, 'variables': [{'name': 'SECRET'}]})\n"
        "good.statement()\nassert refused(bad.statement)\n"
    ),
    "what the module may import": program(
        "import good, runs\nguard = importspy.guard('shop.**', imports={'deny': ['shop.ledger']})\n"
        "assert good.statement() == 'granted'\n"
        "error = refused(exec, 'import shop.stock', vars(good))\n"
        "assert 'shop.ledger' in str(error), error\n"
        "assert runs == ['shop.ledger'] and not loaded('shop.stock')\n"
    ),
    "audit": program(
        "import good, bad\ntold = []\nimportspy.on_decision(told.append)\n"
        "guard = importspy.guard('shop.ledger', importers={'allow': ['good']},\n"
        "    module={'variables': [{'name': 'missing'}]}, mode='audit')\n"
        "good.statement()\nbad.statement()\n"
        "denied = [(one.importer, one.mode) for one in told if one.verdict == 'denied']\n"
        "assert denied == [('good', 'audit'), ('bad', 'audit')], denied\n"
        "assert ', only audited' in str(told[-1]), told[-1]\n"
    ),
    "off": program(
        "import good, bad, _frozen_importlib as frozen\nbefore = dict(vars(frozen))\n"
        "guard = importspy.guard('shop.ledger', importers={'allow': []}, mode='off')\n"
        "assert importspy.guards()[0].mode == 'off' and dict(vars(frozen)) == before\n"
        "good.statement()\nassert guard.modules == []\n"
    ),
    "everything is restored": program(
        "import good, bad, builtins, shop, _frozen_importlib as frozen, importlib.util as util\n"
        "def state():\n"
        "    return (dict(vars(frozen)), dict(vars(util)), dict(vars(builtins)), sys.meta_path[:],\n"
        "        type(shop), type(shop.__spec__), sorted(vars(shop.__spec__)))\n"
        "before = state()\n"
        "for _ in range(3):\n"
        "    with importspy.guard('shop.**', importers={'allow': ['good']}) as guard:\n"
        "        good.statement()\n        assert refused(bad.statement) and guard.armed\n"
        "        assert state() != before\n"
        "    assert state() == before\n    assert not guard.armed and importspy.guards() == []\n"
        "    bad.statement()\n    guard.disarm()\n"
        "    assert type(shop.ledger.__spec__) is type(sys.__spec__)\n"
    ),
    "guards that modules began themselves": program(
        "import protected_by\nwith importspy.guard('shop.ledger', importers={'allow': []}):\n"
        "    outer, own = importspy.guards()\n"
        "    assert not outer.embedded and own.embedded and own.target == 'protected', own\n"
        "    assert own.modules == ['protected'] and own.contracts[0].endswith('contract.yml')\n"
        "try:\n    own.disarm()\nexcept ValueError as error:\n    assert 'guards itself' in str(error)\n"
        "assert refused(exec, 'import protected', {})\n",
        protected_by="badge = 'ok'\nclass Plugin:\n    def run(self): ...\nimport protected\n",
    ),
    "finding is no import": program(
        "import good, bad, importlib.util, copy, pickle\n"
        + ONLY_GOOD
        + "find = importlib.util.find_spec\n"
        "for _ in range(2):\n    spec = exec('found = find(\"shop.ledger\")', vars(bad) | {'find': find})\n"
        "    assert find('shop.ledger').name == 'shop.ledger'\n    good.statement()\n"
        "spec = sys.modules['shop.ledger'].__spec__\nplain = type(sys.__spec__)\n"
        "for found in (copy.copy(spec), copy.deepcopy(spec), pickle.loads(pickle.dumps(spec))):\n"
        "    assert type(found) is plain and found.name == 'shop.ledger'\n"
    ),
    "a finder that is first": program(
        "import good, bad\n" + ONLY_GOOD + "from importlib.machinery import PathFinder\n"
        "class First:\n    find_spec = staticmethod(PathFinder.find_spec)\n"
        "sys.meta_path.insert(0, First)\n"
        "assert refused(bad.statement) and not loaded()\ngood.statement()\n"
        "assert refused(bad.statement)\n"
    ),
    "a module that was put there by hand": program(
        "import good, bad, types, shop\n" + ONLY_GOOD + "made = types.ModuleType('shop.ledger')\n"
        "made.SECRET = 'granted'\nsys.modules['shop.ledger'] = made\n"
        "assert refused(bad.called)\nassert refused(bad.statement)\nassert good.called() == 'granted'\n"
        "assert any('ledger' in problem for problem in guard.problems), guard.problems\n"
        "assert refused(bad.statement)\n"
    ),
    "a module that is something else": program(
        "import runs\nguard = importspy.guard('{itself,object,other}', importers={'deny': ['bad']})\n"
        "import itself, object, other\nassert itself.x == object.x == 1 and other.loads\n"
        "import bad\n"
        "for name in ('itself', 'object', 'other'):\n"
        "    assert refused(exec, f'import {name}', vars(bad)), name\n"
        '    assert refused(exec, f\'__import__("importlib").import_module("{name}")\', vars(bad)), name\n'
        "import json\nexec('import json', vars(bad))\n",
        itself="import sys, types\nnew = types.ModuleType('itself')\nnew.x = 1\nsys.modules['itself'] = new\n",
        object="import sys\nclass Lazy:\n    x = 1\nsys.modules['object'] = Lazy()\n",
        other="import sys, json\nsys.modules['other'] = json\n",
    ),
    "a name that is also something else": program(
        "import pkg, bad\nguard = importspy.guard('pkg.thing', importers={'allow': ['pkg']})\n"
        "import importlib\nimportlib.reload(pkg)\n"
        "exec('from pkg import thing\\nassert thing() == 1\\nimport pkg\\npkg.thing()', vars(bad))\n"
        "assert refused(exec, 'import pkg.thing', vars(bad))\n",
        pkg__init="from .thing import thing\n",
        pkg__thing="def thing():\n    return 1\n",
    ),
    "a loader of old": program(
        "import bad, good, runs, warnings, types\nwarnings.simplefilter('ignore')\n"
        "from importlib.machinery import ModuleSpec\n"
        "class Old:\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        return ModuleSpec(name, Old()) if name == 'old' else None\n"
        "    def load_module(self, name):\n"
        "        runs.append('old')\n        module = sys.modules[name] = types.ModuleType(name)\n"
        "        return module\n"
        "sys.meta_path.append(Old)\n"
        "guard = importspy.guard('old', importers={'allow': ['good']})\n"
        "assert refused(exec, 'import old', vars(bad)) and runs == []\n"
        "exec('import old', vars(good))\nassert runs == ['old']\n"
        "assert refused(exec, 'import old', vars(bad))\n"
    ),
    "modules that aren't written in Python": program(
        "import good, bad, zipfile\n"
        "with zipfile.ZipFile('packed.zip', 'w') as packed:\n"
        "    packed.writestr('packed.py', 'x = 1')\nsys.path.append('packed.zip')\n"
        "names = ['_csv', '_symtable', 'faulthandler', 'packed', 'spaced']\n"
        "import pathlib\npathlib.Path('spaced').mkdir()\n"
        "guard = importspy.guard('{' + ','.join(names) + '}', importers={'allow': ['good']})\n"
        "for name in names:\n"
        "    sys.modules.pop(name, None)\n"
        "    assert refused(exec, f'import {name}', vars(bad)), name\n"
        "    assert not loaded(name), name\n    exec(f'import {name}', vars(good))\n"
        "    assert refused(exec, f'import {name}', vars(bad)), name\n"
    ),
    "a helper that imports back": program(
        "import good, bad\nguard = importspy.guard('shop.ledger', importers={'allow': ['good']})\n"
        "good.statement()\nimport helper\nassert refused(helper.go)\n",
        shop__ledger="SECRET = 'granted'\nimport helper\n",
        helper="import shop.ledger\ndef go():\n    import shop.ledger\n",
    ),
    "an importer that waits for a thread": program(
        "guard = importspy.guard('shop.ledger', importers={'allow': ['waits']})\n"
        "import waits\nassert waits.got == ['granted'], waits.got\n",
        waits="import threading\ngot = []\ndef work():\n    import shop.ledger\n"
        "    got.append(shop.ledger.SECRET)\n"
        "thread = threading.Thread(target=work)\nthread.start()\nthread.join(20)\n",
    ),
    "whoever is told imports, too": program(
        "import good, listener\nguard = importspy.guard('**', importers={'deny': ['bad']})\n"
        "importspy.on_decision(listener.heard)\ngood.statement()\nimport bad\n"
        "assert refused(bad.statement)\n"
        "assert ('shop.ledger', 'good') in listener.told and ('shop.ledger', 'bad') in listener.told\n"
        "assert ('json', 'listener') in listener.told, listener.told\n",
        listener="told = []\ndef heard(decision):\n    import json\n    from shop import ledger\n"
        "    told.append((decision.module, decision.importer))\n",
    ),
    "files that are run by hand": program(
        "import good, bad, shop\nimport runner\nfor one in (good, bad):\n    exec(runner.CALLS, vars(one))\n"
        "for strict in ((), ('exec',)):\n"
        "    with importspy.guard('shop.ledger', importers={'allow': ['good']}, strict=strict) as guard:\n"
        "        assert guard.strict == list(strict)\n"
        "        for form in good.BY_HAND:\n            assert form() == 'granted', form\n"
        "        for form in bad.BY_HAND:\n            assert bool(refused(form)) is bool(strict), form\n"
        "        good.statement()\n        assert refused(bad.statement)\n"
        "for form in bad.BY_HAND:\n    assert form() == 'granted', form\n",
        runner='CALLS = """\n'
        "import importlib.util, runpy\n"
        "def by_path():\n"
        "    spec = importlib.util.spec_from_file_location('any', 'shop/ledger.py')\n"
        "    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n"
        "    return module.SECRET\n"
        "def by_spec():\n    spec = importlib.util.find_spec('shop.ledger')\n"
        "    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n"
        "    return module.SECRET\n"
        "def run_path():\n    return runpy.run_path('shop/ledger.py')['SECRET']\n"
        "def run_module():\n    return runpy.run_module('shop.ledger')['SECRET']\n"
        "def run_text():\n    space = {}\n    with open('shop/ledger.py') as file:\n"
        "        exec(compile(file.read(), 'shop/ledger.py', 'exec'), space)\n"
        "    return space['SECRET']\n"
        "BY_HAND = [by_path, by_spec, run_path, run_text]\n"
        '"""\n',
    ),
    "what is handed on": program(
        "import good, bad\n"
        "for one in (good, bad):\n"
        "    exec('def table():\\n    import sys\\n    return sys.modules[\"shop.ledger\"].SECRET\\n'\n"
        "        'def handed(module):\\n    return module.SECRET\\n', vars(one))\n"
        "good.statement()\n"
        "for strict in ((), ('access',)):\n"
        "    with importspy.guard('shop.ledger', importers={'allow': ['good']}, strict=strict):\n"
        "        module = sys.modules['shop.ledger']\n"
        "        assert good.table() == good.handed(module) == 'granted'\n"
        "        assert bool(refused(bad.table)) is bool(refused(bad.handed, module)) is bool(strict)\n"
        "        assert module.__name__ == 'shop.ledger' and repr(module)\n"
        "assert bad.handed(module) == 'granted' and type(module) is type(sys)\n"
    ),
    "an import system that isn't as expected": program(
        "import good, bad, builtins, warnings, _frozen_importlib as frozen\n"
        "del frozen._exec\nplain = builtins.__import__\n"
        "with warnings.catch_warnings(record=True) as told:\n    warnings.simplefilter('always')\n"
        "    " + ONLY_GOOD + "[warning] = told\n"
        "assert '_exec' in str(warning.message) and warning.category is RuntimeWarning\n"
        "from importspy._importspy import guard_state\n"
        "assert builtins.__import__ is not plain and guard_state()['mechanism'] == 'import'\n"
        "for form in bad.FORMS[:-1]:\n    assert refused(form), form\n"
        "assert not loaded()\n"
        "for form in good.FORMS:\n    assert form() == 'granted'\n"
        "for form in bad.FORMS:\n    assert refused(form), form\n"
        "guard.disarm()\nassert builtins.__import__ is plain\nbad.statement()\n"
    ),
    "doors that were tampered with": program(
        "import good, _frozen_importlib as frozen\n" + ONLY_GOOD + "good.statement()\n"
        "from importspy._importspy import guard_state\nassert guard_state()['tampered'] == []\n"
        "assert all(tried['refused'] for tried in guard_state()['self_test'])\n"
        "frozen._find_and_load = frozen._find_and_load_unlocked\n"
        "sys.modules['shop'].__class__ = type(sys)\n"
        "sys.modules['shop.ledger'].__spec__ = None\n"
        "told = guard_state()['tampered']\n"
        "assert len(told) == 3 and any('_find_and_load' in one for one in told), told\n"
        "held = guard_state()['unauthorised']\nassert held == [], held\n"
    ),
    "who holds it without being let in": program(
        "import bad, good, shop.ledger\nbad.held = good.held = shop.ledger\n"
        + ONLY_GOOD
        + "from importspy._importspy import guard_state\n"
        "held = guard_state()['unauthorised']\n"
        "assert held == [{'module': 'shop.ledger', 'holder': 'bad'}], held\n"
    ),
    "what can't be asked for": program(
        "def wrong(kind, *arguments, **named):\n"
        "    try:\n        importspy.guard(*arguments, **named)\n"
        "    except kind as error:\n        return str(error)\n"
        "    raise SystemExit(f'{arguments} {named}')\n"
        "some = {'allow': []}\n"
        "assert 'demands nothing' in wrong(ValueError, 'shop')\n"
        "assert 'names no module' in wrong(ValueError, 'shop..ledger', importers=some)\n"
        "assert 'names no module' in wrong(ValueError, 'dist:shop', importers=some)\n"
        "assert \"can't be guarded\" in wrong(ValueError, 'importspy', importers=some)\n"
        "assert \"can't be guarded\" in wrong(ValueError, '__main__', importers=some)\n"
        "assert '\"enforce\"' in wrong(ValueError, 'shop', importers=some, mode='strict')\n"
        "assert '\"exec\"' in wrong(ValueError, 'shop', importers=some, strict=['all'])\n"
        "wrong(importspy.ContractError, 'shop', importers={'alow': []})\n"
        "wrong(importspy.ContractError, 'shop', importer={})\n"
        "wrong(importspy.ContractError, 'shop', importer='nowhere.yml')\n"
        "wrong(TypeError, 'shop', importer=1)\nwrong(TypeError, 1, importers=some)\n"
        "assert importspy.guards() == []\n"
    ),
    "a forked child keeps guarding": program(
        "import good, bad, os\n" + ONLY_GOOD + "good.statement()\n"
        "child = os.fork()\n"
        "if not child:\n    os._exit(0 if refused(bad.statement) and good.statement() else 1)\n"
        "assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0\n"
    ),
    "guards of nothing": program(
        "import logging, shop\nrecords = []\nclass Handler(logging.Handler):\n"
        "    def emit(self, record):\n        records.append(record.getMessage())\n"
        "logging.getLogger('importspy').addHandler(Handler())\n"
        "some = {'allow': []}\n"
        "for target in ('shop.legder', 'shoop.**', '{shop.ledger,shop.leger}', 'shop.ledger.x'):\n"
        "    with importspy.guard(target, importers=some) as guard:\n"
        "        problems = guard.problems\n"
        "    assert len(problems) == 1, (target, problems)\n"
        "    assert problems == [one.split(': ', 1)[1] for one in records], records\n"
        "    records.clear()\n"
        "for target in ('shop.ledger', 'shop.**', '_csv', 'json.decoder', '**', 'shop.*.deep'):\n"
        "    with importspy.guard(target, importers=some) as guard:\n"
        "        problems = [one for one in guard.problems if 'no module' in one]\n"
        "    assert problems == [], (target, problems)\n"
    ),
    "who belongs to a distribution": program(
        "import pathlib\ninfo = pathlib.Path('owned-1.0.dist-info')\ninfo.mkdir()\n"
        "(info / 'METADATA').write_text('Metadata-Version: 2.1\\nName: owned\\nVersion: 1.0\\n')\n"
        "(info / 'RECORD').write_text('owned.py,,\\nowned-1.0.dist-info/METADATA,,\\n')\n"
        "import owned, good\n"
        "with importspy.guard('shop.ledger', importers={'allow': ['dist:owned']}):\n"
        "    assert owned.statement() == 'granted' and refused(good.statement)\n"
        "with importspy.guard('shop.ledger', importers={'deny': ['dist:owned']}):\n"
        "    assert good.statement() == 'granted' and refused(owned.statement)\n"
        "with importspy.guard('shop.ledger', importers={'allow': ['path:go*.py']}):\n"
        "    assert good.statement() == 'granted' and refused(owned.statement)\n",
        owned=CALLS,
    ),
}
