"""What every record has, and how one is made of the row with its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from .frozen import Frozen
from .parts import brief
from .tables import Row, Tables, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable

R = TypeVar("R", bound="Record")


class Record(Frozen):
    """A record of the dataset. It is equal to another of its kind with the same id, cannot be changed, and can be pickled."""

    KIND: ClassVar[str]
    """What it is, in a word."""
    TABLE: ClassVar[str]
    """Table whose rows it is made of."""
    KEY: ClassVar[str]
    """Column that has its id."""

    _tables: Tables
    id: str
    """Its id, by which it may be cited."""

    @property
    def label(self) -> str:
        """What it is, for a line about it."""
        return ""

    def to_dict(self) -> dict[str, Any]:
        """Its fields, without what it leads to."""
        return {name: getattr(self, name) for name in self.SHOWN}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and (self.KIND, self.id) == (other.KIND, other.id)

    def __hash__(self) -> int:
        return hash((self.KIND, self.id))

    def __repr__(self) -> str:
        said = brief(self.label)
        return f"<{type(self).__name__} {self.id}{f' {said}' if said else ''}>"

    def __str__(self) -> str:
        """Its page as plain text."""
        from ..pages.text import text  # noqa: PLC0415 - only what is looked at needs it

        return text(self._tables.page(self)) if self._tables.page else repr(self)

    def _repr_html_(self) -> str:
        """Its page as notebooks show it."""
        from ..html import html  # noqa: PLC0415
        from ..pages import Block  # noqa: PLC0415

        return html(self._tables.page(self) if self._tables.page else Block(self.id, self.label, self.KIND))

    def __dir__(self) -> Iterable[str]:
        return sorted(name for name in super().__dir__() if not name.startswith("_") and not name.isupper())

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self._tables.root, self.id)

    @property
    def _row(self) -> Row:
        """The row that it was made of."""
        return self._tables.first(self.TABLE, self.KEY, self.id) or {}

    @classmethod
    def _of(cls: type[R], tables: Tables, row: Row) -> R:
        """The record that a row makes."""
        return cls(tables, *(row[cls.KEY if name == "id" else name] for name in cls.SHOWN))


def _again(kind: type[R], root: str, record_id: str) -> R:
    """A record that was pickled, from the same folder."""
    return one(tables_of(root), kind, record_id)


def one(tables: Tables, kind: type[R], record_id: str) -> R:
    """The record of a kind that has an id; the same object each time.

    Raises:
        KeyError: if there is none.
    """
    found = maybe(tables, kind, record_id)
    if found is None:
        raise KeyError(record_id)
    return found


def maybe(tables: Tables, kind: type[R], record_id: str | None) -> R | None:
    """The record of a kind that has an id; None if there is none."""
    if record_id is None or not tables.has(kind.TABLE):
        return None
    key = (kind.KIND, record_id)
    if key not in tables.made:
        row = tables.first(kind.TABLE, kind.KEY, record_id)
        if row is None:
            return None
        tables.made[key] = kind._of(tables, row)
    found = tables.made[key]
    return found if isinstance(found, kind) else None


def many(tables: Tables, kind: type[R], ids: Iterable[str]) -> tuple[R, ...]:
    """The records of a kind with some ids, each once, in that order."""
    return tuple(one(tables, kind, record_id) for record_id in dict.fromkeys(ids))
