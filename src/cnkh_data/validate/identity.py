"""Records and the seals that they should have: what is missing, whose seal stands under another id, and how an id is retired."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ..canonical import record_text
from ..corpus import (
    DIGITS,
    SHARED,
    Corpus,
    DocumentFolder,
    PublishedId,
    Sealable,
    line_checksums,
    of_each,
    once_per_corpus,
    once_per_folder,
)
from ..layout import LEDGER_FILE
from ..models import Record, Seal
from ..models.codelists import RecordType
from ..positions import Path, Position
from ..seals import SealKey, holds, lost
from .fault import Fault
from .limits import MOST_NAMED
from .subjects import OneScope


def key_of(seal: Seal) -> SealKey:
    """Type and id of the record that a seal is of."""
    return seal.record_type, seal.record


def is_void(seal: Seal, item: Sealable) -> bool:
    """Whether a record is not as its seal says."""
    return not (item.intact or holds(seal, item.record, item.sources))


def id_space(record_type: RecordType) -> str:
    """Where an id must be unique: the registers of entities share one space."""
    return "entity" if record_type in (RecordType.ACTOR, RecordType.INSTRUMENT, RecordType.PLACE) else record_type


@once_per_corpus
def retired_keys(corpus: Corpus) -> frozenset[SealKey]:
    """Type and id of each record that was retired."""
    return frozenset((entry.record_type, entry.id) for entry in corpus.retired)


def lost_seals(scope: OneScope) -> Sequence[Seal]:
    """Seals of a scope whose records are not there."""
    return _lost_in(scope.corpus, scope.folder) if scope.folder else _lost_outside(scope.corpus)


@once_per_corpus
def _lost_outside(corpus: Corpus) -> Sequence[Seal]:
    return lost(corpus.sealable_shared(), corpus.shared_seals)


@once_per_folder
def _lost_in(corpus: Corpus, folder: DocumentFolder) -> Sequence[Seal]:
    missing = lost(corpus.sealable_in(folder), folder.seals)
    elsewhere = set(chain.from_iterable(_of_other_documents(corpus))) if missing else set()
    return [seal for seal in missing if key_of(seal) not in elsewhere]


@of_each
def _of_other_documents(corpus: Corpus, folder: DocumentFolder) -> list[SealKey]:
    """Records that stand in a document whose id does not begin theirs: they may have been moved there."""
    own = {folder.name, folder.document.id}
    return [item.key for item in corpus.sealable_in(folder) if item.id.partition("/")[0] not in own]


def missed_seals(scope: OneScope) -> list[Seal]:
    """Seals of records that are not there, and that no tombstone stands for."""
    retired = retired_keys(scope.corpus)
    return [seal for seal in lost_seals(scope) if key_of(seal) not in retired]


FEW_COMPARED = 2_000
"""Pairs of an unsealed record and a lost seal up to which each is compared in full."""
MOST_COMPARED = 4_000
"""Most pairs that are compared of those with equal lines: a moment. Renaming is done to few at a time."""


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


def seals_under_other_names(items: Sequence[Sealable], seals: Sequence[Seal]) -> Iterator[tuple[Sealable, Seal]]:
    """Yield each record with a seal that holds for it to the letter, though it names another."""
    return ((item, seal) for item, seal in pairs_alike(items, seals) if holds(seal, item.record, item.sources))


class WithId(NamedTuple):
    """A record with an id, or a commitment in its provision."""

    record_type: RecordType
    id: str
    record: Record
    path: Path
    """The way from the record to the id."""
    value: Record
    """What has the id: the record, or the commitment."""

    @property
    def space(self) -> str:
        """Where the id must be unique."""
        return id_space(self.record_type)


def ids_in(scope: OneScope) -> Iterator[WithId]:
    """Yield each record of a scope with its id, and each commitment."""
    for item in scope.items:
        yield WithId(item.record_type, item.id, item.record, ("id",), item.record)
    for provision, index, commitment in scope.folder.commitments() if scope.folder else ():
        yield WithId(RecordType.COMMITMENT, commitment.id, provision, ("commitments", index, "id"), commitment)


def ids_gone(scope: OneScope) -> list[PublishedId]:
    """Published ids of a scope that neither a record nor a tombstone has.

    Left out are those whose seal is still there, which asks for the record, and those that may have been lost when another record
    of their type got an id that stands twice now.
    """
    missing = published_without_record(scope)
    asked_for = _asked_for(scope) if missing else set()
    counts = Counter((one.space, one.id) for one in ids_in(scope)) if missing else Counter[tuple[str, str]]()
    doubled = {space for (space, _), count in counts.items() if count > 1}
    return [
        entry for entry in missing if _sealed_in(entry) not in asked_for and id_space(entry.record_type) not in doubled
    ]


def _sealed_in(entry: PublishedId) -> str:
    """The record whose seal covers a published id: a commitment is sealed with its provision."""
    return parts_of(entry.record)[0] if entry.record_type is RecordType.COMMITMENT else entry.record


def published_without_record(scope: OneScope) -> list[PublishedId]:
    """Published ids of a scope that neither a record nor a tombstone has: of it, or of what it is in."""
    corpus, folder = scope.corpus, scope.folder
    names = dict.fromkeys((folder.name, folder.document.id)) if folder else (SHARED,)
    listed = list(chain.from_iterable(corpus.ledger.of(name) for name in names if name not in corpus.unread))
    there = {(one.space, one.id) for one in ids_in(scope)} if listed else set()
    missing = [entry for entry in listed if (id_space(entry.record_type), entry.record) not in there]
    retired = {(id_space(entry.record_type), entry.id) for entry in corpus.retired} if missing else set()
    around = {name for _, name in retired}
    return [
        entry
        for entry in missing
        if (id_space(entry.record_type), entry.record) not in retired and around.isdisjoint(parts_of(entry.record))
    ]


def _asked_for(scope: OneScope) -> set[str]:
    """Ids of records that are gone, or not as they were, while their seals are there."""
    seals = {key_of(seal): seal for seal in scope.seals}
    void = {item.id for item in scope.items if item.key in seals and is_void(seals[item.key], item)}
    return void.union(seal.record for seal in lost_seals(scope))


def parts_of(record: str) -> list[str]:
    """The ids of what a record is inside of: those that its own begins with.

    Example:
        >>> parts_of("2023-02-11-a/1.1.1/c1")
        ['2023-02-11-a/1.1.1', '2023-02-11-a']
    """
    steps = record.split("/")
    return ["/".join(steps[:length]) for length in range(len(steps) - 1, 0, -1)]


def own_id(entry: Seal | PublishedId) -> str:
    """The id that a record has in its file: that of an override is sealed and published after the name of its folder."""
    return entry.record.rpartition("/")[2] if entry.record_type is RecordType.OVERRIDE else entry.record


def names_of(missing: Sequence[Seal | PublishedId]) -> str:
    """The first ids of some that are gone, and how many more there are."""
    names = ", ".join(entry.record for entry in missing[:MOST_NAMED])
    return names + (f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else "")


def none_of(missing: Sequence[Seal | PublishedId]) -> str:
    """What is there in the place of some ids of one type, as a finding says it: none of them."""
    first, more = missing[0], missing[1:]
    return f"no {first.record_type} {first.record}" + (f" (nor {names_of(more)})" if more else "")


def tombstones_to_add(corpus: Corpus, missing: Sequence[Seal | PublishedId], *successors: str) -> str:
    """What to add for ids that are retired, the first of them if they are many, and the command that takes their seals away."""
    gone = [(entry.record, entry.record_type) for entry in missing[:MOST_NAMED]]
    rest = {"successors": list(successors), "since": corpus.dataset.version, "reason": "…"}
    entries = [json.dumps({"id": name, "record_type": kind, **rest}, ensure_ascii=False) for name, kind in gone]
    told = "with the reason" if successors else "with the reason and what took its place"
    names = " ".join(name for name, _ in gone)
    likewise = ", and likewise for the others" if len(missing) > len(gone) else ""
    return f"add {', '.join(entries)} to the list in data/retired.json, {told}, and run: cnkh seal {names}{likewise}"


def published_once(corpus: Corpus, missing: Sequence[PublishedId], got: str) -> Fault:
    """The fault that published ids are gone, at the first of them in the ledger."""
    first = missing[0]
    them = ("them", "their lines") if missing[1:] or first.record_type is RecordType.DOCUMENT else ("it", "its line")
    where = "git log -- data shows what was there, the record or its tombstone"
    if first.record_type is RecordType.DOCUMENT:
        where = f"git checkout HEAD -- data/documents/{first.record}, if the last commit has it; else {where}"
    repair = (
        f"Put {names_of(missing)} back ({where}). To retire {them[0]} for good, "
        f"{tombstones_to_add(corpus, missing)}. If no release ever carried {them[0]}, remove {them[1]} from {LEDGER_FILE}."
    )
    at = LEDGER_FILE, Position(first.line, 1)
    return Fault(corpus.dataset, (), got, "every published record, or its tombstone", repair, about=first.record, at=at)
