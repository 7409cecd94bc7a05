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
        # The stream itself: the commands that move the cursor are this line's own.
        self._stream = sys.__stderr__
        at_terminal = self._stream is not None and self._stream.isatty()
        self._next = time.monotonic() + WAIT if at_terminal else float("inf")
        self._shown = False

    def __call__(self, doing: str, done: int, of: int) -> None:
        """Show how far the run has come, if it is time to."""
        if time.monotonic() >= self._next:
            self._next, self._shown = time.monotonic() + INTERVAL, True
            self._put(f"{doing}: {done} of {of} documents")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._put("")

    def _put(self, line: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r\033[K{line}")
            self._stream.flush()
