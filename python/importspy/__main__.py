"""``python -m importspy`` is the ``importspy`` command."""

import sys

from importspy._cli import main

sys.exit(main())
