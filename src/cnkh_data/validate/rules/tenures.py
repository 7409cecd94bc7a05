"""Level 5: tenures agree with each other: who held which office at the same time.

A date that is open or partial proves little. So a tenure is taken to hold only where it surely did: between the latest day
that it can have begun and the earliest that it can have ended, and on the days of its documents.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ...corpus import Corpus, days, once_per_corpus
from ...edtf import Edtf
from ...fold import fold
from ...models import Tenure
from ...models.codelists import ActorKind
from ...words import words_for
from ..fault import Fault
from ..rule import rule
from ..standing import what_it_is_part_of


class Held(NamedTuple):
    """A tenure and when it was surely held: from the beginning of a day to that of another, counted as `date.toordinal` does."""

    tenure: Tenure
    start: int
    end: int
    place: int
    """Place in the register."""


@rule(level=5, needs=("impossible-date", "tenure-covers-document"))
def office_held_twice(corpus: Corpus) -> Iterator[Fault]:
    """A person is in an office once at a time; under two tenures that overlap, one time in office would be counted as two."""
    for held in _grouped(corpus, lambda tenure: (tenure.person, _post(corpus, tenure))):
        for later, earlier in _overlapping(held, lambda one: one.place):
            got = f"{later.tenure.office}, which {later.tenure.person} holds in {earlier.tenure.id} too, {_when(later, earlier)}"
            repair = (
                f"If it is one time in office, keep {earlier.tenure.id} alone, with the documents of both; "
                "if it was left and taken up again, correct the dates, with evidence; else correct the office or the person."
            )
            yield Fault(later.tenure, ("office",), got, "each time in an office once", repair)


@rule(level=5, needs=("impossible-date", "tenure-covers-document"))
def second_holder(corpus: Corpus) -> Iterator[Fault]:
    """A state has one president, one king, one prime minister at a time; of two, the register has one wrong or at the wrong time."""
    yield from _second_holders(corpus, certain=True)


@rule(level=5, needs=("impossible-date", "tenure-covers-document"), severity="warning")
def several_holders(corpus: Corpus) -> Iterator[Fault]:
    """Where the title of an office leaves open how many hold it, two persons in it at once are right or a slip: somebody should look."""
    yield from _second_holders(corpus, certain=False)


def _second_holders(corpus: Corpus, certain: bool) -> Iterator[Fault]:
    """Yield who is in an office while another is: in offices that one person holds, or in those whose title leaves it open."""
    for held in _grouped(corpus, lambda tenure: _post(corpus, tenure)):
        for later, earlier in _overlapping(held, lambda one: one.tenure.person):
            office = later.tenure.office
            if _is_called(corpus, office, HELD_BY_SEVERAL) or _is_called(corpus, office, HELD_BY_ONE) is not certain:
                continue
            got = f"{later.tenure.person}, while {earlier.tenure.person} is {office} too, {_when(later, earlier)} ({earlier.tenure.id})"
            repair = (
                f"Correct the person or the office of one of the two; if one followed the other, give {earlier.tenure.id} or "
                f"{later.tenure.id} the date, with evidence, and take away the documents that it does not cover."
            )
            yield Fault(later.tenure, ("person",), got, f"one {office} at a time", repair)


@rule(level=5, needs=("impossible-date", "tenure-covers-document", "organisation-of-office"))
def head_in_two_states(corpus: Corpus) -> Iterator[Fault]:
    """Who is president or prime minister of a state is in no office of another: one of the two tenures has the wrong person or office."""
    for later, earlier in _in_two_states(corpus):
        if _is_certain(corpus, later.tenure.office, earlier.tenure.office):
            yield _of_two_states(corpus, later, earlier)


@rule(level=5, needs=("impossible-date", "tenure-covers-document", "organisation-of-office"), severity="warning")
def officer_of_two_states(corpus: Corpus) -> Iterator[Fault]:
    """Hardly anybody is in office for two states at once; some kings are, so somebody should look."""
    for later, earlier in _in_two_states(corpus):
        if not _is_certain(corpus, later.tenure.office, earlier.tenure.office):
            yield _of_two_states(corpus, later, earlier)


def _in_two_states(corpus: Corpus) -> Iterator[tuple[Held, Held]]:
    """Yield pairs of tenures of one person in two states at once."""
    for held in _grouped(corpus, lambda tenure: tenure.person):
        of_states = [one for one in held if _state(corpus, one.tenure) is not None]
        yield from _overlapping(
            of_states, lambda one: _state(corpus, one.tenure), lambda one: _one_holder(corpus, one.tenure.office)
        )


def _of_two_states(corpus: Corpus, later: Held, earlier: Held) -> Fault:
    one, other = _state(corpus, later.tenure), _state(corpus, earlier.tenure)
    got = f"{later.tenure.office}, of {one}, while {later.tenure.person} is {earlier.tenure.office}, of {other}, {_when(later, earlier)}"
    repair = f"Correct the office or the person here, or in {earlier.tenure.id}; if a date is wrong, correct that, with evidence."
    return Fault(later.tenure, ("office",), got, f"an office of {other}, or of no state", repair)


def _is_certain(corpus: Corpus, *offices: str) -> bool:
    """Whether nobody can hold two offices of two states: one of them is for one person, and it does not come with the other."""
    by_birth = [office for office in offices if _is_called(corpus, office, INHERITED)]
    # The President of France is a co-prince of Andorra; a king may be king of several states.
    comes_along = len(by_birth) == len(offices) or any(_is_called(corpus, one, HELD_BY_SEVERAL) for one in by_birth)
    return any(_one_holder(corpus, office) for office in offices) and not comes_along


def _one_holder(corpus: Corpus, office: str) -> bool:
    return _is_called(corpus, office, HELD_BY_ONE) and not _is_called(corpus, office, HELD_BY_SEVERAL)


# An office is a post that a person holds. Whether it is one person at a time, or several, is in its title and nowhere else.
HELD_BY_ONE, HELD_BY_SEVERAL, INHERITED = "office_of_one", "office_of_several", "office_inherited"
"""Tables of the words that say so."""


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
        starts, ends = _bounds(tenure, [days(corpus)[one] for one in tenure.documents if one in days(corpus)])
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
