"""What the side panel says of a record: for scripts, in a few shapes that know nothing of records.

A value is one of these, so that whatever is added to a record needs no new script:

- a string: said as it is;
- a number: the code of that number in `codes`; its label and definition are in `data/codes.js`;
- `{"c": 3}`: the same in the midst of a line;
- `{"e": 3}`: the entity of that number in `entities`;
- `{"r": "5.1.1/c1"}`: a record of this document;
- `{"x": [3, "5.1.1/c1"]}`: a record of the document of that number in `documents`;
- `{"a": address, "t": text}`: a link, from the root of the site;
- `{"q": words, "l": 0}`: words of the text of that number in `texts`; or of ours, with the tag of their language;
- `{"s": values, "d": values}`: what is said in a line, and smaller below it;
- a list of values, with commas between them; null where there is nothing to say.

What can be had otherwise is not said twice: the words of units and divergences, and the notes of divergences, stand on the page;
the records of a unit are those that name it (`u`); titles are made of facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from ..access.parts import Adjudication, CommitmentWords, ReadCommitment, ReadUnit
from ..access.quoting import evidence_of
from ..access.records import (
    ROLES,
    Actor,
    Commitment,
    Divergence,
    Document,
    Entity,
    Provision,
    Relation,
    Thread,
    entity,
)
from .addresses import address, anchor
from .coded import Codes, plain
from .languages import short_language_name
from .parts import Site

Value: TypeAlias = Any
Part: TypeAlias = dict[str, Any]
"""A part of the panel: a title with facts (`f`), a list (`l`), or a table with heads (`h`) and rows (`r`)."""

NOT_COMPARED = ("gloss_", "note", "object_")
"""Beginnings of the fields of a reading that are not compared here: what two people write in their own words is never the same."""
ENTITY_FIELDS = frozenset({"speakers", *ROLES})


NAMES = {
    "Provision": (
        "Act",
        "Position",
        "Speakers",
        "Voice",
        "Place in the document",
        "Topics",
        "Pillar",
        "Note",
        "Sealed",
    ),
    "Commitment": (
        "Who",
        "Bound",
        "Toward",
        "For the benefit of",
        "Action",
        "About",
        "Topics",
        "Pillar",
        "Precision",
        "Delegation",
        "Bodies",
        "Instruments",
        "Places",
        "How much",
        "When",
        "Subject taken from an earlier sentence",
        "Note",
    ),
    "Divergence": ("Type", "Direction", "About", "Materiality", "Sealed"),
}
"""Kind of record to what its facts are called, in their order."""


def document_data(site: Site, document: Document, codes: Codes) -> dict[str, Any]:
    """The records of a document: anchor to what the panel says, and what these refer to by number."""
    maker = _Panel(site, document, codes)
    records: dict[str, Any] = {}
    for provision in document.provisions:
        records[anchor(provision.id)] = maker.provision(provision)
    for commitment in document.commitments:
        records[anchor(commitment.id)] = maker.commitment(commitment)
    for divergence in document.divergences:
        records[anchor(divergence.id)] = maker.divergence(divergence)
    return {
        "id": document.id,
        "title": document.title,
        "cite": site.citation,
        "codebook": document.codebook,
        "names": NAMES,
        "texts": [[tag, short_language_name(tag), text.source.file] for tag, text in document.texts.items()],
        "codes": list(maker.used_codes),
        "entities": [[one, label] for one, label in maker.used_entities.items()],
        "documents": [[one, title] for one, title in maker.used_documents.items()],
        "records": records,
    }


class _Panel:
    """Says what there is to say of the records of one document."""

    def __init__(self, site: Site, document: Document, codes: Codes) -> None:
        self.tables, self.document, self.codes = site.tables, document, codes
        self.tags = list(document.texts)
        self.unit_codelists = codes.codelists_of("reading_units")
        self.commitment_codelists = codes.codelists_of("reading_commitments")
        self.used_codes: dict[str, int] = {}
        self.used_entities: dict[str, str] = {}
        self.used_documents: dict[str, str] = {}
        self._numbers: dict[str, int] = {}

    # Kinds

    def provision(self, record: Provision) -> dict[str, Any]:
        """A provision."""
        facts = (
            self._code("act", record.act),
            self._code("polarity", record.polarity),
            self._entities(record.speakers),
            self._code("voice", record.voice),
            self._code("role", record.role),
            [self._code("topic", topic) for topic in record.topics],
            self._code("pillar", record.pillar),
            record.note,
            self._seals(record),
        )
        parts = (
            _list("In office then", self._tenures(record.entities)),
            self._formulas(record),
            *self._around({record.id}, record.relations, record.threads),
        )
        own = {"g": record.gloss_en, "e": [one["e"] for one in self._entities(record.entities)]}
        read = self._readings(record, record.readings, record.adjudications, self.unit_codelists)
        return self._rest(record, facts, parts) | {name: value for name, value in own.items() if value} | read

    def commitment(self, record: Commitment) -> dict[str, Any]:
        """A commitment."""
        facts = (
            self._entities(record.committers),
            self._code("mode", record.mode),
            self._entities(record.counterparts),
            self._entities(record.beneficiaries),
            self._code("action", record.action),
            [{"q": words, "l": tag} for tag, words in record.objects.items() if words],
            [self._code("topic", topic) for topic in record.topics],
            self._code("pillar", record.pillar),
            self._code("precision", record.precision),
            self._code("delegation", record.delegation),
            self._entities(record.bodies),
            self._entities(record.instruments),
            self._entities(record.places),
            [self._quantity(one) for one in record.quantities],
            record.horizon,
            "yes" if record.subject_inherited else None,
            record.note,
        )
        parts = (
            _list("Divergences that touch it", ({"r": anchor(one.id)} for one in record.divergences)),
            *self._around({record.id}, record.relations, record.threads),
        )
        words = [record.words[tag] if tag in list(record.words) else None for tag in self.tags]
        own = {"w": words, "v": self._in_each_version(record), "u": anchor(record.provision.id)}
        read = self._readings(record, record.readings, record.adjudications, self.commitment_codelists)
        return own | self._rest(record, facts, parts) | read

    def divergence(self, record: Divergence) -> dict[str, Any]:
        """A divergence."""
        facts = (
            self._code("divergence_type", record.type),
            self._code("direction", record.direction),
            self._code("dimension", record.dimension),
            self._code("materiality", record.materiality),
            self._seals(record),
        )
        parts = (_list("Commitments that it touches", ({"r": anchor(one.id)} for one in record.commitments)),)
        return {"u": anchor(record.provision.id), **self._rest(record, facts, parts)}

    def _rest(
        self, record: Provision | Commitment | Divergence, facts: Sequence[Value], parts: Sequence[Part | None]
    ) -> dict[str, Any]:
        """Facts, without those at the end that say nothing, parts, and where the source files have the words."""
        said = [fact if _is_said(fact) else None for fact in facts]
        while said and said[-1] is None:
            said.pop()
        places = [
            [self.tags.index(one.language), one.line, one.column, one.start_offset, one.end_offset]
            for one in evidence_of(self.tables, record, 0)
        ]
        found = {"f": said, "p": [part for part in parts if part], "s": places}
        return {name: value for name, value in found.items() if value}

    # What they have in common

    def _code(self, codelist: str, code: object) -> Value:
        """A code by its number; itself where no codelist has it, as with codes of older readings."""
        if code is None:
            return None
        if not self.codes.has(codelist, code):
            return str(code)
        return self.used_codes.setdefault(f"{codelist}.{code}", len(self.used_codes))

    def _entity(self, entity: Entity) -> Value:
        self.used_entities.setdefault(entity.id, entity.label or entity.id)
        return {"e": self._numbers.setdefault(entity.id, len(self._numbers))}

    def _entities(self, entities: Iterable[Entity]) -> list[Value]:
        return [self._entity(one) for one in entities]

    def _seals(self, record: Provision | Divergence) -> Value:
        """Who sealed it, and how."""
        rows = (row for row in self.tables.where("seals", "record", record.id) if row["record_type"] == record.KIND)
        return [
            value
            for row in rows
            for value in (f"by {row['reader']}" if row["reader"] else None, self._code("seal_basis", row["basis"]))
            if value
        ]

    def _formulas(self, record: Provision) -> Part | None:
        rows = [
            [short_language_name(tag), [self._code("formula", formula) for formula in words.formulas]]
            for tag, words in record.versions.items()
            if words.formulas
        ]
        return {"t": "Set phrases", "r": rows} if rows else None

    def _in_each_version(self, record: Commitment) -> list[Value]:
        """For each text, or null: force, operator, verb, novelty, aims, deadline; without those at the end that it lacks."""
        versions = {tag: words for tag, words in record.versions.items() if tag in self.tags}
        return [self._version(versions[tag]) if tag in versions else None for tag in self.tags]

    def _version(self, words: CommitmentWords) -> list[Value]:
        deadline = words.deadline and ", ".join(filter(None, (words.deadline.printed, words.deadline.edtf)))
        said = [
            self._code("force", words.force),
            words.operator.quote,
            words.verb.quote if words.verb else None,
            self._code("novelty", words.novelty),
            [aim.quote for aim in words.aims] or None,
            deadline,
        ]
        while said and said[-1] is None:
            said.pop()
        return said

    def _quantity(self, quantity: Any) -> Value:
        number = int(quantity.number) if float(quantity.number).is_integer() else quantity.number
        return [f"{number:,} {quantity.unit}", *({"q": words, "l": tag} for tag, words in quantity.printed.items())]

    def _tenures(self, entities: Iterable[Entity]) -> Iterator[Value]:
        """Yield the offices that persons held at the day of this document."""
        for actor in entities:
            if not isinstance(actor, Actor):
                continue
            for tenure in actor.tenures:
                if tenure.person == actor and self.document in tenure.documents:
                    dates = (("from", tenure.start_date), ("until", tenure.end_date), ("as of", tenure.as_of))
                    said = ", ".join(f"{word} {date}" for word, date in dates if date)
                    yield [self._entity(tenure.person), self._entity(tenure.office), *([said] if said else [])]

    def _around(self, own: set[str], relations: Iterable[Relation], threads: Iterable[Thread]) -> Iterator[Part | None]:
        """Yield the relations that it is an end of, either way, and its threads."""
        yield _list("Relations to other documents", (self._relation(one, own) for one in relations))
        yield _list("Threads", (self._thread(thread, own) for thread in threads))

    def _relation(self, relation: Relation, own: set[str]) -> Value:
        row = relation._row
        forward = row["subject"] in own
        other = relation.target if forward else relation.subject
        self.used_documents.setdefault(other.document.id, other.document.title)
        link = {"x": [list(self.used_documents).index(other.document.id), anchor(other.id)]}
        words = next(reversed(list(other.words.items())), None)
        quote = [{"q": _cut(words[1]), "l": words[0]}] if words else []
        kind = self._code("relation_type", relation.type)
        if isinstance(kind, int):
            kind = {"c": kind}
        said = ["this", kind, link] if forward else [link, kind, "this"]
        basis = self._code("relation_basis", relation.basis)
        about = self._entities(relation.about)
        return {"s": said, "d": [*quote, basis, *([relation.note] if relation.note else []), *about]}

    def _thread(self, thread: Thread, own: set[str]) -> Value:
        documents = len(thread.documents)
        number = next((stage.number for stage in thread.stages if stage.record.id in own), None)
        where = f"stage {number} of {documents}" if number else f"{documents} documents"
        return [{"a": address(thread), "t": thread.label}, where]

    # Readings

    def _readings(
        self,
        record: Provision | Commitment,
        readings: Sequence[ReadUnit] | Sequence[ReadCommitment],
        adjudications: Sequence[Adjudication],
        codelists: Mapping[str, str],
    ) -> dict[str, Any]:
        """What the two readings by the codebook of the record say, where they, or one and the record, are not the same.

        What was read by older codebooks followed other rules, so it is no second opinion on the record; the tables have it.

        Returns:
            `b`: rows of field, record, first and second reading, if there are readings; `m`: readings that lack it, if one does;
            `j`: rows of field, first, second, record and reason, if something was adjudicated.
        """
        passes = {
            name: [one for one in readings if (one.codebook, one.reading_pass) == (record.codebook, name)]
            for name in ("first", "second")
        }
        missing = [name for name, found in passes.items() if not found]
        decided = self._adjudications(record, adjudications, codelists)
        return {
            **({"b": self._compared(record, passes, codelists)} if len(missing) < len(passes) else {}),
            **({"m": missing} if len(missing) == 1 else {}),
            **({"j": decided} if decided else {}),
        }

    def _compared(
        self,
        record: Provision | Commitment,
        passes: Mapping[str, Sequence[ReadUnit | ReadCommitment]],
        codelists: Mapping[str, str],
    ) -> list[list[Value]]:
        own = _own_values(record)
        fields = dict.fromkeys(name for found in passes.values() for one in found for name in one.codes)
        rows = []
        for name in fields:
            values = [[one.codes.get(name) for one in found] for found in passes.values()]
            said = {plain(found) for found in (*values, [own.get(name)])}
            if not name.startswith(NOT_COMPARED) and len(said) > 1:
                shown = ([self._read(name, value, codelists) for value in found] for found in values)
                rows.append([_field_name(name), self._read(name, own.get(name), codelists), *shown])
        return rows

    def _read(self, name: str, value: Any, codelists: Mapping[str, str]) -> Value:
        """A value of a reading, or of the record beside it."""
        if value is None or value == ():
            return "–"
        language = name.rpartition("_")[2] if name.startswith(("quote_", "operator_", "verb_", "object_")) else ""
        if language:
            return {"q": value, "l": language}
        values = value if isinstance(value, tuple) else (value,)
        if name in codelists:
            found = [self._code(codelists[name], one) for one in values]
        elif name in ENTITY_FIELDS:
            found = [self._named(one) for one in values]
        else:
            found = [plain(one) for one in values]
        return found if isinstance(value, tuple) else found[0]

    def _named(self, entity_id: str) -> Value:
        """An entity of a reading; its id where the registers have none of that id any more."""
        row = self.tables.first("entities", "entity_id", entity_id)
        return self._entity(entity(self.tables, entity_id)) if row else entity_id

    def _adjudications(
        self, record: Provision | Commitment, adjudications: Sequence[Adjudication], codelists: Mapping[str, str]
    ) -> list[list[Value]]:
        """The differences between the readings and what became of them."""
        return [
            [
                _field_name(f"{one.field}_{one.language}" if one.language else one.field),
                *(self._decided(one, value, codelists) for value in (one.first, one.second, one.adjudicated)),
                one.reason,
            ]
            for one in adjudications
            if one.codebook == record.codebook
        ]

    def _decided(self, one: Adjudication, value: str | None, codelists: Mapping[str, str]) -> Value:
        if value is None:
            return "–"
        try:
            said = json.loads(value)
        except ValueError:
            return value
        name = one.field.removeprefix("other_")
        names = (name, f"{name}_{one.language}", f"{name}s")
        codelist = next((codelists[each] for each in names if each in codelists), None)
        return self._json(one, said, codelist)

    def _json(self, one: Adjudication, said: Any, codelist: str | None) -> Value:
        """A value that an adjudication has as JSON: a code, words with their offset, a list of either."""
        if said is None or said == []:
            return "–"
        if isinstance(said, list) and len(said) == 2 and isinstance(said[0], str) and isinstance(said[1], int):
            return {"q": said[0], "l": one.language or ""}
        if isinstance(said, list):
            return [self._json(one, item, codelist) for item in said]
        if isinstance(said, dict):
            return json.dumps(said, ensure_ascii=False)
        if codelist:
            return self._code(codelist, said)
        return self._named(said) if one.field in ENTITY_FIELDS and isinstance(said, str) else plain(said)


def _own_values(record: Provision | Commitment) -> dict[str, Any]:
    """What the record has in the fields of a reading: column to value."""
    row = dict(record._row)
    if isinstance(record, Provision):
        row["topics"] = record.topics
        row["speakers"] = tuple(one.id for one in record.speakers)
        for tag, words in record.versions.items():
            row.setdefault(f"formulas_{tag.partition('-')[0]}", words.formulas)
    return row


def _field_name(column: str) -> str:
    """A column in words, its language in brackets.

    Example:
        >>> _field_name("force_zh"), _field_name("subject_inherited")
        ('force (zh)', 'subject inherited')
    """
    name, _, last = column.rpartition("_")
    if name in ("force", "novelty", "operator", "verb", "quote", "object", "status", "formulas", "aims", "deadline"):
        return f"{'words' if name == 'quote' else name} ({last})"
    return column.replace("_", " ")


def _is_said(value: Value) -> bool:
    return value not in (None, "", [])


def _list(title: str, items: Iterable[Value]) -> Part | None:
    listed = list(items)
    return {"t": title, "l": listed} if listed else None


def object_of(record: Commitment) -> tuple[str, str]:
    """What a commitment is about, in English where that is known: the language, the words; both empty if nothing is."""
    known = {language: words for language, words in record.objects.items() if words}
    return ("en", known["en"]) if "en" in known else next(iter(known.items()), ("", ""))


LONGEST_QUOTE = 160


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…"
