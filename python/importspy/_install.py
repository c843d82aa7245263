"""The guards that a project's configuration declares: armed together, taken back together."""

from __future__ import annotations

from _thread import RLock

import importspy
from importspy import _importspy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType

    from typing_extensions import Self

    from importspy import Guard


class _Armed:
    """The guards of a configuration, and the modules of theirs that were there before them."""

    __slots__ = ("guards", "loaded_before")

    def __init__(self, guards: tuple[Guard, ...]) -> None:
        self.guards = guards
        self.loaded_before = tuple(sorted({name for guard in guards for name in guard.modules}))


_NONE = _Armed(())
#: What is installed, by the path of its configuration.
_installed: dict[str, _Armed] = {}
_changing = RLock()


class Installation:
    """The guards of one configuration.

    It is a context manager: its end takes back what this very call of `install` has armed.
    """

    __slots__ = ("_blocks", "_is_first", "mode", "path")

    #: The configuration's file.
    path: str
    #: The mode that the environment chose for all of them; None where it chose none.
    mode: str | None

    def __init__(self, path: str, mode: str | None, is_first: bool) -> None:
        self.path = path
        self.mode = mode
        self._is_first = is_first
        self._blocks = 0

    @property
    def guards(self) -> tuple[Guard, ...]:
        """The guards that are armed, in the order of the configuration; none after the end."""
        return _installed.get(self.path, _NONE).guards

    @property
    def loaded_before(self) -> tuple[str, ...]:
        """The guarded modules that were loaded when the guards came: somebody has them already."""
        return _installed.get(self.path, _NONE).loaded_before

    def uninstall(self) -> None:
        """Take back the guards of this configuration, whoever armed them."""
        with _changing:
            _disarm(_installed.pop(self.path, _NONE).guards)

    def __enter__(self) -> Self:
        if self.path not in _installed:
            raise ValueError(f"the guards of {self.path} were taken back: install them again")
        self._blocks += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._blocks -= 1
        if self._is_first and not self._blocks:
            self.uninstall()

    def __repr__(self) -> str:
        return f"<Installation of {self.path}: {len(self.guards)} guards>"


def install(path: str | PathLike[str] | None = None) -> Installation:
    """Arm the guards that a configuration declares, all of them or none.

    ``path`` is ``pyproject.toml`` or ``importspy.toml``, or their folder; without it the nearest
    one counts: of the current folder, or above it up to the root of the repository. A
    configuration that is installed already is left as it is.

    Raises ContractError where there is no configuration, or where it or a contract of it is wrong.
    """
    found = _importspy.read_guards(path)
    where, mode = found["path"], found["mode"]
    with _changing:
        if where in _installed:
            return Installation(where, mode, is_first=False)
        armed: list[Guard] = []
        try:
            for declared in found["guards"]:
                armed.append(_armed(where, declared))
            _tell(found)
        except BaseException:
            _disarm(armed)
            raise
        _installed[where] = _Armed(tuple(armed))
    return Installation(where, mode, is_first=True)


def loaded_before() -> list[str]:
    """The guarded modules that were loaded before what is installed came."""
    with _changing:
        return sorted({name for armed in _installed.values() for name in armed.loaded_before})


def uninstall() -> None:
    """Take back everything that `install` has armed. Other guards stay."""
    with _changing:
        while _installed:
            _disarm(_installed.popitem()[1].guards)


def _armed(path: str, declared: _importspy._Declared) -> Guard:
    try:
        return importspy.guard(declared["target"], **declared["arguments"])
    except importspy.ContractError:
        raise
    except ValueError as wrong:
        # Words that say what, without a place.
        raise importspy.ContractError(
            path, [(str(wrong), None, declared["line"], 1, None)]
        ) from None


def _disarm(guards: tuple[Guard, ...] | list[Guard]) -> None:
    for guard in reversed(guards):
        guard.disarm()


def _tell(found: _importspy._Configuration) -> None:
    """Say aloud what the environment changed, or couldn't."""
    if found["ignored"] is not None:
        words = f"IMPORTSPY_MODE is set, but {found['ignored']}"
    elif found["mode"] in ("audit", "off"):
        words = f"IMPORTSPY_MODE sets the guards of {found['path']} to {found['mode']}: "
        words += "they refuse nothing"
    else:
        return
    import warnings

    warnings.warn(words, RuntimeWarning, stacklevel=3)
