"""The accepted findings of a corpus as a sheet: a row for each waiver, brought back only if it waives something."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from ..canonical import file_text
from ..corpus import Corpus, find_root, load
from ..drafting.new_document import readable_corpus
from ..errors import CannotRunError
from ..models.walk import shapes
from ..validate.rules import all_rules
from ..validate.runner import check
from ..validate.waivers import FILE, Waiver, Waivers, read_waivers
from ..writing import writing
from .book import ABOUT, CODES, Head, Page, Row, Sheet, Slip, book_bytes, read_book, refreshed
from .bringing import Brought
from .checking import slip_of
from .coding import KIND, about_in
from .columns import Codes, Column, Form, Languages, cells_of, columns_of
from .kinds import WAIVERS
from .listing import Shown, refreshed_rows, sorted_out, told_of
from .parse import Parsed, as_record, no_quotes, rejected
from .rows import ID, IDS, REMOVE, WRITTEN, Item, as_kept, digest_of, head_of

SHEET, KIND_OF_WAIVERS = WAIVERS, "waivers, 1"
RULE, RECORD, REASON = "rule", "record", "reason"
HELP = (
    ("what it is", "Findings that somebody has judged: the rule is wrong about the record, and the record stays as it is."),
    (
        "how to fill it in",
        f"Choose the rule, as cnkh validate names it; sheet {CODES} says what each checks. Copy the id of the record, and say why it is right.",
    ),
    ("new rows", "Write them below the last row. Leave the id empty."),
    ("remove", "yes removes the waiver of the row. Do not delete the row itself."),
    ("grey cells", "Nobody edits them."),
)  # fmt: skip


@dataclass(frozen=True)
class Waiving:
    """The waivers of a corpus, as their sheet has them; a row is called by its number."""

    entries: Sequence[Waiver]

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns of the fields."""
        rules = sorted((rule for rule in all_rules() if rule.waivable), key=lambda rule: rule.id)
        codes = Codes("rules", "The rule whose finding is accepted.", tuple((one.id, "", one.what) for one in rules))
        return [
            replace(one, codes=codes, form=Form.CODE) if one.of == RULE else one
            for one in columns_of(Waiver, Languages((), ()))
        ]

    def own_names(self) -> list[str]:
        """The columns whose cells say what a waiver is."""
        return [ID, RULE, RECORD, REASON]

    def cells(self, number: int, one: Waiver) -> dict[str, str]:
        """The cells of a row, by the names of their columns."""
        cells = {ID: str(number), **as_kept(cells_of(one.model_dump(mode="json"), self.columns, {}))}
        cells[WRITTEN] = digest_of(cells, self.own_names())
        return cells

    def shown(self) -> list[Shown]:
        """The waivers with their cells."""
        return [Shown(one, self.cells(number, one)) for number, one in enumerate(self.entries, 1)]

    def heads(self) -> list[Head]:
        """The columns of the sheet, in their order."""
        own = [replace(head_of(column), wide=True) for column in self.columns]
        removes = Head(REMOVE, "yes removes this waiver.", yes_no=True)
        return [Head(ID, locked=True), *own, removes, Head(WRITTEN, locked=True, hidden=True)]

    def listed(self) -> tuple[str, str]:
        """The line of sheet `about` that has the numbers of the rows."""
        return f"{IDS}{SHEET}", " ".join(one.key for one in self.shown())


def waivers_written(corpus: Corpus) -> bytes:
    """The waivers of a corpus as a workbook.

    Raises:
        CannotRunError: if openpyxl is not installed, or the file of the waivers cannot be read.
    """
    waiving = Waiving(_read(corpus.root).entries)
    about = [(KIND, KIND_OF_WAIVERS), ("of", corpus.dataset.id), *HELP, waiving.listed()]
    page = Page(SHEET, waiving.heads(), [one.cells for one in waiving.shown()])
    return book_bytes(f"{corpus.dataset.id}: {SHEET}", about, [page], hidden_about=[waiving.listed()[0]])


def _read(root: FilePath) -> Waivers:
    waivers = read_waivers(root)
    if waivers.faults:
        raise CannotRunError(f"{waivers.faults[0].place}: {waivers.faults[0].got}; run: cnkh validate")
    return waivers


def bring_waivers(root: FilePath, file: FilePath) -> Brought:
    """Bring waivers back, or say what is wrong with them, and write nothing: a waiver that waives nothing is wrong.

    Args:
        root: folder that holds `data/`.
        file: the workbook.

    Raises:
        CannotRunError: if the file is no such sheet, or the corpus cannot be read.
    """
    sheets = read_book(file)
    with writing(find_root(root), "sheet") as place:
        corpus = readable_corpus(place.root)
        waiving = Waiving(_read(place.root).entries)
        work = _Bringing(waiving, sheets[SHEET], _check_about(sheets, corpus))
        after = work.after()
        if not work.slips and after == list(waiving.entries):
            return Brought(["nothing to bring back: no row was changed"], [], [])
        content = file_text(after).encode("utf-8")
        work.slips += [] if work.slips else work.unneeded(place.root, Waivers(tuple(after), content))
        if work.slips:
            return Brought(["nothing was written"], sorted(work.slips, key=lambda one: one.row), [])
        place.put({FILE: content})
    new = Waiving(after)
    rows = refreshed_rows(SHEET, work.items, new.cells)
    locked = {SHEET: {head.name for head in new.heads() if head.locked}}
    lines = [f"{FILE}: written", *(f"  {line}" for line in told_of(SHEET, work.items))]
    return Brought([*lines, refreshed(file, rows, dict([new.listed()]), locked)], [], [])


def _check_about(sheets: Mapping[str, Sheet], corpus: Corpus) -> dict[str, str]:
    """What sheet `about` of a book says, if it is of the waivers of a corpus.

    Raises:
        CannotRunError: if it is not.
    """
    said = about_in(sheets[ABOUT]) if ABOUT in sheets else {}
    if SHEET not in sheets or (said.get(KIND), said.get("of")) != (KIND_OF_WAIVERS, corpus.dataset.id):
        raise CannotRunError(
            f"the workbook is no sheet of the waivers of {corpus.dataset.id}; take one that cnkh has written: cnkh sheet {SHEET} --out FILE"
        )
    return said


@dataclass
class _Bringing:
    """Rows of the sheet, made into waivers again."""

    waiving: Waiving
    sheet: Sheet
    said: Mapping[str, str]
    """What sheet `about` says."""
    slips: list[Slip] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def after(self) -> list[Waiver]:
        """The waivers as the sheet has them; what is wrong with it is in `slips`."""
        had = self.said.get(f"{IDS}{SHEET}", "").split(" ")
        self.items = sorted_out(self.sheet, self.waiving.own_names(), self.waiving.shown(), had, self.slips)
        for item in self.items:
            if item.touched and not item.removed:
                item.new = self._made(item.row, item.old)
        there = [item.old for item in self.items if item.old is not None]
        self.items = [item for item in self.items if item.old is not None or item.new not in there]
        return [item.new for item in self.items if item.new is not None]

    def _made(self, row: Row, old: Waiver | None) -> Waiver | None:
        """The waiver of a row; None if something in it is wrong."""
        value: dict[str, Any] = old.model_dump(mode="json") if old is not None else {}
        before = (value, cells_of(value, self.waiving.columns, {})) if old is not None else None
        parsed = Parsed(row, self.waiving.columns, before, no_quotes)
        for name in (RULE, RECORD, REASON):
            parsed.take(name, shapes(Waiver)[name], ())
        self.slips += parsed.slips
        try:
            return None if parsed.slips else as_record(Waiver, parsed.value)  # type: ignore[return-value]
        except ValidationError as error:
            self.slips += rejected(row, self.waiving.columns, error)
            return None

    def unneeded(self, root: FilePath, waivers: Waivers) -> Iterator[Slip]:
        """Yield what is wrong with waivers, each at the cell of its record."""
        kept = [item for item in self.items if item.new is not None]
        starts = [waivers.places.value((number,)) for number in range(len(kept))]
        for finding in check(load(root), waivers).findings:
            if finding.file == FILE:
                row = next(
                    item.row
                    for start, item in reversed(list(zip(starts, kept, strict=True)))
                    if start <= finding.position
                )
                yield slip_of(finding, row.slip(RECORD, "") if row.number else Slip(SHEET, "", 0, ""))
