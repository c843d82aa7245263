"""The page: a table for each kind of protection, a column for each interpreter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from interpreters import INTERPRETERS

from .forms import IMPORTS, STARTS, WITHOUT_IMPORT
from .run import STATES, Cells, imports, without_import

Rows = Mapping[str, Cells]
#: A table: its heading, what is said about it, and what fills a column of it.
TABLES: dict[str, tuple[str, Callable[[Path], Rows]]] = {
    "Imports of a module that calls `Spy().importspy()`": (
        "The module protects itself, see [embedded mode](embedded.md).",
        lambda python: imports(python, "embedded"),
    ),
    "Imports of a module that `importspy.guard` guards": (
        "The module knows nothing of it, see [guards](guarding.md).",
        lambda python: imports(python, "guard"),
    ),
    "Without an import: a module that calls `Spy().importspy()`": (
        "Its own body judges whoever runs it. What is loaded can be reached, by whoever goes around"
        " imports; so can the text of any file.",
        lambda python: without_import(python, "embedded"),
    ),
    "Without an import: a module that is guarded": (
        "Whoever runs the text of the file by other means than an import isn't importing it.",
        lambda python: without_import(python, "guard"),
    ),
    "Without an import: a module that is guarded strictly": (
        '`strict=("exec", "access")`, at [a price](guarding.md#strict-guards). Whoever reads the'
        " text of a file and runs that has a copy of their own.",
        lambda python: without_import(python, "strict"),
    ),
}
HEAD = """\
# Every way to import, tried

Made by `make matrix`, and compared with what happens by `make test`. Each of {imports} ways to
import, and each of {others} to get at a module without importing it, is tried four times on every
interpreter: as the *first* import of the protected module and when it is *cached*, because another
importer has loaded it before; by somebody who may, and by somebody who may not. `m` is the
protected module, `p.m` one in a package. Python 3.14 and 3.15 are Debian's.

| | |
|---|---|
| ✓ | who may gets in, who may not is refused, and nothing of a refused first import stays behind |
| passes | who may not gets in, too |
| gone | this Python has no such way |
| | there is no such first, or cached, import |
"""


def version(python: Path) -> str:
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def interpreters() -> dict[str, Path]:
    """One of every version found here, by version."""
    found: dict[str, Path] = {}
    for python in (*INTERPRETERS[1:], Path(sys.executable)):
        found.setdefault(version(python), python)
    return dict(sorted(found.items(), key=lambda item: parts(item[0])))


def columns(fill: Callable[[Path], Rows], before: Mapping[str, Rows]) -> dict[str, Rows]:
    """What every interpreter says, by its version; those that aren't here said it before."""
    found = {name: fill(python) for name, python in interpreters().items()}
    forms = next(iter(found.values())).keys()
    said = {name: rows for name, rows in before.items() if rows.keys() == forms}
    return dict(sorted({**said, **found}.items(), key=lambda item: parts(item[0])))


def parts(version: str) -> list[int]:
    return [*map(int, version.split("."))]


def said(page: str, heading: str) -> dict[str, dict[str, dict[str, str]]]:
    """What a page says below a heading: by version, form and state."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for (below, column, form), cell in shown(page).items():
        if below == heading:
            state, version = column.split(" ")
            found.setdefault(version, {}).setdefault(form, {})[state] = cell
    return found


def table(found: Mapping[str, Rows]) -> str:
    head = ["", *(f"{state} {name}" for state in STATES for name in found)]
    lines = [head, ["---"] + [":-:"] * (len(head) - 1)]
    for form in next(iter(found.values())):
        cells = [rows[form][state] for state in STATES for rows in found.values()]
        lines.append([form, *cells])
    return "".join(
        "".join(f"| {part} " if part else "| " for part in line) + "|\n" for line in lines
    )


def page(before: str) -> str:
    """The whole page; `before`: as it was."""
    imports_ = len(IMPORTS) + len(STARTS)
    sections = [HEAD.format(imports=imports_, others=len(WITHOUT_IMPORT))]
    for heading, (about, fill) in TABLES.items():
        sections.append(f"## {heading}\n")
        if about:
            sections.append(about + "\n")
        sections.append(table(columns(fill, said(before, heading))))
    return "\n".join(sections)


def shown(text: str) -> dict[tuple[str, str, str], str]:
    """What a page says: by heading, column and form."""
    cells: dict[tuple[str, str, str], str] = {}
    heading, head = "", [""]
    for line in text.splitlines():
        if line.startswith("## "):
            heading, head = line[3:], []
        elif line.startswith("|") and heading:
            parts = [
                part.strip() for part in line.strip().removeprefix("|").removesuffix("|").split("|")
            ]
            if not head:
                head = parts
            elif parts[0] != "---":
                cells.update(
                    {
                        (heading, name, parts[0]): cell
                        for name, cell in zip(head[1:], parts[1:], strict=True)
                    }
                )
    return cells
