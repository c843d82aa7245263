"""The command line: exit statuses and which words go where."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Cli

CONTRACT = "functions:\n  - name: run\n"
ADMITTED = "def run(): ...\n"
DENIED = "def walk(): ...\n"


def write(folder: Path, **files: str) -> None:
    """Write files; in their names `__` stands for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", ".")
        path.write_text(text, encoding="utf-8")


def traceless(text: str) -> bool:
    return not any(word in text for word in ("panicked", "Traceback", "internal error"))


# --- what needs no module ---------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version(cli: Cli, flag: str) -> None:
    done = cli.run(flag)
    assert (done.returncode, done.stderr) == (0, "")
    name, version = done.stdout.split()
    assert name == "importspy"
    assert version.count(".") == 2


@pytest.mark.parametrize(
    "command",
    [[], ["check"], ["inspect"], ["env"], ["run"], ["doctor"], ["explain"], ["schema"]],
)
def test_help_shows_examples(cli: Cli, command: list[str]) -> None:
    done = cli.run(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Examples:" in done.stdout


@pytest.mark.parametrize("args", [[], ["chek"], ["check", "--nonsense"], ["inspect"]])
def test_a_wrong_command_line_is_status_2_on_stderr(cli: Cli, args: list[str]) -> None:
    done = cli.run(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage:" in done.stderr


def test_quiet_and_verbose_exclude_each_other(native: Cli) -> None:
    assert native.run("check", "-q", "-v").returncode == 2


def test_explain_lists_all_codes(cli: Cli) -> None:
    done = cli.run("explain")
    assert (done.returncode, done.stderr) == (0, "")
    codes = done.stdout.split()
    assert "argument-missing" in codes
    assert len(codes) == len(set(codes))


def test_explain_prints_a_page_for_every_code(native: Cli) -> None:
    for code in native.run("explain").stdout.split():
        done = native.run("explain", code)
        assert done.returncode == 0, code
        assert code in done.stdout


def test_explain_names_the_nearest_code(cli: Cli) -> None:
    done = cli.run("explain", "argument-mising")
    assert (done.returncode, done.stdout) == (2, "")
    assert "argument-missing" in done.stderr


def test_the_schema_is_a_json_schema(cli: Cli) -> None:
    schema = cli.json("schema")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_python_m_is_the_same_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "importspy", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("importspy ")


# --- subjects and contracts that are not what they should be ----------------------------------


def test_a_missing_module(cli: Cli) -> None:
    done = cli.run("check", "gone.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "gone.py" in done.stderr
    assert traceless(done.stderr)


def test_a_module_without_contract_says_what_to_do(cli: Cli) -> None:
    write(cli.folder, plugin__py=ADMITTED)
    done = cli.run("check", "plugin.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "plugin.importspy.yml" in done.stderr
    assert "--contract" in done.stderr


@pytest.mark.parametrize("args", [[], ["."]])
def test_a_folder_without_contract(cli: Cli, args: list[str]) -> None:
    write(cli.folder, plugin__py=ADMITTED)
    done = cli.run("check", *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no contract applies" in done.stderr


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_a_contract_that_is_no_file(cli: Cli, kind: str) -> None:
    write(cli.folder, plugin__py=ADMITTED)
    contract = cli.folder / "contract.yml"
    if kind == "folder":
        contract.mkdir()
    elif kind == "pipe":
        os.mkfifo(contract)
    done = cli.run("check", "-s", contract, "plugin.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "contract" in done.stderr
    assert traceless(done.stderr)


@pytest.mark.parametrize("path", ["pipe.py", "/dev/zero", "/dev/null"])
def test_pipes_and_devices_are_not_read(cli: Cli, path: str) -> None:
    os.mkfifo(cli.folder / "pipe.py")
    write(cli.folder, pipe__importspy__yml=CONTRACT)
    started = time.monotonic()
    done = cli.run("check", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no regular file" in done.stderr
    assert time.monotonic() - started < 5


def test_a_pipe_in_a_folder_is_told(native: Cli) -> None:
    os.mkfifo(native.folder / "pipe.py")
    write(native.folder, pipe__importspy__yml=CONTRACT)
    done = native.run("check")
    assert done.returncode == 2
    assert "no regular file" in done.stderr


def test_a_contract_without_module_is_told(cli: Cli) -> None:
    write(cli.folder, gone__importspy__yml=CONTRACT)
    done = cli.run("check")
    assert done.returncode == 2
    assert "gone.py" in done.stderr


def test_two_contracts_for_one_module(native: Cli) -> None:
    write(native.folder, a__py=ADMITTED, a__importspy__yml=CONTRACT, a__importspy__yaml=CONTRACT)
    for args in (["a.py"], []):
        done = native.run("check", *args)
        assert (done.returncode, done.stdout) == (2, "")
        assert "two contracts" in done.stderr


def test_problems_for_machines(cli: Cli) -> None:
    done = cli.run("check", "--output-format", "json", "gone.py")
    assert (done.returncode, done.stderr) == (2, "")
    document = json.loads(done.stdout)
    assert document["schema"] == 1
    [problem] = document["error"]["problems"]
    assert set(problem) == {"path", "line", "column", "message", "help"}
    assert problem["path"] == "gone.py"


def test_a_file_name_can_not_steer_the_terminal(native: Cli) -> None:
    done = native.run("check", "\x1b[31mgone.py")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr


def test_inspect_of_what_is_no_module(cli: Cli) -> None:
    for path in ("gone.py", "."):
        done = cli.run("inspect", path)
        assert (done.returncode, done.stdout) == (2, "")
        assert traceless(done.stderr)


# --- colour ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "args", "colored"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"CLICOLOR_FORCE": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color=never"], False),
    ],
)
def test_colour(cli: Cli, env: dict[str, str], args: list[str], colored: bool) -> None:
    for command in (["check", "gone.py"], ["check", "--nonsense"]):
        done = cli.run(*args, *command, env=env)
        assert ("\x1b[" in done.stderr) is colored, command


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("args", [["--version"], ["explain"], ["--help"]])
def test_output_that_can_not_be_written_is_no_success(cli: Cli, args: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [cli.path, *args],
            env=cli.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert process.returncode == 2
    assert "stdout" in process.stderr


def test_a_contract_where_a_module_is_meant(native: Cli) -> None:
    write(native.folder, a__py=ADMITTED, a__importspy__yml=CONTRACT)
    done = native.run("check", "a.importspy.yml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "name the module: a.py" in done.stderr


# --- ending early ----------------------------------------------------------------------------

ends_by_signal = pytest.mark.skipif(os.name == "nt", reason="signals end processes on POSIX only")


@ends_by_signal
def test_a_closed_pipe_is_a_quiet_end(cli: Cli) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [cli.path, "explain"],
        cwd=cli.folder,
        env=cli.environment,
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    _, complaint = process.communicate(timeout=20)
    assert complaint == b""
    assert process.returncode in (0, -signal.SIGPIPE)


@ends_by_signal
def test_ctrl_c_ends_at_once_and_quietly(cli: Cli) -> None:
    hanging = cli.folder / "python"
    hanging.write_text("#!/bin/sh\nexec sleep 15\n")
    hanging.chmod(0o755)
    process = subprocess.Popen(
        [cli.path, "env", "--python", str(hanging)],
        cwd=cli.folder,
        env=cli.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(1)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=20)
    assert time.monotonic() - sent < 1
    assert (process.returncode, *output) == (-signal.SIGINT, b"", b"")
