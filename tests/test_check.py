"""`importspy check`: subjects, sidecars, verdicts, reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Cli
from test_cli import ADMITTED, CONTRACT, DENIED, traceless, write


def paths(document: dict[str, object]) -> list[str]:
    subjects = document["subjects"]
    assert isinstance(subjects, list)
    return [subject["path"] for subject in subjects]


def test_admitted_is_0(cli: Cli) -> None:
    write(cli.folder, plugin__py=ADMITTED, contract__yml=CONTRACT)
    done = cli.run("check", "-s", "contract.yml", "plugin.py")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_denied_is_1_and_says_why(cli: Cli) -> None:
    write(cli.folder, plugin__py=DENIED, contract__yml=CONTRACT)
    done = cli.run("check", "-s", "contract.yml", "plugin.py")
    assert done.returncode == 1
    assert "function-missing" in done.stdout
    assert "contract.yml:2" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("text", ["def (", "x = '\x00'", "# coding: no-such-coding\n"])
def test_what_python_would_not_load_is_denied(cli: Cli, text: str) -> None:
    write(cli.folder, plugin__py=text, contract__yml=CONTRACT)
    done = cli.run("check", "-s", "contract.yml", "plugin.py")
    assert done.returncode == 1
    assert traceless(done.stderr)


@pytest.mark.parametrize("text", ["", "[", "functions: 1", "functoins: []", "a: 1\na: 1"])
def test_a_wrong_contract_is_2(cli: Cli, text: str) -> None:
    write(cli.folder, plugin__py=ADMITTED, contract__yml=text)
    done = cli.run("check", "-s", "contract.yml", "plugin.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert "contract.yml" in done.stderr


def test_a_wrong_contract_for_machines(cli: Cli) -> None:
    write(cli.folder, plugin__py=ADMITTED, contract__yml="functions: []\nfunctoins: []\n")
    done = cli.run("check", "-s", "contract.yml", "plugin.py", "--output-format", "json")
    assert (done.returncode, done.stderr) == (2, "")
    [problem] = json.loads(done.stdout)["error"]["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == ("contract.yml", 2, 1)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("yml", CONTRACT),
        ("yaml", CONTRACT),
        ("toml", '[[functions]]\nname = "run"\n'),
        ("json", '{"functions": [{"name": "run"}]}'),
    ],
)
def test_the_contract_beside_the_module(cli: Cli, suffix: str, text: str) -> None:
    write(cli.folder, plugin__py=DENIED)
    (cli.folder / f"plugin.importspy.{suffix}").write_text(text)
    for args in (["plugin.py"], []):
        document = cli.json("check", "--output-format", "json", *args)
        assert document["verdict"] == "denied"
        [subject] = document["subjects"]
        assert subject["contract"] == f"plugin.importspy.{suffix}"


def test_a_folder_in_order_without_what_is_hidden(cli: Cli) -> None:
    for name in ("b", "a", ".hidden", "__pycache__"):
        folder = cli.folder / name
        folder.mkdir()
        write(folder, m__py=ADMITTED, m__importspy__yml=CONTRACT, other__py="")
    write(cli.folder, c__py=DENIED, c__importspy__yml=CONTRACT)
    document = cli.json("check", "--output-format", "json")
    assert paths(document) == ["a/m.py", "b/m.py", "c.py"]
    assert document["verdict"] == "denied"


def test_a_package(cli: Cli) -> None:
    package = cli.folder / "pkg"
    package.mkdir()
    (package / "__init__.py").write_text(ADMITTED)
    (package / "__init__.importspy.yml").write_text("module: pkg\n" + CONTRACT)
    (package / "inner.py").write_text(ADMITTED)
    (package / "inner.importspy.yml").write_text("module: pkg.inner\n" + CONTRACT)
    done = cli.run("check", cwd=package)
    assert done.returncode == 0, done.stdout


def test_one_contract_for_a_folder(cli: Cli) -> None:
    write(cli.folder, a__py=ADMITTED, b__py=DENIED, c__txt="", contract__yml=CONTRACT)
    document = cli.json("check", "-s", "contract.yml", ".", "--output-format", "json")
    assert paths(document) == ["a.py", "b.py"]


def test_several_paths_are_one_report_and_the_highest_status(cli: Cli) -> None:
    write(cli.folder, a__py=ADMITTED, b__py=DENIED, contract__yml=CONTRACT)
    args = ["check", "-s", "contract.yml", "--output-format", "json"]
    done = cli.run(*args, "b.py", "a.py", "b.py")
    assert done.returncode == 1
    assert paths(json.loads(done.stdout)) == ["b.py", "a.py"]
    done = cli.run(*args, "a.py", "gone.py")
    assert done.returncode == 2
    document = json.loads(done.stdout)
    assert paths(document) == ["a.py"]
    assert document["verdict"] == "denied"
    assert document["error"]["problems"][0]["path"] == "gone.py"


def test_many_modules_keep_their_order(cli: Cli) -> None:
    names = [f"m{number:03}.py" for number in range(200)]
    for name in names:
        (cli.folder / name).write_text(ADMITTED)
    write(cli.folder, contract__yml=CONTRACT)
    document = cli.json("check", "-s", "contract.yml", ".", "--output-format", "json")
    assert paths(document) == names
    assert document["verdict"] == "admitted"


def test_a_dangling_link_is_denied(cli: Cli) -> None:
    (cli.folder / "a.py").symlink_to("gone.py")
    write(cli.folder, a__importspy__yml=CONTRACT)
    done = cli.run("check", "--output-format", "json")
    assert done.returncode == 1
    [subject] = json.loads(done.stdout)["subjects"]
    assert subject["violations"][0]["code"] == "module-unreadable"


def test_too_large_a_module_is_denied_unread(native: Cli) -> None:
    with (native.folder / "a.py").open("wb") as file:
        file.truncate((64 << 20) + 1)
    write(native.folder, contract__yml=CONTRACT)
    done = native.run("check", "-s", "contract.yml", "a.py")
    assert done.returncode == 1
    assert "64 MB" in done.stdout


@pytest.mark.parametrize("text", ["(" * 100_000, "[" * 1_000_000, "-" * 200_000 + "1"])
def test_bombs_are_denied(cli: Cli, text: str) -> None:
    write(cli.folder, a__py=text, contract__yml=CONTRACT)
    done = cli.run("check", "-s", "contract.yml", "a.py")
    assert done.returncode == 1
    assert traceless(done.stderr)


def test_an_output_file_takes_the_report(cli: Cli) -> None:
    write(cli.folder, a__py=DENIED, contract__yml=CONTRACT, report__json="old")
    done = cli.run(
        *("check", "-s", "contract.yml", "a.py"),
        *("--output-format", "json", "--output-file", "report.json"),
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert json.loads((cli.folder / "report.json").read_text())["verdict"] == "denied"
    left = {path.name for path in cli.folder.iterdir()}
    assert left == {"a.py", "contract.yml", "report.json"}


def test_an_output_file_that_can_not_be_written(cli: Cli) -> None:
    write(cli.folder, a__py=ADMITTED, contract__yml=CONTRACT)
    done = cli.run("check", "-s", "contract.yml", "a.py", "--output-file", "no/such/folder")
    assert (done.returncode, done.stdout) == (2, "")
    assert "can't be written" in done.stderr


def test_checking_runs_nothing(cli: Cli) -> None:
    write(cli.folder, a__py="open('ran', 'w')\n" + ADMITTED, contract__yml=CONTRACT)
    assert cli.run("check", "-s", "contract.yml", "a.py").returncode == 0
    assert not (cli.folder / "ran").exists()


def test_the_interpreter_is_asked_only_when_needed(native: Cli, tmp_path: Path) -> None:
    write(native.folder, a__py=ADMITTED, contract__yml=CONTRACT)
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ntouch {tmp_path}/asked\n")
    python.chmod(0o755)
    assert native.run("check", "-s", "contract.yml", "a.py", "--python", python).returncode == 0
    assert not (tmp_path / "asked").exists()
    write(native.folder, contract__yml=CONTRACT + "runtime:\n  python: '>=3'\n")
    assert native.run("check", "-s", "contract.yml", "a.py", "--python", python).returncode == 1
    assert (tmp_path / "asked").exists()


def test_values_of_the_environment_stay_secret(native: Cli) -> None:
    contract = "runtime:\n  environment:\n    STAGE: production\n    COUNT: null\n"
    write(native.folder, a__py=ADMITTED, contract__yml=contract)
    env = {"STAGE": "hidden-value", "COUNT": "hidden-count"}
    for format_ in ("text", "json"):
        args = ["check", "-s", "contract.yml", "a.py", "--output-format", format_, "-v"]
        done = native.run(*args, env=env)
        assert done.returncode == 1
        assert "hidden" not in done.stdout + done.stderr
