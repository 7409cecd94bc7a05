"""The page of a record: its words in every version, and the value of each of its fields.

The fields are those of its model, so a new one is shown as soon as it is there: who seals a record vouches for all of it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..colours import DIM
from ..corpus import Corpus, DocumentFolder, Sealable
from ..models import (
    Adjudication,
    Collective,
    Cut,
    Divergence,
    MentionOverride,
    Name,
    Part,
    Provision,
    Reading,
    Record,
    Relation,
    Scale,
    Span,
    SpanOrPoint,
    values_of,
)
from ..pages import mark_of
from ..positions import Path
from ..show.provision import marked
from ..show.rights import rights_lines
from ..texts import number_of, visible
from .layout import NOTHING, Empty, Heading, Line, Row, Versions

ABSENT = "(absent)"
GAP = Heading("")


def page(corpus: Corpus, folder: DocumentFolder | None, item: Sealable, colour: bool) -> Iterator[Line]:
    """Yield the lines of a record's page; `folder` is its document's."""
    record = item.record
    if folder is not None:
        yield from (Heading(line, colour=DIM) for line in rights_lines(corpus, folder))
        yield GAP
    match record, folder:
        case Provision(), DocumentFolder():
            yield from _provision(folder, record, colour)
        case Divergence(), DocumentFolder():
            yield from _divergence(folder, record)
        case MentionOverride(), DocumentFolder():
            yield from _override(folder, record)
        case Adjudication(), DocumentFolder():
            yield from _adjudication(folder, record)
        case Relation(), _:
            yield from _relation(corpus, record, colour)
        case Reading(), _:
            yield from _reading(record)
        case _:
            yield from fields(record)


def _provision(folder: DocumentFolder, provision: Provision, colour: bool) -> Iterator[Line]:
    before, after = _around(folder, provision)
    if before:
        yield from _neighbour("before", folder, before)
        yield GAP
    yield _words(folder, provision, colour)
    yield GAP
    if after:
        yield from _neighbour("after", folder, after)
        yield GAP
    yield from fields(provision, leave_out={"id", "anchors", "commitments"})
    for number, commitment in enumerate(provision.commitments):
        path: Path = ("commitments", number)
        yield GAP
        yield Heading(f"{mark_of(number)} {commitment.id.rpartition('/')[2]}", path)
        yield from fields(commitment, path, leave_out={"id"})
    for divergence in folder.divergences_of.get(provision.id, ()):
        yield GAP
        yield Heading(f"{divergence.id.rpartition('/')[2]}, which has a seal of its own", colour=DIM)
        told = (
            divergence.type,
            divergence.direction,
            divergence.dimension,
            f"materiality {_told(divergence.materiality)}",
        )
        yield Row("", ", ".join(filter(None, told)))
        yield Row("", {language: _told(span) for language, span in divergence.spans.items()})
        yield Row("", visible(divergence.note))


def _around(folder: DocumentFolder, provision: Provision) -> tuple[Provision | None, Provision | None]:
    """The provisions before and after one whose commitments have their subject from elsewhere; of others, none."""
    if not any(commitment.subject_inherited for commitment in provision.commitments):
        return None, None
    at = folder.provisions.index(provision)
    before = folder.provisions[at - 1] if at else None
    return before, next(iter(folder.provisions[at + 1 : at + 2]), None)


def _neighbour(where: str, folder: DocumentFolder, provision: Provision) -> Iterator[Line]:
    yield Heading(f"{where}: {provision.id}", colour=DIM)
    yield replace(_context(folder, provision, {}), around=True)


def _divergence(folder: DocumentFolder, divergence: Divergence) -> Iterator[Line]:
    provision = folder.provision_by_id.get(divergence.provision)
    if provision is not None:
        spans = {language: (span.start_offset, span.end_offset) for language, span in divergence.spans.items()}
        yield _context(folder, provision, spans)
        yield GAP
    yield from fields(divergence, leave_out={"id"})


def _override(folder: DocumentFolder, override: MentionOverride) -> Iterator[Line]:
    provision = folder.provision_at(override.language, override.start_offset)
    if provision is not None:
        yield Heading(provision.id, colour=DIM)
        yield _context(folder, provision, {override.language: (override.start_offset, override.end_offset)})
        yield GAP
    yield from fields(override, leave_out={"id"})


def _adjudication(folder: DocumentFolder, entry: Adjudication) -> Iterator[Line]:
    """Yield the words of the unit, which only a reading may have, and what was decided."""
    rounds = (own for own in folder.rounds if any(one is entry for one in own.adjudications))
    read = (unit for own in rounds for reading in own.as_read for unit in reading.units if unit.id == entry.place)
    provision = folder.provision_by_id.get(entry.place)
    unit = next(read, None)
    if provision is not None:
        yield _context(folder, provision, {})
    elif unit is not None:
        yield Versions({language: visible(passage.quote) for language, passage in unit.anchors.items()})
    yield GAP
    yield from fields(entry)


def _relation(corpus: Corpus, relation: Relation, colour: bool) -> Iterator[Line]:
    for field, end in (("subject", relation.subject), ("target", relation.target)):
        folder = corpus.folders.named(end.partition("/")[0])
        provision = folder and folder.provision_by_id.get("/".join(end.split("/")[:2]))
        of_mark = _mark_of(provision, end) if provision else ""
        yield Heading(f"{field}: {end}{of_mark}", (field,))
        if folder and provision:
            yield _words(folder, provision, colour)
            yield from _gloss(provision)
        yield GAP
    yield from fields(relation, leave_out={"id", "subject", "target"})


def _mark_of(provision: Provision, commitment_id: str) -> str:
    """What marks a commitment in the words of its provision; empty where a provision as a whole is meant."""
    numbers = [number for number, one in enumerate(provision.commitments) if one.id == commitment_id]
    return f" {mark_of(numbers[0])}" if numbers else ""


def _gloss(provision: Provision) -> Iterator[Line]:
    if provision.gloss_en:
        yield Row("gloss_en", visible(provision.gloss_en))


def _reading(reading: Reading) -> Iterator[Line]:
    """Yield what a reading says of itself: its units are the reader's, kept as they were made."""
    listed = {name: value for name, value in values_of(reading) if isinstance(value, list)}
    yield from fields(reading, leave_out={*listed, "texts"})
    yield Row("texts", _told(reading.texts), ("texts",))
    for name, units in listed.items():
        yield Row(name, f"{number_of(len(units), 'unit')}, as read and not shown here", (name,))


def _words(folder: DocumentFolder, provision: Provision, colour: bool) -> Line:
    """The words of a provision in every version, with the spans of its commitments marked."""
    return Versions(
        {
            language: marked(provision, language, colour) if language in provision.anchors else ABSENT
            for language in _languages(folder, provision)
        },
        ("anchors",),
    )


def _context(folder: DocumentFolder, provision: Provision, spans: Mapping[str, tuple[int, int]]) -> Versions:
    """The words of a provision in every version, with a stretch of some versions in brackets."""
    words = {}
    for language in _languages(folder, provision):
        anchor = provision.anchors.get(language)
        words[language] = visible(anchor.quote) if anchor else ABSENT
        if anchor and language in spans:
            start, end = (min(max(at - anchor.start_offset, 0), len(anchor.quote)) for at in spans[language])
            before, inside, after = anchor.quote[:start], anchor.quote[start:end], anchor.quote[end:]
            words[language] = f"{visible(before)}[{visible(inside)}]{visible(after)}"
    return Versions(words)


def _languages(folder: DocumentFolder, provision: Provision) -> Sequence[str]:
    """Languages of the texts of a document, in their order, and whatever else a provision is anchored in."""
    return list(dict.fromkeys([*(text.language for text in folder.document.texts), *provision.anchors]))


def fields(holder: Record | Part, path: Path = (), leave_out: Collection[str] = ()) -> Iterator[Line]:
    """Yield a row for each field, and last those without a value."""
    empty = []
    for name, value in values_of(holder):
        if name in leave_out:
            continue
        if _is_empty(value):
            empty.append(name)
        else:
            yield from _field(name, value, (*path, name))
    if empty:
        yield Empty(empty, path)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, dict) and all(map(_is_empty, value.values())))


def _field(name: str, value: Any, path: Path) -> Iterator[Line]:
    if isinstance(value, list) and any(isinstance(one, Record | Part) for one in value):
        for number, one in enumerate(value):
            yield from _item(name if number == 0 else "", one, (*path, number))
    elif isinstance(value, dict):
        yield Row(name, {language: _told(one) for language, one in value.items()}, path)
    else:
        yield Row(name, _told(value), path)


def _item(label: str, item: Record | Part, path: Path) -> Iterator[Line]:
    """Yield a row for an item of a list, then those of the lists in it."""
    lists = {
        name: one for name, one in values_of(item) if isinstance(one, list) and one and not isinstance(one[0], str)
    }
    yield Row(label, _told(item, leave_out=lists), path)
    for name, inner in lists.items():
        yield from _field(name, inner, (*path, name))


def _told(value: Any, leave_out: Collection[str] = ()) -> str:
    """A value in a line."""
    match value:
        case Span() | SpanOrPoint():
            told = f"“{visible(value.quote)}”" if value.quote else "(nothing)"
        case Cut():
            told = f"{value.start_offset}–{value.end_offset} {value.reason} “{visible(value.quote)}”"
        case Collective():
            told = f"{visible(value.text)}  ({value.language}): {', '.join(value.entities)}"
        case Name():
            told = f"{visible(value.text)}  ({value.language}, {value.type})"
        case Record() | Part():
            parts = ((name, one) for name, one in values_of(value) if name not in leave_out and not _is_empty(one))
            told = "; ".join(f"{name} {_told(one)}" for name, one in parts)
        case Scale():
            told = f"{int(value)} {value.label.lower()}"
        case dict():
            told = ", ".join(f"{key} {_told(one)}" for key, one in value.items())
        case list():
            told = ", ".join(map(_told, value)) or NOTHING
        case bool():
            told = "yes" if value else "no"
        case None:
            told = NOTHING
        case _:
            told = visible(str(value))
    return told
