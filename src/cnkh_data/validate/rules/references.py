"""Level 4: what a record refers to exists, and is of the right kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...corpus import Corpus, DocumentFolder, Entity, entity_type, facts, of_each, once_per_corpus
from ...models import Actor, Commitment, Divergence, Provision, Record
from ...models.codelists import EntityType
from ...models.walk import references
from ...positions import Path
from ...reach import provision_around, touches
from ...seals import has_lost_lines, stands
from ...texts import whole
from ..fault import Fault
from ..limits import FEW, MOST_MEANT, and_elsewhere
from ..meant import or_near
from ..rule import rule
from ..subjects import Collection, OneDocument
from ..uses import Use, register_uses, shared_records


@rule(on=Collection, level=4, certainty="proof", needs=("missing-document",))
def reference_in_registers(one: Collection) -> Iterator[Fault]:
    """What the registers refer to, entries and documents, exists.

    A link to nothing loses its meaning in every table.
    """
    corpus = one.corpus
    yield from _dangling(corpus, None)
    # A document whose id is not its folder's is at fault itself; whoever names one of them is not.
    documents = {name for each in facts(corpus) for name in (each.name, each.id)}
    missing: dict[str, list[tuple[Record, Path]]] = {}
    for record, path, document in _references_to(shared_records(corpus), "document"):
        if document not in documents and not corpus.in_unread(document):
            missing.setdefault(document, []).append((record, path))
    for number, (document, places) in enumerate(missing.items()):
        got = f"{document}{and_elsewhere(places)}"
        near = or_near(document, documents) if number < MOST_MEANT else ""
        repair = f"Correct the id{near}, or put the document back. Only if it was taken out on purpose, remove what names it."
        yield Fault(*places[0], got, "the id of a document", repair)


@rule(on=Collection, level=4, certainty="proof", needs=("reference-in-registers",))
def circular_reference(one: Collection) -> Iterator[Fault]:
    """Nothing is a part or a successor of itself, at once or by way of others.

    Following such links, one would never arrive.
    """
    corpus = one.corpus
    parents: dict[str, dict[str, str]] = {
        "part_of": {entry.id: entry.part_of for entry in corpus.actors if entry.part_of is not None},
        "successor_of": {i.id: i.successor_of for i in corpus.instruments if i.successor_of is not None},
    }
    for key, links in parents.items():
        reported: set[str] = set()
        repair = f"Set the {key} that is wrong to the entry that is meant, or to null if there is none."
        for start in links:
            way = _way(start, links)
            circle = way[way.index(links[way[-1]]) :] if links.get(way[-1]) in way else []
            if not reported.isdisjoint(circle or way):
                continue
            if circle:
                reported.update(circle)
                got = " → ".join([*circle, circle[0]])
                yield Fault(corpus.entities[circle[0]], (key,), got, "a way that ends", repair)
            elif len(way) - 1 > LONGEST_WAY:
                reported.update(way)
                got = f"{' → '.join(way[:FEW])} and on, in more than {LONGEST_WAY} steps"
                yield Fault(corpus.entities[start], (key,), got, f"a way of at most {LONGEST_WAY} steps", repair)


LONGEST_WAY = 50
"""Most steps from an entry to what it is a part of at last, or to the first instrument before it. None has ten; every entry of a
longer way would stand for all that follow."""


def _way(start: str, links: Mapping[str, str]) -> list[str]:
    """The ids that follow each other from a start, each once, and at most one more than a way may have."""
    way = dict.fromkeys([start])
    at = links.get(start)
    while at is not None and at not in way and len(way) - 1 <= LONGEST_WAY:
        way[at] = None
        at = links.get(at)
    return list(way)


@rule(on=OneDocument, level=4, certainty="proof")
def reference_in_document(one: OneDocument) -> Iterator[Fault]:
    """Speakers, committers, instruments, places and whatever else a document names are in the registers.

    An id that no register has is missing from every count by actor, instrument or place.
    """
    yield from _dangling(one.corpus, one.folder)


@rule(on=OneDocument, level=4, certainty="proof", needs=("duplicate-id",))
def reference_to_provision(one: OneDocument) -> Iterator[Fault]:
    """A divergence names a provision of its document, and commitments of that provision.

    Without them, nobody can tell where the language versions differ, or which commitments it concerns.
    """
    taken_out: dict[str, Fault] = {}
    strange_ids: set[str] = set()
    for divergence in one.folder.divergences:
        provision = one.folder.provision_by_id.get(divergence.provision)
        if provision is None:
            strange_ids.add(divergence.provision)
            yield _of_no_provision(one, divergence, look_around=len(strange_ids) <= MOST_MEANT)
            continue
        known = {commitment.id for commitment in provision.commitments}
        strange = [(index, name) for index, name in enumerate(divergence.commitments) if name not in known]
        holder = provision_around(one.folder, divergence) if strange else None
        if holder is not None and holder is not provision:
            got = f"{divergence.provision}, with words of {holder.id}"
            yield Fault(divergence, ("provision",), got, holder.id, f"Set provision to {holder.id}.")
            continue
        for index, commitment in strange:
            if fault := _lost_commitment(one.corpus, one.folder, provision, divergence, commitment):
                taken_out.setdefault(commitment, fault)
                continue
            repair = f"Name a commitment of {provision.id}{_whose_words(provision, divergence)}, or remove the id."
            yield Fault(divergence, ("commitments", index), commitment, "a commitment of its provision", repair)
    yield from taken_out.values()


def _of_no_provision(one: OneDocument, divergence: Divergence, look_around: bool) -> Fault:
    holder = provision_around(one.folder, divergence)
    near = or_near(divergence.provision, one.folder.provision_by_id, one.corpus) if look_around else ""
    repair = f"Name the provision that the divergence is in{near}."
    if holder is not None:
        repair = f"Set provision to {holder.id}, in which its words stand."
    return Fault(divergence, ("provision",), divergence.provision, "a provision of this document", repair)


def _lost_commitment(
    corpus: Corpus, folder: DocumentFolder, provision: Provision, citing: Record, missing: str
) -> Fault | None:
    """A commitment that was taken out of its provision, or given another id, while what cites it stands as sealed; None if it was not."""
    owner, _, number = missing.rpartition("/c")
    if owner != provision.id or not number.isdecimal():
        return None
    if stands(corpus, provision, folder) or not stands(corpus, citing, folder):
        return None
    if missing in corpus.retired_by_id:
        return None
    at = whole(number) - 1
    there = provision.commitments[at : at + 1]
    cited = f"{missing}, which {getattr(citing, 'id', 'another record')} cites"
    if there and there[0].id != missing and not has_lost_lines(corpus, folder, provision):
        path: Path = ("commitments", at, "id")
        return Fault(provision, path, there[0].id, cited, f"Set the id to {missing}.")
    repair = f"Put the commitment {missing} back as it was (git diff shows it)."
    return Fault(provision, ("commitments",), f"no {missing}", cited, repair)


def _whose_words(provision: Provision, divergence: Divergence) -> str:
    """Commitments that a divergence may have meant, in brackets: those at whose words it is and that it does not name yet, else all."""
    others = [one for one in provision.commitments if one.id not in divergence.commitments]
    at_words = [one for one in others if touches(divergence, one)]
    if not others:
        return " (it has no other)"
    return f" ({' or '.join(one.id for one in at_words or others)})"


@rule(on=Collection, level=4, certainty="proof", whole=True)
def reference_in_relations(one: Collection) -> Iterator[Fault]:
    """A relation links provisions or commitments that exist.

    A link to nothing is a finding about the documents that nobody can check.
    """
    corpus = one.corpus
    links = list(_references_to(corpus.relations, "provision", "commitment"))
    missing = {target for _, _, target in links} - {unit.id for units in _linked_records(corpus) for unit in units}
    for relation, path, target in links:
        if target in missing and not corpus.in_unread(target):
            if taken_out := _lost_target(corpus, relation, target):
                yield taken_out
                continue
            near = or_near(target, _linkable(corpus), corpus) if len(missing) <= FEW else ""
            repair = f"Name the record that is meant{near}; if it was there and is gone, put it back."
            yield Fault(relation, path, target, "the id of a provision or commitment", repair)


def _lost_target(corpus: Corpus, relation: Record, target: str) -> Fault | None:
    """The fault of the provision that has lost a commitment which a relation cites; None if none has."""
    owner = target.rpartition("/c")[0]
    folder = corpus.folders.named(owner.partition("/")[0])
    provision = folder.provision_by_id.get(owner) if folder else None
    return _lost_commitment(corpus, folder, provision, relation, target) if folder and provision else None


@of_each
def _linked_records(corpus: Corpus, folder: DocumentFolder) -> list[Provision | Commitment]:
    """Records of a document that relations link."""
    wanted = linked(corpus)
    units: list[Provision | Commitment] = [*folder.provisions, *(one for _, _, one in folder.commitments())]
    return [unit for unit in units if unit.id in wanted]


@once_per_corpus
def linked(corpus: Corpus) -> frozenset[str]:
    """Ids of what relations link."""
    return frozenset(end for relation in corpus.relations for end in (relation.subject, relation.target))


def _linkable(corpus: Corpus) -> Iterator[str]:
    """Yield the ids that a relation can name."""
    for folder in corpus.folders:
        yield from (provision.id for provision in folder.provisions)
        yield from (commitment.id for _, _, commitment in folder.commitments())


def _references_to(records: Iterable[Record], *types: str) -> Iterator[tuple[Record, Path, str]]:
    """Yield every id of a record of some types that others refer to, with where it stands."""
    for record in records:
        for path, target, reference in references(record):
            if not set(types).isdisjoint(reference.targets):
                yield record, path, target


def _dangling(corpus: Corpus, folder: DocumentFolder | None) -> Iterator[Fault]:
    """Yield a fault for each id that is missing or of the wrong kind: once an id, at its first use."""
    uses = register_uses(corpus, folder)
    # Most are of a few ids in a few fields: each is looked at once.
    strange = {
        key for key, use in {(use.target, use.reference): use for use in uses}.items() if not _is_right(corpus, use)
    }
    wrong = [use for use in uses if (use.target, use.reference) in strange] if strange else []
    faults: dict[str, list[Use]] = {}
    # Those of commitments follow from what is around them.
    for use in sorted(wrong, key=lambda use: use.path[0] == "commitments"):
        faults.setdefault(use.target, []).append(use)
    for number, (target, places) in enumerate(faults.items()):
        entity, first = corpus.entities.get(target), places[0]
        if isinstance(entity, Actor) and first.kinds:
            changed = stands(corpus, first.record, folder) and not stands(corpus, entity)
            if changed or places[1:]:
                yield _of_another_kind(entity, first)
                continue
        known = [each.id for each in corpus.entities.values() if _fits(each, first)] if number < MOST_MEANT else []
        near = or_near(target, known, corpus)
        yield _misused(entity, places, near) if entity else _unknown(places, near)


def _of_another_kind(entity: Actor, use: Use) -> Fault:
    """The fault of an actor whose kind is not that which its uses need."""
    kinds = " or ".join(use.kinds)
    repair = f"Set the kind to {kinds}; if it is right, correct what refers to {entity.id}."
    used_by = getattr(use.record, "id", "its uses")
    return Fault(entity, ("kind",), entity.kind, f"{kinds}, as in {used_by}", repair)


def _misused(entity: Entity, places: Sequence[Use], near: str) -> Fault:
    """The fault of a place that names an entity of the wrong kind."""
    first = places[0]
    own_list = _LIST_OF.get(entity_type(entity)) if first.path[0] == "commitments" else None
    what_to_do = f"Move it to {own_list}" if own_list else f"Name another entry{near}"
    return _at_first(places, f"{what_to_do}: {entity.id} is {_what(entity)}.")


def _unknown(places: Sequence[Use], near: str) -> Fault:
    """The fault of places that name no entry: a slip or, if there are several, rather an entry that is gone or got another id."""
    slip, gone = f"correct it{near}", "put the entry, or its id, back as it was, or add it if it is new"
    repair = f"If the id is wrong, {slip}; if not, {gone}."
    if places[1:]:
        repair = f"{gone.capitalize()}; or, if the id is wrong here, {slip}."
    return _at_first(places, repair)


def _at_first(places: Sequence[Use], repair: str) -> Fault:
    first = places[0]
    expected = "an id in the register of " + ", ".join(f"{kind}s" for kind in first.types)
    of_kind = f" of kind {', '.join(first.kinds)}" if first.kinds else ""
    return Fault(first.record, first.path, f"{first.target}{and_elsewhere(places)}", expected + of_kind, repair)


_LIST_OF = {EntityType.INSTRUMENT: "instruments", EntityType.PLACE: "places"}
"""Lists of a commitment for the entities that undertake nothing."""


def _is_right(corpus: Corpus, use: Use) -> bool:
    """Whether what is referred to is there, and of the right kind."""
    entity = corpus.entities.get(use.target)
    return entity is not None and _fits(entity, use)


def _fits(entity: Entity, use: Use) -> bool:
    """Whether an entity may be referred to in a place."""
    of_kind = not use.kinds or not isinstance(entity, Actor) or entity.kind in use.kinds
    return entity_type(entity) in use.types and of_kind


def _what(entity: Entity) -> str:
    """What an entity is, said in words."""
    kind = entity.kind.label.lower()
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} ({entity_type(entity)})"
