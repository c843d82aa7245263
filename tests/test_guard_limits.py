"""SECURITY.md says what guards don't cover, and every sentence is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from guard.limits import PROGRAMS
from interpreters import INTERPRETERS

everywhere = pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])


def said() -> list[str]:
    """The entries of the list of what isn't covered, each on one line, without its last point."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    section = text.split("### Not covered")[1].split("\n#")[0]
    entries = re.split(r"^- ", section, flags=re.MULTILINE)[1:]
    return [" ".join(entry.split()).rstrip(".;") for entry in entries]


def test_what_is_said_is_shown() -> None:
    assert said() == list(PROGRAMS)


@everywhere
@pytest.mark.parametrize("name", PROGRAMS)
def test_it_is_as_it_is_said(python: Path, name: str, tmp_path: Path) -> None:
    ended = PROGRAMS[name].start(python, tmp_path)
    assert ended.got, ended
    assert ended.status == 0, ended
