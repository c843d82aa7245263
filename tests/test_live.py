"""Modules that don't want to be loaded, or not to be watched: what they get, and what is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, clean_environment

CONTRACT = """\
variables:
  - name: NAME
    value: x
functions:
  - name: run
    arguments:
      - name: job
        annotation: int
"""
MODULE = """\
import atexit, builtins, os, signal, subprocess, sys, threading, time

NAME = "x"

def run(job: int = 1) -> str: ...

"""
#: True only when the module runs, which its source doesn't show.
RUNNING = 'if os.path.exists("/"):\n    '
MARK = "IMPORTSPY_TEST_RUN"

ADMITTED = {
    "forks": "os.fork()",
    "forks and stays": "if os.fork() == 0:\n    time.sleep(1000)",
    "daemonises": (
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        os.closerange(0, 256)\n        time.sleep(1000)\n    os._exit(0)"
    ),
    "starts a session": 'subprocess.Popen(["sleep", "1000"], start_new_session=True)',
    "starts a chain": (
        "for _ in range(5):\n    if os.fork():\n        break\n    os.setsid()\n"
        "else:\n    time.sleep(1000)"
    ),
    "prints megabytes": (
        'for stream in (sys.stdout, sys.stderr):\n    stream.write("x" * (32 << 20))'
    ),
    "prints a report": 'print(\'{"verdict": "admitted"}\', flush=True)',
    "closes descriptors": "os.closerange(0, 4096)",
    "writes to every descriptor": (
        "for number in range(3, 64):\n    try:\n        os.write(number, b'x' * 999)\n"
        "    except OSError:\n        pass"
    ),
    "replaces modules": "sys.modules = {}",
    "forgets modules": "sys.modules.clear()",
    "replaces stdout": "sys.stdout = sys.stderr = sys.__stdout__ = None",
    "replaces open": "builtins.open = None",
    "replaces builtins": (
        "public = {name: None for name in dir(builtins) if not name.startswith('_')}\n"
        "vars(builtins).update(public)"
    ),
    "replaces environ": "os.environ = {}",
    "empties environ": "os.environ.clear()",
    "replaces _exit": "os._exit = os.getpid = sys.exit = lambda *args: None",
    "has a thread without end": "threading.Thread(target=lambda: time.sleep(1000)).start()",
    "hangs at exit": "atexit.register(time.sleep, 1000)",
    "reads stdin": 'assert sys.stdin.read() == "" and os.read(0, 1) == b""',
    "ignores signals": "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "traces": "sys.settrace(lambda *args: sys.exit(3))",
    "moves away": 'os.chdir("/")',
    "replaces the path": "sys.path = sys.meta_path = sys.path_hooks = None",
}

DENIED = {
    "raises without builtins": (
        "public = {name: None for name in dir(builtins) if not name.startswith('_')}\n"
        "vars(builtins).update(public)\nlen('')",
        "module-load",
        "TypeError",
    ),
    "raises": ("{}['k']", "module-load", "KeyError: 'k'"),
    "is interrupted": ("raise KeyboardInterrupt", "module-load", "KeyboardInterrupt"),
    "imports what isn't there": ("import nowhere_to_be_found", "module-load", "nowhere_to_be"),
    "raises without words": (
        "class Odd(Exception):\n    def __str__(self): os._exit(0)\n\n"
        + RUNNING.replace("    ", "    raise Odd"),
        "module-exit",
        "status 0",
    ),
    "raises SystemExit": ("raise SystemExit(0)", "module-exit", "sys.exit(0)"),
    "exits with words": ('sys.exit("enough")', "module-exit", "enough"),
    "leaves": ("os._exit(0)", "module-exit", "status 0"),
    "leaves with a status": ("os._exit(7)", "module-exit", "status 7"),
    "leaves a child behind": ("os.fork() and os._exit(0)", "module-exit", "status 0"),
    "aborts": ("os.abort()", "module-crash", "SIGABRT"),
    "kills itself": ("os.kill(os.getpid(), signal.SIGKILL)", "module-crash", "SIGKILL"),
    "kills its group": ("os.killpg(0, signal.SIGKILL)", "module-crash", "SIGKILL"),
    "kills its parent": ("os.kill(os.getppid(), signal.SIGKILL)", "module-crash", "SIGKILL"),
    "kills its parent's group": (
        RUNNING + "os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)\ntime.sleep(1000)",
        "module-crash",
        "SIGKILL",
    ),
    "sleeps": ("time.sleep(1000)", "module-timeout", "1 second"),
    "loops": ("while True: pass", "module-timeout", "1 second"),
    "stops": ("os.kill(os.getpid(), signal.SIGSTOP)", "module-timeout", "1 second"),
    "waits for a child": (
        "os.system('trap \"\" TERM HUP INT; sleep 1000')",
        "module-timeout",
        "1 second",
    ),
    "is something else": ("sys.modules[__name__] = object()", "module-unobserved", "no module"),
}


def running(mark: str) -> list[Path]:
    """The processes that were started in a test, whoever their parents are now."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
            ended = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if mark.encode() in environment and not ended:
            found.append(entry)
    return found


@pytest.fixture
def wheel(tmp_path: Path) -> Iterator[Cli]:
    """The command from the wheel in an empty folder; nothing it starts may outlive the test."""
    folder = tmp_path / "project"
    folder.mkdir()
    mark = uuid.uuid4().hex
    cli = Cli("wheel", folder, {**clean_environment(tmp_path / "cache"), MARK: mark})
    yield cli
    left = running(mark)
    for entry in left:
        os.kill(int(entry.name), signal.SIGKILL)
    assert left == []


def write(folder: Path, body: str) -> None:
    (folder / "spymodel.yml").write_text(CONTRACT)
    (folder / "module.py").write_text(MODULE + body + "\n")


def conditional(body: str) -> str:
    return body if "\n" in body else RUNNING + body


def codes(report: dict[str, Any]) -> list[str]:
    return [found["code"] for found in report["subjects"][0]["violations"]]


@pytest.mark.parametrize("case", ADMITTED)
def test_what_is_admitted_all_the_same(wheel: Cli, case: str) -> None:
    write(wheel.folder, ADMITTED[case])
    done = wheel.run("module.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("admitted: 1 module")
    assert done.stderr == ""


@pytest.mark.parametrize("case", DENIED)
def test_what_is_denied_with_its_cause(wheel: Cli, case: str) -> None:
    body, code, words = DENIED[case]
    write(wheel.folder, conditional(body))
    patience = ["--live-timeout", "1"] if code == "module-timeout" else []
    report = wheel.json("--output-format", "json", "module.py", *patience)
    assert codes(report) == [code], report
    assert words in report["subjects"][0]["violations"][0]["message"]


def test_an_exception_has_its_line(wheel: Cli) -> None:
    write(wheel.folder, "\n\n" + conditional("{}['k']"))
    report = wheel.json("--output-format", "json", "module.py")
    line = (wheel.folder / "module.py").read_text().splitlines().index("    {}['k']") + 1
    assert report["subjects"][0]["violations"][0]["source"]["line"] == line


def test_what_it_printed_is_shown_on_stderr_when_it_fails(wheel: Cli) -> None:
    body = "print('on st' + 'dout \\x1b[31m'); sys.stderr.write('on stderr'); sys.exit(1)"
    write(wheel.folder, conditional(body))
    done = wheel.run("module.py")
    assert done.returncode == 1
    assert "on stdout" not in done.stdout
    assert "on stdout \\x1b[31m" in done.stderr
    assert "on stderr" in done.stderr
    assert "\x1b" not in done.stderr


def test_no_value_of_a_secret_is_shown(wheel: Cli) -> None:
    write(
        wheel.folder,
        conditional("print(os.environ['MY_TOKEN']); raise ValueError(os.environ['DEEP'])"),
    )
    contract = "runtime:\n  environment:\n    DEEP: null\n"
    (wheel.folder / "spymodel.yml").write_text(contract)
    done = wheel.run("module.py", env={"MY_TOKEN": "tok-s3cr3t", "DEEP": "deep-s3cr3t"})
    assert done.returncode == 1
    assert "ValueError" in done.stdout
    assert "s3cr3t" not in done.stdout + done.stderr


def test_a_module_that_changes_itself_is_denied(wheel: Cli) -> None:
    write(wheel.folder, "import tuning")
    (wheel.folder / "tuning.py").write_text(
        "import sys\nsys.modules['module'].NAME = 'y'\nsys.modules['module'].OTHER = 1\n"
    )
    report = wheel.json("--output-format", "json", "module.py")
    assert sorted(codes(report)) == ["source-differs", "variable-value"]
    assert {found["subject"] for found in report["subjects"][0]["violations"]} == {"variable:NAME"}


def test_nothing_runs_when_source_or_host_break_the_contract(wheel: Cli) -> None:
    write(wheel.folder, "open('ran', 'w')")
    (wheel.folder / "spymodel.yml").write_text(CONTRACT + "  - name: missing\n")
    assert wheel.run("module.py").returncode == 1
    (wheel.folder / "spymodel.yml").write_text(CONTRACT + "runtime:\n  python: '>=4'\n")
    assert wheel.run("module.py").returncode == 1
    assert not (wheel.folder / "ran").exists()
    (wheel.folder / "spymodel.yml").write_text(CONTRACT)
    assert wheel.run("module.py").returncode == 0
    assert (wheel.folder / "ran").exists()


def test_nothing_is_left_when_the_command_is_interrupted(wheel: Cli) -> None:
    write(wheel.folder, conditional("time.sleep(1000)"))
    mark = wheel.environment[MARK]
    with subprocess.Popen(
        [wheel.path, "module.py"], cwd=wheel.folder, env=wheel.environment
    ) as command:
        deadline = time.monotonic() + 15
        while len(running(mark)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(running(mark)) == 3
        command.send_signal(signal.SIGINT)
        assert command.wait(5) == -signal.SIGINT
    while running(mark) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_many_modules_one_after_the_other(wheel: Cli) -> None:
    for index in range(10):
        (wheel.folder / f"module{index}.py").write_text(MODULE + "os.fork()\n")
    (wheel.folder / "c.yml").write_text(CONTRACT)
    done = wheel.run("check", "--live", "-s", "c.yml", ".")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(wheel.folder.rglob("__pycache__"))
    assert sys.platform != "linux" or done.stdout.startswith("admitted: 10 modules")
