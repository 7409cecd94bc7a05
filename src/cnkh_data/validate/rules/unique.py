"""Each thing once: rules of levels 3, 4 and 6 on what stands twice."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from ...corpus import LISTED
from ...models import Provision, Record, Seal
from ...seals import COMPUTED, WRITE_AGREEMENT, holds, review_of
from ...texts import number_of, whole
from ..fault import Fault
from ..identity import WithId, id_space, ids_in, key_of, published_without_record
from ..limits import FEW
from ..repeats import repeats
from ..rule import rule
from ..subjects import Collection, OneScope


@rule(on=Collection, level=3, certainty="proof", decisive=True)
def source_twice(one: Collection) -> Iterator[Fault]:
    """A file is the file of one source.

    Under two ids, the texts cut from it would seem to come from two places.
    """
    for source, other in repeats(one.corpus.sources, lambda source: source.file):
        if source.id != other.id:
            repair = f"Remove the record, and let texts name {other.id}; or name the file that it is of."
            yield Fault(source, ("file",), f"{source.file}, the file of {other.id}", "a file of its own", repair)


@rule(on=OneScope, level=4, certainty="proof", decisive=True)
def duplicate_id(scope: OneScope) -> Iterator[Fault]:
    """Each id stands for one record; the registers of actors, instruments and places share their ids.

    Ids are cited, and everything else refers to them: of two records with one id, nobody can tell which is meant.
    """
    if _all_differ(scope):
        return
    by_space: dict[str, list[WithId]] = {}
    for one in ids_in(scope):
        if one.record_type in LISTED:  # Other rules look after the rest.
            by_space.setdefault(one.space, []).append(one)
    for listed in by_space.values():
        yield from _same_ids(scope, listed)


def _all_differ(scope: OneScope) -> bool:
    """Whether no two ids of a scope are the same, of whatever type their records are; quick to see."""
    names = [item.id for item in scope.items if item.record_type in LISTED]
    if scope.folder:
        names += [commitment.id for _, _, commitment in scope.folder.commitments()]
    return len(set(names)) == len(names)


def _same_ids(scope: OneScope, listed: Sequence[WithId]) -> Iterator[Fault]:
    """Yield what has the id of another of its space; if there is much of it, one fault for all."""
    again = list(repeats(listed, lambda one: one.id))
    if len(again) > FEW:
        first, _ = again[0]
        got = f"{first.id} and {number_of(len(again) - 1, 'more id')} a second time"
        repair = "Remove these records if they repeat the others; else give each an id that was never used."
        yield Fault(first.record, first.path, got, "each id once", repair)
        return
    for one, other in again:
        repeated = one.value == other.value
        repair = "Remove it: it repeats the other." if repeated else _another_id(scope, one, listed)
        # The one that was read keeps the id, wherever it stands.
        newer = other if not repeated and _was_read(scope, one) and not _was_read(scope, other) else one
        yield Fault(newer.record, newer.path, f"{one.id} a second time", "each id once", repair)


def _was_read(scope: OneScope, one: WithId) -> bool:
    return scope.folder is not None and isinstance(one.value, Provision) and bool(scope.folder.units_as_read(one.value))


_COUNTED = re.compile(r"(.+/(?:d|c|(?:pre|end|[0-9]+)\.[0-9]+\.))([0-9]+)")
"""An id that ends with the number of a divergence, a commitment or a unit."""


def _another_id(scope: OneScope, taken: WithId, listed: Sequence[WithId]) -> str:
    """What to do with the second record of an id: only of those that are numbered can the program tell a free one."""
    counted = _COUNTED.fullmatch(taken.id)
    lost = published_without_record(scope)
    names = [entry.record for entry in lost if id_space(entry.record_type) == taken.space]
    if counted is None:
        published = " or ".join(names[:MOST_LEFT_OUT])
        before = f"If one of the two had the id {published}, which was published, set it back. " if names else ""
        return (
            f"{before}If both records are of one thing, keep one, with what the other adds (git diff shows which is new); "
            "if they are of two, give the new one an id that was never used."
        )
    begin = counted[1]
    used = _numbers_after(begin, (*(one.id for one in listed), *(entry.id for entry in scope.corpus.retired)))
    gone = _numbers_after(begin, names)
    skipped = (number for number in range(1, max(used)) if number not in used)
    left_out = [f"{begin}{number}" for number in islice(sorted(gone) or skipped, MOST_LEFT_OUT)]
    before = f"If its id was {' or '.join(left_out)}, set it back; if it is new" if left_out else "If it is new"
    # An id that was published is not free, even if its record is gone.
    return f"{before}, give it the next id that is free: {begin}{max(used | gone) + 1}. If it was added by mistake, remove it."


def _numbers_after(begin: str, ids: Iterable[str]) -> set[int]:
    """Numbers at the end of the ids that are alike before them."""
    matches = map(_COUNTED.fullmatch, ids)
    return {whole(match[2]) for match in matches if match and match[1] == begin}


MOST_LEFT_OUT = 3
"""Most numbers that are named because they are left out before a number that stands twice."""


@rule(on=OneScope, level=4, certainty="convention", needs=("duplicate-id",))
def repeated_record(scope: OneScope) -> Iterator[Fault]:
    """No two records say the same, whatever their ids, notes and reasons.

    The same fact under two ids is counted twice.
    """
    corpus, folder = scope.corpus, scope.folder
    lists: list[Sequence[Record]] = [corpus.relations, corpus.tenures, corpus.non_names]
    if folder is not None:
        lists = [folder.divergences, folder.overrides, *(own.adjudications for own in folder.rounds)]
    for records in lists:
        about = list(map(_about, records))
        alike = Counter(about)
        candidates = (record for record, its in zip(records, about, strict=True) if alike[its] > 1)
        for record, other in repeats(candidates, lambda one: one.model_dump_json(exclude=WORDS_OF_OURS)):
            name = getattr(other, "id", "the entry before")
            yield Fault(record, (), f"the same as {name}", "each fact once", f"Remove it: it repeats {name}.")


KEYS = (
    *("provision", "type", "dimension", "subject", "target"),
    *("person", "office", "place", "field", "start_offset", "text"),
)
"""Some fields of records: if these differ, the others need not be compared."""
WORDS_OF_OURS = {"id", "note", "reason"}
"""Fields in which records that say the same may differ."""


def _about(record: Record) -> tuple[object, ...]:
    return tuple(map(record.__dict__.get, _keys_of(type(record))))


@cache
def _keys_of(model: type[Record]) -> tuple[str, ...]:
    return tuple(key for key in KEYS if key in model.model_fields)


@rule(on=OneScope, level=6, certainty="proof")
def duplicate_seal(scope: OneScope) -> Iterator[Fault]:
    """A record has one seal.

    Of two, nobody could tell which holds.
    """
    for again, first in repeats(scope.seals, key_of):
        repair = _which_to_remove(scope, first, again)
        yield Fault(again, ("record",), f"{again.record} a second time", "one seal a record", repair)


def _which_to_remove(scope: OneScope, first: Seal, again: Seal) -> str:
    """What to do with two seals of one record, of which one may still hold."""
    if first == again:
        return "Remove one of the two: they are the same."
    item = next((item for item in scope.items if item.key == key_of(again)), None)
    hold = [item is not None and holds(seal, item.record, item.sources) for seal in (first, again)]
    if any(hold):
        return f"Remove the {'second' if hold[0] else 'first'} of the two: the other holds for the record."
    if again.record_type is COMPUTED:
        return f"Remove both. {WRITE_AGREEMENT}"
    return f"Remove both, and read the record again: {review_of(again.record)}"
