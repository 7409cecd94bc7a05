"""What was coded, by a record or by a reading of any version: units and commitments, where they stand, and their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from ..models import Commitment, Provision, Record, Span
from ..models.base import Located
from ..models.readings_v1 import ReadCommitment, ReadSpan, ReadUnit
from ..models.walk import shapes
from ..positions import Path


class Passage(NamedTuple):
    """Words of a text, and where they stand in it."""

    start_offset: int
    end_offset: int
    quote: str


Passages = Mapping[str, Passage]
"""Passages by language."""
Quoted = Mapping[str, Mapping[str, Sequence[Passage]]]
"""Field to its passages by language; several, or none, where it may have them."""


@dataclass(frozen=True, eq=False)
class Coding:
    """A unit or commitment, as a reading has it or a record."""

    written: Record
    """What was written. The marks of its model say what of it is compared."""
    path: Path
    """The way to it from its reading; from the provision, for a record's."""
    anchors: Passages
    codes: Mapping[str, Any]
    """Value of each field, those that were left out included."""
    quoted: Quoted
    """What it quotes beside its anchors: field and language to where that stands."""


@dataclass(frozen=True, eq=False)
class CodedCommitment(Coding):
    """A commitment."""

    @property
    def operator(self) -> Passages:
        """The words that give it its force."""
        return {language: found[0] for language, found in self.quoted["operator"].items() if found}


@dataclass(frozen=True, eq=False)
class CodedUnit(Coding):
    """A unit with its commitments."""

    id: str
    """What adjudications and tables call it."""
    commitments: Sequence[CodedCommitment]


def with_offsets(unit: Provision | ReadUnit, path: Path = ()) -> CodedUnit:
    """A unit that was written with the offsets of its quotes."""
    written: Sequence[Commitment | ReadCommitment] = unit.commitments
    commitments = [_commitment(one, (*path, "commitments", index)) for index, one in enumerate(written)]
    return CodedUnit(unit, path, passages(unit.anchors), vars(unit), {}, unit.id, commitments)


def _commitment(commitment: Commitment | ReadCommitment, path: Path) -> CodedCommitment:
    quoted = {name: _listed(getattr(commitment, name)) for name in quoting(type(commitment))}
    return CodedCommitment(commitment, path, passages(commitment.anchors), vars(commitment), quoted)


@cache
def quoting(model: type[Record]) -> Sequence[str]:
    """Fields of a commitment in which words of each text are quoted, but for its anchors."""
    per_text = {name: shape.innermost for name, shape in shapes(model).items() if shape.value_type is dict}
    quotes = (
        name
        for name, inner in per_text.items()
        if inner.value_type in (Span, ReadSpan) or inner.mark(Located) is not None
    )
    return [name for name in quotes if name != "anchors"]


def _listed(spans: Mapping[str, Any]) -> dict[str, Sequence[Passage]]:
    """Passages of a field, by language: of one that may have several, one that has one, or one that may have none."""
    each = {language: one if isinstance(one, list) else [one] for language, one in spans.items()}
    return {language: [_passage(one) for one in listed if one is not None] for language, listed in each.items()}


def _passage(span: Span | ReadSpan) -> Passage:
    return Passage(span.start_offset, span.end_offset, span.quote)


def passages(spans: Mapping[str, Span] | Mapping[str, ReadSpan]) -> dict[str, Passage]:
    """Spans of a record or a reading, by language, as passages that can be compared."""
    return {language: _passage(one) for language, one in spans.items()}
