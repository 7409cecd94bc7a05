"""Text set in columns of a terminal, where a Chinese character takes two cells and a colour none."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

_WIDE = r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\U0001f300-\U0003fffd]"
_COLOUR = r"\x1b\[[0-9;]*m"
_CLOSING = rf"(?:[，。、；：！？）》〉」』】〕”’'\").,]|(?:{_COLOUR})*\](?:{_COLOUR})*)"
_OPENING = rf"(?:[（《〈「『【〔“‘]|(?:{_COLOUR})*[①-⑳]?\[(?:{_COLOUR})*)"
_SIGN = re.compile(rf"{_COLOUR}|.", re.S)
_WHOLE = re.compile(rf"{_COLOUR}|\d+(?:\.\d+)*|.", re.S)
"""A sign, or a number such as 2023 or 5.4.2."""
_NO_CELL = ("Mn", "Me")
"""Unicode categories of marks that stand on the letter before them."""


@cache
def _piece() -> re.Pattern[str]:
    """What stays on one line: a space, a Chinese character with the punctuation around it, a word.

    It takes a two-hundredth of a short run to compile, and who has nothing to break needs none of it.
    """
    return re.compile(rf" |{_OPENING}*{_WIDE}{_CLOSING}*|(?:(?! |{_OPENING}*{_WIDE}).)+")


def cells(text: str) -> int:
    """Cells that a text takes on a terminal.

    Example:
        >>> cells("愿"), cells("will"), cells("\x1b[1mwill\x1b[0m")
        (2, 4, 4)
    """
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return sum(map(_cells_of, re.sub(_COLOUR, "", text) if "\x1b" in text else text))


@cache
def _cells_of(sign: str) -> int:
    if unicodedata.category(sign) in _NO_CELL:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def wrapped(text: str, width: int | None) -> list[str]:
    """Break a text so that it stays in its column; words too long for a line stay whole, to be copied."""
    if width is None or cells(text) <= width:
        return [text]
    return _filled(_piece().findall(text), width)


def fitted(text: str, width: int) -> list[str]:
    """Break a text so that no line is wider than its column, inside a word where there is no other place.

    Example:
        >>> fitted("双方同意 cooperation", 6)
        ['双方同', '意', 'cooper', 'ation']
        >>> fitted("2023-02-11-cn-kh-talks/5.4.2", 12)
        ['2023-02-11-c', 'n-kh-talks/', '5.4.2']
    """
    if cells(text) <= width:
        return [text]
    return _filled([part for piece in _piece().findall(text) for part in _parts(piece, width)], width)


def _filled(pieces: list[str], width: int) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1].strip() and cells(lines[-1] + piece) > width:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
        if piece != " " or lines[-1]:
            lines[-1] += piece
    return lines


def _parts(piece: str, width: int) -> Iterator[str]:
    """Yield the parts of a piece that fit on a line each."""
    part = ""
    for sign in _whole(piece, width):
        if part and cells(part + sign) > width:
            yield part
            part = ""
        part += sign
    yield part


def _whole(piece: str, width: int) -> Iterator[str]:
    """Yield the signs of a piece, its numbers whole if they fit."""
    for sign in _WHOLE.findall(piece):
        yield from [sign] if cells(sign) <= width else _SIGN.findall(sign)


def padded(text: str, width: int) -> str:
    """A text with blanks after it, so that it takes so many cells."""
    return text + " " * (width - cells(text))
