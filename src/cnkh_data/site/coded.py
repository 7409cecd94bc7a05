"""Codes with their labels and definitions, as pages and scripts have them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ..access.tables import Tables
from .parts import DataFile

CODES = "data/codes.js"


class Codes:
    """What codes of a dataset mean, by codelist and code; and which column has which codelist."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def _known(self) -> Mapping[str, tuple[str, str]]:
        rows = self._tables.rows("codes")
        return {f"{row['codelist']}.{row['code']}": (row["label"], row["definition"]) for row in rows}

    def label(self, codelist: str, code: object) -> str:
        """A code in words; the code itself where no codelist has it, as with codes of older readings."""
        return self._known.get(f"{codelist}.{code}", (str(code), ""))[0]

    def definition(self, codelist: str, code: object) -> str:
        """What a code means; empty where no codelist has it."""
        return self._known.get(f"{codelist}.{code}", ("", ""))[1]

    def has(self, codelist: str, code: object) -> bool:
        """Whether a codelist has a code."""
        return f"{codelist}.{code}" in self._known

    def all(self, codelist: str) -> tuple[tuple[str, str, str], ...]:
        """Code, label and definition of each code of a codelist, in its order."""
        rows = self._tables.where("codes", "codelist", codelist)
        return tuple((str(row["code"]), row["label"], row["definition"]) for row in rows)

    def codelists_of(self, table: str) -> dict[str, str]:
        """Column of a table to its codelist, for columns that have one."""
        return {field["name"]: field["codelist"] for field in self._tables.columns(table) if field.get("codelist")}

    def data_file(self) -> DataFile:
        """All of them for scripts: `force.2` to label and definition."""
        return DataFile(CODES, "codes", {key: list(said) for key, said in self._known.items()})


def plain(value: Any) -> str:
    """A value of a table in words: yes and no, lists with commas.

    Example:
        >>> plain(True), plain(("a", "b")), plain(None), plain(3)
        ('yes', 'a, b', '', '3')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(plain(one) for one in value)
    return str(value)
