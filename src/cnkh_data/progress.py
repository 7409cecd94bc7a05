"""How far a long run has come."""

import sys
import time
from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how many documents are done, and how many there are."""

WAIT = 1.0
"""Seconds before anything is shown: a short run needs no such line."""
INTERVAL = 0.1


def silent(doing: str, done: int, of: int) -> None:
    """Show nothing."""


class TerminalProgress:
    """Shows one line on standard error, if that is a terminal, and takes it away at the end."""

    def __init__(self) -> None:
        self._next = time.monotonic() + WAIT if sys.stderr.isatty() else float("inf")
        self._shown = False

    def __call__(self, doing: str, done: int, of: int) -> None:
        """Show how far the run has come, if it is time to."""
        if time.monotonic() >= self._next:
            self._next, self._shown = time.monotonic() + INTERVAL, True
            sys.stderr.write(f"\r\033[K{doing}: {done} of {of} documents")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
