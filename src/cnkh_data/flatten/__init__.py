"""Corpus to tables. `columns` derives a column from a model's field, `definitions` lists the tables."""

from .columns import Column, ForeignKey, Table
from .definitions import all_tables

__all__ = ["Column", "ForeignKey", "Table", "all_tables"]
