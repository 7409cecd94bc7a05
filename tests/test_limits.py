"""Limits: what is larger than anything that is meant is told of in one finding or line, and not worked through."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import exhaustive

from cnkh_data.corpus import MOST_TEXTS
from cnkh_data.drafting.new_document import MOST_MOVED, Request, add, recut
from cnkh_data.errors import CannotRunError
from cnkh_data.finding import Finding
from cnkh_data.mentions import DEEPEST, derive
from cnkh_data.numerals import LONGEST_NUMBER, numbers
from cnkh_data.rejected import MAX_FAULTS
from cnkh_data.validate import validate
from cnkh_data.validate.limits import MOST_MEANT
from cnkh_data.validate.rules.references import LONGEST_WAY
from cnkh_data.validate.scope import MOST_FAULTS

EXCERPT = "data/documents/2023-02-11-cn-kh-excerpt"
ACTORS = "data/registers/actors.json"
NEW = "2024-01-02-cn-kh-statement"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def found(root: Path, rule: str) -> list[Finding]:
    return [finding for finding in validate(root).findings if finding.rule == rule]


def tombstones(number: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"gone-{one}",
            "record_type": "actor",
            "successors": [f"chyna-{one}"],
            "since": "0.0.1",
            "reason": "Gone.",
        }
        for one in range(number)
    ]


@exhaustive("it needs as many findings")
def test_a_rule_stops_after_so_many_findings_and_says_so(small: Path) -> None:
    write(small / "data/retired.json", tombstones(MOST_FAULTS + 500))
    told = found(small, "retired-successors")
    assert len(told) == MOST_FAULTS + 1
    assert f"after {MOST_FAULTS} findings of this rule" in told[-1].got
    assert "run again" in told[-1].repair


def test_as_many_findings_as_are_told_stop_nothing(small: Path) -> None:
    write(small / "data/retired.json", tombstones(MOST_FAULTS))
    told = found(small, "retired-successors")
    assert len(told) == MOST_FAULTS
    assert not [finding for finding in told if "of this rule" in finding.got]


def test_near_ids_are_named_for_the_first_wrong_ones_only(small: Path) -> None:
    provisions = read(small / EXCERPT / "provisions.json")
    provisions[1]["speakers"] = [f"cambodia{number}" for number in range(MOST_MEANT + 5)]
    write(small / EXCERPT / "provisions.json", provisions)
    told = found(small, "reference-in-document")
    assert len(told) == MOST_MEANT + 5
    assert ["(cambodia?)" in finding.repair for finding in told] == [True] * MOST_MEANT + [False] * 5


def test_a_file_of_waivers_full_of_faults_is_told_of_once(small: Path) -> None:
    waiver = {
        "rule": "spans",
        "record": "x",
        "reason": "None.",
        **{f"key{number}": 1 for number in range(MAX_FAULTS + 1)},
    }
    write(small / "validation/waivers.json", [waiver])
    (finding,) = validate(small).findings
    assert (finding.rule, finding.got) == ("schema", f"{MAX_FAULTS + 1} faults")


@pytest.mark.parametrize(("steps", "told"), [(LONGEST_WAY, 0), (LONGEST_WAY + 1, 1)])
def test_a_way_through_a_register_has_an_end(small: Path, steps: int, told: int) -> None:
    actors = read(small / ACTORS)
    names = [{"language": "en", "text": "Body", "type": "short"}]
    chain = [
        {**actors[0], "id": f"body-{number}", "names": names, "part_of": f"body-{number + 1}", "evidence": []}
        for number in range(steps)
    ]
    write(small / ACTORS, [*actors, *chain, {**actors[0], "id": f"body-{steps}", "names": names, "evidence": []}])
    assert len([one for one in found(small, "circular-reference") if f"{LONGEST_WAY} steps" in one.expected]) == told


def test_a_document_has_so_many_texts_at_most(small: Path) -> None:
    document = read(small / EXCERPT / "document.json")
    text = document["texts"][1]
    document["texts"] += [{**text, "language": f"x{letter}"} for letter in "abcdefghijklmnopqrstuvwxyz"]
    write(small / EXCERPT / "document.json", document)
    told = [finding for finding in found(small, "text-source") if finding.expected == f"at most {MOST_TEXTS}"]
    assert [finding.got for finding in told] == ["28 texts"]


def test_cuts_that_stand_nowhere_are_looked_for_up_to_a_number(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.txt"
    source.write_text("中柬联合公报\n" + "".join(f"双方同意{number}。\n\n" for number in range(200)), encoding="utf-8")
    add(small, Request(NEW, source, "zh-Hans", parties=("china", "cambodia")))
    path = small / "data/documents" / NEW / "document.json"
    document = read(path)
    for cut in document["texts"][0]["cuts"][: MOST_MOVED + 1]:
        cut["start_offset"] += 1
    write(path, document)
    before = path.read_bytes()
    with pytest.raises(CannotRunError, match=f"{MOST_MOVED + 1} cuts of the zh-Hans text do not stand"):
        recut(small, NEW)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("digit", "language"), [("9", "en"), ("9", "zh-Hans"), ("一", "zh-Hans")])
def test_a_longer_row_of_digits_is_no_number(digit: str, language: str) -> None:
    words = "半 half " + digit * (LONGEST_NUMBER + 1)
    assert not [number for number in numbers(words, language) if number.start == words.index(digit)]
    assert [str(number.value) for number in numbers(f"{'9' * LONGEST_NUMBER} km", language)] == ["9" * LONGEST_NUMBER]


def test_names_inside_names_are_found_to_a_depth(small: Path) -> None:
    from cnkh_data.corpus import load  # noqa: PLC0415 - only here

    actors = read(small / ACTORS)
    actors += [
        {
            **actors[0],
            "id": f"nest-{n}",
            "names": [{"language": "en", "text": "sides " * n + "agreed", "type": "short"}],
        }
        for n in range(30)
    ]
    write(small / ACTORS, actors)
    text = small / "data/sources/excerpt-en.txt"
    text.write_text("sides " * 30 + "agreed", encoding="utf-8")
    corpus = load(small).corpus
    assert corpus is not None
    assert max(mention.depth for mention in derive(corpus, corpus.folders[0])) == DEEPEST


def test_numbers_in_ids_may_be_as_long_as_ids(small: Path) -> None:
    provisions = read(small / EXCERPT / "provisions.json")
    provisions[-1]["id"] = f"{provisions[-1]['id'].rpartition('.')[0]}.{'9' * 5000}"
    write(small / EXCERPT / "provisions.json", provisions)
    assert not validate(small).ok
