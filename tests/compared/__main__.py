"""Compare importspy with others on any environment.

PYTHONPATH=tests .venv/bin/python -m compared PYTHON
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from compared.installed import COMPARED, Environment

NATIVE = Path(__file__).resolve().parents[2] / "target" / "debug" / "importspy"


def main() -> int:
    arguments = argparse.ArgumentParser(
        description="Compare importspy with others on an environment."
    )
    arguments.add_argument("python", type=Path, help="the interpreter of an environment")
    arguments.add_argument("--importspy", default=str(NATIVE), help="the command to compare")
    given = arguments.parse_args()
    environment = Environment(given.python, given.importspy)
    print(f"{len(environment.distributions)} distributions")
    count = 0
    for what, compare in COMPARED.items():
        found = list(compare(environment))
        count += len(found)
        print(f"{what}: {len(found)} differences")
        for one in found:
            print(f"  {one}")
    return min(count, 1)


if __name__ == "__main__":
    sys.exit(main())
