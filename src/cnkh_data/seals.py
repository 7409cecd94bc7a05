"""Seals: what was verified, and whether it still stands as it was."""

import hashlib
from collections.abc import Iterable

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
    for wanted in ids:
        keys = [key for key in now if key[1] == wanted or key[1].startswith(f"{wanted}/")]
        if not keys:
            raise KeyError(wanted)
        kept.update({key: now[key] for key in keys})
    return [Seal(record_type=key[0], record=key[1], digest=kept[key]) for key in now if key in kept]
