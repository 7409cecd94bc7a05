"""Who and what the documents name: actors, tenures, instruments, places, and what only looks like a name."""

from typing import Annotated

from pydantic import Field

from .base import ActorId, DocumentId, Edtf, InstrumentId, Language, Prose, Record, Reference, Slug, Words
from .codelists import ActorKind, EvidenceBasis, InstrumentKind, NameType, PlaceKind

PROPOSED_ENTRY = "Proposed by a program; nobody has read it yet."
"""Note of an entry that `cnkh new entry` has proposed, until somebody has read it."""


class Name(Record):
    """One name of an entry. Names are what mentions are derived from, but for translations of our own."""

    language: Language = Field(description="Language and script of the name.")
    text: Annotated[Prose, Words.NAME] = Field(description="The name as printed, or as we translate it.")
    type: NameType = Field(description="Its standing.")

    @property
    def in_texts(self) -> bool:
        """Whether texts are searched for it: a translation is our own, and whatever text has the same words means something else."""
        return self.type is not NameType.TRANSLATION


class Evidence(Record):
    """What a value that no text states was checked against."""

    field: Slug = Field(description="Field of the entry that this supports.")
    seen_at: Prose = Field(description="Where it was seen: a public address, or a repository and path.")
    basis: EvidenceBasis = Field(description="Whether it was stated there or follows from it.")
    quote: Annotated[Prose, Words.SOURCE] = Field(description="What was seen, in its words.")


_NEVER_ABOVE = {ActorKind.PERSON, ActorKind.OFFICE}
"""Kinds of actors that nothing is a part of."""
_ABOVE = tuple(kind for kind in ActorKind if kind not in _NEVER_ABOVE)
Names = Annotated[list[Name], Field(min_length=1)]
WikidataId = Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")]


class Actor(Record):
    """A person, state, organisation, organ, party, joint body or office that a document names."""

    id: Slug = Field(description="Identifier, unique over all registers.")
    kind: ActorKind = Field(description="What sort of actor it is.")
    names: Names = Field(description="Its names in every language.")
    part_of: Annotated[ActorId, Reference("actor", kinds=_ABOVE)] | None = Field(
        description="Actor that it belongs to; null if none."
    )
    iso_alpha3: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = Field(
        description="ISO 3166-1 alpha-3 code of a state; else null."
    )
    cow_code: Annotated[int, Field(ge=2, le=999)] | None = Field(
        description="Correlates of War country code of a state; else null."
    )
    wikidata: WikidataId | None = Field(description="Wikidata id, only where it was checked; see evidence.")
    evidence: list[Evidence] = Field(description="What codes and identifiers were checked against.")
    note: Prose | None = Field(description="What else to know; null if nothing.")


class Tenure(Record):
    """A person in an office, on behalf of an organisation, as of the date of a document."""

    id: Slug = Field(description="Identifier of the tenure.")
    person: Annotated[ActorId, Reference("actor", kinds=(ActorKind.PERSON,))] = Field(
        description="Who holds the office."
    )
    office: Annotated[ActorId, Reference("actor", kinds=(ActorKind.OFFICE,))] = Field(description="The office.")
    organisation: ActorId = Field(description="On whose behalf.")
    documents: Annotated[list[Annotated[DocumentId, Reference("document")]], Field(min_length=1)] = Field(
        description="Documents as of whose date it is recorded."
    )
    start_date: Edtf | None = Field(description="Since when (EDTF); null if not checked.")
    end_date: Edtf | None = Field(description="Until when (EDTF); null if it goes on or was not checked.")
    as_of: Edtf | None = Field(
        description="Date of what shows that the person held it then (EDTF), where neither date is known; else null."
    )
    evidence: list[Evidence] = Field(description="What the dates were checked against.")
    note: Prose | None = Field(description="What else to know; null if nothing.")


class Instrument(Record):
    """An agreement, plan, initiative, strategy, framework or other instrument that a document names."""

    id: Slug = Field(description="Identifier, unique over all registers.")
    kind: InstrumentKind = Field(description="What sort of instrument it is.")
    names: Names = Field(description="Its names in every language.")
    parties: list[ActorId] = Field(
        description="Actors that are party to it or put it forward; empty where there are many and none speaks here, or nobody is named."
    )
    date: Edtf | None = Field(description="Date of signature, adoption or proposal (EDTF); null if not checked.")
    successor_of: InstrumentId | None = Field(description="Instrument that it takes the place of; null if none.")
    evidence: list[Evidence] = Field(description="What its date was checked against.")
    note: Prose | None = Field(description="What else to know; null if nothing.")


class Place(Record):
    """A place, project, zone, corridor or event that a document names."""

    id: Slug = Field(description="Identifier, unique over all registers.")
    kind: PlaceKind = Field(description="What sort it is.")
    names: Names = Field(description="Its names in every language.")
    countries: list[Annotated[ActorId, Reference("actor", kinds=(ActorKind.STATE,))]] = Field(
        description="States that it lies in; empty where it lies in none or is disputed."
    )
    date: Edtf | None = Field(description="When an event takes place (EDTF); else null.")
    evidence: list[Evidence] = Field(description="What its date was checked against.")
    note: Prose | None = Field(description="What else to know; null if nothing.")


class NonName(Record):
    """An expression that looks like a name, or contains one, and is none: 发展中国家 contains 中国 and is not China."""

    id: Slug = Field(description="Identifier of the entry.")
    language: Language = Field(description="Language and script of the expression.")
    text: Annotated[Prose, Words.SOURCE] = Field(description="The expression as printed.")
    reason: Prose = Field(description="Why it is no name.")
