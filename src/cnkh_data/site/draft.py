"""Documents that are being worked on: what can be shown of them, what the validator finds and where, and what nobody has read yet."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..access.tables import Tables
from ..corpus import Corpus, find_root
from ..errors import CannotRunError, did_you_mean
from ..files import DataFolder
from ..finding import Finding
from ..models.codelists import DocumentStatus
from ..positions import JsonError, Position, decoded, read_json, scan
from ..show.in_memory import CorpusTables
from ..texts import nearest
from ..validate import validate
from ..validate.rules import all_rules
from .addresses import record_address, rule_address
from .parts import Draft, DraftFinding, Page, Site
from .readable import Readable, readable

PAGE = "draft.html"


# What is shown


@dataclass(frozen=True)
class Drafted:
    """A corpus as it is being worked on."""

    draft: Draft
    tables: Tables
    """Of all documents that are shown, as if they were published."""


def drafted(root: Path, document: str | None = None) -> Drafted:
    """A corpus with its drafts, as far as they can be read, and what the validator finds in all that is shown.

    Args:
        root: folder of the corpus.
        document: the only draft to show; None for all.

    Raises:
        CannotRunError: if there is no corpus or no such document.
    """
    names = DataFolder(find_root(root) / "data").folders("documents")
    if document is not None and document not in names:
        raise CannotRunError(f"no document {document!r} in data/documents{did_you_mean(document, names)}")
    found, tables = _shown(root, names if document is None else (document,))
    report = validate(root)
    drafts, shown = _drafts(root, names), {folder.name for folder in found.corpus.published}
    others = drafts - shown if document is not None else set()
    of_shown = (one for one in report.counted if one.document not in others or one.document == document)
    draft = Draft(
        documents=tuple(name for name in names if name in shown & drafts),
        findings=tuple(_findings(root, found.corpus, of_shown)),
        unread=frozenset(_unread(found.corpus)),
        unreadable=found.left_out,
    )
    return Drafted(draft, tables)


def _shown(root: Path, publish: Collection[str]) -> tuple[Readable, Tables]:
    """What can be read, with tables of it that can be made: at worst without readings, or without a document that makes them fail."""
    for readings in (True, False):
        found = readable(root, publish, readings=readings)
        if (tables := _tables(found.corpus)) is not None:
            return found, tables
    names = [folder.name for folder in found.corpus.published]
    wrong = [name for name in names if _tables(readable(root, publish, {*names} - {name}, False).corpus) is None]
    found = readable(root, publish, wrong, readings=False)
    if (tables := _tables(found.corpus)) is None:
        raise CannotRunError("no tables can be made of what is in data/; cnkh validate says what is wrong")
    return found, tables


def _tables(corpus: Corpus) -> Tables | None:
    """The tables of a corpus, all of them made; None if one cannot be."""
    tables = CorpusTables(corpus)
    try:
        for name in tables.names:
            tables.rows(name)
    except Exception:  # what is wrong is for the validator to say; here it only matters that it cannot be shown
        return None
    return tables


def _drafts(root: Path, names: Collection[str]) -> set[str]:
    """Documents that are no part of a release, as far as their files can be read."""
    data = DataFolder(root / "data")
    found = set()
    for name in names:
        value = _json(data.read(f"documents/{name}/document.json"))
        if isinstance(value, dict) and value.get("status") != DocumentStatus.PUBLISHED.value:
            found.add(name)
    return found


def _unread(corpus: Corpus) -> Iterator[str]:
    """Yield the id of each provision that a program proposed and nobody has read."""
    return (one.id for folder in corpus.published for one in folder.provisions if one.proposed)


# Findings, and the words that they are about


def _findings(root: Path, corpus: Corpus, findings: Iterator[Finding]) -> Iterator[DraftFinding]:
    rules = {rule.id: rule for rule in all_rules()}
    texts = {folder.name: folder.texts for folder in corpus.published}
    data = DataFolder(root / "data")

    @cache
    def places(file: str) -> FilePlaces:
        return FilePlaces(data.read(file.removeprefix("data/")) if file.startswith("data/") else None)

    for one in findings:
        language, start, end = places(one.file).words(one.position, texts.get(one.document, {}))
        yield DraftFinding(
            record=one.record or one.document,
            rule=one.rule,
            severity=one.severity,
            got=one.got,
            expected=one.expected,
            why=rules[one.rule].why if one.rule in rules else "",
            repair=one.repair,
            place=one.place,
            language=language,
            start=start,
            end=end,
        )


NO_WORDS = ("", 0, 0)


class FilePlaces:
    """Tells which words of a text a place in a file of records is about."""

    def __init__(self, content: bytes | None) -> None:
        self._value = _json(content)
        text = decoded(content).replace("\ufeff", "") if self._value is not None and content is not None else ""
        self._starts = [0, *(number + 1 for number, character in enumerate(text) if character == "\n")]
        listed = list(scan(text)) if text else []
        self._offsets = [offset for _, offset in listed]
        self._paths = [path for path, _ in listed]

    def words(self, position: Position, texts: Mapping[str, str]) -> tuple[str, int, int]:
        """Language, start and end of the words that a place is about: those of the innermost span that it lies in.

        Args:
            position: of the finding.
            texts: language to text of the document that the file belongs to.
        """
        if not self._paths or position.line > len(self._starts):
            return NO_WORDS
        offset = self._starts[position.line - 1] + position.column - 1
        at = bisect_left(self._offsets, offset)
        value, found = self._value, NO_WORDS
        language = ""
        for step in self._paths[min(at, len(self._paths) - 1)]:
            value = value[step]
            language = step if isinstance(step, str) and step in texts else language
            if language and isinstance(value, dict) and {"start_offset", "end_offset", "quote"} <= value.keys():
                found = _stands(language, value, texts[language]) or found
        return found


def _stands(language: str, span: Mapping[str, Any], text: str) -> tuple[str, int, int] | None:
    """Where the quote of a span stands; None if it stands nowhere."""
    start, quote = span["start_offset"], span["quote"]
    if not isinstance(start, int) or not isinstance(quote, str):
        return None
    if text[start : start + len(quote)] == quote:
        return (language, start, start + len(quote)) if start + len(quote) <= len(text) else None
    at = nearest(text, quote, start, 0, len(text))
    return None if at is None else (language, at, at + len(quote))


def _json(content: bytes | None) -> Any:
    """What a file holds; None if it is not there, or is no JSON."""
    try:
        return None if content is None else read_json(decoded(content))
    except JsonError:
        return None


# The page


@dataclass(frozen=True)
class FindingView:
    """A finding as the page shows it."""

    finding: DraftFinding
    href: str
    """Where its record stands in the site; empty if nowhere."""
    rule_href: str


@dataclass(frozen=True)
class DraftView:
    """What there is to do in one document, or in the files that all share."""

    title: str
    document: str
    """Id of the document; empty for the files that all share."""
    shown: bool
    """Whether the site has a page of it."""
    is_draft: bool
    provisions: int
    unread: tuple[str, ...]
    """Ids of the provisions that nobody has read."""
    findings: tuple[FindingView, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(one.finding.severity == "error" for one in self.findings)


def pages(site: Site) -> Iterator[Page]:
    """Yield the page of what is still to do; none for a site that shows a release."""
    if site.draft is None:
        return
    context = {"views": tuple(views(site, site.draft)), "unreadable": site.draft.unreadable}
    yield Page(PAGE, "draft.html", "Work in progress", context, place="main", nav="Draft")


def views(site: Site, draft: Draft) -> Iterator[DraftView]:
    """Yield what there is to do in each document, drafts first, and in the files that all share."""
    provisions = [str(row["provision_id"]) for row in site.tables.rows("provisions")]
    titles = {str(row["document_id"]): str(row["title"]) for row in site.tables.rows("documents")}
    records = {*provisions, *(str(row["commitment_id"]) for row in site.tables.rows("commitments"))}
    records |= {str(row["divergence_id"]) for row in site.tables.rows("divergences")} | titles.keys()
    others = dict.fromkeys(_document_of(one, titles) for one in draft.findings)
    names = sorted({*titles, *filter(None, others)}, key=lambda name: (name not in draft.documents, name))
    for name in (*names, ""):
        findings = tuple(
            FindingView(one, record_address(one.record) if one.record in records else "", rule_address(one.rule))
            for one in draft.findings
            if _document_of(one, titles) == name
        )
        if findings or name in draft.documents:
            own = [one for one in provisions if name and one.startswith(f"{name}/")]
            yield DraftView(
                titles.get(name, name),
                name,
                name in titles,
                name in draft.documents,
                len(own),
                tuple(one for one in own if one in draft.unread),
                findings,
            )


def _document_of(finding: DraftFinding, titles: Collection[str]) -> str:
    """The document that a finding is in; nothing if it is in a file that all share."""
    parts = finding.place.split("/")
    if parts[:2] == ["data", "documents"] and len(parts) > 3:
        return parts[2]
    name = finding.record.partition("/")[0]
    return name if name in titles else ""
