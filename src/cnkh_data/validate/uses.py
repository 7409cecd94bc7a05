"""Where entries of the registers are referred to."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ..corpus import Corpus, DocumentFolder, once_per_corpus, once_per_folder
from ..models import Record
from ..models.base import Reference
from ..models.codelists import EntityType
from ..models.walk import references
from ..positions import Path


class Use(NamedTuple):
    """One use of an id of a register."""

    record: Record
    path: Path
    target: str
    reference: Reference
    """The mark of the field that it stands in."""

    @property
    def types(self) -> tuple[EntityType, ...]:
        """The registers that it may come from."""
        return _registers(self.reference)

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of actor that it may be of; any if there are none."""
        return self.reference.kinds


def register_uses(corpus: Corpus, folder: DocumentFolder | None) -> Sequence[Use]:
    """Every id of a register that a document refers to or, without one, that is referred to outside the documents."""
    return _in_document(corpus, folder) if folder else _outside(corpus)


@once_per_folder
def _in_document(_: Corpus, folder: DocumentFolder) -> Sequence[Use]:
    return list(_uses((folder.document, *folder.provisions, *folder.overrides)))


@once_per_corpus
def _outside(corpus: Corpus) -> Sequence[Use]:
    return list(_uses(shared_records(corpus)))


def _uses(records: Iterable[Record]) -> Iterator[Use]:
    for record in records:
        for path, target, reference in references(record):
            if _registers(reference):
                yield Use(record, path, target, reference)


def shared_records(corpus: Corpus) -> Iterator[Record]:
    """Records that belong to no document."""
    # Seals are left out: there are as many as records, and they refer to what may be gone.
    return (record for file in corpus.shared_files if file.record_type is not None for record in file.records)


@cache
def _registers(reference: Reference) -> tuple[EntityType, ...]:
    """The registers that an id may be in."""
    return tuple(kind for kind in EntityType if kind in reference.targets)
