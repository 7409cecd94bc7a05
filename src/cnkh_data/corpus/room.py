"""How much of a corpus is kept in memory once it was read; the rest is read again when it is asked for."""

import contextlib
import math
from itertools import chain
from pathlib import Path


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


MOST = 4 * 2**20
"""Bytes of documents and sources that are kept in memory, where they take some four times as much: all of a corpus of the usual size."""


def room_for(root: Path) -> int:
    """Bytes of a corpus that are kept in memory: all of a small one, nothing of a large one, of which a few would hardly save anything.

    Of a large one, each document is read once to know what the collection needs of it, and once more to be looked at, so that it takes no
    more room than a small one.
    """
    left = MOST
    for file in chain.from_iterable((root / "data" / folder).rglob("*") for folder in ("documents", "sources")):
        with contextlib.suppress(OSError):  # Whoever reads it says what is wrong.
            left -= file.lstat().st_size
        if left < 0:
            return 0
    return MOST
