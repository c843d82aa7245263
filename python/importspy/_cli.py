"""The ``importspy`` command."""

import sys

from importspy import _importspy


def main() -> int:
    """Run the command line of this process; the answer is its exit status."""
    return _importspy.main(sys.argv, sys.executable or None, _importspy.__file__)
