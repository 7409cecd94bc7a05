"""Table `threads`: what happens to a plan, corridor, agreement or body from one document to the next."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ..corpus import Corpus, DocumentFolder
from ..models import Document, Place, Provision, Span, Words
from ..models.codelists import PlaceKind, RecordType
from .columns import Column, ForeignKey, Row, Table, of
from .common import DOCUMENT_ID, ENTITY_ID, PROVISION_ID, TO_DOCUMENT, TO_ENTITY, TO_PROVISION, by_language, wide
from .derived import named
from .matters import is_matter, line, matters_of


def threads_table(languages: Sequence[str]) -> Table:
    """Its definition."""
    return Table(
        "threads",
        "What each document says of an instrument, corridor, zone, project, event or body, in order of time: of those that "
        "occur in at least two documents, or have a predecessor or successor.",
        (
            Column(
                "thread_id",
                "string",
                "The entity that the others of the thread succeeded; the entity itself if it has no predecessor.",
            ),
            ENTITY_ID,
            DOCUMENT_ID,
            *of(Document, "date"),
            Column("stage", "integer", "Place of the document among those of the thread, the earliest first, from 1."),
            Column("seq", "integer", "Place of the row in its thread, from 1."),
            Column(
                "record",
                "string",
                "Commitment that has the entity among its instruments, places or bodies; provision that names it, if none of "
                "its commitments has it.",
            ),
            Column("record_type", "string", "Whether that is a commitment or a provision.", codes=RecordType),
            PROVISION_ID,
            *of(Provision, "act"),
            *wide("quote", "string", "Words of the record in the {} version.", languages, Words.SOURCE),
        ),
        ("entity_id", "record"),
        partial(_rows, languages=languages),
        (ForeignKey(("thread_id",), "entities", ("entity_id",)), TO_ENTITY, TO_DOCUMENT, TO_PROVISION),
    )


class _Place(NamedTuple):
    """A record that an entity occurs in."""

    entity: str
    folder: DocumentFolder
    provision: Provision
    record: str
    kind: RecordType
    anchors: Mapping[str, Span]


def _rows(corpus: Corpus, languages: Sequence[str]) -> Iterator[Row]:
    for thread, places in sorted(_threads(corpus).items()):
        documents = list(dict.fromkeys(place.folder.document.id for place in places))
        for seq, place in enumerate(places, 1):
            document = place.folder.document
            quotes = {language: span.quote for language, span in place.anchors.items()}
            yield {
                "thread_id": thread,
                "entity_id": place.entity,
                "document_id": document.id,
                "date": document.date,
                "stage": documents.index(document.id) + 1,
                "seq": seq,
                "record": place.record,
                "record_type": place.kind,
                "provision_id": place.provision.id,
                "act": place.provision.act,
                **by_language("quote", quotes, place.folder, languages),
            }


def _threads(corpus: Corpus) -> dict[str, list[_Place]]:
    """The first entry of each line to where its entries occur, in order of time.

    Left out are entries without predecessor or successor that only one document has.
    """
    lines: dict[str, list[_Place]] = {}
    for folder in sorted(corpus.published, key=lambda folder: (folder.document.date, folder.document.id)):
        for place in _in_document(corpus, folder):
            lines.setdefault(line(corpus, place.entity)[-1], []).append(place)
    several = {line(corpus, instrument.id)[-1] for instrument in corpus.instruments if instrument.successor_of}
    return {
        first: places
        for first, places in lines.items()
        if first in several or len({place.folder.document.id for place in places}) > 1
    }


def _in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[_Place]:
    """Where each matter occurs in a document: in commitments, and in provisions none of whose commitments has it."""
    for provision in folder.provisions:
        taken: set[str] = set()
        for commitment in provision.commitments:
            for entity in _followed(corpus, matters_of(commitment)):
                yield _Place(entity, folder, provision, commitment.id, RecordType.COMMITMENT, commitment.anchors)
                taken.add(entity)
        for entity in _followed(corpus, named(corpus).get(provision.id, ())):
            if entity not in taken:
                yield _Place(entity, folder, provision, provision.id, RecordType.PROVISION, provision.anchors)


def _followed(corpus: Corpus, entities: Sequence[str]) -> Iterator[str]:
    """Those that a thread may be of: no persons, states or offices, and no towns, provinces or seas."""
    return (entity for entity in entities if is_matter(corpus, entity) and not _is_geography(corpus, entity))


def _is_geography(corpus: Corpus, entity: str) -> bool:
    entry = corpus.entities.get(entity)
    return isinstance(entry, Place) and entry.kind is PlaceKind.PLACE
