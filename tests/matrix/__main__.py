"""Prints the matrix: ``python -m matrix [--write FILE]``, with ``tests`` on the path."""

from __future__ import annotations

import sys
from pathlib import Path

from .table import page


def main() -> None:
    text = page()
    if "--write" in sys.argv:
        Path(sys.argv[sys.argv.index("--write") + 1]).write_text(text, encoding="utf-8")
    else:
        print(text, end="")


main()
