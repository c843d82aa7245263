"""With everything guarded and everything allowed, programs do what they do without guards."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import importspy
import pytest
from conftest import clean_environment
from interpreters import INTERPRETERS
from unbroken.programs import PROGRAMS, SHARED, Program

#: Without what is installed for the tests, where there is such a one.
PYTHONS = INTERPRETERS[1:] or INTERPRETERS
GUARDS = "[[guards]]\nmodule = '**'\nimporters = { allow = ['**', '<none>', '<anonymous>'] }\n"
#: What differs from run to run.
TIMES = re.compile(r"\d+\.\d+s|0x[0-9a-f]+|^import time: .*\|.*\|", re.MULTILINE)
EDITABLE = """\
import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_file_location

class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "edited":
            return spec_from_file_location(name, {file!r})

def install():
    sys.meta_path.append(Finder)
"""


def write(folder: Path, program: Program) -> None:
    for name, text in {**SHARED, "main.py": program.text, **program.files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ended(
    command: list[str], folder: Path, program: Program, **env: str
) -> tuple[int, list[str], list[str]]:
    """How a program ends and what it prints, line by line, without what differs from run to run."""
    done = subprocess.run(
        [*command, *program.args],
        cwd=folder,
        env={
            **clean_environment(folder.parent / "cache"),
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            **env,
        },
        input=program.stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    text, errors = (
        [line for line in TIMES.sub("", said).splitlines() if program.only in line]
        for said in (done.stdout, done.stderr)
    )
    return done.returncode, text, errors


def alike(python: Path, folder: Path, program: Program, **env: str) -> None:
    """Run a program without guards and with them."""
    project = folder / "project"
    project.mkdir()
    write(project, program)
    alone = ended([str(python)], project, program, **env)
    (project / "importspy").symlink_to(Path(importspy.__file__).parent, target_is_directory=True)
    (folder / "importspy.toml").write_text(GUARDS, encoding="utf-8")
    # As `importspy run` starts it.
    armed = {
        **env,
        "PYTHONPATH": os.pathsep.join([str(project / "importspy" / "_run"), str(project)]),
        "IMPORTSPY_CONFIG": str(folder / "importspy.toml"),
    }
    guarded = ended([str(python)], project, program, **armed)
    assert guarded == alone


@pytest.mark.parametrize("python", PYTHONS, ids=lambda path: path.parts[-3])
@pytest.mark.parametrize("name", [name for name in PROGRAMS if not PROGRAMS[name].needs])
def test_a_program_does_the_same(python: Path, name: str, tmp_path: Path) -> None:
    alike(python, tmp_path, PROGRAMS[name])


@pytest.mark.parametrize("name", [name for name in PROGRAMS if PROGRAMS[name].needs])
def test_a_tool_does_the_same(name: str, tmp_path: Path) -> None:
    needed = PROGRAMS[name].needs
    if needed is None or importlib.util.find_spec(needed) is None:
        pytest.skip(f"{needed} isn't installed")
    # What can be guarded only in part, guards say aloud.
    quiet = {"PYTHONWARNINGS": "ignore::RuntimeWarning"}
    alike(Path(sys.executable), tmp_path, PROGRAMS[name], **quiet)


@pytest.mark.parametrize("python", INTERPRETERS[1:], ids=lambda path: path.parts[-3])
def test_an_editable_install_is_found(python: Path, tmp_path: Path) -> None:
    version = python.parts[-3].rpartition(".")[0]
    site = tmp_path / "user" / "lib" / f"python{version}" / "site-packages"
    site.mkdir(parents=True)
    source = tmp_path / "source" / "edited.py"
    source.parent.mkdir()
    source.write_text("VALUE = 8\n", encoding="utf-8")
    finder = "__editable___edited_finder"
    (site / f"{finder}.py").write_text(EDITABLE.format(file=str(source)), encoding="utf-8")
    (site / "edited.pth").write_text(f"import {finder}; {finder}.install()\n", encoding="utf-8")
    (site / "folder.pth").write_text(str(tmp_path / "more") + os.linesep, encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "listed.py").write_text("VALUE = 9\n", encoding="utf-8")
    program = Program("import edited, listed\nprint(edited.VALUE, listed.VALUE, edited)\n")
    alike(python, tmp_path, program, PYTHONUSERBASE=str(tmp_path / "user"))
