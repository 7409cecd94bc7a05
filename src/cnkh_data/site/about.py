"""Pages that say how the data is used: how to cite it, what a release holds, whose the rights are, how the site was tested."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..access.base import many
from ..access.records import Commitment, Provision
from ..access.tables import Tables
from ..release.pages import read_page
from .addresses import address, record_address
from .languages import language_name
from .parts import Site
from .shown import Link, Words, place_in

FORMS = (
    ("csv/", "Every table as CSV: UTF-8, an empty cell is a missing value, lists joined by |"),
    ("parquet/", "The same tables with types"),
    (".sqlite", "All tables in one database, with keys, and views with labels"),
    (".xlsx", "The wide tables for a spreadsheet"),
    ("records/", "The records that the tables are made from, as JSON Lines"),
    ("codelists/", "Every code with its label and definition"),
    ("datapackage.json", "Tables and columns described for programs (Data Package)"),
    ("croissant.json", "The same in Croissant"),
    ("schema/", "JSON Schemas of the records, schemas of the tables"),
    ("docs/", "Dictionary, codebook, data statement, findings, recipes"),
    ("manifest.json", "Every file with its size and hash, every table with its rows"),
    ("SHA256SUMS", "The hash of every file, to check a download"),
)
"""Parts of a release, a folder or file each, and what they are; a file whose name is the dataset's is given by its ending."""


@dataclass(frozen=True)
class Form:
    """A part of a release."""

    path: str
    about: str
    files: int
    """How many files it has; 0 where that is not known."""
    size: str
    """Size of them all; empty where that is not known."""


@dataclass(frozen=True)
class Rights:
    """Who holds the rights in a text."""

    document: Link
    language: str
    rights: str
    publisher: str
    url: str


@dataclass(frozen=True)
class Sentence:
    """A record with all that a citation of it needs."""

    document: Link
    link: Link
    id: str
    words: tuple[Words, ...]


def forms(site: Site) -> tuple[Form, ...]:
    """The parts of a release: with sizes, and only those that are there, if the site is made from one."""
    sizes = _sizes(site)
    short = site.id.partition("-")[0]
    named = [(f"{short}{path}" if path.startswith(".") else path, about) for path, about in FORMS]
    if not sizes:
        return tuple(Form(path, about, 0, "") for path, about in named)
    found = ((path, about, [size for file, size in sizes.items() if _is_in(file, path)]) for path, about in named)
    return tuple(Form(path, about, len(own), megabytes(sum(own))) for path, about, own in found if own)


def _is_in(file: str, path: str) -> bool:
    return file.startswith(path) if path.endswith("/") else file == path


def _sizes(site: Site) -> dict[str, int]:
    """Path of each file of a release to its size in bytes; nothing for a corpus, which has no manifest."""
    content = read_page(site.root, "manifest.json")
    try:
        listed = json.loads(content or "{}")["files"]
        return {PurePosixPath(path).as_posix(): int(about["bytes"]) for path, about in listed.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def megabytes(size: int) -> str:
    """A size in words.

    Example:
        >>> megabytes(1_234_567), megabytes(2_000)
        ('1.2 MB', '2 kB')
    """
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"


def rights(site: Site) -> tuple[Rights, ...]:
    """Whose the rights in each text are, as its source says."""
    return tuple(_rights(site.tables))


def _rights(tables: Tables) -> Iterator[Rights]:
    for row in tables.rows("texts"):
        document = tables.first("documents", "document_id", row["document_id"])
        source = tables.first("sources", "source_id", row["source_id"]) or {}
        title = document["title"] if document else row["document_id"]
        yield Rights(
            Link(title, record_address(row["document_id"])),
            language_name(row["language"]),
            row["rights"],
            source.get("publisher") or "",
            source.get("url") or "",
        )


def sentence(site: Site) -> Sentence | None:
    """A record to show by example how one is cited: a commitment with several versions, if there is one, or any other."""
    tables = site.tables
    commitments = many(tables, Commitment, (row["commitment_id"] for row in tables.rows("commitments")))
    several = next((one for one in commitments if len(one.words) > 1), None)
    provisions = many(tables, Provision, (row["provision_id"] for row in tables.rows("provisions")[:1]))
    return next((_sentence(site, record) for record in (several, *commitments, *provisions) if record), None)


def _sentence(site: Site, record: Commitment | Provision) -> Sentence:
    document = record.document
    words = tuple(Words(" ".join(quote.split()), tag) for tag, quote in record.words.items() if quote.strip())
    return Sentence(
        Link(document.title, record_address(document.id)),
        Link(place_in(record.id), address(record)),
        record.id,
        words,
    )
