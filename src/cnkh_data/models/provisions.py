"""What a document says: provisions that tile its texts, each with the commitments inside it."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ..fold import fold
from .base import (
    ActorId,
    Coded,
    CommitmentId,
    Edtf,
    InstrumentId,
    Language,
    Offset,
    OursInEnglish,
    Part,
    PlaceId,
    PrimaryLanguage,
    Prose,
    ProvisionId,
    Quote,
    Record,
    Unmeasured,
    Words,
    part,
)
from .codelists import (
    Act,
    Action,
    Delegation,
    Force,
    Formula,
    Mode,
    Novelty,
    Pillar,
    Polarity,
    Precision,
    ProvisionStatus,
    Role,
    Topic,
    Voice,
)


@part
class Span(Part):
    """A stretch of a text, with the words it must contain."""

    start_offset: Offset = Field(description="First code point of the span in the text.")
    end_offset: Offset = Field(description="Code point after the last one of the span.")
    quote: Quote = Field(description="Exactly the text between the two offsets.")

    @property
    def words(self) -> str:
        """The quote as words are looked for in it: what only looks like a character stands there as that."""
        return fold(self.quote)


Spans = Annotated[dict[Language, Span], Field(min_length=1)]
Printed = Annotated[dict[Language, Annotated[Prose, Words.SOURCE]], Field(min_length=1)]


class Deadline(Record):
    """Until when, as the texts print it."""

    printed: Printed = Field(description="The words, per text.")
    edtf: Edtf | None = Field(
        description="The same as an EDTF date or interval; null where it is no date (“at an early date”)."
    )


class Quantity(Record):
    """How much or how many, as the texts print it."""

    printed: Printed = Field(description="The words, per text.")
    number: Annotated[int, Field(ge=0, le=10**12)] = Field(description="The number.")
    unit: Annotated[Prose, OursInEnglish()] = Field(description="What is counted, in English.")


NUMBERED = Unmeasured("Each reader numbers anew.")
PAIRED = Unmeasured("What is compared is paired by where it stands.")
FREE_TEXT = Unmeasured("Two readers seldom write the same words for the same thing.")
Actors = Annotated[list[ActorId], Coded.SET]
MOST_TOPICS, MOST_TOPICS_OF_COMMITMENT = 3, 2
"""Topics that a provision may have, and a commitment."""


class Commitment(Record):
    """An identified actor's undertaking of future, continued or withheld action of its own."""

    id: Annotated[CommitmentId, NUMBERED] = Field(description="Provision id and a counter: `…/c1`.")
    anchors: Annotated[Spans, Coded.VERSIONS] = Field(
        description="Per text that carries it: where the commitment stands, inside its provision."
    )
    operator: Annotated[Spans, Coded.PLACE] = Field(
        description="Per text: the words that give it its force; they may stand earlier in the same paragraph."
    )
    verb: Annotated[dict[Language, Span | None], Field(min_length=1), Coded.PLACE] = Field(
        description="Per text: the first verb under the operator, inside the provision; null where there is a noun."
    )
    force: Annotated[dict[Language, Force], Field(min_length=1), Coded.VALUE] = Field(
        description="Per text: strength of the operator, from 0 backs to 3 agreed; never averaged."
    )
    novelty: Annotated[dict[Language, Novelty | None], Field(min_length=1), Coded.VALUE] = Field(
        description="Per text: what the cue words say of its history; null where there are none."
    )
    committers: Annotated[Actors, Field(min_length=1)] = Field(description="Actors that are bound.")
    mode: Annotated[Mode, Coded.VALUE] = Field(description="Whether they are bound together, severally or alone.")
    counterparts: Actors = Field(description="Actors toward whom the action is undertaken.")
    beneficiaries: Actors = Field(description="Actors that the text says are to benefit.")
    action: Annotated[Action, Coded.VALUE] = Field(description="What is to be done.")
    object: Annotated[dict[PrimaryLanguage, Prose], Field(min_length=1), OursInEnglish(), FREE_TEXT] = Field(
        description="What it is to be done to: a short noun phrase of our own, in the languages of the document's texts and in English."
    )
    topics: Annotated[list[Topic], Field(min_length=1, max_length=MOST_TOPICS_OF_COMMITMENT), Coded.RANKED] = Field(
        description="What it is about, the main topic first."
    )
    aims: Annotated[dict[Language, list[Span]], Field(min_length=1), Coded.PLACE] = Field(
        description="Per text of the provision: what it is to lead to or serve, as far as that is no commitment."
    )
    precision: Annotated[Precision, Coded.VALUE] = Field(
        description="How decidable fulfilment is, from 1 an aim to 3 decidable."
    )
    delegation: Annotated[Delegation, Coded.VALUE] = Field(description="Whether a body is charged with it.")
    bodies: Actors = Field(
        description="Bodies that are charged, created, convened or strengthened, or through which the committers act."
    )
    deadline: Annotated[Deadline | None, Coded.ALIKE] = Field(description="Until when; null if the text does not say.")
    quantity: Annotated[Quantity | None, Coded.ALIKE] = Field(description="How much; null if the text does not say.")
    instruments: Annotated[list[InstrumentId], Coded.SET] = Field(
        description="Instruments that the commitment is about."
    )
    places: Annotated[list[PlaceId], Coded.SET] = Field(
        description="Places, projects and events that the commitment is about."
    )
    subject_inherited: Annotated[bool, Coded.VALUE] = Field(
        description="Whether the subject is taken from an earlier sentence."
    )
    note: Annotated[Prose | None, FREE_TEXT] = Field(description="Doubt, or the reason for a close call; null if none.")

    @property
    def label(self) -> str:
        """Its object in one language: in English, if it has that."""
        return in_english(self.object)


def in_english(words: Mapping[str, str]) -> str:
    """What stands for English in a map of languages, or for the first language where there is no English.

    Example:
        >>> in_english({"zh": "铁路", "en": "a railway"})
        'a railway'
    """
    return words.get("en") or next(iter(words.values()))


DOUBT = "Doubtful proposal: "
"""How the note of a proposal begins that says where a program may be wrong; a person who confirms the record has settled it."""
STANDING = Unmeasured("It says whether a record has been read at all.")


class Provision(Record):
    """The smallest stretch of text that performs one act by one set of speakers."""

    id: Annotated[ProvisionId, NUMBERED] = Field(
        description="`<document>/<section>.<paragraph>.<unit>` by printed structure."
    )
    status: Annotated[ProvisionStatus, STANDING] = Field(
        description="Whether a person has read it; in a release, every provision is read."
    )
    role: Annotated[Role, Coded.VALUE] = Field(description="Place in the document.")
    voice: Annotated[Voice, Coded.VALUE] = Field(description="Who is speaking.")
    speakers: Actors = Field(description="Actors whose act it is.")
    act: Annotated[Act | None, Coded.VALUE] = Field(
        description="What it does by being said; null for titles, datelines and a chapeau."
    )
    polarity: Annotated[Polarity | None, Coded.VALUE] = Field(description="For or against, for a position; else null.")
    topics: Annotated[list[Topic], Field(min_length=1, max_length=MOST_TOPICS), Coded.RANKED] = Field(
        description="What it is about, the main topic first."
    )
    pillar: Annotated[Pillar | None, Coded.VALUE] = Field(
        description="Part of a printed frame that it stands in; null elsewhere."
    )
    gloss_en: Annotated[Annotated[Prose, Words.TRANSLATION, OursInEnglish()] | None, FREE_TEXT] = Field(
        description="Our own English rendering; required where no English version carries the provision."
    )
    anchors: Annotated[Spans, PAIRED] = Field(
        description="Per text that carries it: where it stands. A version that lacks it is left out."
    )
    formulas: Annotated[dict[Language, list[Formula]], Field(min_length=1), Coded.SET] = Field(
        description="Per text: set phrases in it."
    )
    note: Annotated[Prose | None, FREE_TEXT] = Field(description="Doubt, or the reason for a close call; null if none.")
    commitments: Annotated[list[Commitment], Unmeasured("Each is paired and compared itself.")] = Field(
        description="Commitments in it, in reading order; only where act is commit."
    )

    @property
    def proposed(self) -> bool:
        """Whether a program proposed it and nobody has read it yet."""
        return self.status is ProvisionStatus.PROPOSED

    @property
    def doubted(self) -> bool:
        """Whether somebody has read it, and the doubts of the program that proposed it still stand in its note."""
        return not self.proposed and (self.note or "").startswith(DOUBT)

    def confirmed(self) -> "Provision":
        """The same as somebody has read it: the doubts of the program that proposed it are settled, any other note stays."""
        settled = {"note": None} if (self.note or "").startswith(DOUBT) else {}
        return self.model_copy(update={"status": ProvisionStatus.READ, **settled})
