"""What `document.json` says beside its texts, as sheets: the document in one row, its terms and its collectives in a row each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

from pydantic import ValidationError

from ..corpus import Corpus, DocumentFolder
from ..models import Collective, Document, Record, Term
from ..models.walk import shapes
from ..positions import Path
from .book import Head, Page, Refreshed, Row, Sheet, Slip
from .columns import Codes, Column, Form, Languages, cells_of, columns_of
from .listing import Shown, refreshed_rows, sorted_out, told_of
from .parse import Parsed, as_record, nearest, no_quotes, rejected
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
            languages = Codes("languages", "", tuple((text.language, "", "") for text in self.folder.document.texts))
            return replace(column, form=Form.CODE, codes=languages)
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

    def heads(self, sheet: str) -> list[Head]:
        """The columns of a sheet, in their order."""
        heads = [Head(ID, locked=True)]
        for column in self.columns[sheet]:
            head, is_entry = head_of(column), column.codes is not None and column.form is Form.TEXT
            fixed = sheet == HEADING and column.of in FIXED
            heads.append(
                replace(head, free=is_entry, locked=fixed, wide=head.wide or column.of in ("reason", "stands_for"))
            )
        if sheet != HEADING:
            heads.append(Head(REMOVE, "yes removes this row.", yes_no=True))
        return [*heads, Head(WRITTEN, locked=True, hidden=True)]

    def page(self, sheet: str) -> Page:
        """A sheet to be written."""
        rows = [self.cells(sheet, number, record) for number, record in enumerate(self.records(sheet), 1)]
        return Page(sheet, self.heads(sheet), rows, open=sheet != HEADING)

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
        document = next(iter(listed.pop(HEADING, ())), document)
        changed = {sheet: records for sheet, records in listed.items() if records != getattr(document, sheet)}
        return document.model_copy(update=changed) if changed else document

    def _take(self, sheet: str) -> None:
        shown = [
            Shown(one, self.heading.cells(sheet, number, one))
            for number, one in enumerate(self.heading.records(sheet), 1)
        ]
        had = self.said.get(f"{IDS}{sheet}", "").split(" ")
        names, removable = self.heading.own_names(sheet), sheet != HEADING
        items = self.items.setdefault(sheet, [])
        for item in sorted_out(self.sheets[sheet], names, shown, had, self.slips, removable):
            if item.old is None and sheet == HEADING:
                self.slips.append(item.row.slip(ID, "a second row; a document has one"))
                continue
            if item.touched and not item.removed:
                item.new = self._made(sheet, item.row, item.old)
            if item.old is not None or (item.new is not None and item.new not in [one.record for one in shown]):
                items.append(item)

    def _made(self, sheet: str, row: Row, old: Record | None) -> Record | None:
        """The record of a row; None if something in it is wrong."""
        columns, model = self.heading.columns[sheet], MODELS[sheet]
        value: dict[str, Any] = old.model_dump(mode="json") if old is not None else {}
        before = (value, cells_of(value, columns, {})) if old is not None else None
        parsed = Parsed(row, columns, before, no_quotes)
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
            yield from told_of(sheet, items)

    def refreshed(self, after: Heading) -> Iterator[Refreshed]:
        """Yield the rows that are to be written again."""
        for sheet, items in self.items.items():
            yield from refreshed_rows(sheet, items, partial(after.cells, sheet))

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
