"""Readings by version 2 of the codebook: whole, and compact.

A reading has every unit and commitment with all that records have of them, but for what a reader cannot know: their ids, and whether
they have been read. It has quotes and no offsets; `cnkh_data.corpus.as_read` finds where each stands. What is null or empty is left out.

Version 2 is not frozen yet. Until it is, its models follow those of records: a field that is added to `Provision` or
`Commitment` is one of the readings too. It is frozen when the first reading of it is to be kept, before records change again:
the classes that this module makes are written out in it, with their codes, as `readings_v1` has them, and the digest of its
schema goes into `tests/test_frozen_readings.py`. From then on what is added to records is for readings of version 3.
"""

from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import Field, create_model

from .base import Compact, Located, Quote, Record, Unmeasured, fields_of
from .provisions import NUMBERED, STANDING, Commitment, Provision, Span
from .verification import CompactReading
from .walk import Shape, shapes

LABEL = r"^(pre|end|[1-9][0-9]*)\.[1-9][0-9]*\.[1-9][0-9]*$"
QUOTED_SPANS: dict[type, Any] = {Span: Annotated[Quote, Located()]}
"""What a reading has in place of a part of a record."""


def of_readings(name: str, model: type[Record], instead: dict[type, Any], **more: Any) -> type[Compact]:
    """The model of what a reading has of a record: its fields but for ids, each with the same marks."""
    kept = (field for field, shape in shapes(model).items() if shape.mark(Unmeasured) not in (NUMBERED, STANDING))
    fields = {**more, **{field: _field(model, field, instead) for field in kept}}
    made: type[Compact] = create_model(name, __base__=Compact, __doc__=model.__doc__, **fields)
    return made


def _field(model: type[Record], name: str, instead: dict[type, Any]) -> tuple[Any, Any]:
    info, shape = fields_of(model)[name], shapes(model)[name]
    default = _default(shape)
    marks = [mark for mark in info.metadata if not (default and _is_least(mark))]
    kind = _replaced(info.annotation, instead)
    for mark in marks:
        kind = Annotated[kind, mark]
    return kind, Field(description=info.description, **default)


def _default(shape: Shape) -> dict[str, Any]:
    """What stands for a field that is left out: null, or nothing, as far as a record may have that; else no default."""
    if shape.nullable:
        return {"default": None}
    filled = shape.value_type is dict and shape.each and (shape.each.nullable or shape.each.value_type is list)
    may_be_empty = shape.value_type is list and not any(map(_is_least, shape.marks))
    return {"default_factory": shape.value_type} if filled or may_be_empty else {}


def _is_least(mark: Any) -> bool:
    """Whether a mark says how many items there must be."""
    return hasattr(mark, "min_length")


def _replaced(annotation: Any, instead: dict[type, Any]) -> Any:
    """A type with other parts in it."""
    if annotation in instead:
        return instead[annotation]
    arguments = tuple(_replaced(argument, instead) for argument in get_args(annotation))
    origin = get_origin(annotation)
    if origin is Annotated:
        return Annotated[(arguments[0], *annotation.__metadata__)]
    if origin in (list, dict):
        return origin[arguments]
    return Union[arguments] if type(None) in arguments else annotation  # noqa: UP007 - of types that are not known here


ReadCommitment = of_readings("ReadCommitment", Commitment, QUOTED_SPANS)
ReadUnit = of_readings(
    "ReadUnit",
    Provision,
    {**QUOTED_SPANS, Commitment: ReadCommitment},
    label=(
        Annotated[str, Field(pattern=LABEL)] | None,
        Field(
            default=None,
            description="Printed section and paragraph and the number of the unit there, as in an id; null leaves the unit to be "
            "called by its place in the list: `<document>/u12`.",
        ),
    ),
)


class _ReadingV2(CompactReading):
    """One complete reading of a document by version 2 of the codebook: quotes in the order of the texts, and no offsets."""

    CODEBOOK: ClassVar[str] = "2"

    codebook: Literal["2"] = Field(description="Version of the codebook that it was read by.")


_UNITS: Any = (
    Annotated[list[ReadUnit], Field(min_length=1)],  # type: ignore[valid-type]
    Field(
        description="Units in the order of the document's first text, with their codes; actors, instruments and places under "
        "the names that the reader gave them. What is null or empty may be left out."
    ),
)
ReadingV2 = create_model("ReadingV2", __base__=_ReadingV2, __doc__=_ReadingV2.__doc__, units=_UNITS)
