"""Tables without the words of the sources: codes, offsets, hashes, names, and what we say ourselves."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from unicodedata import east_asian_width

from ..corpus import Corpus
from ..models import Words
from .columns import Column, Row, Table
from .described import COLUMNS, columns_table

LEFT_OUT = "[…]"
"""Stands where one of our notes quotes a source at length."""
LONG = 40
"""Characters in a row from which a quotation is long."""
LONG_WIDE = 8
"""The same of wide characters (ideographs, kana, Hangul), of which a few make a sentence."""


class Quotations:
    """Finds what is quoted at length from some texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._windows = {window for text in texts for _, window in _windows(text)}

    def leave_out(self, prose: str) -> str:
        """Put a mark in the place of every long quotation.

        Example:
            >>> Quotations(["两国领导人就双边关系深入交换意见。"]).leave_out("First 领导人就双边关系深入交换; 双边关系 later.")
            'First […]; 双边关系 later.'
        """
        quoted = bytearray(len(prose))
        for start, window in _windows(prose):
            if window in self._windows:
                quoted[start : start + len(window)] = b"\1" * len(window)
        parts, end = [], 0
        for run in re.finditer(b"\1+", quoted):
            start, after = _whole_words(prose, *run.span())
            parts += [prose[end:start], LEFT_OUT]
            end = after
        return "".join([*parts, prose[end:]])


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """Yield every stretch that is just long enough to be a long quotation, with its place."""
    in_a_row = 0
    for end, character in enumerate("" if text.isascii() else text, 1):
        in_a_row = in_a_row + 1 if _is_wide(character) else 0
        if in_a_row >= LONG_WIDE:
            yield end - LONG_WIDE, text[end - LONG_WIDE : end]
    for start in range(len(text) - LONG + 1):
        yield start, text[start : start + LONG]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the spaces at its ends, and with all of the words that it begins or ends within."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    while start > 0 and _in_word(text, start):
        start -= 1
    while end < len(text) and _in_word(text, end):
        end += 1
    return start, end


def _in_word(text: str, at: int) -> bool:
    """Whether a place is inside a word; between wide characters no place is."""
    return all(character.isalnum() and not _is_wide(character) for character in text[at - 1 : at + 1])


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in ("W", "F")


def without_texts(tables: Sequence[Table], corpus: Corpus) -> list[Table]:
    """The tables with empty cells where words of a source stand, and with our own words where they do not quote at length."""
    return emptied(tables, quotations(corpus))


def emptied(tables: Sequence[Table], quotations: Quotations) -> list[Table]:
    """The same with what is known to be quoted from; who only describes tables, and makes no rows, need know nothing of that."""
    others = [_without_texts(table, quotations) for table in tables if table.name != COLUMNS]
    return [*others, columns_table(others)]


def quotations(corpus: Corpus) -> Quotations:
    """What finds quotations from the sources of a corpus, and from its texts, which are joined otherwise."""
    sources = [content.decode("utf-8") for content in corpus.source_bytes.values()]
    cut = [text for folder in corpus.folders for text in folder.texts.values()]
    return Quotations([*sources, *cut])


def _without_texts(table: Table, quotations: Quotations) -> Table:
    def kept(rows: Iterable[Row]) -> Iterator[Row]:
        return ({column.name: _kept(column, row, quotations) for column in table.columns} for row in rows)

    emptied = replace(
        table,
        columns=tuple(_emptied(column) for column in table.columns),
        shared=lambda corpus: kept(table.shared(corpus)),
    )
    if (across := table.across) is None:
        return replace(emptied, each=lambda corpus, folder: kept(table.each(corpus, folder)))
    finished = replace(across, finish=lambda corpus, given: kept(across.finish(corpus, given)))
    return replace(emptied, across=finished)


def _emptied(column: Column) -> Column:
    if not column.holds_source_words:
        return column
    if not column.is_of_source:
        return replace(column, left_out=True)
    description = f"{column.description} Left out of this release."
    return replace(column, description=description, required=False, left_out=True)


def _kept(column: Column, row: Row, quotations: Quotations) -> object:
    value = row[column.name]
    if column.is_of_source or (column.quotes_where is not None and column.quotes_where(row)):
        return None
    return quotations.leave_out(value) if column.words is Words.OURS and isinstance(value, str) else value
