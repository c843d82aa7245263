"""What is told of every decision: to logging, to callbacks, to the interpreter's audit hooks.

Nothing told here changes a verdict. Logging is left alone while the program hasn't imported it:
then nobody can have asked for its records.
"""

from __future__ import annotations

import sys
from _thread import _local, allocate_lock

from importspy import _importspy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import logging
    from collections.abc import Callable

    from importspy._importspy import Report, Violation

#: Whether the program is still to begin, so that its own modules can't be found yet.
is_starting = False

LOGGER = "importspy"
AUDIT_EVENT = "importspy.decision"


class Decision:
    """One decision: who wanted what, and what came of it."""

    __slots__ = ("contract", "duration", "importer", "mode", "module", "report")

    #: The dotted name of the module that is protected or was checked.
    module: str
    #: The dotted name of the importing module; None where nothing was imported.
    importer: str | None
    #: The contract's path.
    contract: str
    #: Seconds it took to decide.
    duration: float
    #: ``enforce``, or ``audit`` where a refusal is only told.
    mode: str
    #: The whole outcome.
    report: Report

    def __init__(
        self,
        report: Report,
        *,
        module: str,
        importer: str | None = None,
        duration: float = 0.0,
        mode: str = "enforce",
    ) -> None:
        self.report = report
        self.module = module
        self.importer = importer
        self.contract = report.contract
        self.duration = duration
        self.mode = mode

    @property
    def verdict(self) -> str:
        """``admitted`` or ``denied``."""
        return self.report.verdict

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every constraint that is not kept."""
        return self.report.violations

    def __str__(self) -> str:
        by = f" for {self.importer}" if self.importer is not None else ""
        only = ", only audited" if self.mode == "audit" and self.verdict == "denied" else ""
        return f"{self.module} {self.verdict}{by}{only} ({self.contract})"

    def __repr__(self) -> str:
        return f"<Decision {self}>"


class _Entry:
    """A registered callback; two of one callback are two."""

    __slots__ = ("callback",)

    def __init__(self, callback: Callable[[Decision], object]) -> None:
        self.callback = callback


#: Replaced as a whole, so that it can be walked while it is changed.
_entries: tuple[_Entry, ...] = ()
_changing = allocate_lock()


def on_decision(callback: Callable[[Decision], object]) -> Callable[[], None]:
    """Call ``callback`` with every `Decision` from now on, in the thread that decided.

    The answer ends that when it is called. An exception of the callback changes no verdict; it is
    handed to ``sys.unraisablehook``.
    """
    global _entries
    entry = _Entry(callback)
    with _changing:
        _entries = (*_entries, entry)

    def unregister() -> None:
        global _entries
        with _changing:
            _entries = tuple(one for one in _entries if one is not entry)

    return unregister


def record(decision: Decision) -> None:
    """Tell everybody about a decision that was made.

    Raises only what an audit hook raises: hooks may refuse what was admitted, and then nobody is
    told that it was.
    """
    arguments = (decision.verdict, decision.module, decision.importer, decision.contract)
    try:
        sys.audit(AUDIT_EVENT, *arguments)
    except BaseException:
        if decision.verdict == "denied":
            _tell(decision)
        raise
    _tell(decision)


class _Telling(_local):
    """What is told in a thread: nothing, or what waits until something else has been told."""

    waiting: list[Decision] | None = None


_telling = _Telling()

#: So many decisions are told that were made while one was told.
AT_ONCE = 100


def _tell(decision: Decision) -> None:
    """Tell of a decision; of those that telling makes (handlers import, too) afterwards."""
    if _telling.waiting is not None:
        _telling.waiting.append(decision)
        return
    waiting = _telling.waiting = [decision]
    try:
        # The list grows meanwhile.
        for one in waiting:
            _tell_one(one)
            del waiting[AT_ONCE:]
    finally:
        _telling.waiting = None


def _tell_one(decision: Decision) -> None:
    try:
        _log(decision)
    except Exception as error:
        _importspy.write_unraisable(error, _log)
    for entry in _entries:
        try:
            entry.callback(decision)
        except Exception as error:
            _importspy.write_unraisable(error, entry.callback)


def set_level(level: int | str) -> None:
    """Set the level of the logger ``importspy``, and of no other."""
    import logging

    logging.getLogger(LOGGER).setLevel(level)


def _log(decision: Decision) -> None:
    logging = sys.modules.get("logging")
    if logging is None or not hasattr(logging, "getLogger"):
        return
    logger = logging.getLogger(LOGGER)
    if not logger.hasHandlers():
        # What has no handler would be printed for want of one; whoever imports is told anyway.
        return
    level = logging.INFO if decision.verdict == "admitted" else logging.WARNING
    if logger.isEnabledFor(logging.DEBUG):
        for line in decision.report.kept:
            _emit(logger, logging.DEBUG, "%s: kept %s", (decision.module, line), decision)
    if logger.isEnabledFor(level):
        _emit(logger, level, "%s", (_sentence(decision),), decision)


def warn_of_guard(target: str, problem: str) -> None:
    """Log what a guard can't do; warn of it in a program that doesn't log."""
    if is_starting:
        return
    logging = sys.modules.get("logging")
    if logging is not None and hasattr(logging, "getLogger"):
        logging.getLogger(LOGGER).warning("the guard of %s: %s", target, problem)
    else:
        # Nothing is imported for it.
        sys.modules["_warnings"].warn(f"the guard of {target}: {problem}", RuntimeWarning, 2)


def _sentence(decision: Decision) -> str:
    codes = ", ".join(violation.code for violation in decision.violations)
    return f"{decision}: {codes}" if codes else str(decision)


def _emit(
    logger: logging.Logger, level: int, words: str, arguments: tuple[str, ...], decision: Decision
) -> None:
    """A record with the decision's fields as attributes.

    ``module`` is the protected module: records have a field of that name, so that it can't be
    handed over as ``extra``.
    """
    record = logger.makeRecord(logger.name, level, "(importspy)", 0, words, arguments, None)
    for name in ("verdict", "module", "importer", "contract", "violations", "duration", "mode"):
        setattr(record, name, getattr(decision, name))
    logger.handle(record)
