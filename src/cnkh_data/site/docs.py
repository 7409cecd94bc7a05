"""Pages about the data: those that the project wrote, and those that are made from the tables, with one page that leads to all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ..finding import LEVELS
from ..rule_pages import CERTAINTIES
from ..validate import Rule, all_rules
from . import about, agreement, dictionary
from .addresses import CODES, RULES
from .library import ACCESSIBILITY, AGREEMENT, CITE, DOCUMENTATION, DOWNLOADS, RIGHTS, Library, PageLinks, Read
from .listed import Listing, listing
from .markdown import Heading, Parsed, parse, render, slug
from .parts import DataFile, Page, Part, Place, Site
from .tongues import runs

FEWEST_IN_CONTENTS, MOST_IN_CONTENTS = 4, 60
"""A page with fewer headings than the first needs no list of contents; with more than the second it has only the upper ones, or none."""
FINDINGS, LISTED, LISTED_WORDS = "findings.html", "findings-records.html", "data/listed.js"
"""The page of the findings, that of the records behind them, and the words of each."""
DOCUMENTS = "documents/"
GROUPS = {
    "data": "What the data is",
    "use": "How to use it",
    "project": "How it is made",
}


@dataclass(frozen=True)
class Listed:
    """An entry of the page of documentation."""

    path: str
    title: str
    about: str
    group: str


@dataclass(frozen=True)
class Described:
    """A rule."""

    id: str
    certainty: str
    severity: str
    waivable: bool
    what: Markup
    why: Markup


@dataclass(frozen=True)
class Level:
    """Rules that are applied together."""

    id: str
    title: str
    rules: tuple[Described, ...]


def pages(site: Site) -> Iterator[Part]:
    """Yield the pages of the project, then those made from the tables, in the order of the navigation."""
    library = Library(
        site, {CODES: dictionary.anchors(site), RULES: {*(rule.id for rule in all_rules()), *map(_level_id, LEVELS)}}
    )
    made = [*_written(library), *_made(site, library)]
    main = [page for page in made if isinstance(page, Page) and page.place == "main"]
    others = [page for page in made if page not in main]
    yield from main
    yield Page(
        DOCUMENTATION,
        "documentation.html",
        "Documentation",
        {"groups": _groups(library, made)},
        place="main",
        description="All that is said about the data.",
    )
    yield from others
    yield from library.pictures.values()


# What the project wrote


def _written(library: Library) -> Iterator[Part]:
    pages: dict[str, list[Read]] = {}
    for read in library.pages.values():
        pages.setdefault(read.doc.path, []).append(read)
    for path, parts in pages.items():
        lists = listing(parts[0].text, _links(library, parts[0])) if path == LISTED else None
        if lists:
            yield from _listed_records(library, parts[0], lists)
        else:
            yield _page(library, parts)


def _links(library: Library, read: Read) -> PageLinks:
    return PageLinks(library, read.doc.path, read.source, read.page, short=read.doc.path == LISTED)


def _listed_records(library: Library, read: Read, lists: Listing) -> Iterator[Part]:
    scripts = (LISTED_WORDS, "assets/listed.js")
    yield Page(LISTED, "listed.html", read.page.title, {"sections": lists.sections}, scripts, read.doc.place)
    yield DataFile(LISTED_WORDS, "listed", _words(library.site, lists))


def _words(site: Site, lists: Listing) -> dict[str, dict[str, list[Any]]]:
    """Words by page and anchor, in runs of a language; those of whole units are left out, as the sentences of entities have them."""
    units = {row["provision_id"] for row in site.tables.rows("provisions")}
    return {
        page: {
            anchor: [list(run) for run in runs(said, site.languages)]
            for anchor, said in own.items()
            if f"{page.removeprefix(DOCUMENTS).removesuffix('.html')}/{anchor}" not in units
        }
        for page, own in lists.words.items()
    }


def _page(library: Library, parts: Sequence[Read]) -> Page:
    doc = parts[0].doc
    page = replace(parts[0].page, headings=tuple(one for read in parts for one in read.page.headings))
    title = ("" if page.part else page.title) or doc.nav or doc.path
    bodies = (render(read.page, _links(library, read), library.site.languages) for read in parts)
    return Page(
        doc.path,
        "doc.html",
        title,
        {
            "title_id": page.title_id,
            "body": Markup("").join(bodies),
            "contents": contents(page),
            "up": _up(doc.path, library),
        },
        place=doc.place,
        nav=doc.nav,
        layout="with-contents" if contents(page) else "",
        description=doc.about,
    )


def _up(path: str, library: Library) -> str:
    """The page that leads to one that the navigation does not have."""
    known = {read.doc.path for read in library.pages.values()}
    return FINDINGS if path == LISTED and FINDINGS in known else DOCUMENTATION


def contents(page: Parsed) -> tuple[Heading, ...]:
    """The headings that the list of contents of a page has.

    Example:
        >>> len(contents(parse("# A\\n\\n## B\\n\\n### C\\n\\n## D\\n\\n## E\\n"))), contents(parse("# A\\n\\n## B\\n"))
        (4, ())
    """
    for deepest in (3, 2):
        found = tuple(heading for heading in page.headings if heading.level <= deepest)
        if len(found) <= MOST_IN_CONTENTS:
            return found if len(found) >= FEWEST_IN_CONTENTS else ()
    return ()


# What is made from the tables


def _made(site: Site, library: Library) -> Iterator[Page]:
    yield from _of_data(site)
    yield _rights_page(site, library)
    yield from _of_use(site, library)


def _of_data(site: Site) -> Iterator[Page]:
    words = {"runs": partial(runs, languages=site.languages)}
    lists = dictionary.codelists(site)
    yield _about_page(
        CODES,
        "dictionary.html",
        "Data dictionary",
        {"tables": dictionary.tables(site), "codelists": lists, **words},
        "Every table, column and code, with what it means.",
        layout="with-contents",
    )
    yield _about_page(
        RULES,
        "rules.html",
        "Rules",
        {"levels": levels()},
        "What the validator checks, and why.",
        layout="with-contents",
    )
    if site.tables.has("agreement") and site.tables.rows("agreement"):
        yield _about_page(
            AGREEMENT,
            "agreement.html",
            "Agreement of the readings",
            {
                "versions": agreement.by_codebook(site),
                "contested": agreement.contested(site),
                "measures": any(one.name == "measure" for one in lists),
            },
            "How far two blind readings agree, field by field, and where they do not.",
        )


def _of_use(site: Site, library: Library) -> Iterator[Page]:
    anchors = {read.doc.path: read.page.anchors for read in library.pages.values()}
    yield _about_page(
        CITE,
        "cite.html",
        "How to cite",
        {"sentence": about.sentence(site)},
        "As text, for BibTeX, and of a single sentence.",
    )
    yield _about_page(
        DOWNLOADS,
        "downloads.html",
        "Downloads",
        {"forms": about.forms(site)},
        "What a release holds, and how to check it.",
    )
    yield _about_page(
        ACCESSIBILITY,
        "accessibility.html",
        "Accessibility",
        {"repository": library.repository, "anchors": anchors},
        "How this site was tested, and how to report what does not work.",
    )


def _rights_page(site: Site, library: Library) -> Page:
    page = library.rights
    body, title_id = Markup(""), ""
    if page:
        links = PageLinks(library, RIGHTS, "RIGHTS.md", page)
        body, title_id = render(page, links, site.languages), page.title_id
    context = {
        "body": body,
        "title_id": title_id,
        "texts": about.rights(site),
        "runs": partial(runs, languages=site.languages),
    }
    return _about_page(
        RIGHTS, "rights.html", "Rights", context, "Whose the texts are, and what may be done with the coding."
    )


def _about_page(
    path: str, template: str, title: str, context: Mapping[str, Any], description: str, layout: str = ""
) -> Page:
    """A page that is made from the tables; the foot of every page leads to those that somebody needs before using a quotation."""
    place: Place = "" if path in (CODES, RULES, AGREEMENT) else "about"
    return Page(path, template, title, context, place=place, layout=layout, description=description)


@cache
def levels() -> tuple[Level, ...]:
    """The rules of the validator, level by level."""
    return tuple(
        Level(_level_id(level), f"Level {level}: {LEVELS[level]}", tuple(map(_described, rules)))
        for level, rules in groupby(sorted(all_rules(), key=_level), key=_level)
    )


def _level(rule: Rule) -> int:
    return rule.level


def _level_id(level: int) -> str:
    return slug(f"Level {level}: {LEVELS[level]}")


class _Nowhere:
    """Links of text that has none."""

    def link(self, target: str) -> None:
        return None

    def picture(self, target: str) -> None:
        return None

    def code(self, text: str) -> None:
        return None


def _described(rule: Rule) -> Described:
    what, why = (render(parse(words), _Nowhere()) for words in (rule.what, rule.why))
    return Described(rule.id, CERTAINTIES[rule.certainty], rule.severity, rule.waivable, what, why)


# The page that leads to all


def _groups(library: Library, made: Iterable[Part]) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    listed = [*_listed(library, made)]
    grouped = ((title, tuple(one for one in listed if one.group == group)) for group, title in GROUPS.items())
    return tuple((title, own) for title, own in grouped if own)


def _listed(library: Library, made: Iterable[Part]) -> Iterator[Listed]:
    groups = {read.doc.path: read.doc.group for read in library.pages.values()}
    groups |= dict.fromkeys((CODES, RULES, AGREEMENT, ACCESSIBILITY), "data")
    groups |= dict.fromkeys((CITE, DOWNLOADS, RIGHTS), "use")
    for page in made:
        if isinstance(page, Page) and groups.get(page.path):
            yield Listed(page.path, page.nav or page.title, page.description, groups[page.path])
