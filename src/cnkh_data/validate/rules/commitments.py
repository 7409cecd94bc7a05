"""Level 5: what is undertaken, by whom, with whom, how much and until when, as the words of a commitment say.

The words stand in `cnkh_data/lexicon/`, a file for each language; a language without such words is not checked.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...edtf import Edtf, PartialDate, calendar_day
from ...fold import fold
from ...mentions import begin_in, named_in, names_in, names_inside
from ...models import Actor, Collective, Deadline, Quantity
from ...models.codelists import Action, ActorKind, Delegation, Mode
from ...numerals import may_be_year, numbers, readable
from ...printed import days_in
from ...reach import lies_in
from ...texts import occurrences, shorten
from ...words import Cue, words_for
from ..beginnings import after_blanks
from ..cues import in_every, word_in
from ..fault import Fault
from ..rule import rule
from ..standing import actors_of, spoken_for
from ..subjects import OneCommitment, Version, coded, given


@rule(on=OneCommitment, certainty="convention", needs=("same-versions",))
def abstain_and_negation(one: OneCommitment) -> Iterator[Fault]:
    """An action is abstain where the operators of all versions are negated, and only where some version has a negation.

    To abstain is to undertake not to act. Coded wrongly, a promise becomes its opposite.
    """
    action = one.commitment.action
    if action is not Action.ABSTAIN and all(_withholds(one, language) for language in one.operators):
        operator = next(iter(one.operators.values())).words.strip()
        repair = "Set the action to abstain, or correct the operator."
        yield one.fault("action", f"{action}, with the operator {operator!r}", Action.ABSTAIN, repair)
    elif action is Action.ABSTAIN:
        read = [version for version in one.versions.values() if version.table("negation")]
        if read and not any(
            each.has("negation") for version in read for each in (version, one.operators[version.language])
        ):
            said = f"{one.operators[read[0].language].words} {read[0].words}"
            yield one.fault("action", f"abstain, of {shorten(said)!r}", "another action", "Code what is undertaken.")


def _withholds(one: OneCommitment, language: str) -> bool:
    """Whether an operator withholds what follows, at its own end or at the beginning of that."""
    words = words_for("withheld", language)
    ends = words.any.ends(one.operators[language].words.strip())
    return bool(ends or words.begins(one.after_operator(language)))


@rule(on=OneCommitment, certainty="convention", cues=("process",), needs=("same-versions",))
def process_and_action(one: OneCommitment) -> Iterator[Fault]:
    """Where the first verb after the operator names a process in every version, the action is that process.

    To agree to explore something is not to agree to build it. The process is all that was promised.
    """
    verbs = in_every(_process(one, version) for version in one.versions.values() if version.table("process"))
    meant = {Action[verb.code.upper()] for verb in verbs}
    if len(meant) == 1 and not meant & {one.commitment.action, Action.ABSTAIN}:
        words = ", ".join(repr(verb.words) for verb in verbs)
        yield one.fault("action", f"{one.commitment.action}, with {words}", *meant)


def _process(one: OneCommitment, version: Version) -> Cue | None:
    """The first verb after an operator, if it names a process."""
    adverbs = version.table("operator_adverb").any
    return version.table("process").begins(one.after_operator(version.language), adverbs)


@rule(
    on=OneCommitment,
    certainty="guess",
    where=coded("delegation", Delegation.NONE),
    cues=("delegation",),
    needs=("new-body-and-action",),
)
def delegation_words(one: OneCommitment) -> Iterator[Fault]:
    """A commitment whose words set up a body, or use the role of one, is coded as charging it.

    A commitment that a body is charged with can be followed there. One without that code is not found.
    """
    for meant in (Delegation.NEW_BODY, Delegation.EXISTING_BODY):
        if word := word_in(one.versions.values(), "delegation", meant):
            repair = f"If the words charge that body, set delegation to {meant}; the action must then fit it."
            yield one.fault("delegation", f"none, with {word!r}", meant, repair)
            return


@rule(on=OneCommitment, certainty="guess", where=coded("delegation", Delegation.EXISTING_BODY))
def body_that_exists(one: OneCommitment) -> Iterator[Fault]:
    """A commitment that charges an existing body names one in the register of actors, and does not set it up.

    Work of a standing body can be followed at once; work for a new one begins only when the body is founded. A class of bodies without a name
    (现有东盟主导机制) or a fair is charged with nothing.
    """
    versions = one.versions.values()
    if all(version.has("delegation", Delegation.NEW_BODY) for version in versions):
        repair = "Set delegation to new_body; the action must then fit it."
        yield one.fault("delegation", "existing_body, of what is to be set up", Delegation.NEW_BODY, repair)
    elif not _names_body(one):
        repair = "Set delegation to none; if the words do name a body, add the name that they use to its entry."
        yield one.fault("delegation", "existing_body, where the words name none", Delegation.NONE, repair)


@rule(
    on=OneCommitment, certainty="guess", where=coded("delegation", Delegation.NEW_BODY), needs=("new-body-and-action",)
)
def body_to_set_up(one: OneCommitment) -> Iterator[Fault]:
    """A commitment that sets a body up has a word for one that can be charged (工作组), or names one.

    An institute or a centre acts for itself. Only a body that acts for the parties is counted as one to which they delegate.
    """
    versions = one.versions.values()
    wordless = all(version.table("chartered_body") and not version.has("chartered_body") for version in versions)
    if wordless and not _names_body(one):
        repair = "Set delegation to none, unless what is set up is to act for the parties."
        yield one.fault("delegation", "new_body, without a word for a body", Delegation.NONE, repair)


_CHARGED = (ActorKind.JOINT_BODY, ActorKind.ORGAN, ActorKind.PARTY, ActorKind.OFFICE, ActorKind.OTHER)
"""Actors that can be charged by the words that name them."""


def _names_body(one: OneCommitment) -> bool:
    """Whether the words of a commitment name a body: an organisation counts unless it only tells what sort of body is meant."""
    bodies, organisations = actors_of(one.corpus, *_CHARGED), actors_of(one.corpus, ActorKind.IGO)
    for language, version in one.versions.items():
        start, end = version.span.start_offset, version.span.end_offset
        for name in begin_in(named_in(one.corpus, one.folder, language), start, end):
            if not bodies.isdisjoint(name.target.entities):
                return True
            follows = version.words[name.end - start :][:NEAR]
            if not organisations.isdisjoint(name.target.entities) and not version.table("charged_body").any.search(
                follows
            ):
                return True
    return False


NEAR = 20
"""Characters after the name of an organisation in which a word for a body is what is meant: ASEAN-led mechanisms."""


@rule(on=OneCommitment, certainty="guess", where=coded("deadline", None), cues=("deadline",))
def deadline_words(one: OneCommitment) -> Iterator[Fault]:
    """A commitment whose words set a deadline has it coded.

    A deadline is what a promise can be held to later. One that is not coded is never checked.
    """
    if word := word_in(one.versions.values(), "deadline"):
        repair = "Give the deadline as printed, with its date if it names one."
        yield one.fault("deadline", f"null, with {word!r} in the words", "the deadline that is printed", repair)


@rule(on=OneCommitment, certainty="guess", where=coded("quantity", None), cues=("quantity",))
def quantity_words(one: OneCommitment) -> Iterator[Fault]:
    """A number of things that every version prints is coded as the quantity.

    How many can be counted later. A number that is not coded is never checked.
    """
    found = in_every(_counted(version) or None for version in one.versions.values() if version.table("quantity"))
    if found and set.intersection(*(set(counted.values()) for counted in found)):
        printed = " and ".join(sorted({words for counted in found for words in counted}))
        repair = "Give the quantity as printed, with its number and, in English, its unit."
        yield one.fault("quantity", f"null, with {printed!r} in the words", "the quantity that is printed", repair)


def _counted(version: Version) -> dict[str, int]:
    """Words of a version that say how many, with the number."""
    return {match.group(): int(match["number"]) for match in version.table("quantity").any.finditer(version.words)}


@rule(on=OneCommitment, certainty="convention", where=given("deadline", "quantity"))
def deadline_in_title(one: OneCommitment) -> Iterator[Fault]:
    """The words of a deadline stand outside titles.

    The years in the title of a plan say what the plan is for. They set no date to those who undertake to carry it out.
    """
    for language, words in one.commitment.deadline.printed.items() if one.commitment.deadline else ():
        anchor = one.commitment.anchors.get(language)
        places = occurrences(anchor.quote, words) if anchor else []
        if anchor is None or not places:
            continue
        titles = [
            (name.start - anchor.start_offset, name.end - anchor.start_offset)
            for name in names_inside(names_in(one.corpus, one.folder, language), anchor)
            if not isinstance(one.corpus.entities[name.entity], Actor)
        ]
        if all(lies_in((at, at + len(words)), titles) for at in places):
            repair = "Set the deadline to null, and the precision to what is left."
            yield one.fault("deadline", f"{words!r}, in a title", "words that set a date", repair)
            return


@rule(on=OneCommitment, certainty="convention", where=given("deadline", "quantity"))
def printed_numbers(one: OneCommitment) -> Iterator[Fault]:
    """Quantity and deadline have the number and the date of their printed words, and no deadline is before the document.

    Those who count promises use the number and the date, not the words. Where the two differ, one of them is a slip.
    """
    quantity, deadline = one.commitment.quantity, one.commitment.deadline
    if quantity and _is_year(quantity):
        got = f"{quantity.number}, a year of {', '.join(map(repr, quantity.printed.values()))}"
        yield one.fault("quantity", got, "a number of things", "Set quantity to null.")
    elif quantity and not _is_printed(quantity):
        expected = f"the number of {', '.join(quantity.printed.values())!r}"
        repair = "Set the number to what the printed words say; if they say none, set quantity to null."
        yield one.fault(("quantity", "number"), quantity.number, expected, repair)
    day = calendar_day(one.document.date) if deadline else None
    if deadline and deadline.edtf and day and (problem := _deadline_problem(deadline, deadline.edtf, day)):
        repair = "Set the date to what the printed words say, or to null if they name no date."
        yield one.fault(("deadline", "edtf"), deadline.edtf, problem, repair)


def _is_year(quantity: Quantity) -> bool:
    """Whether a number is the year in a name: 2023 Southeast Asian Games, 2023年东南亚运动会."""
    return may_be_year(quantity.number) and all(
        any(
            words_for("after_year", language).any.match(fold(words), place.end())
            for place in re.finditer(rf"(?<![0-9]){quantity.number}\s*", words)
        )
        for language, words in quantity.printed.items()
    )


def _is_printed(quantity: Quantity) -> bool:
    """Whether some version's words hold the number, or are of a language in which numbers cannot be read."""
    read = [numbers(words, language) for language, words in quantity.printed.items() if readable(language)]
    found = {number.value for version in read for number in version}
    return not read or quantity.number in found


def _deadline_problem(deadline: Deadline, edtf: str, day: date) -> str | None:
    """What a deadline should be and is not; None if nothing is wrong."""
    read = Edtf.parse(edtf)
    if read is None:
        return "a date of the calendar" + (", start before end" if "/" in edtf else "")
    if read.latest < day:
        return f"a date not before the document's, {day}"
    found = [numbers(words, language) for language, words in deadline.printed.items() if readable(language)]
    years = {int(number.value) for version in found for number in version if may_be_year(number.value)}
    if years and read.end.year not in years:
        return f"a date in {', '.join(map(str, sorted(years)))}, as printed"
    counted = {year for language, words in deadline.printed.items() for year in _counted_years(words, language, day)}
    if counted and read.end.year not in counted:
        return f"a date in {', '.join(map(str, sorted(counted)))}, counted from the document's, {day}"
    printed = {day for language, words in deadline.printed.items() for day in days_in(words, language)}
    if len(printed) == 1 and not _agrees(read.end, *printed):
        (last,) = printed
        return f"{last.isoformat()}, as printed, or the day before"
    undated = all(_names_no_date(words, language) for language, words in deadline.printed.items())
    return "null: the printed words name no date" if undated else None


_YEARS_LATER = {"this_year": 0, "next_year": 1}
"""What words name a year by that of the document, and how many years later it is."""


def _counted_years(words: str, language: str, day: date) -> Iterator[int]:
    """Years that words name by the year of the document: this year, next year."""
    for named in words_for("named_year", language).all_in(fold(words)):
        yield day.year + _YEARS_LATER[named.code]


def _agrees(ends: PartialDate, printed: date) -> bool:
    """Whether a deadline ends on a printed day, or on the day before; where it has no day, in that month or year."""
    return any(ends.covers(day) for day in (printed, printed - timedelta(days=1)))


def _names_no_date(words: str, language: str) -> bool:
    """Whether printed words surely name no date.

    Example:
        >>> _names_no_date("at an early date", "en"), _names_no_date("by the end of next year", "en")
        (True, False)
    """
    times = words_for("time_unit", language).any
    return bool(times) and readable(language) and not (numbers(words, language) or times.search(fold(words)))


@rule(on=OneCommitment, certainty="guess", needs=("who-is-named", "abstain-and-negation"))
def with_whom(one: OneCommitment) -> Iterator[Fault]:
    """An actor that is named right after the operator of one side and a word for “with” is a counterpart.

    Who works with whom is counted from the counterparts. One that is left out is missing there.
    """
    if one.commitment.mode is not Mode.UNILATERAL or one.commitment.action is Action.ABSTAIN:
        return
    named = {actor for language in one.versions if (actor := _named_with(one, language))}
    involved = {*one.commitment.counterparts, *one.commitment.committers}
    if len(named) == 1 and not named & involved:
        (actor,) = named
        got, expected = ", ".join(one.commitment.counterparts) or "nobody", f"{actor}, with whom it is undertaken"
        or_add = ", or add it" if one.commitment.counterparts else ""
        yield one.fault("counterparts", got, expected, f"Set counterparts to {json.dumps([actor])}{or_add}.")


def _named_with(one: OneCommitment, language: str) -> str | None:
    """The actor that is named right after the operator and a word for with; None if there is none."""
    words, start = one.folder.words[language], one.commitment.operator[language].end_offset
    found = words_for("with_whom", language).any.match(words, after_blanks(words, start))
    if found is None:
        return None
    names = begin_in(names_in(one.corpus, one.folder, language), found.end(), found.end() + 1)
    return next((name.entity for name in names if isinstance(one.corpus.entities.get(name.entity), Actor)), None)


@rule(on=OneCommitment, certainty="convention", needs=("same-versions", "operator-and-force"))
def all_who_agreed(one: OneCommitment) -> Iterator[Fault]:
    """All whom the operator names together (“both sides agreed”) are among the committers.

    What both sides agreed to binds both. Coded for one alone, it is missing from the count of the other.
    """
    committers = one.commitment.committers
    begun_with = [collective for collective in _begun_with(one) if not set(committers).issuperset(collective.entities)]
    if not begun_with:
        return
    parties = set(one.document.parties)
    bound = spoken_for(one.corpus, committers)
    for collective in begun_with:
        lacking = [actor for actor in collective.entities if actor not in bound]
        if lacking and parties.issuperset(collective.entities):
            got = f"{', '.join(committers)}, with the operator {collective.text!r}"
            repair = f"Set committers to {json.dumps(list(collective.entities))}, and the mode to joint or each."
            yield one.fault("committers", got, f"{', '.join(lacking)} too", repair)
            return


def _begun_with(one: OneCommitment) -> list[Collective]:
    """Collectives with which an operator begins, whatever the blanks between their words, in the order of the document."""
    found: dict[int, Collective] = {}
    for language, operator in one.operators.items():
        found.update(_that_begin(one.corpus, one.folder, language, operator.words))
    return [found[number] for number in sorted(found)]


@once_per_folder
def _that_begin(
    corpus: Corpus, folder: DocumentFolder, language: str, operator: str
) -> Sequence[tuple[int, Collective]]:
    """Collectives with which an operator begins, with their numbers; many commitments have the same operator."""
    words, found = " ".join(operator.split()), _by_length(corpus, folder).get(language, {})
    return [one for length, of_length in found.items() for one in of_length.get(words[:length], ())]


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
