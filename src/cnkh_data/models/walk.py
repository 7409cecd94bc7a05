"""One walk over any record: each value with its path and the marks of its field.

A field's type and its marks, such as `Reference`, say what it is. Rules, readings, tables and the comparison of two states ask for
the fields of a kind, so they find a new one as soon as it is in its model.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from .base import Part, Record, Reference, fields_of

M = TypeVar("M")
Path = tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class Shape:
    """What may stand in a field, or in a list or map in it."""

    value_type: type
    marks: tuple[Any, ...]
    """What `Annotated` adds, the innermost first."""
    each: "Shape | None"
    """Shape of the items of a list or the values of a map."""
    nullable: bool = False
    codes: tuple[str | int, ...] = ()
    """What it may be, where that is written out and no codelist."""

    @property
    def innermost(self) -> "Shape":
        """What may stand in it once all lists and maps are opened."""
        return self if self.each is None else self.each.innermost

    def mark(self, kind: type[M]) -> M | None:
        """The mark of a kind; of several, the outermost."""
        found: M | None = _mark(self, kind)  # type: ignore[arg-type]  # A class is hashable; mypy looks at its instances.
        return found


@cache
def _mark(shape: Shape, kind: type) -> Any:
    return next((mark for mark in reversed(shape.marks) if isinstance(mark, kind)), None)


class Found(NamedTuple):
    """A value in a record, the way to it, and what may stand there."""

    path: Path
    value: Any
    shape: Shape


_Visit = Callable[[Any, Path, list[Found]], None]
"""Collects what is wanted of a value that stands at a path."""


@cache
def shapes(model: type[Record | Part]) -> Mapping[str, Shape]:
    """Shape of each field of a record or part."""
    return {name: _shape(info.annotation, tuple(info.metadata)) for name, info in fields_of(model).items()}


def _shape(annotation: Any, marks: tuple[Any, ...]) -> Shape:
    """Look through `Annotated` and `| None`."""
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(arguments[0], (*arguments[1:], *marks))
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not type(None))
        return replace(_shape(inner, marks), nullable=True)
    if origin is Literal:
        return Shape(type(arguments[0]), marks, None, codes=arguments)
    return Shape(origin or annotation, marks, _shape(arguments[-1], ()) if origin in (list, dict) else None)


def walk(record: Record | Part, *kinds: type) -> list[Found]:
    """The values in a record, in the order of its fields, but for nulls: parts, commitments and all that is inside them too.

    Args:
        record: what to walk over.
        kinds: types of values, or of marks, that are wanted; without any, every value that holds no others.
    """
    found: list[Found] = []
    if visit := _visit_fields(type(record), kinds):  # type: ignore[arg-type]
        visit(record, (), found)
    return found


def can_hold(model: type[Record | Part], *kinds: type) -> bool:
    """Whether something of some types, or with a mark of them, can be in a record of a model."""
    return _visit_fields(model, kinds) is not None  # type: ignore[arg-type]


def references(record: Record | Part) -> Iterator[tuple[Path, str, Reference]]:
    """Yield the id of each record that a record refers to, with the way to it and the mark that says what it may be of."""
    for path, target, shape in walk(record, Reference):
        if mark := shape.mark(Reference):
            yield path, target, mark


@cache
def _visit_fields(model: type[Record | Part], kinds: tuple[type, ...]) -> _Visit | None:
    """A walk over the fields in which something is wanted; None if there are none. Made once for each model, and so fast."""
    looks = [(name, shape, *_look(shape, kinds)) for name, shape in shapes(model).items()]  # type: ignore[arg-type]
    wanted = [look for look in looks if any(look[2:])]

    def visit_fields(value: Any, path: Path, found: list[Found]) -> None:
        for name, shape, itself, inner in wanted:
            member = getattr(value, name)
            if member is not None:
                if itself:
                    found.append(Found((*path, name), member, shape))
                if inner is not None:
                    inner(member, (*path, name), found)

    return visit_fields if wanted else None


def _look(shape: Shape, kinds: tuple[type, ...]) -> tuple[bool, _Visit | None]:
    """Whether a value of a shape is wanted itself, and the walk over what is in it; None if nothing in it is wanted."""
    model = shape.value_type if issubclass(shape.value_type, Record | Part) else None
    inner = _visit_fields(model, kinds) if model else _visit_each(shape, kinds)  # type: ignore[arg-type]
    holds_others = model is not None or shape.each is not None
    is_of_kind = issubclass(shape.value_type, kinds) or any(isinstance(mark, kinds) for mark in shape.marks)
    return is_of_kind if kinds else not holds_others, inner


def _visit_each(shape: Shape, kinds: tuple[type, ...]) -> _Visit | None:
    """A walk over the members of a list or map; None if nothing in them is wanted."""
    each = shape.each
    itself, inner = _look(each, kinds) if each else (False, None)
    if each is None or not (itself or inner):
        return None

    def visit_each(value: Any, path: Path, found: list[Found]) -> None:
        for key, member in value.items() if shape.value_type is dict else enumerate(value):
            if member is not None:
                if itself:
                    found.append(Found((*path, key), member, each))
                if inner is not None:
                    inner(member, (*path, key), found)

    return visit_each


def value_at(holder: Any, path: Path) -> Any:
    """The value at a path of a record, or of a record as JSON has it."""
    for step in path:
        holder = getattr(holder, str(step)) if isinstance(holder, Record | Part) else holder[step]
    return holder


def with_value(holder: Any, path: Path, value: Any) -> Any:
    """A record that has another value at a path, and all else as it is."""
    if not path:
        return value
    step, *rest = path
    inner = with_value(value_at(holder, (step,)), tuple(rest), value)
    match holder:
        case Record():
            return holder.model_copy(update={str(step): inner})
        case list():
            return [inner if number == step else member for number, member in enumerate(holder)]
        case dict():
            return {**holder, step: inner}
        case _:
            return replace(holder, **{str(step): inner})
