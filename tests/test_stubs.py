"""What type checkers are told is what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import importspy
import pytest
from conftest import ROOT

ALLOWED = ROOT / "tests" / "stubtest-allowlist.txt"


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_stubs_describe_the_package(tmp_path: Path) -> None:
    done = run("mypy.stubtest", "importspy", "--allowlist", ALLOWED, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(importspy.__file__).parent / "py.typed").is_file()


USES = """\
import importspy
from importspy import Class, Function, Report, SpyModel, Variable

model = SpyModel(classes=[Class(name="A", methods=[Function(name="f", is_async=True)])])
report: Report = importspy.check("plugin.py", model)
codes: list[str] = [violation.code for violation in report.violations]
forget = importspy.on_decision(lambda decision: print(decision.verdict, decision.duration))
forget()
for found in model.classes or ():
    name: str = found.name
try:
    report.require()
except importspy.ValidationError as error:
    print(error.violations[0].contract.line, error.importer)
except importspy.ContractError as wrong:
    print(wrong.line, wrong.key_path, wrong.problems[0].help)
print(Variable.from_yaml("name: a").annotation)
"""
WRONG = [
    ("importspy.no_such_name", "attr-defined"),
    ("importspy.Variable(nmae='a')", "call-arg"),
    ("importspy.Variable()", "call-arg"),
    ("importspy.Class(name=5)", "arg-type"),
    ("importspy.check(5, {})", "arg-type"),
    ("importspy.check('a.py', {}).code", "attr-defined"),
]


def test_uses_are_accepted_by_a_strict_checker(tmp_path: Path) -> None:
    (tmp_path / "uses.py").write_text(USES, encoding="utf-8")
    done = run("mypy", "--strict", "uses.py", folder=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("use", "code"), WRONG)
def test_misuses_are_told(tmp_path: Path, use: str, code: str) -> None:
    (tmp_path / "uses.py").write_text(f"import importspy\n{use}\n", encoding="utf-8")
    done = run("mypy", "--strict", "uses.py", folder=tmp_path)
    assert f"[{code}]" in done.stdout
