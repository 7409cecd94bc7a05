"""A page as plain text, for a terminal: versions below each other, marks as brackets, lines no wider than they may be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ..colours import BOLD_GREEN, RESET
from ..visible import visible
from .blocks import Block, Fact, Version, Words

UNMARKED = ("operator", "verb")
"""What plain text does not mark: brackets inside brackets are hard to read, and the words stand below."""


def text(block: Block, width: int | None = None, colour: bool = False) -> str:
    """A page as lines of text, each of at most so many columns if a width is given; wide characters take two.

    Example:
        >>> print(text(Block("china", "China", "actor", facts=(Fact("kind", "state"),))))
        china  China  (actor)
        kind: state
    """
    lines = _page(block, colour)
    return "\n".join(lines if width is None else (part for line in lines for part in wrapped(line, width)))


def columns(line: str) -> int:
    """Columns of a terminal that a line takes.

    Example:
        >>> columns("走廊 ab"), columns("e\u0301")
        (7, 1)
    """
    return sum(map(_columns, line))


def wrapped(line: str, width: int) -> Iterator[str]:
    """Yield a line in parts that fit; those after the first are set in as far as it is, and two columns more.

    Example:
        >>> list(wrapped("  双方同意 wide words", 12))
        ['  双方同意', '    wide', '    words']
    """
    inset = " " * min(len(line) - len(line.lstrip(" ")) + 2, width // 2)
    rest = line
    while (cut := _cut(rest, width, len(inset))) is not None:
        yield rest[:cut].rstrip(" ")
        rest = inset + rest[cut:].lstrip(" ")
    yield rest


_NOT_FIRST = "，。、；：！？）》」』”’…]),.;:!?"
"""Signs that must not begin a line."""


def _cut(line: str, width: int, inset: int) -> int | None:
    """Where a line is broken so that its first part fits: after a space, or beside a wide character; None if it fits."""
    used, best, skip = 0, None, False
    for number, character in enumerate(line):
        if character == "\033":
            skip = True
        if not skip:
            used += _columns(character)
        elif character == "m":
            skip = False
            continue
        if used > width:
            return best if best is not None and best > inset else max(number, 1)
        following = line[number + 1 : number + 2]
        if number >= inset and (character == " " or _may_break(character, following)):
            best = number + 1
    return None


def _may_break(character: str, following: str) -> bool:
    return bool(following) and following not in _NOT_FIRST and _columns(character) + _columns(following) > 2


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _page(block: Block, colour: bool) -> Iterator[str]:
    """Yield the lines of a page: its own versions stand apart, unless they are names, and so does each block below it."""
    if block.title:
        yield from _list(block, colour)
        return
    yield _head(block)
    yield from (_fact(fact, "") for fact in block.facts)
    for version in block.versions:
        if not version.codes:
            yield ""
        yield from _version(version, "  " if version.codes else "", colour)
    for number, below in enumerate(block.blocks):
        if not block.close or number == 0:
            yield ""
        yield from _list(below, colour) if below.title else _item(below, "", colour)


def _list(block: Block, colour: bool) -> Iterator[str]:
    yield f"{visible(block.title)}:" if block.blocks else visible(block.title)
    yield from (_fact(fact, "  ") for fact in block.facts)
    for below in block.blocks:
        yield from _item(below, "  ", colour)


def _item(block: Block, inset: str, colour: bool) -> Iterator[str]:
    yield inset + _head(block)
    within = f"{inset}  "
    for version in block.versions:
        yield from _version(version, within, colour)
    yield from (_fact(fact, within) for fact in block.facts)
    for below in block.blocks:
        yield from _item(below, within, colour)


def _head(block: Block) -> str:
    codes = f"({visible(block.codes)})" if block.codes else ""
    return "  ".join(filter(None, (visible(block.head), visible(block.label), codes)))


def _version(version: Version, inset: str, colour: bool) -> Iterator[str]:
    words = "(absent)" if version.words is None else marked(version.words, colour)
    codes = f"  ({visible(version.codes)})" if version.codes else ""
    yield f"{inset}[{visible(version.language)}] {words}{codes}"
    yield from (_fact(fact, f"{inset}   ") for fact in version.facts)


def _fact(fact: Fact, inset: str) -> str:
    return f"{inset}{visible(fact.name)}: {visible(fact.value)}"


def marked(words: Words, colour: bool = False) -> str:
    """Words with brackets around what is marked.

    Example:
        >>> from cnkh_data.pages import Mark
        >>> marked(Words("both will go", (Mark(5, 12, "commitment", "①"),)))
        'both ①[will go]'
    """
    bold, plain = (BOLD_GREEN, RESET) if colour else ("", "")
    inserts: list[tuple[int, int, str]] = []
    for mark in words.marks:
        if mark.kind not in UNMARKED:
            inserts.append((mark.start, 1, f"{bold}{visible(mark.label)}[{plain}"))
            inserts.append((mark.end, 0, f"{bold}]{plain}"))
    return "".join(_with_inserts(words.text, sorted(inserts)))


def _with_inserts(text: str, inserts: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for offset, _, insert in inserts:
        here = max(at, offset)
        yield visible(text[at:here])
        yield insert
        at = here
    yield visible(text[at:])
