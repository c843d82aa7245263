"""The classic form, where modules are imported from, and which interpreters can do it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, clean_environment
from test_probe import INSTALLED

CONTRACT = "variables:\n  - name: NAME\n    value: x\n"
#: Known only once it is loaded.
MODULE = "import os\nNAME = os.fsdecode(b'x')\n"
TARGET = ("--python", sys.executable)


@pytest.fixture
def wheel(tmp_path: Path) -> Cli:
    folder = tmp_path / "project"
    folder.mkdir()
    return Cli("wheel", folder, clean_environment(tmp_path / "cache"))


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    "args",
    [
        ["-s", "c.yml", "module.py"],
        ["module.py", "-s", "c.yml"],
        ["--spymodel", "c.yml", "module.py"],
        ["--contract=c.yml", "-l", "DEBUG", "module.py"],
        ["module.py"],
        ["--log-level", "error", "module.py"],
        ["./check"],
        ["--", "check"],
        ["check", "--live", "-s", "c.yml", "module.py"],
        ["-s", "c.yml", "check", "--live", "module.py"],
    ],
)
def test_the_forms_of_the_command_line(cli: Cli, args: list[str]) -> None:
    write(cli.folder, {"c.yml": CONTRACT, "spymodel.yml": CONTRACT})
    write(cli.folder, {"module.py": MODULE, "check": MODULE})
    done = cli.run(*TARGET, *args)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["gone.py"], "no such file"),
        (["-s", "gone.yml", "module.py"], "no such contract"),
        (["-s", "c.yml"], "MODULE"),
        (["-s", "c.yml", "."], "is a folder"),
        (["-l", "loud", "module.py"], "loud"),
        (["--live-timeout", "0", "module.py"], "above 0"),
        (["--live-timeout", "nan", "module.py"], "above 0"),
        (["--python", "gone-python", "module.py"], "gone-python"),
    ],
)
def test_what_is_wrong_with_a_command_line(cli: Cli, args: list[str], words: str) -> None:
    write(cli.folder, {"c.yml": CONTRACT, "spymodel.yml": CONTRACT, "module.py": MODULE})
    done = cli.run(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_without_live_it_stays_undetermined(cli: Cli) -> None:
    write(cli.folder, {"c.yml": CONTRACT, "module.py": MODULE})
    report = cli.json("check", "-s", "c.yml", "module.py", "--output-format", "json")
    assert report["counts"]["undetermined"] == 1


PROJECT = {
    "c.yml": CONTRACT,
    "src/pkg/__init__.py": "from .other import NAME\n",
    "src/pkg/other.py": "import os\nNAME = os.fsdecode(b'x')\n",
    "src/pkg/sub/__init__.py": "",
    "src/pkg/sub/leaf.py": "from ..other import NAME\nassert __name__ == 'pkg.sub.leaf'\n",
    "src/plain/user.py": "from friend import NAME\nassert __name__ == 'user'\n",
    "src/plain/friend.py": "NAME = 'x'\n",
    "src/space/inner.py": "from space.peer import NAME\nassert __name__ == 'space.inner'\n",
    "src/space/peer.py": "NAME = 'x'\n",
    "src/whole/__init__.py": "from whole.part import NAME, part_name\n",
    "src/whole/part.py": "NAME = 'x'\npart_name = __name__\nassert __name__ == 'whole.part'\n",
}


@pytest.mark.parametrize(
    "args",
    [
        ["src/pkg/__init__.py"],
        ["src/pkg/other.py"],
        ["src/pkg/sub/leaf.py"],
        ["src/plain/user.py"],
        ["src/whole/part.py"],
        ["--project-root", "src", "src/space/inner.py"],
        ["--project-root", "src", "src/pkg/sub/leaf.py"],
    ],
)
def test_imports_work_as_in_the_program(wheel: Cli, args: list[str]) -> None:
    write(wheel.folder, PROJECT)
    done = wheel.run("-s", "c.yml", *args)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(wheel.folder.rglob("__pycache__"))


def test_modules_of_the_folder_take_no_part_in_ours(wheel: Cli) -> None:
    names = ("mmap", "importlib", "os", "json", "importspy")
    write(wheel.folder, {f"{name}.py": "raise SystemExit(9)\n" for name in names})
    write(wheel.folder, {"c.yml": CONTRACT, "module.py": MODULE})
    done = wheel.run("-s", "c.yml", "module.py")
    assert done.returncode == 0, done.stdout + done.stderr


def versions() -> list[Path]:
    found = [path for path in INSTALLED if path.parts[-3].split(".")[0] == "3"]
    return [path for path in found if int(path.parts[-3].split(".")[1]) >= 10]


@pytest.mark.parametrize("python", [*versions(), Path(sys.executable)], ids=str)
def test_the_wheel_can_load_into_other_interpreters(wheel: Cli, python: Path) -> None:
    write(wheel.folder, {"c.yml": CONTRACT, "module.py": MODULE})
    done = wheel.run("--python", python, "-s", "c.yml", "module.py")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("python", sorted(set(INSTALLED) - set(versions())), ids=str)
def test_older_interpreters_are_refused(wheel: Cli, python: Path) -> None:
    write(wheel.folder, {"c.yml": CONTRACT, "module.py": MODULE})
    done = wheel.run("--python", python, "-s", "c.yml", "module.py")
    assert done.returncode == 2
    assert "--live" in done.stderr


def test_the_native_command_needs_importspy_in_the_target(native: Cli, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", empty], check=True)
    write(native.folder, {"c.yml": CONTRACT, "module.py": MODULE})
    done = native.run("--python", empty, "-s", "c.yml", "module.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install importspy" in done.stderr


def test_an_interpreter_that_does_not_start(native: Cli, tmp_path: Path) -> None:
    write(native.folder, {"c.yml": CONTRACT, "module.py": MODULE})
    fake = tmp_path / "python"
    fake.write_text(
        f'#!/bin/sh\ncase "$1" in -I) exec {sys.executable} "$@";; esac\necho broken >&2; exit 4\n'
    )
    fake.chmod(0o755)
    done = native.run("--python", fake, "-s", "c.yml", "module.py")
    assert done.returncode == 2
    assert "broken" in done.stderr


# --- inspect -----------------------------------------------------------------------------------


def inspected(cli: Cli, *args: object) -> dict[str, Any]:
    return cli.json("inspect", "--live", "--output-format", "json", *TARGET, *args)


def test_inspect_shows_what_is_loaded(cli: Cli) -> None:
    write(cli.folder, {"module.py": MODULE})
    assert "'x'" in str(inspected(cli, "module.py")["names"]["NAME"])
    text = cli.run("inspect", "--live", *TARGET, "module.py")
    assert text.returncode == 0
    assert "NAME" in text.stdout


@pytest.mark.parametrize("name", ["json.decoder", "math"])
def test_inspect_finds_modules_by_name(cli: Cli, name: str) -> None:
    assert inspected(cli, name)["names"]


@pytest.mark.parametrize(
    ("body", "words"), [("import os\nos._exit(0)", "status 0"), ("{}['k']", "KeyError")]
)
def test_inspect_says_why_there_is_nothing_to_show(cli: Cli, body: str, words: str) -> None:
    write(cli.folder, {"module.py": body})
    done = cli.run("inspect", "--live", *TARGET, "module.py")
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr


def test_no_temporary_file_is_left(wheel: Cli, tmp_path: Path) -> None:
    write(wheel.folder, {"c.yml": CONTRACT, "module.py": MODULE})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = wheel.run("-s", "c.yml", "module.py", env={"TMPDIR": str(scratch)})
    assert done.returncode == 0
    assert not list(scratch.iterdir())
