"""LibreOffice without a window opens the sheets of a document and saves them: they come back as they were, or as they were edited."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from commands import cnkh
from conftest import BASE, EXCERPT
from environments import program

from consumers.conftest import Run


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A copy of the small corpus."""
    shutil.copytree(BASE / "data", tmp_path / "small/data")
    return tmp_path / "small"


def saved(file: Path, run: Run) -> Path:
    """A workbook as LibreOffice saves it."""
    soffice = program("soffice", "libreoffice-calc")
    run([soffice, "--headless", "--convert-to", "xlsx", "--outdir", file.parent / "saved", file], file.parent)
    return file.parent / "saved" / file.name


def files(root: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in (root / "data").rglob("*") if file.is_file()}


@pytest.mark.parametrize("what", [EXCERPT, "actors", "relations", "waivers"])
def test_a_sheet_that_was_only_saved_changes_no_byte(corpus: Path, run: Run, what: str) -> None:
    before, file = files(corpus), corpus / "coding.xlsx"
    assert cnkh("sheet", what, "--root", str(corpus), "--out", str(file)).returncode == 0
    done = cnkh("sheet", what, "--root", str(corpus), "--in", str(saved(file, run)))
    assert (done.returncode, done.stdout) == (0, "nothing to bring back: no row was changed\n")
    assert files(corpus) == before


def test_cuts_come_back_with_their_blanks(corpus: Path, run: Run) -> None:
    """A page with a breadcrumb, an indent and characters that nobody sees; one more cut is written after it was saved."""
    page, file, own = corpus / "page.txt", corpus / "coding.xlsx", "2023-02-12-cn-kh-joint-statement"
    page.write_bytes("Home › News\n\n  China supports\u200b Cambodia.\r\nBoth sides agreed.\u3000\n".encode())
    source = ("--source", str(page), "--language", "en", "--party", "china", "--party", "cambodia")
    assert cnkh("new", "document", own, "--root", str(corpus), *source).returncode == 0
    before = files(corpus)
    assert cnkh("sheet", own, "--root", str(corpus), "--out", str(file)).returncode == 0
    back = saved(file, run)
    done = cnkh("sheet", own, "--root", str(corpus), "--in", str(back))
    assert (done.returncode, done.stdout) == (0, "nothing to bring back: no row was changed\n")
    assert files(corpus) == before
    book = openpyxl.load_workbook(back)
    columns = {cell.value: cell.column for cell in book["cuts"][1]}
    row = next(row for row in range(2, 99) if not any(cell.value for cell in book["cuts"][row]))
    for name, value in (("reason", "site_furniture"), ("quote", "Home › News"), ("language", "en")):
        book["cuts"].cell(row, columns[name]).value = value
    book.save(file)
    done = cnkh("sheet", own, "--root", str(corpus), "--in", str(saved(file, run)))
    assert done.returncode == 0, done
    provisions = json.loads((corpus / f"data/documents/{own}/provisions.json").read_text(encoding="utf-8"))
    assert [one["anchors"]["en"]["quote"] for one in provisions] == ["China supports Cambodia.", "Both sides agreed."]


def test_what_was_edited_comes_back(corpus: Path, run: Run) -> None:
    file = corpus / "coding.xlsx"
    assert cnkh("sheet", EXCERPT, "--root", str(corpus), "--out", str(file)).returncode == 0
    book = openpyxl.load_workbook(file)
    columns = {cell.value: cell.column for cell in book["provisions"][1]}
    book["provisions"].cell(2, columns["note"]).value = "=not a formula, 2023-02-11"
    book["provisions"].cell(2, columns["note"]).data_type = "s"
    book.save(file)
    done = cnkh("sheet", EXCERPT, "--root", str(corpus), "--in", str(saved(file, run)))
    assert done.returncode == 0, done
    provisions = json.loads((corpus / f"data/documents/{EXCERPT}/provisions.json").read_text(encoding="utf-8"))
    assert provisions[0]["note"] == "=not a formula, 2023-02-11"


def test_lists_and_protection_are_still_there(corpus: Path, run: Run) -> None:
    file = corpus / "coding.xlsx"
    assert cnkh("sheet", EXCERPT, "--root", str(corpus), "--out", str(file)).returncode == 0
    before, after = openpyxl.load_workbook(file), openpyxl.load_workbook(saved(file, run))
    for name in ("provisions", "commitments", "divergences"):
        lists = [
            sum(one.type == "list" for one in book[name].data_validations.dataValidation) for book in (before, after)
        ]
        assert lists[0] == lists[1] > 0
        assert after[name].protection.sheet
        assert after[name].cell(2, 1).protection.locked


def test_a_reading_sheet_that_was_only_saved_is_still_blank(corpus: Path, run: Run) -> None:
    file = corpus / "blank.xlsx"
    for reading in (corpus / f"data/documents/{EXCERPT}/readings/2").glob("second.json"):
        reading.unlink()
    assert cnkh("reading", "new", EXCERPT, "second", "--root", str(corpus), "--out", str(file)).returncode == 0
    done = cnkh("reading", "add", EXCERPT, "second", "--root", str(corpus), "--in", str(saved(file, run)))
    assert done.returncode == 1
    assert "method is empty" in done.stdout
