"""What an id or words stand for in tables: those of a release, of the installed package, or of a corpus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..access.base import Record
from ..access.lookup import UnknownIdError, find
from ..access.records import Commitment, Document
from ..access.search import Hit, Hits, search
from ..access.tables import DamagedTableError, Tables, tables_of
from ..errors import CannotRunError
from ..pages import Block
from ..pages.text import text
from .records import page, section_page

MOST_HITS = 12
"""Records that are listed where several have the words."""


def opened(root: Path) -> Tables:
    """The tables of a folder that has a `datapackage.json`, such as a release."""
    tables = tables_of(str(root))
    tables.page = page
    return tables


def lines_of(open_tables: Callable[[], Tables], wanted: str, colour: bool) -> list[str]:
    """Lines of what an id or words stand for in tables.

    Raises:
        CannotRunError: if there is nothing, or a record of it is not as it should be.
    """
    try:
        return text(_page(open_tables(), wanted), colour=colour).split("\n")
    except DamagedTableError as error:
        raise CannotRunError(str(error)) from None
    except KeyError as error:
        raise CannotRunError(f"{wanted}: the tables lack {error}, which it refers to") from None


def _page(tables: Tables, wanted: str) -> Block:
    try:
        return page(_shown_for(find(tables, wanted, Record)))
    except UnknownIdError as error:
        unknown = error
    section = _section(tables, wanted)
    if section is not None:
        return section
    hits = search(tables, wanted, MOST_HITS)
    if not hits or (tables.has("retired") and tables.first("retired", "record", wanted)):
        raise CannotRunError(_why_not(unknown, hits))
    called = one_called(hits)
    return page(_shown_for(called.record)) if called else listed(hits)


def _why_not(unknown: UnknownIdError, hits: Hits) -> str:
    """Say why nothing is shown, with names that are like the words unless ids are."""
    said = str(unknown)
    return said if "; did you mean" in said or not hits.near else f"{said}; did you mean {' or '.join(hits.near)}?"


def one_called(hits: Hits) -> Hit | None:
    """The only record that is called just as the words, or else the only one that has them; None if there are several."""
    called = [hit for hit in hits if hit.matches[0].is_whole and hit.matches[0].field in ("name", "title")]
    if len(called) == 1:
        return called[0]
    return hits[0] if hits.total == 1 else None


def listed(hits: Hits) -> Block:
    """A short list of records: of each, the best place only."""
    found = hits.page()
    return replace(found, blocks=tuple(replace(block, versions=block.versions[:1]) for block in found.blocks))


def _shown_for(record: Record) -> Record:
    """What is shown for a record: for a commitment, the provision that it is in."""
    return record.provision if isinstance(record, Commitment) else record


def _section(tables: Tables, wanted: str) -> Block | None:
    """The page of a section or paragraph of a document."""
    name, slash, _ = wanted.partition("/")
    try:
        document = find(tables, name, Document) if slash else None
    except UnknownIdError:
        return None
    return section_page(document, wanted) if document else None
