"""The wheel of this tree, installed where nothing else is, and programs run with it."""

from __future__ import annotations

import functools
import json
import subprocess
from pathlib import Path
from typing import Any

from corpus import WORK
from goal_artefacts import wheel
from measure import NotMeasured
from peers import environment


@functools.cache
def python() -> str:
    """An interpreter that has the wheel."""
    home = environment("own")
    pip = [str(home / "pip"), "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    run = subprocess.run([*pip, "--force-reinstall", str(wheel())], capture_output=True, text=True)
    if run.returncode != 0:
        raise NotMeasured(run.stderr.strip().splitlines()[-1])
    return str(home / "python")


def told(program: str, *arguments: str, cwd: Path = WORK) -> Any:
    """What a program prints as JSON."""
    command = [python(), "-I", "-c", program, *arguments]
    run = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if run.returncode != 0:
        raise NotMeasured((run.stderr.strip().splitlines() or ["it failed"])[-1])
    return json.loads(run.stdout)
