"""Texts are cut from sources, and every code hangs on a span of one. Offsets are code points."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from operator import eq
from typing import TYPE_CHECKING

from .visible import visible as visible  # noqa: PLC0414 - text is shown through this module

if TYPE_CHECKING:
    from .models import Cut

_SPACES = re.compile(r"\s+")


def cut_text(source: str, cuts: Sequence[Cut]) -> str:
    """Return what is left of a source when the cuts are taken out.

    Nothing is added, replaced or reordered, so the result is always a subsequence of the source.
    """
    return without(source, ((cut.start_offset, cut.end_offset) for cut in cuts))


def without(source: str, cuts: Iterable[tuple[int, int]]) -> str:
    """The same for cuts that are given by where they begin and end.

    Example:
        >>> without("Home | Joint statement", [(0, 7)])
        'Joint statement'
    """
    kept: list[str] = []
    at = 0
    for start, end in cuts:
        kept.append(source[at:start])
        at = end
    kept.append(source[at:])
    return "".join(kept)


def wraps_sentence(source: str, start: int, end: int) -> bool:
    r"""Whether a stretch of a source is a line break between two ideographs, where no sentence can end.

    Example:
        >>> wraps_sentence("双方\n同意。\n柬方", 2, 3), wraps_sentence("双方\n同意。\n柬方", 6, 7)
        (True, False)
    """
    around = source[start - 1 : start], source[end : end + 1]
    return source[start:end] == "\n" and all(one and "\u4e00" <= one <= "\u9fff" for one in around)


def gaps(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield each stretch of non-blank text that no span covers, trimmed of blanks.

    Example:
        >>> list(gaps("甲。 乙。", [(0, 2)]))
        [(3, 5)]
    """
    at = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        missing = text[at:start]
        if missing.strip():
            lead = len(missing) - len(missing.lstrip())
            yield at + lead, at + len(missing.rstrip())
        at = max(at, end)


def ends_at_punctuation(text: str, end: int) -> bool:
    """Whether a unit that ends at `end` ends where the text has punctuation, or at the end of a line.

    Example:
        >>> ends_at_punctuation("双方同意，推进合作", 5), ends_at_punctuation("双方同意，推进合作", 4)
        (True, False)
    """
    # Texts are long and units many, so nothing of the text is copied.
    start = min(end, len(text))
    while start > 0 and text[start - 1].isspace():
        start -= 1
    blanks = _SPACES.match(text, start)
    after = blanks.end() if blanks else start
    if after == len(text) or "\n" in text[start:after]:
        return True
    return start > 0 and unicodedata.category(text[start - 1]).startswith("P")


def paragraph_start(text: str, offset: int) -> int:
    r"""Start of the printed paragraph that an offset is in.

    Where lines are wrapped, a paragraph goes over a line break inside a sentence; a blank line always ends it.

    Example:
        >>> paragraph_start("Title.\nBoth sides agreed\nto explore it.", 27)
        7
    """
    starts = _paragraph_starts(text)
    return starts[max(0, bisect_right(starts, text.rfind("\n", 0, offset) + 1) - 1)]


@lru_cache(maxsize=4)
def _paragraph_starts(text: str) -> list[int]:
    """Where the printed paragraphs of a text start, in order: asked for each unit of the text in turn."""
    starts = [0]
    at = text.find("\n") + 1
    while at > 0:
        if at == 1 or text[at - 2] == "\n" or unicodedata.category(text[at - 2]) in ENDS_LINES:
            starts.append(at)
        at = text.find("\n", at) + 1
    return starts


ENDS_LINES = ("Po", "Pe", "Pf")
"""Unicode categories of the marks after which a new line is a new paragraph: full stop, colon, closing mark."""


def occurrences(text: str, quote: str) -> list[int]:
    """Offsets at which a quote occurs in a text, overlapping ones included."""
    return list(each_occurrence(text, quote))


def each_occurrence(text: str, quote: str) -> Iterator[int]:
    """Yield the offsets at which a quote occurs in a text, looking no further than they are asked for."""
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def nearest(text: str, quote: str, near: int, first: int, last: int) -> int | None:
    """Offset at which a quote occurs between two others, nearest to a third; None if it occurs nowhere there.

    Example:
        >>> nearest("ab ab ab", "ab", 4, 0, 8), nearest("ab ab ab", "ab", 4, 4, 8), nearest("ab", "c", 0, 0, 2)
        (3, 6, None)
    """
    if not quote:
        return None
    before = text.rfind(quote, first, min(last, near + len(quote)))
    after = text.find(quote, max(first, near), last)
    return min((place for place in (before, after) if place >= 0), key=lambda place: abs(place - near), default=None)


def shorten(text: str, length: int = 60) -> str:
    """One line of at most `length` characters that shows both ends of a longer text."""
    line = _SPACES.sub(" ", text)
    if len(line) <= length:
        return line
    half = (length - 1) // 2
    return f"{line[:half]}…{line[-half:]}"


def shorten_both(one: str, other: str, length: int = 60) -> tuple[str, str]:
    """Two texts that differ, shortened so that it shows: if only the middle does, from shortly before it.

    Example:
        >>> shorten_both("a" * 20 + "bcd" + "a" * 20, "a" * 20 + "bed" + "a" * 20, length=9)
        ('…aaaabcdaa…', '…aaaabedaa…')
    """
    short = shorten(one, length), shorten(other, length)
    if short[0] != short[1]:
        return short
    alike = sum(1 for _ in takewhile(bool, map(eq, one, other)))
    start = max(0, alike - length // 2 - 1)
    return f"…{one[start : start + length]}…", f"…{other[start : start + length]}…"


def number_of(number: int, noun: str) -> str:
    """Say a number of things.

    Example:
        >>> number_of(1, "finding"), number_of(0, "document")
        ('1 finding', '0 documents')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


LONGEST_COUNT = 18
"""Digits of the largest number by which something is counted."""


def whole(digits: str) -> int:
    """A number by which something is counted; one of more digits than any has counts as the largest.

    Example:
        >>> whole("12"), whole("9" * 5000) == whole("8" * 4000)
        (12, True)
    """
    return int(digits) if len(digits) <= LONGEST_COUNT else 10**LONGEST_COUNT


@cache
def primary_language(language: str) -> str:
    """Primary subtag of a BCP 47 tag, by which tables of words are kept.

    Example:
        >>> primary_language("zh-Hans"), primary_language("en")
        ('zh', 'en')
    """
    return language.split("-", maxsplit=1)[0]
