"""Level 5: a relation links two documents once, and what it says of their words is in them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, days, of_each, of_each_afterwards, once_per_corpus
from ...mentions import covered, entities_in, names_in, names_inside, tokens_of
from ...models import Commitment, Instrument, Provision, Relation, Span
from ...models.codelists import RelationBasis, Role
from ...texts import primary_language
from ...words import words_for, written
from ..fault import Fault
from ..repeats import repeats
from ..rule import rule
from ..subjects import Collection, OneRelation, coded
from .references import linked


@rule(on=OneRelation, certainty="convention", whole=True)
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


@rule(on=Collection, certainty="convention", whole=True)
def related_twice(one: Collection) -> Iterator[Fault]:
    """Two records are related in one way.

    If a sentence were both restated and followed up, it would be counted as two links.
    """
    for relation, other in repeats(one.corpus.relations, key=lambda relation: (relation.subject, relation.target)):
        repair = f"Remove this relation or {other.id}, whichever is wrong."
        yield Fault(relation, ("subject",), f"the ends of {other.id} again", "each pair once", repair)


@rule(on=OneRelation, certainty="guess", where=coded("basis", RelationBasis.EXPLICIT), whole=True)
def explicit_in_words(one: OneRelation) -> Iterator[Fault]:
    """A record that is explicitly related to another names its document, or repeats words of it one by one.

    If no verb is repeated with its object, the relation names the wrong record, or is inferred.
    """
    subject, target = (_prints(one.corpus)[end] for end in (one.relation.subject, one.relation.target))
    versions = subject.keys() & target.keys()
    repeated = any(_repeats(subject[language], target[language]) for language in versions)
    if versions and not repeated and not _names_document(one.corpus, one.relation):
        near = _with_the_words(one.corpus, one.relation)
        meant = f" ({near} has more of them)" if near else ""
        repair = f"Name the record whose words are repeated{meant}; if only its sense is, set basis to inferred."
        got = f"explicit, with no words of {one.relation.target} in {one.relation.subject}"
        yield one.fault("target", got, "words of the target in the subject, or the name of its document", repair)


@rule(
    on=OneRelation,
    certainty="guess",
    where=coded("basis", RelationBasis.INFERRED),
    whole=True,
    needs=("related-twice", "relation-runs-back"),
)
def inferred_word_for_word(one: OneRelation) -> Iterator[Fault]:
    """A record that is related to another by inference does not repeat the first words of a commitment, its verb and object.

    What a text repeats word for word is no conclusion of ours. Readers trust the two differently.
    """
    subject, target = (_prints(one.corpus)[end] for end in (one.relation.subject, one.relation.target))
    for language in sorted(subject.keys() & target.keys()):
        ends = subject[language], target[language]
        for own, other in (ends, ends[::-1]):
            if words := _verb_repeated(own, other):
                repair = "Set basis to explicit if verb and object are the same, word for word."
                yield one.fault("basis", f"inferred, with {words!r} in both", RelationBasis.EXPLICIT, repair)
                return


class Printed(NamedTuple):
    """The words of a record in one language, its scripts taken together."""

    words: Sequence[str]
    """Folded and in small letters; single characters where words are written together."""
    named: Sequence[bool]
    """Whether each is part of a name."""
    verbs: Sequence[int]
    """Numbers of those with which a commitment begins: its verb."""
    apart: bool
    """Whether words are written apart."""

    def runs(self, length: int) -> set[tuple[str, ...]]:
        """Every run of so many words, but for those inside names."""
        places = range(len(self.words) - length + 1)
        return {tuple(self.words[at : at + length]) for at in places if not all(self.named[at : at + length])}


LEAST_WORDS, LEAST_CHARACTERS = 3, 4
"""Words in a row, or characters where words are written together, that a verb with its object has at least."""
SURE_WORDS, SURE_CHARACTERS = 4, 6
"""The same, for what is surely no turn of phrase."""


def _least(one: Printed) -> int:
    """Length of the shortest run of words that says that they are repeated."""
    return LEAST_WORDS if one.apart else LEAST_CHARACTERS


def _repeats(one: Printed, other: Printed) -> bool:
    """Whether two records share a run of words."""
    return not one.runs(_least(one)).isdisjoint(other.runs(_least(one)))


def _verb_repeated(one: Printed, other: Printed) -> str | None:
    """The words with which a commitment of one record begins, if the other has them; None if it has none."""
    length = SURE_WORDS if one.apart else SURE_CHARACTERS
    theirs = other.runs(length)
    for begun in one.verbs:
        words = tuple(one.words[begun : begun + length])
        if words in theirs:
            return (" " if one.apart else "").join(words)
    return None


@once_per_corpus
def _prints(corpus: Corpus) -> Mapping[str, Mapping[str, Printed]]:
    """What each record that relations link prints in each language, by primary subtag."""
    return {name: printed for of_document in _prints_each(corpus) for name, printed in of_document.items()}


@of_each_afterwards
def _prints_each(corpus: Corpus, folder: DocumentFolder) -> dict[str, dict[str, Printed]]:
    ends = linked(corpus)
    units: list[tuple[str, Mapping[str, Span], Sequence[Commitment]]] = [
        (one.id, one.anchors, one.commitments) for one in folder.provisions
    ]
    units += [(one.id, one.anchors, [one]) for _, _, one in folder.commitments()]
    return {
        name: {
            primary_language(language): _printed(corpus, folder, language, span, begun)
            for language, span in anchors.items()
        }
        for name, anchors, begun in units
        if name in ends
    }


def _printed(corpus: Corpus, folder: DocumentFolder, language: str, span: Span, begun: Sequence[Commitment]) -> Printed:
    text, names = tokens_of(corpus, folder, language), covered(corpus, folder, language)
    words = [at for at in text.inside(span.start_offset, span.end_offset) if text.words[at][0].isalnum()]
    starts = {one.anchors[language].start_offset for one in begun if language in one.anchors}
    verbs = [number for number, at in enumerate(words) if text.starts[at] in starts]
    printed, named = [text.words[at].lower() for at in words], [at in names for at in words]
    return Printed(printed, named, verbs, written(language).apart)


def _names_document(corpus: Corpus, relation: Relation) -> bool:
    """Whether the subject of a relation names the instrument that the title of the target's document names."""
    document = relation.target.split("/", maxsplit=1)[0]
    return not _entitled(corpus).get(document, frozenset()).isdisjoint(_about(corpus)[relation.subject].names)


@once_per_corpus
def _entitled(corpus: Corpus) -> Mapping[str, frozenset[str]]:
    """Document to the instruments that its title names."""
    return dict(_entitled_each(corpus))


@of_each_afterwards
def _entitled_each(corpus: Corpus, folder: DocumentFolder) -> tuple[str, frozenset[str]]:
    titles = [one.anchors for one in folder.provisions if one.role is Role.TITLE]
    named = {
        name.entity
        for anchors in titles
        for language, span in anchors.items()
        for name in names_inside(names_in(corpus, folder, language), span)
    }
    return folder.document.id, frozenset(one for one in named if isinstance(corpus.entities.get(one), Instrument))


def _with_the_words(corpus: Corpus, relation: Relation) -> str | None:
    """Of the records that relations link in the target's document, the one of which the subject repeats most; None if it repeats none."""
    document = relation.target.split("/", maxsplit=1)[0]
    shared: Counter[tuple[str, str]] = Counter()
    for language, printed in _prints(corpus)[relation.subject].items():
        for run in printed.runs(_least(printed)):
            shared.update((unit, language) for unit in _with_run(corpus).get((document, language, run), ()))
    return max(shared, key=lambda found: (shared[found], found))[0] if shared else None


@once_per_corpus
def _with_run(corpus: Corpus) -> Mapping[tuple[str, str, tuple[str, ...]], Sequence[str]]:
    """Document, language and run of words to the records there that have it, so that all of them can be ranked."""
    found: defaultdict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for unit, versions in _prints(corpus).items():
        for language, printed in versions.items():
            for run in printed.runs(_least(printed)):
                found[unit.split("/", maxsplit=1)[0], language, run].append(unit)
    return found


@rule(on=OneRelation, certainty="convention", whole=True)
def relation_runs_back(one: OneRelation) -> Iterator[Fault]:
    """A relation runs from the later document to the earlier one, and from one record to another.

    Nothing restates, follows up or replaces what was not yet said. An earlier stage that a later document recalls is told of in the register.
    """
    relation = one.relation
    subject, target = (
        days(one.corpus).get(end.split("/", maxsplit=1)[0]) for end in (relation.subject, relation.target)
    )
    if subject is not None and target is not None and subject < target:
        got = f"{relation.subject} of {subject}, related to {relation.target} of {target}"
        repair = "If these are the records that are meant, exchange subject and target; if not, name those that are."
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


@rule(on=OneRelation, certainty="guess", whole=True, needs=("relation-within-document",))
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
    ends = linked(corpus)
    units: list[tuple[str, Provision, Mapping[str, Span]]] = [(one.id, one, one.anchors) for one in folder.provisions]
    units += [(commitment.id, one, commitment.anchors) for one, _, commitment in folder.commitments()]
    return {name: _end(corpus, folder, unit, anchors) for name, unit, anchors in units if name in ends}


def _end(corpus: Corpus, folder: DocumentFolder, provision: Provision, anchors: Mapping[str, Span]) -> End:
    phrases = (phrase for listed in provision.formulas.values() for phrase in listed)
    spoken_of = (cue.code for one, span in anchors.items() for cue in words_for("topic", one).all_in(span.words))
    names = entities_in(corpus, folder, anchors) - set(folder.document.parties)
    return End(frozenset(names), frozenset([*provision.topics, *phrases]), frozenset(spoken_of))
