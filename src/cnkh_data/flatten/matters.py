"""The matters that documents go on about: instruments, places and bodies, and what took the place of what."""

from collections.abc import Collection, Mapping, Sequence

from ..corpus import Corpus, DocumentFolder, facts, once_per_corpus
from ..models import Actor, Commitment, Instrument
from ..models.codelists import ActorKind
from ..published import published_relations
from .columns import LIST, Column
from .derived import named

ABOUT = Column(
    "about",
    LIST,
    "Instruments, places and bodies that both ends have, as the subject has them; one that took the place of another is "
    "the same as that.",
    required=False,
)

_BODIES = {ActorKind.IGO, ActorKind.ORGAN, ActorKind.PARTY, ActorKind.JOINT_BODY}
"""Kinds of actors that are bodies. Of other kinds are those that some commitment has among its bodies."""


def matters_of(commitment: Commitment) -> list[str]:
    """The instruments, places and bodies of a commitment."""
    return list(dict.fromkeys([*commitment.instruments, *commitment.places, *commitment.bodies]))


@once_per_corpus
def _bodies(corpus: Corpus) -> frozenset[str]:
    by_kind = {actor.id for actor in corpus.actors if actor.kind in _BODIES}
    return frozenset(by_kind.union(*(one.bodies for one in facts(corpus) if one.published)))


def is_matter(corpus: Corpus, entity: str) -> bool:
    """Whether an entity is an instrument, a place or a body."""
    return not isinstance(corpus.entities.get(entity), Actor) or entity in _bodies(corpus)


def matters(corpus: Corpus, folder: DocumentFolder, wanted: Collection[str]) -> dict[str, Sequence[str]]:
    """Instruments, places and bodies of some records of a document: those that a provision names, and those that a commitment has."""
    of_provisions = {
        provision: [entity for entity in entities if is_matter(corpus, entity)]
        for provision, entities in named(corpus, folder).items()
        if provision in wanted
    }
    of_commitments = {one.id: matters_of(one) for _, _, one in folder.commitments() if one.id in wanted}
    return {**of_provisions, **of_commitments}


@once_per_corpus
def ends_in(corpus: Corpus) -> Mapping[str, Collection[str]]:
    """Document to the records in it that published relations have as an end."""
    found: dict[str, set[str]] = {}
    for relation in published_relations(corpus):
        for end in (relation.subject, relation.target):
            found.setdefault(end.partition("/")[0], set()).add(end)
    return found


def line(corpus: Corpus, entity: str) -> list[str]:
    """An entry of a register, its predecessor, and so on to the first; a circle is gone through once."""
    found = [entity]
    while (before := _predecessor(corpus, found[-1])) is not None and before not in found:
        found.append(before)
    return found


def _predecessor(corpus: Corpus, entity: str) -> str | None:
    entry = corpus.entities.get(entity)
    return entry.successor_of if isinstance(entry, Instrument) else None


def about(corpus: Corpus, subject: Sequence[str], target: Sequence[str]) -> list[str]:
    """The instruments, places and bodies that both ends of a relation have, as its subject has them.

    What took the place of another is the same as that, so a plan and the plan after it are one matter.
    """
    before = {entity for other in target for entity in line(corpus, other)}
    return [one for one in subject if one in before or not set(line(corpus, one)).isdisjoint(target)]
