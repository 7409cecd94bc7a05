"""Names in the texts. Mentions are derived from the registers; only the overrides are kept by hand."""

from typing import Annotated

from pydantic import Field

from .base import DocumentId, EntityId, Language, Offset, Prose, Quote, Record, Slug
from .codelists import EntityType, MentionBasis


class MentionOverride(Record):
    """A place in a text where the longest match is wrong, and what stands there."""

    id: Slug = Field(description="Identifier, unique within the document.")
    language: Language = Field(description="Text that it is in.")
    start_offset: Offset = Field(description="First code point in the text.")
    end_offset: Offset = Field(description="Code point after the last one.")
    quote: Quote = Field(description="Exactly the text between the two offsets.")
    entity: EntityId | None = Field(description="Entity that is named there; null if none is.")
    reason: Prose = Field(description="Why the longest match is wrong here.")


class Mention(Record):
    """One occurrence of a registered name in a text, resolved to one entity. Derived, never kept by hand."""

    document: DocumentId = Field(description="Document of the text.")
    language: Language = Field(description="Text that it is in.")
    start_offset: Offset = Field(description="First code point in the text.")
    end_offset: Offset = Field(description="Code point after the last one.")
    quote: Quote = Field(description="Exactly the text between the two offsets.")
    entity: EntityId = Field(description="Entity that is named.")
    entity_type: EntityType = Field(description="Register that the entity is in.")
    basis: MentionBasis = Field(description="How the mention was found.")
    depth: Annotated[int, Field(ge=0, le=9)] = Field(
        description="0 for a longest match; 1 or more for a name inside another name (Laos in the China–Laos–Thailand railway)."
    )
