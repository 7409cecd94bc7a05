"""What a finding gives a contributor to write makes it go away, when it is written as it stands."""

import json
import re
from pathlib import Path

import pytest
import rule_fixtures
from conftest import one_in

from cnkh_data.corpus import load
from cnkh_data.finding import Finding
from cnkh_data.validate import validate
from cnkh_data.validate.cues import code_by_words
from cnkh_data.validate.subjects import OneCommitment, OneProvision


def found(root: Path, rule: str) -> list[Finding]:
    return [finding for finding in validate(root).findings if finding.rule == rule]


def test_the_override_for_a_title_is_given_ready_to_be_added(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("office-of-person/bad-another-office"))
    (finding,) = found(small, "office-of-person")
    given = json.loads(re.search(r"\{.*?\}", finding.repair).group())  # type: ignore[union-attr]
    assert (given["quote"], given["entity"]) == ("Prime Minister", "senate-president-of-cambodia")
    mentions = small / "data/documents/2023-02-11-cn-kh-visit/mentions.json"
    mentions.write_text(json.dumps([given]), encoding="utf-8")
    assert found(small, "office-of-person") == []


@one_in(2, "every run has two of four")
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("verb/zh-Hans", None),
        ("verb/en", {"start_offset": 243, "end_offset": 253, "quote": "increasing"}),
        ("operator/en", {"start_offset": 207, "end_offset": 216, "quote": "will give"}),
        ("aims/en", [{"start_offset": 271, "end_offset": 278, "quote": "flights"}]),
    ],
)
def test_words_that_readings_have_are_given_as_the_record_has_them(small: Path, field: str, wrong: object) -> None:
    """With both offsets, to be written as they stand."""
    file = small / "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"
    before = json.loads(file.read_text(encoding="utf-8"))
    at = f"/3/commitments/0/{field}"
    change = {"file": str(file.relative_to(small)), "at": at, "set": wrong}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    (finding,) = found(small, "code-of-readings")
    told = re.match(rf"Set commitments/0/{field} to (.*?); if the record is right", finding.repair)
    assert told is not None, finding.repair
    rule_fixtures.apply(small, {"changes": [{**change, "set": json.loads(told[1])}], "sealed": False})
    assert json.loads(file.read_text(encoding="utf-8")) == before
    assert found(small, "code-of-readings") == []


def test_a_subject_is_not_called_inherited_where_another_actor_is_named(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("inherited-subject/bad-another-actor"))
    (finding,) = found(small, "inherited-subject")
    assert finding.repair.startswith("If china undertakes it, correct the committers;")


def test_no_novelty_is_told_for_a_version_with_a_cue_that_only_a_reader_can_judge(small: Path) -> None:
    change = {
        "file": "data/documents/2023-02-11-cn-kh-excerpt/provisions.json",
        "at": "/3/commitments/0/novelty",
        "set": {"en": "expand"},
    }
    rule_fixtures.apply(small, {"changes": [change]})
    (finding,) = found(small, "same-versions")
    assert finding.repair == "Give novelty a value for exactly those versions."


def test_no_code_is_told_for_a_version_in_a_language_without_words(small: Path) -> None:
    corpus = load(small).corpus
    assert corpus is not None
    inside = list(OneProvision.each(corpus, corpus.folders[0]))[5]
    commitment = inside.provision.commitments[0]
    german = {key: {**spans, "de": spans["en"]} for key, spans in commitment if key in ("anchors", "operator")}
    one = OneCommitment(inside, 0, commitment.model_copy(update=german))
    assert [code_by_words(one, "force", language) for language in ("en", "de")] == ["3", None]
    assert [code_by_words(one, "novelty", language) for language in ("en", "de")] == ["null", None]


@pytest.mark.parametrize(("number", "change"), [(0, {"act": "position"}), (4, {"act": "position", "role": "caption"})])
def test_a_provision_that_is_no_position_is_told_to_lose_its_polarity(
    small: Path, number: int, change: dict[str, str]
) -> None:
    file = "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"
    changes = [{"file": file, "at": f"/{number}", "with": {**change, "polarity": "for"}}]
    rule_fixtures.apply(small, {"changes": changes})
    (finding,) = found(small, "act-and-role")
    assert finding.repair.endswith(" and polarity to null.")


@pytest.mark.parametrize(
    ("start", "end", "repair"),
    [
        (25, 30, "Remove it: a cut above it takes out the same words."),
        (10, 60, "Put the cuts in the order of the source."),
        (30, 60, 'Set start_offset to 40 and the quote to "'),
    ],
)
def test_a_cut_that_begins_before_the_end_of_another_is_set_right(
    small: Path, start: int, end: int, repair: str
) -> None:
    file = "data/documents/2023-02-11-cn-kh-excerpt/document.json"
    source = (small / "data/sources/excerpt-zh.txt").read_text(encoding="utf-8")
    cuts = [
        {"start_offset": first, "end_offset": last, "reason": "other_text", "quote": source[first:last]}
        for first, last in ((20, 40), (start, end))
    ]
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "/texts/0/cuts", "set": cuts}]})
    (finding,) = found(small, "cuts")
    assert finding.repair.startswith(repair)


def test_only_a_numbered_id_is_given_a_next_one(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("duplicate-id/bad-divergence"))
    (finding,) = found(small, "duplicate-id")
    assert finding.repair.startswith(
        "If its id was 2023-02-11-cn-kh-excerpt/d2, set it back; if it is new, give it the next"
    )
    divergences = small / finding.file
    records = json.loads(divergences.read_text(encoding="utf-8"))
    records[1]["id"] = "2023-02-11-cn-kh-excerpt/d2"
    divergences.write_text(json.dumps(records), encoding="utf-8")
    assert found(small, "duplicate-id") == []


def test_an_entry_that_was_merged_twice_is_not_given_another_id(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("duplicate-id/bad-merged"))
    (finding,) = found(small, "duplicate-id")
    assert "keep one" in finding.repair
    assert "next" not in finding.repair


def test_what_is_gone_is_put_back_before_its_uses_are_removed(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("removed/bad-entry"))
    (finding,) = validate(small).findings
    assert finding.repair.startswith("Put china back")


def test_of_two_seals_the_one_that_holds_is_kept(small: Path) -> None:
    file = small / "data/seals.json"
    seals = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps([{**seals[0], "digest": "0" * 64}, *seals]), encoding="utf-8")
    (finding,) = found(small, "duplicate-seal")
    assert finding.repair == "Remove the first of the two: the other holds for the record."


@one_in(4, "every run has each distance, and some of the places")
@pytest.mark.parametrize("by", [-1, 1, 3])
@pytest.mark.parametrize(("number", "language"), [(1, "zh-Hans"), (3, "zh-Hans"), (3, "en"), (4, "zh-Hans"), (5, "en")])
def test_an_anchor_of_a_provision_that_was_shifted_is_moved_back_whole(
    small: Path, number: int, language: str, by: int
) -> None:
    file = small / "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"
    records = json.loads(file.read_text(encoding="utf-8"))
    corpus = load(small).corpus
    assert corpus is not None
    text, anchor = corpus.folders[0].texts[language], records[number]["anchors"][language]
    start, end = max(0, anchor["start_offset"] + by), min(len(text), anchor["end_offset"] + by)
    moved = {"start_offset": start, "end_offset": end, "quote": text[start:end]}
    whole = f"the quote to {json.dumps(anchor['quote'], ensure_ascii=False)}"
    records[number]["anchors"][language] = moved
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    for path in (small / "data").rglob("seals.json"):
        path.write_text("[]\n", encoding="utf-8")
    told = [one for one in validate(small).findings if one.file.endswith("provisions.json") and one.severity == "error"]
    assert [one.rule for one in told if whole not in one.repair] == [], [(one.rule, one.repair) for one in told]


def test_anchors_that_went_round_among_three_are_given_back(small: Path) -> None:
    file = small / "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"
    before = json.loads(file.read_text(encoding="utf-8"))
    records = json.loads(file.read_text(encoding="utf-8"))
    for number, other in ((1, 3), (3, 5), (5, 1)):
        records[number]["anchors"] = before[other]["anchors"]
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    (finding,) = [one for one in validate(small).findings if one.rule != "canonical-form"]
    assert finding.rule == "exchanged-anchors"
    ids = {record["id"]: record for record in records}
    now = {name: record["anchors"] for name, record in ids.items()}
    for name, there in re.findall(r"to (\S+) those at (\S+?)(?:, |\.$)", finding.repair):
        ids[name]["anchors"] = now[there]
    assert records == before
