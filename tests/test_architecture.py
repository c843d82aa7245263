"""The invariants of ARCHITECTURE.md that show from outside the engine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

CORE = ROOT / "crates" / "core" / "src"
OUTSIDE = re.compile(r"\bstd::(fs|env|process|net|time|thread)\b")


def dependencies(crate: str) -> set[str]:
    command = ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none"]
    done = subprocess.run(
        [*command, "--package", crate], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {line.split()[0] for line in done.stdout.splitlines() if line}


@pytest.mark.parametrize("crate", ["importspy-core", "importspy-cli"])
def test_only_the_extension_knows_pyo3(crate: str) -> None:
    assert not {name for name in dependencies(crate) if name.startswith("pyo3")}


def test_arrows_run_one_way() -> None:
    assert "importspy-cli" not in dependencies("importspy-core")
    assert "importspy-python" not in dependencies("importspy-cli")


def test_the_engine_touches_nothing_outside() -> None:
    sources = [path for path in CORE.rglob("*.rs") if "tests" not in path.parts]
    touching = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources
        if path.name != "tests.rs"
        for line in path.read_text(encoding="utf-8").splitlines()
        if OUTSIDE.search(line)
    ]
    assert touching == []


def test_the_extension_leaves_the_allocator_alone() -> None:
    assert "mimalloc" not in dependencies("importspy-python")


def test_importing_loads_only_our_own_names(tmp_path: Path) -> None:
    code = (
        "import json, sys; before = set(sys.modules); import importspy;"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == ["importspy", "importspy._importspy"]


def test_nothing_is_needed_at_run_time() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert not re.search(r"^dependencies\s*=", project, re.MULTILINE)


# What each room of the engine may know besides itself.
ROOMS = {
    "value": set(),
    "contract": {"value"},
    "observe": {"value"},
    "violation": {"value", "contract", "observe"},
    "check": {"value", "contract", "observe", "violation"},
    "report": {"value", "contract", "observe", "violation"},
    "diff": {"value", "contract", "observe", "violation", "write"},
    "write": {"value", "contract", "observe", "violation", "check"},
}


def non_test_sources(room: Path) -> list[Path]:
    return [path for path in room.rglob("*.rs") if not {"tests", "tests.rs"} & set(path.parts)]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_of_the_engine_know_only_what_they_may(room: str) -> None:
    known = {room} | ROOMS[room]
    used = {
        (str(path.relative_to(CORE)), name)
        for path in non_test_sources(CORE / room)
        for name in re.findall(r"\bcrate::(\w+)", path.read_text(encoding="utf-8"))
    }
    assert {use for use in used if use[1] in ROOMS and use[1] not in known} == set()


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("ruff_python_ast", "observe/source"),
        ("ruff_python_parser", "observe/source"),
        ("ruff_text_size", "observe/source"),
        ("granit_parser", "contract/yaml"),
        ("toml_edit", "contract/toml.rs"),
        ("annotate_snippets", "report"),
        ("pep440_rs", "value/version.rs"),
        ("encoding_rs", "observe/source/decode.rs"),
    ],
)
def test_a_library_stays_behind_one_room(library: str, room: str) -> None:
    users = {
        path.relative_to(CORE).as_posix()
        for path in CORE.rglob("*.rs")
        if re.search(rf"\b{library}\b", path.read_text(encoding="utf-8"))
    }
    assert users
    assert {user for user in users if not user.startswith(room)} == set()


def test_unsafe_code_is_in_few_files() -> None:
    sources = (ROOT / "crates" / "python" / "src").rglob("*.rs")
    unsafe = {path.name for path in sources if "unsafe" in path.read_text(encoding="utf-8")}
    assert unsafe == {
        "derived.rs",
        "dict_version.rs",
        "environ.rs",
        "frames.rs",
        "module_slot.rs",
        "raw.rs",
        "spec_slot.rs",
    }
