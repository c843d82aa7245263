"""``importspy run``: a program starts as it always does, and its imports are judged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import Cli, Finished
from interpreters import INTERPRETERS, PYENV

CONFIGURATION = '[[guards]]\nmodule = "vault"\nimporters = { allow = ["friend"] }\n'
SHOW = """\
import json, sys
spec = getattr(sys.modules["__main__"].__spec__, "name", None)
shown = [sys.argv, sys.path, sys.orig_argv, __name__, spec, __package__, list(sys.flags)]
shown.append(sorted(name for name in globals() if name.startswith("__")))
print(json.dumps([*shown, sys.warnoptions, sys._xoptions]))
"""
PROGRAMS: dict[str, tuple[list[str], str]] = {
    "script": (["show.py", "a", "--config", "b"], ""),
    "module": (["-m", "show", "-m", "x"], ""),
    "package": (["-m", "app", "-h"], ""),
    "submodule": (["-m", "app.part", "--"], ""),
    "code": (["-c", SHOW, "-c", "1"], ""),
    "standard input": (["-", "a"], SHOW),
    "standard input, unnamed": ([], SHOW),
    "folder": (["app", "a"], ""),
    "archive": (["app.pyz", "-V"], ""),
    "options": (["-X", "dev", "-W", "error::UserWarning", "-OuB", "show.py"], ""),
    "safe path": (["-Psd", "show.py"] if sys.version_info >= (3, 11) else ["-sd", "show.py"], ""),
    "after two dashes": (["--", "-m", "show", "--", "a"], ""),
}


@pytest.fixture
def project(cli: Cli) -> Path:
    files = {
        "importspy.toml": CONFIGURATION,
        "vault.py": "SECRET = 'granted'\n",
        "friend.py": "from vault import SECRET\n",
        "stranger.py": "from vault import SECRET\n",
        "show.py": SHOW,
        "app/__init__.py": "",
        "app/__main__.py": SHOW,
        "app/part.py": SHOW,
    }
    for name, text in files.items():
        path = cli.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with zipfile.ZipFile(cli.folder / "app.pyz", "w") as archive:
        archive.writestr("__main__.py", SHOW)
    return cli.folder


def finished(cli: Cli, command: list[str | Path], stdin: str, env: dict[str, str]) -> Finished:
    return subprocess.run(
        command,
        cwd=cli.folder,
        env={**cli.environment, **env},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def start(cli: Cli, *args: str, stdin: str = "", **env: str) -> Finished:
    """Run a program with the interpreter of the tests."""
    return finished(cli, [cli.path, "run", "--python", sys.executable, *args], stdin, env)


def plainly(cli: Cli, *args: str, stdin: str = "", **env: str) -> Finished:
    """Run the same without importspy."""
    return finished(cli, [sys.executable, *args], stdin, env)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_starts_as_it_always_does(cli: Cli, project: Path, program: str) -> None:
    args, stdin = PROGRAMS[program]
    done = start(cli, *args, stdin=stdin)
    alone = plainly(cli, *(args[1:] if args[:1] == ["--"] else args), stdin=stdin)
    assert (done.returncode, done.stdout) == (0, alone.stdout), done.stderr
    assert done.stderr == alone.stderr
    assert alone.stdout


@pytest.mark.parametrize("program", ["import {}", "__import__('{}')"])
def test_its_imports_are_judged(cli: Cli, project: Path, program: str) -> None:
    done = start(cli, "-c", program.format("friend") + "; print('in')")
    assert (done.returncode, done.stdout) == (0, "in\n"), done.stderr
    done = start(cli, "-c", program.format("stranger") + "; print('in')")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ValidationError" in done.stderr
    assert "importer-denied" in done.stderr


@pytest.mark.parametrize("options", [[], ["-I"]])
@pytest.mark.parametrize(
    "code",
    [
        "pass",
        "raise SystemExit",
        "raise SystemExit(None)",
        "raise SystemExit(-1)",
        "raise SystemExit(256 + 3)",
        "raise SystemExit(2**80)",
        "raise SystemExit(True)",
        "raise SystemExit(1.5)",
        "raise SystemExit((1, 2))",
        "raise SystemExit('')",
        "raise KeyboardInterrupt",
        "import sys, threading; threading.Thread(target=sys.exit, args=(3,)).start()",
        "import atexit; atexit.register(print, 'end'); 1 / 0",
        "import faulthandler; faulthandler._sigsegv()",
        "raise SystemExit(7)",
        "raise SystemExit('words')",
        "1 / 0",
        "import os; os._exit(300)",
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(9)",
        "import sys; sys.stdout.close(); import os; os.abort()",
    ],
)
def test_its_end_is_ours(cli: Cli, project: Path, code: str, options: list[str]) -> None:
    done, alone = start(cli, *options, "-c", code), plainly(cli, *options, "-c", code)
    assert (done.returncode, done.stdout, done.stderr) == (
        alone.returncode,
        alone.stdout,
        alone.stderr,
    )


def test_signals_reach_it(cli: Cli, project: Path) -> None:
    (project / "serve.py").write_text(
        "import signal, sys, time\n"
        "def stop(*_):\n    print('stopped', flush=True)\n    sys.exit(4)\n"
        "signal.signal(signal.SIGTERM, stop)\nprint('ready', flush=True)\ntime.sleep(30)\n",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [cli.path, "run", "--python", sys.executable, "serve.py"],
        cwd=project,
        env=cli.environment,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "stopped\n"
        assert process.wait() == 4


#: Options that keep out what arms the guards of every other program.
ISOLATING = ["-I", "-E", "-S", "-IS"]
#: What else is given to an interpreter that looks at nothing of its environment.
ISOLATED: dict[str, tuple[list[str], str]] = {
    **{name: given for name, given in PROGRAMS.items() if name != "after two dashes"},
    "code, written together": (["-cprint(__import__('sys').orig_argv)", "a"], ""),
    "options and module, written together": (["-uBm", "show", "a"], ""),
    "a script below": (["./app/../app/part.py"], ""),
    "a compiled script": (["compiled.pyc", "a"], ""),
    "a first line that is skipped": (["-x", "batch.py"], ""),
    "no such script": (["gone.py"], ""),
    "no such module": (["-m", "gone"], ""),
    "a script that isn't Python": (["wrong.py"], ""),
    "a script that fails": (["failing.py"], ""),
    "a script in Latin-1": (["latin.py"], ""),
    "code that fails": (["-c", "def go():\n    1 / 0\ngo()"], ""),
    "code that isn't Python": (["-c", "def :"], ""),
    "a module that fails": (["-m", "failing"], ""),
    "an error hook": (
        ["-c", "import sys\nsys.excepthook = lambda kind, *_: print(kind)\n1 / 0"],
        "",
    ),
    "input that fails": ([], "x = 1\n1 / 0\n"),
    "input that is read": ([], "import sys\nprint(sys.stdin.read())\n"),
    "afterwards": (["-i", "-q", "-c", "x = 5"], "print(x, sorted(globals()))\n"),
    "version": (["-V"], ""),
    "no code": (["-c"], ""),
    "an option that isn't one": (["-Z", "show.py"], ""),
}


@pytest.fixture
def odd(project: Path) -> None:
    import py_compile

    py_compile.compile(str(project / "show.py"), cfile=str(project / "compiled.pyc"))
    (project / "batch.py").write_text(f"@echo not Python\n{SHOW}1 / 0\n", encoding="utf-8")
    (project / "wrong.py").write_text("print(1)\ndef :\n", encoding="utf-8")
    (project / "failing.py").write_text("import app\n\n\napp.gone\n", encoding="utf-8")
    latin = "# coding: latin-1\nprint(len('é'), ascii('é'))\n"
    (project / "latin.py").write_text(latin, encoding="latin-1")


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("isolating", ISOLATING)
@pytest.mark.parametrize("program", ISOLATED)
def test_a_program_starts_apart_from_its_environment(
    cli: Cli, project: Path, program: str, isolating: str
) -> None:
    args, stdin = ISOLATED[program]
    done = start(cli, isolating, *args, stdin=stdin, PYTHONPATH=str(project / "app"))
    alone = plainly(cli, isolating, *args, stdin=stdin, PYTHONPATH=str(project / "app"))
    assert (done.returncode, done.stdout) == (alone.returncode, alone.stdout), done.stderr
    assert done.stderr == alone.stderr
    assert alone.stdout or alone.stderr


@pytest.mark.parametrize("isolating", ISOLATING)
def test_its_imports_are_judged_apart_from_its_environment(
    cli: Cli, project: Path, isolating: str
) -> None:
    begin = f"import sys; sys.path.insert(0, {str(project)!r})\n"
    for name, status in (("friend", 0), ("stranger", 1)):
        (project / f"main_{name}.py").write_text(f"{begin}import {name}\nprint('in')\n")
        for args in ([f"main_{name}.py"], ["-c", f"{begin}import {name}\nprint('in')"]):
            done = start(cli, isolating, *args)
            assert (done.returncode, done.stdout) == (status, "" if status else "in\n"), done.stderr
            assert ("ValidationError" in done.stderr) is bool(status)


def test_what_begins_a_program_imports_nothing_itself(cli: Cli, project: Path) -> None:
    # No code of the program stands below the import, and none of ours is taken for it.
    (project / "importspy.toml").write_text(
        "[[guards]]\nmodule = 'app'\nimporters = {allow = ['<none>']}\n"
    )
    done = start(cli, "-E", "-m", "app.part")
    assert done.returncode == 0, done.stderr
    done = start(cli, "-E", "-c", "import app")
    assert "`__main__` isn't allowed to import it" in done.stderr


@pytest.mark.parametrize(
    ("configuration", "message"),
    [
        (None, "no configuration declares guards here"),
        ("[[guards]]\nmodul = 'vault'\n", "did you mean `module`?"),
        (
            "[[guards]]\nmodule = 'vault'\nimporter-contract = 'gone.yml'\n",
            "there is no such contract",
        ),
    ],
)
def test_nothing_runs_with_a_wrong_configuration(
    cli: Cli, project: Path, configuration: str | None, message: str
) -> None:
    path = project / "importspy.toml"
    path.unlink()
    if configuration is not None:
        path.write_text(configuration, encoding="utf-8")
    done = start(cli, "-c", "print('ran')")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_configuration_can_be_named(cli: Cli, project: Path) -> None:
    path = project / "deploy" / "guards.toml"
    path.parent.mkdir()
    (project / "importspy.toml").rename(path)
    done = start(cli, "--config", str(path), "-c", "import stranger")
    assert "ValidationError" in done.stderr


def test_a_wrong_contract_stops_an_interpreter_that_starts_later(cli: Cli, project: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "open('importspy.toml', 'w').write('[[guards]]\\n')\n"
        "sys.exit(subprocess.run([sys.executable, '-c', 'print(\"ran\")']).returncode)\n"
    )
    done = start(cli, "-c", code)
    assert (done.returncode, done.stdout) == (2, "")
    assert "a guard needs the key `module`" in done.stderr


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver", "subprocess"])
def test_processes_that_it_starts_are_judged(cli: Cli, project: Path, method: str) -> None:
    (project / "parent.py").write_text(
        "import multiprocessing, subprocess, sys\n"
        "def go():\n    import friend\n    print('friend', flush=True)\n    import stranger\n"
        "if __name__ == '__main__':\n    method = sys.argv[1]\n"
        "    if method == 'subprocess':\n"
        "        code = 'import parent; parent.go()'\n"
        "        sys.exit(subprocess.run([sys.executable, '-c', code]).returncode)\n"
        "    child = multiprocessing.get_context(method).Process(target=go)\n"
        "    child.start()\n    child.join()\n    sys.exit(child.exitcode)\n",
        encoding="utf-8",
    )
    done = start(cli, "parent.py", method)
    assert (done.returncode, done.stdout) == (1, "friend\n")
    assert "ValidationError" in done.stderr


without = [*PYENV.glob("3.[6-9].*/bin/python"), *INTERPRETERS[1:]]


@pytest.mark.skipif(not without, reason="there is no interpreter without importspy")
def test_an_interpreter_without_importspy_is_not_started(cli: Cli, project: Path) -> None:
    python = str(INTERPRETERS[1])
    done = cli.run("run", "--python", python, "-c", "print('ran')")
    assert (done.returncode, done.stdout) == (2, "")
    assert "isn't installed for" in done.stderr
    assert f"{python} -m pip install importspy" in done.stderr


@pytest.mark.parametrize("python", without, ids=lambda python: python.parts[-3])
def test_other_interpreters_that_it_starts_run_and_say_so(
    cli: Cli, project: Path, python: Path
) -> None:
    code = f"import subprocess; print(subprocess.call([{str(python)!r}, '-c', 'import vault']))"
    done = start(cli, "-c", code)
    assert (done.returncode, done.stdout) == (0, "0\n")
    assert "it runs unguarded" in done.stderr


def test_looking_at_our_modules_arms_nothing() -> None:
    code = (
        "import importspy, importspy._run.sitecustomize as shim\n"
        "print(importspy.guards(), shim.__name__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[] importspy._run.sitecustomize\n", done.stderr


@pytest.mark.parametrize("failing", [False, True])
def test_the_environments_own_sitecustomize_runs(cli: Cli, project: Path, failing: bool) -> None:
    folder = project / "site"
    folder.mkdir()
    own = "import sys\nsys.own = __file__\n" + ("1 / 0\n" if failing else "import friend\n")
    (folder / "sitecustomize.py").write_text(own, encoding="utf-8")
    path = f"{folder}{os.pathsep}{project}"
    code = "import sys, sitecustomize; print(sys.own, sitecustomize.__file__)"
    if failing:
        code = "import sys; print(sys.own, 'sitecustomize' in sys.modules)"
    done = start(cli, "-c", code, PYTHONPATH=path)
    alone = plainly(cli, "-c", code, PYTHONPATH=path)
    assert (done.returncode, done.stdout) == (0, alone.stdout)
    assert ("ZeroDivisionError" in done.stderr) == ("ZeroDivisionError" in alone.stderr) == failing


def test_the_wheel_starts_the_interpreter_it_is_in(project: Path, cli: Cli) -> None:
    if cli.build != "wheel":
        pytest.skip("the native command is in no interpreter")
    done = cli.run("run", "-c", "import sys; print(sys.executable); import stranger")
    assert done.stdout == f"{sys.executable}\n"
    assert "ValidationError" in done.stderr


@pytest.mark.parametrize("options", [[], ["-E"]])
def test_guards_of_nothing_are_told_of_at_the_end(
    cli: Cli, project: Path, options: list[str]
) -> None:
    guards = "".join(
        f"[[guards]]\nmodule = '{name}'\nimporters = {{ allow = ['friend'] }}\n"
        for name in ("vault", "vaults", "app.*", "app.gone", "friend")
    )
    (project / "importspy.toml").write_text(guards, encoding="utf-8")
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1)'], cwd='/')"
    done = start(cli, *options, "-c", code)
    assert (done.returncode, done.stdout) == (0, "1\n")
    told = [line.partition(": no module")[0] for line in done.stderr.splitlines()]
    assert told == ["warning: the guard of vaults", "warning: the guard of app.gone"], done.stderr
