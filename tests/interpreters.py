"""The interpreters found here, and the installed package for all of them: its wheel is abi3."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import importspy

PYENV = Path(os.environ.get("PYENV_ROOT", "/root/.pyenv")) / "versions"


def modern(python: Path) -> bool:
    version = python.parts[-3].split(".")
    return version[0] == "3" and len(version) > 1 and int(version[1]) >= 10


#: The one that runs the tests first.
INTERPRETERS = [
    Path(sys.executable),
    *filter(modern, sorted(PYENV.glob("3.*/bin/python")) if PYENV.is_dir() else []),
]


def run(
    python: Path,
    folder: Path,
    script: Path,
    *args: object,
    timeout: int = 120,
    **variables: str,
) -> str:
    """Run a script that can import importspy, and nothing else that is installed for the tests."""
    installed = Path(importspy.__file__).parent
    link = folder / "importspy"
    if not link.exists():
        link.symlink_to(installed, target_is_directory=True)
    done = subprocess.run(
        [python, "-W", "ignore", script, *map(str, args)],
        env={**os.environ, **variables, "PYTHONPATH": str(folder)},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def told(python: Path, folder: Path, script: Path, *args: object, **variables: str) -> Any:
    """What such a script prints as JSON."""
    return json.loads(run(python, folder, script, *args, **variables))
