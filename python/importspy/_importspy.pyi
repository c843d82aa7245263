"""The native half of importspy."""

from collections.abc import Sequence
from types import ModuleType
from typing import Any

__version__: str

def main(argv: Sequence[str], executable: str | None = None, extension: str | None = None) -> int:
    """Run one command line and return its exit status.

    ``argv`` begins with the program's name; ``executable`` is the interpreter that runs it,
    ``extension`` the file of this module.
    Afterwards Ctrl-C ends the process at once instead of raising ``KeyboardInterrupt``.
    """

def observe_live(
    loaded: ModuleType | dict[str, Any],
    module_name: str,
    filename: str,
    names: Sequence[str] | None = None,
    source_text: str | None = None,
) -> bytes:
    """Observe a loaded module without running any of its code, and return what it saw as JSON.

    ``loaded`` is the module or its dictionary; ``names`` what to look at (everything, if None);
    ``source_text`` the text of its file, for the places of definitions.
    """

def observe_source(source_text: str, module_name: str, filename: str) -> bytes:
    """Observe a module from its text, as the running interpreter would run it.

    Raises SyntaxError where it isn't Python.
    """
