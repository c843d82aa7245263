"""What ``importspy doctor`` asks an interpreter that has armed the guards and run nothing else."""

from __future__ import annotations

import sys

import importspy
from importspy import _importspy
from importspy._install import loaded_before

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MARKER = "importspy-doctor:"


def tell(configuration: str, folders: list[str]) -> None:
    """Print the state of the guards, on one line, as JSON.

    ``folders`` are those that programs of the project find its modules in.
    """
    at_start = _foreign()
    state = _importspy.guard_state()
    before = loaded_before()
    _see(state["guards"], configuration, folders)
    # What is imported from here on may be guarded itself.
    importspy.uninstall()
    import json

    version = ".".join(map(str, sys.version_info[:3]))
    told = {
        "interpreter": sys.executable,
        "python": version,
        "importspy": importspy.__version__,
        "loaded_at_start": at_start,
        "loaded_before": before,
        **state,
    }
    print(MARKER + json.dumps(told), flush=True)


def _foreign() -> list[str]:
    """What is loaded and neither Python's nor ours: it ran when the interpreter started."""
    known = {*sys.stdlib_module_names, "__main__", "importspy"}
    own = getattr(sys.modules.get("sitecustomize"), "step_aside", None)
    if own is not None:
        known.add("sitecustomize")
    return sorted({name.partition(".")[0] for name in sys.modules} - known)


def _see(guards: list[dict[str, Any]], configuration: str, folders: list[str]) -> None:
    """Say what the guards can't do once the project's modules can be found."""
    importspy.uninstall()
    path = list(sys.path)
    sys.path.extend(folders)
    with importspy.install(configuration):
        again = {guard.target: guard.problems for guard in importspy.guards()}
    sys.path[:] = path
    for guard in guards:
        guard["problems"] = again.get(guard["target"], guard["problems"])
