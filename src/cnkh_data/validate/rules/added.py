"""Rules that wait to be put beside their kin."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, Passage, of_each, once_per_corpus, once_per_folder
from ...mentions import entities_in, names_in
from ...models import Provision, Span
from ...models.codelists import Act, Force, Mode
from ...stretches import Stretches
from ...texts import primary_language, shorten
from ...words import EDITORS, words_for
from ..cues import as_printed, force_of
from ..fault import Fault
from ..rule import rule
from ..subjects import OneCommitment, OneProvision, OneRelation, OneTenure

# readings.py

BOTH = 2


def was_read_twice(one: OneCommitment) -> bool:
    """Whether its document has two readings."""
    return len(one.folder.readings) == BOTH


@rule(on=OneCommitment, level=5, certainty="convention", where=was_read_twice, needs=("unit-of-readings",))
def anchor_as_read(one: OneCommitment) -> Iterator[Fault]:
    """The anchor of a commitment is the anchor that a reading has there, with or without the operator before it.

    An anchor that stops inside a phrase, loses a half or takes the next one's words is one that nobody read.
    """
    for language, span in one.commitment.anchors.items():
        read = _read_of_each(one.corpus, one.folder).get((one.commitment.id, language), ())
        if read and not any(_is_same(one, language, passage) for passage in read):
            shown = [json.dumps(passage._asdict(), ensure_ascii=False) for passage in dict.fromkeys(read)]
            repair = (
                f"Set it to {' or '.join(shown)}, as it was read; if the record is right, waive this with the reason."
            )
            expected = " or ".join(repr(shorten(passage.quote)) for passage in dict.fromkeys(read))
            yield one.fault(("anchors", language), repr(shorten(span.quote)), f"{expected}, as read", repair)
            break


def _is_same(one: OneCommitment, language: str, passage: Passage) -> bool:
    """Whether an anchor is what a reading has, or that without the operator at its beginning."""
    span, operator = one.commitment.anchors[language], one.commitment.operator[language]
    if span.end_offset != passage.end_offset:
        return False
    before = one.folder.texts[language][passage.start_offset : span.start_offset]
    return span.start_offset == passage.start_offset or before.strip() == operator.quote


@once_per_folder
def _read_of_each(corpus: Corpus, folder: DocumentFolder) -> Mapping[tuple[str, str], Sequence[Passage]]:
    """Commitment and language to the anchors that readings have there: an anchor belongs to the commitment that shares most with it."""
    found: dict[tuple[str, str], list[Passage]] = {}
    for language in folder.texts:
        own = Stretches(
            (span.start_offset, span.end_offset, one)
            for _, _, one in folder.commitments()
            if (span := one.anchors.get(language))
        )
        for passage in _passages_read(folder, language):
            start, end = passage.start_offset, passage.end_offset
            there = own.over(start, end)
            if nearest := max(there, key=lambda one: _shared(one.anchors[language], start, end), default=None):
                found.setdefault((nearest.id, language), []).append(passage)
    return found


def _passages_read(folder: DocumentFolder, language: str) -> Iterator[Passage]:
    commitments = (one for read in folder.as_read for unit in read.units for one in unit.commitments)
    return (one.anchors[language] for one in commitments if language in one.anchors)


def _shared(span: Span, start: int, end: int) -> int:
    """How many characters a span shares with a stretch that overlaps it."""
    return min(span.end_offset, end) - max(span.start_offset, start)


# committers.py


def _is_unilateral(one: OneCommitment) -> bool:
    return one.commitment.mode is Mode.UNILATERAL


@rule(on=OneCommitment, level=5, certainty="convention", where=_is_unilateral)
def giver_as_beneficiary(one: OneCommitment) -> Iterator[Fault]:
    """A unilateral commitment is not for the good of its committer alone.

    Who gives and who receives is what aid is counted by; the two lists were probably exchanged.
    """
    beneficiaries = one.commitment.beneficiaries
    if beneficiaries and set(beneficiaries) <= set(one.commitment.committers):
        got, repair = ", ".join(beneficiaries), "Name whom the words name as receiving, or nobody."
        yield one.fault("beneficiaries", f"{got}, who undertakes it alone", "somebody else, or nobody", repair)


# glosses.py


def has_only_gloss(one: OneProvision) -> bool:
    """Whether only a gloss says in English what it says."""
    return one.provision.gloss_en is not None and EDITORS not in map(primary_language, one.provision.anchors)


def is_position_in_gloss(one: OneProvision) -> bool:
    """Whether it is a position that only a gloss says in English."""
    return one.provision.act is Act.POSITION and has_only_gloss(one)


@rule(on=OneProvision, level=5, certainty="guess", where=is_position_in_gloss, needs=("polarity-words",))
def stance_of_gloss(one: OneProvision) -> Iterator[Fault]:
    """The gloss of a position is for its object, or against it, as the position is.

    “Oppose” for 支持 turns a position round for everybody who reads the English only.
    """
    stance = words_for("stance", EDITORS).first(one.provision.gloss_en or "")
    if stance is not None and stance.code != one.provision.polarity:
        got = f"{as_printed(stance)!r}, in the gloss of a position {one.provision.polarity} its object"
        yield one.fault(
            "gloss_en", got, "the stance of the words", "Render the words again; if polarity is wrong, correct it."
        )


@rule(on=OneProvision, level=5, certainty="guess", where=has_only_gloss, needs=("operator-and-force",))
def operator_of_gloss(one: OneProvision) -> Iterator[Fault]:
    """The gloss has a word for the force of each operator that stands in its provision.

    “Consider” for 决定 makes an undertaking weaker than it is for everybody who reads the English only.
    """
    said = {cue.code for cue in words_for("force", EDITORS).all_in(one.provision.gloss_en or "")}
    for force, operator in _operators_in(one.corpus, one.folder).get(one.provision.id, {}).items():
        if force.name.lower() not in said:
            got = f"no word of the force {int(force)} {force.label.lower()}, for {operator!r}"
            yield one.fault("gloss_en", got, "a rendering of the operator", "Render the operator in the gloss.")


@once_per_folder
def _operators_in(corpus: Corpus, folder: DocumentFolder) -> Mapping[str, Mapping[Force, str]]:
    """Provision to the operators with words of force that stand in it, whichever provision they govern: force to its words."""
    found: dict[str, dict[Force, str]] = {}
    for _, _, commitment in folder.commitments():
        for language, operator in commitment.operator.items():
            has_words = words_for("force", language).first(operator.words) is not None
            where = folder.provision_at(language, operator.start_offset) if has_words else None
            if where is not None:
                found.setdefault(where.id, {})[force_of(operator.words, language)] = shorten(operator.quote)
    return found


# tenures.py


@rule(on=OneTenure, level=5, certainty="convention", whole=True)
def person_in_document(one: OneTenure) -> Iterator[Fault]:
    """A document that a tenure lists names the person, if it names anybody who held an office.

    The list says as of which documents somebody held the office; one that does not name the person was added by mistake.
    """
    named = _persons_named(one.corpus)
    for index, document in enumerate(one.tenure.documents):
        persons = named.get(document, frozenset())
        if persons and one.tenure.person not in persons:
            got = f"{document}, which does not name {one.tenure.person}"
            repair = f"Remove it; if the text does name {one.tenure.person}, add the name that it uses to the register."
            yield one.fault(("documents", index), got, "a document that names the person", repair)


@once_per_corpus
def _persons_named(corpus: Corpus) -> Mapping[str, frozenset[str]]:
    return dict(_persons_named_in(corpus))


@of_each
def _persons_named_in(corpus: Corpus, folder: DocumentFolder) -> tuple[str, frozenset[str]]:
    """A document, and those holders of an office whom it names."""
    named = {name.entity for language in folder.texts for name in names_in(corpus, folder, language)}
    return folder.document.id, frozenset(tenure.person for tenure in corpus.tenures if tenure.person in named)


# relations.py


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
        yield one.fault(
            "target", got, "a record on the same matter", "Read both records, and correct the id that is wrong."
        )


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
