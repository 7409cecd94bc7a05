"""What a finding about divergences and glosses gives to write makes it go away, and leaves a right record."""

import json
from pathlib import Path
from typing import Any

import rule_fixtures

from cnkh_data.finding import Finding
from cnkh_data.validate import validate

EXCERPT = "data/documents/2023-02-11-cn-kh-excerpt"


def changed(root: Path, file: str, at: str, value: object) -> list[Finding]:
    rule_fixtures.apply(root, {"changes": [{"file": f"{EXCERPT}/{file}", "at": at, "set": value}]})
    return [finding for finding in validate(root).findings if finding.file.startswith(EXCERPT)]


def with_words(root: Path, words: str, gloss: str) -> list[Finding]:
    """What is found where the provision that the English lacks has other words, as many as before."""
    replaced = {"replace": "双方对访问成果表示满意。", "with": words}
    in_source = {
        "file": "data/sources/excerpt-zh.txt",
        "replace": "双方对访\n问成果表示满意。",
        "with": f"{words[:4]}\n{words[4:]}",
    }
    files = [{"file": f"{EXCERPT}/{name}.json", **replaced} for name in ("divergences", "provisions")]
    rule_fixtures.apply(root, {"measured": True, "changes": [in_source, *files]})
    return changed(root, "provisions.json", "/4/gloss_en", gloss)


def test_a_date_in_a_gloss_is_missed_where_its_month_has_the_same_number(small: Path) -> None:
    (finding,) = with_words(small, "双方满意于十一月十一日。", "Both sides were satisfied on 12 November.")
    assert (finding.rule, finding.got) == ("gloss-numbers", "11 only 1 of 2 times; 12, which zh-Hans lacks")
    assert changed(small, "provisions.json", "/4/gloss_en", "Both sides were satisfied on 11 November.") == []


def test_a_gloss_that_names_another_is_told_whom_to_name(small: Path) -> None:
    (finding,) = with_words(small, "双方对洪森访华表示满意。", "Both sides expressed satisfaction with the visit.")
    assert (finding.rule, finding.repair) == ("names-in-gloss", "Name hun-sen in it, as the words do.")


def test_of_two_equal_glosses_the_one_that_does_not_fit_is_told(small: Path) -> None:
    gloss = "Both sides expressed satisfaction with the outcomes of the visit by Hun Sen."
    found = with_words(small, "双方对洪森访华表示满意。", gloss) + changed(
        small, "provisions.json", "/3/gloss_en", gloss
    )
    told = [(finding.rule, finding.record) for finding in found]
    assert told == [
        ("names-in-gloss", "2023-02-11-cn-kh-excerpt/pre.3.1"),
        ("repeated-gloss", "2023-02-11-cn-kh-excerpt/pre.3.1"),
    ]


def test_a_divergence_is_given_the_provision_of_its_words(small: Path) -> None:
    other = "2023-02-11-cn-kh-excerpt/pre.2.2"
    (finding,) = changed(small, "divergences.json", "/0/provision", other)
    assert finding.repair == "Set provision to 2023-02-11-cn-kh-excerpt/pre.2.1."


def test_a_force_shift_of_several_loses_only_the_commitment_of_equal_force(small: Path) -> None:
    case = rule_fixtures.read("divergence-and-commitment/good-own")
    rule_fixtures.apply(small, case)
    first, second = (f"2023-02-11-cn-kh-excerpt/pre.4.1/{name}" for name in ("c1", "c2"))
    en = {"start_offset": 280, "end_offset": 300, "quote": "Both sides agreed to"}
    for field, value in (("type", "force_shift"), ("direction", "weaker"), ("dimension", "force"), ("spans/en", en)):
        changed(small, "divergences.json", f"/3/{field}", value)
    found = changed(small, "divergences.json", "/3/commitments", [first, second])
    (finding,) = (one for one in found if one.rule == "force-shift")
    assert finding.repair == f"Remove {first} from its commitments; or correct the force of {first}."
    assert changed(small, "divergences.json", "/3/commitments", [second]) == []


def test_a_divergence_with_one_span_elsewhere_keeps_its_provision(small: Path) -> None:
    span = {"start_offset": 17, "end_offset": 23, "quote": "一个中国原则"}
    (finding,) = changed(small, "divergences.json", "/3/spans/zh-Hans", span)
    assert finding.repair.startswith("Quote words of the provision that it names, or set provision to")


def test_exchanged_spans_are_called_so(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("divergence-in-provision/bad-exchanged"))
    first, second = validate(small).findings
    assert "Exchange its zh-Hans span with that of 2023-02-11-cn-kh-excerpt/d2" in first.repair
    assert "Exchange its zh-Hans span with that of 2023-02-11-cn-kh-excerpt/d1" in second.repair


def test_a_set_phrase_that_was_added_by_mistake_makes_no_divergence_coded(small: Path) -> None:
    formulas: dict[str, Any] = json.loads((small / EXCERPT / "provisions.json").read_text(encoding="utf-8"))[3][
        "formulas"
    ]
    found = changed(small, "provisions.json", "/3/formulas", {**formulas, "en": ["one_china_policy"]})
    assert [finding.rule for finding in found] == ["formula-words"]


def test_a_relation_from_the_earlier_document_is_not_simply_turned(small: Path) -> None:
    case = next(name for name in rule_fixtures.names() if name.startswith("relation-runs-back/bad-"))
    rule_fixtures.apply(small, rule_fixtures.read(case))
    (finding,) = (finding for finding in validate(small).findings if finding.rule == "relation-runs-back")
    assert finding.repair.startswith("If these are the records that are meant, exchange")
    assert "if not, name those that are" in finding.repair
