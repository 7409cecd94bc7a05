"""Seals: what was verified, and whether it still stands as it was."""

import hashlib
from collections.abc import Iterable, Iterator

from .canonical import content
from .corpus import Corpus
from .models import Record, Seal, Source
from .models.codelists import RecordType

SealKey = tuple[RecordType, str]


def digest(record: Record, sources: Iterable[Source]) -> str:
    """Digest of a record's canonical content and of the hashes of the sources it rests on."""
    sealed = "\n".join([content(record), *(source.sha256 for source in sources)])
    return hashlib.sha256(sealed.encode("utf-8")).hexdigest()


def digests(corpus: Corpus) -> dict[SealKey, str]:
    """Digest of every record that can be sealed, as it now stands."""
    return {item.key: digest(item.record, item.sources) for item in corpus.sealable()}


def verified(corpus: Corpus) -> set[SealKey]:
    """Records whose seal holds."""
    now = digests(corpus)
    return {key for seal in corpus.seals if now.get(key := (seal.record_type, seal.record)) == seal.digest}


def renewed(corpus: Corpus, ids: Iterable[str]) -> list[Seal]:
    """Seals after a re-reading: those named are made or renewed, the others stay, in the corpus's order.

    An id names its record; the id of a document names every record of the document.

    Raises:
        KeyError: with an id that names no record.
    """
    now = digests(corpus)
    kept = {(seal.record_type, seal.record): seal.digest for seal in corpus.seals}
    named: dict[str, list[SealKey]] = {}
    for key in now:
        for name in _names(key[1]):
            named.setdefault(name, []).append(key)
    for wanted in ids:
        kept.update({key: now[key] for key in named[wanted]})
    return [Seal(record_type=key[0], record=key[1], digest=kept[key]) for key in now if key in kept]


def _names(record_id: str) -> Iterator[str]:
    """Yield every id that stands for a record: its own, and those that it begins with.

    Example:
        >>> list(_names("2023-02-11-a/1.1.1"))
        ['2023-02-11-a/1.1.1', '2023-02-11-a']
    """
    while record_id:
        yield record_id
        record_id = record_id.rpartition("/")[0]
