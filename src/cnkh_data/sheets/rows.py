"""What the rows of all sheets have in common: an id, what was written, whether it is to go."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ..corpus import Corpus, facts
from ..models import Actor, Record
from ..models.base import Reference
from ..models.walk import shapes
from ..release.workbook import fitting
from .book import Head, Row, text_of
from .columns import SEPARATOR, Cells, Codes, Column, Form

ID, READ, REMOVE, WRITTEN = "id", "read", "remove", "as written"
WHICH, OFFSETS = "which", "offsets"
"""Columns beside those of the fields."""
IDS = "ids of "
"""Begins the line of sheet `about` that has the ids of the rows of a sheet: they tell a row that is gone from one that was never there."""


@dataclass
class Item:
    """A record on its way back: its row, what it was, and what it is; None where there is none."""

    row: Row
    old: Any
    new: Any = None
    touched: bool = False
    removed: bool = False


def head_of(column: Column) -> Head:
    """How the column of a field is written."""
    wide = column.form in (Form.QUOTE, Form.QUOTES, Form.POINT) or column.of in ("note", "gloss_en", "object")
    yes_no = column.form in (Form.READ, Form.YES_NO)
    codes = None if yes_no else column.codes
    return Head(column.name, column.about, codes, yes_no=yes_no, several=column.form is Form.LIST, wide=wide)


def as_kept(cells: Cells) -> dict[str, str]:
    """Cells as they are read again: a long text is cut, and blanks at its edges are gone."""
    return {name: text_of(fitting(words)) for name, words in cells.items()}


def digest_of(cells: Cells, names: Sequence[str]) -> str:
    """A digest of what some cells of a row say: it tells whether anybody has changed one."""
    listed = chain.from_iterable((name, cells.get(name, "").strip()) for name in names)
    return hashlib.sha256("\0".join(listed).encode("utf-8")).hexdigest()[:16]


def entries_for(corpus: Corpus, column: Column, model: type[Record]) -> Codes | None:
    """The entries or documents that a field refers to, to choose from, each with its other names; None if it refers to none.

    Args:
        corpus: whose entries they are.
        column: of the field.
        model: that the field is of.
    """
    mark = shapes(model)[column.of].innermost.mark(Reference)
    if mark is None or len(column.path) != 1:
        return None
    if "document" in mark.targets:
        each = tuple((one.id, one.title, "") for one in facts(corpus))
        return Codes("documents", "", each)
    if not {"actor", "instrument", "place"}.intersection(mark.targets):
        return None
    kinds = sorted(map(str, mark.kinds))
    found = (one for one in corpus.entities.values() if type(one).__name__.lower() in mark.targets)
    listed = tuple(
        (one.id, one.names[0].text, SEPARATOR.join(name.text for name in one.names[1:]))
        for one in found
        if not kinds or (isinstance(one, Actor) and one.kind in kinds)
    )
    return Codes(" ".join([*mark.targets, *kinds]), "", listed)
