"""The tables of a corpus as they would be published, made in memory: what is shown is what is in `data/` now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..access.tables import Row, Tables
from ..corpus import Corpus
from ..flatten import Column, all_tables
from .records import page


class CorpusTables(Tables):
    """Tables that are made of the records of a corpus, each when it is first asked for. Drafts are left out, as in a release."""

    def __init__(self, corpus: Corpus) -> None:
        self.root = str(corpus.root)
        self.package = {}
        self.made = {}
        self.page = page
        self._corpus = corpus
        self._definitions = {table.name: table for table in all_tables(corpus.dataset.languages, corpus.codelists)}
        self._resources = {
            name: {"name": name, "description": table.description, "schema": table.table_schema()}
            for name, table in self._definitions.items()
        }
        self._rows = {}
        self._groups = {}

    def _read(self, table: str) -> Iterator[Row]:
        columns = self._definitions[table].columns
        for row in self._definitions[table].rows(self._corpus):
            yield {column.name: _value(column, row[column.name]) for column in columns}


def _value(column: Column, value: Any) -> Any:
    """A value as a published table has it."""
    plain = column.arrow_value(column.cell(value))
    return tuple(plain) if isinstance(plain, list) else plain
