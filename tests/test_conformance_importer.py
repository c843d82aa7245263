"""What contracts mean for whoever imports: each case runs a program on every interpreter.

A case is a folder with `contract.yml`, `protected.py`, `module.py` and others, and `case.json`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import importspy
import pytest
from interpreters import INTERPRETERS
from test_conformance import IMPORTERS, stage

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])

#: What the placeholders of a contract stand for, asked of the interpreter.
ASK = """
import json, platform
print(json.dumps({
    "ARCH": platform.machine(),
    "OS": platform.system().lower(),
    "PYVER": platform.python_version(),
    "PYIMPL": platform.python_implementation(),
    "PYMM": ".".join(platform.python_version().split(".")[:2]),
    "OTHER_OS": "linux" if platform.system() == "Windows" else "windows",
}))
"""


def placeholders(python: Path) -> dict[str, str]:
    asked = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=True)
    answer: dict[str, str] = json.loads(asked.stdout)
    return answer


def verdict(done: subprocess.CompletedProcess[str]) -> str:
    if "ContractError" in done.stderr:
        return "contract-error"
    if "ValidationError" in done.stderr:
        return "fail"
    return "pass" if done.returncode == 0 else "crash"


@everywhere
@pytest.mark.parametrize("name", IMPORTERS)
def test_verdict(python: Path, name: str, tmp_path: Path) -> None:
    case = stage(name, tmp_path, placeholders(python))
    (tmp_path / "importspy").symlink_to(Path(importspy.__file__).parent, target_is_directory=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    for variable, value in (case.get("env") or {}).items():
        environment.pop(variable, None)
        if value is not None:
            environment[variable] = value
    done = subprocess.run(
        [python, *case.get("run", ["-c", "import module"])],
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = f"{case['title']}: {case['why']}\n{done.stdout}\n{done.stderr}"
    assert verdict(done) == case["expect"], told
    for text in case.get("stdout_contains", []):
        assert text in done.stdout, told
    for text in case.get("stdout_excludes", []):
        assert text not in done.stdout, told
    for text, count in case.get("stdout_count", {}).items():
        assert done.stdout.count(text) == count, told
    if not case.get("violations_may_be_unknown_importer"):
        for violation in case["violations"]:
            if ":" in violation["subject"]:
                missing = re.split(r"[:.]", violation["subject"])[-1]
                assert missing in done.stderr, told
