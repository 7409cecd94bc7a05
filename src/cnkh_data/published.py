"""What of a corpus a build publishes, and the ledger of published ids, `validation/published_ids.csv`.

What a build has published once may be cited for good.

A seal says that a record was there, but a seal can be removed together with its record. The ledger only grows: every build
adds the ids that it publishes and takes none away, so that one that is gone is missed.
"""

import sqlite3
from collections.abc import Iterable, Iterator

from .corpus import Corpus, DocumentFolder, once_per_corpus, published_documents, published_sources
from .corpus.ledger import HEADER, LISTED, is_id
from .models import Relation, Seal
from .models.codelists import RecordType

Id = tuple[RecordType, str]
"""Type of a record, and its id."""


class NewLedger:
    """The ledger after a build of a corpus: what it had, and what the build publishes.

    It is sorted in a database, since it has as many lines as there are records.
    """

    def __init__(self, corpus: Corpus, database: sqlite3.Connection) -> None:
        self._database = database
        self._database.execute("CREATE TABLE ledger (line TEXT PRIMARY KEY) WITHOUT ROWID")
        self.add((entry.record_type, entry.record) for entry in corpus.ledger.entries)

    def add(self, ids: Iterable[Id]) -> None:
        """Add what is published."""
        lines = ((f"{record_type},{record}",) for record_type, record in ids)
        self._database.executemany("INSERT OR IGNORE INTO ledger VALUES (?)", lines)

    def lines(self) -> Iterator[bytes]:
        """Yield its lines, sorted."""
        yield f"{HEADER}\n".encode("ascii")
        for (line,) in self._database.execute("SELECT line FROM ledger ORDER BY line"):
            yield f"{line}\n".encode("ascii")


def shared_ids(corpus: Corpus) -> Iterator[Id]:
    """Yield the type and id of every record outside the documents that a build publishes, and of those that it has tombstones for."""
    drafted = {source.id for source in corpus.sources} - {source.id for source in published_sources(corpus)}
    of_tombstones = ((entry.record_type, entry.id) for entry in corpus.retired)
    for record_type, record in _listed([*of_tombstones, *(item.key for item in corpus.sealable_shared())]):
        if not (record_type is RecordType.SOURCE and record in drafted):
            yield record_type, record


def ids_in(corpus: Corpus, folder: DocumentFolder) -> Iterator[Id]:
    """Yield the type and id of every record of a document that a build publishes."""
    commitments = ((RecordType.COMMITMENT, commitment.id) for _, _, commitment in folder.commitments())
    return _listed([*(item.key for item in corpus.sealable_in(folder)), *commitments])


def _listed(ids: Iterable[Id]) -> Iterator[Id]:
    return ((record_type, record) for record_type, record in ids if record_type in LISTED and is_id(record))


@once_per_corpus
def published_relations(corpus: Corpus) -> tuple[Relation, ...]:
    """The relations both of whose ends are published."""
    published = published_documents(corpus)
    return tuple(
        relation
        for relation in corpus.relations
        if published.issuperset(end.partition("/")[0] for end in (relation.subject, relation.target))
    )


def shared_seals(corpus: Corpus) -> Iterator[Seal]:
    """Yield the seals of what is published outside the documents."""
    listed = {
        RecordType.SOURCE: {source.id for source in published_sources(corpus)},
        RecordType.RELATION: {relation.id for relation in published_relations(corpus)},
    }
    for seal in corpus.shared_seals:
        if seal.record_type not in listed or seal.record in listed[seal.record_type]:
            yield seal
