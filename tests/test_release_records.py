"""Records as JSON Lines: the values of the files, valid against the contract, and only what is published."""

import json
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest
import rule_fixtures
from conftest import BASE, EXCERPT, SECOND

from cnkh_data.contract import RECORDS, json_schema
from cnkh_data.corpus import Corpus, load
from cnkh_data.release.parts import Parts
from cnkh_data.release.records import FOLDER as RECORDS_FOLDER
from cnkh_data.release.way import Way
from cnkh_data.release.writer import write_parts
from cnkh_data.staging import Staging

INSIDE_OTHERS = {"text", "commitment"}
DERIVED = {"mention"}
FOLDER = f"data/documents/{EXCERPT}"
FILES = {
    "dataset": ["data/dataset.json"],
    "source": ["data/sources/sources.json"],
    "actor": ["data/registers/actors.json"],
    "tenure": ["data/registers/tenures.json"],
    "instrument": ["data/registers/instruments.json"],
    "place": ["data/registers/places.json"],
    "non_name": ["data/registers/non_names.json"],
    "relation": ["data/relations.json"],
    "agreement": ["data/agreement.json", f"{FOLDER}/readings/agreement.json", f"{FOLDER}/readings/2/agreement.json"],
    "retired": ["data/retired.json"],
    "document": [f"{FOLDER}/document.json"],
    "provision": [f"{FOLDER}/provisions.json"],
    "divergence": [f"{FOLDER}/divergences.json"],
    f"mention_override/{EXCERPT}": [f"{FOLDER}/mentions.json"],
    "reading_1": [f"{FOLDER}/readings/first.json", f"{FOLDER}/readings/second.json"],
    "reading_2": [f"{FOLDER}/readings/2/first.json", f"{FOLDER}/readings/2/second.json"],
    "adjudication/1": [f"{FOLDER}/readings/adjudication.json"],
    "adjudication/2": [f"{FOLDER}/readings/2/adjudication.json"],
    "seal": ["data/seals.json", f"{FOLDER}/seals.json"],
}
"""Every file of records of the small corpus, and the files of the corpus that have them."""


def corpus_at(root: Path) -> Corpus:
    corpus = load(root).corpus
    assert corpus is not None
    return corpus


def read(files: dict[str, bytes]) -> dict[str, list[Any]]:
    """Records by file, without its folder and ending."""
    return {
        path.removeprefix("records/").removesuffix(".jsonl"): [
            json.loads(line) for line in content.decode("utf-8").split("\n")[:-1]
        ]
        for path, content in files.items()
    }


def kind_of(name: str) -> str:
    return PurePosixPath(name).parts[0]


def in_files(root: Path, paths: list[str]) -> list[Any]:
    values = [json.loads((root / path).read_text(encoding="utf-8")) for path in paths]
    return [record for value in values for record in (value if isinstance(value, list) else [value])]


def record_files(corpus: Corpus) -> dict[str, bytes]:
    """Path to content of the records of a release."""
    with TemporaryDirectory() as folder:
        staging = Staging(Path(folder) / "new")
        write_parts(Parts(corpus), staging, Way())
        files = {path: file.path.read_bytes() for path, file in staging.files.items()}
    return {path: content for path, content in files.items() if path.startswith(f"{RECORDS_FOLDER}/")}


@pytest.fixture(scope="module")
def small_records() -> dict[str, bytes]:
    return record_files(corpus_at(BASE))


def test_every_record_has_the_values_of_its_file(small_records: dict[str, bytes]) -> None:
    assert read(small_records) == {name: in_files(BASE, paths) for name, paths in FILES.items()}


def test_keys_stand_in_the_order_of_the_file(small_records: dict[str, bytes]) -> None:
    (first, *_) = in_files(BASE, FILES["provision"])
    line = small_records["records/provision.jsonl"].decode("utf-8").split("\n")[0]
    assert line == json.dumps(first, ensure_ascii=False, separators=(",", ":"))


def test_every_kind_of_record_has_a_file(small_records: dict[str, bytes]) -> None:
    """Those that stand inside of others, and what programs derive, have none."""
    assert {kind_of(name) for name in read(small_records)} == set(RECORDS) - INSIDE_OTHERS - DERIVED


def test_every_line_is_valid_against_the_contract_of_its_kind(two: Path) -> None:
    corpus = corpus_at(two)
    checked = 0
    for name, records in read(record_files(corpus)).items():
        schema = jsonschema.Draft202012Validator(json_schema(kind_of(name), corpus.codelists))
        for record in records:
            schema.validate(record)
            checked += 1
    assert checked > 100


def test_a_line_is_one_record_whatever_its_words_hold(small: Path) -> None:
    note = "One\u2028two\nthree \u0085four — 双方"
    change = {"file": f"{FOLDER}/divergences.json", "at": "/0/note", "set": note}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    (path, content) = next((p, c) for p, c in record_files(corpus_at(small)).items() if "divergence" in p)
    assert content.count(b"\n") == len(read({path: content})["divergence"])
    assert read({path: content})["divergence"][0]["note"] == note
    assert "双方".encode() in content


def test_nothing_of_a_draft_is_there(two: Path) -> None:
    before = read(record_files(corpus_at(two)))
    draft = {"file": f"data/documents/{SECOND}/document.json", "at": "/status", "set": "draft"}
    rule_fixtures.apply(two, {"changes": [draft], "sealed": True})
    files = record_files(corpus_at(two))
    assert not any(SECOND.encode() in content for path, content in files.items() if "agreement" not in path)
    after = read(files)
    assert [document["id"] for document in after["document"]] == [EXCERPT]
    assert len(before["document"]) == 2
    assert [relation["id"] for relation in before["relation"]] == ["r1"]
    assert after["relation"] == []
    assert [source["id"] for source in after["source"]] == ["excerpt-zh", "excerpt-en"]
    assert f"mention_override/{SECOND}" in before
    assert f"mention_override/{SECOND}" not in after
    sealed = [seal["record"] for seal in after["seal"] if seal["record_type"] in ("source", "relation")]
    assert sealed == ["excerpt-zh", "excerpt-en"]
    assert len(before["seal"]) > len(after["seal"])
