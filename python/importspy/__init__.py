"""Import contracts for Python.

A contract says what a module must be: its functions, classes and variables, where it may run, who
may import it. The engine reads contracts and modules natively and runs neither.

What is here:

- ``importspy`` (the command) and ``python -m importspy``: check modules against contracts; see
  ``importspy --help``.
- ``importspy.__version__``: this release.

Checking from inside a running program is not part of this release; the names for it are not
defined yet, so that code written against them fails at once instead of silently checking nothing.
"""

from importspy._errors import ContractError, ValidationError
from importspy._importspy import Spy, __version__

__all__ = ["ContractError", "Spy", "ValidationError", "__version__"]
