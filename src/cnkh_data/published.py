"""The ledger of published ids, `validation/published_ids.csv`: what a build has published once may be cited for good.

A seal says that a record was there, but a seal can be removed together with its record. The ledger only grows: every build
adds the ids that it publishes and takes none away, so that one that is gone is missed.
"""

from collections.abc import Iterable, Iterator

from .corpus import Corpus, published_sources
from .corpus.ledger import HEADER, LISTED, is_id
from .models.codelists import RecordType


def ledger_text(corpus: Corpus) -> str:
    """The ledger after a build of this corpus: what it had, and what the build publishes."""
    ids = {(entry.record_type, entry.record) for entry in corpus.ledger.entries} | set(published_ids(corpus))
    return "".join(f"{line}\n" for line in (HEADER, *sorted(f"{record_type},{record}" for record_type, record in ids)))


def published_ids(corpus: Corpus) -> Iterator[tuple[RecordType, str]]:
    """Yield the type and id of every record that a build of this corpus publishes, and of those that it has tombstones for."""
    drafted = {source.id for source in corpus.sources} - {source.id for source in published_sources(corpus)}
    of_tombstones = ((entry.record_type, entry.id) for entry in corpus.retired)
    shared = (item.key for item in corpus.sealable_shared())
    for record_type, record in (*of_tombstones, *shared, *_in_documents(corpus)):
        if record_type in LISTED and is_id(record) and not (record_type is RecordType.SOURCE and record in drafted):
            yield record_type, record


def _in_documents(corpus: Corpus) -> Iterable[tuple[RecordType, str]]:
    for folder in corpus.published:
        yield from (item.key for item in corpus.sealable_in(folder))
        yield from ((RecordType.COMMITMENT, commitment.id) for _, _, commitment in folder.commitments())
