"""How long two versions of the same words usually are beside each other, in the published documents of a corpus."""

import math
from array import array
from collections.abc import Sequence
from itertools import combinations
from statistics import median
from typing import NamedTuple

from ..corpus import Corpus, DocumentFolder, of_each, once_per_corpus

ENOUGH_UNITS = 20
"""Units in both languages from which a corpus has a ratio of its own."""
SPREADS = 2.5
"""How many times the usual spread the ratio of a gloss may lie from the corpus's own. The widest honest one: 2.0."""
LEAST_SPREAD = 0.12
"""Spread below which a corpus is only uniform by chance (logarithm of the ratio)."""
SHORT_UNIT = 4.0
"""Short units vary more: so much is added to the limit, divided by the length of the shorter version."""
Pair = tuple[str, str]
"""Two languages, in the order of their tags."""


class Usual(NamedTuple):
    """How long the second of two versions usually is, beside the first."""

    ratio: float
    """As a logarithm."""
    spread: float
    """How far ratios usually lie from it."""

    def excludes(self, lengths: Sequence[int]) -> bool:
        """Whether two lengths are far from usual; nothing is said of a version without any length."""
        shortest = min(lengths)
        return shortest > 0 and abs(_ratio(*lengths) - self.ratio) > SPREADS * self.spread + SHORT_UNIT / shortest

    def length_beside(self, lengths: Sequence[int], number: int) -> float:
        """How long one of two versions, given by its number, would usually be beside the other."""
        return lengths[1 - number] * math.exp(self.ratio if number else -self.ratio)


def _ratio(first: int, second: int) -> float:
    return math.log(second / first)


def length(words: str) -> int:
    """Characters that are not blank: blanks say more about the printer than about the words.

    Example:
        >>> length("Both sides")
        9
    """
    return len("".join(words.split()))


@once_per_corpus
def usual_lengths(corpus: Corpus) -> dict[Pair, Usual]:
    """What is usual for each two languages that have enough units in common."""
    found: dict[Pair, list[float]] = {}
    for of_document in _ratios(corpus):
        for pair, ratios in of_document.items():
            found.setdefault(pair, []).extend(ratios)
    return {pair: _centre(ratios) for pair, ratios in found.items() if len(ratios) >= ENOUGH_UNITS}


@of_each
def _ratios(_: Corpus, folder: DocumentFolder) -> dict[Pair, "array[float]"]:
    """The ratio of lengths of each unit of a published document, for each two languages."""
    found: dict[Pair, array[float]] = {}
    for provision in folder.provisions if folder.published else ():  # a draft may be aligned at random
        for pair in combinations(sorted(provision.anchors), 2):
            lengths = [length(provision.anchors[language].quote) for language in pair]
            if all(lengths):
                found.setdefault(pair, array("d")).append(_ratio(*lengths))
    return found


def _centre(values: list[float]) -> Usual:
    """Median, and the spread around it that a few wrong values cannot widen (1.48 × the median deviation)."""
    middle = median(values)
    return Usual(middle, max(LEAST_SPREAD, 1.4826 * median(abs(value - middle) for value in values)))
