"""LibreOffice without a window: the workbook and the CSV files come through whole, and nothing in them is run."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from environments import program

from cnkh_data.release import build
from cnkh_data.release.formats import csv_line, csv_rows
from cnkh_data.validate import fixtures
from consumers.conftest import Run
from consumers.recipes import code, lines

TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
TABLES = ("commitments", "texts", "divergences", "agreement", "tenures", "documents")
FORMULAS = ("=1+1", "+1+1", "@SUM(A1)", "x;=1+1", "x; =1+1", 'x;"=1+1', "x\n=1+1\ny", "x\t=1+1", "＝1+1")
TRUTH_VALUES = {"of:=TRUE()", "of:=FALSE()"}
"""What LibreOffice makes of them in every workbook of Excel."""
Convert = Callable[..., Path]


@pytest.fixture
def convert(tmp_path: Path, run: Run) -> Convert:
    """Convert files of one kind, and get the folder with the new ones."""
    soffice = program("soffice", "libreoffice-calc")

    def converting(*files: Path, to: str, separator: str = "44") -> Path:
        how = [f"--infilter=CSV:{separator},34,76,1,,1033,true"] if files[0].suffix == ".csv" else []
        out = tmp_path / f"{to[:3]}-from{files[0].suffix}"
        run([soffice, "--headless", *how, "--convert-to", to, "--outdir", out, *files], tmp_path)
        return out

    return converting


def cells(file: Path) -> list[list[str]]:
    """Rows of a CSV file."""
    csv.field_size_limit(10**8)
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def same(cell: str, converted: str) -> bool:
    """Whether a cell says the same; numbers may be written in another way."""
    return cell == converted or (bool(re.fullmatch(r"-?\d+\.\d+", cell)) and float(cell) == float(converted))


def changed(before: Path, after: Path) -> Iterator[tuple[str, str]]:
    """Cells that say another thing than before."""
    for old, new in zip(cells(before), cells(after), strict=True):
        yield from ((a, b) for a, b in zip(old, new, strict=True) if not same(a, b))


def test_the_recipe_prints_what_is_so(release: Path, run: Run) -> None:
    program("soffice", "libreoffice-calc")
    run(["bash", "-e", "-c", code("libreoffice", "sh")], release)
    assert (release / "commitments.ods").exists()
    header, *rows = cells(release / "cnkh-commitments.csv")
    commitments = [dict(zip(header, row, strict=True)) for row in rows]
    force = [int(row["force_en"]) for row in commitments if row["force_en"]]
    assert lines(release, quotes=False) == [
        f"commitments {len(commitments)}",
        f"force differs {sum(row['force_differs'] == 'TRUE' for row in commitments)}",
        f"mean force_en {sum(force) / len(force):.2f}",
        f"first quote {commitments[0]['quote_zh']}",
    ]


def test_every_sheet_says_what_its_table_says(release: Path, convert: Convert) -> None:
    folder = convert(release / "cnkh.xlsx", to=f"{TO_CSV},false,false,-1")
    sheets = {sheet: release / "csv" / sheet.name.removeprefix("cnkh-") for sheet in folder.iterdir()}
    tables = {sheet: table for sheet, table in sheets.items() if table.exists() and table.stem != "columns"}
    assert {"commitments", "provisions", "divergences"} <= {table.stem for table in tables.values()}
    assert [cell for sheet, table in tables.items() for cell in changed(table, sheet)] == []


def test_tables_from_csv_say_the_same(release: Path, convert: Convert) -> None:
    files = [release / f"csv/{table}.csv" for table in TABLES]
    sheets = convert(*files, to="ods")
    back = convert(*sorted(sheets.iterdir()), to=TO_CSV)
    assert [cell for file in files for cell in changed(file, back / file.name)] == []


@pytest.mark.parametrize("separator", ["44", "59", "9", "44/59/9"], ids=["comma", "semicolon", "tab", "all"])
def test_no_text_is_run_whatever_the_separator(separator: str, tmp_path: Path, convert: Convert) -> None:
    file = tmp_path / "table.csv"
    rows = list(zip(FORMULAS, FORMULAS, FORMULAS[::-1], strict=True))
    file.write_bytes(csv_line(["id", "text", "last"]).encode() + csv_rows(rows))
    assert "table:formula" not in (convert(file, to="fods", separator=separator) / "table.fods").read_text(
        encoding="utf-8"
    )


def test_unmarked_text_would_be_run(tmp_path: Path, convert: Convert) -> None:
    """What the test above rests on."""
    file = tmp_path / "table.csv"
    file.write_text("id,text\na,x;=1+1\n", encoding="utf-8")
    assert "table:formula" in (convert(file, to="fods", separator="59") / "table.fods").read_text(encoding="utf-8")


def test_the_workbook_runs_nothing(small: Path, tmp_path: Path, convert: Convert) -> None:
    file = next((small / "data/documents").glob("*/provisions.json"))
    provisions = json.loads(file.read_text(encoding="utf-8"))
    commitments = [commitment for provision in provisions for commitment in provision["commitments"]]
    for commitment, note in zip(commitments, ("=1+1", "@SUM(A1)", "x;=1+1"), strict=True):
        commitment["note"] = note
    file.write_text(json.dumps(provisions, ensure_ascii=False), encoding="utf-8")
    fixtures.reformat(small, {file.relative_to(small).as_posix()})
    fixtures.reseal(small)
    release = build(small, tmp_path / "out").release
    (book,) = release.glob("*.xlsx")
    sheets = (convert(book, to="fods") / f"{book.stem}.fods").read_text(encoding="utf-8")
    assert "=1+1" in sheets
    assert set(re.findall('table:formula="([^"]*)"', sheets)) <= TRUTH_VALUES
