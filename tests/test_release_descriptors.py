"""What describes a release to programs: the Data Package and Croissant."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest
from conftest import BASE, exhaustive, package_of, release_in

from cnkh_data.release import build

CREDITS = {"creators": [{"name": "A. Author"}], "keywords": ["small", "texts"], "publication_date": "2026-11-29"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the small corpus, whose project says who made it."""
    root = tmp_path_factory.mktemp("credited") / "small"
    shutil.copytree(BASE / "data", root / "data")
    (root / ".zenodo.json").write_text(json.dumps(CREDITS), encoding="utf-8")
    return build(root, root / "dist").release


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def package(release: Path) -> dict[str, Any]:
    return read(release / "datapackage.json")


@pytest.fixture(scope="module")
def croissant(release: Path) -> dict[str, Any]:
    return read(release / "croissant.json")


def resources(package: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in package["resources"]}


def test_the_package_says_what_it_is(package: dict[str, Any]) -> None:
    assert package["profile"] == "data-package"
    assert package["id"] == "urn:fixture:0.0.1"
    assert package["keywords"] == ["small", "texts"]
    assert package["languages"] == ["zh", "en"]
    assert package["contributors"] == [{"title": "A. Author", "role": "author"}]
    assert package["created"] == "2026-11-29T00:00:00Z"
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    assert package["licenses"][0]["title"].endswith(", for the coding")


def test_what_is_not_known_is_not_said(built_once: Path) -> None:
    package = read(release_in(built_once) / "datapackage.json")
    assert not {"created", "homepage", "keywords", "contributors"} & set(package)
    croissant = read(release_in(built_once) / "croissant.json")
    assert not {"datePublished", "url", "creator", "keywords"} & set(croissant)


def test_sources_have_titles_that_a_person_understands(package: dict[str, Any]) -> None:
    titles = [source["title"] for source in package["sources"]]
    (document,) = (read(BASE / "data/documents/2023-02-11-cn-kh-excerpt/document.json"),)
    assert len(titles) == 2
    for title, language, file in zip(titles, ("zh-Hans", "en"), ("excerpt-zh.txt", "excerpt-en.txt"), strict=True):
        assert title == f"{document['title']} ({language}); publisher not named; file {file}"


def test_every_data_file_is_a_resource_with_its_size_and_hash(release: Path, package: dict[str, Any]) -> None:
    folders = ("csv", "parquet", "codelists", "records")
    files = {
        path.relative_to(release).as_posix()
        for folder in folders
        for path in (release / folder).rglob("*")
        if path.is_file()
    }
    files |= {"fixture.sqlite", "fixture.xlsx"}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        content = (release / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@exhaustive("frictionless takes a while to read a release; every run has it refuse a table")
def test_frictionless_finds_the_package_valid(release: Path) -> None:
    report = frictionless.validate(str(release / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note"])


def test_a_code_that_its_codelist_lacks_is_noticed(release: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(release, tmp_path / "copy")
    package = read(copy / "datapackage.json")
    listed = copy / "codelists/mode.csv"
    lines = listed.read_text(encoding="utf-8").splitlines(keepends=True)
    used = (copy / "csv/commitments.csv").read_text(encoding="utf-8")
    (gone,) = [line for line in lines if f",{line.partition(',')[0]}," in used][:1]
    listed.write_text("".join(line for line in lines if line != gone), encoding="utf-8")
    for resource in package["resources"]:
        if resource["name"] == "codelist_mode":
            del resource["hash"], resource["bytes"]
    (copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    report = frictionless.validate(package_of(copy, "commitments", "codelist_mode"))
    assert "ForeignKey Error" in {title for (title,) in report.flatten(["title"])}


def test_every_column_of_one_code_refers_to_its_codelist(release: Path, package: dict[str, Any]) -> None:
    """All but those of readings, which keep codes that no codelist has any more."""
    there = resources(package)
    coded, lists = 0, 0
    for resource in package["resources"]:
        if not resource["path"].startswith("csv/"):
            continue
        keys = {
            tuple(key["fields"]): key["reference"]["resource"]
            for key in resource["schema"].get("foreignKeys", [])
            if len(key["fields"]) == 1
        }
        for field in resource["schema"]["fields"]:
            if "codelist" in field and "separator" in field:
                lists += 1
                assert "pattern" in field["constraints"], field
            elif "codelist" in field:
                coded += 1
                listed = there[f"codelist_{field['codelist']}"]
                assert listed["schema"]["fields"][0]["type"] == field["type"]
                lines = (release / listed["path"]).read_text(encoding="utf-8").splitlines()[1:]
                former = {str(code) for code in field["constraints"]["enum"]} - {
                    line.partition(",")[0] for line in lines
                }
                assert (keys.get((field["name"],)) == listed["name"]) is not bool(former), field
    assert coded > 30
    assert lists > 3
    # Table Schema asks for at least one key where there is a list of them.
    assert all(resource["schema"].get("foreignKeys", [0]) for resource in package["resources"] if "schema" in resource)


def test_words_of_the_sources_are_not_under_the_licence(package: dict[str, Any]) -> None:
    there = resources(package)
    assert there["texts"]["licenses"][0]["title"].endswith(", for what is not quoted in it")
    assert "licenses" not in there["actors"]


# Croissant


def test_croissant_has_each_table_with_its_columns(release: Path, croissant: dict[str, Any]) -> None:
    files = {file["@id"]: file for file in croissant["distribution"]}
    record_sets = {record_set["@id"]: record_set for record_set in croissant["recordSet"]}
    assert set(record_sets) == {path.stem for path in (release / "parquet").iterdir()}
    for name, record_set in record_sets.items():
        file = files[f"{name}.parquet"]
        content = (release / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        schema = pq.read_schema(release / file["contentUrl"])
        assert [field["name"] for field in record_set["field"]] == schema.names
        assert all(field["description"] for field in record_set["field"])
        repeated = [field["name"] for field in record_set["field"] if field.get("repeated")]
        assert repeated == [field.name for field in schema if str(field.type).startswith("list")]
        named = {field["@id"] for field in record_set["field"]}
        assert record_set["key"]
        assert {key["@id"] for key in record_set["key"]} <= named


def test_references_of_croissant_lead_to_columns_that_are_there(croissant: dict[str, Any]) -> None:
    columns = {
        (field["source"]["fileObject"]["@id"], field["source"]["extract"]["column"])
        for record_set in croissant["recordSet"]
        for field in record_set["field"]
    }
    references = [
        field["references"]
        for record_set in croissant["recordSet"]
        for field in record_set["field"]
        if "references" in field
    ]
    assert len(references) > 20
    for reference in references:
        assert (reference["fileObject"]["@id"], reference["extract"]["column"]) in columns


def test_croissant_says_how_to_cite_and_under_what_terms(croissant: dict[str, Any]) -> None:
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert croissant["citeAs"] == "A. Author (2026). A small corpus for rule fixtures. Version 0.0.1."
    assert croissant["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert croissant["datePublished"] == "2026-11-29"
