"""`cnkh sheet`: the texts of a document, what is cut from their sources, and the mentions that the registers get wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import cnkh
from conftest import EXCERPT, ROOT, exhaustive, one_in
from openpyxl.workbook import Workbook

from cnkh_data.validate import validate

SPORT = "2023-02-11-cn-kh-sport"


class Filled:
    """A sheet of a document that is filled in as a person would."""

    def __init__(self, root: Path, document: str = SPORT, name: str = "coding.xlsx") -> None:
        self.root, self.document, self.file = root, document, root / name
        done = cnkh("sheet", document, "--root", str(root), "--out", str(self.file))
        assert done.returncode == 0, done
        self.book: Workbook = openpyxl.load_workbook(self.file)

    def column(self, sheet: str, name: str) -> int:
        return next(int(cell.column) for cell in self.book[sheet][1] if cell.value == name)

    def rows(self, sheet: str) -> list[dict[str, Any]]:
        heads, *rows = self.book[sheet].iter_rows(values_only=True)
        return [dict(zip(heads, row, strict=True)) for row in rows if any(row)]

    def put(self, sheet: str, row: int, **cells: Any) -> str:
        """Fill cells in; returns where the first one is."""
        for name, value in cells.items():
            self.book[sheet].cell(row, self.column(sheet, name)).value = value
        first = self.book[sheet].cell(row, self.column(sheet, next(iter(cells))))
        return f"{sheet}!{first.coordinate}"

    def new(self, sheet: str, **cells: Any) -> str:
        return self.put(sheet, self.book[sheet].max_row + 1, **cells)

    def bring(self) -> Any:
        self.book.save(self.file)
        done = cnkh("sheet", self.document, "--root", str(self.root), "--in", str(self.file))
        self.book = openpyxl.load_workbook(self.file)
        return done


def read(root: Path, name: str, document: str = SPORT) -> Any:
    return json.loads((root / f"data/documents/{document}/{name}.json").read_text(encoding="utf-8"))


def change(root: Path, name: str, how: Callable[[Any], object], document: str = SPORT) -> None:
    value = read(root, name, document)
    how(value)
    file = root / f"data/documents/{document}/{name}.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    assert cnkh("fmt", "--root", str(root)).returncode == 0


def data(root: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted((root / "data").rglob("*")) if file.is_file()}


def add(root: Path, language: str, file: Path) -> None:
    source = ("--source", str(file), "--language", language)
    assert cnkh("new", "document", SPORT, "--root", str(root), *source).returncode == 0


@pytest.fixture
def sport(small: Path) -> Path:
    """The small corpus with the draft of the walk-through, as it is proposed: furniture at its head, a sentence torn in two."""
    for language in ("zh-Hans", "en"):
        add(small, language, ROOT / f"docs/walkthrough/sport.{language}.txt")
    return small


FURNITURE = {"language": "zh-Hans", "reason": "site_furniture", "quote": "（全文）"}
BREAK = {"language": "zh-Hans", "reason": "line_wrap", "quote": "↵"}


def test_a_round_trip_changes_no_byte(sport: Path) -> None:
    before = data(sport)
    assert Filled(sport).bring().stdout == "nothing to bring back: no row was changed\n"
    assert data(sport) == before


def test_cuts_stand_as_rows_with_what_is_around_them(sport: Path) -> None:
    first, second, *_ = Filled(sport).rows("cuts")
    told = ("language", "reason", "before", "quote", "offsets")
    assert [first[name] for name in told] == ["zh-Hans", "site_furniture", "（全文）", "↵2023-02-11 16:34", "4–21"]
    assert (second["quote"], second["behind"]) == ("↵", "中方支持柬方办好2023年东南亚运动会，愿在柬运")


def test_new_cuts_do_what_recut_does(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.new("cuts", **FURNITURE)
    sheet.new("cuts", **BREAK, before="继续提供帮助。")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "cuts taken, provisions proposed anew" in done.stdout
    by_sheet = read(sport, "document"), read(sport, "provisions")
    assert by_sheet[0]["texts"][0]["cuts"][0]["quote"] == "（全文）\n2023-02-11 16:34\n"
    assert [one["id"].rpartition("/")[2] for one in by_sheet[1]] == ["pre.1.1", "pre.1.2", "end.1.1"]
    assert cnkh("new", "document", SPORT, "--recut", "--root", str(sport)).returncode == 0
    assert (read(sport, "document"), read(sport, "provisions")) == by_sheet
    assert {one.level for one in validate(sport).findings if one.document == SPORT} == {5}


def test_the_workbook_follows_its_new_text(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.new("cuts", **FURNITURE)
    assert "written anew, with the new provisions" in sheet.bring().stdout
    assert [row["id"] for row in sheet.rows("provisions")] == ["pre.1.1", "pre.2.1", "end.1.1"]
    sheet.put("provisions", 2, note="Coded on in the same file.")
    assert sheet.bring().returncode == 0
    assert read(sport, "provisions")[0]["note"] == "Coded on in the same file."


def test_a_workbook_with_sheets_of_somebodys_own_is_not_replaced(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.book.create_sheet("my notes")["A1"] = "Ask about the breadcrumb."
    sheet.new("cuts", **FURNITURE)
    done = sheet.bring()
    assert (done.returncode, "left as it is, since my notes in it is yours" in done.stdout) == (0, True)
    assert sheet.book["my notes"]["A1"].value == "Ask about the breadcrumb."
    assert "has changed since the sheet was written" in sheet.bring().stderr


def test_words_that_stand_twice_ask_which(sport: Path) -> None:
    before, sheet = data(sport), Filled(sport)
    cell = sheet.new("cuts", quote="↵", language="zh-Hans", reason="line_wrap")
    row = sheet.book["cuts"].max_row
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{cell}: '↵' stands at 3 places: 1 at 21 (after '2023-02-11 16:34'), 2 at 61" in done.stdout
    assert data(sport) == before
    sheet.put("cuts", row, which="2")
    assert sheet.bring().returncode == 0
    assert 61 in [cut["start_offset"] for cut in read(sport, "document")["texts"][0]["cuts"]]


def test_a_cut_is_taken_back(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.put("cuts", 2, remove="yes")
    assert sheet.bring().returncode == 0
    assert [cut["start_offset"] for cut in read(sport, "document")["texts"][0]["cuts"]] == [22, 86, 100]
    assert any("2023-02-11 16:34" in one["anchors"]["zh-Hans"]["quote"] for one in read(sport, "provisions"))


@exhaustive("every run has new cuts, and some that are taken back")
def test_a_cut_is_made_longer(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.put("cuts", 2, quote="（全文）\n2023-02-11 16:34↵")
    assert sheet.bring().returncode == 0
    assert read(sport, "document")["texts"][0]["cuts"][0]["end_offset"] == 22
    assert len(read(sport, "provisions")) == 3


def test_another_reason_alone_needs_nothing_proposed_anew(sport: Path) -> None:
    change(sport, "provisions", lambda listed: listed[0].update(status="read"))
    sheet, provisions = Filled(sport), read(sport, "provisions")
    sheet.put("cuts", 2, reason="Other text")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "cuts: 1 changed" in done.stdout
    assert read(sport, "document")["texts"][0]["cuts"][0]["reason"] == "other_text"
    assert read(sport, "provisions") == provisions
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"


@exhaustive("every run has a rule that judges new cuts")
def test_what_a_rule_says_of_a_cut_is_told_at_its_cell(sport: Path) -> None:
    sheet = Filled(sport)
    cell = sheet.put("cuts", 2, reason="page_overlap")
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{cell}: " in done.stdout
    assert "site_furniture or other_text" in done.stdout


def test_what_a_rule_says_of_a_new_cut_is_told_at_its_cell_too(sport: Path) -> None:
    before, sheet = data(sport), Filled(sport)
    cell = sheet.new("cuts", reason="line_wrap", language="zh-Hans", quote="和杭州亚运会")
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{cell}: cuts: line_wrap, of '和杭州亚运会'" in done.stdout
    assert data(sport) == before


def test_cuts_come_before_what_is_read(sport: Path) -> None:
    change(sport, "provisions", lambda listed: listed[0].update(status="read"))
    before, sheet = data(sport), Filled(sport)
    sheet.new("cuts", **FURNITURE)
    row = sheet.book["cuts"].max_row
    done = sheet.bring()
    assert done.returncode == 1
    assert done.stdout.count(f"cuts!A{row}: ") == 1
    assert "1 of 4 are read (2023-02-11-cn-kh-sport/pre.1.1)" in done.stdout
    assert data(sport) == before


@one_in(2, "every run has one of two")
@pytest.mark.parametrize(
    ("sheet_of", "cells"),
    [("provisions", {"note": "A thought."}), ("mentions", {"language": "en", "quote": "China", "reason": "A trial."})],
)
def test_nothing_that_was_coded_is_lost_by_new_cuts(sport: Path, sheet_of: str, cells: dict[str, str]) -> None:
    before, sheet = data(sport), Filled(sport)
    sheet.new("cuts", **FURNITURE)
    if sheet_of == "provisions":
        sheet.put(sheet_of, 3, **cells)
    else:
        sheet.new(sheet_of, **cells, which="1")
    done = sheet.bring()
    assert done.returncode == 1
    assert f"cuts are changed, and rows of {sheet_of} too, which would be lost" in done.stdout
    assert data(sport) == before


@exhaustive("every run has new cuts, and some that are taken back")
def test_the_heading_may_be_corrected_with_the_cuts(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.put("document", 2, kind="commentary")
    sheet.new("cuts", **FURNITURE)
    done = sheet.bring()
    assert done.returncode == 0, done
    assert read(sport, "document")["kind"] == "commentary"
    assert "joint_text" not in [one["voice"] for one in read(sport, "provisions")]


@one_in(4, "every run has two of eight")
@pytest.mark.parametrize(
    ("cells", "at", "says"),
    [
        ({**FURNITURE, "quote": "（全本）"}, "quote", "is not in the text, which has"),
        ({**FURNITURE, "quote": None}, "quote", "nothing is written; write the words that are cut"),
        ({**FURNITURE, "quote": "2023-02-11"}, "quote", "these words are cut already"),
        ({**FURNITURE, "quote": "16:34↵"}, "quote", "overlaps the cut '↵2023-02-11 16:34' of row 2; shorten one"),
        ({**FURNITURE, "reason": None}, "reason", "nothing is written; choose one of line_wrap, page_overlap"),
        ({**FURNITURE, "reason": "furniture"}, "reason", "'furniture' is no code of CutReason"),
        ({**FURNITURE, "language": "fr"}, "language", "'fr' is no code of languages; write one of zh-Hans, en"),
        ({**BREAK, "before": "nowhere"}, "quote", "'↵' does not stand behind 'nowhere'"),
    ],
)  # fmt: skip
def test_a_slip_in_a_cut_is_told_at_its_cell(sport: Path, cells: dict[str, Any], at: str, says: str) -> None:
    before, sheet = data(sport), Filled(sport)
    sheet.new("cuts", **cells)
    row = sheet.book["cuts"].max_row
    cell = sheet.book["cuts"].cell(row, sheet.column("cuts", at)).coordinate
    done = sheet.bring()
    assert done.returncode == 1, done
    assert f"cuts!{cell}: " in done.stdout
    assert says in done.stdout
    assert data(sport) == before


def test_what_nobody_sees_is_no_row_and_in_nobodys_way(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "unseen.txt"
    file.write_bytes("\ufeffChina supports\u200b Cambodia.\r\nHo\u200bme\r\nBoth sides\u200b agreed.\r\n".encode())
    add(small, "en", file)
    sheet = Filled(small)
    assert not [row["quote"] for row in sheet.rows("cuts") if row["reason"] == "invisible"]
    sheet.new("cuts", reason="site_furniture", quote="Home", before="Cambodia.")
    done = sheet.bring()
    assert done.returncode == 0, done
    quotes = [one["anchors"]["en"]["quote"] for one in read(small, "provisions")]
    assert quotes == ["China supports Cambodia.", "Both sides agreed."]
    (row,) = (row for row in sheet.rows("cuts") if row["reason"] == "site_furniture")
    assert (row["before"], row["behind"]) == ("hina supports Cambodia.↵", "Both sides agreed.↵")
    assert {cut["quote"] for cut in read(small, "document")["texts"][0]["cuts"]} >= {"\ufeff", "\u200b"}
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"


def test_words_are_copied_from_the_sheet_of_provisions(small: Path, tmp_path: Path) -> None:
    """Where the source breaks the line, the text does not."""
    file = tmp_path / "broken.txt"
    file.write_text("中国和柬埔寨同意加强合作。\n（此处有删\n节。）\n双方祝贺。\n", encoding="utf-8")
    add(small, "zh-Hans", file)
    sheet = Filled(small)
    sheet.new("cuts", reason="line_wrap", quote="↵", before="此处有删")
    assert sheet.bring().returncode == 0
    (wanted,) = (row["anchors zh-Hans"] for row in sheet.rows("provisions") if "此处" in str(row["anchors zh-Hans"]))
    assert wanted == "（此处有删节。）"
    sheet.new("cuts", reason="site_furniture", quote=wanted)
    done = sheet.bring()
    assert done.returncode == 0, done
    assert [one["anchors"]["zh-Hans"]["quote"] for one in read(small, "provisions")] == [
        "中国和柬埔寨同意加强合作。",
        "双方祝贺。",
    ]


def test_the_standing_of_a_version_is_coded_in_its_row(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.put("texts", 3, authenticity="official_translation")
    wrong = "is no code of Authenticity"
    assert (sheet.bring().returncode, wrong in sheet.bring().stdout) == (1, True)
    sheet.put("texts", 3, authenticity="authentic")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert [text["authenticity"] for text in read(sport, "document")["texts"]] == ["unknown", "authentic"]
    cell = sheet.put("texts", 3, characters="7")
    assert f"{cell}: nobody edits this; put back '247'" in sheet.bring().stdout


# Mentions


def test_an_override_is_a_new_row(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.new("mentions", language="en", quote="Cambodia", before="supports", reason="Only for this test.")
    sheet.new("mentions", language="zh-Hans", quote="柬方", entity="China", which="2", reason="Only for this test.")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "mentions: 2 new" in done.stdout
    one, other = read(sport, "mentions")
    assert (one["id"], one["start_offset"], one["entity"]) == ("cambodia-1", 15, None)
    assert (other["id"], other["quote"], other["entity"]) == ("china-1", "柬方", "china")
    row = sheet.rows("mentions")[0]
    assert (row["id"], row["otherwise"], row["offsets"]) == ("cambodia-1", "cambodia", "15–23")
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"
    assert not [one for one in validate(sport).findings if one.document == SPORT and one.level < 5]


def test_an_override_is_edited_and_removed(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.new("mentions", language="en", quote="Cambodia", which="2", entity="china", reason="Only for this test.")
    sheet.new("mentions", language="en", quote="Beijing", entity="china", reason="Only for this test.")
    assert sheet.bring().returncode == 0
    sheet.put("mentions", 2, entity=None)
    sheet.put("mentions", 3, remove="yes")
    done = sheet.bring()
    assert "mentions: 1 changed, 1 removed" in done.stdout
    (left,) = read(sport, "mentions")
    assert (left["id"], left["entity"]) == ("cambodia-1", None)


@one_in(3, "every run has two of six")
@pytest.mark.parametrize(
    ("cells", "at", "says"),
    [
        ({"quote": "Cambodia"}, "quote", "'Cambodia' stands at 3 places"),
        ({"quote": "Combodia"}, "quote", "copy the words to the letter"),
        ({"quote": "Beijing", "reason": None}, "reason", "nothing is written"),
        ({"quote": "Beijing", "entity": "atlantis"}, "entity", "reference-in-document: atlantis"),
        ({"quote": "Beijing", "language": "fr"}, "language", "'fr' is no code of languages"),
        ({"quote": None}, "quote", "nothing is written"),
    ],
)  # fmt: skip
def test_a_slip_in_an_override_is_told_at_its_cell(sport: Path, cells: dict[str, Any], at: str, says: str) -> None:
    before, sheet = data(sport), Filled(sport)
    sheet.new("mentions", **{"language": "en", "reason": "Only for this test.", **cells})
    row = sheet.book["mentions"].max_row
    cell = sheet.book["mentions"].cell(row, sheet.column("mentions", at)).coordinate
    done = sheet.bring()
    assert done.returncode == 1, done
    (line,) = (line for line in done.stdout.splitlines() if "coding.xlsx: " in line)
    assert f"mentions!{cell}: " in line
    assert says in line
    assert data(sport) == before


def test_overrides_move_with_the_text(sport: Path) -> None:
    sheet = Filled(sport)
    sheet.new("mentions", language="zh-Hans", quote="北京", reason="Only for this test.")
    assert sheet.bring().returncode == 0
    (was,) = read(sport, "mentions")
    sheet.new("cuts", **FURNITURE)
    assert sheet.bring().returncode == 0
    (now,) = read(sport, "mentions")
    assert (now["quote"], was["start_offset"] - now["start_offset"]) == ("北京", 5)
    assert not [one for one in validate(sport).findings if one.document == SPORT and one.level < 5]


@exhaustive("every run has overrides of a draft")
def test_an_edit_of_an_override_voids_its_seal(small: Path) -> None:
    sheet = Filled(small, EXCERPT)
    sheet.new("mentions", language="en", quote="Taiwan", reason="Only for this test.")
    assert sheet.bring().returncode == 0
    assert cnkh("seal", EXCERPT, "--root", str(small)).returncode == 0
    sheet.put("mentions", 2, reason="Another reason.")
    assert "the seal of 1 record is void" in sheet.bring().stdout


def test_other_parties_have_the_provisions_proposed_anew_while_nothing_is_coded(sport: Path) -> None:
    filled = Filled(sport)
    before = read(sport, "document")["parties"]
    assert len(before) > 1
    filled.put("document", 2, parties=before[0])
    assert "proposed anew" in filled.bring().stdout
    assert read(sport, "provisions")[0]["speakers"] == [before[0]]
    assert [row["parties"] for row in filled.rows("document")] == [before[0]]
    filled.put("provisions", 2, gloss_en="Read by a person.")
    assert filled.bring().returncode == 0
    coded = read(sport, "provisions")
    filled.put("document", 2, parties="\n".join(before))
    filled.put("provisions", 2, gloss_en="Read again.")
    assert "proposed anew" not in filled.bring().stdout
    assert read(sport, "document")["parties"] == before
    assert [one["speakers"] for one in read(sport, "provisions")] == [one["speakers"] for one in coded]


def test_other_parties_leave_a_draft_whose_divergences_a_person_has_coded(sport: Path) -> None:
    there = read(sport, "divergences", EXCERPT)[0]
    change(
        sport,
        "divergences",
        lambda listed: listed.append({**there, "id": f"{SPORT}/d1", "provision": f"{SPORT}/pre.1.1"}),
    )
    before = read(sport, "provisions")
    filled = Filled(sport)
    filled.put("document", 2, parties=read(sport, "document")["parties"][0])
    assert "proposed anew" not in filled.bring().stdout
    assert read(sport, "provisions") == before


def test_nobody_speaks_for_the_outlet_of_what_was_taken_for_a_joint_text(sport: Path) -> None:
    filled = Filled(sport)
    filled.put("document", 2, kind="press_report")
    assert "proposed anew" in filled.bring().stdout
    authorial = [one["speakers"] for one in read(sport, "provisions") if one["voice"] == "authorial"]
    assert authorial
    assert not any(authorial)
