"""What a change does to the mentions: they follow from names and texts, so that no line of the change itself shows it."""

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


def mentioned(base: Corpus, head: Corpus, changes: Sequence[Change]) -> list[Mentioned]:
    """Entities whose mentions differ, in the documents that both sides have, by id."""
    entities, documents = _new_ids(changes, ENTITIES), _new_ids(changes, ("document",))
    before = {documents.get(folder.name, folder.name): counts(base, folder) for folder in base.folders}
    after = {folder.name: counts(head, folder) for folder in head.folders}
    differ = []
    for document in sorted(before.keys() & after.keys()):
        was, now = {entities.get(one, one): number for one, number in before[document].items()}, after[document]
        differ += [
            Mentioned(entity, document, was.get(entity, 0), now[entity])
            for entity in was.keys() | now.keys()
            if was.get(entity, 0) != now[entity]
        ]
    return sorted(differ, key=lambda one: (one.entity, one.document))


def total(corpus: Corpus, closed: Collection[str]) -> int:
    """Mentions in all documents but those that one side could not read."""
    return sum(counts(corpus, folder).total() for folder in corpus.folders if folder.name not in closed)


def _new_ids(changes: Sequence[Change], types: Collection[str]) -> Mapping[str, str]:
    """Old to new id of the records that were renamed."""
    return {
        change.before[0]: change.id for change in changes if change.kind is Kind.RENAMED and change.record_type in types
    }
