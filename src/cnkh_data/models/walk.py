"""One walk over any record: each value with its path and the marks of its field.

What a field is stands on the field: marks such as `Reference`, and its type. So a new field is compared, checked or released like
the others of its kind as soon as it is in its model.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

from .base import Part, Record, Reference, fields_of

M = TypeVar("M")


class Shape(NamedTuple):
    """What may stand in a field, or in a list or map in it."""

    value_type: type
    marks: tuple[Any, ...]
    """What `Annotated` adds, the innermost first."""
    each: "Shape | None"
    """Shape of the items of a list or the values of a map."""

    def mark(self, kind: type[M]) -> M | None:
        """The mark of a kind; of several, the outermost."""
        return next((mark for mark in reversed(self.marks) if isinstance(mark, kind)), None)


class Found(NamedTuple):
    """A value in a record, the way to it, and what may stand there."""

    path: tuple[str | int, ...]
    value: Any
    shape: Shape


class _Step(NamedTuple):
    shape: Shape
    wanted: bool
    fields: tuple[tuple[str, "_Step"], ...]
    """Fields of a record or part in which something is wanted."""
    each: "_Step | None"
    """For the members of a list or map, if something in them is wanted."""


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
        return _shape(inner, marks)
    return Shape(origin or annotation, marks, _shape(arguments[-1], ()) if origin in (list, dict) else None)


def walk(record: Record | Part, *kinds: type) -> Iterator[Found]:
    """Yield the values in a record, in the order of its fields, but for nulls: parts, commitments and all that is inside them too.

    Args:
        record: what to walk over.
        kinds: types of values, or of marks, that are wanted; without any, every value that holds no others.
    """
    found: list[Found] = []
    for name, step in _steps(type(record), kinds):  # type: ignore[arg-type]  # A class is hashable; mypy looks at its instances.
        _collect(getattr(record, name), (name,), step, found)
    return iter(found)


def references(record: Record | Part) -> Iterator[tuple[tuple[str | int, ...], str, Reference]]:
    """Yield the id of each record that a record refers to, with the way to it and the mark that says what it may be of."""
    for path, target, shape in walk(record, Reference):
        if mark := shape.mark(Reference):
            yield path, target, mark


def _collect(value: Any, path: tuple[str | int, ...], step: _Step, found: list[Found]) -> None:
    if value is None:
        return
    if step.wanted:
        found.append(Found(path, value, step.shape))
    for name, field in step.fields:
        _collect(getattr(value, name), (*path, name), field, found)
    if step.each is not None:
        for key, member in value.items() if step.shape.value_type is dict else enumerate(value):
            _collect(member, (*path, key), step.each, found)


@cache
def _steps(model: type[Record | Part], kinds: tuple[type, ...]) -> tuple[tuple[str, _Step], ...]:
    """The fields in which something is wanted: the walk goes nowhere else."""
    steps = ((name, _step(shape, kinds)) for name, shape in shapes(model).items())  # type: ignore[arg-type]
    return tuple((name, step) for name, step in steps if _leads_on(step))


def _step(shape: Shape, kinds: tuple[type, ...]) -> _Step:
    holds_fields = issubclass(shape.value_type, Record | Part)
    wanted = issubclass(shape.value_type, kinds) or any(isinstance(mark, kinds) for mark in shape.marks)
    each = _step(shape.each, kinds) if shape.each else None
    return _Step(
        shape,
        wanted if kinds else not holds_fields and each is None,
        _steps(shape.value_type, kinds) if holds_fields else (),
        each if each and _leads_on(each) else None,
    )


def _leads_on(step: _Step) -> bool:
    return bool(step.wanted or step.fields or step.each)


def value_at(holder: Any, path: tuple[str | int, ...]) -> Any:
    """The value at a path of a record, or of a record as JSON has it."""
    for step in path:
        holder = getattr(holder, str(step)) if isinstance(holder, Record | Part) else holder[step]
    return holder
