"""Which records are read, and in which order."""

from collections.abc import Iterator, Sequence
from itertools import chain

from ..corpus import Corpus, DocumentFolder, Sealable
from ..models import Adjudication, Divergence, Provision
from ..seals import COMPUTED, ids_standing_for


def in_reading_order(corpus: Corpus) -> Iterator[tuple[DocumentFolder | None, Sealable]]:
    """Yield every record with its document: each document, what is said of a provision after it, then what documents share."""
    for folder in corpus.folders:
        for item in _of_document(folder, list(corpus.sealable_in(folder))):
            yield folder, item
    for item in corpus.sealable_shared():
        if item.record_type is not COMPUTED:
            yield None, item


def _of_document(folder: DocumentFolder, items: Sequence[Sealable]) -> Iterator[Sealable]:
    """Yield the records of a document, each divergence and adjudication after the provision that it is about."""
    about: dict[str, list[Sealable]] = {}
    for item in items:
        if (provision := _provision(item)) in folder.provision_by_id:
            about.setdefault(provision, []).append(item)
    placed = {id(item.record) for item in chain.from_iterable(about.values())}
    for item in items:
        if id(item.record) not in placed:
            yield item
        if isinstance(item.record, Provision):
            yield from about.pop(item.record.id, ())


def _provision(item: Sealable) -> str:
    """Id of the provision that a record is about; empty if it is about none."""
    match item.record:
        case Divergence(provision=provision):
            return provision
        case Adjudication(place=place):
            return place
        case _:
            return ""


def is_named(item: Sealable, ids: Sequence[str]) -> bool:
    """Whether a record has one of some ids, or stands below one; without ids, every record is named."""
    return not ids or any(name in ids for name in ids_standing_for(item.id))
