"""`cnkh sheet actors` and the like: a register filled in by a person comes back as entries, and what is wrong is told at its cell."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.utils
import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import EXCERPT, one_in
from openpyxl.workbook import Workbook

from cnkh_data.models.registers import PROPOSED_ENTRY
from cnkh_data.validate import validate

REGISTERS = (
    "actors",
    "instruments",
    "places",
    "tenures",
    "non_names",
    "sources",
    "dataset",
    "relations",
    "retired",
    "waivers",
)
ELSEWHERE = {
    "sources": "data/sources",
    "waivers": "validation",
    **dict.fromkeys(("dataset", "relations", "retired"), "data"),
}


def path_of(name: str) -> str:
    return f"{ELSEWHERE.get(name, 'data/registers')}/{name}.json"


def read(root: Path, name: str) -> Any:
    return json.loads((root / path_of(name)).read_text(encoding="utf-8"))


def entry(root: Path, name: str, own: str) -> Any:
    return next(one for one in read(root, name) if one["id"] == own)


def data(root: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted((root / "data").rglob("*")) if file.is_file()}


class Filled:
    """A sheet of a register that is filled in as a person would."""

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.name, self.file = root, name, root / f"{name}.xlsx"
        done = cnkh("sheet", name, "--root", str(root), "--out", str(self.file))
        assert done.returncode == 0, done
        self.book: Workbook = openpyxl.load_workbook(self.file)
        self.sheet = self.book[name]

    def column(self, name: str) -> int:
        return next(int(cell.column) for cell in self.sheet[1] if cell.value == name)

    def row(self, own: str) -> int:
        return next(row for row in range(2, 999) if self.sheet.cell(row, 1).value == own)

    def put(self, own: str, **cells: Any) -> None:
        self.put_in(self.row(own), {name.replace("_", " "): value for name, value in cells.items()})

    def put_in(self, row: int, cells: dict[str, Any]) -> int:
        for name, value in cells.items():
            self.sheet.cell(row, self.column(name)).value = value
        return row

    def new(self, cells: dict[str, Any]) -> int:
        return self.put_in(next(r for r in range(2, 999) if not any(cell.value for cell in self.sheet[r])), cells)

    def get(self, own: str, name: str) -> Any:
        return self.sheet.cell(self.row(own), self.column(name)).value

    def bring(self) -> Any:
        self.book.save(self.file)
        return cnkh("sheet", self.name, "--root", str(self.root), "--in", str(self.file))

    def cell(self, row: int, name: str) -> str:
        return f"{self.name}!{openpyxl.utils.get_column_letter(self.column(name))}{row}"


@one_in(3, "every run has three of nine")
@pytest.mark.parametrize("name", REGISTERS)
def test_a_round_trip_changes_no_byte(small: Path, name: str) -> None:
    before = data(small)
    done = Filled(small, name).bring()
    assert (done.returncode, done.stdout) == (0, "nothing to bring back: no row was changed\n")
    assert data(small) == before


def test_the_same_register_gives_the_same_bytes(small: Path) -> None:
    one, other = small / "one.xlsx", small / "other.xlsx"
    for file in (one, other):
        cnkh("sheet", "actors", "--root", str(small), "--out", str(file))
    assert one.read_bytes() == other.read_bytes()


def test_names_stand_by_kind_and_language(small: Path) -> None:
    sheet = Filled(small, "actors")
    assert sheet.get("cambodia", "short zh-Hans") == "柬埔寨"
    assert sheet.get("cambodia", "alias en") == "Cambodian side"


def test_codes_and_entries_can_be_chosen(small: Path) -> None:
    book = Filled(small, "tenures").book
    lists = {str(one.sqref)[0]: one for one in book["tenures"].data_validations.dataValidation if one.type == "list"}
    person = lists[openpyxl.utils.get_column_letter(next(c.column for c in book["tenures"][1] if c.value == "person"))]
    offered = [cell.value for (cell,) in book["codes"][person.formula1.removeprefix("codes!").replace("$", "")]]
    assert (offered, person.errorStyle) == (["hun-sen"], "warning")
    meanings = {row[1].value: row[3].value for row in Filled(small, "places").book["codes"].iter_rows(min_row=2)}
    assert meanings["event"]


def test_ids_and_what_follows_from_files_are_protected(small: Path) -> None:
    sheet = Filled(small, "sources").sheet
    locked = {head.value for head in sheet[1] if sheet.cell(2, head.column).protection.locked}
    assert sheet.protection.sheet
    assert locked == {"id", "file", "sha256", "bytes", "languages", "as written"}


def test_a_name_is_added_and_nothing_else_changes(small: Path) -> None:
    before, was = data(small), entry(small, "actors", "cambodia")
    sheet = Filled(small, "actors")
    sheet.put("cambodia", alias_en="Cambodian side | Land of the Khmer | Kampuchea")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "actors: 1 changed" in done.stdout
    assert "no seal, or a void one: cambodia" in done.stdout
    names = entry(small, "actors", "cambodia")["names"]
    added = [{"language": "en", "text": text, "type": "alias"} for text in ("Land of the Khmer", "Kampuchea")]
    assert [name for name in names if name not in added] == was["names"]
    assert [name for name in names if name in added] == added
    changed = [path for path, content in data(small).items() if before[path] != content]
    assert [Path(path).name for path in changed] == ["actors.json"]
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"


def test_a_new_row_gets_an_id(small: Path) -> None:
    sheet = Filled(small, "actors")
    row = sheet.new({"kind": "person", "short en": "Wang Yi", "short zh-Hans": "王毅"})
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "actors: 1 new (wang-yi)" in done.stdout
    made = read(small, "actors")[-1]
    assert (made["id"], made["kind"], made["note"], made["evidence"]) == ("wang-yi", "person", None, [])
    assert openpyxl.load_workbook(sheet.file)["actors"].cell(row, 1).value == "wang-yi"


def test_a_tenure_and_its_evidence(small: Path) -> None:
    actors = Filled(small, "actors")
    actors.new({"kind": "person", "short en": "Wang Yi"})
    assert actors.bring().returncode == 0
    sheet = Filled(small, "tenures")
    assert sheet.get("hun-sen-prime-minister", "evidence 1 basis") == "stated"
    sheet.new(
        {
            "person": "wang-yi",
            "office": "prime-minister-of-cambodia",
            "organisation": "cambodia",
            "documents": EXCERPT,
            "start_date": "2023-08-22",
            "evidence 1 field": "start_date",
            "evidence 1 seen_at": "https://example.org/news",
            "evidence 1 basis": "Stated",
            "evidence 1 quote": "took office on 22 August 2023",
        }
    )
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "tenure-covers-document" in done.stdout
    made = read(small, "tenures")[-1]
    assert made["id"] == "wang-yi-prime-minister-of-cambodia"
    assert made["evidence"] == [
        {
            "field": "start_date",
            "seen_at": "https://example.org/news",
            "basis": "stated",
            "quote": "took office on 22 August 2023",
        }
    ]


def test_a_proposed_entry_is_yellow_until_it_is_read(small: Path) -> None:
    file = small / path_of("actors")
    actors = read(small, "actors")
    actors[-1]["note"] = PROPOSED_ENTRY
    file.write_text(json.dumps(actors, ensure_ascii=False), encoding="utf-8")
    assert cnkh("fmt", "--root", str(small)).returncode == 0
    sheet, own = Filled(small, "actors"), actors[-1]["id"]
    assert (sheet.get(own, "read"), sheet.get(own, "note")) == ("no", None)
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"
    sheet.put(own, read="yes")
    assert sheet.bring().returncode == 0
    assert entry(small, "actors", own)["note"] is None


def test_the_rights_of_a_source_are_written(small: Path) -> None:
    sheet = Filled(small, "sources")
    sheet.put("excerpt-en", rights="Free for all.", url="https://example.org/a")
    assert sheet.bring().returncode == 0
    source = entry(small, "sources", "excerpt-en")
    assert (source["rights"], source["url"]) == ("Free for all.", "https://example.org/a")


@pytest.mark.parametrize(
    ("name", "own", "cells", "at", "says"),
    [
        ("actors", "cambodia", {"kind": "stat"}, "kind", "'stat' is no code of ActorKind; did you mean state"),
        ("actors", "cambodia", {"part_of": "asean"}, "part_of", "asean"),
        ("actors", "cambodia", {"iso_alpha3": "kh"}, "iso_alpha3", "kh"),
        ("actors", "cambodia", {"evidence 2 field": "iso_alpha3"}, "evidence 2 quote", "evidence has all four"),
        ("actors", "cambodia", {"read": "no", "note": "Doubtful."}, "read", "no, with a note"),
        ("actors", "cambodia", {"remove": "perhaps"}, "remove", "'perhaps'; write yes to remove the entry"),
        ("tenures", "hun-sen-prime-minister", {"documents": "2023-02-11-cn-kh-excerp"}, "documents", "2023-02-11-cn-kh-excerp"),
        ("sources", "excerpt-en", {"bytes": "1"}, "bytes", "nobody edits this"),
    ],
)  # fmt: skip
def test_a_slip_is_told_at_its_cell(
    small: Path, name: str, own: str, cells: dict[str, str], at: str, says: str
) -> None:
    before, sheet = data(small), Filled(small, name)
    row = sheet.put_in(sheet.row(own), cells)
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{sheet.cell(row, at)}: " in done.stdout, done.stdout
    assert says in done.stdout
    assert done.stdout.endswith("nothing was written\n")
    assert data(small) == before


def test_an_entry_that_is_used_cannot_be_removed(small: Path) -> None:
    before, sheet = data(small), Filled(small, "actors")
    sheet.put("hun-sen", remove="yes")
    done = sheet.bring()
    assert (done.returncode, data(small) == before) == (1, True)
    assert "hun-sen" in done.stdout


def test_an_entry_without_a_name_in_a_text_is_told_at_its_row(small: Path) -> None:
    """A name that no text has is no slip: it is written, and told."""
    sheet = Filled(small, "non_names")
    row = sheet.new({"language": "en", "text": "direct passenger flights", "reason": "A kind of service."})
    done = sheet.bring()
    assert done.returncode == 0
    assert read(small, "non_names")[-1]["id"] == "direct-passenger-flights"
    sheet = Filled(small, "actors")
    row = sheet.new({"kind": "state", "short en": "Malaysia", "short zh-Hans": "马来西亚"})
    done = sheet.bring()
    assert done.returncode == 0
    assert f"{sheet.cell(row, 'kind')}: state-without-code: " in done.stdout, done.stdout


def test_rows_are_not_lost(small: Path) -> None:
    sheet = Filled(small, "actors")
    sheet.sheet.delete_rows(sheet.row("taiwan"))
    done = sheet.bring()
    assert done.returncode == 1
    assert "the row of taiwan is missing; put it back" in done.stdout


def test_a_name_without_latin_letters_needs_an_id(small: Path) -> None:
    sheet = Filled(small, "places")
    row = sheet.new({"kind": "place", "short zh-Hans": "暹粒", "countries": "cambodia"})
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{sheet.cell(row, 'id')}: no name in Latin letters" in done.stdout
    sheet.put_in(row, {"id": "siem-reap"})
    assert sheet.bring().returncode == 0
    assert read(small, "places")[-1]["id"] == "siem-reap"


def test_a_removed_entry_leaves_a_tombstone_to_write(small: Path) -> None:
    sheet = Filled(small, "non_names")
    own = read(small, "non_names")[0]["id"]
    sheet.put(own, remove="yes")
    done = sheet.bring()
    assert done.returncode == 0, done
    assert f"published before: {own}; cnkh validate says which tombstones they leave" in done.stdout
    assert own not in {one["id"] for one in read(small, "non_names")}


def new(root: Path, day: str, words: str) -> Any:
    """A press report that is drafted from some words."""
    file = root / f"{day}.txt"
    file.write_text(words, encoding="utf-8")
    document = f"{day}-cn-kh-press-report"
    done = cnkh("new", "document", document, "--root", str(root), "--source", str(file), "--language", "en")
    assert done.returncode == 0, done
    return done


def test_a_document_is_added_to_the_tenures_that_it_needs(small: Path) -> None:
    """Office-holders of whom no tenure lists a document are told in one finding, and listed in one sheet."""
    person, office = entry(small, "actors", "hun-sen"), entry(small, "actors", "prime-minister-of-cambodia")
    wang = {**person, "id": "wang-yi", "names": [{"language": "en", "text": "Wang Yi", "type": "short"}]}
    title = [{"language": "en", "text": "Foreign Minister of China", "type": "official"}]
    actors = [*read(small, "actors"), wang, {**office, "id": "minister-of-china", "names": title, "part_of": "china"}]
    (small / path_of("actors")).write_text(json.dumps(actors, ensure_ascii=False), encoding="utf-8")
    earlier = new(small, "2023-02-20", "China and Cambodia held talks.\n\nWang Yi thanked Cambodia.\n").args[2]
    held = {"id": "wang-yi-minister", "person": "wang-yi", "office": "minister-of-china", "organisation": "china"}
    hun_sen = entry(small, "tenures", "hun-sen-prime-minister")
    tenures = [hun_sen, {**hun_sen, **held, "documents": [earlier], "end_date": None, "evidence": []}]
    (small / path_of("tenures")).write_text(json.dumps(tenures, ensure_ascii=False), encoding="utf-8")
    assert cnkh("fmt", "--root", str(small)).returncode == 0
    done = new(small, "2023-03-01", "Cambodia and China held talks.\n\nHun Sen met Wang Yi.\n")
    document = done.args[2]
    assert "hun-sen-prime-minister, wang-yi-minister" in done.stdout
    (told,) = (one for one in validate(small).counted if one.rule == "document-of-tenure")
    assert told.got == "hun-sen, wang-yi, of whom no tenure lists this document"
    sheet = Filled(small, "tenures")
    for own in ("hun-sen-prime-minister", "wang-yi-minister"):
        sheet.put(own, documents=f"{sheet.get(own, 'documents')} | {document}")
    assert sheet.bring().returncode == 0
    assert "document-of-tenure" not in {one.rule for one in validate(small).counted}


def test_a_book_of_another_register_or_corpus_is_refused(small: Path) -> None:
    sheet = Filled(small, "actors")
    refused(
        cnkh("sheet", "places", "--root", str(small), "--in", str(sheet.file)), "the workbook has no sheet 'places'"
    )
    refused(cnkh("sheet", EXCERPT, "--root", str(small), "--in", str(sheet.file)), "kind of sheet")
    refused(cnkh("sheet", "actor", "--root", str(small), "--out", str(small / "x.xlsx")), "did you mean actors")


def test_an_entry_that_was_changed_meanwhile_is_told(small: Path) -> None:
    sheet = Filled(small, "actors")
    actors = read(small, "actors")
    actors[0]["note"] = "Changed by somebody else."
    (small / path_of("actors")).write_text(json.dumps(actors, ensure_ascii=False), encoding="utf-8")
    assert cnkh("fmt", "--root", str(small)).returncode == 0
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"
    sheet.put(actors[0]["id"], note="Mine.")
    done = sheet.bring()
    assert done.returncode == 1
    assert "has been changed in data/ since the sheet was written" in done.stdout


def test_entries_may_be_named_by_any_name_and_new_ones_too(small: Path) -> None:
    sheet = Filled(small, "actors")
    sheet.new({"kind": "state", "short en": "Laos", "short zh-Hans": "老挝", "iso_alpha3": "LAO"})
    sheet.new({"kind": "organ", "translation en": "Ministry of Ports of Laos", "part_of": "老挝"})
    sheet.new({"kind": "organ", "translation en": "Ministry of Ports of Cambodia", "part_of": "柬埔寨"})
    done = sheet.bring()
    assert done.returncode == 0, done
    assert entry(small, "actors", "ministry-of-ports-of-laos")["part_of"] == "laos"
    assert entry(small, "actors", "ministry-of-ports-of-cambodia")["part_of"] == "cambodia"


def test_a_name_of_no_entry_is_told_at_its_cell(small: Path) -> None:
    sheet = Filled(small, "actors")
    row = sheet.new({"kind": "organ", "translation en": "Ministry of Ports", "part_of": "Kambodscha"})
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{sheet.cell(row, 'part_of')}: 'Kambodscha' is no entry" in done.stdout


# What is said of the collection


def test_a_relation_is_a_new_row_and_gets_the_next_number(small: Path) -> None:
    sheet = Filled(small, "relations")
    cells = {"type": "Restates", "subject": f"{EXCERPT}/pre.3.9", "target": f"{EXCERPT}/pre.4.1", "basis": "inferred"}
    row = sheet.new(cells)
    done = sheet.bring()
    assert done.returncode == 1, done
    assert f"{sheet.cell(row, 'subject')}: reference-in-relations: {EXCERPT}/pre.3.9" in done.stdout
    assert read(small, "relations") == []
    sheet.put_in(row, {"subject": f"{EXCERPT}/pre.3.1"})
    done = sheet.bring()
    assert "relations: 1 new (r1)" in done.stdout
    assert f"{sheet.name}!" in done.stdout.partition("left to do:")[2]
    (made,) = read(small, "relations")
    assert (made["id"], made["type"], made["note"]) == ("r1", "restates", None)


def test_the_dataset_lists_another_language(small: Path) -> None:
    sheet = Filled(small, "dataset")
    before = read(small, "dataset")
    sheet.put(before["id"], languages="zh | en | Khmer")
    done = sheet.bring()
    assert done.returncode == 1, done
    assert f"{sheet.cell(2, 'languages')}: " in done.stdout
    sheet.put(before["id"], languages="zh | en | km")
    assert sheet.bring().returncode == 0
    assert read(small, "dataset") == {**before, "languages": ["zh", "en", "km"]}
    row = sheet.new({"title": "A second dataset"})
    assert f"{sheet.cell(row, 'id')}: a new row, which this sheet takes none of" in sheet.bring().stdout


def test_a_tombstone_is_a_new_row(small: Path) -> None:
    own = f"{EXCERPT}/pre.3.1/c7"
    ledger = small / "validation/published_ids.csv"
    ledger.parent.mkdir(exist_ok=True)
    ledger.write_text(f"record_type,id\ncommitment,{own}\n", encoding="utf-8")
    assert ("published-id", own) in {(one.rule, one.record) for one in validate(small).findings}
    sheet = Filled(small, "retired")
    cells = {"record_type": "commitment", "successors": f"{EXCERPT}/pre.3.1/c1", "since": "0.0.1", "reason": "A trial."}
    row = sheet.new(cells)
    assert f"{sheet.cell(row, 'id')}: nothing is written; write the id" in sheet.bring().stdout
    sheet.put_in(row, {"id": own})
    done = sheet.bring()
    assert done.returncode == 0, done
    assert read(small, "retired")[-1]["id"] == own
    assert "published-id" not in {one.rule for one in validate(small).findings}


def test_a_waiver_is_a_new_row_for_what_a_rule_finds(small: Path) -> None:
    change = {"file": f"data/documents/{EXCERPT}/provisions.json", "at": "/3/commitments/0/novelty/en", "set": "new"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    sheet = Filled(small, "waivers")
    cells = {"rule": "novelty-without-cue", "reason": "Only for this test."}
    row = sheet.new({**cells, "record": f"{EXCERPT}/pre.4.1/c1"})
    done = sheet.bring()
    assert done.returncode == 1
    assert f"{sheet.cell(row, 'record')}: unneeded-waiver: novelty-without-cue finds nothing" in done.stdout
    assert not (small / path_of("waivers")).exists()
    sheet.put_in(row, {"record": f"{EXCERPT}/pre.3.1/c1"})
    done = sheet.bring()
    assert done.returncode == 0, done
    assert "waivers: 1 new" in done.stdout
    assert validate(small).ok
    assert sheet.bring().stdout == "nothing to bring back: no row was changed\n"
    sheet.put_in(row, {"rule": "seal"})
    assert f"{sheet.cell(row, 'rule')}: 'seal' is no code of rules" in sheet.bring().stdout


def test_a_waiver_is_removed(small: Path) -> None:
    change = {"file": f"data/documents/{EXCERPT}/provisions.json", "at": "/3/commitments/0/novelty/en", "set": "new"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    (small / "validation").mkdir(exist_ok=True)
    waiver = {"rule": "novelty-without-cue", "record": f"{EXCERPT}/pre.3.1/c1", "reason": "Judged."}
    (small / path_of("waivers")).write_text(json.dumps([waiver]), encoding="utf-8")
    sheet = Filled(small, "waivers")
    sheet.put_in(2, {"remove": "yes"})
    done = sheet.bring()
    assert "waivers: 1 removed" in done.stdout
    assert read(small, "waivers") == []
