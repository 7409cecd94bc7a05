"""The tables of a release. To publish a new field, add it to the model and name it here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ..corpus import Corpus, DocumentFolder, Entity, Round, entity_type, published_sources
from ..docstrings import docstring
from ..mentions import derive
from ..models import (
    READINGS,
    Actor,
    Adjudication,
    Agreement,
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
    Reading,
    Record,
    Relation,
    Retired,
    Seal,
    Source,
    Span,
    SpanOrPoint,
    Tenure,
    Text,
    Words,
    values_of,
)
from ..models.codelists import FORMULA, EntityType, Force, NameType, Novelty, RecordType, Topic
from ..models.walk import shapes
from ..open_codelists import NOT_KNOWN, CodesOfCorpus
from ..readings import QUOTING, UNIT, models_of
from ..seals import verified
from ..texts import primary_language
from .columns import LIST_SEPARATOR, Column, ForeignKey, Row, Table, of
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
    all_provisions,
    by_language,
    fields,
    joined,
    links,
    listed,
    text_id,
    wide,
)
from .derived import CONTESTED, ENTITIES, FOLLOWING, contested, following, named, status, status_columns
from .matters import ABOUT, about
from .network import network_table
from .threads import threads_table


def all_tables(languages: Sequence[str], codes: CodesOfCorpus = NOT_KNOWN) -> list[Table]:
    """Every table, in the order in which keys are introduced.

    Args:
        languages: primary language subtags that get columns of their own in the wide tables.
        codes: the codes that the corpus has of its own, which its columns may hold.
    """
    tables = [
        *_source_tables(),
        *_register_tables(),
        *_document_tables(),
        *_provision_tables(languages),
        *_commitment_tables(languages),
        *_comparison_tables(languages),
        threads_table(languages),
        network_table(),
        *_reading_tables(languages),
        _seals_table(),
        _retired_table(),
    ]
    return [replace(table, columns=tuple(column.naming(codes) for column in table.columns)) for table in tables]


# Sources


def _source_tables() -> list[Table]:
    plain = ("file", "sha256", "bytes", "publisher", "printed_date", "url", "rights", "note")
    return [
        Table(
            "sources",
            "The source files exactly as received.",
            of(Source, *plain, source_id="id"),
            ("source_id",),
            lambda corpus: ({"source_id": source.id, **fields(source, plain)} for source in published_sources(corpus)),
        ),
        Table(
            "source_languages",
            "Languages of the texts in each source.",
            (Column("source_id", "string", "Source."), SEQ, Column("language", "string", "BCP 47 tag.")),
            ("source_id", "seq"),
            lambda corpus: links(((s.id, s.languages) for s in published_sources(corpus)), "source_id", "language"),
            (ForeignKey(("source_id",), "sources", ("source_id",)),),
        ),
    ]


# Registers


def _register_tables() -> list[Table]:
    label = Column("label_en", "string", "Short English name, or another name where there is none.", words=Words.NAME)
    entity = (ENTITY_ID, Column("entity_type", "string", "Register it is in.", codes=EntityType), label)
    return [
        Table(
            "entities",
            "Everything that a text can name: actors, instruments and places.",
            entity,
            ("entity_id",),
            _entities,
        ),
        Table(
            "names",
            "Every name of every entity, in every language.",
            (ENTITY_ID, SEQ, *of(Name, "language", "text", "type")),
            ("entity_id", "seq"),
            lambda corpus: (
                {"entity_id": entity.id, "seq": seq, **fields(name, ("language", "text", "type"))}
                for entity in corpus.entities.values()
                for seq, name in enumerate(entity.names, 1)
            ),
            (TO_ENTITY,),
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
            lambda corpus: (
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
            _evidence,
        ),
    ]


def _entities(corpus: Corpus) -> Iterator[Row]:
    for entity in corpus.entities.values():
        yield {"entity_id": entity.id, "entity_type": entity_type(entity), "label_en": label(entity)}


LABEL_ORDER = (NameType.SHORT, NameType.OFFICIAL, NameType.ALIAS, NameType.ABBREVIATION, NameType.TRANSLATION)


def label(entity: Entity) -> str:
    """What to call an entity in English: its short name before longer ones, any name where it has no English one."""
    english = [name for name in entity.names if primary_language(name.language) == "en"]
    return min(english or entity.names, key=lambda name: LABEL_ORDER.index(name.type)).text


def _register_table(name: str, model: type[Entity], plain: tuple[str, ...]) -> Table:
    key = f"{name.removesuffix('s')}_id"
    own = {"part_of": "actors", "successor_of": "instruments"}
    return Table(
        name,
        docstring(model).partition("\n")[0],
        of(model, *plain, **{key: "id"}),
        (key,),
        lambda corpus: ({key: entry.id, **fields(entry, plain)} for entry in getattr(corpus, name)),
        (
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
        lambda corpus: links(((e.id, getattr(e, key)) for e in getattr(corpus, register)), owner.name, "actor_id"),
        (ForeignKey((owner.name,), register, (owner.name,)), TO_ACTOR),
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
            lambda corpus: ({"document_id": f.document.id, **fields(f.document, plain)} for f in corpus.published),
            (ForeignKey(("place",), "places", ("place_id",)),),
        ),
        Table(
            "document_parties",
            str(Document.model_fields["parties"].description),
            (DOCUMENT_ID, SEQ, ACTOR_ID),
            ("document_id", "seq"),
            lambda corpus: links(
                ((f.document.id, f.document.parties) for f in corpus.published), "document_id", "actor_id"
            ),
            (TO_DOCUMENT, TO_ACTOR),
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
            _texts,
            (TO_DOCUMENT, ForeignKey(("source_id",), "sources", ("source_id",))),
        ),
        Table(
            "text_cuts",
            "What was left out of each source to make a text, and why. Offsets count code points of the source.",
            (TEXT_ID, SEQ, *of(Cut, *cut)),
            ("text_id", "seq"),
            lambda corpus: (
                {"text_id": text_id(f.document.id, text.language), "seq": seq, **fields(item, cut)}
                for f in corpus.published
                for text in f.document.texts
                for seq, item in enumerate(text.cuts, 1)
            ),
            (TO_TEXT,),
        ),
        Table(
            "collectives",
            "Expressions that stand for several entities in a text, a row an entity.",
            (TEXT_ID, *of(Collective, expression="text"), ENTITY_ID),
            ("text_id", "expression", "entity_id"),
            lambda corpus: (
                {"text_id": text_id(f.document.id, item.language), "expression": item.text, "entity_id": entity}
                for f in corpus.published
                for item in f.collectives
                for entity in item.entities
            ),
            (TO_TEXT, TO_ENTITY),
        ),
        Table(
            "tenures",
            "A person in an office, on behalf of an organisation, as of the date of a document.",
            of(Tenure, *tenure, tenure_id="id"),
            ("tenure_id",),
            lambda corpus: ({"tenure_id": entry.id, **fields(entry, tenure)} for entry in corpus.tenures),
            tenure_actors,
        ),
        Table(
            "tenure_documents",
            "Documents as of whose date a tenure is recorded.",
            (Column("tenure_id", "string", "Tenure."), SEQ, DOCUMENT_ID),
            ("tenure_id", "seq"),
            _tenure_documents,
            (ForeignKey(("tenure_id",), "tenures", ("tenure_id",)), TO_DOCUMENT),
        ),
    ]


def _texts(corpus: Corpus) -> Iterator[Row]:
    for folder in corpus.published:
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
    published = {folder.document.id for folder in corpus.published}
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
            partial(_provisions, plain=plain, languages=languages),
            (TO_DOCUMENT,),
        ),
        Table(
            "provision_texts",
            "Where each provision stands in each text that carries it.",
            (PROVISION_ID, TEXT_ID, *of(Span, "start_offset", "end_offset", "quote")),
            ("provision_id", "text_id"),
            lambda corpus: (
                {
                    "provision_id": provision.id,
                    "text_id": text_id(folder.document.id, language),
                    **dict(values_of(span)),
                }
                for folder, provision in all_provisions(corpus)
                for language, span in provision.anchors.items()
            ),
            (TO_PROVISION, TO_TEXT),
        ),
        _provision_list("provision_speakers", "speakers", ACTOR_ID, (TO_ACTOR,)),
        _provision_list("provision_topics", "topics", Column("topic", "string", "Topic.", codes=Topic), ()),
        Table(
            "provision_formulas",
            "Set phrases in each version of each provision.",
            (PROVISION_ID, TEXT_ID, Column("formula", "string", "Set phrase.", open_codes=FORMULA)),
            ("provision_id", "text_id", "formula"),
            lambda corpus: (
                {"provision_id": p.id, "text_id": text_id(folder.document.id, language), "formula": formula}
                for folder, p in all_provisions(corpus)
                for language, formulas in p.formulas.items()
                for formula in formulas
            ),
            (TO_PROVISION, TO_TEXT),
        ),
        Table(
            "mentions",
            "Every occurrence of a registered name in every text, derived by longest match.",
            (TEXT_ID, PROVISION_ID, ENTITY_ID, *of(Mention, *mention)),
            ("text_id", "start_offset", "end_offset", "entity_id"),
            partial(_mentions, plain=mention),
            (TO_TEXT, TO_PROVISION, TO_ENTITY),
        ),
    ]


def _provision_list(name: str, key: str, item: Column, keys: tuple[ForeignKey, ...]) -> Table:
    return Table(
        name,
        str(Provision.model_fields[key].description),
        (PROVISION_ID, SEQ, item),
        ("provision_id", "seq"),
        lambda corpus: links(((p.id, getattr(p, key)) for _, p in all_provisions(corpus)), "provision_id", item.name),
        (TO_PROVISION, *keys),
    )


def _provisions(corpus: Corpus, plain: tuple[str, ...], languages: Sequence[str]) -> Iterator[Row]:
    sealed = verified(corpus)
    for folder in corpus.published:
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
                "entities": listed(named(corpus).get(provision.id, ())),
                **by_language("quote", quotes, folder, languages),
                **status(provision.anchors, folder, languages),
                "codebook": folder.document.codebook,
                "verified": (RecordType.PROVISION, provision.id) in sealed,
            }


def _mentions(corpus: Corpus, plain: tuple[str, ...]) -> Iterator[Row]:
    for folder in corpus.published:
        for mention in derive(corpus, folder):
            yield {
                "text_id": text_id(mention.document, mention.language),
                "provision_id": _provision_at(folder, mention.language, mention.start_offset),
                "entity_id": mention.entity,
                **fields(mention, plain),
            }


def _provision_at(folder: DocumentFolder, language: str, offset: int) -> str:
    for provision in folder.provisions:
        span = provision.anchors.get(language)
        if span and span.start_offset <= offset < span.end_offset:
            return provision.id
    raise LookupError("provisions tile the text of a valid corpus")


# Commitments


def _commitment_tables(languages: Sequence[str]) -> list[Table]:
    plain = ("mode", "action", "precision", "delegation", "subject_inherited", "note")
    lists = ("committers", "counterparts", "beneficiaries", "bodies", "instruments", "places")
    columns = (
        COMMITMENT_ID,
        PROVISION_ID,
        DOCUMENT_ID,
        Column("document_title", "string", "Short English title of the document.", words=Words.NAME),
        Column("date", "date", "Date of the document."),
        *of(Provision, "voice", "pillar"),
        Column("topic", "string", "Main topic of the commitment.", codes=Topic),
        Column("topics", "string", "All topics of the commitment, main one first, separated by |."),
        Column("provision_topic", "string", "Main topic of the provision.", codes=Topic),
        Column("provision_topics", "string", "All topics of the provision, main one first, separated by |."),
        *_objects(languages),
        *of(Commitment, *plain),
        *(Column(key, "string", joined(Commitment, key), required=key == "committers") for key in lists),
        *FOLLOWING,
        Column(
            "deadline",
            "string",
            "Deadline as printed, in the first version that prints it.",
            required=False,
            words=Words.SOURCE,
        ),
        Column(
            "deadline_edtf", "string", "Deadline as an EDTF date; null where the words give no date.", required=False
        ),
        Column("quantity", "integer", "Number that the text prints.", required=False),
        Column("quantity_unit", "string", "What is counted.", required=False, words=Words.OURS),
        *wide("force", "integer", "Force in the {} version; null where it does not carry the commitment.", languages),
        *wide("novelty", "string", "Novelty cue in the {} version; null where there is none.", languages),
        *wide("operator", "string", "Operator words in the {} version.", languages, Words.SOURCE),
        *wide("verb", "string", "First verb in the {} version; null where it has a noun.", languages, Words.SOURCE),
        *wide("quote", "string", "The commitment in the {} version.", languages, Words.SOURCE),
        *status_columns(languages),
        Column("force_differs", "boolean", "Whether the versions that carry it give it unequal force."),
        CONTESTED,
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
            partial(_commitments, plain=plain, lists=lists, languages=languages),
            (TO_PROVISION, TO_DOCUMENT),
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
            _commitment_texts,
            (TO_COMMITMENT, TO_TEXT),
        ),
        *(_commitment_list(key, column, target) for key, column, target in links),
        _commitment_list("topics", Column("topic", "string", "Topic.", codes=Topic)),
        Table(
            "commitment_aims",
            str(Commitment.model_fields["aims"].description),
            (COMMITMENT_ID, TEXT_ID, SEQ, *of(Span, "start_offset", "end_offset", "quote")),
            ("commitment_id", "text_id", "seq"),
            _commitment_aims,
            (TO_COMMITMENT, TO_TEXT),
        ),
    ]


def _objects(languages: Sequence[str]) -> list[Column]:
    about = str(Commitment.model_fields["object"].description).partition(":")[0]
    return wide("object", "string", f"{about}, in {{}}.", languages, Words.OURS)


def _commitment_list(key: str, item: Column, *targets: ForeignKey) -> Table:
    return Table(
        f"commitment_{key}",
        str(Commitment.model_fields[key].description),
        (COMMITMENT_ID, SEQ, item),
        ("commitment_id", "seq"),
        lambda corpus: links(
            ((c.id, getattr(c, key)) for f in corpus.published for _, _, c in f.commitments()),
            "commitment_id",
            item.name,
        ),
        (TO_COMMITMENT, *targets),
    )


def _commitments(
    corpus: Corpus, plain: tuple[str, ...], lists: tuple[str, ...], languages: Sequence[str]
) -> Iterator[Row]:
    sealed = verified(corpus)
    for folder in corpus.published:
        differing = contested(folder)
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
                "topics": LIST_SEPARATOR.join(commitment.topics),
                "provision_topic": provision.topics[0],
                "provision_topics": LIST_SEPARATOR.join(provision.topics),
                **{f"object_{tag}": commitment.object.get(tag) for tag in languages},
                **fields(commitment, plain),
                **{key: LIST_SEPARATOR.join(getattr(commitment, key)) for key in lists},
                **following(corpus, folder, commitment),
                **_deadline_and_quantity(commitment),
                **status(commitment.anchors, folder, languages),
                "contested": listed(differing.get(commitment.id, ())),
                "force_differs": len(set(commitment.force.values())) > 1,
                "codebook": folder.document.codebook,
                "verified": (RecordType.PROVISION, provision.id) in sealed,
            }
            for name, values in per_version.items():
                row |= by_language(name, values, folder, languages)
            yield row


def _deadline_and_quantity(commitment: Commitment) -> Row:
    deadline, quantity = commitment.deadline, commitment.quantity
    return {
        "deadline": next(iter(deadline.printed.values())) if deadline else None,
        "deadline_edtf": deadline.edtf if deadline else None,
        "quantity": quantity.number if quantity else None,
        "quantity_unit": quantity.unit if quantity else None,
    }


def _commitment_texts(corpus: Corpus) -> Iterator[Row]:
    for folder in corpus.published:
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


def _commitment_aims(corpus: Corpus) -> Iterator[Row]:
    for folder in corpus.published:
        for _, _, commitment in folder.commitments():
            for language, aims in commitment.aims.items():
                for seq, span in enumerate(aims, 1):
                    key = {"commitment_id": commitment.id, "text_id": text_id(folder.document.id, language), "seq": seq}
                    yield {**key, **dict(values_of(span))}


# Comparisons


def _comparison_tables(languages: Sequence[str]) -> list[Table]:
    plain = ("type", "direction", "dimension", "materiality", "note")
    relation = ("type", "subject", "target", "basis", "note")
    quote = Column(
        "quote", "string", "The words; null at a point where the version has none.", required=False, words=Words.SOURCE
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
            partial(_divergences, plain=plain, languages=languages),
            (TO_DOCUMENT, TO_PROVISION),
        ),
        Table(
            "divergence_texts",
            "Where each divergence is in each of its two versions; a point where a version has no words.",
            (DIVERGENCE_ID, TEXT_ID, *of(SpanOrPoint, "start_offset", "end_offset"), quote),
            ("divergence_id", "text_id"),
            lambda corpus: (
                {"divergence_id": d.id, "text_id": text_id(f.document.id, language), **dict(values_of(span))}
                for f in corpus.published
                for d in f.divergences
                for language, span in d.spans.items()
            ),
            (TO_DIVERGENCE, TO_TEXT),
        ),
        Table(
            "divergence_commitments",
            "Commitments whose codes a divergence touches.",
            (DIVERGENCE_ID, SEQ, COMMITMENT_ID),
            ("divergence_id", "seq"),
            lambda corpus: links(
                ((d.id, d.commitments) for f in corpus.published for d in f.divergences),
                "divergence_id",
                "commitment_id",
            ),
            (TO_DIVERGENCE, TO_COMMITMENT),
        ),
        Table(
            "relations",
            "Links between provisions or commitments of two documents.",
            (
                *of(Relation, *relation, relation_id="id"),
                ABOUT,
            ),
            ("relation_id",),
            lambda corpus: (
                {"relation_id": entry.id, **fields(entry, relation), "about": listed(about(corpus, entry))}
                for entry in corpus.relations
            ),
        ),
    ]


def _divergences(corpus: Corpus, plain: tuple[str, ...], languages: Sequence[str]) -> Iterator[Row]:
    sealed = verified(corpus)
    for folder in corpus.published:
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


# Readings


def _reading_tables(languages: Sequence[str]) -> list[Table]:
    unit = ("role", "voice", "act", "polarity", "pillar", "note")
    commitment = ("mode", "action", "precision", "delegation", "subject_inherited", "note")
    difference = ("place", "commitment", "field", "language")
    values = ("first", "second", "adjudicated")
    agreement = (
        "scope",
        "document",
        "codebook",
        "field",
        "language",
        "measure",
        "value",
        "low",
        "high",
        "percent",
        "n",
        "experimental",
    )
    by_codebook = Column("codebook", "string", "Version of the codebook that the reading is by.")
    key = (
        DOCUMENT_ID,
        by_codebook,
        *of(Reading, "reading_pass"),
        Column("unit_id", "string", "Unit, under the id that this reading gave it."),
    )
    return [
        Table(
            "reading_units",
            "Every unit of each of the two readings of each document by a version of the codebook, as it was read.",
            (
                *key,
                SEQ,
                *_as_read(Provision, 0, unit),
                Column("speakers", "string", joined(Provision, "speakers"), required=False),
                Column("topics", "string", joined(Provision, "topics")),
                *wide("quote", "string", "The unit in the {} version.", languages, Words.SOURCE),
            ),
            ("document_id", "codebook", "reading_pass", "unit_id"),
            partial(_reading_units, plain=unit, languages=languages),
            (TO_DOCUMENT,),
        ),
        Table(
            "reading_commitments",
            "Every commitment of each of the two readings of each document by a version of the codebook, as it was read.",
            (
                *key,
                SEQ,
                *_as_read(Commitment, 1, commitment),
                *_objects(languages),
                Column("topics", "string", joined(Commitment, "topics"), required=False),
                Column("committers", "string", joined(Commitment, "committers")),
                *wide("force", "integer", "Force in the {} version.", languages),
                *wide("novelty", "string", "Novelty cue in the {} version.", languages),
                *wide("quote", "string", "The commitment in the {} version.", languages, Words.SOURCE),
            ),
            ("document_id", "codebook", "reading_pass", "unit_id", "seq"),
            partial(_reading_commitments, plain=commitment, languages=languages),
            (
                TO_DOCUMENT,
                ForeignKey(
                    ("document_id", "codebook", "reading_pass", "unit_id"),
                    "reading_units",
                    ("document_id", "codebook", "reading_pass", "unit_id"),
                ),
            ),
        ),
        Table(
            "adjudications",
            "Every difference between the two readings by a version of the codebook, what became of it in the record, and why.",
            (
                DOCUMENT_ID,
                replace(by_codebook, description="Version of the codebook that the readings are by."),
                SEQ,
                *of(Adjudication, *difference),
                *(replace(column, quotes_where=_quotes_a_text) for column in of(Adjudication, *values)),
                *of(Adjudication, "reason"),
            ),
            ("document_id", "codebook", "seq"),
            partial(_adjudications, plain=(*difference, *values, "reason")),
            (TO_DOCUMENT,),
        ),
        Table(
            "agreement",
            "Between-pass agreement of the two readings by a version of the codebook, per field, for each document and over all.",
            (SEQ, *of(Agreement, *agreement)),
            ("seq",),
            lambda corpus: ({"seq": seq, **fields(row, agreement)} for seq, row in enumerate(corpus.agreement, 1)),
        ),
    ]


def _quotes_a_text(adjudication: Row) -> bool:
    """Whether it quotes the words of a text: those of a unit, or of a field that is compared by them."""
    return bool(adjudication["field"] == UNIT or adjudication["field"] in QUOTING)


def _as_read(model: type[Record], kind: int, names: Sequence[str]) -> Iterator[Column]:
    """Columns of fields of units (0) or commitments (1) as readings have them: empty where their codebook had no such field."""
    versions = [shapes(models_of(reading)[kind]) for reading in READINGS.values()]
    for column in of(model, *names):
        there = [version[column.name] for version in versions if column.name in version]
        former = tuple(dict.fromkeys(code for shape in there for code in shape.codes))
        yield replace(column, required=column.required and len(there) == len(versions), former=former)


def _rounds(corpus: Corpus) -> Iterator[tuple[DocumentFolder, Round]]:
    """Yield the readings of each published document, by each version of the codebook."""
    return ((folder, own) for folder in corpus.published for own in folder.rounds)


def _adjudications(corpus: Corpus, plain: tuple[str, ...]) -> Iterator[Row]:
    for folder, own in _rounds(corpus):
        for seq, entry in enumerate(own.adjudications, 1):
            of_document = {"document_id": folder.document.id, "codebook": own.codebook, "seq": seq}
            yield {**of_document, **fields(entry, plain)}


def _reading_units(corpus: Corpus, plain: tuple[str, ...], languages: Sequence[str]) -> Iterator[Row]:
    for folder, own in _rounds(corpus):
        for read in own.as_read:
            for seq, unit in enumerate(read.units, 1):
                quotes = {language: span.quote for language, span in unit.anchors.items()}
                yield {
                    "document_id": folder.document.id,
                    "codebook": own.codebook,
                    "reading_pass": read.reading.reading_pass,
                    "unit_id": unit.id,
                    "seq": seq,
                    **{name: unit.codes.get(name) for name in plain},
                    "speakers": LIST_SEPARATOR.join(unit.codes["speakers"]),
                    "topics": LIST_SEPARATOR.join(unit.codes["topics"]),
                    **by_language("quote", quotes, folder, languages),
                }


def _reading_commitments(corpus: Corpus, plain: tuple[str, ...], languages: Sequence[str]) -> Iterator[Row]:
    for folder, own in _rounds(corpus):
        for read in own.as_read:
            for unit in read.units:
                for seq, commitment in enumerate(unit.commitments, 1):
                    quotes = {language: span.quote for language, span in commitment.anchors.items()}
                    yield {
                        "document_id": folder.document.id,
                        "codebook": own.codebook,
                        "reading_pass": read.reading.reading_pass,
                        "unit_id": unit.id,
                        "seq": seq,
                        **{name: commitment.codes.get(name) for name in plain},
                        **_objects_read(commitment.codes["object"], languages),
                        "topics": LIST_SEPARATOR.join(commitment.codes.get("topics", ())) or None,
                        "committers": LIST_SEPARATOR.join(commitment.codes["committers"]),
                        **by_language("force", commitment.codes["force"], folder, languages),
                        **by_language("novelty", commitment.codes["novelty"], folder, languages),
                        **by_language("quote", quotes, folder, languages),
                    }


def _objects_read(words: str | Mapping[str, str], languages: Sequence[str]) -> Row:
    """What a commitment is about, by language: by version 1 of the codebook, readers said that in English alone."""
    by_language = {"en": words} if isinstance(words, str) else words
    return {f"object_{tag}": by_language.get(tag) for tag in languages}


def _seals_table() -> Table:
    plain = ("record_type", "record", "reader", "basis", "codebook", "digest")
    return Table(
        "seals",
        "Which records were verified, by whom and how, and a digest of each as it then stood.",
        of(Seal, *plain),
        ("record_type", "record"),
        lambda corpus: (fields(seal, plain) for seal in corpus.seals),
    )


def _retired_table() -> Table:
    plain = ("since", "reason")
    return Table(
        "retired",
        "Ids that were published once and that no record has any more, and what took the place of each.",
        (
            *of(Retired, "record_type", record="id"),
            Column("successors", "string", joined(Retired, "successors"), required=False),
            *of(Retired, *plain),
        ),
        ("record_type", "record"),
        lambda corpus: (
            {
                "record_type": entry.record_type,
                "record": entry.id,
                "successors": LIST_SEPARATOR.join(entry.successors) or None,
                **fields(entry, plain),
            }
            for entry in corpus.retired
        ),
    )
