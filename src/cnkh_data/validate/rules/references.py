"""Level 4: every id exists once, is of the right kind, and belongs where it stands."""

import difflib
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import NamedTuple

from ...canonical import record_text
from ...corpus import (
    COLLECTION_FILES,
    DIGITS,
    DOCUMENT_FILES,
    OF_DOCUMENTS,
    SHARED,
    Corpus,
    DocumentFolder,
    Entity,
    PublishedId,
    Sealable,
    entity_type,
    facts,
    line_checksums,
    of_each,
    once_per_corpus,
    once_per_folder,
    path_of,
)
from ...layout import LEDGER_FILE
from ...models import Actor, Commitment, Divergence, Provision, Record, Retired, Seal
from ...models.base import Reference
from ...models.codelists import EntityType, Pass, RecordType
from ...models.walk import references
from ...positions import Path, Position
from ...reach import provision_around, touches
from ...seals import SealKey, has_lost_lines, holds, lost, stands
from ...texts import number_of, whole
from ..fault import Fault
from ..limits import FEW, MOST_MEANT, MOST_NAMED
from ..rule import rule


@rule(level=3, decisive=True)
def misplaced_seal(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """Seals lie beside their records: those of a document in its folder. Elsewhere, nobody would miss the record when it is gone."""
    # Where a document's id is not its folder's name, that is at fault, not its seals.
    own = {folder.name, folder.document.id} if folder else {SHARED}
    strange: dict[str, list[Seal]] = {}
    for entry in seals_of(corpus, folder):
        document = entry.record.partition("/")[0] if entry.record_type in OF_DOCUMENTS else SHARED
        # Of another name that no document has, it is a slip, which is said of the record.
        if document not in own and (document in corpus.document_names or SHARED in {document, *own}):
            strange.setdefault(document, []).append(entry)
    for document, (first, *more) in strange.items():
        file = path_of((DOCUMENT_FILES if document else COLLECTION_FILES)["seals"], document)
        others = f" (and {number_of(len(more), 'more seal')} of its file)" if more else ""
        got, repair = f"{first.record_type} {first.record}{others}", f"Move {'them' if more else 'it'} to {file}."
        if document and document not in corpus.document_names:
            got = f"no document {document}, of which {number_of(len(more) + 1, 'record')} {'are' if more else 'is'} sealed"
            repair = (
                f"Put data/documents/{document} back (git checkout -- data/documents/{document}), with its seals in {file}; "
                "if it never was in a release, remove its seals, and then what the validator finds to name it."
            )
        here = f"a record of {folder.name}" if folder else "a record of no document"
        yield Fault(first, ("record",), got, here, repair)


@rule(level=3, decisive=True)
def renamed_source(corpus: Corpus) -> Iterator[Fault]:
    """Texts name the source that they are cut from; if the id of a sealed source has changed, it is not they that are wrong."""
    if not corpus.shared_untouched:
        sources = [item for item in corpus.sealable_shared() if item.record_type is RecordType.SOURCE]
        yield from _renamed(corpus, sources, None)


@rule(level=4, decisive=True)
def renamed(corpus: Corpus) -> Iterator[Fault]:
    """A sealed record whose id alone has changed is found by its seal, before everything that refers to the old id is blamed."""
    if not corpus.shared_untouched:
        others = [item for item in corpus.sealable_shared() if item.record_type is not RecordType.SOURCE]
        yield from _renamed(corpus, others, None)


@rule(level=3, decisive=True)
def renamed_in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Ids of provisions and divergences are cited; one that was sealed may not quietly become another."""
    if not folder.untouched:
        yield from _renamed(corpus, list(corpus.sealable_in(folder)), folder)


FEW_COMPARED = 2_000
"""Pairs of an unsealed record and a lost seal up to which each is compared in full."""
MOST_COMPARED = 4_000
"""Most pairs that are compared of those with equal lines: a moment. Renaming is done to few at a time."""


MOST_EXCHANGED = 20
"""Most records whose ids may have been exchanged among them."""


def _renamed(corpus: Corpus, records: Sequence[Sealable], folder: DocumentFolder | None) -> Iterator[Fault]:
    """Yield records that would match the seal of a missing record if they had its id."""
    retired = retired_keys(corpus)
    sealed = {(seal.record_type, seal.record): seal for seal in seals_of(corpus, folder)}
    counts = Counter(item.key for item in records)
    is_loose = {item.key: item.key not in sealed or counts[item.key] > 1 for item in records}
    loose = [item for item in records if is_loose[item.key]]
    void = [item for item in records if not (is_loose[item.key] or item.intact or _holds(sealed[item.key], item))]
    # An id that was retired is not missed: its seal is to go, which is said elsewhere.
    lost = (
        [seal for seal in lost_seals(corpus, folder) if (seal.record_type, seal.record) not in retired] if loose else []
    )
    yield from _alike(list(_under_other_ids(corpus, loose, lost)))
    if len(void) <= MOST_EXCHANGED:  # More of them have another cause: a source, or a whole file.
        yield from _under_other_ids(corpus, void, [sealed[item.key] for item in void])


def _alike(renamed: Sequence[Fault]) -> Iterator[Fault]:
    """Yield what was renamed; where it is many records, one fault for all of them, since one slip gave them their new ids."""
    if len(renamed) <= FEW:
        yield from renamed
        return
    first, more = renamed[0], number_of(len(renamed) - 1, "more record")
    repair = f"Set the ids back as they were (git diff shows them): {first.expected}, and so on; to give new ones, retire the old."
    yield replace(first, got=f"{first.got} (and {more} that lost their ids)", repair=repair)


def _under_other_ids(corpus: Corpus, items: Sequence[Sealable], seals: Sequence[Seal]) -> Iterator[Fault]:
    """Yield records that one of the seals would hold for if they had its id."""
    for item, seal in pairs_alike(items, seals):
        if seal.record_type is item.record_type and hasattr(item.record, "id") and seal.record != item.id:
            was = seal.record.rpartition("/")[2] if item.record_type is RecordType.OVERRIDE else seal.record
            if was == getattr(item.record, "id"):  # noqa: B009 - it was just looked for
                continue  # An override's id is as it was: it is its folder that has another name.
            if holds(seal, item.record.model_copy(update={"id": was}), item.sources):
                repair = f"Set the id back to {was!r}; to give a new one, retire the old: {tombstones_to_add(corpus, [seal], item.id)}"
                yield Fault(item.record, ("id",), item.id, was, repair)


def _holds(seal: Seal, item: Sealable) -> bool:
    return holds(seal, item.record, item.sources)


def pairs_alike(items: Sequence[Sealable], seals: Sequence[Seal]) -> Iterator[tuple[Sealable, Seal]]:
    """Yield the pairs of a record and a seal that may be its own under another id: all if they are few, else those with equal lines.

    A seal has a checksum of each line of its record; the id stands in the second.
    """
    if len(items) * len(seals) <= FEW_COMPARED:
        yield from ((item, seal) for item in items for seal in seals)
        return
    by_lines: dict[tuple[str, ...], list[Seal]] = {}
    for seal in seals:
        by_lines.setdefault(_other_lines(seal.lines), []).append(seal)
    compared = 0
    for item in items:
        for seal in by_lines.get(_other_lines(line_checksums(record_text(item.record))), ()):
            compared += 1
            if compared > MOST_COMPARED:
                return
            yield item, seal


def _other_lines(lines: str) -> tuple[str, ...]:
    """Checksums of the lines of a record but for that of its id, in one order: maps may have their keys in any."""
    each = [lines[at : at + DIGITS] for at in range(0, len(lines), DIGITS)]
    return tuple(sorted([*each[:1], *each[2:]]))


def seals_of(corpus: Corpus, folder: DocumentFolder | None) -> Sequence[Seal]:
    """Seals of the records of a document, or of those that belong to none."""
    return folder.seals if folder else corpus.shared_seals


def lost_seals(corpus: Corpus, folder: DocumentFolder | None) -> Sequence[Seal]:
    """Seals of records that are not there, of a document or of none."""
    return _lost_in(corpus, folder) if folder else _lost_outside(corpus)


@once_per_corpus
def _lost_outside(corpus: Corpus) -> Sequence[Seal]:
    return lost(corpus.sealable_shared(), corpus.shared_seals)


@once_per_folder
def _lost_in(corpus: Corpus, folder: DocumentFolder) -> Sequence[Seal]:
    missing = lost(corpus.sealable_in(folder), folder.seals)
    elsewhere = set(chain.from_iterable(_of_other_documents(corpus))) if missing else set()
    return [seal for seal in missing if (seal.record_type, seal.record) not in elsewhere]


@of_each
def _of_other_documents(corpus: Corpus, folder: DocumentFolder) -> list[SealKey]:
    """Records that stand in a document whose id does not begin theirs: they may have been moved there."""
    own = {folder.name, folder.document.id}
    return [item.key for item in corpus.sealable_in(folder) if item.id.partition("/")[0] not in own]


@once_per_corpus
def retired_keys(corpus: Corpus) -> frozenset[SealKey]:
    """Type and id of each record that was retired."""
    return frozenset((entry.record_type, entry.id) for entry in corpus.retired)


@rule(level=3, needs=("renamed-source", "misplaced-seal"), decisive=True)
def removed_source(corpus: Corpus) -> Iterator[Fault]:
    """Texts name the source that they are cut from; if the record of a sealed source is gone, it is not they that are wrong."""
    if not corpus.shared_untouched:
        sources = [seal for seal in corpus.shared_seals if seal.record_type is RecordType.SOURCE]
        yield from _removed(corpus, list(corpus.sealable_shared()), sources, None)


@rule(level=4, needs=("renamed",), decisive=True)
def removed(corpus: Corpus) -> Iterator[Fault]:
    """A sealed record that is gone was verified and may be cited: it comes back, or a tombstone says what became of it."""
    if not corpus.shared_untouched:
        others = [seal for seal in corpus.shared_seals if seal.record_type is not RecordType.SOURCE]
        yield from _removed(corpus, list(corpus.sealable_shared()), others, None)


@rule(level=4, decisive=True)
def missing_document(corpus: Corpus) -> Iterator[Fault]:
    """A document that was published, or read twice, is gone: it comes back, or a tombstone says what became of it."""
    known = {SHARED, *(name for one in facts(corpus) for name in (one.name, one.id)), *corpus.unread}
    known |= {entry.id for entry in corpus.retired if entry.record_type is RecordType.DOCUMENT}
    published = [document for document in corpus.ledger.documents if document not in known]
    for document in published:
        first, *more = corpus.ledger.of(document)
        got = f"no document {document}, of which {number_of(len(more) + 1, 'id')} were published"
        yield published_once(corpus, [PublishedId(RecordType.DOCUMENT, document, first.line)], got)
    known.update(published)
    for row in corpus.agreement:
        if row.document is not None and row.document not in known:
            known.add(row.document)
            repair = (
                f"Put data/documents/{row.document} back (git checkout HEAD -- data/documents/{row.document}); if it never was in a "
                "release, run: cnkh agreement --write"
            )
            yield Fault(row, ("document",), f"no document {row.document}, which was read twice", "the document", repair)


def published_once(corpus: Corpus, missing: Sequence[PublishedId], got: str) -> Fault:
    """The fault that published ids are gone, at the first of them in the ledger."""
    shown, first = missing[: MOST_NAMED + 1], missing[0]
    names = ", ".join(entry.record for entry in shown)
    others = f" and {len(missing) - len(shown)} more" if len(missing) > len(shown) else ""
    likewise = ", and likewise for the others" if others else ""
    them = ("them", "their lines") if missing[1:] or first.record_type is RecordType.DOCUMENT else ("it", "its line")
    where = "git log -- data shows what was there"
    if first.record_type is RecordType.DOCUMENT:
        where = f"git checkout HEAD -- data/documents/{first.record}, if it was there until now; else {where}"
    repair = (
        f"Put {names}{others} back ({where}). What goes for good is retired: "
        f"{tombstones_to_add(corpus, shown)}{likewise}. If no release ever carried {them[0]}, remove {them[1]} from {LEDGER_FILE}."
    )
    at = LEDGER_FILE, Position(first.line, 1)
    expected = "every published record, or its tombstone"
    return Fault(corpus.dataset, (), got, expected, repair, about=first.record, at=at)


@rule(level=3, needs=("renamed-in-document", "misplaced-seal"), decisive=True)
def removed_in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Provisions and divergences are cited; one that goes leaves a tombstone, so that who follows a citation finds what became of it."""
    if not folder.untouched:
        yield from _removed(corpus, list(corpus.sealable_in(folder)), folder.seals, folder)


def _removed(
    corpus: Corpus, records: Sequence[Sealable], seals: Sequence[Seal], folder: DocumentFolder | None
) -> Iterator[Fault]:
    """Yield one fault for all records of a type that are gone, where the first of them stood."""
    gone = _gone_without_tombstone(corpus, folder)
    digests = Counter(seal.digest for seal in seals)
    by_type: dict[RecordType, list[Seal]] = {}
    for seal in seals:
        if seal.record_type not in ASKED_FOR_ELSEWHERE and (seal.record_type, seal.record) in gone:
            by_type.setdefault(seal.record_type, []).append(seal)
    sealed = {(seal.record_type, seal.record) for seal in seals}
    for record_type, missing in by_type.items():
        loose = sum(item.record_type is record_type and item.key not in sealed for item in records)
        if record_type is RecordType.ADJUDICATION and loose >= len(missing):
            continue  # It has no id of its own: one in which a key was changed looks like another.
        first, *more = [seal.record for seal in missing]
        # No two records have one digest, since their ids differ.
        if copied := [entry for entry in missing if digests[entry.digest] > 1]:
            repair = f"Remove this seal: its digest is that of another, so {copied[0].record} was never sealed."
            yield Fault(copied[0], ("record",), f"{copied[0].record}, which is no record", "the id of a record", repair)
            continue
        got = f"no {record_type} {first}" + (f" (nor {', '.join(more)})" if more else "")
        record = _where_it_stood(missing[0], records, seals)
        place: tuple[Record, Path] = (record, ()) if record else (missing[0], ("record",))
        at = None if record else _end_of_file(corpus, record_type, folder)
        repair = _put_back(corpus, missing, folder)
        expected = "every sealed record, or its tombstone"
        if record_type is RecordType.ADJUDICATION:
            expected = "every sealed record"
            repair = f"Put it back; if the record no longer departs from the readings there, run: cnkh seal {first}"
        elif record_type is RecordType.RETIRED:
            expected = "every tombstone, for good"
            repair = f"Put the tombstone of {first} back (git diff shows it): an id that was retired stays so."
        yield Fault(*place, got, expected, repair, about=first, at=at)


ASKED_FOR_ELSEWHERE = {RecordType.AGREEMENT, RecordType.READING}
"""Types of records of which other rules say that one is missing."""


def _gone_without_tombstone(corpus: Corpus, folder: DocumentFolder | None) -> set[SealKey]:
    """Sealed records that are gone without a tombstone; a seal that only stands under a wrong name is that of another record."""
    retired = retired_keys(corpus)
    missing = [seal for seal in lost_seals(corpus, folder) if (seal.record_type, seal.record) not in retired]
    sealed = {(seal.record_type, seal.record) for seal in seals_of(corpus, folder)} if missing else set()
    items = corpus.sealable_in(folder) if folder else corpus.sealable_shared()
    loose = [item for item in items if item.key not in sealed] if missing else []
    # Whose seal it is has its very lines.
    misnamed = {id(seal) for item, seal in pairs_alike(loose, missing) if holds(seal, item.record, item.sources)}
    return {(seal.record_type, seal.record) for seal in missing if id(seal) not in misnamed}


def _where_it_stood(gone: Seal, records: Sequence[Sealable], seals: Sequence[Seal]) -> Record | None:
    """The record that now stands where one is gone: seals are in the order of the records. None if it was the last."""
    present = {item.id: item.record for item in records if item.record_type is gone.record_type}
    same = [seal.record for seal in seals if seal.record_type is gone.record_type]
    return next((present[name] for name in same[same.index(gone.record) + 1 :] if name in present), None)


def _end_of_file(corpus: Corpus, record_type: RecordType, folder: DocumentFolder | None) -> tuple[str, Position] | None:
    """The last line of the file of a type of records."""
    for file in folder.files if folder else corpus.shared_files:
        if file.record_type is record_type:
            return file.path, Position(max(1, len(file.text.rstrip().split("\n"))), 1)
    return None


def _in_reading(missing: Sequence[Seal], folder: DocumentFolder | None) -> str:
    has_first = folder is not None and any(reading.reading_pass is Pass.FIRST for reading in folder.readings)
    read = has_first and missing[0].record_type is RecordType.PROVISION
    return "; readings/first.json has the units as they were read" if read else ""


def _put_back(corpus: Corpus, missing: Sequence[Seal], folder: DocumentFolder | None) -> str:
    names = ", ".join(seal.record for seal in missing)
    return (
        f"Put {names} back (git diff shows what was there{_in_reading(missing, folder)}). What goes for good is retired: "
        f"{tombstones_to_add(corpus, missing)}"
    )


def tombstones_to_add(corpus: Corpus, missing: Sequence[Seal | PublishedId], *successors: str) -> str:
    """What to add for ids that are retired, and the command that takes their seals away."""
    rest = {"successors": list(successors), "since": corpus.dataset.version, "reason": "…"}
    entries = [json.dumps({"id": s.record, "record_type": s.record_type, **rest}, ensure_ascii=False) for s in missing]
    told = "with why" if successors else "with what took its place and why"
    names = " ".join(seal.record for seal in missing)
    return f"add {', '.join(entries)} to the list in data/retired.json, {told}, and run: cnkh seal {names}"


@rule(level=4, decisive=True)
def retired_id(corpus: Corpus) -> Iterator[Fault]:
    """A retired id was published and may be cited; used again, it would make every citation mean something else."""
    live = {(id_space(item.record_type), item.id): item.record for item in corpus.sealable_shared()}
    seen: set[tuple[str, str]] = set()
    for tombstone in corpus.retired:
        key = (id_space(tombstone.record_type), tombstone.id)
        if key in live:
            yield _reused(corpus, None, live[key], ("id",), tombstone)
        elif key in seen:
            yield Fault(tombstone, ("id",), f"{tombstone.id} a second time", "each id once", "Remove one of the two.")
        seen.add(key)


@rule(level=4, decisive=True)
def retired_id_in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Ids of provisions, commitments and divergences are cited in papers; a retired one keeps its meaning for good."""
    if not corpus.retired:
        return
    retired = _tombstone_of(corpus)
    for item in corpus.sealable_in(folder):
        if item.key in retired:
            yield _reused(corpus, folder, item.record, ("id",), retired[item.key])
    for provision, index, commitment in folder.commitments():
        key = (RecordType.COMMITMENT, commitment.id)
        if key in retired:
            yield _reused(corpus, folder, provision, ("commitments", index, "id"), retired[key])


@once_per_corpus
def _tombstone_of(corpus: Corpus) -> dict[SealKey, Retired]:
    return {(entry.record_type, entry.id): entry for entry in corpus.retired}


def _reused(corpus: Corpus, folder: DocumentFolder | None, record: Record, path: Path, tombstone: Retired) -> Fault:
    if stands(corpus, record, folder):
        got = f"{tombstone.id}, which {tombstone.record_type} still has"
        repair = f"Remove the tombstone; to retire {tombstone.id}, remove its record too."
        return Fault(tombstone, ("id",), got, "an id that no record has", repair)
    after = f"; what took its place: {', '.join(tombstone.successors)}" if tombstone.successors else ""
    got = f"{tombstone.id}, retired in {tombstone.since}{after}"
    return Fault(record, path, got, "an id that was never used", "Give the record the next free id.")


def id_space(record_type: RecordType) -> str:
    """Where an id must be unique: the registers of entities share one space."""
    return "entity" if record_type in (RecordType.ACTOR, RecordType.INSTRUMENT, RecordType.PLACE) else record_type


@rule(level=4, needs=("retired-id",), whole=True)
def retired_successors(corpus: Corpus) -> Iterator[Fault]:
    """Who follows a retired id must arrive at a record that exists, at once or by further tombstones."""
    if not corpus.retired:
        return
    live = _types_of_successors(corpus)
    types = _with_tombstones(corpus, live)
    arriving = _arriving(corpus, live)
    strange = 0
    for entry in corpus.retired:
        for index, target in enumerate(entry.successors):
            if not (target in live or corpus.in_unread(target) or target in arriving):
                strange += 1
                near = ""
                if strange <= MOST_MEANT:
                    near = _or_near(target, (one for one in _ids_of_type(corpus, entry.record_type) if one != entry.id))
                repair = f"Name a record that exists{near}, or a retired one that has successors of its own; remove it if none."
                yield Fault(entry, ("successors", index), target, "the id of a record", repair)
            elif target in types and entry.record_type not in types[target]:
                meant = " or ".join(sorted(types[target]))
                got, expected = f"{target}, of the type {meant}", f"an id of the type {entry.record_type}"
                repair = (
                    f"Set record_type to {meant}, if {entry.id} was one; else name the {entry.record_type} that took its place, "
                    "and remove it if none did."
                )
                yield Fault(entry, ("successors", index), got, expected, repair)
        if _later(entry.since, corpus.dataset.version):
            repair = "Name the version in which the record was first missing, at the latest the dataset's own."
            yield Fault(entry, ("since",), entry.since, f"at most {corpus.dataset.version}", repair)


@rule(level=5, needs=("duplicate-id-in-document",))
def gap_in_ids(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Units are numbered as they are printed, so a number that is left out stands for one that is gone, or is a slip."""
    # A unit that was added later has a number after the last, wherever it stands.
    used = {provision.id for provision in folder.provisions} | corpus.retired_by_id.keys()
    next_free: dict[str, int] = {}
    for provision in folder.provisions:
        paragraph, _, unit = provision.id.rpartition(".")
        free = next_free.get(paragraph, 1)
        while f"{paragraph}.{free}" in used:
            free += 1
        next_free[paragraph] = free
        if whole(unit) > free:
            next_free[paragraph] += 1
            repair = f"Set the id to {paragraph}.{free}; if there was such a unit, put it back or retire it."
            got = f"{unit}, and no {paragraph}.{free}"
            yield Fault(provision, ("id",), got, f"{paragraph}.{free}", repair)


def _types_of_successors(corpus: Corpus) -> dict[str, set[RecordType]]:
    """What tombstones name, to the types of the records that have that id."""
    wanted = _successors(corpus)
    shared = [(item.id, item.record_type) for item in corpus.sealable_shared() if item.id in wanted]
    found: dict[str, set[RecordType]] = {}
    for name, record_type in chain(shared, *_successors_in(corpus)):
        if record_type is not RecordType.RETIRED:
            found.setdefault(name, set()).add(record_type)
    return found


@of_each
def _successors_in(corpus: Corpus, folder: DocumentFolder) -> list[tuple[str, RecordType]]:
    """Records of a document that tombstones name."""
    wanted = _successors(corpus)
    return [(name, record_type) for name, record_type in _ids_in(corpus, folder) if name in wanted]


def _ids_in(corpus: Corpus, folder: DocumentFolder) -> Iterator[tuple[str, RecordType]]:
    yield from ((item.id, item.record_type) for item in corpus.sealable_in(folder))
    yield from ((commitment.id, RecordType.COMMITMENT) for _, _, commitment in folder.commitments())


@once_per_corpus
def _successors(corpus: Corpus) -> frozenset[str]:
    return frozenset(successor for entry in corpus.retired for successor in entry.successors)


def _with_tombstones(corpus: Corpus, types: Mapping[str, set[RecordType]]) -> dict[str, set[RecordType]]:
    """Types of the records that have an id, or had it."""
    found = {name: set(some) for name, some in types.items()}
    for entry in corpus.retired:
        found.setdefault(entry.id, set()).add(entry.record_type)
    return found


def _ids_of_type(corpus: Corpus, record_type: RecordType) -> Iterator[str]:
    """Yield every id that a record of a type has or had."""
    shared = ((item.id, item.record_type) for item in corpus.sealable_shared())
    in_documents = chain.from_iterable(_ids_in(corpus, folder) for folder in corpus.folders)
    retired = ((entry.id, entry.record_type) for entry in corpus.retired)
    ids = (name for name, of in chain(shared, in_documents, retired) if of is record_type)
    return iter(dict.fromkeys(ids))


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


@rule(level=4, needs=("renamed", "removed"))
def duplicate_id(corpus: Corpus) -> Iterator[Fault]:
    """Ids are what everything else refers to; two records with one id make every reference to it ambiguous."""
    registers = [*corpus.actors, *corpus.instruments, *corpus.places]
    groups: list[Iterable[Record]] = [corpus.sources, registers, corpus.tenures, corpus.non_names, corpus.relations]
    for records in groups:
        yield from _repeated(corpus, list(records))


@rule(level=4, decisive=True)
def duplicate_id_in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Provision, commitment and divergence ids are cited in papers; each may stand for one record only."""
    yield from _repeated(
        corpus, folder.provisions, lambda record: isinstance(record, Provision) and bool(folder.units_as_read(record))
    )
    for records in (folder.divergences, folder.overrides):
        yield from _repeated(corpus, records)
    seen: set[str] = set()
    for provision, index, commitment in folder.commitments():
        if commitment.id in seen:
            path, got = ("commitments", index, "id"), f"{commitment.id} a second time"
            yield Fault(provision, path, got, "each id once", "Give it the next free number of its provision.")
        seen.add(commitment.id)


def _repeated(
    corpus: Corpus, records: Sequence[Record], was_read: Callable[[Record], bool] = lambda _: False
) -> Iterator[Fault]:
    seen: dict[str, Record] = {}
    again: list[tuple[Record, str]] = []
    for record in records:
        record_id = str(getattr(record, "id"))  # noqa: B009 - every record in these lists has an id
        if record_id in seen:
            again.append((record, record_id))
        seen.setdefault(record_id, record)
    if len(again) > FEW:
        got = f"{again[0][1]} and {number_of(len(again) - 1, 'more id')} a second time"
        repair = "Remove these records if they repeat the others, else give each the next id that is free."
        yield Fault(again[0][0], ("id",), got, "each id once", repair)
        return
    for record, record_id in again:
        other = seen[record_id]
        if record == other:
            repair = "Remove it: it repeats the other."
        else:
            repair = f"Give this record the next id that is free{_next_free(corpus, record_id, records)}."
        # The one that was read keeps the id, wherever it stands.
        newer = other if record != other and was_read(record) and not was_read(other) else record
        yield Fault(newer, ("id",), f"{record_id} a second time", "each id once", repair)


_COUNTED = re.compile(r"(.+/(?:d|c|(?:pre|end|[0-9]+)\.[0-9]+\.))([0-9]+)")


def _next_free(corpus: Corpus, taken: str, records: Iterable[Record]) -> str:
    """The number after the last that was ever used beside an id, said in words; nothing if the id has no number."""
    counted = _COUNTED.fullmatch(taken)
    if counted is None:
        return ""
    used = [*(str(getattr(record, "id", "")) for record in records), *(entry.id for entry in corpus.retired)]
    numbers = [whole(match[2]) for one in used if (match := _COUNTED.fullmatch(one)) and match[1] == counted[1]]
    return f": {counted[1]}{max(numbers) + 1}"


@rule(level=3, needs=("renamed-in-document",), decisive=True)
def id_belongs(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An id says where its record is: document ids name the folder, and begin every id inside it."""
    document = folder.document
    if document.id != folder.name:
        yield _in_another_folder(corpus, folder)
        return
    if not document.id.startswith(document.date):
        repair = "Correct the date, or rename folder and id."
        yield Fault(document, ("date",), document.date, f"the date that begins the id, {document.id[:10]}", repair)
    lists: list[Sequence[Provision] | Sequence[Divergence]] = [folder.provisions, folder.divergences]
    for records in lists:
        strange = [record for record in records if not record.id.startswith(f"{document.id}/")]
        if len(strange) > FEW:
            got = f"{strange[0].id} and {number_of(len(strange) - 1, 'more id')} of another document"
            repair = f"Put the file that belongs here in its place, or begin each id with {document.id}/."
            yield Fault(strange[0], ("id",), got, f"{document.id}/…", repair)
            continue
        for record in strange:
            repair = f"Begin the id with {document.id}/."
            if file := _moved_from(corpus, record):
                repair = f"Move it back to {file}; if it is of this document, begin its id with {document.id}/."
            yield Fault(record, ("id",), record.id, f"{document.id}/…", repair)
    ids = {provision.id for provision in folder.provisions}
    for provision, index, commitment in folder.commitments():
        owned_by = commitment.id.rpartition("/")[0]
        if provision.id.startswith(f"{document.id}/") and owned_by != provision.id:
            repair = f"Begin the id with {provision.id}/."
            if owned_by in ids:
                repair = f"Move it back into {owned_by}; if it is of this provision, begin its id with {provision.id}/."
            yield Fault(provision, ("commitments", index, "id"), commitment.id, f"{provision.id}/c…", repair)
    for reading in folder.readings:
        if reading.document != document.id:
            yield Fault(reading, ("document",), reading.document, document.id, "Name the document that was read.")


def _moved_from(corpus: Corpus, record: Provision | Divergence) -> str | None:
    """File of another document that a record's id says it is of, if that has none of the id."""
    owner = corpus.folders.named(record.id.partition("/")[0])
    if owner is None:
        return None
    kind, records = (
        ("provisions", owner.provisions) if isinstance(record, Provision) else ("divergences", owner.divergences)
    )
    there = any(other.id == record.id for other in records)
    return None if there else f"data/documents/{owner.name}/{DOCUMENT_FILES[kind].path}"


def _in_another_folder(corpus: Corpus, folder: DocumentFolder) -> Fault:
    """Say that a document's id and its folder's name disagree; its seal tells which of them is as it was."""
    document = folder.document
    back, anew = f"Rename the folder to {document.id!r}", f"set the id to {folder.name!r}"
    if stands(corpus, document, folder):
        repair = (
            f"{back}, as it was when the document was sealed; to give the document another id, {anew}, begin each id in the "
            "folder with it, and retire the ids that were published."
        )
    else:
        repair = f"{back}, or {anew} and begin each id in the folder with it."
    return Fault(document, ("id",), f"{document.id} in the folder {folder.name}", folder.name, repair)


@rule(level=4, needs=("duplicate-id", "duplicate-id-in-document"), judged=True)
def repeated_record(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """The same fact under two ids is counted twice."""
    lists: list[Sequence[Record]] = [corpus.relations, corpus.tenures, corpus.non_names]
    if folder is not None:
        lists = [folder.divergences, folder.overrides, folder.adjudications]
    for records in lists:
        alike = Counter(map(_about, records))
        seen: dict[str, Record] = {}
        for record in records:
            if alike[_about(record)] > 1:
                other = seen.setdefault(record.model_dump_json(exclude=WORDS_OF_OURS), record)
                if other is not record:
                    name = getattr(other, "id", "the entry before")
                    yield Fault(record, (), f"the same as {name}", "each fact once", f"Remove it: it repeats {name}.")


def _about(record: Record) -> tuple[object, ...]:
    """Some fields of a record: if these differ, the others need not be compared."""
    values = record.__dict__
    keys = (
        "provision",
        "type",
        "dimension",
        "subject",
        "target",
        "person",
        "office",
        "place",
        "field",
        "start_offset",
        "text",
    )
    return tuple(values[key] for key in keys if key in values)


WORDS_OF_OURS = {"id", "note", "reason"}
"""Fields in which records that say the same may differ."""


@rule(level=3, decisive=True)
def source_twice(corpus: Corpus) -> Iterator[Fault]:
    """A file is one source: under two ids, the texts cut from it would seem to come from two places."""
    seen: dict[str, str] = {}
    for source in corpus.sources:
        other = seen.setdefault(source.file, source.id)
        if other != source.id:
            repair = f"Remove the record, and let texts name {other}; or name the file that it is of."
            yield Fault(source, ("file",), f"{source.file}, the file of {other}", "a file of its own", repair)


class _Use(NamedTuple):
    """One use of an id, and which registers or kinds it may come from."""

    record: Record
    path: Path
    target: str
    types: tuple[EntityType, ...]
    kinds: Collection[str] = ()


@rule(level=4, needs=("renamed", "removed", "missing-document"))
def reference_in_registers(corpus: Corpus) -> Iterator[Fault]:
    """Registers refer to each other; a link to nothing loses its meaning in every table."""
    yield from _dangling(corpus, None, register_uses(corpus))
    # A document whose id is not its folder's is at fault itself; whoever names one of them is not.
    documents = {name for one in facts(corpus) for name in (one.name, one.id)}
    missing: dict[str, list[tuple[Record, Path]]] = {}
    for record, path, document in _references_to(shared_records(corpus), "document"):
        if document not in documents and not corpus.in_unread(document):
            missing.setdefault(document, []).append((record, path))
    for number, (document, places) in enumerate(missing.items()):
        more = f"more {type(places[0][0]).__name__.lower()}"
        got = document + (f" (here and in {number_of(len(places) - 1, more)})" if places[1:] else "")
        near = _or_near(document, documents) if number < MOST_MEANT else ""
        yield Fault(*places[0], got, "the id of a document", f"Correct the id{near}, or remove it.")


@rule(level=4, needs=("reference-in-registers",))
def circular_reference(corpus: Corpus) -> Iterator[Fault]:
    """Nothing is a part or a successor of itself; who follows such links would never arrive."""
    parents: dict[str, dict[str, str]] = {
        "part_of": {entry.id: entry.part_of for entry in corpus.actors if entry.part_of is not None},
        "successor_of": {i.id: i.successor_of for i in corpus.instruments if i.successor_of is not None},
    }
    for key, links in parents.items():
        reported: set[str] = set()
        for start in links:
            way = _way(start, links)
            circle = way[way.index(links[way[-1]]) :] if links.get(way[-1]) in way else []
            if not reported.isdisjoint(circle or way):
                continue
            if circle:
                reported.update(circle)
                got = " → ".join([*circle, circle[0]])
                repair = f"Set the {key} that is wrong to the entry that is meant, or to null if there is none."
                yield Fault(corpus.entities[circle[0]], (key,), got, "a way that ends", repair)
            elif len(way) - 1 > LONGEST_WAY:
                reported.update(way)
                got = f"{' → '.join(way[:FEW])} and on, in more than {LONGEST_WAY} steps"
                repair = f"Set the {key} that is wrong to the entry that is meant, or to null if there is none."
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


@rule(level=4)
def reference_in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Speakers, committers, instruments and places must be in the registers, or counts by them are wrong."""
    yield from _dangling(corpus, folder, document_uses(folder))


@rule(level=4, needs=("duplicate-id-in-document",))
def reference_to_provision(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A divergence is read in a provision, and touches commitments of that provision."""
    provisions = {provision.id: provision for provision in folder.provisions}
    told: set[str] = set()
    strange_ids: set[str] = set()
    for divergence in folder.divergences:
        provision = provisions.get(divergence.provision)
        if provision is None:
            holder = provision_around(folder, divergence)
            strange_ids.add(divergence.provision)
            near = _or_near(divergence.provision, provisions, corpus) if len(strange_ids) <= MOST_MEANT else ""
            repair = f"Name the provision that the divergence is in{near}."
            if holder is not None:
                repair = f"Set provision to {holder.id}, in which its words stand."
            yield Fault(divergence, ("provision",), divergence.provision, "a provision of this document", repair)
            continue
        known = {commitment.id for commitment in provision.commitments}
        strange = not known.issuperset(divergence.commitments)
        holder = provision_around(folder, divergence) if strange else None
        if holder is not None and holder is not provision:
            repair, got = f"Set provision to {holder.id}.", f"{divergence.provision}, with words of {holder.id}"
            yield Fault(divergence, ("provision",), got, holder.id, repair)
            continue
        for index, commitment in enumerate(divergence.commitments):
            if commitment not in known:
                if taken_out := _lost_commitment(corpus, folder, provision, divergence, commitment):
                    if commitment not in told:
                        yield taken_out
                    told.add(commitment)
                    continue
                repair = f"Name a commitment of {provision.id}{_whose_words(provision, divergence)}, or remove the id."
                yield Fault(divergence, ("commitments", index), commitment, "a commitment of its provision", repair)


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


@rule(level=4, whole=True)
def reference_in_relations(corpus: Corpus) -> Iterator[Fault]:
    """A relation links records that exist."""
    links = list(_references_to(corpus.relations, "provision", "commitment"))
    missing = {target for _, _, target in links} - {unit.id for units in linked_records(corpus) for unit in units}
    for relation, path, target in links:
        if target in missing and not corpus.in_unread(target):
            if taken_out := _lost_target(corpus, relation, target):
                yield taken_out
                continue
            near = _or_near(target, _linkable(corpus), corpus) if len(missing) <= FEW else ""
            repair = f"Correct the id{near}."
            yield Fault(relation, path, target, "the id of a provision or commitment", repair)


def _lost_target(corpus: Corpus, relation: Record, target: str) -> Fault | None:
    """The fault of the provision that has lost a commitment which a relation cites; None if none has."""
    owner = target.rpartition("/c")[0]
    folder = corpus.folders.named(owner.partition("/")[0])
    provision = folder.provision_by_id.get(owner) if folder else None
    return _lost_commitment(corpus, folder, provision, relation, target) if folder and provision else None


@of_each
def linked_records(corpus: Corpus, folder: DocumentFolder) -> list[Provision | Commitment]:
    """Records of a document that relations link."""
    wanted = _linked(corpus)
    units: list[Provision | Commitment] = [*folder.provisions, *(one for _, _, one in folder.commitments())]
    return [unit for unit in units if unit.id in wanted]


@once_per_corpus
def _linked(corpus: Corpus) -> frozenset[str]:
    return frozenset(target for _, _, target in _references_to(corpus.relations, "provision", "commitment"))


def _linkable(corpus: Corpus) -> Iterator[str]:
    """Yield the ids that a relation can name."""
    for folder in corpus.folders:
        yield from (provision.id for provision in folder.provisions)
        yield from (commitment.id for _, _, commitment in folder.commitments())


def register_uses(corpus: Corpus) -> Iterator[_Use]:
    """Yield every id of a register that a record outside the documents refers to."""
    for record in shared_records(corpus):
        yield from uses_in(record)


def document_uses(folder: DocumentFolder) -> Iterator[_Use]:
    """Yield every id of a register that a document refers to, those of commitments last: they follow from what is around them."""
    records = (folder.document, *folder.provisions, *folder.overrides)
    uses = [use for record in records for use in uses_in(record)]
    yield from sorted(uses, key=lambda use: use.path[0] == "commitments")


def shared_records(corpus: Corpus) -> Iterator[Record]:
    """Records that belong to no document."""
    # Seals are left out: there are as many as records, and they refer to what may be gone.
    return (record for file in corpus.shared_files if file.record_type is not None for record in file.records)


def _references_to(records: Iterable[Record], *types: str) -> Iterator[tuple[Record, Path, str]]:
    """Yield every id of a record of some types that others refer to, with where it stands."""
    for record in records:
        for path, target, reference in references(record):
            if not set(types).isdisjoint(reference.targets):
                yield record, path, target


def uses_in(record: Record) -> Iterator[_Use]:
    """Yield every id of a register that a record refers to."""
    for path, target, reference in references(record):
        if types := _registers(reference):
            yield _Use(record, path, target, types, reference.kinds)


@cache
def _registers(reference: Reference) -> tuple[EntityType, ...]:
    """The registers that an id may be in."""
    return tuple(kind for kind in EntityType if kind in reference.targets)


def _dangling(corpus: Corpus, folder: DocumentFolder | None, uses: Iterable[_Use]) -> Iterator[Fault]:
    """Yield a fault for each id that is missing or of the wrong kind: once an id, at its first use."""
    faults: dict[str, list[_Use]] = {}
    for use in uses:
        entity = corpus.entities.get(use.target)
        if entity is None or not _fits(entity, use):
            faults.setdefault(use.target, []).append(use)
    for number, (target, places) in enumerate(faults.items()):
        first = places[0]
        entity = corpus.entities.get(target)
        changed = isinstance(entity, Actor) and stands(corpus, first.record, folder) and not stands(corpus, entity)
        if isinstance(entity, Actor) and first.kinds and (changed or len(places) > 1):
            kinds = " or ".join(first.kinds)
            repair = f"Set the kind to {kinds}; if it is right, correct what refers to {target}."
            yield Fault(
                entity, ("kind",), entity.kind, f"{kinds}, as in {getattr(first.record, 'id', 'its uses')}", repair
            )
            continue
        expected = "an id in the register of " + ", ".join(f"{kind}s" for kind in first.types)
        if first.kinds:
            expected += f" of kind {', '.join(first.kinds)}"
        got = target + (f" (here and at {number_of(len(places) - 1, 'more place')})" if places[1:] else "")
        known = [one.id for one in corpus.entities.values() if _fits(one, first)] if number < MOST_MEANT else []
        repair = f"Correct the id{_or_near(target, known, corpus)}, or add the entry to its register."
        if entity is not None:
            own_list = _LIST_OF.get(entity_type(entity)) if first.path[0] == "commitments" else None
            repair = f"Move it to {own_list}" if own_list else f"Name another entry{_or_near(target, known, corpus)}"
            repair += f": {target} is {_what(entity)}."
        yield Fault(first.record, first.path, got, expected, repair)


_LIST_OF = {EntityType.INSTRUMENT: "instruments", EntityType.PLACE: "places"}
"""Lists of a commitment for the entities that undertake nothing."""


def _fits(entity: Entity, use: _Use) -> bool:
    """Whether an entity may be referred to in a place."""
    of_kind = not use.kinds or not isinstance(entity, Actor) or entity.kind in use.kinds
    return entity_type(entity) in use.types and of_kind


def _what(entity: Entity) -> str:
    """What an entity is, said in words."""
    kind = entity.kind.label.lower()
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} ({entity_type(entity)})"


def _or_near(wrong: str, known: Iterable[str], corpus: Corpus | None = None) -> str:
    """What may have been meant by an id that does not exist: what took its place if it was retired, else one that is like it."""
    entry = corpus.retired_by_id.get(wrong) if corpus else None
    if entry is not None:
        after = f", and its successors are {', '.join(entry.successors)}" if entry.successors else ""
        return f": it was retired{after}"
    near = _near(wrong, [one for one in known if one != wrong])
    return f" ({' or '.join(near)}?)" if near else ""


def _near(wrong: str, known: Sequence[str]) -> list[str]:
    """Ids that may have been meant: for a commitment, others of its provision; else those with more or fewer words, or near letters."""
    owner, commitment, _ = wrong.rpartition("/c")
    siblings = [one for one in known if commitment and one.rpartition("/c")[0] == owner]
    if siblings:
        return siblings[:3]
    words = set(wrong.split("-"))
    kin = [one for one in known if words <= (its := set(one.split("-"))) or its <= words]
    return list(dict.fromkeys([*sorted(kin, key=len)[:2], *difflib.get_close_matches(wrong, known, n=3)]))[:3]
