"""Readings are compared, and ids looked up, as the marks on the fields of the models say."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Annotated, Any

import pytest
from conftest import BASE

from cnkh_data.corpus import Corpus, DocumentFolder, LoadedFile, load
from cnkh_data.models import (
    READINGS,
    Codelist,
    Commitment,
    CompactReading,
    Deadline,
    Provision,
    Quantity,
    Reading,
    Record,
    Scale,
    Span,
)
from cnkh_data.models.base import ActorId, Coded, Located, Reference, Slug, Unmeasured
from cnkh_data.models.codelists import RecordType
from cnkh_data.models.walk import Shape, shapes, value_at, walk
from cnkh_data.readings import coded, compare, differences, key, models_of
from cnkh_data.validate.rules.references import reference_in_registers
from cnkh_data.validate.subjects import Collection

MODELS: tuple[type[Provision | Commitment], ...] = (Provision, Commitment)
CODED = [(model, name) for model in MODELS for name, shape in shapes(model).items() if shape.mark(Coded)]


@cache
def base() -> Corpus:
    corpus = load(BASE).corpus
    assert corpus is not None
    return corpus


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value of a record as pydantic writes it out, but for nulls."""
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(member, (*path, key))
    elif value is not None:
        yield path, value


def test_the_walk_finds_each_value_of_each_record_once() -> None:
    for file in base().files:
        for record in file.records:
            assert [(found.path, found.value) for found in walk(record)] == list(leaves(record.model_dump()))
            assert all(value_at(record, found.path) == found.value for found in walk(record))


# Fields that readings are compared on


def without_either(model: type[Provision | Commitment]) -> list[str]:
    """Fields of which nobody has said whether readings are compared on them."""
    each = shapes(model).items()
    return [name for name, shape in each if bool(shape.mark(Coded)) == bool(shape.mark(Unmeasured))]


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_compared_or_says_why_not(model: type[Provision | Commitment]) -> None:
    assert without_either(model) == []


def test_a_new_field_without_either_is_noticed() -> None:
    class Later(Commitment):
        """A commitment as a later version may have it."""

        conditional: bool

    assert without_either(Later) == ["conditional"]


PLACES = {
    "zh-Hans": Span(start_offset=36, end_offset=38, quote="官方"),
    "en": Span(start_offset=178, end_offset=187, quote="relations"),
}
"""Words of the first commitment that no field of it quotes alone."""


def another(value: Any, shape: Shape, language: str = "") -> Any:
    """Another value that a field of a record may have."""
    kind = shape.value_type
    if shape.mark(Coded) is Coded.VERSIONS:
        return dict([*value.items()][:1])
    if kind is dict and shape.each:
        return {each: another(one, shape.each, each) for each, one in value.items()}
    if kind is list and shape.each:
        return [another(value[0] if value else None, shape.each, language)]
    if kind is Span or shape.mark(Located) is not None:
        return PLACES[language] if kind is Span else PLACES[language].quote
    if issubclass(kind, Codelist | Scale):
        return next(code for code in kind if code != value)
    others = {
        bool: not value,
        str: "taiwan",
        Deadline: Deadline(printed={"en": "soon"}, edtf=None),
        Quantity: Quantity(printed={"en": "two"}, number=2, unit="bridges"),
    }
    return others[kind]


def damaged(units: Sequence[Record], model: type[Provision | Commitment], name: str) -> list[Any]:
    """Units of a record or a reading with another value in one field, of the first of them that has such a field."""
    number = next(at for at, unit in enumerate(units) if model is Provision or vars(unit)["commitments"])
    unit = units[number]
    commitments = vars(unit)["commitments"]
    holder = unit if model is Provision else commitments[0]
    value = getattr(holder, name)
    if value == {}:  # left out, for every text
        value = dict.fromkeys(vars(holder)["anchors"])
    own = shapes(type(holder))[name]  # type: ignore[arg-type]
    quotes = own.innermost.mark(Located) is not None  # of a reading, where a record has spans
    changed = holder.model_copy(update={name: another(value, own if quotes else shapes(model)[name])})
    if model is Commitment:
        changed = unit.model_copy(update={"commitments": [changed, *commitments[1:]]})
    return [*units[:number], changed, *units[number + 1 :]]


def reread(folder: DocumentFolder, model: type[Provision | Commitment], name: str) -> DocumentFolder:
    """A document whose second reading has another value in one field."""
    first, second = folder.readings
    listed = "units" if isinstance(second, CompactReading) else "provisions"
    units = damaged(getattr(second, listed), model, name)
    return with_readings(folder, (first, second.model_copy(update={listed: units})))


def with_readings(folder: DocumentFolder, readings: tuple[Reading, ...]) -> DocumentFolder:
    """A document with other readings by the version of the codebook that it is held against."""
    return replace(folder, rounds=(replace(folder.current, readings=readings),))


@cache
def document(version: str) -> DocumentFolder:
    """The document of the small corpus, with its readings by a version of the codebook alone."""
    folder = base().folders[0]
    return replace(folder, rounds=tuple(own for own in folder.rounds if own.codebook == version))


def compared(version: str, model: type[Provision | Commitment], name: str) -> bool:
    """Whether readings of a version are compared on a field of records."""
    read = shapes(models_of(READINGS[version])[MODELS.index(model)])
    return name in read and read[name].mark(Coded) is not None


@pytest.mark.parametrize(
    ("version", "model", "name"), [(version, *one) for version in READINGS for one in CODED if compared(version, *one)]
)
def test_every_coded_field_is_compared(version: str, model: type[Provision | Commitment], name: str) -> None:
    folder = document(version)
    if shapes(model)[name].mark(Coded) is not Coded.ALIKE:
        comparison = compare(reread(folder, model, name).current)
        assert comparison is not None
        assert called(model, name) & {one.field for one in differences(comparison)}
    recoded = replace(folder, provisions=tuple(damaged(folder.provisions, model, name)))
    assert called(model, name) & {one.field for one in coded(recoded, {*base().entities}) if not one.supported}


def called(model: type[Provision | Commitment], name: str) -> set[str]:
    """What differences in a field may be called."""
    match shapes(model)[name].mark(Coded):
        case Coded.RANKED:
            return {name, name.removesuffix("s"), f"other_{name}"}
        case Coded.VERSIONS:
            return {"versions"}
    return {name}


def test_what_version_1_was_compared_on_it_is_still() -> None:
    """Of what both have and records compare otherwise, that is the main topic, and the whole list beside the record."""
    folder = document("1")
    comparison = compare(reread(folder, Provision, "topics").current)
    assert comparison is not None
    assert {one.field for one in differences(comparison)} == {"precision", "topic"}
    recoded = replace(folder, provisions=tuple(damaged(folder.provisions, Provision, "topics")))
    assert {one.field for one in coded(recoded, {*base().entities}) if not one.supported} == {"topic", "topics"}


@pytest.mark.parametrize(("model", "of"), [(Provision, None), (Commitment, 1)])
def test_secondary_topics_are_compared_by_themselves(model: type[Provision | Commitment], of: int | None) -> None:
    folder = document("2")
    first, second = folder.readings
    units = json.loads(second.model_dump_json())["units"]
    holder = units[2] if of is None else units[2]["commitments"][0]
    holder["topics"].append("health")
    read = type(second).model_validate_json(json.dumps({**json.loads(second.model_dump_json()), "units": units}))
    comparison = compare(with_readings(folder, (first, read)).current)
    assert comparison is not None
    before = compare(folder.current)
    assert before is not None
    found = [one for one in differences(comparison) if key(one) not in map(key, differences(before))]
    assert [(one.field, one.commitment, one.first, one.second) for one in found] == [
        ("other_topics", of, "[]", '["health"]')
    ]


# Ids of other records


class Visit(Record):
    """A kind of record that no rule knows."""

    id: Slug
    host: ActorId
    guests: list[Annotated[ActorId, Reference("actor", kinds=("person",))]]
    during: Annotated[Slug, Reference("document")]


def test_ids_in_new_fields_are_looked_up() -> None:
    visit = Visit(id="a", host="nobody", guests=["cambodia"], during="never")
    corpus = replace(
        base(),
        shared_files=(
            *base().shared_files,
            LoadedFile("data/visits.json", (visit,), True, None, record_type=RecordType.RELATION),
        ),
    )
    found = [fault.path for fault in reference_in_registers(Collection(corpus, corpus.dataset))]
    assert found == [("host",), ("guests", 0), ("during",)]
