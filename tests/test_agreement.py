"""The source agent against the interpreter that runs the tests. Whole trees: ``python -m
tests.agreement --help``.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from agreement.__main__ import agree, importable, stdlib
from agreement.comparison import DEFINED, Tally
from agreement.observed import same, subjects, tagged
from conftest import COMMANDS, clean_environment

#: Folders of the standard library without surprises, and those whose import has side effects.
FOLDERS = ("asyncio", "collections", "concurrent", "email", "html", "http", "importlib", "json")
LONELY = {"antigravity", "this", "idle", "turtle", "pty", "tty", "crypt"}
#: What code in other files does to a module, and what a function does to its own default.
ELSEWHERE = re.compile(
    r"importlib\._bootstrap(_external)?:|multiprocessing\.managers: .*_cache"
    r"|urllib\.parse: .*_counterpart"
)
#: How much of what the files define may stay unknown.
SHARES = [(name,) for name in ("function's parameters", "method's parameters", "member")]


@pytest.fixture(scope="module")
def tally(tmp_path_factory: pytest.TempPathFactory) -> Tally:
    root = stdlib(sys.executable)
    wanted = [
        subject
        for subject in subjects(root, skip=("site-packages", "test"))
        if importable(subject)
        and subject.module.split(".")[-1] not in LONELY
        and ("." not in subject.module or subject.module.split(".")[0] in FOLDERS)
    ]
    env = {**clean_environment(tmp_path_factory.mktemp("cache")), "BROWSER": "true"}
    command = os.environ.get("IMPORTSPY", str(COMMANDS["native"]))
    outcomes, tally = agree(command, sys.executable, wanted, env, batch=25)
    assert all(outcome.status == 0 for outcome in outcomes), "every file is observed"
    return tally


def test_what_is_known_is_true(tally: Tally) -> None:
    assert tally.compared > 30_000
    assert [found for found in tally.disagreements if not ELSEWHERE.match(found)] == []


@pytest.mark.parametrize("categories", [*SHARES, DEFINED], ids=lambda names: names[-1])
def test_little_of_what_a_file_defines_is_unknown(
    tally: Tally, categories: tuple[str, ...]
) -> None:
    assert tally.share_unknown(*categories) < 0.05


def test_values_are_compared_type_by_type() -> None:
    assert same(tagged("{1, (2, 'x')}"), tagged("{(2, 'x'), 1}"))
    assert same(tagged("{'a': 1, 'a': 2}"), tagged("{'a': 2}"))
    assert not same(tagged("[1]"), tagged("[True]"))
    assert not same(tagged("1"), tagged("1.0"))
    assert not same(tagged("(1,)"), tagged("[1]"))


def test_subjects_are_named_as_the_import_system_does(tmp_path: Path) -> None:
    for name in ("pkg/__init__.py", "pkg/mod.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [subject.module for subject in subjects(tmp_path)] == ["pkg", "pkg.mod"]
