"""From an id to its record, or to what may have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..errors import did_you_mean, near_id
from .base import Record, maybe
from .records import KINDS, Commitment, Divergence, Document, Entity, Provision, Relation, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tables import Tables

R = TypeVar("R", bound=Record)


class UnknownIdError(ValueError):
    """No record has that id; the message says what took its place, or names ids that may have been meant."""

    def __init__(self, message: str, successors: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.successors = successors
        """Ids of the records that took the place of one that was retired."""


def find(tables: Tables, record_id: str, kind: type[R]) -> R:
    """The record of a kind that has an id; of kind `Record`, of any.

    Raises:
        UnknownIdError: if there is none.
    """
    if not isinstance(record_id, str):
        raise UnknownIdError(f"an id is a string, not {record_id!r}")
    likely = _likely(record_id)
    # Each kind that is tried costs the reading of its table. The order of the others is kept.
    for each in sorted(_kinds(kind), key=lambda each: each is not likely):
        found = maybe(tables, each, record_id)
        if isinstance(found, kind):
            return found
    raise _unknown(tables, record_id, kind)


def _likely(record_id: str) -> type[Record]:
    """The kind of record that an id of this form is mostly of.

    Example:
        >>> [_likely(one).KIND for one in ("d/1.1.1/c1", "d/1.1.1", "d/d1", "d/en", "china", "r1")]
        ['commitment', 'provision', 'divergence', 'text', 'entity', 'relation']
    """
    above, _, last = record_id.rpartition("/")
    if last[1:].isdecimal():
        return {"c": Commitment, "d": Divergence, "r": Relation}.get(last[0], Entity)
    if not above:
        return Entity
    return Provision if "." in last else Text


def every(tables: Tables, kind: type[R]) -> tuple[R, ...]:
    """Every record of a kind, each once, in the order of the tables."""
    found = (
        maybe(tables, each, row[each.KEY])
        for each in _kinds(kind)
        if tables.has(each.TABLE)
        for row in tables.rows(each.TABLE)
    )
    return tuple(dict.fromkeys(record for record in found if isinstance(record, kind)))


def _kinds(kind: type[R]) -> Iterator[type[Record]]:
    """The kinds of records among which one of a kind is: an actor is among entities."""
    return (each for each in KINDS if issubclass(kind, each) or issubclass(each, kind))


def _unknown(tables: Tables, record_id: str, kind: type[Record]) -> UnknownIdError:
    """Say why there is no such record, the likeliest reason first."""
    other = next((record for each in KINDS if (record := maybe(tables, each, record_id))), None)
    if other is not None:
        return UnknownIdError(f"{record_id} is of class {type(other).__name__}, not {kind.__name__}")
    row = tables.first("retired", "record", record_id) if tables.has("retired") else None
    if row is not None:
        after: tuple[str, ...] = row["successors"]
        took = ", ".join(after) or "nothing"
        return UnknownIdError(f"{record_id} was retired in {row['since']}; what took its place: {took}", after)
    return UnknownIdError(f"no record has the id {record_id!r}{_meant(tables, record_id, kind)}")


def _meant(tables: Tables, record_id: str, kind: type[Record]) -> str:
    """Name ids that may have been meant; nothing if none is near."""
    ids = [row[each.KEY] for each in _kinds(kind) if tables.has(each.TABLE) for row in tables.rows(each.TABLE)]
    if "/" not in record_id:
        named = tables.first("names", "text", record_id)
        if named is not None:
            return f"; it is a name of {named['entity_id']}"
        as_id = record_id.strip().lower().replace(" ", "-")
        return did_you_mean(as_id, list(dict.fromkeys(one for one in ids if "/" not in one)))
    return _beside(tables, record_id) or near_id(record_id, ids)


def _beside(tables: Tables, record_id: str) -> str:
    """Say what there is in the provision or document that an id names rightly."""
    above, _, _ = record_id.rpartition("/")
    provision = maybe(tables, Provision, above)
    if provision is not None:
        there = [commitment.id.removeprefix(f"{above}/") for commitment in provision.commitments]
        return f"; {above} has {_listed(there) or 'no commitments'}"
    document = maybe(tables, Document, record_id.partition("/")[0])
    if document is None:
        return ""
    place = record_id.removeprefix(f"{document.id}/")
    near = [one.id for one in document.provisions if place and one.id.startswith(f"{document.id}/{place}.")]
    return (
        f"; provisions there: {_listed(near)}"
        if near
        else f"; what there is: .provisions, .commitments and .divergences of {document.id}"
    )


def _listed(ids: list[str]) -> str:
    """Ids in a line, the middle left out where there are many."""
    return ", ".join(ids if len(ids) <= MOST_LISTED else [*ids[: MOST_LISTED - 1], "…", ids[-1]])


MOST_LISTED = 6
"""Most ids of one place that a message names."""
