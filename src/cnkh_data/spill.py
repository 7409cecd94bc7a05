"""A table of a program's own, in memory while it is small and in a temporary file when it is not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from .errors import CannotRunError


@contextmanager
def spilling() -> Iterator[sqlite3.Connection]:
    """Open an empty database, which is gone when it is closed.

    Raises:
        CannotRunError: if it needs a temporary file, and the folder of these takes no more.
    """
    # The empty name: SQLite writes to a temporary file what does not find room in its cache.
    with closing(sqlite3.connect("", isolation_level=None)) as database:
        try:
            yield database
        except sqlite3.OperationalError as error:
            raise CannotRunError(
                f"the folder of temporary files takes no more, in which rows are kept until they can be sorted: {error}; "
                "make room there, or set TMPDIR to another folder"
            ) from None
