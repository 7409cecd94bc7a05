"""Whom an actor stands for: what it is part of, and the offices and organisations that a person acts for."""

from collections.abc import Iterable, Mapping
from datetime import date

from ..corpus import Corpus, once_per_corpus
from ..edtf import Edtf
from ..models import Actor, Tenure
from ..models.codelists import ActorKind


@once_per_corpus
def in_office(corpus: Corpus) -> dict[str, set[str]]:
    """Document to the persons who held an office as of its date."""
    found: dict[str, set[str]] = {}
    for tenure in corpus.tenures:
        for document in tenure.documents:
            found.setdefault(document, set()).add(tenure.person)
    return found


@once_per_corpus
def stands_for(corpus: Corpus, actor: str) -> set[str]:
    """An actor, what it is part of, and the offices and organisations that it acts for."""
    found: set[str] = set()
    todo = [actor]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            entry = corpus.entities.get(one)
            if isinstance(entry, Actor) and entry.part_of is not None:
                todo.append(entry.part_of)
            for tenure in tenures_of(corpus).get(one, ()):
                todo += [tenure.office, tenure.organisation]
    return found


def spoken_for(corpus: Corpus, actors: Iterable[str]) -> set[str]:
    """Some actors, and whatever any of them stands for."""
    return {each for actor in actors for each in stands_for(corpus, actor)}


@once_per_corpus
def tenures_of(corpus: Corpus) -> Mapping[str, list[Tenure]]:
    """Person to its tenures."""
    found: dict[str, list[Tenure]] = {}
    for tenure in corpus.tenures:
        found.setdefault(tenure.person, []).append(tenure)
    return found


def may_hold(tenure: Tenure, day: date | None) -> bool:
    """Whether a tenure has not surely ended before a day, nor surely begun after it; of a day that is not known, it may."""
    start, end = Edtf.parse(tenure.start_date), Edtf.parse(tenure.end_date)
    return day is None or not ((start and start.earliest > day) or (end and end.latest < day))


@once_per_corpus
def actors_of(corpus: Corpus, *kinds: ActorKind) -> frozenset[str]:
    """Ids of the actors of some kinds."""
    return frozenset(one for one, entry in corpus.entities.items() if isinstance(entry, Actor) and entry.kind in kinds)


def what_it_is_part_of(corpus: Corpus, actor: str) -> list[str]:
    """What an actor is part of, step by step, itself first."""
    found: dict[str, None] = {}
    step: str | None = actor
    while step is not None and step not in found:
        found[step] = None
        entry = corpus.entities.get(step)
        step = entry.part_of if isinstance(entry, Actor) else None
    return list(found)
