"""Installed distributions, against `importlib.metadata` of real interpreters."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from interpreters import INTERPRETERS

#: By normal name: the name and version of the first distribution of that name on the path.
LIST = """
import re
from importlib.metadata import distributions
found = {}
for one in distributions():
    name, version = one.metadata["Name"], one.metadata["Version"]
    if name and version:
        found.setdefault(re.sub("[-_.]+", "-", name).lower(), (name, version))
print(found)
"""


def real(python: Path) -> dict[str, tuple[str, str]]:
    done = subprocess.run([python, "-I", "-c", LIST], capture_output=True, text=True, check=True)
    found: dict[str, tuple[str, str]] = ast.literal_eval(done.stdout)
    return found


def listed(cli: Cli, python: Path) -> list[dict[str, Any]]:
    document = cli.json("env", "--python", python, "--output-format", "json")
    found: list[dict[str, Any]] = document["distributions"]
    return found


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_what_is_installed(native: Cli, python: Path) -> None:
    found = sorted((one["name"], one["version"]) for one in listed(native, python))
    assert found == sorted(real(python).values())
    assert found


@pytest.fixture
def packages(native: Cli) -> Path:
    """The folder of packages of the virtual environment in the current folder."""
    environment = native.folder / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    [packages] = environment.glob("lib/python3*/site-packages")
    return packages


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def describes(name: str, version: str) -> str:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nName: no header\n"


def test_every_kind_of_description(native: Cli, packages: Path) -> None:
    direct = {"url": "https://me:secret@example.org/x", "dir_info": {"editable": True}}
    write(
        packages,
        {
            "wheel_like-1.0.dist-info/METADATA": describes("Wheel.Like", "1.0"),
            "wheel_like-1.0.dist-info/direct_url.json": json.dumps(direct),
            "folder.egg-info/PKG-INFO": describes("folder", "2.0"),
            "file-3.0-py3.11.egg-info": describes("file", "3.0"),
            "both-1.0.dist-info/METADATA": describes("both", "1.0"),
            "empty-1.0.dist-info/RECORD": "",
            "other.pth": f"{native.folder / 'other'}\n{native.folder / 'an-4.0-py3.egg'}\n",
        },
    )
    write(
        native.folder,
        {
            "other/both-2.0.dist-info/METADATA": describes("both", "2.0"),
            "other/later.egg-info/PKG-INFO": describes("later", "5.0"),
            "an-4.0-py3.egg/EGG-INFO/PKG-INFO": describes("an", "4.0"),
        },
    )
    python = native.folder / ".venv" / "bin" / "python"
    found = listed(native, python)
    assert sorted((one["name"], one["version"]) for one in found) == sorted(real(python).values())
    assert {one["name"]: one["version"] for one in found} == {
        "Wheel.Like": "1.0",
        "folder": "2.0",
        "file": "3.0",
        "both": "1.0",
        "later": "5.0",
        "an": "4.0",
    }
    [wheel] = [one for one in found if one["name"] == "Wheel.Like"]
    assert wheel["origin"] == {"url": "https://example.org/x", "editable": True}
    shown = native.run("env", "--python", python).stdout
    assert "Wheel.Like 1.0 (editable, https://example.org/x)" in shown
    assert "secret" not in shown


def test_a_distribution_is_installed_after_an_answer_was_remembered(
    native: Cli, packages: Path
) -> None:
    python = native.folder / ".venv" / "bin" / "python"
    assert listed(native, python) == []
    write(packages, {"new-1.0.dist-info/METADATA": describes("new", "1.0")})
    assert [one["name"] for one in listed(native, python)] == ["new"]


OWNED = {
    "one-1.0.dist-info/METADATA": describes("one", "1.0"),
    "one-1.0.dist-info/RECORD": (
        'plain.py,sha256=x,1\npkg/./mod.py,,\n"odd,name.py",,\nshared.py,,\nown.py,,\n'
    ),
    "two-2.0.dist-info/METADATA": describes("two", "2.0"),
    "two-2.0.dist-info/RECORD": "shared.py,,\n../../../../two.py,,\n/etc/passwd,,\n",
    "three.egg-info/PKG-INFO": describes("three", "3.0"),
    "three.egg-info/installed-files.txt": "../three.py\nPKG-INFO\n",
    "four-4.0.dist-info/METADATA": describes("four", "4.0"),
    "four-4.0.dist-info/top_level.txt": "four\n",
    "five-5.0.dist-info/RECORD": "five.py,,\n",
}


@pytest.mark.parametrize(
    ("module", "outcome"),
    [
        ("plain.py", "1.0"),
        ("pkg/mod.py", "1.0"),
        ("odd,name.py", "1.0"),
        ("three.py", "3.0"),
        # Of both, of one that doesn't name its files, of one without a version.
        ("shared.py", "undetermined"),
        ("four.py", "undetermined"),
        ("five.py", "undetermined"),
        # Its own version counts first.
        ("own.py", "9.0"),
    ],
)
def test_the_version_of_the_distribution_that_owns_a_module(
    native: Cli, packages: Path, module: str, outcome: str
) -> None:
    write(packages, {**OWNED, module: '__version__ = "9.0"' if module == "own.py" else ""})
    assert version(native, packages / module) == outcome


def test_what_nobody_installed_has_no_version(native: Cli, packages: Path) -> None:
    write(packages, {**OWNED, "one.py": ""})
    write(native.folder, {"two.py": "", "plain.py": ""})
    assert version(native, native.folder / "plain.py") == "missing"
    assert version(native, Path("plain.py")) == "missing"
    assert version(native, native.folder / "two.py") == "missing"
    assert version(native, packages / "one.py") == "undetermined"


def test_a_link_into_the_environment(native: Cli, packages: Path) -> None:
    write(packages, {**OWNED, "plain.py": ""})
    (native.folder / "link").symlink_to(packages)
    assert version(native, native.folder / "link" / "plain.py") == "1.0"


def version(cli: Cli, module: Path) -> str:
    """The version a module is judged with, as a contract that demands another one tells it."""
    (cli.folder / "contract.yml").write_text('version: "0.0.0"\n')
    python = cli.folder / ".venv"
    options = ("--python", python, "--output-format", "json")
    document = cli.json("check", "-s", "contract.yml", *options, module)
    [violation] = document["subjects"][0]["violations"]
    if violation["status"] == "undetermined":
        return "undetermined"
    if violation["code"] == "version-missing":
        return "missing"
    assert violation["code"] == "version-mismatch"
    return str(violation["found"]).strip("'\"")
