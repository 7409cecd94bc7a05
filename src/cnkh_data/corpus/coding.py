"""What was coded, by a record or by a reading of any version: units and commitments, where they stand, and their codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..models import Commitment, Provision, Record, Span
from ..models.readings_v1 import ReadCommitment, ReadSpan, ReadUnit
from ..positions import Path


class Passage(NamedTuple):
    """Words of a text, and where they stand in it."""

    start_offset: int
    end_offset: int
    quote: str


Passages = Mapping[str, Passage]
"""Passages by language."""


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


@dataclass(frozen=True, eq=False)
class CodedCommitment(Coding):
    """A commitment."""

    operator: Passages


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
    return CodedUnit(unit, path, passages(unit.anchors), vars(unit), unit.id, commitments)


def _commitment(commitment: Commitment | ReadCommitment, path: Path) -> CodedCommitment:
    anchors, operator = passages(commitment.anchors), passages(commitment.operator)
    return CodedCommitment(commitment, path, anchors, vars(commitment), operator)


def passages(spans: Mapping[str, Span] | Mapping[str, ReadSpan]) -> dict[str, Passage]:
    """Spans of a record or a reading, by language, as passages that can be compared."""
    return {language: Passage(one.start_offset, one.end_offset, one.quote) for language, one in spans.items()}
