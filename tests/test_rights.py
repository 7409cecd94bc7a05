"""Rights: they stand with each text, and a release without texts has no words of a source."""

import json
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import BASE, EXCERPT, ROOT, SECOND, add_second_document, exhaustive, release_in

from cnkh_data.cli import main
from cnkh_data.corpus import Corpus, load
from cnkh_data.flatten import LEFT_OUT, all_tables, without_texts
from cnkh_data.models import Words
from cnkh_data.release import build
from cnkh_data.release.build import Built
from cnkh_data.show import show
from cnkh_data.validate import validate

D = f"data/documents/{EXCERPT}"
QUOTED = {
    "zh-Hans": "中方愿优先恢复和增加中国往返柬埔寨客运直航航班",
    "en": "Cambodia will not develop any form of official relations with Taiwan",
}
"""A sentence of each source of the small corpus."""
WIDE = "[\u3400-\u9fff]"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def sources(root: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((root / "data/sources").glob("*.txt"))]


def long_stretches(texts: list[str]) -> set[str]:
    """Eight ideographs, or forty characters, in a row."""
    ideographs = {
        run[at : at + 8] for text in texts for run in re.findall(f"{WIDE}+", text) for at in range(len(run) - 7)
    }
    return ideographs | {text[at : at + 40] for text in texts for at in range(len(text) - 39)}


def quotes_at_length(value: object, stretches: set[str]) -> bool:
    windows = (
        (value[at : at + size] for size in (8, 40) for at in range(len(value) - size + 1))
        if isinstance(value, str)
        else ()
    )
    return any(window in stretches for window in windows)


QUOTATION = " / ".join(QUOTED.values())
FILLED: dict[str, Any] = {
    "note": QUOTATION,
    "gloss_en": QUOTATION,
    "publisher": QUOTATION,
    "reader": QUOTATION,
    "deadline": {"printed": {"zh-Hans": QUOTATION}, "edtf": None},
    "quantity": {"printed": {"zh-Hans": QUOTATION, "en": QUOTATION}, "number": 1, "unit": QUOTATION},
}
"""What is put where a field is null."""
ADDED: dict[str, dict[str, Any]] = {
    f"{D}/readings/adjudication.json": {
        **{"place": f"{EXCERPT}/pre.4.1", "commitment": None, "field": "unit", "language": None},
        **{"first": QUOTATION, "second": QUOTATION, "adjudicated": "访问", "reason": QUOTATION},
    },
    "data/relations.json": {
        **{"id": "r1", "type": "restates", "basis": "inferred", "note": QUOTATION},
        **{"subject": f"{EXCERPT}/pre.4.1", "target": f"{EXCERPT}/pre.3.1"},
    },
    "data/retired.json": {
        **{"id": "gone", "record_type": "actor", "successors": [], "since": "0.0.1", "reason": QUOTATION}
    },
}
"""Records of kinds that the small corpus lacks."""


def quoting_everywhere(root: Path) -> Corpus:
    """The small corpus with a sentence of each source in everything that is written in words."""

    def said(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: said(name, member) for name, member in value.items()}
        if isinstance(value, list):
            return [said(key, member) for member in value]
        if isinstance(value, str) and not re.fullmatch(r"[!-~]*", value):
            return f"{value}: {QUOTATION}"
        return FILLED.get(key) if value is None else value

    for file in sorted((root / "data").rglob("*.json")):
        if file.name != "dataset.json":
            value = said("", json.loads(file.read_text(encoding="utf-8")))
            if added := ADDED.get(file.relative_to(root).as_posix()):
                value.append(added)
            file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    corpus = load(root).corpus
    assert corpus is not None
    return corpus


def words_of(corpus: Corpus) -> Iterator[tuple[str, Words | None, str]]:
    """Every string in the tables of a corpus without texts: its column, whose words it holds, and itself."""
    for table in without_texts(all_tables(corpus.dataset.languages), corpus):
        for row in table.arrow_table(corpus).to_pylist():
            for column in table.columns:
                if isinstance(row[column.name], str) and column.codes is None:
                    yield f"{table.name}.{column.name}", column.words, row[column.name]


@pytest.fixture(scope="module")
def quoting(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The small corpus with a quotation in every field, to be read."""
    root = tmp_path_factory.mktemp("quoting") / "small"
    shutil.copytree(BASE / "data", root / "data")
    return quoting_everywhere(root)


@pytest.fixture(scope="module")
def stretches() -> set[str]:
    return long_stretches(sources(BASE))


def test_a_quotation_in_any_field_is_left_out_of_every_table(quoting: Corpus, stretches: set[str]) -> None:
    found = {
        column
        for column, words, value in words_of(quoting)
        if words is not Words.NAME and quotes_at_length(value, stretches)
    }
    assert found == set()


def test_the_fields_do_quote_where_texts_are_kept(quoting: Corpus, stretches: set[str]) -> None:
    """So that the test above could fail: the same search finds something in every column that holds words."""
    found, of_words = set(), set()
    of_records = (table for table in all_tables(quoting.dataset.languages) if table.name not in ("codes", "columns"))
    for table in of_records:
        rows = table.arrow_table(quoting).to_pylist()
        of_words |= {f"{table.name}.{column.name}" for column in table.columns if column.words and rows}
        found |= {f"{table.name}.{name}" for row in rows for name, v in row.items() if quotes_at_length(v, stretches)}
    short = {"mentions.quote", "adjudications.adjudicated", "commitments.verb_en", "reading_commitments.object_zh"}
    short |= {"reading_commitments.verb_zh", "reading_commitments.verb_en"}
    assert of_words - found == short  # here, and readings of version 1 are in English alone


def test_a_column_that_holds_words_says_whose(quoting: Corpus) -> None:
    """What is no number, code or id has a space or a character outside ASCII somewhere, once every field has words."""
    unmarked = {
        column for column, words, value in words_of(quoting) if words is None and not re.fullmatch(r"[!-~]+", value)
    }
    assert unmarked == set(), "say in its model or in flatten/definitions.py whose words it holds"


def test_the_words_of_a_unit_are_left_out_of_an_adjudication_however_few(quoting: Corpus) -> None:
    tables = {table.name: table for table in without_texts(all_tables(quoting.dataset.languages), quoting)}
    code, unit, *_ = tables["adjudications"].arrow_table(quoting).to_pylist()
    assert (code["first"], code["second"], code["adjudicated"]) == ("2", "1", "2")
    assert (unit["field"], unit["first"], unit["adjudicated"]) == ("unit", None, None)
    assert unit["reason"] == f"{LEFT_OUT} / {LEFT_OUT}"


def test_the_words_of_an_operator_are_left_out_of_an_adjudication(small: Path) -> None:
    file = f"{D}/readings/2/adjudication.json"
    entry = {"place": f"{EXCERPT}/pre.4.1", "commitment": 1, "field": "verb", "language": "en", "reason": "So."}
    words = {"first": '["implement", 301]', "second": None, "adjudicated": '["implement", 301]'}
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "/-", "add": {**entry, **words}}]})
    corpus = load(small).corpus
    assert corpus is not None
    tables = {table.name: table for table in without_texts(all_tables(corpus.dataset.languages), corpus)}
    *_, row = tables["adjudications"].arrow_table(corpus).to_pylist()
    assert (row["field"], row["first"], row["adjudicated"]) == ("verb", None, None)


def test_what_is_ours_is_kept_around_a_quotation(small: Path) -> None:
    change = {"file": f"{D}/divergences.json", "at": "/3/note", "set": f"The Chinese adds “{QUOTED['zh-Hans']}” here."}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    built = build(small, small / "dist", texts=False)
    assert built.table("divergences")["note"].to_pylist()[3] == f"The Chinese adds “{LEFT_OUT}” here."
    assert built.table("divergences")["note"].to_pylist()[0] == "The Chinese says principle, the English Policy."


def test_a_release_without_texts_has_codes_offsets_and_hashes(built_without_texts: Built, built_once: Path) -> None:
    release = release_in(built_once)
    whole = {file.stem: pq.read_table(file) for file in (release / "parquet").iterdir()}
    bare = {name: built_without_texts.table(name) for name in built_without_texts.written}
    assert bare["texts"]["content"].null_count == bare["texts"].num_rows == 2
    for table, kept in {
        "texts": ["text_id", "characters", "sha256", "rights"],
        "provision_texts": ["provision_id", "text_id", "start_offset", "end_offset"],
        "commitment_texts": ["commitment_id", "operator_start_offset", "force", "novelty"],
        "commitments": ["commitment_id", "committers", "action", "force_zh", "force_en"],
        "mentions": ["text_id", "start_offset", "entity_id"],
        "names": ["entity_id", "text"],
        "divergence_texts": ["divergence_id", "start_offset", "end_offset"],
    }.items():
        assert bare[table].select(kept).equals(whole[table].select(kept)), table
        assert whole[table].schema.names == bare[table].schema.names


def test_no_file_of_a_release_without_texts_quotes_a_source(built_without_texts: Built) -> None:
    """Names are kept, so what is looked for are the sentences of the texts."""
    sentences = [s.strip() for text in sources(BASE) for s in re.split(r"[\n。.]", text) if len(s.strip()) > 12]
    for path, content in tree(built_without_texts.release).items():
        for sentence in sentences:
            assert sentence.encode() not in content, path


@exhaustive("frictionless takes a while to read it; every run has its contract and its columns")
def test_a_release_without_texts_is_valid_under_a_name_of_its_own(built_without_texts: Built) -> None:
    release = built_without_texts.release
    report = frictionless.validate(str(release / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note"])
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    assert release.name == "fixture-0.0.1-without-texts"
    assert package["name"] == "fixture-without-texts"
    assert "words of the source texts are left out" in package["description"]
    assert manifest["texts"] is False
    assert "Left out of this release." in (release / "docs/dictionary.md").read_text(encoding="utf-8")
    assert "what tells where they stand is not" in (release / "README.md").read_text(encoding="utf-8")


def codelist(field: pa.Field) -> dict[str, str]:
    return {"codelist": field.metadata[b"codelist"].decode()} if b"codelist" in field.metadata else {}


def test_its_contract_is_that_of_its_tables(built_without_texts: Built) -> None:
    release = built_without_texts.release
    for file in (release / "parquet").iterdir():
        contract = json.loads((release / f"schema/v2/arrow/{file.stem}.json").read_text(encoding="utf-8"))
        schema = pq.read_schema(file)
        fields = [{"name": f.name, "type": str(f.type), "nullable": f.nullable, **codelist(f)} for f in schema]
        assert contract["fields"] == fields, file.stem
        pq.read_table(file).validate(full=True)
    content = pq.read_schema(release / "parquet/texts.parquet").field("content")
    assert content.nullable


@exhaustive("it builds; every run has a release without texts beside one with them")
def test_it_changes_nothing_in_the_corpus_folder(built_once: Path, tmp_path: Path) -> None:
    small = shutil.copytree(built_once, tmp_path / "small")
    before = tree(small)
    done = cnkh("build", "--without-texts", "--root", str(small))
    assert "fixture-0.0.1-without-texts: " in done.stdout
    after = tree(small)
    assert {path: after[path] for path in before} == before
    name = "fixture-0.0.1-without-texts"
    assert {path.split("/")[1] for path in set(after) - set(before)} == {name, f"{name}.zip"}


def test_there_is_nothing_to_check_of_a_release_without_texts(small: Path) -> None:
    done = cnkh("build", "--without-texts", "--check", "--root", str(small))
    refused(done, "not allowed with")


def test_rights_stand_with_each_text_in_table_package_and_page(small: Path) -> None:
    change = {
        "file": "data/sources/sources.json",
        "at": "/1/rights",
        "set": "Press text; rights | stay with its author.",
    }
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    built = build(small, small / "dist")
    rights = ["Quoted from the 2023 joint statement, for tests.", "Press text; rights | stay with its author."]
    assert built.table("texts")["rights"].to_pylist() == rights
    package = json.loads((built.release / "datapackage.json").read_text(encoding="utf-8"))
    assert [source["rights"] for source in package["sources"]] == rights
    assert "The licence is of the coding." in package["description"]
    described = {resource["name"]: resource["description"] for resource in package["resources"]}
    assert "not under the licence" in described["texts"]
    assert "not under the licence" in described["adjudications"]
    assert "not under the licence" not in described["actors"]
    page = (small / "data/tables/README.md").read_text(encoding="utf-8")
    assert f"| {EXCERPT}/en | Press text; rights \\| stay with its author. |\n" in page
    assert re.search(r"^\| content \| string \|  \| .* \*\*source text\*\* \|$", page, re.M)


@pytest.mark.parametrize("shown", [EXCERPT, f"{EXCERPT}/pre.3.1", f"{EXCERPT}/pre.2", f"{EXCERPT}/d1"])
def test_show_says_what_the_rights_are_before_it_quotes(small: Path, shown: str) -> None:
    page = show(small, shown)
    line = "rights (zh-Hans, en): Quoted from the 2023 joint statement, for tests.\n"
    assert page.count(line) == 1
    assert page.index(line) < page.index("[en]")


def test_show_gives_texts_of_other_rights_a_line_of_their_own(small: Path) -> None:
    change = {"file": "data/sources/sources.json", "at": "/1/rights", "set": "Press text.\u001b[31m"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    page = show(small, EXCERPT)
    assert "rights (zh-Hans): Quoted from the 2023 joint statement, for tests.\nrights (en): Press text." in page
    assert "\u001b" not in page


@exhaustive("it builds with and without texts")
def test_the_page_on_rights_ships_with_a_release(small: Path) -> None:
    assert not (build(small, small / "dist").release / "RIGHTS.md").exists()
    (small / "RIGHTS.md").write_text("# Rights\n", encoding="utf-8")
    for texts in (True, False):
        assert (build(small, small / "dist", texts).release / "RIGHTS.md").read_bytes() == b"# Rights\n"


def written(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


@exhaustive("it goes through all that the page says; every run has a release without texts")
def test_a_text_is_taken_down_as_the_page_says(small: Path) -> None:
    at = ("--root", str(small))
    add_second_document(small)
    for command in (["agreement", "--write"], ["seal", "--all"], ["fmt"], ["build", "--without-texts"]):
        assert main([*command, *at]) == 0

    (script,) = re.findall(r"```python\n(.*?)```", (ROOT / "RIGHTS.md").read_text(encoding="utf-8"), re.S)
    script = textwrap.dedent(script)
    for name, value in {"DOCUMENT": SECOND, "SOURCES": ["repeat-zh", "repeat-en"], "SINCE": "0.0.1"}.items():
        script = re.sub(f"^{name} = .*$", f"{name} = {value!r}", script, flags=re.M)
    subprocess.run([sys.executable, "-c", script], check=True, cwd=small)
    shutil.rmtree(small / "data/documents" / SECOND)
    shutil.copy(BASE / "data/sources/sources.json", small / "data/sources/sources.json")
    for tag in ("zh", "en"):
        (small / f"data/sources/repeat-{tag}.txt").unlink()
    assert main(["seal", SECOND, "repeat-zh", "repeat-en", *at]) == 0
    assert main(["fmt", *at]) == 0
    assert main(["agreement", "--write", *at]) == 0
    assert [(finding.rule, finding.record) for finding in validate(small).findings] == [
        ("reference-in-relations", "r1")
    ]

    written(small / "data/relations.json", [])
    (finding,) = validate(small).findings
    assert '{"id": "r1", "record_type": "relation", "successors": [], "since": "0.0.1"' in finding.repair
    retired = json.loads((small / "data/retired.json").read_text(encoding="utf-8"))
    relation = {"id": "r1", "record_type": "relation", "successors": [], "since": "0.0.1", "reason": "Went with it."}
    written(small / "data/retired.json", [*retired, relation])
    assert main(["seal", "r1", *at]) == 0
    assert main(["fmt", *at]) == 0
    assert not validate(small).findings
    built = build(small, small / "dist")
    assert built.table("documents")["document_id"].to_pylist() == [EXCERPT]
    assert f"{SECOND}/pre.4.1" in built.table("retired")["record"].to_pylist()
