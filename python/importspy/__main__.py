"""``python -m importspy`` is the ``importspy`` command."""

import sys

from importspy._cli import main

if __name__ == "__main__":
    sys.exit(main())
