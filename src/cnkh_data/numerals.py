"""Numbers as texts print them: in figures, in numerals that are written together, in words that are written apart, in dates.

A reader answers two questions about a stretch of a text: which numbers surely stand there (`plain`), and which may (一 of 一带一路,
"second" of "a second time"). It is made from the section `[numbers]` of a language's file of words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from .fold import fold
from .number_words import NumberWords, dates_alone
from .texts import primary_language
from .words import Language
from .words import language as words_of


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
DAY_IN = 40
"""Characters before a month in which its day stands: as many as the widest blanks of a table."""
_DAY_AFTER = re.compile(r",?\s+\d")
_HALF = (Decimal(6), Decimal(30), Decimal(50))
"""What a half may be in the other version: months, minutes, per cent."""
SURE_IN_WORDS = 3
"""Least number that a word surely stands for: one, two, first and second are as often pronouns, units or turns of phrase."""
SURE_WHEN_COUNTED = range(3, 10)
"""Single numerals that are surely numbers before what they count."""
DIGITS_OF_YEAR = 4


def numbers(text: str, language: str) -> list[Number]:
    """Read the numbers of a unit of text, its printed section number left out.

    Example:
        >>> [str(number.value) for number in numbers("二、2023年2月9日至11日，第二十次", "zh-Hans")]
        ['2023', '2', '9', '11', '20']
        >>> [str(number.value) for number in numbers("from 9 to 11 February 2023", "en")]
        ['9', '11', '2', '2023']
    """
    return numbers_in_folded(fold(text), language)


def numbers_in_folded(words: str, language: str) -> list[Number]:
    """The same of words that are folded already.

    Raises:
        KeyError: if numbers of the language cannot be read.
    """
    reader = _reader_for(language)
    if reader is None:
        raise KeyError(language)
    return reader.numbers(words)


def printed_number(text: str, language: str) -> Decimal | None:
    """The number of a section or an item that a text begins with; None if there is none, or none that can be read.

    Example:
        >>> printed_number("十二、加强合作", "zh-Hans"), printed_number("5. Advance", "en"), printed_number("2023年", "zh-Hans")
        (Decimal('12'), Decimal('5'), None)
    """
    reader = _reader_for(language)
    section = reader.section.match(folded := fold(text)) if reader else None
    return next((number.value for number in reader.read(folded[: section.end()])), None) if reader and section else None


def may_be_year(value: Decimal | int) -> bool:
    """Whether a number is read as a year where one may stand."""
    return 1900 <= value <= 2200


def readable(language: str) -> bool:
    """Whether numbers of a language can be read: its file of words says how."""
    return _reader_for(language) is not None


def month_names(language: str) -> Sequence[str]:
    """Names of the months in a language, each in its first form; none if its file has none.

    Example:
        >>> month_names("en")[:2], month_names("zh-Hans")
        (('January', 'February'), ())
    """
    own = words_of(language)
    return tuple(forms[0] for forms in own.numbers.months) if own and own.numbers else ()


@cache
def _reader_for(language: str) -> "Reader | None":
    """The reader for a tag, which those of one language share."""
    return _reader(primary_language(language))


@cache
def _reader(primary: str) -> "Reader | None":
    own = words_of(primary)
    return None if own is None else reader_of(own)


def reader_of(language: Language) -> "Reader | None":
    """A reader made from the words of a language; None if it has none for its numbers, but at most for its dates."""
    if language.numbers is None or dates_alone(language.numbers):
        return None
    return (_Apart if language.apart else _Together)(language.numbers)


_PLACE = attrgetter("start", "end")


class Reader:
    """Reads what all languages have: numbers in figures, and sections that are numbered in them."""

    numeral = ""
    """A regular expression for a numeral of a section's number; empty where those are figures."""

    def __init__(self, words: NumberWords) -> None:
        self.words = words
        figures = r"\d{1,3}\s?(?:[、)）]|\.(?!\d))"
        numerals = rf"{self.numeral}+[)）]?、|{self.numeral}+[)）]|" if self.numeral else ""
        self.section = re.compile(rf"[\s—–-]*[（(]?(?:{numerals}{figures})")
        self.scales = self.scales_after_figures()
        self.scale = self.scale_after_figures()
        endings = rf"(?!(?:{_either(words.ordinal_endings)})\b)" if words.ordinal_endings else ""
        self.namelike_after = re.compile(rf"{endings}[A-Za-z]")
        self.decade = _compiled(words.decades, self.word_end)

    word_end = ""
    """A regular expression for the end of a word."""

    def numbers(self, text: str) -> list[Number]:
        """Read the numbers of a folded unit of text, its printed section number left out."""
        section = self.section.match(text)
        lead = section.end() if section else 0
        found = self.read(text[lead:])
        if lead:
            found = (Number(value, start + lead, end + lead, plain) for value, start, end, plain in found)
        return sorted(found, key=_PLACE)

    def scales_after_figures(self) -> Mapping[str, int]:
        """Words that multiply figures before them."""
        return self.words.scales

    def scale_after_figures(self) -> re.Pattern[str]:
        """What stands after figures and multiplies them."""
        raise NotImplementedError

    def read(self, text: str) -> Iterator[Number]:
        """Yield the numbers of a folded text."""
        raise NotImplementedError

    def figures(self, text: str) -> Iterator[Number]:
        """Yield numbers in figures, with the word for thousands or millions that may follow. COVID-19 and 5G are names."""
        for match in _FIGURES.finditer(text):
            start, end = match.span()
            if end - start > LONGEST_NUMBER:
                continue
            value = Decimal(match[0].replace(",", ""))
            before = _NAMELIKE_BEFORE.search(text, max(0, start - LONGEST_BEFORE), start)
            namelike = before or self.namelike_after.match(text, end)
            if word := self.scale.match(text, end):
                value, end = value * self.scales[word.group(1).lower()], word.end()
            decade = self.decade.match(text, end)
            yield Number(value, start, end, plain=not (namelike or decade))
            if decade:
                # The 1960s are the 60s of the 20th century.
                yield Number(value % 100, start, end, plain=False)
                yield Number(value // 100 + 1, start, end, plain=False)


def _either(words: Iterable[str]) -> str:
    """A regular expression for any of some words, longer ones first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _compiled(words: Sequence[str], after: str = "", flags: int = 0) -> re.Pattern[str]:
    """A regular expression for any of some words with something after it; one that is never found if there are none."""
    return re.compile(rf"(?:{_either(words)}){after}" if words else "(?!)", flags)


def _one_of(words: Iterable[str]) -> str:
    """A regular expression for one of some words; a class where all are single characters, which is quick to look for."""
    listed = list(words)
    single = all(len(word) == 1 for word in listed)
    return f"[{re.escape(''.join(listed))}]" if single and listed else f"(?:{_either(listed) or '(?!)'})"


def _and_a_half(whole: int | None, of_years: bool) -> tuple[Decimal, ...]:
    """What so many and a half may be in the other version: of years, also months."""
    if whole is None:
        return ()
    decimal = whole + Decimal("0.5")
    return (decimal, decimal * 12) if of_years else (decimal,)


class _Together(Reader):
    """Reads numerals that are written together, as in Chinese."""

    def __init__(self, words: NumberWords) -> None:
        self.digits = {word: value for value, forms in enumerate(words.digits) for word in forms}
        counting = [forms[0] for forms in words.digits[1:]] + [ten for ten, value in words.tens.items() if value == TEN]
        self.numeral = _one_of(counting) if counting else ""
        super().__init__(words)
        every = [*self.digits, *words.tens, *words.scales]
        self.one = re.compile(_one_of(every))
        self.run = re.compile(f"{self.one.pattern}+")
        zero, *others = [forms[0] for forms in words.digits] or [""]
        self.zero = zero
        follows = _one_of([*others, *words.years])
        self.figure_zeros = re.compile(f"({_one_of(others)})([0Oo]+)(?={follows})" if zero else "(?!)")
        self.counted = _compiled(words.counted)
        self.year = _compiled(words.years)
        self.ordinal = _compiled(words.ordinals_before, r"\Z")
        self.half = _compiled(words.half)
        self.loose = _compiled(list(words.loose))
        self.tenths = re.compile(
            f"({_one_of(self.digits)})(?:{'|'.join(words.tenths)})" if words.tenths and self.digits else "(?!)"
        )
        units = _either([*words.years, *words.halved])
        self.halved = re.compile(
            rf"((?<!\d)\d{{1,{LONGEST_NUMBER}}}|{self.run.pattern})({units})\Z" if units else "(?!)"
        )
        self.longest = max(map(len, every), default=1) * LONGEST_NUMBER + max(
            map(len, [*words.years, *words.halved, ""])
        )

    def scales_after_figures(self) -> Mapping[str, int]:
        """Scales, and what tens and scales multiply: 百万, 万亿."""
        scales, tens = self.words.scales, self.words.tens
        multiplied = {f"{ten}{scale}": one * other for ten, one in tens.items() for scale, other in scales.items()}
        squared = {f"{a}{b}": one * other for a, one in scales.items() for b, other in scales.items() if one < other}
        return {**scales, **squared, **multiplied}

    def scale_after_figures(self) -> re.Pattern[str]:
        """A scale, with what may stand before it: 5000余万."""
        about = f"(?:{_either(self.words.about)})?" if self.words.about else ""
        return re.compile(f"{about}({_either(self.scales)})" if self.scales else "(?!)")

    def read(self, text: str) -> Iterator[Number]:
        """Yield the numbers of a folded text; a figure or letter for zero between numerals is one of them: 二00九年."""
        text = self.figure_zeros.sub(lambda match: match[1] + self.zero * len(match[2]), text)
        yield from self.figures(text)
        yield from self.parts(text)
        for run in self.run.finditer(text):
            numerals = self.one.findall(run.group())
            if text[run.start() - 1 : run.start()].isdigit() or len(numerals) > LONGEST_NUMBER:
                continue  # The 万 of 2000万.
            year = self.year_of(numerals) if self.year.match(text, run.end()) else None
            whole = self.value(numerals) if year is None else year
            if whole is None:
                yield from self.inside(run.start(), numerals)
            else:
                ordinal = self.ordinal.search(text[max(0, run.start() - LONGEST_BEFORE) : run.start()]) is not None
                counted = whole in SURE_WHEN_COUNTED and self.counted.match(text, run.end()) is not None
                plain = (ordinal or counted or len(numerals) > 1) and not self.decade.match(text, run.end())
                yield Number(Decimal(whole), run.start(), run.end(), plain)

    def inside(self, start: int, numerals: Sequence[str]) -> Iterator[Number]:
        """Yield what numerals that run together (十四五) may be in parts."""
        places = [start]
        for numeral in numerals:
            places.append(places[-1] + len(numeral))
        for first, last in _parts(len(numerals)):
            part = self.value(numerals[first:last])
            if part is not None:
                yield Number(Decimal(part), places[first], places[last], plain=False)

    def parts(self, text: str) -> Iterator[Number]:
        """Yield halves, tenths and quarters: 一年半, 八成, 季度."""
        for half in self.half.finditer(text):
            before = max(0, half.start() - self.longest - 1)
            count = self.halved.search(text, before, half.start())
            if count is None or (count.start() == before and before):
                yield from (Number(value, half.start(), half.end(), plain=False) for value in _HALF)
                continue
            figures = count.group(1).isdecimal()
            whole = int(count.group(1)) if figures else self.value(self.one.findall(count.group(1)))
            for value in _and_a_half(whole, count.group(2) in self.words.years):
                yield Number(value, count.start(), half.end(), plain=False)
        for share in self.tenths.finditer(text):
            yield Number(Decimal(10 * self.digits[share.group(1)]), share.start(), share.end(), plain=False)
        for word in self.loose.finditer(text):
            yield Number(Decimal(self.words.loose[word.group()]), word.start(), word.end(), plain=False)

    def year_of(self, numerals: Sequence[str]) -> int | None:
        """A year in four numerals: 二〇二三."""
        if len(numerals) == DIGITS_OF_YEAR and all(numeral in self.digits for numeral in numerals):
            return int("".join(str(self.digits[numeral]) for numeral in numerals))
        return None

    def value(self, run: Sequence[str]) -> int | None:
        """Value of a well-formed numeral; None if it is none (千万, 一一)."""
        tens, scales = self.words.tens, self.words.scales
        if len(run) == 1 and run[0] in tens:
            return tens[run[0]]
        least = min(scales.values(), default=10**12)
        total, section, smallest, least_scale = 0, 0, least, 10**12
        digit: int | None = None
        for place, numeral in enumerate(run):
            if numeral in self.digits:
                value = self.digits[numeral]
                if digit not in (None, 0) or (digit == 0 and value == 0):
                    return None
                digit = value
            elif numeral in tens:
                ten = tens[numeral]
                if ten >= smallest or (not digit and not (ten == TEN and place == 0)):
                    return None
                section, smallest, digit = section + (digit or 1) * ten, ten, None
            else:
                scale = scales[numeral]
                section += digit or 0
                if not section or scale >= least_scale:
                    return None
                total, section, smallest, least_scale, digit = total + section * scale, 0, least, scale, None
        return total + section + (digit or 0)


TEN = 10
"""The numeral that may stand without a digit before it: 十四."""


def _parts(length: int, longest: int = 8) -> Iterator[tuple[int, int]]:
    for start in range(length):
        for end in range(start + 1, min(length, start + longest) + 1):
            if end - start < length:
                yield start, end


_WORD = re.compile(r"[A-Za-z]+(?![A-Za-z]|[^\x00-\x7f])|[^\W\d_]+")
"""Letters that are named are found sooner, and most are these."""


class _Apart(Reader):
    """Reads number words that are written apart, as in English."""

    word_end = r"\b"

    def __init__(self, words: NumberWords) -> None:
        super().__init__(words)
        self.loose = {**words.scales, **words.loose}
        self.months = {form: number for number, forms in enumerate(words.months, start=1) for form in forms}
        self.month = re.compile(rf"\b({_either(self.months)})\b\.?" if self.months else "(?!)")
        self.month_words = frozenset(map(str.lower, self.months))
        endings = f"(?:{_either(words.ordinal_endings)})?" if words.ordinal_endings else ""
        links = rf"(?:(?:{_either(words.day_links)})\s+)?" if words.day_links else ""
        self.day_before = re.compile(rf"\d{endings}\s+{links}$")
        every = [*self.loose, *words.words]
        self.number = re.compile(rf"(?<![^\W\d_])(?:{_either(every)})(?![^\W\d_])" if every else "(?!)", re.IGNORECASE)
        self.in_numbers = frozenset(part for word in every for part in _WORD.findall(word))
        self.tens = {word for word, value in words.words.items() if value in TENS}
        units = [word for word, value in words.words.items() if value in UNITS]
        self.unit = re.compile(rf"[\s-]({_either(units)})\b" if units else "(?!)", re.IGNORECASE)
        self.half_words = frozenset(_WORD.findall(" ".join(words.half)))
        added, years, half = _either(words.and_a_half), _either(words.years), _either(words.half)
        with_count = rf"(?:((?<!\w)\w+) )?(?:({years}) (?:{added})|(?:{added}) ({years})?)|"
        self.half = re.compile(rf"{with_count if added else '()()()'}(?:{half or '(?!)'})", re.IGNORECASE)

    def scale_after_figures(self) -> re.Pattern[str]:
        """A scale after blanks or a hyphen: 20 million."""
        return re.compile(rf"[\s-]+({_either(self.scales)})\b" if self.scales else "(?!)", re.IGNORECASE)

    def read(self, text: str) -> Iterator[Number]:
        """Yield the numbers of a folded text."""
        yield from self.figures(text)
        words = set(_WORD.findall(text.lower()))
        if not words.isdisjoint(self.month_words):
            yield from self.dates(text)
        if not words.isdisjoint(self.half_words):
            yield from self.halves(text)
        if words.isdisjoint(self.in_numbers):
            return
        read = 0
        for word in _WORD.finditer(text):
            # The fifth of twenty-fifth is read.
            begins = word[0].lower() in self.in_numbers and word.start() >= read
            if begins and (match := self.number.match(text, word.start())):
                number = self.in_words(text, match)
                read = max(match.end(), number.end)
                yield number

    def dates(self, text: str) -> Iterator[Number]:
        """Yield months: surely one where a day stands beside it."""
        for month in self.month.finditer(text):
            before = self.day_before.search(text, max(0, month.start() - DAY_IN), month.start())
            dated = before or _DAY_AFTER.match(text, month.end())
            yield Number(Decimal(self.months[month.group(1)]), month.start(), month.end(), plain=bool(dated))

    def halves(self, text: str) -> Iterator[Number]:
        """Yield halves: half a year, a year and a half, three and a half hours."""
        for half in self.half.finditer(text):
            count, *years = half.groups()
            values = _HALF if count is None else _and_a_half(self.count(count.lower()), any(years))
            yield from (Number(value, half.start(), half.end(), plain=False) for value in values)

    def count(self, word: str) -> int | None:
        """What a word before “and a half” counts."""
        if word.isdecimal() and len(word) <= LONGEST_NUMBER:
            return int(word)
        return 1 if word in self.words.articles else self.words.words.get(word)

    def in_words(self, text: str, match: re.Match[str]) -> Number:
        """The number that begins with a number word."""
        word, end = match.group().lower(), match.end()
        if word in self.loose:
            return Number(Decimal(self.loose[word]), match.start(), end, plain=False)
        value = self.words.words[word]
        if word in self.tens and (unit := self.unit.match(text, end)):
            value, end = value + self.words.words[unit.group(1).lower()], unit.end()
        if scale := self.scale.match(text, end):
            value, end = value * self.scales[scale.group(1).lower()], scale.end()
        return Number(Decimal(value), match.start(), end, plain=value >= SURE_IN_WORDS)


UNITS, TENS = range(1, 10), range(20, 100, 10)
"""Numbers that a word adds to the word of tens before it, and those: twenty-five."""
