"""How much a finding tells, and how many findings tell it."""

from collections.abc import Sequence

from ..texts import number_of

MOST_NAMED = 5
"""Most ids or fields that a finding names."""


FEW = 5
"""Slips of one kind that are told one by one; more of them have one cause."""


MOST_MEANT = 20
"""Wrong ids of one kind for which a near one is looked for among all that there are."""


def and_elsewhere(places: Sequence[object]) -> str:
    """What a finding adds if what it names stands at other places too.

    Example:
        >>> and_elsewhere(["1.1"]), and_elsewhere(["1.1", "1.2", "1.3"])
        ('', ' (here and at 2 more places)')
    """
    return and_more("here and at", len(places) - 1, "place")


def and_more(words: str, count: int, what: str) -> str:
    """What a finding adds if there are more of what it names.

    Example:
        >>> and_more("and in", 0, "provision"), and_more("and in", 2, "provision")
        ('', ' (and in 2 more provisions)')
    """
    return f" ({words} {number_of(count, f'more {what}')})" if count > 0 else ""
