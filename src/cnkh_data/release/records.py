"""The records themselves, as JSON Lines: what the files of the corpus hold, one record a line, for programs that want no tables."""

from collections.abc import Iterable, Iterator, Mapping

from ..canonical import record_line
from ..corpus import Corpus, published_sources
from ..models import READINGS, Adjudication, Reading, Record, Relation, Seal
from ..models.codelists import RecordType

FOLDER = "records"
SHARED = {
    "actor": "actors",
    "tenure": "tenures",
    "instrument": "instruments",
    "place": "places",
    "non_name": "non_names",
    "agreement": "agreement",
    "retired": "retired",
}
"""Kinds of records that belong to no document, with what a corpus calls them; all of them are published."""


def record_files(corpus: Corpus) -> dict[str, bytes]:
    """Path to content of `records/`: every published record, with the values that it has in its file.

    `records/<kind>.jsonl` has the records of a kind, each valid against `<kind>.schema.json`. Two kinds of records do not say
    what they belong to, so their files do: `records/mention_override/<document>.jsonl`, `records/adjudication/<codebook>.jsonl`.
    A kind without records has an empty file. Texts stand in their documents, commitments in their provisions.

    Records quote the sources: a release without texts cannot have these files.

    Args:
        corpus: a valid corpus. Left out are drafts, what relates to them, sources that only drafts are cut from, and the seals of all these.
    """
    return {f"{FOLDER}/{name}.jsonl": _lines(records) for name, records in _by_file(corpus).items()}


def _lines(records: Iterable[Record]) -> bytes:
    return b"".join(record_line(record) + b"\n" for record in records)


def _by_file(corpus: Corpus) -> Mapping[str, Iterable[Record]]:
    """Name of each file, without folder and ending, to its records."""
    published = corpus.published
    return {
        "dataset": [corpus.dataset],
        "source": published_sources(corpus),
        **{kind: getattr(corpus, records) for kind, records in SHARED.items()},
        "relation": _relations(corpus),
        "document": (folder.document for folder in published),
        "provision": (provision for folder in published for provision in folder.provisions),
        "divergence": (divergence for folder in published for divergence in folder.divergences),
        **{f"mention_override/{folder.document.id}": folder.overrides for folder in published},
        **{f"reading_{codebook}": _readings(corpus, codebook) for codebook in READINGS},
        **{f"adjudication/{codebook}": _adjudications(corpus, codebook) for codebook in READINGS},
        "seal": _seals(corpus),
    }


def _readings(corpus: Corpus, codebook: str) -> Iterator[Reading]:
    readings = (reading for folder in corpus.published for own in folder.rounds for reading in own.readings)
    return (reading for reading in readings if isinstance(reading, READINGS[codebook]))


def _adjudications(corpus: Corpus, codebook: str) -> Iterator[Adjudication]:
    rounds = (own for folder in corpus.published for own in folder.rounds if own.codebook == codebook)
    return (adjudication for own in rounds for adjudication in own.adjudications)


def _relations(corpus: Corpus) -> Iterator[Relation]:
    """Yield the relations both of whose ends are published."""
    published = {folder.document.id for folder in corpus.published}
    for relation in corpus.relations:
        if published.issuperset(end.partition("/")[0] for end in (relation.subject, relation.target)):
            yield relation


def _seals(corpus: Corpus) -> Iterator[Seal]:
    """Yield the seals of what is published."""
    listed = {
        RecordType.SOURCE: {source.id for source in published_sources(corpus)},
        RecordType.RELATION: {relation.id for relation in _relations(corpus)},
    }
    for seal in corpus.shared_seals:
        if seal.record_type not in listed or seal.record in listed[seal.record_type]:
            yield seal
    for folder in corpus.published:
        yield from folder.seals
