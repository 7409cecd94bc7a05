"""Stretches of a text, and quick answers about which of them lie where: asked for each of many words, none may look at all."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from operator import itemgetter
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Stretches(Generic[Item]):
    """Items that stand from a start to an end each.

    Example:
        >>> found = Stretches([(0, 4, "a"), (4, 9, "b"), (6, 7, "c")])
        >>> found.over(3, 5), found.over(6, 7), found.around(6, 7), found.around(8, 10)
        (['a', 'b'], ['b', 'c'], ['b', 'c'], [])
    """

    def __init__(self, stretches: Iterable[tuple[int, int, Item]]) -> None:
        ordered = sorted(
            ((start, end, number, item) for number, (start, end, item) in enumerate(stretches)), key=_PLACE
        )
        self._all = ordered
        self._starts = [start for start, *_ in ordered]
        self._furthest = list(accumulate((end for _, end, *_ in ordered), max))
        """For each: where it ends or, if later, one before it."""

    def over(self, start: int, end: int) -> list[Item]:
        """Items that have a character in common with a stretch, in the order in which they were given."""
        return self._listed(start, bisect_left(self._starts, end), lambda first, last: last > start and first < end)

    def around(self, start: int, end: int) -> list[Item]:
        """Items that a stretch lies in, in the order in which they were given."""
        return self._listed(end, bisect_right(self._starts, start), lambda first, last: first <= start and end <= last)

    def hold(self, start: int, end: int) -> bool:
        """Whether a stretch lies in one of them."""
        before = bisect_right(self._starts, start)
        return before > 0 and self._furthest[before - 1] >= end

    def _listed(self, least: int, before: int, fits: Callable[[int, int], bool]) -> list[Item]:
        found = [(number, item) for first, last, number, item in self._back(least, before) if fits(first, last)]
        return [item for _, item in sorted(found, key=itemgetter(0))]

    def _back(self, least: int, before: int) -> Iterator[tuple[int, int, int, Item]]:
        """Yield what starts earliest last, as long as something may still reach so far."""
        while before > 0 and self._furthest[before - 1] >= least:
            before -= 1
            yield self._all[before]


_PLACE = itemgetter(0, 1, 2)
