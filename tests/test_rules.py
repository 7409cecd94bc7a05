"""Every rule finds what its bad fixtures break, there and nowhere else, and is silent on its good ones."""

import pytest
import rule_fixtures

from cnkh_data.positions import locate, locate_key
from cnkh_data.validate import all_rules


@pytest.mark.parametrize("name", rule_fixtures.names())
def test_fixture(name: str) -> None:
    fixture = rule_fixtures.read(name)
    example, texts = rule_fixtures.outcome(name)
    found = example.findings
    got = [(finding.rule, finding.file) for finding in found]
    assert sorted(got) == sorted((expected["rule"], expected["file"]) for expected in fixture["finds"])
    for expected in fixture["finds"]:
        same = [finding for finding in found if finding.rule == expected["rule"] and finding.file == expected["file"]]
        if expected["at"] is not None:
            assert place(texts[expected["file"]], expected) in [finding.position for finding in same]
        if "position" in expected:
            assert tuple(expected["position"]) in [finding.position for finding in same]
        if "record" in expected:
            assert expected["record"] in [finding.record for finding in same]


def place(text: str, expected: dict[str, str]) -> tuple[int, int]:
    """Line and column of the expected place in the changed file."""
    path = tuple(rule_fixtures.pointer_path(expected["at"]))
    return locate_key(text, path) if expected.get("key") else locate(text, path)


def test_every_rule_has_a_bad_and_a_good_fixture() -> None:
    have = set(rule_fixtures.names())
    for rule in all_rules():
        for sort in ("bad", "good"):
            assert any(name.startswith(f"{rule.id}/{sort}-") for name in have), f"{rule.id} has no {sort} fixture"


def test_every_rule_says_why_in_one_docstring() -> None:
    assert all(rule.why.endswith(".") for rule in all_rules())
