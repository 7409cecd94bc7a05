"""Two readings: paired, compared, adjudicated, and their agreement as published."""

import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh
from conftest import BASE

from cnkh_data.alpha import RESAMPLES, SEED, alpha, measured
from cnkh_data.corpus import Corpus, Round, load
from cnkh_data.diff.items import items
from cnkh_data.finding import Finding
from cnkh_data.flatten import all_tables
from cnkh_data.models import Adjudication
from cnkh_data.models.codelists import RecordType, Scope
from cnkh_data.readings import agreement, compare, differences
from cnkh_data.release.dictionary import data_dictionary
from cnkh_data.validate import validate

EXCERPT = "data/documents/2023-02-11-cn-kh-excerpt"
FIRST, SECOND = f"{EXCERPT}/readings/first.json", f"{EXCERPT}/readings/second.json"
"""Readings by version 1."""
SECOND_2, DECIDED_2 = f"{EXCERPT}/readings/2/second.json", f"{EXCERPT}/readings/2/adjudication.json"
FIRST_2 = f"{EXCERPT}/readings/2/first.json"
"""Readings by version 2, and what was decided between them."""


def corpus(root: Path) -> Corpus:
    loaded = load(root).corpus
    assert loaded is not None
    return loaded


def test_alpha_of_a_published_example() -> None:
    """The reliability data of Krippendorff's own nominal example with two coders: 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    value = alpha(first, second, False)
    assert value == pytest.approx(0.095, abs=0.001)
    assert alpha([1, 1], [1, 1], True) is None


@pytest.mark.parametrize("ordinal", [False, True])
def test_the_interval_is_that_of_alpha_computed_for_each_resample(ordinal: bool) -> None:
    """Resamples are only counted; what comes out is what the package says of each of them, written out."""
    pairs = [(1, 1), (2, 2), (3, 3), (3, 2), (0, 3), (2, 2), (1, 0)]
    found = measured(pairs, ordinal)
    assert found is not None
    dice = random.Random(SEED)
    samples = [dice.choices(pairs, k=len(pairs)) for _ in range(RESAMPLES)]
    alphas = [alpha([one for one, _ in sample], [other for _, other in sample], ordinal) for sample in samples]
    values = sorted(value for value in alphas if value is not None)
    assert found[1:] == pytest.approx((values[int(0.025 * len(values))], values[int(0.975 * len(values))]))


def first_round(root: Path) -> Round:
    """The readings by version 1."""
    return corpus(root).folders[0].rounds[0]


def test_the_one_difference_of_the_small_corpus(small: Path) -> None:
    comparison = compare(first_round(small))
    assert comparison is not None
    (difference,) = differences(comparison)
    assert (difference.field, difference.first, difference.second) == ("precision", "2", "1")


def test_a_unit_cut_otherwise_is_a_difference_of_both_readings(small: Path) -> None:
    change = {"file": f"{EXCERPT}/readings/second.json", "at": "/provisions/4/anchors/zh-Hans/end_offset", "set": 82}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    comparison = compare(first_round(small))
    assert comparison is not None
    units = [d for d in differences(comparison) if d.field == "unit"]
    assert [(d.first is None, d.second is None) for d in units] == [(False, True), (True, False)]


def test_a_commitment_that_both_readings_have_is_missed(small: Path) -> None:
    """The list of commitments is at fault as a whole, not one of them; the entry in the repair can be taken as it is."""
    file = "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"
    unit = "2023-02-11-cn-kh-excerpt/pre.3.1"
    index = [record["id"] for record in json.loads((small / file).read_text(encoding="utf-8"))].index(unit)
    changes = [
        {"file": file, "at": f"/{index}/commitments/0", "remove": True},
        {"file": file, "at": f"/{index}/act", "set": "declare"},
        {"file": f"{EXCERPT}/divergences.json", "at": "/1", "remove": True},
    ]
    rule_fixtures.apply(small, {"changes": changes, "sealed": False})
    rule_fixtures.reseal(small)
    (finding,) = [finding for finding in validate(small).findings if finding.rule == "unit-of-readings"]
    assert finding.record == unit
    entry = Adjudication.model_validate_json(finding.repair[finding.repair.index("{") :])
    assert (entry.field, entry.adjudicated) == ("commitment", None)


def test_commitments_are_paired_by_overlap_and_not_by_number(small: Path) -> None:
    second = json.loads((small / EXCERPT / "readings/second.json").read_text(encoding="utf-8"))
    moved = second["provisions"][2]["commitments"].pop()
    second["provisions"][3]["commitments"].insert(0, moved)
    (small / EXCERPT / "readings/second.json").write_text(json.dumps(second), encoding="utf-8")
    comparison = compare(first_round(small))
    assert comparison is not None
    assert all(one and other and one.codes["id"] == other.codes["id"] for _, _, one, other in comparison.commitments)


# Readings without offsets


def rewritten(root: Path, change: Callable[[list[dict[str, Any]]], object]) -> list[Finding]:
    """What is found after a change of the units of the second reading by version 2."""
    file = root / SECOND_2
    reading = json.loads(file.read_text(encoding="utf-8"))
    change(reading["units"])
    file.write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    rule_fixtures.reformat(root, {SECOND_2})
    rule_fixtures.reseal(root)
    return [finding for finding in validate(root).findings if finding.rule == "reading-as-made"]


def at(root: Path, finding: Finding) -> str:
    """What stands where a finding points."""
    line = (root / finding.file).read_text(encoding="utf-8").splitlines()[finding.position.line - 1]
    return line[finding.position.column - 1 :]


def test_quotes_are_found_where_offsets_were(small: Path) -> None:
    with_offsets, without = (own.as_read for own in corpus(small).folders[0].rounds)
    for before, after in zip(with_offsets, without, strict=True):
        assert [(unit.id, unit.anchors) for unit in after.units] == [(unit.id, unit.anchors) for unit in before.units]
        for one, other in zip(before.units, after.units, strict=True):
            ours = [(commitment.anchors, commitment.operator) for commitment in one.commitments]
            assert [(commitment.anchors, commitment.operator) for commitment in other.commitments] == ours


def test_agreement_is_computed_for_each_version() -> None:
    """The readings of the small corpus by version 2 say what those by version 1 say, and what only that version asks for."""
    rows = agreement(corpus(BASE), measured)
    assert [row.codebook for row in rows] == sorted(row.codebook for row in rows)
    by_version = {
        codebook: [row.model_copy(update={"codebook": ""}) for row in rows if row.codebook == codebook]
        for codebook in ("1", "2")
    }
    assert [row for row in by_version["2"] if row in by_version["1"]] == by_version["1"]
    assert {row.field for row in by_version["2"]} - {row.field for row in by_version["1"]} == {
        "other_topics",
        "commitment_topic",
        "commitment_other_topics",
        "versions",
        "operator",
        "verb",
        "aims",
        "bodies",
        "instruments",
        "places",
    }


def test_agreement_is_printed_in_a_block_for_each_version() -> None:
    lines = cnkh("agreement", "--root", str(BASE)).stdout.splitlines()
    blocks = [number for number, line in enumerate(lines) if line.startswith("readings by version ")]
    assert [lines[number].split()[3] for number in blocks] == ["1", "2"]
    assert not any(" verb " in line for line in lines[: blocks[1]])
    assert any(" verb " in line for line in lines[blocks[1] :])


def test_seals_of_agreement_name_the_codebook_of_the_readings() -> None:
    named = {seal.record: seal.codebook for seal in corpus(BASE).seals if seal.record_type is RecordType.AGREEMENT}
    assert named["2023-02-11-cn-kh-excerpt/precision"] == named["all/unit"] == "1"
    assert named["2023-02-11-cn-kh-excerpt/2/precision"] == named["all/2/verb/en"] == "2"


def test_a_verb_is_looked_for_in_its_commitment_and_an_aim_behind_it(small: Path) -> None:
    """Both words stand before the commitment too; the aim is of a version in which nothing is undertaken."""
    text = corpus(small).folders[0].texts["zh-Hans"]
    file = small / FIRST_2
    reading = json.loads(file.read_text(encoding="utf-8"))
    commitment = reading["units"][5]["commitments"][0]
    commitment["verb"] = {"zh-Hans": "好", "en": "implement"}
    commitment["aims"] = {"zh-Hans": ["好"], "en": ["Planning"]}
    for name in ("anchors", "operator", "verb", "force"):
        del commitment[name]["en"]
    file.write_text(json.dumps(reading), encoding="utf-8")
    (found,) = corpus(small).folders[0].as_read[0].units[5].commitments
    (verb,), (aim,), (english,) = (
        found.quoted["verb"]["zh-Hans"],
        found.quoted["aims"]["zh-Hans"],
        found.quoted["aims"]["en"],
    )
    anchor = found.anchors["zh-Hans"]
    assert (verb.start_offset, aim.start_offset) == (text.index("好《"), text.index("好统筹"))
    assert anchor.start_offset < verb.start_offset < anchor.end_offset <= aim.start_offset
    assert (english.quote, list(found.anchors)) == ("Planning", ["zh-Hans"])


def test_where_words_stand_is_compared_and_not_the_words_alone(small: Path) -> None:
    """The same sign a second time in the unit, and a commitment that one reading has in one version only."""
    file = small / SECOND_2
    reading = json.loads(file.read_text(encoding="utf-8"))
    commitment = reading["units"][5]["commitments"][0]
    commitment["aims"] = {"zh-Hans": ["发挥好统筹协调作用"]}
    for name in ("anchors", "operator", "verb", "force"):
        del commitment[name]["en"]
    file.write_text(json.dumps(reading), encoding="utf-8")
    comparison = compare(corpus(small).folders[0].current)
    assert comparison is not None
    found = {(one.field, one.language): (one.first, one.second) for one in differences(comparison)}
    assert found["versions", None] == ('["en", "zh-Hans"]', '["zh-Hans"]')
    assert found["aims", "zh-Hans"] == ("[]", '[["发挥好统筹协调作用", 119]]')
    assert ("verb", "zh-Hans") not in found


# Two readings by each of two versions


def test_a_record_is_held_against_the_newest_readings(small: Path) -> None:
    """What both readers by version 1 had may have become something else; what both by version 2 have may not."""
    provisions = f"{EXCERPT}/provisions.json"
    change = {"file": provisions, "at": "/3/commitments/0/action", "set": "implement"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True, "read": True})
    (finding,) = validate(small).findings
    assert (finding.rule, "as both readings have it" in finding.expected) == ("code-of-readings", True)
    assert "readings/2/adjudication.json" in finding.repair
    both = [{"file": file, "at": "/units/3/commitments/0/action", "set": "implement"} for file in (FIRST_2, SECOND_2)]
    rule_fixtures.apply(small, {"changes": both, "sealed": True, "read": True})
    assert validate(small).findings == ()


def test_a_lone_reading_leaves_the_record_to_the_version_before(small: Path) -> None:
    gone = [{"file": file, "delete": True} for file in (SECOND_2, DECIDED_2)]
    rule_fixtures.apply(small, {"changes": gone, "sealed": True, "read": True})
    folder = corpus(small).folders[0]
    assert [own.codebook for own in folder.rounds] == ["1", "2"]
    assert folder.current.codebook == "1"


def test_readings_by_an_older_version_stay_as_they_were_sealed(small: Path) -> None:
    change = {"file": SECOND, "at": "/provisions/3/topics", "set": ["framework"]}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    (finding,) = validate(small).findings
    assert (finding.rule, finding.file) == ("seal", SECOND)


def test_a_difference_between_older_readings_is_still_decided(small: Path) -> None:
    change = {"file": SECOND, "at": "/provisions/3/topics", "set": ["framework"]}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True, "read": True})
    finding = next(finding for finding in validate(small).findings if finding.rule == "unadjudicated")
    assert finding.file == SECOND
    assert "in a new entry of readings/adjudication.json" in finding.repair


def test_tables_tell_the_versions_apart() -> None:
    data = corpus(BASE)
    tables = {table.name: table for table in all_tables(data.dataset.languages)}
    for name in ("reading_units", "reading_commitments", "adjudications"):
        rows = tables[name].arrow_table(data).to_pylist()
        assert {row["codebook"] for row in rows} == {"1", "2"}
        keys = [tuple(row[column] for column in tables[name].key) for row in rows]
        assert len(set(keys)) == len(keys)


def test_agreement_over_all_comes_first_and_rows_are_numbered_through() -> None:
    data = corpus(BASE)
    table = next(one for one in all_tables(data.dataset.languages) if one.name == "agreement")
    rows = table.arrow_table(data).to_pylist()
    assert [row["seq"] for row in rows] == [*range(1, len(agreement(data, measured)) + 1)]
    assert [row["scope"] for row in rows] == sorted(row["scope"] for row in rows)
    assert {row["document"] for row in rows} == {None, data.folders[0].document.id}


def test_a_column_is_experimental_by_the_newest_version_that_compares_it() -> None:
    data = corpus(BASE)

    def flagged(codebook: str) -> bool:
        experimental = {"2": False} | {codebook: True}
        rows = [
            row.model_copy(update={"experimental": experimental.get(row.codebook, False)})
            for row in data.agreement
            if row.field == "precision"
        ]
        page = data_dictionary(data.dataset, all_tables(data.dataset.languages), rows, {}, True)
        return any("| precision |" in line and "experimental" in line for line in page.splitlines())

    assert (flagged("1"), flagged("2")) == (False, True)


def test_a_comparison_tells_adjudications_of_two_versions_apart() -> None:
    decided = [item.id for item in items(corpus(BASE)) if item.type == "adjudication"]
    excerpt = "2023-02-11-cn-kh-excerpt"
    assert decided == [
        f"{excerpt}/{what}" for what in ("pre.4.1/c1#precision", "pre.4.1/c1#2/precision", "pre.3.1/c1#2/other_topics")
    ]


def test_a_whole_version_of_readings_is_sealed_by_its_folder(small: Path) -> None:
    seals = small / EXCERPT / "seals.json"
    kept = json.loads(seals.read_text(encoding="utf-8"))
    computed = "agreement"
    left = [seal for seal in kept if "/2/" not in seal["record"] or seal["record_type"] == computed]
    seals.write_text(json.dumps(left), encoding="utf-8")
    assert cnkh("seal", "2023-02-11-cn-kh-excerpt/2", "--root", str(small)).returncode == 0
    assert [seal["record"] for seal in json.loads(seals.read_text(encoding="utf-8"))] == [
        seal["record"] for seal in kept
    ]


def test_a_quote_that_is_not_in_the_text_is_shown_beside_what_stands_there(small: Path) -> None:
    def misquote(units: list[dict[str, Any]]) -> None:
        units[1]["anchors"]["en"] = "The Cambodian side reaffirmed her adherence to the One-China Policy."

    (finding,) = rewritten(small, misquote)
    assert at(small, finding).startswith('"The Cambodian side reaffirmed her adherence')
    assert "her resolute adherence" in finding.expected
    assert "Copy the words from the text" in finding.repair


def test_units_that_do_not_follow_the_text(small: Path) -> None:
    def exchange(units: list[dict[str, Any]]) -> None:
        units[1], units[2] = units[2], units[1]

    finding = rewritten(small, exchange)[0]
    assert at(small, finding).startswith('"柬方重申')
    assert finding.repair == "List the units in the order of the text."


def test_a_commitment_that_is_not_in_its_unit(small: Path) -> None:
    def move(units: list[dict[str, Any]]) -> None:
        units[3]["commitments"].append(units[2].pop("commitments")[0])

    finding = rewritten(small, move)[0]
    assert finding.level == 3
    assert "move the commitment to the unit they are in" in finding.repair


def test_a_commitment_quotes_the_versions_that_its_unit_quotes(small: Path) -> None:
    finding = rewritten(small, lambda units: units[2]["anchors"].pop("en"))[0]
    assert at(small, finding).startswith('"develop any form')
    assert "no quote of the en text" in finding.expected


def test_a_reading_names_each_text_that_it_quotes(small: Path) -> None:
    (finding,) = rewritten(small, lambda units: units[2]["anchors"].update(km="…"))
    assert finding.got == "no digest of the km text"


def test_a_reading_is_whole(small: Path) -> None:
    found = rewritten(small, lambda units: units.remove(units[-1]))
    assert {finding.expected for finding in found} == {"every word of the text in a unit"}


def test_an_unnamed_unit_is_adjudicated_under_its_place(small: Path) -> None:
    entry, *_ = json.loads((small / DECIDED_2).read_text(encoding="utf-8"))
    number = next(i for i, unit in enumerate(corpus(small).folders[0].as_read[0].units) if unit.id == entry["place"])
    changes = [{"file": FIRST_2, "at": f"/units/{number}/label", "remove": True}]
    rule_fixtures.apply(small, {"changes": changes, "sealed": True, "read": True})
    asked = next(finding for finding in validate(small).findings if finding.rule == "unadjudicated")
    place = f"2023-02-11-cn-kh-excerpt/u{number + 1}"
    assert place in asked.expected + asked.repair
    changes = [{"file": DECIDED_2, "at": "/0/place", "set": place}]
    rule_fixtures.apply(small, {"changes": changes, "sealed": True, "read": True})
    assert validate(small).findings == ()


def test_a_compact_reading_is_written_without_what_is_empty(small: Path) -> None:
    file = small / SECOND_2
    kept = file.read_text(encoding="utf-8")
    reading = json.loads(kept)
    for unit in reading["units"]:
        unit.update(note=None, commitments=unit.get("commitments", []))
    file.write_text(json.dumps(reading), encoding="utf-8")
    assert cnkh("fmt", "--root", str(small)).returncode == 0
    assert file.read_text(encoding="utf-8") == kept


def test_a_reading_in_the_folder_of_a_version_that_says_none_is_asked_for_it(small: Path) -> None:
    rule_fixtures.apply(small, {"changes": [{"file": FIRST_2, "at": "/codebook", "remove": True}], "sealed": False})
    (finding,) = [finding for finding in validate(small).findings if finding.rule == "schema"]
    assert (finding.file, "codebook" in finding.got + finding.expected) == (FIRST_2, True)


def test_a_version_that_does_not_exist_is_refused(small: Path) -> None:
    rule_fixtures.apply(
        small,
        {"changes": [{"file": FIRST_2, "replace": '"codebook": "2"', "with": '"codebook": "7"'}], "sealed": False},
    )
    (finding,) = [finding for finding in validate(small).findings if finding.rule == "schema"]
    assert (finding.got, at(small, finding)[:3]) == ('"7"', '"7"')


def test_published_agreement_is_what_the_readings_give() -> None:
    data = corpus(BASE)
    rows = agreement(data, measured)
    assert [row for row in rows if row.scope is Scope.ALL] == list(data.agreement)
    (folder,) = data.folders
    assert [row for row in rows if row.scope is Scope.DOCUMENT] == [
        row for own in folder.rounds for row in own.agreement
    ]


AGREEMENT = ("data/agreement.json", f"{EXCERPT}/readings/agreement.json", f"{EXCERPT}/readings/2/agreement.json")
SEALS = ("data/seals.json", f"{EXCERPT}/seals.json")


def write_agreement(root: Path) -> None:
    assert cnkh("agreement", "--write", "--root", str(root)).returncode == 0


def texts(root: Path, paths: Iterable[str]) -> dict[str, str]:
    return {path: (root / path).read_text(encoding="utf-8") for path in paths}


def test_agreement_is_written_beside_the_readings_with_its_seals(small: Path) -> None:
    before = texts(small, (*AGREEMENT, *SEALS))
    for path in AGREEMENT[1:]:
        (small / path).unlink()
    for path in (AGREEMENT[0], *SEALS):
        kept = [one for one in json.loads(before[path]) if one.get("record_type", "agreement") != "agreement"]
        (small / path).write_text(json.dumps(kept), encoding="utf-8")
    write_agreement(small)
    assert texts(small, before) == before
    write_agreement(small)
    assert texts(small, before) == before


def test_agreement_of_readings_that_are_gone_is_emptied(small: Path) -> None:
    (small / EXCERPT / "readings/2/second.json").unlink()
    write_agreement(small)
    assert (small / AGREEMENT[2]).read_text(encoding="utf-8") == "[]\n"
    assert {row.codebook for row in corpus(small).agreement} == {"1"}
    sealed = {seal.codebook for seal in corpus(small).seals if seal.record_type is RecordType.AGREEMENT}
    assert sealed == {"1"}


@pytest.mark.parametrize(
    ("origin", "to"),
    [(1, 0), (0, 1), (0, 2), (1, 2), (2, 1)],
    ids=["of-document", "over-all", "over-all-later", "older", "later"],
)
@pytest.mark.parametrize("sealed", [True, False])
def test_a_row_in_another_file_is_found_there_and_put_right(small: Path, origin: int, to: int, sealed: bool) -> None:
    before = texts(small, (*AGREEMENT, *SEALS))
    change = {"file": AGREEMENT[to], "at": "/-", "from": AGREEMENT[origin], "copy": "/0"}
    rule_fixtures.apply(small, {"changes": [change], "read": True, "sealed": sealed})
    (finding,) = [finding for finding in validate(small).findings if finding.rule == "stale-agreement"]
    assert (finding.file, finding.repair) == (AGREEMENT[to], "Run: cnkh agreement --write")
    assert at(small, finding).strip() == json.dumps(json.loads(before[AGREEMENT[origin]])[0], ensure_ascii=False)
    write_agreement(small)
    assert texts(small, before) == before


def test_agreement_that_cannot_be_read_is_written_anew(small: Path) -> None:
    """Two people who have each added a reading leave marks of git in it."""
    before = texts(small, (*AGREEMENT, *SEALS))
    for path in AGREEMENT:
        (small / path).write_text(f"<<<<<<< HEAD\n{before[path]}", encoding="utf-8")
    assert {finding.file for finding in validate(small).findings} == set(AGREEMENT)
    write_agreement(small)
    assert texts(small, before) == before


def test_a_file_of_agreement_that_was_sealed_is_missed(small: Path) -> None:
    before = texts(small, (*AGREEMENT, *SEALS))
    for path in AGREEMENT[1:]:
        (small / path).unlink()
    findings = validate(small).findings
    assert [(finding.rule, finding.file) for finding in findings] == [
        ("file-missing", path) for path in AGREEMENT[:0:-1]
    ]
    assert all(finding.repair.endswith(", or run: cnkh agreement --write") for finding in findings)
    write_agreement(small)
    assert texts(small, before) == before


def test_a_reading_that_was_changed_is_at_fault_and_not_its_agreement(small: Path) -> None:
    first = small / EXCERPT / "readings/first.json"
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace('"role": "operative"', '"role": "caption"', 1), encoding="utf-8")
    assert first.read_text(encoding="utf-8") != text
    findings = validate(small).findings
    assert {(finding.rule, finding.file) for finding in findings} == {("seal", f"{EXCERPT}/readings/first.json")}
