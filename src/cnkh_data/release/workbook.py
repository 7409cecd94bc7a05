"""The tables that people read, as one workbook for spreadsheet programs."""

import datetime
import re
import zipfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, BinaryIO, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ..archive import write_zip
from ..cells import cells
from ..errors import CannotRunError
from ..files import naming
from ..scratch import scratch_folder
from ..spreadsheet import FORMULA, LIST_SEPARATOR, require_openpyxl
from ..staging import Content, OnDisk, on_disk, pieces
from .bundle import Bundle
from .tables import Readable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
# ruff: noqa: PLC0415 - the writer of workbooks is no part of what everybody installs

SHEETS = (
    *("documents", "provisions", "commitments", "divergences", "relations", "threads", "network"),
    *("commitment_deadlines", "commitment_quantities", "entities", "names", "tenures", "adjudications", "agreement"),
)
"""Tables that have a sheet, in the order of the sheets. Texts and lists are for programs."""
README, COLUMNS, LABELS = "README", "columns", "labels"
"""The other sheets: what the data is, what each column holds, what each code means."""
MOST_UNITS = 32_767
"""Longest text that a cell holds, in units of UTF-16."""
MOST_CELLS = 200_000
"""Cells of the largest table that has a sheet: whoever has more works with a program for tables, and openpyxl takes long."""
CUT = " […]"
"""Ends a text that is longer than that."""
FIRST_DAY = datetime.date(1900, 3, 1)
"""First day that every spreadsheet program counts alike; earlier ones are written as text."""
DAY_FORMAT = "yyyy-mm-dd"
NARROWEST, WIDEST = 8, 60
"""Width of columns, in cells of a terminal; what is longer is wrapped."""
LINE, HIGHEST = 15, 405
"""Height of a line and of the highest row, in points. Some programs work no heights out when they open a workbook."""
_FORMULA = re.compile(FORMULA)
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What stands in a workbook as _xHHHH_: what its XML cannot hold, or would be read as something else."""
NOTES = {
    "sheets": f"A sheet a table; sheet {COLUMNS} says what each column holds, sheet {LABELS} what each code means. Tables with the "
    "texts themselves, offsets and readings are in the other formats of the release.",
    "missing": "An empty cell is missing.",
    "lists": f"The items of a list are separated by {LIST_SEPARATOR}",
    "long cells": f"A cell holds at most {MOST_UNITS:,} characters. A longer text is cut, and ends with{CUT}; csv/ and parquet/ have "
    "all of it.",
    "formulas": "No cell is a formula: text that looks like one is text.",
}
"""What sheet README says beside what is said of the data itself."""
CORE_PROPERTIES = "docProps/core.xml"
"""Part that says when a workbook was written; ours says its title alone."""
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Look(NamedTuple):
    """How a cell looks."""

    bold: bool = False
    wrapped: bool = False
    day: bool = False
    inert: bool = False
    """Whether it says that it is text although it looks like a formula."""


def workbook_path(bundle: Bundle) -> str:
    """Where the workbook stands in a release."""
    return f"{bundle.name}.xlsx"


def write_workbook(bundle: Bundle, place: FilePath, scratch: FilePath) -> None:
    """Write the workbook. The same data gives the same bytes with the same openpyxl.

    Args:
        bundle: what it is made of.
        place: where it is to be; nothing may stand there.
        scratch: a folder for what is needed only until then.

    Raises:
        CannotRunError: if the sheets cannot be put into files while they are made, as openpyxl does.
        OSError: if it cannot be written.
    """
    require_openpyxl()
    from openpyxl import Workbook

    book, rows = Workbook(write_only=True), _Rows(scratch)
    definitions = {table.name: table for table in bundle.definitions}
    shown = [name for name in SHEETS if name in definitions]
    too_large = [name for name in shown if _cells_of(bundle.tables[name]) > MOST_CELLS]
    columns = [(name, c.name, c.codelist, c.description) for name in shown for c in definitions[name].columns]
    with naming_temporary_files():
        _add_readme(book, rows, {**bundle.about, **NOTES, **_left_out(too_large)})
        for name in shown:
            if name not in too_large:
                _add_sheet(book, rows, name, definitions[name].arrow_schema.names, partial(_rows, bundle.tables[name]))
        _add_sheet(book, rows, COLUMNS, ("sheet", "column", "codelist", "description"), lambda: columns)
        _add_sheet(book, rows, LABELS, ("codelist", "code", "label", "definition"), lambda: _labels(bundle))
    save(book, f"{bundle.dataset.title}, version {bundle.dataset.version}", place, scratch, rows.files)


def _cells_of(table: Readable) -> int:
    return table.num_rows * len(table.schema)


def _left_out(tables: Sequence[str]) -> dict[str, str]:
    """What sheet README says of tables that have no sheet."""
    why = f"{', '.join(tables)}: more than {MOST_CELLS:,} cells; csv/ and parquet/ have them."
    return {"left out": why} if tables else {}


def _rows(table: Readable) -> Iterator[Sequence[Any]]:
    for batch in table.to_batches():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _labels(bundle: Bundle) -> Iterator[tuple[Any, ...]]:
    for name, codes in bundle.codelists.items():
        for code in codes:
            yield name, int(code.code) if name in bundle.numbered else code.code, code.label, code.definition


def _add_readme(book: "Workbook", rows: "_Rows", about: Mapping[str, str]) -> None:
    sheet = book.create_sheet(README)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, WIDEST + 3
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    looks = (Look(bold=True), Look(wrapped=True))
    with rows.of(book, sheet) as add:
        for name, words in about.items():
            add((name, words), looks, _extent(words).lines)


def _add_sheet(
    book: "Workbook", rows: "_Rows", name: str, header: Sequence[str], given: Callable[[], Iterable[Sequence[Any]]]
) -> None:
    """Add a sheet whose header stays in sight and can be filtered. Its rows are gone through twice: first for their width."""
    from openpyxl.utils import get_column_letter

    wide, lines = [0] * len(header), array("l")
    for row in chain([tuple(header)], given()):
        extents = [_extent(value) for value in row]
        wide = [max(width, extent.width) for width, extent in zip(wide, extents, strict=True)]
        lines.append(max(extent.lines for extent in extents))
    sheet = book.create_sheet(name)
    for column, width in enumerate(wide, 1):
        # A filter has its arrow beside the name.
        sheet.column_dimensions[get_column_letter(column)].width = max(NARROWEST, min(width, WIDEST)) + 3
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(lines)}"
    looks = [Look(wrapped=width > WIDEST) for width in wide]
    with rows.of(book, sheet) as add:
        add(header, [look._replace(bold=True) for look in looks], lines[0])
        for row, high in zip(given(), lines[1:], strict=True):
            add(row, looks, high)


class _Rows:
    """Writes rows of sheets as openpyxl would, in the one way that XML is written here, and many times as fast.

    openpyxl itself is asked for what a style is called, and writes sheets without rows, into which these are put.
    """

    def __init__(self, scratch: FilePath) -> None:
        self._scratch = scratch
        self.files: dict[str, FilePath] = {}
        """Part of the workbook that is a sheet to the file with its rows."""

    @contextmanager
    def of(self, book: "Workbook", sheet: Any) -> Iterator["AddRow"]:
        """Give what adds rows to the newest sheet of a workbook."""
        number = len(book.worksheets)
        place = self._scratch / f"rows-{number}"
        with naming(place), place.open("xb") as out:
            yield _RowsOfSheet(sheet, out).add
        self.files[f"xl/worksheets/sheet{number}.xml"] = place


AddRow = Callable[[Sequence[Any], Sequence[Look], int], None]
"""Adds a row: its values, their looks, and how many lines it has if what is wider than a column is wrapped."""


class _RowsOfSheet:
    """Writes the rows of one sheet."""

    def __init__(self, sheet: Any, out: BinaryIO) -> None:
        self._sheet = sheet
        self._out = out
        self._styles = Styles()
        self._number = 0
        self._attributes: dict[tuple[Look, type], str] = {}
        """What cells of a look and a kind of value have beside their place."""
        self._letters: list[str] = []
        self._high: dict[int, str] = {}
        """Attributes of rows by how many lines they have."""

    def add(self, values: Sequence[Any], looks: Sequence[Look], lines: int) -> None:
        """Add a row."""
        from openpyxl.utils import get_column_letter

        self._number += 1
        for column in range(len(self._letters), len(values)):
            self._letters.append(get_column_letter(column + 1))
        row = "".join(map(self._cell, self._letters, values, looks))
        tag = f'<row r="{self._number}"{self._of_row(lines)}'
        self._out.write((f"{tag}>{row}</row>" if row else f"{tag}/>").encode("utf-8"))

    def _of_row(self, lines: int) -> str:
        """What a row has beside its number."""
        if lines not in self._high:
            dimensions = self._sheet.row_dimensions
            dimensions[1].height = min(LINE * lines, HIGHEST)
            self._high[lines] = "".join(_attribute(key, value) for key, value in dict(dimensions.pop(1)).items())
        return self._high[lines]

    def _cell(self, letter: str, value: Any, look: Look) -> str:
        """A cell; nothing where it would be empty."""
        if value is None:
            return ""
        if isinstance(value, bool | int | float) or _is_day(value):
            attributes = self._with(value, look._replace(day=not isinstance(value, bool | int | float)))
            return f'<c r="{letter}{self._number}"{attributes}><v>{_number(value)}</v></c>'
        if not (text := _shown(value)):
            return ""
        attributes = self._with(text, look._replace(inert=bool(_FORMULA.match(text))))
        text = fitting(text)
        edge = ' xml:space="preserve"' if text.strip() not in ("", text) else ""
        return f'<c r="{letter}{self._number}"{attributes}><is><t{edge}>{escape(text)}</t></is></c>'

    def _with(self, value: Any, look: Look) -> str:
        """Style and type of a cell, as openpyxl has them for the first cell with such a value and look."""
        kind = look, type(value)
        if kind not in self._attributes:
            from openpyxl.cell import WriteOnlyCell

            cell = WriteOnlyCell(self._sheet)
            put(cell, value, self._styles, look)
            written = {"s": "inlineStr", "d": "n"}.get(cell.data_type, cell.data_type)
            self._attributes[kind] = _attribute("s", str(cell.style_id)) + _attribute("t", written)
        return self._attributes[kind]


def _is_day(value: Any) -> bool:
    """Whether a value is a day that every spreadsheet program counts alike."""
    return isinstance(value, datetime.date) and value >= FIRST_DAY


def _number(value: Any) -> str:
    """A number, a truth value or a day as a cell has it."""
    from openpyxl.compat import safe_string
    from openpyxl.utils.datetime import to_excel

    written: str = safe_string(to_excel(value) if isinstance(value, datetime.date) else value)
    return written


class _Extent(NamedTuple):
    """How much room a value takes."""

    width: int
    """In cells of a terminal, if no line is wrapped."""
    lines: int
    """If those are wrapped that are wider than a column."""


def _extent(value: Any) -> _Extent:
    text = _shown(value)
    widths = [cells(line) for line in text.split("\n")] if "\n" in text else [cells(text)]
    return _Extent(max(widths), sum(1 + width // WIDEST for width in widths))


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return LIST_SEPARATOR.join(value) if isinstance(value, list) else str(value)


class Styles:
    """Gives cells their look. What openpyxl works out for the first cell of a look serves all others: it is slow at that."""

    def __init__(self) -> None:
        self._known: dict[Look, Any] = {}

    def give(self, cell: "Cell", look: Look) -> None:
        """Give a cell a look."""
        if look in self._known:
            cell._style = self._known[look]
            return
        from openpyxl.styles import Alignment, Font

        cell.alignment = Alignment(vertical="top", wrap_text=look.wrapped)
        cell.quotePrefix = look.inert
        if look.bold:
            cell.font = Font(bold=True)
        if look.day:
            cell.number_format = DAY_FORMAT
        self._known[look] = copy(cell._style)


def put(cell: "Cell", value: Any, styles: Styles, look: Look) -> None:
    """Write a cell. Text is always text, and says so to programs that would run what looks like a formula."""
    if _is_day(value):
        cell.value = value
        styles.give(cell, look._replace(day=True))
    elif isinstance(value, bool | int | float):
        cell.value = value
        styles.give(cell, look)
    elif text := _shown(value):
        cell.value = fitting(text)
        cell.data_type = "s"
        styles.give(cell, look._replace(inert=bool(_FORMULA.match(text))))


def fitting(text: str) -> str:
    r"""A text as a cell can hold it.

    Example:
        >>> fitting("a\rb"), fitting("_x0041_")
        ('a_x000D_b', '_x005F_x0041_')
        >>> fitting("a" * 40_000)[-5:], len(fitting("a" * 40_000))
        ('a […]', 32767)
    """
    escaped = _ESCAPED.sub(_escape, text)
    if _units(escaped) <= MOST_UNITS:
        return escaped
    kept = escaped.encode("utf-16-le")[: 2 * (MOST_UNITS - len(CUT))].decode("utf-16-le", "ignore")
    return re.sub("_(x[0-9A-Fa-f]{0,4})?$", "", kept) + CUT


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    return f"_x005F{found}" if len(found) > 1 else f"_x{ord(found):04X}_"


def _units(text: str) -> int:
    """Length in units of UTF-16, in which spreadsheet programs count."""
    return len(text.encode("utf-16-le")) // 2


def saved(book: "Workbook", title: str) -> bytes:
    """A workbook as bytes; see `save`.

    Raises:
        CannotRunError: if it cannot be put into files while it is made.
    """
    with naming_temporary_files(), scratch_folder() as folder:
        place = folder / "book.xlsx"
        save(book, title, place, folder)
        return place.read_bytes()


def save(
    book: "Workbook",
    title: str,
    place: FilePath,
    scratch: FilePath,
    rows: Mapping[str, FilePath] = MappingProxyType({}),
) -> None:
    """Write a workbook in which nothing tells when, where or by which parser of XML it was written.

    Args:
        book: the workbook, which cannot be changed afterwards.
        title: what it is called.
        place: where it is to be; nothing may stand there.
        scratch: a folder for what is needed only until then.
        rows: files with the rows of sheets that have none in the workbook itself, by the part that is the sheet.

    Raises:
        OSError: if it cannot be written.
    """
    as_openpyxl_does = scratch / "openpyxl.xlsx"
    with naming(as_openpyxl_does):
        book.save(as_openpyxl_does)
    properties = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
    parts: dict[str, Content] = {}
    with zipfile.ZipFile(as_openpyxl_does) as archive:
        for number, name in enumerate(archive.namelist()):
            with archive.open(name) as part:
                parts[name] = _rewritten(part, scratch / f"part-{number}", rows.get(name))
    parts[CORE_PROPERTIES] = (_DECLARATION + properties).encode("utf-8")
    with naming(place), place.open("xb") as out:
        write_zip(out, parts)


@contextmanager
def naming_temporary_files() -> Iterator[None]:
    """Say that the folder of temporary files takes no more, where openpyxl keeps sheets while they are made."""
    try:
        yield
    except OSError as error:
        raise CannotRunError(
            f"the folder of temporary files takes no more, in which sheets of the workbook are kept while they are made: {error.strerror}; "
            "make room there, or set TMPDIR to another folder"
        ) from None


def _rewritten(part: IO[bytes], place: FilePath, rows: FilePath | None) -> OnDisk:
    """XML in the one way, in a new file. All but the tag of its outermost element, which names all prefixes, is put aside first."""
    aside = place.with_suffix(".aside")
    with aside.open("xb") as out:
        outermost = _Rewriting(out).done(part)
    with place.open("xb") as out:
        out.write((_DECLARATION + outermost).encode("utf-8"))
        for piece in pieces(aside) if rows is None else _with_rows(aside.read_bytes(), rows):
            out.write(piece)
    aside.unlink()
    return on_disk(place)


def _with_rows(sheet: bytes, rows: FilePath) -> Iterator[bytes]:
    """Yield a sheet that has no rows, with rows in it."""
    before, _, after = sheet.partition(b"<sheetData/>")
    yield before + b"<sheetData>"
    yield from pieces(rows)
    yield b"</sheetData>" + after
    rows.unlink()


class _Rewriting:
    """Writes XML again as it is read, in one way: another parser may have other spaces, or name namespaces in another place."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._outermost = ""
        """Its tag, without its end."""
        self._open = False
        """Whether a tag has just begun: it may be of an empty element."""
        self._spaces: dict[str, str] = {}
        """Prefixes of namespaces; the outermost element names them all."""

    def done(self, part: IO[bytes]) -> str:
        """Write all but the tag of the outermost element; give that."""
        parser = expat.ParserCreate()
        parser.ordered_attributes = parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.ParseFile(part)
        return "".join([self._outermost, *(_attribute(*space) for space in sorted(self._spaces.items()))])

    def _write(self, words: str) -> None:
        self._out.write(words.encode("utf-8"))

    def _start(self, name: str, attributes: list[str]) -> None:
        self._close()
        own = [f"<{name}"]
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            if not key.startswith("xmlns:") or self._spaces.setdefault(key, value) != value:
                own.append(_attribute(key, value))
        if self._outermost:
            self._write("".join(own))
        else:
            self._outermost = "".join(own)
        self._open = True

    def _end(self, name: str) -> None:
        self._write("/>" if self._open else f"</{name}>")
        self._open = False

    def _text(self, words: str) -> None:
        self._close()
        self._write(escape(words))

    def _close(self) -> None:
        if self._open:
            self._write(">")
        self._open = False


@lru_cache(2**14)  # cells have hardly any that no other cell has
def _attribute(key: str, value: str) -> str:
    return f" {key}={quoteattr(value)}"
