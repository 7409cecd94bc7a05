"""Words of a source in a cell: blanks at their edges, which a cell would lose, and what nobody would see, are written out there."""

import re

from ..visible import is_seen
from .book import Head
from .columns import BLANK

BREAK = "↵"
"""Stands for a line break at the edge of these words."""
AROUND = 24
"""Characters before and behind words that show where they stand."""
_EDGES = {" ": BLANK, "\n": BREAK}
_ESCAPES = re.compile(r"\\(?:u[0-9a-f]{4}|U[0-9a-f]{8}|x[0-9a-f]{2}|[rt])")


def as_cell(words: str, one_line: bool = False) -> str:
    r"""Words as they stand in a cell.

    Args:
        words: of a source.
        one_line: whether breaks inside them are written out too.

    Example:
        >>> as_cell(" \nHome\nNews \n"), as_cell("a\u200bb\r\n"), as_cell("a\nb", one_line=True)
        ('␣↵Home\nNews␣↵', 'a\\u200bb\\r↵', 'a↵b')
    """
    left = len(words) - len(words.lstrip(" \n"))
    right = max(left, len(words.rstrip(" \n")))
    inside = "".join(map(_written_out, words[left:right]))
    edges = (words[:left], words[right:])
    before, after = ("".join(map(_EDGES.__getitem__, edge)) for edge in edges)
    return before + (inside.replace("\n", BREAK) if one_line else inside) + after


def _written_out(character: str) -> str:
    seen = character == "\n" or (is_seen(character) and character != "\u3000")
    return character if seen else character.encode("unicode_escape").decode("ascii")


def from_cell(cell: str, source: str = "") -> str:
    r"""The words that a cell stands for: as they are, if the source has them so, else with what is written out as what it is.

    Example:
        >>> from_cell("␣↵Home\nNews"), from_cell(r"a\u200bb\r↵"), from_cell("an ↵", "press ↵ now, an ↵")
        (' \nHome\nNews', 'a\u200bb\r\n', 'an ↵')
    """
    if cell in source:
        return cell
    for blank, mark in _EDGES.items():
        cell = cell.replace(mark, blank)
    return _ESCAPES.sub(lambda match: match.group().encode("ascii").decode("unicode_escape"), cell)


def around(text: str, start: int, end: int) -> dict[str, str]:
    """The cells that show what stands before and behind a place in a text, without what nobody sees."""
    before, after = _seen(text[max(0, start - _FAR) : start]), _seen(text[end : end + _FAR])
    return {BEFORE: as_cell(before[-AROUND:], one_line=True), AFTER: as_cell(after[:AROUND], one_line=True)}


_FAR = 8 * AROUND
"""Characters among which there are enough that somebody sees."""


def _seen(text: str) -> str:
    """A text without the characters that nobody sees; blanks are seen, but not the first half of a line break of two."""
    return (
        text if text.isprintable() else "".join(one for one in text if (one.isspace() and one != "\r") or is_seen(one))
    )


BEFORE, AFTER = "before", "behind"
"""Columns that have these; in a new row, they tell which of several places is meant."""
AROUND_HEADS = (
    Head(
        BEFORE,
        "In a new row whose words stand at several places: words that stand before those.",
        locked=True,
        in_new_rows=True,
        wide=True,
    ),
    Head(
        AFTER,
        "In a new row whose words stand at several places: words that stand behind those.",
        locked=True,
        in_new_rows=True,
        wide=True,
    ),
)


def stands_between(text: str, place: tuple[int, int], before: str, after: str) -> bool:
    """Whether what stands before and behind a place is as two cells have it; an empty cell fits every place.

    Example:
        >>> stands_between("peace and peace", (10, 15), "and", ""), stands_between("peace and peace", (0, 5), "and", "")
        (True, False)
    """
    left, right = _seen(from_cell(before)), _seen(from_cell(after))
    far = _FAR + 8 * (len(left) + len(right))
    behind = _seen(text[place[1] : place[1] + far])
    return _ends(_seen(text[max(0, place[0] - far) : place[0]]), left) and _ends(behind[::-1], right[::-1])


def _ends(text: str, words: str) -> bool:
    return text.endswith(words) or text.rstrip().endswith(words.rstrip())
