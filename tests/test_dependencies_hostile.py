"""Metadata that nobody should have written: a clear report, no hang, nothing more is read."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from test_dependencies import installed, judged, packages, told  # noqa: F401
from test_distributions import describes, listed, real, write


def test_ten_megabytes_of_metadata(native: Cli, packages: Path) -> None:  # noqa: F811
    long = "Metadata-Version: 2.1\nName: long\nVersion: 1.0\n" + "Requires-Dist: x\n" * 600_000
    late = "Metadata-Version: 2.1\n" + "Classifier: x\n" * 700_000 + "Name: late\nVersion: 2.0\n\n"
    write(packages, {**installed("long", "1.0", METADATA=long)})
    write(packages, {**installed("late", "2.0", METADATA=late)})
    assert judged(native, {"long": "1.0", "late": "2.0"}) == []


def test_texts_that_are_no_text(native: Cli, packages: Path) -> None:  # noqa: F811
    write(packages, installed("odd", "1.0"))
    folder = packages / "odd-1.0.dist-info"
    (folder / "METADATA").write_bytes(b"Name: odd\nVersion: 1.0\nSummary: \xff\xfe\n\n")
    (folder / "RECORD").write_bytes(b"\xff\xfe/\x00,sha256=\xff,1\n")
    (folder / "direct_url.json").write_bytes(b"\xff\x00{")
    rules: dict[str, Any] = {"odd": {"version": "1.0", "editable": False, "integrity": "record"}}
    assert {one[2] for one in told(judged(native, rules))} <= {"undetermined", "broken"}
    assert judged(native, {"odd": "1.0"}) == []


def test_path_files_in_a_circle(native: Cli, packages: Path) -> None:  # noqa: F811
    (packages / "circle.pth").write_text(f"{packages}\n.\n..\n{packages}/../site-packages\n")
    (packages / "loop").symlink_to(packages)
    (packages / "more.pth").write_text("loop\nloop/loop/loop\n")
    write(packages, installed("here", "1.0"))
    assert judged(native, {"here": "1.0", "import:here": {"required": False}}) == []


@pytest.mark.skipif(os.name == "nt", reason="links and pipes")
def test_links_to_themselves_and_pipes(native: Cli, packages: Path) -> None:  # noqa: F811
    for name in ("loop", "pipe"):
        (packages / f"{name}-1.0.dist-info").mkdir()
    (packages / "loop-1.0.dist-info" / "METADATA").symlink_to("METADATA")
    os.mkfifo(packages / "pipe-1.0.dist-info" / "METADATA")
    (packages / "self-1.0.dist-info").symlink_to("self-1.0.dist-info")
    rules: dict[str, Any] = dict.fromkeys(("loop", "pipe", "self"), ">=1")
    assert told(judged(native, rules)) == [
        ("dependency-version", f"dependency:{name}", "undetermined")
        for name in ("loop", "pipe", "self")
    ]


def test_nothing_outside_the_environment_is_read(native: Cli, packages: Path) -> None:  # noqa: F811
    """A pipe that is listed would hang whoever reads it."""
    pipe = native.folder.parent / "pipe"
    os.mkfifo(pipe)
    up = "/".join([".."] * 20)
    record = f"{up}{pipe},sha256=x,\n{pipe},sha256=x,\n"
    write(packages, installed("evil", "1.0", RECORD=record))
    rules = {"evil": {"integrity": "record"}}
    messages = [one["message"] for one in judged(native, rules)]
    assert len([text for text in messages if "lies outside the environment" in text]) == 2
    assert all("evil" in text for text in messages)


def test_names_that_are_no_names(native: Cli, packages: Path) -> None:  # noqa: F811
    name = "x\x1b[31m'; rm -rf ~"
    write(packages, {"odd-1.0.dist-info/METADATA": describes(name, "1.0\x07")})
    [violation] = judged(native, {"odd": ">=9"})
    assert not any(char in violation["message"] + violation["help"] for char in "\x1b\x07")
    assert "rm -rf" not in violation["help"]


def test_every_distribution_of_a_mixed_environment(native: Cli, packages: Path) -> None:  # noqa: F811
    """300 and more of every kind, against importlib.metadata."""
    files: dict[str, str] = {}
    for number in range(150):
        files.update(installed(f"Wheel_{number}", f"1.{number}"))
        files[f"Egg_{number}.egg-info/PKG-INFO"] = describes(f"Egg-{number}", f"2.{number}")
        files[f"file_{number}-3.{number}-py3.11.egg-info"] = describes(
            f"file.{number}", f"3.{number}"
        )
    for number in range(0, 150, 10):
        files[f"broken_{number}-1.0.dist-info/METADATA"] = "\n"
        # The first of two folders of one name that can be read counts.
        files[f"wheel_{number}-0.dist-info/RECORD"] = ""
        files[f"later/Wheel_{number}-9.dist-info/METADATA"] = describes(f"wheel-{number}", "9")
    files["later.pth"] = "later\n"
    write(packages, files)
    python = native.folder / ".venv" / "bin" / "python"
    expected = real(python)
    found = {one["name"]: one["version"] for one in listed(native, python)}
    assert sorted(found.items()) == sorted(expected.values())
    assert len(found) == 450
    rules = {name: f"=={version}" for name, (_, version) in expected.items()}
    assert judged(native, rules) == []


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("before", [b"", b"#!/usr/bin/env python\n"], ids=["plain", "executable"])
def test_what_is_in_an_archive(
    native: Cli,
    packages: Path,  # noqa: F811
    method: int,
    before: bytes,
) -> None:
    """As importlib.metadata reads archives on the path."""
    path = packages / "more.zip"
    needs = describes("zipped", "1.0").replace("\n\n", "\nProvides-Extra: x\n\n", 1)
    with path.open("wb") as stream:
        stream.write(before)
        with zipfile.ZipFile(stream, "w", method) as archive:
            archive.writestr("zipped-1.0.dist-info/METADATA", needs)
            archive.writestr("zipped-1.0.dist-info/RECORD", "zipped/__init__.py,,\nns/z.py,,\n")
            archive.writestr("zipped/__init__.py", "X = 1\n")
            archive.writestr("ns/", "")
            archive.writestr("ns/z.py", "")
            archive.writestr("an_egg.egg-info/PKG-INFO", describes("an-egg", "2.0"))
    write(packages, {"more.pth": "more.zip\n", **installed("plain", "1.0")})
    assert real(native.folder / ".venv" / "bin" / "python").keys() == {"zipped", "an-egg", "plain"}
    rules: dict[str, Any] = {"zipped[x]": "1.0", "an_egg": "2.0", "plain": "1.0"}
    assert judged(native, rules) == []
    absent = {"absent": None, "import:zipped": "1.0", "import:ns.z": "1.0", "import:no": None}
    options = {"unlisted": "deny", "unresolved": "deny"}
    module = "import zipped.no\nfrom zipped import X\nimport ns.z, no\n"
    assert told(judged(native, absent, module, dependency_options=options)) == [
        ("dependency-missing", "dependency:absent", "broken"),
        ("dependency-missing", "dependency:import:no", "broken"),
        ("import-unlisted", "import:no", "undetermined"),
        ("import-unresolved", "import:zipped.no", "broken"),
        ("import-unresolved", "import:no", "broken"),
    ]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + b"\xff" * 18, b"x" * 99999])
def test_a_file_on_the_path_that_is_no_archive(
    native: Cli,
    packages: Path,  # noqa: F811
    content: bytes,
) -> None:
    (packages / "more.zip").write_bytes(content)
    write(packages, {"more.pth": "more.zip\n", **installed("plain", "1.0")})
    assert told(judged(native, {"absent": None, "plain": "1.0"})) == [
        ("dependency-missing", "dependency:absent", "undetermined")
    ]


def test_broken_metadata_is_counted(native: Cli, packages: Path) -> None:  # noqa: F811
    write(packages, {"broken-1.0.dist-info/METADATA": "\n", **installed("plain", "1.0")})
    document = native.json("env", "--python", ".venv", "--output-format", "json")
    assert document["unreadable_metadata"] == [str(packages / "broken-1.0.dist-info")]
    assert "unreadable" in native.run("env", "--python", ".venv").stdout


def test_what_pip_check_finds(native: Cli, packages: Path) -> None:  # noqa: F811
    """The version that pip sees is the one that counts."""
    write(packages, {**installed("a", "1.0"), **installed("b", "2.0b1")})
    command = ["pip", "--python", native.folder / ".venv", "inspect"]
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert '"version": "2.0b1"' in done.stdout
    assert judged(native, {"a": "==1.0", "b": "==2.0b1"}) == []
