"""The exported contract says what the models say: same files, same verdicts."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh
from compact_readings import compact
from conftest import BASE, EXCERPT, ROOT, drawn, exhaustive
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from cnkh_data import contract
from cnkh_data.corpus import Corpus, load, read_codelists
from cnkh_data.files import DataFolder
from cnkh_data.flatten.vocabulary import all_codelists
from cnkh_data.mentions import derive
from cnkh_data.models import READINGS, Mention, Record
from cnkh_data.models.codelists import FORMULA, PILLAR
from cnkh_data.open_codelists import NOT_KNOWN, no_codes

# A whole number written 1.0 is an integer to JSON Schema and none to the models; every other JSON value is fair.
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer()),
    st.text(max_size=8),
    st.sampled_from(["zh-Hans", "en", "commit", "2023-02-11", "abc\n", "", "Q1"]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def corpus() -> Corpus:
    loaded = load(BASE).corpus
    assert loaded is not None
    return loaded


def examples() -> dict[str, Sequence[Record]]:
    """Records of every type."""
    data = corpus()
    folder = data.folders[0]
    records: dict[type[Record], Sequence[Record]] = {}
    for file in data.files:
        for record in file.records:
            records[type(record)] = [*records.get(type(record), []), record]
    records[type(folder.document.texts[0])] = list(folder.document.texts)
    records[contract.RECORDS["commitment"]] = [commitment for _, _, commitment in folder.commitments()]
    records[Mention] = [*derive(data, folder)][:20]
    return {name: records.get(model, []) for name, model in contract.RECORDS.items()}


@cache
def values() -> dict[str, list[dict[str, Any]]]:
    """The same as JSON, and records of types that the corpus has none of."""
    found = {
        name: [json.loads(r.model_dump_json()) for r in records] for name, records in examples().items() if records
    }
    found |= {
        "relation": [
            {**{"id": "r1", "type": "restates", "subject": f"{EXCERPT}/pre.4.1", "target": f"{EXCERPT}/pre.3.1"}}
            | {"basis": "inferred", "note": None}
        ],
        "retired": [
            {"id": "gone", "record_type": "actor", "successors": ["china"], "since": "0.0.1", "reason": "Joined."}
        ],
        "mention_override": [
            {
                "id": "o1",
                "language": "en",
                "start_offset": 1,
                "end_offset": 7,
                "quote": "Taiwan",
                "entity": None,
                "reason": "No.",
            }
        ],
    }
    for commitment in found["commitment"][:1]:
        found["commitment"] += [
            {**commitment, "deadline": {"printed": {"en": "by 2025"}, "edtf": "2025"}},
            {**commitment, "quantity": {"printed": {"en": "9"}, "number": 9, "unit": "athletes"}},
        ]
    found["reading_2"] = [compact(reading) for reading in found["reading_1"]]
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    """What an outsider judges a record by."""
    return Draft202012Validator(contract.json_schema(name))


ADAPTERS = {name: TypeAdapter(model) for name, model in contract.RECORDS.items()}


def test_schema_folder_is_what_the_models_say() -> None:
    languages = json.loads((ROOT / "data/dataset.json").read_text(encoding="utf-8"))["languages"]
    codes, _ = read_codelists(DataFolder(ROOT / "data"))
    assert contract.drift(ROOT, tuple(languages), codes) == []


FORMER = {"v1": "117ce0c4c9cadb4bc39041037d390c09dd9acf2081addcef103e96cd8347af41"}
"""Folder of a former contract to the digest of all that is in it."""


@pytest.mark.parametrize("folder", FORMER)
def test_a_former_contract_stays_as_it_was(folder: str) -> None:
    digest = hashlib.sha256()
    for file in sorted((ROOT / "schema" / folder).rglob("*.json")):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    assert digest.hexdigest() == FORMER[folder], "put it back: git log shows what it was"


def test_every_former_contract_is_kept() -> None:
    assert set(FORMER) == set(contract.FROZEN)


def test_pages_and_settings_name_the_newest_contract() -> None:
    for page in (
        "README.md",
        "docs/records.md",
        "docs/architecture.md",
        ".vscode/settings.json",
        "schema/VERSIONING.md",
    ):
        named = set(re.findall(r"schema[/:](v[0-9]+)", (ROOT / page).read_text(encoding="utf-8")))
        assert contract.FOLDER in named <= {contract.FOLDER, *contract.FROZEN}, page


def test_no_command_writes_a_former_contract(small: Path) -> None:
    former = small / "schema/v1/seal.schema.json"
    former.parent.mkdir(parents=True)
    former.write_text("{}")
    assert cnkh("schema", "--write", "--root", str(small)).returncode == 0
    assert former.read_text() == "{}"
    assert cnkh("schema", "--check", "--root", str(small)).returncode == 0


def test_every_schema_is_valid_json_schema() -> None:
    for name in contract.RECORDS:
        Draft202012Validator.check_schema(contract.json_schema(name))


WORDS_OF_THE_STANDARD = {
    *("$schema", "$id", "$comment", "$defs", "$ref", "title", "description", "default"),
    *("type", "const", "enum", "oneOf", "anyOf", "not", "if", "then", "else"),
    *("pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"),
    *("items", "minItems", "maxItems", "uniqueItems"),
    *("properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties"),
}
"""Words that strict readers of JSON Schema take without being told to; of those with a regular expression, what all dialects know."""


KINDS = {
    **dict.fromkeys(("pattern", "minLength", "maxLength"), ("string",)),
    **dict.fromkeys(("minimum", "maximum"), ("integer", "number")),
    **dict.fromkeys(("items", "minItems", "maxItems"), ("array",)),
    **dict.fromkeys(("additionalProperties", "propertyNames", "minProperties", "maxProperties"), ("object",)),
}
"""Words that ask for a type, and which."""


@cache
def every_schema() -> dict[str, dict[str, Any]]:
    """The schemas that are exported for a corpus, by path."""
    files = contract.exports(("zh", "en"), corpus().codelists)
    return {path: json.loads(text) for path, text in files.items() if path.endswith(".schema.json")}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema, itself first."""
    if isinstance(schema, dict):
        yield schema
        named = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
        inner = ("items", "additionalProperties", "propertyNames", "not", "if", "then", "else")
        for part in [*named, *(schema.get(word) for word in inner), *schema.get("oneOf", ()), *schema.get("anyOf", ())]:
            yield from parts(part)


def test_strict_readers_take_every_schema() -> None:
    """Nothing but words of the standard; a type for each word that asks for one; no look-ahead, which Go and Rust lack."""
    assert every_schema()
    for path, part in ((path, part) for path, schema in every_schema().items() for part in parts(schema)):
        assert part.keys() <= WORDS_OF_THE_STANDARD, path
        assert "(?" not in part.get("pattern", ""), path
        for word in part.keys() & KINDS.keys():
            assert part.get("type") in KINDS[word], (path, word, part)


@exhaustive("every run has each schema, and records that it judges")
def test_every_schema_is_complete_in_itself() -> None:
    """Editors and generators of code have a single file; each has an `$id` of its own, so that all can be read together."""
    assert len({schema["$id"] for schema in every_schema().values()}) == len(every_schema())
    for path, schema in every_schema().items():
        for part in parts(schema):
            reference = part.get("$ref", "#")
            assert reference.startswith("#"), (path, reference)
            assert reference.removeprefix("#/$defs/") in {"#", *schema.get("$defs", {})}, (path, reference)
        Draft202012Validator.check_schema(schema)


def test_the_schema_of_a_file_asks_of_each_record_what_that_of_the_record_does() -> None:
    check = Draft202012Validator(every_schema()[f"{contract.FOLDER}/files/provisions.schema.json"])
    records = values()["provision"]
    assert check.is_valid(records)
    for wrong in ({**records[0], "act": "promise"}, {**records[0], "id": records[0]["id"] + "\n"}, {}):
        assert not check.is_valid([*records, wrong])


@pytest.mark.parametrize("version", READINGS)
def test_the_schema_of_a_reading_asks_what_its_version_does(version: str) -> None:
    check = Draft202012Validator(every_schema()[f"{contract.FOLDER}/reading.schema.json"])
    reading = values()[f"reading_{version}"][0]
    assert check.is_valid(reading)
    assert not check.is_valid({**reading, "codebook": "99"})
    (units,) = (key for key, value in reading.items() if isinstance(value, list))
    assert not check.is_valid({**reading, units: [{**reading[units][0], "act": "promise"}]})


def test_a_codelist_without_codes_accepts_none() -> None:
    schema = contract.json_schema("provision", no_codes((FORMULA, PILLAR)))
    Draft202012Validator.check_schema(schema)
    provision = {**values()["provision"][0], "pillar": "political"}
    assert not Draft202012Validator(schema).is_valid(provision)
    without = {**provision, "pillar": None, "formulas": {language: [] for language in provision["formulas"]}}
    assert Draft202012Validator(schema).is_valid(without)


def test_every_field_is_described() -> None:
    for name, model in contract.RECORDS.items():
        for field, info in model.model_fields.items():
            assert info.description, f"{name}.{field} has no description"


def test_codelists_describe_every_code() -> None:
    for codes in all_codelists():
        for code in codes:
            assert code.label
            assert code.definition.endswith(".")


def agree(name: str, value: Any) -> None:
    """Both accept or both reject."""
    text = json.dumps(value)
    try:
        ADAPTERS[name].validate_json(text)
        accepted = True
    except ValidationError:
        accepted = False
    assert validator(name).is_valid(json.loads(text)) == accepted, text


def test_both_accept_every_record() -> None:
    for name, some in values().items():
        for value in some:
            agree(name, value)
            assert validator(name).is_valid(value)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, Any]:
    """A record with one value replaced, removed or added, at any depth."""
    name = draw(st.sampled_from(sorted(values())))
    value = json.loads(json.dumps(draw(st.sampled_from(values()[name]))))
    at = value
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            return name, value
        key = draw(st.sampled_from(keys))
        if isinstance(at[key], dict | list) and at[key] and draw(st.booleans()):
            at = at[key]
            continue
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "remove":
                del at[key]
            case "add" if isinstance(at, dict):
                at[draw(st.sampled_from(["extra", "note", "en-GB", "english", "en\n"]))] = draw(JSON)
            case _:
                at[key] = draw(JSON)
        return name, value


@drawn(60, 800)
def test_both_give_damaged_records_the_same_verdict(examples: int) -> None:
    @given(damaged())
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(case: tuple[str, Any]) -> None:
        agree(*case)

    check()


def test_schema_write_leaves_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "VERSIONING.md").write_text("kept")
    assert len(contract.write(tmp_path, ("zh", "en"), NOT_KNOWN)) > 100
    assert contract.drift(tmp_path, ("zh", "en"), NOT_KNOWN) == []
    assert (tmp_path / "schema" / "VERSIONING.md").read_text() == "kept"


def test_false_is_no_step_of_a_scale() -> None:
    """An enum of whole numbers takes false for 0 unless told not to."""
    for value in (False, True, 1.5, "1", 4, None):
        divergence = {**values()["divergence"][0], "materiality": value}
        agree("divergence", divergence)
        assert not validator("divergence").is_valid(divergence)
