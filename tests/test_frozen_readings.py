"""What a reading of a version of the codebook may hold never changes once the version is frozen, whatever becomes of records."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest
from conftest import BASE
from pydantic import ValidationError

from cnkh_data import contract
from cnkh_data.corpus import Corpus, load
from cnkh_data.corpus.folders import Folders
from cnkh_data.flatten import all_tables
from cnkh_data.models import READINGS, Codelist, Commitment, Deadline, Provision, Record, Span
from cnkh_data.models.base import Coded, Language, Unmeasured
from cnkh_data.models.codelists import DocumentStatus
from cnkh_data.models.walk import shapes
from cnkh_data.readings import coded, models_of
from cnkh_data.validate.rules.readings import code_of_readings, unadjudicated
from cnkh_data.validate.subjects import OneDocument

FROZEN = {
    "1": "8f3b7d47f1438bcd3a52b59d16fed060e6807e3bad6c312f8f6be4bd82584f9d",
    "2": "a302b07a5b541c6cc53d7670e7112e0b4a555dc811a34ec6712207550245e1ff",
}
"""Version of the codebook to the digest of what its readings may hold. A version that is frozen is added; none is changed."""
WORDS = ("$comment", "title", "description")
"""What a schema says for people."""


def without_words(schema: Any, names: bool = False) -> Any:
    """A schema as far as it decides what is accepted; the keys of a map of `names` are no words of it."""
    if isinstance(schema, dict):
        kept = {key: value for key, value in schema.items() if names or key not in WORDS}
        return {key: without_words(value, key in ("properties", "$defs") and not names) for key, value in kept.items()}
    return [without_words(value) for value in schema] if isinstance(schema, list) else schema


def as_first_written(schema: Any) -> Any:
    """A schema in the terms that the first contract had for the same: `enum`, `patternProperties`, a final line break refused by a pattern."""
    if isinstance(schema, list):
        return [as_first_written(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    said = {key: as_first_written(value) for key, value in schema.items()}
    if all("const" in branch for branch in said.get("oneOf", [()])):
        said["enum"] = [branch["const"] for branch in said.pop("oneOf")]
    if said.get("not") == {"type": "string", "pattern": "\\n"}:
        del said["not"]
        said["pattern"] += r"(?!\n)"
    if "pattern" in said.get("propertyNames", {}):
        names = said["propertyNames"]
        said["patternProperties"] = {names.pop("pattern"): said["additionalProperties"]}
        said["additionalProperties"] = False
        del names["type"]  # `not` is gone already.
        if not names:
            del said["propertyNames"]
    return said


def marks(model: type[Record]) -> Iterator[tuple[str, str]]:
    """How each field is compared."""
    for name, shape in shapes(model).items():
        if mark := shape.mark(Coded):
            yield name, mark.value


@pytest.mark.parametrize("version", FROZEN)
def test_readings_of_a_frozen_version_hold_what_they_held(version: str) -> None:
    """Their schema, and on which fields they are compared."""
    # What the contract is called that the schema is part of says nothing of it.
    schema = as_first_written(contract.json_schema(f"reading_{version}"))
    schema = without_words({**schema, "$id": f"urn:cnkh-data:schema:v1:reading_{version}"})
    compared = [one for model in models_of(READINGS[version]) for one in marks(model)]
    text = json.dumps([schema, compared], sort_keys=True).encode("utf-8")
    assert hashlib.sha256(text).hexdigest() == FROZEN[version], (
        "put back what is frozen; new fields are for a new version"
    )


@pytest.mark.parametrize(("table", "kind"), [("reading_units", 0), ("reading_commitments", 1)])
def test_the_tables_of_readings_allow_the_codes_of_every_version(table: str, kind: int) -> None:
    (columns,) = (one.columns for one in all_tables(("zh", "en")) if one.name == table)
    for reading in READINGS.values():
        each = shapes(models_of(reading)[kind])
        for column in (column for column in columns if column.codes and column.name in each):
            assert set(each[column.name].codes) <= set(column.allowed), column.name


# Records that have become something else since their readings were made.


class LaterDeadline(Deadline):
    """A deadline as a later version of the records may have it."""

    event: str


class LaterCommitment(Commitment):
    """A commitment as a later version of the records may have it: with a code that no reader was asked for."""

    deadline: Annotated[LaterDeadline | None, Coded.ALIKE]
    conditional: Annotated[bool, Coded.VALUE]
    promised: Annotated[dict[Language, Span | None], Unmeasured("Words.")]
    reasons: Annotated[dict[Language, list[Span]], Unmeasured("Words.")]


class LaterRole(Codelist):
    """Roles of which one has got another name."""

    TITLE = "title", "Title", "The title."
    OPERATIVE = "operative", "Operative", "The body, as it was called.", "", "1.0.0", ("1.1.0", "body")
    BODY = "body", "Body", "The body."


class LaterProvision(Provision):
    """A provision as a later version of the records may have it."""

    role: Annotated[LaterRole, Coded.VALUE]  # type: ignore[assignment]
    commitments: list[LaterCommitment]  # type: ignore[assignment]
    tone: Annotated[str, Coded.VALUE]


SOON = {"printed": {"en": "soon"}, "edtf": None}


def first_commitment(units: list[dict[str, Any]]) -> dict[str, Any]:
    """The first commitment of a record or a reading."""
    found: dict[str, Any] = next(commitment for unit in units for commitment in unit.get("commitments", []))
    return found


def later(codebook: str) -> Corpus:
    """The small corpus with readings by one version, which both have a deadline, and with records that have new fields."""
    corpus = load(BASE).corpus
    assert corpus is not None
    (folder,) = corpus.folders
    (own,) = (one for one in folder.rounds if one.codebook == codebook)
    readings = [json.loads(reading.model_dump_json()) for reading in own.readings]
    for reading in readings:
        first_commitment(reading["provisions" if codebook == "1" else "units"])["deadline"] = SOON
    records = [json.loads(provision.model_dump_json()) for provision in folder.provisions]
    first_commitment(records)["deadline"] = {**SOON, "event": "the next visit"}
    for record in records:
        record["tone"] = "warm"
        record["role"] = record["role"].replace("operative", "body")
        for commitment in record["commitments"]:
            commitment.update(conditional=False, promised={"en": None}, reasons={})
    provisions = tuple(LaterProvision.model_validate_json(json.dumps(record)) for record in records)
    kept = tuple(READINGS[codebook].model_validate_json(json.dumps(reading)) for reading in readings)
    draft = folder.document.model_copy(update={"status": DocumentStatus.DRAFT})  # so that no seal is asked for
    changed = replace(folder, document=draft, provisions=provisions, rounds=(replace(own, readings=kept),))
    return replace(corpus, folders=Folders.of([changed]))


@pytest.mark.parametrize("codebook", FROZEN)
def test_a_new_field_of_records_asks_nothing_of_their_readings(codebook: str) -> None:
    corpus = later(codebook)
    (folder,) = corpus.folders
    compared = list(coded(folder, corpus.entities))
    assert {one.field for one in compared} >= {"act", "topic", "force", "deadline"}
    assert not {one.field for one in compared} & {"conditional", "tone"}
    assert [one.field for one in compared if not one.supported] == []
    document = OneDocument(corpus, folder, folder.document)
    assert [*code_of_readings(document), *unadjudicated(document)] == []


def test_all_versions_but_the_newest_are_frozen() -> None:
    *older, _ = READINGS
    assert set(older) <= set(FROZEN)


@pytest.mark.parametrize(("field", "wrong"), [("force", {"en": True}), ("force", {"en": "2"}), ("precision", True)])
def test_frozen_steps_of_a_scale_are_whole_numbers(field: str, wrong: object) -> None:
    """Codes that are written out would take true for 1, and say of `"2"` that it is no such code."""
    _, commitment = models_of(READINGS["2"])
    with pytest.raises(ValidationError) as caught:
        commitment.model_validate_json(json.dumps({field: wrong}))
    assert {error["type"] for error in caught.value.errors() if error["loc"][0] == field} == {"int_type"}
