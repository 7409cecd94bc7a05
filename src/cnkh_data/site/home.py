"""The first page: what this is, the documents, and the ways in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..access.records import Document
from .addresses import HOME, record_address
from .document import documents
from .languages import short_language_name
from .parts import Page, Site
from .shown import Words, code_label

TITLE = "title"
"""Code of codelist `role` for the title of a document."""


@dataclass(frozen=True)
class Version:
    """A text of a document."""

    language: str
    """Tag."""
    called: str
    characters: int


@dataclass(frozen=True)
class Shown:
    """A document."""

    address: str
    title: str
    printed: tuple[Words, ...]
    """Its title as each version prints it."""
    kind: str
    date: str
    place: str
    versions: tuple[Version, ...]
    provisions: int
    commitments: int
    divergences: int
    draft: bool


def pages(site: Site) -> Iterator[Page]:
    """Yield the page."""
    shown = tuple(show(site, document) for document in documents(site))
    yield Page(
        HOME,
        "home.html",
        site.title,
        {"documents": shown, "counts": _counts(site)},
        place="main",
        nav="Documents",
        description=site.description,
    )


def show(site: Site, document: Document) -> Shown:
    """A document, as the first page has it."""
    return Shown(
        record_address(document.id),
        document.title,
        printed_titles(document),
        code_label(site, "document_kind", document.kind),
        str(document.date),
        document.place.label if document.place else "",
        tuple(Version(tag, short_language_name(tag), text.characters) for tag, text in document.texts.items()),
        len(document.provisions),
        len(document.commitments),
        len(document.divergences),
        bool(site.draft and document.id in site.draft.documents),
    )


def printed_titles(document: Document) -> tuple[Words, ...]:
    """The title of a document, as each version prints it first; none where no unit is one."""
    found: dict[str, str] = {}
    for provision in document.provisions:
        if provision.role == TITLE:
            for tag, words in provision.words.items():
                found.setdefault(tag, " ".join(words.split()))
    order = list(document.texts)
    return tuple(Words(found[tag], tag) for tag in sorted(found, key=order.index) if found[tag])


def _counts(site: Site) -> dict[str, int]:
    tables = ("commitments", "divergences", "entities")
    counts = {name: len(site.tables.rows(name)) for name in tables}
    return {**counts, "threads": len({row["thread_id"] for row in site.tables.rows("threads")})}
