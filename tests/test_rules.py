"""Every rule finds what its bad cases break, there and nowhere else, and is silent on its good ones.

Each case is validated once for all tests of this file: what its repair gives is right, and the page of rules shows it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import rule_fixtures
from conftest import ROOT, exhaustive

from cnkh_data import rule_pages
from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES
from cnkh_data.errors import CannotRunError
from cnkh_data.finding import Finding
from cnkh_data.layout import RULES_FILE
from cnkh_data.models import Commitment, Record
from cnkh_data.models.walk import value_at
from cnkh_data.positions import Path as Steps
from cnkh_data.positions import locate, locate_key, position_at, scan
from cnkh_data.validate import all_rules, fixtures, validate


def in_every_run() -> set[str]:
    """Of each rule the bad case that its page shows, and its shortest good one for a rule in three."""
    found = set()
    for number, rule in enumerate(all_rules()):
        cases = [case for name, case in rule_fixtures.cases().items() if name.startswith(f"{rule.id}/")]
        for sort in ("bad",) if number % 3 else ("bad", "good"):
            shortest = rule_pages.shortest(case for case in cases if f"/{sort}-" in case.name)
            found |= {shortest.name} if shortest else set()
    return found


IN_EVERY_RUN = in_every_run()
EACH_CASE = exhaustive(
    "every run has the bad case of each rule that the page of rules shows, and one good case for a rule in three: "
    "each takes the time of a validation by all rules"
)


@pytest.mark.parametrize(
    "name", [name if name in IN_EVERY_RUN else pytest.param(name, marks=EACH_CASE) for name in rule_fixtures.names()]
)
def test_fixture(name: str) -> None:
    case = rule_fixtures.read(name)
    try:
        example, texts = rule_fixtures.outcome(name)
    except CannotRunError as error:
        pytest.fail(str(error), pytrace=False)
    found = example.findings
    got = [(finding.rule, finding.file) for finding in found]
    assert sorted(got) == sorted((expected["rule"], expected["file"]) for expected in case.finds)
    for expected in case.finds:
        same = [finding for finding in found if finding.rule == expected["rule"] and finding.file == expected["file"]]
        if "at" in expected:
            assert place(texts[expected["file"]], expected) in [finding.position for finding in same]
        if "position" in expected:
            assert tuple(expected["position"]) in [finding.position for finding in same]
        if "record" in expected:
            assert expected["record"] in [finding.record for finding in same]


def place(text: str, expected: Mapping[str, Any]) -> tuple[int, int]:
    """Line and column of the expected place in the changed file."""
    path = tuple(rule_fixtures.pointer_path(expected["at"]))
    return locate_key(text, path) if expected.get("key") else locate(text, path)


# What its findings tell to set is right


VALUE = r"""(\{.*?\}|\[.*?\]|"(?:[^"\\]|\\.)*"|[\w.:/-]*\w)"""
SET = re.compile(rf"(?:Set|,? and)(?: the| its)? (it|\w+)(?: in ([\w/-]+))? to {VALUE}")
"""What a repair tells to set: a field, the way into it, and the value."""
CONSEQUENCES = {"orphan-entry", "direction-of-shift"}
"""In the small corpus an entry is named but once, so it is left over when what names it is set right. A shift between forces that are set
right has another direction."""


def told(repair: str) -> list[tuple[str, str | None, Any]]:
    """What a repair tells to set before it names other possibilities; nothing if it begins otherwise."""
    found, end = list[tuple[str, str | None, Any]](), 0
    while match := SET.match(repair, end):
        field, way, value = match.groups()
        with suppress(ValueError):
            value = json.loads(value)
        found.append((field, way, value))
        end = match.end()
    return found if repair[end : end + 1] in ".,;" else []


def follow(text: str, finding: Finding) -> str | None:
    """The file of a finding after its repair was followed to the letter; None if the repair does not say what to set."""
    content = json.loads(text)
    places = (path for path, offset in scan(text) if position_at(text, offset) == finding.position)
    at: Steps | None = next(places, None)
    if at is None:
        return None
    for field, way, value in told(finding.repair):
        if field == "it":
            value_at(content, at[:-1])[at[-1]] = value
            continue
        holder = next(
            (value_at(content, at[:length]) for length in range(len(at), -1, -1) if _has(content, at[:length], field)),
            None,
        )
        if holder is None:
            return None
        *steps, last = [field, *(way or "").split("/")] if way else [field]
        for step in steps:
            holder = holder[step]
        holder[last] = value
    return json.dumps(content, ensure_ascii=False) if told(finding.repair) else None


def _has(content: Any, path: Steps, field: str) -> bool:
    value = value_at(content, path)
    return isinstance(value, dict) and field in value


EACH_REPAIR = exhaustive("every run follows the repairs of one case in three of those that it has")


@pytest.mark.parametrize(
    "name",
    [
        name if name in IN_EVERY_RUN and crc32(name.encode()) % 3 == 0 else pytest.param(name, marks=EACH_REPAIR)
        for name in rule_fixtures.names()
        if "/bad-" in name
    ],
)
def test_a_value_that_a_repair_gives_is_right(name: str) -> None:
    rule, _ = name.split("/")
    case = rule_fixtures.read(name)
    before = rule_fixtures.outcome(name).example.findings
    for finding in before:
        if finding.rule != rule or not told(finding.repair) or not finding.file.endswith(".json"):
            continue
        corpus = rule_fixtures.corpus_to_look_at(name, [finding.file])
        followed = follow((corpus / finding.file).read_text(encoding="utf-8"), finding)
        if followed is None:
            continue
        (corpus / finding.file).write_text(followed, encoding="utf-8")
        rule_fixtures.reformat(corpus, [finding.file])
        left = Counter((one.rule, one.record) for one in rule_fixtures.found_in(corpus, case.sealed))
        left.subtract((one.rule, one.record) for one in before)
        assert left[rule, finding.record] < 0, f"still there after: {finding.repair}"
        assert {rule for rule, _ in +left} <= CONSEQUENCES, f"new after: {finding.repair}"


def test_page_in_the_repository_is_the_one_that_would_be_written() -> None:
    """Here, where each case that it shows has been validated."""
    page = rule_pages.page(ROOT, lambda case: rule_fixtures.outcome(case.name).example)
    same = (ROOT / RULES_FILE).read_text(encoding="utf-8") == page
    assert same, "run: cnkh rules --write"


def test_every_file_of_cases_can_be_read() -> None:
    if rule_fixtures.faults():
        pytest.fail("\n".join(rule_fixtures.faults()), pytrace=False)


def test_every_file_is_of_a_rule() -> None:
    assert {path.stem for path in rule_fixtures.FIXTURES.glob("*.json")} <= {rule.id for rule in all_rules()}


def test_every_rule_has_a_bad_and_a_good_case() -> None:
    have = set(rule_fixtures.names())
    for rule in all_rules():
        for sort in ("bad", "good"):
            assert any(name.startswith(f"{rule.id}/{sort}-") for name in have), f"{rule.id} has no {sort} case"


def test_a_good_case_finds_nothing() -> None:
    assert [name for name, case in rule_fixtures.cases().items() if "/good-" in name and case.finds] == []


def test_every_rule_says_what_it_checks_and_why_that_matters() -> None:
    assert [rule.id for rule in all_rules() if not (rule.what.endswith(".") and rule.why.endswith("."))] == []


# A case changes and copies records, and holds none: so a new field goes into base/ and spare/ only.

RECORDS: set[type[Record]] = {
    Commitment,
    *(kind.model for kind in (*COLLECTION_FILES.values(), *DOCUMENT_FILES.values())),
}
REQUIRED = {
    model.__name__: {name for name, field in model.model_fields.items() if field.is_required()} for model in RECORDS
}


def test_no_case_holds_a_whole_record() -> None:
    held = [
        f"{fixtures.FOLDER.as_posix()}/{name}: holds a whole {model}; copy one of base/ or spare/, and say what is different"
        for name, case in rule_fixtures.cases().items()
        for change in case.changes
        for found in objects([value for key, value in change.items() if key != "with"] + different(change))
        for model, required in REQUIRED.items()
        if required <= found.keys()
    ]
    assert held == []


def different(change: Mapping[str, Any]) -> list[Any]:
    """What is different in a copy: each value for itself, for together they may well be all that a short record has."""
    return list(change["with"].values()) if isinstance(change.get("with"), dict) else []


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value, and in the JSON that a text of it holds."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        with suppress(ValueError):
            yield from objects(json.loads(value))
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from objects(item)


SPARE = sorted(path.name for path in (rule_fixtures.FIXTURES / "spare" / "documents").iterdir())


@pytest.mark.parametrize("document", SPARE)
def test_a_spare_document_brings_no_finding_into_a_case(small: Path, document: str) -> None:
    rule_fixtures.apply(
        small, {"changes": [{"file": f"data/documents/{document}", "copy": f"spare/documents/{document}"}]}
    )
    assert validate(small).findings == ()
