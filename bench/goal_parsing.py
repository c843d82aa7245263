"""Goal 1: observing costs little more than parsing."""

from __future__ import annotations

from collections.abc import Iterator

from corpus import frozen, source_list
from measure import Row, instructions


def rows() -> Iterator[Row]:
    files = frozen()
    size = sum(path.stat().st_size for path in files)
    listed = str(source_list())
    base = instructions("source", "nothing", listed)
    parse = instructions("source", "parse", listed) - base
    names = instructions("source", "names", listed) - base
    attributes = instructions("source", "attributes", listed) - base
    everything = instructions("source", "everything", listed) - base
    corpus = f"{len(files)} files, {size / 1e6:.1f} MB, {files[0].name} to {files[-1].name}"
    yield Row(1, "parse + observe / parse, instructions", names / parse, 1.06, note=corpus)
    what = "the same with attributes that methods set"
    yield Row(1, what, attributes / parse, None)
    yield Row(
        1, "the same with everything observed", everything / parse, None, note="as inspect does"
    )
