"""How two releases differ, as `cnkh diff --format json` says it. Keys are never taken away within a major version of the schema."""

from enum import StrEnum

from pydantic import Field

from ..docstrings import keep_docstring
from .base import Record

Value = str | int | float | bool | list[str] | None


class _Word(StrEnum):
    def __init_subclass__(cls, **options: object) -> None:
        """Keep the docstring, which is the description in the schema."""
        super().__init_subclass__(**options)
        keep_docstring(cls)


class Level(_Word):
    """How much of a version number a change asks for; `schema/VERSIONING.md` says when."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


class Became(_Word):
    """What became of a table, a column or a code."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    SPLIT = "split"
    RETYPED = "retyped"
    CHANGED = "changed"
    DEPRECATED = "deprecated"
    DESCRIBED = "described"


class OfId(_Word):
    """What became of the id of a record."""

    RENAMED = "renamed"
    SPLIT = "split"
    JOINED = "joined"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    LOST = "lost"
    REUSED = "reused"


class ComparedRelease(Record):
    """One of the two releases."""

    name: str = Field(description="Name of the dataset.")
    version: str = Field(description="Version of the data.")
    schema_version: str = Field(description="Version of the schema.")


class StructureChange(Record):
    """A change to a table, a column, a code or a field of records."""

    change: Became = Field(
        description="`described`: other words that mean the same; `retyped`: another type or another way of being missing; "
        "`changed`: another key, reference, order or set of codes, as `what` says."
    )
    old: str | None = Field(description="Its name before, as `commitments.object`; null if it was not there.")
    new: str | None = Field(description="Its name now; null if it is gone.")
    what: str | None = Field(description="What has changed, in words; null where `change` says it all.")
    note: str | None = Field(description="What the map between versions of the schema says of it; null if nothing.")
    level: Level = Field(description="What the change asks for.")
    of: str = Field(
        description="Whose version it asks that of: `schema`, or `data` for codes and columns of the corpus's own."
    )


class KeyPart(Record):
    """A column of a key, with its value."""

    column: str = Field(description="Name of the column.")
    value: Value = Field(description="Value in the row.")


class CellChange(Record):
    """A value that differs."""

    column: str = Field(description="Name of the column in the new release.")
    old: Value = Field(description="Value before; null if it was missing.")
    new: Value = Field(description="Value now; null if it is missing.")


class RowChange(Record):
    """A row whose values differ."""

    key: list[KeyPart] = Field(description="Key of the row.")
    cells: list[CellChange] = Field(description="The values that differ, in columns that both releases have.")


class TableRows(Record):
    """How the rows of a table differ, matched by key."""

    table: str = Field(description="Name of the table in the new release.")
    old_rows: int = Field(description="Number of rows before.")
    new_rows: int = Field(description="Number of rows now.")
    not_compared: str | None = Field(description="Why rows could not be matched; null if they were.")
    added: list[list[KeyPart]] = Field(description="Keys of rows that have come.")
    removed: list[list[KeyPart]] = Field(description="Keys of rows that are gone.")
    changed: list[RowChange] = Field(description="Rows with other values.")


class IdChange(Record):
    """An id that its record does not have any more, or that stands for another."""

    id: str = Field(description="The id.")
    record_type: str = Field(description="Type of the record.")
    change: OfId = Field(
        description="`renamed`: its one successor is new; `superseded`: its successor was there before; `split`: several successors; "
        "`joined`: shares its new successor with others; `retired`: none; `lost`: gone without a tombstone; `reused`: it was retired "
        "and stands for a record again."
    )
    successors: list[str] = Field(description="Ids of what took its place.")
    reason: str | None = Field(description="Why, as its tombstone says; null if there is none.")


class FileChanges(Record):
    """Files beside the tables, by their paths in a release."""

    added: list[str] = Field(description="Files that have come.")
    removed: list[str] = Field(description="Files that are gone.")
    changed: list[str] = Field(description="Files with other bytes.")


class Reason(Record):
    """Why a change of version is needed."""

    level: Level = Field(description="What it asks for.")
    what: str = Field(description="What has changed, in words.")


class Bump(Record):
    """The change of a version that the changes ask for, and that was made."""

    of: str = Field(description="`data` or `schema`.")
    old: str = Field(description="Version before.")
    new: str = Field(description="Version now.")
    needed: Level = Field(description="What the changes ask for.")
    made: Level = Field(description="What the versions differ in; `none` also where the version went back.")
    enough: bool = Field(description="Whether that is enough.")
    reasons: list[Reason] = Field(description="What asks for it, the greatest first.")


class ReleaseDiff(Record):
    """How two releases differ."""

    old: ComparedRelease = Field(description="The release before.")
    new: ComparedRelease = Field(description="The release now.")
    tables: list[StructureChange] = Field(description="Changes to tables.")
    columns: list[StructureChange] = Field(description="Changes to columns.")
    codes: list[StructureChange] = Field(description="Changes to codes, named `<codelist>.<code>`.")
    fields: list[StructureChange] = Field(description="Changes to fields of records, named `<record>.<field>`.")
    ids: list[IdChange] = Field(description="Ids that have come to an end, or to another use.")
    rows: list[TableRows] = Field(description="Tables whose rows differ.")
    files: FileChanges = Field(description="Other files.")
    bumps: list[Bump] = Field(description="What the versions should be, of the data and of the schema.")
