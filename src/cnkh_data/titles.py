"""Whose a bare title is, by who stands beside it: 总理 in 范明政总理, “President” in “President Obama”.

A title of which a document says only once whose it is stands for that office where it stands alone, or beside who holds it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from .fold import fold
from .name_limits import countries_called
from .probable_names import Known, PersonsBeside
from .words import words_for, written


class Person(NamedTuple):
    """A person of the registers in a text; places are code points."""

    start: int
    end: int
    id: str
    offices: frozenset[str]
    """Offices that the person has held, by the tenures."""


class Owner(NamedTuple):
    """A state, a party or an organisation in a text; places are code points."""

    start: int
    end: int
    ids: frozenset[str]
    """Its id, and those of what it is a part of."""


class Title(NamedTuple):
    """An office in a text; places are code points."""

    start: int
    end: int
    office: str
    said: bool
    """Whether the words say whose it is, as 柬埔寨首相 does and 首相 does not."""
    owners: frozenset[str] = frozenset()
    """Whose office it is: a state, a party, what that is a part of."""
    holders: tuple[str, ...] = ()
    """Names of those who have held it, by the tenures."""
    of_several: bool = False
    """Whether many hold it at a time, so that a name says nothing."""


Beside = Person | str | None
"""Who stands beside a title: somebody of the registers, the words that seem to name somebody else, or nobody."""


class Titles:
    """Titles of one text with who stands beside them.

    Args:
        text: the text.
        language: tag of its language.
        persons: persons of the registers in it, in order.
        owners: states, parties and organisations of the registers in it, in order.
        known: stretches of it that a register accounts for.
    """

    def __init__(
        self,
        text: str,
        language: str,
        persons: Sequence[Person],
        owners: Sequence[Owner] = (),
        known: Sequence[Known] = (),
    ) -> None:
        self._text = text if text.isascii() else fold(text)
        self._apart = written(language).apart
        self._starting = {one.start: one for one in persons}
        self._ending = {one.end: one for one in persons}
        self._owners = owners
        self._words = _words(language)
        self._persons = PersonsBeside(text, language, known)

    def of_others(self, titles: Sequence[Title]) -> set[int]:
        """Where titles start that do not say whose they are and stand beside somebody who, as far as is known, does not hold the office."""
        beside = {one: self.beside(one.start, one.end) for one in titles}
        holders: dict[str, set[str]] = {}
        for one, who in beside.items():
            found = holders.setdefault(one.office, set(one.holders))
            if one.said:
                found.update(self._named_in_full(one, who))
        return {
            one.start
            for one, who in beside.items()
            if not one.said and self._is_anothers(one, who, holders[one.office])
        }

    def _is_anothers(self, title: Title, who: Beside, holders: set[str]) -> bool:
        owner = self.owner(title.start)
        if owner is not None:
            return owner.isdisjoint(title.owners)
        if who is None or (title.of_several and isinstance(who, str)):
            return False
        return not _may_hold(title, who, holders, self._apart)

    def owner(self, start: int) -> frozenset[str] | None:
        """Whose a title is by the state before it, or before its row: of 越南人民党中央总书记, or of the second of 老挝总书记、国家主席.

        Empty if of a state in no register, None if the words do not say.
        """
        first = self._row(start, start)[0]
        if self._apart or (
            first == start and not self._words.own_body.search(self._text[max(0, start - LONGEST_TITLE) : start])
        ):
            return None
        after = max(0, first - LONGEST_TITLE)
        after += max((found.end() for found in self._words.apart.finditer(self._text[after:first])), default=0)
        named = [one.ids for one in self._owners if after <= one.start < first]
        if named:
            return named[-1]
        between = self._text[after:first]
        return frozenset() if any(country in between for country in self._words.countries) else None

    def may_begin(self, at: int) -> bool:
        """Whether a name may begin at a place, by the word before it."""
        return self._persons.begins(at)

    def beside(self, start: int, end: int) -> Beside:
        """Who stands beside a title, or beside those that stand in a row with it: 习近平总书记、国家主席."""
        before, after = self._row(start, end)
        return self._before(before) or self._after(after) or None

    def _named_in_full(self, title: Title, who: Beside) -> Iterable[str]:
        """Names of others beside an office that is named in full: of one before it, with a comma, too."""
        if isinstance(who, str):
            yield who
        if self._apart and (
            found := self._words.name_and_comma.search(self._text[max(0, title.start - 80) : title.start])
        ):
            yield found[1]

    def _row(self, start: int, end: int) -> tuple[int, int]:
        """Where the row of titles begins and ends in which a title stands."""
        while found := self._words.title_before.search(self._text[max(0, start - LONGEST_TITLE) : start]):
            start -= len(found.group())
        while found := self._words.title_after.match(self._text, end, end + LONGEST_TITLE):
            end = found.end()
        return start, end

    def _before(self, start: int) -> Beside:
        if self._apart or start in self._ending:
            return self._ending.get(start)
        begin = self._persons.before(start)
        if begin < start:
            return self._text[begin:start]
        called = {
            one.id: one
            for at, one in self._starting.items()
            if self._text[at : at + 1] == self._text[start - 1 : start]
        }
        return next(iter(called.values())) if len(called) == 1 and self._persons.begins(start - 1) else None

    def _after(self, end: int) -> Beside:
        if not self._apart:
            if end in self._starting:
                return self._starting[end]
            last = self._persons.after(end)
            return self._text[end:last] if last > end else None
        blank = self._words.blank.match(self._text, end)
        if blank is None:
            return None
        for at in (blank.start() + 1, blank.end()):
            if at in self._starting:
                return self._starting[at]
        found = self._words.name.match(self._text, blank.end())
        return " ".join(found.group().split()) if found else None


LONGEST_TITLE = 40
"""Characters of another title in a row with one."""


def _may_hold(title: Title, who: Person | str, holders: set[str], apart: bool) -> bool:
    """Whether somebody may hold an office: by the tenures, if they have any of both, or by a name that the text gives with it in full."""
    if isinstance(who, Person):
        return not (who.offices and title.holders) or title.office in who.offices
    blank = " " if apart else ""
    return any(_is_part(who, one, blank) or _is_part(one, who, blank) for one in holders)


def _is_part(some: str, whole: str, blank: str) -> bool:
    """Whether words are those of a name in a row."""
    return f"{blank}{some}{blank}" in f"{blank}{whole}{blank}"


class _Words(NamedTuple):
    """What stands around titles in a language."""

    title_before: re.Pattern[str]
    """A title and what joins it to the next, at the end of what stands before that."""
    title_after: re.Pattern[str]
    """What joins a title to the next, and that, with words of a body before it."""
    blank: re.Pattern[str]
    """Between a title and a name."""
    name: re.Pattern[str]
    """Words with capitals."""
    name_and_comma: re.Pattern[str]
    apart: re.Pattern[str]
    """What a state and a title of its own have not between them."""
    own_body: re.Pattern[str]
    """A body of a state at the end of what stands before a title."""
    countries: Sequence[str]
    """Names of countries. They are thousands and seldom asked for, so they are no pattern: to compile it would take longer."""


_NAME = r"[A-Z][\w'’.-]*(?:[ \t]+[A-Z][\w'’-]*){0,5}"


@cache
def _words(language: str) -> _Words:
    titles = _either(words_for("title_before_name", language).any.words)
    joins, courtesy = (_either(words_for(table, language).any.words) for table in ("joins_titles", "courtesy"))
    if written(language).apart:
        before = rf"(?i:\b(?:{titles}))\s*(?:{joins})\s+(?:the\s+)?\Z"
        after = rf"\s*(?:{joins})\s+(?i:(?:{titles}))\b(?!\s+of\b)"
    else:
        before = rf"(?:{titles}|{_either(words_for('title_of_several', language).any.words)})(?:{joins})\Z"
        after = rf"(?:{joins})[^，。；：、\s]{{0,12}}?(?:{titles})"
    return _Words(
        re.compile(before),
        re.compile(after),
        re.compile(rf"\s(?:(?:{courtesy})\s+)*"),
        re.compile(_NAME),
        re.compile(rf"({_NAME}),\s+(?:the\s+)?\Z"),
        re.compile(rf"[^\w]|{_either(words_for('between_states', language).any.words)}"),
        re.compile(rf"(?:{_either(words_for('own_body', language).any.words)})\Z"),
        sorted(name for name in countries_called(language) if len(name) > 1),
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) or "(?!)"
