"""How two releases differ, for a person: Markdown that also reads well in a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..diff.wording import code, value_words
from ..models.release_changes import (
    Bump,
    IdChange,
    KeyPart,
    Level,
    OfId,
    ReleaseDiff,
    RowChange,
    StructureChange,
    TableRows,
)
from ..texts import number_of
from .bump import asked

MOST = 10
"""Rows of each table that are listed of each kind, and reasons for a version, unless more are asked for."""
SAID_OF_IDS = {
    OfId.RENAMED: "is now",
    OfId.SPLIT: "split into",
    OfId.JOINED: "joined with others in",
    OfId.SUPERSEDED: "superseded by",
    OfId.RETIRED: "retired, nothing took its place",
    OfId.LOST: "gone without a tombstone",
    OfId.REUSED: "was retired, and is used again",
}


def render(diff: ReleaseDiff, most: int = MOST) -> str:
    """Markdown of a whole comparison.

    Args:
        diff: what to say.
        most: rows to list of each kind in each table, and reasons for a version; the others are counted.
    """
    name = diff.new.name
    lines = [f"### {code(f'{name} {diff.old.version}')} → {code(f'{name} {diff.new.version}')}", ""]
    for bump in diff.bumps:
        lines += _bump(bump, most)
    lines += _structure("Tables", diff.tables)
    lines += _structure("Columns", diff.columns)
    lines += _structure("Codes", diff.codes)
    lines += _structure("Fields of records", diff.fields)
    lines += _ids(diff.ids)
    lines += _rows(diff.rows, most)
    lines += _files(diff, most)
    return "\n".join(lines).rstrip("\n") + "\n"


def _bump(bump: Bump, most: int) -> Iterator[str]:
    """Yield what the versions are and what they should be."""
    went = f"{bump.made.value} change" if bump.made is not Level.NONE else "no change"
    said = f"**{bump.of.capitalize()}** {bump.old} → {bump.new} ({went}): "
    if bump.needed is Level.NONE:
        said += "nothing that asks for another version"
    elif bump.enough:
        said += f"the changes ask for a {bump.needed.value} one"
    else:
        said += (
            f"**not enough**: the changes ask for a {bump.needed.value} one, at least {asked(bump.old, bump.needed)}"
        )
    yield f"{said}."
    yield ""
    asking = [reason for reason in bump.reasons if reason.level is bump.needed and bump.needed is not Level.NONE]
    yield from (f"- {code(reason.what, 300)}" for reason in asking[:most])
    yield from _more(len(asking) - most)
    yield from [""] * bool(asking)


def _more(number: int) -> Iterator[str]:
    if number > 0:
        yield f"- and {number} more"


def _title(title: str) -> list[str]:
    return [f"#### {title}", ""]


def _structure(title: str, changes: Sequence[StructureChange]) -> Iterator[str]:
    alike: dict[str, list[StructureChange]] = {}
    for number, change in enumerate(changes):
        renamed = change.old and change.new and change.old != change.new
        alike.setdefault(f"{number} renamed" if renamed else f"{change.change} {change.what} {change.note}", []).append(
            change
        )
    told = [_change(group) for group in alike.values()]
    if told:
        yield from (*_title(title), *told, "")


def _change(alike: Sequence[StructureChange]) -> str:
    """Say what became of some of which the same is to be said."""
    change = alike[0]
    old, new = change.old, change.new
    names = ", ".join(code(one.new or one.old or "") for one in alike)
    name = f"{code(old)} → {code(new)}" if old and new and old != new else names
    what = "" if change.what is None or change.change == "described" else f": {code(change.what, 300)}"
    # What a map between versions says is written for readers, and may have Markdown of its own.
    note = f" ({code(change.note, 300)})" if change.note else ""
    return f"- {change.change.value} {name}{what}{note}"


def _ids(ids: Sequence[IdChange]) -> Iterator[str]:
    if not ids:
        return
    yield from _title("Ids")
    for one in ids:
        followed = f" {', '.join(map(code, one.successors))}" if one.successors else ""
        why = f": {code(one.reason, 300)}" if one.reason else ""
        yield f"- {one.record_type.replace('_', ' ')} {code(one.id)} {SAID_OF_IDS[one.change]}{followed}{why}"
    yield ""


def _rows(tables: Sequence[TableRows], most: int) -> Iterator[str]:
    if not tables:
        return
    yield from _title("Rows")
    for table in tables:
        yield f"- {code(table.table)}: {_numbers(table)}"
        yield from _listed("added", (_key(key) for key in table.added), len(table.added), most)
        yield from _listed("removed", (_key(key) for key in table.removed), len(table.removed), most)
        yield from _listed("changed", map(_row, table.changed), len(table.changed), most)
    yield ""


def _numbers(table: TableRows) -> str:
    rows = number_of(table.new_rows, "row")
    if table.old_rows != table.new_rows:
        rows = f"{table.old_rows} → {rows}"
    if table.not_compared:
        return f"{rows}, not compared one by one: {table.not_compared}"
    done = (("added", table.added), ("removed", table.removed), ("changed", table.changed))
    said = ", ".join(f"{len(some)} {what}" for what, some in done if some)
    return f"{rows}: {said}{_columns(table.changed)}"


def _columns(changed: Iterable[RowChange]) -> str:
    counted = Counter(cell.column for row in changed for cell in row.cells)
    said = ", ".join(f"{code(column)} {number}" for column, number in counted.items())
    return f" ({said})" if said else ""


def _listed(what: str, rows: Iterable[str], number: int, most: int) -> Iterator[str]:
    yield from (f"  - {what} {row}" for row, _ in zip(rows, range(most), strict=False))
    if number > most:
        yield f"  - and {number - most} more {what}: raise --max, or take --format json"


def _key(key: Sequence[KeyPart]) -> str:
    return " ".join(value_words(part.value) if isinstance(part.value, str) else code(str(part.value)) for part in key)


def _row(row: RowChange) -> str:
    cells = "; ".join(f"{code(cell.column)} {_value(cell.old)} → {_value(cell.new)}" for cell in row.cells)
    return f"{_key(row.key)}: {cells}"


def _value(value: object) -> str:
    return code(str(value).upper()) if isinstance(value, bool) else value_words(value)


def _files(diff: ReleaseDiff, most: int) -> Iterator[str]:
    files = diff.files
    if not (files.added or files.removed or files.changed):
        return
    yield from _title("Other files")
    for what, paths in (("added", files.added), ("removed", files.removed), ("changed", files.changed)):
        if paths:
            yield f"- {what}: {', '.join(map(code, paths[:most]))}{f' and {len(paths) - most} more' if len(paths) > most else ''}"
    yield ""
