"""Level 3: provisions cover every text, each word once, and are cut at punctuation."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, pairwise

from ...corpus import DocumentFolder
from ...models import Provision, Span
from ...texts import ends_at_punctuation, gaps, number_of, shorten
from ..fault import Fault
from ..limits import FEW
from ..misplaced import as_json, without_blanks
from ..rule import rule
from ..subjects import OneDocument, OneProvision

ONCE = "every character in one provision"


@rule(on=OneDocument, level=3, certainty="proof", needs=("removed", "exchanged-anchors"))
def tiling(one: OneDocument) -> Iterator[Fault]:
    """Provisions cover each text without gaps or overlaps, and are listed in the order of the first one.

    Words in no provision were coded by nobody, words in two are counted twice, and shares of a text are wrong either way.
    """
    faults: list[Fault] = []
    for language, text in one.folder.texts.items():
        anchored = [provision for provision in one.folder.provisions if language in provision.anchors]
        gaps_left = list(_gap_faults(one.folder, anchored, language, text))
        faults += gaps_left
        if language == one.document.texts[0].language:
            faults += _order_faults(anchored, language)
        # What lacks words at one edge and has others at the other was shifted, which is one fault.
        shifted = {id(fault.record) for fault in gaps_left}
        faults += _overlap_faults([each for each in anchored if id(each) not in shifted], language, text)
    yield from _once_per_place(faults)


def _once_per_place(faults: Iterable[Fault]) -> Iterator[Fault]:
    """What is wrong with a provision in several versions, told at the first, with what is found in the others."""
    told: dict[tuple[int, str], Fault] = {}
    for fault in faults:
        key = id(fault.record), fault.expected
        before = told.get(key)
        if before is None:
            told[key] = fault
        else:
            repairs = " ".join(dict.fromkeys([before.repair, fault.repair]))
            got = "; ".join(dict.fromkeys([before.got, fault.got]))
            told[key] = replace(before, got=got, repair=repairs)
    yield from told.values()


def _gap_faults(folder: DocumentFolder, anchored: list[Provision], language: str, text: str) -> Iterator[Fault]:
    covered = [(p.anchors[language].start_offset, p.anchors[language].end_offset) for p in anchored]
    around = _Around(folder.provisions, language)
    for start, end in gaps(text, covered):
        got = f"{language} {start}–{end} is in no provision: {shorten(text[start:end])!r}"
        last, first = around.last_before(start), around.first_behind(end)
        before = None if last is None else folder.provisions[last]
        behind = None if first is None else folder.provisions[first]
        follows = 0 if last is None else last + 1
        after = folder.provisions[follows] if follows < len(folder.provisions) else None
        marks_only = not any(character.isalnum() for character in text[start:end])
        if before and (marks_only or not ends_at_punctuation(text, before.anchors[language].end_offset)):
            yield _too_narrow(before, language, text, got, (before.anchors[language].start_offset, end))
        elif behind and not ends_at_punctuation(text, end):
            yield _too_narrow(behind, language, text, got, (start, behind.anchors[language].end_offset))
        elif after is not None and language not in after.anchors:
            repair = f"Anchor this provision in {language} too, if these are its words; else add the one that has them."
            yield Fault(after, ("anchors",), got, f"{ONCE}; this has no {language} anchor", repair)
        else:
            repair = "Add the missing provision after this one, or move the end of this one or the start of the next."
            yield Fault(before or folder.document, ("anchors", language) if before else (), got, ONCE, repair)


class _Around:
    """Which of some provisions, by their numbers in the list, stand before or behind a place of a text."""

    def __init__(self, provisions: Sequence[Provision], language: str) -> None:
        self._provisions = provisions
        self._language = language

    @cached_property
    def _by_end(self) -> tuple[list[int], list[int]]:
        """Where they end, in that order, and the last listed of those up to there."""
        ends = sorted((one.anchors[self._language].end_offset, number) for number, one in self._anchored)
        return [end for end, _ in ends], list(accumulate((number for _, number in ends), max))

    @cached_property
    def _by_start(self) -> tuple[list[int], list[int]]:
        """Where they begin, negated and from the last, and the first listed of those from there on."""
        starts = sorted((-one.anchors[self._language].start_offset, number) for number, one in self._anchored)
        return [start for start, _ in starts], list(accumulate((number for _, number in starts), min))

    @property
    def _anchored(self) -> Iterator[tuple[int, Provision]]:
        return ((number, one) for number, one in enumerate(self._provisions) if self._language in one.anchors)

    def last_before(self, place: int) -> int | None:
        """The last listed of those that end before a place."""
        ends, last = self._by_end
        there = bisect_right(ends, place)
        return last[there - 1] if there else None

    def first_behind(self, place: int) -> int | None:
        """The first listed of those that begin behind a place."""
        starts, first = self._by_start
        there = bisect_right(starts, -place)
        return first[there - 1] if there else None


def _too_narrow(provision: Provision, language: str, text: str, got: str, whole: tuple[int, int]) -> Fault:
    """A provision that ends or begins inside a sentence, of which the rest is in no other."""
    anchor = provision.anchors[language]
    key = "end_offset" if whole[0] == anchor.start_offset else "start_offset"
    mended = without_blanks(text, *_moved_alike(text, anchor, *whole))
    edges = {"start_offset": mended.start, "end_offset": mended.end}
    moved = [f"{name} to {edge}" for name, edge in edges.items() if edge != getattr(anchor, name)]
    repair = f"Set {' and '.join(moved)} and the quote to {as_json(mended.quote)}."
    return Fault(provision, ("anchors", language, key), got, ONCE, repair)


def _moved_alike(text: str, anchor: Span, start: int, end: int) -> tuple[int, int]:
    """A stretch that takes in what an anchor lacks at one edge; if the anchor was shifted, with its other edge moved by as much."""
    lacks_before, lacks_behind = anchor.start_offset - start, end - anchor.end_offset
    if lacks_before and ends_at_punctuation(text, end - lacks_before) and not ends_at_punctuation(text, end):
        return start, end - lacks_before
    if lacks_behind and _begins(text, start + lacks_behind) and not _begins(text, start):
        return start + lacks_behind, end
    return start, end


def _begins(text: str, at: int) -> bool:
    """Whether a provision may begin at a place: at the beginning of a line, or after punctuation and blanks."""
    before = text[:at].rstrip(" \t")
    return not before or ends_at_punctuation(text, len(before)) or before[-1] == "\n"


def _overlap_faults(anchored: list[Provision], language: str, text: str) -> Iterator[Fault]:
    for before, provision in pairwise(sorted(anchored, key=lambda p: p.anchors[language].start_offset)):
        if provision.anchors[language].start_offset < before.anchors[language].end_offset:
            yield _overlap(before, provision, language, text)


def _overlap(before: Provision, provision: Provision, language: str, text: str) -> Fault:
    """The fault of a provision that begins before another ends: of the one that is cut wrongly, if that can be told."""
    one, other = before.anchors[language], provision.anchors[language]
    start, end = other.start_offset, one.end_offset
    if provision.anchors == before.anchors:
        got, repair = (
            f"the words of {before.id} again",
            f"Remove it if it repeats {before.id}; else anchor its own words.",
        )
        return Fault(provision, (), got, "each stretch of a text once", repair)
    if provision.id == before.id:
        got = f"{provision.id} a second time, of the same {language} words"
        repair = (
            "Give this provision an id of its own, and each of the two its own words of every version; "
            "if it repeats the other, remove it."
        )
        return Fault(provision, ("id",), got, "each id once", repair)
    if not (ends_at_punctuation(text, end) and not ends_at_punctuation(text, start) and end < other.end_offset):
        if one.start_offset < start:
            words = text[one.start_offset : start].rstrip()
            repair = f"Set end_offset to {one.start_offset + len(words)} and the quote to {as_json(words)}."
            got = f"{language} ends at {end}, inside {provision.id}, which begins at {start}"
            return Fault(before, ("anchors", language, "end_offset"), got, f"at most {start}", repair)
        repair = f"Move the end of {before.id} or the start of this one, so that each word is in one of them."
    else:
        words = text[end : other.end_offset].lstrip()
        repair = f"Set start_offset to {other.end_offset - len(words)} and the quote to {as_json(words)}."
    got = f"{language} begins at {start}, inside {before.id}, which ends at {end}"
    return Fault(provision, ("anchors", language, "start_offset"), got, f"at least {end}", repair)


def _order_faults(anchored: list[Provision], language: str) -> Iterator[Fault]:
    """Provisions are listed in the reading order of the first text; other versions may say things in another order."""
    late = [
        (before, provision)
        for before, provision in pairwise(anchored)
        if provision.anchors[language].start_offset < before.anchors[language].start_offset
    ]
    for before, provision in late[: 1 if len(late) > FEW else None]:
        start, earlier = provision.anchors[language].start_offset, before.anchors[language].start_offset
        got = f"begins at {start}, before {before.id}, which begins at {earlier}"
        got += f" (and so do {number_of(len(late) - 1, 'more provision')})" if len(late) > FEW else ""
        repair = "Put the provisions in the reading order of the document's first text."
        yield Fault(provision, ("anchors", language, "start_offset"), got, f"at least {earlier}", repair)


@rule(on=OneProvision, level=3, certainty="convention", needs=("blank-at-edge",))
def boundaries(one: OneProvision) -> Iterator[Fault]:
    """A provision ends where every version has punctuation or the end of a line.

    Two readers cut alike only where the print shows a boundary, and a unit that is cut elsewhere cannot be compared.
    """
    for language, span in one.provision.anchors.items():
        text = one.folder.texts[language]
        if not ends_at_punctuation(text, span.end_offset):
            got = f"ends inside {shorten(text[max(0, span.end_offset - 12) : span.end_offset + 12])!r}"
            repair = "Move the end to the next or previous punctuation mark, in every version."
            path = ("anchors", language, "end_offset")
            yield one.fault(path, got, "an end at punctuation or at the end of a line", repair)
