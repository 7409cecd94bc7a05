"""Ctrl-C, whatever the program was doing when it came.

Python raises KeyboardInterrupt where it happens to be. That may be inside a library that wraps it in an error of its own,
as pydantic's serializer does, or takes it for a fault of the record that it is looking at; or where nothing can be raised and it is shown
as "Exception ignored". So it is also noted.
"""

import signal
import sys
from types import FrameType
from typing import NoReturn

from ..interrupts import note


class Interrupt:
    """Whether Ctrl-C was pressed since this was made, in the main thread of the program."""

    def __init__(self) -> None:
        self.came = False
        signal.signal(signal.SIGINT, self._note)
        sys.unraisablehook = self._show

    def ignore(self) -> None:
        """Let nothing come between the end of the work and that of the process."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _note(self, _number: int, _frame: FrameType | None) -> NoReturn:
        self.came = True
        note()
        raise KeyboardInterrupt

    def _show(self, problem: "sys.UnraisableHookArgs") -> None:
        # What a library has left open is closed when it is given up, and that fails on a full disk, too: the command has said so.
        if not self.came and not isinstance(problem.exc_value, OSError):
            sys.__unraisablehook__(problem)
