"""Level 5: what is listed: the commitments of a provision, and the actors, instruments and places of a commitment."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from ...corpus import Corpus, DocumentFolder, Entity, once_per_corpus, once_per_folder
from ...mentions import Match, Named, begin_in, entities_in, named_in, names_in, names_inside
from ...models import Actor, Commitment, Instrument, Place
from ...models.codelists import ActorKind, PlaceKind
from ..fault import Fault
from ..rule import rule
from ..standing import actors_of, spoken_for
from ..subjects import OneCommitment, OneProvision, given

Stretch = tuple[str, int, int]
"""A stretch of a text: its language, and where it starts and ends."""


@rule(
    on=OneProvision,
    certainty="convention",
    where=lambda one: len(one.provision.commitments) > 1,
    needs=("same-versions",),
)
def commitments_in_order(one: OneProvision) -> Iterator[Fault]:
    """The commitments of a provision are listed in the order of the first text, each at words of its own.

    Two at the same words would be counted as two.
    """
    first = one.document.texts[0].language
    furthest: list[tuple[int, Commitment]] = []
    """Commitments that begin after all that are listed above them, and where."""
    at_words: dict[Stretch, int] = {}
    """Number of the first commitment at each stretch of a text."""
    for index, commitment in enumerate(one.provision.commitments):
        begins = commitment.anchors[first].start_offset if first in commitment.anchors else None
        if others := [at_words[words] for words in _stretches(commitment) if words in at_words]:
            yield _same_words(one, index, one.provision.commitments[min(others)])
        elif begins is not None and furthest and furthest[-1][0] > begins:
            above = furthest[bisect_right(furthest, begins, key=itemgetter(0))][1]
            got = f"begins before {above.id}, which is listed above it"
            repair = f"Put it above {above.id}; every id stays as it is."
            yield one.fault(("commitments", index), got, "commitments in reading order", repair)
        if begins is not None and (not furthest or furthest[-1][0] < begins):
            furthest.append((begins, commitment))
        for words in _stretches(commitment):
            at_words.setdefault(words, index)


def _stretches(commitment: Commitment) -> list[Stretch]:
    return [(one, span.start_offset, span.end_offset) for one, span in commitment.anchors.items()]


def _same_words(one: OneProvision, index: int, other: Commitment) -> Fault:
    """The fault of a commitment that has the words of one above it in some version."""
    anchors = one.provision.commitments[index].anchors
    same = [language for language, span in anchors.items() if other.anchors.get(language) == span]
    repair = f"Remove it if it repeats {other.id}; else anchor it at words of its own."
    if len(same) < len(anchors):
        repair = f"Anchor it in {same[0]} at words of its own, or leave {same[0]} out, with a divergence."
    return one.fault(("commitments", index, "anchors", same[0]), f"the words of {other.id}", "words of its own", repair)


@rule(on=OneCommitment, certainty="convention", where=given("counterparts", "beneficiaries"))
def who_is_named(one: OneCommitment) -> Iterator[Fault]:
    """Each counterpart and beneficiary is a party, a speaker, or somebody whom the words of the paragraph name.

    They are read from the text alone: another actor was put in from elsewhere.
    """
    known, paragraph = _parties_and_speakers(one.corpus, one.folder), one.provision.id.rpartition(".")[0]
    for key in ("counterparts", "beneficiaries"):
        actors = getattr(one.commitment, key)
        for index, actor in enumerate(actors if not known.issuperset(actors) else ()):
            if actor in known or actor in spoken_for(one.corpus, _named_in(one.corpus, one.folder, paragraph) | known):
                continue
            repair = f"Set it to whom the words name, or remove it; if they name it, add that name to {actor}, or to collectives."
            yield one.fault((key, index), actor, "a party, a speaker, or an actor that the words name", repair)


@once_per_folder
def _parties_and_speakers(corpus: Corpus, folder: DocumentFolder) -> frozenset[str]:
    """Whoever issued a document or speaks in it."""
    speakers = (speaker for provision in folder.provisions for speaker in provision.speakers)
    return frozenset(folder.document.parties).union(speakers)


@once_per_folder
def _named_in(corpus: Corpus, folder: DocumentFolder, paragraph: str) -> set[str]:
    return {entity for one in folder.paragraphs[paragraph] for entity in entities_in(corpus, folder, one.anchors)}


@rule(on=OneCommitment, certainty="convention", where=given("instruments", "places"))
def listed_where_named(one: OneCommitment) -> Iterator[Fault]:
    """Each instrument and place of a commitment is one that its words name.

    Another is a slip, or something that the coder knows and the text does not say.
    """
    for key, listed in (("instruments", one.commitment.instruments), ("places", one.commitment.places)):
        missing = set() if _named_at_once(one).issuperset(listed) else set(listed) - one.entities
        for index, entity in enumerate(listed):
            if entity in missing:
                yield from _not_named(one, key, index, listed)


def _not_named(one: OneCommitment, key: str, index: int, listed: Sequence[str]) -> Iterator[Fault]:
    """Yield the fault of an entry that the words do not name, unless the rest of the provision does and nothing else is meant."""
    entity, entities = listed[index], one.corpus.entities
    others = sorted(
        other for other in one.entities if type(entities[other]) is type(entities[entity]) and other not in listed
    )
    if others:
        repair = f"Set it to one that the words name ({', '.join(others)}), or remove it."
    elif entity not in one.inside.entities:
        repair = (
            f"Remove it; if the words do name it, add the name that they use to {entity}; if they mean it by words that mean "
            "others elsewhere, such as “the Initiative”, add an override to the document's mentions.json."
        )
    else:
        return
    yield one.fault((key, index), entity, f"an entry of {key} that the words name", repair)


@rule(on=OneCommitment, certainty="convention", needs=("listed-where-named", "unregistered-name"))
def named_and_not_listed(one: OneCommitment) -> Iterator[Fault]:
    """A commitment lists the instruments and places that its words name; of events, only those that are more than the occasion.

    Otherwise, a search for one of them misses the commitment.
    """
    listed = {*one.commitment.instruments, *one.commitment.places}
    for entity in sorted(_named_at_once(one) - listed):
        key = _list_of(one.corpus.entities[entity])
        if key is not None and entity in _named_whole(one):
            repair = f"Add {entity} to {key}."
            if other := next((its for its in one.provision.commitments if entity in getattr(its, key)), None):
                repair = (
                    f"Add {entity} to {key}; if these are the words of {other.id}, which has it, correct the anchors."
                )
            yield one.fault(key, f"without {entity}", "everything that the words name", repair)


def _list_of(entity: Entity) -> str | None:
    """The list of a commitment that an entity belongs to. An event may be only the occasion, so it may be left out."""
    if isinstance(entity, Actor) or _is_event(entity):
        return None
    return "instruments" if isinstance(entity, Instrument) else "places"


def _named_whole(one: OneCommitment, names_of: "NamesOf" = names_in) -> set[str]:
    """Entities of which the words of a commitment hold a whole name, not inside another name, that no override takes away."""
    return {
        name.entity
        for language, span in one.commitment.anchors.items()
        for name in names_inside(names_of(one.corpus, one.folder, language), span)
        if name.end <= span.end_offset
    }


def _named_at_once(one: OneCommitment) -> set[str]:
    """Every instrument and place with a name of its own in the words of a commitment: what is nearly always asked, and is known already."""
    found: set[str] = set()
    for language, span in one.commitment.anchors.items():
        for match in begin_in(_listable(one.corpus, one.folder, language), span.start_offset, span.end_offset):
            found.update(match.target.entities)
    return found


@once_per_folder
def _listable(corpus: Corpus, folder: DocumentFolder, language: str) -> Sequence[Match]:
    """Names in a text that stand for an instrument or a place."""
    names, actors = named_in(corpus, folder, language), actors_of(corpus, *ActorKind)
    return [name for name in names if not actors.issuperset(name.target.entities)]


@rule(on=OneCommitment, certainty="guess", needs=("unregistered-name",))
def event_not_listed(one: OneCommitment) -> Iterator[Fault]:
    """An event that a commitment's words name is among its places, unless it is only the occasion.

    A search for what was promised for an event finds only the commitments that list it.
    """
    unlisted = _named_whole(one, _events_named).difference(one.commitment.places)
    if unlisted and not any(version.has("occasion") for version in one.versions.values()):
        names = " and ".join(sorted(unlisted))
        repair = f"Add {names} to places, unless the event is only the occasion."
        yield one.fault("places", f"without {names}, which the words name", "every event that it is about", repair)


@once_per_folder
def _events_named(corpus: Corpus, folder: DocumentFolder, language: str) -> Sequence[Named]:
    """Names of events in a text."""
    events = _events(corpus)
    return [name for name in names_in(corpus, folder, language) if name.entity in events]


@once_per_corpus
def _events(corpus: Corpus) -> frozenset[str]:
    return frozenset(one for one, entity in corpus.entities.items() if _is_event(entity))


NamesOf = Callable[[Corpus, DocumentFolder, str], Sequence[Named]]
"""Gives names in one text of a document."""


def _is_event(entity: Entity) -> bool:
    return isinstance(entity, Place) and entity.kind is PlaceKind.EVENT
