"""Level 6: what a build has published is still there."""

from collections.abc import Container, Iterable, Iterator
from itertools import chain

from ...corpus import SHARED, Corpus, DocumentFolder, PublishedId, of_each, once_per_corpus
from ...models.codelists import RecordType
from ..fault import Fault
from ..identity import id_space, is_void, key_of, lost_seals, published_once
from ..limits import MOST_NAMED
from ..rule import rule
from ..subjects import Collection, OneScope


@rule(on=Collection, level=6, certainty="proof")
def published_id(one: Collection) -> Iterator[Fault]:
    """Every id in the ledger has a record or a tombstone, even where the seal was removed with the record.

    What a build has published may be cited.
    """
    corpus = one.corpus
    missing = _not_there(corpus)
    groups: dict[tuple[str, RecordType], list[PublishedId]] = {}
    for entry in missing:
        groups.setdefault((entry.document, entry.record_type), []).append(entry)
    ids = {entry.record for entry in missing}
    for entries in groups.values():
        # A tombstone also stands for what is inside its record.
        if alone := [entry for entry in entries if ids.isdisjoint(_around(entry.record))]:
            first, *more = alone
            named = ", ".join(entry.record for entry in more[:MOST_NAMED])
            others = f" and {len(more) - MOST_NAMED} more" if len(more) > MOST_NAMED else ""
            got = f"no {first.record_type} {first.record}" + (f" (nor {named}{others})" if more else "")
            yield published_once(corpus, alone, got)


def _not_there(corpus: Corpus) -> list[PublishedId]:
    """Published ids that neither a record nor a tombstone has. Where the seal is still there, another rule asks for the record."""
    shared = {(id_space(item.record_type), item.id) for item in corpus.sealable_shared()}
    elsewhere = _missing(corpus.ledger.of(SHARED), shared | _retired_ids(corpus))
    missing = sorted(chain(elsewhere, *_missing_in_document(corpus)), key=lambda entry: entry.line)
    retired = {entry.id for entry in corpus.retired}
    asked_for = _asked_for(corpus) if missing else set()
    return [
        entry for entry in missing if retired.isdisjoint(_around(entry.record)) and _sealed_in(entry) not in asked_for
    ]


@of_each
def _missing_in_document(corpus: Corpus, folder: DocumentFolder) -> list[PublishedId]:
    """Published ids of a document that neither a record of it nor a tombstone has."""
    names = [name for name in dict.fromkeys((folder.name, folder.document.id)) if name not in corpus.unread]
    there = {(id_space(item.record_type), item.id) for item in corpus.sealable_in(folder)}
    there |= {(RecordType.COMMITMENT, one.id) for _, _, one in folder.commitments()}
    listed = chain.from_iterable(corpus.ledger.of(name) for name in names)
    return _missing(listed, there | _retired_ids(corpus))


def _missing(entries: Iterable[PublishedId], there: Container[tuple[str, str]]) -> list[PublishedId]:
    return [entry for entry in entries if (id_space(entry.record_type), entry.record) not in there]


@once_per_corpus
def _retired_ids(corpus: Corpus) -> frozenset[tuple[str, str]]:
    return frozenset((id_space(entry.record_type), entry.id) for entry in corpus.retired)


def _sealed_in(entry: PublishedId) -> str:
    """The record whose seal covers a published id: a commitment is sealed with its provision."""
    return entry.record.rpartition("/")[0] if entry.record_type is RecordType.COMMITMENT else entry.record


def _asked_for(corpus: Corpus) -> set[str]:
    """Ids of records that are gone, or not as they were, while their seals are there."""
    found: set[str] = set()
    for folder in chain((None,), corpus.folders):
        scope = OneScope(corpus, folder)
        found.update(entry.record for entry in lost_seals(scope))
        seals = {key_of(entry): entry for entry in scope.seals}
        found.update(item.id for item in scope.items if item.key in seals and is_void(seals[item.key], item))
    return found


def _around(record: str) -> Iterator[str]:
    """Yield the ids of what a record is inside of: those that its own begins with.

    Example:
        >>> list(_around("2023-02-11-a/1.1.1/c1"))
        ['2023-02-11-a/1.1.1', '2023-02-11-a']
    """
    while "/" in record:
        record = record.rpartition("/")[0]
        yield record
