"""Arms the guards of ``importspy run`` in an interpreter that starts, before any program runs.

The interpreter runs it because ``PYTHONPATH`` begins with this folder. Afterwards it steps aside
for the environment's own ``sitecustomize``. Interpreters that the program starts inherit
``PYTHONPATH``; they may be of any version and without importspy, so this is plain old Python.
"""

import os
import sys


def end(status, words):
    """End the process before anything runs unguarded."""
    sys.stderr.write("error: " + words + "\n")
    sys.stderr.flush()
    os._exit(status)


def arm():
    started = os.environ.get("IMPORTSPY_STARTED", "") == str(
        os.getpid() if os.name != "nt" else os.getppid()
    )
    try:
        import importspy
    except ImportError as error:
        words = "importspy can't be loaded by " + sys.executable + ": " + str(error)
        if started:
            end(2, words)
        sys.stderr.write("warning: " + words + "; it runs unguarded\n")
        return
    import atexit

    from importspy import _decisions

    _decisions.is_starting = True
    try:
        importspy.install(os.environ["IMPORTSPY_CONFIG"])
    except (importspy.ContractError, KeyError) as error:
        end(2, str(error))
    except BaseException as error:
        end(3, "the guards can't be armed: " + type(error).__name__ + ": " + str(error))
    _decisions.is_starting = False
    if started:
        # Only now can be told what the program could have found.
        atexit.register(tell_of_nothing, importspy, os.environ["IMPORTSPY_CONFIG"])


def tell_of_nothing(importspy, configuration):
    """Say which guards found no module and could find none, whatever program runs here."""
    silent = [guard for guard in importspy.guards() if not guard.modules]
    if not silent or sys.stderr is None:
        return
    path = sys.path[:]
    # Nothing is imported here: Python would forget that the program was interrupted.
    sys.path += importspy._importspy.project_folders(configuration)
    for guard in silent:
        for problem in guard.problems:
            sys.stderr.write("warning: the guard of " + guard.target + ": " + problem + "\n")
    sys.path[:] = path


def step_aside():
    """Let the environment's own sitecustomize run, where there is one."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]
    own = sys.modules.pop("sitecustomize", None)
    try:
        __import__("sitecustomize")
    except ImportError as error:
        if error.name != "sitecustomize":
            raise
    finally:
        # importlib expects the module that it loads.
        if own is not None:
            sys.modules.setdefault("sitecustomize", own)


# Whoever imports it under its full name only looks at it.
if __name__ == "sitecustomize":
    arm()
    step_aside()
