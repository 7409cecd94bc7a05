"""Table `threads`: what happens to a plan, corridor, agreement or body from one document to the next."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby, islice

from ..corpus import Corpus, DocumentFolder
from ..models import Commitment, Document, Place, Provision, Words
from ..models.codelists import PlaceKind, RecordType
from .columns import Across, Column, ForeignKey, Row, Table, of
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
        each=partial(_places, languages=languages),
        across=Across(_in_time, _rows),
        foreign_keys=(ForeignKey(("thread_id",), "entities", ("entity_id",)), TO_ENTITY, TO_DOCUMENT, TO_PROVISION),
    )


def _in_time(place: Row) -> tuple[str, ...]:
    return place["thread_id"], place["date"], place["document_id"]


def _rows(corpus: Corpus, places: Iterable[Row]) -> Iterator[Row]:
    several = {line(corpus, instrument.id)[-1] for instrument in corpus.instruments if instrument.successor_of}
    for thread, of_thread in groupby(places, lambda place: place["thread_id"]):
        seq = 0
        for stage, document in enumerate(_if_followed(_by_document(of_thread), thread in several), 1):
            for place in document:
                seq += 1
                yield {**place, "stage": stage, "seq": seq}


def _by_document(places: Iterable[Row]) -> Iterator[list[Row]]:
    return (list(found) for _, found in groupby(places, lambda place: place["document_id"]))


def _if_followed(documents: Iterator[list[Row]], several: bool) -> Iterator[list[Row]]:
    """What documents say of a thread; nothing where there is one entry without predecessor or successor, in one document."""
    first = list(islice(documents, 1 if several else 2))
    if several or len(first) > 1:
        yield from chain(first, documents)


def _places(corpus: Corpus, folder: DocumentFolder, languages: Sequence[str]) -> Iterator[Row]:
    """Where each matter occurs in a document: in commitments, and in provisions none of whose commitments has it."""
    entities = named(corpus, folder)
    for provision in folder.provisions:
        place = partial(_place, corpus, folder, languages, provision)
        taken: set[str] = set()
        for commitment in provision.commitments:
            for entity in _followed(corpus, matters_of(commitment)):
                yield place(entity, commitment, RecordType.COMMITMENT)
                taken.add(entity)
        for entity in _followed(corpus, entities.get(provision.id, ())):
            if entity not in taken:
                yield place(entity, provision, RecordType.PROVISION)


def _place(
    corpus: Corpus,
    folder: DocumentFolder,
    languages: Sequence[str],
    provision: Provision,
    entity: str,
    record: Provision | Commitment,
    kind: RecordType,
) -> Row:
    """A record that an entity occurs in."""
    quotes = {language: span.quote for language, span in record.anchors.items()}
    return {
        "thread_id": line(corpus, entity)[-1],
        "entity_id": entity,
        "document_id": folder.document.id,
        "date": folder.document.date,
        "record": record.id,
        "record_type": kind,
        "provision_id": provision.id,
        "act": provision.act,
        **by_language("quote", quotes, folder, languages),
    }


def _followed(corpus: Corpus, entities: Sequence[str]) -> Iterator[str]:
    """Those that a thread may be of: no persons, states or offices, and no towns, provinces or seas."""
    return (entity for entity in entities if is_matter(corpus, entity) and not _is_geography(corpus, entity))


def _is_geography(corpus: Corpus, entity: str) -> bool:
    entry = corpus.entities.get(entity)
    return isinstance(entry, Place) and entry.kind is PlaceKind.PLACE
