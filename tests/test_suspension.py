"""A fault in one record hides no fault in another: what was found alone is found beside it."""

import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import BASE

from cnkh_data.validate import Rule, all_rules, validate

PROVISIONS = "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"
ONE: dict[str, dict[str, Any]] = {
    "a body that nobody names": {"at": "/3/commitments/0/delegation", "set": "existing_body"},
    "a new body": {"at": "/3/commitments/0/delegation", "set": "new_body"},
    "another committer": {"at": "/3/commitments/0/committers", "set": ["cambodia"]},
}
OTHER: dict[str, dict[str, Any]] = {
    "a new body": {"at": "/5/commitments/0/delegation", "set": "new_body"},
    "alone": {"at": "/5/commitments/0/mode", "set": "unilateral"},
}


def found(root: Path, *changes: dict[str, Any]) -> set[tuple[str, str]]:
    rule_fixtures.apply(root, {"changes": [{"file": PROVISIONS, **change} for change in changes], "sealed": True})
    return {(finding.rule, finding.record) for finding in validate(root).findings}


@pytest.mark.parametrize(("one", "other"), list(product(ONE, OTHER)))
def test_faults_of_two_records_are_both_told(tmp_path: Path, one: str, other: str) -> None:
    roots = [tmp_path / name for name in ("one", "other", "both")]
    for root in roots:
        shutil.copytree(BASE / "data", root / "data")
    alone = found(roots[0], ONE[one]), found(roots[1], OTHER[other])
    assert all(alone)
    assert found(roots[2], ONE[one], OTHER[other]) == alone[0] | alone[1]


def test_every_need_can_keep_its_rule_from_speaking() -> None:
    rules = {rule.id: rule for rule in all_rules()}
    edges = [(rule, rules[needed]) for rule in rules.values() for needed in rule.needs]
    idle = [f"{rule.id} needs {needed.id}" for rule, needed in edges if not can_suspend(needed, rule)]
    assert edges
    assert idle == []


def can_suspend(needed: Rule, rule: Rule) -> bool:
    """Whether both look at some scope at one level, and what the first finds weighs enough for the second."""
    meet = (needed.of_document and rule.of_document) or (needed.of_shared and rule.of_shared)
    return meet and needed.level == rule.level and (needed.certainty != "guess" or rule.certainty == "guess")
