"""The page of all that is named: each actor, instrument and place with its names, dates, offices, mentions and commitments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from ..access.base import many, maybe, one
from ..access.parts import Checked, Name
from ..access.records import (
    ENTITY_TYPES,
    Actor,
    Commitment,
    Document,
    Entity,
    Instrument,
    Place,
    Relation,
    Tenure,
)
from ..stretches import Stretches
from .addresses import COMMITMENTS, ENTITIES, THREADS, record_address
from .languages import language_name
from .parts import DataFile, Page, Part, Site
from .sentences import unit_texts
from .shown import (
    Coded,
    Link,
    Words,
    code_label,
    coded,
    document_link,
    entity_link,
    entity_links,
    other_labels,
    place_in,
    short_title,
    unit_link,
    utf16,
)
from .tongues import runs

TYPES = {"actor": "Actors", "instrument": "Instruments", "place": "Places and events"}
"""Type of entity to the heading over its kinds."""
FIELDS = {"iso_alpha3": "ISO 3166-1", "cow_code": "Correlates of War", "parties": "Parties", "countries": "Country"}
"""What fields are called whose own names do not say it."""
COMMON = "alias"
"""Type of name that is not said beside each: another printed form."""
ROLES = {
    "committers": ("Commitments that it makes", "who"),
    "counterparts": ("Commitments made to it", "to"),
    "beneficiaries": ("Commitments to its benefit", "to"),
    "bodies": ("Commitments that charge it, or work through it", "body"),
    "instruments": ("Commitments about it", "instrument"),
    "places": ("Commitments about it", "place"),
}
"""Role to what the commitments are called that have an entity in it, and by which filter the table of all finds them."""
MOST_COMMITMENTS = 24
"""Commitments in a role that are listed; of more, the table of all has them."""


@dataclass(frozen=True)
class NamesIn:
    """Names in one language and script."""

    language: str
    """Tag."""
    called: str
    """What the language is called."""
    names: tuple[tuple[str, str], ...]
    """Each with what its type is called, unless it is just another printed form."""


@dataclass(frozen=True)
class Evidence:
    """What values were checked against."""

    fields: str
    """Which values."""
    where: str
    address: str
    """Where that can be seen; empty where it has no address."""
    outside: bool
    """Whether the address leads out of the site."""
    basis: str
    quote: str


@dataclass(frozen=True)
class Fact:
    """What is known of an entity: a value in words, or links."""

    name: str
    value: str = ""
    links: tuple[Link, ...] = ()
    address: str = ""
    """Address outside the site, of a value that has one."""


@dataclass(frozen=True)
class Held:
    """A tenure, as seen by one of those in it."""

    id: str
    links: tuple[tuple[str, Link], ...]
    """Who, which office, for whom: what it is, with the link."""
    since: str
    until: str
    as_of: str
    note: str
    documents: tuple[Link, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class InDocument:
    """How often something is so in a document."""

    document: Link
    count: int


@dataclass(frozen=True)
class InRole:
    """Commitments in which it has a role."""

    title: str
    table: str
    """Address of these commitments in the table of all."""
    commitments: tuple[tuple[Link, tuple[Link, ...]], ...]
    """By document; none where there are so many that the table is the place to read them."""
    count: int


@dataclass(frozen=True)
class Related:
    """A relation that is about it."""

    id: str
    type: str
    basis: str
    subject: Link
    subject_document: str
    target: Link
    target_document: str
    note: str


@dataclass(frozen=True)
class Shown:
    """An entity."""

    id: str
    label: Link
    labels: tuple[Words, ...]
    type: str
    kind: Coded | None
    note: str
    names: tuple[NamesIn, ...]
    facts: tuple[Fact, ...]
    held: tuple[Held, ...]
    checked: tuple[Evidence, ...]
    """What values were checked against that no text states."""
    mentioned: tuple[InDocument, ...]
    roles: tuple[InRole, ...]
    differs: tuple[InDocument, ...]
    """Divergences on words that name it."""
    related: tuple[Related, ...]
    threads: tuple[tuple[Link, int], ...]
    """Each with the number of its documents."""

    @property
    def mentions(self) -> int:
        """How often it is named."""
        return sum(one.count for one in self.mentioned)

    @property
    def differences(self) -> int:
        """How many divergences touch words that name it."""
        return sum(one.count for one in self.differs)


@dataclass(frozen=True)
class OfKind:
    """Entities of a kind, by their names."""

    label: str
    code: Coded | None
    entities: tuple[Shown, ...]


@dataclass(frozen=True)
class OfType:
    """Entities of a type, by their kinds."""

    id: str
    label: str
    kinds: tuple[OfKind, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(kind.entities) for kind in self.kinds)


def pages(site: Site) -> Iterator[Part]:
    """Yield the page, and where sentences mention somebody."""
    entities = _all(site)
    yield Page(
        ENTITIES,
        "entities.html",
        "Entities",
        {
            "types": by_type(site, entities),
            "total": len(entities),
            "most": MOST_COMMITMENTS,
            "runs": partial(runs, languages=site.languages),
        },
        scripts=("data/folding.js", "assets/fold.js", "assets/entities.js") if entities else (),
        place="main",
        description="Every actor, instrument and place that the documents name.",
    )
    if entities:
        yield DataFile("data/mentions.js", "mentions", mentions(site))


def _all(site: Site) -> tuple[Entity, ...]:
    return many(site.tables, Entity, (row["entity_id"] for row in site.tables.rows("entities")))


def by_type(site: Site, entities: Iterable[Entity]) -> tuple[OfType, ...]:
    """The entities, by type and kind in the order of the codelists, and then by name."""
    shown: dict[str, dict[str, list[Shown]]] = {}
    differing = differences(site)
    for entity in entities:
        one = show(site, entity, differing)
        shown.setdefault(entity.entity_type, {}).setdefault(entity.kind, []).append(one)
    return tuple(
        OfType(f"{kind}s", TYPES[kind], tuple(_kinds(site, kind, shown[kind])))
        for kind in ENTITY_TYPES
        if kind in shown
    )


def _kinds(site: Site, entity_type: str, shown: Mapping[str, Sequence[Shown]]) -> Iterator[OfKind]:
    codelist = f"{entity_type}_kind"
    order = [row["code"] for row in site.tables.where("codes", "codelist", codelist)]
    for kind in sorted(shown, key=lambda code: (order.index(code) if code in order else len(order), code)):
        named = sorted(shown[kind], key=lambda one: (one.label.text.casefold(), one.id))
        yield OfKind(code_label(site, codelist, kind), coded(site, codelist, kind), tuple(named))


def show(site: Site, entity: Entity, differing: Mapping[str, Sequence[str]]) -> Shown:
    """What is shown of an entity.

    Args:
        site: the site.
        entity: the entity.
        differing: id of each entity to those of the divergences on words that name it.
    """
    return Shown(
        entity.id,
        entity_link(entity),
        other_labels(entity),
        entity.entity_type,
        coded(site, f"{entity.entity_type}_kind", entity.kind),
        entity.note or "",
        tuple(names_by_language(site, entity.names)),
        tuple(_facts(entity)),
        tuple(_held(site, entity, tenure) for tenure in (entity.tenures if isinstance(entity, Actor) else ())),
        tuple(_checked(site, entity.checked)),
        tuple(_mentioned(site, entity)),
        tuple(_in_role(site, role, entity) for role in entity.roles),
        tuple(_by_document(site, differing.get(entity.id, ()))),
        tuple(related(site, relation) for relation in entity.relations),
        tuple(
            (Link(thread.entity.label_en, f"{THREADS}#{thread.id}"), len(thread.documents)) for thread in entity.threads
        ),
    )


def names_by_language(site: Site, names: Iterable[Name]) -> Iterator[NamesIn]:
    """Yield names by language and script: languages in the order in which they first come, the scripts of one beside each other."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        found.setdefault(name.language, []).append(
            (name.text, "" if name.type == COMMON else code_label(site, "name_type", name.type))
        )
    primary = list(dict.fromkeys(language.partition("-")[0] for language in found))
    for language, listed in sorted(found.items(), key=lambda one: primary.index(one[0].partition("-")[0])):
        yield NamesIn(language, language_name(language), tuple(listed))


# What is known of it


def _facts(entity: Entity) -> Iterator[Fact]:
    """Yield what is known of it, as far as it is known."""
    return (fact for fact in _all_facts(entity) if fact.value or fact.links)


def _all_facts(entity: Entity) -> Iterator[Fact]:
    if isinstance(entity, Actor):
        wikidata = entity.wikidata or ""
        yield Fact("ISO 3166-1", entity.iso_alpha3 or "")
        yield Fact("Correlates of War", "" if entity.cow_code is None else str(entity.cow_code))
        yield Fact("Wikidata", wikidata, address=f"https://www.wikidata.org/wiki/{wikidata}")
        yield Fact("Part of", links=entity_links([entity.part_of] if entity.part_of else []))
        yield Fact("Parts", links=entity_links(entity.parts))
    elif isinstance(entity, Instrument):
        yield Fact("Date", entity.date or "")
        yield Fact("Parties", links=entity_links(entity.parties))
        yield Fact("Takes the place of", links=entity_links([entity.successor_of] if entity.successor_of else []))
        yield Fact("Followed by", links=entity_links(_successors(entity)))
    elif isinstance(entity, Place):
        yield Fact("Date", entity.date or "")
        yield Fact("Country", links=entity_links(entity.countries))


def _successors(entity: Instrument) -> Iterator[Entity]:
    tables = entity._tables
    ids = (row["instrument_id"] for row in tables.where("instruments", "successor_of", entity.id))
    yield from many(tables, Instrument, ids)


def _checked(site: Site, checked: Iterable[Checked]) -> Iterator[Evidence]:
    """Yield what values were checked against; values that the same words show stand together."""
    fields: dict[tuple[str, str, str | None], list[str]] = {}
    for seen in checked:
        name = FIELDS.get(seen.field, seen.field.replace("_", " ").capitalize())
        fields.setdefault((seen.seen_at, seen.basis, seen.quote), []).append(name)
    for (seen_at, basis, quote), names in fields.items():
        outside = seen_at.startswith(("https://", "http://"))
        document = None if outside else maybe(site.tables, Document, seen_at)
        where = urlsplit(seen_at).netloc if outside else short_title(site, document) if document else seen_at
        to = seen_at if outside else record_address(seen_at) if document else ""
        label = code_label(site, "evidence_basis", basis)
        yield Evidence(", ".join(dict.fromkeys(names)), where, to, outside, label, quote or "")


def _held(site: Site, entity: Entity, tenure: Tenure) -> Held:
    ends = {"person": tenure.person, "office": tenure.office, "for": tenure.organisation}
    links = tuple((name, entity_link(end)) for name, end in ends.items() if end is not None and end != entity)
    return Held(
        tenure.id,
        links,
        tenure.start_date or "",
        tenure.end_date or "",
        tenure.as_of or "",
        tenure.note or "",
        tuple(document_link(site, document) for document in tenure.documents),
        tuple(_checked(site, tenure.checked)),
    )


# Where it stands


def _mentioned(site: Site, entity: Entity) -> Iterator[InDocument]:
    rows = entity._tables.where("mentions", "entity_id", entity.id)
    return _by_document(site, (row["provision_id"] for row in rows))


def _by_document(site: Site, ids: Iterable[str]) -> Iterator[InDocument]:
    """Yield the documents of some records, with how many there are in each."""
    for document_id, own in groupby(ids, key=_document_id):
        document = one(site.tables, Document, document_id)
        yield InDocument(document_link(site, document), sum(1 for _ in own))


def _document_id(record_id: str) -> str:
    return record_id.partition("/")[0]


def _in_role(site: Site, role: str, entity: Entity) -> InRole:
    commitments = entity.roles[role]
    title, facet = ROLES[role]
    listed = commitments if len(commitments) <= MOST_COMMITMENTS else ()
    by_document = tuple(
        (document_link(site, document), tuple(map(unit_link, own))) for document, own in groupby(listed, key=_document)
    )
    return InRole(title, f"{COMMITMENTS}#{facet}={entity.id}", by_document, len(commitments))


def _document(commitment: Commitment) -> Document:
    return commitment.document


def differences(site: Site) -> dict[str, list[str]]:
    """Id of each entity to those of the divergences that have words in common with a mention of it, in their order."""
    tables = site.tables
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for row in tables.rows("divergence_texts"):
        spans.setdefault(row["text_id"], []).append((row["start_offset"], row["end_offset"], row["divergence_id"]))
    stretches = {text_id: Stretches(own) for text_id, own in spans.items()}
    found: dict[str, set[str]] = {}
    for row in tables.rows("mentions"):
        if row["depth"] == 0 and row["text_id"] in stretches:
            over = stretches[row["text_id"]].over(row["start_offset"], row["end_offset"])
            found.setdefault(row["entity_id"], set()).update(over)
    order = {row["divergence_id"]: number for number, row in enumerate(tables.rows("divergences"))}
    return {entity_id: sorted(ids, key=order.__getitem__) for entity_id, ids in found.items()}


def related(site: Site, relation: Relation) -> Related:
    """A relation in a line."""
    return Related(
        relation.id,
        code_label(site, "relation_type", relation.type),
        code_label(site, "relation_basis", relation.basis),
        unit_link(relation.subject),
        short_title(site, relation.subject.document),
        unit_link(relation.target),
        short_title(site, relation.target.document),
        relation.note or "",
    )


# Data for the script


def mentions(site: Site) -> dict[str, Any]:
    """Where in its sentences each entity is named, and the divergences on words that do.

    Units are numbered as in the file of their words, and differences through their list by document. Offsets count UTF-16 units, as
    scripts do.

    Returns:
        `titles`: short title of each document. `of`: for each entity, number of the unit, start and end of the mention, and so on.
        `differences`: place and type of each. `touched`: for each entity, numbers of those on words that name it.
    """
    tables = site.tables
    documents = many(tables, Document, (row["document_id"] for row in tables.rows("documents")))
    units = {
        (row["provision_id"], row["text_id"]): (number, row["start_offset"], row["quote"] or "")
        for number, row in enumerate(unit_texts(tables))
    }
    of: dict[str, list[int]] = {}
    for row in tables.rows("mentions"):
        number, start, words = units[row["provision_id"], row["text_id"]]
        ends = (utf16(words, row[f"{end}_offset"] - start) for end in ("start", "end"))
        of.setdefault(row["entity_id"], []).extend([number, *ends])
    titles = {document.id: short_title(site, document) for document in documents}
    return {"titles": titles, "of": of, **_differences_data(site)}


def _differences_data(site: Site) -> dict[str, Any]:
    numbers: dict[str, int] = {}
    listed: dict[str, list[list[str]]] = {}
    for document in site.tables.rows("documents"):
        for row in site.tables.where("divergences", "document_id", document["document_id"]):
            numbers[row["divergence_id"]] = len(numbers)
            label = code_label(site, "divergence_type", row["type"]).lower()
            listed.setdefault(document["document_id"], []).append([place_in(row["divergence_id"]), label])
    touched = {entity: [numbers[one] for one in ids] for entity, ids in differences(site).items()}
    return {"differences": listed, "touched": touched}
