"""Readings by version 1 of the codebook: frozen.

These models and codes are what a reader of that version wrote, whatever records have become since: a field or a code that is
added, renamed or dropped there changes nothing here. Nothing is edited in this module, and `tests/test_frozen_readings.py` holds
it to that. A field that is marked `Coded` is compared, between the readings and with records that have it too.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

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
    Prose,
    ProvisionId,
    Quote,
    Record,
    Words,
    part,
)
from .verification import Reading

Role = Literal["title", "dateline", "preamble", "chapeau", "operative", "closing", "signature", "caption"]
Voice = Literal["joint_text", "reported", "authorial"]
Act = Literal["assert", "appraise", "position", "commit", "declare", "urge", "record"]
Polarity = Literal["for", "against"]
Topic = Literal[
    "framework",
    "core_interests",
    "political_exchange",
    "defence",
    "law_enforcement",
    "trade_customs",
    "investment_industry",
    "infrastructure",
    "energy",
    "agriculture",
    "environment",
    "science_digital",
    "development",
    "health",
    "education",
    "culture_people",
    "multilateral",
]
Pillar = Literal["political", "production_capacity", "agriculture", "energy", "security", "people_to_people"]
Formula = Literal[
    "one_china_principle",
    "one_china_policy",
    "sole_legal_government",
    "taiwan_part_of_china",
    "all_efforts_reunification",
    "no_official_ties_taiwan",
    "oppose_taiwan_independence",
    "xinjiang_not_human_rights",
    "scs_code_of_conduct",
]
Mode = Literal["joint", "each", "unilateral"]
Action = Literal[
    "explore", "plan", "negotiate", "establish", "implement", "intensify", "assist", "attend", "abstain"
]  # fmt: skip
Force = Literal[0, 1, 2, 3]
Precision = Literal[1, 2, 3]
Novelty = Literal["new", "expand", "continue", "reaffirm"]
Delegation = Literal["existing_body", "new_body", "none"]


@part
class ReadSpan(Part):
    """A stretch of a text, with the words that it had."""

    start_offset: Offset = Field(description="First code point of the span in the text.")
    end_offset: Offset = Field(description="Code point after the last one of the span.")
    quote: Quote = Field(description="Exactly the text between the two offsets.")


Spans = Annotated[dict[Language, ReadSpan], Field(min_length=1)]
Printed = Annotated[dict[Language, Annotated[Prose, Words.SOURCE]], Field(min_length=1)]
Actors = Annotated[list[ActorId], Coded.SET]


class ReadDeadline(Record):
    """Until when, as the texts print it."""

    printed: Printed = Field(description="The words, per text.")
    edtf: Edtf | None = Field(
        description="The same as an EDTF date or interval; null where it is no date (“at an early date”)."
    )


class ReadQuantity(Record):
    """How much or how many, as the texts print it."""

    printed: Printed = Field(description="The words, per text.")
    number: Annotated[int, Field(ge=0, le=10**12)] = Field(description="The number.")
    unit: Annotated[Prose, OursInEnglish()] = Field(description="What is counted, in English.")


class ReadCommitment(Record):
    """A commitment as it was read."""

    id: CommitmentId = Field(description="Id of the unit and a counter: `…/c1`.")
    anchors: Spans = Field(description="Per text that carries it: where it stands.")
    operator: Spans = Field(description="Per text: the words that give it its force.")
    force: Annotated[dict[Language, Force], Field(min_length=1), Coded.VALUE] = Field(
        description="Per text: strength of the operator, from 0 backs to 3 agreed."
    )
    novelty: Annotated[dict[Language, Novelty | None], Field(min_length=1), Coded.VALUE] = Field(
        description="Per text: what the cue words say of its history; null where there are none."
    )
    committers: Annotated[Actors, Field(min_length=1)] = Field(description="Actors that are bound.")
    mode: Annotated[Mode, Coded.VALUE] = Field(description="Whether they are bound together, severally or alone.")
    counterparts: Actors = Field(description="Actors toward whom the action is undertaken.")
    beneficiaries: Actors = Field(description="Actors that the text says are to benefit.")
    action: Annotated[Action, Coded.VALUE] = Field(description="What is to be done.")
    object: Annotated[Prose, OursInEnglish()] = Field(description="What it is to be done to, in English.")
    precision: Annotated[Precision, Coded.VALUE] = Field(
        description="How decidable fulfilment is, from 1 an aim to 3 decidable."
    )
    delegation: Annotated[Delegation, Coded.VALUE] = Field(description="Whether a body is charged with it.")
    deadline: Annotated[ReadDeadline | None, Coded.ALIKE] = Field(
        description="Until when; null if the text does not say."
    )
    quantity: Annotated[ReadQuantity | None, Coded.ALIKE] = Field(
        description="How much; null if the text does not say."
    )
    instruments: list[InstrumentId] = Field(description="Instruments that the commitment is about.")
    places: list[PlaceId] = Field(description="Places, projects and events that the commitment is about.")
    subject_inherited: Annotated[bool, Coded.VALUE] = Field(
        description="Whether the subject is taken from an earlier sentence."
    )
    note: Prose | None = Field(description="Doubt, or the reason for a close call; null if none.")


class ReadUnit(Record):
    """A unit of the text as it was read."""

    id: ProvisionId = Field(description="Id that the reader gave it.")
    role: Annotated[Role, Coded.VALUE] = Field(description="Place in the document.")
    voice: Annotated[Voice, Coded.VALUE] = Field(description="Who is speaking.")
    speakers: Actors = Field(description="Actors whose act it is.")
    act: Annotated[Act | None, Coded.VALUE] = Field(description="What it does by being said; null if it performs none.")
    polarity: Annotated[Polarity | None, Coded.VALUE] = Field(description="For or against, for a position; else null.")
    topics: Annotated[list[Topic], Field(min_length=1, max_length=3), Coded.MAIN] = Field(
        description="What it is about, the main topic first."
    )
    pillar: Annotated[Pillar | None, Coded.VALUE] = Field(
        description="Printed place in the six-part frame; null elsewhere."
    )
    gloss_en: Annotated[Prose, Words.TRANSLATION, OursInEnglish()] | None = Field(
        description="The reader's English rendering; null if there is none."
    )
    anchors: Spans = Field(description="Per text that carries it: where it stands.")
    formulas: Annotated[dict[Language, list[Formula]], Field(min_length=1), Coded.SET] = Field(
        description="Per text: set phrases in it."
    )
    note: Prose | None = Field(description="Doubt, or the reason for a close call; null if none.")
    commitments: list[ReadCommitment] = Field(description="Commitments in it.")


class ReadingV1(Reading):
    """One complete reading of a document by version 1 of the codebook, kept as it was made."""

    CODEBOOK: ClassVar[str] = "1"

    provisions: Annotated[list[ReadUnit], Field(min_length=1)] = Field(
        description="Units and codes as read; actors, instruments and places under the names that the reader gave them."
    )
