"""Goal 12: a contract with every place costs little more than the YAML parser's events."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import large_contract
from measure import NotMeasured, Row, instructions


def rows() -> Iterator[Row]:
    path = large_contract()
    base = instructions("contract", "nothing", str(path))
    events = instructions("contract", "events", str(path)) - base
    read = instructions("contract", "read", str(path)) - base
    load = instructions("contract", "read", str(path), inside="*contract::yaml::load*")
    if load == 0:
        raise NotMeasured("the function that loads the tree was inlined")
    size = f"{path.stat().st_size / 1e6:.1f} MB"
    yield Row(12, "contract with every place / bare YAML events", load / events, 1.2, note=size)
    yield Row(12, "the same decoded into the model, and dropped", read / events, 1.2, note=size)
