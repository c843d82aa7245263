"""Prints the matrix: ``python -m matrix [--write FILE]``, with ``tests`` on the path."""

from __future__ import annotations

import sys
from pathlib import Path

from .table import page


def main() -> None:
    if "--write" not in sys.argv:
        print(page(""), end="")
        return
    file = Path(sys.argv[sys.argv.index("--write") + 1])
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(page(before), encoding="utf-8")


main()
