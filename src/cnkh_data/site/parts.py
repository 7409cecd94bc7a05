"""What a site is made of: the data it shows, pages, and files of data for scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from ..access.tables import Tables

Place: TypeAlias = Literal["", "main", "about"]
"""Where a page stands in the navigation: nowhere, in the head of every page, or in its foot."""


@dataclass(frozen=True)
class DraftFinding:
    """What the validator finds in a document that is being worked on."""

    record: str
    """Id of the record that it is about."""
    rule: str
    severity: str
    """`error` or `warning`."""
    got: str
    expected: str = ""
    why: str = ""
    repair: str = ""
    place: str = ""
    """`file:line:column` in the corpus."""
    language: str = ""
    """Tag of the text whose words it is about; empty if it is about none, or about all."""
    start: int = 0
    """First code point of these words in their text."""
    end: int = 0
    """Code point after the last one."""


@dataclass(frozen=True)
class Draft:
    """What is known of documents that are being worked on, beyond their records."""

    documents: tuple[str, ...] = ()
    """Ids of the documents that are no part of a release yet."""
    findings: tuple[DraftFinding, ...] = ()
    unread: frozenset[str] = frozenset()
    """Ids of records that nobody has read."""
    unreadable: tuple[str, ...] = ()
    """What could not be read, a sentence each."""

    def of(self, record_id: str) -> tuple[DraftFinding, ...]:
        """The findings about a record, in their order.

        Example:
            >>> Draft(findings=(DraftFinding("d/1.1.1", "tiling", "error", "a gap"),)).of("d/1.1.1")[0].rule
            'tiling'
        """
        return tuple(one for one in self.findings if one.record == record_id)


@dataclass(frozen=True)
class Site:
    """What is shown: tables, and what their folder says of them."""

    tables: Tables
    root: Path
    """Folder of the corpus or release: its README, docs and figures are read from there."""
    id: str
    title: str
    description: str
    version: str
    languages: tuple[str, ...]
    """Primary languages of the tables, in their order: `zh`, `en`."""
    homepage: str = ""
    licence: str = ""
    citation: str = ""
    """How to cite the whole, in a line."""
    bibtex: str = ""
    draft: Draft | None = None
    """What is shown beyond a release; None for a site that may be given out."""

    @property
    def brand(self) -> str:
        """What the head of every page calls it: the title, as far as it goes before a colon."""
        return re.split(r"\s*[:：]\s*", self.title, maxsplit=1)[0] or self.title


@dataclass(frozen=True)
class Page:
    """A page: a template, and what it is filled with."""

    path: str
    """Where it stands, from the root of the site: `documents/d.html`."""
    template: str
    """Name of a file in `templates/`."""
    title: str
    context: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Name to value, for the template."""
    scripts: tuple[str, ...] = ()
    """Scripts beside `cnkh.js`, from the root of the site, in the order in which they run: `assets/table.js`, `data/codes.js`."""
    place: Place = ""
    nav: str = ""
    """What the navigation calls it, if it stands there."""
    layout: str = ""
    """Class of the body: `wide` for a page that takes the whole width."""
    description: str = ""
    """What search engines and previews show of it."""


@dataclass(frozen=True)
class DataFile:
    """A file of data that a script reads: it assigns, so that it also loads where a page has no server."""

    path: str
    """Where it stands, from the root of the site: `data/codes.js`."""
    name: str
    """Under which name scripts find it: `cnkh.data[name]`."""
    value: Any
    """What JSON can say."""

    def content(self) -> str:
        r"""The file.

        Example:
            >>> DataFile("data/a.js", "a", {"name": "</script>"}).content()
            'cnkh.data["a"] = {"name":"\\u003c/script>"};\n'
        """
        return f"cnkh.data[{script_json(self.name)}] = {script_json(self.value)};\n"


@dataclass(frozen=True)
class Asset:
    """A file that is copied as it is: a figure, a download."""

    path: str
    content: bytes


Part: TypeAlias = Page | DataFile | Asset


def script_json(value: Any) -> str:
    r"""JSON that may stand in a script, also one inside a page: no markup can begin in it, no line can end.

    Example:
        >>> script_json("a<b\u2028")
        '"a\\u003cb\\u2028"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "body", "bodies"), counted(1200, "body", "bodies")
        ('1 body', '1,200 bodies')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def joined(parts: Sequence[str]) -> str:
    """Words as a list in a sentence.

    Example:
        >>> joined(["a"]), joined(["a", "b", "c"])
        ('a', 'a, b and c')
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
