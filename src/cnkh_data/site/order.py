"""Where a unit stands in a version that has another order than the first text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Elsewhere:
    """A unit that a version has at another place."""

    unit: str
    after: str
    """The unit that it stands behind in that version; empty if it comes first there."""


def elsewhere(units: Sequence[str], starts: Mapping[str, int]) -> dict[str, Elsewhere]:
    """Units that a version has out of order: all but those of a longest run that keeps the order.

    Args:
        units: every unit, in the order of the first text.
        starts: unit to its first code point in the version, for units that it has.

    Example:
        >>> elsewhere(["a", "b", "c", "d"], {"a": 0, "b": 30, "c": 10, "d": 20})
        {'b': Elsewhere(unit='b', after='d')}
    """
    held = [unit for unit in units if unit in starts]
    kept = {held[number] for number in longest_rise([starts[unit] for unit in held])}
    if len(kept) == len(held):
        return {}
    there = sorted(held, key=lambda unit: starts[unit])
    before = dict(zip(there, ["", *there], strict=False))
    return {unit: Elsewhere(unit, before[unit]) for unit in held if unit not in kept}


def longest_rise(values: Sequence[int]) -> list[int]:
    """Positions of a longest run of values, not all of them neighbours, in which each is greater than the one before.

    Example:
        >>> longest_rise([0, 30, 10, 20])
        [0, 2, 3]
    """
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        length = bisect_left(tails, value)
        before.append(last[length - 1] if length else -1)
        if length == len(tails):
            tails.append(value)
            last.append(position)
        else:
            tails[length] = value
            last[length] = position
    run: list[int] = []
    position = last[-1] if last else -1
    while position >= 0:
        run.append(position)
        position = before[position]
    return run[::-1]
