"""Lines that are no words of a text: what a web page or a printer adds around it, told from the words of the line alone.

Only a whole line is ever furniture, but for the mark at the end of a dispatch and an address that a page adds behind its lines. What
could be a sentence of some text is left for a reader to cut.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from ..words import in_any_language, marks
from .layout import columns, ends_sentence
from .speech import is_caption

HEAD = 5
"""Lines of a text at the top of a page among which a web site prints what is not of it."""
TAIL = 12
"""Lines at its foot among which it does."""
MENU = 6
"""Short lines in a row, at the top of a page, that are a menu."""
MENU_LINE = 18
"""Columns of the widest line of a menu."""
LONGEST_ROW = 80
"""Columns of the widest row of date and time."""
LONGEST_FIGURE = 4
"""Digits of a number that is no number of a part."""
OFTEN = 3
"""Lines behind which a page adds the same address, where it does so to all."""
LONGEST_ADDITION = 100
"""Characters that a page adds behind its lines, with the address."""


@dataclass(frozen=True)
class _Patterns:
    """What is looked for in a line."""

    anywhere: re.Pattern[str]
    way_to_page: re.Pattern[str]
    sourced: re.Pattern[str]
    ends_clause: re.Pattern[str]
    after_last_sentence: re.Pattern[str]
    sure: re.Pattern[str]
    goes_on: re.Pattern[str]
    dated: re.Pattern[str]
    title: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    end_of_dispatch = rf"[■▲◆]|[（(]\s?{_words('end_in_brackets')}\s?[)）]|{_words('end_mark')}"
    sentence_end = marks("sentence_ends", "sentence") + marks("quotation_marks", "closing")
    year = r"(?:19|20|២០)[0-9០-៩]{2}"
    return _Patterns(
        anywhere=re.compile("|".join(_of_any_place()), re.IGNORECASE),
        way_to_page=re.compile(
            rf"{_words('home')}\s*[>»/|]|{_words('place_of_page')}\s*(?:[:：>»].*|$)", re.IGNORECASE
        ),
        sourced=re.compile(rf"{_words('byline')}\s*[:：]", re.IGNORECASE),
        ends_clause=re.compile(f"[{_full_stops()}{marks('sentence_ends', 'item')}]"),
        after_last_sentence=re.compile(rf"(?<=[{sentence_end}])\s*(?:{end_of_dispatch})$", re.IGNORECASE),
        sure=re.compile("|".join([end_of_dispatch, *_sure()]), re.IGNORECASE),
        goes_on=re.compile(rf"{_words('related')}\s*[:：]?", re.IGNORECASE),
        # 2025-02-11 21:32, or the two the other way round, with few words around them.
        dated=re.compile(rf"(?=.*{year})(?=.*\b[0-2]?[0-9]:[0-5][0-9]\b)"),
        title=re.compile(in_any_language(lambda one: one.words("title_nouns").source), re.IGNORECASE),
    )


def _full_stops() -> str:
    """Marks that end a sentence, without those that stand inside figures and shortened words."""
    return marks("sentence_ends", "sentence").replace(re.escape("."), "").replace(".", "")


def _of_any_place() -> Iterator[str]:
    """Yield patterns of lines that are no words of a text, wherever on a page they stand."""
    # -3-
    yield rf"[-–—－]\s?[0-9]{{1,3}}\s?[-–—－]|{_words('page_number')}"
    # A line across the page; a few points alone may stand for words that were left out.
    yield r"(?:[*_=~#+■◆●○★☆▲▼│|–—－-]\s?){3,}|(?:[.·…]\s?){7,}"
    yield rf"[（(\[]?\s*{_words('advert')}\s*[)）\]]?"
    # What stands in the place of a picture: Image[1]-the talks.
    yield rf"{_words('picture')}\s?\[[0-9]{{1,3}}\][^。]{{0,120}}"


def _sure() -> Iterator[str]:
    """Yield patterns of lines that are no words of a text, near the head or the foot of a page."""
    command = _words("command")
    # Who edited the page, in brackets or after a word that says so.
    yield rf"[（(\[【]?\s*{_words('editor')}\s*[:：][^。]{{0,80}}"
    # Buttons in brackets, one or several.
    button = f"{_words('button')}|{_words('share')}|{command}|{_words('editor')}(?!['’])"
    yield rf"(?:[【\[]\s*(?:{button})[^】\]。]{{0,30}}[】\]]\s*)+"
    # Where to share, print or close it: a word for that, or several in a row, as for where to send it and in what language to read it.
    yield rf"{_words('share')}\s*[:：][^.。]{{0,60}}"
    for row in (
        f"{command}|{_words('share')}|{_words('button')}",
        _words("service"),
        _words("version"),
        _words("pager"),
    ):
        yield rf"(?:{row})(?:[\s|/·,，、>»<«]+(?:{row}|[0-9]{{1,3}}))*[\s>»|.:：]*"
    yield rf"[0-9]{{1,3}}(?:[\s|]+(?:[0-9]{{1,3}}|{_words('pager')}))*[\s|]+{_words('pager')}[\s>»|]*"
    yield rf"{_words('button')}\s*[:：][^。]{{0,40}}"
    # A row of words or titles with lines between them, and the way to the page.
    yield r"[^|｜。]{1,120}(?:[|｜][^|｜。]{1,120}){2,}[|｜]?"
    yield r"(?:[^>»。]{0,40}[>»]\s+){2,}[^>»。]{0,80}"
    # What else there is to read, with its title if that is on the same line.
    yield rf"{_words('related')}(?:\s*[:：].*)?"
    # Key words, and who can be asked by telephone or letter.
    yield rf"{_words('key_words')}\s*[:：][^。]{{0,120}}"
    yield rf"(?:.{{0,120}}\s)?{_words('contact')}\s*[:：]\s*[+(]?[0-9០-៩][^。]{{5,120}}"
    # How often it was read: figures alone, of which one may be a number of a part.
    yield rf"{_words('views')}?\s*[:：]?\s*(?:[0-9០-៩]{{2,3}}|[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+\.?[0-9]*K)\s*{_words('views')}?"
    yield rf"{_words('views')}\s*(?:[:：]|[:：]?\s*[0-9០-៩]+)"
    # Whose page it is, and a code to be scanned with a telephone.
    yield rf"(?:{_words('copyright')}|©)[^。]{{0,120}}"
    yield rf"{_words('scan')}[^。]{{0,40}}"


def _words(code: str) -> str:
    return in_any_language(lambda language: language.words("furniture", code).source)


def furniture(lines: Sequence[str]) -> list[bool]:
    """Say of each line whether it is surely none of the text; where that would leave nothing, none is.

    Example:
        >>> furniture(["Home > News", "China and Cambodia agreed.", "-3-", "* * *", "They met.", "Related stories", "A visit"])
        [True, False, True, True, False, True, True]
    """
    found = [_patterns().anywhere.fullmatch(words) is not None for words in lines]
    figures = {int(words) for words in lines if words.isdecimal() and len(words) < LONGEST_FIGURE}
    for number in _near(found, HEAD, range(len(lines))):
        words = lines[number]
        found[number] = _is_byline(words) or _is_dated(words) or _is_sure(words, figures)
    for number in _near(found, TAIL, range(len(lines) - 1, -1, -1)):
        found[number] = _is_sure(lines[number], figures)
    _mark_headline(lines, found)
    _mark_menu(lines, found)
    _mark_what_else(lines, found)
    _mark_between(lines, found)
    number = len(lines) - 1
    while number > 0 and (found[number] or _is_byline(lines[number])):
        found[number] = True  # A row of time and source under the text, with nothing after it that is of the text.
        number -= 1
    return [False] * len(lines) if all(found) else found


def _is_sure(words: str, figures: Collection[int]) -> bool:
    """Whether a line near the head or the foot of a page is no words of a text; figures that count lines are numbers of its parts."""
    if words.isdecimal() and len(words) < LONGEST_FIGURE and not {int(words) - 1, int(words) + 1}.isdisjoint(figures):
        return False
    return _patterns().sure.fullmatch(words) is not None


def _near(found: list[bool], most: int, numbers: Sequence[int]) -> Iterator[int]:
    """Yield numbers of lines that are not found yet, until so many of them were left as they are."""
    left = 0
    for number in numbers:
        if left == most:
            return
        if not found[number]:
            yield number
            left += not found[number]


def _mark_headline(lines: Sequence[str], found: list[bool]) -> None:
    """Mark the headline of a page that repeats the title below it, which is printed in several lines."""
    printed = [at for at, words in enumerate(lines) if words and not found[at]]
    if not printed:
        return
    headline, below = "".join(lines[printed[0]].split()), ""
    for number, at in enumerate(printed[1 : LONGEST_HEADLINE + 1], start=1):
        below += "".join(lines[at].split())
        if not headline.startswith(below):
            return
        if below == headline:
            found[printed[0]] = number > 1
            return


LONGEST_HEADLINE = 4
"""Lines in which a title is printed that a headline repeats in one."""


def _mark_menu(lines: Sequence[str], found: list[bool]) -> None:
    """Mark short lines in a row that begin among the first of a page; the last of them may be the title of the text, if a sentence follows."""
    short = [not found[at] and _may_be_of_menu(words) for at, words in enumerate(lines)]
    for start in _near(list(found), HEAD, range(len(lines))):
        row = [start + at for at, _ in enumerate(takewhile(bool, short[start:]))]
        if len(row) >= MENU and row[-1] + 1 < len(lines):
            titled = not ends_sentence(lines[row[-1] + 1]) or _ITEM.match(lines[row[-1]])
            for at in row if titled else row[:-1]:
                found[at] = True
            return


def _may_be_of_menu(words: str) -> bool:
    """Whether a line may be of a menu, and not of a title that is printed in short lines."""
    return columns(words) <= MENU_LINE and not (
        ends_sentence(words) or _patterns().title.search(words) or _goes_on().search(words)
    )


@cache
def _goes_on() -> re.Pattern[str]:
    """A line of a title that is printed in short lines: it begins in lower case or in brackets, or has a small word in it, or one at its end."""
    small = in_any_language(lambda one: one.words("inside_name").source)
    last = in_any_language(lambda one: one.words("title_goes_on").source)
    return re.compile(rf"^[a-z(（]|{small}|{last}$")


_ITEM = re.compile(r"[•·*–—-]\s|[0-9]")


def _mark_what_else(lines: Sequence[str], found: list[bool]) -> None:
    """Mark the titles under a heading for what else there is to read, at the foot of a page."""
    last = max((at for at, words in enumerate(lines) if ends_sentence(words)), default=-1)
    for start, words in enumerate(lines):
        is_foot = start >= len(lines) // 2 or last <= start
        if found[start] and _patterns().goes_on.fullmatch(words) and is_foot:
            for at in range(start + 1, len(lines)):
                found[at] |= not (ends_sentence(lines[at]) or is_caption(lines[at]))
            return


def _mark_between(lines: Sequence[str], found: list[bool]) -> None:
    """Mark short lines between furniture, under the last sentence of a page: the name of an account, a picture without a caption."""
    for at in range(len(lines) - 2, 0, -1):
        if found[at]:
            continue
        if ends_sentence(lines[at]) or is_caption(lines[at]) or columns(lines[at]) > LONGEST_ROW:
            return
        found[at] = found[at - 1] and found[at + 1]


def addition(lines: Sequence[str]) -> str:
    """What a page adds behind its lines, with the address of the page in it; empty if it does not.

    Example:
        >>> addition(["They met.From example.org: http://example.org/1"] * 2 + ["Done.From example.org: http://example.org/1", "End."])
        'From example.org: http://example.org/1'
        >>> addition(["They met.", "See http://example.org/1"])
        ''
    """
    ends: dict[str, list[str]] = {}
    for words in lines:
        if match := _ENDS_IN_ADDRESS.search(words):
            ends.setdefault(match.group(), []).append(words[-LONGEST_ADDITION:])
    often = Counter({address: len(of) for address, of in ends.items() if len(set(of)) > 1 or len(of) >= OFTEN})
    address = next((one for one, count in often.most_common(1) if count >= OFTEN), None)
    if address is None:
        return ""
    return _without_last_sentence(_common_end(ends[address]))


def _common_end(lines: Sequence[str]) -> str:
    """What all of some lines end in."""
    backwards = zip(*(reversed(words) for words in lines), strict=False)
    alike = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, backwards))
    return lines[0][len(lines[0]) - alike :]


_ENDS_IN_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+\Z")


def _without_last_sentence(words: str) -> str:
    """Words without a sentence that ends before them."""
    stop = re.compile(f"[{_full_stops()}.{marks('quotation_marks', 'closing')}](?![!-~])\\s*|[.](?=[A-Z])")
    ends = [match.end() for match in stop.finditer(words)]
    return words[ends[-1] :] if ends else words


def without_end_mark(words: str) -> str:
    """A line without the mark with which an agency ends a dispatch, where that stands behind a sentence.

    Example:
        >>> without_end_mark("双方同意保持沟通。（完）"), without_end_mark("They met. Enditem")
        ('双方同意保持沟通。', 'They met.')
    """
    match = _patterns().after_last_sentence.search(words)
    return words[: match.start()] if match else words


def _is_byline(words: str) -> bool:
    """Whether a line is the way to the page, or the row of time and source."""
    if _patterns().way_to_page.match(words):
        return True
    return _patterns().sourced.search(words) is not None and _patterns().ends_clause.search(words) is None


def _is_dated(words: str) -> bool:
    """Whether a line is a row of date and time."""
    return columns(words) <= LONGEST_ROW and _patterns().dated.match(words) is not None and not ends_sentence(words)
