"""Each thing once: rules of levels 3, 4 and 6 on what stands twice."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ...corpus import Corpus
from ...models import Provision, Record, Seal
from ...seals import holds
from ...texts import number_of, whole
from ..fault import Fault
from ..identity import key_of
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
    for records in _with_ids(scope):
        yield from _same_ids(scope, records)
    for again, _ in repeats(scope.folder.commitments() if scope.folder else (), lambda listed: listed[2].id):
        provision, index, commitment = again
        repair = _another_id(commitment.id, [one.id for one in provision.commitments], scope.corpus)
        yield Fault(provision, ("commitments", index, "id"), f"{commitment.id} a second time", "each id once", repair)


def _with_ids(scope: OneScope) -> list[Sequence[Record]]:
    """Lists of records in each of which an id may stand once."""
    corpus, folder = scope.corpus, scope.folder
    if folder is not None:
        return [folder.provisions, folder.divergences, folder.overrides]
    registers = [*corpus.actors, *corpus.instruments, *corpus.places]
    return [corpus.sources, registers, corpus.tenures, corpus.non_names, corpus.relations]


def _same_ids(scope: OneScope, records: Sequence[Record]) -> Iterator[Fault]:
    """Yield records of a list with the id of another; if there are many, one fault for all."""
    again = list(repeats(records, _id))
    if len(again) > FEW:
        got = f"{_id(again[0][0])} and {number_of(len(again) - 1, 'more id')} a second time"
        repair = "Remove these records if they repeat the others; else give each an id that was never used."
        yield Fault(again[0][0], ("id",), got, "each id once", repair)
        return
    for record, other in again:
        repair = "Remove it: it repeats the other."
        if record != other:
            repair = _another_id(_id(record), map(_id, records), scope.corpus)
        # The one that was read keeps the id, wherever it stands.
        newer = other if record != other and _was_read(scope, record) and not _was_read(scope, other) else record
        yield Fault(newer, ("id",), f"{_id(record)} a second time", "each id once", repair)


def _id(record: Record) -> str:
    return str(getattr(record, "id"))  # noqa: B009 - every record of these lists has an id


def _was_read(scope: OneScope, record: Record) -> bool:
    return scope.folder is not None and isinstance(record, Provision) and bool(scope.folder.units_as_read(record))


_COUNTED = re.compile(r"(.+/(?:d|c|(?:pre|end|[0-9]+)\.[0-9]+\.))([0-9]+)")
"""An id that ends with the number of a divergence, a commitment or a unit."""


def _another_id(taken: str, ids: Iterable[str], corpus: Corpus) -> str:
    """What to do with the second record of an id: only of those that are numbered can the program tell a free one."""
    counted = _COUNTED.fullmatch(taken)
    if counted is None:
        return (
            "If both records are of one thing, keep one, with what the other adds (git diff shows which is new); "
            "if they are of two, give the new one an id that was never used."
        )
    matches = (_COUNTED.fullmatch(one) for one in (*ids, *(entry.id for entry in corpus.retired)))
    numbers = {whole(match[2]) for match in matches if match and match[1] == counted[1]}
    last = max(numbers)
    left_out = [f"{counted[1]}{number}" for number in range(1, last) if number not in numbers][:MOST_LEFT_OUT]
    before = f"If its id was {' or '.join(left_out)}, set it back; if it is new" if left_out else "If it is new"
    return f"{before}, give it the next id that is free: {counted[1]}{last + 1}. If it was added by mistake, remove it."


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
        lists = [folder.divergences, folder.overrides, folder.adjudications]
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
    return f"Remove both; the record is to be read again, and then: cnkh seal {again.record}"
