"""`cnkh sheet`: what a person fills in comes back as records, and what is wrong is told at its cell."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.utils
import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import EXCERPT, ROOT, exhaustive, one_in
from openpyxl.workbook import Workbook

from cnkh_data.models.provisions import DOUBT
from cnkh_data.validate import validate


@pytest.fixture
def draft(small: Path) -> Path:
    """The small corpus with its document a draft that nobody has read twice, so that codes may be edited."""
    folder = small / "data/documents" / EXCERPT
    for file in [*folder.glob("readings/**/*.json"), folder / "seals.json"]:
        file.unlink()
    (folder / "seals.json").write_text("[]\n", encoding="utf-8")
    agreement = small / "data/agreement.json"
    agreement.write_text("[]\n", encoding="utf-8")
    seals = json.loads((small / "data/seals.json").read_text(encoding="utf-8"))
    kept = [seal for seal in seals if seal["record_type"] != "agreement"]
    (small / "data/seals.json").write_text(json.dumps(kept), encoding="utf-8")
    change(small, "document", lambda document: document.update(status="draft"))
    return small


def change(root: Path, name: str, how: Callable[[Any], object]) -> None:
    file = root / f"data/documents/{EXCERPT}/{name}.json"
    value = json.loads(file.read_text(encoding="utf-8"))
    how(value)
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    assert cnkh("fmt", "--root", str(root)).returncode == 0


def read(root: Path, name: str = "provisions") -> Any:
    return json.loads((root / f"data/documents/{EXCERPT}/{name}.json").read_text(encoding="utf-8"))


def provision(root: Path, short: str) -> Any:
    return next(one for one in read(root) if one["id"] == f"{EXCERPT}/{short}")


def data(root: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted((root / "data").rglob("*")) if file.is_file()}


def sheet_of(root: Path, file: Path, made: dict[str, bytes] = {}) -> None:  # noqa: B006 - made once
    """Write the sheet of the document. The same records give the same bytes, so it is made once for all tests that have them."""
    records = [(str(path.relative_to(root)), path.read_bytes()) for path in sorted((root / "data").rglob("*.json"))]
    key = hashlib.sha256(repr(records).encode()).hexdigest()
    if key not in made:
        done = cnkh("sheet", EXCERPT, "--root", str(root), "--out", str(file))
        assert done.returncode == 0, done
        made[key] = file.read_bytes()
    file.write_bytes(made[key])


class Filled:
    """A sheet that is filled in as a person would."""

    def __init__(self, root: Path) -> None:
        self.root, self.file = root, root / "coding.xlsx"
        sheet_of(root, self.file)
        self.book: Workbook = openpyxl.load_workbook(self.file)

    def column(self, sheet: str, name: str) -> int:
        return next(int(cell.column) for cell in self.book[sheet][1] if cell.value == name)

    def row(self, sheet: str, short: str) -> int:
        return next(row for row in range(2, 999) if self.book[sheet].cell(row, 1).value == short)

    def put(self, sheet: str, short: str, **cells: Any) -> int:
        return self.put_in(sheet, self.row(sheet, short), cells)

    def put_in(self, sheet: str, row: int, cells: dict[str, Any]) -> int:
        for name, value in cells.items():
            self.book[sheet].cell(row, self.column(sheet, name)).value = value
        return row

    def new(self, sheet: str, cells: dict[str, Any]) -> int:
        row = next(r for r in range(2, 999) if not any(cell.value for cell in self.book[sheet][r]))
        return self.put_in(sheet, row, cells)

    def get(self, sheet: str, short: str, name: str) -> Any:
        return self.book[sheet].cell(self.row(sheet, short), self.column(sheet, name)).value

    def bring(self) -> Any:
        self.book.save(self.file)
        return cnkh("sheet", EXCERPT, "--root", str(self.root), "--in", str(self.file))

    def cell(self, sheet: str, row: int, name: str) -> str:
        return f"{sheet}!{openpyxl.utils.get_column_letter(self.column(sheet, name))}{row}"


def test_a_round_trip_changes_no_byte(small: Path) -> None:
    before = data(small)
    done = Filled(small).bring()
    assert (done.returncode, done.stdout) == (0, "nothing to bring back: no row was changed\n")
    assert data(small) == before


def test_the_same_document_gives_the_same_bytes(small: Path) -> None:
    one, other = small / "one.xlsx", small / "other.xlsx"
    for file in (one, other):
        cnkh("sheet", EXCERPT, "--root", str(small), "--out", str(file))
    assert one.read_bytes() == other.read_bytes()


def test_no_file_is_replaced(small: Path) -> None:
    file = small / "mine.xlsx"
    file.write_bytes(b"work of a week")
    refused(cnkh("sheet", EXCERPT, "--root", str(small), "--out", str(file)), "mine.xlsx", "is there already")
    assert file.read_bytes() == b"work of a week"


def test_words_of_every_version_stand_beside_the_codes(small: Path) -> None:
    sheet = Filled(small)
    assert sheet.get("provisions", "pre.3.1", "anchors zh-Hans") == "中方愿优先恢复和增加中国往返柬埔寨客运直航航班。"
    assert sheet.get("commitments", "pre.3.1/c1", "unit en").startswith("China will give priority")
    assert sheet.get("commitments", "pre.3.1/c1", "force en") == "2"


def test_each_code_can_be_chosen_and_has_its_meaning(small: Path) -> None:
    book = Filled(small).book
    lists = {
        str(one.sqref): one.formula1 for one in book["provisions"].data_validations.dataValidation if one.type == "list"
    }
    meanings = {row[1].value: row[3].value for row in book["codes"].iter_rows(min_row=2)}
    (of_act,) = (formula for formula in lists.values() if "commit" in listed(book, formula))
    assert listed(book, of_act) == ["assert", "appraise", "position", "commit", "declare", "urge", "record"]
    assert meanings["urge"] == "Calls on, encourages or invites others to act."


def listed(book: Workbook, formula: str) -> list[Any]:
    """What a list offers."""
    if not formula.startswith("codes!"):
        return formula.strip('"').split(",")
    return [cell.value for (cell,) in book["codes"][formula.removeprefix("codes!").replace("$", "")]]


def test_ids_and_offsets_are_protected_and_codes_are_not(small: Path) -> None:
    sheet = Filled(small)
    for name in ("provisions", "commitments", "divergences"):
        assert sheet.book[name].protection.sheet
        locked = {head.value for head in sheet.book[name][1] if sheet.book[name].cell(2, head.column).protection.locked}
        assert {"id", "offsets", "as written"} <= locked
        assert locked <= {"id", "offsets", "as written", "unit read", "unit zh-Hans", "unit en"}


def test_a_code_is_mended(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.put("provisions", "pre.3.2", act="assert")
    before = [one for one in read(draft) if not one["id"].endswith("pre.3.2")]
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "provisions: 1 changed" in done.stdout
    assert provision(draft, "pre.3.2")["act"] == "assert"
    assert [one for one in read(draft) if not one["id"].endswith("pre.3.2")] == before
    assert validate(draft).ok


def test_a_person_confirms_a_row(draft: Path) -> None:
    change(draft, "provisions", lambda all_of_them: all_of_them[0].update(status="proposed"))
    sheet = Filled(draft)
    assert sheet.get("provisions", "pre.1.1", "read") == "no"
    assert sheet.bring().returncode == 0
    assert provision(draft, "pre.1.1")["status"] == "proposed"
    sheet.put("provisions", "pre.1.1", read="yes")
    assert "1 provision confirmed as read" in sheet.bring().stdout
    assert provision(draft, "pre.1.1")["status"] == "read"


@one_in(2, "every run has one of two")
@pytest.mark.parametrize(("note", "left"), [(f"{DOUBT}action", None), ("A person's note.", "A person's note.")])
def test_confirming_a_row_settles_the_doubts_of_the_program(draft: Path, note: str, left: str | None) -> None:
    change(draft, "provisions", lambda all_of_them: all_of_them[0].update(status="proposed", note=note))
    sheet = Filled(draft)
    sheet.put("provisions", "pre.1.1", read="yes")
    assert sheet.bring().returncode == 0
    assert (provision(draft, "pre.1.1")["status"], provision(draft, "pre.1.1")["note"]) == ("read", left)


@exhaustive("every run has a row that is confirmed")
def test_emptying_a_note_confirms_nothing(draft: Path) -> None:
    change(draft, "provisions", lambda all_of_them: all_of_them[0].update(status="proposed", note="Doubtful."))
    sheet = Filled(draft)
    sheet.put("provisions", "pre.1.1", note=None)
    assert sheet.bring().returncode == 0
    assert (provision(draft, "pre.1.1")["status"], provision(draft, "pre.1.1")["note"]) == ("proposed", None)


NEW = {
    "anchors zh-Hans": "恢复和增加中国往返柬埔寨客运直航航班",
    "anchors en": "increasing direct passenger flights",
    "operator zh-Hans": "愿",
    "operator en": "will",
    "verb zh-Hans": "增加",
    "verb en": "increasing",
    "force zh-Hans": "1",
    "force en": "2",
    "committers": "china",
    "mode": "unilateral",
    "counterparts": "cambodia",
    "action": "intensify",
    "object en": "more flights",
    "object zh": "航班",
    "topics 1": "culture_people",
    "precision": "2",
    "delegation": "none",
    "subject_inherited": "no",
}


def test_a_new_commitment_gets_an_id_and_offsets(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.new("commitments", NEW)
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "commitments: 1 new (pre.3.1/c2)" in done.stdout
    made = provision(draft, "pre.3.1")["commitments"][1]
    text = "中方愿优先恢复和增加中国往返柬埔寨客运直航航班。"
    start = provision(draft, "pre.3.1")["anchors"]["zh-Hans"]["start_offset"]
    assert made["id"].endswith("pre.3.1/c2")
    assert made["operator"]["zh-Hans"]["start_offset"] == start + text.index("愿")
    assert made["novelty"] == {"zh-Hans": None, "en": None}
    assert made["aims"] == {"zh-Hans": [], "en": []}
    assert made["bodies"] == []


def test_entries_may_be_written_by_their_names(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.new("commitments", {**NEW, "committers": "China", "counterparts": "Cambodian side"})
    row = sheet.row("provisions", "pre.1.1")
    sheet.put("provisions", "pre.1.1", speakers="China | Kambodscha")
    done = sheet.bring()
    assert (
        done.returncode,
        f"{sheet.cell('provisions', row, 'speakers')}: 'Kambodscha' is no entry" in done.stdout,
    ) == (1, True)
    sheet.put("provisions", "pre.1.1", speakers="china | cambodia")
    assert sheet.bring().returncode == 0
    made = provision(draft, "pre.3.1")["commitments"][1]
    assert (made["committers"], made["counterparts"]) == (["china"], ["cambodia"])


@exhaustive("every run removes a row, and has new ones")
def test_the_id_of_what_was_removed_is_not_given_again(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.new("commitments", NEW)
    assert sheet.bring().returncode == 0
    ledger = draft / "validation/published_ids.csv"
    ledger.parent.mkdir(exist_ok=True)
    ledger.write_text(f"record_type,id\ncommitment,{EXCERPT}/pre.3.1/c7\n", encoding="utf-8")
    (draft / "coding.xlsx").unlink()
    sheet = Filled(draft)
    sheet.new("commitments", {**NEW, "anchors en": "direct passenger flights", "verb en": None, "object en": "flights"})
    assert "pre.3.1/c8" in sheet.bring().stdout


def test_a_unit_is_cut_in_two(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.put_in("provisions", sheet.row("provisions", "pre.3.1"), {"anchors zh-Hans": None})
    assert sheet.bring().returncode == 1  # its commitment has words of it
    (draft / "coding.xlsx").unlink()
    sheet = Filled(draft)
    both = sheet.get("provisions", "pre.2.1", "anchors zh-Hans") + sheet.get("provisions", "pre.2.2", "anchors zh-Hans")
    sheet.put_in("provisions", sheet.row("provisions", "pre.2.1"), {"anchors zh-Hans": both})
    done = sheet.bring()
    assert done.returncode == 1
    assert "tiling" in done.stdout
    assert "nothing was written" in done.stdout


@exhaustive("every run cuts a unit in two")
def test_a_new_unit_takes_the_words_that_another_gives_up(draft: Path) -> None:
    def joined(all_of_them: list[Any]) -> None:
        one, other = all_of_them[1], all_of_them[2]
        for language, span in one["anchors"].items():
            last = other["anchors"][language]
            gap = " " if language == "en" else ""
            span.update(end_offset=last["end_offset"], quote=f"{span['quote']}{gap}{last['quote']}")
            one["formulas"][language] += other["formulas"][language]
        all_of_them.remove(other)

    change(draft, "provisions", joined)
    whole = provision(draft, "pre.2.1")["anchors"]
    sheet = Filled(draft)
    zh, en = whole["zh-Hans"]["quote"], whole["en"]["quote"]
    comma, stop = zh.index("，") + 1, en.index(". ") + 1
    sheet.put_in(
        "provisions", sheet.row("provisions", "pre.2.1"),
        {"anchors zh-Hans": zh[:comma], "anchors en": en[:stop], "formulas zh-Hans": "one_china_principle", "formulas en": "one_china_policy"},
    )  # fmt: skip
    cells = {"anchors zh-Hans": zh[comma:], "anchors en": en[stop + 1 :], "role": "operative", "voice": "joint_text"}
    sheet.new(
        "provisions", {**cells, "read": "yes", "speakers": "cambodia", "act": "Assert", "topics 1": "core_interests"}
    )
    done = sheet.bring()
    assert done.returncode == 0, done
    assert [one["id"].rpartition("/")[2] for one in read(draft)[1:4]] == ["pre.2.1", "pre.2.2", "pre.3.1"]
    made = provision(draft, "pre.2.2")
    assert made["anchors"]["zh-Hans"]["quote"] == "绝不同台湾发展任何形式的官方关系。"
    assert (made["act"], made["formulas"]["en"]) == ("assert", ["no_official_ties_taiwan"])


@one_in(3, "every run has one way of three")
@pytest.mark.parametrize("written", ["c1", "pre.3.1/c1", "2023-02-11-cn-kh-excerpt/pre.3.1/c1"])
def test_a_divergence_names_a_commitment_as_any_sheet_has_it(draft: Path, written: str) -> None:
    sheet = Filled(draft)
    row = sheet.row("divergences", "d2")
    assert sheet.book["divergences"].cell(row, sheet.column("divergences", "commitments")).value == "pre.3.1/c1"
    before = data(draft)
    sheet.put("divergences", "d2", commitments=written)
    done = sheet.bring()
    assert done.returncode == 0, done
    assert data(draft) == before


def test_a_row_is_removed_on_purpose_only(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.put("commitments", "pre.3.1/c1", remove="yes")
    done = sheet.bring()
    assert done.returncode == 1  # a divergence names it
    sheet.put("divergences", "d2", remove="yes")
    assert "1 removed" in sheet.bring().stdout
    assert provision(draft, "pre.3.1")["commitments"] == []
    (draft / "coding.xlsx").unlink()
    sheet = Filled(draft)
    sheet.book["divergences"].delete_rows(2)
    before = data(draft)
    done = sheet.bring()
    assert done.returncode == 1
    assert "divergences: the row of" in done.stdout
    assert data(draft) == before


SLIPS = [
    ("provisions", "pre.3.2", "act", "comit", "did you mean commit?"),
    ("provisions", "pre.3.2", "act", "=1+1", "a formula"),
    ("provisions", "pre.3.2", "read", "perhaps", "write yes or no"),
    ("provisions", "pre.3.2", "topics 1", None, "nothing is written"),
    ("provisions", "pre.3.2", "speakers", "chima", "correct it (china?)"),
    ("commitments", "pre.3.1/c1", "force en", "4", "write one of 0, 1, 2, 3"),
    ("commitments", "pre.3.1/c1", "force en", None, "choose one of 0, 1, 2, 3"),
    ("commitments", "pre.3.1/c1", "anchors en", "give priorty to restoring", "copy the words to the letter"),
    ("commitments", "pre.3.1/c1", "anchors en", "Joint Statement", "but not where it should"),
    ("commitments", "pre.3.1/c1", "quantity number", "many", "no whole number"),
    ("commitments", "pre.3.1/c1", "provision", "pre.9.9", "no provision pre.9.9"),
    ("divergences", "d1", "note", None, "nothing is written"),
    ("divergences", "d1", "materiality", "high", "write one of 0, 1, 2"),
]


@one_in(4, "every run has four of thirteen")
@pytest.mark.parametrize(("page", "record", "column", "words", "says"), SLIPS, ids=[f"{s[2]}-{s[3]}" for s in SLIPS])
def test_a_slip_is_told_at_its_cell(
    draft: Path, page: str, record: str, column: str, words: str | None, says: str
) -> None:
    before = data(draft)
    sheet = Filled(draft)
    row = sheet.put_in(page, sheet.row(page, record), {column: words})
    sheet.put("provisions", "pre.1.1", note="A good edit, which waits for the bad one.")
    done = sheet.bring()
    assert done.returncode == 1, done
    (line, *_) = (line for line in done.stdout.splitlines() if f"{sheet.cell(page, row, column)}: " in line)
    assert says in line
    assert data(draft) == before


@exhaustive("every run has other slips that are told at their cells")
def test_words_that_stand_twice_ask_which(draft: Path) -> None:
    sheet = Filled(draft)
    row = sheet.put_in("commitments", sheet.row("commitments", "pre.3.1/c1"), {"aims zh-Hans": "中"})
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{sheet.cell('commitments', row, 'aims zh-Hans')}: '中' stands at 2 places" in done.stdout
    sheet.put_in("commitments", row, {"which": "aims zh-Hans: 2"})
    assert sheet.bring().returncode == 0
    (aim,) = provision(draft, "pre.3.1")["commitments"][0]["aims"]["zh-Hans"]
    unit = provision(draft, "pre.3.1")["anchors"]["zh-Hans"]
    assert aim["start_offset"] == unit["start_offset"] + unit["quote"].rindex("中")


def test_a_row_that_nobody_touched_changes_nothing_whatever_came_between(draft: Path) -> None:
    sheet = Filled(draft)
    change(draft, "provisions", lambda all_of_them: all_of_them[4].update(note="Added in between."))
    sheet.put("provisions", "pre.1.1", note="From the sheet.")
    assert sheet.bring().returncode == 0
    assert provision(draft, "pre.1.1")["note"] == "From the sheet."
    assert read(draft)[4]["note"] == "Added in between."


def test_what_both_have_changed_is_a_conflict(draft: Path) -> None:
    sheet = Filled(draft)
    change(draft, "provisions", lambda all_of_them: all_of_them[0].update(note="Added in between."))
    sheet.put("provisions", "pre.1.1", note="From the sheet.")
    before = data(draft)
    done = sheet.bring()
    assert done.returncode == 1
    assert "provisions!A2: the record has been changed in data/" in done.stdout
    assert data(draft) == before


def test_a_sheet_of_another_document_or_another_file_is_refused(draft: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.xlsx"
    file.write_text("no workbook", encoding="utf-8")
    refused(cnkh("sheet", EXCERPT, "--root", str(draft), "--in", str(file)), "text.xlsx", "no workbook")
    refused(cnkh("sheet", EXCERPT, "--root", str(draft), "--in", str(tmp_path / "none.xlsx")), "no such file")
    refused(cnkh("sheet", "2023-02-11-cn-kh-excerp", "--root", str(draft), "--out", str(file)), "did you mean")
    sheet = Filled(draft)
    for row in sheet.book["about"].iter_rows():
        if row[0].value == "document":
            row[1].value = "2020-01-01-cn-kh-other"
    refused(sheet.bring(), "the workbook is of 2020-01-01-cn-kh-other")


@exhaustive("that an edit voids a seal is tested with every kind of record")
def test_edits_of_a_published_record_void_its_seal(small: Path) -> None:
    sheet = Filled(small)
    sheet.put("provisions", "pre.1.1", note="A note.")
    done = sheet.bring()
    assert "the seal of 1 record is void" in done.stdout
    assert [one.rule for one in validate(small).counted] == ["seal"]


def test_what_is_left_to_do_is_told_at_its_cell(draft: Path) -> None:
    sheet = Filled(draft)
    row = sheet.put_in("commitments", sheet.row("commitments", "pre.3.1/c1"), {"force zh-Hans": "2"})
    done = sheet.bring()
    assert done.returncode == 0
    left = done.stdout.partition("left to do:")[2]
    assert f"{sheet.cell('commitments', row, 'force zh-Hans')}: operator-and-force" in left


@exhaustive("every run has findings of one record")
def test_rules_that_compare_records_see_them_as_the_sheet_makes_them(draft: Path) -> None:
    """Three commitments with one operator, all of which are corrected alike."""
    case = json.loads((ROOT / "validation/fixtures/operator-as-elsewhere.json").read_text(encoding="utf-8"))["good"][0]
    rule_fixtures.apply(draft, {**case, "sealed": False})
    sheet = Filled(draft)
    for number in (1, 2, 3):
        sheet.put_in("commitments", sheet.row("commitments", f"pre.4.1/c{number}"), {"operator zh-Hans": "同意"})
    done = sheet.bring()
    assert done.returncode == 0, done
    told = {one.rule for one in validate(draft).findings}
    assert "operator-as-elsewhere" not in told
    assert "operator-as-elsewhere" not in done.stdout


@exhaustive("every run pairs rows and makes new commitments")
def test_a_commitment_moves_to_another_unit(draft: Path) -> None:
    sheet = Filled(draft)
    row = sheet.row("commitments", "pre.3.1/c1")
    words = {
        "anchors zh-Hans": "对访问成果表示满意",
        "anchors en": None,
        "operator zh-Hans": "双方",
        "operator en": None,
    }
    more = {"verb zh-Hans": "表示", "verb en": None, "force en": None, "novelty en": None, "provision": "pre.3.2"}
    sheet.put_in("commitments", row, {**words, **more})
    sheet.put("divergences", "d2", remove="yes")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert provision(draft, "pre.3.1")["commitments"] == []
    (moved,) = provision(draft, "pre.3.2")["commitments"]
    assert (moved["id"], list(moved["force"])) == (f"{EXCERPT}/pre.3.2/c1", ["zh-Hans"])


def test_a_sheet_is_edited_on_and_brought_back_again(draft: Path) -> None:
    sheet = Filled(draft)
    row = sheet.new("commitments", NEW)
    sheet.put("provisions", "pre.1.1", note="First thought.")
    assert "brought up to date" in sheet.bring().stdout
    sheet.book = openpyxl.load_workbook(sheet.file)
    assert sheet.book["commitments"].cell(row, 1).value == "pre.3.1/c2"
    before = data(draft)
    assert "no row was changed" in sheet.bring().stdout
    assert data(draft) == before
    sheet.put("provisions", "pre.1.1", note="Second thought.")
    sheet.put("commitments", "pre.3.1/c2", precision="1")
    done = sheet.bring()
    assert (done.returncode, "new" in done.stdout.partition("brought")[0]) == (0, False), done
    assert provision(draft, "pre.1.1")["note"] == "Second thought."
    assert [one["precision"] for one in provision(draft, "pre.3.1")["commitments"]] == [2, 1]


@exhaustive("every run brings the same sheet back twice")
def test_an_older_copy_of_a_sheet_adds_nothing_twice(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.new("commitments", NEW)
    sheet.put("provisions", "pre.1.1", note="A thought.")
    assert sheet.bring().returncode == 0
    before = data(draft)
    done = sheet.bring()  # as it was before it was brought up to date
    assert (done.returncode, done.stdout) == (0, "nothing to bring back: no row was changed\n")
    assert data(draft) == before


def test_a_slip_in_a_unit_says_nothing_of_its_commitments(draft: Path) -> None:
    sheet = Filled(draft)
    sheet.put("provisions", "pre.3.1", act="comit")
    sheet.put("commitments", "pre.3.1/c1", note="A thought.")
    assert sheet.bring().stdout.count("coding.xlsx: ") == 1


@exhaustive("every run has other work that is left")
def test_rights_that_nobody_has_looked_up_are_left_to_do(draft: Path) -> None:
    sources = draft / "data/sources/sources.json"
    listed = json.loads(sources.read_text(encoding="utf-8"))
    listed[0]["rights"] = "Not yet examined."
    sources.write_text(json.dumps(listed), encoding="utf-8")
    sheet = Filled(draft)
    sheet.put("provisions", "pre.1.1", note="A thought.")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "data/sources/sources.json:" in done.stdout.partition("left to do:")[2]


@exhaustive("every run has a sheet that is brought back to what has changed")
def test_a_record_that_came_after_the_sheet_stays(draft: Path) -> None:
    sheet, later = Filled(draft), Filled.__new__(Filled)
    later.root, later.file = draft, draft / "later.xlsx"
    assert cnkh("sheet", EXCERPT, "--root", str(draft), "--out", str(later.file)).returncode == 0
    later.book = openpyxl.load_workbook(later.file)
    later.new("commitments", NEW)
    assert later.bring().returncode == 0
    sheet.put("provisions", "pre.3.1", note="From the older sheet.")
    assert sheet.bring().returncode == 0
    made = provision(draft, "pre.3.1")
    assert (made["note"], len(made["commitments"])) == ("From the older sheet.", 2)


def test_without_openpyxl_it_says_so(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnkh_data.sheets.book.find_spec", lambda _: None)
    refused(cnkh("sheet", EXCERPT, "--root", str(draft), "--out", str(draft / "a.xlsx")), "openpyxl")
    assert not (draft / "a.xlsx").exists()


def test_a_workbook_that_cannot_be_brought_up_to_date_is_no_failure(
    draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cnkh_data.sheets.book.refresh", full)
    sheet = Filled(draft)
    sheet.put("provisions", "pre.1.1", note="A thought.")
    done = sheet.bring()
    assert (done.returncode, "No space left on device" in done.stdout) == (0, True)
    assert provision(draft, "pre.1.1")["note"] == "A thought."


def test_a_new_unit_may_bring_its_id(draft: Path) -> None:
    sheet = Filled(draft)
    row = sheet.new("provisions", {"id": "pre.1.1", "anchors en": "Joint Statement"})
    done = sheet.bring()
    assert done.returncode == 1
    assert f"provisions!A{row}: {EXCERPT}/pre.1.1 a second time" in done.stdout
    sheet.put_in("provisions", row, {"id": "first"})
    assert f"provisions!A{row}: " in sheet.bring().stdout


def test_two_rows_are_paired(draft: Path) -> None:
    def parted(all_of_them: list[Any]) -> None:
        one = all_of_them[1]
        other = {**one, "id": f"{EXCERPT}/pre.2.9", "anchors": {"en": one["anchors"].pop("en")}}
        other["formulas"] = {"en": one["formulas"].pop("en")}
        all_of_them.insert(2, other)

    change(draft, "provisions", parted)
    change(draft, "divergences", lambda listed: listed.pop(0))
    sheet = Filled(draft)
    words = sheet.get("provisions", "pre.2.9", "anchors en")
    sheet.put_in("provisions", sheet.row("provisions", "pre.2.1"), {"anchors en": words})
    sheet.put("provisions", "pre.2.9", remove="yes")
    done = sheet.bring()
    assert done.returncode == 0, done
    paired = provision(draft, "pre.2.1")
    assert paired["anchors"]["en"]["quote"] == words
    assert paired["formulas"] == {"zh-Hans": ["one_china_principle"], "en": ["one_china_policy"]}
    assert all(not one["id"].endswith("pre.2.9") for one in read(draft))


# The document itself, its terms and its collectives


def test_a_document_is_published_in_its_sheet(draft: Path) -> None:
    sheet = Filled(draft)
    assert sheet.get("document", "1", "status") == "draft"
    sheet.put("document", "1", status="published", note="A part of the statement.")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "document: 1 changed" in done.stdout
    document = read(draft, "document")
    assert (document["status"], document["note"]) == ("published", "A part of the statement.")
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"


def test_collectives_and_terms_are_rows(draft: Path) -> None:
    before = read(draft, "document")
    sheet = Filled(draft)
    count = len(before["collectives"])
    sheet.put("collectives", "1", remove="yes")
    sheet.new("collectives", {"language": "en", "text": "Both of them", "entities": "China | cambodia"})
    sheet.new(
        "terms", {"language": "zh-Hans", "text": "直航航班", "entity": "cambodia", "reason": "Only for this test."}
    )
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "collectives: 1 new, 1 removed" in done.stdout
    after = read(draft, "document")
    added = {"language": "en", "text": "Both of them", "entities": ["china", "cambodia"]}
    assert after["collectives"] == [*before["collectives"][1:], added]
    term = {
        "language": "zh-Hans",
        "text": "直航航班",
        "entity": "cambodia",
        "stands_for": None,
        "reason": "Only for this test.",
    }
    assert after["terms"] == [*before["terms"], term]
    book = openpyxl.load_workbook(sheet.file)
    numbers = [book["collectives"].cell(row, 1).value for row in range(2, count + 3)]
    assert numbers == [None, *(str(number) for number in range(1, count + 1))]
    sheet.book = book
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"


@pytest.mark.parametrize(
    ("name", "cells", "at", "says"),
    [
        ("document", {"kind": "joint_statment"}, "kind", "did you mean joint_statement"),
        ("document", {"date": "2023-02-12"}, "date", "nobody edits this; put back '2023-02-11'"),
        ("document", {"place": "atlantis"}, "place", "reference-in-document: atlantis"),
        ("document", {"parties": "china | atlantis"}, "parties", "'atlantis' is no code of actor"),
        ("collectives", {"entities": None}, "entities", "nothing is written"),
        ("collectives", {"remove": "maybe"}, "remove", "'maybe'; write yes to remove the row"),
    ],
)  # fmt: skip
def test_a_slip_in_the_heading_is_told_at_its_cell(
    draft: Path, name: str, cells: dict[str, Any], at: str, says: str
) -> None:
    before, sheet = data(draft), Filled(draft)
    sheet.put_in(name, 2, cells)
    done = sheet.bring()
    assert done.returncode == 1, done
    assert f"{sheet.cell(name, 2, at)}: {says}" in done.stdout or (
        f"{sheet.cell(name, 2, at)}: " in done.stdout and says in done.stdout
    )
    assert data(draft) == before


def test_a_heading_that_was_changed_meanwhile_is_told(draft: Path) -> None:
    sheet = Filled(draft)
    change(draft, "document", lambda document: document.update(note="Changed by somebody else."))
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"
    sheet.put("document", "1", title="Another title")
    done = sheet.bring()
    assert done.returncode == 1
    assert "it has been changed in data/ since the sheet was written" in done.stdout
    assert read(draft, "document")["note"] == "Changed by somebody else."
