"""Two readings: paired, compared, adjudicated, and their agreement as published."""

import json
import random
from pathlib import Path

import pytest
import rule_fixtures
from conftest import BASE

from cnkh_data.alpha import RESAMPLES, SEED, alpha, measured
from cnkh_data.corpus import Corpus, load
from cnkh_data.models import Adjudication
from cnkh_data.readings import agreement, compare, differences
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


def test_published_agreement_is_what_the_readings_give() -> None:
    data = corpus(BASE)
    assert agreement(data, measured) == list(data.agreement)
