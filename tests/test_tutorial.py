"""The tutorial, step by step; and what it says of editors and shells."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess

import pytest
from conftest import ROOT, Cli

FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (\w+) ?(.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def test_every_command_of_the_tutorial_does_what_it_says(cli: Cli) -> None:
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    ran = []
    for language, info, body in FENCE.findall(page):
        key, _, name = info.strip().partition("=")
        if language == "console":
            for program, arguments, printed in COMMAND.findall(body):
                ran.append(f"{program} {arguments}".split()[1])
                if program == "importspy":
                    done = cli.run(*shlex.split(arguments))
                    assert done.stdout == printed, done.stdout + done.stderr
        elif key == "file":
            (cli.folder / name).write_text(body, encoding="utf-8")
        else:
            assert key == "shows"
            assert (cli.folder / name).read_text(encoding="utf-8") == body
    # The first of them is how `cli` came to be (see the Makefile).
    assert ran == ["install", "init", "check", "check", "update", "update", "diff"]
    assert cli.run("check").returncode == 0


def test_the_published_schema_is_the_current_one(native: Cli) -> None:
    published = json.loads((ROOT / "schema" / "importspy.schema.json").read_text(encoding="utf-8"))
    assert published == native.json("schema")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "elvish"])
def test_shells_complete_every_command(native: Cli, shell: str) -> None:
    done = native.run("completions", shell)
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("check", "init", "update", "diff", "fmt", "--from-subclass", "--fail-on"):
        assert word.removeprefix("--") in done.stdout
    if shell in ("bash", "zsh", "fish") and (program := shutil.which(shell)):
        subprocess.run([program, "-n"], input=done.stdout, text=True, check=True)


def test_codes_are_explained_to_machines(cli: Cli) -> None:
    document = cli.json("explain", "--all", "--output-format", "json")
    names = [one["code"] for one in document["codes"]]
    assert names == cli.run("explain").stdout.split()
    assert all(one["page"].startswith(f"## {one['code']}\n") for one in document["codes"])
    [one] = cli.json("explain", "argument-missing", "--output-format", "json")["codes"]
    assert (one["code"], one["category"]) == ("argument-missing", "missing")
    whole = cli.run("explain", "--all").stdout
    assert all(f"## {name}\n" in whole for name in names)


def test_a_wrong_code_is_told_to_machines(native: Cli) -> None:
    document = native.json("explain", "argument-mising", "--output-format", "json")
    [problem] = document["error"]["problems"]
    assert "argument-missing" in problem["help"]
