"""Readings by version 2 of the codebook, whole and compact: frozen.

A reading has every unit and commitment with all that records had of them when the first was kept, but for what a reader cannot
know: their ids, and whether they have been read. It has quotes and no offsets; `cnkh_data.corpus.as_read` finds where each stands.
What is null or empty is left out.

As with `readings_v1`, these models and codes are what a reader of that version writes, whatever records become: a field or a code
that is added, renamed or dropped there changes nothing here, and is for readings of version 3. Nothing is edited in this module,
and `tests/test_frozen_readings.py` holds it to that. Pillars and formulas are codes of each corpus's own, and stay so. A field that
is marked `Coded` is compared, between the readings and with records that have it too.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import (
    ActorId,
    Coded,
    Compact,
    Edtf,
    InstrumentId,
    Language,
    Located,
    Meanings,
    OursInEnglish,
    PlaceId,
    PrimaryLanguage,
    Prose,
    Quote,
    Record,
    Words,
)
from .codelists import Formula, Pillar
from .verification import CompactReading

Role = Annotated[
    Literal["title", "dateline", "preamble", "chapeau", "operative", "closing", "signature", "caption"],
    Meanings(
        "Role",
        "Place of a provision in its document.",
        "Title: The document's printed title, or the printed heading of a part of it.",
        "Dateline: Place and date of issue, or an agency's opening line.",
        "Preamble: Opening part before the numbered or operative part.",
        "Chapeau: A bare opening that governs what follows, such as “hereby decide”, or the list under it.",
        "Operative: The body: numbered paragraphs, or a report's text.",
        "Closing: What follows the operative part, and its last numbered section where that gives thanks and invites.",
        "Signature: The names under a text: who signed, and for whom.",
        "Caption: The caption of a picture.",
    ),
]
Voice = Annotated[
    Literal["joint_text", "reported", "authorial"],
    Meanings(
        "Voice",
        "Who is speaking in a provision.",
        "Joint text: The instrument itself speaks for those who issue it.",
        "Reported: Speech that the text attributes to a named speaker.",
        "Authorial: The outlet or author speaks.",
    ),
]
Act = Annotated[
    Literal["assert", "appraise", "position", "commit", "declare", "urge", "record"],
    Meanings(
        "Act",
        "What a provision does by being said.",
        "Assert: States a fact or a belief.",
        "Appraise: Praises, thanks, congratulates, welcomes, is satisfied.",
        "Position: Supports, opposes, recognises or hopes, with no nameable action of its own.",
        "Commit: Undertakes own future, continued or withheld action.",
        "Declare: Makes something so by saying it.",
        "Urge: Calls on, encourages or invites others to act.",
        "Record: Reports an event of the visit or a past act.",
    ),
]
Polarity = Annotated[
    Literal["for", "against"],
    Meanings(
        "Polarity",
        "Direction of a position.",
        "For: The position favours its object.",
        "Against: The position opposes its object.",
    ),
]
Topic = Annotated[
    Literal[
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
    ],
    Meanings(
        "Topic",
        "What a provision is about.",
        "Framework: Naming or steering the relationship as a whole.",
        "Core interests: Taiwan, Xinjiang, human rights, non-interference.",
        "Political exchange: Visits; party, parliamentary and diplomatic ties.",
        "Defence: Armed forces and military cooperation.",
        "Law enforcement: Police, crime, counter-terrorism.",
        "Trade and customs: Goods trade, market access, customs, free trade agreements.",
        "Investment and industry: Investment, production capacity, industrial zones and corridors.",
        "Infrastructure: Transport, water, communications and other works.",
        "Energy: Energy supply, clean energy, grids.",
        "Agriculture: Farming, fisheries, food.",
        "Environment: Climate, ecology, environmental protection.",
        "Science and digital: Science, technology, innovation, digital economy.",
        "Development: Aid, finance, poverty, livelihoods, gender, disasters, mine clearance.",
        "Health: Public health, medicine.",
        "Education: Schools, study abroad, language teaching, training.",
        "Culture and people: Heritage, tourism, sport, media, civil society.",
        "Multilateral: UN, WTO, ASEAN, Mekong, South China Sea.",
    ),
]
Mode = Annotated[
    Literal["joint", "each", "unilateral"],
    Meanings(
        "Mode",
        "How committers are bound.",
        "Joint: The committers act together.",
        "Each: Every committer acts on its own account.",
        "Unilateral: One side acts.",
    ),
]
Action = Annotated[
    Literal["explore", "plan", "negotiate", "establish", "implement", "intensify", "assist", "attend", "abstain"],
    Meanings(
        "Action",
        "What a committer undertakes to do.",
        "Explore: Look into whether or how.",
        "Plan: Draw up a plan or study.",
        "Negotiate: Negotiate, sign or conclude.",
        "Establish: Set up, build or create.",
        "Implement: Carry out a project, an agreement, a dialogue or training, or hold a meeting.",
        "Intensify: Do more of what goes on: deepen, strengthen, expand.",
        "Assist: Help the other side or others.",
        "Attend: Take part, or send a delegation.",
        "Abstain: Withhold action.",
    ),
]
Force = Annotated[
    Literal[0, 1, 2, 3],
    Meanings(
        "Force",
        "Strength of the operator words of a commitment in one language version.",
        "Backs: Supports an activity of the other side that could be pointed at.",
        "Willing: Ready or willing to.",
        "Will: Will, is to, is committed to; or a bare verb with its own subject.",
        "Agreed: Agreed or decided. That 3 is above 2 can be contested: the operator is quoted.",
    ),
]
Precision = Annotated[
    Literal[1, 2, 3],
    Meanings(
        "Precision",
        "How decidable fulfilment of a commitment is.",
        "Field: A field of cooperation, a class of bodies or works, a kind of training or dialogue.",
        "Object: A thing with a name, or a definite project, route or body of the parties.",
        "Decidable: An act that could be dated, a date, a number, or an abstention.",
    ),
]
Novelty = Annotated[
    Literal["new", "expand", "continue", "reaffirm"],
    Meanings(
        "Novelty",
        "What a commitment says of its own history, from cue words only; null where it has none.",
        "New: Something that was not there.",
        "Expand: More than before.",
        "Continue: As before.",
        "Reaffirm: Said again.",
    ),
]
Delegation = Annotated[
    Literal["existing_body", "new_body", "none"],
    Meanings(
        "Delegation",
        "Whether a body is charged with a commitment.",
        "Existing body: A named body is charged, or its role is the object.",
        "New body: A body of the parties is to be created that acts for them.",
        "None: No body is charged.",
    ),
]

LABEL = r"^(pre|end|[1-9][0-9]*)\.[1-9][0-9]*\.[1-9][0-9]*$"
QuotedWords = Annotated[Quote, Located()]
Quotes = Annotated[dict[Language, QuotedWords], Field(min_length=1)]
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


class ReadCommitment(Compact):
    """An identified actor's undertaking of future, continued or withheld action of its own."""

    anchors: Annotated[Quotes, Coded.VERSIONS] = Field(
        description="Per text that carries it: where the commitment stands, inside its provision."
    )
    operator: Annotated[Quotes, Coded.PLACE] = Field(
        description="Per text: the words that give it its force; they may stand earlier in the same paragraph."
    )
    verb: Annotated[dict[Language, QuotedWords | None], Coded.PLACE] = Field(
        default_factory=dict,
        description="Per text: the first verb under the operator, inside the provision; null where there is a noun.",
    )
    force: Annotated[dict[Language, Force], Field(min_length=1), Coded.VALUE] = Field(
        description="Per text: strength of the operator, from 0 backs to 3 agreed; never averaged."
    )
    novelty: Annotated[dict[Language, Novelty | None], Coded.VALUE] = Field(
        default_factory=dict,
        description="Per text: what the cue words say of its history; null where there are none.",
    )
    committers: Annotated[Actors, Field(min_length=1)] = Field(description="Actors that are bound.")
    mode: Annotated[Mode, Coded.VALUE] = Field(description="Whether they are bound together, severally or alone.")
    counterparts: Actors = Field(default_factory=list, description="Actors toward whom the action is undertaken.")
    beneficiaries: Actors = Field(default_factory=list, description="Actors that the text says are to benefit.")
    action: Annotated[Action, Coded.VALUE] = Field(description="What is to be done.")
    object: Annotated[dict[PrimaryLanguage, Prose], Field(min_length=1), OursInEnglish()] = Field(
        description="What it is to be done to: a short noun phrase of our own in each language of the dataset."
    )
    topics: Annotated[list[Topic], Field(min_length=1, max_length=2), Coded.RANKED] = Field(
        description="What it is about, the main topic first."
    )
    aims: Annotated[dict[Language, list[QuotedWords]], Coded.PLACE] = Field(
        default_factory=dict,
        description="Per text of the provision: what it is to lead to or serve, as far as that is no commitment.",
    )
    precision: Annotated[Precision, Coded.VALUE] = Field(
        description="How decidable fulfilment is, from 1 an aim to 3 decidable."
    )
    delegation: Annotated[Delegation, Coded.VALUE] = Field(description="Whether a body is charged with it.")
    bodies: Actors = Field(
        default_factory=list,
        description="Bodies that are charged, created, convened or strengthened, or through which the committers act.",
    )
    deadline: Annotated[ReadDeadline | None, Coded.ALIKE] = Field(
        default=None, description="Until when; null if the text does not say."
    )
    quantity: Annotated[ReadQuantity | None, Coded.ALIKE] = Field(
        default=None, description="How much; null if the text does not say."
    )
    instruments: Annotated[list[InstrumentId], Coded.SET] = Field(
        default_factory=list, description="Instruments that the commitment is about."
    )
    places: Annotated[list[PlaceId], Coded.SET] = Field(
        default_factory=list, description="Places, projects and events that the commitment is about."
    )
    subject_inherited: Annotated[bool, Coded.VALUE] = Field(
        description="Whether the subject is taken from an earlier sentence."
    )
    note: Prose | None = Field(default=None, description="Doubt, or the reason for a close call; null if none.")


class ReadUnit(Compact):
    """The smallest stretch of text that performs one act by one set of speakers."""

    label: Annotated[str, Field(pattern=LABEL)] | None = Field(
        default=None,
        description="Printed section and paragraph and the number of the unit there, as in an id; null leaves the unit to be "
        "called by its place in the list: `<document>/u12`.",
    )
    role: Annotated[Role, Coded.VALUE] = Field(description="Place in the document.")
    voice: Annotated[Voice, Coded.VALUE] = Field(description="Who is speaking.")
    speakers: Actors = Field(default_factory=list, description="Actors whose act it is.")
    act: Annotated[Act | None, Coded.VALUE] = Field(
        default=None, description="What it does by being said; null for titles, datelines and a chapeau."
    )
    polarity: Annotated[Polarity | None, Coded.VALUE] = Field(
        default=None, description="For or against, for a position; else null."
    )
    topics: Annotated[list[Topic], Field(min_length=1, max_length=3), Coded.RANKED] = Field(
        description="What it is about, the main topic first."
    )
    pillar: Annotated[Pillar | None, Coded.VALUE] = Field(
        default=None, description="Part of a printed frame that it stands in; null elsewhere."
    )
    gloss_en: Annotated[Prose, Words.TRANSLATION, OursInEnglish()] | None = Field(
        default=None,
        description="Our own English rendering; required where no English version carries the provision.",
    )
    anchors: Quotes = Field(
        description="Per text that carries it: where it stands. A version that lacks it is left out."
    )
    formulas: Annotated[dict[Language, list[Formula]], Coded.SET] = Field(
        default_factory=dict, description="Per text: set phrases in it."
    )
    note: Prose | None = Field(default=None, description="Doubt, or the reason for a close call; null if none.")
    commitments: list[ReadCommitment] = Field(
        default_factory=list, description="Commitments in it, in reading order; only where act is commit."
    )


class ReadingV2(CompactReading):
    """One complete reading of a document by version 2 of the codebook: quotes in the order of the texts, and no offsets."""

    CODEBOOK: ClassVar[str] = "2"

    codebook: Literal["2"] = Field(description="Version of the codebook that it was read by.")
    units: Annotated[list[ReadUnit], Field(min_length=1)] = Field(
        description="Units in the order of the document's first text, with their codes; actors, instruments and places under "
        "the names that the reader gave them. What is null or empty may be left out."
    )
