"""Level 5: definite descriptions. “The President” or “the visit” stands for the one that the register has, and may mean another."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from ...corpus import Corpus, DocumentFolder, once_per_corpus
from ...edtf import Edtf, calendar_day
from ...mentions import Named, names_in
from ...models import Place, Record
from ...models.codelists import ActorKind, PlaceKind
from ...positions import Path
from ...texts import number_of
from ...words import IDEOGRAPHIC, words_for, written
from ..fault import Fault
from ..overrides import override_to_add
from ..rule import rule
from ..standing import what_it_is_part_of


@rule(level=5)
def office_of_person(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An office printed beside a person is that person's; a bare “President” may stand for another office than the register has."""
    held = _held(corpus)
    found: dict[tuple[str, str], list[tuple[str, Named]]] = {}
    for language, text in folder.texts.items():
        for one, other in pairwise(names_in(corpus, folder, language)):
            between = text[one.end : other.start]
            if between.strip() or "\n" in between:  # Names under a text stand in columns.
                continue
            by_kind = {corpus.kind_of(name.entity): name for name in (one, other)}
            office, person = by_kind.get(ActorKind.OFFICE), by_kind.get(ActorKind.PERSON)
            if office and person and office.entity not in held.get(person.entity, ()):
                found.setdefault((person.entity, office.entity), []).append((language, office))
    for (person_id, _), places in found.items():
        own = sorted(held.get(person_id, ()))
        yield _office_fault(folder, person_id, own, places)


@once_per_corpus
def _held(corpus: Corpus) -> dict[str, set[str]]:
    """Person to the offices of its tenures."""
    found: dict[str, set[str]] = {}
    for tenure in corpus.tenures:
        found.setdefault(tenure.person, set()).add(tenure.office)
    return found


def _office_fault(
    folder: DocumentFolder, person: str, own: Sequence[str], places: Sequence[tuple[str, Named]]
) -> Fault:
    language, office = places[0]
    words = folder.texts[language][office.start : office.end]
    provision = folder.provision_at(language, office.start)
    more = f" (and at {number_of(len(places) - 1, 'more place')})" if places[1:] else ""
    got = f"{words!r} at {office.start}, which stands for {office.entity}, beside {person}{more}"
    if own:
        entries = ", ".join(_for_another(folder, own[0], language, name) for language, name in places)
        repair = (
            f"Add to this document's mentions.json: {entries}. If {person} is {office.entity} too, add that tenure."
        )
    else:
        repair = (
            f"Add the tenure of {person} to data/registers/tenures.json: as {office.entity}, if the words mean that; "
            "else as what they mean, and this finding will say what to add to mentions.json."
        )
    place: tuple[Record, Path] = (provision, ("anchors", language)) if provision else (folder.document, ())
    for override in folder.overrides:
        if own and (override.language, override.start_offset, override.end_offset) == (
            language,
            office.start,
            office.end,
        ):
            place, repair = (override, ("entity",)), f"Set entity to {own[0]}, which {person} is."
    return Fault(*place, got, "an office that the person holds", repair)


def _for_another(folder: DocumentFolder, own: str, language: str, office: Named) -> str:
    """The override by which a title stands for the office that its bearer holds."""
    reason = f"The office of the person beside it, not {office.entity}."
    return override_to_add(folder, language, office.start, office.end, own, office.entity, reason)


LONGEST_COMMON = 4
"""Characters of a Chinese name that may be a common noun, at the most: 正式访问."""
DAYS_AFTER = 31
"""How long after an event a report can call it “the visit”."""


@rule(level=5, needs=("office-of-person",))
def office_of_state(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """The Prime Minister of Thailand holds no office of Cambodia, although both are called so."""
    found: dict[tuple[str, str], list[tuple[str, Named]]] = {}
    for language in folder.texts:
        for state, office in _state_and_office(corpus, folder, language):
            own = [one for one in what_it_is_part_of(corpus, office.entity) if corpus.kind_of(one) is ActorKind.STATE]
            if own and state.entity not in own:
                found.setdefault((state.entity, office.entity), []).append((language, office))
    for (state_id, office_id), places in found.items():
        reason = f"An office of {state_id}, not {office_id}."
        yield _meant_another(folder, office_id, "office", places, f"an office of {state_id}", reason)


def _meant_another(
    folder: DocumentFolder, entity: str, what: str, places: Sequence[tuple[str, Named]], expected: str, reason: str
) -> Fault:
    """The fault of words that stand for an entity in the register, and in some places of a document for another that it lacks."""
    (language, first), *more = places
    words = folder.texts[language][first.start : first.end]
    got = f"{words!r} at {first.start}, which stands for {entity}"
    got += f" (and at {number_of(len(more), 'more place')})" if more else ""
    entries = ", ".join(
        override_to_add(folder, tongue, name.start, name.end, None, entity, reason) for tongue, name in places
    )
    repair = f"Register the {what} that is meant, and put its id for null here; add to this document's mentions.json: {entries}"
    provision = folder.provision_at(language, first.start)
    place: tuple[Record, Path] = (provision, ("anchors", language)) if provision else (folder.document, ())
    return Fault(*place, got, expected, repair)


def _state_and_office(corpus: Corpus, folder: DocumentFolder, language: str) -> Iterator[tuple[Named, Named]]:
    """Yield each state with the office named right after it (泰国总理), or before it with “of”."""
    text, of = folder.words[language], words_for("of_state", language).any
    for one, other in pairwise(names_in(corpus, folder, language)):
        kinds, between = (corpus.kind_of(one.entity), corpus.kind_of(other.entity)), text[one.end : other.start]
        if kinds == (ActorKind.STATE, ActorKind.OFFICE) and not between.strip() and "\n" not in between:
            yield one, other
        elif kinds == (ActorKind.OFFICE, ActorKind.STATE) and of.fullmatch(between.strip()):
            yield other, one


@rule(level=5)
def event_of_another_time(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """“The visit” is the one that a document tells of; read as one of another year, mentions of two visits would be counted as one."""
    day = calendar_day(folder.document.date)
    others = {event.id for event in _events(corpus) if day and not _is_about(Edtf.parse(event.date), day)}
    found: dict[str, list[tuple[str, Named]]] = {}
    for language in folder.texts if others else ():
        for name in names_in(corpus, folder, language):
            if name.entity in others and _is_common(folder.texts[language][name.start : name.end], language):
                found.setdefault(name.entity, []).append((language, name))
    for entity, places in found.items():
        expected = f"an event of the time of the document, {folder.document.date}"
        reason = f"Not {entity}, which was at another time."
        yield _meant_another(folder, entity, "event", places, expected, reason)


@once_per_corpus
def _events(corpus: Corpus) -> list[Place]:
    """Events with a date that some common noun stands for."""
    return [
        place
        for place in corpus.places
        if place.kind is PlaceKind.EVENT
        and place.date is not None
        and any(_is_common(name.text, name.language) for name in place.names)
    ]


def _is_common(words: str, language: str) -> bool:
    """Whether a name may be a common noun with an article.

    Example:
        >>> _is_common("the visit", "en"), _is_common("正式访问", "zh-Hans"), _is_common("Chengdu Universiade", "en")
        (True, True, False)
    """
    return len(words) <= LONGEST_COMMON if written(language).script == IDEOGRAPHIC else words.islower()


def _is_about(event: Edtf | None, day: date) -> bool:
    """Whether a day lies in a date or interval, or shortly after it; true of a date of no calendar, which is said elsewhere."""
    return event is None or (event.earliest <= day and (day - event.latest).days <= DAYS_AFTER)
