"""Level 5: what a divergence says agrees with its words, and what differs between the versions is explained by one."""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from ...corpus import Corpus, DocumentFolder
from ...models import Commitment, Divergence, Provision, Span
from ...models.base import INT32_MAX
from ...models.codelists import Dimension, DivergenceType, Materiality
from ...positions import Path
from ...reach import provision_around, touches
from ...stretches import Stretches
from ..fault import Fault
from ..rule import rule
from .wording import reads_as_coded


@rule(level=5, needs=("operator-and-force", "code-of-readings", "dimension-of-shift"))
def force_shift(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Unequal force between versions is the finding users come for: each is explained by a force_shift, and none is claimed without."""
    shifts = [
        d for d in folder.divergences if d.type is DivergenceType.FORCE_SHIFT and d.materiality is Materiality.CODED
    ]
    explained = {commitment for divergence in shifts for commitment in divergence.commitments}
    even: dict[str, tuple[Provision, int, Commitment]] = {}
    for provision, index, commitment in folder.commitments():
        forces = set(commitment.force.values())
        if len(forces) == 1 and set(commitment.anchors) == set(provision.anchors):
            even[commitment.id] = provision, index, commitment
        elif len(forces) > 1 and commitment.id not in explained and _stands(folder, provision, index, commitment):
            path: Path = ("commitments", index, "force")
            got = ", ".join(f"{language} {int(force)}" for language, force in commitment.force.items())
            repair = "Add a force_shift of materiality 2 that names this commitment, or correct the force."
            bare = Fault(provision, path, got, "equal force, or a force_shift", repair)
            yield next(_meant_for_shift(folder, provision, commitment), bare)
    for divergence in shifts:
        for index, named in enumerate(divergence.commitments):
            if named in even and _stands(folder, *even[named]):
                got = f"{named}, of equal force in every version"
                repair = (
                    f"Set materiality to 1 and empty its commitments; or correct the type, or the force of {named}."
                )
                yield Fault(divergence, ("commitments", index), got, "a commitment of unequal force", repair)


def _stands(folder: DocumentFolder, provision: Provision, index: int, commitment: Commitment) -> bool:
    """Whether a force is not known to be wrong: in a draft, that is a warning too, which keeps no other rule from speaking."""
    return folder.published or reads_as_coded(provision, index, commitment)


def _meant_for_shift(folder: DocumentFolder, provision: Provision, commitment: Commitment) -> Iterator[Fault]:
    """Yield what is missing from a divergence that must have been meant to explain the unequal force of a commitment."""
    expected = f"the force_shift of {commitment.id}, whose force differs"
    for divergence in folder.divergences_of.get(provision.id, ()):
        names, is_shift = commitment.id in divergence.commitments, divergence.type is DivergenceType.FORCE_SHIFT
        if divergence.dimension is not Dimension.FORCE:
            continue
        if is_shift and divergence.materiality is Materiality.CODED and not divergence.commitments:
            repair = f"Set commitments to {json.dumps([commitment.id])}."
            yield Fault(divergence, ("commitments",), "none, in a force_shift of materiality 2", expected, repair)
        elif names and is_shift:
            repair = f"Set materiality to {int(Materiality.CODED)}."
            yield Fault(divergence, ("materiality",), str(int(divergence.materiality)), expected, repair)
        elif names:
            repair = f"Set the type to {DivergenceType.FORCE_SHIFT}."
            yield Fault(divergence, ("type",), f"{divergence.type}, of the dimension force", expected, repair)


@rule(level=5, needs=("same-versions",))
def missing_anchor(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What one version lacks is recorded as absent by a divergence, so that an omission is never mistaken for a slip."""
    explained_provisions = {d.provision for d in folder.divergences if _is_gap(d)}
    explained = {
        c for d in folder.divergences if _is_gap(d) or d.type is DivergenceType.FORCE_SHIFT for c in d.commitments
    }
    for provision in folder.provisions:
        lacking = _lacking(provision, folder)
        if lacking and provision.id not in explained_provisions:
            repair = f"Anchor it in {lacking}, or add an omission or addition of materiality 2."
            bare = Fault(provision, ("anchors",), f"no anchor in {lacking}", "an anchor or a divergence", repair)
            yield next(_meant_for_gap(folder, provision), bare)
    for provision, index, commitment in folder.commitments():
        lacking = ", ".join(sorted(set(provision.anchors) - set(commitment.anchors)))
        if lacking and commitment.id not in explained:
            repair = f"Anchor it in {lacking}, or add a divergence of materiality 2 that names it."
            path: Path = ("commitments", index, "anchors")
            yield Fault(provision, path, f"no anchor in {lacking}", "an anchor or a divergence", repair)


GAPS = (DivergenceType.OMISSION, DivergenceType.ADDITION)
"""Divergences that say that a version has nothing where another has words."""


def _meant_for_gap(folder: DocumentFolder, provision: Provision) -> Iterator[Fault]:
    """Yield what is missing from a divergence that must have been meant to say that a version lacks a provision."""
    for divergence in folder.divergences_of.get(provision.id, ()):
        whole = any(
            span.quote == provision.anchors[one].quote
            for one, span in divergence.spans.items()
            if one in provision.anchors
        )
        if divergence.type in GAPS and whole:
            got, expected = str(int(divergence.materiality)), f"2, of {provision.id}, which a version lacks"
            yield Fault(divergence, ("materiality",), got, expected, f"Set materiality to {int(Materiality.CODED)}.")


def _is_gap(divergence: Divergence) -> bool:
    return divergence.type in GAPS and divergence.materiality is Materiality.CODED


def _lacking(provision: Provision, folder: DocumentFolder) -> str:
    return ", ".join(sorted(set(folder.texts) - set(provision.anchors)))


@rule(level=5)
def divergence_spans(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An omission has words in the first text and a point in the other, an addition the reverse, any other type words in both."""
    order = [text.language for text in folder.document.texts]
    for divergence in folder.divergences:
        languages = sorted(divergence.spans, key=lambda language: order.index(language) if language in order else 99)
        first, second = (bool(divergence.spans[language].quote) for language in languages)
        wanted = {DivergenceType.OMISSION: (True, False), DivergenceType.ADDITION: (False, True)}
        if divergence.type in wanted and (first, second) != wanted[divergence.type]:
            expected = f"words in {languages[0 if wanted[divergence.type][0] else 1]} only"
            repair = (
                f"Set the type to {DivergenceType.SPECIFICATION}, {DivergenceType.GENERALISATION} or "
                f"{DivergenceType.SUBSTITUTION}, since both versions have words; or empty the span of the one that lacks them."
            )
            fitting = [str(other) for other, has in wanted.items() if has == (first, second)]
            if fitting:
                repair = f"Set the type to {fitting[0]}."
            yield Fault(divergence, ("type",), divergence.type, expected, repair)
        elif not (first or second):
            yield Fault(divergence, ("spans",), "two empty spans", "words in one version", "Quote what differs.")
        elif divergence.type in IN_BOTH and not (first and second):
            instead = DivergenceType.OMISSION if first else DivergenceType.ADDITION
            repair = f"Set the type to {instead}, or quote the words of {languages[1 if first else 0]}."
            yield Fault(divergence, ("type",), f"{divergence.type}, of one version", "words in both versions", repair)


IN_BOTH = set(DivergenceType) - {*GAPS, DivergenceType.ACTOR_SHIFT}
"""Types that compare words with words; an actor may also appear or disappear."""
SHIFTED = {DivergenceType.FORCE_SHIFT: Dimension.FORCE, DivergenceType.ACTOR_SHIFT: Dimension.WHO}


@rule(level=5)
def dimension_of_shift(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A shift that changes codes is counted by its dimension too, so that must be what shifts: how strongly, or who."""
    uneven = {one.id for _, _, one in folder.commitments() if len(set(one.force.values())) > 1}
    for divergence in folder.divergences:
        dimension = SHIFTED.get(divergence.type, divergence.dimension)
        if divergence.dimension is dimension or divergence.materiality is not Materiality.CODED:
            continue
        if divergence.dimension is Dimension.FORCE and not uneven.isdisjoint(divergence.commitments):
            got = f"{divergence.type}, of the dimension force and of a commitment whose force differs"
            yield Fault(divergence, ("type",), got, DivergenceType.FORCE_SHIFT, "Set the type to force_shift.")
        else:
            got = f"{divergence.dimension}, in a divergence of the type {divergence.type}"
            repair = f"Set the dimension to {dimension}, or the type to what the versions differ by."
            yield Fault(divergence, ("dimension",), got, dimension, repair)


@rule(level=5)
def divergence_in_provision(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A divergence is found where its provision stands, or a reader who opens the provision would not see it."""
    provisions = {provision.id: provision for provision in folder.provisions}
    in_order = _InOrder(folder)
    for divergence in folder.divergences:
        for language, span in divergence.spans.items():
            anchor = provisions[divergence.provision].anchors.get(language)
            start, end = (
                (anchor.start_offset, anchor.end_offset) if anchor else _between(in_order, divergence, language)
            )
            if not start <= span.start_offset <= span.end_offset <= end:
                got, expected = f"{span.start_offset}–{span.end_offset}", f"inside {start}–{end}"
                holder = provision_around(folder, divergence)
                repair = f"Set provision to {holder.id}." if holder else "Quote words of the provision that it names."
                if not span.quote:
                    repair = f"Set both offsets to where the words would stand, from {start} to {end}."
                yield Fault(divergence, ("spans", language), got, expected, repair)


def _between(in_order: "_InOrder", divergence: Divergence, language: str) -> tuple[int, int]:
    """Where the words of a provision would stand that a text does not have: in or between those before and after it."""
    numbers, anchored, spans = in_order[language]
    at = numbers[divergence.provision]
    before = bisect_left(anchored, at) - 1
    after = bisect_left(anchored, at)
    start = spans[before].start_offset if before >= 0 else 0
    end = spans[after].end_offset if after < len(spans) else INT32_MAX
    whole = 0, INT32_MAX
    return (start, end) if start <= end else whole  # A version in another order has no such place.


class _InOrder(dict[str, tuple[dict[str, int], list[int], list[Span]]]):
    """Language to the numbers of all provisions by id, to those of the provisions that the text has, and to their anchors there."""

    def __init__(self, folder: DocumentFolder) -> None:
        super().__init__()
        self._provisions = folder.provisions
        self._numbers = {one.id: number for number, one in reversed(list(enumerate(folder.provisions)))}

    def __missing__(self, language: str) -> tuple[dict[str, int], list[int], list[Span]]:
        anchored = [number for number, one in enumerate(self._provisions) if language in one.anchors]
        spans = [self._provisions[number].anchors[language] for number in anchored]
        self[language] = self._numbers, anchored, spans
        return self[language]


@rule(level=5, needs=("novelty-without-cue", "cue-without-novelty", "code-of-readings"))
def novelty_shift(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A version that says “continue” where the other does not differs in a code, so a divergence of materiality 2 explains it."""
    explained = {
        named for one in folder.divergences if one.materiality is Materiality.CODED for named in one.commitments
    }
    for provision, index, commitment in folder.commitments():
        if len(set(commitment.novelty.values())) > 1 and commitment.id not in explained:
            got = ", ".join(f"{language} {code or 'null'}" for language, code in commitment.novelty.items())
            repair = "Add a divergence of materiality 2 that names this commitment, or correct the novelty."
            silent = [
                one
                for one in folder.divergences_of.get(provision.id, ())
                if one.materiality is Materiality.CODED and not one.commitments
            ]
            if len(silent) == 1:
                repair = f"Set commitments to {json.dumps([commitment.id])}."
                yield Fault(
                    silent[0],
                    ("commitments",),
                    "none, at materiality 2",
                    f"{commitment.id}, whose novelty differs",
                    repair,
                )
                continue
            path: Path = ("commitments", index, "novelty")
            yield Fault(provision, path, got, "the same novelty, or a divergence that explains it", repair)


@rule(level=5, needs=("divergence-in-provision",))
def divergence_and_commitment(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A divergence touches the commitments whose words it quotes; one that names another sends readers to the wrong undertaking."""
    commitments = {commitment.id: commitment for _, _, commitment in folder.commitments()}
    words = _words_of(commitments.values())
    for divergence in folder.divergences:
        others: list[str] | None = None
        for index, named in enumerate(divergence.commitments):
            if named in commitments and not touches(divergence, commitments[named]):
                if others is None:
                    spans = divergence.spans.items()
                    touched = {
                        one: None
                        for language, span in spans
                        if language in words
                        for one in words[language].touching(span.start_offset, span.end_offset)
                    }
                    others = [one for _, one in sorted(touched)]
                if others:  # Of a provision's only commitment, it may tell of what is around the words.
                    got, repair = f"{named}, whose words are elsewhere", f"Name {' or '.join(others)} instead."
                    yield Fault(divergence, ("commitments", index), got, "a commitment whose words it quotes", repair)


def _words_of(commitments: Iterable[Commitment]) -> dict[str, Stretches[tuple[int, str]]]:
    """Where the words of commitments and of their operators stand in each text: the number and id of each."""
    found: dict[str, list[tuple[int, int, tuple[int, str]]]] = {}
    for number, commitment in enumerate(commitments):
        for language, span in (*commitment.anchors.items(), *commitment.operator.items()):
            found.setdefault(language, []).append((span.start_offset, span.end_offset, (number, commitment.id)))
    return {language: Stretches(places) for language, places in found.items()}
