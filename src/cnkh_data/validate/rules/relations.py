"""Level 5: a relation links two documents once, and what it says of their words is in them."""

import re
from collections.abc import Iterator, Mapping

from ...corpus import Corpus, once_per_corpus
from ...mentions import UNSPACED
from ...models import Commitment, Provision, Relation, Span
from ...models.codelists import RelationBasis, RelationType
from ..fault import Fault
from ..rule import rule
from .references import linked_records

LEAST_SHARED = 0.1
"""Part of the shorter text's runs of three words that both ends of an explicit relation have. The lowest true one: 0.18."""
RUN = 3
_WORDS = re.compile(rf"[{UNSPACED}]|[^\W\d_{UNSPACED}]+")


@rule(level=5, whole=True)
def relation_within_document(corpus: Corpus) -> Iterator[Fault]:
    """Relations tell what became of a text in another; inside one document, order and paragraphs tell it already."""
    for relation in corpus.relations:
        own, its = (end.split("/", maxsplit=1)[0] for end in (relation.subject, relation.target))
        if own == its and relation.subject != relation.target:
            repair = "Name the provision or commitment of another document; if none is meant, remove the relation."
            yield Fault(relation, ("target",), f"{relation.target}, of the same document", "another document's", repair)


@rule(level=5, whole=True)
def related_twice(corpus: Corpus) -> Iterator[Fault]:
    """Two records are related in one way: counted as restated and as followed up, a sentence would be two links."""
    seen: dict[tuple[str, str], Relation] = {}
    for relation in corpus.relations:
        other = seen.setdefault((relation.subject, relation.target), relation)
        if other is not relation:
            got, repair = f"the ends of {other.id} again", f"Remove this relation or {other.id}, whichever is wrong."
            yield Fault(relation, ("subject",), got, "each pair once", repair)


@rule(level=5, whole=True, severity="warning")
def explicit_in_words(corpus: Corpus) -> Iterator[Fault]:
    """What is related explicitly says so in words of the other text; where none are shared, it is the wrong record, or inferred."""
    for relation in corpus.relations:
        if relation.basis is RelationBasis.EXPLICIT and relation.type is RelationType.RESTATES:
            one, other = (_ends(corpus)[end] for end in (relation.subject, relation.target))
            shared = _most_shared(one, other)
            if shared is not None and shared < LEAST_SHARED:
                repair = "Name the record whose words are restated; if only its sense is, set basis to inferred."
                if meant := _with_the_words(corpus, one, other):
                    repair = (
                        f"Set target to {meant}, whose words are restated; if only the sense is, set basis to inferred."
                    )
                got = f"explicit, with hardly a word of {relation.target} in {relation.subject}"
                yield Fault(relation, ("target",), got, "words of the target in the subject", repair)


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


@rule(level=5, whole=True, severity="warning")
def restated_formula(corpus: Corpus) -> Iterator[Fault]:
    """Who restates a sentence on Taiwan or Xinjiang restates its set phrase; one with none restates another sentence."""
    for relation in corpus.relations:
        ends = [_ends(corpus)[end] for end in (relation.subject, relation.target)]
        units = [end for end in ends if isinstance(end, Provision)]
        phrases = [{formula for listed in unit.formulas.values() for formula in listed} for unit in units]
        if relation.type is RelationType.RESTATES and len(phrases) == len(ends) and any(phrases) and not all(phrases):
            (there,) = filter(None, phrases)
            got = f"{relation.target if phrases[0] else relation.subject}, without {', '.join(sorted(there))}"
            repair = "Name the provision that has the same set phrase."
            key = "target" if phrases[0] else "subject"
            yield Fault(relation, (key,), got, "the same set phrase at both ends", repair)


@once_per_corpus
def _ends(corpus: Corpus) -> Mapping[str, Provision | Commitment]:
    """What relations link, by id."""
    return {unit.id: unit for units in linked_records(corpus) for unit in units}
