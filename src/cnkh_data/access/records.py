"""Records as `cnkh_data.get` returns them: fields of one row, and a way from each record to those around it.

A record is what the tables say, no more: it is made of the row with its id, and what it leads to is looked up when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeAlias, TypeVar, cast

from .as_read import commitment_adjudications, commitments_of, unit_adjudications, units_of
from .base import Record, many, maybe, one
from .frozen import Frozen
from .parts import (
    Adjudication,
    ByLanguage,
    Checked,
    CommitmentWords,
    Cut,
    Deadline,
    DivergenceWords,
    Mention,
    Name,
    ProvisionWords,
    Quantity,
    ReadCommitment,
    ReadUnit,
    Span,
)
from .rows import present, quotes, said, span, start, tag, wide
from .tables import Row, Tables

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

R = TypeVar("R", bound=Record)


# Documents and texts


class Source(Record):
    """A source file exactly as received.

    Example:
        >>> from cnkh_data import records
        >>> source = records(Source)[0]
        >>> source.texts[0].source == source
        True
    """

    KIND, TABLE, KEY = "source", "sources", "source_id"

    file: str
    """Its name."""
    sha256: str
    """SHA-256 of its bytes, in hexadecimal."""
    bytes: int
    """Its size."""
    publisher: str | None
    printed_date: datetime.date | None
    url: str | None
    """Public address where the same text was seen."""
    rights: str
    """Who holds rights in the text, and why it is reproduced here."""
    note: str | None

    @property
    def label(self) -> str:
        """Its file, and who published it."""
        return self.publisher or ""

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags of the texts in it."""
        return tuple(row["language"] for row in self._tables.where("source_languages", "source_id", self.id))

    @property
    def texts(self) -> tuple[Text, ...]:
        """Texts that are cut from it."""
        return many(self._tables, Text, (row["text_id"] for row in self._tables.where("texts", "source_id", self.id)))


class Text(Record):
    """One language version of a document.

    Example:
        >>> from cnkh_data import records
        >>> text = records(Text)[0]
        >>> words = text.provisions[0].versions[text.language]
        >>> text.content[words.start_offset : words.end_offset] == words.quote
        True
    """

    KIND, TABLE, KEY = "text", "texts", "text_id"

    seq: int
    """Its place among the versions, from 1."""
    language: str
    """BCP 47 tag."""
    authenticity: str
    """Codelist `authenticity`."""
    characters: int
    """Code points in it."""
    sha256: str
    rights: str
    """Who holds rights in it, and why it is reproduced here."""
    content: str | None
    """Its words, of which nothing was changed."""

    @property
    def label(self) -> str:
        """How it begins."""
        return self.content or ""

    @property
    def document(self) -> Document:
        """Document that it is a version of."""
        return one(self._tables, Document, self._row["document_id"])

    @property
    def source(self) -> Source:
        """File that it is cut from."""
        return one(self._tables, Source, self._row["source_id"])

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """Provisions that it carries, as they stand in it."""
        rows = sorted(self._tables.where("provision_texts", "text_id", self.id), key=start)
        return many(self._tables, Provision, (row["provision_id"] for row in rows))

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Names in it, as they stand in it."""
        return _mentions(self._tables, self._tables.where("mentions", "text_id", self.id))

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """What was left out of the source; offsets count code points of the source."""
        rows = self._tables.where("text_cuts", "text_id", self.id)
        return tuple(Cut(row["start_offset"], row["end_offset"], row["quote"], row["reason"]) for row in rows)


class Document(Record):
    """A joint statement, talks as reported, a commentary, …

    Example:
        >>> from cnkh_data import records
        >>> document = records(Document)[0]
        >>> [provision.seq for provision in document.provisions[:3]]
        [1, 2, 3]
    """

    KIND, TABLE, KEY = "document", "documents", "document_id"

    title: str
    """Short English title."""
    kind: str
    """Codelist `document_kind`."""
    codebook: str
    """Version of the codebook that it is coded by."""
    date: datetime.date
    """Day of issue, or of the talks that it reports."""
    note: str | None

    @property
    def label(self) -> str:
        """Its title."""
        return self.title

    @property
    def place(self) -> Place | None:
        """Where it was issued."""
        return maybe(self._tables, Place, self._row["place"])

    @property
    def parties(self) -> tuple[Actor, ...]:
        """Actors that issue it, or whose relationship it is about."""
        return _linked(self, "document_parties", "document_id", Actor, "actor_id")

    @property
    def texts(self) -> ByLanguage[Text]:
        """Its versions."""
        rows = self._tables.where("texts", "document_id", self.id)
        return ByLanguage({row["language"]: one(self._tables, Text, row["text_id"]) for row in rows})

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """Its provisions, in reading order."""
        return _of_document(self, Provision)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Its commitments, in reading order."""
        return _of_document(self, Commitment)

    @property
    def divergences(self) -> tuple[Divergence, ...]:
        """Differences in meaning between its versions."""
        return _of_document(self, Divergence)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What its texts name, in the order in which it is first named."""
        return tuple(
            dict.fromkeys(entity for text in self.texts.values() for entity in _named(self._tables, text.mentions))
        )

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Relations that one of its provisions or commitments is an end of."""
        return _relations(self._tables, {record.id for record in (*self.provisions, *self.commitments)})


# Provisions, commitments, divergences


class Provision(Record):
    """A unit of a document: a commitment, a position, an appraisal, a title, …

    Example:
        >>> from cnkh_data import records
        >>> provision = records(Provision)[0]
        >>> provision in provision.document.provisions
        True
    """

    KIND, TABLE, KEY = "provision", "provisions", "provision_id"

    seq: int
    """Reading order within the document, from 1."""
    section: str
    """Printed section number; `pre` before the first, `end` after the last."""
    paragraph: int
    """Paragraph within the section, from 1."""
    unit: int
    """Unit within the paragraph, from 1."""
    role: str
    """Place in the document: codelist `role`."""
    voice: str
    """Who is speaking: codelist `voice`."""
    act: str | None
    """What it does by being said: codelist `act`; None for titles, datelines and a chapeau."""
    polarity: str | None
    """For or against, for a position: codelist `polarity`."""
    pillar: str | None
    """Part of a printed frame that it stands in: codelist `pillar`."""
    gloss_en: str | None
    """English rendering by the project, where no English version carries it."""
    note: str | None
    codebook: str
    """Version of the codebook that it is coded by."""
    verified: bool
    """Whether a seal says that it was verified as it stands."""

    @property
    def label(self) -> str:
        """Its words in the version that comes last, or the gloss."""
        return self.gloss_en or said(self.words)

    @property
    def document(self) -> Document:
        """Document that it is in."""
        return one(self._tables, Document, self._row["document_id"])

    @property
    def versions(self) -> ByLanguage[ProvisionWords]:
        """Its words and set phrases in each version that carries it."""
        formulas: dict[str, list[str]] = {}
        for row in self._tables.where("provision_formulas", "provision_id", self.id):
            formulas.setdefault(row["text_id"], []).append(row["formula"])
        return ByLanguage(
            {
                tag(row): ProvisionWords(*span(row), row["text_id"], tag(row), tuple(formulas.get(row["text_id"], ())))
                for row in self._tables.where("provision_texts", "provision_id", self.id)
            }
        )

    @property
    def words(self) -> ByLanguage[str]:
        """Its words in each version that carries it."""
        return quotes(self.versions)

    @property
    def status(self) -> ByLanguage[str]:
        """By primary language: whether that version carries it (`carried`), lacks it (`absent`), or is not there (`no_text`)."""
        return wide(self._row, "status")

    @property
    def topics(self) -> tuple[str, ...]:
        """What it is about, the main topic first: codelist `topic`."""
        return tuple(row["topic"] for row in self._tables.where("provision_topics", "provision_id", self.id))

    @property
    def speakers(self) -> tuple[Actor, ...]:
        """Actors whose act it is."""
        return _linked(self, "provision_speakers", "provision_id", Actor, "actor_id")

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Commitments in it."""
        rows = self._tables.where("commitments", "provision_id", self.id)
        return many(self._tables, Commitment, (row["commitment_id"] for row in rows))

    @property
    def divergences(self) -> tuple[Divergence, ...]:
        """Differences in meaning between its versions."""
        rows = self._tables.where("divergences", "provision_id", self.id)
        return many(self._tables, Divergence, (row["divergence_id"] for row in rows))

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Names in it."""
        return _mentions(self._tables, self._tables.where("mentions", "provision_id", self.id))

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Actors, instruments and places that it names, names inside other names left out."""
        return tuple(entity(self._tables, name) for name in self._row["entities"])

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Relations that it is an end of; those of its commitments are with them."""
        return _relations(self._tables, {self.id})

    @property
    def threads(self) -> tuple[Thread, ...]:
        """Threads that it is a stage of, by itself or by its commitments."""
        return _threads(self._tables, "provision_id", self.id)

    @property
    def readings(self) -> tuple[ReadUnit, ...]:
        """Units of the blind readings whose words overlap its own."""
        return units_of(self._tables, self._row["document_id"], self.id)

    @property
    def adjudications(self) -> tuple[Adjudication, ...]:
        """Differences between these units, and what became of them; those of its commitments are with them."""
        return unit_adjudications(self._tables, self._row["document_id"], self.id)


class Commitment(Record):
    """What somebody is bound to do, by the words of a provision.

    Example:
        >>> from cnkh_data import codes, records
        >>> commitment = records(Commitment)[0]
        >>> language, words = next(iter(commitment.versions.items()))
        >>> words.force == commitment.force[language], words.force in codes("force")
        (True, True)
    """

    KIND, TABLE, KEY = "commitment", "commitments", "commitment_id"

    date: datetime.date
    """Date of the document."""
    voice: str
    """Who is speaking: codelist `voice`."""
    pillar: str | None
    """Part of a printed frame that it stands in: codelist `pillar`."""
    topics: tuple[str, ...]
    """What it is about, the main topic first: codelist `topic`."""
    mode: str
    """Whether they are bound together, severally or alone: codelist `mode`."""
    action: str
    """What is to be done: codelist `action`."""
    precision: int
    """How decidable fulfilment is, 1 to 3: codelist `precision`."""
    delegation: str
    """Whether a body is charged with it: codelist `delegation`."""
    subject_inherited: bool
    """Whether the subject is taken from an earlier sentence."""
    horizon: str | None
    """When what it is about takes place or lasts (EDTF); it is no deadline."""
    force_differs: bool | None
    """Whether the versions that carry it give it unequal force; None where fewer than two carry it."""
    stronger: str | None
    """Language of the version that gives it the greatest force."""
    contested: tuple[str, ...]
    """Fields in which its two readings differ."""
    note: str | None
    codebook: str
    """Version of the codebook that it is coded by."""
    verified: bool
    """Whether a seal says that it was verified as it stands."""

    @property
    def label(self) -> str:
        """What is to be done to what, in English where it is known."""
        return f"{self.action}: {said(self.objects)}"

    @property
    def provision(self) -> Provision:
        """Provision that it is in."""
        return one(self._tables, Provision, self._row["provision_id"])

    @property
    def document(self) -> Document:
        """Document that it is in."""
        return one(self._tables, Document, self._row["document_id"])

    @property
    def versions(self) -> ByLanguage[CommitmentWords]:
        """Its words in each version that carries it, with operator, verb, force, novelty, aims and deadline."""
        rows = self._tables.where("commitment_texts", "commitment_id", self.id)
        return ByLanguage({tag(row): _commitment_words(self._tables, row) for row in rows})

    @property
    def words(self) -> ByLanguage[str]:
        """Its words in each version that carries it."""
        return quotes(self.versions)

    @property
    def force(self) -> ByLanguage[int]:
        """Strength of its operator, 0 to 3, in each version that carries it: codelist `force`."""
        return ByLanguage({tag: words.force for tag, words in self.versions.items()})

    @property
    def objects(self) -> ByLanguage[str]:
        """What it is to be done to, by primary language."""
        return wide(self._row, "object")

    @property
    def status(self) -> ByLanguage[str]:
        """By primary language: whether that version carries it (`carried`), lacks it (`absent`), or is not there (`no_text`)."""
        return wide(self._row, "status")

    @property
    def committers(self) -> tuple[Actor, ...]:
        """Actors that are bound."""
        return _linked(self, "commitment_committers", "commitment_id", Actor, "actor_id")

    @property
    def counterparts(self) -> tuple[Actor, ...]:
        """Actors toward whom the action is undertaken."""
        return _linked(self, "commitment_counterparts", "commitment_id", Actor, "actor_id")

    @property
    def beneficiaries(self) -> tuple[Actor, ...]:
        """Actors that the text says are to benefit."""
        return _linked(self, "commitment_beneficiaries", "commitment_id", Actor, "actor_id")

    @property
    def bodies(self) -> tuple[Actor, ...]:
        """Bodies that are charged, created, convened or strengthened, or through which the committers act."""
        return _linked(self, "commitment_bodies", "commitment_id", Actor, "actor_id")

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Instruments that it is about."""
        return _linked(self, "commitment_instruments", "commitment_id", Instrument, "instrument_id")

    @property
    def places(self) -> tuple[Place, ...]:
        """Places, projects and events that it is about."""
        return _linked(self, "commitment_places", "commitment_id", Place, "place_id")

    @property
    def entities(self) -> Mapping[str, tuple[Entity, ...]]:
        """Its entities by role: committers, counterparts, beneficiaries, bodies, instruments, places."""
        return MappingProxyType({role: getattr(self, role) for role in ROLES})

    @property
    def deadlines(self) -> ByLanguage[Deadline]:
        """Until when it is to be done, in each version that says so; most say nothing."""
        return ByLanguage({tag: words.deadline for tag, words in self.versions.items() if words.deadline})

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """How much or how many it is about; most have no quantity."""
        rows = self._tables.where("commitment_quantities", "commitment_id", self.id)
        return tuple(Quantity(row["number"], row["unit"], present(wide(row, "printed"))) for row in rows)

    @property
    def divergences(self) -> tuple[Divergence, ...]:
        """Divergences that touch its codes."""
        rows = self._tables.where("divergence_commitments", "commitment_id", self.id)
        return many(self._tables, Divergence, (row["divergence_id"] for row in rows))

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Relations that it is an end of."""
        return _relations(self._tables, {self.id})

    @property
    def threads(self) -> tuple[Thread, ...]:
        """Threads that it is a stage of."""
        return _threads(self._tables, "record", self.id)

    @property
    def readings(self) -> tuple[ReadCommitment, ...]:
        """The commitment of each blind reading whose words overlap its own most."""
        return commitments_of(self._tables, self._row["document_id"], self.id)

    @property
    def adjudications(self) -> tuple[Adjudication, ...]:
        """Differences between these readings, and what became of them."""
        return commitment_adjudications(self._tables, self._row["document_id"], self.id)


ROLES = ("committers", "counterparts", "beneficiaries", "bodies", "instruments", "places")
"""What an entity can be to a commitment."""


class Divergence(Record):
    """A difference in meaning between the language versions of a provision.

    Example:
        >>> from cnkh_data import records
        >>> divergence = records(Divergence)[0]
        >>> len(divergence.versions), divergence in divergence.provision.divergences
        (2, True)
    """

    KIND, TABLE, KEY = "divergence", "divergences", "divergence_id"

    type: str
    """How the versions differ, from the document's first text to the other: codelist `divergence_type`."""
    direction: str | None
    """Of a force shift: whether the other text is stronger: codelist `direction`."""
    dimension: str
    """What the difference is about: codelist `dimension`."""
    materiality: int
    """How much it matters, 0 to 2: codelist `materiality`."""
    note: str
    """One neutral sentence: what each version says."""
    codebook: str
    """Version of the codebook that it is coded by."""
    verified: bool
    """Whether a seal says that it was verified as it stands."""

    @property
    def label(self) -> str:
        """Its type and note."""
        return f"{self.type}: {self.note}"

    @property
    def document(self) -> Document:
        """Document that it is in."""
        return one(self._tables, Document, self._row["document_id"])

    @property
    def provision(self) -> Provision:
        """Provision that it is in."""
        return one(self._tables, Provision, self._row["provision_id"])

    @property
    def versions(self) -> ByLanguage[DivergenceWords]:
        """Where it is in each of the two versions."""
        rows = self._tables.where("divergence_texts", "divergence_id", self.id)
        return ByLanguage(
            {tag(row): DivergenceWords(*span(row), row["text_id"], tag(row), row["point"]) for row in rows}
        )

    @property
    def words(self) -> ByLanguage[str]:
        """Its words in each version; empty at a point."""
        return quotes(self.versions)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Commitments whose codes it touches."""
        return _linked(self, "divergence_commitments", "divergence_id", Commitment, "commitment_id")


class Relation(Record):
    """A link between provisions or commitments of two documents.

    Example:
        >>> from cnkh_data import records
        >>> relation = records(Relation)[0]
        >>> relation.subject.document == relation.target.document
        False
    """

    KIND, TABLE, KEY = "relation", "relations", "relation_id"

    type: str
    """How the subject relates to the target: codelist `relation_type`."""
    basis: str
    """Whether the text says so or the reader concludes it: codelist `relation_basis`."""
    note: str | None

    @property
    def label(self) -> str:
        """Its type and ends."""
        row = self._row
        return f"{row['subject']} {self.type} {row['target']}"

    @property
    def subject(self) -> Provision | Commitment:
        """What restates, follows up, cites or succeeds."""
        return _end(self, "subject")

    @property
    def target(self) -> Provision | Commitment:
        """What it relates to."""
        return _end(self, "target")

    @property
    def about(self) -> tuple[Entity, ...]:
        """Instruments, places and bodies that both ends have, as the subject has them."""
        return tuple(entity(self._tables, name) for name in self._row["about"])


# What the registers hold


class Entity(Record):
    """Something that a text can name: an actor, an instrument or a place."""

    KIND, TABLE, KEY = "entity", "entities", "entity_id"
    OWN: ClassVar[str] = ""
    """Table of what is known of entities of its type."""

    entity_type: str
    """`actor`, `instrument` or `place`: codelist `entity_type`."""
    label_en: str
    """Short English name, or another name where there is none."""
    kind: str
    """What sort it is: codelist `actor_kind`, `instrument_kind` or `place_kind`."""
    note: str | None

    @property
    def label(self) -> str:
        """Short English name, or another name where there is none."""
        return self.label_en

    @property
    def labels(self) -> ByLanguage[str]:
        """Short name by primary language, where it has one."""
        return present(wide(self._row, "label"))

    @property
    def names(self) -> tuple[Name, ...]:
        """Every name, in every language."""
        rows = self._tables.where("names", "entity_id", self.id)
        return tuple(Name(row["language"], row["text"], row["type"]) for row in rows)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every occurrence of its names in every text."""
        return _mentions(self._tables, self._tables.where("mentions", "entity_id", self.id))

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """Provisions that name it."""
        rows = self._tables.where("mentions", "entity_id", self.id)
        return many(self._tables, Provision, (row["provision_id"] for row in rows))

    @property
    def documents(self) -> tuple[Document, ...]:
        """Documents that name it."""
        return tuple(dict.fromkeys(provision.document for provision in self.provisions))

    @property
    def roles(self) -> Mapping[str, tuple[Commitment, ...]]:
        """Commitments that have it, by what it is to them: committers, counterparts, beneficiaries, …; roles with none are left out."""
        found = {role: _with_role(self, role) for role in ROLES}
        return MappingProxyType({role: commitments for role, commitments in found.items() if commitments})

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Commitments that have it in any role, document by document."""
        having = {commitment.id for commitments in self.roles.values() for commitment in commitments}
        ids = (row["commitment_id"] for row in self._tables.rows("commitments") if row["commitment_id"] in having)
        return many(self._tables, Commitment, ids)

    @property
    def thread(self) -> Thread | None:
        """The thread that follows it through the documents; None if it occurs in one alone."""
        return next(iter(self.threads), None)

    @property
    def threads(self) -> tuple[Thread, ...]:
        """Threads that it is part of."""
        return _threads(self._tables, "entity_id", self.id)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Relations that are about it."""
        rows = (row for row in self._tables.rows("relations") if self.id in row["about"])
        return many(self._tables, Relation, (row["relation_id"] for row in rows))

    @property
    def checked(self) -> tuple[Checked, ...]:
        """What values were checked against that no text states."""
        return _checked(self, self.entity_type)

    @classmethod
    def _of(cls: type[R], tables: Tables, row: Row) -> R:
        kind = ENTITY_TYPES[row["entity_type"]]
        own = tables.first(kind.OWN, f"{row['entity_type']}_id", row["entity_id"]) or {}
        both = {**row, **own}
        values = (both[kind.KEY if name == "id" else name] for name in kind.SHOWN)
        return cast("R", kind(tables, *values))


class Actor(Entity):
    """A person, state, organisation, organ, party, joint body or office.

    Example:
        >>> from cnkh_data import get
        >>> china = get("china", Actor)
        >>> china.iso_alpha3, "中国" in [name.text for name in china.names]
        ('CHN', True)
    """

    OWN = "actors"

    iso_alpha3: str | None
    """ISO 3166-1 alpha-3 code of a state."""
    cow_code: int | None
    """Correlates of War country code of a state."""
    wikidata: str | None
    """Wikidata id, only where it was checked."""

    @property
    def part_of(self) -> Actor | None:
        """Actor that it belongs to."""
        return maybe(self._tables, Actor, _own(self)["part_of"])

    @property
    def parts(self) -> tuple[Actor, ...]:
        """Actors that belong to it."""
        return many(self._tables, Actor, (row["actor_id"] for row in self._tables.where("actors", "part_of", self.id)))

    @property
    def tenures(self) -> tuple[Tenure, ...]:
        """Tenures in which it is the person, the office or the organisation."""
        rows = self._tables.rows("tenures")
        own = (row for row in rows if self.id in (row["person"], row["office"], row["organisation"]))
        return many(self._tables, Tenure, (row["tenure_id"] for row in own))

    @property
    def offices(self) -> tuple[Actor, ...]:
        """Offices that a person holds or held."""
        rows = self._tables.where("tenures", "person", self.id)
        return many(self._tables, Actor, (row["office"] for row in rows))

    @property
    def holders(self) -> tuple[Actor, ...]:
        """Persons who hold or held an office."""
        rows = self._tables.where("tenures", "office", self.id)
        return many(self._tables, Actor, (row["person"] for row in rows))


class Instrument(Entity):
    """An agreement, plan, initiative, strategy, framework or other instrument.

    Example:
        >>> from cnkh_data import codes, records
        >>> records(Instrument)[0].kind in codes("instrument_kind")
        True
    """

    OWN = "instruments"

    date: str | None
    """Date of signature, adoption or proposal (EDTF)."""

    @property
    def successor_of(self) -> Instrument | None:
        """Instrument that it takes the place of."""
        return maybe(self._tables, Instrument, _own(self)["successor_of"])

    @property
    def parties(self) -> tuple[Actor, ...]:
        """Actors that are party to it or put it forward."""
        return _linked(self, "instrument_parties", "instrument_id", Actor, "actor_id")


class Place(Entity):
    """A place, project, zone, corridor or event.

    Example:
        >>> from cnkh_data import get
        >>> [country.label for country in get("beijing", Place).countries]
        ['China']
    """

    OWN = "places"

    date: str | None
    """When an event takes place (EDTF)."""

    @property
    def countries(self) -> tuple[Actor, ...]:
        """States that it lies in; none where it lies in none or is disputed."""
        return _linked(self, "place_countries", "place_id", Actor, "actor_id")


ENTITY_TYPES: dict[str, type[Entity]] = {"actor": Actor, "instrument": Instrument, "place": Place}


class Tenure(Record):
    """A person in an office, on behalf of an organisation, as of the date of a document.

    Example:
        >>> from cnkh_data import records
        >>> tenure = records(Tenure)[0]
        >>> tenure.office in tenure.person.offices
        True
    """

    KIND, TABLE, KEY = "tenure", "tenures", "tenure_id"

    start_date: str | None
    """Since when (EDTF); None if not checked."""
    end_date: str | None
    """Until when (EDTF); None if it goes on or was not checked."""
    as_of: str | None
    """Date of what shows that the person held it then (EDTF), where neither date is known."""
    note: str | None

    @property
    def label(self) -> str:
        """Person and office."""
        return f"{self.person.label}, {self.office.label}"

    @property
    def person(self) -> Actor:
        """Who holds the office."""
        return one(self._tables, Actor, self._row["person"])

    @property
    def office(self) -> Actor:
        """The office."""
        return one(self._tables, Actor, self._row["office"])

    @property
    def organisation(self) -> Actor | None:
        """On whose behalf."""
        return maybe(self._tables, Actor, self._row["organisation"])

    @property
    def checked(self) -> tuple[Checked, ...]:
        """What its dates were checked against."""
        return _checked(self, self.KIND)

    @property
    def documents(self) -> tuple[Document, ...]:
        """Documents as of whose date it is recorded."""
        return _linked(self, "tenure_documents", "tenure_id", Document, "document_id")


class NonName(Record):
    """An expression that looks like a name, or contains one, and is none.

    Example:
        >>> from cnkh_data import records
        >>> expression = records(NonName)[0]
        >>> expression.text is None, expression.reason == ""
        (False, False)
    """

    KIND, TABLE, KEY = "non_name", "non_names", "non_name_id"

    language: str
    """Language and script, as a BCP 47 tag."""
    text: str | None
    """The expression as printed."""
    reason: str
    """Why it is no name."""

    @property
    def label(self) -> str:
        """The expression."""
        return self.text or ""


# Threads


class Stage(Frozen):
    """What one document says of the entity of a thread."""

    record: Commitment | Provision
    """Commitment that has the entity; the provision that names it, if none of its commitments has it."""
    entity: Entity
    """The entity: that of the thread, or one that succeeded it."""
    number: int
    """Place of the document among those of the thread, from 1, the earliest first."""
    date: datetime.date
    """Date of the document."""

    @property
    def words(self) -> ByLanguage[str]:
        """Words of the record in each version that carries it."""
        return self.record.words


class Thread(Record):
    """What each document says of an instrument, corridor, zone, project, event or body, in order of time.

    Example:
        >>> from cnkh_data import records
        >>> dates = [stage.date for stage in records(Thread)[0].stages]
        >>> dates == sorted(dates)
        True
    """

    KIND, TABLE, KEY = "thread", "threads", "thread_id"

    @property
    def label(self) -> str:
        """Label of the entity that it begins with."""
        return self.entity.label

    @property
    def entity(self) -> Entity:
        """The entity that the others of the thread succeeded, or the only one."""
        return entity(self._tables, self.id)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities of the thread, as they come in it."""
        return tuple(dict.fromkeys(stage.entity for stage in self.stages))

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What the documents say, in order of time."""
        return tuple(_stage(self._tables, row) for row in self._tables.where("threads", "thread_id", self.id))

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """The commitments among its stages."""
        return tuple(dict.fromkeys(stage.record for stage in self.stages if isinstance(stage.record, Commitment)))

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its documents, in order of time."""
        return tuple(dict.fromkeys(stage.record.document for stage in self.stages))


KINDS: tuple[type[Record], ...] = (
    Document,
    Text,
    Provision,
    Commitment,
    Divergence,
    Entity,
    Relation,
    Tenure,
    Source,
    NonName,
    Thread,
)
"""Every kind of record. An id that an entity and a thread share is the entity's, which leads to the thread."""

AnyRecord: TypeAlias = (
    Document
    | Text
    | Provision
    | Commitment
    | Divergence
    | Actor
    | Instrument
    | Place
    | Relation
    | Tenure
    | Source
    | NonName
    | Thread
)


def entity(tables: Tables, entity_id: str) -> Entity:
    """The actor, instrument or place with an id."""
    return one(tables, Entity, entity_id)


# How records are found from each other


def _own(record: Entity) -> Row:
    """What the table of its type has of an entity."""
    return record._tables.first(record.OWN, f"{record.entity_type}_id", record.id) or {}


def _linked(record: Record, table: str, key: str, kind: type[R], column: str) -> tuple[R, ...]:
    """The records that a table of links has for a record."""
    tables = record._tables
    return many(tables, kind, (row[column] for row in tables.where(table, key, record.id)))


def _checked(record: Record, record_type: str) -> tuple[Checked, ...]:
    rows = record._tables.where("evidence", "record_id", record.id)
    own = (row for row in rows if row["record_type"] == record_type)
    return tuple(Checked(row["field"], row["seen_at"], row["basis"], row["quote"]) for row in own)


def _of_document(document: Document, kind: type[R]) -> tuple[R, ...]:
    rows = document._tables.where(kind.TABLE, "document_id", document.id)
    return many(document._tables, kind, (row[kind.KEY] for row in rows))


def _relations(tables: Tables, ends: set[str]) -> tuple[Relation, ...]:
    rows = (row for row in tables.rows("relations") if row["subject"] in ends or row["target"] in ends)
    return many(tables, Relation, (row["relation_id"] for row in rows))


def _threads(tables: Tables, column: str, value: str) -> tuple[Thread, ...]:
    return many(tables, Thread, (row["thread_id"] for row in tables.where("threads", column, value)))


def _stage(tables: Tables, row: Row) -> Stage:
    return Stage(
        _record(tables, row["record_type"], row["record"]), entity(tables, row["entity_id"]), row["stage"], row["date"]
    )


def _end(relation: Relation, end: str) -> Provision | Commitment:
    row = relation._row
    return _record(relation._tables, row[f"{end}_type"], row[end])


def _record(tables: Tables, record_type: str, record_id: str) -> Provision | Commitment:
    return one(tables, Commitment, record_id) if record_type == "commitment" else one(tables, Provision, record_id)


def _with_role(record: Entity, role: str) -> tuple[Commitment, ...]:
    column = f"{record.entity_type}_id"
    table = f"commitment_{role}"
    if not any(one_field["name"] == column for one_field in record._tables.columns(table)):
        return ()
    rows = record._tables.where(table, column, record.id)
    return many(record._tables, Commitment, (row["commitment_id"] for row in rows))


def _named(tables: Tables, mentions: Iterable[Mention]) -> Iterator[Entity]:
    for mention in mentions:
        yield entity(tables, mention.entity_id)


def _mentions(tables: Tables, rows: Sequence[Row]) -> tuple[Mention, ...]:
    return tuple(
        Mention(*span(row), row["text_id"], tag(row), row["provision_id"], row["entity_id"], row["basis"], row["depth"])
        for row in rows
    )


def _commitment_words(tables: Tables, row: Row) -> CommitmentWords:
    key = row["commitment_id"], row["text_id"]
    deadline = next(iter(_of_version(tables, "commitment_deadlines", *key)), None)
    return CommitmentWords(
        *span(row),
        row["text_id"],
        tag(row),
        row["force"],
        row["novelty"],
        Span(row["operator_start_offset"], row["operator_end_offset"], row["operator"]),
        _verb(row),
        tuple(Span(*span(aim)) for aim in _of_version(tables, "commitment_aims", *key)),
        Deadline(deadline["printed"], deadline["edtf"]) if deadline else None,
    )


def _verb(row: Row) -> Span | None:
    start = row["verb_start_offset"]
    return None if start is None else Span(start, row["verb_end_offset"], row["verb"])


def _of_version(tables: Tables, table: str, commitment_id: str, text_id: str) -> Iterator[Row]:
    return (row for row in tables.where(table, "commitment_id", commitment_id) if row["text_id"] == text_id)
