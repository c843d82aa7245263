"""The page about every way to import says what happens, and none of them lets anybody in."""

from __future__ import annotations

import pytest
from conftest import ROOT
from matrix.forms import IMPORTS, STARTS
from matrix.run import STATES
from matrix.table import TABLES, interpreters, shown

PAGE = ROOT / "docs" / "matrix.md"


@pytest.mark.parametrize("version", interpreters())
@pytest.mark.parametrize("heading", TABLES)
def test_the_page_says_what_happens(heading: str, version: str) -> None:
    page = shown(PAGE.read_text(encoding="utf-8"))
    _, fill = TABLES[heading]
    for form, cells in fill(interpreters()[version]).items():
        for state in STATES:
            column = f"{state} {version}"
            assert page.get((heading, column, form)) == cells[state], (column, form)


def test_every_way_to_import_is_covered() -> None:
    assert len(IMPORTS) + len(STARTS) >= 40
    page = shown(PAGE.read_text(encoding="utf-8"))
    headings = [heading for heading in TABLES if heading.startswith("Imports")]
    assert headings
    cells = {key: cell for key, cell in page.items() if key[0] in headings}
    assert len({form for _, _, form in cells}) == len(IMPORTS) + len(STARTS)
    # An empty cell is a way that needs a loaded module.
    open_ways = {key: cell for key, cell in cells.items() if cell not in ("✓", "")}
    assert open_ways == {}
