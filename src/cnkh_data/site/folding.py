"""What the pages need to compare words as `cnkh_data.search` does: what each character is compared as, and which are alike."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypedDict

from ..access.search import ALIKE, GAPS, SHORTEST_PART, SPACED, UNSPACED, compared


class Folding(TypedDict):
    """The table as scripts read it."""

    characters: str
    """Characters that are compared as another one."""
    compared_as: str
    """That one, for each of them."""
    others: dict[str, str]
    """Characters that are compared as none, or as several."""
    unspaced: str
    """Characters of scripts in which spaces say nothing, as a class of a pattern has them."""
    spaced: str
    """Letters of scripts that put spaces between words, likewise."""
    alike: list[str]
    """Signs that are written for one another."""
    gaps: str
    """Those of them that stand between words."""
    shortest_part: int
    """Characters of a word that says something as the beginning of others."""


def folding(texts: Iterable[str] | None = None) -> Folding:
    """The table; a character that is not in it is compared as its lower case.

    Args:
        texts: all that may be looked in. An ideograph that is compared as one that they do not have finds nothing, with or without its
            place in the table, so it is left out. Without them the table is whole.

    Example:
        >>> table = folding()
        >>> at = table["characters"].index("雙")
        >>> table["compared_as"][at], table["others"]["\ufb01"], "a" in table["characters"]
        ('双', 'fi', False)
        >>> folding(["双"])["characters"].count("雙"), folding(["一"])["characters"].count("雙")
        (1, 0)
    """
    changed = _changed()
    if texts is not None:
        used = set().union(*(compared(one) for one in set().union(*texts)))
        changed = {one: other for one, other in changed.items() if other < _IDEOGRAPHS or used.issuperset(other)}
    single = {one: other for one, other in changed.items() if len(other) == 1}
    return {
        "characters": "".join(single),
        "compared_as": "".join(single.values()),
        "others": {one: other for one, other in changed.items() if len(other) != 1},
        "unspaced": UNSPACED,
        "spaced": SPACED,
        "alike": list(ALIKE),
        "gaps": GAPS,
        "shortest_part": SHORTEST_PART,
    }


@cache
def _changed() -> dict[str, str]:
    """Each character that is compared as something else than its lower case."""
    found = {}
    for code in range(0x80, _BEYOND):
        if _FIRST_SURROGATE <= code <= _LAST_SURROGATE:
            continue
        one = chr(code)
        other = compared(one)
        if other != one.lower():
            found[one] = other
    return found


_IDEOGRAPHS = "\u2e80"
"""Where they begin."""
_FIRST_SURROGATE, _LAST_SURROGATE = 0xD800, 0xDFFF
_BEYOND = 0x32400
"""The first code point after the planes that have ideographs; no letter beyond them has a form to be compared as."""
