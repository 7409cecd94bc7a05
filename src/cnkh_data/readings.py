"""Two blind readings of a document: where they agree, how much, and where they differ.

Units are the same if they have the same spans in every text. Commitments of the same unit are paired where their anchors
overlap most. Free text (objects, notes, glosses) and ids that each reader names freely are not compared.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .corpus import Corpus, DocumentFolder
from .models import Adjudication, Agreement, Commitment, Provision, Span
from .models.codelists import Measure, Scope

EXPERIMENTAL_BELOW = 0.667
RESAMPLES = 1000
SEED = 20230211
"""Fixed, so that the same readings give the same intervals."""

UNIT_FIELDS = ("role", "voice", "act", "polarity", "pillar")
COMMITMENT_FIELDS = ("mode", "action", "precision", "delegation", "subject_inherited")
ACTOR_FIELDS = ("committers", "counterparts", "beneficiaries")
VERSION_FIELDS = ("force", "novelty")
ORDINAL = {"precision", "force"}


Coded = tuple[str, str | None]
"""A field, and the language of the text for a field that is coded per version."""


@dataclass(frozen=True)
class Difference:
    """One field on which the two readings differ; values as compact JSON, None where a reading has none."""

    place: str
    commitment: int | None
    field: str
    language: str | None
    first: str | None
    second: str | None


@dataclass(frozen=True)
class Comparison:
    """Both readings of one document, side by side."""

    units: list[tuple[Provision | None, Provision | None]]
    commitments: list[tuple[Provision, int, Commitment | None, Commitment | None]]
    """Unit (of the reading that has the commitment), number in it, and the commitment in each reading."""


def compare(folder: DocumentFolder) -> Comparison | None:
    """Pair the units and commitments of the two readings; None if there are not two."""
    if len(folder.readings) != 2:
        return None
    first, second = (reading.provisions for reading in folder.readings)
    by_place = {_place(unit): unit for unit in second}
    units: list[tuple[Provision | None, Provision | None]] = [
        (unit, by_place.pop(_place(unit), None)) for unit in first
    ]
    units += [(None, unit) for unit in by_place.values()]
    return Comparison(units, list(_pair_commitments(first, second)))


def differences(comparison: Comparison) -> Iterator[Difference]:
    """Yield every difference, unit by unit."""
    for one, other in comparison.units:
        if one is None or other is None:
            unit = one or other
            if unit is not None:
                yield Difference(unit.id, None, "unit", None, _words(one), _words(other))
            continue
        for coded, values in _unit_values(one, other).items():
            if values[0] != values[1]:
                yield Difference(one.id, None, *coded, *map(_text, values))
    for unit, number, one_c, other_c in comparison.commitments:
        if one_c is None or other_c is None:
            yield Difference(unit.id, number, "commitment", None, _object(one_c), _object(other_c))
            continue
        for coded, values in _commitment_values(one_c, other_c).items():
            if values[0] != values[1]:
                yield Difference(unit.id, number, *coded, *map(_text, values))


def agreement(corpus: Corpus, alpha: Callable[[Sequence[Any], Sequence[Any], bool], float | None]) -> list[Agreement]:
    """Agreement per field, for each document and over all.

    Args:
        corpus: documents without two readings are passed over.
        alpha: Krippendorff's alpha of two lists of values; True if they are ordered; None if it is undefined.
    """
    compared = {f.document.id: c for f in corpus.published if (c := compare(f)) is not None}
    rows = [row for document, one in compared.items() for row in _rows([one], Scope.DOCUMENT, document, alpha)]
    return rows + (_rows(list(compared.values()), Scope.ALL, None, alpha) if compared else [])


def _rows(comparisons: Sequence[Comparison], scope: Scope, document: str | None, alpha: Any) -> list[Agreement]:
    units = [pair for comparison in comparisons for pair in comparison.units]
    commitments = [pair[2:] for comparison in comparisons for pair in comparison.commitments]
    coded = [_unit_values(*pair) for pair in units if pair[0] and pair[1]]  # type: ignore[arg-type]
    coded += [_commitment_values(*pair) for pair in commitments if pair[0] and pair[1]]  # type: ignore[arg-type]
    fields = dict.fromkeys(field for values in coded for field in values)
    return [
        _f1(scope, document, "unit", units),
        _f1(scope, document, "commitment", commitments),
        *(_alpha_row(scope, document, field, [v[field] for v in coded if field in v], alpha) for field in fields),
    ]


def _f1(scope: Scope, document: str | None, field: str, pairs: Sequence[tuple[Any, Any]]) -> Agreement:
    both = sum(1 for one, other in pairs if one is not None and other is not None)
    total = sum((one is not None) + (other is not None) for one, other in pairs)
    value = round(2 * both / total, 4) if total else None
    return Agreement(
        scope=scope, document=document, field=field, language=None, measure=Measure.F1, value=value, low=None, high=None,
        percent=None, n=len(pairs), experimental=False,
    )  # fmt: skip


def _alpha_row(scope: Scope, document: str | None, field: Coded, pairs: list[tuple[Any, Any]], alpha: Any) -> Agreement:
    ordinal = field[0] in ORDINAL
    coded = [(_code(one, ordinal), _code(other, ordinal)) for one, other in pairs]
    value = alpha(*zip(*coded, strict=True), ordinal)
    low, high = _interval(coded, ordinal, alpha) if value is not None else (None, None)
    same = sum(1 for one, other in coded if one == other)
    return Agreement(
        scope=scope, document=document, field=field[0], language=field[1],
        measure=Measure.ALPHA_ORDINAL if ordinal else Measure.ALPHA_NOMINAL,
        value=None if value is None else round(value, 4), low=low, high=high,
        percent=round(100 * same / len(coded), 1), n=len(coded),
        experimental=value is not None and value < EXPERIMENTAL_BELOW,
    )  # fmt: skip


def _interval(pairs: list[tuple[Any, Any]], ordinal: bool, alpha: Any) -> tuple[float | None, float | None]:
    """95 % percentile bootstrap over pairs. Resamples in which the field does not vary have no alpha and are left out."""
    dice = random.Random(SEED)
    values = []
    for _ in range(RESAMPLES):
        sample = dice.choices(pairs, k=len(pairs))
        value = alpha(*zip(*sample, strict=True), ordinal)
        if value is not None:
            values.append(value)
    if not values:
        return None, None
    values.sort()
    return round(values[int(0.025 * len(values))], 4), round(values[min(int(0.975 * len(values)), len(values) - 1)], 4)


def _code(value: Any, ordinal: bool) -> Any:
    return int(value) if ordinal else _text(value)


def _place(unit: Provision) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((language, s.start_offset, s.end_offset) for language, s in unit.anchors.items()))


def _pair_commitments(
    first: Sequence[Provision], second: Sequence[Provision]
) -> Iterator[tuple[Provision, int, Commitment | None, Commitment | None]]:
    """Pair the commitments of two readings by overlap of their anchors, best pairs first."""
    ours, theirs = list(_numbered(first)), list(_numbered(second))
    scored = sorted(
        ((_overlap(one[2], other[2]), -i, -j) for i, one in enumerate(ours) for j, other in enumerate(theirs)),
        reverse=True,
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for overlap, i, j in scored:
        if overlap > 0 and -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    for i, (unit, number, commitment) in enumerate(ours):
        yield unit, number, commitment, theirs[partner[i]][2] if i in partner else None
    for j, (unit, number, commitment) in enumerate(theirs):
        if j not in taken:
            yield unit, number, None, commitment


def _numbered(units: Sequence[Provision]) -> Iterator[tuple[Provision, int, Commitment]]:
    return ((unit, number, commitment) for unit in units for number, commitment in enumerate(unit.commitments, 1))


def _overlap(one: Commitment, other: Commitment) -> float:
    """Mean share of the shorter anchor that both cover, over the texts that both anchor."""
    shared = [language for language in one.anchors if language in other.anchors]
    return sum(_share(one.anchors[language], other.anchors[language]) for language in shared) / max(len(shared), 1)


def _share(one: Span, other: Span) -> float:
    common = min(one.end_offset, other.end_offset) - max(one.start_offset, other.start_offset)
    return max(common, 0) / min(one.end_offset - one.start_offset, other.end_offset - other.start_offset)


def _unit_values(one: Provision, other: Provision) -> dict[Coded, tuple[Any, Any]]:
    values: dict[Coded, tuple[Any, Any]] = {(f, None): (getattr(one, f), getattr(other, f)) for f in UNIT_FIELDS}
    values["speakers", None] = (sorted(one.speakers), sorted(other.speakers))
    values["topic", None] = (one.topics[0], other.topics[0])
    for language in one.formulas:
        values["formulas", language] = (sorted(one.formulas[language]), sorted(other.formulas[language]))
    return values


def _commitment_values(one: Commitment, other: Commitment) -> dict[Coded, tuple[Any, Any]]:
    values: dict[Coded, tuple[Any, Any]] = {(f, None): (getattr(one, f), getattr(other, f)) for f in COMMITMENT_FIELDS}
    for field in ACTOR_FIELDS:
        values[field, None] = (sorted(getattr(one, field)), sorted(getattr(other, field)))
    for field in VERSION_FIELDS:
        for language in getattr(one, field):
            if language in getattr(other, field):
                values[field, language] = (getattr(one, field)[language], getattr(other, field)[language])
    return values


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _words(unit: Provision | None) -> str | None:
    return None if unit is None else " / ".join(span.quote for span in unit.anchors.values())


def _object(commitment: Commitment | None) -> str | None:
    return None if commitment is None else commitment.object


def unadjudicated(folder: DocumentFolder) -> list[Difference]:
    """Differences between the readings that no adjudication speaks of."""
    comparison = compare(folder)
    spoken = {key(entry) for entry in folder.adjudications}
    return [difference for difference in differences(comparison) if key(difference) not in spoken] if comparison else []


def key(entry: Difference | Adjudication) -> tuple[Any, ...]:
    """What a difference and its adjudication have in common."""
    return entry.place, entry.commitment, entry.field, entry.language, entry.first, entry.second
