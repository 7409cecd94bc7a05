"""The published tables: their descriptor, their hashes, and their rows as plain values, by the standard library alone."""

# Importing pathlib takes as long as reading a table.
# ruff: noqa: PTH116, PTH123

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import did_you_mean
from ..spreadsheet import FORMULA, INSIDE, LIST_SEPARATOR

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..pages import Block

Row = dict[str, Any]
"""Column to value: str, int, float, bool, date, a tuple of str for a list, or None where it is missing."""

State = tuple[int, int]
"""When a file was last changed, and its size."""

DESCRIPTOR = "datapackage.json"
REPAIR = "in a clone, run: cnkh build; otherwise install cnkh_data again"


class DamagedTableError(ValueError):
    """A table is not the one that was published, so its offsets and values cannot be relied upon."""


class UnknownTableError(ValueError):
    """There is no table of that name; the message names those that may have been meant."""


_CHECKED: set[tuple[str, State]] = set()
"""Files whose hash was found right, each as it then was."""


class Tables:
    """The published tables of one folder, as they are now; rows are read once."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.package = read_descriptor(root)
        self.made: dict[Any, Any] = {}
        """What was made of the rows: records by class and id. Whoever makes it, keeps it here."""
        self.page: Callable[[Any], Block] | None = None
        """What makes the page of a record. Pages are made of records, so whoever opens the tables says it."""
        self._resources = {resource["name"]: resource for resource in self.package["resources"]}
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._groups: dict[tuple[str, str], dict[Any, list[Row]]] = {}

    @property
    def names(self) -> list[str]:
        """Names of the tables, in the order of the descriptor."""
        return list(self._resources)

    def resource(self, table: str) -> dict[str, Any]:
        """What the descriptor says of a table.

        Raises:
            UnknownTableError: if there is no such table.
        """
        if table not in self._resources:
            near = did_you_mean(table, self.names)
            raise UnknownTableError(f"no table {table!r}{near or '; there are: ' + ', '.join(self.names)}")
        found: dict[str, Any] = self._resources[table]
        return found

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        return table in self._resources

    def is_table(self, name: str) -> bool:
        """Whether a resource is a table in CSV: a release also describes its other files."""
        return "fields" in self.resource(name).get("schema", ())

    def columns(self, table: str) -> list[dict[str, Any]]:
        """What the descriptor says of the columns of a table."""
        fields: list[dict[str, Any]] = self.resource(table)["schema"]["fields"]
        return fields

    def content(self, table: str) -> bytes:
        """The CSV file of a table, which is as it was published; its hash is taken once for as long as it does not change.

        Raises:
            UnknownTableError: if there is no such table.
            DamagedTableError: if it is not as it was published.
        """
        resource = self.resource(table)
        path = f"{self.root}/{resource['path']}"
        state = state_of(path)
        content = content_of(path)
        if (path, state) not in _CHECKED:
            check(path, content, resource["hash"])
            _CHECKED.add((path, state))
        return content

    def rows(self, table: str) -> tuple[Row, ...]:
        """Every row of a table, in its order."""
        if table not in self._rows:
            self._rows[table] = tuple(self._read(table))
        return self._rows[table]

    def where(self, table: str, column: str, value: Any) -> Sequence[Row]:
        """The rows of a table that have a value in a column, in their order."""
        groups = self._groups.get((table, column))
        if groups is None:
            groups = self._groups[table, column] = {}
            for row in self.rows(table):
                groups.setdefault(row[column], []).append(row)
        return groups.get(value, ())

    def first(self, table: str, column: str, value: Any) -> Row | None:
        """The first of these rows; None if there is none."""
        return next(iter(self.where(table, column, value)), None)

    def _read(self, table: str) -> Iterator[Row]:
        import csv  # noqa: PLC0415 - who only lists tables needs none
        import io  # noqa: PLC0415

        content = self.content(table).decode("utf-8")
        fields = self.columns(table)
        names = [field["name"] for field in fields]
        readers = [_reader(field) for field in fields]
        partial = {field["name"]: field["codebooks"] for field in fields if "codebooks" in field}
        lines = csv.reader(io.StringIO(content, newline=""))
        next(lines)
        for line in lines:
            row = {name: read(cell) for name, read, cell in zip(names, readers, line, strict=True)}
            yield _without_lacking(row, partial) if partial else row


def _without_lacking(row: Row, partial: Mapping[str, Sequence[str]]) -> Row:
    """A row in which a list is missing, not empty, where its version of the codebook had no such field."""
    lacking = {name: None for name, codebooks in partial.items() if row["codebook"] not in codebooks}
    return {**row, **lacking}


def _reader(field: Mapping[str, Any]) -> Callable[[str], Any]:
    """What makes a value of a cell."""
    if "separator" in field:
        return _list
    return _READERS[field["type"]]


def _string(cell: str) -> str | None:
    if not cell:
        return None
    return unescaped(cell) if cell[0] == "'" or any(mark in cell for mark in _MARKS) else cell


def _list(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(LIST_SEPARATOR)) if cell else ()


def _date(cell: str) -> Any:
    from datetime import date  # noqa: PLC0415 - few tables have dates

    return date.fromisoformat(cell) if cell else None


_READERS: dict[str, Callable[[str], Any]] = {
    "string": _string,
    "integer": lambda cell: int(cell) if cell else None,
    "number": lambda cell: float(cell) if cell else None,
    "boolean": lambda cell: cell == "TRUE" if cell else None,
    "date": _date,
}


_MARKS = (",'", "\"'", "\n'", ";'", "\t'", "\r'")
"""What stands in a CSV file where an apostrophe does that keeps a spreadsheet from running text as a formula."""


def may_be_escaped(content: bytes) -> bool:
    """Whether a CSV file has an apostrophe where there may be one of those; most have none."""
    return any(mark.encode("ascii") in content for mark in _MARKS)


def unescaped(cell: str) -> str:
    """A cell of text without these apostrophes.

    Example:
        >>> unescaped("'=1+1"), unescaped("the parties' will")
        ('=1+1', "the parties' will")
    """
    for pattern in _escapes():
        cell = pattern.sub(r"\1\2", cell)
    return cell


@cache
def _escapes() -> list[re.Pattern[str]]:
    import re  # noqa: PLC0415 - few tables need it

    return [re.compile(f"^()'('*{FORMULA})"), *(re.compile(inside.replace(")(", ")'(")) for inside in INSIDE)]


def read_descriptor(root: str) -> dict[str, Any]:
    """The Data Package that describes the tables of a folder.

    Raises:
        DamagedTableError: if it is not there, or is something else.
    """
    import json  # noqa: PLC0415 - not needed to import the package

    file = f"{root}/{DESCRIPTOR}"
    state_of(file)
    try:
        package: dict[str, Any] = json.loads(content_of(file))
        there = isinstance(package["resources"], list)
    except (ValueError, TypeError, KeyError):
        there = False
    if not there:
        raise DamagedTableError(f"{file}: it does not describe the tables; {REPAIR}")
    return package


def tables_of(root: str) -> Tables:
    """The published tables of a folder that has a `datapackage.json`; read once for as long as it does not change.

    Raises:
        DamagedTableError: if there is no such file.
    """
    return _tables(root, state_of(f"{root}/{DESCRIPTOR}"))


@cache
def _tables(root: str, _: State) -> Tables:
    # A build in the meantime gives both the tables and their descriptor anew.
    return Tables(root)


def content_of(file: str) -> bytes:
    """What a file holds."""
    with open(file, "rb") as opened:
        return opened.read()


def state_of(file: str) -> State:
    """When a file was last changed, and its size in bytes.

    Raises:
        DamagedTableError: if it is not there.
    """
    try:
        status = os.stat(file)
    except FileNotFoundError:
        raise DamagedTableError(f"{file}: not there; {REPAIR}") from None
    return status.st_mtime_ns, status.st_size


def check(file: str, content: bytes, expected: str) -> None:
    """Check the hash of what a file holds.

    Raises:
        DamagedTableError: if it is another.
    """
    if _hash(content) == expected:
        return
    if _hash(content.replace(b"\r\n", b"\n")) == expected:
        raise DamagedTableError(
            f"{file}: its line ends were changed from LF to CRLF, also inside texts, so offsets no longer fit. Git does "
            f"this where core.autocrlf is on. In a clone, delete data/tables and run: "
            f"git -c core.autocrlf=false checkout -- data/tables. Otherwise install cnkh_data again."
        )
    raise DamagedTableError(f"{file}: its hash is {_hash(content)}, but was {expected} when published; {REPAIR}")


def _hash(content: bytes) -> str:
    import hashlib  # noqa: PLC0415 - who only lists tables needs none

    return f"sha256:{hashlib.sha256(content).hexdigest()}"
