"""Every span of the records of a document, and whether a span begins and ends between words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..corpus import Corpus, DocumentFolder, once_per_folder
from ..models import Cut, MentionOverride, Record, Span, SpanOrPoint
from ..models.base import Part
from ..models.walk import shapes, with_value
from ..positions import Path

Quoting = Span | SpanOrPoint | MentionOverride | Cut
"""What has two offsets and quotes what stands between them."""


class Spot(NamedTuple):
    """A span in a record."""

    record: Record
    path: Path
    """The way from the record to the span; empty if the record is one itself."""
    language: str
    span: Quoting

    def with_span(self, start: int, end: int, quote: str) -> Record:
        """The record as it is with other offsets and another quote there."""
        if isinstance(self.span, MentionOverride):
            return self.span.model_copy(update={"start_offset": start, "end_offset": end, "quote": quote})
        span = replace(self.span, start_offset=start, end_offset=end, quote=quote)
        changed: Record = with_value(self.record, self.path, span)
        return changed


class SpanMap(NamedTuple):
    """The spans of a record, or of a part of it, in each language."""

    record: Record
    path: Path
    """The way from the record to the map."""
    spans: Mapping[str, Span | SpanOrPoint]


@once_per_folder
def span_maps(corpus: Corpus, folder: DocumentFolder) -> Sequence[SpanMap]:
    """Every map of spans of a document: of provisions, then of commitments, which lie in those, then of divergences."""
    in_provisions = [SpanMap(record, *found) for record in folder.provisions for found in _maps_in(record)]
    in_provisions.sort(key=lambda found: len(found.path))
    return [*in_provisions, *(SpanMap(record, *found) for record in folder.divergences for found in _maps_in(record))]


@once_per_folder
def other_spots(corpus: Corpus, folder: DocumentFolder) -> Sequence[Spot]:
    """Every span of a commitment that is in no such map: of fields that may have none in a language, or several."""
    return [
        Spot(provision, ("commitments", index, name, language, *where), language, span)
        for provision, index, commitment in folder.commitments()
        for name in _other_fields(type(commitment))
        for language, there in getattr(commitment, name).items()
        for where, span in _each(there)
    ]


def _each(there: Span | Sequence[Span] | None) -> Iterator[tuple[Path, Span]]:
    """Yield each span that stands for a language, with the way to it from there."""
    if isinstance(there, Span):
        yield (), there
    elif there is not None:
        yield from (((number,), span) for number, span in enumerate(there))


@cache
def _other_fields(model: type[Record | Part]) -> Sequence[str]:
    """Fields of a model in which spans stand by language, but not one in each."""
    maps = _fields_with_spans(model)[0]  # type: ignore[arg-type]
    fields = shapes(model).items()  # type: ignore[arg-type]
    per_text = [name for name, shape in fields if shape.value_type is dict and shape.innermost.value_type is Span]
    return [name for name in per_text if name not in maps]


def _maps_in(holder: Record | Part, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Span | SpanOrPoint]]]:
    maps, parts, lists = _fields_with_spans(type(holder))  # type: ignore[arg-type]  # A class is hashable; mypy looks at its instances.
    for name in maps:
        yield (*path, name), getattr(holder, name)
    for name in parts:
        if (part := getattr(holder, name)) is not None:
            yield from _maps_in(part, (*path, name))
    for name in lists:
        for number, item in enumerate(getattr(holder, name)):
            yield from _maps_in(item, (*path, name, number))


@cache
def _fields_with_spans(model: type[Record | Part]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Fields of a model that are maps of spans, parts in which there are some, or lists of such parts. Asked once of each model."""
    fields = shapes(model).items()  # type: ignore[arg-type]
    each = [(name, shape.each) for name, shape in fields if shape.each]
    maps = [name for name, one in each if issubclass(one.value_type, Span | SpanOrPoint) and not one.nullable]
    parts = [name for name, shape in fields if _has_spans(shape.value_type)]
    lists = [name for name, shape in fields if shape.each and _has_spans(shape.each.value_type)]
    return maps, parts, lists


def _has_spans(kind: type) -> bool:
    return issubclass(kind, Record | Part) and any(_fields_with_spans(kind))  # type: ignore[arg-type]


def inside_word(text: str, at: int) -> bool:
    """Whether an offset of a text stands between two letters or digits of a word that is written in ASCII.

    Example:
        >>> inside_word("will do", 2), inside_word("will do", 4), inside_word("双方", 1), inside_word("will", 0)
        (True, False, False, False)
    """
    around = text[at - 1 : at + 1]  # At the start or the end of the text, that is less than two characters.
    return len(around) > 1 and around.isalnum() and around.isascii()


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text begins and ends between words."""
    return not (inside_word(text, start) or inside_word(text, end))


def word_start(text: str, at: int) -> int:
    """The nearest offset up to another that stands between words."""
    return next(edge for edge in range(at, -1, -1) if not inside_word(text, edge))


def word_end(text: str, at: int) -> int:
    """The nearest offset from another on that stands between words."""
    return next(edge for edge in range(at, len(text) + 1) if not inside_word(text, edge))
