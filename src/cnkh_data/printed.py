"""What can be told of a text from its letters alone: its script, and whether it prints a date."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from .fold import fold, without_forms
from .letters import LETTERS, weight_of
from .numerals import LONGEST_NUMBER, may_be_year, numbers, readable
from .texts import primary_language, whole
from .words import IDEOGRAPHIC, words_for, written
from .words import language as words_of


def looks_like(language: str, text: str) -> bool:
    """Whether the script of a text is that of its language tag, as far as that is known here.

    Example:
        >>> looks_like("zh-Hans", "中国国会"), looks_like("zh-Hant", "中国国会"), looks_like("zh-Hans", "Both sides agreed.")
        (True, False, False)
        >>> looks_like("km", "ភាគីទាំងពីរ"), looks_like("km", "Both sides agreed.")
        (True, False)
    """
    script = written(language).script
    if script not in LETTERS:
        return True
    most = max(weight_of(text, other) for other in LETTERS)
    if weight_of(text, script) < most or not most:
        return False
    return script != IDEOGRAPHIC or _is_in_form(language, text)


def _is_in_form(language: str, text: str) -> bool:
    """Whether a Chinese text is in the characters, simplified or traditional, that its tag says."""
    letters = [letter for letter in without_forms(text) if letter.isalpha()]
    telling = frozenset(words_for("script_letters", language).any.words)
    simplified = sum(letter in telling for letter in letters)
    traditional = sum(fold(letter) in telling for letter in letters) - simplified
    other = {SIMPLIFIED: traditional > simplified, TRADITIONAL: simplified > traditional}
    return not other.get(_script(language), False)


SIMPLIFIED, TRADITIONAL = "Hans", "Hant"
"""Scripts of tags, as ISO 15924 has them."""


def _script(language: str) -> str:
    return language.partition("-")[2].partition("-")[0]


def days_in(text: str, language: str) -> Iterator[date]:
    """Yield the days that a text prints, in the order of any language; none where its dates cannot be read.

    Example:
        >>> list(days_in("（2022-11-12 07:30）", "zh-Hans")), list(days_in("ថ្ងៃទី១១ ខែកុម្ភៈ ឆ្នាំ២០២៣", "km"))
        ([datetime.date(2022, 11, 12)], [datetime.date(2023, 2, 11)])
    """
    values = _values(text, language) or []
    for one, two, three in zip(values, values[1:], values[2:], strict=False):
        for year, month, day in ((one, two, three), (three, two, one), (three, one, two)):
            if may_be_year(year):
                with contextlib.suppress(ValueError):
                    yield date(year, month, day)
                    break


def prints_day(text: str, language: str, day: date) -> bool:
    """Whether a text prints a date, in the order of any language; true where its dates cannot be read.

    Example:
        >>> prints_day("Beijing, 11 February 2023", "en", date(2023, 2, 11))
        True
        >>> prints_day("from 25-27 January 2015", "en", date(2015, 1, 25)), prints_day("4月17日至18日", "zh-Hans", date(2025, 4, 18))
        (True, False)
        >>> prints_day("ថ្ងៃទី១ ដល់ទី៣ ខែតុលា ឆ្នាំ២០១៨", "km", date(2018, 10, 3)), prints_day("11 กุมภาพันธ์ 2566", "th", date(2023, 2, 11))
        (True, True)
    """
    values = _values(text, language)
    return values is None or any(_is_at(day, order, values, at) for order in _ORDERS for at in range(len(values)))


def prints_days_around(text: str, language: str, day: date) -> bool:
    """Whether a text prints a range of days that a date is within; false where its dates cannot be read.

    Example:
        >>> prints_days_around("paid a visit from 18 to 21 January 2011", "en", date(2011, 1, 19))
        True
    """
    values = _values(text, language) or ()
    return any(
        first <= day <= last
        for order in _ORDERS
        if order != order.lower()
        for at in range(len(values) - len(order) + 1)
        for first, last in [_ends(order, values[at : at + len(order)])]
        if first is not None and last is not None
    )


def prints_day_of_any_year(text: str, language: str, day: date) -> bool:
    """Whether a text prints the month and the day of a date, the month by its name or a sign of its own, as reports of that year do.

    Example:
        >>> prints_day_of_any_year("PHNOM PENH, April 23 (Xinhua)", "en", date(2024, 4, 23)), prints_day_of_any_year("3月15日", "zh", date(2023, 3, 15))
        (True, True)
        >>> prints_day_of_any_year("version 4.23", "en", date(2024, 4, 23)), prints_day_of_any_year("第3届15国", "zh", date(2023, 3, 15))
        (False, False)
    """
    folded = fold(text)
    if any(
        (int(one["month"]), int(one["day"])) == (day.month, day.day)
        for one in words_for("day_of_year", language).any.finditer(folded)
    ):
        return True
    names = _month_by_name(primary_language(language), day.month)
    return names is not None and re.search(names.replace("DAY", str(day.day)), folded) is not None


@cache
def _month_by_name(primary: str, month: int) -> str | None:
    """A regular expression for a month by its name, with a day, for which DAY stands, before or after it; None where words are not apart."""
    own = words_of(primary)
    if own is None or own.numbers is None or not own.numbers.months or not own.apart:
        return None
    names = "|".join(map(re.escape, own.numbers.months[month - 1]))
    return rf"\b(?:{names})\.? 0?DAY\b(?!\s?[:.]\d)|(?<!\d)0?DAY\S{{0,2}} (?:{names})\b"


def _is_at(day: date, order: str, values: Sequence[int], at: int) -> bool:
    """Whether a day is printed in an order at a place among the numbers of a text."""
    parts = {"y": day.year, "m": day.month, "d": day.day}
    here = values[at : at + len(order)]
    return len(here) == len(order) and all(
        parts.get(part, value) == value for part, value in zip(order, here, strict=True)
    )


def _ends(order: str, values: Sequence[int]) -> tuple[date | None, date | None]:
    """The two days of a range, as some numbers give them in an order; None for each that is in no calendar."""
    days: list[date] = []
    for day, month in (("d", "m"), ("D", "M" if "M" in order else "m")):
        with contextlib.suppress(ValueError):
            days.append(date(values[order.index("y")], values[order.index(month)], values[order.index(day)]))
    return (min(days), max(days)) if len(days) == len("dD") else (None, None)


def _values(text: str, language: str) -> list[int] | None:
    """The numbers of a text, months by name among them, and years as the common era counts them; None where dates cannot be read."""
    if readable(language):
        return [int(number.value) for number in numbers(text, language)]
    if (dates := _dates_of(primary_language(language))) is None:
        return None
    pattern, months, eras = dates
    found = pattern.findall(fold(text))
    values = (months.get(one) or whole(one) for one in found if len(one) <= LONGEST_NUMBER)
    return [
        next((value - ahead for ahead in eras if may_be_year(value - ahead) and not may_be_year(value)), value)
        for value in values
    ]


@cache
def _dates_of(primary: str) -> tuple[re.Pattern[str], dict[str, int], tuple[int, ...]] | None:
    """How dates of a language are read of which no other numbers are: figures and names of months, their values, and other eras."""
    own = words_of(primary)
    if own is None or own.numbers is None or not own.numbers.months:
        return None
    months = {form: number for number, forms in enumerate(own.numbers.months, start=1) for form in forms}
    names = "|".join(map(re.escape, sorted(months, key=lambda form: (-len(form), form))))
    return re.compile(rf"\d+|{names}"), months, tuple(own.numbers.eras.values())


_ORDERS = (
    *("ymd", "dmy", "mdy"),  # a day
    *("ymdD", "ymDd", "dDmy", "Ddmy", "mdDy", "mDdy"),  # the first or the last day of several, in one month
    *("ymdMD", "yMDmd", "dmDMy", "DMdmy", "mdMDy", "MDmdy"),  # in two
)
"""Orders in which a day is printed, alone or with the other end of a range (capitals)."""
