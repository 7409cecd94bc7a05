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


def _in_words(seconds: float) -> str:
    """How long what is left will take; nothing of a moment.

    Example:
        >>> _in_words(0.4), _in_words(42.0), _in_words(200.0)
        ('', ', 42 s left', ', 3 min left')
    """
    if seconds < 1:
        return ""
    return f", {seconds:.0f} s left" if seconds < 100 else f", {seconds / 60:.0f} min left"


class TerminalProgress:
    """Shows one line on standard error, if that is a terminal, and takes it away at the end."""

    def __init__(self) -> None:
        # The stream itself: the commands that move the cursor are this line's own.
        self._stream = sys.__stderr__
        at_terminal = self._stream is not None and self._stream.isatty()
        self._next = time.monotonic() + WAIT if at_terminal else float("inf")
        self._shown = False
        self._doing = ""
        self._begun, self._done = 0.0, 0

    def __call__(self, doing: str, done: int, of: int) -> None:
        """Show how far the run has come, if it is time to."""
        now = time.monotonic()
        if doing != self._doing:
            self._doing, self._begun, self._done = doing, now, done - 1
        if now >= self._next:
            self._next, self._shown = now + INTERVAL, True
            left = (now - self._begun) / (done - self._done) * (of - done)
            self._put(f"{doing}: {done} of {of} documents{_in_words(left)}")

    def clear(self) -> None:
        """Take the line away. If none was shown by now, another process of the command may have shown one."""
        if self._shown or time.monotonic() >= self._next:
            self._put("")

    def _put(self, line: str) -> None:
        if self._stream is not None:
            self._stream.write(f"\r\033[K{line}")
            self._stream.flush()
