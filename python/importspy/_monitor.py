"""Whether loaded modules are still what they were: asked once, or watched."""

from __future__ import annotations

from _thread import allocate_lock
from time import perf_counter

from importspy._decisions import Decision, on_decision, record
from importspy._errors import ValidationError
from importspy._importspy import Baseline, Report, write_unraisable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from types import ModuleType, TracebackType

    from typing_extensions import Self

    from importspy._importspy import _ContractSource


def verify(module: ModuleType, contract: _ContractSource | None = None) -> Report:
    """Look at a loaded module again, and name what isn't as its own source says.

    Replaced functions, changed signatures and defaults, values, class attributes and bases, added
    and removed members; with a ``contract``, also what that demands. None of the module's code
    runs. The report is admitted where nothing is found.

    Raises ValueError where the module's source can't be read, ContractError where the contract is
    wrong.
    """
    return Baseline.of_source(module, contract).changes()


class Monitor:
    """Watches modules: what isn't as it was when they were added is found.

    Nothing happens by itself: call `check` when it matters, `start` a thread that does at an
    interval, or pass ``decisions=True`` to look after every decision of importspy. Each finding is
    told like a decision (see `on_decision`), once, and handed to ``callback``; where ``raises`` is
    set, `check` raises it as ValidationError.

    A monitor keeps its modules alive. It is a context manager: at the end it stops.
    """

    def __init__(
        self,
        *modules: ModuleType,
        contract: _ContractSource | None = None,
        callback: Callable[[Report], object] | None = None,
        raises: bool = False,
        decisions: bool = False,
    ) -> None:
        self._callback = callback
        self._raises = raises
        #: By the identity of the module, which might compare itself with code of its own.
        self._watched: dict[int, _Watched] = {}
        self._changing = allocate_lock()
        self._checking = allocate_lock()
        self._thread: threading.Thread | None = None
        self._ending: threading.Event | None = None
        for module in modules:
            self.add(module, contract)
        self._forget = on_decision(self._decided) if decisions else None

    def add(self, module: ModuleType, contract: _ContractSource | None = None) -> None:
        """Watch a module from its present state on; one that is watched already, anew.

        The environment variables that ``contract`` names are watched, too.
        """
        baseline = Baseline(module, contract)
        with self._changing:
            self._watched[id(module)] = _Watched(module, baseline)

    def remove(self, module: ModuleType) -> None:
        """Watch a module no longer."""
        with self._changing:
            self._watched.pop(id(module), None)

    @property
    def modules(self) -> tuple[ModuleType, ...]:
        """What is watched."""
        with self._changing:
            return tuple(watched.module for watched in self._watched.values())

    def check(self) -> tuple[Report, ...]:
        """Look at every module now; the answer are the findings that weren't told before.

        Raises ValidationError with the first of them, where the monitor ``raises``.
        """
        found = self._found()
        if self._raises and found:
            raise ValidationError(found[0])
        return found

    def start(self, interval: float) -> None:
        """Check every ``interval`` seconds, in a daemon thread, until `stop`.

        Findings can't be raised there; they are told and handed to the callback.
        Raises RuntimeError where it is running, ValueError where the interval isn't positive.
        """
        import threading

        if not interval > 0:
            raise ValueError("the interval must be a positive number of seconds")
        with self._changing:
            if self._thread is not None:
                raise RuntimeError("the monitor is running")
            self._ending = ending = threading.Event()
            self._thread = threading.Thread(
                target=self._run, args=(ending, interval), name="importspy-monitor", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """End the thread and whatever else calls `check` by itself."""
        with self._changing:
            thread, ending = self._thread, self._ending
            self._thread = self._ending = None
            forget, self._forget = self._forget, None
        if forget is not None:
            forget()
        if thread is not None and ending is not None:
            import threading

            ending.set()
            if thread is not threading.current_thread():
                thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self, ending: threading.Event, interval: float) -> None:
        while not ending.wait(interval):
            try:
                self._found()
            except Exception as error:
                write_unraisable(error, self)

    def _decided(self, _decision: Decision) -> None:
        self._found()

    def _found(self) -> tuple[Report, ...]:
        # A finding is told as a decision, which would look again.
        if not self._checking.acquire(blocking=False):
            return ()
        try:
            with self._changing:
                all_watched = tuple(self._watched.values())
            found = [self._look(watched) for watched in all_watched]
        finally:
            self._checking.release()
        return tuple(report for report in found if report is not None)

    def _look(self, watched: _Watched) -> Report | None:
        began = perf_counter()
        report = watched.baseline.changes()
        if report == watched.told:
            return None
        watched.told = report
        if report.admitted:
            return None
        name, duration = watched.baseline.name, perf_counter() - began
        record(Decision(report, module=name, duration=duration))
        if self._callback is not None:
            self._callback(report)
        return report


class _Watched:
    """A module, what it was, and what was told of it last."""

    __slots__ = ("baseline", "module", "told")

    def __init__(self, module: ModuleType, baseline: Baseline) -> None:
        self.module = module
        self.baseline = baseline
        self.told: Report | None = None
