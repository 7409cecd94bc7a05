"""What a rule is asked about: one subject at a time, and only where it can find something."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import rule_fixtures

from cnkh_data.corpus import Corpus, load
from cnkh_data.models.codelists import ProvisionStatus
from cnkh_data.validate import Rule, all_rules, fixtures, validate
from cnkh_data.validate.subjects import OneCommitment, OneProvision, Subjects, said

BASE = rule_fixtures.FIXTURES / fixtures.BASE
WITH_CUES = [rule for rule in all_rules() if rule.cues]


def corpus_of(root: Path) -> Corpus:
    corpus = load(root).corpus
    assert corpus is not None
    return corpus


def subjects(root: Path) -> Subjects:
    corpus = corpus_of(root)
    return Subjects(corpus, corpus.folders[0])


@pytest.fixture(scope="module")
def corpora() -> Sequence[Corpus]:
    """The small corpus after each case of a rule that has cues: what one rule is asked about is not what wakes another."""
    with_cues = {rule.id for rule in WITH_CUES}
    names = [name for name in rule_fixtures.names() if name.partition("/")[0] in with_cues]
    return [corpus_of(rule_fixtures.corpus_of(name)) for name in names]


@pytest.mark.parametrize("rule", WITH_CUES, ids=lambda rule: rule.id)
def test_a_rule_finds_nothing_where_its_cue_does_not_stand(corpora: Sequence[Corpus], rule: Rule) -> None:
    spoke = False
    for corpus in corpora:
        for folder in corpus.folders:
            listed = Subjects(corpus, folder)
            asked = rule.subjects(listed)
            spoke |= any(list(rule.check(one)) for one in asked)
            silent = [one for one in listed.of(rule.on, rule.proposals, rule.where) if one not in asked]
            assert [fault for one in silent for fault in rule.check(one)] == []
    assert spoke, "no case wakes the rule"


def test_a_fault_is_told_at_its_place_in_the_record() -> None:
    one = subjects(BASE).of(OneCommitment, proposals=True)[0]
    fault = one.fault(("force", "en"), 3, 2)
    assert (fault.record, fault.path) == (one.provision, ("commitments", 0, "force", "en"))
    assert (fault.got, fault.expected, fault.repair) == ("3", "2", "Set force in en to 2.")


def test_values_are_said_as_json_has_them() -> None:
    assert [said(value) for value in (None, False, ProvisionStatus.READ)] == ["null", "false", "read"]


def test_a_list_of_subjects_is_made_once_for_all_rules() -> None:
    listed = subjects(BASE)

    def commits(one: OneProvision) -> bool:
        return bool(one.provision.commitments)

    some = listed.of(OneProvision, proposals=False, where=commits)
    assert some is listed.of(OneProvision, proposals=False, where=commits)
    assert 0 < len(some) < len(listed.of(OneProvision, proposals=False))


def test_coding_rules_are_not_asked_about_proposals(small: Path) -> None:
    file = "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"
    wrong = {"file": file, "at": "/3/commitments/0/force/en", "set": 3}
    rule_fixtures.apply(small, {"changes": [wrong]})
    assert "operator-and-force" in {finding.rule for finding in validate(small).findings}
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "/3/status", "set": "proposed"}]})
    assert {finding.rule for finding in validate(small).findings} == {"unfinished"}
