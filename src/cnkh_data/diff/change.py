"""What a change is: to one record, and to one of its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..models import Seal
from ..seals import COMPUTED


class Kind(StrEnum):
    """What became of a record. The values are part of `cnkh diff --format json`."""

    ADDED = "added"
    REMOVED = "removed"
    RETIRED = "retired"
    """Removed, with a tombstone that names no successor."""
    SUPERSEDED = "superseded"
    """Removed, with a tombstone that names its successors."""
    CHANGED = "changed"
    RENAMED = "renamed"
    SPLIT = "split"
    JOINED = "joined"
    REORDERED = "reordered"
    """Records of one file stand in another order."""
    SEAL_VOIDED = "seal_voided"
    SEAL_RENEWED = "seal_renewed"
    SEAL_ADDED = "seal_added"
    SEAL_REMOVED = "seal_removed"


OF_SEALS = (Kind.SEAL_RENEWED, Kind.SEAL_ADDED, Kind.SEAL_REMOVED, Kind.SEAL_VOIDED)
"""What became of a seal, not of its record."""


class How(StrEnum):
    """In what way a field changed. The values are part of `cnkh diff --format json`."""

    SET = "set"
    """It had no value."""
    CLEARED = "cleared"
    """It has no value any more."""
    REPLACED = "replaced"
    ITEMS = "items"
    """A list of records: `old` has the items that are gone, `new` those that have come."""
    ORDER = "order"
    """The same items in another order."""
    MOVED = "moved"
    """A span of the same words at another place."""
    WIDENED = "widened"
    """A span of the same words and more."""
    NARROWED = "narrowed"
    """A span of fewer of its words."""
    SHIFTED = "shifted"
    """A span of other words."""


@dataclass(frozen=True)
class Authors:
    """Who changed the seals between two sides, as git has it."""

    commits: Mapping[str, int]
    """Name of each author, with the number of their commits that touch the seals; most first."""
    uncommitted: bool
    """Whether the working tree has seals that are in no commit."""


@dataclass(frozen=True)
class FieldChange:
    """A change to one field of a record."""

    field: str
    """The way to it with dots, the text last where it has a value per text: `force.en`."""
    how: How
    old: Any
    new: Any
    part: str = ""
    """In a split, the part that has the new value; in a join, the part that had the old one."""


@dataclass(frozen=True)
class Change:
    """What happened to one record."""

    kind: Kind
    record_type: str
    id: str
    """Its id after the change; before it, if it is gone."""
    document: str = ""
    """Its document; empty for a record of the whole collection."""
    before: tuple[str, ...] = ()
    """Ids that it had, where they differ: one if it was renamed, several if it was joined."""
    after: tuple[str, ...] = ()
    """Ids of the parts it was split into, or of the successors that its tombstone names."""
    label: str = ""
    """What it says, in a few words."""
    fields: tuple[FieldChange, ...] = ()
    because: str = ""
    """Id of the record whose change brings this one along: all of a removed document is removed."""
    references_followed: int = 0
    """For a renamed register entry: references that have the new id."""
    references_left: int = 0
    """For a renamed register entry: references that still have the old id."""
    seal: Seal | None = None
    """The seal that was made or renewed."""

    @property
    def is_read(self) -> bool:
        """Whether somebody says to have read the record; agreement is computed, and sealed by a command."""
        return self.seal is not None and self.record_type != COMPUTED
