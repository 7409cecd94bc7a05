"""Level 5: what a divergence says agrees with its words, and what differs between the versions is explained by one."""

import json
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, islice, pairwise
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...mentions import entities_in
from ...models import Commitment, Divergence, Span, SpanOrPoint
from ...models.base import INT32_MAX
from ...models.codelists import Dimension, DivergenceType, Materiality
from ...reach import provision_around, touches
from ..cues import reads_as_coded
from ..fault import Fault
from ..limits import MOST_MEANT
from ..rule import rule
from ..subjects import OneCommitment, OneDivergence, OneDocument, OneProvision, Wording, given

WORDS_IN = {DivergenceType.OMISSION: (True, False), DivergenceType.ADDITION: (False, True)}
"""Whether the first text and the other have words in a divergence of a type; in the other types both have."""
GAPS = tuple(WORDS_IN)
"""Divergences that say that a version has nothing where another has words."""
SHIFTED = {DivergenceType.FORCE_SHIFT: Dimension.FORCE, DivergenceType.ACTOR_SHIFT: Dimension.WHO}


def _is_coded_shift(one: OneDivergence) -> bool:
    """Whether it is a shift that changes a code."""
    return one.divergence.materiality is Materiality.CODED and one.divergence.type in SHIFTED


def _may_shift(one: OneCommitment) -> bool:
    """Whether its force differs between versions, or a divergence may say that it does."""
    return _is_uneven(one.commitment) or one.provision.id in one.folder.divergences_of


def _is_uneven(commitment: Commitment) -> bool:
    return len(set(commitment.force.values())) > 1


@rule(
    on=OneCommitment,
    certainty="convention",
    where=_may_shift,
    proposals=True,
    needs=("operator-and-force", "code-of-readings", "dimension-of-shift"),
)
def force_shift(one: OneCommitment) -> Iterator[Fault]:
    """The force of a commitment differs between versions if and only if a force_shift of materiality 2 names it.

    Unequal force is the difference that users look for first, in the commitments or in the divergences. A force_shift of materiality 1 may
    name a commitment that every version has at one force: then only the grammar differs.
    """
    own, uneven = one.commitment, _is_uneven(one.commitment)
    shifts = [each for each in _divergences_at(one) if own.id in each.commitments and _is_force_shift(each)]
    if uneven and not shifts and _stands(one):
        got = ", ".join(f"{language} {int(force)}" for language, force in own.force.items())
        repair = "Add a force_shift of materiality 2 that names this commitment, or correct the force."
        yield next(_meant_for_shift(one), one.fault("force", got, "equal force, or a force_shift", repair))
    elif shifts and not uneven and own.anchors.keys() == one.provision.anchors.keys() and _stands(one):
        yield from (_of_equal_force(one, shift) for shift in shifts)


def _of_equal_force(one: OneCommitment, shift: Divergence) -> Fault:
    """The fault of a force_shift of materiality 2 that names a commitment of one force in every version."""
    own = one.commitment.id
    if len(shift.commitments) > 1:
        repair = f"Remove {own} from its commitments; or correct the force of {own}."
        path, expected = ("commitments", shift.commitments.index(own)), "a commitment of unequal force"
        return Fault(shift, path, f"{own}, of equal force in every version", expected, repair)
    repair = f"Set materiality to {int(Materiality.NUANCE)}, or correct the force of {own}."
    got = f"{int(Materiality.CODED)}, of {own}, which every version has at one force"
    return Fault(shift, ("materiality",), got, f"{int(Materiality.NUANCE)} nuance", repair)


def _divergences_at(one: OneCommitment | OneProvision) -> list[Divergence]:
    """Divergences of the provision."""
    return one.folder.divergences_of.get(one.provision.id, [])


def _is_force_shift(divergence: Divergence) -> bool:
    return divergence.type is DivergenceType.FORCE_SHIFT and divergence.materiality is Materiality.CODED


def _stands(one: OneCommitment) -> bool:
    """Whether its force is not known to be wrong: in a draft, that is only a warning, which keeps no other rule from speaking."""
    return one.folder.published or reads_as_coded(one.commitment)


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


@rule(on=OneDocument, certainty="convention", needs=("same-versions",))
def missing_anchor(one: OneDocument) -> Iterator[Fault]:
    """A provision is anchored in every text, and a commitment in every text of its provision, unless a divergence says that one lacks it.

    Without the divergence, nobody can tell a gap in the text from an anchor that was forgotten.
    """
    languages = one.folder.texts.keys()
    for inside in one.provisions:
        provision, divergences = inside.provision, _divergences_at(inside)
        if (lacking := languages - provision.anchors.keys()) and not any(map(_is_gap, divergences)):
            bare = inside.fault("anchors", *_no_anchor(lacking, "an omission or addition of materiality 2"))
            yield next(_meant_for_gap(inside), bare)
        for index, commitment in enumerate(provision.commitments):
            lacking = provision.anchors.keys() - commitment.anchors.keys()
            if lacking and not any(_may_lack(each, commitment) for each in divergences):
                path = "commitments", index, "anchors"
                bare = inside.fault(path, *_no_anchor(lacking, "a force_shift of materiality 2 that names it"))
                yield next(_meant_for_lack(inside, commitment), bare)


def _no_anchor(lacking: set[str], otherwise: str) -> tuple[str, str, str]:
    """What is there, what should be, and what to do, of a record that is not anchored in some languages."""
    languages = ", ".join(sorted(lacking))
    return f"no anchor in {languages}", "an anchor or a divergence", f"Anchor it in {languages}, or add {otherwise}."


def _may_lack(divergence: Divergence, commitment: Commitment) -> bool:
    """Whether a divergence says that a version lacks a commitment, or has no operator for it."""
    return (_is_gap(divergence) or _is_force_shift(divergence)) and commitment.id in divergence.commitments


def _meant_for_lack(one: OneProvision, commitment: Commitment) -> Iterator[Fault]:
    """Yield what is missing from a force_shift that must have been meant to say that a version lacks a commitment."""
    for each in _divergences_at(one):
        if each.type is DivergenceType.FORCE_SHIFT and commitment.id in each.commitments:
            got, expected = str(int(each.materiality)), f"2, of {commitment.id}, which a version lacks"
            yield Fault(each, ("materiality",), got, expected, f"Set materiality to {int(Materiality.CODED)}.")


def _meant_for_gap(one: OneProvision) -> Iterator[Fault]:
    """Yield what is missing from a divergence that must have been meant to say that a version lacks a provision."""
    anchors = one.provision.anchors
    for each in _divergences_at(one):
        quoted = ((anchors.get(language), span.quote) for language, span in each.spans.items())
        if each.type in GAPS and any(anchor and anchor.quote == quote for anchor, quote in quoted):
            got, expected = str(int(each.materiality)), f"2, of {one.provision.id}, which a version lacks"
            yield Fault(each, ("materiality",), got, expected, f"Set materiality to {int(Materiality.CODED)}.")


def _is_gap(divergence: Divergence) -> bool:
    return divergence.type in GAPS and divergence.materiality is Materiality.CODED


@rule(on=OneDivergence, certainty="convention")
def divergence_spans(one: OneDivergence) -> Iterator[Fault]:
    """An omission has words in the first text alone, an addition in the other alone, and every other type in both; an actor may be in one.

    The type says which version has more, so words in the wrong one reverse the finding.
    """
    kind, has_words = one.divergence.type, _has_words(one.folder, one.divergence)
    languages, words = tuple(has_words), tuple(has_words.values())
    wanted = WORDS_IN.get(kind, words if kind is DivergenceType.ACTOR_SHIFT else (True, True))
    if True in words and words == wanted:
        return
    if turned := _turned(one.corpus, one.folder):
        if one.divergence is turned[0]:
            first, second = languages
            got = f"{first} before {second}, by which all {len(turned)} omissions and additions are the wrong way round"
            repair = "Exchange the texts; if the order is right, exchange omission and addition in every divergence."
            yield Fault(one.document, ("texts",), got, f"{second} before {first}", repair)
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


def _has_words(folder: DocumentFolder, divergence: Divergence) -> dict[str, bool]:
    """The languages of a divergence, that of the first text first, and whether it has words in each."""
    spans = divergence.spans
    return {one.language: spans[one.language].quote != "" for one in folder.document.texts if one.language in spans}


@once_per_folder
def _turned(_: Corpus, folder: DocumentFolder) -> list[Divergence]:
    """The omissions and additions of a document if there are several and each has its words in the wrong version."""
    gaps = [one for one in folder.divergences if one.type in GAPS]
    every = all(tuple(_has_words(folder, one).values()) == WORDS_IN[one.type][::-1] for one in gaps)
    return gaps if every and len(gaps) > 1 else []


@rule(on=OneDocument, certainty="guess", needs=("divergence-spans", "divergence-in-provision"))
def divergence_order(one: OneDocument) -> Iterator[Fault]:
    """Two divergences of a provision that are listed in the order of one version stand in that order in the first text too.

    Otherwise, each probably has the words of the other there.
    """
    first = one.document.texts[0].language
    for earlier, later in pairwise(one.folder.divergences):
        if earlier.provision != later.provision:
            continue
        before, after = earlier.spans.get(first), later.spans.get(first)
        if before and after and after.start_offset < before.start_offset and _turned_in(earlier, later) == [first]:
            got = f"words before those of {earlier.id}, in {first} alone"
            repair = (
                f"If each has the words of the other, exchange their {first} spans; "
                f"if each has its own, list {later.id} first."
            )
            yield Fault(later, ("spans", first), got, f"words after those of {earlier.id}", repair)


def _turned_in(earlier: Divergence, later: Divergence) -> list[str]:
    """The languages in which the words of the later of two divergences stand before those of the earlier one."""
    spans = ((language, span, later.spans.get(language)) for language, span in earlier.spans.items())
    return [language for language, span, after in spans if after and after.start_offset < span.start_offset]


@rule(on=OneDivergence, certainty="convention", where=_is_coded_shift)
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


@rule(on=OneDivergence, certainty="convention")
def divergence_in_provision(one: OneDivergence) -> Iterator[Fault]:
    """The words of a divergence stand in the provision that it names or, where a version lacks that, between its neighbours.

    A reader who opens the provision expects to see the divergence there.
    """
    spans = one.divergence.spans
    strays = _strays(one)
    holder = provision_around(one.folder, one.divergence) if strays else None
    exchanged = [_exchanged_with(one, language) for language in strays]
    if holder and len(strays) == len(spans) > 1 and not any(exchanged):
        got = f"{one.divergence.provision}, where none of its words stand"
        yield one.fault("provision", got, f"{holder.id}, where they do", f"Set provision to {holder.id}.")
        return
    for language, other in zip(strays, exchanged, strict=True):
        start, end = _place(one, language)
        repair = "Quote words of the provision that it names"
        repair += f", or set provision to {holder.id}, where these stand." if holder else "."
        if other is not None:
            repair = f"Exchange its {language} span with that of {other.id}, if each has the other's; if not, correct the provisions."
        elif not spans[language].quote:
            repair = f"Set both offsets to where the words would stand, from {start} to {end}."
        got = f"{spans[language].start_offset}–{spans[language].end_offset}"
        yield one.fault(("spans", language), got, f"inside {start}–{end}", repair)


def _strays(one: OneDivergence) -> list[str]:
    """The languages in which the words of a divergence stand elsewhere."""
    anchors, found = one.provision.anchors, []
    for language, span in one.divergence.spans.items():
        anchor = anchors.get(language)
        start, end = (anchor.start_offset, anchor.end_offset) if anchor else _place(one, language)
        if not start <= span.start_offset <= span.end_offset <= end:
            found.append(language)
    return found


def _exchanged_with(one: OneDivergence, language: str) -> Divergence | None:
    """The divergence of which each has a span in the provision of the other, in a language; None if there is none."""
    own = one.divergence.spans[language]
    homes = one.folder.anchored(language).around(own.start_offset, own.end_offset) if own.quote else ()
    there = chain.from_iterable(one.folder.divergences_of.get(home.id, ()) for home in homes)
    for other in islice(there, MOST_MEANT):
        its = other.spans.get(language)
        if its and its.quote and _is_in_place(one, language, its):
            return other
    return None


def _is_in_place(one: OneDivergence, language: str, span: SpanOrPoint) -> bool:
    """Whether a span stands where the words of a divergence do."""
    start, end = _place(one, language)
    return start <= span.start_offset <= span.end_offset <= end


def _place(one: OneDivergence, language: str) -> tuple[int, int]:
    """Where the words of a divergence stand: in its provision or, if the text does not have that, in or between those around it."""
    if anchor := one.provision.anchors.get(language):
        return anchor.start_offset, anchor.end_offset
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
    certainty="convention",
    where=lambda one: len(set(one.commitment.novelty.values())) > 1,
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


def _may_touch_codes(one: OneDivergence) -> bool:
    """Whether it is said to change codes of commitments, and is neither about a name nor a shift of force, of which others judge."""
    own = one.divergence
    shifts = own.dimension is Dimension.NAME or own.type is DivergenceType.FORCE_SHIFT
    return bool(own.commitments) and own.materiality is Materiality.CODED and not shifts


@rule(
    on=OneDivergence,
    certainty="guess",
    where=_may_touch_codes,
    needs=("divergence-and-commitment", "novelty-shift", "missing-anchor", "force-shift"),
)
def coded_without_difference(one: OneDivergence) -> Iterator[Fault]:
    """A divergence of materiality 2 names a commitment that some version lacks or codes otherwise, or is about an entity.

    Materiality 2 says that readers of one version would code it otherwise. Where every code is the same, the codes or the materiality are wrong.
    """
    named = [each for each in one.provision.commitments if each.id in one.divergence.commitments]
    if len(named) == len(one.divergence.commitments) and not any(_differs(one, each) for each in named):
        if _is_of_codes(one.divergence) or _is_of_entities(one):
            return
        got = f"2, of {', '.join(one.divergence.commitments)}, of the same codes in every version"
        repair = "Set materiality to 1 and empty its commitments, unless one version alone would give another code."
        yield one.fault("materiality", got, "1 nuance", repair)


def _differs(one: OneDivergence, commitment: Commitment) -> bool:
    """Whether some version lacks a commitment, or codes it otherwise."""
    codes = (commitment.force, commitment.novelty)
    return commitment.anchors.keys() != one.provision.anchors.keys() or any(len(set(by.values())) > 1 for by in codes)


_CODED_BY_WORDS = ("process", "novelty", "deadline", "quantity", "negation")
"""Tables of words by which a code is read that has no value for each version."""


def _is_of_codes(divergence: Divergence) -> bool:
    """Whether one version alone has a word of a code among those that a divergence quotes."""
    versions = [Wording(language, span.quote) for language, span in divergence.spans.items()]
    return any(len({version.has_any(table) for version in versions}) > 1 for table in _CODED_BY_WORDS)


def _is_of_entities(one: OneDivergence) -> bool:
    """Whether the versions name other entities in the words that a divergence quotes."""
    named = [entities_in(one.corpus, one.folder, {language: span}) for language, span in one.divergence.spans.items()]
    return any(entities != named[0] for entities in named)


@rule(on=OneDivergence, certainty="convention", where=given("commitments"), needs=("divergence-in-provision",))
def divergence_and_commitment(one: OneDivergence) -> Iterator[Fault]:
    """A divergence names commitments at whose words it stands, where it stands at those of any.

    One that names another sends readers to the wrong undertaking.
    """
    names, own = one.divergence.commitments, one.provision.commitments
    elsewhere = {each.id for each in own if each.id in names and not touches(one.divergence, each)}
    # If it touches no commitment, it may tell of what is around the words of the one that it names.
    others = [each.id for each in own if touches(one.divergence, each)] if elsewhere else []
    for index, named in enumerate(names if others else ()):
        if named in elsewhere:
            repair = f"Name {' or '.join(others)} instead."
            got, expected = f"{named}, whose words are elsewhere", "a commitment whose words it quotes"
            yield one.fault(("commitments", index), got, expected, repair)


@rule(
    on=OneDocument,
    certainty="convention",
    needs=("same-versions", "force-shift", "missing-anchor", "divergence-in-provision", "formula-words"),
    in_context=True,
)
def coded_divergence(one: OneDocument) -> Iterator[Fault]:
    """A difference in codes between two versions is explained by a divergence of materiality 2.

    That is what materiality 2 means: differences in codes are counted by it. A force_shift of one force everywhere is the exception.
    """
    for divergence in one.folder.divergences:
        shifts = divergence.type is DivergenceType.FORCE_SHIFT
        if divergence.commitments and divergence.materiality is not Materiality.CODED and not shifts:
            got = f"{int(divergence.materiality)}, with commitments whose codes it touches"
            repair = "Empty its commitments; if it does change a code of theirs, its materiality is 2."
            yield Fault(divergence, ("materiality",), got, "2 coded", repair)
    for inside in one.provisions:
        formulas = inside.provision.formulas
        if len({tuple(sorted(listed)) for listed in formulas.values()}) > 1:
            yield from _uncoded(inside)


def _uncoded(one: OneProvision) -> Iterator[Fault]:
    """Yield the fault of a provision whose formulas differ without a divergence that is coded."""
    divergences = _divergences_at(one)
    if any(divergence.materiality is Materiality.CODED for divergence in divergences):
        return
    repair = "Add a divergence of materiality 2 that quotes the words of both, or correct the formulas."
    near = [divergence.id for divergence in divergences if divergence.dimension is Dimension.NAME]
    if len(near) == 1:
        repair = f"Set the materiality of {near[0]} to 2; if it is about other words, add one of materiality 2."
    got = "; ".join(f"{tag} {', '.join(formulas) or 'none'}" for tag, formulas in one.provision.formulas.items())
    yield one.fault("formulas", got, "equal formulas, or a divergence of materiality 2", repair)
