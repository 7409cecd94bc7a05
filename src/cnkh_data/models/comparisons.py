"""Between the versions of a document, and between documents."""

from typing import Annotated

from pydantic import Field

from ..fold import fold
from .base import (
    CommitmentId,
    DivergenceId,
    Language,
    Offset,
    Part,
    Prose,
    ProvisionId,
    Record,
    Reference,
    Slug,
    Words,
    part,
)
from .codelists import Dimension, Direction, DivergenceType, Materiality, RelationBasis, RelationType


@part
class SpanOrPoint(Part):
    """A stretch of a text, or the empty point where the other version's words would stand."""

    start_offset: Offset = Field(description="First code point of the span in the text.")
    end_offset: Offset = Field(description="Code point after the last one; equal to the start for a point.")
    quote: Annotated[str, Words.SOURCE] = Field(
        description="Exactly the text between the two offsets; empty for a point."
    )

    @property
    def words(self) -> str:
        """The quote as words are looked for in it: what only looks like a character stands there as that."""
        return fold(self.quote)


class Divergence(Record):
    """A difference in meaning between two language versions. Neither version is the error."""

    id: DivergenceId = Field(description="Document id and a counter: `…/d1`.")
    provision: ProvisionId = Field(description="Provision that it is in.")
    commitments: list[CommitmentId] = Field(description="Commitments whose codes it touches; empty if none.")
    type: DivergenceType = Field(description="How the versions differ, from the document's first text to the other.")
    direction: Direction | None = Field(
        description="Of a force shift: whether the other text is stronger than the document's first; else null."
    )
    dimension: Dimension = Field(description="What the difference is about.")
    materiality: Materiality = Field(description="How much it matters, from 0 style to 2 coded.")
    spans: Annotated[dict[Language, SpanOrPoint], Field(min_length=2, max_length=2)] = Field(
        description="The words in both versions, or the point where a version would have them."
    )
    note: Prose = Field(description="One neutral sentence: what each version says.")


ProvisionOrCommitmentId = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+/(pre|end|[1-9][0-9]*)(\.[1-9][0-9]*){2}(/c[1-9][0-9]*)?$"),
    Reference("provision", "commitment"),
]


class Relation(Record):
    """A link between provisions or commitments of two documents, read from the later to the earlier."""

    id: Slug = Field(description="Identifier of the relation.")
    type: RelationType = Field(description="How the subject relates to the target.")
    subject: ProvisionOrCommitmentId = Field(
        description="Provision or commitment that restates, follows up, cites, succeeds."
    )
    target: ProvisionOrCommitmentId = Field(description="Provision or commitment that it relates to.")
    basis: RelationBasis = Field(description="Whether the text says so or the reader concludes it.")
    note: Prose | None = Field(description="Why; null if plain.")
