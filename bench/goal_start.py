"""Goals 6 and 7: starting costs nearly nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from corpus import PLUGIN, PLUGIN_CONTRACT, written
from measure import EMPTY, IMPORTSPY, NotMeasured, Row, costs, median, ratio, refuse_other_status
from peers import earlier

EARLIER_CONTRACT = """\
filename: plugin.py
variables:
  - name: VERSION
functions:
  - name: media_type
classes:
  - name: Exporter
    methods:
      - name: export
"""


def version() -> Iterator[Row]:
    table = costs(400, [IMPORTSPY, "--version"], [EMPTY])
    refuse_other_status(table, [0])
    for by, name in (("wall_us", "wall"), ("cpu_us", "CPU")):
        note = f"{median(table, 0, by):.0f} µs"
        limit = 1.2 if by == "wall_us" else None
        yield Row(6, f"--version / empty binary, {name}", ratio(table, 0, 1, by), limit, note=note)


def module() -> Iterator[Row]:
    source = str(written("plugin.py", PLUGIN))
    contract = str(written("plugin.yml", PLUGIN_CONTRACT))
    check = [IMPORTSPY, "check", "-s", contract, source]
    table = costs(100, check, [sys.executable, "-I", "-S", "-c", "pass"])
    refuse_other_status(table, [0])
    note = f"{median(table, 0, 'wall_us'):.0f} µs"
    figure = ratio(table, 0, 1, "wall_us")
    yield Row(7, "one module / python -I -S -c pass, wall", figure, 0.25, note=note)
    what = "one module / earlier releases' CLI"
    try:
        old = written("earlier/plugin.yml", EARLIER_CONTRACT)
        command = [str(earlier() / "importspy"), "check", "-s", str(old), source]
        table = costs(7, check, command)
        refuse_other_status(table, [0])
    except NotMeasured as reason:
        yield Row(7, what, None, 1 / 100, note=str(reason))
        return
    yield Row(7, what, ratio(table, 0, 1), 1 / 100, note=f"{median(table, 1) / 1000:.0f} ms theirs")
