"""A program, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guard.programs import sections

#: The line that guards stand in where a program arms them itself.
ARMING = "# guards\n"


@dataclass(frozen=True)
class Program:
    """Files, and what Python is given."""

    text: str = ""
    args: tuple[str, ...] = ("main.py",)
    files: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""
    #: A module it can't do without.
    needs: str | None = None
    #: Only lines with these words are looked at; the others tell of the library.
    only: str = ""

    @property
    def arms(self) -> bool:
        """Whether it has a place for guards of its own."""
        return self.args == ("main.py",)

    def written(self, guards: str) -> dict[str, str]:
        """Its files by their names; `guards` stands where it arms its own."""
        files = {"main.py": self.text, **self.files}
        if not any(ARMING in text for text in files.values()):
            files["main.py"] = ARMING + self.text
        return {name: text.replace(ARMING, f"{guards}\n", 1) for name, text in files.items()}


def case(path: Path) -> tuple[str, Program]:
    """The program in a file, written as those of guards are; `needs: MODULE` may come first."""
    (name, text), *others = sections(path)
    needs = None
    if text.startswith("needs: "):
        first, _, text = text.partition("\n")
        needs = first.removeprefix("needs: ")
    return name, Program(text, files=dict(others), needs=needs)


def cases(folder: Path) -> dict[str, Program]:
    """The programs in a folder by their names."""
    return dict(case(path) for path in sorted(folder.glob("*.case")))
