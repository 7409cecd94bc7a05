"""What can be told of a text from its letters alone: its script, and whether it prints a date."""

import contextlib
import re
from collections.abc import Iterator
from datetime import date

from .fold import without_forms
from .numerals import may_be_year, numbers, readable
from .texts import primary_language

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_ONLY_SIMPLIFIED, _ONLY_TRADITIONAL = frozenset("国会发关为议声长东这对经"), frozenset("國會發關為議聲長東這對經")
_NOT_IN_IDEOGRAPHS = {"en", "fr", "km"}


def looks_like(language: str, text: str) -> bool:
    """Whether the script of a text is that of its language tag, as far as that is known here.

    Example:
        >>> looks_like("zh-Hans", "中国国会"), looks_like("zh-Hant", "中国国会"), looks_like("zh-Hans", "Both sides agreed.")
        (True, False, False)
    """
    letters = [letter for letter in without_forms(text) if letter.isalpha()]
    ideographic = sum(1 for letter in letters if _IDEOGRAPH.match(letter)) * 2 > len(letters)
    primary = primary_language(language)
    if primary != "zh":
        return not (ideographic and primary in _NOT_IN_IDEOGRAPHS)
    simplified = sum(letter in _ONLY_SIMPLIFIED for letter in letters)
    traditional = sum(letter in _ONLY_TRADITIONAL for letter in letters)
    other = {"zh-Hans": traditional > simplified, "zh-Hant": simplified > traditional}
    return ideographic and not other.get(language, False)


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
    """
    if not readable(language):
        return True
    values = [int(number.value) for number in numbers(text, language)]
    orders = ((day.year, day.month, day.day), (day.day, day.month, day.year), (day.month, day.day, day.year))
    return any(tuple(values[at : at + 3]) in orders for at in range(len(values)))
