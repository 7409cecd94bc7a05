"""A page: a block with facts, with words in several versions, and with blocks below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

_NUMERALS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

MarkKind: TypeAlias = Literal["commitment", "operator", "verb", "divergence", "match"]
"""What is marked in words."""


@dataclass(frozen=True)
class Mark:
    """Words that are marked among others; offsets count code points of those."""

    start: int
    end: int
    kind: MarkKind
    label: str = ""
    """What stands at its beginning: the numeral of a commitment."""


@dataclass(frozen=True)
class Words:
    """Words as they are printed, with what is marked in them."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Fact:
    """What is said of a record: a name and a value."""

    name: str
    value: str


@dataclass(frozen=True)
class Version:
    """What a record is in one language."""

    language: str
    """BCP 47 tag."""
    words: Words | None
    """None where the version does not have it."""
    facts: tuple[Fact, ...] = ()
    codes: str = ""
    """Short words about it."""


@dataclass(frozen=True)
class Block:
    """A record, or a list of some under a title."""

    head: str = ""
    """Its id, or its part of one."""
    label: str = ""
    """What it is called."""
    codes: str = ""
    """Its codes, or other short words about it."""
    title: str = ""
    """Over a list: what is in it."""
    facts: tuple[Fact, ...] = ()
    versions: tuple[Version, ...] = ()
    blocks: tuple[Block, ...] = ()
    close: bool = False
    """Whether the blocks follow each other without a line between them."""


def mark_of(number: int) -> str:
    """What marks the commitment of a number, counted from 0; after the last mark they begin again.

    Example:
        >>> mark_of(0), mark_of(20)
        ('①', '①')
    """
    return _NUMERALS[number % len(_NUMERALS)]
