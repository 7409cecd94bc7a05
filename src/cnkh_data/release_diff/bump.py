"""Which change of a version the changes ask for: what `schema/VERSIONING.md` says, as a function."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..models.release_changes import Bump, IdChange, Level, OfId, Reason, StructureChange, TableRows
from .shape import Shape, numbers
from .structure import DATA

ORDER = (Level.NONE, Level.PATCH, Level.MINOR, Level.MAJOR)
OF_THE_SCHEMA = ("codes", "columns")
"""Tables that say what the schema is; the changes to it are told elsewhere."""
_OFFSET = "_offset"


@dataclass(frozen=True)
class RowsChanged:
    """That a table has other rows: as much of it as a version depends on."""

    table: str
    come_or_gone: str
    """Which rows have come or gone, in words; empty if the same rows are there."""
    columns: Mapping[str, str]
    """Columns with other values, each with how many, in words."""


def of_rows(rows: TableRows) -> RowsChanged:
    """What a version depends on of the rows that differ."""
    if rows.not_compared:
        return RowsChanged(rows.table, f"{rows.old_rows} → {rows.new_rows} rows, not compared one by one", {})
    counted = Counter(cell.column for row in rows.changed for cell in row.cells)
    said = [f"{len(some)} {what}" for some, what in ((rows.added, "added"), (rows.removed, "removed")) if some]
    come_or_gone = f"rows: {', '.join(said)}" if said else ""
    return RowsChanged(rows.table, come_or_gone, {name: f"{number} changed" for name, number in counted.items()})


def data_reasons(
    rows: Iterable[RowsChanged],
    ids: Iterable[IdChange],
    tables: Mapping[str, Shape],
    structure: Iterable[StructureChange],
) -> Iterator[Reason]:
    """Yield what asks for a new version of the data."""
    for change in ids:
        if change.change is OfId.REUSED:
            yield Reason(level=Level.MAJOR, what=f"{change.record_type} {change.id} was retired and is used again")
    for one in rows:
        if one.table in OF_THE_SCHEMA:
            continue
        if one.come_or_gone:
            yield Reason(level=Level.MINOR, what=f"{one.table}: {one.come_or_gone}")
        for column, said in one.columns.items():
            level = Level.MINOR if is_coded(tables[one.table], column) else Level.PATCH
            yield Reason(level=level, what=f"{one.table}.{column}: {said}")
    yield from _of(DATA, structure)


def schema_reasons(structure: Iterable[StructureChange]) -> Iterator[Reason]:
    """Yield what asks for a new version of the schema."""
    return (reason for reason in _of("schema", structure))


def _of(what: str, structure: Iterable[StructureChange]) -> Iterator[Reason]:
    for change in structure:
        if change.of == what:
            arrow = f"{change.old} → {change.new}" if change.old != change.new and change.old and change.new else ""
            name = arrow or change.new or change.old
            said = f"{change.change.value}{f': {change.what}' if change.what else ''}"
            yield Reason(level=change.level, what=f"{name}: {said}")


def is_coded(table: Shape, column: str) -> bool:
    """Whether a column holds what somebody decided, or what is counted: other values there are another coding.

    What remains are words, such as notes and names, and the places of words, such as offsets: they are evidence.
    """
    shape = table.columns[column]
    refers = any(column in reference.partition(" -> ")[0].split(", ") for reference in table.references)
    if shape.codes or shape.codelist or refers or column in table.key:
        return True
    return shape.type != "string" and not column.endswith(_OFFSET)


def bump(of: str, old: str, new: str, reasons: Iterable[Reason]) -> Bump:
    """What the changes ask for, and whether the versions differ enough.

    Example:
        >>> bump("data", "0.1.0", "0.1.1", [Reason(level=Level.MINOR, what="acts: rows: 1 added")]).enough
        False
    """
    listed = sorted(reasons, key=lambda reason: -ORDER.index(reason.level))
    needed, made = listed[0].level if listed else Level.NONE, level_between(old, new)
    enough = ORDER.index(made) >= ORDER.index(needed) and numbers(new) >= numbers(old)
    return Bump(of=of, old=old, new=new, needed=needed, made=made, enough=enough, reasons=listed)


def level_between(old: str, new: str) -> Level:
    """What two versions differ in; `none` also where the second is the lower.

    Example:
        >>> [level_between("0.1.0", new).value for new in ("0.1.0", "0.1.4", "0.2.0", "1.0.0", "0.0.9")]
        ['none', 'patch', 'minor', 'major', 'none']
    """
    before, after = numbers(old), numbers(new)
    if after <= before:
        return Level.NONE
    levels = (Level.MAJOR, Level.MINOR, Level.PATCH)
    return next(level for level, was, now in zip(levels, before, after, strict=True) if was != now)


def asked(old: str, level: Level) -> str:
    """The lowest version after one that differs enough.

    Example:
        >>> asked("0.1.4", Level.MINOR)
        '0.2.0'
    """
    major, minor, patch = numbers(old)
    raised: Sequence[int] = {
        Level.MAJOR: (major + 1, 0, 0),
        Level.MINOR: (major, minor + 1, 0),
        Level.PATCH: (major, minor, patch + 1),
        Level.NONE: (major, minor, patch),
    }[level]
    return ".".join(map(str, raised))
