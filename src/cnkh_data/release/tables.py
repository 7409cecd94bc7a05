"""Tables as Parquet, made of rows that are kept: one after another, so that no two are in memory."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from ..flatten import Table
from ..staging import Staging
from .formats import parquet_writer
from .rows import AT_ONCE, Kept

ROWS, BYTES = 8_192, 4 * 2**20
"""Rows of a row group, and bytes from which it is written with fewer: what is kept in memory of a table until it is written."""
PIECES = 4
"""In how many pieces a row group is read again, if it has fewer rows than are read at once: they may be whole texts."""
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
    paths: Sequence[str]
    """Its Parquet files in the release, one after another."""
    folder: Path
    """Folder that these lie in."""

    def to_batches(self) -> Iterator[pa.RecordBatch]:
        """Yield its rows, some at a time."""
        for path in self.paths:
            # An open file, since Arrow takes no path that is not UTF-8.
            with (self.folder / path).open("rb") as opened, pq.ParquetFile(opened) as file:
                for group in range(file.num_row_groups):
                    # Groups with few rows have long ones.
                    some = max(1, min(AT_ONCE, file.metadata.row_group(group).num_rows // PIECES))
                    yield from file.iter_batches(some, row_groups=[group], use_threads=False)


def parquet_path(table: str, shard: int | None = None) -> str:
    """Where the Parquet of a table stands in a release, or a shard of it, the first of which is 0.

    Example:
        >>> parquet_path("names"), parquet_path("names", 2)
        ('parquet/names.parquet', 'parquet/names/part-00002.parquet')
    """
    return f"parquet/{table}.parquet" if shard is None else f"parquet/{table}/part-{shard:05}.parquet"


def write_table(table: Table, kept: Kept, staging: Staging, sharded: bool) -> Written:
    """Write a table as Parquet, in one file or in shards; what kept its rows is gone then."""
    files = _ParquetFiles(table, staging, sharded)
    try:
        for rows in kept.rows():
            if rows is None:
                files.next_file()
            else:
                files.add(table.arrow_batch(rows))
        paths = files.done()
    except BaseException:
        files.abandon()
        raise
    kept.path.unlink()
    return Written(table.arrow_schema, kept.num_rows, paths, staging.folder)


class _ParquetFiles:
    """Writes a table as Parquet: one file, or a shard after another. A shard without rows is left out, but for the first."""

    def __init__(self, table: Table, staging: Staging, sharded: bool) -> None:
        self._table = table
        self._staging = staging
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
