"""Rows of tables as documents give them: written as CSV at once, and kept in a file until other forms are made of them.

So whoever makes rows needs no pyarrow, and whoever writes Parquet no corpus: never are both in memory.
"""

import json
import pickle
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ..flatten import Across, PlainRow, Row, Table
from ..staging import Staging
from .formats import csv_line
from .parts import Rows, made

AT_ONCE = 1_024
"""Rows that are made or read at once."""
KEPT = "rows"
"""Folder of the files that keep rows, in the folder for what is needed only for a while."""
NEXT_SHARD = b"null\n"
"""Line in such a file after which the rows are those of another shard."""


@dataclass(frozen=True)
class Kept:
    """A table whose rows are kept in a file: JSON Lines, each with the rows that were made at once."""

    path: Path
    num_rows: int
    filled: Mapping[str, int]
    """Column to the number of rows with a value in it; an empty list is none, as in CSV."""

    def rows(self) -> Iterator[list[PlainRow] | None]:
        """Yield its rows as they were made, and None where another shard begins."""
        with self.path.open("rb") as file:
            yield from map(json.loads, file)


def csv_path(table: str) -> str:
    """Where the CSV of a table stands in a release."""
    return f"csv/{table}.csv"


class RowsWriter:
    """Writes the rows of one table as CSV, and keeps them."""

    def __init__(self, table: Table, staging: Staging) -> None:
        self._table = table
        self._open = ExitStack()
        self._csv: BinaryIO = self._open.enter_context(staging.open(csv_path(table.name)))
        self._csv.write(csv_line(column.name for column in table.columns).encode("ascii"))
        folder = staging.scratch / KEPT
        folder.mkdir(exist_ok=True)
        self._path = folder / f"{table.name}.jsonl"
        self._kept = self._open.enter_context(self._path.open("xb"))
        self._rows = 0
        self._filled = Counter[str]()

    def add(self, rows: Rows) -> None:
        """Write some rows."""
        self._csv.write(rows.csv)
        self._kept.write(rows.line)
        self._rows += rows.number
        self._filled.update(rows.filled)

    def next_shard(self) -> None:
        """Let what comes be in another shard."""
        self._kept.write(NEXT_SHARD)

    def done(self) -> Kept:
        """Finish its files."""
        self._open.close()
        return Kept(self._path, self._rows, {column.name: self._filled[column.name] for column in self._table.columns})

    def abandon(self) -> None:
        """Close its files, which nobody wants any longer."""
        with suppress(OSError):
            self._open.close()


class Gathered:
    """What documents give to tables that go across them, in a database until all have been looked at."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._database.execute("CREATE TABLE given (name TEXT, place BLOB, row BLOB)")

    def add(self, table: str, across: Across, rows: Iterable[Row]) -> None:
        """Keep what a document gives to a table."""
        given = ((table, "\0".join(across.order(row)).encode("utf-8"), pickle.dumps(row)) for row in rows)
        self._database.executemany("INSERT INTO given VALUES (?, ?, ?)", given)

    def rows(self, table: str) -> Iterator[Row]:
        """Yield what was given to a table, in its order."""
        asked = "SELECT row FROM given WHERE name = ? ORDER BY place, rowid"
        return (pickle.loads(row) for (row,) in self._database.execute(asked, (table,)))  # written by `add`


def in_batches(table: Table, rows: Iterable[Row]) -> Iterator[Rows]:
    """Rows of a table, some at a time."""
    left = iter(rows)
    while found := made(table, islice(left, AT_ONCE)):
        yield found
