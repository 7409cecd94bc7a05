"""Levels 3 and 5: what is undertaken in other words than its anchors: verb, aims, topics, bodies, and its object in each language."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...models import Divergence, Span
from ...models.codelists import ActorKind, Delegation, Direction, DivergenceType, Force
from ...positions import Path
from ...spelling import HAN
from ...texts import shorten
from ...words import EDITORS, IDEOGRAPHIC, LATIN, written
from ..fault import Fault
from ..rule import rule
from ..standing import actors_of, spoken_for, stands_for
from ..subjects import OneCommitment, OneDivergence, coded, given


def _aims(one: OneCommitment) -> Iterator[tuple[Path, str, Span]]:
    """Yield each aim, with the way to it and its language."""
    for language, aims in one.commitment.aims.items():
        for number, span in enumerate(aims):
            yield ("aims", language, number), language, span


@rule(on=OneCommitment, level=3, certainty="proof", needs=("tiling",))
def verb_and_aims_inside(one: OneCommitment) -> Iterator[Fault]:
    """The verb and the aims of a commitment lie inside its provision.

    What another provision says is not what is undertaken here, nor what it is for.
    """
    verbs = ((("verb", language), language, span) for language, span in one.commitment.verb.items() if span)
    for path, language, span in (*verbs, *_aims(one)):
        outer = one.provision.anchors.get(language)
        if outer is not None and not _holds(outer, span):
            got, expected = f"{span.start_offset}–{span.end_offset}", f"inside {outer.start_offset}–{outer.end_offset}"
            yield one.fault(path, got, expected, "Point at words of the provision, or leave it out.")


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start_offset <= inner.start_offset <= inner.end_offset <= outer.end_offset


def _overlap(one: Span, other: Span) -> bool:
    return one.start_offset < other.end_offset and other.start_offset < one.end_offset


@rule(on=OneCommitment, certainty="guess", needs=("same-versions",))
def verb_in_place(one: OneCommitment) -> Iterator[Fault]:
    """The verb of a commitment stands in its anchor, or before it where several share it; in the operator only if it is the operator, or ends it.

    Verbs are counted to see what is done. One from elsewhere is that of another commitment, and an operator says how strongly, not what.
    """
    for language, span in one.commitment.verb.items():
        anchor, operator = one.commitment.anchors[language], one.commitment.operator[language]
        if span is None:
            continue
        bare = one.commitment.force[language] is Force.BACKS or _overlap(operator, anchor)
        if _holds(operator, span) and not (span == operator or (bare and span.end_offset == operator.end_offset)):
            got, repair = (
                f"{span.quote!r}, in the operator {operator.quote!r}",
                "Set it to the first verb after the operator.",
            )
            yield one.fault(("verb", language), got, "the verb under the operator", repair)
        elif span.start_offset >= anchor.end_offset or (_overlap(anchor, span) and not _holds(anchor, span)):
            got, expected = repr(span.quote), f"a verb of {shorten(anchor.quote)!r}, or before it"
            yield one.fault(("verb", language), got, expected, "Set it to the first verb of the commitment.")


@rule(on=OneCommitment, certainty="convention", where=lambda one: any(one.commitment.aims.values()))
def aims_apart(one: OneCommitment) -> Iterator[Fault]:
    """The aims of a commitment have no words of an anchor in its provision, and none twice.

    An aim is what a version does not undertake. Words that are both would be counted as a promise and as its purpose.
    """
    seen: dict[str, list[Span]] = {}
    for path, language, span in _aims(one):
        others = (other for other in one.provision.commitments if language in other.anchors)
        if other := next((other for other in others if _overlap(other.anchors[language], span)), None):
            repair = f"End the anchor of {other.id} before it; if it is undertaken there, remove the aim."
            yield one.fault(path, f"{shorten(span.quote)!r}, in the anchor of {other.id}", "words of no anchor", repair)
        elif any(_overlap(before, span) for before in seen.get(language, ())):
            repair = "Remove it, or let each aim have one verb with its object."
            yield one.fault(path, f"{shorten(span.quote)!r}, of another aim", "words of its own", repair)
        seen.setdefault(language, []).append(span)


@rule(on=OneCommitment, certainty="convention", needs=("code-of-readings",))
def topic_of_commitment(one: OneCommitment) -> Iterator[Fault]:
    """The main topic of a commitment is among the topics of its provision.

    Who looks for provisions on a topic finds those that undertake something on it.
    """
    topics, main = one.provision.topics, one.commitment.topics[0]
    if main not in topics:
        repair = f"Add {main} to the topics of {one.provision.id}, or set the main topic to one of them."
        yield one.fault(("topics", 0), main, f"one of {', '.join(topics)}", repair)


@rule(
    on=OneCommitment,
    certainty="convention",
    where=coded("delegation", Delegation.NEW_BODY, Delegation.EXISTING_BODY),
    needs=("new-body-and-action",),
)
def bodies_of_delegation(one: OneCommitment) -> Iterator[Fault]:
    """A commitment that charges a body names it in bodies.

    What a body was charged with is found by the body.
    """
    if not one.commitment.bodies:
        repair = "Add the body that is charged, from the register of actors; if there is none, set delegation to none."
        yield one.fault("bodies", f"none, with the delegation {one.commitment.delegation}", "the body", repair)


_NO_BODIES = (ActorKind.STATE, ActorKind.PERSON)


@rule(on=OneCommitment, certainty="guess", where=given("bodies"))
def bodies_as_named(one: OneCommitment) -> Iterator[Fault]:
    """Each body of a commitment is one that the words of its provision name, or one of each party where the words name them together (两军).

    A body that the words do not name was put in from elsewhere, and a state or a person is none.
    """
    for index, body in enumerate(one.commitment.bodies):
        if body in actors_of(one.corpus, *_NO_BODIES):
            kind = one.corpus.kind_of(body)
            yield one.fault(
                ("bodies", index), f"{body}, a {kind}", "a body", "Set it to the body that acts, or remove it."
            )
        elif not (body in spoken_for(one.corpus, one.inside.entities) or _is_one_of_each(one, body)):
            repair = f"Set it to the body that the words name, or remove it; if they name it, add that name to {body}."
            yield one.fault(("bodies", index), body, "a body that the words name", repair)


def _is_one_of_each(one: OneCommitment, body: str) -> bool:
    """Whether there is one body of a kind for each party."""
    kind, parties = one.corpus.kind_of(body), set(one.document.parties)
    alike = [other for other in one.commitment.bodies if one.corpus.kind_of(other) is kind]
    owners = [parties & stands_for(one.corpus, other) for other in alike]
    return len(parties) > 1 and len(alike) == len(parties) and set().union(*owners) == parties


@rule(on=OneCommitment, certainty="convention")
def object_in_each_language(one: OneCommitment) -> Iterator[Fault]:
    """The object of a commitment is said in the languages of its document's texts and in English, each in its script, and in none that the dataset lacks.

    Tables have a column of it for each language of the dataset. Who reads one version alone finds there what each commitment of it is about.
    """
    wanted, said = one.corpus.languages_of(one.document), one.commitment.object
    languages = list(dict.fromkeys([*one.corpus.dataset.languages, *wanted]))
    if missing := [language for language in wanted if language not in said]:
        repair = f"Say it in {', '.join(missing)} too: a short noun phrase, understandable without the text."
        yield one.fault("object", ", ".join(said), ", ".join(wanted), repair)
    for language, words in said.items():
        if language not in languages:
            expected = f"one of {', '.join(languages)}"
            yield one.fault(("object", language), language, expected, f"Remove {json.dumps(language)}, or correct it.")
        elif language != EDITORS and not _is_in_script(words, language):  # Our English has a rule of its own.
            yield one.fault(
                ("object", language),
                repr(shorten(words)),
                f"words in the script of {language}",
                "Say it in that language.",
            )


_LATIN_LETTER = re.compile("[A-Za-z]")


def _is_in_script(words: str, language: str) -> bool:
    """Whether words can be of a language, by its script; other languages than those of Latin and Chinese letters are not told apart."""
    script, ideographs = written(language).script, HAN.search(words) is not None
    if script == IDEOGRAPHIC:
        return ideographs
    return not (ideographs and (script == LATIN or not _LATIN_LETTER.search(words)))


@rule(on=OneDivergence, certainty="convention", needs=("force-shift", "divergence-spans"))
def direction_of_shift(one: OneDivergence) -> Iterator[Fault]:
    """A force shift says whether the other text is stronger than the first, as the forces of its commitments do; no other divergence does.

    Which version promises more is what the direction counts.
    """
    own = one.divergence
    if own.type is not DivergenceType.FORCE_SHIFT:
        if own.direction is not None:
            yield one.fault("direction", f"{own.direction}, of {own.type}", "null", "Set direction to null.")
        return
    found = _directions(one.corpus, one.folder, own)
    if own.direction is None or (len(found) == 1 and own.direction not in found):
        expected = " or ".join(found) if len(found) == 1 else ", ".join(Direction)
        repair = (
            f"Set direction to {found[0]}." if len(found) == 1 else "Say how the other text compares with the first."
        )
        yield one.fault("direction", own.direction or "null", expected, repair)


def _directions(corpus: Corpus, folder: DocumentFolder, divergence: Divergence) -> Sequence[Direction]:
    """What the forces of the commitments that a divergence names say, each once: its other text against its first."""
    first, other = sorted(divergence.spans, key=[text.language for text in folder.document.texts].index)
    forces = [_forces(corpus, folder).get(commitment) for commitment in divergence.commitments]
    return list(dict.fromkeys(_direction(force, first, other) for force in forces if force is not None))


@once_per_folder
def _forces(corpus: Corpus, folder: DocumentFolder) -> Mapping[str, Mapping[str, Force]]:
    """Commitment to its force in each version."""
    return {commitment.id: commitment.force for _, _, commitment in folder.commitments()}


def _direction(force: Mapping[str, Force], first: str, other: str) -> Direction:
    """The direction of a commitment's force. A version that does not carry it is weaker than any."""
    ours, theirs = (int(force[language]) if language in force else -1 for language in (first, other))
    if ours == theirs:
        return Direction.NEITHER
    return Direction.STRONGER if theirs > ours else Direction.WEAKER
