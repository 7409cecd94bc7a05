"""Marks of words, made flat: marks may cross, elements may not.

A text is cut wherever a mark begins or ends. Each piece knows what is marked there, and which records it belongs to, the shortest mark
first, since that is what somebody means who points at it. Pieces of one link stay together in a run.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias


@dataclass(frozen=True)
class Mark:
    """Words that are marked; offsets count code points, of the text or of the words."""

    start: int
    end: int
    classes: tuple[str, ...] = ()
    record: str = ""
    """Anchor of the record that it belongs to; empty if it belongs to none."""
    href: str = ""
    """Address of what the words name; empty if they are no link."""


@dataclass(frozen=True)
class Marker:
    """What stands between words and points to a record: the number of a commitment, the place where a version has no words."""

    at: int
    """Code point before which it stands."""
    label: str
    record: str
    """Anchor of the record."""
    classes: tuple[str, ...] = ()
    said: str = ""
    """What it says to a screen reader, and when the pointer rests on it."""
    step: int | None = None
    """Step of a scale, which is drawn beside the label; None for no scale."""


@dataclass(frozen=True)
class Piece:
    """Words between two ends of marks."""

    text: str
    classes: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    """Anchors of the records that they belong to, the shortest mark first."""


@dataclass(frozen=True)
class Run:
    """Pieces of one link, or of none."""

    pieces: tuple[Piece, ...]
    href: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(piece.text for piece in self.pieces)


Flat: TypeAlias = tuple[Run | Marker, ...]
"""Words as a page has them, in their order."""


def flat(text: str, marks: Sequence[Mark] = (), markers: Sequence[Marker] = ()) -> Flat:
    """Words cut at every end of a mark and at every marker.

    Args:
        text: the words.
        marks: what is marked; what lies outside the words is left out. Marks may cross.
        markers: what stands between them, in this order where several stand at one place.

    Example:
        >>> for run in flat("both will go", [Mark(0, 9, ("op",), "1/c1"), Mark(5, 12, ("c",), "1/c1")]):
        ...     print([(piece.text, piece.classes) for piece in run.pieces])
        [('both ', ('op',)), ('will', ('op', 'c')), (' go', ('c',))]
    """
    found = [mark for mark in (_within(mark, len(text)) for mark in marks) if mark.start < mark.end]
    cuts = {0, len(text), *(end for mark in found for end in (mark.start, mark.end))}
    placed = sorted(markers, key=lambda marker: marker.at)
    cuts |= {min(max(marker.at, 0), len(text)) for marker in placed}
    return tuple(_with_markers(list(_pieces(text, sorted(cuts), found)), placed, len(text)))


def _within(mark: Mark, length: int) -> Mark:
    return Mark(max(mark.start, 0), min(mark.end, length), mark.classes, mark.record, mark.href)


_Placed: TypeAlias = tuple[int, str, Piece]
"""Where a piece begins, what it links to, the piece."""


def _pieces(text: str, cuts: Sequence[int], marks: Sequence[Mark]) -> Iterator[_Placed]:
    # Longest first, so that what a shorter mark says comes last and holds.
    ordered = sorted(marks, key=lambda mark: mark.start - mark.end)
    for start, end in pairwise(cuts):
        here = [mark for mark in ordered if mark.start <= start and end <= mark.end]
        classes = _classes(here)
        records = dict.fromkeys(mark.record for mark in reversed(here) if mark.record)
        href = next((mark.href for mark in reversed(here) if mark.href), "")
        yield start, href, Piece(text[start:end], classes, tuple(records))


def _classes(marks: Sequence[Mark]) -> tuple[str, ...]:
    """The classes of all marks; of those that exclude each other (`f-1`, `f-2`; `d-…`), that of the shortest mark."""
    kept: dict[str, str] = {}
    for mark in marks:
        for name in mark.classes:
            group, dash, _ = name.partition("-")
            kept[f"{group}-" if dash else name] = name
    return tuple(kept.values())


def _with_markers(pieces: Sequence[_Placed], markers: Sequence[Marker], length: int) -> Iterator[Run | Marker]:
    waiting = list(markers)
    run: list[Piece] = []
    link = ""
    for start, href, piece in pieces:
        here = [marker for marker in waiting if marker.at <= start]
        if run and (here or href != link):
            yield Run(tuple(run), link)
            run = []
        yield from here
        waiting = waiting[len(here) :]
        link = href
        run.append(piece)
    if run:
        yield Run(tuple(run), link)
    yield from waiting


def by_span(marks: Iterable[Mark], spans: Mapping[str, tuple[int, int]]) -> dict[str, list[Mark]]:
    """Marks of a text given to the units that they stand in, with offsets from where the unit begins.

    Args:
        marks: their offsets are those of the text. A mark that goes over the end of a unit is given to both.
        spans: unit to its first code point and that after its last; units do not overlap.

    Example:
        >>> by_span([Mark(2, 7)], {"a": (0, 5), "b": (5, 9)})["b"]
        [Mark(start=-3, end=2, classes=(), record='', href='')]
    """
    found: dict[str, list[Mark]] = {unit: [] for unit in spans}
    ordered = sorted(spans.items(), key=lambda item: item[1])
    starts = [span[0] for _, span in ordered]
    for mark in marks:
        first = max(bisect_right(starts, mark.start) - 1, 0)
        for unit, (start, end) in ordered[first:]:
            if start >= mark.end:
                break
            if mark.start < end:
                found[unit].append(Mark(mark.start - start, mark.end - start, mark.classes, mark.record, mark.href))
    return found


_TURNS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Characters that a page must not take from data: controls, and those that turn the direction of what follows."""


def shown(text: str) -> str:
    r"""Text as a page may have it: characters that would turn the words around them, or that no page may have, are written out.

    What only joins or parts letters stays: Khmer and Persian are not written without it.

    Example:
        >>> shown("a\u202eb\x00"), shown("ក\u200bខ") == "ក\u200bខ"
        ('a\\u202eb\\x00', True)
    """
    if text.isprintable():  # which none of them is
        return text
    return _TURNS.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
