"""What a step of migration can do to a record, as plain JSON: the models know the newest format only.

Each change has a way there and a way back. Nobody believes that a way back leads to the same record: `carrying` goes it and compares.

A change is told where it happens by the kind of file and the way to an object in each of its records, where `*` is every item of
a list or every language of a map: `provisions/commitments/*`. An object that is null, or in a list without items, is passed over.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..corpus.formats import FIRST

Json = dict[str, Any]
Steps = tuple[str | int, ...]
"""Steps of a JSON pointer."""

EACH = "*"


class MisfitError(Exception):
    """An object is not as the older format has it."""


class NoWayBackError(Exception):
    """The older object cannot be recovered."""


class DoubtError(Exception):
    """What a rule fixture says cannot be carried by a program."""


@dataclass(frozen=True)
class Change(ABC):
    """One thing that a step does to every object of a kind."""

    where: str
    """Kind of file, and the way to the objects in each record: `provisions/commitments/*`."""

    @cached_property
    def kind(self) -> str:
        """Kind of file."""
        return self.where.split("/")[0]

    @cached_property
    def way(self) -> tuple[str, ...]:
        """The way from a record to the objects."""
        return tuple(self.where.split("/")[1:])

    @abstractmethod
    def forth(self, item: Json) -> bool:
        """Change an object in place, and say whether anything was to change.

        Raises:
            MisfitError: if it is not as the older format has it.
        """

    @abstractmethod
    def back(self, item: Json) -> None:
        """Undo that, as far as the changed object tells.

        Raises:
            NoWayBackError: if it does not.
        """

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """Where a pointer leads now that led into an object by these steps; what is written there, `values` under any keys, is changed.

        Raises:
            DoubtError: if only a person can say.
        """
        _ = values
        return steps

    def words(self) -> frozenset[str]:
        """Names and codes that this changes: a text that holds one of them is looked at by a person."""
        return frozenset()


def objects(value: Any, way: tuple[str, ...]) -> Iterator[Json]:
    """Yield the objects that a way leads to.

    Example:
        >>> list(objects({"a": [{"b": {"zh": {}, "en": {"c": 1}}}]}, ("a", "*", "b", "*")))
        [{}, {'c': 1}]
    """
    if not way:
        if isinstance(value, dict):
            yield value
    elif way[0] == EACH:
        for member in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            yield from objects(member, way[1:])
    elif isinstance(value, dict) and way[0] in value:
        yield from objects(value[way[0]], way[1:])


def _required(item: Json, name: str) -> Any:
    if name not in item:
        raise MisfitError(f"has no field {name!r}")
    return item[name]


def _refused(item: Json, name: str) -> None:
    if name in item:
        raise MisfitError(f"has a field {name!r} already")


def insert(item: Json, name: str, value: Any, after: str | None) -> None:
    """Put a field after another; without one, first."""
    if after is not None and after not in item:
        raise MisfitError(f"has no field {after!r}, after which {name!r} belongs")
    others = list(item.items())
    at = 0 if after is None else 1 + list(item).index(after)
    item.clear()
    item.update([*others[:at], (name, value), *others[at:]])


@dataclass(frozen=True)
class Rename(Change):
    """Another name for a field. Adjudications and agreement name fields too: see `Recode`."""

    old: str
    new: str

    def forth(self, item: Json) -> bool:
        """Give the field its new name, in its place."""
        _required(item, self.old)
        _refused(item, self.new)
        _rename(item, self.old, self.new)
        return True

    def back(self, item: Json) -> None:
        """Give it its old name."""
        _rename(item, self.new, self.old)

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """The same field under its new name."""
        _ = values
        return (self.new, *steps[1:]) if steps[0] == self.old else steps

    def words(self) -> frozenset[str]:
        """The old name."""
        return frozenset([self.old])


def _rename(item: Json, old: str, new: str) -> None:
    renamed = [(new if name == old else name, value) for name, value in item.items()]
    item.clear()
    item.update(renamed)


@dataclass(frozen=True)
class Add(Change):
    """A new field, with a value that is right for every record, or one that stands there until a person has read the record."""

    name: str
    value: Any
    after: str | None
    """Field that it comes after, as in the model; None if it is the first."""
    to_be_read: bool = False
    """Whether the value only stands there until a person has read the record: no seal is carried then."""

    def forth(self, item: Json) -> bool:
        """Add the field."""
        _refused(item, self.name)
        insert(item, self.name, _copied(self.value), self.after)
        return True

    def back(self, item: Json) -> None:
        """Take it away, if nobody need read it."""
        if self.to_be_read:
            raise NoWayBackError(f"{self.name!r} has a value that nobody has read")
        if item.get(self.name) != self.value:
            raise NoWayBackError(f"{self.name!r} has another value than it was given")
        del item[self.name]


def _copied(value: Any) -> Any:
    """A value of its own for each record, or a change of one would be a change of all."""
    if isinstance(value, dict):
        return {name: _copied(member) for name, member in value.items()}
    return [_copied(member) for member in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Drop(Change):
    """A field less. Seals are carried where it had the value that it nearly always had, since only that can be recovered."""

    name: str
    value: Any
    """The value that is lost nowhere."""
    after: str | None
    """Field that it came after; None if it was the first."""

    def forth(self, item: Json) -> bool:
        """Take the field away."""
        _required(item, self.name)
        del item[self.name]
        return True

    def back(self, item: Json) -> None:
        """Put it back with its usual value."""
        insert(item, self.name, _copied(self.value), self.after)

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """Nowhere, if it led to the field."""
        _ = values
        if steps[0] == self.name:
            raise DoubtError(f"is about {self.name!r}, which is dropped")
        return steps

    def words(self) -> frozenset[str]:
        """Its name."""
        return frozenset([self.name])


@dataclass(frozen=True)
class Recode(Change):
    """Other codes in a field: its value, or each item of a list, or each value of a map of languages.

    Two old codes may get one new code. Seals of records with the first of them are carried.
    """

    name: str
    codes: Mapping[str, str] = field(hash=False)
    """Old code to new code."""

    def forth(self, item: Json) -> bool:
        """Write the new codes."""
        before = _required(item, self.name)
        item[self.name] = _recoded(before, self.codes)
        return bool(item[self.name] != before)

    def back(self, item: Json) -> None:
        """Write the old codes."""
        earlier = {new: old for old, new in [*self.codes.items()][::-1]}
        item[self.name] = _recoded(item[self.name], earlier)

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """The same place; a code that is written there is changed."""
        if steps[0] == self.name:
            for key, value in values.items():
                values[key] = _recoded(value, self.codes)
        return steps

    def words(self) -> frozenset[str]:
        """The old codes."""
        return frozenset(self.codes)


def _recoded(value: Any, codes: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return codes.get(value, value)
    if isinstance(value, list):
        return [_recoded(member, codes) for member in value]
    if isinstance(value, dict):
        return {name: _recoded(member, codes) for name, member in value.items()}
    return value


@dataclass(frozen=True)
class Move(Change):
    """A field in another place of the same object, or of an object in it: `deadline/edtf`. The objects on the way must be there."""

    old: str
    new: str
    after: str | None
    """Field that it comes after in its new place; None if it is the first."""
    was_after: str | None
    """Field that it came after in its old place."""

    def forth(self, item: Json) -> bool:
        """Take the field to its new place."""
        _carry(item, self.old, self.new, self.after)
        return True

    def back(self, item: Json) -> None:
        """Take it to its old place."""
        _carry(item, self.new, self.old, self.was_after)

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """The field in its new place."""
        old = tuple(self.old.split("/"))
        if steps[: len(old)] == old:
            return (*self.new.split("/"), *steps[len(old) :])
        if values and steps == old[: len(steps)]:
            raise DoubtError(f"writes {'/'.join(map(str, steps))!r}, out of which a field was moved")
        return steps

    def words(self) -> frozenset[str]:
        """Its old name."""
        return frozenset([self.old.split("/")[-1]])


def _carry(item: Json, old: str, new: str, after: str | None) -> None:
    *way, name = old.split("/")
    origin = _below(item, way)
    value = _required(origin, name)
    del origin[name]
    *way, name = new.split("/")
    target = _below(item, way)
    _refused(target, name)
    insert(target, name, value, after)


def _below(item: Json, way: list[str]) -> Json:
    for step in way:
        member = _required(item, step)
        if not isinstance(member, dict):
            raise MisfitError(f"has no object in {step!r}")
        item = member
    return item


@dataclass(frozen=True)
class Rewrite(Change):
    """Whatever cannot be said otherwise: a function that changes an object in place, and one that undoes it where there is one."""

    there: Callable[[Json], None]
    again: Callable[[Json], None] | None = None
    fields: tuple[str, ...] = ()
    """Fields that the functions know; a person looks at fixtures that are about one of them. Without any, it may be all."""

    def forth(self, item: Json) -> bool:
        """Call the function."""
        before = _copied(item)
        self.there(item)
        return bool(item != before or list(item) != list(before))

    def back(self, item: Json) -> None:
        """Call the function that undoes it."""
        if self.again is None:
            raise NoWayBackError(f"nothing undoes {self.there.__name__}")
        self.again(item)

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """The same place, unless the functions know the field."""
        _ = values
        if not self.fields or steps[0] in self.fields:
            raise DoubtError(f"is about what {self.there.__name__} changes")
        return steps

    def words(self) -> frozenset[str]:
        """The fields that they know."""
        return frozenset(self.fields)


@dataclass(frozen=True)
class Number(Change):
    """The number of the format in the record of the dataset, which each step writes. The first format has none."""

    number: int

    def forth(self, item: Json) -> bool:
        """Write the number, last where there was none."""
        item["format"] = self.number
        return True

    def back(self, item: Json) -> None:
        """Write the number before."""
        item["format"] = self.number - 1
        if self.number == FIRST + 1:
            del item["format"]
