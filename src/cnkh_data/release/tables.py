"""Tables as they are written, rows by rows: no table need be in memory. What is known of a table afterwards is counted on the way."""

import pickle
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..flatten import Across, Row, Table
from ..staging import Staging
from .formats import csv_line, parquet_writer
from .parts import Rows, made

ROWS, BYTES = 8_192, 4 * 2**20
"""Rows of a row group, and bytes from which it is written with fewer: what is kept in memory of a table until it is written."""
AT_ONCE = 1_024
"""Rows that are made or read at once."""
MOST_BATCHES = 32
"""Batches that wait until they are joined: of a document with few rows, a batch takes more room than its rows."""


class Readable(Protocol):
    """A table that can be read rows by rows: a `pyarrow.Table`, or one in files."""

    @property
    def num_rows(self) -> int:
        """Number of rows."""

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""

    def to_batches(self) -> Iterable[pa.RecordBatch]:
        """Yield its rows, some at a time."""


@dataclass(frozen=True)
class Written:
    """A table that has been written."""

    schema: pa.Schema
    num_rows: int
    filled: Mapping[str, int]
    """Column to the number of rows with a value in it; an empty list is none, as in CSV."""
    paths: Sequence[str]
    """Its Parquet files in the release, one after another."""
    folder: Path
    """Folder that these lie in."""

    def to_batches(self) -> Iterator[pa.RecordBatch]:
        """Yield its rows, some at a time."""
        for path in self.paths:
            # An open file, since Arrow takes no path that is not UTF-8.
            with (self.folder / path).open("rb") as opened, pq.ParquetFile(opened) as file:
                yield from file.iter_batches(AT_ONCE, use_threads=False)


def csv_path(table: str) -> str:
    """Where the CSV of a table stands in a release."""
    return f"csv/{table}.csv"


def parquet_path(table: str, shard: int | None = None) -> str:
    """Where the Parquet of a table stands in a release, or a shard of it, the first of which is 0.

    Example:
        >>> parquet_path("names"), parquet_path("names", 2)
        ('parquet/names.parquet', 'parquet/names/part-00002.parquet')
    """
    return f"parquet/{table}.parquet" if shard is None else f"parquet/{table}/part-{shard:05}.parquet"


class TableWriter:
    """Writes one table, as CSV and as Parquet."""

    def __init__(self, table: Table, staging: Staging, sharded: bool) -> None:
        self._table = table
        self._open = ExitStack()
        self._csv: BinaryIO = self._open.enter_context(staging.open(csv_path(table.name)))
        self._csv.write(csv_line(column.name for column in table.columns).encode("ascii"))
        self._parquet = _ParquetFiles(table, staging, sharded)
        self._rows = 0
        self._filled = Counter[str]()

    def add(self, rows: Rows) -> None:
        """Write some rows."""
        self._csv.write(rows.csv)
        self._parquet.add(rows.batch)
        self._rows += rows.batch.num_rows
        self._filled.update({name: _filled(rows.batch[name]) for name in rows.batch.schema.names})

    def next_shard(self) -> None:
        """Let what comes be in another shard."""
        self._parquet.next_file()

    def done(self) -> Written:
        """Finish its files."""
        self._open.close()
        paths = self._parquet.done()
        schema = self._table.arrow_schema
        filled = {name: self._filled[name] for name in schema.names}
        return Written(schema, self._rows, filled, paths, self._parquet.folder)

    def abandon(self) -> None:
        """Close its files, which nobody wants any longer."""
        with suppress(OSError):
            self._open.close()
        self._parquet.abandon()


class _ParquetFiles:
    """Writes a table as Parquet: one file, or a shard after another. A shard without rows is left out, but for the first."""

    def __init__(self, table: Table, staging: Staging, sharded: bool) -> None:
        self._table = table
        self._staging = staging
        self.folder = staging.folder
        self._shard = 0 if sharded else None
        self._paths: list[str] = []
        self._open = ExitStack()
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0
        """What waits."""

    def add(self, batch: pa.RecordBatch) -> None:
        self._waiting.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        while self._rows >= ROWS:
            self._write()
        if self._bytes >= BYTES:
            self._write()
        elif len(self._waiting) >= MOST_BATCHES:
            self._waiting = self._joined().to_batches()

    def next_file(self) -> None:
        self._close()
        if self._shard is not None:
            self._shard += 1

    def done(self) -> Sequence[str]:
        self._close()
        return self._paths

    def _close(self) -> None:
        """End a file. The first is there even without rows, so that every table has one."""
        if self._waiting or not self._paths:
            self._write()
        self._open.close()
        self._writer = None

    def abandon(self) -> None:
        with suppress(OSError, pa.ArrowException):
            self._open.close()

    def _joined(self) -> pa.Table:
        """What waits, in one chunk."""
        return pa.Table.from_batches(self._waiting, self._table.arrow_schema).combine_chunks()

    def _write(self) -> None:
        """Write a row group of the rows that wait, up to as many as one has."""
        if self._writer is None:
            path = parquet_path(self._table.name, self._shard)
            out = self._open.enter_context(self._staging.open(path))
            self._writer = self._open.enter_context(parquet_writer(out, self._table.arrow_schema))
            self._paths.append(path)
        waiting = self._joined()  # In one chunk, since the bytes depend on the chunks.
        self._writer.write_table(waiting.slice(0, ROWS), row_group_size=ROWS)
        # Joined anew, so that what has been written is let go.
        left = waiting.slice(ROWS).combine_chunks()
        self._waiting, self._rows, self._bytes = left.to_batches(), left.num_rows, left.nbytes


def _filled(values: pa.Array) -> int:
    """In how many rows there is a value; an empty list is none, as in CSV."""
    if pa.types.is_list(values.type):
        return int(pc.sum(pc.greater(pc.list_value_length(values), 0)).as_py() or 0)
    return len(values) - int(values.null_count)


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
