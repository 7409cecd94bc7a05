"""A span that says other words than its quote: which of the three is wrong, and what to do about it."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ..models import Cut, Record
from ..reach import Place, lies_in, only_place_within
from ..texts import each_occurrence, nearest, occurrences, shorten
from .fault import Fault
from .quoted import Quoting, Spot, is_whole

FEW_CHARACTERS = 10
"""By how much an offset may have slipped, for its quote to be right all the same, however short."""
LONGEST_SLIP = 3
"""Characters of a quote that may stand elsewhere by chance; where a longer one stands, it was taken from."""


class Mended(NamedTuple):
    """A way to put a span right."""

    start: int
    end: int
    quote: str

    def of(self, spot: Spot) -> Record:
        """The record with its span put right."""
        return spot.with_span(*self)

    @property
    def repair(self) -> str:
        """Tell to set the span to this."""
        return f"{set_offsets(self.start, self.quote)} and the quote to {as_json(self.quote)}"


def without_blanks(text: str, start: int, end: int) -> Mended:
    """What is left of a stretch of a text without the blanks at its edges."""
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    return Mended(first, first + len(words.strip()), words.strip())


def as_json(value: object) -> str:
    """A value as a file has it."""
    return json.dumps(value, ensure_ascii=False)


def ways_to_mend(spot: Spot, text: str, reach: Sequence[Place]) -> Iterator[Mended]:
    """Yield each span that a misplaced one may have been: its quote from its start, up to its end or elsewhere, or other words."""
    start, end, quote = spot.span.start_offset, spot.span.end_offset, spot.span.quote
    for first in (start, end - len(quote), _likeliest(text, quote, start, reach)):
        if quote and first is not None and first >= 0 and text.startswith(quote, first):
            yield Mended(first, first + len(quote), quote)
    if start < end <= len(text):
        yield Mended(start, end, text[start:end])


def misplaced(spot: Spot, text: str, reach: Sequence[Place], sealed: Mended | None = None) -> Fault:
    """The fault of a span whose quote does not stand at its offsets.

    An offset is wrong if the quote stands at the other one, as whole words. Both are wrong if it stands somewhere else; if it stands
    nowhere, or only inside other words, the quote is.

    Args:
        spot: the span.
        text: what it is a span of.
        reach: where it can stand.
        sealed: the span as it was sealed, if that can be told.
    """
    if sealed is not None:
        return _back_to(spot, sealed)
    return _by_places(spot, text, reach) if spot.span.quote else _without_quote(spot)


def _without_quote(spot: Spot) -> Fault:
    start, end = spot.span.start_offset, spot.span.end_offset
    repair = f"Quote what is meant; if the words are missing here, set both offsets to {start}, where they would stand."
    return Fault(spot.record, (*spot.path, "end_offset"), str(end), str(start), repair)


def _back_to(spot: Spot, sealed: Mended) -> Fault:
    """The fault of the one of the three that is not as it was sealed, or of the start if both offsets are not."""
    now = spot.span
    if sealed.quote != now.quote:
        got, expected = repr(shorten(now.quote)), repr(shorten(sealed.quote))
        repair = f"Set the quote to {as_json(sealed.quote)}, as it was when it was sealed."
        return Fault(spot.record, (*spot.path, "quote"), got, expected, repair)
    key = "end_offset" if sealed.start == now.start_offset else "start_offset"
    repair = f"{set_offsets(sealed.start, sealed.quote)}, as they were when it was sealed."
    got, expected = f"{now.start_offset}–{now.end_offset}", f"{sealed.start}–{sealed.end}"
    return Fault(spot.record, (*spot.path, key), got, expected, repair)


def _by_places(spot: Spot, text: str, reach: Sequence[Place]) -> Fault:
    span = spot.span
    start, end, quote = span.start_offset, span.end_offset, span.quote
    right = (start, start + len(quote)), (end - len(quote), end)
    for (first, last), key, wrong in zip(right, ("end_offset", "start_offset"), (end, start), strict=True):
        if first >= 0 and text.startswith(quote, first) and is_whole(text, first, last):
            expected = str(last if key == "end_offset" else first)
            repair = f"{set_offsets(first, quote)}, where the quote stands.{_or_quote(spot, text)}"
            return Fault(spot.record, (*spot.path, key), str(wrong), expected, repair)
    slipped = _slipped_quote(span, text, reach)
    moved = None if slipped else _likeliest(text, quote, start, reach)
    if moved is not None and (is_whole(text, moved, moved + len(quote)) or not _could_quote(spot, text)):
        words = repr(quote if quote.isspace() else shorten(quote))  # Shortened, a line break would look like a blank.
        expected = f"{moved}–{moved + len(quote)}, where {words} stands"
        return Fault(spot.record, (*spot.path, "start_offset"), f"{start}–{end}", expected, where(spot, text, reach))
    repair = f"{_set_quote(text[start:end])}." if slipped or moved is not None else where(spot, text, reach)
    return Fault(spot.record, (*spot.path, "quote"), repr(shorten(quote)), repr(shorten(text[start:end])), repair)


def _slipped_quote(span: Quoting, text: str, reach: Sequence[Place]) -> bool:
    """Whether a letter of a quote was changed rather than its offsets: it is short or differs in capitals, and they can be right."""
    start, end, quote = span.start_offset, span.end_offset, span.quote
    if text[start:end].casefold() == quote.casefold():
        return True
    if not end - start == len(quote) <= LONGEST_SLIP or not lies_in((start, end), reach) or quote.isspace():
        return False
    around = max(0, start - FEW_CHARACTERS)
    close = occurrences(text[around : start + FEW_CHARACTERS + len(quote)], quote)
    return isinstance(span, Cut) or not any(lies_in((around + at, around + at + len(quote)), reach) for at in close)


def _could_quote(spot: Spot, text: str) -> bool:
    """Whether the offsets of a span may be right: they enclose whole words."""
    start, end = spot.span.start_offset, spot.span.end_offset
    return start < end <= len(text) and not text[start:end].isspace() and is_whole(text, start, end)


def _or_quote(spot: Spot, text: str) -> str:
    """The other possibility beside offsets that can be set to where a quote stands."""
    if not _could_quote(spot, text) or isinstance(spot.span, Cut):
        return ""
    words = as_json(text[spot.span.start_offset : spot.span.end_offset])
    return f" If the offsets are right and the quote is not, set the quote to {words}."


def set_offsets(start: int, quote: str) -> str:
    """Tell to set both offsets to those of a quote."""
    return f"Set start_offset to {start} and end_offset to {start + len(quote)}"


def _set_quote(words: str) -> str:
    return f"Set the quote to {as_json(words)}, the words at its offsets"


def _likeliest(text: str, quote: str, start: int, reach: Sequence[Place]) -> int | None:
    """Of the places of a quote, one where the span can stand, nearest to where it claims to be if that is possible at all."""
    near = start if lies_in((start, start), reach) else max(end for _, end in reach)
    able = [place for first, last in reach if (place := nearest(text, quote, near, first, last)) is not None]
    if able:
        return min(able, key=lambda place: (abs(place - near), place))
    return nearest(text, quote, near, 0, len(text))


def where(spot: Spot, text: str, reach: Sequence[Place]) -> str:
    """Tell where a quote really is, as far as that is known."""
    span = spot.span
    first = _likeliest(text, span.quote, span.start_offset, reach)
    if first is not None and only_place_within(text, span.quote, reach):
        sets = f"{set_offsets(first, span.quote)}, where the quote stands"
        return f"{sets} (cnkh validate --fix finds what stands once).{_or_quote(spot, text)}"
    if first is not None:
        others = ", ".join(map(str, islice(each_occurrence(text, span.quote), 8)))
        return f"{set_offsets(first, span.quote)}, the likeliest of the places of the quote ({others}).{_or_quote(spot, text)}"
    if span.start_offset >= min(span.end_offset, len(text)):
        return "Copy the quote from the text again; the text does not have it as written."
    return f"{_set_quote(text[span.start_offset : span.end_offset])}; the text does not have it as written."
