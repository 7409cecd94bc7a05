"""A page as HTML, for notebooks: versions side by side, words marked, each in its language.

There is no script, no style sheet and nothing from elsewhere. Colours are half transparent, so that they can be read on light and
on dark ground, and whatever is shown is escaped: a name may hold markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from .pages import Block, Fact, Mark, Version, Words
from .visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

_FRAME = "max-width:72em;line-height:1.5;text-align:left"
_TABLE = "border-collapse:collapse;table-layout:fixed;width:100%;margin:.4em 0;text-align:left"
_ROW = "background:transparent"
"""Notebooks stripe the rows of tables."""
_FIRST = "width:32%"
_CELL = "border:1px solid rgba(128,128,128,.4);padding:.35em .6em;vertical-align:top;text-align:left;white-space:normal;overflow-wrap:anywhere"
_FAINT = "opacity:.7"
_ID = "font-family:monospace"
_MARKS = {
    "commitment": "background:rgba(46,160,67,.3);color:inherit;padding:.1em 0",
    "match": "background:rgba(212,167,44,.35);color:inherit;padding:.1em 0",
    "divergence": "background:rgba(212,112,44,.28);color:inherit;padding:.1em 0",
    "operator": "text-decoration:underline;text-decoration-thickness:2px",
    "verb": "text-decoration:underline dotted;text-decoration-thickness:2px",
}
_ELEMENTS = {"operator": "span", "verb": "span"}


def html(block: Block) -> str:
    """A page as a piece of HTML that stands by itself.

    Example:
        >>> html(Block("a", "A & B")).startswith('<div class="cnkh"')
        True
    """
    return f'<div class="cnkh" style="{_FRAME}">{"".join(_page(block))}</div>'


def _page(block: Block) -> Iterator[str]:
    yield f"<div>{_head(block)}</div>"
    yield from _facts(block.facts)
    if block.versions:
        yield _versions_table(block.versions)
    yield from _below(block.blocks)


def _head(block: Block) -> str:
    label = f"<strong>{_safe(block.label or block.title)}</strong>" if block.label or block.title else ""
    record = f'<span style="{_ID}">{_safe(block.head)}</span>' if block.head else ""
    codes = f'<span style="{_FAINT}">{_safe(block.codes)}</span>' if block.codes else ""
    return " ".join(filter(None, (label, record, codes)))


def _in_row(block: Block) -> str:
    """What heads a row: the id first, by which rows are told apart."""
    record = f'<span style="{_ID}">{_safe(block.head)}</span>' if block.head else ""
    codes = f'<span style="{_FAINT}">{_safe(block.codes)}</span>' if block.codes else ""
    return " ".join(filter(None, (record, _safe(block.label), codes)))


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    for fact in facts:
        yield f'<div><span style="{_FAINT}">{_safe(fact.name)}:</span> {_safe(fact.value)}</div>'


def _versions_table(versions: Sequence[Version]) -> str:
    """A column for each language; names that are in the same language stand below each other."""
    columns = _by_language(versions)
    heads = "".join(f'<th scope="col" style="{_CELL}">{_safe(language)}</th>' for language in columns)
    cells = "".join(map(_cell, columns.values()))
    return f'<table style="{_TABLE}"><thead><tr style="{_ROW}">{heads}</tr></thead><tbody><tr style="{_ROW}">{cells}</tr></tbody></table>'


def _by_language(versions: Iterable[Version]) -> dict[str, list[Version]]:
    columns: dict[str, list[Version]] = {}
    for version in versions:
        columns.setdefault(version.language, []).append(version)
    return columns


def _cell(versions: Iterable[Version]) -> str:
    return f'<td style="{_CELL}">{"".join(map(_version, versions))}</td>'


def _version(version: Version) -> str:
    facts = f'<div style="font-size:90%">{"".join(_facts(version.facts))}</div>' if version.facts else ""
    if version.words is None:
        return f'<div style="{_FAINT}">(absent)</div>{facts}'
    tag = escape(version.language, quote=True)
    words = f'<span lang="{tag}" dir="auto">{"".join(_marked(version.words))}</span>'
    codes = f' <span style="{_FAINT}">{_safe(version.codes)}</span>' if version.codes else ""
    return f"<div>{words}{codes}</div>{facts}"


def _below(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield what is below a block: a table of those without a title, and each list with its title."""
    plain = [block for block in blocks if not block.title]
    if plain:
        yield _table(plain)
    for block in blocks:
        if block.title:
            yield f'<div style="margin-top:.7em"><strong>{_safe(block.title)}</strong></div>'
            yield from _facts(block.facts)
            yield from _below(block.blocks)


def _table(blocks: Sequence[Block]) -> str:
    """Blocks as rows: what they are, and a column for each language that any of them has."""
    languages = list(dict.fromkeys(version.language for block in blocks for version in block.versions))
    heads = "".join(f'<th scope="col" style="{_CELL}">{_safe(name)}</th>' for name in languages)
    head = f'<thead><tr style="{_ROW}"><th style="{_CELL};{_FIRST}"></th>{heads}</tr></thead>' if languages else ""
    rows = "".join(f'<tr style="{_ROW}">{_row(block, languages)}</tr>' for block in blocks)
    return f'<table style="{_TABLE}">{head}<tbody>{rows}</tbody></table>'


def _row(block: Block, languages: Sequence[str]) -> str:
    own = _by_language(block.versions)
    below = "".join(f"<div>{_in_row(one)}{''.join(_facts(one.facts))}</div>" for one in block.blocks)
    first = f'<td style="{_CELL}">{_in_row(block)}{"".join(_facts(block.facts))}{below}</td>'
    return first + "".join(_cell(own.get(language, ())) for language in languages)


def _marked(words: Words) -> Iterator[str]:
    """Yield the pieces of words between the ends of marks: marks may cross, elements may not."""
    ends = sorted({0, len(words.text), *(end for mark in words.marks for end in (mark.start, mark.end))})
    for start, end in pairwise(ends):
        around = [mark for mark in words.marks if mark.start <= start and end <= mark.end]
        yield _piece(words.text[start:end], around, start)


def _piece(text: str, marks: Sequence[Mark], start: int) -> str:
    piece = _safe(text)
    for mark in reversed(marks):
        element = _ELEMENTS.get(mark.kind, "mark")
        label = f"<sup>{_safe(mark.label)}</sup>" if mark.label and mark.start == start else ""
        piece = f'<{element} style="{_MARKS[mark.kind]}">{label}{piece}</{element}>'
    return piece


def _safe(text: str) -> str:
    """Text as HTML, with what cannot be seen written out."""
    return "<br>".join(escape(visible(line), quote=True) for line in text.split("\n"))
