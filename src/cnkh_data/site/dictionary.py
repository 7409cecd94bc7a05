"""The page of every table, column and code, made from what describes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..access.tables import Tables
from .parts import Site

CODES_HEADING = "codes"


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    name: str
    type: str
    nullable: bool
    description: str
    codelist: str
    """Anchor of its codelist; empty if it holds no codes."""
    experimental: bool
    """Whether the two readings agree on it too little."""


@dataclass(frozen=True)
class Key:
    """Columns that refer to another table."""

    columns: str
    table: str


@dataclass(frozen=True)
class Described:
    """A table."""

    name: str
    description: str
    rows: int
    key: str
    foreign: tuple[Key, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Code:
    """A code of a codelist."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True)
class Codelist:
    """A codelist."""

    name: str
    anchor: str
    codes: tuple[Code, ...]
    used: tuple[tuple[str, str], ...]
    """Table and column of each column that has its codes."""


def tables(site: Site) -> tuple[Described, ...]:
    """Every table, in the order in which keys are introduced."""
    known = {row["codelist"] for row in site.tables.rows("codes")}
    flagged = _experimental(site)
    return tuple(_described(site, name, known, flagged) for name in names(site.tables))


def names(tables: Tables) -> list[str]:
    """Names of the tables; a release also describes files that are the same tables in another form."""
    return [name for name in tables.names if "schema" in tables.resource(name)]


def codelists(site: Site) -> tuple[Codelist, ...]:
    """Every codelist that has codes, by name."""
    used: dict[str, list[tuple[str, str]]] = {}
    for table in names(site.tables):
        for column in site.tables.columns(table):
            if "codelist" in column:
                used.setdefault(column["codelist"], []).append((table, column["name"]))
    codes: dict[str, list[Code]] = {}
    for row in site.tables.rows("codes"):
        codes.setdefault(row["codelist"], []).append(Code(row["code"], row["label"], row["definition"]))
    return tuple(
        Codelist(name, codelist_anchor(name), tuple(codes[name]), tuple(used.get(name, ()))) for name in sorted(codes)
    )


def codelist_anchor(name: str) -> str:
    """The id of a codelist on the page; tables have the ids that are their names.

    Example:
        >>> codelist_anchor("force")
        'codelist-force'
    """
    return f"codelist-{name}"


def anchors(site: Site) -> Collection[str]:
    """Every id of the page that other pages may lead to."""
    return {
        CODES_HEADING,
        *names(site.tables),
        *(
            anchor
            for one in codelists(site)
            for anchor in (one.anchor, *(f"{one.name}.{code.code}" for code in one.codes))
        ),
    }


def _described(site: Site, name: str, known: Collection[str], flagged: Collection[str]) -> Described:
    resource = site.tables.resource(name)
    schema = resource["schema"]
    return Described(
        name,
        resource.get("description", ""),
        len(site.tables.rows(name)),
        ", ".join(_listed(schema.get("primaryKey", ()))),
        tuple(_foreign(name, schema)),
        tuple(_column(column, known, flagged) for column in schema["fields"]),
    )


def _foreign(table: str, schema: Mapping[str, Any]) -> Iterator[Key]:
    for key in schema.get("foreignKeys", ()):
        # Data Package names the table itself by an empty string.
        yield Key(", ".join(_listed(key["fields"])), key["reference"]["resource"] or table)


def _listed(fields: str | list[str]) -> list[str]:
    return [fields] if isinstance(fields, str) else list(fields)


def _column(column: Mapping[str, Any], known: Collection[str], flagged: Collection[str]) -> Column:
    name, codelist = column["name"], column.get("codelist", "")
    is_list = "separator" in column
    required = column.get("constraints", {}).get("required", False)
    return Column(
        name,
        "list" if is_list else column["type"],
        bool(column.get("codebooks")) if is_list else not required,
        column.get("description", ""),
        codelist_anchor(codelist) if codelist in known else "",
        bool({name, name.rpartition("_")[0]} & set(flagged)),
    )


def _experimental(site: Site) -> set[str]:
    """Fields that the newest readings agree on too little, over all documents."""
    if not site.tables.has("agreement"):
        return set()
    # Rows are in the order of the versions of the codebook: of a field, the newest that has it counts.
    newest = {(row["field"], row["language"]): row for row in site.tables.rows("agreement") if row["scope"] == "all"}
    return {row["field"] for row in newest.values() if row["experimental"]}
