"""Krippendorff's alpha, as the package `krippendorff` computes it."""

from collections.abc import Sequence
from typing import Any

import krippendorff
import numpy as np


def alpha(first: Sequence[Any], second: Sequence[Any], ordinal: bool) -> float | None:
    """Alpha of two lists of codes; None where every code is the same, so that it is undefined.

    Example:
        >>> round(alpha([1, 2, 3, 3], [1, 2, 3, 2], True), 3)
        0.79
    """
    domain = sorted({*first, *second}, key=lambda code: (code is not None, code))
    if len(domain) < 2:
        return None
    number = {code: index for index, code in enumerate(domain)}
    data = np.array([[number[code] for code in first], [number[code] for code in second]], dtype=float)
    return float(krippendorff.alpha(data, level_of_measurement="ordinal" if ordinal else "nominal"))
