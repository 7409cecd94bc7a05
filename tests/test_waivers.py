"""Waivers: an accepted finding is no finding, suspends nothing, and is asked for again when it is no longer there."""

import json
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import one_in

from cnkh_data.canonical import file_text
from cnkh_data.errors import CannotRunError
from cnkh_data.finding import Finding
from cnkh_data.release import BuildRefusedError, build, outdated
from cnkh_data.validate import Report, validate
from cnkh_data.validate.reporters import render

DOCUMENT = "2023-02-11-cn-kh-excerpt"
PROVISIONS = f"data/documents/{DOCUMENT}/provisions.json"
FORCE: dict[str, Any] = {"file": PROVISIONS, "at": "/5/commitments/0/force/en", "set": 2}
"""Breaks operator-and-force in pre.4.1/c1."""


def waive(root: Path, *waivers: tuple[str, str]) -> None:
    entries = [{"rule": rule, "record": record, "reason": "Judged."} for rule, record in waivers]
    write(root, json.dumps(entries, indent=2) + "\n")


def write(root: Path, text: str) -> None:
    (root / "validation").mkdir(exist_ok=True)
    (root / "validation" / "waivers.json").write_text(text, encoding="utf-8")


def change(root: Path, *changes: dict[str, Any], sealed: bool = True) -> None:
    rule_fixtures.apply(root, {"changes": list(changes), "sealed": sealed})


def found(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.record) for finding in report.findings]


def of_waivers(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.file == "validation/waivers.json"]


def test_waived_finding_is_counted_not_reported(small: Path) -> None:
    change(small, {"file": PROVISIONS, "at": "/3/commitments/0/novelty/en", "set": "new"})
    waive(small, ("novelty-without-cue", f"{DOCUMENT}/pre.3.1/c1"))
    report = validate(small)
    assert report.ok
    assert not report.findings
    assert "1 error waived in validation/waivers.json" in render(report)


def test_waiver_holds_for_its_rule_and_its_record_only(small: Path) -> None:
    novelty = {"file": PROVISIONS, "at": "/3/commitments/0/novelty/en", "set": "new"}
    change(small, novelty, {"file": PROVISIONS, "at": "/5/commitments/0/novelty/en", "set": "new"})
    waive(small, ("novelty-without-cue", f"{DOCUMENT}/pre.3.1/c1"))
    assert found(validate(small)) == [("novelty-without-cue", f"{DOCUMENT}/pre.4.1/c1")]


def test_waived_finding_does_not_suspend_the_levels_above(small: Path) -> None:
    change(small, FORCE)
    commitment = f"{DOCUMENT}/pre.4.1/c1"
    waive(small, ("operator-and-force", commitment), ("force-shift", commitment))
    file = small / "data" / "seals.json"
    seals = [seal for seal in json.loads(file.read_text(encoding="utf-8")) if seal["record"] != "china"]
    file.write_text(file_text(seals), encoding="utf-8")
    assert found(validate(small)) == [("seal", "china")]


@one_in(3, "every run has two rules of five")
@pytest.mark.parametrize("rule", ["seal", "code-of-readings", "spans", "duplicate-id", "schema"])
def test_what_is_no_matter_of_judgement_cannot_be_waived(small: Path, rule: str) -> None:
    change(small, {"file": "data/registers/actors.json", "at": "/0/note", "set": "Changed."}, sealed=False)
    waive(small, (rule, "china"))
    assert ("seal", "china") in found(validate(small))
    assert "no matter of judgement" in of_waivers(validate(small))[0].got


def test_waived_finding_does_not_hold_back_rules_that_need_its_rule(small: Path) -> None:
    change(small, FORCE)
    waive(small, ("operator-and-force", f"{DOCUMENT}/pre.4.1/c1"))
    assert found(validate(small)) == [("force-shift", f"{DOCUMENT}/pre.4.1/c1")]


def test_waiver_that_waives_nothing_is_an_error_at_its_line(small: Path) -> None:
    waive(small, ("unused-abbreviation", "china"))
    (finding,) = validate(small).findings
    assert (finding.rule, finding.severity, finding.file) == ("unneeded-waiver", "error", "validation/waivers.json")
    assert finding.position == (4, 15)
    assert "unused-abbreviation finds nothing in china" in finding.got


def test_waiver_is_not_unneeded_while_its_rule_could_not_look(small: Path) -> None:
    change(small, {"file": PROVISIONS, "at": "/1/anchors/en/quote", "set": "Another text."})
    waive(small, ("operator-and-force", f"{DOCUMENT}/pre.4.1/c1"), ("look-alike", f"{DOCUMENT}/pre.4.1"))
    report = validate(small)
    assert [finding.got for finding in of_waivers(report)] == [f"look-alike finds nothing in {DOCUMENT}/pre.4.1"]


def test_waiver_is_not_unneeded_where_its_record_is_wrong_in_another_way(small: Path) -> None:
    """What the readings say is asked first, and what else is wrong there is then not told."""
    words = {"file": PROVISIONS, "at": "/3/commitments/0/object/en", "set": "直航 flights"}
    action = {"file": PROVISIONS, "at": "/3/commitments/0/action", "set": "implement"}
    waive(small, ("our-english", f"{DOCUMENT}/pre.3.1/c1"))
    rule_fixtures.apply(small, {"changes": [words], "sealed": True, "read": True})
    assert not validate(small).findings
    rule_fixtures.apply(small, {"changes": [action], "sealed": True, "read": True})
    assert found(validate(small)) == [("code-of-readings", f"{DOCUMENT}/pre.3.1/c1")]


def test_waiver_of_one_record_leaves_no_trace_in_another_document_that_cannot_be_read(small: Path) -> None:
    waive(small, ("unregistered-name", f"{DOCUMENT}/pre.4.1"))
    (small / PROVISIONS).write_text("[", encoding="utf-8")
    assert not of_waivers(validate(small))


@one_in(3, "every run has three of eight")
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "json-syntax"),
        ("{", "json-syntax"),
        ('[{"rule": "seal", "rule": "seal", "record": "china", "reason": "Judged."}]', "json-duplicate-key"),
        ("{}", "schema"),
        ('[{"rule": "seal", "record": "china"}]', "schema"),
        ('[{"rule": "seal", "record": "china", "reason": ""}]', "schema"),
        ('[{"rule": "seal", "record": "china", "reason": "Judged.", "until": "2027"}]', "schema"),
        ("[" * 100_000, "json-syntax"),
    ],
)
def test_malformed_file_is_a_finding_and_everything_else_is_still_checked(small: Path, text: str, rule: str) -> None:
    change(small, FORCE)
    write(small, text)
    report = validate(small)
    assert [finding.rule for finding in of_waivers(report)] == [rule]
    assert ("operator-and-force", f"{DOCUMENT}/pre.4.1/c1") in found(report)
    assert not report.ok


def test_file_that_is_no_text_is_a_finding(small: Path) -> None:
    (small / "validation").mkdir()
    (small / "validation" / "waivers.json").write_bytes(b"[\xff]")
    (finding,) = of_waivers(validate(small))
    assert (finding.rule, finding.position) == ("json-syntax", (1, 2))


def test_link_out_of_the_folder_is_not_followed(small: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text("[]", encoding="utf-8")
    (small / "validation").mkdir()
    (small / "validation" / "waivers.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(CannotRunError, match=r"validation/waivers\.json: a link leads out of validation/"):
        validate(small)


def test_no_file_and_an_empty_list_are_fine(small: Path) -> None:
    assert validate(small).ok
    write(small, "[]\n")
    assert validate(small).ok


def test_same_findings_with_several_processes(small: Path) -> None:
    change(small, FORCE)
    waive(small, ("operator-and-force", f"{DOCUMENT}/pre.4.1/c1"), ("blank-in-name", "china"))
    assert validate(small, jobs=2).findings == validate(small).findings


def test_a_release_rests_on_what_was_accepted(small: Path) -> None:
    change(small, FORCE)
    with pytest.raises(BuildRefusedError):
        build(small, small / "dist")
    waive(small, *((rule, f"{DOCUMENT}/pre.4.1/c1") for rule in ("operator-and-force", "force-shift")))
    assert build(small, small / "dist").release.is_dir()
    assert outdated(small) == []
