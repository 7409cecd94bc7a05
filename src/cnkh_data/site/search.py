"""The search page: every word that `cnkh_data.search` looks in, and threads, codes, rules and pages beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from ..access.tables import Tables
from . import addresses
from .folding import folding
from .parts import DataFile, Page, Site
from .searched import KINDS_SHOWN, Heading, index
from .sentences import PATH as TEXTS
from .sentences import texts

KIND_TITLES: Mapping[str, str] = {
    "actor": "People, states and organisations",
    "place": "Places, projects and events",
    "instrument": "Agreements, plans and initiatives",
    "thread": "Threads through the documents",
    "document": "Documents",
    "commitment": "Commitments",
    "provision": "Provisions",
    "code": "Codes",
    "rule": "Rules",
    "page": "Pages of this site",
}
"""Kind of a record to the heading over those that are found."""


@dataclass(frozen=True)
class Group:
    """Records of a kind among those that are found."""

    kind: str
    title: str


def pages(site: Site, others: Iterable[Page] = ()) -> Iterator[Page | DataFile]:
    """The page, what it searches, and how it compares.

    Args:
        site: what is shown.
        others: the pages of the other sections, which are found by their titles.
    """
    listed = tuple(others)
    found = (*titles(site.tables, listed), *headings(site))
    yield DataFile("data/folding.js", "folding", folding(_looked_in(site.tables, found)))
    yield texts(site.tables)
    yield DataFile("data/search.js", "search", index(site.tables, found, {page.path: page.title for page in listed}))
    yield Page(
        addresses.SEARCH,
        "search.html",
        "Search",
        {"groups": [Group(kind, KIND_TITLES[kind]) for kind in KINDS_SHOWN]},
        ("data/folding.js", TEXTS, "data/search.js", "assets/fold.js", "assets/search.js"),
        description="Search every document, commitment, name, code and page by words in any script.",
    )


def _looked_in(tables: Tables, found: Iterable[Heading]) -> Iterator[str]:
    """Yield all words that some page may look in."""
    yield from (heading.words for heading in found)
    read = (tables.rows(name) for name in tables.names if tables.is_table(name))
    yield from (str(value) for rows in read for row in rows for value in row.values())


def titles(tables: Tables, pages: Iterable[Page]) -> Iterator[Heading]:
    """The titles of pages, and what is said of each; documents are found as records."""
    documents = {addresses.record_address(row["document_id"]) for row in tables.rows("documents")}
    for page in pages:
        if page.path not in documents and page.path != addresses.HOME:
            yield Heading(page.path, page.title)
            if page.description:
                yield Heading(page.path, page.description, "definition")


def headings(site: Site) -> Iterator[Heading]:
    """The headings of the pages that say how the data was made, and the rules; none where the site has no such pages."""
    if not find_spec(f"{__package__}.library"):
        return
    from ..validate import all_rules  # noqa: PLC0415 - they take long to import
    from .library import Library  # noqa: PLC0415 - it needs Markdown

    for rule in all_rules():
        address = addresses.rule_address(rule.id)
        yield Heading(address, rule.id)
        yield Heading(address, rule.what, "definition")
    for read in Library(site, {}).pages.values():
        # A page that no navigation leads to lists records, which are found by themselves.
        for heading in read.page.headings if read.doc.group else ():
            yield Heading(f"{read.doc.path}#{heading.id}", heading.text)
