"""What is told of decisions: logging, callbacks, audit hooks."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import importspy
import pytest
from importspy import Decision, _decisions

LOGGER = logging.getLogger("importspy")


def decision(functions: list[str], **fields: Any) -> Decision:
    report = importspy.check(json, {"functions": functions})
    return Decision(report, **{"module": "vault", **fields})


ADMITTED = ["dumps", "loads"]
DENIED = ["dumps", "no_such"]


@pytest.fixture
def level() -> Iterator[None]:
    before = LOGGER.level
    yield
    LOGGER.setLevel(before)


def test_a_decision_says_what_was_decided() -> None:
    told = decision(DENIED, importer="app.main", duration=0.25)
    assert (told.verdict, told.module, told.importer) == ("denied", "vault", "app.main")
    assert (told.contract, told.duration) == ("<dict>", 0.25)
    assert [violation.subject for violation in told.violations] == ["function:no_such"]
    assert str(told) == "vault denied for app.main (<dict>)"
    assert repr(decision(ADMITTED)) == "<Decision vault admitted (<dict>)>"


@pytest.mark.parametrize(
    ("functions", "name"), [(ADMITTED, "INFO"), (DENIED, "WARNING")], ids=["admitted", "denied"]
)
def test_one_structured_record_a_decision(
    caplog: pytest.LogCaptureFixture, level: None, functions: list[str], name: str
) -> None:
    LOGGER.setLevel(logging.INFO)
    told = decision(functions, importer="app.main", duration=0.25)
    _decisions.record(told)
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("importspy", name)
    fields = ("verdict", "module", "importer", "contract", "violations", "duration")
    assert [getattr(record, field) for field in fields] == [
        told.verdict,
        "vault",
        "app.main",
        "<dict>",
        told.violations,
        0.25,
    ]
    assert record.getMessage().startswith(f"vault {told.verdict} for app.main (<dict>)")


def test_debug_explains_every_constraint_kept(
    caplog: pytest.LogCaptureFixture, level: None
) -> None:
    LOGGER.setLevel(logging.DEBUG)
    _decisions.record(decision(DENIED))
    levels = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert levels == [
        (
            "DEBUG",
            "vault: kept function:dumps [function-missing], demanded at functions[0] of <dict>",
        ),
        ("WARNING", "vault denied (<dict>): function-missing"),
    ]


def test_levels_that_nobody_listens_to_cost_no_record(
    caplog: pytest.LogCaptureFixture, level: None
) -> None:
    LOGGER.setLevel(logging.ERROR)
    _decisions.record(decision(DENIED))
    assert caplog.records == []


def test_only_our_own_level_is_set(level: None) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), list(LOGGER.handlers), LOGGER.propagate)
    _decisions.set_level(logging.DEBUG)
    assert LOGGER.level == logging.DEBUG
    _decisions.set_level("WARNING")
    assert LOGGER.level == logging.WARNING
    assert (root.level, list(root.handlers), list(LOGGER.handlers), LOGGER.propagate) == before


def test_callbacks_are_called_until_they_are_forgotten() -> None:
    seen: list[str] = []
    forget = importspy.on_decision(lambda told: seen.append("one " + told.verdict))
    forget_again = importspy.on_decision(lambda told: seen.append("two " + told.verdict))
    try:
        _decisions.record(decision(ADMITTED))
        forget()
        forget()
        _decisions.record(decision(DENIED))
    finally:
        forget()
        forget_again()
    _decisions.record(decision(DENIED))
    assert seen == ["one admitted", "two admitted", "two denied"]


def test_one_callback_may_be_there_twice() -> None:
    seen: list[Decision] = []
    ends = [importspy.on_decision(seen.append) for _ in range(2)]
    _decisions.record(decision(ADMITTED))
    ends[0]()
    _decisions.record(decision(ADMITTED))
    ends[1]()
    assert len(seen) == 3


def test_a_callback_may_forget_itself() -> None:
    seen: list[str] = []

    def once(told: Decision) -> None:
        seen.append(told.verdict)
        forget()

    forget = importspy.on_decision(once)
    _decisions.record(decision(ADMITTED))
    _decisions.record(decision(DENIED))
    assert seen == ["admitted"]


def test_what_a_callback_raises_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: told.append(SimpleNamespace(
        error=args.exc_value, place=args.object)))  # fmt: skip
    error = RuntimeError("mine")
    seen: list[Decision] = []

    def failing(_: Decision) -> None:
        raise error

    ends = [importspy.on_decision(failing), importspy.on_decision(seen.append)]
    try:
        _decisions.record(decision(ADMITTED))
    finally:
        for end in ends:
            end()
    assert [(it.error, it.place) for it in told] == [(error, failing)]
    assert [one.verdict for one in seen] == ["admitted"]


def test_interrupting_is_not_held_back() -> None:
    def interrupted(_: Decision) -> None:
        raise KeyboardInterrupt

    forget = importspy.on_decision(interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            _decisions.record(decision(ADMITTED))
    finally:
        forget()


def test_registering_from_many_threads_loses_nothing() -> None:
    seen: list[Decision] = []
    ends: list[Any] = []

    def register() -> None:
        ends.extend(importspy.on_decision(seen.append) for _ in range(50))

    threads = [threading.Thread(target=register) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _decisions.record(decision(ADMITTED))
    assert len(seen) == 400
    for end in ends:
        end()
    _decisions.record(decision(ADMITTED))
    assert len(seen) == 400


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own: audit hooks stay, and logging is not imported yet."""
    prelude = (
        "import json, sys, importspy\n"
        "from importspy._decisions import Decision, record\n"
        "def decide(*functions):\n"
        "    report = importspy.check(json, {'functions': list(functions)})\n"
        "    record(Decision(report, module='vault', importer='app'))\n"
    )
    command = [sys.executable, "-S", "-c", prelude + code]
    place = {"PYTHONPATH": str(__import__("pathlib").Path(importspy.__file__).parent.parent)}
    return subprocess.run(command, env=place, capture_output=True, text=True, check=False)


def test_logging_is_not_imported_for_a_program_that_has_none() -> None:
    done = run("decide('no_such'); print('logging' in sys.modules)")
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_a_program_without_handlers_is_not_written_to() -> None:
    done = run("import logging; decide('no_such'); print(logging.getLogger('importspy').handlers)")
    assert (done.stdout, done.stderr) == ("[]\n", "")
    done = run("import logging; logging.basicConfig(); decide('no_such')")
    assert done.stderr == "WARNING:importspy:vault denied for app (<dict>): function-missing\n"


def test_audit_hooks_see_every_decision() -> None:
    done = run(
        "def hook(event, args):\n"
        "    if event.startswith('importspy'): print(event, *args)\n"
        "sys.addaudithook(hook)\n"
        "decide('dumps'); decide('no_such')"
    )
    assert done.stdout.splitlines() == [
        "importspy.decision admitted vault app <dict>",
        "importspy.decision denied vault app <dict>",
    ]


def test_an_audit_hook_may_refuse_what_was_admitted() -> None:
    done = run(
        "importspy.on_decision(lambda told: print(told.verdict))\n"
        "def hook(event, args):\n"
        "    if event == 'importspy.decision': raise RuntimeError('vetoed')\n"
        "sys.addaudithook(hook)\n"
        "for name in ('dumps', 'no_such'):\n"
        "    try: decide(name)\n"
        "    except RuntimeError as error: print(error)\n"
    )
    # Nobody is told that the first was admitted, for it wasn't.
    assert done.stdout.splitlines() == ["vetoed", "denied", "vetoed"]
