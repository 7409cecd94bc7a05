"""Codelists as the published tables have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import did_you_mean
from .parts import Code

if TYPE_CHECKING:
    from .tables import Tables


class UnknownCodelistError(ValueError):
    """There is no codelist of that name; the message names those that may have been meant."""


def codelist(tables: Tables, name: str) -> dict[str | int, Code]:
    """Every code of a codelist, in its order; the steps of a scale are integers.

    Raises:
        UnknownCodelistError: if there is no such codelist.
    """
    found = codes_of(tables, name)
    if not found:
        known = list(dict.fromkeys(row["codelist"] for row in tables.rows("codes")))
        near = did_you_mean(name, known)
        raise UnknownCodelistError(f"no codelist {name!r}{near or '; there are: ' + ', '.join(known)}")
    return {code.code: code for code in found}


def codes_of(tables: Tables, name: str) -> list[Code]:
    """The codes of a codelist, in its order; none where a dataset has no such codes of its own."""
    rows = tables.where("codes", "codelist", name)
    scale = bool(rows) and is_scale(tables, name)
    return [Code(name, int(row["code"]) if scale else row["code"], row["label"], row["definition"]) for row in rows]


def is_scale(tables: Tables, name: str) -> bool:
    """Whether the codes of a codelist are the steps of a scale: numbers, of which a higher one is more."""
    return any(
        field["type"] == "integer"
        for table in tables.names
        if tables.is_table(table)
        for field in tables.columns(table)
        if field.get("codelist") == name
    )
