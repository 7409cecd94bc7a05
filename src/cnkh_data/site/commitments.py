"""The page of all commitments, as a table that filters: who commits to what toward whom, and how strongly in each version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from ..access.lookup import every
from ..access.records import Commitment, Entity
from ..texts import primary_language
from . import addresses
from .coded import Codes
from .filtered import (
    Field,
    Filtered,
    Label,
    Order,
    code_labels,
    document_labels,
    entity_label,
    entity_labels,
    short_label,
)
from .languages import language_name
from .parts import DataFile, Page, Site
from .words import shown

Entities: TypeAlias = Callable[[Commitment], Sequence[Entity]]
"""Which entities a commitment has in some role."""
ABSENT, NO_TEXT = "absent", "no_text"
"""Codes of `version_status` for a version that does not carry a commitment."""


@dataclass(frozen=True)
class Named:
    """An entity that a record has, with its address."""

    label: Label
    address: str


@dataclass(frozen=True)
class Said:
    """A commitment in one version, or why it is not there."""

    language: str
    """Tag of the text; the primary language where there is none."""
    name: str
    """What the language is called."""
    status: str
    """`carried`, `absent` or `no_text`."""
    quote: str | None = None
    """Its words; None where it has none, or a release has none."""
    operator: str | None = None
    force: int | None = None
    force_label: str = ""


@dataclass(frozen=True)
class Row:
    """A commitment as its row shows it."""

    id: str
    address: str
    anchor: str
    action: Label
    object: Label
    who: tuple[Named, ...]
    to: tuple[Named, ...]
    beneficiaries: tuple[Named, ...]
    """Those that it is not made to."""
    mode: Label
    said: tuple[Said, ...]
    topics: tuple[Label, ...]
    pillar: Label | None
    precision: Label
    step: int
    """Precision as a number."""
    about: tuple[tuple[str, tuple[Named, ...]], ...]
    """Bodies, instruments, places; those that it has."""
    document: Label
    document_address: str
    date: str


def pages(site: Site) -> Iterator[Page | DataFile]:
    """The page and its data."""
    table = filtered(site)
    yield table.data(site)
    yield Page(
        addresses.COMMITMENTS,
        "commitments.html",
        "Commitments",
        {
            "table": table,
            "rows": rows(site, table.records),
            "versions": [(language, language_name(language)) for language in site.languages],
            "shortcuts_found": table.shortcuts(*_questions(site)),
        },
        ("data/folding.js", table.path, "assets/fold.js", "assets/table.js"),
        place="main",
        layout="wide",
        description="Every commitment in the documents: who undertakes what toward whom, in which words, and how strongly in each version.",
    )


def _questions(site: Site) -> Iterator[tuple[str, str, str]]:
    for language in site.languages:
        yield f"Not in the {language_name(language)} text", f"force_{language}", ABSENT
    yield "Stronger in one version than in another", "compared", DIFFERENT


def filtered(site: Site) -> Filtered[Commitment]:
    """All commitments of a site, document by document."""
    records = every(site.tables, Commitment)
    return Filtered(
        "commitments",
        "commitment",
        "commitments",
        records,
        tuple(fields(site, records)),
        tuple(orders(site)),
        {
            f"{name}_{language}": f"td:nth-child({column}) .{name}"
            for column, language in enumerate(site.languages, 2)
            for name in ("quote", "operator")
        },
    )


# What they are filtered by


def fields(site: Site, records: Sequence[Commitment]) -> Iterator[Field[Commitment]]:
    """What readers may filter by, what they ask first coming first."""
    codes = Codes(site.tables)
    yield Field(
        "document",
        "Document",
        lambda record: [record.document.id],
        document_labels(record.document for record in records),
        open=True,
    )
    yield _entities("who", "Who", records, lambda record: record.committers, "nobody named")
    yield _entities("to", "To or for whom", records, toward, "nobody in particular")
    for language in site.languages:
        yield Field(
            f"force_{language}",
            f"Force in {language_name(language)}",
            partial(_force, language),
            {
                **dict(reversed(numbered(code_labels(codes, "force")).items())),
                ABSENT: Label("not in this version"),
                NO_TEXT: Label("no such text"),
            },
            open=True,
        )
    if len(site.languages) > 1:
        yield Field("compared", "Versions compared", lambda record: [compared(record)], COMPARED)
    yield Field("topic", "Topic", lambda record: record.topics, code_labels(codes, "topic"), by_count=True)
    yield Field("pillar", "Pillar", lambda record: _some(record.pillar), code_labels(codes, "pillar"))
    yield Field("action", "Action", lambda record: [record.action], code_labels(codes, "action"), by_count=True)
    yield Field(
        "precision",
        "Precision",
        lambda record: [str(record.precision)],
        dict(reversed(numbered(code_labels(codes, "precision")).items())),
    )
    yield Field("mode", "Together or alone", lambda record: [record.mode], code_labels(codes, "mode"))
    yield _entities("body", "Body", records, lambda record: record.bodies)
    yield _entities("instrument", "Agreement or plan", records, lambda record: record.instruments)
    yield _entities("place", "Place, project or event", records, lambda record: record.places)


def _entities(
    name: str, label: str, records: Iterable[Commitment], of: Entities, none: str = "none"
) -> Field[Commitment]:
    found = (entity for record in records for entity in of(record))
    return Field(
        name,
        label,
        lambda record: [entity.id for entity in of(record)],
        entity_labels(found),
        none,
        open=name in ("who", "to"),
        by_count=True,
    )


def toward(record: Commitment) -> tuple[Entity, ...]:
    """Those toward whom something is to be done, and those who are to benefit."""
    return tuple(dict.fromkeys((*record.counterparts, *record.beneficiaries)))


def _force(language: str, record: Commitment) -> tuple[str]:
    return (force_value(record, language),)


def force_value(record: Commitment, language: str) -> str:
    """Force in the version of a primary language; `absent` or `no_text` where it has none."""
    status = record.status.get(language)
    if status != "carried":
        return status or NO_TEXT
    return str(record._row[f"force_{language}"])


SAME, DIFFERENT, MISSING, ALONE = "same", "different", "missing", "alone"
COMPARED = {
    DIFFERENT: Label("force differs"),
    MISSING: Label("missing in a version"),
    SAME: Label("same force"),
    ALONE: Label("one version only", "", "The document has a text in one language alone."),
}


def compared(record: Commitment) -> str:
    """How its versions compare: `same`, `different`, `missing` in one that there is, or `alone` where there is one text."""
    statuses = [status for status in record.status.values() if status != NO_TEXT]
    if ABSENT in statuses:
        return MISSING
    if len(statuses) < 2:
        return ALONE
    return DIFFERENT if record.force_differs else SAME


def orders(site: Site) -> Iterator[Order[Commitment]]:
    """Orders in which they may be shown, beside that of the documents."""
    yield Order("newest", "Newest document first", lambda record: -record.date.toordinal())
    for language in site.languages:
        yield Order(
            f"force_{language}",
            f"Strongest in {language_name(language)} first",
            partial(_weakness, language),
        )
    yield Order("precise", "Most precise first", lambda record: -record.precision)
    yield Order("who", "By who commits", lambda record: [one.label for one in record.committers])
    yield Order("topic", "By topic", lambda record: record.topics[:1])
    yield Order("action", "By action", lambda record: record.action)


def _weakness(language: str, record: Commitment) -> int:
    """The more, the less force it has in a version; most where it has none."""
    force = record._row.get(f"force_{language}")
    return 1 if force is None else -int(force)


def numbered(labels: dict[str, Label]) -> dict[str, Label]:
    """Steps of a scale, each label with its number before it."""
    return {code: Label(f"{code} {label.text}", label.language, label.definition) for code, label in labels.items()}


def _some(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


# What is shown


def rows(site: Site, records: Iterable[Commitment]) -> tuple[Row, ...]:
    """The rows of some commitments."""
    codes = Codes(site.tables)
    return tuple(row(site, codes, record) for record in records)


def row(site: Site, codes: Codes, record: Commitment) -> Row:
    """The row of a commitment."""
    return Row(
        record.id,
        addresses.address(record),
        addresses.anchor(record.id),
        coded(codes, "action", record.action),
        object_label(site, record),
        named(record.committers),
        named(record.counterparts),
        named(one for one in record.beneficiaries if one not in record.counterparts),
        coded(codes, "mode", record.mode),
        tuple(said(codes, record, language) for language in site.languages),
        tuple(coded(codes, "topic", topic) for topic in record.topics),
        coded(codes, "pillar", record.pillar) if record.pillar else None,
        coded(codes, "precision", record.precision),
        record.precision,
        tuple(_about(record)),
        short_label(codes, record.document),
        addresses.address(record.document),
        record.date.isoformat(),
    )


def _about(record: Commitment) -> Iterator[tuple[str, tuple[Named, ...]]]:
    """Yield what it is about beside its topics: what that is called, and which there are."""
    for one, several in (("body", "bodies"), ("instrument", "instruments"), ("place", "places")):
        found = named(getattr(record, several))
        if found:
            yield (one if len(found) == 1 else several), found


def said(codes: Codes, record: Commitment, language: str) -> Said:
    """A commitment in the version of a primary language."""
    tag = next((tag for tag in record.versions if primary_language(tag) == language), None)
    if tag is None:
        own = next((tag for tag in record.document.texts if primary_language(tag) == language), language)
        return Said(own, language_name(language), record.status.get(language) or NO_TEXT)
    words = record.versions[tag]
    return Said(
        tag,
        language_name(tag),
        "carried",
        None if words.quote is None else shown(words.quote),
        None if words.operator.quote is None else shown(words.operator.quote),
        words.force,
        codes.label("force", words.force),
    )


def object_label(site: Site, record: Commitment) -> Label:
    """What it is to be done to, in English, or else in the first language that says it."""
    known = {language: words for language, words in record.objects.items() if words}
    language = "en" if "en" in known else next(iter(known), "en")
    return Label(shown(known.get(language, "")), "" if language == "en" else language)


def named(entities: Iterable[Entity]) -> tuple[Named, ...]:
    """Entities with their addresses."""
    return tuple(Named(entity_label(entity), addresses.address(entity)) for entity in entities)


def coded(codes: Codes, codelist: str, code: object) -> Label:
    """What a code is called and means."""
    return Label(codes.label(codelist, code), "", codes.definition(codelist, code))
