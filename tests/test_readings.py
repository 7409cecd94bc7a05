"""Two readings: paired, compared, adjudicated, and their agreement as published."""

import json
from pathlib import Path

import pytest
import rule_fixtures
from conftest import ROOT

from cnkh_data.alpha import alpha
from cnkh_data.corpus import Corpus, load
from cnkh_data.models import Adjudication
from cnkh_data.readings import agreement, coded, compare, differences, key
from cnkh_data.validate import validate

EXCERPT = "data/documents/2023-02-11-cn-kh-excerpt"


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


def test_a_commitment_that_both_readings_have_is_missed(root: Path) -> None:
    """The list of commitments is at fault as a whole, not one of them; the entry in the repair can be taken as it is."""
    file = "data/documents/2023-02-11-cn-kh-joint-statement/provisions.json"
    unit = "2023-02-11-cn-kh-joint-statement/5.3.3"
    index = [record["id"] for record in json.loads((root / file).read_text(encoding="utf-8"))].index(unit)
    change = {"file": file, "at": f"/{index}/commitments/1", "remove": True}
    rule_fixtures.apply(root, {"changes": [change], "sealed": False})
    rule_fixtures.reseal(root)
    (finding,) = validate(root).findings
    assert (finding.rule, finding.record) == ("unit-of-readings", unit)
    entry = Adjudication.model_validate_json(finding.repair[finding.repair.index("{") :])
    assert (entry.field, entry.adjudicated) == ("commitment", None)


def test_commitments_are_paired_by_overlap_and_not_by_number(small: Path) -> None:
    second = json.loads((small / EXCERPT / "readings/second.json").read_text(encoding="utf-8"))
    moved = second["provisions"][2]["commitments"].pop()
    second["provisions"][3]["commitments"].insert(0, moved)
    (small / EXCERPT / "readings/second.json").write_text(json.dumps(second), encoding="utf-8")
    comparison = compare(corpus(small).folders[0])
    assert comparison is not None
    assert all(one and other and one.id == other.id for _, _, one, other in comparison.commitments)


READ_TWICE = {
    "2022-11-11-asean-cn-joint-statement",
    "2023-02-11-cn-kh-joint-statement",
    "2023-02-15-cn-kh-commentary",
    "2024-12-03-cn-kh-talks",
}


def test_every_difference_of_the_corpus_is_adjudicated() -> None:
    data = corpus(ROOT)
    assert {folder.name for folder in data.folders} >= READ_TWICE
    for folder in data.folders:
        comparison = compare(folder)
        if folder.name not in READ_TWICE:
            continue  # A document that is added may wait for its second reading, which the validator says.
        assert comparison is not None
        adjudicated = {key(entry) for entry in folder.adjudications}
        found = {key(difference) for difference in differences(comparison)}
        assert found <= adjudicated
        departures = {key(one) for one in coded(folder, data.entities) if not one.supported}
        assert adjudicated - found <= departures, "an adjudication of nothing"


def test_the_readings_are_independent() -> None:
    """Two blind readings never agree on everything."""
    every = [row for row in corpus(ROOT).agreement if row.document is None]
    assert any(row.value is not None and row.value < 1 for row in every if row.field == "unit")
    assert any(row.value is not None and row.value < 1 for row in every if row.field not in ("unit", "commitment"))


def test_published_agreement_is_what_the_readings_give() -> None:
    data = corpus(ROOT)
    assert agreement(data, alpha) == list(data.agreement)
