"""Writing contracts of a package of 1,000 modules and more, and telling what changed in one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus import generated, written
from measure import COUNTED, IMPORTSPY, Row, costs, median, ratio
from peers import trees

SMALL = 1_000


def rows() -> Iterator[Row]:
    yield from of(f"{SMALL:,} generated modules", generated(SMALL))
    yield from of("sympy", trees()["sympy"])


def of(name: str, tree: Path) -> Iterator[Row]:
    """Diff reads the package twice, as two sides; init reads it once."""
    files = sorted(tree.rglob("*.py"))
    listed = str(written("writing.list", "".join(f"{file}\t\t\n" for file in files)))
    parse = [COUNTED, "source", "parse", listed]
    diff = [IMPORTSPY, "diff", str(tree), str(tree)]
    init = [IMPORTSPY, "init", "--recursive", str(tree), "-o", "-"]
    table = costs(3, parse, diff, init)
    for index, what, times in ((1, "diff", 2), (2, "init --recursive", 1)):
        share = ratio(table, 0, index) * times
        note = f"{len(files)} files, {median(table, index) / 1e6:.2f} s CPU, parsing {share:.0%}"
        yield Row("writing", f"{what} {name} / parsing, CPU", 1 / share, None, note=note)
