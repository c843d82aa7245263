"""The target interpreter: which one is meant, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli

PYENV = Path(os.environ.get("PYENV_ROOT", "/root/.pyenv")) / "versions"
INSTALLED = sorted(PYENV.glob("*/bin/python")) if PYENV.is_dir() else []
MODERN = [path for path in INSTALLED if not path.parts[-3].startswith("2.")]


def fake(folder: Path, body: str, name: str = "python") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def env(cli: Cli, *args: object, **options: Any) -> dict[str, Any]:
    return cli.json("env", "--output-format", "json", *args, **options)


def failure(cli: Cli, *args: object, **options: Any) -> str:
    done = cli.run("env", *args, **options)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("python", [*MODERN, Path(sys.executable)], ids=str)
def test_an_interpreter_describes_itself(native: Cli, python: Path) -> None:
    code = (
        "import platform, sys, json; print(json.dumps([platform.python_version(),"
        "platform.python_implementation(), platform.machine(), sys.prefix, sys.base_prefix]))"
    )
    said = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=True)
    facts = env(native, "--python", python)
    python_facts = facts["python"]
    assert said.stdout.strip() == (
        f'["{python_facts["version"]}", "{python_facts["implementation"]}",'
        f' "{facts["architecture"]}", "{facts["prefix"]}", "{facts["base_prefix"]}"]'
    )
    assert facts["paths"]["purelib"] in facts["search_path"]


@pytest.mark.parametrize("python", sorted(set(INSTALLED) - set(MODERN)), ids=str)
def test_python_2_is_too_old(native: Cli, python: Path) -> None:
    assert "too old" in failure(native, "--python", python)


def test_environment_values_are_not_shown(cli: Cli) -> None:
    done = cli.run("env", env={"SOME_TOKEN": "hidden-value"})
    assert done.returncode == 0
    assert "hidden-value" not in done.stdout
    assert "implementation" in done.stdout


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("exit 0", "did not answer"),
        ("echo Python 3.12; exit 0", "did not answer"),
        ("echo 'cannot open shared object' >&2; exit 127", "cannot open shared object"),
        ("echo 'importspy-probe:{'", "no sense"),
        ("kill -9 $$", "failed"),
    ],
)
def test_what_is_no_interpreter(native: Cli, body: str, words: str) -> None:
    assert words in failure(native, "--python", fake(native.folder, body))


def test_what_can_not_be_run(native: Cli) -> None:
    text = native.folder / "notes.txt"
    text.write_text("not a program\n")
    assert "can't be run" in failure(native, "--python", text)
    assert "no interpreter" in failure(native, "--python", "./gone")
    assert "on PATH" in failure(native, "--python", "no-such-python")
    assert "folder without an interpreter" in failure(native, "--python", native.folder)
    assert "did not answer" in failure(native, "--python", "/bin/true")


def test_noise_is_no_answer_and_no_obstacle(native: Cli) -> None:
    noisy = fake(native.folder, f'echo welcome; printf "no line end"; exec {sys.executable} "$@"')
    assert env(native, "--python", noisy)["python"]["version"].startswith("3.")


def test_endless_noise_ends(native: Cli) -> None:
    started = time.monotonic()
    failure(native, "--python", fake(native.folder, "exec yes"))
    assert time.monotonic() - started < 15


def test_a_hanging_interpreter_is_ended(native: Cli) -> None:
    message = failure(native, "--python", fake(native.folder, "exec sleep 14"))
    assert "10 seconds" in message


def test_a_long_complaint_does_not_block(native: Cli) -> None:
    body = "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 3"
    assert "failed" in failure(native, "--python", fake(native.folder, body))


def test_problems_for_machines(cli: Cli) -> None:
    document = env(cli, "--python", "no-such-python")
    assert document["error"]["problems"][0]["message"]


# --- which one ---------------------------------------------------------------------------------


def prefix(cli: Cli, *args: object, **options: Any) -> Path:
    return Path(env(cli, *args, **options)["prefix"]).resolve()


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    folder = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder


def test_the_folder_of_an_environment(cli: Cli, venv: Path) -> None:
    assert prefix(cli, "--python", venv) == venv.resolve()


def test_the_active_environment(native: Cli, venv: Path) -> None:
    assert prefix(native, env={"VIRTUAL_ENV": str(venv)}) == venv.resolve()
    message = failure(native, env={"VIRTUAL_ENV": str(venv / "gone")})
    assert "VIRTUAL_ENV" in message


def test_the_wheel_means_its_own_interpreter(tmp_path: Path, venv: Path) -> None:
    wheel = Cli("wheel", tmp_path, dict(os.environ))
    assert prefix(wheel, env={"VIRTUAL_ENV": str(venv)}) == Path(sys.prefix).resolve()


def test_the_environment_of_the_repository(native: Cli, venv: Path) -> None:
    (native.folder / ".venv").symlink_to(venv)
    inner = native.folder / "a" / "b"
    inner.mkdir(parents=True)
    assert prefix(native) == venv.resolve()
    assert prefix(native, cwd=inner) != venv.resolve(), "no repository, no search above"
    (native.folder / ".git").mkdir()
    assert prefix(native, cwd=inner) == venv.resolve()
    (inner / ".git").mkdir()
    assert prefix(native, cwd=inner) != venv.resolve(), "not above the repository's root"


def test_a_name_on_path(native: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "my-python").symlink_to(sys.executable)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    assert env(native, "--python", "my-python", env={"PATH": path})["python"]


def test_no_interpreter_at_all(native: Cli) -> None:
    assert "no Python interpreter" in failure(native, env={"PATH": str(native.folder)})


def test_a_broken_python3_on_path_is_passed_over(native: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "shims"
    folder.mkdir()
    fake(folder, "exit 127", "python3")
    path = f"{folder}{os.pathsep}{Path(sys.executable).parent}"
    assert env(native, env={"PATH": path})["python"]


# --- remembering -------------------------------------------------------------------------------


def remembered(cli: Cli) -> list[Path]:
    return sorted((Path(cli.environment["XDG_CACHE_HOME"])).rglob("*.json"))


def test_answers_are_remembered(native: Cli, venv: Path) -> None:
    first = env(native, "--python", venv)
    [entry] = remembered(native)
    entry.write_text(entry.read_text().replace('"os_name":"', '"os_name":"from-cache-'))
    assert env(native, "--python", venv)["os_name"].startswith("from-cache-")
    assert env(native, "--python", venv, "--no-cache") == first
    (venv / "pyvenv.cfg").write_text((venv / "pyvenv.cfg").read_text() + "x = 1\n")
    assert env(native, "--python", venv)["os_name"] == first["os_name"]


def test_an_environment_is_not_mistaken_for_its_base(native: Cli, venv: Path) -> None:
    base = Path(os.path.realpath(sys.executable))
    assert env(native, "--python", base)["prefix"] != env(native, "--python", venv)["prefix"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": {}}', "\x00" * 100])
def test_a_corrupt_memory_is_ignored(native: Cli, venv: Path, text: str) -> None:
    first = env(native, "--python", venv)
    [entry] = remembered(native)
    entry.write_text(text)
    assert env(native, "--python", venv) == first


def test_wrappers_are_asked_each_time(native: Cli) -> None:
    wrapper = fake(native.folder, f'exec {sys.executable} "$@"')
    assert env(native, "--python", wrapper)["python"]
    assert remembered(native) == []


def test_no_memory_is_no_obstacle(native: Cli) -> None:
    nowhere = {"XDG_CACHE_HOME": "/proc/no/such", "HOME": "/proc/nowhere"}
    assert env(native, "--python", sys.executable, env=nowhere)["python"]
