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

EXCERPT = "2023-02-11-cn-kh-excerpt"
FOLDER = f"data/documents/{EXCERPT}"
DIVERGENCES = f"{FOLDER}/divergences.json"
PROVISIONS = f"{FOLDER}/provisions.json"
PLACES = "data/registers/places.json"
ACTORS = "data/registers/actors.json"
ANOTHER = "2023-02-12-cn-kh-repeat"


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
def test_a_name_that_a_text_no_longer_has_is_blamed_on_the_register(small: Path, jobs: int) -> None:
    line = edit(small, ACTORS, "Cambodian side", "Cambodain side")
    finding = only(small, jobs)
    assert place(finding) == (ACTORS, line)
    assert finding.rule == "unregistered-name"
    assert f"{EXCERPT}/pre.2.1" in finding.got


def test_a_force_that_no_divergence_explains_is_blamed_on_the_divergence(small: Path) -> None:
    line = edit(small, DIVERGENCES, '"type": "force_shift"', '"type": "substitution"', within=f'{EXCERPT}/d2"')
    finding = only(small)
    assert (finding.rule, place(finding)) == ("force-shift", (DIVERGENCES, line))


def test_an_end_that_overlaps_the_next_provision_is_blamed_on_the_end(small: Path) -> None:
    """Both versions overlap, and no unit of a reading ends there: one edit, one message."""
    value: list[dict[str, Any]] = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))
    first, second = (value[index]["anchors"]["zh-Hans"] for index in (1, 2))
    line = edit(small, PROVISIONS, json.dumps(first, ensure_ascii=False)[1:-1], widened(first, second), value[1]["id"])
    assert place(only(small)) == (PROVISIONS, line)


def widened(first: dict[str, Any], second: dict[str, Any]) -> str:
    quote = first["quote"] + second["quote"]
    longer = {**first, "end_offset": first["start_offset"] + len(quote), "quote": quote}
    return json.dumps(longer, ensure_ascii=False)[1:-1]


def test_swapped_texts_are_one_finding_and_not_one_for_each_divergence(small: Path) -> None:
    path = small / FOLDER / "document.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["texts"].reverse()
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    findings = [finding for finding in validate(small).findings if finding.rule != "canonical-form"]
    assert {finding.file for finding in findings} == {f"{FOLDER}/document.json"}
    assert len(findings) == 1


KINDS = (("force_shift", "force"), ("substitution", "what"))


def resealed(root: Path) -> None:
    rule_fixtures.reseal(root)


def another_note(root: Path) -> None:
    edit(root, DIVERGENCES, '"note": "', '"note": "In short: ', within=f"{EXCERPT}/d4")


@pytest.mark.parametrize("then", [resealed, another_note])
def test_where_seals_cannot_tell_a_rule_names_what_it_finds(small: Path, then: Callable[[Path], None]) -> None:
    """After the seals were renewed, or with two records edited, the force itself is named."""
    old, new = (f'"type": "{kind}",\n    "direction": "stronger",\n    "dimension": "{about}"' for kind, about in KINDS)
    edit(small, DIVERGENCES, old, new, within=f'{EXCERPT}/d2"')
    then(small)
    finding = next(finding for finding in validate(small).findings if finding.rule == "force-shift")
    assert finding.file == PROVISIONS


def values(root: Path, file: str, change: Callable[[list[Any]], object]) -> None:
    path = root / file
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(file_text(value), encoding="utf-8")


def test_an_edited_source_is_told_to_the_character(small: Path) -> None:
    file = "data/sources/excerpt-en.txt"
    line = edit(small, file, "China", "Chine", within="implement")
    finding = only(small)
    assert (finding.rule, place(finding)) == ("source-bytes", (file, line))
    changed = (small / file).read_text(encoding="utf-8").split("\n")[line - 1]
    assert changed[finding.position.column - 1 :].startswith("e-Cambodia")


def test_ids_that_were_exchanged_are_told_and_nothing_that_names_them(small: Path) -> None:
    def exchange(records: list[Any]) -> None:
        records[4]["id"], records[5]["id"] = records[5]["id"], records[4]["id"]

    values(small, PROVISIONS, exchange)
    findings = validate(small).findings
    assert [finding.rule for finding in findings] == ["renamed"] * 2


def test_a_folder_that_was_renamed_is_one_finding(small: Path) -> None:
    """Mention overrides are sealed under their folder's name, and their ids are as they were: they are not to blame."""
    override = {"language": "en", "start_offset": 193, "end_offset": 199, "quote": "Taiwan", "entity": None}
    file = f"{FOLDER}/mentions.json"
    told = [{"id": "o1", **override, "reason": "For this test."}]
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "", "set": told}], "sealed": True, "read": True})
    assert not validate(small).findings
    other = EXCERPT.replace("-11-", "-12-")
    (small / FOLDER).rename((small / FOLDER).with_name(other))
    finding = only(small)
    assert (finding.rule, place(finding)) == ("id-belongs", (f"data/documents/{other}/document.json", 2))
    assert finding.got == f"{EXCERPT} in the folder {other}"
    assert finding.repair.startswith(f"Rename the folder to '{EXCERPT}'")


def test_a_document_that_was_given_another_id_is_one_finding(small: Path) -> None:
    file = f"{FOLDER}/document.json"
    edit(small, file, f'"id": "{EXCERPT}"', f'"id": "{ANOTHER}"')
    finding = only(small)
    assert place(finding) == (file, 2)
    assert finding.repair.startswith(f"Set the id back to '{EXCERPT}'")


@pytest.mark.parametrize("read", [True, False])
def test_a_provision_that_is_gone_is_looked_for_in_a_reading_only_if_there_is_one(small: Path, read: bool) -> None:
    removal = {"file": "data/documents/2023-02-11-cn-kh-excerpt/provisions.json", "at": "/3", "remove": True}
    if not read:
        readings = {"file": "data/documents/2023-02-11-cn-kh-excerpt/readings", "delete": True}
        rule_fixtures.apply(small, {"changes": [readings], "sealed": True})
    rule_fixtures.apply(small, {"changes": [removal], "sealed": False})
    (repair,) = (finding.repair for finding in validate(small).findings if finding.rule == "removed")
    assert ("readings/2/first.json" in repair) is read


def test_a_reading_that_was_changed_is_at_fault_and_not_the_record(small: Path) -> None:
    file = f"{FOLDER}/readings/second.json"
    line = edit(small, file, '"topics": ["', '"topics": ["framework", "', within=f'{EXCERPT}/pre.3.1"')
    finding = only(small)
    assert (finding.rule, place(finding)) == ("seal", (file, line))


def test_an_adjudication_that_is_gone_is_told_where_it_stood(small: Path) -> None:
    file = f"{FOLDER}/readings/adjudication.json"
    values(small, file, lambda entries: entries.pop(0))
    assert place(only(small)) == (file, 1)


def test_an_adjudication_with_a_slip_in_its_key_is_told_at_the_slip(small: Path) -> None:
    file = f"{FOLDER}/readings/adjudication.json"
    entries = json.loads((small / file).read_text(encoding="utf-8"))
    field = f'"field": "{entries[0]["field"]}"'
    line = edit(small, file, field, '"field": "mode"')
    assert place(validate(small).findings[0]) == (file, line)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (PROVISIONS, f"data/documents/{ANOTHER}/provisions.json", "id-belongs"),
        (DIVERGENCES, f"data/documents/{ANOTHER}/divergences.json", "id-belongs"),
        (ACTORS, PLACES, "schema"),
    ],
)
def test_files_that_were_exchanged_are_one_finding_each(two: Path, one: str, other: str, rule: str) -> None:
    first, second = (two / one).read_bytes(), (two / other).read_bytes()
    (two / one).write_bytes(second)
    (two / other).write_bytes(first)
    found = [(finding.rule, finding.file) for finding in validate(two).findings]
    assert sorted(set(found)) == sorted([(rule, one), (rule, other)])


def test_exchanged_digests_are_told_at_the_seals_and_not_at_the_sources(small: Path) -> None:
    file = f"{FOLDER}/seals.json"
    values(small, file, lambda seals: exchange(seals[2], seals[5], "digest"))
    found = validate(small).findings
    assert [(finding.rule, finding.file) for finding in found] == [("seal", file)] * 2
    assert all("Undo the change of the seal" in finding.repair for finding in found)


def exchange(one: dict[str, Any], other: dict[str, Any], key: str) -> None:
    one[key], other[key] = other[key], one[key]


def test_no_seals_at_all_are_one_finding(small: Path) -> None:
    for seals in (small / "data").rglob("seals.json"):
        seals.write_text("[]\n", encoding="utf-8")
    assert place(only(small)) == ("data/seals.json", 1)
