"""What a change does to the mentions: they follow from names and texts, so that no line of the change itself shows it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..corpus import Corpus
from ..mentions import counts
from .change import Change, Kind
from .items import ENTITIES


@dataclass(frozen=True)
class Mentioned:
    """An entity that a document mentions more often, or less often, than before."""

    entity: str
    """Its id after the change; before it, if it is gone."""
    document: str
    before: int
    after: int


Counts = Mapping[str, Counter[str]]
"""Document to how often it mentions each entity."""


def by_document(corpus: Corpus) -> Counts:
    """Count the mentions in every document."""
    return {folder.name: counts(corpus, folder) for folder in corpus.folders}


def mentioned(base: Counts, head: Counts, changes: Sequence[Change]) -> list[Mentioned]:
    """Entities whose mentions differ, in the documents that both sides have, by id."""
    entities, documents = _new_ids(changes, ENTITIES), _new_ids(changes, ("document",))
    before = {documents.get(name, name): found for name, found in base.items()}
    differ = []
    for document in sorted(before.keys() & head.keys()):
        was, now = {entities.get(one, one): number for one, number in before[document].items()}, head[document]
        differ += [
            Mentioned(entity, document, was.get(entity, 0), now[entity])
            for entity in was.keys() | now.keys()
            if was.get(entity, 0) != now[entity]
        ]
    return sorted(differ, key=lambda one: (one.entity, one.document))


def _new_ids(changes: Sequence[Change], types: Collection[str]) -> Mapping[str, str]:
    """Old to new id of the records that were renamed."""
    return {
        change.before[0]: change.id for change in changes if change.kind is Kind.RENAMED and change.record_type in types
    }
