"""How the lines of a text were set: which lines there are, how wide, and which of their breaks lie inside a paragraph.

Layout is judged by the widths of the printed lines and by the marks at their ends alone.
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ..mentions import UNSPACED
from ..words import in_any_language, marks
from .numbering import article, printed_numeral

_LINE = re.compile(r"[^\s\ufeff](?:[^\n]*[^\s\ufeff])?")
_CLAUSE = re.compile("[，；。,;]")
_ADDRESS = re.compile(r"://[!-~]+$")
_BULLET = re.compile(r"[•▪●◦‣·*]|[–-]\s")
_OPENING_BRACKETS, _CLOSING_BRACKETS = "《〈「『（“", "》〉」』）”"
_NUMBERED = re.compile(r".{0,3}?\d{1,3}\s?[.．)）]")
_OF_CHINESE = re.compile(r"[\u3000-\u9fff\uf900-\uffef\U00020000-\U0003ffff]")
_UNSPACED = re.compile(rf"[{UNSPACED}\u3000-\u303f\uff00-\uffef]")
WIDEST_WRAPPED_LINE = 160
"""Columns of the widest line that somebody may have wrapped; what is wider is one paragraph to a line."""
SLACK = 7
"""Columns by which a line that ends inside a sentence may fall short: a lost indent, a mark that may not begin a line."""
FEW = 10
"""Of so many lines, one may be wider than those that were wrapped."""
MANY = 5
"""Full lines that do not come to have the same number of characters by chance."""
LONG_LINE = 40
"""Columns of a line that is no dateline or signature, though it has a comma and no end."""
FIRST_INDENT = 4
"""Columns by which the first line of a paragraph is indented, and so holds less: two wide characters."""


@cache
def closing_marks() -> str:
    """Marks that close a quotation or a bracket, for a set of characters."""
    return marks("quotation_marks", "closing") + r"）〉》\]\)\"'"


@cache
def _sentence_end() -> re.Pattern[str]:
    ends = "".join(marks("sentence_ends", code) for code in ("sentence", "item", "opening"))
    return re.compile(rf"[{ends}][{closing_marks()}]*$")


@cache
def _first_word() -> re.Pattern[str]:
    return re.compile(rf"[“‘「『（〈《\[(]*(?:[A-Za-z0-9.,%]+|.)[，。、；：！？{closing_marks()}]*")


@cache
def _opens_item() -> re.Pattern[str]:
    numeral = f"{printed_numeral()}{{1,3}}"
    unspaced = in_any_language(lambda one: "" if one.apart else article(one, f"(?:{numeral}|[0-9]{{1,3}})"))
    return re.compile(rf"{numeral}、|{unspaced}|[（(]|[0-9]{{1,2}}[.．、]|[•·*—-]")


@cache
def _credit() -> re.Pattern[str]:
    """How the line under a photograph ends."""
    return re.compile(in_any_language(lambda one: one.words("photo_credit", "end").source) + "[)）]?$")


@cache
def _dispatch() -> re.Pattern[str]:
    return re.compile(in_any_language(lambda one: one.words("dispatch").source))


@dataclass(frozen=True)
class Line:
    """A printed line without the blanks at its edges."""

    start: int
    end: int
    words: str
    indent: int
    """Columns of blanks before it."""
    characters: int
    """Its characters, with the blanks before it."""


def ends_sentence(words: str) -> bool:
    """Whether words end where a sentence, an item or an opening does, whatever blanks follow.

    Example:
        >>> ends_sentence("双方同意。\\n"), ends_sentence("双方同意")
        (True, False)
    """
    return _sentence_end().search(words.rstrip()) is not None


def lines_of(text: str) -> list[Line]:
    """Lines of a text that say something, in order."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        indent = columns(text[start : match.start()])
        found.append(Line(match.start(), match.end(), match.group(), indent, match.end() - start))
    return found


@dataclass(frozen=True)
class Layout:
    """How the lines of a source were set, as far as their widths show."""

    text: str
    width: int | None
    """Column at which lines were wrapped; None if they were not."""
    usual: int
    """Line breaks between two lines of one sentence."""
    characters: int | None = None
    """Characters at which each line was broken; None if columns were counted, as typesetters do."""
    marked: bool = False
    """Whether paragraphs have more line breaks between them than wrapped lines have."""
    begun: int = sys.maxsize
    """Where the first line ends that ends a sentence: no title stands behind it."""

    def breaks(self, before: Line, after: Line) -> int:
        """Line breaks between two lines."""
        return self.text.count("\n", before.end, after.start)

    def full(self, before: Line, after: Line, slack: int) -> bool:
        """Whether the next word would not have fitted on the line, so that a typesetter had to break it."""
        if self.width is None:
            return False
        if before.characters == self.characters:
            return True
        word = _first_word().match(after.words)
        indent = min(max(0, before.indent - after.indent), FIRST_INDENT)
        return indent + columns(before.words) + columns(word.group() if word else "") + slack > self.width

    def wrapped(self, before: Line, after: Line) -> bool:
        """Whether the break between two lines lies inside a paragraph."""
        if after.indent >= before.indent + 2 or _BULLET.match(after.words):
            return False
        if _credit().search(before.words) or _dispatch().match(after.words) or _ADDRESS.search(before.words):
            return False  # The line under a photograph, the first of a dispatch, and an address, which no typesetter breaks.
        if (self.width is not None and self._torn(before, after)) or self._broken_off(before, after):
            return True
        if not ends_sentence(before.words):
            return self.full(before, after, SLACK)
        close = self.marked and self.breaks(before, after) <= self.usual and not _opens_item().match(after.words)
        return close and self.full(before, after, 2)

    def _torn(self, before: Line, after: Line) -> bool:
        """Whether a break stands inside a title in brackets or a number: nobody but a typesetter would put it there."""
        number = before.words[-1].isdecimal() and after.words[0].isdecimal()
        title = _last_of(before.words, _OPENING_BRACKETS) > _last_of(before.words, _CLOSING_BRACKETS)
        return (number or title) and self.breaks(before, after) <= self.usual

    def _broken_off(self, before: Line, after: Line) -> bool:
        """Whether a line of a script without spaces stops inside a sentence, however long it is: no heading has a clause and no end."""
        long = columns(before.words) >= LONG_LINE and _CLAUSE.search(before.words) is not None
        goes_on = long and not ends_sentence(before.words)
        unspaced = _UNSPACED.match(before.words[-1]) and (_UNSPACED.match(after.words[0]) or after.words[0].isdecimal())
        goes_on |= self._without_stop(before)
        return bool(goes_on and unspaced) and self.breaks(before, after) == 1 and not _opens_item().match(after.words)

    def _without_stop(self, line: Line) -> bool:
        """Whether a line lacks the stop with which every paragraph ends in a script such as Khmer, and is no title or heading."""
        own = _UNSPACED.match(line.words[-1]) is not None and not _OF_CHINESE.match(line.words[-1])
        return own and line.start >= self.begun and not ends_sentence(line.words) and not _NUMBERED.match(line.words)

    def spaced(self, before: Line, after: Line) -> bool:
        """Whether words on both sides of a break need a space between them, in a source whose lines were wrapped."""
        if self.width is None:
            return False
        if before.words[-1].isdecimal() and after.words[0].isdecimal() and _unspaced(before) and _unspaced(after):
            return False  # A number that was torn in two, in a script without spaces.
        return not (_UNSPACED.match(before.words[-1]) or _UNSPACED.match(after.words[0]))


def _last_of(words: str, marks: str) -> int:
    """Where the last of some marks stands; -1 if none does."""
    return max(map(words.rfind, marks))


def _unspaced(line: Line) -> bool:
    return _UNSPACED.search(line.words) is not None


def layout_of(text: str, lines: Sequence[Line], left_out: int = 0) -> Layout:
    """How lines were set, judged without so many of the widest."""
    widths = sorted((columns(line.words) for line in lines if "://" not in line.words), reverse=True)[left_out:]
    wide = sum(width > WIDEST_WRAPPED_LINE for width in widths)
    if wide * FEW <= len(widths):  # What a page prints above a text is often not wrapped as that is.
        widths = widths[wide:]
    widest = widths[0] if widths else 0
    full = sum(width + SLACK + 2 > widest for width in widths)
    begun = next((line.end for line in lines if ends_sentence(line.words)), sys.maxsize)
    if not 24 <= widest <= WIDEST_WRAPPED_LINE or full < 2 or full * 4 < len(widths):
        return Layout(text, None, 1, begun=begun)
    counts = [line.characters for line in lines]
    most = max(counts)
    rough = Layout(text, widest, 1, most if counts.count(most) >= MANY else None, begun=begun)
    pairs = list(pairwise(lines))
    inside = [rough.breaks(*pair) for pair in pairs if rough.full(*pair, SLACK) and not ends_sentence(pair[0].words)]
    usual = Counter(inside).most_common(1)[0][0] if inside else 1
    marked = any(rough.breaks(*pair) > usual for pair in pairs)
    return replace(rough, usual=usual, marked=marked)


def columns(words: str) -> int:
    """Columns that words take: wide characters, and quotation marks and dashes among them, take two.

    Example:
        >>> columns("中柬 2023")
        9
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in words)
