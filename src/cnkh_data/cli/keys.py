"""Single keys from a terminal, without waiting for Enter where the system can do that."""

import os
import re
import sys
from collections.abc import Callable

if sys.platform != "win32":
    import select
    import termios
    import tty

END = ""
"""Read where the input ends."""
ENTER = "\n"
_ENDS = "\x00\x04"
"""What a terminal gives for Ctrl-D while lines are not waited for."""
_ENTER = re.compile(r"\A(?:\r?\n|\r)")
_ESCAPE = "\x1b"
_SEQUENCE = re.compile(r"\A\x1b(?:\[[0-?]*[ -/]*[@-~]|O.)?")
"""What a key without a character sends: the arrow down ends in B."""
_AHEAD = re.compile(r"[yY](?![\r\n])")
"""A yes that was typed before the question could be read. With Enter after it, somebody means it."""


class Keys:
    """The keys that are pressed at standard input."""

    def __init__(self) -> None:
        self._typed = ""
        self._after_letter = False
        """Whether Enter would only end the answer before."""

    def answer(self, ask: Callable[[], None]) -> str:
        """Ask, and give the next key: `ENTER`, or `END` if there are no more."""
        if sys.platform == "win32":
            ask()
            line = sys.stdin.readline()
            return (line.strip()[:1] or ENTER) if line else END
        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)
        tty.setcbreak(number, termios.TCSANOW)
        try:
            self._take_ahead(number)
            ask()
            return self._next(number)
        finally:
            termios.tcsetattr(number, termios.TCSADRAIN, before)

    def _take_ahead(self, number: int) -> None:
        """Take what was typed before the question, but for what cannot be meant for it."""
        while _is_ready(number) and (more := _taken(number)):
            self._typed += more
        if self._after_letter:
            self._typed = _ENTER.sub("", self._typed)
        self._typed = _AHEAD.sub("", self._typed)

    def _next(self, number: int) -> str:
        self._typed = self._typed or _taken(number)
        key = self._typed[:1]
        self._typed = _SEQUENCE.sub("", self._typed) if key == _ESCAPE else self._typed[1:]
        self._after_letter = key.isprintable()
        return ENTER if key in ("\r", "\n") else END if key in _ENDS else key


def _is_ready(number: int) -> bool:
    return bool(select.select([number], [], [], 0)[0])


def _taken(number: int) -> str:
    """What was typed; empty at the end, and where the terminal has gone."""
    try:
        return os.read(number, 1024).decode("utf-8", "replace")
    except OSError:
        return END
