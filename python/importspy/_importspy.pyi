"""The native half of importspy."""

from collections.abc import Sequence

__version__: str
__file__: str

def main(
    argv: Sequence[str], executable: str | None = None, extension: str | None = None
) -> int:
    """Run one command line and return its exit status.

    ``argv`` begins with the program's name; ``executable`` is the interpreter that runs it,
    ``extension`` the file of this module.
    Afterwards Ctrl-C ends the process at once instead of raising ``KeyboardInterrupt``.
    """
