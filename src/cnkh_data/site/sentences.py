"""The words of every unit in each of its texts, once for all scripts that show or search them."""

from __future__ import annotations

from collections.abc import Iterator

from ..access.tables import Row, Tables
from .parts import DataFile
from .shown import place_in

PATH, NAME = "data/texts.js", "texts"


def texts(tables: Tables) -> DataFile:
    """The file of data: for each document a list of place, language and words of its units, as `unit_texts` has them."""
    value: dict[str, list[list[str]]] = {row["document_id"]: [] for row in tables.rows("documents")}
    for row in unit_texts(tables):
        document, _, _ = row["provision_id"].partition("/")
        language = row["text_id"].rpartition("/")[2]
        value[document].append([place_in(row["provision_id"]), language, row["quote"] or ""])
    return DataFile(PATH, NAME, value)


def unit_texts(tables: Tables) -> Iterator[Row]:
    """Yield where each unit stands in each of its texts, document by document and unit by unit: scripts number them in this order."""
    for document in tables.rows("documents"):
        for provision in tables.where("provisions", "document_id", document["document_id"]):
            yield from tables.where("provision_texts", "provision_id", provision["provision_id"])
