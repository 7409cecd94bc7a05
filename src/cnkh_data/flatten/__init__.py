"""Corpus to tables. `columns` derives a column from a model's field, `definitions` lists the tables, `without_texts` empties them.

Tables that have much to work out are in modules of their own: `readings`, `threads`, `network`, and `described`, which says what the
columns and codes of all others are.
"""

from .columns import Across, Column, ForeignKey, PlainRow, Row, Table
from .common import text_id
from .definitions import all_tables
from .without_texts import LEFT_OUT, Quotations, emptied, quotations, without_texts

__all__ = [
    "LEFT_OUT",
    "Across",
    "Column",
    "ForeignKey",
    "PlainRow",
    "Quotations",
    "Row",
    "Table",
    "all_tables",
    "emptied",
    "quotations",
    "text_id",
    "without_texts",
]
