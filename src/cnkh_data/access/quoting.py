"""The words that a record rests on, and where the source files have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .parts import Evidence
from .records import Commitment, Divergence, Document, Entity, Provision, Relation, Text, Thread
from .rows import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .base import Record
    from .tables import Row, Tables

_PLACES = {
    Provision.KIND: ("provision_texts", "provision_id"),
    Commitment.KIND: ("commitment_texts", "commitment_id"),
    Divergence.KIND: ("divergence_texts", "divergence_id"),
    Entity.KIND: ("mentions", "entity_id"),
}
"""Kind of record to the table that says where its words stand, and the column that has its id there."""


class _Source(NamedTuple):
    """A source file, as it was cut."""

    content: str
    cuts: list[Row]


def evidence_of(tables: Tables, record: Record, context: int) -> tuple[Evidence, ...]:
    """The words of a record in each version, with so many code points around them; none of a record that has no words."""
    return tuple(_evidence(tables, row, context) for row in _places(tables, record))


def _places(tables: Tables, record: Record) -> Iterator[Row]:
    """Yield a row with text, offsets and words for each place that a record rests on."""
    if record.KIND in _PLACES:
        table, key = _PLACES[record.KIND]
        yield from tables.where(table, key, record.id)
    elif isinstance(record, Relation):
        for end in (record.subject, record.target):
            yield from _places(tables, end)
    elif isinstance(record, Thread):
        for stage in record.stages:
            yield from _places(tables, stage.record)
    elif isinstance(record, Document):
        for text in record.texts.values():
            yield from _places(tables, text)
    elif isinstance(record, Text):
        yield {"text_id": record.id, "start_offset": 0, "end_offset": record.characters, "quote": record.content}


def _evidence(tables: Tables, row: Row, context: int) -> Evidence:
    text = tables.first("texts", "text_id", row["text_id"]) or {}
    content, start, end = text["content"] or "", row["start_offset"], row["end_offset"]
    source = _source(tables, row["text_id"], content)
    place = _in_source(source, start)
    file = tables.first("sources", "source_id", text["source_id"]) or {}
    return Evidence(
        row["text_id"],
        tag(row),
        row["quote"] or "",
        content[max(0, start - context) : start],
        content[end : end + context],
        start,
        end,
        file["file"],
        source.content.count("\n", 0, place) + 1,
        place - source.content.rfind("\n", 0, place),
    )


def _source(tables: Tables, text_id: str, content: str) -> _Source:
    """The source of a text: the text, with what was cut out put back. It is worked out once."""
    key = ("source of", text_id)
    if key not in tables.made:
        cuts = sorted(tables.where("text_cuts", "text_id", text_id), key=lambda cut: cut["start_offset"])
        parts, at, length = [], 0, 0
        for cut in cuts:
            kept = content[at : at + cut["start_offset"] - length]
            parts += [kept, cut["quote"] or ""]
            at, length = at + len(kept), cut["end_offset"]
        tables.made[key] = _Source("".join([*parts, content[at:]]), cuts)
    found: _Source = tables.made[key]
    return found


def _in_source(source: _Source, offset: int) -> int:
    """Offset in the source of what stands at an offset of the text."""
    for cut in source.cuts:
        if cut["start_offset"] > offset:
            break
        offset += cut["end_offset"] - cut["start_offset"]
    return offset
