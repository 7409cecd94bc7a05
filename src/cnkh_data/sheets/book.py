"""A workbook that people fill in: columns with lists to choose from, cells that nobody edits, and what each code means.

Every cell is text. So a spreadsheet program makes no date of `2025-12-31`, and no number of `3`.
"""

import datetime
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..cells import cells as width_of
from ..errors import CannotRunError
from ..release.workbook import Look, Styles, fitting, put, saved
from .columns import NO, YES, Codes

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet
# ruff: noqa: PLC0415 - the writer of workbooks is no part of what everybody installs

ABOUT, CODES = "about", "codes"
"""Sheets that every book has: what it is and how it is filled in, and what each code means."""
MOST_BYTES = 32 * 2**20
"""Largest workbook that is read."""
MOST_UNPACKED = 256 * 2**20
"""Most bytes that its parts may have."""
MOST_ROWS = 20_000
"""Last row of a sheet that may have something in it."""
MORE = 2_000
"""Rows below those that are written, in which cells have their lists of codes."""
NARROW, WIDE, LINE, HIGHEST = 12, 44, 15, 300
"""Width of columns, in characters; height of a line and of the highest row, in points."""
LONGEST_PROMPT = 250
"""Characters of what a program shows beside a cell that is chosen."""
LOCKED, UNREAD, HEAD = "FFEDEDED", "FFFFF2B3", "FFD9E2F3"
"""Colours of cells that nobody edits, of rows that nobody has read, and of the first row."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Head:
    """A column of a sheet that is written."""

    name: str
    about: str = ""
    codes: Codes | None = None
    locked: bool = False
    in_new_rows: bool = False
    """Whether it is filled in in new rows, though it is locked in those of records."""
    yes_no: bool = False
    several: bool = False
    """Whether its cells have several codes, which no list lets one choose."""
    free: bool = False
    """Whether its cells may have others than those of the list: an entry that is still to be added."""
    hidden: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Page:
    """A sheet that is written."""

    name: str
    heads: Sequence[Head]
    rows: Sequence[Mapping[str, str]]
    """Of each row, the column to the text in its cell."""
    open: bool = True
    """Whether new records can be written below its rows."""
    unread: str = ""
    """Name of the column that says of a row whether somebody has read it; empty if none does."""


class Slip(NamedTuple):
    """What is wrong in a cell."""

    sheet: str
    column: str
    """Its letters; empty if the row as a whole is meant."""
    row: int
    """Its number; 0 if the sheet as a whole is meant."""
    what: str

    def __str__(self) -> str:
        """Say where and what."""
        place = f"{self.column}{self.row or ''}" if self.column else f"row {self.row}" if self.row else ""
        return f"{self.sheet}{'!' if place else ''}{place}: {self.what}"


@dataclass(frozen=True)
class Row:
    """A row of a sheet that was read."""

    sheet: "Sheet" = field(repr=False)
    number: int
    cells: Mapping[str, str]
    """Name of a column to the text in its cell; a cell without text is left out."""

    def get(self, name: str) -> str:
        """The text in the cell of a column; empty if there is none."""
        return self.cells.get(name, "")

    def slip(self, name: str, what: str) -> Slip:
        """A slip in the cell of a column."""
        return Slip(self.sheet.name, self.sheet.letters.get(name, ""), self.number, what)


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read."""

    name: str
    letters: Mapping[str, str]
    """Name of a column to its letters."""
    rows: list[Row] = field(default_factory=list, repr=False)


def require_openpyxl() -> None:
    """Check that sheets can be written and read.

    Raises:
        CannotRunError: if the package for it is not installed.
    """
    if find_spec("openpyxl") is None:
        raise CannotRunError("sheets need openpyxl; run: python -m pip install openpyxl")


# Writing


def book_bytes(
    title: str,
    about: Sequence[tuple[str, str]],
    pages: Sequence[Page],
    open_about: Sequence[str] = (),
    hidden_about: Sequence[str] = (),
) -> bytes:
    """A workbook of some pages; the same pages give the same bytes with the same openpyxl.

    Args:
        title: of the workbook.
        about: what sheet `about` says, line by line: a name, and words.
        pages: the other sheets; that of the codes is made here.
        open_about: names in sheet `about` whose words are to be filled in.
        hidden_about: names whose lines are for programs.

    Raises:
        CannotRunError: if openpyxl is not installed.
    """
    require_openpyxl()
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _add_about(book, about, open_about, hidden_about)
    lists = _add_codes(book, list(chain.from_iterable(page.heads for page in pages)))
    codes = book[CODES]
    for page in pages:
        _add_page(book, page, lists)
    book.move_sheet(codes, len(pages))
    book.active = 1
    return saved(book, title)


def _add_about(
    book: "Workbook", about: Sequence[tuple[str, str]], open_about: Sequence[str], hidden_about: Sequence[str]
) -> None:
    sheet, styles = book.create_sheet(ABOUT), Styles()
    for number, (name, words) in enumerate(about, 1):
        put(sheet.cell(number, 1), name, styles, Look(bold=True))
        put(sheet.cell(number, 2), words, styles, Look(wrapped=True))
        if name in open_about:
            _unlock(sheet.cell(number, 2))
        sheet.row_dimensions[number].height = _height({"": words}, 90)
        sheet.row_dimensions[number].hidden = name in hidden_about
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 90
    _protect(sheet)


def _add_codes(book: "Workbook", heads: Sequence[Head]) -> dict[str, str]:
    """Add the sheet of the codes; each codelist with the range in which its codes stand."""
    known = {head.codes.name: head.codes for head in heads if head.codes is not None and head.codes.each}
    sheet, styles = book.create_sheet(CODES), Styles()
    for column, name in enumerate(("codelist", "code", "label", "meaning"), 1):
        put(sheet.cell(1, column), name, styles, Look(bold=True))
    ranges: dict[str, str] = {}
    row = 1
    for codes in known.values():
        first = row + 1
        for row, (code, label, meaning) in enumerate(codes.each, first):
            for column, words in enumerate((codes.name, str(code), label, meaning), 1):
                put(sheet.cell(row, column), words, styles, Look(wrapped=column == 4))
        ranges[codes.name] = f"{CODES}!$B${first}:$B${row}"
    for letters, width in (("A", 18), ("B", 22), ("C", 26), ("D", 90)):
        sheet.column_dimensions[letters].width = width
    sheet.freeze_panes = "A2"
    _protect(sheet)
    return ranges


def _add_page(book: "Workbook", page: Page, lists: Mapping[str, str]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet, looks = book.create_sheet(page.name), _Looks()
    last = len(page.rows) + 1
    for column, head in enumerate(page.heads, 1):
        letters, cell = get_column_letter(column), sheet.cell(1, column)
        cell.value, cell.font, cell.fill = head.name, Font(bold=True), PatternFill("solid", fgColor=HEAD)
        dimension = sheet.column_dimensions[letters]
        dimension.width = WIDE if head.wide else max(NARROW, width_of(head.name) + 2)
        dimension.hidden = head.hidden
        if page.open and not head.hidden:
            looks.give(dimension, locked=False, wrapped=head.wide)
        _add_help(sheet, head, f"{letters}2:{letters}{last + MORE}", lists)
    for number, row in enumerate(page.rows, 2):
        for column, head in enumerate(page.heads, 1):
            cell = sheet.cell(number, column)
            if words := row.get(head.name, ""):
                cell.value = fitting(words)
                cell.data_type = "s"
            looks.give(cell, head.locked, head.wide)
        sheet.row_dimensions[number].height = _height({h.name: row.get(h.name, "") for h in page.heads if h.wide}, WIDE)
    if page.unread:
        _mark_unread(sheet, page, last + MORE)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(page.heads))}{max(last, 2)}"
    _protect(sheet)


def _add_help(sheet: "Worksheet", head: Head, cells: str, lists: Mapping[str, str]) -> None:
    """Say beside each cell of a column what belongs in it, and let people choose where there are codes."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = lists.get(head.codes.name) if head.codes else f'"{YES},{NO}"' if head.yes_no else None
    about = head.about if len(head.about) <= LONGEST_PROMPT else f"{head.about[:LONGEST_PROMPT]}…"
    if not (choices or about) or (head.locked and not head.in_new_rows):
        return
    if choices and not head.several:
        told = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
        told.errorStyle = "warning" if head.free else None
        told.errorTitle, told.error = "No such code", f"Choose from the list; sheet {CODES} says what each code means."
    else:
        told = DataValidation(allow_blank=True)
    if about:
        told.promptTitle, told.prompt, told.showInputMessage = head.name[:32], about, True
    told.add(cells)
    sheet.add_data_validation(told)


def _mark_unread(sheet: "Worksheet", page: Page, last: int) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    column = next(number for number, head in enumerate(page.heads, 1) if head.name == page.unread)
    fill = PatternFill(bgColor=UNREAD, fill_type="solid")
    rule = FormulaRule(formula=[f'${get_column_letter(column)}2="{NO}"'], fill=fill)
    sheet.conditional_formatting.add(f"A2:{get_column_letter(len(page.heads))}{last}", rule)


def _unlock(cell: Any) -> None:
    from openpyxl.styles import Protection

    cell.protection = Protection(locked=False)


class _Looks:
    """Gives cells, and columns for the cells that are still to be written, their look; that of the first of a kind serves all others, since openpyxl is slow at it."""

    def __init__(self) -> None:
        self._known: dict[tuple[bool, bool], Any] = {}

    def give(self, cell: Any, locked: bool, wrapped: bool) -> None:
        """Give a cell a look."""
        from copy import copy

        from openpyxl.styles import Alignment, PatternFill, Protection

        if (known := self._known.get((locked, wrapped))) is not None:
            cell._style = known
            return
        cell.alignment = Alignment(vertical="top", wrap_text=wrapped)
        cell.protection = Protection(locked=locked)
        cell.number_format = "@"
        cell.quotePrefix = True
        if locked:
            cell.fill = PatternFill("solid", fgColor=LOCKED)
        self._known[locked, wrapped] = copy(cell._style)


def _protect(sheet: "Worksheet") -> None:
    """Keep locked cells from being edited by accident; there is no password, so who must can take it off."""
    protection = sheet.protection
    protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)


def _height(words: Mapping[str, str], width: int) -> int:
    """Height of a row, in points, if what is wider than its column is wrapped."""
    room = width * 7 // 8  # Words are not broken, so a line is seldom full.
    each = (sum(1 + width_of(line) // room for line in one.split("\n")) for one in words.values())
    return min(LINE * max(each, default=1), HIGHEST)


# Reading


def read_book(path: Path) -> dict[str, Sheet]:
    """The sheets of a workbook, by name.

    Raises:
        CannotRunError: if the file is no workbook, or is larger than any that was written here.
    """
    require_openpyxl()
    from openpyxl import load_workbook

    _check_file(path)
    try:
        book = load_workbook(path)
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise CannotRunError(
            f"{path}: no workbook that can be read ({type(error).__name__}); save it as .xlsx"
        ) from None
    return {sheet.title: _read_sheet(sheet) for sheet in book.worksheets}


def _check_file(path: Path) -> None:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotRunError(f"{path}: over {MOST_BYTES // 2**20} MB; no sheet of a document is so large")
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise CannotRunError(
                    f"{path}: over {MOST_UNPACKED // 2**20} MB unpacked; no sheet of a document is so large"
                )
    except FileNotFoundError:
        raise CannotRunError(f"{path}: no such file") from None
    except zipfile.BadZipFile:
        raise CannotRunError(f"{path}: no workbook; save it as .xlsx") from None
    except OSError as error:
        raise CannotRunError(f"{path}: cannot be read: {error.strerror}") from None


def _read_sheet(sheet: "Worksheet") -> Sheet:
    from openpyxl.utils import get_column_letter

    heads = {column: text_of(cell.value) for column, cell in enumerate(next(sheet.iter_rows(), ()), 1)}
    found = Sheet(sheet.title, {name: get_column_letter(column) for column, name in heads.items() if name})
    if sheet.max_row > MOST_ROWS:
        raise CannotRunError(
            f"sheet {sheet.title}: goes on beyond row {MOST_ROWS:,}; remove the rows that are not used"
        )
    for number, row in enumerate(sheet.iter_rows(min_row=2), 2):
        named = ((heads.get(column, ""), cell) for column, cell in enumerate(row, 1))
        cells = {name: _cell_text(cell) for name, cell in named if name}
        if any(cells.values()):
            found.rows.append(Row(found, number, {name: words for name, words in cells.items() if words}))
    return found


Locked = Mapping[str, Collection[str]]
"""Sheet to its columns that nobody edits."""


class Refreshed(NamedTuple):
    """A row whose cells are written again."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    """Column to text; the cells of other columns are emptied."""


def refreshed(path: Path, rows: Iterable[Refreshed], about: Mapping[str, str], locked: Locked) -> str:
    """Bring rows of a workbook up to date whose records have been written; say so, or why it stays as it was.

    Whatever keeps the workbook from it is no failure of the command. What is given is as for `refresh`.
    """
    try:
        refresh(path, rows, about, locked)
    except Exception as error:
        why = (isinstance(error, OSError) and error.strerror) or type(error).__name__
        return f"{path}: left as it is ({why}); to edit these rows again, write the sheet anew with --out"
    return f"{path}: brought up to date, with the new ids; if it is open, close it and open it again"


def refresh(path: Path, rows: Iterable[Refreshed], about: Mapping[str, str], locked: Locked) -> None:
    """Write some rows of a workbook again, and some lines of sheet `about`; all else in it stays as it is.

    Args:
        path: of the workbook.
        rows: what to write.
        about: names in sheet `about` to their words.
        locked: sheet to its columns that nobody edits in a row that has a record.

    Raises:
        OSError: if it cannot be written; then it stays as it was.
    """
    from openpyxl import load_workbook
    from openpyxl.styles import Protection

    book = load_workbook(path)
    for one in rows:
        sheet = book[one.sheet]
        for column, head in enumerate(next(sheet.iter_rows()), 1):
            name, cell = text_of(head.value), sheet.cell(one.row, column)
            cell.value = fitting(one.cells[name]) if name in one.cells else None
            if name in one.cells:
                cell.data_type = "s"
                cell.protection = Protection(locked=name in locked.get(one.sheet, ()))
    for name, cell in ((text_of(row[0].value), row[1]) for row in book[ABOUT].iter_rows(max_col=2)):
        if name in about:
            cell.value = about[name]
    buffer = io.BytesIO()
    book.save(buffer)
    rewrite(path, buffer.getvalue())


def rewrite(path: Path, content: bytes) -> None:
    """Put other content in the place of a file, in one step.

    Raises:
        OSError: if it cannot be written; then it stays as it was.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def written_anew(path: Path, content: bytes) -> str:
    """Put a workbook that was made anew in the place of the one that was brought back; say so, or why that stays as it was."""
    try:
        rewrite(path, content)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return f"{path}: left as it is ({why}); it is of the texts as they were, so write the sheet anew with --out"
    return f"{path}: written anew, with the new provisions; if it is open, close it and open it again"


FORMULA_CELL = "\0formula"
"""Stands for what a cell holds that has to be worked out."""


def _cell_text(cell: Any) -> str:
    return FORMULA_CELL if cell.data_type == "f" else text_of(cell.value)


def text_of(value: Any) -> str:
    r"""The text of a cell, of whatever type a program has made it.

    Example:
        >>> text_of(3.0), text_of(True), text_of(datetime.datetime(2025, 12, 31)), text_of(" a\r\nb "), text_of("_x0041_")
        ('3', 'yes', '2025-12-31', 'a\nb', 'A')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def formulas_in(sheet: Sheet) -> Iterator[Slip]:
    """Yield the cells of a sheet that hold a formula: what it comes to is not read."""
    for row in sheet.rows:
        for name, words in row.cells.items():
            if words == FORMULA_CELL:
                yield row.slip(name, "a formula, which is not read; write its text, with ' before it")


def missing_columns(sheet: Sheet, names: Iterable[str]) -> Iterator[Slip]:
    """Yield the columns that a sheet should have and has not."""
    for name in names:
        if name not in sheet.letters:
            yield Slip(sheet.name, "", 1, f"no column {name!r}; put it back, or write the sheet anew")
