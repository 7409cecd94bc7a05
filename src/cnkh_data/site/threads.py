"""The page of what goes on from document to document: a corridor, a plan, a body, stage by stage with the words of each version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from ..access.base import many
from ..access.parts import CommitmentWords, Span
from ..access.records import Commitment, Document, Entity, Provision, Relation, Stage, Thread
from .addresses import THREADS, address
from .parts import Page, Part, Site
from .shown import (
    Coded,
    Force,
    Link,
    Words,
    code_label,
    coded,
    document_link,
    entity_link,
    object_of,
    other_labels,
    place_in,
    short_title,
)
from .tongues import runs


@dataclass(frozen=True)
class InVersion:
    """What one version says."""

    language: str
    """Tag."""
    before: str
    """The words that bind, where they stand before the others and apart from them."""
    text: str
    force: Force | None
    """None for what is no commitment."""


@dataclass(frozen=True)
class Back:
    """What an entry takes up from an earlier document."""

    type: str
    basis: str
    link: Link
    document: str
    note: str


@dataclass(frozen=True)
class Entry:
    """A commitment or provision of a stage."""

    address: str
    place: str
    what: str
    """What the commitment is to do, or what the provision does."""
    object: Words | None
    versions: tuple[InVersion, ...]
    ours: str
    """English rendering by the project, where there is no English version."""
    entity: Link | None
    """Whose entry it is, if not that of the thread itself: a predecessor or successor."""
    back: tuple[Back, ...]


@dataclass(frozen=True)
class Step:
    """What one document says."""

    id: str
    document: Link
    date: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Shown:
    """A thread."""

    id: str
    label: Link
    labels: tuple[Words, ...]
    kind: Coded | None
    entities: tuple[Link, ...]
    """Those in it beside its own."""
    commitments: int
    steps: tuple[Step, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Address of each of its documents to the number of entries there."""
        return {step.document.address: len(step.entries) for step in self.steps}


@dataclass(frozen=True)
class OfKind:
    """Threads of entities of a kind."""

    label: str
    threads: tuple[Shown, ...]


@dataclass(frozen=True)
class Column:
    """A document, as the column of the table at the top."""

    address: str
    title: str
    date: str


def pages(site: Site) -> Iterator[Part]:
    """Yield the page."""
    rows = site.tables.rows("threads") if site.tables.has("threads") else ()
    threads = many(site.tables, Thread, (row["thread_id"] for row in rows))
    kinds = by_kind(site, threads)
    yield Page(
        THREADS,
        "threads.html",
        "Threads",
        {
            "kinds": kinds,
            "total": len(threads),
            "columns": columns(thread for kind in kinds for thread in kind.threads),
            "runs": partial(runs, languages=site.languages),
        },
        scripts=("data/folding.js", "assets/fold.js", "assets/entities.js") if threads else (),
        place="main",
        nav="Threads",
        description="What goes on from document to document, stage by stage.",
    )


def columns(threads: Iterable[Shown]) -> tuple[Column, ...]:
    """The documents that threads go through, the earliest first."""
    found = {
        step.document.address: Column(step.document.address, step.document.text, step.date)
        for thread in threads
        for step in thread.steps
    }
    return tuple(sorted(found.values(), key=lambda one: (one.date, one.address)))


def by_kind(site: Site, threads: Iterable[Thread]) -> tuple[OfKind, ...]:
    """The threads by the kind of their entity, those with the most commitments first."""
    found: dict[str, list[Shown]] = {}
    order: dict[str, tuple[int, int]] = {}
    for thread in threads:
        shown = show(site, thread)
        label = shown.kind.label if shown.kind else ""
        found.setdefault(label, []).append(shown)
        count, documents = order.get(label, (0, 0))
        order[label] = count + shown.commitments, documents + len(shown.steps)
    kinds = sorted(found, key=lambda label: (*(-number for number in order[label]), label))
    return tuple(OfKind(label, tuple(sorted(found[label], key=_weight))) for label in kinds)


def _weight(shown: Shown) -> tuple[int, int, str]:
    return -shown.commitments, -len(shown.steps), shown.label.text.casefold()


def show(site: Site, thread: Thread) -> Shown:
    """What is shown of a thread."""
    own = _own(thread)
    others = tuple(entity_link(entity) for entity in thread.entities if entity != own)
    relations = _relations(site, thread.stages)
    return Shown(
        thread.id,
        entity_link(own),
        other_labels(own),
        coded(site, f"{own.entity_type}_kind", own.kind),
        others,
        len(thread.commitments),
        tuple(
            _step(site, thread, document, [*stages], relations)
            for document, stages in groupby(thread.stages, key=_document)
        ),
    )


def _own(thread: Thread) -> Entity:
    return thread.entity


def _document(stage: Stage) -> Document:
    return stage.record.document


def _step(
    site: Site, thread: Thread, document: Document, stages: Sequence[Stage], relations: Mapping[str, Sequence[Relation]]
) -> Step:
    return Step(
        f"{thread.id}--{stages[0].number}",
        document_link(site, document),
        str(document.date),
        tuple(_entry(site, thread, stage, relations) for stage in stages),
    )


def _relations(site: Site, stages: Sequence[Stage]) -> Mapping[str, Sequence[Relation]]:
    """Id of each record of a thread to the relations that lead back from it to another of them, or to what that is in."""
    ends = {stage.record.id for stage in stages}
    ends |= {stage.record.provision.id for stage in stages if isinstance(stage.record, Commitment)}
    found: dict[str, list[Relation]] = {}
    for stage in stages:
        provision = stage.record.provision if isinstance(stage.record, Commitment) else stage.record
        for relation in dict.fromkeys([*stage.record.relations, *provision.relations]):
            if relation.subject in (stage.record, provision) and relation.target.id in ends:
                found.setdefault(stage.record.id, []).append(relation)
    return found


def _entry(site: Site, thread: Thread, stage: Stage, relations: Mapping[str, Sequence[Relation]]) -> Entry:
    record = stage.record
    commits = isinstance(record, Commitment)
    provision = record.provision if isinstance(record, Commitment) else record
    what = code_label(site, "action", record.action) if isinstance(record, Commitment) else _act(site, record)
    return Entry(
        address(record),
        place_in(record.id),
        what,
        object_of(record) if isinstance(record, Commitment) else None,
        tuple(_versions(site, record)),
        "" if commits else provision.gloss_en or "",
        entity_link(stage.entity) if stage.entity.id != thread.id else None,
        tuple(_back(site, relation) for relation in relations.get(record.id, ())),
    )


def _act(site: Site, provision: Provision) -> str:
    return code_label(site, "act", provision.act) or code_label(site, "role", provision.role)


def _versions(site: Site, record: Commitment | Provision) -> Iterator[InVersion]:
    for language, words in record.versions.items():
        before, force = "", None
        if isinstance(words, CommitmentWords):
            before = _before(words)
            force = Force(language.partition("-")[0], words.force, code_label(site, "force", words.force))
        yield InVersion(language, before, (words.quote or "").strip(), force)


def _before(words: CommitmentWords) -> str:
    """The operator, where it does not stand among the words of the commitment."""
    operator: Span = words.operator
    inside = words.start_offset <= operator.start_offset and operator.end_offset <= words.end_offset
    return "" if inside else (operator.quote or "").strip()


def _back(site: Site, relation: Relation) -> Back:
    target = relation.target
    return Back(
        code_label(site, "relation_type", relation.type),
        code_label(site, "relation_basis", relation.basis),
        Link(place_in(target.id), address(target)),
        short_title(site, target.document),
        relation.note or "",
    )
