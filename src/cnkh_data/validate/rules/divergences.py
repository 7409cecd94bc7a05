"""Level 5: what a divergence says agrees with its words, and what differs between the versions is explained by one."""

import json
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...models import Commitment, Divergence, Span
from ...models.base import INT32_MAX
from ...models.codelists import Dimension, DivergenceType, Materiality
from ...reach import provision_around, touches
from ..cues import reads_as_coded
from ..fault import Fault
from ..rule import rule
from ..subjects import OneCommitment, OneDivergence, OneDocument, OneProvision

WORDS_IN = {DivergenceType.OMISSION: (True, False), DivergenceType.ADDITION: (False, True)}
"""Whether the first text and the other have words in a divergence of a type; in the other types both have."""
GAPS = tuple(WORDS_IN)
"""Divergences that say that a version has nothing where another has words."""
SHIFTED = {DivergenceType.FORCE_SHIFT: Dimension.FORCE, DivergenceType.ACTOR_SHIFT: Dimension.WHO}


def _is_coded_shift(one: OneDivergence) -> bool:
    """Whether it is a shift that changes a code."""
    return one.divergence.materiality is Materiality.CODED and one.divergence.type in SHIFTED


def _names_commitments(one: OneDivergence) -> bool:
    """Whether it names commitments."""
    return bool(one.divergence.commitments)


def _may_shift(one: OneCommitment) -> bool:
    """Whether its force differs between versions, or a divergence may say that it does."""
    return _is_uneven(one.commitment) or one.provision.id in one.folder.divergences_of


def _differs_in_novelty(one: OneCommitment) -> bool:
    """Whether its novelty differs between versions."""
    return len(set(one.commitment.novelty.values())) > 1


def _is_uneven(commitment: Commitment) -> bool:
    return len(set(commitment.force.values())) > 1


@rule(
    on=OneCommitment,
    level=5,
    certainty="convention",
    where=_may_shift,
    proposals=True,
    needs=("operator-and-force", "code-of-readings", "dimension-of-shift"),
)
def force_shift(one: OneCommitment) -> Iterator[Fault]:
    """The force of a commitment differs between versions if and only if a force_shift of materiality 2 names it.

    Unequal force is the difference that users look for first, in the commitments or in the divergences.
    """
    own, uneven = one.commitment, _is_uneven(one.commitment)
    shifts = [each for each in _divergences_at(one) if own.id in each.commitments and _is_force_shift(each)]
    if uneven and not shifts and _stands(one):
        got = ", ".join(f"{language} {int(force)}" for language, force in own.force.items())
        repair = "Add a force_shift of materiality 2 that names this commitment, or correct the force."
        yield next(_meant_for_shift(one), one.fault("force", got, "equal force, or a force_shift", repair))
    elif shifts and not uneven and own.anchors.keys() == one.provision.anchors.keys() and _stands(one):
        got, expected = f"{own.id}, of equal force in every version", "a commitment of unequal force"
        repair = (
            f"Set materiality to 1 and remove its commitments, or correct the type; or correct the force of {own.id}."
        )
        for shift in shifts:
            yield Fault(shift, ("commitments", shift.commitments.index(own.id)), got, expected, repair)


def _divergences_at(one: OneCommitment | OneProvision) -> list[Divergence]:
    """Divergences of the provision."""
    return one.folder.divergences_of.get(one.provision.id, [])


def _is_force_shift(divergence: Divergence) -> bool:
    return divergence.type is DivergenceType.FORCE_SHIFT and divergence.materiality is Materiality.CODED


def _stands(one: OneCommitment) -> bool:
    """Whether its force is not known to be wrong: in a draft, that is only a warning, which keeps no other rule from speaking."""
    return one.folder.published or reads_as_coded(one.provision, one.index, one.commitment)


def _meant_for_shift(one: OneCommitment) -> Iterator[Fault]:
    """Yield what is missing from a divergence that must have been meant to explain the unequal force of a commitment."""
    own, expected = one.commitment.id, f"the force_shift of {one.commitment.id}, whose force differs"
    for each in _divergences_at(one):
        if each.dimension is not Dimension.FORCE:
            continue
        if _is_force_shift(each) and not each.commitments:
            repair = f"Set commitments to {json.dumps([own])}."
            yield Fault(each, ("commitments",), "no commitments, in a force_shift of materiality 2", expected, repair)
        elif own in each.commitments and each.type is DivergenceType.FORCE_SHIFT:
            repair = f"Set materiality to {int(Materiality.CODED)}."
            yield Fault(each, ("materiality",), str(int(each.materiality)), expected, repair)
        elif own in each.commitments:
            repair = f"Set type to {DivergenceType.FORCE_SHIFT}."
            yield Fault(each, ("type",), f"{each.type}, of the dimension force", expected, repair)


@rule(on=OneDocument, level=5, certainty="convention", needs=("same-versions",))
def missing_anchor(one: OneDocument) -> Iterator[Fault]:
    """A provision is anchored in every text, and a commitment in every text of its provision, unless a divergence says that one lacks it.

    Without the divergence, nobody can tell a gap in the text from an anchor that was forgotten.
    """
    languages = one.folder.texts.keys()
    for inside in OneProvision.each(one.corpus, one.folder):
        provision, divergences = inside.provision, _divergences_at(inside)
        if (lacking := languages - provision.anchors.keys()) and not any(map(_is_gap, divergences)):
            bare = inside.fault("anchors", *_no_anchor(lacking, "an omission or addition of materiality 2"))
            yield next(_meant_for_gap(inside), bare)
        for index, commitment in enumerate(provision.commitments):
            lacking = provision.anchors.keys() - commitment.anchors.keys()
            if lacking and not any(_may_lack(each, commitment) for each in divergences):
                path = "commitments", index, "anchors"
                yield inside.fault(path, *_no_anchor(lacking, "a divergence of materiality 2 that names it"))


def _no_anchor(lacking: set[str], otherwise: str) -> tuple[str, str, str]:
    """What is there, what should be, and what to do, of a record that is not anchored in some languages."""
    languages = ", ".join(sorted(lacking))
    return f"no anchor in {languages}", "an anchor or a divergence", f"Anchor it in {languages}, or add {otherwise}."


def _may_lack(divergence: Divergence, commitment: Commitment) -> bool:
    """Whether a divergence says that a version lacks a commitment, or has no operator for it."""
    explains = _is_gap(divergence) or divergence.type is DivergenceType.FORCE_SHIFT
    return explains and commitment.id in divergence.commitments


def _meant_for_gap(one: OneProvision) -> Iterator[Fault]:
    """Yield what is missing from a divergence that must have been meant to say that a version lacks a provision."""
    anchors = one.provision.anchors
    for each in _divergences_at(one):
        whole = any(
            language in anchors and span.quote == anchors[language].quote for language, span in each.spans.items()
        )
        if each.type in GAPS and whole:
            got, expected = str(int(each.materiality)), f"2, of {one.provision.id}, which a version lacks"
            yield Fault(each, ("materiality",), got, expected, f"Set materiality to {int(Materiality.CODED)}.")


def _is_gap(divergence: Divergence) -> bool:
    return divergence.type in GAPS and divergence.materiality is Materiality.CODED


@rule(on=OneDivergence, level=5, certainty="convention")
def divergence_spans(one: OneDivergence) -> Iterator[Fault]:
    """An omission has words in the first text alone, an addition in the other alone, and every other type in both; an actor may be in one.

    The type says which version has more, so words in the wrong one reverse the finding.
    """
    kind, spans = one.divergence.type, one.divergence.spans
    languages = [text.language for text in one.document.texts if text.language in spans]
    words = tuple(bool(spans[language].quote) for language in languages)
    wanted = WORDS_IN.get(kind, words if kind is DivergenceType.ACTOR_SHIFT else (True, True))
    if any(words) and words == wanted:
        return
    fitting = next((other for other, has in WORDS_IN.items() if has == words), None)
    if not any(words):
        yield one.fault("spans", "two empty spans", "words in one version", "Quote what differs.")
    elif fitting is None:
        having, lacking = languages if wanted[0] else reversed(languages)
        repair = f"Set type to how the two differ (specification, generalisation, substitution), or empty the span in {lacking}."
        yield one.fault("type", f"{kind}, of two versions", f"words in {having} only", repair)
    elif kind in WORDS_IN:
        yield one.fault("type", kind, fitting)
    else:
        repair = f"Set type to {fitting}, or quote the words of {languages[words.index(False)]}."
        yield one.fault("type", f"{kind}, of one version", "words in both versions", repair)


@rule(on=OneDivergence, level=5, certainty="convention", where=_is_coded_shift)
def dimension_of_shift(one: OneDivergence) -> Iterator[Fault]:
    """A force_shift that changes codes has the dimension force, and an actor_shift the dimension who.

    Shifts are counted by type and by dimension, and both counts must be of the same divergences.
    """
    kind, dimension = one.divergence.type, one.divergence.dimension
    if dimension is SHIFTED[kind]:
        return
    uneven = {each.id for each in one.provision.commitments if _is_uneven(each)}
    if dimension is Dimension.FORCE and not uneven.isdisjoint(one.divergence.commitments):
        got = f"{kind}, of the dimension force and of a commitment whose force differs"
        yield one.fault("type", got, DivergenceType.FORCE_SHIFT)
    else:
        repair = f"Set dimension to {SHIFTED[kind]}, or type to what the versions differ by."
        yield one.fault("dimension", f"{dimension}, in a divergence of the type {kind}", SHIFTED[kind], repair)


@rule(on=OneDivergence, level=5, certainty="convention")
def divergence_in_provision(one: OneDivergence) -> Iterator[Fault]:
    """The words of a divergence stand in the provision that it names or, where a version lacks that, between its neighbours.

    Who opens the provision expects to see the divergence there.
    """
    for language, span in one.divergence.spans.items():
        anchor = one.provision.anchors.get(language)
        start, end = (anchor.start_offset, anchor.end_offset) if anchor else _between(one, language)
        if not start <= span.start_offset <= span.end_offset <= end:
            holder = provision_around(one.folder, one.divergence)
            repair = f"Set provision to {holder.id}." if holder else "Quote words of the provision that it names."
            if not span.quote:
                repair = f"Set both offsets to where the words would stand, from {start} to {end}."
            got = f"{span.start_offset}–{span.end_offset}"
            yield one.fault(("spans", language), got, f"inside {start}–{end}", repair)


def _between(one: OneDivergence, language: str) -> tuple[int, int]:
    """Where the words of a provision would stand that a text does not have: in or between those before and after it."""
    order = _order_of(one.corpus, one.folder, language)
    at = bisect_left(order.anchored, order.numbers[one.divergence.provision])
    start = order.spans[at - 1].start_offset if at else 0
    end = order.spans[at].end_offset if at < len(order.spans) else INT32_MAX
    return (start, end) if start <= end else (0, INT32_MAX)  # A version in another order has no such place.


class _Order(NamedTuple):
    """The provisions of a document, of which a text has some."""

    numbers: dict[str, int]
    """All provisions, by id."""
    anchored: list[int]
    """Numbers of those that the text has."""
    spans: list[Span]
    """Where those stand in the text."""


@once_per_folder
def _order_of(corpus: Corpus, folder: DocumentFolder, language: str) -> _Order:
    numbers = {one.id: number for number, one in reversed(list(enumerate(folder.provisions)))}
    anchored = [number for number, one in enumerate(folder.provisions) if language in one.anchors]
    return _Order(numbers, anchored, [folder.provisions[number].anchors[language] for number in anchored])


@rule(
    on=OneCommitment,
    level=5,
    certainty="convention",
    where=_differs_in_novelty,
    proposals=True,
    needs=("novelty-without-cue", "cue-without-novelty", "code-of-readings"),
)
def novelty_shift(one: OneCommitment) -> Iterator[Fault]:
    """A commitment that differs in novelty between versions is named by a divergence of materiality 2.

    One version says “continue” where the other does not, which changes a code and so is a finding.
    """
    own, codes = one.commitment.id, one.commitment.novelty.items()
    coded = [each for each in _divergences_at(one) if each.materiality is Materiality.CODED]
    if any(own in each.commitments for each in coded):
        return
    silent = [each for each in coded if not each.commitments]
    if len(silent) == 1:
        expected, repair = f"{own}, whose novelty differs", f"Set commitments to {json.dumps([own])}."
        yield Fault(silent[0], ("commitments",), "no commitments, at materiality 2", expected, repair)
    else:
        got = ", ".join(f"{language} {code or 'null'}" for language, code in codes)
        repair = "Add a divergence of materiality 2 that names this commitment, or correct the novelty."
        yield one.fault("novelty", got, "the same novelty, or a divergence that explains it", repair)


@rule(on=OneDivergence, level=5, certainty="convention", where=_names_commitments, needs=("divergence-in-provision",))
def divergence_and_commitment(one: OneDivergence) -> Iterator[Fault]:
    """A divergence names commitments at whose words it stands, where it stands at those of any.

    One that names another sends readers to the wrong undertaking.
    """
    touched = {each.id: touches(one.divergence, each) for each in one.provision.commitments}
    others = [each for each, is_touched in touched.items() if is_touched]
    for index, named in enumerate(one.divergence.commitments):
        if others and not touched.get(
            named, True
        ):  # Of a provision's only commitment, it may tell of what is around the words.
            repair = f"Name {' or '.join(others)} instead."
            got, expected = f"{named}, whose words are elsewhere", "a commitment whose words it quotes"
            yield one.fault(("commitments", index), got, expected, repair)
