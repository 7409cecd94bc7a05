"""A document is the work; a text is one language version of it, made from a source by cuts alone."""

from typing import Annotated

from pydantic import Field

from .base import (
    INT32_MAX,
    ActorId,
    Codebook,
    Day,
    DocumentId,
    EntityId,
    Language,
    Offset,
    OursInEnglish,
    Part,
    PlaceId,
    Prose,
    Quote,
    Record,
    Sha256,
    SourceId,
    Words,
    part,
)
from .codelists import Authenticity, CutReason, DocumentKind, DocumentStatus


@part
class Cut(Part):
    """A stretch of a source that is left out of a text."""

    start_offset: Offset = Field(description="First code point of the cut in the source.")
    end_offset: Offset = Field(description="Code point after the last one of the cut in the source.")
    reason: CutReason = Field(description="Why it is cut.")
    quote: Quote = Field(description="What is cut, exactly.")


class Text(Record):
    """One language version of a document: its source minus the listed cuts."""

    language: Language = Field(description="BCP 47 tag of the text; unique within the document.")
    source: SourceId = Field(description="Source that the text is cut from.")
    authenticity: Authenticity = Field(description="Standing of this version, as far as the text itself says.")
    characters: Annotated[int, Field(ge=1, le=INT32_MAX)] = Field(description="Length of the text in code points.")
    sha256: Sha256 = Field(description="SHA-256 of the text in UTF-8.")
    cuts: list[Cut] = Field(description="Cuts in source order; they do not overlap.")


class Collective(Record):
    """An expression that a document uses for several entities, such as 双方."""

    language: Language = Field(description="Text whose expression this is.")
    text: Annotated[Prose, Words.NAME] = Field(description="The expression as printed.")
    entities: Annotated[list[EntityId], Field(min_length=1)] = Field(
        description="Entities it stands for wherever this document uses it."
    )


class Term(Record):
    """Words that stand for one entity in a document, and for others elsewhere: 主席, “the visit”, “the Corridor”."""

    language: Language = Field(description="Text whose words these are.")
    text: Annotated[Prose, Words.NAME] = Field(description="The words as printed.")
    entity: EntityId = Field(description="Entity they stand for wherever this document uses them.")
    stands_for: Quote | None = Field(
        description="Words of the same text that say in full what is meant; null if none do, and reason says so."
    )
    reason: Prose | None = Field(
        description="How it is known what is meant, where no words of the text say it in full; else null."
    )


class Document(Record):
    """A work: a joint statement, talks as reported, a commentary."""

    id: DocumentId = Field(description="Date, actors and kind; document ids sort into a timeline.")
    title: Annotated[Prose, Words.NAME, OursInEnglish()] = Field(description="Short English title, our own.")
    kind: DocumentKind = Field(description="What sort of work it is.")
    status: DocumentStatus = Field(description="Whether it takes part in releases.")
    codebook: Codebook = Field(description="Version of the codebook that the whole document conforms to.")
    date: Day = Field(description="Date of issue, or of the talks that it reports.")
    place: PlaceId | None = Field(description="Place of issue; null if the document names none.")
    parties: Annotated[list[ActorId], Field(min_length=1)] = Field(
        description="Actors that issue it, or whose relationship it is about."
    )
    texts: Annotated[list[Text], Field(min_length=1)] = Field(
        description="Language versions. Divergences run from the first to the others."
    )
    collectives: list[Collective] = Field(description="Expressions that stand for several entities.")
    terms: list[Term] = Field(description="Words that stand for one entity in this document and not everywhere.")
    note: Prose | None = Field(description="What a user of the document should know; null if nothing.")
