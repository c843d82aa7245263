"""Goal 4: a tree fifty times as large costs fifty times as much, and hardly more memory."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import PLUGIN_CONTRACT, generated, written
from measure import IMPORTSPY, Row, costs, median, ratio, refuse_other_status

SMALL, LARGE = 1_000, 50_000


def rows() -> Iterator[Row]:
    contract = str(written("plugin.yml", PLUGIN_CONTRACT))
    check = [IMPORTSPY, "check", "--output-format", "text", "-s", contract]
    commands = [[*check, str(generated(count))] for count in (SMALL, LARGE)]
    table = costs(7, *commands)
    refuse_other_status(table, [0])
    growth = ratio(table, 1, 0) * SMALL / LARGE
    each = f"{median(table, 1) / LARGE:.0f} µs CPU a file"
    yield Row(4, f"CPU a file, {LARGE:,} files / {SMALL:,}", growth, 1.15, note=each)
    peak = max(row[1].peak_kb for row in table) / 1024
    yield Row(4, f"peak memory at {LARGE:,} files", peak, 64, unit=" MB")
