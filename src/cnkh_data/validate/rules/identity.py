"""Levels 3 to 5: an id stays with its record, is retired when it goes, and is still there once a build has published it."""

import difflib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from ...corpus import (
    COLLECTION_FILES,
    DOCUMENT_FILES,
    SHARED,
    Corpus,
    DocumentFolder,
    PublishedId,
    Sealable,
    codebook_of,
    document_of,
    facts,
    of_each,
    once_per_corpus,
    path_of,
    readings_folder,
)
from ...models import Divergence, Provision, Record, Retired, Seal
from ...models.codelists import Pass, RecordType
from ...positions import Path, Position
from ...seals import COMPUTED, WRITE_AGREEMENT, holds, stands
from ...texts import number_of, whole
from ..fault import Fault
from ..identity import (
    WithId,
    id_space,
    ids_gone,
    ids_in,
    is_void,
    key_of,
    missed_seals,
    names_of,
    none_of,
    own_id,
    pairs_alike,
    parts_of,
    published_once,
    seals_under_other_names,
    tombstones_to_add,
)
from ..limits import FEW, MOST_MEANT
from ..meant import or_near
from ..repeats import repeats
from ..rule import rule
from ..subjects import Collection, OneDocument, OneScope


@rule(on=OneScope, level=3, certainty="proof", decisive=True)
def misplaced_seal(scope: OneScope) -> Iterator[Fault]:
    """Seals lie beside their records: those of a document in its folder, the others in `data/seals.json`.

    A record whose seal lies elsewhere could go, and nobody would miss it.
    """
    folder, documents = scope.folder, scope.corpus.document_names
    # Where a document's id is not its folder's name, that is at fault, not its seals.
    own = {folder.name, folder.document.id} if folder else {SHARED}
    strange: dict[str, list[Seal]] = {}
    for entry in scope.seals:
        document = document_of(entry.record_type, entry.record)
        # Of another name that no document has, it is a slip, which is told at the record.
        if document not in own and (document in documents or SHARED in {document, *own}):
            strange.setdefault(document, []).append(entry)
    # A row of agreement in the wrong file has its seal beside it, and is told itself.
    rows = {item.key for item in scope.items if item.record_type is COMPUTED} if strange else set()
    apart = {document: [one for one in seals if key_of(one) not in rows] for document, seals in strange.items()}
    for document, (first, *more) in ((document, seals) for document, seals in apart.items() if seals):
        file = path_of((DOCUMENT_FILES if document else COLLECTION_FILES)["seals"], document)
        others = f" (and {number_of(len(more), 'more seal')} of its file)" if more else ""
        got, repair = f"{first.record_type} {first.record}{others}", f"Move {'them' if more else 'it'} to {file}."
        if document and document not in documents:
            got = f"no document {document}, of which {number_of(len(more) + 1, 'record')} {'are' if more else 'is'} sealed"
            repair = (
                f"Put the document back (git checkout HEAD -- data/documents/{document}), with its seals in {file}. Only if it "
                "never was in a release, remove its seals, and then what the validator finds to name it."
            )
        if first.record_type is COMPUTED:
            repair = WRITE_AGREEMENT
        here = f"a record of {folder.name}" if folder else "a record of no document"
        yield Fault(first, ("record",), got, here, repair)


MOST_EXCHANGED = 20
"""Most records whose ids may have been exchanged among them."""


@rule(on=OneScope, level=3, certainty="proof", decisive=True)
def renamed(scope: OneScope) -> Iterator[Fault]:
    """A sealed record keeps its id.

    Everything that refers to the old id, in the data and in papers, would point to nothing.
    """
    if scope.untouched:
        return
    sealed = {key_of(seal): seal for seal in scope.seals}
    counts = Counter(item.key for item in scope.items)
    loose = [item for item in scope.items if item.key not in sealed or counts[item.key] > 1]
    others = (item for item in scope.items if item.key in sealed and counts[item.key] == 1)
    void = [item for item in others if is_void(sealed[item.key], item)]
    yield from _alike(list(_under_other_ids(scope.corpus, loose, missed_seals(scope) if loose else [])))
    if len(void) <= MOST_EXCHANGED:  # More of them have another cause: a source, or a whole file.
        yield from _under_other_ids(scope.corpus, void, [sealed[item.key] for item in void])


def _alike(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield the faults of records with other ids; if there are many, one for all of them, since one slip gave them their new ids."""
    if len(faults) <= FEW:
        yield from faults
        return
    first, more = faults[0], number_of(len(faults) - 1, "more record")
    repair = f"Set the ids back as they were (git diff shows them): {first.expected}, and so on; to give new ones, retire the old."
    yield replace(first, got=f"{first.got} (and {more} that lost their ids)", repair=repair)


def _under_other_ids(corpus: Corpus, items: Sequence[Sealable], seals: Sequence[Seal]) -> Iterator[Fault]:
    """Yield records that one of the seals would hold for if they had its id."""
    for item, seal in pairs_alike(items, seals):
        now = getattr(item.record, "id", None)
        if now is None or seal.record_type is not item.record_type or seal.record == item.id:
            continue
        was = own_id(seal)  # If only the folder of an override has another name, the id is as it was.
        if was != now and holds(seal, item.record.model_copy(update={"id": was}), item.sources):
            repair = f"Set the id back to {was!r}; to give a new one, retire the old: {tombstones_to_add(corpus, [seal], item.id)}"
            yield Fault(item.record, ("id",), item.id, was, repair)


ASKED_FOR_ELSEWHERE = {RecordType.AGREEMENT, RecordType.READING}
"""Types of records that other rules find missing."""


@rule(on=OneScope, level=3, certainty="proof", needs=("renamed", "misplaced-seal"), decisive=True)
def removed(scope: OneScope) -> Iterator[Fault]:
    """A sealed record is there, or a tombstone says what became of it.

    It was verified and may be cited. A reader who follows the citation should find it, or what took its place.
    """
    if scope.untouched:
        return
    sealed = {key_of(seal) for seal in scope.seals}
    digests = Counter(seal.digest for seal in scope.seals)
    by_type: dict[RecordType, list[Seal]] = {}
    for seal in _gone_without_tombstone(scope):
        if seal.record_type not in ASKED_FOR_ELSEWHERE:
            by_type.setdefault(seal.record_type, []).append(seal)
    for record_type, missing in by_type.items():
        loose = sum(item.record_type is record_type and item.key not in sealed for item in scope.items)
        if record_type is RecordType.ADJUDICATION and loose >= len(missing):
            continue  # It has no id of its own: one in which a key was changed looks like another.
        # No two records have one digest, since their ids differ; but the readings by two versions may differ alike.
        copied = [entry for entry in missing if digests[entry.digest] > 1]
        if copied and record_type is not RecordType.ADJUDICATION:
            repair = f"Remove this seal: its digest is that of another, so {copied[0].record} was never sealed."
            yield Fault(copied[0], ("record",), f"{copied[0].record}, which is no record", "the id of a record", repair)
        else:
            yield _gone(scope, missing)


def _gone_without_tombstone(scope: OneScope) -> list[Seal]:
    """Seals of records that are gone without a tombstone; one that only stands under a wrong name is that of another record."""
    missing = missed_seals(scope)
    sealed = {key_of(seal) for seal in scope.seals} if missing else set()
    loose = [item for item in scope.items if item.key not in sealed] if missing else []
    misnamed = {id(seal) for _, seal in seals_under_other_names(loose, missing)}
    return [seal for seal in missing if id(seal) not in misnamed]


def _gone(scope: OneScope, missing: Sequence[Seal]) -> Fault:
    """The fault that records of one type are gone, where the first of them stood."""
    record_type, first = missing[0].record_type, missing[0].record
    expected = "every sealed record, or its tombstone"
    repair = (
        f"Put {names_of(missing)} back (git diff shows what was there{_in_reading(scope, record_type)}). What goes for good is retired: "
        f"{tombstones_to_add(scope.corpus, missing)}"
    )
    if record_type is RecordType.ADJUDICATION:
        expected = "every sealed record"
        repair = f"Put it back; if the record no longer departs from the readings there, run: cnkh seal {first}"
    elif record_type is RecordType.RETIRED:
        expected = "every tombstone, for good"
        repair = f"Put the tombstone of {first} back (git diff shows it): an id that was retired stays so."
    record = _where_it_stood(scope, missing[0])
    place: tuple[Record, Path] = (record, ()) if record else (missing[0], ("record",))
    at = None if record else _end_of_file(scope, missing[0])
    return Fault(*place, none_of(missing), expected, repair, about=first, at=at)


def _where_it_stood(scope: OneScope, gone: Seal) -> Record | None:
    """The record that now stands where one is gone: seals are in the order of the records. None if it was the last."""
    file = _file_of(gone)
    present = {item.id: item.record for item in scope.items if (item.record_type, codebook_of(*item.key)) == file}
    same = [seal.record for seal in scope.seals if _file_of(seal) == file]
    return next((present[name] for name in same[same.index(gone.record) + 1 :] if name in present), None)


def _file_of(seal: Seal) -> tuple[RecordType, str]:
    """What tells the file of a sealed record from the others of its document."""
    return seal.record_type, codebook_of(seal.record_type, seal.record)


def _end_of_file(scope: OneScope, gone: Seal) -> tuple[str, Position] | None:
    """The last line of the file that a record was in."""
    for file in scope.files:
        if (file.record_type, file.codebook) == _file_of(gone):
            return file.path, Position(max(1, len(file.text.rstrip().split("\n"))), 1)
    return None


def _in_reading(scope: OneScope, record_type: RecordType) -> str:
    """Where else a provision can be found, as it was read."""
    if scope.folder is None or record_type is not RecordType.PROVISION:
        return ""
    own = scope.folder.current
    has_first = any(reading.reading_pass is Pass.FIRST for reading in own.readings)
    return f"; {readings_folder(own.codebook)}/first.json has the units as they were read" if has_first else ""


@rule(on=Collection, level=4, certainty="proof", decisive=True)
def missing_document(one: Collection) -> Iterator[Fault]:
    """A document that was published is there, or a tombstone says what became of it.

    Its ids may be cited.
    """
    corpus = one.corpus
    known = {SHARED, *(name for each in facts(corpus) for name in (each.name, each.id)), *corpus.unread}
    known |= {entry.id for entry in corpus.retired if entry.record_type is RecordType.DOCUMENT}
    published = [document for document in corpus.ledger.documents if document not in known]
    for document in published:
        first, *more = corpus.ledger.of(document)
        got = f"no document {document}, of which {number_of(len(more) + 1, 'id')} were published"
        yield published_once(corpus, [PublishedId(RecordType.DOCUMENT, document, first.line)], got)


@rule(on=OneScope, level=4, certainty="proof", decisive=True)
def retired_id(scope: OneScope) -> Iterator[Fault]:
    """A retired id has one tombstone, and no record has it any more.

    It was published and may be cited: used again, it would make every citation mean something else.
    """
    tombstones = _tombstones(scope.corpus)
    if not tombstones:
        return
    for one in ids_in(scope):
        if tombstone := tombstones.get((one.space, one.id)):
            yield _reused(scope, one, tombstone)
    if scope.folder is None:
        for again, _ in repeats(scope.corpus.retired, lambda entry: (id_space(entry.record_type), entry.id)):
            yield Fault(again, ("id",), f"{again.id} a second time", "each id once", "Remove one of the two.")


@once_per_corpus
def _tombstones(corpus: Corpus) -> dict[tuple[str, str], Retired]:
    """The first tombstone of each id in its space."""
    return {(id_space(entry.record_type), entry.id): entry for entry in reversed(corpus.retired)}


def _reused(scope: OneScope, one: WithId, tombstone: Retired) -> Fault:
    if stands(scope.corpus, one.record, scope.folder):
        got = f"{tombstone.id}, which {tombstone.record_type} still has"
        repair = f"Remove the tombstone; to retire {tombstone.id}, remove its record too."
        return Fault(tombstone, ("id",), got, "an id that no record has", repair)
    after = f"; what took its place: {', '.join(tombstone.successors)}" if tombstone.successors else ""
    got = f"{tombstone.id}, retired in {tombstone.since}{after}"
    numbered = ": its own from before, or the next number that is free" if tombstone.record_type in NUMBERED else ""
    repair = f"Give the record an id that was never used{numbered}."
    return Fault(one.record, one.path, got, "an id that was never used", repair)


NUMBERED = {RecordType.PROVISION, RecordType.COMMITMENT, RecordType.DIVERGENCE}
"""Types of records whose ids end with a number."""


@rule(on=Collection, level=4, certainty="proof", needs=("retired-id",), whole=True)
def retired_successors(one: Collection) -> Iterator[Fault]:
    """The successors of a retired id lead to records that exist, at once or by further tombstones.

    They are where a citation of the old id is sent on to.
    """
    corpus = one.corpus
    if not corpus.retired:
        return
    live = _types_of_successors(corpus)
    types = {name: set(some) for name, some in live.items()}
    for entry in corpus.retired:
        types.setdefault(entry.id, set()).add(entry.record_type)
    arriving = _arriving(corpus, live)
    strange = 0
    for entry in corpus.retired:
        for index, target in enumerate(entry.successors):
            if not (target in live or corpus.in_unread(target) or target in arriving):
                strange += 1
                yield _leads_nowhere(corpus, entry, index, look_around=strange <= MOST_MEANT)
            elif target in types and entry.record_type not in types[target]:
                meant = " or ".join(sorted(types[target]))
                got, expected = f"{target}, of the type {meant}", f"an id of the type {entry.record_type}"
                repair = (
                    f"Set record_type to {meant}, if {entry.id} was one; else name the {entry.record_type} that took its place, "
                    "or remove the id if none did."
                )
                yield Fault(entry, ("successors", index), got, expected, repair)
        if _later(entry.since, corpus.dataset.version):
            repair = "Name the version in which the record was first missing, at the latest the dataset's own."
            yield Fault(entry, ("since",), entry.since, f"at most {corpus.dataset.version}", repair)


def _leads_nowhere(corpus: Corpus, entry: Retired, index: int, look_around: bool) -> Fault:
    target = entry.successors[index]
    ids = (
        (name for name in dict.fromkeys(_ids_of_type(corpus, entry.record_type)) if name != entry.id)
        if look_around
        else ()
    )
    repair = (
        f"If {target} is gone or got another id, put it back. If it never was, name a record that exists{or_near(target, ids)}, "
        "or a retired one that has successors of its own; if nothing took its place, remove the id."
    )
    return Fault(entry, ("successors", index), target, "the id of a record", repair)


def _types_of_successors(corpus: Corpus) -> dict[str, set[RecordType]]:
    """What tombstones name, to the types of the records that have that id."""
    found: dict[str, set[RecordType]] = {}
    for name, record_type in chain(_named_as_successors(corpus, None), *_named_in_document(corpus)):
        if record_type is not RecordType.RETIRED:
            found.setdefault(name, set()).add(record_type)
    return found


@of_each
def _named_in_document(corpus: Corpus, folder: DocumentFolder) -> list[tuple[str, RecordType]]:
    return _named_as_successors(corpus, folder)


def _named_as_successors(corpus: Corpus, folder: DocumentFolder | None) -> list[tuple[str, RecordType]]:
    """Records of a document, or of none, that tombstones name."""
    wanted = _successors(corpus)
    return [(one.id, one.record_type) for one in ids_in(OneScope(corpus, folder)) if one.id in wanted] if wanted else []


@once_per_corpus
def _successors(corpus: Corpus) -> frozenset[str]:
    return frozenset(successor for entry in corpus.retired for successor in entry.successors)


def _ids_of_type(corpus: Corpus, record_type: RecordType) -> Iterator[str]:
    """Yield every id that a record of a type has or had."""
    for folder in (None, *corpus.folders):
        yield from (one.id for one in ids_in(OneScope(corpus, folder)) if one.record_type is record_type)
    yield from (entry.id for entry in corpus.retired if entry.record_type is record_type)


def _arriving(corpus: Corpus, live: Container[str]) -> set[str]:
    """Retired ids from which some way, without running in a circle, ends at a live record."""
    came_from: dict[str, list[str]] = {}
    for entry in {one.id: one for one in corpus.retired}.values():
        for successor in entry.successors:
            came_from.setdefault(successor, []).append(entry.id)
    found: set[str] = set()
    todo = [one for one in came_from if one in live]
    while todo:
        before = [one for one in came_from.get(todo.pop(), ()) if one not in found]
        found.update(before)
        todo.extend(before)
    return found


def _later(one: str, other: str) -> bool:
    return [whole(part) for part in one.split(".")] > [whole(part) for part in other.split(".")]


@rule(on=OneDocument, level=3, certainty="proof", needs=("renamed",), decisive=True)
def id_belongs(one: OneDocument) -> Iterator[Fault]:
    """The id of a document is the name of its folder, begins with its date, and begins every id inside it.

    An id says where its record is, so that what is cited can be found.
    """
    if one.document.id != one.folder.name:
        yield _in_another_folder(one)
        return
    if not one.document.id.startswith(one.document.date):
        repair = "Correct the date; or, if it is right, rename folder and id."
        yield one.fault("date", one.document.date, f"the date that begins the id, {one.document.id[:10]}", repair)
    yield from _of_another_document(one, one.folder.provisions)
    yield from _of_another_document(one, one.folder.divergences)
    yield from _of_another_provision(one)
    for reading in (reading for own in one.folder.rounds for reading in own.readings):
        if reading.document != one.document.id:
            repair = f"Set document to {one.document.id}; if another was read, put the reading into its folder."
            yield Fault(reading, ("document",), reading.document, one.document.id, repair)


def _of_another_document(one: OneDocument, records: Sequence[Provision] | Sequence[Divergence]) -> Iterator[Fault]:
    """Yield records whose ids do not begin with that of their document; if there are many, one fault for all."""
    begin = f"{one.document.id}/"
    strange = [record for record in records if not record.id.startswith(begin)]
    if len(strange) > FEW:
        got = f"{strange[0].id} and {number_of(len(strange) - 1, 'more id')} of another document"
        repair = f"Put the file that belongs here in its place; if it is this one, begin each id with {begin}."
        yield Fault(strange[0], ("id",), got, f"{begin}…", repair)
        return
    for record in strange:
        repair = f"Begin the id with {begin}."
        if file := _moved_from(one.corpus, record):
            repair = f"Move it back to {file}; if it is of this document, begin its id with {begin}."
        yield Fault(record, ("id",), record.id, f"{begin}…", repair)


def _of_another_provision(one: OneDocument) -> Iterator[Fault]:
    """Yield commitments whose ids do not begin with that of their provision."""
    ids = one.folder.provision_by_id
    for provision, index, commitment in one.folder.commitments():
        owned_by = commitment.id.rpartition("/")[0]
        if owned_by != provision.id and provision.id.startswith(f"{one.document.id}/"):
            repair = f"Begin the id with {provision.id}/."
            if owned_by in ids:
                repair = f"Move it back into {owned_by}; if it is of this provision, begin its id with {provision.id}/."
            yield Fault(provision, ("commitments", index, "id"), commitment.id, f"{provision.id}/c…", repair)


def _moved_from(corpus: Corpus, record: Provision | Divergence) -> str | None:
    """File of another document that a record's id says it is of, if that has none of the id."""
    owner = corpus.folders.named(record.id.partition("/")[0])
    if owner is None:
        return None
    kind = "provisions" if isinstance(record, Provision) else "divergences"
    records: Iterable[Provision | Divergence] = owner.provisions if kind == "provisions" else owner.divergences
    there = any(other.id == record.id for other in records)
    return None if there else f"data/documents/{owner.name}/{DOCUMENT_FILES[kind].path}"


def _in_another_folder(one: OneDocument) -> Fault:
    """The fault that a document's id and its folder's name disagree: its seal or, without one, the ids in it tell which was changed."""
    name, own = one.folder.name, one.document.id
    back, anew = f"Rename the folder to {own!r}", f"set the id to {name!r}"
    begin = Counter(record.id.partition("/")[0] for record in one.folder.provisions)
    repair = f"{back}, or {anew} and begin each id in the folder with it."
    if stands(one.corpus, one.document, one.folder):
        repair = (
            f"{back}, as it was when the document was sealed; to give the document another id, {anew}, begin each id in the "
            "folder with it, and retire the ids that were published."
        )
    elif begin[name] != begin[own]:
        repair = (
            f"S{anew[1:]}, with which the ids in it begin."
            if begin[name] > begin[own]
            else f"{back}, with which the ids in it begin."
        )
    return one.fault("id", f"{own} in the folder {name}", name, repair)


@rule(
    on=OneScope, level=3, certainty="proof", needs=("misplaced-seal", "renamed", "removed", "id-belongs"), decisive=True
)
def published_id(scope: OneScope) -> Iterator[Fault]:
    """Every id in the ledger has a record or a tombstone, even where the seal was removed with the record.

    What a build has published may be cited.
    """
    missing = ids_gone(scope)
    ids = {entry.record for entry in missing}
    groups: dict[RecordType, list[PublishedId]] = {}
    for entry in missing:
        # A tombstone also stands for what is inside its record.
        if ids.isdisjoint(parts_of(entry.record)):
            groups.setdefault(entry.record_type, []).append(entry)
    for entries in groups.values():
        renamed = _with_new_ids(scope, entries)
        for entry, now in renamed:
            yield _has_another_id(scope, entry, now)
        told = {entry.record for entry, _ in renamed}
        if left := [entry for entry in entries if entry.record not in told]:
            yield published_once(scope.corpus, left, none_of(left))


def _with_new_ids(scope: OneScope, gone: Sequence[PublishedId]) -> list[tuple[PublishedId, WithId]]:
    """Ids of one type that are gone, if they are few, each with a record that may have had it: one whose id was never published."""
    space, document = id_space(gone[0].record_type), gone[0].document
    published = {entry.record for entry in scope.corpus.ledger.of(document)}
    new = {one.id: one for one in ids_in(scope) if one.space == space and one.id not in published}
    if len(gone) == len(new) == 1:
        return list(zip(gone, new.values(), strict=True))
    if document or len(gone) > FEW:
        return []  # Inside a document, ids are numbers, which are all alike.
    found: list[tuple[PublishedId, WithId]] = []
    for entry in gone:
        found += [(entry, new.pop(near)) for near in difflib.get_close_matches(entry.record, new, n=1)]
    return found


def _has_another_id(scope: OneScope, entry: PublishedId, now: WithId) -> Fault:
    was = own_id(entry)
    got = f"{now.id}, which was never published, while {entry.record} was, and is gone"
    repair = (
        f"If its id was {was!r}, set it back; to give it a new one, retire the old: "
        f"{tombstones_to_add(scope.corpus, [entry], now.id)}. If it is another record, put {entry.record} back too."
    )
    return Fault(now.record, now.path, got, was, repair)
