"""A finding is on the line that was edited: seals tell which, also where a rule finds the consequence elsewhere."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures

from cnkh_data.canonical import file_text
from cnkh_data.finding import Finding
from cnkh_data.validate import validate

STATEMENT = "2023-02-11-cn-kh-joint-statement"
FOLDER = f"data/documents/{STATEMENT}"
DIVERGENCES = f"{FOLDER}/divergences.json"
PROVISIONS = f"{FOLDER}/provisions.json"
PLACES = "data/registers/places.json"


def edit(root: Path, file: str, old: str, new: str, within: str = "") -> int:
    """Replace the first such text after a place in a file; give the line that it is on."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    at = text.index(old, text.index(within))
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    return text.count("\n", 0, at) + 1


def only(root: Path, jobs: int = 1) -> Finding:
    (finding,) = validate(root, jobs=jobs).findings
    return finding


def place(finding: Finding) -> tuple[str, int]:
    return finding.file, finding.position.line


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_name_that_a_text_no_longer_has_is_blamed_on_the_register(root: Path, jobs: int) -> None:
    line = edit(root, PLACES, "Chengdu Summer Universiade", "Chengdu Sumer Universiade")
    finding = only(root, jobs)
    assert place(finding) == (PLACES, line)
    assert finding.rule == "unregistered-name"
    assert f"in {STATEMENT}/5.14.2" in finding.got


def test_a_force_that_no_divergence_explains_is_blamed_on_the_divergence(root: Path) -> None:
    line = edit(root, DIVERGENCES, '"type": "force_shift"', '"type": "substitution"', within=f'{STATEMENT}/d255"')
    finding = only(root)
    assert (finding.rule, place(finding)) == ("force-shift", (DIVERGENCES, line))


def test_an_end_that_overlaps_the_next_provision_is_blamed_on_the_end(root: Path) -> None:
    """Both versions overlap, and no unit of a reading ends there: one edit, one message."""
    value: list[dict[str, Any]] = json.loads((root / PROVISIONS).read_text(encoding="utf-8"))
    first, second = (value[index]["anchors"]["zh-Hans"] for index in (5, 6))
    line = edit(root, PROVISIONS, json.dumps(first, ensure_ascii=False)[1:-1], widened(first, second), value[5]["id"])
    assert place(only(root)) == (PROVISIONS, line)


def widened(first: dict[str, Any], second: dict[str, Any]) -> str:
    quote = first["quote"] + second["quote"]
    longer = {**first, "end_offset": first["start_offset"] + len(quote), "quote": quote}
    return json.dumps(longer, ensure_ascii=False)[1:-1]


def test_swapped_texts_are_one_finding_and_not_one_for_each_divergence(root: Path) -> None:
    path = root / FOLDER / "document.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["texts"].reverse()
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    findings = [finding for finding in validate(root).findings if finding.rule != "canonical-form"]
    assert {finding.file for finding in findings} == {f"{FOLDER}/document.json"}
    assert len(findings) == 1


KINDS = (("force_shift", "force"), ("substitution", "what"))


def resealed(root: Path) -> None:
    rule_fixtures.reseal(root)


def another_note(root: Path) -> None:
    edit(root, DIVERGENCES, '"note": "', '"note": "In short: ', within=f"{STATEMENT}/d3")


@pytest.mark.parametrize("then", [resealed, another_note])
def test_where_seals_cannot_tell_a_rule_names_what_it_finds(root: Path, then: Callable[[Path], None]) -> None:
    """After the seals were renewed, or with two records edited, the force itself is named."""
    old, new = (f'"type": "{kind}",\n    "dimension": "{about}"' for kind, about in KINDS)
    edit(root, DIVERGENCES, old, new, within=f'{STATEMENT}/d255"')
    then(root)
    finding = next(finding for finding in validate(root).findings if finding.rule == "force-shift")
    assert finding.file == PROVISIONS


def values(root: Path, file: str, change: Callable[[list[Any]], object]) -> None:
    path = root / file
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(file_text(value), encoding="utf-8")


def test_an_edited_source_is_told_to_the_character(root: Path) -> None:
    file = "data/sources/001_b17c5f96126ffd3a.txt"
    line = edit(root, file, "Cambodia", "Combodia", within="official relations")
    finding = only(root)
    assert (finding.rule, place(finding)) == ("source-bytes", (file, line))
    changed = (root / file).read_text(encoding="utf-8").split("\n")[line - 1]
    assert changed[finding.position.column - 2 :].startswith("Combodia")


def test_ids_that_were_exchanged_are_told_and_nothing_that_names_them(root: Path) -> None:
    def exchange(records: list[Any]) -> None:
        records[4]["id"], records[5]["id"] = records[5]["id"], records[4]["id"]

    values(root, PROVISIONS, exchange)
    findings = validate(root).findings
    assert [finding.rule for finding in findings] == ["renamed-in-document"] * 2


def test_a_folder_that_was_renamed_is_one_finding(root: Path) -> None:
    """Mention overrides are sealed under their folder's name, and their ids are as they were: they are not to blame."""
    talks = root / "data/documents/2024-12-03-cn-kh-talks"
    talks.rename(talks.with_name("2024-12-04-cn-kh-talks"))
    finding = only(root)
    assert (finding.rule, place(finding)) == ("id-belongs", ("data/documents/2024-12-04-cn-kh-talks/document.json", 2))
    assert finding.got == "2024-12-03-cn-kh-talks in the folder 2024-12-04-cn-kh-talks"
    assert finding.repair.startswith("Rename the folder to '2024-12-03-cn-kh-talks'")


def test_a_document_that_was_given_another_id_is_one_finding(root: Path) -> None:
    file = "data/documents/2024-12-03-cn-kh-talks/document.json"
    edit(root, file, '"id": "2024-12-03-cn-kh-talks"', '"id": "2024-12-04-cn-kh-talks"')
    finding = only(root)
    assert place(finding) == (file, 2)
    assert finding.repair.startswith("Set the id back to '2024-12-03-cn-kh-talks'")


@pytest.mark.parametrize("read", [True, False])
def test_a_provision_that_is_gone_is_looked_for_in_a_reading_only_if_there_is_one(small: Path, read: bool) -> None:
    removal = {"file": "data/documents/2023-02-11-cn-kh-excerpt/provisions.json", "at": "/3", "remove": True}
    if not read:
        readings = {"file": "data/documents/2023-02-11-cn-kh-excerpt/readings", "delete": True}
        rule_fixtures.apply(small, {"changes": [readings], "sealed": True})
    rule_fixtures.apply(small, {"changes": [removal], "sealed": False})
    (repair,) = (finding.repair for finding in validate(small).findings if finding.rule == "removed-in-document")
    assert ("readings/first.json" in repair) is read


def test_a_reading_that_was_changed_is_at_fault_and_not_the_record(root: Path) -> None:
    file = f"{FOLDER}/readings/second.json"
    line = edit(root, file, '"topics": ["', '"topics": ["framework", "', within=f'{STATEMENT}/5.7.2"')
    finding = only(root)
    assert (finding.rule, place(finding)) == ("seal-in-document", (file, line))


def test_an_adjudication_that_is_gone_is_told_where_it_stood(root: Path) -> None:
    file = f"{FOLDER}/readings/adjudication.json"
    values(root, file, lambda entries: entries.pop(0))
    assert place(only(root)) == (file, 2)


def test_an_adjudication_with_a_slip_in_its_key_is_told_at_the_slip(root: Path) -> None:
    file = f"{FOLDER}/readings/adjudication.json"
    entries = json.loads((root / file).read_text(encoding="utf-8"))
    field = f'"field": "{entries[0]["field"]}"'
    line = edit(root, file, field, '"field": "mode"')
    assert place(validate(root).findings[0]) == (file, line)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (PROVISIONS, "data/documents/2024-12-03-cn-kh-talks/provisions.json", "id-belongs"),
        (DIVERGENCES, "data/documents/2024-12-03-cn-kh-talks/divergences.json", "id-belongs"),
        ("data/registers/actors.json", PLACES, "schema"),
    ],
)
def test_files_that_were_exchanged_are_one_finding_each(root: Path, one: str, other: str, rule: str) -> None:
    first, second = (root / one).read_bytes(), (root / other).read_bytes()
    (root / one).write_bytes(second)
    (root / other).write_bytes(first)
    found = [(finding.rule, finding.file) for finding in validate(root).findings]
    assert sorted(found) == sorted([(rule, one), (rule, other)])


def test_no_seals_at_all_are_one_finding(root: Path) -> None:
    (root / "data/seals.json").write_text("[]\n", encoding="utf-8")
    assert place(only(root)) == ("data/seals.json", 1)
