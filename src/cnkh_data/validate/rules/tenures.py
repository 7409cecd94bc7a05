"""Level 5: what a tenure says of itself agrees, and tenures agree with each other: who held which office at the same time.

A date that is open or partial proves little. So a tenure is taken to hold only where it surely did: between the latest day
that it can have begun and the earliest that it can have ended, and on the days of its documents.
"""

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, days, of_each_afterwards, once_per_corpus
from ...edtf import Edtf
from ...fold import fold
from ...mentions import named_in, names_in
from ...models import Tenure
from ...models.codelists import ActorKind
from ...words import words_for
from ..fault import Fault
from ..rule import rule
from ..standing import in_office, may_hold, tenures_of, what_it_is_part_of
from ..subjects import Collection, OneDocument, OneTenure

# An office is a post that a person holds. Whether it is one person at a time, or several, is in its title and nowhere else.
HELD_BY_ONE, HELD_BY_SEVERAL, INHERITED = "office_of_one", "office_of_several", "office_inherited"
"""Tables of the words that say so."""


@rule(on=OneTenure, certainty="convention")
def organisation_of_office(one: OneTenure) -> Iterator[Fault]:
    """The organisation of a tenure is one that its office is part of: the Premier of China does not serve Cambodia.

    What the person says and undertakes is counted for that organisation.
    """
    office, organisation = one.tenure.office, one.tenure.organisation
    above = what_it_is_part_of(one.corpus, office)[1:]
    if above and organisation not in above:
        expected = " or ".join(above)
        repair = f"Correct what is wrong: the office; the organisation, which is {expected} if the office is right; or part_of of {office}."
        yield one.fault("organisation", organisation, f"{expected}, of {office}", repair)


@rule(on=OneTenure, certainty="convention")
def tenure_covers_document(one: OneTenure) -> Iterator[Fault]:
    """A tenure ends after it begins, and holds on the day of each document that it is recorded for.

    By the tenures of that day, what a person says counts for an office and a state.
    """
    tenure = one.tenure
    covered = _days_of(one.corpus, tenure)
    start, end = Edtf.parse(tenure.start_date), Edtf.parse(tenure.end_date)
    if start and end and end.surely_before(start):
        expected = f"at least {tenure.start_date}, when it began"
        yield one.fault("end_date", tenure.end_date, expected, "Correct one of the two dates.")
        return
    repair = "Correct {}, or remove the documents that the tenure does not cover."
    if start and covered and min(covered) < start.earliest:
        expected = f"at most {min(covered)}, the day of a document of the tenure"
        yield one.fault("start_date", tenure.start_date, expected, repair.format("start_date"))
    if end and covered and max(covered) > end.latest:
        expected = f"at least {max(covered)}, the day of a document of the tenure"
        yield one.fault("end_date", tenure.end_date, expected, repair.format("end_date"))


def _days_of(corpus: Corpus, tenure: Tenure) -> list[date]:
    """The days of the documents of a tenure, as far as their dates are days."""
    return [days(corpus)[document] for document in tenure.documents if document in days(corpus)]


@rule(on=OneDocument, certainty="guess")
def document_of_tenure(one: OneDocument) -> Iterator[Fault]:
    """Each office-holder whom a document names has a tenure that lists it.

    Offices are recorded as of the date of a document. Somebody who had left office by then has no tenure there.
    """
    listed, day = in_office(one.corpus).get(one.document.id, set()), days(one.corpus).get(one.document.id)
    held = {
        person: [tenure for tenure in tenures_of(one.corpus).get(person, ()) if may_hold(tenure, day)]
        for person in _persons_in(one)
        if person not in listed
    }
    asked = {person: " or ".join(tenure.id for tenure in tenures) for person, tenures in held.items() if tenures}
    if asked:
        ids = ", ".join(asked.values())
        got = f"{', '.join(asked)}, of whom no tenure lists this document"
        expected = "a tenure of each office-holder that the text names"
        repair = (
            f"Add {json.dumps(one.document.id)} to the documents of {ids} (data/registers/tenures.json; as a sheet: cnkh sheet tenures --out tenures.xlsx), "
            "or add the tenures of that day."
        )
        yield one.fault("id", got, expected, repair)


def _persons_in(one: OneDocument) -> list[str]:
    """Persons whom a document names, in the order of its first text."""
    named = (
        entity
        for language in one.folder.texts
        for match in named_in(one.corpus, one.folder, language)
        for entity in match.target.entities
    )
    return [entity for entity in dict.fromkeys(named) if one.corpus.kind_of(entity) is ActorKind.PERSON]


class Held(NamedTuple):
    """A tenure and when it was surely held: from the beginning of a day to that of another, counted as `date.toordinal` does."""

    tenure: Tenure
    start: int
    end: int
    place: int
    """Place in the register."""


@rule(on=Collection, certainty="convention", needs=("impossible-date", "tenure-covers-document"))
def office_held_twice(one: Collection) -> Iterator[Fault]:
    """A person holds an office under one tenure at a time.

    Under two tenures that overlap, one time in office would be counted as two.
    """
    for held in _grouped(one.corpus, lambda tenure: (tenure.person, _post(one.corpus, tenure))):
        for later, earlier in _overlapping(held, lambda each: each.place):
            office, person = later.tenure.office, later.tenure.person
            got = f"{office}, which {person} holds in {earlier.tenure.id} too, {_when(later, earlier)}"
            repair = (
                f"If it is one time in office, keep {earlier.tenure.id} alone, with the documents of both; "
                "if it was left and taken up again, correct the dates, with evidence; else correct the office or the person."
            )
            yield Fault(later.tenure, ("office",), got, "each time in an office once", repair)


@rule(on=Collection, certainty="convention", needs=("impossible-date", "tenure-covers-document"))
def second_holder(one: Collection) -> Iterator[Fault]:
    """An office that one person holds, such as president, king or prime minister, has one holder at a time.

    Of two holders, one is the wrong person or is there at the wrong time.
    """
    for held in _grouped(one.corpus, lambda tenure: _post(one.corpus, tenure)):
        of_one = held if _one_holder(one.corpus, held[0].tenure.office) else ()
        for later, earlier in _overlapping(of_one, lambda each: each.tenure.person):
            office, others = later.tenure.office, earlier.tenure
            got = f"{later.tenure.person}, while {others.person} is {office} too, {_when(later, earlier)} ({others.id})"
            repair = (
                f"Correct the person or the office of one of the two; if one followed the other, give {others.id} or "
                f"{later.tenure.id} the date, with evidence, and take away the documents that it does not cover."
            )
            yield Fault(later.tenure, ("person",), got, f"one {office} at a time", repair)


@rule(
    on=Collection, certainty="convention", needs=("impossible-date", "tenure-covers-document", "organisation-of-office")
)
def head_in_two_states(one: Collection) -> Iterator[Fault]:
    """The president or prime minister of a state holds no office of another state at the same time.

    One of the two tenures has the wrong person or office, and what the person says is counted for the wrong state.
    """
    corpus = one.corpus
    for held in _grouped(corpus, lambda tenure: tenure.person):
        of_states = [each for each in held if _state(corpus, each.tenure) is not None]
        pairs = _overlapping(
            of_states, lambda each: _state(corpus, each.tenure), lambda each: _one_holder(corpus, each.tenure.office)
        )
        for later, earlier in pairs:
            if _exclude_each_other(corpus, later.tenure.office, earlier.tenure.office):
                yield _of_two_states(corpus, later, earlier)


def _of_two_states(corpus: Corpus, later: Held, earlier: Held) -> Fault:
    one, other = _state(corpus, later.tenure), _state(corpus, earlier.tenure)
    got = f"{later.tenure.office}, of {one}, while {later.tenure.person} is {earlier.tenure.office}, of {other}, {_when(later, earlier)}"
    repair = f"Correct the office or the person here, or in {earlier.tenure.id}; if a date is wrong, correct that, with evidence."
    return Fault(later.tenure, ("office",), got, f"an office of {other}, or of no state", repair)


def _exclude_each_other(corpus: Corpus, *offices: str) -> bool:
    """Whether nobody can hold two offices of two states: one of them is for one person, and it does not come with the other."""
    by_birth = [office for office in offices if _is_called(corpus, office, INHERITED)]
    # The President of France is a co-prince of Andorra; a king may be king of several states.
    comes_along = len(by_birth) == len(offices) or any(_is_called(corpus, one, HELD_BY_SEVERAL) for one in by_birth)
    return any(_one_holder(corpus, office) for office in offices) and not comes_along


def _one_holder(corpus: Corpus, office: str) -> bool:
    return _is_called(corpus, office, HELD_BY_ONE) and not _is_called(corpus, office, HELD_BY_SEVERAL)


def _is_called(corpus: Corpus, office: str, table: str) -> bool:
    """Whether a name of an office, in any language, has one of the words of a table."""
    entry = corpus.entities.get(office)
    return entry is not None and any(
        words_for(table, name.language).any.search(fold(name.text)) for name in entry.names
    )


def _post(corpus: Corpus, tenure: Tenure) -> tuple[str, str]:
    """The office; with the organisation, if the office is of none in particular."""
    own = len(what_it_is_part_of(corpus, tenure.office)) > 1
    return tenure.office, "" if own else tenure.organisation


def _state(corpus: Corpus, tenure: Tenure) -> str | None:
    """The state that the office of a tenure belongs to, or the organisation; None if neither belongs to one."""
    above = (*what_it_is_part_of(corpus, tenure.office), *what_it_is_part_of(corpus, tenure.organisation))
    return next((one for one in above if corpus.kind_of(one) is ActorKind.STATE), None)


def _grouped(corpus: Corpus, key: Callable[[Tenure], Hashable]) -> Iterable[Sequence[Held]]:
    """Tenures with the same key, where there are two or more of them."""
    groups: dict[Hashable, list[Held]] = {}
    for held in _all_held(corpus):
        groups.setdefault(key(held.tenure), []).append(held)
    return [group for group in groups.values() if len(group) > 1]


@once_per_corpus
def _all_held(corpus: Corpus) -> list[Held]:
    found = []
    for place, tenure in enumerate(corpus.tenures):
        starts, ends = _bounds(tenure, _days_of(corpus, tenure))
        if starts and ends:
            found.append(Held(tenure, min(starts), max(ends), place))
    return found


def _bounds(tenure: Tenure, documents: Iterable[date]) -> tuple[list[int], list[int]]:
    """Days since which a tenure surely was held, and until which: on the day that it began or ended another may have held the office."""
    start, end = Edtf.parse(tenure.start_date), Edtf.parse(tenure.end_date)
    starts = [start.latest.toordinal() + 1] if start else []
    ends = [end.earliest.toordinal()] if end else []
    for day in documents:
        starts.append(day.toordinal() + (start is not None and start.is_day(day)))
        ends.append(day.toordinal() + (end is None or not end.is_day(day)))
    return starts, ends


def _overlapping(
    held: Iterable[Held], key: Callable[[Held], Hashable], rank: Callable[[Held], int] = lambda _: 0
) -> Iterator[tuple[Held, Held]]:
    """Yield each tenure that began while one with another key went on, with that one; the later of the two in the register first.

    One look at each, in the order of time: of those of a rank that began before, the last to end and the last of another key are
    enough. Those of the highest rank come first.
    """
    longest: dict[int, list[Held]] = {}
    for one in sorted(held, key=lambda one: (one.start, one.place)):
        before = (other for of_rank in sorted(longest, reverse=True) for other in longest[of_rank])
        other = next((it for it in before if key(it) != key(one) and one.start < min(one.end, it.end)), None)
        if other is not None:
            yield (one, other) if one.place > other.place else (other, one)
        by_key: dict[Hashable, Held] = {}
        for each in sorted((*longest.get(rank(one), ()), one), key=lambda each: -each.end):
            by_key.setdefault(key(each), each)
        longest[rank(one)] = list(by_key.values())[:2]


def _when(one: Held, other: Held) -> str:
    """The days on which both were surely held."""
    first, last = (
        date.fromordinal(day).isoformat() for day in (max(one.start, other.start), min(one.end, other.end) - 1)
    )
    return f"on {first}" if first == last else f"from {first} to {last}"


@rule(on=OneTenure, certainty="convention", whole=True)
def person_in_document(one: OneTenure) -> Iterator[Fault]:
    """A document that a tenure lists names the person, if it names anybody who held an office.

    The list says as of which documents somebody held the office; one that does not name the person was added by mistake.
    """
    named = _persons_named(one.corpus)
    for index, document in enumerate(one.tenure.documents):
        persons = named.get(document, frozenset())
        if persons and one.tenure.person not in persons:
            got = f"{document}, which does not name {one.tenure.person}"
            repair = f"Remove it; if the text does name {one.tenure.person}, add the name that it uses to the register."
            yield one.fault(("documents", index), got, "a document that names the person", repair)


@once_per_corpus
def _persons_named(corpus: Corpus) -> Mapping[str, frozenset[str]]:
    return dict(_persons_named_in(corpus))


@of_each_afterwards
def _persons_named_in(corpus: Corpus, folder: DocumentFolder) -> tuple[str, frozenset[str]]:
    """A document, and those holders of an office whom it names."""
    named = {name.entity for language in folder.texts for name in names_in(corpus, folder, language)}
    return folder.document.id, frozenset(tenure.person for tenure in corpus.tenures if tenure.person in named)
