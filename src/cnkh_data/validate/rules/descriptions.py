"""Level 5: definite descriptions. “The President” stands for the one that the register has, and may mean another."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...mentions import Named, names_in
from ...models.codelists import ActorKind
from ..fault import Fault
from ..limits import and_more
from ..overrides import override_to_add
from ..rule import rule
from ..standing import actors_of, tenures_of
from ..subjects import OneDocument

Places = list[tuple[str, Named]]
"""Where some description stands: the language of the text, and the name there."""


@rule(on=OneDocument, certainty="convention")
def office_of_person(one: OneDocument) -> Iterator[Fault]:
    """An office that is printed beside a person is one that the person holds.

    A bare “President” stands for the office that the register has, and the words may mean another; mentions would be miscounted.
    """
    found: dict[tuple[str, str], Places] = {}
    for language, text in one.folder.texts.items():
        for first, second in _beside_offices(one.corpus, one.folder, language):
            between = text[first.end : second.start]
            if between.strip() or "\n" in between:  # Names under a text stand in columns.
                continue
            by_kind = {one.corpus.kind_of(name.entity): name for name in (first, second)}
            office, person = by_kind.get(ActorKind.OFFICE), by_kind.get(ActorKind.PERSON)
            if office and person and office.entity not in _held(one.corpus, person.entity):
                found.setdefault((person.entity, office.entity), []).append((language, office))
    for (person_id, _), places in found.items():
        yield _office_fault(one, person_id, places)


@once_per_folder
def _beside_offices(corpus: Corpus, folder: DocumentFolder, language: str) -> Sequence[tuple[Named, Named]]:
    """Each two names of a text that follow each other, of which one is an office and the other is not."""
    offices, pairs = actors_of(corpus, ActorKind.OFFICE), pairwise(names_in(corpus, folder, language))
    return [pair for pair in pairs if (pair[0].entity in offices) != (pair[1].entity in offices)]


def _held(corpus: Corpus, person: str) -> set[str]:
    """Offices of the tenures of a person."""
    return {tenure.office for tenure in tenures_of(corpus).get(person, ())}


def _office_fault(one: OneDocument, person: str, places: Places) -> Fault:
    (language, office), expected = places[0], "an office that the person holds"
    own = sorted(_held(one.corpus, person))
    got = f"{_told(one, places)}, beside {person}"
    for override in one.folder.overrides if own else ():
        where = override.language, override.start_offset, override.end_offset
        if where == (language, office.start, office.end):
            return Fault(override, ("entity",), got, expected, f"Set entity to what {person} is: {' or '.join(own)}.")
    if not own:
        repair = (
            f"Add the tenure of {person} to data/registers/tenures.json: as {office.entity}, if the words mean that; "
            "else as what they mean, and this finding will say what to add to mentions.json."
        )
        return _at(one, places, got, expected, repair)
    reason = f"The office of the person beside it, not {office.entity}."
    entries = _overrides(one, places, own[0] if len(own) == 1 else None, reason)
    which = f", with {' or '.join(own)} for null" if own[1:] else ""
    repair = (
        f"Add to this document's mentions.json{which}: {entries}. If {person} is {office.entity} too, add that tenure."
    )
    return _at(one, places, got, expected, repair)


def _told(one: OneDocument, places: Places) -> str:
    """What a finding says of the first of some places, and how many more there are."""
    (language, name), *more = places
    words, also = one.folder.texts[language][name.start : name.end], and_more("and at", len(more), "place")
    return f"{words!r} at {name.start}, which stands for {name.entity}{also}"


def _overrides(one: OneDocument, places: Places, entity: str | None, reason: str) -> str:
    """The overrides by which the words at some places stand for another entity; null is put for one that nobody can name."""
    return ", ".join(
        override_to_add(one.folder, language, name.start, name.end, entity, name.entity, reason)
        for language, name in places
    )


def _at(one: OneDocument, places: Places, got: str, expected: str, repair: str) -> Fault:
    """The fault at the provision in which the first of some places is."""
    language, name = places[0]
    if provision := one.folder.provision_at(language, name.start):
        return Fault(provision, ("anchors", language), got, expected, repair)
    return one.fault((), got, expected, repair)
