"""Corpus to tables. `columns` derives a column from a model's field, `definitions` lists the tables, `without_texts` empties them."""

from .columns import Column, ForeignKey, Table
from .definitions import all_tables
from .without_texts import LEFT_OUT, without_texts

__all__ = ["LEFT_OUT", "Column", "ForeignKey", "Table", "all_tables", "without_texts"]
