"""Lines that are no words of a text: what a web page or a printer adds around it, told from the words of the line alone.

Only a whole line is ever furniture, but for the mark at the end of a dispatch. What could be a sentence of some text is left for a reader to cut.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..words import in_any_language, marks

HEAD = 5
"""Lines at the top of a page in which a web site prints what is not of the text."""
TAIL = 12
"""Lines at its foot in which it does."""


@dataclass(frozen=True)
class _Patterns:
    """What is looked for in a line."""

    page_number: re.Pattern[str]
    way_to_page: re.Pattern[str]
    sourced: re.Pattern[str]
    ends_clause: re.Pattern[str]
    after_last_sentence: re.Pattern[str]
    sure: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    end_of_dispatch = rf"[■▲◆]|[（(]\s?{_words('end_in_brackets')}\s?[)）]|{_words('end_mark')}"
    sentence_end = marks("sentence_ends", "sentence") + marks("quotation_marks", "closing")
    return _Patterns(
        # -3-
        page_number=re.compile(rf"[-–—－]\s?[0-9]{{1,3}}\s?[-–—－]|{_words('page_number')}", re.IGNORECASE),
        way_to_page=re.compile(rf"{_words('home')}\s*[>»/|]", re.IGNORECASE),
        sourced=re.compile(rf"{_words('byline')}\s*[:：]", re.IGNORECASE),
        ends_clause=re.compile(f"[。{marks('sentence_ends', 'item')}]"),
        after_last_sentence=re.compile(rf"(?<=[{sentence_end}])\s*(?:{end_of_dispatch})$", re.IGNORECASE),
        sure=re.compile("|".join([end_of_dispatch, *_sure()]), re.IGNORECASE),
    )


def _sure() -> Iterator[str]:
    """Yield patterns of lines that are no words of a text, near the head or the foot of a page."""
    command = _words("command")
    # Who edited the page, in brackets or after a word that says so.
    yield rf"[（(\[【]?\s*{_words('editor')}\s*[:：][^。]{{0,80}}"
    # Buttons in brackets, one or several.
    button = f"{_words('button')}|{_words('share')}|{command}|{_words('editor')}(?!['’])"
    yield rf"(?:[【\[]\s*(?:{button})[^】\]。]{{0,30}}[】\]]\s*)+"
    # Where to share, print or close it.
    yield rf"{_words('share')}\s*[:：][^.。]{{0,60}}"
    yield rf"{command}\.?"
    # What else there is to read, with its title if that is on the same line.
    yield rf"{_words('related')}(?:\s*[:：].*)?"
    # Whose page it is, and a code to be scanned with a telephone.
    yield rf"(?:{_words('copyright')}|©)[^。]{{0,120}}"
    yield rf"{_words('scan')}[^。]{{0,40}}"


def _words(code: str) -> str:
    return in_any_language(lambda language: language.words("furniture", code).source)


def furniture(lines: Sequence[str]) -> list[bool]:
    """Say of each line whether it is surely none of the text; where that would leave nothing, none is.

    Example:
        >>> furniture(["Home > News", "China and Cambodia agreed.", "-3-", "They met.", "Related stories"])
        [True, False, True, False, True]
    """
    found = [_is_furniture(number, words, len(lines)) for number, words in enumerate(lines)]
    number = len(lines) - 1
    while number > 0 and (found[number] or _is_byline(lines[number])):
        found[number] = True  # A row of time and source under the text, with nothing after it that is of the text.
        number -= 1
    return [False] * len(lines) if all(found) else found


def without_end_mark(words: str) -> str:
    """A line without the mark with which an agency ends a dispatch, where that stands behind a sentence.

    Example:
        >>> without_end_mark("双方同意保持沟通。（完）"), without_end_mark("They met. Enditem")
        ('双方同意保持沟通。', 'They met.')
    """
    match = _patterns().after_last_sentence.search(words)
    return words[: match.start()] if match else words


def _is_furniture(number: int, words: str, count: int) -> bool:
    """Whether a line is furniture: a page number anywhere, the rest near the head or the foot of the page."""
    if _patterns().page_number.fullmatch(words):
        return True
    near_head, near_foot = number < HEAD, number >= count - TAIL
    sure = _patterns().sure.fullmatch(words)
    return (near_head and _is_byline(words)) or ((near_head or near_foot) and sure is not None)


def _is_byline(words: str) -> bool:
    """Whether a line is the way to the page, or the row of time and source."""
    if _patterns().way_to_page.match(words):
        return True
    return _patterns().sourced.search(words) is not None and _patterns().ends_clause.search(words) is None
