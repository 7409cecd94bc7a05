"""A fault in one record hides no fault in another: what was found alone is found beside it."""

import json
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import BASE, EXCERPT, one_in

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


@one_in(3, "every run has two pairs of six")
@pytest.mark.parametrize(("one", "other"), list(product(ONE, OTHER)))
def test_faults_of_two_records_are_both_told(tmp_path: Path, one: str, other: str) -> None:
    roots = [tmp_path / name for name in ("one", "other", "both")]
    for root in roots:
        shutil.copytree(BASE / "data", root / "data")
    alone = found(roots[0], ONE[one]), found(roots[1], OTHER[other])
    assert all(alone)
    assert found(roots[2], ONE[one], OTHER[other]) == alone[0] | alone[1]


CALL = "2023-02-11-cn-kh-call"


def with_call(root: Path, *changes: dict[str, Any]) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """The level up to which each document is checked, and what is found, in the small corpus with a call that no name of Taiwan is in."""
    shutil.copytree(BASE / "data", root / "data")
    text = "中方愿优先恢复和增加中国往返柬埔寨客运直航航班。柬方重申恪守一个中国原则。"
    call = [
        {"file": f"data/documents/{CALL}", "copy": f"spare/documents/{CALL}"},
        {"file": "data/sources/call.txt", "write": text},
        {"file": f"data/documents/{CALL}/provisions.json", "at": "/0/act", "set": "commit"},
    ]
    rule_fixtures.apply(root, {"changes": [*call, *changes], "sealed": True})
    report = validate(root)
    return {one.scope: one.level for one in report.unchecked}, {(one.rule, one.record) for one in report.findings}


TAIWAN, CHINA = 2, 0
"""Places of entries in the register of actors."""
ACTORS = "data/registers/actors.json"


def with_wrong_name(entry: int) -> dict[str, Any]:
    return {"file": ACTORS, "at": f"/{entry}/names/0/text", "set": "台湾 " if entry == TAIWAN else "中国 "}


def test_a_fault_in_an_entry_holds_back_the_documents_that_use_it(tmp_path: Path) -> None:
    whole, clean = with_call(tmp_path / "whole")
    unchecked, found = with_call(tmp_path / "taiwan", with_wrong_name(TAIWAN))
    assert whole == {}
    assert ("blank-in-name", "taiwan") in found
    assert set(unchecked) == {"", EXCERPT}
    own = {one for one in clean if one[1].startswith(CALL)}
    assert own
    assert own <= found  # Its own faults are told all the same.


def test_a_fault_in_an_entry_holds_back_who_names_it_in_any_way(tmp_path: Path) -> None:
    unchecked, found = with_call(tmp_path / "china", with_wrong_name(CHINA))
    assert ("blank-in-name", "china") in found
    assert set(unchecked) == {"", EXCERPT, CALL}


def test_a_fault_in_an_entry_that_others_are_part_of_holds_back_those(tmp_path: Path) -> None:
    """The call names no office, but Cambodia, of which the office is part; a fault in the office is none in Cambodia."""
    office = {"file": ACTORS, "at": "/3/names/0/text", "set": "首相 "}
    unchecked, found = with_call(tmp_path / "office", office)
    assert ("blank-in-name", "prime-minister-of-cambodia") in found
    assert CALL not in unchecked


def test_a_fault_below_coding_holds_back_all(tmp_path: Path) -> None:
    unchecked, found = with_call(tmp_path / "gone", {"file": ACTORS, "at": "/3/part_of", "set": "atlantis"})
    assert "reference-in-registers" in {rule for rule, _ in found}
    assert set(unchecked) == {"", EXCERPT, CALL}


def test_a_waived_fault_in_an_entry_holds_back_nobody(tmp_path: Path) -> None:
    waiver = [{"rule": "state-without-code", "record": "china", "reason": "Only for this test."}]
    (tmp_path / "waived" / "validation").mkdir(parents=True)
    (tmp_path / "waived" / "validation" / "waivers.json").write_text(json.dumps(waiver), encoding="utf-8")
    change = {"file": ACTORS, "at": "/0", "with": {"iso_alpha3": None, "evidence": []}}
    unchecked, found = with_call(tmp_path / "waived", change)
    assert ("state-without-code", "china") not in found
    assert unchecked == {}


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


@pytest.mark.parametrize(("key", "value"), [("id", "another-id"), ("sha256", "0" * 64), ("file", "none.txt")])
def test_where_nothing_shared_can_be_checked_no_document_is_held_against_a_text_it_lacks(
    tmp_path: Path, key: str, value: str
) -> None:
    shutil.copytree(BASE / "data", tmp_path / "data")
    changes = [
        {"file": "data/registers/places.json", "at": "/0/kind", "set": 3},
        {"file": "data/sources/sources.json", "at": f"/0/{key}", "set": value},
    ]
    rule_fixtures.apply(tmp_path, {"changes": changes, "sealed": False})
    report = validate(tmp_path)
    assert {finding.rule for finding in report.findings if finding.level <= 2} != set()
    assert {one.scope: one.level for one in report.unchecked}[EXCERPT] == 2
