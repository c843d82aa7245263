"""`importspy.check` and the command say the same of every conformance case."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import importspy
import pytest
from conftest import Cli
from test_conformance import NAMES, stage


@pytest.fixture
def case(request: pytest.FixtureRequest, native: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A case in the command's folder, which is this process's, too, with its environment."""
    description = stage(request.param, native.folder)
    monkeypatch.chdir(native.folder)
    for name, value in (description.get("env") or {}).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    for name in set(native.environment) | set(os.environ):
        if name in os.environ and name not in ("XDG_CACHE_HOME", "TERM"):
            native.environment[name] = os.environ[name]
        elif name not in os.environ:
            native.environment.pop(name)
    return native


def answered(cli: Cli) -> dict[str, Any]:
    arguments = ("--python", sys.executable, "--output-format", "json")
    return cli.json("check", "-s", "contract.yml", "module.py", *arguments)


@pytest.mark.parametrize("case", NAMES, indirect=True)
def test_of_files(case: Cli) -> None:
    command = answered(case)
    try:
        report = importspy.check("module.py", "contract.yml")
    except importspy.ContractError as error:
        told = [
            {"line": it.line, "column": it.column, "message": it.message, "help": it.help}
            for it in error.problems
        ]
        expected = [
            {key: value for key, value in problem.items() if key != "path"}
            for problem in command["error"]["problems"]
        ]
        assert told == expected
        return
    assert json.loads(report.to_json()) == command
    places = {violation.contract.key_path for violation in report.violations}
    assert places <= {None}


@pytest.mark.parametrize("case", NAMES, indirect=True)
def test_of_contracts_that_are_data(case: Cli) -> None:
    """The same contract as a Python object leads to the same verdict, with keys for places."""
    text = Path("contract.yml").read_bytes()
    try:
        model = importspy.SpyModel.from_yaml(text.decode("utf-8-sig"))
        report = importspy.check("module.py", model)
    except (importspy.ContractError, UnicodeDecodeError):
        assert "error" in answered(case)
        return
    command = answered(case)
    assert [
        (violation.code, violation.subject, violation.status, violation.message)
        for violation in report.violations
    ] == [
        (violation["code"], violation["subject"], violation["status"], violation["message"])
        for violation in command["subjects"][0]["violations"]
    ]
    assert report.counts.kept == command["counts"]["kept"]
    for violation in report.violations:
        # Only the module as a whole is demanded by the contract as a whole.
        assert (violation.contract.key_path == "") == (violation.subject == "module")
        assert violation.contract.line is None
