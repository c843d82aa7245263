"""With everything guarded and everything allowed, programs do what they do without guards."""

from __future__ import annotations

import functools
import os
import re
import subprocess
from pathlib import Path

import importspy
import pytest
from conftest import clean_environment
from interpreters import INTERPRETERS
from unbroken.program import Program
from unbroken.programs import PROGRAMS, SHARED

#: Without what is installed for the tests, where there is such a one.
PYTHONS = INTERPRETERS[1:] or INTERPRETERS
GUARDS = "[[guards]]\nmodule = '**'\nimporters = { allow = ['**', '<none>', '<anonymous>'] }\n"
#: What differs from run to run.
TIMES = re.compile(r"\d+\.\d+s|0x[0-9a-f]+|^import time: .*\|.*\|", re.MULTILINE)
#: What guards say in the log.
SAID = re.compile(r"^the guard of \*\*: imports of .* are seen only .*\n", re.MULTILINE)
#: How guards come: before anything runs, as by `importspy run`, or by the program's own code.
WAYS = ("run", "install")
Ended = tuple[int, list[str], list[str]]


def write(folder: Path, program: Program, guards: str) -> None:
    for name, text in {**SHARED, **program.written(guards)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ended(python: Path, folder: Path, program: Program, **env: str) -> Ended:
    """How a program ends and what it prints, line by line, without what differs from run to run."""
    done = subprocess.run(
        [python, *program.args],
        cwd=folder,
        env={
            **clean_environment(folder.parent / "cache"),
            "PYTHONPATH": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            # What can be guarded only in part, guards say aloud: by warnings, or in the log.
            "PYTHONWARNINGS": "ignore::RuntimeWarning",
            **env,
        },
        input=program.stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    text, errors = (
        [line for line in TIMES.sub("", SAID.sub("", said)).splitlines() if program.only in line]
        for said in (done.stdout, done.stderr)
    )
    return done.returncode, text, errors


def alike(python: Path, folder: Path, program: Program, way: str, **env: str) -> None:
    """Run a program without guards and with them, in a folder of the same path."""
    project, configuration = folder / "project", folder / "importspy.toml"
    configuration.write_text(GUARDS, encoding="utf-8")
    write(project, program, "pass")
    alone = ended(python, project, program, **env)
    project.rename(folder / "alone")
    install = f"import importspy; importspy.install({str(configuration)!r})"
    write(project, program, install if way == "install" else "pass")
    (project / "importspy").symlink_to(Path(importspy.__file__).parent, target_is_directory=True)
    armed = {}
    if way == "run":
        # As `importspy run` starts it.
        armed = {
            "PYTHONPATH": os.pathsep.join([str(project / "importspy" / "_run"), str(project)]),
            "IMPORTSPY_CONFIG": str(configuration),
        }
    guarded = ended(python, project, program, **{**env, **armed})
    assert guarded == alone
    assert alone[1] or alone[2], "it says nothing, so nothing was compared"


@functools.cache
def has(python: Path, module: str) -> bool:
    """Whether an interpreter finds a module."""
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is None)"
    return not subprocess.run([python, "-c", code], capture_output=True, check=False).returncode


@pytest.mark.parametrize("python", PYTHONS, ids=lambda path: path.parts[-3])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in PROGRAMS if not PROGRAMS[name].needs])
def test_a_program_does_the_same(python: Path, way: str, name: str, tmp_path: Path) -> None:
    program = PROGRAMS[name]
    if way == "install" and not program.arms:
        pytest.skip("none of its own code runs first")
    alike(python, tmp_path, program, way)


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", [name for name in PROGRAMS if PROGRAMS[name].needs])
def test_a_tool_does_the_same(python: Path, way: str, name: str, tmp_path: Path) -> None:
    needed = PROGRAMS[name].needs
    if needed is None or not has(python, needed):
        pytest.skip(f"{needed} isn't installed")
    alike(python, tmp_path, PROGRAMS[name], way)


@pytest.mark.parametrize("python", INTERPRETERS[1:], ids=lambda path: path.parts[-3])
@pytest.mark.parametrize("way", WAYS)
def test_an_editable_install_is_found(python: Path, way: str, tmp_path: Path) -> None:
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
    alike(python, tmp_path, program, way, PYTHONUSERBASE=str(tmp_path / "user"))


#: What setuptools puts into site-packages, in short.
EDITABLE = """\
import sys
from importlib.util import spec_from_file_location

class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == "edited":
            return spec_from_file_location(name, {file!r})

def install():
    sys.meta_path.append(Finder)
"""
