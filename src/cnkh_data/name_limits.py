"""Where names may stand, by the words around them, as the files of words have it.

A short name of one character (中) counts only in constructions, and a name that goes on as a longer one (外交部 in 外交部长) does not count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

from .fold import fold
from .standards import countries
from .texts import primary_language
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
    named: dict[str, bool] = {}
    for match in _found(constructions, text):
        beside = [one for one in match.groups() if one]
        for one in beside:
            if one not in named:
                named[one] = _names_state(text, one, language)
        if not all(named[one] for one in beside):
            continue
        found.add(match.start())
        inside.update(range(match.start() + 1, match.end()))
    states = words_for("state_character", language).any.expression
    return found.union(place for place in inside if states.match(text, place))


def _names_state(text: str, initial: str, language: str) -> bool:
    """Whether a text names a state or a region, in full or as a side, that a character stands for: Serbia, for the second of 中塞."""
    sides = words_for("side", language).any.words
    return bool(states_beginning(text, initial, language)) or any(initial + side in text for side in sides)


def states_beginning(text: str, initial: str, language: str) -> list[str]:
    """The states and regions that a folded text names and of which the names begin with a character.

    Example:
        >>> states_beginning("新西兰同新加坡", "新", "zh-Hans")
        ['新西兰', '新加坡']
    """
    return [name for name in _by_initial(language).get(initial, ()) if name in text]


@cache
def _by_initial(language: str) -> Mapping[str, Sequence[str]]:
    """First character to the names of states and regions in a language that begin with it."""
    primary = primary_language(language)
    listed = [
        name
        for one in countries().values()
        for tag, name in one.by_language.items()
        if primary_language(tag) == primary
    ]
    found: dict[str, list[str]] = {}
    for name in map(fold, (*listed, *words_for("region", language).any.words)):
        found.setdefault(name[:1], []).append(name)
    return {first: list(dict.fromkeys(names)) for first, names in found.items()}


@cache
def is_short(name: str, language: str) -> bool:
    """Whether a name counts only in constructions: a character of a language that lists them, or a whole construction (中方).

    Example:
        >>> is_short("中", "zh-Hans"), is_short("中方", "zh-Hans"), is_short("中国", "zh-Hans"), is_short("X", "en")
        (True, True, False, False)
    """
    constructions = _patterns("short_name", language)
    name = fold(name)
    return bool(constructions) and (len(name) == 1 or any(one.fullmatch(name) for one in constructions))


@cache
def countries_called(language: str) -> frozenset[str]:
    """Names and adjectives of all states in a language, folded: those of the standard list, and those that its file has.

    Example:
        >>> "泰国" in countries_called("zh-Hans"), "Indian" in countries_called("en")
        (True, True)
    """
    listed = {name for country in countries().values() for name in country.names}
    return frozenset(fold(name) for name in (*listed, *words_for("demonym", language).any.words) if name)
