"""What ``importspy doctor`` asks an interpreter that has armed the guards and run nothing else."""

from __future__ import annotations

import sys

import importspy
from importspy import _importspy
from importspy._install import loaded_before

MARKER = "importspy-doctor:"


def tell() -> None:
    """Print the state of the guards, on one line, as JSON."""
    version = ".".join(map(str, sys.version_info[:3]))
    state = {
        "interpreter": sys.executable,
        "python": version,
        "importspy": importspy.__version__,
        "loaded_before": loaded_before(),
        **_importspy.guard_state(),
    }
    # What is imported from here on may be guarded itself.
    importspy.uninstall()
    import json

    print(MARKER + json.dumps(state), flush=True)
