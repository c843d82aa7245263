"""What is raised: a refusal, and a contract that can't be used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from importspy._importspy import Report, Violation

#: So many problems of a contract are shown in a message; `ContractError.problems` has all.
SHOWN = 20


class ValidationError(ValueError):
    """A module isn't what a contract demands. Its text names every violation.

    It is deliberately no ImportError: ``try: import x except ImportError: x = None`` must not
    swallow a refusal. It pickles, with everything in it.
    """

    __module__ = "importspy"

    #: The whole outcome.
    report: Report
    #: The dotted name of the module that was importing; None where nothing was imported.
    importer: str | None
    #: The contract's path; what it was, in angle brackets, where it was no file.
    contract: str

    def __init__(self, report: Report, importer: str | None = None) -> None:
        super().__init__(report, importer)
        self.report = report
        self.importer = importer
        self.contract = report.contract

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Every constraint that is not kept, in the order of the contract."""
        return self.report.violations

    def __str__(self) -> str:
        return self.report.brief


class ContractProblem:
    """One thing that is wrong with a contract.

    Its place is a line and a column (both from 1) in the file ``path``, or, in a contract that is
    a Python object, a path of keys like ``classes[0].methods[1].name``.
    """

    __slots__ = ("column", "help", "key_path", "line", "message", "path")

    #: What is wrong.
    message: str
    #: What to do about it.
    help: str | None
    path: str
    line: int | None
    column: int | None
    key_path: str | None

    def __init__(
        self,
        path: str,
        message: str,
        help: str | None,
        line: int | None,
        column: int | None,
        key_path: str | None,
    ) -> None:
        self.path = path
        self.message = message
        self.help = help
        self.line = line
        self.column = column
        self.key_path = key_path

    def __str__(self) -> str:
        if self.line is not None:
            place = f"{self.path}:{self.line}:{self.column}: "
        elif self.key_path is not None:
            place = f"{self.key_path} of {self.path}: "
        else:
            place = f"{self.path}: " if self.path else ""
        return place + self.message + (f"\n  help: {self.help}" if self.help else "")

    def __repr__(self) -> str:
        return f"<ContractProblem {str(self).splitlines()[0]}>"


class ContractError(ValueError):
    """A contract, or a configuration of guards, can't be used.

    Its text names every problem, with its place and a remedy.

    ``path``, ``line``, ``column`` and ``key_path`` are those of the first problem.
    """

    __module__ = "importspy"

    path: str
    #: At least one.
    problems: tuple[ContractProblem, ...]

    def __init__(
        self,
        path: str,
        problems: Sequence[tuple[str, str | None, int | None, int | None, str | None]],
    ) -> None:
        super().__init__(path, problems)
        self.path = path
        self.problems = tuple(ContractProblem(path, *problem) for problem in problems)

    @property
    def line(self) -> int | None:
        """The line, from 1; None where the contract is no text, or as a whole is at fault."""
        return self.problems[0].line if self.problems else None

    @property
    def column(self) -> int | None:
        """The column, from 1."""
        return self.problems[0].column if self.problems else None

    @property
    def key_path(self) -> str | None:
        """The keys that lead to the place: ``classes[0].methods[1].name``."""
        return self.problems[0].key_path if self.problems else None

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            shown.append(f"and {len(self.problems) - SHOWN} more problems")
        return "\n".join(shown)
