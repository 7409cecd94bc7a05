"""How much of a corpus is kept in memory once it was read; the rest is read again when it is asked for."""

import contextlib
import math
import sys


class Room:
    """Bytes of files that may still be kept."""

    def __init__(self, size: float = math.inf) -> None:
        self._left = size
        self._refused = False

    @property
    def is_bounded(self) -> bool:
        """Whether something may find no room."""
        return self._left < math.inf

    @property
    def is_used_up(self) -> bool:
        """Whether something has found no room."""
        return self._refused

    def has(self, size: int) -> bool:
        """Take the room for a file, if there is some."""
        if size > self._left:
            self._refused = True
            return False
        self._left -= size
        return True


def give_back() -> None:
    """Give memory back that is free: glibc keeps it, and what was needed to read a large file once would be held to the end."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - only a large corpus needs it

        with contextlib.suppress(OSError, AttributeError):  # other C libraries have no such function
            ctypes.CDLL(None).malloc_trim(0)
