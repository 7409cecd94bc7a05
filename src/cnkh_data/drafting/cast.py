"""Who may act and speak in a new document: its parties, and whoever the registers know by the words of a text."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from ..corpus import Corpus
from ..fold import fold
from ..mentions import named_in_text, tokens
from ..models import Actor, Instrument, Place
from ..models.codelists import ActorKind, InstrumentKind
from ..words import written
from .persons import Named, named_again, parts_of_names, served_in, strangers, titles_for_persons, words_of_names


@dataclass(frozen=True)
class Cast:
    """The parties of a document, and the actors that a text of it names."""

    parties: tuple[str, ...] = ()
    names: Sequence[Named] = ()
    things: Sequence[tuple[int, int, str]] = ()
    """Where instruments, places and bodies are named, each with its id."""
    instruments: frozenset[str] = field(default=frozenset(), repr=False)
    """Those of the things that are instruments."""
    places: frozenset[str] = field(default=frozenset(), repr=False)
    """Those that are places."""
    bodies: frozenset[str] = field(default=frozenset(), repr=False)
    """Those that are joint bodies."""
    ideas: frozenset[str] = field(default=frozenset(), repr=False)
    """Those that are communities, visions and concepts, which nobody could point at."""
    titles: Sequence[Named] = ()
    """Where bare titles stand for persons, and where persons are named whom nobody has registered (``""``), as reports have them."""

    served: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """For a person, on whose behalf an office is held, as registers or titles say."""

    @cached_property
    def _by_start(self) -> dict[int, Named]:
        return {one.start: one for one in reversed(self.names)}

    def at(self, place: int) -> Named | None:
        """The actor whose name begins at a place of the text."""
        return self._by_start.get(place)

    def within(self, start: int, end: int) -> list[Named]:
        """The actors whose names stand in a stretch, in its order."""
        first = bisect_left(self.names, start, key=lambda one: one.start)
        last = bisect_left(self.names, end, key=lambda one: one.start)
        return [one for one in self.names[first:last] if one.end <= end]

    def things_within(self, start: int, end: int) -> list[str]:
        """The instruments, places and bodies whose names stand in a stretch."""
        return [thing for _, _, thing in self.things_at(start, end)]

    def things_at(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The same, each with its place."""
        first = bisect_left(self.things, start, key=lambda one: one[0])
        last = bisect_left(self.things, end, key=lambda one: one[0])
        return [one for one in self.things[first:last] if one[1] <= end]

    def of_report(self) -> "Cast":
        """The cast of a report, in which a bare title stands for a person, and a person nobody has registered may speak."""
        return replace(self, names=_in_order([*self.titles, *self.names]), titles=()) if self.titles else self

    @cached_property
    def unnamed_party(self) -> tuple[str, ...]:
        """The one party that no name in the text stands for, where the others have one: a side that nobody knows is that party."""
        named = {one.actor for one in self.names}
        unnamed = tuple(party for party in self.parties if party not in named)
        return unnamed if len(unnamed) == 1 and len(self.parties) > 1 else ()

    @property
    def knows(self) -> bool:
        """Whether anybody is known who could be told from another."""
        return bool(self.names)


def remembered(find: Callable[[str, str], Cast]) -> Callable[[str, str], Cast]:
    """A finder of casts that looks through the same text once.

    Example:
        >>> asked = []
        >>> find = remembered(lambda language, text: asked.append(language) or Cast())
        >>> find("en", "They met."), find("en", "They met."), asked
        (Cast(parties=(), names=(), things=(), titles=()), Cast(parties=(), names=(), things=(), titles=()), ['en'])
    """
    return lru_cache(maxsize=8)(find)


_IDEAS = {InstrumentKind.VISION, InstrumentKind.CONCEPT}
_SPEAK = {ActorKind.PERSON, ActorKind.STATE, ActorKind.IGO, ActorKind.PARTY, ActorKind.ORGAN, ActorKind.OFFICE}


def cast_of(corpus: Corpus, parties: Sequence[str], language: str, text: str) -> Cast:
    """The cast of a text: each name of an actor in it that could speak or act, and nobody twice at a place."""
    words = tokens(text, language)
    found: list[Named] = []
    things: list[tuple[int, int, str]] = []
    for match in named_in_text(corpus, words):
        if len(match.target.entities) == 1:
            entry = corpus.entities.get(match.target.entities[0])
            if isinstance(entry, Actor) and entry.kind in _SPEAK:
                found.append(Named(match.start, match.end, _who(corpus, entry, parties), entry.kind))
            else:
                things.append((match.start, match.end, match.target.entities[0]))
    read = written(language)
    taken = [*((one.start, one.end) for one in found), *((start, end) for start, end, _ in things)]
    known = words_of_names(text, found)
    printed = text if read.apart else fold(text)
    unknown = [one for one in strangers(read, printed, taken) if text[one.start : one.end] not in known]
    taken += [(one.start, one.end) for one in unknown]
    again = list(named_again(text, unknown, taken))
    unknown, taken = [*unknown, *again], [*taken, *((one.start, one.end) for one in again)]
    parts = parts_of_names(read, text, [*found, *unknown], taken)
    named = _in_order([*found, *(one for one in parts if one.actor)])
    unknown += [one for one in parts if not one.actor]
    served: dict[str, set[str]] = {}
    for tenure in corpus.tenures:
        served.setdefault(tenure.person, set()).add(tenure.organisation)
    for person, state in served_in(read, printed, _in_order([*named, *unknown])):
        served.setdefault(person, set()).add(state)
    titles = titles_for_persons(read, printed, _in_order([*named, *unknown]), served)
    entries = {one: corpus.entities.get(one) for _, _, one in things}
    return Cast(
        tuple(parties),
        named,
        tuple(things),
        frozenset(one for one, entry in entries.items() if isinstance(entry, Instrument)),
        frozenset(one for one, entry in entries.items() if isinstance(entry, Place)),
        frozenset(
            one for one, entry in entries.items() if isinstance(entry, Actor) and entry.kind is ActorKind.JOINT_BODY
        ),
        frozenset(one for one, entry in entries.items() if isinstance(entry, Instrument) and entry.kind in _IDEAS),
        _in_order([*unknown, *titles]),
        {one: frozenset(orgs) for one, orgs in served.items()},
    )


def _in_order(named: Sequence[Named]) -> tuple[Named, ...]:
    return tuple(sorted(named, key=lambda one: one.start))


def _of_office(corpus: Corpus, office: str, parties: Sequence[str]) -> str:
    """The party on whose behalf an office is held; the office itself, if no tenure says so."""
    held = {one.organisation for one in corpus.tenures if one.office == office}
    return next((party for party in parties if party in held), office)


def _who(corpus: Corpus, entry: Actor, parties: Sequence[str]) -> str:
    """An actor, or the party that its government or parliament acts for."""
    if entry.kind is ActorKind.ORGAN and entry.part_of is not None and entry.part_of in parties:
        return entry.part_of
    return _of_office(corpus, entry.id, parties) if entry.kind is ActorKind.OFFICE else entry.id
