"""The whole of the data as one SQLite database, whose tables have types, keys and checks, and whose views have labels."""

import datetime
import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..contract import CODELIST_COLUMNS
from ..errors import CannotRunError
from ..flatten import Column, Table
from ..memory import give_back
from .bundle import Bundle
from .tables import Readable

ENTITY_TABLES = ("entities", "actors", "instruments", "places")
"""Tables whose keys are ids of entities."""
ENTITY_LISTS = {
    *("committers", "counterparts", "beneficiaries", "bodies", "instruments", "places", "provider", "country"),
    *("speakers", "entities", "about"),
}
"""Columns of lists whose items are ids of entities."""
CODELIST, LABELLED, LABEL = "codelist_", "_labelled", "_label"
"""Before the name of a codelist, after the name of a table, and after that of a column: what tables, views and columns are called."""
BETWEEN_LABELS = "; "
NOTES = {
    "missing": "What is missing is NULL. No cell is an empty string.",
    "booleans": "Booleans are 0 and 1.",
    "dates": "Dates are text, as in 2023-02-11.",
    "lists": "Lists are JSON arrays: use json_each. Most of them also have a table of their own, a row an item.",
    "offsets": "Offsets count Unicode code points from 0, and substr from 1: "
    "substr(content, start_offset + 1, end_offset - start_offset) is the quote.",
    "codes": f"Each codelist is a table {CODELIST}…, which the columns of its codes refer to.",
    "labels": f"A view …{LABELLED} has the columns of its table, and after each code or id of an entity its label: "
    f"the label of force_en is force_en{LABEL}, that of actor_id is actor{LABEL}.",
    "checks": "SQLite keeps to foreign keys only after: PRAGMA foreign_keys = ON",
}
"""What `metadata` says beside what is said of the data itself."""


def sqlite_path(bundle: Bundle) -> str:
    """Where the database stands in a release."""
    return f"{bundle.name}.sqlite"


def write_sqlite(bundle: Bundle, place: Path) -> None:
    """Write the database. The same data gives the same bytes with the same SQLite, and the same dump with any.

    Args:
        bundle: what it is made of.
        place: where it is to be; nothing may stand there.

    Raises:
        CannotRunError: if a table has a value that its definition does not allow.
        OSError: if it cannot be written.
    """
    try:
        with closing(sqlite3.connect(place, isolation_level=None)) as connection:
            _write(connection, bundle)
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        number = errno.ENOSPC if full else errno.EIO
        raise OSError(number, os.strerror(number) if full else str(error), str(place)) from None


SETTINGS = ("page_size = 4096", "encoding = 'UTF-8'", "journal_mode = OFF", "synchronous = OFF")
"""Nobody else reads the file while it is written, and what is half-written is removed."""


def _write(connection: sqlite3.Connection, bundle: Bundle) -> None:
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN")
    for statement, rows in chain(_about(bundle), _codelists(bundle), _tables(bundle)):
        _fill(connection, statement, rows)
        give_back()
    for statement in _views(bundle):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("VACUUM")


Rows = Iterable[Sequence[Any]]
Made = tuple[str, Rows]
"""A statement that makes a table, and its rows."""


def _fill(connection: sqlite3.Connection, statement: str, rows: Rows) -> None:
    connection.execute(statement)
    name = statement.split()[2]
    width = len(connection.execute(f"PRAGMA table_info({name})").fetchall())
    try:
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * width)})", rows)
    except sqlite3.IntegrityError as error:
        raise CannotRunError(f"table {name} is not as it is defined, so nothing was published: {error}") from None


def _about(bundle: Bundle) -> Iterator[Made]:
    """Yield the tables that describe the database."""
    yield (
        _create(
            "metadata",
            "What the data is, and how to read it.",
            ["name TEXT NOT NULL PRIMARY KEY", "value TEXT NOT NULL"],
        ),
        [*bundle.about.items(), *NOTES.items()],
    )
    columns = ["table_name TEXT NOT NULL PRIMARY KEY", "row_count INTEGER NOT NULL", "description TEXT NOT NULL"]
    described = [(table.name, bundle.tables[table.name].num_rows, table.description) for table in bundle.definitions]
    codelists = [
        (f"{CODELIST}{name}", len(codes), "Codelist: what each code means.") for name, codes in bundle.codelists.items()
    ]
    yield _create("metadata_tables", "What each table holds.", columns), [*described, *codelists]


def _codelists(bundle: Bundle) -> Iterator[Made]:
    for name, codes in bundle.codelists.items():
        number = name in bundle.numbered
        needed = {"code", "label", "definition"}
        columns = [
            f"{column} {'INTEGER' if number and column == 'code' else 'TEXT'}{' NOT NULL' if column in needed else ''}"
            for column in CODELIST_COLUMNS
        ]
        rows = [(int(code.code) if number else code.code, *(cell or None for cell in code[1:])) for code in codes]
        yield _create(f"{CODELIST}{name}", "Codelist.", [*columns, "PRIMARY KEY (code)"]), rows


def _tables(bundle: Bundle) -> Iterator[Made]:
    for table in bundle.definitions:
        arrow = bundle.tables[table.name]
        columns = [_column(column, arrow.schema.field(column.name)) for column in table.columns]
        keys = [
            f"PRIMARY KEY ({', '.join(table.key)})",
            *_unique(table, bundle.definitions),
            *_references(table, bundle),
        ]
        yield _create(table.name, table.description, [*columns, *keys]), _rows(arrow)


def _rows(table: Readable) -> Rows:
    for batch in table.to_batches():
        values = ([_value(value) for value in column.to_pylist()] for column in batch.columns)
        yield from zip(*values, strict=True)


def _create(name: str, description: str, members: Sequence[str]) -> str:
    """A statement that makes a table. Its description stays in it as a comment, which `.schema` shows."""
    return f"CREATE TABLE {name} ( {_comment(description)}\n  " + ",\n  ".join(members) + "\n)"


def _comment(words: str) -> str:
    return f"/* {' '.join(words.replace('*/', '* /').split())} */"


def _column(column: Column, field: pa.Field) -> str:
    needed = "" if field.nullable else " NOT NULL"
    check = (
        f" CHECK ({column.name} IN ({', '.join(map(_literal, allowed))}))"
        if (allowed := _allowed(column, field))
        else ""
    )
    return f"{column.name} {_type(field.type)}{needed}{check} {_comment(column.description)}"


def _allowed(column: Column, field: pa.Field) -> Sequence[str | int]:
    """All that may stand in a cell; none if that cannot be listed."""
    if pa.types.is_boolean(field.type):
        return (0, 1)
    return () if pa.types.is_list(field.type) else column.allowed


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(kind) else "TEXT"


def _value(value: Any) -> Any:
    """A cell as SQLite has it."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, datetime.date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _unique(table: Table, others: Sequence[Table]) -> list[str]:
    """What other tables refer to and is not the key."""
    targets = (key.target for other in others for key in other.foreign_keys if (key.table or other.name) == table.name)
    return [f"UNIQUE ({', '.join(target)})" for target in dict.fromkeys(targets) if target != table.key]


def _references(table: Table, bundle: Bundle) -> Iterator[str]:
    for key in table.foreign_keys:
        yield f"FOREIGN KEY ({', '.join(key.columns)}) REFERENCES {key.table or table.name} ({', '.join(key.target)})"
    for column in table.columns:
        if _has_labels(column, bundle) and not column.is_list:
            yield f"FOREIGN KEY ({column.name}) REFERENCES {CODELIST}{column.codelist} (code)"


def _has_labels(column: Column, bundle: Bundle) -> bool:
    """Whether every code that a column may hold is in its codelist; a reading may have codes that are there no more."""
    codes = {code.code for code in bundle.codelists.get(column.codelist or "", ())}
    return bool(codes) and codes.issuperset(map(str, column.allowed))


def _views(bundle: Bundle) -> Iterator[str]:
    """Yield statements that make the views: of each table that has a code or an id of an entity."""
    for table in bundle.definitions:
        shown = [(column.name, _label(column, table, bundle)) for column in table.columns]
        if any(label for _, label in shown):
            columns = [
                part
                for name, label in shown
                for part in (f"t.{name}", *([f"{label} AS {_named(name)}"] if label else []))
            ]
            yield (
                f"CREATE VIEW {table.name}{LABELLED} AS SELECT\n  "
                + ",\n  ".join(columns)
                + f"\nFROM {table.name} AS t"
            )


def _named(column: str) -> str:
    """Name of the label of a column.

    Example:
        >>> _named("force_en"), _named("actor_id")
        ('force_en_label', 'actor_label')
    """
    return column.removesuffix("_id") + LABEL


def _label(column: Column, table: Table, bundle: Bundle) -> str | None:
    """An expression for the label of a cell; None if there is none."""
    if column.codelist in bundle.codelists:
        source, key, label = f"{CODELIST}{column.codelist}", "code", "label"
    elif column.name in ENTITY_LISTS or _is_entity(column.name, table):
        source, key, label = "entities", "entity_id", "label_en"
    else:
        return None
    if column.is_list:
        each = f"coalesce((SELECT {label} FROM {source} WHERE {key} = j.value), j.value)"
        return f"(SELECT group_concat({each}, '{BETWEEN_LABELS}') FROM json_each(t.{column.name}) AS j)"
    return f"(SELECT {label} FROM {source} WHERE {key} = t.{column.name})"


def _is_entity(column: str, table: Table) -> bool:
    """Whether a column refers to an entity."""
    return any(key.columns == (column,) and (key.table or table.name) in ENTITY_TABLES for key in table.foreign_keys)
