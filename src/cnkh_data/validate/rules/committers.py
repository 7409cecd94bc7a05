"""Level 5: what is coded of a commitment fits together, and those it binds are those who undertake it."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from typing import Any

from ...corpus import Corpus
from ...mentions import begin_in, named_in
from ...models import Commitment, Provision
from ...models.codelists import Action, ActorKind, Delegation, Force, Mode, Precision, Role
from ...positions import Path
from ...texts import number_of
from ..cues import code_by_words
from ..fault import Fault
from ..limits import and_elsewhere
from ..rule import rule
from ..standing import stands_for
from ..subjects import OneCommitment, OneDocument, OneProvision, coded, given


@rule(on=OneProvision, certainty="proof")
def same_versions(one: OneProvision) -> Iterator[Fault]:
    """What is coded for each version is coded for exactly the versions that carry the provision or commitment.

    A code of a version that is not there would be counted, and a version without its code would be left out.
    """
    if one.provision.formulas.keys() != one.provision.anchors.keys():
        yield _other_versions(one, ("formulas",), one.provision.formulas, one.provision.anchors)
    for index, commitment in enumerate(one.provision.commitments):
        if commitment.aims.keys() != one.provision.anchors.keys():
            path = ("commitments", index, "aims")
            yield _other_versions(one, path, commitment.aims, one.provision.anchors, of="provision")
        languages = commitment.anchors.keys()
        if (
            commitment.operator.keys() == languages == commitment.force.keys()
            and commitment.novelty.keys() == languages == commitment.verb.keys()
        ):
            continue
        coded: dict[str, Versions] = {key: getattr(commitment, key) for key in ("operator", "verb", "force", "novelty")}
        wrong = {key: versions for key, versions in coded.items() if versions.keys() != commitment.anchors.keys()}
        if len(wrong) == len(coded) and len({frozenset(versions) for versions in coded.values()}) == 1:
            # All agree: it is the anchors that have a version too many, or lack one.
            got, expected = _listed(commitment.anchors), _listed(commitment.operator)
            repair = f"Anchor the commitment in {expected}, or give operator, verb, force and novelty for {got} alone."
            path = ("commitments", index, "anchors")
            yield one.fault(path, got, f"{expected}, as its operator, verb, force and novelty", repair)
            continue
        for key, versions in wrong.items():
            repair = _codes_to_add(OneCommitment(one, index, commitment), key, versions)
            yield _other_versions(one, ("commitments", index, key), versions, commitment.anchors, repair)


Versions = Mapping[str, Any]
"""What is coded for each version, by language."""


def _other_versions(
    one: OneProvision, path: Path, coded: Versions, anchors: Versions, repair: str = "", of: str = ""
) -> Fault:
    expected = f"the versions of {f'the anchors of the {of}' if of else 'its anchors'}, {_listed(anchors)}"
    return one.fault(path, _listed(coded), expected, repair or f"Give {path[-1]} a value for exactly those versions.")


def _listed(versions: Versions) -> str:
    return ", ".join(sorted(versions))


def _codes_to_add(one: OneCommitment, key: str, coded: Versions) -> str:
    """What to add where only codes are missing, and the words decide them all; empty elsewhere."""
    anchors = one.commitment.anchors.keys()
    lacking = sorted(anchors - coded.keys())
    codes = [code_by_words(one, key, language) for language in lacking]
    if None in codes or not coded.keys() < anchors:
        return ""
    added = ", ".join(f"{json.dumps(language)}: {code}" for language, code in zip(lacking, codes, strict=True))
    return f"Add {added} to {key}."


@rule(on=OneCommitment, certainty="convention")
def mode_and_committers(one: OneCommitment) -> Iterator[Fault]:
    """The modes joint and each have several committers, unilateral has one, and no committer is its own counterpart.

    Who is bound together and who alone is counted by the mode, and who is bound toward whom by the two lists.
    """
    commitment, speakers = one.commitment, one.provision.speakers
    several = len(commitment.committers) > 1
    if several is (commitment.mode is Mode.UNILATERAL):
        got = f"{commitment.mode}, with {number_of(len(commitment.committers), 'committer')}"
        if several:
            repair = "Set mode to joint, or to each if they act severally; or remove the committers who are not bound."
        else:
            all_bound = f" ({', '.join(speakers)}, if all speakers are bound)" if len(speakers) > 1 else ""
            repair = f"Set mode to unilateral, or add the other committers{all_bound}."
        yield one.fault("mode", got, "joint or each" if several else Mode.UNILATERAL, repair)
    for own in sorted(set(commitment.committers) & set(commitment.counterparts)):
        repair = f"Remove {own} from committers or from counterparts."
        yield one.fault("counterparts", own, "actors other than the committers", repair)


CREATING = {Action.ESTABLISH, Action.EXPLORE, Action.PLAN, Action.NEGOTIATE}


@rule(on=OneCommitment, certainty="convention")
def new_body_and_action(one: OneCommitment) -> Iterator[Fault]:
    """The delegation new_body goes with an action that creates a body, or explores, plans or negotiates one.

    A body that others created before would be counted as created by this document.
    """
    if one.commitment.delegation is Delegation.NEW_BODY and one.commitment.action not in CREATING:
        got = f"new_body, with the action {one.commitment.action}"
        repair = "Set delegation to existing_body or none, or correct the action."
        yield one.fault("delegation", got, f"new_body with {', '.join(sorted(CREATING))} only", repair)


@rule(on=OneCommitment, certainty="convention", where=given("deadline", "quantity"))
def precision_and_deadline(one: OneCommitment) -> Iterator[Fault]:
    """A specific object with a deadline or a quantity has precision 3, unless it is what somebody else does.

    Precision says how far fulfilment can be decided, and a date or a number decides it.
    """
    has = [key for key in ("deadline", "quantity") if getattr(one.commitment, key) is not None]
    if has and one.commitment.precision is Precision.OBJECT and not only_backs(one):
        repair = "Set precision to 3, or to 1 if the object is only a field of cooperation."
        yield one.fault("precision", f"2 object, with a {' and a '.join(has)}", "3 decidable", repair)


def only_backs(one: OneCommitment) -> bool:
    """Whether every version backs what somebody else does, and undertakes nothing more."""
    return set(one.commitment.force.values()) == {Force.BACKS}


def _only_backs_or_abstains(one: OneCommitment) -> bool:
    """Whether its precision is bounded by what it is: a backing, or an abstention."""
    return one.commitment.action is Action.ABSTAIN or only_backs(one)


@rule(
    on=OneCommitment,
    certainty="convention",
    where=_only_backs_or_abstains,
    needs=("operator-and-force", "abstain-and-negation"),
)
def precision_by_nature(one: OneCommitment) -> Iterator[Fault]:
    """What only backs others (force 0 in every version) has at most precision 2, and an abstention has 3.

    Whoever backs others undertakes nothing that could be dated. A breach of an abstention can be told on any day.
    """
    precision = one.commitment.precision
    if only_backs(one):
        if precision is Precision.DECIDABLE:
            repair = "Set precision to 2, or to 1 if no thing with a name is backed; if more is undertaken, correct the force."
            yield one.fault("precision", "3 decidable, with force 0 in every version", "at most 2 object", repair)
    elif precision is not Precision.DECIDABLE:
        got = f"{int(precision)} {precision.label.lower()}, of an abstention"
        yield one.fault("precision", got, "3 decidable", "Set precision to 3, or correct the action.")


@rule(on=OneDocument, certainty="guess", needs=("all-who-agreed", "mode-and-committers", "own-action"))
def committers_of_operator(one: OneDocument) -> Iterator[Fault]:
    """Commitments under one operator have the same committers.

    One subject undertakes all that its verb governs. A commitment with fewer of them is missing from the count of the others.
    """
    under: defaultdict[tuple[str, int, int], list[tuple[Provision, int, Commitment]]] = defaultdict(list)
    for provision, index, commitment in one.folder.commitments():
        for language, span in commitment.operator.items() if not provision.proposed else ():
            under[language, span.start_offset, span.end_offset].append((provision, index, commitment))
    strange: dict[str, tuple[Provision, int, Commitment, Commitment]] = {}
    for listed in under.values():
        if len({frozenset(commitment.committers) for _, _, commitment in listed}) == 1:
            continue
        ((usual, _),) = Counter(frozenset(commitment.committers) for _, _, commitment in listed).most_common(1)
        like = next(commitment for _, _, commitment in listed if usual == set(commitment.committers))
        for provision, index, commitment in listed:
            if usual != set(commitment.committers):
                strange.setdefault(commitment.id, (provision, index, commitment, like))
    for provision, index, commitment, like in strange.values():
        path, got = ("commitments", index, "committers"), ", ".join(commitment.committers)
        repair = f"Set committers to {json.dumps(like.committers)}, or correct those of {like.id}; mode must fit them."
        yield Fault(provision, path, got, f"{', '.join(like.committers)}, as under the same operator", repair)


@rule(on=OneDocument, certainty="convention")
def own_action(one: OneDocument) -> Iterator[Fault]:
    """Those whom a commitment binds are the speakers of its provision, or actors that they speak for.

    A commitment is to action of one's own; what somebody says that others must do is the act urge.
    """
    found: dict[tuple[str, ...], list[tuple[Provision, Path]]] = {}
    for provision, index, commitment in one.folder.commitments():
        for number, committer in enumerate(commitment.committers):
            if committer not in provision.speakers and not _can_bind(one.corpus, provision.speakers, committer):
                place = (provision, ("commitments", index, "committers", number))
                found.setdefault((committer, *provision.speakers), []).append(place)
    for (committer, *speakers), places in found.items():
        got = f"{committer}, for whom {', '.join(speakers) or 'nobody'} cannot speak{and_elsewhere(places)}"
        repair = "Correct the committers, the speakers or their tenures; if only others must act, set act to urge."
        yield Fault(*places[0], got, "a speaker, or an actor that a speaker can speak for", repair)


def _can_bind(corpus: Corpus, speakers: Collection[str], committer: str) -> bool:
    """Whether some speaker stands for a committer, or belongs to it; those who set up a joint body bind it together."""
    if corpus.kind_of(committer) is ActorKind.JOINT_BODY and len(speakers) > 1:
        return True
    bound = stands_for(corpus, committer)
    return any(committer in stands_for(corpus, speaker) or speaker in bound for speaker in speakers)


@rule(on=OneCommitment, certainty="convention")
def inherited_subject(one: OneCommitment) -> Iterator[Fault]:
    """A subject is inherited if a version drops it or the operator stands in an earlier sentence, and not if every version names it.

    Readers tell by this who undertakes something in so many words, and who only by the sentence before.
    """
    commitment, anchors = one.commitment, one.provision.anchors
    spans = {language: span for language, span in commitment.operator.items() if language in anchors}
    inside = [language for language, span in spans.items() if anchors[language].start_offset < span.end_offset]
    if commitment.subject_inherited and len(inside) < len(spans):
        return
    named = {language: _named_before(one, language) for language in inside}
    dropped = [language for language in inside if not _has_committer(one, named[language])]
    if commitment.subject_inherited:
        if inside and not dropped:
            got = "true, with a committer named before the operator in every version"
            repair = "If the committers are right, set subject_inherited to false; if not, correct them."
            yield one.fault("subject_inherited", got, False, repair)
    elif dropped:
        yield _dropped(one, {language: named[language] for language in dropped}, everywhere=len(dropped) == len(spans))
    elif not inside and not _is_under_chapeau(one):
        repair = "Set subject_inherited to true, or point the operator at words of this provision."
        yield one.fault("subject_inherited", "false, with the operator of an earlier sentence", True, repair)


def _named_before(one: OneCommitment, language: str) -> set[str]:
    """Entities that a version of the provision names before the end of the operator."""
    start, end = one.provision.anchors[language].start_offset, one.commitment.operator[language].end_offset
    names = begin_in(named_in(one.corpus, one.folder, language), start, end)
    return {entity for name in names for entity in name.target.entities}


def _has_committer(one: OneCommitment, named: Set[str]) -> bool:
    """Whether some of the entities named are committers, or stand for one."""
    if not named.isdisjoint(one.commitment.committers):
        return True
    return any(not stands_for(one.corpus, entity).isdisjoint(one.commitment.committers) for entity in named)


def _dropped(one: OneCommitment, named: Mapping[str, Collection[str]], everywhere: bool) -> Fault:
    """The fault of a subject that is coded as overt, by what the versions name before the operator that name no committer there.

    Args:
        one: the commitment.
        named: each of those versions, with the entities that it names.
        everywhere: whether these are all versions.
    """
    language = next(iter(named))
    actors = [sorted(filter(one.corpus.kind_of, entities)) for entities in named.values()]
    others = " and ".join(actors[0])
    if everywhere and all(actors):  # Then it is the committers that are wrong, more often than not.
        got = f"{', '.join(one.commitment.committers)}; before the operator, {others} is named instead"
        repair = f"If {others} undertakes it, correct the committers; if the subject is left out, set subject_inherited to true."
        return one.fault("committers", got, "who is named before the operator, or an inherited subject", repair)
    if others:
        got = f"false, with {others} and no committer named before the operator in {language}"
        repair = f"If the subject is left out, set subject_inherited to true; if {others} undertakes it, correct the committers."
    else:
        got = f"false, with nobody named before the operator in {language}"
        repair = (
            "If nobody is named there, set subject_inherited to true; "
            "if somebody is, add that name to the entry of the committer, or to collectives."
        )
    return one.fault("subject_inherited", got, "true, or a committer who is named there", repair)


def _is_under_chapeau(one: OneCommitment) -> bool:
    """Whether the operator stands in a chapeau, whose subject is that of all under it."""
    spans = one.commitment.operator.items()
    around = (one.folder.provision_at(language, span.start_offset) for language, span in spans)
    return any(provision is not None and provision.role is Role.CHAPEAU for provision in around)


@rule(on=OneCommitment, certainty="convention", where=coded("mode", Mode.UNILATERAL))
def giver_as_beneficiary(one: OneCommitment) -> Iterator[Fault]:
    """A unilateral commitment is not for the good of its committer alone.

    Who gives and who receives is what aid is counted by; the two lists were probably exchanged.
    """
    beneficiaries = one.commitment.beneficiaries
    if beneficiaries and set(beneficiaries) <= set(one.commitment.committers):
        got, repair = ", ".join(beneficiaries), "Name whom the words name as receiving, or nobody."
        yield one.fault("beneficiaries", f"{got}, who undertakes it alone", "somebody else, or nobody", repair)


@rule(on=OneCommitment, certainty="guess", where=coded("action", Action.ASSIST))
def assists_somebody(one: OneCommitment) -> Iterator[Fault]:
    """A commitment to assist has a beneficiary or a counterpart.

    Help is help for somebody, and aid is counted by who gives it and who receives it.
    """
    commitment = one.commitment
    if not (commitment.counterparts or commitment.beneficiaries):
        repair = (
            "Name as beneficiary whom the words name as receiving; if it is no help for anybody, correct the action."
        )
        yield one.fault("beneficiaries", "nobody, with the action assist", "whom it helps", repair)
