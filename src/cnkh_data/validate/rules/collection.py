"""Level 6: the collection as a whole stands as it was verified."""

from collections.abc import Iterator, Sequence

from ...corpus import OF_DOCUMENTS, Corpus, DocumentFolder, Sealable
from ...models import Agreement, Seal
from ...models.codelists import Measure, RecordType
from ...readings import agreement, compare, differences, key
from ...seals import digest
from ..rule import Fault, rule


@rule(level=6)
def seal(corpus: Corpus) -> Iterator[Fault]:
    """A seal says that a reader checked the record as it stands; editing it voids the seal until it is read again."""
    shared = corpus.shared_seals
    records = list(corpus.sealable_shared())
    drafted = {source.id for source in corpus.sources} - {source.id for source in corpus.published_sources}
    sealed = {entry.record for entry in shared if entry.record_type is RecordType.SOURCE}
    loose = {(RecordType.SOURCE, source) for source in drafted - sealed}
    yield from _seal_faults([item for item in records if item.key not in loose], shared, required=True)


@rule(level=6, whole=True)
def seal_without_document(corpus: Corpus) -> Iterator[Fault]:
    """A sealed document that is gone was verified once, so somebody must have meant to remove it and its seals."""
    documents = {folder.document.id for folder in corpus.folders}
    for entry in corpus.seals:
        if entry.record_type in OF_DOCUMENTS and entry.record.split("/", maxsplit=1)[0] not in documents:
            repair = "Put the document's folder back; if it was retired, remove its seals."
            yield Fault(entry, ("record",), f"no document of {entry.record}", "the sealed document", repair)


@rule(level=6)
def seal_in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A seal in a document also covers its sources, so neither the reading nor what was read can change unseen."""
    mine = corpus.seals_by_document.get(folder.document.id, ())
    yield from _seal_faults(list(corpus.sealable_in(folder)), mine, required=folder.published)


def _seal_faults(records: Sequence[Sealable], seals: Sequence[Seal], required: bool) -> Iterator[Fault]:
    by_key = {item.key: item for item in records}
    for entry in seals:
        item = by_key.get((entry.record_type, entry.record))
        if item is None:
            repair = "Put the record back; if it was retired, remove its seal."
            got = f"no {entry.record_type} {entry.record}"
            yield Fault(entry, ("record",), got, "the sealed record", repair)
        elif digest(item.record, item.sources) != entry.digest:
            repair = f"Undo the change, or read the record again beside the text and run: cnkh seal {item.id}"
            yield Fault(item.record, (), "changed since it was sealed", "the content that was verified", repair)
    sealed = {(entry.record_type, entry.record) for entry in seals}
    for item in records:
        if required and item.key not in sealed:
            repair = f"Read the record beside the text, then run: cnkh seal {item.id}"
            yield Fault(item.record, (), "no seal", "a seal on every published record", repair)


@rule(level=6)
def unadjudicated(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Two readings are kept so that their differences are seen; each is decided once, with a reason, and nothing else is."""
    comparison = compare(folder)
    if comparison is None:
        return
    found = {key(difference): difference for difference in differences(comparison)}
    spoken = {key(entry) for entry in folder.adjudications}
    for wanted, difference in found.items():
        if wanted not in spoken:
            got = f"{difference.place} {difference.field}: {difference.first} against {difference.second}"
            repair = "Add an entry to readings/adjudication.json with the adjudicated value and a reason."
            yield Fault(folder.readings[0], (), got, "an adjudication", repair)
    for entry in folder.adjudications:
        if key(entry) not in found:
            got = f"{entry.place} {entry.field}: the readings do not differ so"
            yield Fault(
                entry, (), got, "a difference of the two readings", "Remove the entry, or correct it to a difference."
            )


@rule(level=6, needs=("seal-without-document",), whole=True)
def stale_agreement(corpus: Corpus) -> Iterator[Fault]:
    """Agreement is computed from the readings; after a reading is added, old figures would be published beside it."""
    fresh = [_comparable(row) for row in agreement(corpus, lambda *_: None)]
    for index, row in enumerate(corpus.agreement):
        if index >= len(fresh) or _comparable(row) != fresh[index]:
            yield Fault(row, (), f"{row.field} of {row.document or 'all'}", "what the readings give", WRITE_AGREEMENT)
            return
    if len(corpus.agreement) < len(fresh):
        yield Fault(corpus.dataset, (), f"{len(corpus.agreement)} rows of agreement", str(len(fresh)), WRITE_AGREEMENT)


WRITE_AGREEMENT = "Run: cnkh agreement --write"


def _comparable(row: Agreement) -> tuple[object, ...]:
    """What can be checked without computing alpha again."""
    f1 = row.value if row.measure is Measure.F1 else None
    return row.scope, row.document, row.field, row.language, row.measure, f1, row.percent, row.n


@rule(level=6)
def duplicate_seal(corpus: Corpus) -> Iterator[Fault]:
    """A record has one seal, or nobody could tell which of two holds."""
    seen: set[tuple[RecordType, str]] = set()
    for entry in corpus.seals:
        key = (entry.record_type, entry.record)
        if key in seen:
            yield Fault(entry, ("record",), f"{entry.record} a second time", "one seal a record", "Remove one.")
        seen.add(key)
