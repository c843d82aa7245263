"""What importspy is compared with, each in an environment of its own under `.work`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from corpus import STDLIB, WORK, copied
from measure import NotMeasured


def environment(name: str, *requirements: str) -> Path:
    """The `bin` of a virtual environment that has the requirements."""
    home = WORK / name
    done = home / ".done"
    if not done.exists():
        pip = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        try:
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            if requirements:
                subprocess.run([*pip, *requirements], check=True, capture_output=True, text=True)
        except subprocess.CalledProcessError as error:
            last = (error.stderr or str(error)).strip().splitlines()[-1]
            raise NotMeasured(f"{' '.join(requirements)} can't be installed: {last}") from error
        done.touch()
    return home / "bin"


def peers() -> Path:
    return environment("peers", "ruff", "sympy", "import-linter", "tach", "griffe")


def earlier() -> Path:
    """The newest ImportSpy before this one."""
    return environment("earlier", "importspy<1")


def trees() -> dict[str, Path]:
    """Real code: the standard library with its tests, and sympy."""
    found = peers().parent.glob("lib/python*/site-packages/sympy")
    sympy = next(found, None)
    if sympy is None:
        raise NotMeasured("sympy is not installed")
    return {"stdlib": copied("stdlib", STDLIB), "sympy": copied("sympy", sympy)}


def script(name: str, text: str) -> str:
    path = WORK / name
    path.write_text(text)
    return str(path)
