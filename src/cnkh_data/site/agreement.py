"""The page of how far the two readings of each document agree, and where they differed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..access.base import many
from ..access.records import Commitment
from .addresses import address, record_address
from .parts import Site
from .shown import Link, code_label, place_in


@dataclass(frozen=True)
class Row:
    """Agreement on a field, in one version or in all."""

    field: str
    language: str
    measure: str
    value: str
    between: str
    """The interval that holds it with a probability of 95 %."""
    percent: str
    n: int
    experimental: bool


@dataclass(frozen=True)
class Scope:
    """Agreement over all documents, or in one."""

    title: str
    address: str
    """Address of the document; empty for all."""
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ByCodebook:
    """Agreement of the readings by a version of the codebook."""

    codebook: str
    all: Scope | None
    documents: tuple[Scope, ...]
    readings: tuple[tuple[Link, str, str], ...]
    """Document; units and commitments of the first and second reading."""


@dataclass(frozen=True)
class Contested:
    """Records in which the readings differ on a field."""

    field: str
    links: tuple[Link, ...]


def by_codebook(site: Site) -> tuple[ByCodebook, ...]:
    """What is known of each version of the codebook, the newest first."""
    rows = site.tables.rows("agreement")
    versions = dict.fromkeys(row["codebook"] for row in rows)
    return tuple(_of_codebook(site, version) for version in reversed(list(versions)))


def contested(site: Site) -> tuple[Contested, ...]:
    """Fields of commitments that are contested, those that are so most often first."""
    found: dict[str, list[Link]] = {}
    ids = (row["commitment_id"] for row in site.tables.rows("commitments"))
    for commitment in many(site.tables, Commitment, ids):
        for field in commitment.contested:
            link = Link(f"{commitment.date} {place_in(commitment.id)}", address(commitment))
            found.setdefault(field, []).append(link)
    fields = sorted(found, key=lambda field: (-len(found[field]), field))
    return tuple(Contested(field, tuple(found[field])) for field in fields)


def _of_codebook(site: Site, codebook: str) -> ByCodebook:
    rows = [row for row in site.tables.rows("agreement") if row["codebook"] == codebook]
    whole = [row for row in rows if row["scope"] == "all"]
    documents = dict.fromkeys(row["document"] for row in rows if row["scope"] != "all")
    scopes = (_scope(site, document, [row for row in rows if row["document"] == document]) for document in documents)
    return ByCodebook(
        codebook,
        Scope("All documents", "", tuple(map(_row_of(site), whole))) if whole else None,
        tuple(scopes),
        tuple(_readings(site, codebook)),
    )


def _scope(site: Site, document: str, rows: Sequence[dict[str, Any]]) -> Scope:
    found = site.tables.first("documents", "document_id", document)
    title = found["title"] if found else document
    return Scope(title, record_address(document) if found else "", tuple(map(_row_of(site), rows)))


def _row_of(site: Site) -> Any:
    def made(row: dict[str, Any]) -> Row:
        between = "" if row["low"] is None else f"{row['low']:.2f} to {row['high']:.2f}"
        return Row(
            row["field"],
            row["language"] or "",
            code_label(site, "measure", row["measure"]),
            "" if row["value"] is None else f"{row['value']:.3f}",
            between,
            "" if row["percent"] is None else f"{row['percent']:.0f} %",
            row["n"],
            bool(row["experimental"]),
        )

    return made


def _readings(site: Site, codebook: str) -> Iterator[tuple[Link, str, str]]:
    """Yield each document with the units and commitments that its two readings have."""
    for row in site.tables.rows("documents"):
        document = row["document_id"]
        counts = []
        for table in ("reading_units", "reading_commitments"):
            passes = [
                one["reading_pass"]
                for one in site.tables.where(table, "document_id", document)
                if one["codebook"] == codebook
            ]
            counts.append(f"{passes.count('first')}, {passes.count('second')}")
        if counts[0] != "0, 0":
            yield Link(row["title"], record_address(document)), counts[0], counts[1]
