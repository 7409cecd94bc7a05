"""`cnkh reading`: a blank sheet that shows nothing of a coding, a reading brought in, and two of them compared and decided."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import cnkh, refused
from conftest import EXCERPT, exhaustive, one_in
from openpyxl.workbook import Workbook

from cnkh_data.validate import validate

METHOD = "A second reader, from the texts and the codebook alone, without sight of the first reading."


def folder(root: Path) -> Path:
    return root / f"data/documents/{EXCERPT}/readings/2"


def reading(root: Path, which: str) -> Any:
    return json.loads((folder(root) / f"{which}.json").read_text(encoding="utf-8"))


@pytest.fixture
def once(small: Path) -> Path:
    """The small corpus, whose document was read only once by the newest version of the codebook."""
    file = folder(small) / "second.json"
    (small / "second.json").write_bytes(file.read_bytes())
    file.unlink()
    for name in ("adjudication", "agreement"):
        (folder(small) / f"{name}.json").unlink()
    seals = small / f"data/documents/{EXCERPT}/seals.json"
    kept = [
        one for one in json.loads(seals.read_text(encoding="utf-8")) if not one["record"].startswith(f"{EXCERPT}/2/")
    ]
    seals.write_text(json.dumps(kept), encoding="utf-8")
    return small


def kept(root: Path) -> Any:
    """The reading as it was made before it was taken away."""
    return json.loads((root / "second.json").read_text(encoding="utf-8"))


class Blank:
    """A blank sheet that a reader fills in."""

    def __init__(self, root: Path) -> None:
        self.root, self.file = root, root / "blank.xlsx"
        done = cnkh("reading", "new", EXCERPT, "second", "--root", str(root), "--out", str(self.file))
        assert done.returncode == 0, done
        self.book: Workbook = openpyxl.load_workbook(self.file)
        self.about("method", METHOD)

    def about(self, name: str, words: str) -> None:
        (cell,) = (row[1] for row in self.book["about"].iter_rows() if row[0].value == name)
        cell.value = words

    def fill(self, units: list[Any], with_unit: bool = False) -> None:
        rows = {"units": 2, "commitments": 2}
        for unit in units:
            commitments = unit.get("commitments", [])
            self.put("units", rows["units"], {name: value for name, value in unit.items() if name != "commitments"})
            for commitment in commitments:
                self.put("commitments", rows["commitments"], commitment)
                if with_unit:
                    self.put("commitments", rows["commitments"], {"unit": str(rows["units"])})
                rows["commitments"] += 1
            rows["units"] += 1

    def put(self, sheet: str, row: int, values: dict[str, Any]) -> None:
        columns = {cell.value: cell.column for cell in self.book[sheet][1]}
        for name, words in flat(values):
            column = columns.get(name) or columns[f"{name} 1"]
            for number, each in enumerate(words if isinstance(words, list) and f"{name} 1" in columns else [words]):
                self.book[sheet].cell(row, column + number).value = " | ".join(each) if isinstance(each, list) else each

    def add(self) -> Any:
        self.book.save(self.file)
        return cnkh("reading", "add", EXCERPT, "second", "--root", str(self.root), "--in", str(self.file))


def flat(values: dict[str, Any], before: str = "") -> Any:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name} ")
        else:
            yield f"{before}{name}", ("yes" if value else "no") if isinstance(value, bool) else value


def test_a_blank_sheet_shows_texts_and_codes_and_no_coding(once: Path) -> None:
    book = Blank(once).book
    assert book.sheetnames == ["about", "texts", "units", "commitments", "codes"]
    assert [cell.value for row in book["units"].iter_rows(min_row=2) for cell in row if cell.value] == []
    assert [cell.value for row in book["commitments"].iter_rows(min_row=2) for cell in row if cell.value] == []
    words = " ".join(str(cell.value) for name in ("about", "texts") for row in book[name].iter_rows() for cell in row)
    first = reading(once, "first")
    assert first["method"] not in words
    objects = [one["object"]["en"] for unit in first["units"] for one in unit.get("commitments", ())]
    texts = [
        " ".join(filter(None, (row[number].value for row in book["texts"].iter_rows(min_row=2)))) for number in (0, 1)
    ]
    assert texts[0].startswith("中柬联合声明（摘录） 柬方重申恪守")
    shown = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert all(words not in shown for words in objects if words not in texts[1])
    meanings = {row[1].value: row[3].value for row in book["codes"].iter_rows(min_row=2)}
    assert meanings["urge"] == "Calls on, encourages or invites others to act."


def test_the_blank_sheet_does_not_depend_on_the_coding(once: Path) -> None:
    one = Blank(once).file.read_bytes()
    file = once / f"data/documents/{EXCERPT}/provisions.json"
    provisions = json.loads(file.read_text(encoding="utf-8"))
    provisions[1].update(act="assert", polarity=None, note="Coded in another way.")
    file.write_text(json.dumps(provisions), encoding="utf-8")
    (folder(once) / "first.json").unlink()
    (once / "blank.xlsx").unlink()
    assert Blank(once).file.read_bytes() == one


@one_in(2, "every run has one of two")
@pytest.mark.parametrize("with_unit", [False, True], ids=["found-by-words", "by-row"])
def test_a_filled_in_sheet_is_the_reading(once: Path, with_unit: bool) -> None:
    sheet = Blank(once)
    sheet.fill(kept(once)["units"], with_unit)
    done = sheet.add()
    assert done.returncode == 0, done
    assert "from now on it is kept as it is" in done.stdout
    assert reading(once, "second") == {**kept(once), "method": METHOD}


def test_a_reading_is_kept_as_it_was_made(once: Path) -> None:
    sheet = Blank(once)
    sheet.fill(kept(once)["units"])
    assert sheet.add().returncode == 0
    before = (folder(once) / "second.json").read_bytes()
    refused(sheet.add(), "second.json", "is there already")
    refused(cnkh("reading", "new", EXCERPT, "second", "--root", str(once)), "is there already")
    assert (folder(once) / "second.json").read_bytes() == before


SLIPS = [
    ("units", "act", "comit", "did you mean commit?"),
    ("units", "anchors en", "The Cambodian side reafirmed her adherence.", "expected"),
    ("units", "topics 1", None, "nothing is written"),
    ("commitments", "force en", "7", "write one of 0, 1, 2, 3"),
    ("commitments", "anchors en", "words of another text", "expected"),
    ("commitments", "unit", "99", "number of the row"),
]


@one_in(3, "every run has two slips of six")
@pytest.mark.parametrize(("page", "column", "words", "says"), SLIPS, ids=[f"{s[0]}-{s[1]}" for s in SLIPS])
def test_a_slip_is_told_at_its_cell(once: Path, page: str, column: str, words: str | None, says: str) -> None:
    sheet = Blank(once)
    sheet.fill(kept(once)["units"])
    number = next(cell.column for cell in sheet.book[page][1] if cell.value == column)
    sheet.book[page].cell(3, number).value = words
    done = sheet.add()
    assert done.returncode == 1, done
    place = f"{page}!{openpyxl.utils.get_column_letter(number)}3: "
    (line, *_) = (line for line in done.stdout.splitlines() if place in line)
    assert says in line
    assert not (folder(once) / "second.json").exists()


def test_words_in_no_unit_are_told(once: Path) -> None:
    sheet = Blank(once)
    sheet.fill(kept(once)["units"][:-1])
    done = sheet.add()
    assert done.returncode == 1
    assert "in no unit" in done.stdout


def test_a_reading_says_how_it_was_made(once: Path) -> None:
    sheet = Blank(once)
    sheet.fill(kept(once)["units"])
    sheet.about("method", "")
    done = sheet.add()
    assert done.returncode == 1
    assert "method is empty" in done.stdout


def test_differences_are_listed_and_unread_until_somebody_decides(once: Path) -> None:
    refused(cnkh("reading", "compare", EXCERPT, "--root", str(small_without(once))), "two readings are compared")
    sheet = Blank(once)
    units = kept(once)["units"]
    units[1]["act"] = "appraise"
    sheet.fill(units)
    assert sheet.add().returncode == 0
    done = cnkh("reading", "compare", EXCERPT, "--root", str(once))
    assert done.returncode == 0, done
    (line,) = (line for line in done.stdout.splitlines() if line.split()[:1] == ["act"])
    assert line.split() == ["act", "position", "appraise", "position"]
    entries = json.loads((folder(once) / "adjudication.json").read_text(encoding="utf-8"))
    assert {entry["reason"] for entry in entries} == {"Not yet decided."}
    found = [one.rule for one in validate(once).counted if one.file.endswith("adjudication.json")]
    assert "unfinished" in found
    again = cnkh("reading", "compare", EXCERPT, "--root", str(once)).stdout
    assert "listed" not in again
    assert f"{len(entries)} to be decided" in again


def small_without(root: Path) -> Path:
    """The same corpus: its document has one reading by version 2, and two by version 1 are taken away."""
    for file in (root / f"data/documents/{EXCERPT}/readings").glob("*.json"):
        file.unlink()
    seals = root / f"data/documents/{EXCERPT}/seals.json"
    listed = json.loads(seals.read_text(encoding="utf-8"))
    kept = [one for one in listed if one["record_type"] not in ("reading", "adjudication", "agreement")]
    seals.write_text(json.dumps(kept), encoding="utf-8")
    return root


@pytest.fixture
def differing(once: Path) -> Path:
    """Two readings that differ in what was never decided."""
    small_without(once)
    sheet = Blank(once)
    units = kept(once)["units"]
    units[1]["act"] = "appraise"
    sheet.fill(units)
    assert sheet.add().returncode == 0
    return once


class Decisions:
    """A sheet in which differences are decided."""

    def __init__(self, root: Path) -> None:
        self.root, self.file = root, root / "differences.xlsx"
        done = cnkh("reading", "compare", EXCERPT, "--root", str(root), "--out", str(self.file))
        assert done.returncode == 0, done
        self.book: Workbook = openpyxl.load_workbook(self.file)
        self.columns = {cell.value: cell.column for cell in self.book["differences"][1]}

    def decide(self, field: str, **cells: str) -> None:
        sheet = self.book["differences"]
        row = next(row for row in range(2, 99) if sheet.cell(row, self.columns["field"]).value == field)
        for name, words in cells.items():
            sheet.cell(row, self.columns[name]).value = words

    def bring(self) -> Any:
        self.book.save(self.file)
        return cnkh("reading", "compare", EXCERPT, "--root", str(self.root), "--in", str(self.file))


def entry(root: Path, field: str) -> Any:
    entries = json.loads((folder(root) / "adjudication.json").read_text(encoding="utf-8"))
    return next(one for one in entries if one["field"] == field)


def test_differences_are_decided_in_a_sheet(differing: Path) -> None:
    sheet = Decisions(differing)
    sheet.decide("act", decision="first", reason="It names what Cambodia adheres to.")
    sheet.decide("precision", decision="other", value="3", reason="The memorandum has years.")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert (entry(differing, "act")["adjudicated"], entry(differing, "act")["reason"]) == (
        '"position"',
        "It names what Cambodia adheres to.",
    )
    assert entry(differing, "precision")["adjudicated"] == "3"
    assert entry(differing, "other_topics")["reason"] == "Not yet decided."


def mend(root: Path, short: str, **codes: Any) -> None:
    """Give a provision other codes than either reading has."""
    file = root / f"data/documents/{EXCERPT}/provisions.json"
    listed = json.loads(file.read_text(encoding="utf-8"))
    next(one for one in listed if one["id"].endswith(short)).update(codes)
    file.write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    assert cnkh("fmt", "--root", str(root)).returncode == 0


def unread_codes(root: Path) -> set[str]:
    return {one.record for one in validate(root).findings if one.rule in ("code-of-readings", "unit-of-readings")}


def test_what_no_reading_has_is_given_its_reason_in_a_sheet(small: Path) -> None:
    before = json.loads((folder(small) / "adjudication.json").read_text(encoding="utf-8"))
    mend(small, "pre.3.2", act="assert")
    assert unread_codes(small) == {f"{EXCERPT}/pre.3.2"}
    assert "1 value of the record in no reading" in cnkh("reading", "compare", EXCERPT, "--root", str(small)).stdout
    sheet = Decisions(small)
    sheet.decide("act", decision="record", reason="It only tells what the visit led to.")
    assert sheet.bring().returncode == 0
    *others, made = json.loads((folder(small) / "adjudication.json").read_text(encoding="utf-8"))
    assert others == before
    assert (made["first"], made["second"], made["adjudicated"]) == ('"appraise"', '"appraise"', '"assert"')
    assert unread_codes(small) == set()


def test_what_was_decided_is_decided_anew_once_the_record_departs_from_it(small: Path) -> None:
    for act in ("assert", "record"):
        mend(small, "pre.3.2", act=act)
        assert unread_codes(small) == {f"{EXCERPT}/pre.3.2"}
        sheet = Decisions(small)
        sheet.decide("act", decision="record", reason=f"For {act}.")
        assert sheet.bring().returncode == 0
        sheet.file.unlink()
        assert unread_codes(small) == set()
    assert entry(small, "act")["reason"] == "For record."


def test_a_commitment_that_the_record_alone_lacks_is_given_its_reason(small: Path) -> None:
    file = small / f"data/documents/{EXCERPT}/divergences.json"
    listed = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps([one for one in listed if not one["commitments"]]), encoding="utf-8")
    gone = [(f"{EXCERPT}/d2", "divergence"), (f"{EXCERPT}/pre.3.1/c1", "commitment")]
    said = {"successors": [], "since": "0.0.1", "reason": "Only for this test."}
    tombstones = [{"id": own, "record_type": kind, **said} for own, kind in gone]
    (small / "data/retired.json").write_text(json.dumps(tombstones), encoding="utf-8")
    mend(small, "pre.3.1", commitments=[])
    assert unread_codes(small) == {f"{EXCERPT}/pre.3.1"}
    sheet = Decisions(small)
    sheet.decide("commitment", decision="record", reason="It only says what comes first.")
    assert sheet.bring().returncode == 0
    assert unread_codes(small) == set()


@one_in(2, "every run has a code and an empty list")
@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("act", "Urge", '"urge"'),
        ("other_topics", "trade_customs | Health", '["health", "trade_customs"]'),
        ("other_topics", "–", "[]"),
    ],
)
def test_another_value_is_a_code_in_the_form_of_the_readings(
    differing: Path, field: str, words: str, value: str
) -> None:
    sheet = Decisions(differing)
    sheet.decide(field, decision="other", value=words, reason="Neither has it.")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert entry(differing, field)["adjudicated"] == value


def test_a_unit_without_a_label_is_shown_with_the_id_of_its_provision(once: Path) -> None:
    small_without(once)
    sheet = Blank(once)
    units = kept(once)["units"]
    for unit in units:
        unit.pop("label", None)
    units[1]["act"] = "appraise"
    sheet.fill(units)
    assert sheet.add().returncode == 0
    first = folder(once) / "first.json"
    value = json.loads(first.read_text(encoding="utf-8"))
    for unit in value["units"]:
        unit.pop("label", None)
    first.write_text(json.dumps(value), encoding="utf-8")
    assert f"{EXCERPT}/u2 (pre.2.1)" in cnkh("reading", "compare", EXCERPT, "--root", str(once)).stdout


@exhaustive("every run has other values that are decided")
def test_other_words_are_found_where_the_readings_have_theirs(once: Path) -> None:
    small_without(once)
    sheet = Blank(once)
    units = kept(once)["units"]
    (commits,) = (one for one in units if "give priority to" in one["anchors"].get("en", ""))
    commits["commitments"][0]["verb"]["en"] = "increasing"
    sheet.fill(units)
    assert sheet.add().returncode == 0
    decisions = Decisions(once)
    decisions.decide("verb", decision="other", value="giving", reason="The first verb.")
    done = decisions.bring()
    assert done.returncode == 1
    assert "'giving' is not in the en text" in done.stdout
    decisions.decide("verb", value="give")
    assert decisions.bring().returncode == 0
    words, place = json.loads(entry(once, "verb")["adjudicated"])
    assert words == "give"
    assert json.loads(entry(once, "verb")["first"])[1] - place < 20


@one_in(3, "every run has two slips of five")
@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"decision": "other", "value": "urged", "reason": "So."}, "did you mean urge?"),
        ({"decision": "third", "reason": "So."}, "write first, second, record or other"),
        ({"decision": "first"}, "say why"),
        ({"decision": "other", "reason": "So."}, "write the value that is right"),
        ({"reason": "So."}, "nothing is chosen"),
    ],
    ids=["no-code", "unknown", "without-reason", "without-value", "without-decision"],
)
def test_a_slip_in_a_decision_is_told_at_its_cell(differing: Path, cells: dict[str, str], says: str) -> None:
    sheet = Decisions(differing)
    before = (folder(differing) / "adjudication.json").read_bytes()
    sheet.decide("act", **cells)
    done = sheet.bring()
    assert done.returncode == 1
    assert "differences!" in done.stdout
    assert says in done.stdout
    assert (folder(differing) / "adjudication.json").read_bytes() == before
