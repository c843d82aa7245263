"""What bash completes, asked of bash itself."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from conftest import Cli

BASH = shutil.which("bash")
#: Calls the completion that bash would, for the words given, and prints what it offers.
ASK = """\
source /dev/stdin
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
complete -p importspy | grep -q -- '-F _importspy' || exit 9
_importspy importspy "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""
LONG = re.compile(r"^ +(?:-\w, +|\[aliases: )?(--[a-z][a-z-]*)", re.MULTILINE)
FIRST = ["check", "init", "update", "fmt", "diff", "inspect"]
COMMANDS = [*FIRST, "env", "run", "doctor", "explain", "schema", "completions"]

pytestmark = pytest.mark.skipif(BASH is None, reason="there is no bash")


def offered(cli: Cli, *words: str) -> set[str]:
    script = cli.run("completions", "bash").stdout
    command = [str(BASH), "--norc", "-c", ASK, "bash", "importspy", *words]
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


def test_every_subcommand_is_offered(native: Cli) -> None:
    listed = native.run("--help").stdout.split("Commands:\n")[1].split("\n\n")[0]
    assert re.findall(r"^  (\w+) ", listed, re.MULTILINE) == COMMANDS
    assert offered(native, "") >= set(COMMANDS)
    assert offered(native, "comp") == {"completions"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_subcommand_is_offered(native: Cli, command: str) -> None:
    options = set(LONG.findall(native.run(command, "--help").stdout))
    assert "--help" in options
    assert offered(native, command, "--") == options


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (["diff", "--output-format", ""], {"text", "json", "markdown"}),
        (["diff", "--output-format", "m"], {"markdown"}),
        (["diff", "--fail-on", ""], {"breaking", "widening"}),
        (["explain", "--output-format", ""], {"text", "json"}),
        (["init", "--with", "val"], {"values"}),
        (["completions", "z"], {"zsh"}),
        (["check", "--color", ""], {"auto", "always", "never"}),
    ],
)
def test_the_choices_of_an_option_are_offered(
    native: Cli, words: list[str], choices: set[str]
) -> None:
    assert offered(native, *words) == choices
