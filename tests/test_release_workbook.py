"""The workbook: what a person sees in it, that nothing in it runs, and that the same data gives the same bytes."""

import datetime
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from conftest import BASE, ROOT, exhaustive, one_in
from openpyxl.workbook import Workbook
from test_release_sqlite import CITATION, arrow, bundle_of

from cnkh_data.errors import CannotRunError
from cnkh_data.release.bundle import Bundle
from cnkh_data.release.workbook import CUT, MOST_UNITS, SHEETS, workbook_path, write_workbook
from cnkh_data.spreadsheet import require_openpyxl


def workbook_bytes(bundle: Bundle) -> bytes:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "fixture.xlsx"
        write_workbook(bundle, place, Path(folder))
        return place.read_bytes()


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return bundle_of(BASE)


@pytest.fixture(scope="module")
def content(bundle: Bundle) -> bytes:
    assert workbook_path(bundle) == "fixture.xlsx"
    return workbook_bytes(bundle)


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def as_shown(value: Any) -> Any:
    if isinstance(value, list):
        return "|".join(value) or None
    return datetime.datetime.combine(value, datetime.time()) if isinstance(value, datetime.date) else value


def noting(bundle: Bundle, note: str) -> Bundle:
    """A bundle whose first document has this note; other tables have no rows, which take their time to write."""
    table = arrow(bundle, "documents")
    place = table.column_names.index("note")
    notes = pa.array([note] * table.num_rows, pa.string())
    documents = table.set_column(place, table.schema.field("note"), notes)
    others = {name: arrow(bundle, name).slice(0, 0) for name in bundle.tables}
    return replace(bundle, tables={**others, "documents": documents})


def first_note(content: bytes) -> Any:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["documents"]
    (place,) = (cell.column for cell in sheet[1] if cell.value == "note")
    return sheet.cell(2, place)


def test_a_sheet_has_the_rows_of_its_table(book: Workbook, bundle: Bundle) -> None:
    for name in SHEETS:
        table = arrow(bundle, name)
        shown = [tuple(as_shown(value) for value in row.values()) for row in table.to_pylist()]
        assert rows(book, name) == [tuple(table.column_names), *shown], name


def test_values_have_their_types(book: Workbook) -> None:
    sheet = book["commitments"]
    cells = {name.value: cell for name, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["verified"].data_type == "b"
    assert (cells["force_zh"].data_type, type(cells["force_zh"].value)) == ("n", int)
    assert cells["date"].is_date
    assert cells["date"].number_format == "yyyy-mm-dd"
    assert "\u4e00" <= cells["quote_zh"].value[0] <= "\u9fff"


def test_the_header_stays_in_sight_and_filters(book: Workbook, bundle: Bundle) -> None:
    for name in (*SHEETS, "columns", "labels"):
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
        assert all(8 < sheet.column_dimensions[cell.column_letter].width < 70 for cell in sheet[1])


def test_the_first_sheet_says_what_it_is(book: Workbook, bundle: Bundle) -> None:
    assert book.sheetnames == ["README", *SHEETS, "columns", "labels"]
    assert book.active.title == "README"
    said = dict(rows(book, "README"))
    assert said["version"] == "0.0.1"
    assert said["citation"] == CITATION
    assert "CC-BY-4.0" in said["licence"]
    assert "32,767" in said["long cells"]
    assert said["rights"]


def test_codes_and_columns_are_explained(book: Workbook) -> None:
    labels = {(codelist, code): label for codelist, code, label, _ in rows(book, "labels")[1:]}
    assert labels["force", 3] == "Agreed"
    assert labels["document_kind", "joint_statement"] == "Joint statement"
    columns = {(sheet, column): (codelist, what) for sheet, column, codelist, what in rows(book, "columns")[1:]}
    assert columns["commitments", "force_en"][0] == "force"
    assert set(columns) == {(name, column) for name in SHEETS for column in rows(book, name)[0]}


@one_in(4, "every run has two of eight")
@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@x", " =1+1", "\t=1", "=HYPERLINK(0)", "＝1"])
def test_text_that_looks_like_a_formula_is_text(bundle: Bundle, note: str) -> None:
    content = workbook_bytes(noting(bundle, note))
    cell = first_note(content)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (note, "s", True)
    assert not [name for name, part in parts(content).items() if "<f>" in part]


@one_in(3, "every run has three of seven")
@pytest.mark.parametrize("note", ["#N/A", "TRUE", "1", "2023-02-11", '双方 & <b> "同意" \'', " two\nlines ", "😀"])
def test_text_stays_what_it_is(bundle: Bundle, note: str) -> None:
    cell = first_note(workbook_bytes(noting(bundle, note)))
    assert (cell.value, cell.data_type, cell.quotePrefix) == (note, "s", False)


@one_in(2, "every run has two of four")
@pytest.mark.parametrize(
    ("note", "written"),
    [("a\x00b\x1f", "a_x0000_b_x001F_"), ("a\rb", "a_x000D_b"), ("_x0041_", "_x005F_x0041_"), ("\ufffe", "_xFFFE_")],
)
def test_what_xml_cannot_hold_is_written_as_spreadsheets_read_it(bundle: Bundle, note: str, written: str) -> None:
    content = workbook_bytes(noting(bundle, note))
    assert any(f">{written}</t>" in part for part in parts(content).values())


@one_in(3, "every run has a letter, and a break that is written as several")
@pytest.mark.parametrize("sign", ["a", "双", "😀", "\r"])
def test_a_text_that_no_cell_can_hold_is_cut_and_says_so(bundle: Bundle, sign: str) -> None:
    cell = first_note(workbook_bytes(noting(bundle, sign * 40_000)))
    assert len(cell.value.encode("utf-16-le")) // 2 <= MOST_UNITS
    assert cell.value.endswith(CUT)
    kept = cell.value.removesuffix(CUT)
    assert set(re.sub("_x000D_", "\r", kept)) == {sign}
    assert len(kept.encode("utf-16-le")) // 2 > MOST_UNITS - 12


@exhaustive("every run has one that does not fit")
def test_a_text_that_just_fits_is_whole(bundle: Bundle) -> None:
    note = "双" * MOST_UNITS
    assert first_note(workbook_bytes(noting(bundle, note))).value == note


@exhaustive("every run has other values that are text")
def test_a_day_that_programs_count_differently_is_text(bundle: Bundle) -> None:
    table = arrow(bundle, "documents")
    place = table.column_names.index("date")
    early = pa.array([datetime.date(1900, 2, 28)] * table.num_rows, pa.date32())
    documents = table.set_column(place, table.schema.field("date"), early)
    content = workbook_bytes(replace(bundle, tables={**bundle.tables, "documents": documents}))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["documents"]
    assert sheet.cell(2, place + 1).value == "1900-02-28"


def test_nothing_in_it_tells_when_or_where_it_was_made(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.create_system for entry in entries} == {3}
    assert not re.search("created|modified|lastModifiedBy", parts(content)["docProps/core.xml"])


@exhaustive("it starts two processes that order their sets differently")
def test_the_same_data_gives_the_same_bytes(content: bytes, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests'); from test_release_sqlite import *;"
        "from test_release_workbook import workbook_bytes;"
        "Path(sys.argv[1]).write_bytes(workbook_bytes(bundle_of(BASE)))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Phnom_Penh", "LC_ALL": "C"}
    command = [sys.executable, "-c", code, str(tmp_path / "other")]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    assert (tmp_path / "other").read_bytes() == content


def test_where_openpyxl_is_missing_it_is_told_what_to_install(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    require_openpyxl()
    monkeypatch.setattr("cnkh_data.spreadsheet.find_spec", lambda _: None)
    with pytest.raises(
        CannotRunError, match=r"^the workbook of a release needs openpyxl; run: python -m pip install openpyxl$"
    ):
        workbook_bytes(bundle)
