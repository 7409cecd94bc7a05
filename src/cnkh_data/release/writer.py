"""Writes the tables of a release as CSV, and its records, a document after another, whichever process has made the rows of a document."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO

from ..corpus import facts
from ..memory import give_back
from ..published import NewLedger
from ..spill import spilling
from ..staging import Staging
from ..workers import done_by, processes
from .parts import Part, Parts, packed, unpacked
from .records import record_paths
from .rows import Gathered, Kept, RowsWriter, in_batches
from .way import Way

LEDGER = "published_ids.csv"
"""Name of the new ledger of published ids, in the folder for what is needed only for a while."""


def write_parts(parts: Parts, staging: Staging, way: Way) -> dict[str, Kept]:
    """Write every table as CSV, the records as JSON Lines, and, for the corpus, the new ledger.

    Returns:
        each table, whose rows are kept.
    """
    numbers = [number for number, one in enumerate(facts(parts.corpus)) if one.published]
    with ExitStack() as opened:
        writer = _Writer(parts, staging, opened)
        writer.add(parts.shared())
        ends = _ends_of_shards(len(numbers), way.shards or 1)
        give_back()
        for done, part in enumerate(_made(parts, numbers, way), 1):
            writer.add(part)
            way.progress("writing", done, len(numbers))
            for _ in range(ends.count(done)):
                writer.next_shard()
        return writer.done()


def _ends_of_shards(documents: int, shards: int) -> list[int]:
    """Number of the last document of each shard but the last, counted from 1.

    Example:
        >>> _ends_of_shards(10, 3)
        [3, 6]
    """
    return [documents * shard // shards for shard in range(1, shards)]


def _made(parts: Parts, numbers: Sequence[int], way: Way) -> Iterator[Part]:
    """Yield what documents give, in their order."""
    if way.executor is not None:
        from .elsewhere import made_elsewhere  # noqa: PLC0415 - brings the rules

        yield from made_elsewhere(way.executor, parts, numbers)
        return
    jobs = processes(way.jobs, len(numbers))
    if jobs == 1:
        yield from (_part(parts, number) for number in numbers)
        return
    make = done_by(lambda number, _: packed(_part(parts, number)), jobs, numbers, [None] * len(numbers), at_once=1)
    yield from map(unpacked, make)


def _part(parts: Parts, number: int) -> Part:
    """What a document gives, given by its number. Much is made and thrown away for it, which is given back at once."""
    part = parts.of(parts.corpus.folders[number])
    give_back()
    return part


class _Writer:
    """Puts parts into files."""

    def __init__(self, parts: Parts, staging: Staging, opened: ExitStack) -> None:
        self._parts = parts
        self._staging = staging
        self._opened = opened
        self._across = {table.name: table.across for table in parts.definitions if table.across is not None}
        self._tables = {table.name: RowsWriter(table, staging) for table in parts.definitions}
        for table in self._tables.values():
            opened.callback(table.abandon)
        self._records: dict[str, BinaryIO] = {}
        database = opened.enter_context(spilling())
        self._gathered = Gathered(database)
        self._ledger = NewLedger(parts.corpus, database)

    def add(self, part: Part) -> None:
        """Write what a document gives."""
        for name, rows in part.rows.items():
            self._tables[name].add(rows)
        for name, given in part.across.items():
            self._gathered.add(name, self._across[name], given)
        for path, lines in part.records.items():
            if path not in self._records:
                self._records[path] = self._opened.enter_context(self._staging.open(path))
            self._records[path].write(lines)
        self._staging.put_all(part.own_records)
        self._ledger.add(part.ids)

    def next_shard(self) -> None:
        """Let what documents give be in another shard; a table that goes across them is written as one, at the end."""
        for name, table in self._tables.items():
            if name not in self._across:
                table.next_shard()

    def done(self) -> dict[str, Kept]:
        """Finish all files."""
        for table in self._parts.definitions:
            if table.across is not None:
                rows = table.across.finish(self._parts.corpus, self._gathered.rows(table.name))
                for some in in_batches(table, rows):
                    self._tables[table.name].add(some)
        kept = {name: table.done() for name, table in self._tables.items()}
        give_back()
        with (self._staging.scratch / LEDGER).open("xb") as ledger:
            ledger.writelines(self._ledger.lines())
        if self._parts.texts:
            for path in record_paths(self._parts.corpus):
                if path not in self._staging.files and path not in self._records:
                    self._staging.put(path, b"")
        return kept
