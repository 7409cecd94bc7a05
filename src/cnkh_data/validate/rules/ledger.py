"""Level 3: what a build has published is still there."""

import difflib
from collections.abc import Iterator, Sequence

from ...corpus import PublishedId
from ...models.codelists import RecordType
from ..fault import Fault
from ..identity import (
    WithId,
    id_space,
    ids_gone,
    ids_in,
    none_of,
    own_id,
    parts_of,
    published_once,
    tombstones_to_add,
)
from ..limits import FEW
from ..rule import rule
from ..subjects import OneScope


@rule(
    on=OneScope,
    level=3,
    certainty="proof",
    needs=("misplaced-seal", "renamed", "removed", "id-belongs"),
    decisive=True,
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
        renamed = _under_other_ids(scope, entries)
        for entry, now in renamed:
            yield _has_another_id(scope, entry, now)
        told = {entry.record for entry, _ in renamed}
        if left := [entry for entry in entries if entry.record not in told]:
            yield published_once(scope.corpus, left, none_of(left))


def _under_other_ids(scope: OneScope, gone: Sequence[PublishedId]) -> list[tuple[PublishedId, WithId]]:
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
