"""Names that no register has, in languages that do not write names with capitals: told by their last words, or by a title before them.

What is found is a guess. The words are those of the lexicon: `last_word` ends the name of a committee or a canal, `name_boundary` is
where a name begins or ends, `title_before_name` is followed by a person.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from .fold import fold
from .standards import countries_in
from .texts import primary_language
from .words import Table, marks, words_for, written


class Known(NamedTuple):
    """A stretch of a text that a register accounts for."""

    start: int
    end: int
    begins_names: bool
    """Whether a longer name may begin with it, as with that of a state."""


class Probable(NamedTuple):
    """A stretch of a text that is probably a name; places are code points."""

    start: int
    end: int
    kind: str
    """Kind of entry that its last word, or the title before it, suggests."""


LONGEST = 26
"""Characters before a last word among which a name begins."""
LEAST = 2
"""Characters of a name before its last word that are not common."""
PERSON, STATE = "person", "state"
_OF_TWO = {"corridor", "zone", "project", "joint_body", "organ", "event"}
"""Kinds of what is a name with two states before its last word, whatever stands between."""


def probable_names(text: str, language: str, known: Sequence[Known] = ()) -> list[Probable]:
    """Stretches of a text that are probably names and that nothing known covers, in order; none where names have capitals.

    Example:
        >>> text = "双方赞赏湄公河委员会，欢迎总理洪马内访华。"
        >>> [(text[one.start : one.end], one.kind) for one in probable_names(text, "zh-Hans")]
        [('湄公河委员会', 'organ'), ('洪马内', 'person')]
        >>> probable_names("国务委员会见了来宾。", "zh-Hans")
        []
    """
    if written(language).names_capitalised or not words_for("last_word", language):
        return []
    found = _Finder(fold(text), language, sorted(known))
    names = [*found.by_last_words(), *found.by_titles()]
    states = found.countries(_countries(language))
    apart = (one for one in states if not any(name.start <= one.start < name.end for name in names))
    return sorted({*names, *apart})


def kind_by_words(name: str, language: str) -> str:
    """Kind of entry that the words of a name suggest; empty if they suggest none.

    Where words are written apart, the last of those that tell counts, or the first that a small word follows, as in Ministry of the Interior.

    Example:
        >>> kind_by_words("中柬政府间协调委员会", "zh-Hans"), kind_by_words("Mekong River Commission", "en")
        ('joint_body', 'organ')
    """
    folded, table = fold(name), words_for("last_word", language)
    if not table:
        return ""
    found = list(table.any.finditer(folded))
    if not table.apart:
        found = [one for one in found if one.end() == len(folded.rstrip(marks("title_marks", "closing")))]
    after = words_for("inside_name", language).any
    before_small = [one for one in found if after.match(folded[one.end() :].lstrip())]
    return _code(table, (before_small or found[-1:])[0]) if found else ""


def _code(table: Table, match: re.Match[str]) -> str:
    """The code of the word at a place: of several, that with the longest."""
    there = ((words.match(match.string, match.start()), code) for code, words in table.by_code.items())
    return max(((one.end(), code) for one, code in there if one), default=(0, ""), key=lambda one: one[0])[1]


_JOINING = "－—–·・‧•-"
"""Marks that stand inside a name."""
_HAN = re.compile(r"[^\W\d_a-zA-Z]")
_OF_STRETCH = re.compile(rf"[^\W_]|[{_JOINING}]")


class _Words(NamedTuple):
    """A word of a name, or at which a name ends."""

    end: int
    ends_name: bool


class _Finder:
    """Looks for names in one folded text."""

    def __init__(self, text: str, language: str, known: Sequence[Known]) -> None:
        self._text = text
        self._language = language
        self._known = known
        self._starts = [one.start for one in known]
        self._last = words_for("last_word", language)
        self._titles = words_for("title_before_name", language).any
        self._no_country = words_for("no_country", language).any
        self._deputy = words_for("name_begins", language).any.expression
        self._goes_on = words_for("name_goes_on", language).any
        self._words = _words_of(language)

    def by_last_words(self) -> Iterator[Probable]:
        """Yield what ends in the last word of a name."""
        for match in self._last.any.finditer(self._text):
            if self._is_known(match.start(), match.end()) or self._quotation_around(match.start()) is not None:
                continue
            start = self._begin(match.start())
            if start is not None and self._is_name(start, match):
                yield Probable(self._with_quotation(start), match.end(), _code(self._last, match))

    def _is_known(self, start: int, end: int) -> bool:
        """Whether a known name, and no single character, has some part of a stretch."""
        last = bisect_left(self._starts, end)
        return any(one.end > start and one.end - one.start > 1 for one in self._known[max(0, last - 2) : last])

    def _quotation_around(self, at: int) -> int | None:
        """Where the quotation or title opens in which a place lies: the whole of it is a name, or none."""
        first = max(0, at - LONGEST_QUOTATION)
        opened = self._words.opening.search(self._text[first:at][::-1])
        closed = self._words.closing.search(self._text[first:at][::-1])
        if opened is None or (closed is not None and closed.start() < opened.start()):
            return None
        return at - 1 - opened.start()

    def _with_quotation(self, start: int) -> int:
        """Where a name begins, with a quotation directly before its words."""
        if start and self._words.closing.match(self._text, start - 1):
            opened = self._quotation_around(start - 1)
            return start if opened is None else opened
        return start

    def _begin(self, end: int) -> int | None:
        """Where the name begins of which the last word begins at a place; None if nobody can say."""
        at = end
        while at > max(0, end - LONGEST) and _OF_STRETCH.match(self._text, at - 1):
            at -= 1
        start = at if end - at < LONGEST else None
        series = -1  # where a series of names that begin names ends
        while at < end:
            known = self._known_at(at)
            if (
                known is not None
                and known.end <= end
                and (known.end - known.start > 1 or self._followed(known, series))
            ):
                if not known.begins_names:
                    start = known.end
                elif self._text[series:at].strip(_JOINING) if series >= 0 else True:
                    start = known.start
                at = known.end
                series = at if known.begins_names else -1
            elif word := self._words.at(self._text, at, end):
                at = word.end
                start = at if word.ends_name else start
            else:
                at += 1
        return start

    def _followed(self, known: Known, series: int) -> bool:
        """Whether a known single character stands beside another name; alone, it may be part of a word."""
        following = self._known_at(known.end)
        return series == known.start or (following is not None and following.begins_names)

    def _known_at(self, at: int) -> Known | None:
        """The known stretch that begins at a place."""
        number = bisect_left(self._starts, at)
        return self._known[number] if number < len(self._known) and self._known[number].start == at else None

    def _is_name(self, start: int, last: re.Match[str]) -> bool:
        """Whether what stands before a last word makes a name of it."""
        at, several = start, 0
        while (known := self._known_at(at)) is not None and known.begins_names and known.end <= last.start():
            at, several = known.end, several + 1
            at += len(self._text[at : last.start()]) - len(self._text[at : last.start()].lstrip(_JOINING))
        before = self._text[at : last.start()].strip(_JOINING)
        if len(self._words.common.sub("", before)) >= LEAST:
            return True
        common = self._words.common_last.fullmatch(last.group()) is not None
        if several > 1 and _code(self._last, last) in _OF_TWO:
            return True  # 中老经济走廊
        if several and not common and len(last.group()) > LEAST:
            return True  # 东盟秘书处
        return at > start and len(before) > LEAST and not common

    def countries(self, listed: re.Pattern[str]) -> Iterator[Probable]:
        """Yield the names of countries; what only has their letters is left out."""
        no_countries = [match.span() for match in self._no_country.finditer(self._text)]
        for match in listed.finditer(self._text):
            apart = not any(start < match.end() and match.start() < end for start, end in no_countries)
            if (
                apart
                and not self._goes_on.match(self._text, match.end())
                and not self._is_known(match.start(), match.end())
                and self._quotation_around(match.start()) is None
            ):
                yield Probable(match.start(), match.end(), STATE)

    def by_titles(self) -> Iterator[Probable]:
        """Yield the names of persons after titles, and before them."""
        for match in self._titles.finditer(self._text):
            end = self.end_of_person(match.end())
            if end >= match.end() + LEAST and not self._is_known(match.end(), end):
                yield Probable(match.end(), end, PERSON)
            start = match.start() if self._is_deputy(match.start()) else self.start_of_person(match.start())
            if start <= match.start() - LEAST and not self._is_known(start, match.start()):
                yield Probable(start, match.start(), PERSON)

    def _is_deputy(self, at: int) -> bool:
        """Whether a title is part of a longer one, as 总理 of 副总理 is."""
        return any(match.end() == at for match in self._deputy.finditer(self._text, max(0, at - LEAST), at + LONGEST))

    def start_of_person(self, end: int) -> int:
        """Where the name of a person begins that ends at a place; the place itself if none does."""
        if self.begins_at(end) or self._country_ends(end):
            return end
        for start in (end - 3, end - 2):
            whole = start >= 0 and self._words.surname.match(self._text, start) and self.begins_at(start)
            if whole and not any(map(self._stops_at, range(start + 1, end))):
                return start
        return self._start_of_foreign(end)

    def _country_ends(self, at: int) -> bool:
        """Whether the name of a country ends at a place."""
        names = _names_of_countries(self._language)
        return any(self._text[start:at] in names for start in range(max(0, at - LONGEST_COUNTRY), at - 1))

    def _start_of_foreign(self, end: int) -> int:
        """Where a name begins that is spelled by its sounds."""
        at = end
        while at > max(0, end - LONGEST) and (self._is_letter(at - 1) or self._text[at - 1] in _JOINING):
            at -= 1
            if at <= end - LEAST and self.begins_at(at) and self._text[at] not in _JOINING:
                return at
        return end

    def begins_at(self, at: int) -> bool:
        """Whether a name surely begins at a place, or can end nowhere before it."""
        if at <= 0 or _HAN.match(self._text, at - 1) is None:
            return at <= 0 or self._text[at - 1] not in _JOINING
        last = bisect_left(self._starts, at)
        if any(one.end == at and one.end > one.start + 1 for one in self._known[max(0, last - 2) : last]):
            return True
        return self._words.ends_before(self._text, at)

    def end_of_person(self, start: int) -> int:
        """Where the name of a person ends that begins at a place; the place itself if none does."""
        if self._ends_at(start):
            return start
        if self._words.surname.match(self._text, start):
            for end in (start + 2, start + 3):
                whole = not any(map(self._stops_at, range(start + 1, end)))
                if whole and (self._ends_at(end) or self._titles.match(self._text, end)):
                    return end
        return self._end_of_foreign(start)

    def _end_of_foreign(self, start: int) -> int:
        """Where a name ends that is spelled by its sounds."""
        at = start
        while at < min(len(self._text), start + LONGEST) and (self._is_letter(at) or self._text[at] in _JOINING):
            at += 1
        at = start + len(self._text[start:at].rstrip(_JOINING))
        return at if self._ends_at(at) or self._titles.match(self._text, at) else start

    def _stops_at(self, at: int) -> bool:
        """Whether a name cannot go on at a place: a single character may be a part of it, as 正 is."""
        if at >= len(self._text) or _HAN.match(self._text, at) is None:
            return True
        word = self._words.at(self._text, at)
        return word is not None and word.ends_name and word.end > at + 1

    def _is_letter(self, at: int) -> bool:
        return not self._stops_at(at) and self._words.letter.match(self._text, at) is not None

    def _ends_at(self, at: int) -> bool:
        """Whether a name surely ends before a place, or can begin nowhere at it."""
        if _HAN.match(self._text, at) is None:
            return self._text[at : at + 1] not in tuple(_JOINING)
        word, known = self._words.at(self._text, at), self._known_at(at)
        return (word is not None and word.ends_name) or (known is not None and known.end > known.start + 1)


class PersonsBeside:
    """Persons whom no register has, at places of a text.

    Args:
        text: the text.
        language: tag of its language.
        known: stretches of it that a register accounts for.
    """

    def __init__(self, text: str, language: str, known: Sequence[Known] = ()) -> None:
        self._finder = _Finder(fold(text), language, sorted(known))

    def after(self, start: int) -> int:
        """Where the name of a person ends that begins at a place; the place itself if none does.

        Example:
            >>> PersonsBeside("总理范明政访问中国", "zh-Hans").after(2)
            5
        """
        return self._finder.end_of_person(start)

    def before(self, end: int) -> int:
        """Where the name of a person begins that ends at a place; the place itself if none does.

        Example:
            >>> PersonsBeside("感谢范明政总理", "zh-Hans").before(5)
            2
        """
        return self._finder.start_of_person(end)

    def begins(self, at: int) -> bool:
        """Whether a name may begin at a place, by the word before it."""
        return self._finder.begins_at(at)


LONGEST_QUOTATION = 80
"""Characters before a place among which a quotation opens."""


class _WordsOfNames:
    """The words of a language at which its names begin and end."""

    def __init__(self, language: str) -> None:
        inside, ends = (words_for(table, language).any for table in ("stands_in_name", "name_boundary"))
        self._inside = frozenset(inside.words)
        self._patterns = re.compile("|".join(ends.patterns) or "(?!)")
        # The longest goes first: no name ends at the first character of a word that stands in names.
        self._by_first: dict[str, list[str]] = {}
        for word in sorted({*inside.words, *ends.words}, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append(word)
        self._ending = frozenset(ends.words)
        self._longest = max(map(len, ends.words), default=0)
        self.common = words_for("common_in_name", language).any.expression
        self.common_last = words_for("common_last_word", language).any
        self.surname = words_for("surname", language).any
        self.letter = words_for("name_letter", language).any
        self.opening, self.closing = (_marks(code) for code in ("opening", "closing"))

    def at(self, text: str, at: int, end: int = sys.maxsize) -> _Words | None:
        """The word at a place at which a name ends, or that stands in names."""
        if match := self._patterns.match(text, at, end):
            return _Words(match.end(), True)
        for word in self._by_first.get(text[at : at + 1], ()):
            if text.startswith(word, at, end):
                return _Words(at + len(word), word not in self._inside)
        return None

    def ends_before(self, text: str, at: int) -> bool:
        """Whether a word ends before a place at which a name ends."""
        return any(text[max(0, at - length) : at] in self._ending for length in range(1, self._longest + 1))


def _marks(code: str) -> re.Pattern[str]:
    """Marks around quotations and titles, folded as texts are."""
    return re.compile(f"[{marks('quotation_marks', code)}{marks('title_marks', code)}]")


LONGEST_COUNTRY = 12
"""Characters in the name of a country."""


@cache
def _countries(language: str) -> re.Pattern[str]:
    """The names of the countries in a language, in any of its scripts, folded as texts are; the longest go first."""
    names = _names_of_countries(language)
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or "(?!)")


@cache
def _names_of_countries(language: str) -> frozenset[str]:
    """The names of the countries in a language, in any of its scripts, folded as texts are."""
    return frozenset(name for name in countries_in(primary_language(language)) if len(name) >= LEAST)


@cache
def _words_of(language: str) -> _WordsOfNames:
    return _WordsOfNames(language)
