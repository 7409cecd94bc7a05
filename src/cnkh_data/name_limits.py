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
from .standards import countries, countries_in
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
    begins, goes_on = _patterns("name_begins", language), _patterns("name_goes_on", language)
    has_short = bool(words_for("short_name", language))
    if not (begins or goes_on or has_short):
        return NONE
    if not written(language).apart:  # Blanks in such a text are those of its lines.
        text = "".join(words)
        ends = tuple(accumulate(map(len, words)))
        starts = (0, *ends[:-1])
    return Limits(
        begins=_numbers((match.end() for match in _found(begins, text)), starts),
        ends=_numbers((match.start() for match in _found(goes_on, text)), ends, 1),
        short=_numbers(_short(text, language), starts) if has_short else frozenset(),
    )


class _Pattern(NamedTuple):
    """A pattern that is looked for alone and with its capitals."""

    beginning: str
    """Letters that stand in each text in which it is found: most texts do not have them, which is soon seen."""
    expression: re.Pattern[str]

    @classmethod
    def of(cls, source: str) -> "_Pattern":
        """The pattern that a regular expression is."""
        plain = None if _is_choice(source) else _PLAIN.match(source)
        return cls(plain.group() if plain else "", re.compile(source))


_PLAIN = re.compile(r"[^+*?|\\\[\](){}.^$]+(?![+*?{])")
"""What a pattern begins with, if that are letters which stand for themselves."""


@cache
def _patterns(table: str, language: str) -> Sequence[_Pattern]:
    """The patterns of a table, each alone and with its capitals, so that it is looked for by its first letter: ten times as fast."""
    return tuple(map(_Pattern.of, _sources(table, language)))


def _sources(table: str, language: str) -> Sequence[str]:
    listed = words_for(table, language).any
    return (*listed.patterns, *map(re.escape, listed.words))


States = Mapping[int, int]
"""Where the characters of states begin in a text, to where each ends."""


class _Rest(NamedTuple):
    """What follows the character of a state in a construction."""

    link: re.Pattern[str] | None
    """What may stand between it and more such characters, of which there must be some; None if there are no more."""
    rest: re.Pattern[str]

    @classmethod
    def of(cls, source: str, state: str) -> "_Rest":
        """The rest that a regular expression is, if one for such a character is known."""
        link, repeated, rest = source.partition(f"{state})+")
        if repeated and link.startswith("(?:") and not _is_choice(link[3:]):
            return cls(re.compile(link[3:]), re.compile(rest))
        return cls(None, re.compile(source))

    def ends(self, text: str, end: int, states: States) -> list[int]:
        """Where the characters may end of which the first ends at a place, most of them first."""
        if self.link is None:
            return [end]
        found: list[int] = []
        while (link := self.link.match(text, end)) and link.end() in states:
            end = states[link.end()]
            found.insert(0, end)
        return found

    def end(self, text: str, end: int, states: States) -> int | None:
        """Where the construction ends; None if it is none."""
        there = (self.rest.match(text, one) for one in self.ends(text, end, states))
        return next((match.end() for match in there if match), None)


class _Constructions(NamedTuple):
    """The constructions in which a short name counts, in one language."""

    state: re.Pattern[str]
    """The characters of states. They have a long pattern, which takes a hundredth of a short run to compile: so it is compiled
    once, and not with each construction that begins with one."""
    after_state: Sequence[_Rest]
    """What follows in those."""
    others: Sequence[_Pattern]

    def states(self, text: str) -> States:
        """Where the characters of states stand in a text."""
        return {state.start(): state.end() for state in self.state.finditer(text)}

    def have(self, name: str) -> bool:
        """Whether a folded name is a whole construction."""
        if any(one.expression.fullmatch(name) for one in self.others):
            return True
        states = self.states(name) if self.state.match(name) else {}
        return bool(states) and any(
            one.rest.fullmatch(name, end) for one in self.after_state for end in one.ends(name, states[0], states)
        )


@cache
def _constructions(language: str) -> _Constructions:
    state = words_for("state_character", language).any
    after_state: list[_Rest] = []
    others: list[_Pattern] = []
    for source in _sources("short_name", language):
        rest = source.removeprefix(state.source)
        if state and rest != source and not _is_choice(rest):
            after_state.append(_Rest.of(rest, state.source))
        else:
            others.append(_Pattern.of(source))
    return _Constructions(re.compile(state.source), after_state, others)


_BRACKETS = re.compile(r"\\.|\[\^?\]?[^\]]*\]|[()|]")
"""What is to be told apart in a pattern: escapes and sets, which are passed over, and what groups."""


def _is_choice(pattern: str) -> bool:
    r"""Whether a pattern is a choice that no brackets stand around.

    Example:
        >>> _is_choice("(?=欧|非)"), _is_choice(r"[|]\|"), _is_choice("方(?!案)|国")
        (False, False, True)
    """
    depth = 0
    for found in _BRACKETS.findall(pattern):
        depth += (found == "(") - (found == ")")
        if found == "|" and not depth:
            return True
    return False


def _found(patterns: Iterable[_Pattern], text: str) -> Iterator[re.Match[str]]:
    return chain.from_iterable(one.expression.finditer(text) for one in patterns if one.beginning in text)


def _numbers(places: Iterable[int], edges: Sequence[int], after: int = 0) -> frozenset[int]:
    """Numbers of the tokens that have an edge at some places, or so many after them."""
    found = ((place, bisect_left(edges, place)) for place in places)
    return frozenset(number + after for place, number in found if number < len(edges) and edges[number] == place)


def _short(text: str, language: str) -> set[int]:
    """Where short names stand in a text."""
    constructions = _constructions(language)
    found: set[int] = set()
    inside: set[int] = set()
    named: dict[str, bool] = {}
    for match in _found(constructions.others, text):
        beside = [one for one in match.groups() if one]
        for one in beside:
            if one not in named:
                named[one] = _names_state(text, one, language)
        if not all(named[one] for one in beside):
            continue
        found.add(match.start())
        inside.update(range(match.start() + 1, match.end()))
    states = constructions.states(text)
    for start, first in states.items():
        for rest in constructions.after_state:
            end = rest.end(text, first, states)
            if end is not None:
                found.add(start)
                inside.update(range(start + 1, end))
    return found.union(inside.intersection(states))


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
    found: dict[str, list[str]] = {}
    for name in (*countries_in(primary_language(language)), *words_for("region", language).any.words):
        found.setdefault(name[:1], []).append(name)
    return {first: list(dict.fromkeys(names)) for first, names in found.items()}


@cache
def is_short(name: str, language: str) -> bool:
    """Whether a name counts only in constructions: a character of a language that lists them, or a whole construction (中方).

    Example:
        >>> is_short("中", "zh-Hans"), is_short("中方", "zh-Hans"), is_short("中国", "zh-Hans"), is_short("X", "en")
        (True, True, False, False)
    """
    if not words_for("short_name", language):
        return False
    name = fold(name)
    return len(name) == 1 or _constructions(language).have(name)


@cache
def countries_called(language: str) -> frozenset[str]:
    """Names and adjectives of all states in a language, folded: those of the standard list, and those that its file has.

    Example:
        >>> "泰国" in countries_called("zh-Hans"), "Indian" in countries_called("en")
        (True, True)
    """
    return _countries_in_all_languages().union(map(fold, words_for("demonym", language).any.words))


@cache
def _countries_in_all_languages() -> frozenset[str]:
    """Names of all states in any language, folded."""
    return frozenset({fold(name) for country in countries().values() for name in country.names if name})
