"""What contracts mean: each case's contract and module, and the verdict they must get.

A case is a folder with `contract.yml`, `module.py` and `case.json`. `check` may answer
*undetermined* for what only the running module can show, but never the opposite; the classic form,
which loads the module, gives the verdict itself.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Finished

CASES = Path(__file__).parent / "conformance"
MODES = {
    path.parent.name: json.loads(path.read_text(encoding="utf-8")).get("mode", "module")
    for path in CASES.glob("*/case.json")
}
NAMES = sorted(name for name, mode in MODES.items() if mode == "module")
IMPORTERS = sorted(name for name, mode in MODES.items() if mode == "importer")
VERDICTS = {0: "pass", 1: "fail", 2: "contract-error"}


@dataclass
class Answer:
    """How a case ended."""

    done: Finished
    verdict: str

    @property
    def output(self) -> str:
        return self.done.stdout + self.done.stderr


def placeholders() -> dict[str, str]:
    version, system = platform.python_version(), platform.system().lower()
    return {
        "ARCH": platform.machine(),
        "OS": system,
        "PYVER": version,
        "PYIMPL": platform.python_implementation(),
        "PYMM": ".".join(version.split(".")[:2]),
        "OTHER_OS": "linux" if system == "windows" else "windows",
    }


def stage(case: str, folder: Path, values: Mapping[str, str] | None = None) -> dict[str, Any]:
    shutil.copytree(CASES / case, folder, dirs_exist_ok=True)
    description: dict[str, Any] = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    (folder / "case.json").unlink()
    contract = folder / "contract.yml"
    text = contract.read_bytes()
    for name, value in (values or placeholders()).items():
        text = text.replace(f"${{{name}}}".encode(), value.encode())
    contract.write_bytes(text)
    return description


STATIC = ("check", "module.py", "-s", "contract.yml")
CLASSIC = ("--python", sys.executable, "-s", "contract.yml", "module.py")


def answer(cli: Cli, case: dict[str, Any], command: tuple[str, ...]) -> Answer:
    for name, value in (case.get("env") or {}).items():
        cli.environment.pop(name, None)
        if value is not None:
            cli.environment[name] = value
    done = cli.run(*command, *case.get("cli_args", []), "--output-format", "json")
    verdict = VERDICTS.get(done.returncode, "crash")
    if verdict == "fail":
        subjects = json.loads(done.stdout)["subjects"]
        statuses = {found["status"] for subject in subjects for found in subject["violations"]}
        assert statuses, "denied without a violation"
        if "broken" not in statuses:
            verdict = "undetermined"
    return Answer(done, verdict)


@pytest.mark.parametrize("name", NAMES)
def test_verdict(cli: Cli, name: str) -> None:
    case = stage(name, cli.folder)
    got = answer(cli, case, STATIC)
    accepted = {case["expect"]}
    if case["expect"] != "contract-error":
        accepted.add("undetermined")
    assert got.verdict in accepted, f"{case['title']}: {case['why']}\n{got.output}"
    check_output(cli, case, got)


@pytest.mark.parametrize("name", NAMES)
def test_verdict_of_the_loaded_module(cli: Cli, name: str) -> None:
    case = stage(name, cli.folder)
    if sys.version_info < tuple(case.get("python", ())):
        pytest.skip(f"the module needs Python {case['python']}")
    got = answer(cli, case, CLASSIC)
    assert got.verdict == case["expect"], f"{case['title']}: {case['why']}\n{got.output}"
    check_output(cli, case, got)


def check_output(cli: Cli, case: dict[str, Any], got: Answer) -> None:
    for path in case.get("absent_files", []):
        assert not (cli.folder / path).exists(), f"{path} was created"
    stdout = got.done.stdout
    for text in case.get("stdout_contains", []):
        assert text in stdout
    for text in case.get("stdout_excludes", []):
        assert text not in stdout
    for text, count in case.get("stdout_count", {}).items():
        assert stdout.count(text) == count
    for pattern in case.get("stdout_regex", []):
        assert re.search(pattern, stdout)
    for text in case.get("output_excludes", []):
        assert text not in got.output, "the output tells a secret"
    if got.verdict == "fail" and case["expect"] == "fail":
        for violation in case["violations"]:
            if ":" in violation["subject"]:
                name = re.split(r"[:.]", violation["subject"])[-1]
                assert name in got.output, f"{violation['subject']} is not named"
