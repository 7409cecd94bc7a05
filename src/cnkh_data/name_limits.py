"""Where names may stand, by the words around them, as the files of words have it.

A short name of one character (中) counts only in constructions, and a name that goes on as a longer one (外交部 in 外交部长) does not count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

from .fold import fold
from .standards import countries
from .words import words_for, written


class Limits(NamedTuple):
    """Numbers of the tokens of a text at which names may not stand, and at which short ones may."""

    begins: frozenset[int] = frozenset()
    """With these no name begins."""
    ends: frozenset[int] = frozenset()
    """Before these no name ends."""
    short: frozenset[int] = frozenset()
    """At these a short name may stand."""


NONE = Limits()


def limits(words: Sequence[str], starts: Sequence[int], ends: Sequence[int], text: str, language: str) -> Limits:
    """Find where names may stand in a text.

    Args:
        words: its tokens.
        starts: where each begins in the text, in code points.
        ends: where each ends.
        text: the text, folded, with the marks of tokens.
        language: tag of its language.

    Example:
        >>> words = tuple("推进中柬合作中的外交部长")
        >>> found = limits(words, range(12), range(1, 13), "".join(words), "zh-Hans")
        >>> sorted(found.short), sorted(found.ends)
        ([2, 3], [11])
    """
    begins, goes_on, short = (_patterns(table, language) for table in ("name_begins", "name_goes_on", "short_name"))
    if not (begins or goes_on or short):
        return NONE
    if not written(language).apart:  # Blanks in such a text are those of its lines.
        text = "".join(words)
        ends = tuple(accumulate(map(len, words)))
        starts = (0, *ends[:-1])
    return Limits(
        begins=_numbers((match.end() for match in _found(begins, text)), starts),
        ends=_numbers((match.start() for match in _found(goes_on, text)), ends, 1),
        short=_numbers(_short(text, short, language), starts) if short else frozenset(),
    )


@cache
def _patterns(table: str, language: str) -> Sequence[re.Pattern[str]]:
    """The patterns of a table, each alone and with its capitals, so that it is looked for by its first letter: ten times as fast."""
    listed = words_for(table, language).any
    return tuple(re.compile(pattern) for pattern in (*listed.patterns, *map(re.escape, listed.words)))


def _found(patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    return chain.from_iterable(pattern.finditer(text) for pattern in patterns)


def _numbers(places: Iterable[int], edges: Sequence[int], after: int = 0) -> frozenset[int]:
    """Numbers of the tokens that have an edge at some places, or so many after them."""
    found = ((place, bisect_left(edges, place)) for place in places)
    return frozenset(number + after for place, number in found if number < len(edges) and edges[number] == place)


def _short(text: str, constructions: Iterable[re.Pattern[str]], language: str) -> set[int]:
    """Where short names stand in a text."""
    found: set[int] = set()
    inside: set[int] = set()
    for match in _found(constructions, text):
        found.add(match.start())
        inside.update(range(match.start() + 1, match.end()))
    states = words_for("state_character", language).any.expression
    return found.union(place for place in inside if states.match(text, place))


@cache
def is_short(name: str, language: str) -> bool:
    """Whether a name counts only in constructions: a character of a language that lists them, or a whole construction (中方).

    Example:
        >>> is_short("中", "zh-Hans"), is_short("中方", "zh-Hans"), is_short("中国", "zh-Hans"), is_short("X", "en")
        (True, True, False, False)
    """
    constructions = words_for("short_name", language)
    name = fold(name)
    return bool(constructions) and (len(name) == 1 or constructions.any.fullmatch(name) is not None)


@cache
def countries_called(language: str) -> frozenset[str]:
    """Names and adjectives of all states in a language, folded: those of the standard list, and those that its file has.

    Example:
        >>> "泰国" in countries_called("zh-Hans"), "Indian" in countries_called("en")
        (True, True)
    """
    listed = {name for country in countries().values() for name in country.names}
    return frozenset(fold(name) for name in (*listed, *words_for("demonym", language).any.words) if name)
