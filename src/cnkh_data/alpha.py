"""Krippendorff's alpha, as the package `krippendorff` computes it, and the interval in which it lies."""

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import krippendorff
import numpy as np

RESAMPLES = 1000
SEED = 20230211
"""Fixed, so that the same readings give the same intervals."""

Numbers = np.ndarray[Any, np.dtype[Any]]


def alpha(first: Sequence[Any], second: Sequence[Any], ordinal: bool) -> float | None:
    """Alpha of two lists of codes; None where every code is the same, so that it is undefined.

    Example:
        >>> round(alpha([1, 2, 3, 3], [1, 2, 3, 2], True), 3)
        0.79
    """
    number = _numbers([*first, *second])
    if len(number) < 2:
        return None
    data = np.array([[number[code] for code in first], [number[code] for code in second]], dtype=float)
    return float(krippendorff.alpha(data, level_of_measurement="ordinal" if ordinal else "nominal"))


def measured(pairs: Sequence[tuple[Any, Any]], ordinal: bool) -> tuple[float, float | None, float | None] | None:
    """Alpha of pairs of codes, and both ends of its 95 % percentile bootstrap interval; None where it is undefined.

    Resamples in which the codes do not vary have no alpha and are left out.
    """
    value = alpha([one for one, _ in pairs], [other for _, other in pairs], ordinal)
    if value is None:
        return None
    found = np.sort(_resampled(pairs, ordinal))
    if not len(found):
        return value, None, None
    return value, float(found[int(0.025 * len(found))]), float(found[min(int(0.975 * len(found)), len(found) - 1)])


def _resampled(pairs: Sequence[tuple[Any, Any]], ordinal: bool) -> Numbers:
    """Alpha of each resample of pairs in which it is defined.

    A resample is only counted: how often it has each pair of codes, and so each code. Alpha follows from the counts, for all
    resamples at once.
    """
    number = _numbers([code for pair in pairs for code in pair])
    kinds = list(dict.fromkeys(pairs))
    first, second = (np.array([number[pair[side]] for pair in kinds]) for side in (0, 1))
    number_of = {pair: kind for kind, pair in enumerate(kinds)}
    of_kind = _counted([number_of[pair] for pair in pairs], len(kinds))
    of_code = of_kind @ ((first[:, None] == range(len(number))) + (second[:, None] == range(len(number))).astype(int))
    total = 2 * len(pairs)
    if ordinal:
        # The distance of two codes is that of their mean ranks, squared.
        ranks = of_code.cumsum(axis=1) - of_code / 2
        observed = 2 * (of_kind * (ranks[:, first] - ranks[:, second]) ** 2).sum(axis=1)
        expected = 2 * (total * (of_code * ranks**2).sum(axis=1) - (of_code * ranks).sum(axis=1) ** 2)
    else:
        observed = 2 * (of_kind * (first != second)).sum(axis=1)
        expected = total**2 - (of_code**2).sum(axis=1)
    varies = expected > 0
    defined: Numbers = 1 - (total - 1) * observed[varies] / expected[varies]
    return defined


def _counted(kinds: Sequence[int], most: int) -> Numbers:
    """How often each kind is in each resample of a list of them."""
    drawn = np.array(kinds)[_samples(len(kinds))]
    rows = np.arange(RESAMPLES)[:, None] * most
    counts: Numbers = np.bincount((drawn + rows).ravel(), minlength=RESAMPLES * most).reshape(RESAMPLES, most)
    return counts


@lru_cache(maxsize=4)
def _samples(size: int) -> Numbers:
    """Which items each resample of so many draws: the same ones for every field that has as many."""
    dice = random.Random(SEED)
    return np.array([dice.choices(range(size), k=size) for _ in range(RESAMPLES)], dtype=np.int32)


def _numbers(codes: Sequence[Any]) -> dict[Any, int]:
    """Number of each code, in their order."""
    return {code: index for index, code in enumerate(sorted(set(codes), key=lambda code: (code is not None, code)))}
