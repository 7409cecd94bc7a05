"""Printed numbers of sections: how each is written, and its value."""

import re
from collections.abc import Sequence
from functools import cache

from ..words import Language, every_language, in_any_language

_ROMAN = {"I": 1, "V": 5, "X": 10}


@cache
def styles() -> Sequence[re.Pattern[str]]:
    """Ways of numbering, each with the number in a group for its digits: `numeral`, `arabic` or `roman`."""
    numeral, arabic = f"(?P<numeral>{printed_numeral()}{{1,3}})", "(?P<arabic>[1-9][0-9]?)"
    roman = "(?P<roman>[IVX]{1,5})"
    plain = [
        rf"{numeral}、",
        r"(?P<arabic>[1-9１-９][0-9０-９]?)[.．、)）](?![0-9])",
        rf"[（(]{numeral}[)）]",
        rf"[（(]{arabic}[)）]",
    ]
    articles = [
        made for one in every_language() for number in (numeral, arabic, roman) if (made := article(one, number))
    ]
    return [re.compile(one) for one in (*plain, *articles, rf"{roman}[.．、]\s")]


def article(language: Language, number: str) -> str:
    """The words of a language around the number of an article, with a pattern for the number; empty if it has none."""
    words = [word.partition("*") for word in language.words("section_numbers", "article").words]
    if not words:
        return ""
    before = "|".join(re.escape(one) for one, _, _ in words)
    after = "|".join(dict.fromkeys(re.escape(one) or _end(language) for _, _, one in words))
    return f"(?:{before}){number}(?:{after})"


def _end(language: Language) -> str:
    return r"\b" if language.apart else ""


def value(match: re.Match[str]) -> int | None:
    """The number that a way of numbering found; None if it is none.

    Example:
        >>> def first(text):
        ...     return next(value(found) for one in styles() if (found := one.match(text)))
        >>> [first(text) for text in ("十二、", "（八）", "二十、", "Article IV")]
        [12, 8, 20, 4]
    """
    groups = match.groupdict()
    if groups.get("arabic"):
        return int(groups["arabic"])
    return _roman(groups["roman"]) if groups.get("roman") else _numeral(groups["numeral"])


@cache
def printed_numeral() -> str:
    """A numeral up to ten that is no figure."""
    return in_any_language(lambda one: one.words("section_numbers", "numeral").source)


def _roman(numeral: str) -> int:
    """Value of a Roman numeral.

    Example:
        >>> _roman("IV"), _roman("XIII")
        (4, 13)
    """
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-value if after > value else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _numeral(numeral: str) -> int | None:
    """Value of a numeral below one hundred: tens, the word for ten, ones; None if it is none."""
    for language in every_language():
        listed = language.words("section_numbers", "numeral").words
        if any(word in numeral for word in listed):
            return _composed(numeral, listed)
    return None


def _composed(numeral: str, listed: Sequence[str]) -> int | None:
    """Value of one of the numerals that are listed from one on, or of one made with the numeral for ten."""
    values = {word: number for number, word in enumerate(listed, start=1)}
    if numeral in values or len(listed) < TEN:
        return values.get(numeral)
    tens, ten, ones = numeral.rpartition(listed[TEN - 1])
    if not ten or any(part and values.get(part, TEN) >= TEN for part in (tens, ones)):
        return None
    return values.get(tens, 1) * TEN + values.get(ones, 0)


TEN = 10
