"""What to cut from a source, told from its layout and letters alone."""

import re
import sys
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

from ..fold import fold
from ..models import Cut
from ..models.codelists import CutReason
from ..spelling import INVISIBLE, SOFT_HYPHEN
from .frame import title_goes_on
from .furniture import TAIL, addition, furniture, without_end_mark
from .layout import Line, layout_of, lines_of
from .scripts import lines_before_text, lines_of_other_text

# A word with a hyphen at the end of a line, and one with a hyphen inside it.
_TORN = re.compile(r"\b([A-Za-z]*[a-z])-[ \t\r]*\n[ \t]*([a-z]+)")
_HYPHENATED = re.compile(r"\b([A-Za-z]*[a-z])-([a-z]+)")


def propose_cuts(source: str, language: str = "") -> list[Cut]:
    """Propose what to leave out of a source: layout, breaks inside sentences, lines printed twice, furniture, what shows nothing.

    Breaks between words that need a space stay, since a text may lose characters but never gain one.

    Args:
        source: the source.
        language: tag of the language of the text; what is of another text on the page, in another script, is then cut too, as are
            lines in another script before it.

    Example:
        >>> [cut.reason.value for cut in propose_cuts("  双方同意。\\n\\n双方祝贺。\\n")]
        ['layout_space', 'layout_space', 'layout_space']
    """
    others = lines_of_other_text(source, language) if language else []
    reason = CutReason.OTHER_TEXT
    if language and not others and (begins := lines_before_text(source, language)):
        others, reason = [(0, begins)], CutReason.SITE_FURNITURE
    unseen = _outside([match.span() for match in INVISIBLE.finditer(source)], others)
    hidden = sorted([*((*one, CutReason.INVISIBLE) for one in unseen), *((*one, reason) for one in others)])
    spans = list(_spans_around(source, hidden)) if hidden else sorted(_cut_spans(fold(source)))
    return [Cut(start_offset=a, end_offset=b, reason=reason, quote=source[a:b]) for a, b, reason in spans if a < b]


def _outside(stretches: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield stretches that are in no other; both are in order."""
    rest = iter([*others, (sys.maxsize, sys.maxsize)])
    start, end = next(rest)
    for one in stretches:
        while end <= one[0]:
            start, end = next(rest)
        if one[0] < start:
            yield one


def _spans_around(source: str, hidden: Sequence[tuple[int, int, CutReason]]) -> list[tuple[int, int, CutReason]]:
    """Cuts of a source as they would be without what it hides, and cuts of that wherever no words are cut around it."""
    ends = [(0, 0), *((start, end) for start, end, _ in hidden), (len(source), 0)]
    shown = [at for (_, start), (end, _) in pairwise(ends) for at in range(start, end)]
    # A word goes on after a soft hyphen, and after the line break behind it.
    parted = frozenset(at for at, place in enumerate(shown, start=1) if source.startswith(SOFT_HYPHEN, place + 1))
    found: list[tuple[int, int, CutReason]] = []
    for start, end, reason in sorted(_cut_spans(fold("".join(map(source.__getitem__, shown))), parted)):
        if start < end and reason in _OF_BLANKS:
            found += ((a, b, reason) for a, b in _runs(shown[start:end]))
        elif start < end:
            found += _around_texts(source, (shown[start], shown[end - 1] + 1, reason), hidden)
    covers = iter([*found, (len(source), len(source), CutReason.INVISIBLE)])
    cover = next(covers)
    alone: list[tuple[int, int, CutReason]] = []
    for start, end, reason in hidden:
        while cover[1] <= start:
            cover = next(covers)
        if not cover[0] <= start < cover[1]:
            alone.append((start, end, reason))
    return sorted([*found, *alone])


def _around_texts(
    source: str, one: tuple[int, int, CutReason], hidden: Sequence[tuple[int, int, CutReason]]
) -> Iterator[tuple[int, int, CutReason]]:
    """Yield a cut in parts, around what is hidden inside it because it is of another text: that has a reason of its own."""
    start, end, reason = one
    within = [(a, b) for a, b, why in hidden if why is CutReason.OTHER_TEXT and start < a and b < end]
    for first, last in pairwise([(start, start), *within, (end, end)]):
        part = source[first[1] : last[0]]
        yield first[1], last[0], reason if part.strip() else CutReason.LAYOUT_SPACE


def invisible_cuts(source: str, others: Sequence[Cut]) -> Iterator[Cut]:
    """Cuts of what shows nothing in a source and is in no other cut."""
    in_order = sorted((other.start_offset, other.end_offset) for other in others)
    furthest = list(accumulate((end for _, end in in_order), max))
    for start, end in (match.span() for match in INVISIBLE.finditer(source)):
        before = bisect_left(in_order, (end, 0))
        if not before or furthest[before - 1] <= start:
            yield Cut(start_offset=start, end_offset=end, reason=CutReason.INVISIBLE, quote=source[start:end])


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches that some places, in order, make up."""
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        run = [place for _, place in group]
        yield run[0], run[-1] + 1


_OF_BLANKS = {CutReason.LINE_WRAP, CutReason.LAYOUT_SPACE}


def _cut_spans(source: str, parted: Collection[int] = ()) -> Iterator[tuple[int, int, CutReason]]:
    """Cuts of a source that hides nothing; after the places where a word is `parted` it goes on in the next line."""
    printed = lines_of(source)
    lines = _without_addition(printed)
    extra = [
        found or not line.words for line, found in zip(lines, furniture([line.words for line in lines]), strict=True)
    ]
    extra = extra if False in extra else [False] * len(extra)
    head = extra.index(False) if lines else 0
    yield 0, lines[0].start if lines else len(source), CutReason.LAYOUT_SPACE
    for line, following in list(pairwise(lines))[:head]:
        yield line.start, following.start, CutReason.SITE_FURNITURE
    body: list[Line] = []
    for line, is_furniture, whole in zip(lines[head:], extra[head:], printed[head:], strict=True):
        twice = body and line.words == body[-1].words and any(letter.isalnum() for letter in line.words)
        if is_furniture or twice:
            # What the page adds behind a line stands behind its copy too.
            end = line.start + len(line.words) if twice else line.end
            yield body[-1].end, end, CutReason.SITE_FURNITURE if is_furniture else CutReason.PAGE_OVERLAP
            yield end, line.start + len(whole.words), CutReason.SITE_FURNITURE
            body[-1] = replace(body[-1], end=line.end)
        else:
            body.append(line)
            yield line.start + len(line.words), line.start + len(whole.words), CutReason.SITE_FURNITURE
    for number, line in enumerate(body[-TAIL:], start=max(0, len(body) - TAIL)):
        words = without_end_mark(line.words)
        yield line.start + len(words), line.start + len(line.words), CutReason.SITE_FURNITURE
        body[number] = replace(line, words=words)  # Its end stays: breaks and cuts after it are found there.
    layout = layout_of(source, body)
    for number, (before, after) in enumerate(pairwise(body)):
        wrapped, spaced = layout.wrapped(before, after), layout.spaced(before, after)
        wrapped |= number == 0 and title_goes_on(before.words, after.words)
        if before.end in parted:
            wrapped, spaced = True, False
        yield from _break_spans(source, before.end, after.start, wrapped, spaced)
    if body:
        yield body[-1].end, len(source), CutReason.LAYOUT_SPACE


def _without_addition(lines: Sequence[Line]) -> list[Line]:
    """Lines without what the page adds behind many of them; their ends stay: breaks and cuts after them are found there."""
    added = addition([line.words for line in lines])
    if not added:
        return list(lines)
    return [replace(line, words=line.words.removesuffix(added).rstrip()) for line in lines]


def torn_words(source: str) -> list[tuple[int, str]]:
    """Words that a hyphen parts at the end of a line, each with its place, where only a reader can say whose the hyphen is.

    Where the word stands with its hyphen inside a line too, the hyphen is its own.

    Example:
        >>> torn_words("its ap-\\npreciation of a long-\\nterm plan, a long-term one")
        [(4, 'ap-\\npreciation')]
    """
    hyphenated = set(_HYPHENATED.findall(source))
    return [(match.start(), match.group()) for match in _TORN.finditer(source) if match.groups() not in hyphenated]


def _break_spans(
    source: str, start: int, end: int, wrapped: bool, spaced: bool
) -> Iterator[tuple[int, int, CutReason]]:
    """Cut a line break inside a sentence whole; of any other keep one newline, and one blank line between wrapped paragraphs."""
    if wrapped and not spaced:
        yield start, end, CutReason.LINE_WRAP
        return
    first, last = source.index("\n", start), source.rindex("\n", start, end)
    keep_blank_line = spaced and not wrapped and last > first
    yield start, first, CutReason.LAYOUT_SPACE
    if keep_blank_line:
        yield first + 1, last, CutReason.LAYOUT_SPACE
    yield (last if keep_blank_line else first) + 1, end, CutReason.LAYOUT_SPACE
