"""The pages about Python: what they show is run.

Blocks of a page share one folder, in their order. `python file=NAME` and `yaml file=NAME` write a
file; `console` shows commands after `$ python` and all they print. The Python of a page also
passes a strict type checker.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import importspy
import pytest
from conftest import ROOT

DOCS = ROOT / "docs"
PAGES = [
    "embedded",
    "guarding",
    "configuration",
    "diff",
    "python",
    "errors",
    "monitoring",
    "migration",
]
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"\bfile=(\S+)")
COMMAND = re.compile(r"^\$ python (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def blocks(page: str) -> list[tuple[str, str, str]]:
    return FENCE.findall((DOCS / f"{page}.md").read_text(encoding="utf-8"))


def needs_spy(page: str) -> bool:
    return any(re.search(r"\bimport Spy\b", body) for _, _, body in blocks(page))


def python(arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *shlex.split(arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout.replace(f"{folder}{os.sep}", "")


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_what_happens(page: str, tmp_path: Path) -> None:
    if needs_spy(page) and not hasattr(importspy, "Spy"):
        pytest.skip("embedded mode isn't part of this build")
    shown = 0
    for language, info, body in blocks(page):
        name = FILE.search(info)
        if name:
            path = tmp_path / name[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif language == "console":
            for arguments, expected in COMMAND.findall(body):
                assert python(arguments, tmp_path) == expected, arguments
                shown += 1
        else:
            assert language in ("yaml", "text"), f"a block of {page} is not run: {body}"
    assert shown


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_pages_is_typed(page: str, tmp_path: Path) -> None:
    if needs_spy(page) and not hasattr(importspy, "Spy"):
        pytest.skip("embedded mode isn't part of this build")
    files: list[str] = []
    for language, info, body in blocks(page):
        name = FILE.search(info)
        if language == "python" and name and "untyped" not in info:
            path = tmp_path / name[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
            files.append(name[1])
    command = [sys.executable, "-m", "mypy", "--strict", *files]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_python_of_the_readme_runs() -> None:
    found = FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    programs = [body for language, _, body in found if language == "python"]
    assert programs
    for program in programs:
        done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
        assert done.returncode == 0
