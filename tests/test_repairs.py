"""What a finding gives a contributor to write makes it go away, when it is written as it stands."""

import json
import re
from pathlib import Path

import rule_fixtures

from cnkh_data.finding import Finding
from cnkh_data.validate import validate


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
