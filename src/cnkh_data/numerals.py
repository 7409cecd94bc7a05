"""Numbers as texts print them: in figures, in Chinese numerals, in English words, in dates.

A reader answers two questions about a stretch of a text: which numbers surely stand there (`plain`), and which may (一 of 一带一路,
"second" of "a second time"). To read numbers of another language, write its reader and name it in READERS.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from .fold import fold
from .texts import primary_language


class Number(NamedTuple):
    """A number in a text, and where it stands."""

    value: Decimal
    start: int
    end: int
    plain: bool
    """Whether it is surely a number, and not a part of a set phrase."""


LONGEST_NUMBER = 30
"""Digits or numerals of the longest number that is read, its commas counted; a longer row of them is no number."""
# One digit stands before the choice, so that `re` jumps from digit to digit instead of trying each character. Commas part thousands
# in so many groups at most: of a longer row, each would be tried as the last one, from every place in it.
_FIGURES = re.compile(r"\d(?:\d{0,2}(?:,\d{3}){1,7}(?!\d)|\d*(?:\.\d+)?)")
_NAMELIKE_BEFORE = re.compile(r"(?:[A-Za-z]|[A-Z]{2,}\s?-\s?)$")
LONGEST_BEFORE = 5
"""Characters before a number that tell whether it is part of a name: two letters, and a hyphen between blanks."""
_NAMELIKE_AFTER = re.compile(r"(?!(?:st|nd|rd|th)\b)[A-Za-z]")
_DECADE = re.compile(r"s\b|年代")
_SECTION = re.compile(
    r"[\s—–-]*[（(]?(?:[一二三四五六七八九十]+[)）]?、|[一二三四五六七八九十]+[)）]|\d{1,3}\s?(?:[、)）]|\.(?!\d)))"
)


def numbers(text: str, language: str) -> list[Number]:
    """Read the numbers of a unit of text, its printed section number left out.

    Example:
        >>> [str(number.value) for number in numbers("二、2023年2月9日至11日，第二十次", "zh-Hans")]
        ['2023', '2', '9', '11', '20']
        >>> [str(number.value) for number in numbers("from 9 to 11 February 2023", "en")]
        ['9', '11', '2', '2023']
    """
    text = fold(text)
    section = _SECTION.match(text)
    lead = section.end() if section else 0
    found = READERS[primary_language(language)](text[lead:])
    moved = (Number(value, start + lead, end + lead, plain) for value, start, end, plain in found)
    return sorted(moved, key=attrgetter("start", "end"))


def may_be_year(value: Decimal | int) -> bool:
    """Whether a number is read as a year where one may stand."""
    return 1900 <= value <= 2200


def readable(language: str) -> bool:
    """Whether numbers of a language can be read."""
    return primary_language(language) in READERS


def _figures(text: str, scales: dict[str, int], scale: re.Pattern[str]) -> Iterator[Number]:
    """Numbers in figures, with the word for thousands or millions that may follow. COVID-19 and 5G are names."""
    for match in _FIGURES.finditer(text):
        if match.end() - match.start() > LONGEST_NUMBER:
            continue
        value, end = Decimal(match.group().replace(",", "")), match.end()
        before = _NAMELIKE_BEFORE.search(text, max(0, match.start() - LONGEST_BEFORE), match.start())
        namelike = before or _NAMELIKE_AFTER.match(text, end)
        word = scale.match(text, end)
        if word:
            value, end = value * scales[word.group(1).lower()], word.end()
        decade = _DECADE.match(text, end)
        yield Number(value, match.start(), end, plain=not (namelike or decade))
        if decade:
            # The 1960s are the 60s of the 20th century.
            yield Number(value % 100, match.start(), end, plain=False)
            yield Number(value // 100 + 1, match.start(), end, plain=False)


_HAN_DIGITS = {digit: value for value, digits in enumerate(["〇零○", *"一二三四五六七八九"]) for digit in digits}
_HAN_DIGITS |= {"两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_AFTER_FIGURES = (
    _HAN_SCALES
    | {"万亿": 10**12, "萬億": 10**12}
    | {
        f"{ten}{scale}": 10**power * value
        for ten, power in (("十", 1), ("百", 2), ("千", 3))
        for scale, value in _HAN_SCALES.items()
    }
)
_HAN_SCALE = re.compile(f"[多余餘几幾]?({'|'.join(sorted(_HAN_AFTER_FIGURES, key=len, reverse=True))})")
_HAN_RUN = re.compile(f"[{''.join([*_HAN_DIGITS, *_HAN_TENS, *_HAN_SCALES])}]+")
_COUNTED = re.compile("[大个個项項条條次届屆月国國名份座期]|周年")
_HALF = (Decimal(6), Decimal(30), Decimal(50))
"""What a half may be in the other version: months, minutes, per cent."""
_QUARTER = Decimal(3)
"""What a quarter may be in the other version: months."""
_HAN_HALF = re.compile(
    # A run of digits or numerals is tried from its first character only.
    f"(?:((?<![0-9])[0-9]{{1,{LONGEST_NUMBER}}}|(?<!{_HAN_RUN.pattern[:-1]}){_HAN_RUN.pattern})([年个個]))?半"
)
_HAN_TENTHS = re.compile(f"([{''.join(_HAN_DIGITS)}])成(?![立员員果为為就功本长長效])")


def _chinese_parts(text: str) -> Iterator[Number]:
    """Halves, tenths and quarters: 一年半, 八成, 季度."""
    for half in _HAN_HALF.finditer(text) if "半" in text else ():
        count, unit = half.groups()
        whole = None if count is None else int(count) if count.isascii() else _han_value(count)
        for value in _HALF if count is None else _and_a_half(whole, unit == "年"):
            yield Number(value, half.start(), half.end(), plain=False)
    for share in _HAN_TENTHS.finditer(text) if "成" in text else ():
        yield Number(Decimal(10 * _HAN_DIGITS[share.group(1)]), share.start(), share.end(), plain=False)
    if "季度" in text:
        yield Number(_QUARTER, text.index("季度"), text.index("季度") + len("季度"), plain=False)


def _and_a_half(whole: int | None, of_years: bool) -> tuple[Decimal, ...]:
    """What so many and a half may be in the other version: of years, also months."""
    if whole is None:
        return ()
    decimal = whole + Decimal("0.5")
    return (decimal, decimal * 12) if of_years else (decimal,)


def _chinese(text: str) -> Iterator[Number]:
    yield from _figures(text, _HAN_AFTER_FIGURES, _HAN_SCALE)
    yield from _chinese_parts(text)
    for run in _HAN_RUN.finditer(text):
        if text[run.start() - 1 : run.start()].isdigit() or len(run.group()) > LONGEST_NUMBER:
            continue  # The 万 of 2000万.
        year = _han_year(run.group()) if text[run.end() : run.end() + 1] == "年" else None
        whole = _han_value(run.group()) if year is None else year
        if whole is None:
            # Numerals that run together (十四五) may be read in parts.
            for start, end in _parts(len(run.group())):
                part = _han_value(run.group()[start:end])
                if part is not None:
                    yield Number(Decimal(part), run.start() + start, run.start() + end, plain=False)
        else:
            ordinal = text[run.start() - 1 : run.start()] == "第"
            counted = 3 <= whole <= 9 and _COUNTED.match(text, run.end()) is not None
            plain = (ordinal or counted or len(run.group()) > 1) and not _DECADE.match(text, run.end())
            yield Number(Decimal(whole), run.start(), run.end(), plain)


def _parts(length: int, longest: int = 8) -> Iterator[tuple[int, int]]:
    for start in range(length):
        for end in range(start + 1, min(length, start + longest) + 1):
            if end - start < length:
                yield start, end


def _han_year(run: str) -> int | None:
    """A year in four numerals: 二〇二三."""
    if len(run) == 4 and all(character in _HAN_DIGITS for character in run):
        return int("".join(str(_HAN_DIGITS[character]) for character in run))
    return None


def _han_value(run: str) -> int | None:
    """Value of a well-formed numeral; None if it is none (千万, 一一).

    Example:
        >>> _han_value("二十"), _han_value("六十五"), _han_value("一百零五"), _han_value("十四五")
        (20, 65, 105, None)
    """
    if len(run) == 1 and run in _HAN_TENS:
        return _HAN_TENS[run]
    total, section, smallest, least_scale = 0, 0, 10**4, 10**12
    digit: int | None = None
    for place, character in enumerate(run):
        if character in _HAN_DIGITS:
            value = _HAN_DIGITS[character]
            if digit not in (None, 0) or (digit == 0 and value == 0):
                return None
            digit = value
        elif character in _HAN_TENS:
            ten = _HAN_TENS[character]
            if ten >= smallest or (not digit and not (ten == 10 and place == 0)):
                return None
            section, smallest, digit = section + (digit or 1) * ten, ten, None
        else:
            scale = _HAN_SCALES[character]
            section += digit or 0
            if not section or scale >= least_scale:
                return None
            total, section, smallest, least_scale, digit = total + section * scale, 0, 10**4, scale, None
    return total + section + (digit or 0)


MONTHS_IN_ENGLISH = "January February March April May June July August September October November December".split()  # noqa: SIM905
_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS_IN_ENGLISH, start=1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = re.compile(rf"\b({'|'.join(sorted(map(str.capitalize, _MONTHS), key=len, reverse=True))})\b\.?")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s+(?:of\s+)?$")
DAY_IN = 40
"""Characters before a month in which its day stands: as many as the widest blanks of a table."""
_DAY_AFTER = re.compile(r",?\s+\d")
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()  # noqa: SIM905
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_WORDS = {word: number for words in (_UNITS, _ORDINALS) for number, word in enumerate(words)}
_TEN_WORDS = {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_TEN_WORDS |= {f"{word[:-1]}ieth": number for word, number in _TEN_WORDS.items()}
_ROMAN = "ii iii iv v vi vii viii ix x xi xii".split()  # noqa: SIM905
_LOOSE = {"once": 1, "single": 1, "both": 2, "twice": 2, "trilateral": 3, "tripartite": 3, "dozen": 12}
_LOOSE |= {"quarter": int(_QUARTER), "quarterly": int(_QUARTER), "fortnight": 2, "fortnightly": 2}
_LOOSE |= {"decade": 10, "decades": 10, "century": 100, "centenary": 100, "centennial": 100, "hundred": 100}
_LOOSE |= {"thousand": 1000, "million": 10**6, "billion": 10**9}
_LOOSE |= {roman: value for value, roman in enumerate(_ROMAN, start=2)}
_EN_SCALES = {"decades": 10, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_EN_SCALE = re.compile(rf"[\s-]+({'|'.join(_EN_SCALES)})\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER_WORDS = frozenset((*_LOOSE, *_WORDS, *_TEN_WORDS))
_UNIT_WORD = re.compile(
    rf"[\s-]({'|'.join(word for word, value in _WORDS.items() if 0 < value < 10)})\b", re.IGNORECASE
)


def _english(text: str) -> Iterator[Number]:
    yield from _figures(text, _EN_SCALES, _EN_SCALE)
    words = set(_WORD.findall(text.lower()))
    if not words.isdisjoint(_MONTHS):
        for month in _MONTH.finditer(text):
            dated = _DAY_BEFORE.search(text, max(0, month.start() - DAY_IN), month.start()) or _DAY_AFTER.match(
                text, month.end()
            )
            yield Number(Decimal(_MONTHS[month.group(1).lower()]), month.start(), month.end(), plain=bool(dated))
    if "half" in words:
        yield from _english_halves(text)
    if words.isdisjoint(_NUMBER_WORDS):
        return
    read = 0
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if word not in _NUMBER_WORDS or match.start() < read:
            continue  # The fifth of twenty-fifth.
        number = _in_words(text, match, word)
        read = number.end
        yield number


_EN_HALF = re.compile(r"(?:((?<!\w)\w+) )?(?:(years?) and a half|and a half (years?)?)|half", re.IGNORECASE)


def _english_halves(text: str) -> Iterator[Number]:
    """Halves: half a year, a year and a half, three and a half hours."""
    for half in _EN_HALF.finditer(text):
        count, *years = half.groups()
        word = (count or "").lower()
        whole = (
            int(word)
            if word.isdecimal() and len(word) <= LONGEST_NUMBER
            else 1
            if word in ("a", "one")
            else _WORDS.get(word)
        )
        values = _HALF if count is None else _and_a_half(whole, any(years))
        yield from (Number(value, half.start(), half.end(), plain=False) for value in values)


def _in_words(text: str, match: re.Match[str], word: str) -> Number:
    if word in _LOOSE:
        return Number(Decimal(_LOOSE[word]), match.start(), match.end(), plain=False)
    value, end = _WORDS.get(word, _TEN_WORDS.get(word, 0)), match.end()
    unit = _UNIT_WORD.match(text, end) if word in _TEN_WORDS else None
    if unit:
        value, end = value + _WORDS[unit.group(1).lower()], unit.end()
    scale = _EN_SCALE.match(text, end)
    if scale:
        value, end = value * _EN_SCALES[scale.group(1).lower()], scale.end()
    # One, two, first and second are as often pronouns, units or turns of phrase.
    return Number(Decimal(value), match.start(), end, plain=value > 2)


READERS: dict[str, Callable[[str], Iterator[Number]]] = {"zh": _chinese, "en": _english}
"""Primary language subtag to its reader."""
