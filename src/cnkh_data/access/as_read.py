"""What the two blind readings made of the words of a record.

A reading gives its units and commitments ids and numbers of its own, so they are found by their words: a text is read in order, and
the units of a reading tile it. A unit belongs to a provision whose words it overlaps; of the commitments of a reading, that one belongs
to a commitment whose words overlap its words most.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .parts import Adjudication, ReadCommitment, ReadUnit
from .rows import present, wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .tables import Row, Tables

Places = dict[str, tuple[int, int]]
"""Primary language to the offsets of words in the document's first text of it."""

KEYS = ("document_id", "codebook", "reading_pass", "unit_id", "seq")
"""Columns that say which unit or commitment of which reading a row is."""


class _Unit(NamedTuple):
    row: Row
    places: Places


class _Commitment(NamedTuple):
    row: Row
    places: Places


class _Readings(NamedTuple):
    """The readings of one document."""

    units: list[_Unit]
    commitments: list[_Commitment]


def units_of(tables: Tables, document_id: str, provision_id: str) -> tuple[ReadUnit, ...]:
    """The units of every reading whose words overlap those of a provision."""
    own = _own_places(tables, document_id, "provision_texts", "provision_id", provision_id)
    return tuple(_read_unit(unit.row) for unit in _readings(tables, document_id).units if _overlap(own, unit.places))


def commitments_of(tables: Tables, document_id: str, commitment_id: str) -> tuple[ReadCommitment, ...]:
    """The commitment of each reading whose words overlap those of a commitment most."""
    return tuple(_read_commitment(row) for row in _most_overlapping(tables, document_id, commitment_id))


def unit_adjudications(tables: Tables, document_id: str, provision_id: str) -> tuple[Adjudication, ...]:
    """The differences between the units of a provision; those of its commitments are with them."""
    units = {(unit.codebook, unit.reading_pass, unit.unit_id) for unit in units_of(tables, document_id, provision_id)}
    rows = (row for row in tables.where("adjudications", "document_id", document_id) if row["commitment"] is None)
    return tuple(_adjudication(row) for row in rows if (row["codebook"], _pass(row), row["place"]) in units)


def commitment_adjudications(tables: Tables, document_id: str, commitment_id: str) -> tuple[Adjudication, ...]:
    """The differences between the readings of a commitment."""
    own = {tuple(row[key] for key in KEYS[1:]) for row in _most_overlapping(tables, document_id, commitment_id)}
    rows = (row for row in tables.where("adjudications", "document_id", document_id) if row["commitment"] is not None)
    return tuple(
        _adjudication(row) for row in rows if (row["codebook"], _pass(row), row["place"], row["commitment"]) in own
    )


def _pass(row: Row) -> str:
    """The reading whose ids and numbers an adjudication has: the first, unless that has no such unit or commitment."""
    return "second" if row["field"] in ("unit", "commitment") and row["first"] is None else "first"


def _most_overlapping(tables: Tables, document_id: str, commitment_id: str) -> Iterator[Row]:
    own = _own_places(tables, document_id, "commitment_texts", "commitment_id", commitment_id)
    best: dict[tuple[str, str], tuple[int, Row]] = {}
    for read in _readings(tables, document_id).commitments:
        reading, shared = (read.row["codebook"], read.row["reading_pass"]), _overlap(own, read.places)
        if shared > best.get(reading, (0,))[0]:
            best[reading] = shared, read.row
    return (row for _, row in best.values())


def _readings(tables: Tables, document_id: str) -> _Readings:
    """The readings of a document with the places of their words, worked out once."""
    key = ("as read", document_id)
    if key not in tables.made:
        units = list(_located_units(tables, document_id))
        tables.made[key] = _Readings(units, list(_located_commitments(tables, document_id, units)))
    found: _Readings = tables.made[key]
    return found


def _located_units(tables: Tables, document_id: str) -> Iterator[_Unit]:
    contents = _first_contents(tables, document_id)
    at: dict[tuple[str, str, str], int] = {}
    for row in tables.where("reading_units", "document_id", document_id):
        places: Places = {}
        for language, content in contents.items():
            reading, quote = (row["codebook"], row["reading_pass"], language), row.get(f"quote_{language}") or ""
            start = _find(content, quote, at.get(reading, 0)) if quote else -1
            if start >= 0:
                at[reading] = start + len(quote)
                places[language] = start, start + len(quote)
        yield _Unit(row, places)


def _find(content: str, quote: str, after: int) -> int:
    """Where a quote stands: after what was read before it, or, in a version with another order, anywhere."""
    start = content.find(quote, after)
    return start if start >= 0 else content.find(quote)


def _located_commitments(tables: Tables, document_id: str, units: Iterable[_Unit]) -> Iterator[_Commitment]:
    contents = _first_contents(tables, document_id)
    places_of = {tuple(unit.row[key] for key in KEYS[:-1]): unit.places for unit in units}
    for row in tables.where("reading_commitments", "document_id", document_id):
        places: Places = {}
        for language, (first, last) in places_of.get(tuple(row[key] for key in KEYS[:-1]), {}).items():
            quote = row.get(f"quote_{language}") or ""
            start = contents[language].find(quote, first, last) if quote else -1
            if start >= 0:
                places[language] = start, start + len(quote)
        yield _Commitment(row, places)


def _own_places(tables: Tables, document_id: str, table: str, key: str, record_id: str) -> Places:
    languages = {text_id: language for language, text_id in _first_texts(tables, document_id).items()}
    rows = (row for row in tables.where(table, key, record_id) if row["text_id"] in languages)
    return {languages[row["text_id"]]: (row["start_offset"], row["end_offset"]) for row in rows}


def _first_texts(tables: Tables, document_id: str) -> dict[str, str]:
    """Primary language to the id of a document's first text of it: the one that has the columns of wide tables."""
    first: dict[str, str] = {}
    for row in tables.where("texts", "document_id", document_id):
        first.setdefault(row["language"].partition("-")[0], row["text_id"])
    return first


def _first_contents(tables: Tables, document_id: str) -> dict[str, str]:
    rows = {row["text_id"]: row["content"] or "" for row in tables.where("texts", "document_id", document_id)}
    return {language: rows[text_id] for language, text_id in _first_texts(tables, document_id).items()}


def _overlap(one: Places, other: Places) -> int:
    """Code points that two records share, over all versions."""
    both = ((*one[language], *other[language]) for language in one.keys() & other.keys())
    return sum(max(0, min(end, other_end) - max(start, other_start)) for start, end, other_start, other_end in both)


def _read_unit(row: Row) -> ReadUnit:
    return ReadUnit(row["codebook"], row["reading_pass"], row["unit_id"], _codes(row), present(wide(row, "quote")))


def _read_commitment(row: Row) -> ReadCommitment:
    key = row["codebook"], row["reading_pass"], row["unit_id"], row["seq"]
    return ReadCommitment(*key, _codes(row), present(wide(row, "quote")))


def _codes(row: Row) -> Mapping[str, object]:
    return MappingProxyType({name: value for name, value in row.items() if name not in KEYS})


def _adjudication(row: Row) -> Adjudication:
    names = ("codebook", "field", "language", "first", "second", "adjudicated", "reason")
    return Adjudication(*(row[name] for name in names))
