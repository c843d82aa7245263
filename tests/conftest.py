"""What all tests share: the command, native and from the wheel, in a clean environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
SUFFIX = ".exe" if os.name == "nt" else ""
COMMANDS = {
    "native": TARGET / "debug" / f"importspy{SUFFIX}",
    "wheel": Path(sys.executable).parent / f"importspy{SUFFIX}",
}
#: Variables that would change what a command does or shows.
MEDDLING = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "VIRTUAL_ENV", "COLUMNS")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--modules",
        action="append",
        default=[],
        metavar="PATH",
        help="files and folders for test_round_trip.py, instead of the standard library",
    )


Finished = subprocess.CompletedProcess[str]


@dataclass
class Cli:
    """The ``importspy`` command in one of its two builds."""

    build: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        path = COMMANDS[self.build]
        assert path.exists(), f"{path} is missing: run `make test`, which builds it"
        return str(path)

    def run(self, *args: object, env: dict[str, str] | None = None, **options: Any) -> Finished:
        """Run a command line; it must end within 20 seconds."""
        return subprocess.run(
            [self.path, *map(str, args)],
            cwd=options.pop("cwd", self.folder),
            env={**self.environment, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=20,
            check=False,
            **options,
        )

    def json(self, *args: object, **options: Any) -> dict[str, Any]:
        """Run a command line and read the JSON document that is all of its output."""
        done = self.run(*args, **options)
        assert done.stdout.startswith("{"), done.stderr
        document: dict[str, Any] = json.loads(done.stdout)
        return document


def clean_environment(cache: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in MEDDLING}
    return {**kept, "XDG_CACHE_HOME": str(cache), "TERM": "xterm"}


@pytest.fixture(params=COMMANDS)
def cli(request: pytest.FixtureRequest, tmp_path: Path) -> Cli:
    """The command in both builds, run in an empty folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Cli(request.param, folder, clean_environment(tmp_path / "cache"))


@pytest.fixture
def native(tmp_path: Path) -> Cli:
    """The native command, run in an empty folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Cli("native", folder, clean_environment(tmp_path / "cache"))
