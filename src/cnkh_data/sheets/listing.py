"""Rows of a sheet told apart: those that nobody touched, those that somebody edited or removed, and new ones."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .book import Refreshed, Row, Sheet, Slip, formulas_in, missing_columns
from .columns import NO, YES
from .rows import ID, REMOVE, WRITTEN, Item, digest_of

CHANGED_MEANWHILE = (
    "it has been changed in data/ since the sheet was written, and its row here too; write the sheet anew, and carry "
    "over what you have done"
)


class Shown(NamedTuple):
    """A record as its sheet has it now."""

    record: Any
    cells: Mapping[str, str]
    """Those of its row, with its key in column `id`, and the digest in column `as written`."""

    @property
    def key(self) -> str:
        """What its row is called."""
        return self.cells[ID]


def sorted_out(
    page: Sheet,
    names: Sequence[str],
    shown: Sequence[Shown],
    had: Collection[str],
    slips: list[Slip],
    removable: bool = True,
) -> list[Item]:
    """The records of a sheet with their rows, and behind them the rows that have no record yet.

    A row that nobody touched has `touched` unset, whatever has become of its record. What was edited or is new is still to be
    made: its `new` is what the record was, or None.

    Args:
        page: the sheet.
        names: columns whose cells say what a record is, `id` first.
        shown: its records, as they are now.
        had: keys of the rows that were written.
        slips: what is wrong is added here.
        removable: whether rows can be removed.
    """
    needed = [*names, WRITTEN, *([REMOVE] if removable else [])]
    wrong = [*missing_columns(page, needed), *formulas_in(page)]
    slips += wrong
    if wrong:
        return [Item(Row(page, 0, {}), one.record, one.record) for one in shown]
    rows: dict[str, Row] = {}
    new: list[Row] = []
    for row in page.rows:
        if row.get(WRITTEN) and row.get(ID) not in rows:
            rows[row.get(ID)] = row
        elif any(row.get(name) for name in names):
            new.append(row)
    items = [_item(page, names, one, rows.pop(one.key, None), had, slips, removable) for one in shown]
    for row in rows.values():  # Somebody has taken these away in data/ since.
        if digest_of(row.cells, names) != row.get(WRITTEN):
            slips.append(row.slip(ID, "no such row any more; write the sheet anew"))
    return [*items, *(Item(row, None, touched=True) for row in new)]


def _item(
    page: Sheet,
    names: Sequence[str],
    one: Shown,
    row: Row | None,
    had: Collection[str],
    slips: list[Slip],
    removable: bool,
) -> Item:
    if row is None:
        if one.key in had:
            back = f"put it back (to remove it, write {YES} in column {REMOVE})" if removable else "put it back"
            slips.append(Slip(page.name, "", 0, f"row {one.key} is missing; {back}"))
        return Item(Row(page, 0, {}), one.record, one.record)
    removed = removable and _says_remove(row, slips)
    same = all(row.get(name) == one.cells.get(name, "") for name in names)
    touched = removed or (not same and digest_of(row.cells, names) != row.get(WRITTEN))
    if touched and one.cells[WRITTEN] != row.get(WRITTEN):
        slips.append(row.slip(ID, CHANGED_MEANWHILE))
    return Item(row, one.record, None if removed else one.record, touched, removed)


def _says_remove(row: Row, slips: list[Slip]) -> bool:
    words = row.get(REMOVE).lower()
    if words not in ("", YES, NO):
        slips.append(row.slip(REMOVE, f"{words!r}; write {YES} to remove the row, or nothing"))
    return words == YES


def told_of(sheet: str, items: Sequence[Item]) -> Iterator[str]:
    """Yield what has become of the rows of a sheet, if anything has."""
    new = sum(one.old is None and one.new is not None for one in items)
    removed = sum(one.old is not None and one.new is None for one in items)
    changed = sum(one.touched and one.old is not None and one.new not in (None, one.old) for one in items)
    each = [f"{count} {what}" for count, what in ((changed, "changed"), (new, "new"), (removed, "removed")) if count]
    if each:
        yield f"{sheet}: {', '.join(each)}"


def refreshed_rows(
    sheet: str, items: Sequence[Item], cells: Callable[[int, Any], Mapping[str, str]]
) -> Iterator[Refreshed]:
    """Yield the rows of a sheet that are to be written again: numbers follow the order, so one that goes changes those behind it.

    Args:
        sheet: its name.
        items: its rows, in the order of their records.
        cells: gives those of a record with its number.
    """
    number = 0
    for item in items:
        number += item.new is not None
        if item.row.number and any(one.touched for one in items):
            yield Refreshed(sheet, item.row.number, cells(number, item.new) if item.new is not None else {})
