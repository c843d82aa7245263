"""Importers at bad moments: each ends, with the right verdict or a clear refusal."""

from __future__ import annotations

from .program import Program

GOT = "print('GOT', protected.SECRET, flush=True)\n"
IMPORT = f"    import protected\n    {GOT}"


def module(text: str, **files: str) -> Program:
    own = {f"{name}.py": content for name, content in files.items()}
    return Program({"module.py": text, **own})


#: What happens with definitions that keep the contract, and with others.
BOTH = {
    "importer and protected module in a circle": Program(
        {
            "module.py": "$DEFINITIONS\nimport protected\nprint('GOT', protected.SECRET)\n",
            "protected.py": "from importspy import Spy\n"
            "caller = Spy().importspy(filepath='contract.yml')\nSECRET = 'granted'\n"
            "import module\nassert module is caller\n",
        }
    ),
    "a thread that imports, joined while loading": module(
        f"$DEFINITIONS\nimport threading\ndef go():\n{IMPORT}"
        "thread = threading.Thread(target=go)\nthread.start()\nthread.join(30)\n"
        "print('stuck' if thread.is_alive() else 'joined')\n"
    ),
    "a thread, joined before the definitions": module(
        "import threading\ndef go():\n"
        f"{IMPORT}"
        "thread = threading.Thread(target=go)\nthread.start()\nthread.join(30)\n"
        "print('stuck' if thread.is_alive() else 'joined')\n$DEFINITIONS\n"
    ),
    "__del__": module(
        "$DEFINITIONS\n"
        f"class Last:\n    def __del__(self):\n        import protected\n        {GOT}"
        "last = Last()\ndel last\n"
    ),
    "garbage in a circle": module(
        "$DEFINITIONS\nimport gc\n"
        f"class Last:\n    def __del__(self):\n        import protected\n        {GOT}"
        "last = Last()\nlast.me = last\ndel last\ngc.collect()\n"
    ),
    "atexit": module(f"$DEFINITIONS\nimport atexit\n@atexit.register\ndef go():\n{IMPORT}"),
    "signal handler": module(
        f"$DEFINITIONS\nimport signal, time\ndef go(*_):\n{IMPORT}"
        "signal.signal(signal.SIGALRM, go)\nsignal.setitimer(signal.ITIMER_REAL, 0.01)\n"
        "time.sleep(0.2)\n"
    ),
    "weak reference's callback": module(
        "$DEFINITIONS\nimport weakref\nclass Held: pass\nheld = Held()\n"
        f"def go(_):\n{IMPORT}"
        "watch = weakref.ref(held, go)\ndel held\n"
    ),
    "tracing function": module(
        f"$DEFINITIONS\nimport sys\ndef go():\n{IMPORT}sys.settrace(lambda *_: None)\ngo()\n"
    ),
    "profiled": module(
        f"$DEFINITIONS\nimport sys\nsys.setprofile(lambda *_: None)\ndef go():\n{IMPORT}go()\n"
    ),
    "deep recursion": module(
        "$DEFINITIONS\nimport sys\nsys.setrecursionlimit(5000)\n"
        "def go(depth):\n    if depth:\n        return go(depth - 1)\n"
        f"{IMPORT}go(900)\n"
    ),
    "audited": module(
        f"$DEFINITIONS\nimport sys\nsys.addaudithook(lambda *_: None)\nimport protected\n{GOT}"
    ),
    "a loader that imports while it finds": module(
        "$DEFINITIONS\nimport sys\n"
        "class Finder:\n    @staticmethod\n    def find_spec(name, path=None, target=None):\n"
        "        if name == 'protected':\n            import json\n        return None\n"
        f"sys.meta_path.insert(0, Finder)\nimport protected\n{GOT}"
    ),
    "__import__ replaced": module(
        "$DEFINITIONS\nimport builtins\nplain = builtins.__import__\n"
        "def load(name, *rest):\n    return plain(name, *rest)\n"
        f"builtins.__import__ = load\nimport protected\n{GOT}"
    ),
}

#: While the interpreter ends: whatever can't be judged any more isn't let in.
ENDING = {
    "__del__ of a global": module(
        "$DEFINITIONS\n"
        f"class Last:\n    def __del__(self):\n        import protected\n        {GOT}"
        "last = Last()\n"
    ),
    "__del__ of what sys holds": module(
        "$DEFINITIONS\nimport sys\n"
        f"class Last:\n    def __del__(self):\n        import protected\n        {GOT}"
        "sys.last = Last()\n"
    ),
    "__del__, the package loaded before": module(
        "$DEFINITIONS\nimport importspy, sys\nimportspy.Spy()\n"
        f"class Last:\n    def __del__(self):\n        import protected\n        {GOT}"
        "sys.last = Last()\n"
    ),
    "a daemon thread": module(
        "$DEFINITIONS\nimport threading, time\n"
        "def go():\n    while True:\n        import protected\n"
        "        import sys\n        sys.modules.pop('protected', None)\n"
        "threading.Thread(target=go, daemon=True).start()\ntime.sleep(0.2)\n"
    ),
}


def in_subinterpreter(before: str) -> Program:
    """A program whose second interpreter imports; ``before``: what the first one does."""
    return Program(
        {
            "module.py": "$DEFINITIONS\nimport protected\nprint('GOT', protected.SECRET)\n",
            "main.py": before + SECOND,
        },
        run=("main.py",),
    )


SECOND = """
import sys
if sys.version_info >= (3, 13):
    import _interpreters as interpreters
    run = interpreters.exec
else:
    import _xxsubinterpreters as interpreters
    run = interpreters.run_string
child = interpreters.create()
code = '''
try:
    import module
except (ImportError, ValueError) as error:
    print('refused:', type(error).__name__, error)
'''
problem = run(child, code)
print('problem', problem) if problem else None
"""

FIRST_INTERPRETER = in_subinterpreter("")
SECOND_INTERPRETER = in_subinterpreter("import importspy\n")
