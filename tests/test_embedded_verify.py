"""Modules that change after they were loaded: `importspy.verify` and `importspy.Monitor`."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import importspy
import pytest
from embedded.changes import CHANGES, SUBJECT
from interpreters import INTERPRETERS, told

HERE = Path(__file__).parent
STANDARD = (HERE / "live_agent" / "modules.txt").read_text("utf-8").split()
UNTOUCHED = HERE / "embedded" / "untouched.py"


@pytest.fixture
def subject(tmp_path: Path) -> Any:
    path = tmp_path / "subject.py"
    path.write_text(SUBJECT, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("subject", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def subjects(report: importspy.Report) -> list[str]:
    assert {violation.code for violation in report.violations} <= {"modified"}
    return [violation.subject for violation in report.violations]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found(subject: Any, name: str) -> None:
    change, expected = CHANGES[name]
    monitor = importspy.Monitor(subject)
    exec(change, {"subject": subject, "__name__": "elsewhere"})
    by_source = importspy.verify(subject)
    assert set(expected) <= set(subjects(by_source)), by_source
    assert by_source.admitted == (not expected), by_source
    by_state = monitor.check()
    if name == "an annotation" and sys.version_info >= (3, 14):
        assert by_state == (), "before somebody asked for it, it was code, which isn't run"
        return
    assert len(by_state) == bool(expected), by_state
    assert all(set(expected) <= set(subjects(report)) for report in by_state)
    assert monitor.check() == (), "a finding is told once"


@pytest.mark.parametrize("python", INTERPRETERS, ids=lambda path: path.parts[-3])
def test_what_nobody_touched_is_unchanged(python: Path, tmp_path: Path) -> None:
    found = told(python, tmp_path, UNTOUCHED, *STANDARD)
    if "3.10" in str(python):
        # enum's classes have other bases there than source is said to have.
        del found["ssl"]
    changed = {name: what for name, what in found.items() if isinstance(what, list) and what}
    assert changed == {}
    unread = {name: why for name, why in found.items() if isinstance(why, str)}
    assert all("source" in why for why in unread.values()), unread
    assert len(unread) < len(found) / 2


def test_a_contract_is_checked_too(subject: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = {"variables": [{"name": "LIMIT", "value": 10}]}
    assert importspy.verify(subject, contract).admitted
    assert not importspy.verify(subject, {"variables": [{"name": "MISSING"}]}).admitted
    monkeypatch.setenv("MODE", "first-value")
    wanted = {"runtime": {"environment": {"MODE": None}}}
    monitor = importspy.Monitor(subject, contract=wanted)
    assert monitor.check() == ()
    monkeypatch.setenv("MODE", "second-value")
    [report] = monitor.check()
    assert subjects(report) == ["env:MODE"]
    assert "second-value" not in str(report)
    assert "first-value" not in str(report)


def test_findings_are_told(subject: Any, caplog: pytest.LogCaptureFixture) -> None:
    decisions: list[importspy.Decision] = []
    found: list[importspy.Report] = []
    forget = importspy.on_decision(decisions.append)
    with (
        caplog.at_level(logging.WARNING, "importspy"),
        importspy.Monitor(subject, callback=found.append) as monitor,
    ):
        subject.LIMIT = 11
        monitor.check()
    forget()
    assert [decision.module for decision in decisions] == ["subject"]
    assert [report.verdict for report in found] == ["denied"]
    assert any("modified" in record.getMessage() for record in caplog.records)


def test_a_monitor_may_raise(subject: Any) -> None:
    monitor = importspy.Monitor(subject, raises=True)
    monitor.check()
    subject.LIMIT = 11
    with pytest.raises(importspy.ValidationError, match="LIMIT"):
        monitor.check()


def test_a_thread_looks_at_an_interval(subject: Any) -> None:
    seen = threading.Event()
    before = threading.active_count()
    with importspy.Monitor(subject, callback=lambda report: seen.set()) as monitor:
        monitor.start(0.005)
        with pytest.raises(RuntimeError):
            monitor.start(1)
        subject.LIMIT = 11
        assert seen.wait(10)
    assert threading.active_count() == before


def test_every_decision_may_be_an_occasion(subject: Any) -> None:
    found: list[importspy.Report] = []
    with importspy.Monitor(subject, callback=found.append, decisions=True):
        other = importspy.Monitor(importlib.import_module("json"), decisions=False)
        subject.LIMIT = 11
        noticed = ModuleType("noticed")
        other.add(noticed)
        noticed.__dict__["new"] = 1
        other.check()
    assert [report.verdict for report in found] == ["denied"]


def test_modules_come_and_go(subject: Any) -> None:
    monitor = importspy.Monitor()
    monitor.add(subject)
    assert monitor.modules == (subject,)
    subject.LIMIT = 11
    monitor.add(subject)
    assert monitor.check() == ()
    monitor.remove(subject)
    assert len(monitor.modules) == 0
