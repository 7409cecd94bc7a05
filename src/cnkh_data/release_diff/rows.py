"""How the rows of a table differ between two releases, matched by key: one table in memory at a time, column by column."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ..models.release_changes import CellChange, KeyPart, RowChange, TableRows, Value
from ..spreadsheet import LIST_SEPARATOR
from .structure import Pair

Key = tuple[str | None, ...]


class Sides(NamedTuple):
    """A table in both releases."""

    old: pa.Table
    new: pa.Table


def row_changes(name: str, sides: Sides, key: Sequence[str], pairs: Sequence[Pair]) -> TableRows:
    """How the rows of a table differ.

    Args:
        name: name of the table.
        sides: its rows before and now.
        key: columns that tell its rows apart, by their names in the new release.
        pairs: columns that both releases have.

    Example:
        >>> before, now = pa.table({"id": ["a", "b"], "force": [1, 2]}), pa.table({"id": ["b", "c"], "force": [3, 1]})
        >>> found = row_changes("acts", Sides(before, now), ["id"], [Pair("id", "id"), Pair("force", "force")])
        >>> [part.value for key in found.added for part in key], found.changed[0].cells[0].old
        (['c'], 2)
    """
    former = {pair.new: pair.old for pair in pairs}
    told_apart = [column for column in key if column in former]
    keys = _keys(sides.old, [former[column] for column in told_apart]), _keys(sides.new, told_apart)
    if why := _why_not(key, told_apart, keys):
        return _rows(name, sides, not_compared=why)
    places = {row: number for number, row in enumerate(keys[0])}
    known = set(keys[1])
    both = [(places[row], number) for number, row in enumerate(keys[1]) if row in places]
    return _rows(
        name,
        sides,
        added=[_key(sides.new, told_apart, number) for number, row in enumerate(keys[1]) if row not in places],
        removed=[
            _named(_key(sides.old, [former[c] for c in told_apart], n), told_apart)
            for n, row in enumerate(keys[0])
            if row not in known
        ],
        changed=_changed(sides, told_apart, [pair for pair in pairs if pair.new not in told_apart], both),
    )


def _why_not(key: Sequence[str], told_apart: Sequence[str], keys: tuple[list[Key], list[Key]]) -> str | None:
    lacking = [column for column in key if column not in told_apart]
    if not told_apart:
        return "no column of its key is in both releases"
    if any(len(set(side)) < len(side) for side in keys):
        return (
            f"its key has {', '.join(lacking)} now, and without that its rows cannot be told apart"
            if lacking
            else "a key is there twice"
        )
    return None


def _rows(
    name: str,
    sides: Sides,
    added: Sequence[list[KeyPart]] = (),
    removed: Sequence[list[KeyPart]] = (),
    changed: Sequence[RowChange] = (),
    not_compared: str | None = None,
) -> TableRows:
    return TableRows(
        table=name,
        old_rows=sides.old.num_rows,
        new_rows=sides.new.num_rows,
        not_compared=not_compared,
        added=list(added),
        removed=list(removed),
        changed=list(changed),
    )


def _keys(table: pa.Table, columns: Sequence[str]) -> list[Key]:
    return list(zip(*(as_strings(table[column]).to_pylist() for column in columns), strict=True)) if columns else []


def _key(table: pa.Table, columns: Sequence[str], number: int) -> list[KeyPart]:
    return [KeyPart(column=column, value=value(table[column][number].as_py())) for column in columns]


def _named(parts: Sequence[KeyPart], names: Sequence[str]) -> list[KeyPart]:
    return [part.model_copy(update={"column": name}) for part, name in zip(parts, names, strict=True)]


def _changed(
    sides: Sides, key: Sequence[str], pairs: Sequence[Pair], both: Sequence[tuple[int, int]]
) -> list[RowChange]:
    """The rows that both releases have, of which any value differs."""
    old_places, new_places = (pa.array([pair[side] for pair in both], pa.int64()) for side in (0, 1))
    cells: dict[int, list[CellChange]] = {}
    for pair in pairs:
        was, now = sides.old[pair.old].take(old_places), sides.new[pair.new].take(new_places)
        for number in _different(was, now):
            change = CellChange(column=pair.new, old=value(was[number].as_py()), new=value(now[number].as_py()))
            cells.setdefault(number, []).append(change)
    return [RowChange(key=_key(sides.new, key, both[number][1]), cells=cells[number]) for number in sorted(cells)]


def _different(old: pa.ChunkedArray, new: pa.ChunkedArray) -> list[int]:
    """Numbers of the rows in which two columns differ, whatever types they have."""
    lists = pa.types.is_list(old.type) or pa.types.is_list(new.type)
    was, now = as_strings(old, lists), as_strings(new, lists)
    # Not by `indices_nonzero`: that of pyarrow 18 crashes on a column without chunks, as one without rows may be.
    pairs = zip(was.to_pylist(), now.to_pylist(), strict=True)
    return [number for number, (before, after) in enumerate(pairs) if before != after]


def as_strings(column: pa.ChunkedArray, of_lists: bool = False) -> pa.ChunkedArray:
    """Values as text, so that columns of two types can be compared.

    Args:
        column: the values.
        of_lists: whether they are lists, if only as text. A list without items is missing then: text cannot tell the two apart.

    Example:
        >>> as_strings(pa.chunked_array([[["a", "b"], []]]), of_lists=True).to_pylist()
        ['a|b', None]
    """
    if pa.types.is_list(column.type):
        column = pc.binary_join(column.cast(pa.list_(pa.string())), LIST_SEPARATOR)
    elif not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) if of_lists else column


def value(cell: Any) -> Value:
    """A value as JSON has it: a date as text."""
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    plain: Value = cell
    return plain
