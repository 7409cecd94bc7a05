"""What `document.json` says beside its texts, as sheets: the document in one row, its terms and its collectives in a row each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from ..corpus import Corpus, DocumentFolder
from ..models import Collective, Document, Record, Term
from ..models.walk import shapes
from ..positions import Path
from .book import Head, Page, Refreshed, Row, Sheet, Slip, formulas_in, missing_columns
from .columns import NO, YES, Codes, Column, Form, Languages, cells_of, columns_of
from .parse import CellError, Parsed, as_record, nearest, rejected
from .rows import ID, IDS, REMOVE, WRITTEN, Item, as_kept, digest_of, entries_for, head_of

HEADING, TERMS, COLLECTIVES = "document", "terms", "collectives"
MODELS: Mapping[str, type[Record]] = {HEADING: Document, TERMS: Term, COLLECTIVES: Collective}
"""Sheet to the model of its rows."""
FIXED = ("codebook", "date")
"""Fields that nobody edits: the date is that of the id, and another codebook is another coding."""


@dataclass(frozen=True)
class Heading:
    """The heading of a document, as its sheets have it; a row is called by its number, since terms have no id."""

    corpus: Corpus
    folder: DocumentFolder

    @cached_property
    def columns(self) -> Mapping[str, Sequence[Column]]:
        """The columns of the fields of each sheet."""
        return {sheet: [self._with_choices(sheet, one) for one in _fields(model)] for sheet, model in MODELS.items()}

    def _with_choices(self, sheet: str, column: Column) -> Column:
        codes = entries_for(self.corpus, column, MODELS[sheet]) or column.codes
        if column.of == "language":
            codes = Codes("languages", "", tuple((text.language, "", "") for text in self.folder.document.texts))
        return replace(column, codes=codes)

    def records(self, sheet: str) -> Sequence[Record]:
        """The records of a sheet, in their order."""
        document = self.folder.document
        listed: Mapping[str, Sequence[Record]] = {TERMS: document.terms, COLLECTIVES: document.collectives}
        return listed.get(sheet, [document])

    def own_names(self, sheet: str) -> list[str]:
        """The columns whose cells say what a record is."""
        return [ID, *(column.name for column in self.columns[sheet])]

    def cells(self, sheet: str, number: int, record: Record) -> dict[str, str]:
        """The cells of a row, by the names of their columns."""
        shown = cells_of(record.model_dump(mode="json"), self.columns[sheet], {})
        cells = {ID: str(number), **as_kept(shown)}
        cells[WRITTEN] = digest_of(cells, self.own_names(sheet))
        return cells

    def page(self, sheet: str) -> Page:
        """A sheet to be written."""
        rows = [self.cells(sheet, number, record) for number, record in enumerate(self.records(sheet), 1)]
        heads = [Head(ID, locked=True)]
        for column in self.columns[sheet]:
            head, is_entry = head_of(column), column.codes is not None and column.form is Form.TEXT
            fixed = sheet == HEADING and column.of in FIXED
            heads.append(
                replace(head, free=is_entry, locked=fixed, wide=head.wide or column.of in ("reason", "stands_for"))
            )
        if sheet != HEADING:
            heads.append(Head(REMOVE, "yes removes this row.", yes_no=True))
        return Page(sheet, [*heads, Head(WRITTEN, locked=True, hidden=True)], rows, open=sheet != HEADING)

    def listed(self) -> Iterator[tuple[str, str]]:
        """Yield, for sheet `about`, the numbers of the rows of each sheet."""
        for sheet in MODELS:
            yield f"{IDS}{sheet}", " ".join(str(number) for number, _ in enumerate(self.records(sheet), 1))


def _fields(model: type[Record]) -> list[Column]:
    return columns_of(model, Languages((), ()))


@dataclass
class BringingHeading:
    """Rows of the heading, made into a document again; a sheet that the book lacks changes nothing."""

    heading: Heading
    sheets: Mapping[str, Sheet]
    said: Mapping[str, str]
    """What sheet `about` says."""
    slips: list[Slip] = field(default_factory=list)
    items: dict[str, list[Item]] = field(default_factory=dict)

    def after(self) -> Document:
        """The document as the sheets have it; what is wrong with them is in `slips`."""
        document = self.heading.folder.document
        for sheet in MODELS:
            if sheet in self.sheets:
                self._take(sheet)
        if self.slips:
            return document
        listed = {sheet: [one.new for one in items if one.new is not None] for sheet, items in self.items.items()}
        (document,) = listed.pop(HEADING, [document])  # type: ignore[assignment]
        changed = {sheet: records for sheet, records in listed.items() if records != getattr(document, sheet)}
        return document.model_copy(update=changed) if changed else document

    def _take(self, sheet: str) -> None:
        page, names = self.sheets[sheet], self.heading.own_names(sheet)
        wrong = [*missing_columns(page, [*names, WRITTEN, *([REMOVE] if sheet != HEADING else [])]), *formulas_in(page)]
        self.slips += wrong
        if wrong:
            return
        rows: dict[str, Row] = {}
        new: list[Row] = []
        for row in page.rows:
            if row.get(WRITTEN) and row.get(ID) not in rows:
                rows[row.get(ID)] = row
            elif any(row.get(name) for name in names):
                new.append(row)
        had = self.said.get(f"{IDS}{sheet}", "").split(" ")
        items = self.items.setdefault(sheet, [])
        for number, record in enumerate(self.heading.records(sheet), 1):
            items.append(self._item(sheet, number, record, rows.pop(str(number), None), had))
        for row in rows.values():  # Somebody has taken these away in data/ since.
            if digest_of(row.cells, names) != row.get(WRITTEN):
                self.slips.append(row.slip(ID, "no such row any more; write the sheet anew"))
        there = [one.old for one in items]
        for row in new:
            made = self._made(sheet, row, None)
            if sheet == HEADING:
                self.slips.append(row.slip(ID, "a second row; a document has one"))
            elif made is not None and made not in there:
                items.append(Item(row, None, made, touched=True))

    def _item(self, sheet: str, number: int, record: Record, row: Row | None, had: Sequence[str]) -> Item:
        if row is None:
            if str(number) in had:
                what = f"row {number} is missing; put it back (to remove it, write {YES} in column {REMOVE})"
                self.slips.append(Slip(sheet, "", 0, what if sheet != HEADING else "its row is missing; put it back"))
            return Item(Row(self.sheets[sheet], 0, {}), record, record)
        now, names = self.heading.cells(sheet, number, record), self.heading.own_names(sheet)
        removed = self._says_remove(row)
        same = all(row.get(name) == now.get(name, "") for name in names)
        touched = removed or (not same and digest_of(row.cells, names) != row.get(WRITTEN))
        if not touched:
            return Item(row, record, record)
        if now[WRITTEN] != row.get(WRITTEN):
            what = "it has been changed in data/ since the sheet was written, and its row here too; write the sheet anew, and carry over what you have done"
            self.slips.append(row.slip(ID, what))
        return Item(row, record, None if removed else self._made(sheet, row, record), touched=True)

    def _says_remove(self, row: Row) -> bool:
        words = row.get(REMOVE).lower()
        if words not in ("", YES, NO):
            self.slips.append(row.slip(REMOVE, f"{words!r}; write {YES} to remove the row, or nothing"))
        return words == YES

    def _made(self, sheet: str, row: Row, old: Record | None) -> Record | None:
        """The record of a row; None if something in it is wrong."""
        columns, model = self.heading.columns[sheet], MODELS[sheet]
        value: dict[str, Any] = old.model_dump(mode="json") if old is not None else {}
        before = (value, cells_of(value, columns, {})) if old is not None else None
        parsed = Parsed(row, columns, before, _no_quotes)
        for name in dict.fromkeys(column.of for column in columns):
            parsed.take(name, shapes(model)[name], ())
        if sheet == HEADING:
            parsed.slips += [
                row.slip(name, f"nobody edits this; put back {value[name]!r}")
                for name in FIXED
                if parsed.value[name] != value.get(name)
            ]
        self.slips += parsed.slips
        try:
            return None if parsed.slips else as_record(model, parsed.value)
        except ValidationError as error:
            self.slips += rejected(row, columns, error)
            return None

    def told(self) -> Iterator[str]:
        """Yield what has become of the rows of each sheet."""
        for sheet, items in self.items.items():
            new = sum(one.old is None for one in items)
            removed = sum(one.new is None for one in items)
            changed = sum(one.touched and one.old is not None and one.new not in (None, one.old) for one in items)
            counts = ((changed, "changed"), (new, "new"), (removed, "removed"))
            each = [f"{count} {what}" for count, what in counts if count]
            if each:
                yield f"{sheet}: {', '.join(each)}"

    def refreshed(self, after: Heading) -> Iterator[Refreshed]:
        """Yield the rows that are to be written again: numbers follow the order, so one that goes changes those behind it."""
        for sheet, items in self.items.items():
            number = 0
            for item in items:
                number += item.new is not None
                if item.row.number and any(one.touched for one in items):
                    cells = after.cells(sheet, number, item.new) if item.new is not None else {}
                    yield Refreshed(sheet, item.row.number, cells)

    def cell_of(self, path: Path) -> tuple[str, int, str] | None:
        """The sheet, row and column of a value in the document; None for what is in no sheet."""
        sheet, inner, at = HEADING, path, 0
        if path[:1] in ((TERMS,), (COLLECTIVES,)):
            sheet, inner, at = str(path[0]), path[2:], int(path[1]) if len(path) > 1 else 0
        kept = [one for one in self.items.get(sheet, ()) if one.new is not None]
        if at >= len(kept) or not kept[at].row.number:
            return None
        column = nearest(self.heading.columns[sheet], inner)
        row = kept[at].row
        return sheet, row.number, row.sheet.letters.get(column.name if column else ID, "A")


def _no_quotes(column: Column, words: str) -> Any:
    raise CellError(f"{words!r}, which belongs in no cell of {column.name}")
