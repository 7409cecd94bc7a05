"""Which provisions were split and which joined: judged by where they stand in the sources, which never change."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from ..models import Cut, Document, Provision
from .items import Item

Splits = list[tuple[Item, list[Item]]]
Joins = list[tuple[list[Item], Item]]
Divisions = Callable[[Sequence[Item], Sequence[Item]], tuple[Splits, Joins]]
"""From provisions without counterpart on both sides to those that were split and those that were joined."""

MOST = 0.5


@dataclass(frozen=True)
class Stretch:
    """Where a provision stands in one source, for one text."""

    text: tuple[str, str]
    """Language and source."""
    start: int
    end: int


def divisions(base: Mapping[str, Document], head: Mapping[str, Document]) -> Divisions:
    """Make the function that finds splits and joins, from the documents of both sides by the names of their folders."""

    def divide(old: Sequence[Item], new: Sequence[Item]) -> tuple[Splits, Joins]:
        return _divide(_placed(old, base), _placed(new, head))

    return divide


@dataclass(frozen=True)
class _Placed:
    item: Item
    stretches: tuple[Stretch, ...]

    @property
    def length(self) -> int:
        return sum(stretch.end - stretch.start for stretch in self.stretches)


def _placed(items: Sequence[Item], documents: Mapping[str, Document]) -> list[_Placed]:
    found = []
    left_out = {name: [LeftOut(text.cuts) for text in document.texts] for name, document in documents.items()}
    for item in items:
        if isinstance(item.record, Provision) and item.document in documents:
            cuts = left_out[item.document]
            found.append(_Placed(item, tuple(_stretches(item.record, documents[item.document], cuts))))
    return found


def _stretches(provision: Provision, document: Document, left_out: Sequence["LeftOut"]) -> Iterator[Stretch]:
    for text, cuts in zip(document.texts, left_out, strict=True):
        span = provision.anchors.get(text.language)
        if span is not None and span.start_offset < span.end_offset:
            start, last = cuts.in_source(span.start_offset), cuts.in_source(span.end_offset - 1)
            yield Stretch((text.language, text.source), start, last + 1)


class LeftOut:
    """The cuts of a text, for many questions about where its characters stand in its source.

    Example:
        >>> from cnkh_data.models.codelists import CutReason
        >>> LeftOut([Cut(start_offset=0, end_offset=3, reason=CutReason.LINE_WRAP, quote="abc")]).in_source(1)
        4
    """

    def __init__(self, cuts: Sequence[Cut]) -> None:
        before = [0, *accumulate(cut.end_offset - cut.start_offset for cut in cuts)]
        self._before = before
        """How much is left out by the first so many cuts."""
        at = [cut.start_offset - left for cut, left in zip(cuts, before, strict=False)]
        self._from = list(accumulate(at, max))
        """Offset in the text from which each cut has been passed, with all before it."""

    def in_source(self, offset: int) -> int:
        """Where a character of the text stands in the source."""
        return offset + self._before[bisect_right(self._from, offset)]


def _divide(old: list[_Placed], new: list[_Placed]) -> tuple[Splits, Joins]:
    shared = _overlaps(old, new)
    splits = _wholes(old, new, shared)
    used = {item.id for _, parts in splits for item in parts}
    turned = {(b, a): length for (a, b), length in shared.items()}
    joins = [(parts, whole) for whole, parts in _wholes(new, old, turned) if whole.id not in used]
    return splits, joins


def _overlaps(old: list[_Placed], new: list[_Placed]) -> dict[tuple[int, int], int]:
    """How many characters two provisions share, by their places in the lists."""
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    here, there = _by_text(old), _by_text(new)
    for text, ones in here.items():
        others, first = there.get(text, []), 0
        for start, end, one in ones:
            while first < len(others) and others[first][1] <= start:
                first += 1
            after = bisect_left(others, end, first, key=itemgetter(0))
            for other_start, other_end, other in others[first:after]:
                if other_start >= end:
                    break
                shared[one, other] += max(0, min(end, other_end) - max(start, other_start))
    return shared


def _by_text(placed: list[_Placed]) -> dict[tuple[str, str], list[tuple[int, int, int]]]:
    found: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for index, one in enumerate(placed):
        for stretch in one.stretches:
            found[stretch.text].append((stretch.start, stretch.end, index))
    return {text: sorted(stretches) for text, stretches in found.items()}


def _wholes(
    wholes: list[_Placed], parts: list[_Placed], shared: Mapping[tuple[int, int], int]
) -> list[tuple[Item, list[Item]]]:
    """Those of the first that several of the second lie in and cover."""
    by_id = {whole.item.id: index for index, whole in enumerate(wholes)}
    inside: defaultdict[int, list[int]] = defaultdict(list)
    for (whole, part), length in shared.items():
        namesake = by_id.get(parts[part].item.id, whole)
        # A part that has the id and some words of another whole is that one, grown by a clause that its neighbour lost.
        grown = namesake != whole and (namesake, part) in shared
        if length > MOST * parts[part].length and not grown:
            inside[whole].append(part)
    return [
        (wholes[whole].item, [parts[part].item for part in sorted(found)])
        for whole, found in sorted(inside.items())
        if len(found) > 1 and sum(shared[whole, part] for part in found) > MOST * wholes[whole].length
    ]
