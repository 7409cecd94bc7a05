"""Level 5: what governs a commitment, and what it is undertaken with, by the words nearest to it."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...edtf import Edtf
from ...mentions import entities_in, named_in, names_in, names_inside
from ...models import Actor, Collective, Commitment, Instrument, Provision, Span
from ...models.codelists import Action, ActorKind, Delegation, Force, Mode, Novelty
from ...positions import Path
from ...reach import lies_in
from ...stretches import Stretches
from ...texts import occurrences, shorten
from ...words import words_for
from ..fault import Fault
from ..rule import rule
from ..standing import stands_for

OPENING_APART, OPENING_TOGETHER = 25, 6
"""Characters of a commitment in which a word that governs it may stand at its head, where words are written apart or together."""


def _governed(provision: Provision, commitment: Commitment, language: str) -> str:
    """What stands in a provision between the operator of a commitment and the end of its opening words."""
    own, anchor, operator = provision.anchors[language], commitment.anchors[language], commitment.operator[language]
    start = max(operator.end_offset, own.start_offset)
    between = own.words[start - own.start_offset : max(0, anchor.start_offset - own.start_offset)]
    if operator.end_offset > own.start_offset:
        return between
    apart = words_for("governs", language).apart
    return between + anchor.words[: OPENING_APART if apart else OPENING_TOGETHER]


@rule(level=5, needs=("same-versions", "operator-and-force"))
def nearest_operator(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """The operator is the one that governs the words, so nothing that governs stands between the two."""
    for provision, index, commitment in folder.commitments():
        for language, operator in commitment.operator.items():
            governs = words_for("governs", language)
            if not governs:
                continue
            path: Path = ("commitments", index, "operator", language)
            if wrong := _is_none(operator, language):
                got, repair = (
                    f"{wrong!r}, which commits nobody",
                    "Point it at the words that undertake; if none do, recode the act.",
                )
                yield Fault(provision, path, got, "words of a force", repair)
                break
            own = operator.start_offset >= provision.anchors[language].start_offset
            if own and commitment.force[language] is Force.AGREED:
                continue  # What is agreed may have an operator of its own: agreed that both sides will.
            if nearer := governs.any.search(_governed(provision, commitment, language)):
                got = f"{shorten(operator.quote)!r}, with {nearer.group()!r} between it and the words"
                repair = f"Point it at {nearer.group()!r}, with its subject if it has one, and set the force in {language} to what it says."
                yield Fault(provision, path, got, "the operator nearest to the words", repair)
                break


def _is_none(operator: Span, language: str) -> str | None:
    """The verb of an operator that commits nobody, if it has no other; None if it has."""
    found = words_for("no_operator", language).any.search(operator.words)
    return found.group() if found and not words_for("force", language).first(operator.words) else None


@rule(level=5, needs=("novelty-without-cue", "cue-without-novelty", "code-of-readings"))
def cue_that_wins(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Where cues compete the adverb wins, 不断深化 goes on; and what every version calls new is new."""
    for provision, index, commitment in folder.commitments():
        path: Path = ("commitments", index, "novelty")
        for language, novelty in commitment.novelty.items():
            adverbs = words_for("continuing", language).any
            if novelty is Novelty.EXPAND and (adverb := adverbs.search(commitment.anchors[language].words)):
                repair = f"Set the novelty in {language} to continue."
                yield Fault(provision, (*path, language), f"expand, with {adverb.group()!r}", Novelty.CONTINUE, repair)
                break
        if set(commitment.novelty.values()) == {None}:
            new = [_new_in(corpus, folder, commitment, language) for language in commitment.anchors]
            if len(new) > 1 and all(new):  # In English alone, “new” is as often a turn of phrase.
                got, repair = f"null, with {' and '.join(map(repr, new))}", "Set the novelty to new in each of them."
                yield Fault(provision, path, got, Novelty.NEW, repair)


def _new_in(corpus: Corpus, folder: DocumentFolder, commitment: Commitment, language: str) -> str | None:
    """The word by which a version calls the object new, outside names; None if it does not."""
    anchor = commitment.anchors[language]
    for new in words_for("new_object", language).any.finditer(anchor.words):
        start, end = anchor.start_offset + new.start(), anchor.start_offset + new.end()
        if not _entities(corpus, folder, language).hold(start, end):
            return new.group()
    return None


@once_per_folder
def _entities(corpus: Corpus, folder: DocumentFolder, language: str) -> Stretches[None]:
    """Where a text names an entity."""
    names = (match for match in named_in(corpus, folder, language) if match.target.entities)
    return Stretches((name.start, name.end, None) for name in names)


@rule(level=5, needs=("who-is-named", "abstain-and-negation"))
def with_whom(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What one side undertakes “with Cambodia” has Cambodia as its counterpart, and nobody whom the words do not name there."""
    for provision, index, commitment in folder.commitments():
        if commitment.mode is not Mode.UNILATERAL or commitment.action is Action.ABSTAIN:
            continue
        named = [one for language in commitment.anchors if (one := _named_with(corpus, folder, commitment, language))]
        if named and len(set(named)) == 1 and named[0] not in (*commitment.counterparts, *commitment.committers):
            got = ", ".join(commitment.counterparts) or "nobody"
            repair = f"Set counterparts to {json.dumps([named[0]])}."
            yield Fault(
                provision,
                ("commitments", index, "counterparts"),
                got,
                f"{named[0]}, with whom it is undertaken",
                repair,
            )


_BLANKS = re.compile(r"\s*")


def _named_with(corpus: Corpus, folder: DocumentFolder, commitment: Commitment, language: str) -> str | None:
    """The actor named right after the operator and a word for with; None if there is none."""
    words, start = folder.words[language], commitment.operator[language].end_offset
    blanks = _BLANKS.match(words, start)
    found = words_for("with_whom", language).any.match(words, blanks.end() if blanks else start)
    at = found.end() if found else -1
    names = names_in(corpus, folder, language)
    first, after = (bisect_left(names, place, key=attrgetter("start")) for place in (at, at + 1))
    actors = (name.entity for name in names[first:after])
    return next((one for one in actors if isinstance(corpus.entities.get(one), Actor)), None)


@rule(level=5, needs=("printed-words",))
def deadline_in_title(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Years in the title of a plan say what the plan is for; they set no date to whoever undertakes to carry it out."""
    for provision, index, commitment in folder.commitments():
        for language, words in commitment.deadline.printed.items() if commitment.deadline else ():
            anchor = commitment.anchors.get(language)
            places = occurrences(anchor.quote, words) if anchor else []
            if anchor is None or not places:
                continue
            titles = [
                (name.start - anchor.start_offset, name.end - anchor.start_offset)
                for name in names_inside(names_in(corpus, folder, language), anchor)
                if not isinstance(corpus.entities[name.entity], Actor)
            ]
            if all(lies_in((at, at + len(words)), titles) for at in places):
                got, repair = f"{words!r}, in a title", "Set the deadline to null, and the precision to what is left."
                yield Fault(provision, ("commitments", index, "deadline"), got, "words that set a date", repair)
                break


@rule(level=5, needs=("delegation-words",))
def body_that_exists(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An existing body is charged only where the words name one; where they set it up, it is new."""
    for provision, index, commitment in folder.commitments():
        if commitment.delegation is not Delegation.EXISTING_BODY:
            continue
        path: Path = ("commitments", index, "delegation")
        anchors = commitment.anchors.items()
        named = entities_in(corpus, folder, commitment.anchors)
        if all(words_for("delegation", one)[Delegation.NEW_BODY].search(anchor.words) for one, anchor in anchors):
            got = "existing_body, of what is to be set up"
            yield Fault(provision, path, got, Delegation.NEW_BODY, "Set the delegation to new_body.")
        elif all(corpus.kind_of(one) is ActorKind.STATE for one in named) and not any(
            words_for("charged_body", one).any.search(anchor.words) for one, anchor in anchors
        ):
            got = "existing_body, where the words name none"
            yield Fault(provision, path, got, Delegation.NONE, "Set the delegation to none.")


@rule(level=5, needs=("same-versions", "operator-and-force"))
def all_who_agreed(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What “both sides agreed to” binds both: whoever is in the operator is among the committers, and none undertakes it alone."""
    for provision, index, commitment in folder.commitments():
        bound = {one for committer in commitment.committers for one in stands_for(corpus, committer)}
        for collective in _begun_with(corpus, folder, commitment):
            lacking = [one for one in collective.entities if one not in bound]
            if lacking and set(collective.entities) <= set(folder.document.parties):
                got = f"{', '.join(commitment.committers)}, with the operator {collective.text!r}"
                repair = f"Set committers to {json.dumps(list(collective.entities))}, and the mode to joint or each."
                path: Path = ("commitments", index, "committers")
                yield Fault(provision, path, got, f"{', '.join(lacking)} too", repair)
                break


def _begun_with(corpus: Corpus, folder: DocumentFolder, commitment: Commitment) -> list[Collective]:
    """Collectives with which an operator begins, whatever the blanks between their words, in the order of the document."""
    found: dict[int, Collective] = {}
    for language, operator in commitment.operator.items():
        words = " ".join(operator.words.split())
        by_length = _by_length(corpus, folder).get(language, {})
        for length in by_length:
            found.update(by_length[length].get(words[:length], ()))
    return [found[number] for number in sorted(found)]


_ByLength = dict[str, dict[int, dict[str, list[tuple[int, Collective]]]]]


@once_per_folder
def _by_length(corpus: Corpus, folder: DocumentFolder) -> _ByLength:
    """Language, length and words to the collectives of a document that have them, with their numbers."""
    found: _ByLength = {}
    for number, one in enumerate(folder.collectives):
        words = " ".join(one.text.split())
        of_length = found.setdefault(one.language, {}).setdefault(len(words), {})
        of_length.setdefault(words, []).append((number, one))
    return found


_BODIES = {ActorKind.STATE, ActorKind.PARTY, ActorKind.IGO, ActorKind.ORGAN}
"""Actors that undertake something through whoever speaks for them."""


@rule(level=5, needs=("who-is-named",))
def who_undertakes(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Hun Sen says that Cambodia is willing: it is Cambodia that is bound, and not he."""
    for provision, index, commitment in folder.commitments():
        persons = [one for one in commitment.committers if corpus.kind_of(one) is ActorKind.PERSON]
        if not persons:
            continue
        subjects = [_subjects(corpus, folder, provision, commitment, language) for language in commitment.operator]
        named = set().union(*subjects)
        bodies = sorted(one for one in named if corpus.kind_of(one) in _BODIES)
        if bodies and named.isdisjoint(persons):
            got, expected = ", ".join(persons), f"{' or '.join(bodies)}, named before the operator"
            repair = f"Set committers to {json.dumps(bodies)}."
            yield Fault(provision, ("commitments", index, "committers"), got, expected, repair)


def _subjects(
    corpus: Corpus, folder: DocumentFolder, provision: Provision, commitment: Commitment, language: str
) -> set[str]:
    """Whom a version of a provision names before the end of an operator in it."""
    start, end = provision.anchors[language].start_offset, commitment.operator[language].end_offset
    names = names_in(corpus, folder, language)
    first, after = (bisect_left(names, place, key=attrgetter("start")) for place in (start, end))
    return {name.entity for name in names[first:after]}


@rule(level=5)
def still_to_negotiate(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a document undertakes to negotiate was not yet signed, so its date is not before the document's."""
    day = Edtf.parse(folder.document.date)
    for _, _, commitment in folder.commitments():
        for entity in commitment.instruments if commitment.action is Action.NEGOTIATE else ():
            instrument = corpus.entities.get(entity)
            dated = Edtf.parse(instrument.date) if isinstance(instrument, Instrument) else None
            if isinstance(instrument, Instrument) and dated and day and dated.surely_before(day):
                got = f"{instrument.date}, of what {commitment.id} undertakes to negotiate"
                repair = (
                    "Correct the date, or set it to null; if an earlier one is meant, give the commitment the new one."
                )
                yield Fault(instrument, ("date",), got, f"no date before {folder.document.date}", repair)
