"""A page that lists records under headings, as the findings do: their places, and the words of each once in a file of data.

A record stands in many lists: a page with its words in each, or even a link, would be several times as large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import unquote

from .markdown import Links, Named

_HEADING = re.compile(r"##[ \t]+<a id=\"([\w-]+)\"></a>(.+)")
_ITEM = re.compile(r"- `([^`]+)`(?:: (.*))?")


@dataclass(frozen=True)
class Places:
    """Records of one page in a list."""

    page: str
    """Link to the page; empty for what has none."""
    label: str
    """Day of the document, or its id; empty for what is in none."""
    places: tuple[str, ...]
    """Anchor of each on the page; its id where it has no page."""


@dataclass(frozen=True)
class Section:
    """A list."""

    id: str
    title: str
    places: tuple[Places, ...]


@dataclass(frozen=True)
class Listing:
    """A page of lists."""

    sections: tuple[Section, ...]
    words: Mapping[str, Mapping[str, str]]
    """Link to a page, and anchor on it, to the words of the record there."""


def listing(text: str, links: Links) -> Listing | None:
    """The lists of a page; None if it has anything else below its headings than records, with their words where they have any.

    Args:
        text: the page.
        links: where ids of records lead; one that leads nowhere is listed without a link.

    Example:
        >>> class One:
        ...     link = picture = staticmethod(lambda target: None)
        ...     code = staticmethod(lambda text: Named(f"d.html#{text}", f"2023-01-01 {text}"))
        >>> page = listing('# A\\n\\n## <a id="n1"></a>1. Both\\n\\n- `5.1/c1`: will go\\n', One())
        >>> page.sections[0].places, page.words
        ((Places(page='d.html', label='2023-01-01', places=('5.1/c1',)),), {'d.html': {'5.1/c1': 'will go'}})
        >>> listing("# A\\n\\nSomething else.\\n", One()) is None
        True
    """
    _, found, body = text.partition("\n## ")
    if not found:
        return None
    sections: list[tuple[str, str, list[Named]]] = []
    words: dict[str, dict[str, str]] = {}
    for line in filter(None, (found[1:] + body).splitlines()):
        heading, item = _HEADING.fullmatch(line), _ITEM.fullmatch(line)
        if heading:
            sections.append((heading[1], heading[2].strip(), []))
        elif item and sections:
            named = links.code(item[1]) or Named("", item[1])
            sections[-1][2].append(named)
            if named.href and item[2]:
                page, fragment = _split(named.href)
                words.setdefault(page, {})[fragment] = item[2]
        else:
            return None
    return Listing(tuple(Section(anchor, title, tuple(_places(own))) for anchor, title, own in sections), words)


def _places(named: list[Named]) -> Iterator[Places]:
    """Yield records by page and label, in their order."""
    split = [(*_split(one.href), *_labelled(one.text)) for one in named]
    for (page, label), own in groupby(split, key=lambda one: (one[0], one[2])):
        yield Places(page, label, tuple(anchor or place for _, anchor, _, place in own))


def _split(href: str) -> tuple[str, str]:
    page, _, fragment = href.partition("#")
    return page, unquote(fragment)


def _labelled(text: str) -> tuple[str, str]:
    """Document and place, which a short id has with a space between them and a long one with a slash."""
    document, found, place = text.partition(" ")
    if not found:
        document, found, place = text.partition("/")
    return (document, place) if found else ("", text)
