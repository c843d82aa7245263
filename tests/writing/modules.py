"""Modules of the standard library, a sample that is the same in every run."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

STDLIB = Path(sysconfig.get_path("stdlib"))
PACKAGES = ("", "asyncio", "ctypes", "email", "http", "json", "logging", "multiprocessing")


def chosen(options: list[str], count: int) -> list[Path]:
    """The files that are named; without any, so many of the standard library."""
    if options:
        paths = [Path(option).resolve() for option in options]
        return [file for path in paths for file in ([path] if path.is_file() else python(path))]
    known = [file for package in PACKAGES for file in sorted((STDLIB / package).glob("*.py"))]
    return random.Random("written").sample(known, count)


def python(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))
