"""Tables of the readings: what each reader coded, whatever version of the codebook the reading is by, and how far two agree.

Columns are called as in the tables of the records, so that a reading can be compared with the record and with the other reading.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..corpus import CodedCommitment, CodedUnit, Coding, DocumentFolder
from ..models import READINGS, Adjudication, Agreement, Commitment, Provision, Reading, Record, Span, Words
from ..models.codelists import FORMULA, Force, Novelty
from ..models.walk import shapes
from ..readings import COMMITMENT, QUOTING, UNIT, compared_fields, models_of
from .columns import LIST, Across, Column, ForeignKey, Row, Table, of
from .common import DOCUMENT_ID, SEQ, TEXT_ID, TO_DOCUMENT, TO_TEXT, by_language, fields, text_id, wide
from .derived import status, status_columns
from .terms import deadline_columns, deadline_rows, quantity_columns, quantity_rows

_UNITS, _COMMITMENTS = 0, 1
"""Which of the models of a reading."""
_BY_CODEBOOK = Column("codebook", "string", "Version of the codebook that the reading is by.")
_KEY = ("document_id", "codebook", "reading_pass", "unit_id")
_OF_UNIT = ForeignKey(_KEY, "reading_units", _KEY)
_OF_COMMITMENT = ForeignKey((*_KEY, "commitment_seq"), "reading_commitments", (*_KEY, "seq"))
_Rows = Callable[[CodedCommitment, DocumentFolder], Iterable[Row]]
"""Rows of one commitment of a document."""
_PER_TEXT = {
    "operator": "Operator words in the {} version.",
    "verb": "First verb in the {} version; null where it has a noun.",
}


def reading_tables(languages: Sequence[str]) -> list[Table]:
    """Their definitions."""
    return [
        _units_table(languages),
        _commitments_table(languages),
        *_tables_of_commitments(languages),
        _adjudications_table(),
        _agreement_table(),
    ]


def objects(languages: Sequence[str]) -> list[Column]:
    """Columns of what a commitment is about, one for each language."""
    about = str(Commitment.model_fields["object"].description).partition(":")[0]
    return wide("object", "string", f"{about}, in {{}}.", languages, Words.OURS)


def _key_columns() -> tuple[Column, ...]:
    unit = Column("unit_id", "string", "Unit, under the id that this reading gave it.")
    return (DOCUMENT_ID, _BY_CODEBOOK, *of(Reading, "reading_pass"), unit)


def _as_read(model: type[Record], kind: int, names: Sequence[str]) -> Iterator[Column]:
    """Columns of fields as readings have them."""
    return (_of_versions(column, kind, column.name) for column in of(model, *names))


def _of_versions(column: Column, kind: int, field: str) -> Column:
    """A column with the codes of every version of the codebook, and null where the version of a reading had no such field."""
    versions = {version: shapes(models_of(reading)[kind]) for version, reading in READINGS.items()}
    there = {version: each[field] for version, each in versions.items() if field in each}
    former = tuple(dict.fromkeys(code for shape in there.values() for code in shape.innermost.codes))
    if len(there) == len(versions):
        return replace(column, former=former)
    description = f"{column.description} Only in readings by version {' and '.join(there)} of the codebook."
    return replace(column, description=description, required=False, former=former, codebooks=tuple(there))


def _wide_as_read(columns: Iterable[Column], kind: int, field: str) -> Iterator[Column]:
    return (_of_versions(column, kind, field) for column in columns)


def _units_table(languages: Sequence[str]) -> Table:
    plain = ("role", "voice", "act", "polarity", "pillar", "gloss_en", "note", "speakers", "topics")
    formulas = wide("formulas", LIST, "Set phrases in the {} version.", languages, open_codes=FORMULA)
    return Table(
        "reading_units",
        "Every unit of each of the two readings of each document by a version of the codebook, as it was read.",
        (
            *_key_columns(),
            SEQ,
            *_as_read(Provision, _UNITS, plain),
            *_wide_as_read(formulas, _UNITS, "formulas"),
            *wide("quote", "string", "The unit in the {} version.", languages, Words.SOURCE),
            *status_columns(languages),
        ),
        _KEY,
        each=lambda _, folder: _units(folder, plain, languages),
        foreign_keys=(TO_DOCUMENT,),
    )


def _units(folder: DocumentFolder, plain: tuple[str, ...], languages: Sequence[str]) -> Iterator[Row]:
    for read in _units_read(folder):
        unit = read.unit
        yield {
            **read.key,
            "seq": read.seq,
            **{name: unit.codes.get(name) for name in plain},
            **by_language("formulas", unit.codes["formulas"], folder, languages),
            **by_language("quote", _quotes(unit), folder, languages),
            **status(unit.anchors, folder, languages),
        }


def _commitments_table(languages: Sequence[str]) -> Table:
    plain = ("mode", "action", "precision", "delegation", "subject_inherited", "note")
    lists = ("topics", "committers", "counterparts", "beneficiaries", "bodies", "instruments", "places")
    codes = {
        "force": wide("force", "integer", "Force in the {} version.", languages, codes=Force),
        "novelty": wide("novelty", "string", "Novelty cue in the {} version.", languages, codes=Novelty),
        **{name: wide(name, "string", about, languages, Words.SOURCE) for name, about in _PER_TEXT.items()},
    }
    return Table(
        "reading_commitments",
        "Every commitment of each of the two readings of each document by a version of the codebook, as it was read.",
        (
            *_key_columns(),
            SEQ,
            *_as_read(Commitment, _COMMITMENTS, plain),
            *objects(languages),
            *_as_read(Commitment, _COMMITMENTS, lists),
            *(column for name, each in codes.items() for column in _wide_as_read(each, _COMMITMENTS, name)),
            *wide("quote", "string", "The commitment in the {} version.", languages, Words.SOURCE),
            *status_columns(languages),
        ),
        (*_KEY, "seq"),
        each=lambda _, folder: _commitments(folder, (*plain, *lists), languages),
        foreign_keys=(TO_DOCUMENT, _OF_UNIT),
    )


def _commitments(folder: DocumentFolder, plain: tuple[str, ...], languages: Sequence[str]) -> Iterator[Row]:
    for read, seq, commitment in _commitments_read(folder):
        quoted = {
            name: {tag: found[0].quote for tag, found in commitment.quoted.get(name, {}).items() if found}
            for name in _PER_TEXT
        }
        per_text = {name: commitment.codes[name] for name in ("force", "novelty")}
        yield {
            **read.key,
            "seq": seq,
            **{name: commitment.codes.get(name) for name in plain},
            **_objects_read(commitment.codes["object"], languages),
            **{
                column: value
                for name, values in {**per_text, **quoted, "quote": _quotes(commitment)}.items()
                for column, value in by_language(name, values, folder, languages).items()
            },
            **status(commitment.anchors, folder, languages),
        }


def _objects_read(words: str | Mapping[str, str], languages: Sequence[str]) -> Row:
    """What a commitment is about, by language: by version 1 of the codebook, readers said that in English alone."""
    by_language = {"en": words} if isinstance(words, str) else words
    return {f"object_{tag}": by_language.get(tag) for tag in languages}


def _tables_of_commitments(languages: Sequence[str]) -> list[Table]:
    """What readers found in commitments beside their codes; tables called `commitment_…` have the same of the records."""
    return [
        _beside_codes(
            "reading_aims",
            "What commitments are to lead to or serve, as it was read. Only readings from version 2 of the codebook on have it.",
            (TEXT_ID, SEQ, *of(Span, "start_offset", "end_offset", "quote")),
            ("text_id", "seq"),
            _aims,
            TO_TEXT,
        ),
        _beside_codes(
            "reading_deadlines",
            "Until when commitments are to be done, as it was read.",
            deadline_columns(),
            ("text_id",),
            lambda commitment, folder: deadline_rows(commitment.codes["deadline"], folder),
        ),
        _beside_codes(
            "reading_quantities",
            "How much or how many commitments are about, as it was read.",
            quantity_columns(languages),
            (),
            lambda commitment, folder: quantity_rows(commitment.codes["quantity"], folder, languages),
        ),
    ]


def _beside_codes(
    name: str, about: str, columns: Sequence[Column], more: tuple[str, ...], rows: _Rows, *targets: ForeignKey
) -> Table:
    """A table with rows of commitments that were read; `more` is what its key has beside the commitment."""
    key = (*_key_columns(), Column("commitment_seq", "integer", "Place of the commitment in its unit, from 1."))
    return Table(
        name,
        about,
        (*key, *columns),
        (*(column.name for column in key), *more),
        each=lambda _, folder: _of_commitments(folder, rows),
        foreign_keys=(TO_DOCUMENT, _OF_COMMITMENT, *targets),
    )


def _of_commitments(folder: DocumentFolder, rows: _Rows) -> Iterator[Row]:
    for read, seq, commitment in _commitments_read(folder):
        for row in rows(commitment, folder):
            yield {**read.key, "commitment_seq": seq, **row}


def _aims(commitment: CodedCommitment, folder: DocumentFolder) -> Iterator[Row]:
    for language, passages in commitment.quoted.get("aims", {}).items():
        for seq, passage in enumerate(passages, 1):
            yield {"text_id": text_id(folder.document.id, language), "seq": seq, **passage._asdict()}


class _Read(NamedTuple):
    """A unit as it was read, and where."""

    key: Row
    seq: int
    unit: CodedUnit


def _units_read(folder: DocumentFolder) -> Iterator[_Read]:
    """Yield the units of the readings of a document, by each version of the codebook."""
    for own in folder.rounds:
        for read in own.as_read:
            for seq, unit in enumerate(read.units, 1):
                values = (folder.document.id, own.codebook, read.reading.reading_pass, unit.id)
                yield _Read(dict(zip(_KEY, values, strict=True)), seq, unit)


def _commitments_read(folder: DocumentFolder) -> Iterator[tuple[_Read, int, CodedCommitment]]:
    for read in _units_read(folder):
        for seq, commitment in enumerate(read.unit.commitments, 1):
            yield read, seq, commitment


def _quotes(coding: Coding) -> dict[str, str]:
    return {language: span.quote for language, span in coding.anchors.items()}


# What two readings differ in


def _adjudications_table() -> Table:
    difference = ("place", "commitment", "field", "language")
    values = ("first", "second", "adjudicated")
    place, commitment, field, language = of(Adjudication, *difference)
    named = tuple(dict.fromkeys((UNIT, COMMITMENT, *_names_of_fields(_UNITS), *_names_of_fields(_COMMITMENTS))))
    return Table(
        "adjudications",
        "Every difference between the two readings by a version of the codebook, what became of it in the record, and why.",
        (
            DOCUMENT_ID,
            replace(_BY_CODEBOOK, description="Version of the codebook that the readings are by."),
            SEQ,
            *(place, commitment, replace(field, listed=named), language),
            *(replace(column, quotes_where=_quotes_a_text) for column in of(Adjudication, *values)),
            *of(Adjudication, "reason"),
        ),
        ("document_id", "codebook", "seq"),
        each=lambda _, folder: _adjudications(folder, (*difference, *values, "reason")),
        foreign_keys=(TO_DOCUMENT,),
    )


def _quotes_a_text(adjudication: Row) -> bool:
    """Whether it quotes the words of a text: those of a unit, or of a field that is compared by them."""
    return bool(adjudication["field"] == UNIT or adjudication["field"] in QUOTING)


def _adjudications(folder: DocumentFolder, plain: tuple[str, ...]) -> Iterator[Row]:
    for own in folder.rounds:
        for seq, entry in enumerate(own.adjudications, 1):
            of_document = {"document_id": folder.document.id, "codebook": own.codebook, "seq": seq}
            yield {**of_document, **fields(entry, plain)}


def _agreement_table() -> Table:
    plain = tuple(Agreement.model_fields)
    of_units, of_commitments = (_names_of_fields(kind, measured_only=True) for kind in (_UNITS, _COMMITMENTS))
    apart = (f"commitment_{name}" if name in of_units else name for name in of_commitments)
    named = tuple(dict.fromkeys((UNIT, COMMITMENT, *of_units, *apart)))
    columns = (replace(column, listed=named) if column.name == "field" else column for column in of(Agreement, *plain))
    return Table(
        "agreement",
        "Between-pass agreement of the two readings by a version of the codebook, per field: first over all documents, then for each.",
        (SEQ, *columns),
        ("seq",),
        shared=lambda corpus: _numbered((fields(row, plain) for row in corpus.agreement), 1),
        each=lambda _, folder: (fields(row, plain) for own in folder.rounds for row in own.agreement),
        across=Across(_as_it_comes, lambda corpus, given: _numbered(given, len(corpus.agreement) + 1)),
    )


def _as_it_comes(_: Row) -> tuple[str, ...]:
    """Order of what documents give: that of the documents."""
    return ()


def _numbered(rows: Iterable[Row], first: int) -> Iterator[Row]:
    return ({"seq": seq, **row} for seq, row in enumerate(rows, first))


def _names_of_fields(kind: int, measured_only: bool = False) -> tuple[str, ...]:
    """What is compared of units or commitments, by any version of the codebook, as differences call it."""
    models = [(Provision, Commitment)[kind], *(models_of(reading)[kind] for reading in READINGS.values())]
    found = (field for model in models for field in compared_fields(model))
    return tuple(dict.fromkeys(field.name for field in found if field.measured or not measured_only))
