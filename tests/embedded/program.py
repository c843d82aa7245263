"""Small programs around a protected module, run in a process of their own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import importspy

#: What the contract demands of whoever imports.
CONTRACT = """\
variables:
  - {name: badge, value: ok}
classes:
  - name: Plugin
    methods: [{name: run, arguments: [{name: self}]}]
"""

PROTECTED = """\
from importspy import Spy

caller = Spy().importspy(filepath="contract.yml")
SECRET = "granted"


def answer():
    return SECRET
"""

#: What stands for ``$DEFINITIONS`` in a program.
COMPLIANT = "badge = 'ok'\nclass Plugin:\n    def run(self): ...\n"
DEVIANT = "badge = 'no'\nclass Plugin:\n    def stop(self): ...\n"


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    status: int
    stdout: str
    stderr: str

    @property
    def got(self) -> bool:
        return "GOT granted" in self.stdout

    @property
    def refused(self) -> bool:
        return "ValidationError" in self.stderr + self.stdout

    def __str__(self) -> str:
        return f"status {self.status}\n{self.stdout}\n{self.stderr}"


@dataclass(frozen=True)
class Program:
    """Files, and how Python is started with them."""

    files: Mapping[str, str]
    run: tuple[str, ...] = ("-c", "import module")
    stdin: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self, python: Path, folder: Path, definitions: str = COMPLIANT) -> Ended:
        """Writes the files into an empty folder and runs the program there."""
        files = {"contract.yml": CONTRACT, "protected.py": PROTECTED, **self.files}
        written = time.time_ns() - 10**9
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("$DEFINITIONS", definitions), encoding="utf-8")
            # A file that was just written may change again unseen: no verdict on it is kept.
            os.utime(path, ns=(written, written))
        installed = Path(importspy.__file__).parent
        (folder / "importspy").symlink_to(installed, target_is_directory=True)
        done = subprocess.run(
            [python, *(part.replace("$DEFINITIONS", definitions) for part in self.run)],
            env={
                **os.environ,
                "PYTHONPATH": str(folder),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONFAULTHANDLER": "1",
                **self.environment,
            },
            cwd=folder,
            input=self.stdin.replace("$DEFINITIONS", definitions),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)
