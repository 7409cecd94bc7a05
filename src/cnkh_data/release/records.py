"""The records themselves, as JSON Lines: what the files of the corpus hold, one record a line, for programs that want no tables.

`records/<kind>.jsonl` has the records of a kind, each valid against `<kind>.schema.json`. Two kinds of records do not say what they
belong to, so their files do: `records/mention_override/<document>.jsonl`, `records/adjudication/<codebook>.jsonl`. A kind without
records has an empty file. Texts stand in their documents, commitments in their provisions.

Left out are drafts, what relates to them, sources that only drafts are cut from, and the seals of all these.
"""

from collections.abc import Iterable, Mapping

from ..canonical import record_line
from ..corpus import Corpus, DocumentFolder, facts, published_sources
from ..models import READINGS, Record
from ..published import published_relations, shared_seals

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
"""Kinds of records that belong to no document, with what a corpus calls them; all of them are published. Documents have agreement too."""

Records = Mapping[str, Iterable[Record]]
"""Name of a file, without folder and ending, to records that it holds."""


def record_paths(corpus: Corpus) -> list[str]:
    """Paths of all files of records of a release, in their order."""
    names = [
        *("dataset", "source", *SHARED, "relation", "document", "provision", "divergence"),
        *(_overrides(one.id) for one in facts(corpus) if one.published),
        *map(_readings, READINGS),
        *map(_adjudications, READINGS),
        "seal",
    ]
    return [path_of(name) for name in names]


def path_of(name: str) -> str:
    """Where a file of records stands in a release."""
    return f"{FOLDER}/{name}.jsonl"


def as_files(records: Records) -> dict[str, bytes]:
    """Path to lines: a record a line, each with the values that it has in its file."""
    return {path_of(name): b"".join(record_line(one) + b"\n" for one in found) for name, found in records.items()}


def shared_records(corpus: Corpus) -> Records:
    """The published records that belong to no document."""
    return {
        "dataset": [corpus.dataset],
        "source": published_sources(corpus),
        **{kind: getattr(corpus, records) for kind, records in SHARED.items()},
        "relation": published_relations(corpus),
        "seal": shared_seals(corpus),
    }


def records_of(folder: DocumentFolder) -> Records:
    """The records of a document, as far as they stand in one file with those of others."""
    return {
        "document": [folder.document],
        "provision": folder.provisions,
        "divergence": folder.divergences,
        **{_readings(own.codebook): own.readings for own in folder.rounds},
        **{_adjudications(own.codebook): own.adjudications for own in folder.rounds},
        "agreement": [row for own in folder.rounds for row in own.agreement],
        "seal": folder.seals,
    }


def own_records_of(folder: DocumentFolder) -> Records:
    """The records of a document that do not say which document they are of."""
    return {_overrides(folder.document.id): folder.overrides}


def _overrides(document: str) -> str:
    return f"mention_override/{document}"


def _readings(codebook: str) -> str:
    return f"reading_{codebook}"


def _adjudications(codebook: str) -> str:
    return f"adjudication/{codebook}"
