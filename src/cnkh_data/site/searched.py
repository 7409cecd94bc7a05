"""What the search page looks in: the cells of `cnkh_data.search`, and those of threads, codes, rules and pages, packed for a script."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from ..access.lookup import every
from ..access.records import Thread
from ..access.search import AROUND, FIELDS, KINDS, Cell, cells, label_of
from ..access.tables import Tables
from . import addresses
from .sentences import unit_texts

T = TypeVar("T")

KINDS_SHOWN = ("actor", "place", "instrument", "thread", "document", "commitment", "provision", "code", "rule", "page")
"""Every kind of what is found: those of `cnkh_data.search`, and more."""
BASES: Mapping[str, str] = {
    **dict.fromkeys(KINDS[:3], f"{addresses.ENTITIES}#"),
    "thread": f"{addresses.THREADS}#",
    "code": f"{addresses.CODES}#",
    "rule": f"{addresses.RULES}#",
    "page": "",
}
"""What stands before an id in an address. Records of documents have addresses of another form, which the script knows."""
MORE_FIELDS = ("heading", "definition")
"""Where words are looked for beside the fields of `cnkh_data.search`."""

Label: TypeAlias = str | int | tuple[str, int]
"""What something is called: words, the index of the cell that has them, or words and a cell that has the rest."""


class Found(NamedTuple):
    """Something that may be found, as the script reads it."""

    kind: int
    id: str
    """Its id, with the number of its document in place of that one's id if it is a record of one."""
    label: Label
    """What it is called, in English; empty where its words say it."""
    order: tuple[int, ...]
    """Its place among others of the same rank."""


class Heading(NamedTuple):
    """Words of a page of this site that are no record's."""

    address: str
    words: str
    field: str = "heading"
    """Whether it is a heading, or what is said below one: `definition`."""


class _One(NamedTuple):
    """What has words."""

    kind: str
    id: str
    label: str
    order: tuple[int, ...]


class _Words(NamedTuple):
    """Words in which it is looked for."""

    field: str
    language: str
    words: str
    text_id: str | None = None
    start: int = 0


_Cells: TypeAlias = Iterator[tuple[_One, _Words]]


def index(tables: Tables, headings: Iterable[Heading] = (), pages: Mapping[str, str] | None = None) -> dict[str, Any]:
    """All that is searched.

    Args:
        tables: the published tables.
        headings: those of pages that are no record's.
        pages: path of each page to its title.

    Returns:
        `kinds`, `fields`, `languages` and `texts`: what numbers stand for; `bases`: what stands before an id in an address; `found`: a
        list of `Found`; `cells`: for each the index of what has it, field, language, words, and if they are part of a text, which, and
        its first code point there; `documents`: id and title of each; `pages`: path to title; `around`: characters that are shown beside what was
        found.

        Words that stand in several places are written once. The others say where in a list: the index of a cell, or for a unit of a
        text `-1 - number` in the file of their words; then the first code point and that after the last, if there are more.
    """
    every_cell = [*_records(tables), *_threads(tables), *_codes(tables), *_headings(headings)]
    packed = _Packed([cell for _, cell in every_cell], tables)
    numbers, languages, texts = _Numbered[_One](), _Numbered[str](), _Numbered[str]()
    fields = (*FIELDS, *MORE_FIELDS)
    held: list[Sequence[Any]] = []
    for at, (one, cell) in enumerate(every_cell):
        own = (numbers[one], fields.index(cell.field), languages[cell.language], packed.words(at, cell))
        held.append((*own, texts[cell.text_id], cell.start) if cell.text_id else own)
    documents = {row["document_id"]: row["title"] for row in tables.rows("documents")}
    order = {document: str(number) for number, document in enumerate(documents)}
    return {
        "kinds": KINDS_SHOWN,
        "bases": dict(BASES),
        "fields": fields,
        "languages": list(languages),
        "texts": list(texts),
        "found": [
            Found(KINDS_SHOWN.index(one.kind), _short(one, order), packed.label(one.label), one.order)
            for one in numbers
        ],
        "cells": held,
        "documents": list(documents.items()),
        "pages": dict(pages or {}),
        "around": AROUND,
    }


def _short(one: _One, order: Mapping[str, str]) -> str:
    if one.kind in BASES:
        return one.id
    document, slash, rest = one.id.partition("/")
    return f"{order[document]}{slash}{rest}"


class _Numbered(dict[T, int]):
    """Values and their numbers, in the order in which they come."""

    def __missing__(self, value: T) -> int:
        self[value] = len(self)
        return self[value]


class _Packed:
    """Words that stand elsewhere too, written once: those of texts, and the names of entities that threads have."""

    def __init__(self, cells: Sequence[_Words], tables: Tables) -> None:
        self._first: dict[str, int] = {}
        self._units: dict[str, list[tuple[int, int, str]]] = {}
        for number, row in enumerate(unit_texts(tables)):
            self._units.setdefault(row["text_id"], []).append((row["start_offset"], number, row["quote"] or ""))
        for units in self._units.values():
            units.sort()
        for at, cell in enumerate(cells):
            self._first.setdefault(cell.words, at)

    def words(self, at: int, cell: _Words) -> str | tuple[int, ...]:
        """The words of a cell, or where they stand: in a unit, which has a number below 0, or in a cell before."""
        units = self._units.get(cell.text_id or "", [])
        near = bisect_right(units, (cell.start + 1,)) - 1
        if near >= 0:
            start, number, words = units[near]
            if words == cell.words:
                return (~number,)
            begin, end = cell.start - start, cell.start - start + len(cell.words)
            if words[begin:end] == cell.words:
                return (~number, begin, end)
        first = self._first[cell.words]
        return (first,) if first != at else cell.words

    def label(self, label: str) -> Label:
        """A label, or the cell that has its words, or those after its first word."""
        if label in self._first:
            return self._first[label]
        first, _, rest = label.partition(" ")
        return (f"{first} ", self._first[rest]) if rest in self._first else label


def _records(tables: Tables) -> _Cells:
    made: dict[str, _One] = {}
    for cell in cells(tables):
        one = made.get(cell.record_id) or made.setdefault(cell.record_id, _record(tables, cell))
        yield one, _Words(cell.field, cell.language, cell.text, cell.text_id, cell.start)


def _record(tables: Tables, cell: Cell) -> _One:
    """What the script is told of a record; a provision is called by its words, which stand in its cells."""
    label = "" if cell.kind == "provision" else label_of(tables, cell.kind, cell.record_id)
    first, number = cell.order
    return _One(cell.kind, cell.record_id, label, (first, number) if number else (first,))


def _threads(tables: Tables) -> _Cells:
    """Threads, found by every name of what they follow."""
    for order, thread in enumerate(every(tables, Thread) if tables.has("threads") else ()):
        one = _One("thread", thread.id, thread.label, (order,))
        for name in dict.fromkeys((name.language, name.text) for entity in thread.entities for name in entity.names):
            yield one, _Words("name", *name)


def _codes(tables: Tables) -> _Cells:
    for order, row in enumerate(tables.rows("codes")):
        one = _One("code", f"{row['codelist']}.{row['code']}", row["label"], (order,))
        yield one, _Words("heading", "en", row["label"])
        yield one, _Words("heading", "en", str(row["code"]))
        if row["definition"]:
            yield one, _Words("definition", "en", row["definition"])


def _headings(headings: Iterable[Heading]) -> _Cells:
    made: dict[str, _One] = {}
    for address, words, field in headings:
        base = BASES["rule"]
        kind = "rule" if address.startswith(base) else "page"
        one = _One(kind, address.removeprefix(base), words, (len(made),))
        yield made.setdefault(address, one), _Words(field, "en", words)
