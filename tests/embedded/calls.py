"""Programs about ``Spy().importspy()`` itself: its arguments, and verdicts that are used again.

Each asserts for itself and prints ``GOT granted`` at its end.
"""

from __future__ import annotations

from .program import COMPLIANT, Program

DONE = "print('GOT granted')\n"

#: A protected module that asks in a function, too.
ASKING = """\
from importspy import Spy

spy = Spy()
caller = spy.importspy(filepath="contract.yml")


def ask():
    return spy.importspy(filepath="contract.yml")
"""

TRIED = """\
def refused(codes):
    try:
        protected.ask()
    except ValueError as error:
        found = [violation.code for violation in error.violations]
        assert found == codes, found
    else:
        assert not codes, 'admitted'
"""


def asking(
    text: str, contract: str = "variables: [{name: badge, value: ok}]\n", **environment: str
) -> Program:
    head = f"{COMPLIANT}import protected\n{TRIED}"
    files = {"contract.yml": contract, "protected.py": ASKING, "module.py": head + text + DONE}
    return Program(files, environment=environment)


def guarded(call: str, text: str = "", **files: str) -> Program:
    """A protected module that calls with these arguments."""
    protected = f"from importspy import Spy\ncaller = Spy().importspy({call})\nSECRET = 'granted'\n"
    own = {name.replace("_yml", ".yml"): content for name, content in files.items()}
    importer = f"{COMPLIANT}import protected\n{text}{DONE}"
    return Program({"protected.py": protected, "module.py": importer, **own})


#: A demand on another module of the program.
OTHER = """\
deployments:
  - systems:
      - pythons:
          - modules:
              - module: shop.tools
                functions: [{name: mend, arguments: [{name: thing}]}]
"""

#: What the importer may import.
IMPORTS = "imports: {deny: [{match: 'path:**/vendor/*', reason: it is not ours}]}\n"


def beside(
    contract: str, codes: list[str], run: str = "", first: str = "", **files: str
) -> Program:
    """An importer in a program with other modules, named by their paths with ``__`` for a slash."""
    text = f"""\
import sys
{first}
try:
    import protected
except ValueError as error:
    found = [violation.code for violation in error.violations]
else:
    found = []
assert found == {codes}, found
assert 'shop.tools' not in sys.modules
{DONE}"""
    own = {f"{name.replace('__', '/')}.py": content for name, content in files.items()}
    program = {"contract.yml": contract, "protected.py": ASKING, "module.py": text}
    return Program({**program, **own, "run.py": f"{run}\nimport module\n"}, run=("run.py",))


PROGRAMS = {
    "another module is as demanded": beside(OTHER, [], shop__tools="def mend(thing): ...\n"),
    "another module isn't as demanded": beside(
        OTHER, ["argument-missing"], shop__tools="def mend(other): ...\n"
    ),
    "another module isn't there": beside(OTHER, ["module-missing"]),
    "another module in a folder that the program adds": beside(
        OTHER,
        [],
        "import sys\nsys.path.append('added')",
        added__shop__tools="def mend(thing): ...\n",
    ),
    "another module that somebody's finder may find": beside(
        OTHER,
        [],  # The end of the import tells.
        "import sys\nclass Finder:\n    def find_spec(self, *_): return None\n"
        "sys.meta_path.append(Finder())\n"
        "try:\n    import module\nexcept ValueError as error:\n"
        "    assert [found.status for found in error.violations] == ['undetermined']\n"
        "    sys.exit()\nsys.exit('it was admitted')",
    ),
    "an import of a file that is denied": beside(
        IMPORTS, ["import-denied"], first="import vendor.lib\n", vendor__lib=""
    ),
    "the same importer again": asking(
        "import sys\nfor _ in range(3):\n    assert protected.ask() is sys.modules[__name__]\n"
    ),
    "a name bound anew": asking(
        "refused([])\nrefused([])\nbadge = 'no'\nrefused(['variable-value'])\n"
        "badge = 'ok'\nrefused([])\n"
    ),
    "a name taken away": asking("refused([])\ndel badge\nrefused(['variable-missing'])\n"),
    "a contract that changes": asking(
        "refused([])\nimport pathlib, time\n"
        "contract = pathlib.Path('contract.yml')\n"
        "contract.write_text('variables: [{name: other}]')\ntime.sleep(0.01)\n"
        "refused(['variable-missing'])\n"
        "contract.write_text('variables: [{name: badge}]')\ntime.sleep(0.01)\nrefused([])\n"
    ),
    "a contract that changes its text, not its size": asking(
        "refused([])\nimport pathlib, time\n"
        "contract = pathlib.Path('contract.yml')\ntext = contract.read_text()\n"
        "contract.write_text(text.replace('ok', 'no'))\ntime.sleep(0.001)\n"
        "refused(['variable-value'])\n"
    ),
    "a contract that is replaced": asking(
        "refused([])\nimport os, pathlib, time\n"
        "pathlib.Path('new.yml').write_text('variables: [{name: other}]')\n"
        "os.replace('new.yml', 'contract.yml')\ntime.sleep(0.001)\n"
        "refused(['variable-missing'])\n"
    ),
    "an environment that changes": asking(
        "import os\nrefused([])\nos.environ['MODE'] = 'off'\nrefused(['environment-value'])\n"
        "del os.environ['MODE']\nrefused(['environment-missing'])\n"
        "os.environ['MODE'] = 'on'\nrefused([])\n",
        "variables: [{name: badge}]\nruntime: {environment: {MODE: 'on'}}\n",
        MODE="on",
    ),
    "caches cleared": asking(
        "import importspy\nrefused([])\nimportspy.clear_caches()\nrefused([])\n"
    ),
    "two importers": Program(
        {
            **asking("import other\n").files,
            "other.py": "badge = 'no'\ntry:\n    import protected\n"
            "except ValueError as error:\n    assert error.importer == 'other', error.importer\n"
            "else:\n    raise SystemExit('admitted')\n",
        }
    ),
    "a path object": guarded("__import__('pathlib').Path('contract.yml')"),
    "an absolute path": guarded("filepath=__file__.replace('protected.py', 'contract.yml')"),
    "a path that counts from the calling file": Program(
        {
            **guarded("'contract.yml'").files,
            "main.py": "import os, sys\nos.chdir('/')\nimport module\n",
        },
        run=("main.py",),
    ),
    "a contract that is a dict": guarded("spymodel={'variables': [{'name': 'badge'}]}"),
    "a contract that is a model": guarded(
        "spymodel=__import__('importspy').SpyModel(variables=[{'name': 'badge'}])"
    ),
    "another module, judged instead": guarded(
        "'contract.yml', info_module=__import__('json').__name__",
        "import json\nassert protected.caller is json\n",
        contract_yml="functions: [{name: loads}]\n",
    ),
    "a level for our logger": guarded(
        "'contract.yml', log_level='DEBUG'",
        "import logging\nassert logging.getLogger('importspy').level == logging.DEBUG\n"
        "assert not logging.getLogger().handlers and not logging.getLogger('importspy').handlers\n",
    ),
    "an admitted run without importer": Program(
        {
            "contract.yml": "importers: {allow: ['<none>']}\n",
            "protected.py": "from importspy import Spy\n"
            "assert Spy().importspy('contract.yml') is None\n" + DONE,
        },
        run=("protected.py",),
    ),
    "allowed by name": guarded(
        "'contract.yml'", contract_yml="importers: {allow: [other, module]}\n"
    ),
    "decisions are told": guarded(
        "'contract.yml'",
        "import host\n[told] = host.told\n"
        "assert told.verdict == 'admitted'\n"
        "assert (told.importer, told.module) == ('module', 'protected')\n",
    ),
}
PROGRAMS["decisions are told"] = Program(
    {
        **PROGRAMS["decisions are told"].files,
        "host.py": "import importspy\ntold = []\nimportspy.on_decision(told.append)\n",
    },
    run=("-c", "import host, module"),
)

#: What ``ContractError`` or ``TypeError`` says.
WRONG = {
    "no contract": (guarded(""), "TypeError: one contract is needed"),
    "two contracts": (guarded("'contract.yml', spymodel={}"), "TypeError: one contract is needed"),
    "no such file": (guarded("'missing.yml'"), "there is no such contract"),
    "malformed": (guarded("'contract.yml'", contract_yml="variables: [\n"), "contract.yml:"),
    "unknown key": (guarded("'contract.yml'", contract_yml="variable: []\n"), "`variables`"),
    "no module to judge": (guarded("'contract.yml', info_module='nowhere'"), "TypeError"),
}
