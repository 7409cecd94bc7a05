"""The tables of a release. To publish a new field, add it to the model and name it here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..corpus import Corpus, DocumentFolder, Entity, entity_type, published_documents, published_sources
from ..docstrings import docstring
from ..mentions import derive
from ..models import (
    Actor,
    Collective,
    Commitment,
    Cut,
    Divergence,
    Document,
    Evidence,
    Instrument,
    Mention,
    Name,
    NonName,
    Place,
    Provision,
    Relation,
    Retired,
    Seal,
    Source,
    Span,
    SpanOrPoint,
    Tenure,
    Term,
    Text,
    Words,
    values_of,
)
from ..models.codelists import FORMULA, EntityType, Force, NameType, Novelty, RecordType, Topic
from ..open_codelists import NOT_KNOWN, CodesOfCorpus
from ..published import published_relations, shared_seals
from ..seals import verified_in
from ..texts import primary_language
from .columns import LIST, Across, Column, ForeignKey, Row, Table, of
from .common import (
    ACTOR_ID,
    CODEBOOK,
    COMMITMENT_ID,
    DIVERGENCE_ID,
    DOCUMENT_ID,
    ENTITY_ID,
    INSTRUMENT_ID,
    PLACE_ID,
    PROVISION_ID,
    SEQ,
    TEXT_ID,
    TO_ACTOR,
    TO_COMMITMENT,
    TO_DIVERGENCE,
    TO_DOCUMENT,
    TO_ENTITY,
    TO_PROVISION,
    TO_TEXT,
    VERIFIED,
    by_language,
    fields,
    links,
    text_id,
    wide,
)
from .derived import (
    ENTITIES,
    FOLLOWING,
    contested,
    contested_column,
    following,
    force_columns,
    force_compared,
    named,
    status,
    status_columns,
)
from .described import codes_table, columns_table
from .matters import ABOUT, about, ends_in, matters
from .network import network_table
from .readings import objects, reading_tables
from .terms import deadline_columns, deadline_rows, quantity_columns, quantity_rows
from .threads import threads_table

_COMMITMENT = re.compile(r"/c[1-9][0-9]*$")
"""What the id of a commitment has after that of its provision."""


def all_tables(languages: Sequence[str], codes: CodesOfCorpus = NOT_KNOWN) -> list[Table]:
    """Every table, in the order in which keys are introduced.

    Args:
        languages: primary language subtags that get columns of their own in the wide tables.
        codes: the codes that the corpus has of its own, which its columns may hold.
    """
    tables = [
        *_source_tables(),
        *_register_tables(languages),
        *_document_tables(),
        *_provision_tables(languages),
        *_commitment_tables(languages),
        *_comparison_tables(languages),
        threads_table(languages),
        network_table(),
        *reading_tables(languages),
        _seals_table(),
        _retired_table(),
        codes_table(codes),
    ]
    named = [replace(table, columns=tuple(column.naming(codes) for column in table.columns)) for table in tables]
    return [*named, columns_table(named)]


# Sources


def _source_tables() -> list[Table]:
    plain = ("file", "sha256", "bytes", "publisher", "printed_date", "url", "rights", "note")
    return [
        Table(
            "sources",
            "The source files exactly as received.",
            of(Source, *plain, source_id="id"),
            ("source_id",),
            shared=lambda corpus: (
                {"source_id": source.id, **fields(source, plain)} for source in published_sources(corpus)
            ),
        ),
        Table(
            "source_languages",
            "Languages of the texts in each source.",
            (Column("source_id", "string", "Source."), SEQ, Column("language", "string", "BCP 47 tag.")),
            ("source_id", "seq"),
            shared=lambda corpus: links(
                ((s.id, s.languages) for s in published_sources(corpus)), "source_id", "language"
            ),
            foreign_keys=(ForeignKey(("source_id",), "sources", ("source_id",)),),
        ),
    ]


# Registers


def _register_tables(languages: Sequence[str]) -> list[Table]:
    label = Column("label_en", "string", "Short English name, or another name where there is none.", words=Words.NAME)
    others = [tag for tag in languages if tag != "en"]
    labels = wide("label", "string", "Short name in {}; null where it has no name in it.", others, Words.NAME)
    entity = (ENTITY_ID, Column("entity_type", "string", "Register it is in.", codes=EntityType), label, *labels)
    return [
        Table(
            "entities",
            "Everything that a text can name: actors, instruments and places.",
            entity,
            ("entity_id",),
            shared=partial(_entities, languages=others),
        ),
        Table(
            "names",
            "Every name of every entity, in every language.",
            (ENTITY_ID, SEQ, *of(Name, "language", "text", "type")),
            ("entity_id", "seq"),
            shared=lambda corpus: (
                {"entity_id": entity.id, "seq": seq, **fields(name, ("language", "text", "type"))}
                for entity in corpus.entities.values()
                for seq, name in enumerate(entity.names, 1)
            ),
            foreign_keys=(TO_ENTITY,),
        ),
        _register_table("actors", Actor, ("kind", "part_of", "iso_alpha3", "cow_code", "wikidata", "note")),
        _register_table("instruments", Instrument, ("kind", "date", "successor_of", "note")),
        _register_table("places", Place, ("kind", "date", "note")),
        _list_table("instrument_parties", Instrument, "parties", INSTRUMENT_ID, "instruments"),
        _list_table("place_countries", Place, "countries", PLACE_ID, "places"),
        Table(
            "non_names",
            "Expressions that look like names, or contain one, and are none.",
            of(NonName, "language", "text", "reason", non_name_id="id"),
            ("non_name_id",),
            shared=lambda corpus: (
                {"non_name_id": entry.id, **fields(entry, ("language", "text", "reason"))} for entry in corpus.non_names
            ),
        ),
        Table(
            "evidence",
            "What values that no text states were checked against.",
            (
                Column("record_type", "string", "Register of the entry.", codes=RecordType),
                Column("record_id", "string", "Entry."),
                SEQ,
                *of(Evidence, "field", "seen_at", "basis", "quote"),
            ),
            ("record_type", "record_id", "seq"),
            shared=_evidence,
        ),
    ]


def _entities(corpus: Corpus, languages: Sequence[str]) -> Iterator[Row]:
    for entity in corpus.entities.values():
        yield {
            "entity_id": entity.id,
            "entity_type": entity_type(entity),
            "label_en": label(entity, "en") or label(entity),
            **{f"label_{tag}": label(entity, tag) for tag in languages},
        }


LABEL_ORDER = (NameType.SHORT, NameType.OFFICIAL, NameType.ALIAS, NameType.ABBREVIATION, NameType.TRANSLATION)


def label(entity: Entity, language: str | None = None) -> str | None:
    """What to call an entity in a language, or in any: by its short name before longer ones; None where it has no name in it."""
    names = [name for name in entity.names if language in (None, primary_language(name.language))]
    return min(names, key=lambda name: LABEL_ORDER.index(name.type)).text if names else None


def _register_table(name: str, model: type[Entity], plain: tuple[str, ...]) -> Table:
    key = f"{name.removesuffix('s')}_id"
    own = {"part_of": "actors", "successor_of": "instruments"}
    return Table(
        name,
        docstring(model).partition("\n")[0],
        of(model, *plain, **{key: "id"}),
        (key,),
        shared=lambda corpus: ({key: entry.id, **fields(entry, plain)} for entry in getattr(corpus, name)),
        foreign_keys=(
            ForeignKey((key,), "entities", ("entity_id",)),
            *(ForeignKey((column,), "", (key,)) for column in own if column in plain),
        ),
    )


def _list_table(name: str, model: type[Entity], key: str, owner: Column, register: str) -> Table:
    return Table(
        name,
        str(model.model_fields[key].description),
        (owner, SEQ, ACTOR_ID),
        (owner.name, "seq"),
        shared=lambda corpus: links(
            ((e.id, getattr(e, key)) for e in getattr(corpus, register)), owner.name, "actor_id"
        ),
        foreign_keys=(ForeignKey((owner.name,), register, (owner.name,)), TO_ACTOR),
    )


def _evidence(corpus: Corpus) -> Iterator[Row]:
    for record_type, entries in (
        (RecordType.ACTOR, corpus.actors),
        (RecordType.TENURE, corpus.tenures),
        (RecordType.INSTRUMENT, corpus.instruments),
        (RecordType.PLACE, corpus.places),
    ):
        for entry in entries:
            for seq, evidence in enumerate(entry.evidence, 1):
                key = {"record_type": record_type, "record_id": entry.id, "seq": seq}
                yield {**key, **fields(evidence, ("field", "seen_at", "basis", "quote"))}


# Documents and texts


def _document_tables() -> list[Table]:
    plain = ("title", "kind", "codebook", "date", "place", "note")
    content = Column(
        "content", "string", "The text itself: offsets of every span count its code points.", words=Words.SOURCE
    )
    cut = ("start_offset", "end_offset", "reason", "quote")
    tenure = ("person", "office", "organisation", "start_date", "end_date", "as_of", "note")
    tenure_actors = tuple(ForeignKey((key,), "actors", ("actor_id",)) for key in tenure[:3])
    return [
        Table(
            "documents",
            "The works: joint statements, talks as reported, commentary.",
            of(Document, *plain, document_id="id"),
            ("document_id",),
            each=lambda _, folder: [{"document_id": folder.document.id, **fields(folder.document, plain)}],
            foreign_keys=(ForeignKey(("place",), "places", ("place_id",)),),
        ),
        Table(
            "document_parties",
            str(Document.model_fields["parties"].description),
            (DOCUMENT_ID, SEQ, ACTOR_ID),
            ("document_id", "seq"),
            each=lambda _, folder: links([(folder.document.id, folder.document.parties)], "document_id", "actor_id"),
            foreign_keys=(TO_DOCUMENT, TO_ACTOR),
        ),
        Table(
            "texts",
            "One row for each language version of a document, with its words.",
            (
                TEXT_ID,
                DOCUMENT_ID,
                SEQ,
                *of(Text, "language", "authenticity", "characters", "sha256", source_id="source"),
                *of(Source, "rights"),
                content,
            ),
            ("text_id",),
            each=_texts,
            foreign_keys=(TO_DOCUMENT, ForeignKey(("source_id",), "sources", ("source_id",))),
        ),
        Table(
            "text_cuts",
            "What was left out of each source to make a text, and why. Offsets count code points of the source.",
            (TEXT_ID, SEQ, *of(Cut, *cut)),
            ("text_id", "seq"),
            each=lambda _, folder: (
                {"text_id": text_id(folder.document.id, text.language), "seq": seq, **fields(item, cut)}
                for text in folder.document.texts
                for seq, item in enumerate(text.cuts, 1)
            ),
            foreign_keys=(TO_TEXT,),
        ),
        Table(
            "collectives",
            "Expressions that stand for several entities in a text, a row an entity.",
            (TEXT_ID, *of(Collective, expression="text"), ENTITY_ID),
            ("text_id", "expression", "entity_id"),
            each=lambda _, folder: (
                {"text_id": text_id(folder.document.id, item.language), "expression": item.text, "entity_id": entity}
                for item in folder.collectives
                for entity in item.entities
            ),
            foreign_keys=(TO_TEXT, TO_ENTITY),
        ),
        Table(
            "terms",
            "Words that stand for one entity in a text, and for others elsewhere: a bare title, “the visit”.",
            (TEXT_ID, *of(Term, expression="text"), ENTITY_ID, *of(Term, "stands_for", "reason")),
            ("text_id", "expression"),
            each=lambda _, folder: (
                {
                    "text_id": text_id(folder.document.id, item.language),
                    "expression": item.text,
                    "entity_id": item.entity,
                    "stands_for": item.stands_for,
                    "reason": item.reason,
                }
                for item in folder.terms
            ),
            foreign_keys=(TO_TEXT, TO_ENTITY),
        ),
        Table(
            "tenures",
            "A person in an office, on behalf of an organisation, as of the date of a document.",
            of(Tenure, *tenure, tenure_id="id"),
            ("tenure_id",),
            shared=lambda corpus: ({"tenure_id": entry.id, **fields(entry, tenure)} for entry in corpus.tenures),
            foreign_keys=tenure_actors,
        ),
        Table(
            "tenure_documents",
            "Documents as of whose date a tenure is recorded.",
            (Column("tenure_id", "string", "Tenure."), SEQ, DOCUMENT_ID),
            ("tenure_id", "seq"),
            shared=_tenure_documents,
            foreign_keys=(ForeignKey(("tenure_id",), "tenures", ("tenure_id",)), TO_DOCUMENT),
        ),
    ]


def _texts(corpus: Corpus, folder: DocumentFolder) -> Iterator[Row]:
    for seq, text in enumerate(folder.document.texts, 1):
        yield {
            "text_id": text_id(folder.document.id, text.language),
            "document_id": folder.document.id,
            "seq": seq,
            "source_id": text.source,
            **fields(text, ("language", "authenticity", "characters", "sha256")),
            "rights": corpus.source_by_id[text.source].rights,
            "content": folder.texts[text.language],
        }


def _tenure_documents(corpus: Corpus) -> Iterator[Row]:
    published = published_documents(corpus)
    as_of = ((entry.id, [d for d in entry.documents if d in published]) for entry in corpus.tenures)
    return links(as_of, "tenure_id", "document_id")


# Provisions


def _provision_tables(languages: Sequence[str]) -> list[Table]:
    place = (
        Column("section", "string", "Printed section number; pre before the first, end after the last."),
        Column("paragraph", "integer", "Paragraph within the section, from 1."),
        Column("unit", "integer", "Unit within the paragraph, from 1."),
    )
    plain = ("role", "voice", "act", "polarity", "pillar", "gloss_en", "note")
    mention = ("start_offset", "end_offset", "quote", "entity_type", "basis", "depth")
    return [
        Table(
            "provisions",
            "Every provision of every document, commitments and non-commitments alike; they tile the texts.",
            (
                PROVISION_ID,
                DOCUMENT_ID,
                Column("seq", "integer", "Reading order within the document, from 1."),
                *place,
                *of(Provision, *plain),
                Column("topic", "string", "Main topic.", codes=Topic),
                Column("commitments", "integer", "Number of commitments in it."),
                ENTITIES,
                *wide(
                    "quote",
                    "string",
                    "The provision in the {} version; null where that version lacks it.",
                    languages,
                    Words.SOURCE,
                ),
                *status_columns(languages),
                CODEBOOK,
                VERIFIED,
            ),
            ("provision_id",),
            each=partial(_provisions, plain=plain, languages=languages),
            foreign_keys=(TO_DOCUMENT,),
        ),
        Table(
            "provision_texts",
            "Where each provision stands in each text that carries it.",
            (PROVISION_ID, TEXT_ID, *of(Span, "start_offset", "end_offset", "quote")),
            ("provision_id", "text_id"),
            each=lambda _, folder: (
                {
                    "provision_id": provision.id,
                    "text_id": text_id(folder.document.id, language),
                    **dict(values_of(span)),
                }
                for provision in folder.provisions
                for language, span in provision.anchors.items()
            ),
            foreign_keys=(TO_PROVISION, TO_TEXT),
        ),
        _provision_list("provision_speakers", "speakers", ACTOR_ID, (TO_ACTOR,)),
        _provision_list("provision_topics", "topics", Column("topic", "string", "Topic.", codes=Topic), ()),
        Table(
            "provision_formulas",
            "Set phrases in each version of each provision.",
            (PROVISION_ID, TEXT_ID, Column("formula", "string", "Set phrase.", open_codes=FORMULA)),
            ("provision_id", "text_id", "formula"),
            each=lambda _, folder: (
                {"provision_id": p.id, "text_id": text_id(folder.document.id, language), "formula": formula}
                for p in folder.provisions
                for language, formulas in p.formulas.items()
                for formula in formulas
            ),
            foreign_keys=(TO_PROVISION, TO_TEXT),
        ),
        Table(
            "mentions",
            "Every occurrence of a registered name in every text, derived by longest match.",
            (TEXT_ID, PROVISION_ID, ENTITY_ID, *of(Mention, *mention)),
            ("text_id", "start_offset", "end_offset", "entity_id"),
            each=partial(_mentions, plain=mention),
            foreign_keys=(TO_TEXT, TO_PROVISION, TO_ENTITY),
        ),
    ]


def _provision_list(name: str, key: str, item: Column, keys: tuple[ForeignKey, ...]) -> Table:
    return Table(
        name,
        str(Provision.model_fields[key].description),
        (PROVISION_ID, SEQ, item),
        ("provision_id", "seq"),
        each=lambda _, folder: links(((p.id, getattr(p, key)) for p in folder.provisions), "provision_id", item.name),
        foreign_keys=(TO_PROVISION, *keys),
    )


def _provisions(
    corpus: Corpus, folder: DocumentFolder, plain: tuple[str, ...], languages: Sequence[str]
) -> Iterator[Row]:
    sealed, entities = verified_in(corpus, folder), named(corpus, folder)
    for seq, provision in enumerate(folder.provisions, 1):
        section, paragraph, unit = provision.id.rpartition("/")[2].split(".")
        quotes = {language: span.quote for language, span in provision.anchors.items()}
        yield {
            "provision_id": provision.id,
            "document_id": folder.document.id,
            "seq": seq,
            "section": section,
            "paragraph": int(paragraph),
            "unit": int(unit),
            **fields(provision, plain),
            "topic": provision.topics[0],
            "commitments": len(provision.commitments),
            "entities": entities.get(provision.id, ()),
            **by_language("quote", quotes, folder, languages),
            **status(provision.anchors, folder, languages),
            "codebook": folder.document.codebook,
            "verified": (RecordType.PROVISION, provision.id) in sealed,
        }


def _mentions(corpus: Corpus, folder: DocumentFolder, plain: tuple[str, ...]) -> Iterator[Row]:
    for mention in derive(corpus, folder):
        yield {
            "text_id": text_id(mention.document, mention.language),
            "provision_id": _provision_at(folder, mention.language, mention.start_offset),
            "entity_id": mention.entity,
            **fields(mention, plain),
        }


def _provision_at(folder: DocumentFolder, language: str, offset: int) -> str:
    provision = folder.provision_at(language, offset)
    if provision is None:
        raise LookupError("provisions tile the text of a valid corpus")
    return provision.id


# Commitments


def _commitment_tables(languages: Sequence[str]) -> list[Table]:
    coded = ("mode", "action", "precision", "delegation", "subject_inherited", "note")
    plain = (*coded, "committers", "counterparts", "beneficiaries", "bodies", "instruments", "places")
    columns = (
        COMMITMENT_ID,
        PROVISION_ID,
        DOCUMENT_ID,
        Column("document_title", "string", "Short English title of the document.", words=Words.NAME),
        Column("date", "date", "Date of the document."),
        *of(Provision, "voice", "pillar"),
        Column("topic", "string", "Main topic of the commitment.", codes=Topic),
        Column("topics", LIST, "All topics of the commitment, main one first.", codes=Topic),
        Column("provision_topic", "string", "Main topic of the provision.", codes=Topic),
        Column("provision_topics", LIST, "All topics of the provision, main one first.", codes=Topic),
        *objects(languages),
        *of(Commitment, *plain),
        *FOLLOWING,
        *wide(
            "force",
            "integer",
            "Force in the {} version; null where it does not carry the commitment.",
            languages,
            codes=Force,
        ),
        *wide(
            "novelty", "string", "Novelty cue in the {} version; null where there is none.", languages, codes=Novelty
        ),
        *wide("operator", "string", "Operator words in the {} version.", languages, Words.SOURCE),
        *wide("verb", "string", "First verb in the {} version; null where it has a noun.", languages, Words.SOURCE),
        *wide("quote", "string", "The commitment in the {} version.", languages, Words.SOURCE),
        *status_columns(languages),
        *force_columns(languages),
        contested_column(languages),
        CODEBOOK,
        VERIFIED,
    )
    links = (
        ("committers", ACTOR_ID, TO_ACTOR),
        ("counterparts", ACTOR_ID, TO_ACTOR),
        ("beneficiaries", ACTOR_ID, TO_ACTOR),
        ("bodies", ACTOR_ID, TO_ACTOR),
        ("instruments", INSTRUMENT_ID, ForeignKey(("instrument_id",), "instruments", ("instrument_id",))),
        ("places", PLACE_ID, ForeignKey(("place_id",), "places", ("place_id",))),
    )
    return [
        Table(
            "commitments",
            "Every commitment with its codes and words, usable without a join.",
            columns,
            ("commitment_id",),
            each=partial(_commitments, plain=plain, languages=languages),
            foreign_keys=(TO_PROVISION, TO_DOCUMENT),
        ),
        Table(
            "commitment_texts",
            "What is coded of each commitment in each version: words, operator, verb, force, novelty.",
            (
                COMMITMENT_ID,
                TEXT_ID,
                *of(Span, "start_offset", "end_offset", "quote"),
                *of(Span, operator_start_offset="start_offset", operator_end_offset="end_offset", operator="quote"),
                *(
                    replace(column, required=False)
                    for column in of(Span, verb_start_offset="start_offset", verb_end_offset="end_offset", verb="quote")
                ),
                Column("force", "integer", "Strength of the operator, 0 to 3.", codes=Force),
                Column("novelty", "string", "Novelty cue.", required=False, codes=Novelty),
            ),
            ("commitment_id", "text_id"),
            each=lambda _, folder: _commitment_texts(folder),
            foreign_keys=(TO_COMMITMENT, TO_TEXT),
        ),
        *(_commitment_list(key, column, target) for key, column, target in links),
        _commitment_list("topics", Column("topic", "string", "Topic.", codes=Topic)),
        Table(
            "commitment_aims",
            str(Commitment.model_fields["aims"].description),
            (COMMITMENT_ID, TEXT_ID, SEQ, *of(Span, "start_offset", "end_offset", "quote")),
            ("commitment_id", "text_id", "seq"),
            each=lambda _, folder: _commitment_aims(folder),
            foreign_keys=(TO_COMMITMENT, TO_TEXT),
        ),
        Table(
            "commitment_deadlines",
            "Until when commitments are to be done, as each text prints it; most have no deadline.",
            (COMMITMENT_ID, *deadline_columns()),
            ("commitment_id", "text_id"),
            each=lambda _, folder: _of_each_commitment(folder, lambda one: deadline_rows(one.deadline, folder)),
            foreign_keys=(TO_COMMITMENT, TO_TEXT),
        ),
        Table(
            "commitment_quantities",
            "How much or how many commitments are about; most have no quantity.",
            (COMMITMENT_ID, *quantity_columns(languages)),
            ("commitment_id",),
            each=lambda _, folder: _of_each_commitment(
                folder, lambda one: quantity_rows(one.quantity, folder, languages)
            ),
            foreign_keys=(TO_COMMITMENT,),
        ),
    ]


def _of_each_commitment(folder: DocumentFolder, rows: Callable[[Commitment], Iterable[Row]]) -> Iterator[Row]:
    for _, _, commitment in folder.commitments():
        for row in rows(commitment):
            yield {"commitment_id": commitment.id, **row}


def _commitment_list(key: str, item: Column, *targets: ForeignKey) -> Table:
    return Table(
        f"commitment_{key}",
        str(Commitment.model_fields[key].description),
        (COMMITMENT_ID, SEQ, item),
        ("commitment_id", "seq"),
        each=lambda _, folder: links(
            ((c.id, getattr(c, key)) for _, _, c in folder.commitments()), "commitment_id", item.name
        ),
        foreign_keys=(TO_COMMITMENT, *targets),
    )


def _commitments(
    corpus: Corpus, folder: DocumentFolder, plain: tuple[str, ...], languages: Sequence[str]
) -> Iterator[Row]:
    sealed, differing = verified_in(corpus, folder), contested(folder)
    for provision, _, commitment in folder.commitments():
        per_version: dict[str, Mapping[str, Any]] = {
            "force": commitment.force,
            "novelty": commitment.novelty,
            "operator": {language: span.quote for language, span in commitment.operator.items()},
            "verb": {language: span.quote for language, span in commitment.verb.items() if span},
            "quote": {language: span.quote for language, span in commitment.anchors.items()},
        }
        row: dict[str, Any] = {
            "commitment_id": commitment.id,
            "provision_id": provision.id,
            "document_id": folder.document.id,
            "document_title": folder.document.title,
            "date": folder.document.date,
            **fields(provision, ("voice", "pillar")),
            "topic": commitment.topics[0],
            "topics": commitment.topics,
            "provision_topic": provision.topics[0],
            "provision_topics": provision.topics,
            **{f"object_{tag}": commitment.object.get(tag) for tag in languages},
            **fields(commitment, plain),
            **following(corpus, folder, commitment),
            **status(commitment.anchors, folder, languages),
            **force_compared(commitment.force),
            "contested": differing.get(commitment.id, ()),
            "codebook": folder.document.codebook,
            "verified": (RecordType.PROVISION, provision.id) in sealed,
        }
        for name, values in per_version.items():
            row |= by_language(name, values, folder, languages)
        yield row


def _commitment_texts(folder: DocumentFolder) -> Iterator[Row]:
    for _, _, commitment in folder.commitments():
        for language, span in commitment.anchors.items():
            operator, verb = commitment.operator[language], commitment.verb[language]
            yield {
                "commitment_id": commitment.id,
                "text_id": text_id(folder.document.id, language),
                **dict(values_of(span)),
                "operator_start_offset": operator.start_offset,
                "operator_end_offset": operator.end_offset,
                "operator": operator.quote,
                "verb_start_offset": verb and verb.start_offset,
                "verb_end_offset": verb and verb.end_offset,
                "verb": verb and verb.quote,
                "force": commitment.force[language],
                "novelty": commitment.novelty[language],
            }


def _commitment_aims(folder: DocumentFolder) -> Iterator[Row]:
    for _, _, commitment in folder.commitments():
        for language, aims in commitment.aims.items():
            for seq, span in enumerate(aims, 1):
                key = {"commitment_id": commitment.id, "text_id": text_id(folder.document.id, language), "seq": seq}
                yield {**key, **dict(values_of(span))}


# Comparisons


def _comparison_tables(languages: Sequence[str]) -> list[Table]:
    plain = ("type", "direction", "dimension", "materiality", "note")
    quote = Column(
        "quote", "string", "The words; null at a point where the version has none.", required=False, words=Words.SOURCE
    )
    point = Column(
        "point", "boolean", "Whether the version has no words there, and the offsets, which are equal, give the place."
    )
    return [
        Table(
            "divergences",
            "Differences in meaning between the language versions of a document.",
            (
                DIVERGENCE_ID,
                DOCUMENT_ID,
                PROVISION_ID,
                *of(Divergence, *plain),
                *wide(
                    "quote", "string", "The words in the {} version; null where it has none.", languages, Words.SOURCE
                ),
                CODEBOOK,
                VERIFIED,
            ),
            ("divergence_id",),
            each=partial(_divergences, plain=plain, languages=languages),
            foreign_keys=(TO_DOCUMENT, TO_PROVISION),
        ),
        Table(
            "divergence_texts",
            "Where each divergence is in each of its two versions; a point where a version has no words.",
            (DIVERGENCE_ID, TEXT_ID, *of(SpanOrPoint, "start_offset", "end_offset"), point, quote),
            ("divergence_id", "text_id"),
            each=lambda _, folder: (
                {
                    "divergence_id": d.id,
                    "text_id": text_id(folder.document.id, language),
                    **dict(values_of(span)),
                    "point": span.start_offset == span.end_offset,
                }
                for d in folder.divergences
                for language, span in d.spans.items()
            ),
            foreign_keys=(TO_DIVERGENCE, TO_TEXT),
        ),
        Table(
            "divergence_commitments",
            "Commitments whose codes a divergence touches.",
            (DIVERGENCE_ID, SEQ, COMMITMENT_ID),
            ("divergence_id", "seq"),
            each=lambda _, folder: links(
                ((d.id, d.commitments) for d in folder.divergences), "divergence_id", "commitment_id"
            ),
            foreign_keys=(TO_DIVERGENCE, TO_COMMITMENT),
        ),
        _relations_table(),
    ]


def _divergences(
    corpus: Corpus, folder: DocumentFolder, plain: tuple[str, ...], languages: Sequence[str]
) -> Iterator[Row]:
    sealed = verified_in(corpus, folder)
    for divergence in folder.divergences:
        quotes = {language: span.quote for language, span in divergence.spans.items()}
        yield {
            "divergence_id": divergence.id,
            "document_id": folder.document.id,
            "provision_id": divergence.provision,
            **fields(divergence, plain),
            **by_language("quote", quotes, folder, languages),
            "codebook": folder.document.codebook,
            "verified": (RecordType.DIVERGENCE, divergence.id) in sealed,
        }


def _relations_table() -> Table:
    ends = ("subject", "target")
    types = {
        end: Column(f"{end}_type", "string", f"Whether the {end} is a provision or a commitment.", codes=RecordType)
        for end in ends
    }
    provisions = {end: Column(f"{end}_provision", "string", f"Provision that the {end} is, or is in.") for end in ends}
    return Table(
        "relations",
        "Links between provisions or commitments of two documents.",
        (
            *of(Relation, "type", relation_id="id"),
            *(column for end in ends for column in (*of(Relation, end), types[end], provisions[end])),
            *of(Relation, "basis", "note"),
            ABOUT,
        ),
        ("relation_id",),
        each=_matters_of_ends,
        across=Across(lambda given: (given["record"],), _relations),
        foreign_keys=tuple(ForeignKey((provisions[end].name,), "provisions", ("provision_id",)) for end in ends),
    )


def _matters_of_ends(corpus: Corpus, folder: DocumentFolder) -> Iterator[Row]:
    """Yield the records of a document that relations have as an end, each with its matters."""
    wanted = ends_in(corpus).get(folder.document.id)
    if wanted:
        yield from ({"record": record, "matters": found} for record, found in matters(corpus, folder, wanted).items())


def _relations(corpus: Corpus, given: Iterable[Row]) -> Iterator[Row]:
    of_ends = {row["record"]: row["matters"] for row in given}
    for entry in published_relations(corpus):
        ends = {"subject": entry.subject, "target": entry.target}
        row = {"relation_id": entry.id, **fields(entry, ("type", *ends, "basis", "note"))}
        for end, record in ends.items():
            row[f"{end}_type"] = RecordType.COMMITMENT if _COMMITMENT.search(record) else RecordType.PROVISION
            row[f"{end}_provision"] = _COMMITMENT.sub("", record)
        yield {**row, "about": about(corpus, *(of_ends.get(record, ()) for record in ends.values()))}


# Verification


def _seals_table() -> Table:
    plain = ("record_type", "record", "reader", "basis", "codebook", "digest")
    return Table(
        "seals",
        "Which records were verified, by whom and how, and a digest of each as it then stood.",
        of(Seal, *plain),
        ("record_type", "record"),
        shared=lambda corpus: (fields(seal, plain) for seal in shared_seals(corpus)),
        each=lambda _, folder: (fields(seal, plain) for seal in folder.seals),
    )


def _retired_table() -> Table:
    plain = ("since", "reason")
    return Table(
        "retired",
        "Ids that were published once and that no record has any more, and what took the place of each.",
        (
            *of(Retired, "record_type", record="id"),
            *of(Retired, "successors", *plain),
        ),
        ("record_type", "record"),
        shared=lambda corpus: (
            {
                "record_type": entry.record_type,
                "record": entry.id,
                "successors": entry.successors,
                **fields(entry, plain),
            }
            for entry in corpus.retired
        ),
    )
