"""What a document gives to a release: rows of tables, records and ids. It is made of the document and the shared files alone."""

import gzip
import io
import json
import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ..corpus import Corpus, DocumentFolder
from ..flatten import Row, Table, all_tables, without_texts
from ..published import Id, ids_in, shared_ids
from .formats import csv_rows
from .records import Records, as_files, own_records_of, records_of, shared_records


class Rows(NamedTuple):
    """Some rows of a table, in both forms."""

    number: int
    filled: Mapping[str, int]
    """Column to the number of rows with a value in it; an empty list is none, as in CSV."""
    csv: bytes
    line: bytes
    """A line of JSON."""


class Part(NamedTuple):
    """What a document, or what all documents share, gives to a release."""

    rows: Mapping[str, Rows]
    """Table to the rows of it, of those that have any."""
    across: Mapping[str, Sequence[Row]]
    """Table that goes across documents to what it is given."""
    records: Mapping[str, bytes]
    """Path of a file of records to lines of it."""
    own_records: Mapping[str, bytes]
    """Path of a file of records to all of it, of those that are of one document alone."""
    ids: Sequence[Id]
    """Types and ids of what is published."""


def packed(part: Part) -> bytes:
    """A part as it waits for its turn, which several do: in a tenth of its room."""
    out = io.BytesIO()
    # Piece by piece, since a whole pickle is large.
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as file:
        pickle.dump(part, file)
    return out.getvalue()


def unpacked(content: bytes) -> Part:
    """A part, as `packed` has packed it."""
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
        part: Part = pickle.load(file)  # from a process that this build has started or was given
    return part


@dataclass(frozen=True)
class Parts:
    """Makes the parts of a release of a corpus, with the words of the sources or without."""

    corpus: Corpus
    texts: bool = True

    @cached_property
    def definitions(self) -> Sequence[Table]:
        """Every table of the release."""
        definitions = all_tables(self.corpus.dataset.languages, self.corpus.codelists)
        return definitions if self.texts else without_texts(definitions, self.corpus)

    def shared(self) -> Part:
        """What all documents share."""
        rows = {table.name: made(table, table.shared(self.corpus)) for table in self.definitions}
        return self._part(rows, {}, shared_records(self.corpus), {}, shared_ids(self.corpus))

    def of(self, folder: DocumentFolder) -> Part:
        """What a document gives, if it is published."""
        corpus = self.corpus
        rows = {one.name: made(one, one.each(corpus, folder)) for one in self.definitions if one.across is None}
        across = {one.name: list(one.each(corpus, folder)) for one in self.definitions if one.across is not None}
        return self._part(rows, across, records_of(folder), own_records_of(folder), ids_in(corpus, folder))

    def _part(
        self,
        rows: Mapping[str, Rows | None],
        across: Mapping[str, Sequence[Row]],
        records: Records,
        own_records: Records,
        ids: Iterable[Id],
    ) -> Part:
        return Part(
            {name: found for name, found in rows.items() if found},
            across,
            # Records quote the sources throughout, so that a release without texts has none.
            as_files(records) if self.texts else {},
            as_files(own_records) if self.texts else {},
            list(ids),
        )


def made(table: Table, rows: Iterable[Row]) -> Rows | None:
    """Rows of a table in both forms; None if there are none."""
    plain = table.plain(rows)
    if not plain:
        return None
    filled = {
        column.name: _filled(cells) for column, cells in zip(table.columns, zip(*plain, strict=True), strict=True)
    }
    line = json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Rows(len(plain), filled, csv_rows(plain), line.encode("utf-8"))


def _filled(cells: Sequence[Any]) -> int:
    return sum(cell is not None and cell != [] for cell in cells)
