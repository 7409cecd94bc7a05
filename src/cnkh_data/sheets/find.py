"""Where the words stand that somebody wrote in a cell: in a text, in a provision, around a commitment."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..corpus.as_read import where_they_part
from ..reach import Place, places_within
from ..texts import shorten
from .blanks import as_cell, stands_between
from .columns import AFTER, AT_START, BLANK

AROUND = 16
"""Characters before a place that show where it is."""
MOST_PLACES = 8
"""Most places that are listed for a quote that stands at several."""
_CHOICE = re.compile(r"(?:(?P<column>[^:;]+):)?\s*(?P<number>[0-9]{1,4})")


class Unplaced(NamedTuple):
    """Why words have no place, and what to do."""

    what: str


def choices(cell: str) -> dict[str, int]:
    """What a cell of column `which` says: the name of a column, to the number of the place that is meant there.

    A number alone is meant for every column, under an empty name.

    Example:
        >>> choices("anchors en: 2; operator zh-Hans: 1"), choices("2"), choices("second")
        ({'anchors en': 2, 'operator zh-Hans': 1}, {'': 2}, {})
    """
    found = (_CHOICE.fullmatch(part.strip()) for part in cell.split(";"))
    return {(one["column"] or "").strip(): int(one["number"]) for one in found if one}


def placed(
    text: str,
    quote: str,
    stages: Sequence[Sequence[Place]],
    column: str,
    chosen: Mapping[str, int],
    near: Place | None = None,
    before: int | None = None,
) -> Place | Unplaced:
    """Where a quote stands, looked for in some stretches of a text after others; or why that cannot be told.

    Args:
        text: that it is a quote of.
        quote: the words.
        stages: stretches in which it may stand, the likeliest first: later ones count only if it stands in none of those before.
        column: name of the column that it was written in.
        chosen: what column `which` says.
        near: where the words stood that it takes the place of; of several places, the only one that touches those is meant.
        before: of several places, the nearest that begins before this offset is meant, if there is one.

    Example:
        >>> placed("peace and peace", "peace", [[(0, 15)]], "anchors en", {"": 2})
        (10, 15)
        >>> placed("will go and will stay", "will", [[(0, 21)]], "operator en", {}, before=17)
        (12, 16)
        >>> placed("peace and peace", "peace", [[(0, 15)]], "anchors en", {}).what[:41]
        "'peace' stands at 2 places: 1 at 0 (at th"
    """
    found = next((places for one in stages if (places := places_within(text, quote, one))), [])
    if not found:
        return nowhere(text, quote, stages)
    return one_of(text, found, column, chosen, near, before)


def one_of(
    text: str,
    found: Sequence[Place],
    column: str,
    chosen: Mapping[str, int],
    near: Place | None = None,
    before: int | None = None,
) -> Place | Unplaced:
    """The one of some places of the same words that is meant; what is given is as for `placed`."""
    quote = text[found[0][0] : found[0][1]]
    number = chosen.get(column, chosen.get("", 0)) if len(found) > 1 else 1
    if number > len(found):
        return Unplaced(f"{shorten(quote)!r} stands at {len(found)} places, and column which says {number}")
    meant = found[number - 1] if number else _meant(found, near, before)
    return meant or _ask(text, quote, found, column)


def between(text: str, found: Sequence[Place], before: str, behind: str) -> list[Place] | Unplaced:
    """Those of some places of the same words that stand between the words that two cells have.

    Example:
        >>> between("peace and peace", [(0, 5), (10, 15)], "and", "")
        [(10, 15)]
    """
    fitting = [place for place in found if stands_between(text, place, before, behind)]
    if fitting:
        return fitting
    quote = text[found[0][0] : found[0][1]]
    where = " and ".join(f"{side} {words!r}" for side, words in (("behind", before), ("before", behind)) if words)
    return Unplaced(
        f"{shorten(as_cell(quote))!r} does not stand {where}; copy these words to the letter, or empty the cell"
    )


def _meant(found: Sequence[Place], near: Place | None, before: int | None) -> Place | None:
    """Which of several places is meant, as far as that is certain."""
    touching = [place for place in found if near and place[0] < near[1] and near[0] < place[1]]
    if len(touching) == 1:
        return touching[0]
    return next((place for place in reversed(found) if before is not None and place[0] <= before), None)


def _ask(text: str, quote: str, found: Sequence[Place], column: str) -> Unplaced:
    each = enumerate(found[:MOST_PLACES], 1)
    listed = ", ".join(f"{number} at {start} ({_before(text, start)})" for number, (start, _) in each)
    more = f", and {len(found) - MOST_PLACES} more" if len(found) > MOST_PLACES else ""
    return Unplaced(
        f"{shorten(as_cell(quote))!r} stands at {len(found)} places: {listed}{more}; say in column which: {column}: 1, or 2, …"
    )


def _before(text: str, start: int) -> str:
    return f"after {text[max(0, start - AROUND) : start]!r}" if start else "at the beginning"


def nowhere(text: str, quote: str, stages: Sequence[Sequence[Place]]) -> Unplaced:
    """Say that words stand nowhere, with what the text has in their place, if it has anything like them."""
    first = next((stretch for stretches in stages for stretch in stretches), (0, len(text)))
    if quote in text:
        there = shorten(text[first[0] : first[1]])
        return Unplaced(
            f"{shorten(quote)!r} stands in the text, but not where it should: in {there!r}; take words of it"
        )
    start = _likeliest(text[first[0] : first[1]], quote)
    if start is not None:
        own, there = where_they_part(quote, text[first[0] + start : first[1]])
        return Unplaced(f"{own} is not in the text, which has {there}; copy the words to the letter")
    return Unplaced(
        f"{shorten(quote)!r} is not in {shorten(text[first[0] : first[1]])!r}; copy the words to the letter"
    )


def _likeliest(text: str, quote: str) -> int | None:
    """Where a text begins as a quote does, for as long as possible, if for some characters at least."""
    for length in range(len(quote) - 1, 1, -1 if len(quote) < 200 else -8):
        at = text.find(quote[:length])
        if at >= 0:
            return at
    return None


def point_placed(text: str, cell: str, stretch: Place, column: str, chosen: Mapping[str, int]) -> Place | Unplaced:
    """The place at which a version would have words, as a cell tells it: the same offset twice."""
    if cell.startswith(AT_START):
        return stretch[0], stretch[0]
    words = cell.removeprefix(AFTER.strip()).strip()
    if words.endswith(BLANK):
        words = f"{words[:-1]} "
    if not words:
        return Unplaced(f"write the words after which this version would have them, as in {AFTER}the Corridor")
    found = placed(text, words, [[(max(0, stretch[0] - len(words) - 2), stretch[1])]], column, chosen)
    return found if isinstance(found, Unplaced) else (found[1], found[1])


def span(text: str, place: Place) -> dict[str, Any]:
    """A span of a text as JSON has it."""
    return {"start_offset": place[0], "end_offset": place[1], "quote": text[place[0] : place[1]]}


def places_free(text: str, quote: str, taken: Sequence[Place]) -> Iterator[Place]:
    """Yield where a quote stands and no other does, for words that belong to one record alone."""
    for start, end in places_within(text, quote, [(0, len(text))]):
        if all(end <= other[0] or other[1] <= start for other in taken):
            yield start, end
