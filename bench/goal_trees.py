"""Goals 2 and 3: whole trees, against the tools people know."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from corpus import TREE_CONTRACT, written
from measure import IMPORTSPY, Cost, NotMeasured, Row, costs, median, ratio
from peers import earlier, peers, script, trees

SLOW = 10_000_000

PARSE_LOOP = """\
import ast, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError):
        pass
"""

GRIFFE = """\
import pathlib, sys
from griffe import GriffeLoader
path = pathlib.Path(sys.argv[1])
GriffeLoader(search_paths=[path.parent], allow_inspection=False).load(path.name)
"""

# Runs over modules as its own loops did: each is inspected into its full model.
INSPECTOR = """\
import pathlib, sys
from importspy.inspection import SourceInspector
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    try:
        SourceInspector().inspect(path)
    except Exception:
        pass
"""

CONFIG = """\
[importlinter]
root_package = sympy

[importlinter:contract:layers]
name = plotting stays out of core
type = forbidden
source_modules = sympy.core
forbidden_modules = sympy.plotting
allow_indirect_imports = True
ignore_imports =
    sympy.core.* -> sympy.plotting.*
unmatched_ignore_imports_alerting = none
"""

TACH = """\
exact = false
source_roots = ["."]
[[modules]]
path = "sympy"
depends_on = []
"""


def check(tree: Path) -> list[str]:
    """One line a violation; the target is named, so that no version manager's shim is measured."""
    contract = str(written("tree.yml", TREE_CONTRACT))
    return [IMPORTSPY, "check", "-q", "--python", sys.executable, "-s", contract, str(tree)]


def accepted(table: list[list[Cost]], *statuses: tuple[int, ...]) -> None:
    for row in table:
        for cost, allowed in zip(row, statuses, strict=True):
            if cost.status not in allowed:
                raise NotMeasured(f"status {cost.status}")


def ruff() -> Iterator[Row]:
    for name, tree in trees().items():
        command = [str(peers() / "ruff"), "check", "--select", "F", "--no-cache"]
        command += ["--isolated", "--output-format", "concise"]
        command += ["--no-respect-gitignore", "--quiet", str(tree)]
        table = costs(9, check(tree), command)
        accepted(table, (1,), (0, 1))
        note = f"{median(table, 0) / 1000:.0f} ms CPU, theirs {median(table, 1) / 1000:.0f} ms"
        yield Row(2, f"check {name} / ruff --select F, CPU", ratio(table, 0, 1), 0.55, note=note)


def in_folder(folder: Path, *command: str) -> list[str]:
    """Both tools read their configuration from the current folder."""
    return ["/bin/sh", "-c", 'cd "$0" && exec "$@"', str(folder), *command]


def linters(sympy: Path) -> Iterator[tuple[str, list[str], float]]:
    folder = sympy.parent
    (folder / ".importlinter").write_text(CONFIG)
    (folder / "tach.toml").write_text(TACH)
    lint = ["env", f"PYTHONPATH={folder}", str(peers() / "lint-imports"), "--no-cache"]
    yield "import-linter", in_folder(folder, *lint), 1 / 2.5
    yield "tach", in_folder(folder, str(peers() / "tach"), "check"), 1 / 2.5


def readers(sympy: Path) -> Iterator[tuple[str, list[str], float]]:
    loop = script("parse_loop.py", PARSE_LOOP)
    yield "an ast.parse loop", [sys.executable, loop, str(sympy)], 1 / 12
    python = str(peers() / "python")
    yield "griffe", [python, script("griffe_load.py", GRIFFE), str(sympy)], 1 / 25


def others() -> Iterator[Row]:
    sympy = trees()["sympy"]
    for name, command, limit in [*linters(sympy), *readers(sympy)]:
        yield compared(f"check sympy / {name}, CPU", sympy, command, limit)
    what = "check sympy / the last ImportSpy's inspector, CPU"
    try:
        python = str(earlier() / "python")
    except NotMeasured as reason:
        yield Row(3, what, None, 1 / 40, note=str(reason))
        return
    command = [python, script("inspector.py", INSPECTOR), str(sympy)]
    yield compared(what, sympy, command, 1 / 40)


def compared(what: str, tree: Path, command: list[str], limit: float) -> Row:
    """A slow peer is run once: its ratio is far from any doubt."""
    table = costs(1, check(tree), command)
    if table[0][1].status not in (0, 1):
        return Row(3, what, None, limit, note=f"ended with status {table[0][1].status}")
    if table[0][1].wall_us < SLOW:
        table += costs(4, check(tree), command)
    note = f"theirs {median(table, 1) / 1000:.0f} ms"
    return Row(3, what, ratio(table, 0, 1), limit, note=note)
