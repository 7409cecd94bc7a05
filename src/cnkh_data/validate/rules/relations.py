"""Level 5: a relation links two documents once, and what it says of their words is in them."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, days, of_each, once_per_corpus
from ...mentions import UNSPACED, entities_in
from ...models import Commitment, Provision, Span
from ...models.codelists import RelationBasis, RelationType
from ...words import words_for
from ..fault import Fault
from ..repeats import repeats
from ..rule import rule
from ..subjects import Collection, OneRelation
from .references import linked_records

LEAST_SHARED = 0.1
"""Part of the shorter text's runs of three words that both ends of an explicit relation have. The lowest true one: 0.18."""
RUN = 3
_WORDS = re.compile(rf"[{UNSPACED}]|[^\W\d_{UNSPACED}]+")


def restates(one: OneRelation) -> bool:
    """Whether a relation says that a text restates another."""
    return one.relation.type is RelationType.RESTATES


@rule(on=OneRelation, level=5, certainty="convention", whole=True)
def relation_within_document(one: OneRelation) -> Iterator[Fault]:
    """A relation links records of two documents.

    It tells what became of a text in another; inside one document, order and paragraphs tell it already.
    """
    relation = one.relation
    own, its = (end.split("/", maxsplit=1)[0] for end in (relation.subject, relation.target))
    if own == its and relation.subject != relation.target:
        repair = "Name the provision or commitment of another document; if none is meant, remove the relation."
        got, expected = f"{relation.target}, of the same document", "a record of another document"
        yield one.fault("target", got, expected, repair)


@rule(on=Collection, level=5, certainty="convention", whole=True)
def related_twice(one: Collection) -> Iterator[Fault]:
    """Two records are related in one way.

    If a sentence were both restated and followed up, it would be counted as two links.
    """
    for relation, other in repeats(one.corpus.relations, key=lambda relation: (relation.subject, relation.target)):
        repair = f"Remove this relation or {other.id}, whichever is wrong."
        yield Fault(relation, ("subject",), f"the ends of {other.id} again", "each pair once", repair)


@rule(on=OneRelation, level=5, certainty="guess", where=restates, whole=True)
def explicit_in_words(one: OneRelation) -> Iterator[Fault]:
    """A record that restates another explicitly shares words with it.

    If hardly a word is shared, the relation names the wrong record, or is inferred.
    """
    relation = one.relation
    if relation.basis is not RelationBasis.EXPLICIT:
        return
    subject, target = (_ends(one.corpus)[end] for end in (relation.subject, relation.target))
    shared = _most_shared(subject, target)
    if shared is not None and shared < LEAST_SHARED:
        near = _with_the_words(one.corpus, subject, target)
        meant = f" ({near} shares most)" if near else ""
        repair = f"Name the record whose words are restated{meant}; if only its sense is, set basis to inferred."
        got = f"explicit, with hardly a word of {relation.target} in {relation.subject}"
        yield one.fault("target", got, "words of the target in the subject", repair)


def _most_shared(one: Provision | Commitment, other: Provision | Commitment) -> float | None:
    """How much two records share in the version in which it is most; None if they have no version in common."""
    versions = one.anchors.keys() & other.anchors.keys()
    return max((_shared(one.anchors, other.anchors, language) for language in versions), default=None)


def _with_the_words(corpus: Corpus, one: Provision | Commitment, other: Provision | Commitment) -> str | None:
    """Of the document of a record, the record of its kind that shares most with another; None if none shares enough."""
    folder = next(folder for folder in corpus.folders if other.id.startswith(f"{folder.document.id}/"))
    units = folder.provisions if isinstance(other, Provision) else [unit for _, _, unit in folder.commitments()]
    shared, best = max(((_most_shared(one, unit) or 0, unit.id) for unit in units), default=(0, ""))
    return best if shared >= LEAST_SHARED else None


def _shared(one: Mapping[str, Span], other: Mapping[str, Span], language: str) -> float:
    """Part of the runs of words of the shorter version that the other has too."""
    runs = [_runs(anchors[language].quote) for anchors in (one, other)]
    return len(runs[0] & runs[1]) / max(1, min(map(len, runs)))


def _runs(words: str) -> set[tuple[str, ...]]:
    found = _WORDS.findall(words.lower())
    return set(zip(*(found[start:] for start in range(RUN)), strict=False))


@rule(on=OneRelation, level=5, certainty="guess", where=restates, whole=True)
def restated_formula(one: OneRelation) -> Iterator[Fault]:
    """A provision with a set phrase, on Taiwan or Xinjiang for instance, is restated by one that has a set phrase too.

    If only one end has any, the relation probably links the wrong sentence.
    """
    ends = [_ends(one.corpus)[end] for end in (one.relation.subject, one.relation.target)]
    units = [end for end in ends if isinstance(end, Provision)]
    phrases = [{formula for listed in unit.formulas.values() for formula in listed} for unit in units]
    if len(phrases) == len(ends) and any(phrases) and not all(phrases):
        (there,) = filter(None, phrases)
        key, lacks = ("target", one.relation.target) if phrases[0] else ("subject", one.relation.subject)
        got, repair = f"{lacks}, without {', '.join(sorted(there))}", "Name the provision that has the same set phrase."
        yield one.fault(key, got, "the same set phrase at both ends", repair)


@once_per_corpus
def _ends(corpus: Corpus) -> Mapping[str, Provision | Commitment]:
    """What relations link, by id."""
    return {unit.id: unit for units in linked_records(corpus) for unit in units}


COMMITMENT_ID = re.compile(r"/c[0-9]+$")


@rule(on=OneRelation, level=5, certainty="convention", whole=True)
def relation_runs_back(one: OneRelation) -> Iterator[Fault]:
    """A relation runs from the later document to the earlier one, and from one record to another.

    Nothing restates, cites or replaces what was not yet said. Only a later stage may be told of earlier, unless both are undertakings.
    """
    relation = one.relation
    subject, target = (
        days(one.corpus).get(end.split("/", maxsplit=1)[0]) for end in (relation.subject, relation.target)
    )
    follows_up = relation.type is RelationType.FOLLOWS_UP
    both = all(COMMITMENT_ID.search(end) for end in (relation.subject, relation.target))
    if (both or not follows_up) and subject is not None and target is not None and subject < target:
        got = f"{relation.subject} of {subject}, related to {relation.target} of {target}"
        repair = "If these are the records that are meant, exchange subject and target; if not, name those that are."
        if not follows_up:
            repair += " If the subject is a later stage of what was planned, set type to follows_up."
        yield one.fault("subject", got, "the later as subject", repair)
    elif relation.subject == relation.target:
        yield one.fault("target", relation.target, "another record", "Name the record that it relates to.")


class End(NamedTuple):
    """What a record that a relation links is about."""

    names: frozenset[str]
    """Entities that its words name, but for the parties of its document."""
    codes: frozenset[str]
    """Its topics and set phrases; of a commitment, those of its provision."""
    spoken_of: frozenset[str]
    """Topics that its words have a word of."""


@rule(on=OneRelation, level=5, certainty="guess", whole=True, needs=("relation-within-document",))
def nothing_in_common(one: OneRelation) -> Iterator[Fault]:
    """The two records of a relation share a name, a topic or a set phrase.

    Where they share nothing, one of the ids is probably that of a neighbour.
    """
    subject, target = (_about(one.corpus)[end] for end in (one.relation.subject, one.relation.target))
    shared = subject.names & target.names or subject.codes & target.codes
    if not shared and subject.codes.isdisjoint(target.spoken_of) and target.codes.isdisjoint(subject.spoken_of):
        got = f"{one.relation.target}, which shares no name, topic or set phrase with {one.relation.subject}"
        repair = "Read both records, and correct the id that is wrong."
        yield one.fault("target", got, "a record on the same matter", repair)


@once_per_corpus
def _about(corpus: Corpus) -> Mapping[str, End]:
    return {name: end for of_document in _about_each(corpus) for name, end in of_document.items()}


@of_each
def _about_each(corpus: Corpus, folder: DocumentFolder) -> dict[str, End]:
    """What each record of a document that relations link is about."""
    ends = {end for relation in corpus.relations for end in (relation.subject, relation.target)}
    units: list[tuple[str, Provision, Mapping[str, Span]]] = [(one.id, one, one.anchors) for one in folder.provisions]
    units += [(commitment.id, one, commitment.anchors) for one, _, commitment in folder.commitments()]
    return {name: _end(corpus, folder, unit, anchors) for name, unit, anchors in units if name in ends}


def _end(corpus: Corpus, folder: DocumentFolder, provision: Provision, anchors: Mapping[str, Span]) -> End:
    phrases = (phrase for listed in provision.formulas.values() for phrase in listed)
    spoken_of = (cue.code for one, span in anchors.items() for cue in words_for("topic", one).all_in(span.words))
    names = entities_in(corpus, folder, anchors) - set(folder.document.parties)
    return End(frozenset(names), frozenset([*provision.topics, *phrases]), frozenset(spoken_of))
