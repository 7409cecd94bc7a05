"""The pages about the data that a folder has in Markdown: which there are, where they go in the site, and where their links lead."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote, unquote

from ..release.pages import read_page
from .addresses import CODES, HOME, RULES, SAFE, entity_address, href, record_address, rule_address
from .markdown import RESERVED, Named, Parsed, parse, slug, unique
from .parts import Asset, Place, Site
from .pictures import light

ACCESSIBILITY = "accessibility.html"
AGREEMENT = "agreement.html"
CITE = "cite.html"
DOCUMENTATION = "documentation.html"
DOWNLOADS = "downloads.html"
RIGHTS = "rights.html"
USES = "docs/use"
FIGURES = "figures"
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")


@dataclass(frozen=True)
class Doc:
    """A page of the project that goes into the site, if the folder has it."""

    path: str
    """Where it stands in the site."""
    sources: tuple[str, ...]
    """Where it may stand in the folder: in a clone, in a release."""
    nav: str = ""
    about: str = ""
    """What it says, in a line."""
    place: Place = ""
    group: str = "data"
    """Which part of the page of documentation lists it; empty for none."""
    part: str = ""
    """Its id, if it is a part of a page that has several."""


USE = Doc(
    "use.html",
    (f"{USES}/README.md",),
    "In other programs",
    "How to load the data in R, DuckDB, a spreadsheet and others.",
    group="use",
)
"""What holds in every program; the recipes of each stand below on the same page."""
DOCS = (
    Doc("findings.html", ("docs/findings.md",), "Findings", "What the tables show; each number leads to the records behind it.", "main"),
    Doc("findings-records.html", ("docs/findings-records.md",), group=""),
    Doc("statement.html", ("docs/data-statement.md",), "Data statement and limits", "What the data is and is not, who read it, and what must not be concluded.", "about"),
    Doc("codebook.html", ("docs/codebook.md",), "Codebook", "How a sentence is coded, rule by rule."),
    Doc("versioning.html", ("schema/VERSIONING.md", "VERSIONING.md"), "Versions", "What a version number promises.", group="project"),
    Doc("api.html", ("docs/api.md",), "Python package and command", "Every function and command, with examples.", group="use"),
    USE,
)  # fmt: skip
"""In the order of the navigation."""
GENERATED = {
    "README.md": HOME,
    "data/tables/README.md": CODES,
    "docs/dictionary.md": CODES,
    "schema/codelists": f"{CODES}#codes",
    "codelists": f"{CODES}#codes",
    "docs/rules.md": RULES,
    "RIGHTS.md": RIGHTS,
    "CITATION.cff": CITE,
}
"""What the site says on pages of its own, by where it stands in a clone or a release."""


@dataclass(frozen=True)
class Read:
    """A page that was found."""

    doc: Doc
    source: str
    """Where it stands in the folder."""
    text: str
    page: Parsed


@dataclass
class Library:
    """Every page about the data that a folder has, and what else its pages can lead to."""

    site: Site
    anchors: Mapping[str, Collection[str]]
    """Anchors of the pages that the site makes itself: path to ids."""
    pictures: dict[str, Asset] = field(default_factory=dict)
    """Pictures that pages have shown, by where they stand in the folder."""

    @cached_property
    def pages(self) -> dict[str, Read]:
        """What was found, by where it stands in the folder."""
        found = dict(self._found(DOCS))
        taken = {*RESERVED, *(anchor for read in found.values() if read.doc is USE for anchor in read.page.anchors)}
        return found | dict(self._found(self._recipes(taken)))

    def _found(self, docs: Iterable[Doc]) -> Iterator[tuple[str, Read]]:
        """Yield each page that the folder has, from the first place that has it."""
        for doc in docs:
            for source in doc.sources:
                text = self._text(source)
                if text is not None:
                    yield source, Read(doc, source, text, parse(text, doc.part))
                    break

    def _recipes(self, taken: Collection[str]) -> Iterator[Doc]:
        """Yield a part of the page on other programs for each that the folder has a recipe for, with ids that are not taken."""
        given: dict[str, int] = {}
        folder = self.site.root / USES
        names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        for name in names:
            if name.endswith(".md") and name != "README.md" and not name.startswith((".", "_")):
                part = unique(slug(name.removesuffix(".md")), given, taken)
                yield replace(USE, sources=(f"{USES}/{name}",), part=part)

    def _text(self, source: str) -> str | None:
        content = read_page(self.site.root, source)
        return None if content is None else content.decode("utf-8", "replace")

    @cached_property
    def rights(self) -> Parsed | None:
        """The page of the project on rights."""
        text = self._text("RIGHTS.md")
        return None if text is None else parse(text)

    @cached_property
    def repository(self) -> str:
        """Address of the repository, where the citation file names one."""
        return next(iter(_REPOSITORY.findall(self._text("CITATION.cff") or "")), "").rstrip("/")

    def place(self, path: str, fragment: str) -> str | None:
        """Address in the site of what stands at a path of the folder; None if the site has nothing of it."""
        if path in GENERATED:
            page, _, known = GENERATED[path].partition("#")
            anchor = fragment if fragment in self.anchors.get(page, ()) else known
        elif path in self.pages:
            page, anchor = self.pages[path].doc.path, self.pages[path].page.anchor(fragment)
        else:
            return None
        return f"{page}#{anchor}" if anchor else page

    def picture(self, path: str) -> str | None:
        """Address of a picture of the folder, which is then copied; None if it has none there."""
        if path not in self.pictures:
            if not path.lower().endswith(PICTURES) or path.startswith(".."):
                return None
            content = read_page(self.site.root, path)
            if content is None:
                return None
            shown = light(content) if path.lower().endswith(".svg") else content
            self.pictures[path] = Asset(f"{FIGURES}/{posixpath.basename(path)}", shown)
        return self.pictures[path].path

    def in_repository(self, path: str, fragment: str) -> str | None:
        """Address of a file in the repository; None if it has no address, or the path leads out of it."""
        if not self.repository or path.startswith(".."):
            return None
        return f"{self.repository}/blob/HEAD/{quote(path)}{'#' if fragment else ''}{quote(fragment, safe=SAFE)}"

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """Address of each record that pages name by its id, and of each rule."""
        tables = self.site.tables
        found = {rule: rule_address(rule) for rule in self.anchors.get(RULES, ()) if "-" in rule}
        for table, key in (("documents", "document_id"), ("provisions", "provision_id"), ("commitments", "commitment_id"), ("divergences", "divergence_id")):  # fmt: skip
            found |= {row[key]: record_address(row[key]) for row in tables.rows(table)}
        found |= {row["relation_id"]: record_address(row["subject"]) for row in tables.rows("relations")}
        return found

    @cached_property
    def entities(self) -> Mapping[str, str]:
        """Address of each entity by its id."""
        return {row["entity_id"]: entity_address(row["entity_id"]) for row in self.site.tables.rows("entities")}

    @cached_property
    def short_ids(self) -> Mapping[str, str]:
        """Id of each record of a document to a shorter form, with the day in place of the document, where the day says which it is."""
        dates = {row["document_id"]: str(row["date"]) for row in self.site.tables.rows("documents")}
        if len({*dates.values()}) < len(dates):
            return {}
        split = (record_id.partition("/") for record_id in self.ids)
        return {
            f"{document}/{rest}": f"{dates[document]} {rest}"
            for document, _, rest in split
            if document in dates and rest
        }


_REPOSITORY = re.compile(r"^repository(?:-code)?:[ \t]*[\"']?(https?://[^\s\"']+)", re.M)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
_OUTSIDE = re.compile(r"(https?://|mailto:)", re.I)


@dataclass(frozen=True)
class PageLinks:
    """Where the links of one page lead."""

    library: Library
    page: str
    """Its path in the site."""
    source: str
    """Where it stands in the folder."""
    own: Parsed
    """What stands there, with its own anchors."""
    short: bool = False
    """Whether ids of records are written in a shorter form."""

    def link(self, target: str) -> str | None:
        """Address for what the page links to; None if the site has nothing there."""
        if _OUTSIDE.match(target):
            return target
        path, _, fragment = target.partition("#")
        fragment = unquote(fragment)
        if not path:
            anchor = self.own.anchor(fragment)
            return f"#{quote(anchor, safe=SAFE)}" if anchor else None
        if _SCHEME.match(target) or path.startswith("/"):
            return None
        there = self._there(path)
        address = self.library.place(there, fragment)
        return href(self.page, address) if address else self.library.in_repository(there, fragment)

    def picture(self, target: str) -> str | None:
        """Address of a picture of the folder; None for all others, so that no page asks for what lies elsewhere."""
        if _SCHEME.match(target) or target.startswith("/"):
            return None
        address = self.library.picture(self._there(target))
        return href(self.page, address) if address else None

    def code(self, text: str) -> Named | None:
        """What code names: a record by its id, or a rule."""
        address = self.library.ids.get(text)
        if address is None and (self.short or "-" in text):
            # A word of prose may be the id of an entity by chance; one with a hyphen hardly is.
            address = self.library.entities.get(text)
        if address is None:
            return None
        return Named(href(self.page, address), self.library.short_ids.get(text, text) if self.short else text)

    def _there(self, path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.source), unquote(path)))
