"""What can be told of a text from its letters alone: its script, and whether it prints a date."""

import contextlib
import re
from collections.abc import Iterator
from datetime import date

from .fold import fold, without_forms
from .numerals import may_be_year, numbers, readable
from .words import IDEOGRAPHIC, words_for, written

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")


def looks_like(language: str, text: str) -> bool:
    """Whether the script of a text is that of its language tag, as far as that is known here.

    Example:
        >>> looks_like("zh-Hans", "中国国会"), looks_like("zh-Hant", "中国国会"), looks_like("zh-Hans", "Both sides agreed.")
        (True, False, False)
    """
    letters = [letter for letter in without_forms(text) if letter.isalpha()]
    ideographic = sum(1 for letter in letters if _IDEOGRAPH.match(letter)) * 2 > len(letters)
    script = written(language).script
    if script != IDEOGRAPHIC:
        return not (ideographic and script)
    telling = frozenset(words_for("script_letters", language).any.words)
    simplified = sum(letter in telling for letter in letters)
    traditional = sum(fold(letter) in telling for letter in letters) - simplified
    other = {SIMPLIFIED: traditional > simplified, TRADITIONAL: simplified > traditional}
    return ideographic and not other.get(_script(language), False)


SIMPLIFIED, TRADITIONAL = "Hans", "Hant"
"""Scripts of tags, as ISO 15924 has them."""


def _script(language: str) -> str:
    return language.partition("-")[2].partition("-")[0]


def days_in(text: str, language: str) -> Iterator[date]:
    """Yield the days that a text prints, in the order of any language; none where its numbers cannot be read.

    Example:
        >>> list(days_in("（2022-11-12 07:30）", "zh-Hans"))
        [datetime.date(2022, 11, 12)]
    """
    values = [int(number.value) for number in numbers(text, language)] if readable(language) else []
    for one, two, three in zip(values, values[1:], values[2:], strict=False):
        for year, month, day in ((one, two, three), (three, two, one), (three, one, two)):
            if may_be_year(year):
                with contextlib.suppress(ValueError):
                    yield date(year, month, day)
                    break


def prints_day(text: str, language: str, day: date) -> bool:
    """Whether a text prints a date, in the order of any language; true where its numbers cannot be read.

    Example:
        >>> prints_day("Beijing, 11 February 2023", "en", date(2023, 2, 11))
        True
        >>> prints_day("from 25-27 January 2015", "en", date(2015, 1, 25)), prints_day("4月17日至18日", "zh-Hans", date(2025, 4, 18))
        (True, False)
    """
    if not readable(language):
        return True
    values = [int(number.value) for number in numbers(text, language)]
    parts = {"y": day.year, "m": day.month, "d": day.day}
    return any(
        all(parts.get(part, value) == value for part, value in zip(order, values[at : at + len(order)], strict=False))
        for order in _ORDERS
        for at in range(len(values) - len(order) + 1)
    )


_ORDERS = (
    *("ymd", "dmy", "mdy"),  # a day
    *("ymdD", "ymDd", "dDmy", "Ddmy", "mdDy", "mDdy"),  # the first or the last day of several, in one month
    *("ymdMD", "yMDmd", "dmDMy", "DMdmy", "mdMDy", "MDmdy"),  # in two
)
"""Orders in which a day is printed, alone or with the other end of a range (capitals)."""
