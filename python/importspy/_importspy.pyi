"""The native half of importspy."""

import os
from collections.abc import Sequence
from os import PathLike
from types import ModuleType, TracebackType
from typing import Any, Literal, TypeAlias, TypedDict, final

from typing_extensions import Self

from importspy._models import SpyModel

_ContractSource: TypeAlias = (
    str | PathLike[str] | dict[str, Any] | SpyModel | type[SpyModel] | Contract
)

class _Declared(TypedDict):
    target: str
    line: int
    arguments: dict[str, Any]

class _Configuration(TypedDict):
    path: str
    guards: list[_Declared]
    mode: str | None
    ignored: str | None

__version__: str
__all__ = [
    "Baseline",
    "Contract",
    "Counts",
    "Guard",
    "Place",
    "Report",
    "Spy",
    "Violation",
    "__version__",
    "check",
    "check_part",
    "clear_caches",
    "guard",
    "guard_state",
    "guards",
    "main",
    "model_of",
    "observe_live",
    "observe_source",
    "project_folders",
    "read_guards",
    "read_part",
    "to_yaml",
    "write_unraisable",
]

def main(argv: Sequence[str], executable: str | None = None, extension: str | None = None) -> int:
    """Run one command line and return its exit status.

    ``argv`` begins with the program's name; ``executable`` is the interpreter that runs it,
    ``extension`` the file of this module.
    Afterwards Ctrl-C ends the process at once instead of raising ``KeyboardInterrupt``.
    """

def observe_live(
    loaded: ModuleType | dict[str, Any],
    module_name: str,
    filename: str,
    names: Sequence[str] | None = None,
    source_text: str | None = None,
    types: Sequence[str] | None = None,
) -> bytes:
    """Observe a loaded module without running any of its code, and return what it saw as JSON.

    ``loaded`` is the module or its dictionary; ``names`` what to look at (everything, if None);
    ``source_text`` the text of its file, for the places of definitions; ``types`` the names of
    types that annotations will be compared with (no alias of a type counts, if None).
    """

def observe_source(
    source_text: str, module_name: str, filename: str, path: str | os.PathLike[str] | None = None
) -> bytes:
    """Observe a module from its text, as the running interpreter would run it.

    With ``path``, the names it imports are followed into the files they come from.

    Raises SyntaxError where it isn't Python.
    """

def clear_caches() -> None:
    """Forget every contract that was read and every verdict that could be used again."""

def read_guards(path: str | PathLike[str] | None = None) -> _Configuration:
    """Read the guards that a configuration declares.

    ``path`` is its file or folder; without it the nearest one counts. The answer has the ``path``
    of the file, its ``guards`` (``target``, the ``line`` it stands on, and keyword ``arguments``
    for `guard`), the ``mode`` that the environment chose, and why a wish of the environment is
    ``ignored``.

    Raises ContractError where there is none, or it is wrong.
    """

def project_folders(path: str | PathLike[str]) -> list[str]:
    """The folders that programs of a project find its own modules in.

    ``path`` is its configuration.
    """

@final
class Baseline:
    """A module as it was."""

    def __new__(cls, module: ModuleType, contract: _ContractSource | None = None) -> Self:
        """Take a module as it is now; ``contract`` names environment variables that count, too."""

    @staticmethod
    def of_source(module: ModuleType, contract: _ContractSource | None = None) -> Baseline:
        """Take a module as its own source says it is.

        Raises ValueError where its source can't be read.
        """

    @property
    def name(self) -> str:
        """The dotted name of the module."""

    def changes(self) -> Report:
        """Name what isn't as it was, and what of the contract isn't kept."""

class Spy:
    """Finds out who imports the module that calls, and judges it."""

    def __new__(cls) -> Self: ...
    def importspy(
        self,
        filepath: str | PathLike[str] | None = None,
        log_level: int | str | None = None,
        info_module: ModuleType | str | None = None,
        spymodel: _ContractSource | None = None,
    ) -> ModuleType | Any:
        """Judge whoever imports the calling module, and return the importing module as it is.

        ``filepath`` is the contract, or ``spymodel`` one that is a Python object; a relative path
        starts at the calling file. ``info_module`` is judged instead of the importer, where it is
        given. ``log_level`` is set on the logger ``importspy``, and on no other.

        The answer is None where the contract admits code without a module, or nobody.

        Raises ValidationError where the importer isn't as demanded, ContractError where the
        contract can't be used, TypeError where there isn't exactly one.
        """

@final
class Guard:
    """A guard, as a program holds it."""

    @property
    def target(self) -> str:
        """What it guards: a name, or a selector of names."""

    @property
    def mode(self) -> Literal["enforce", "audit", "off"]:
        """``enforce``, ``audit`` or ``off``."""

    @property
    def strict(self) -> list[str]:
        """What else it watches."""

    @property
    def embedded(self) -> bool:
        """Whether the module's own code began it."""

    @property
    def contracts(self) -> list[str]:
        """The contracts it judges by: their paths, or what they are in brackets."""

    @property
    def modules(self) -> list[str]:
        """The names of the modules it has found so far."""

    @property
    def problems(self) -> list[str]:
        """What it can't do, and what it means that can't be found at the moment."""

    @property
    def armed(self) -> bool:
        """Whether it is armed."""

    def disarm(self) -> None:
        """End it. Whoever was let in stays in; a second call does nothing."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        place: TracebackType | None,
    ) -> None: ...

def guard(
    target: str,
    importer: _ContractSource | None = None,
    module: _ContractSource | None = None,
    importers: dict[str, Any] | None = None,
    imports: dict[str, Any] | None = None,
    mode: Literal["enforce", "audit", "off"] = "enforce",
    strict: Sequence[Literal["exec", "access"]] = (),
) -> Guard:
    """Guard modules: judge whoever imports them, and the modules themselves, from now on.

    ``target`` is a dotted name or a selector of names; what it means need not be loaded.
    ``importer`` and ``module`` are contracts, for whoever imports and for the module itself;
    ``importers`` and ``imports`` rules: who may import it, and what it may import.

    Raises ContractError where a contract can't be used, ValueError for anything else that is wrong.
    """

def guard_state() -> dict[str, Any]:
    """What is armed, whether it works, and what stands beside it, as plain data.

    ``guards``: target, mode, strict, embedded, contracts, modules, problems, mechanism of each.
    ``mechanism``: ``spec``, ``import`` (the fallback), or None where nothing is guarded.
    ``self_test``: the forms that were tried, and whether each was refused. ``doors``: the functions
    of importlib that ours replaced, and whether they hang. ``tampered``: in words, what isn't as it
    was left. ``finders``: the types on ``sys.meta_path``, in order. ``import_function``: what
    replaced ``builtins.__import__``, or None. ``unauthorised``: modules that hold a guarded module
    and wouldn't be let in.
    """

def guards() -> list[Guard]:
    """Every guard that is armed, those that modules began themselves last."""

def check(
    subject: ModuleType | str | PathLike[str],
    contract: Contract | str | PathLike[str] | dict[str, Any] | SpyModel | type[SpyModel],
) -> Report:
    """Check a module against a contract.

    ``subject`` is a loaded module, which is looked at without running its code, or the path of a
    file, which isn't run. ``contract`` is a path, a dict, a SpyModel, a class made from it, or a
    Contract.

    Raises ContractError where the contract is wrong, OSError where there is no such file.
    """

def check_part(part: str, object: object, shown: str) -> None:
    """Raise ContractError where an object isn't the part of a contract that it should be.

    ``part`` is a name of the JSON Schema's definitions; ``shown`` stands for the path in messages.
    """

def read_part(part: str, source: str | PathLike[str]) -> dict[str, Any]:
    """Read YAML text, or the file at a path, as a part of a contract.

    Numbers stay text where text counts.
    """

def to_yaml(object: object, shown: str) -> str:
    """Plain data as YAML text."""

def model_of(module: ModuleType) -> dict[str, Any]:
    """What a loaded module defines, as the dict of a contract. None of its code runs."""

def write_unraisable(error: BaseException, place: object) -> None:
    """Hand an exception that can't be raised to ``sys.unraisablehook``."""

@final
class Contract:
    """A contract that was read, for any number of checks."""

    def __new__(
        cls, source: Contract | str | PathLike[str] | dict[str, Any] | SpyModel | type[SpyModel]
    ) -> Self:
        """Read a contract from a path, a dict, a SpyModel or a class made from it.

        Raises ContractError where it is wrong, or where there is no such file.
        """
    @staticmethod
    def from_text(text: str, *, toml: bool = False) -> Contract:
        """Read a contract from its text. Raises ContractError where it is wrong."""
    @property
    def path(self) -> str:
        """The file it was read from; what it was, in angle brackets, where it was none."""
    @property
    def id(self) -> str | None:
        """Its ``id``."""
    @property
    def notes(self) -> list[str]:
        """Older spellings in it, each with the newer one."""

@final
class Place:
    """A place in a contract or in a module. Lines and columns count from 1."""

    @property
    def path(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> int | None: ...
    @property
    def key_path(self) -> str | None:
        """In a contract that is a Python object, the keys: ``classes[0].methods[1].name``."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @staticmethod
    def _from_json(json: str) -> Place: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Counts:
    """How many constraints ended how."""

    @property
    def kept(self) -> int: ...
    @property
    def broken(self) -> int: ...
    @property
    def undetermined(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @staticmethod
    def _from_json(json: str) -> Counts: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Violation:
    """One constraint that is not kept. Its text is `message`."""

    @property
    def code(self) -> str:
        """The stable code, in kebab-case; ``importspy explain CODE`` says more."""
    @property
    def subject(self) -> str:
        """What it is about: ``argument:Plugin.run.config``."""
    @property
    def category(self) -> Literal["missing", "mismatch", "invalid"]: ...
    @property
    def status(self) -> Literal["broken", "undetermined"]:
        """``undetermined`` where the fact can't be established; that denies, too."""
    @property
    def expected(self) -> str | None: ...
    @property
    def found(self) -> str | None: ...
    @property
    def message(self) -> str:
        """One sentence; its wording may change between releases."""
    @property
    def help(self) -> str | None:
        """What to do about it."""
    @property
    def contract(self) -> Place:
        """Where the contract demands it."""
    @property
    def source(self) -> Place | None:
        """Where the code is, if that is known."""
    @property
    def reason(self) -> str | None:
        """Why the rule exists, in the words of the contract's author."""
    @property
    def instead(self) -> str | None:
        """What to do instead, in the words of the contract's author."""
    @property
    def docs(self) -> str | None:
        """Where to read more, in the words of the contract's author."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @staticmethod
    def _from_json(json: str) -> Violation: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Report:
    """The outcome of checking one module. It is true where the module is admitted.

    ``str()`` is the text that ``importspy check`` prints. It pickles.
    """

    @property
    def verdict(self) -> Literal["admitted", "denied"]: ...
    @property
    def admitted(self) -> bool: ...
    @property
    def counts(self) -> Counts: ...
    @property
    def subject(self) -> str:
        """The file that was checked, or the module's name where it has none."""
    @property
    def contract(self) -> str:
        """The contract's path."""
    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every constraint that is not kept, in the order of the contract."""
    @property
    def kept(self) -> tuple[str, ...]:
        """A line for every constraint that is kept."""
    @property
    def brief(self) -> str:
        """Every violation in a few lines, without excerpts."""
    def require(self, importer: str | None = None) -> None:
        """Raise ValidationError where the module is denied."""
    def to_json(self) -> str:
        """The document that ``importspy check --output-format json`` prints."""
    def __bool__(self, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    @staticmethod
    def _from_json(json: str) -> Report: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
