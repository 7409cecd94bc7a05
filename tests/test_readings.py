"""Two readings: paired, compared, adjudicated, and their agreement as published."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh
from compact_readings import rewrite
from conftest import BASE

from cnkh_data.alpha import RESAMPLES, SEED, alpha, measured
from cnkh_data.corpus import Corpus, load
from cnkh_data.finding import Finding
from cnkh_data.models import Adjudication
from cnkh_data.readings import agreement, compare, differences
from cnkh_data.validate import validate

EXCERPT = "data/documents/2023-02-11-cn-kh-excerpt"
READINGS = [f"{EXCERPT}/readings/first.json", f"{EXCERPT}/readings/second.json"]


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


def test_the_one_difference_of_the_small_corpus(small: Path) -> None:
    comparison = compare(corpus(small).folders[0])
    assert comparison is not None
    (difference,) = differences(comparison)
    assert (difference.field, difference.first, difference.second) == ("precision", "2", "1")


def test_a_unit_cut_otherwise_is_a_difference_of_both_readings(small: Path) -> None:
    change = {"file": f"{EXCERPT}/readings/second.json", "at": "/provisions/4/anchors/zh-Hans/end_offset", "set": 82}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    comparison = compare(corpus(small).folders[0])
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
    comparison = compare(corpus(small).folders[0])
    assert comparison is not None
    assert all(one and other and one.codes["id"] == other.codes["id"] for _, _, one, other in comparison.commitments)


# Readings without offsets


@pytest.fixture
def compacted(small: Path) -> Path:
    """The small corpus with both readings as readers of version 2 write them."""
    for reading in READINGS:
        rewrite(small / reading)
    rule_fixtures.reseal(small)
    return small


def rewritten(root: Path, change: Callable[[list[dict[str, Any]]], object]) -> list[Finding]:
    """What is found after a change of the units of the second reading."""
    file = root / READINGS[1]
    reading = json.loads(file.read_text(encoding="utf-8"))
    change(reading["units"])
    file.write_text(json.dumps(reading, ensure_ascii=False), encoding="utf-8")
    rule_fixtures.reformat(root, {READINGS[1]})
    rule_fixtures.reseal(root)
    return [finding for finding in validate(root).findings if finding.rule == "reading-as-made"]


def at(root: Path, finding: Finding) -> str:
    """What stands where a finding points."""
    line = (root / finding.file).read_text(encoding="utf-8").splitlines()[finding.position.line - 1]
    return line[finding.position.column - 1 :]


def test_quotes_are_found_where_offsets_were(small: Path) -> None:
    with_offsets = corpus(small).folders[0].as_read
    for reading in READINGS:
        rewrite(small / reading)
    for before, after in zip(with_offsets, corpus(small).folders[0].as_read, strict=True):
        assert [(unit.id, unit.anchors) for unit in after.units] == [(unit.id, unit.anchors) for unit in before.units]
        for one, other in zip(before.units, after.units, strict=True):
            ours = [(commitment.anchors, commitment.operator) for commitment in one.commitments]
            assert [(commitment.anchors, commitment.operator) for commitment in other.commitments] == ours


def test_readings_without_offsets_give_the_same_findings_and_agreement(compacted: Path) -> None:
    assert validate(compacted).findings == ()
    assert agreement(corpus(compacted), measured) == list(corpus(compacted).agreement)


def test_a_quote_that_is_not_in_the_text_is_shown_beside_what_stands_there(compacted: Path) -> None:
    def misquote(units: list[dict[str, Any]]) -> None:
        units[1]["anchors"]["en"] = "The Cambodian side reaffirmed her adherence to the One-China Policy."

    (finding,) = rewritten(compacted, misquote)
    assert at(compacted, finding).startswith('"The Cambodian side reaffirmed her adherence')
    assert "her resolute adherence" in finding.expected
    assert "Copy the words from the text" in finding.repair


def test_units_that_do_not_follow_the_text(compacted: Path) -> None:
    def exchange(units: list[dict[str, Any]]) -> None:
        units[1], units[2] = units[2], units[1]

    finding = rewritten(compacted, exchange)[0]
    assert at(compacted, finding).startswith('"柬方重申')
    assert finding.repair == "List the units in the order of the text."


def test_a_commitment_that_is_not_in_its_unit(compacted: Path) -> None:
    def move(units: list[dict[str, Any]]) -> None:
        units[3]["commitments"].append(units[2].pop("commitments")[0])

    finding = rewritten(compacted, move)[0]
    assert finding.level == 3
    assert "move the commitment to the unit they are in" in finding.repair


def test_a_commitment_quotes_the_versions_that_its_unit_quotes(compacted: Path) -> None:
    finding = rewritten(compacted, lambda units: units[2]["anchors"].pop("en"))[0]
    assert at(compacted, finding).startswith('"develop any form')
    assert "no quote of the en text" in finding.expected


def test_a_reading_names_each_text_that_it_quotes(compacted: Path) -> None:
    (finding,) = rewritten(compacted, lambda units: units[2]["anchors"].update(km="…"))
    assert finding.got == "no digest of the km text"


def test_a_reading_is_whole(compacted: Path) -> None:
    found = rewritten(compacted, lambda units: units.remove(units[-1]))
    assert {finding.expected for finding in found} == {"every word of the text in a unit"}


def test_an_unnamed_unit_is_adjudicated_under_its_place(compacted: Path) -> None:
    file = compacted / EXCERPT / "readings/adjudication.json"
    (entry,) = json.loads(file.read_text(encoding="utf-8"))
    number = next(
        i for i, unit in enumerate(corpus(compacted).folders[0].as_read[0].units) if unit.id == entry["place"]
    )
    changes = [{"file": READINGS[0], "at": f"/units/{number}/label", "remove": True}]
    rule_fixtures.apply(compacted, {"changes": changes, "sealed": True, "read": True})
    asked = next(finding for finding in validate(compacted).findings if finding.rule == "unadjudicated")
    place = f"2023-02-11-cn-kh-excerpt/u{number + 1}"
    assert place in asked.expected + asked.repair
    changes = [{"file": f"{EXCERPT}/readings/adjudication.json", "at": "/0/place", "set": place}]
    rule_fixtures.apply(compacted, {"changes": changes, "sealed": True, "read": True})
    assert validate(compacted).findings == ()


def test_a_compact_reading_is_written_without_what_is_empty(compacted: Path) -> None:
    file = compacted / READINGS[1]
    kept = file.read_text(encoding="utf-8")
    reading = json.loads(kept)
    for unit in reading["units"]:
        unit.update(note=None, commitments=unit.get("commitments", []))
    file.write_text(json.dumps(reading), encoding="utf-8")
    assert cnkh("fmt", "--root", str(compacted)).returncode == 0
    assert file.read_text(encoding="utf-8") == kept


def test_a_version_that_does_not_exist_is_refused(compacted: Path) -> None:
    rule_fixtures.apply(
        compacted,
        {"changes": [{"file": READINGS[0], "replace": '"codebook": "2"', "with": '"codebook": "7"'}], "sealed": False},
    )
    (finding,) = [finding for finding in validate(compacted).findings if finding.rule == "schema"]
    assert (finding.got, at(compacted, finding)[:3]) == ('"7"', '"7"')


def test_published_agreement_is_what_the_readings_give() -> None:
    data = corpus(BASE)
    assert agreement(data, measured) == list(data.agreement)
