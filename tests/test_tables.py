"""Tables that cannot be misread: lists, truth values, codes and what is missing mean the same in CSV, in Parquet and once loaded."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rule_fixtures
from conftest import EXCERPT, ROOT, exhaustive, package_of, release_in

from cnkh_data import models
from cnkh_data.corpus import Corpus, load
from cnkh_data.flatten import Column, Table, all_tables
from cnkh_data.models import Codelist, Part, Record, Scale
from cnkh_data.models.base import OpenCodelist
from cnkh_data.models.walk import shapes
from cnkh_data.release import formats
from cnkh_data.release.build import Built
from cnkh_data.release.formats import csv_cell, csv_rows

PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"
COMMITMENT = f"{EXCERPT}/pre.4.1/c1"
READ = f"data/documents/{EXCERPT}/readings"
DEADLINE = {"printed": {"zh-Hans": "尽快", "en": "soon"}, "edtf": None}
QUANTITY = {"printed": {"zh-Hans": "60亿元", "en": "6 billion yuan"}, "number": 6_000_000_000, "unit": "yuan"}


def tables_of(corpus: Corpus) -> dict[str, Table]:
    return {table.name: table for table in all_tables(corpus.dataset.languages, corpus.codelists)}


def changed(root: Path, *changes: dict[str, Any]) -> dict[str, pa.Table]:
    """The tables after some changes of the records."""
    rule_fixtures.apply(root, {"changes": list(changes)})
    corpus = load(root).corpus
    assert corpus is not None
    return {name: table.arrow_table(corpus) for name, table in tables_of(corpus).items()}


def of_last(**values: Any) -> list[dict[str, Any]]:
    """Changes of the last commitment."""
    return [{"file": PROVISIONS, "at": f"/5/commitments/0/{name}", "set": value} for name, value in values.items()]


@pytest.fixture(scope="module")
def small_corpus() -> Corpus:
    corpus = load(ROOT / "validation/fixtures/base").corpus
    assert corpus is not None
    return corpus


@pytest.fixture
def release(built_once: Path) -> Path:
    return release_in(built_once)


def cells(release: Path, table: str, column: str) -> list[str]:
    content = (release / f"csv/{table}.csv").read_text(encoding="utf-8")
    return [row[column] for row in csv.DictReader(io.StringIO(content, newline=""))]


# Codes


def coded_fields() -> dict[str, str]:
    """Name of each field of any record that holds codes, to the model that has it; of a list, also the name of one item."""
    found: dict[str, str] = {}
    for model in vars(models).values():
        if isinstance(model, type) and issubclass(model, Record | Part) and model not in (Record, Part):
            for name, shape in shapes(model).items():  # type: ignore[arg-type]
                one = shape.innermost
                if issubclass(one.value_type, Codelist | Scale) or one.mark(OpenCodelist):  # type: ignore[arg-type]
                    found |= {name: model.__name__, name.removesuffix("s"): model.__name__}
    return found


def columns(tables: dict[str, Table]) -> Iterator[tuple[str, Column]]:
    return ((f"{table.name}.{column.name}", column) for table in tables.values() for column in table.columns)


def test_every_column_of_codes_says_which(small_corpus: Corpus) -> None:
    coded = coded_fields()
    assert {"force", "topic", "pillar", "act", "measure", "scope", "formulas"} <= set(coded)
    language = re.compile(f"_({'|'.join(small_corpus.dataset.languages)})$")
    of_codes = {
        name: column
        for name, column in columns(tables_of(small_corpus))
        if {column.name, language.sub("", column.name)} & set(coded)
    }
    assert {"commitments.force_en", "reading_commitments.novelty_zh", "agreement.measure", "commitments.topics"} <= set(
        of_codes
    )
    free = {name for name, column in of_codes.items() if not {"enum", "pattern"} & set(constraints(column))}
    assert free == {
        "adjudications.reason",
        "non_names.reason",
        "retired.reason",
        "terms.reason",
    }  # only that of a cut is a code


def constraints(column: Column) -> dict[str, Any]:
    """What its Table Schema asks of each value."""
    found: dict[str, Any] = column.table_schema().get("constraints", {})
    return found


def test_the_codelist_of_a_column_is_there_with_all_its_codes(small_corpus: Corpus) -> None:
    tables = tables_of(small_corpus)
    codes: dict[str, set[str]] = {}
    for row in tables["codes"].arrow_table(small_corpus).to_pylist():
        codes.setdefault(row["codelist"], set()).add(row["code"])
        assert row["label"]
        assert row["definition"]
    named = {column.codelist for _, column in columns(tables) if column.codelist}
    assert named <= set(codes)
    for name, column in columns(tables):
        if column.codelist and not column.former:
            assert {str(code) for code in column.allowed} <= codes[column.codelist], name


def test_a_code_that_a_former_codebook_had_may_stand_in_a_reading(small_corpus: Corpus) -> None:
    """And the record has those of today: what a reader wrote is not judged by them."""
    tables = tables_of(small_corpus)
    role = {name: column for name, column in columns(tables) if name.endswith(".formulas_zh")}
    assert "scs_code_of_conduct" in role["reading_units.formulas_zh"].allowed


def test_an_adjudication_may_be_about_the_main_topic_or_about_the_whole_list(small_corpus: Corpus) -> None:
    field = next(c for name, c in columns(tables_of(small_corpus)) if name == "adjudications.field")
    assert {"topic", "topics", "unit", "versions"} <= set(field.allowed)


def test_the_values_of_every_column_are_among_its_codes(small_corpus: Corpus) -> None:
    for table in tables_of(small_corpus).values():
        arrow = table.arrow_table(small_corpus)
        for column in table.columns:
            values = arrow[column.name].to_pylist()
            items = [item for value in values for item in value or ()] if column.is_list else values
            assert not column.allowed or set(items) - {None} <= set(column.allowed), f"{table.name}.{column.name}"


# Lists


def test_lists_are_lists_and_their_cells_are_joined(release: Path) -> None:
    read = pq.read_table(release / "parquet/commitments.parquet")
    assert read["committers"].to_pylist() == [["cambodia"], ["china"], ["china", "cambodia"]]
    assert read["bodies"].to_pylist() == [[], [], []]
    assert cells(release, "commitments", "committers") == ["cambodia", "china", "china|cambodia"]
    assert cells(release, "commitments", "bodies") == ["", "", ""]


def test_only_ids_and_codes_are_in_lists(small_corpus: Corpus) -> None:
    """So that no item can have what separates items: words of a text might."""
    for name, column in columns(tables_of(small_corpus)):
        assert not (column.is_list and column.words), name


@pytest.mark.parametrize("field", ["committers", "topics"])
def test_an_item_that_has_the_separator_is_refused(small: Path, field: str) -> None:
    rule_fixtures.apply(small, {"changes": of_last(**{field: ["china|cambodia"]})})
    assert load(small).corpus is None or load(small).findings


def test_a_table_with_such_an_item_is_not_written() -> None:
    with pytest.raises(ValueError, match="separates the items of a list"):
        csv_rows([[["x", "y|z"]]])


def test_a_cell_that_is_known_at_one_look_needs_no_guard() -> None:
    """Whatever its first, middle and last signs are."""
    signs = "a1_=+-@＝＋－＠'\",;\t\r\n \u3000\xa0\x0b\x0c\u2028\x85双。|（"
    cells = ["".join(cell) for cell in product(signs, repeat=3)]
    assert [csv_cell(cell) for cell in cells] == [formats._guarded(cell) for cell in cells]
    assert csv_cell("a,b") == '"a,b"'
    assert csv_cell("a\t=b") == '"a\t\'=b"'


# Every tool


def test_truth_values_are_read_as_such(release: Path) -> None:
    assert cells(release, "commitments", "force_differs") == ["FALSE", "TRUE", "FALSE"]
    assert pd.read_csv(release / "csv/commitments.csv")["force_differs"].dtype == bool
    found = duckdb.execute(f"select typeof(force_differs) from '{release}/csv/commitments.csv' limit 1").fetchone()
    assert found == ("BOOLEAN",)


def test_whole_numbers_have_32_bits(small_corpus: Corpus) -> None:
    names = pa.list_(pa.field("element", pa.string(), nullable=False))
    types = {field.type for table in tables_of(small_corpus).values() for field in table.arrow_schema}
    assert types == {pa.string(), pa.int32(), pa.float64(), pa.bool_(), pa.date32(), names}


def test_parquet_is_compressed_as_every_reader_knows(release: Path) -> None:
    for file in (release / "parquet").iterdir():
        metadata = pq.read_metadata(file)
        found = {
            metadata.row_group(g).column(c).compression
            for g in range(metadata.num_row_groups)
            for c in range(metadata.num_columns)
        }
        assert found <= {"SNAPPY"}, file


def test_duckdb_reads_lists_of_parquet_as_lists(release: Path) -> None:
    query = f"""select actor, count(*) from (select unnest(committers) as actor from '{release}/parquet/commitments.parquet')
                group by actor order by actor"""
    assert duckdb.execute(query).fetchall() == [("cambodia", 2), ("china", 2)]


@exhaustive("it reads every table in both forms; every run loads some")
def test_what_is_loaded_is_what_parquet_has(built: Path, built_once: Path) -> None:
    """Lists, nulls, types and descriptions: who changes from one to the other gets the same."""
    released = release_in(built_once)
    (built / "src").symlink_to(ROOT / "src")
    code = (
        "import sys; sys.path.insert(0, 'src'); import pyarrow.parquet as pq\n"
        "from cnkh_data.access.arrow import arrow_table; from cnkh_data.access.tables import tables_of\n"
        "for name in tables_of('.').names:\n"
        f"    loaded, parquet = arrow_table(tables_of('.'), name), pq.read_table({str(released)!r} + f'/parquet/{{name}}.parquet')\n"
        "    assert loaded.equals(parquet), name\n"
        "    assert [f.metadata for f in loaded.schema] == [f.metadata for f in parquet.schema], name\n"
        "print('same')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=built, capture_output=True, text=True, check=False)
    assert done.stdout == "same\n", done.stderr


def test_no_table_has_an_empty_list_of_foreign_keys(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert all(resource.get("schema", {}).get("foreignKeys", True) for resource in package["resources"])


def test_frictionless_refuses_what_is_no_code(built: Path) -> None:
    """In a column of one code, and in one of lists."""
    file = built / "data/tables/commitments.csv"
    row = "joint_text,,core_interests,core_interests,"
    content = file.read_text(encoding="utf-8")
    assert row in content
    file.write_text(content.replace(row, "joint_text,,core_interest,core_interests|no_topic,"), encoding="utf-8")
    errors = frictionless.validate(package_of(built, "commitments")).flatten(["type", "fieldName"])
    assert ["constraint-error", "topic"] in errors
    assert ["constraint-error", "topics"] in errors


# What is missing


def test_a_point_is_told_apart_from_words(release: Path) -> None:
    read = pq.read_table(release / "parquet/divergence_texts.parquet").to_pylist()
    points = [row for row in read if row["point"]]
    assert len(points) == 2
    assert all(row["quote"] is None and row["start_offset"] == row["end_offset"] for row in points)
    assert all(row["quote"] and row["start_offset"] < row["end_offset"] for row in read if not row["point"])


def test_columns_do_not_depend_on_the_data(small: Path) -> None:
    """With a deadline and a quantity there are rows in two tables, and the same columns in all."""
    before = {name: table.schema for name, table in changed(small).items()}
    after = changed(small, *of_last(deadline=DEADLINE, quantity=QUANTITY))
    assert {name: table.schema for name, table in after.items()} == before
    assert not {"deadline", "quantity"} & set(before["commitments"].names)


def test_deadlines_and_quantities_have_rows_where_a_text_prints_one(small: Path) -> None:
    found = changed(small, *of_last(deadline=DEADLINE, quantity=QUANTITY))
    texts = [f"{EXCERPT}/zh-Hans", f"{EXCERPT}/en"]
    assert found["commitment_deadlines"].to_pylist() == [
        {"commitment_id": COMMITMENT, "text_id": text, "printed": words, "edtf": None}
        for text, words in zip(texts, ("尽快", "soon"), strict=True)
    ]
    assert found["commitment_quantities"].to_pylist() == [
        {
            "commitment_id": COMMITMENT,
            "number": 6e9,
            "unit": "yuan",
            "printed_zh": "60亿元",
            "printed_en": "6 billion yuan",
        }
    ]


# Readings beside the records


def same_as_record(found: dict[str, pa.Table]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The commitments of the record, and those of the first reading by version 2, in the columns that both tables have."""
    both = set(found["commitments"].column_names) & set(found["reading_commitments"].column_names) - {
        "codebook",
        "note",
        "document_id",
    }
    read = [r for r in found["reading_commitments"].to_pylist() if (r["codebook"], r["reading_pass"]) == ("2", "first")]
    return [
        [{name: row[name] for name in sorted(both)} for row in each]
        for each in (found["commitments"].to_pylist(), read)
    ]  # type: ignore[return-value]


def test_a_reading_can_be_held_against_the_record_column_by_column(small: Path) -> None:
    record, read = same_as_record(changed(small))
    assert {"operator_zh", "verb_en", "bodies", "topics", "instruments", "status_en", "counterparts"} <= set(record[0])
    assert record == read


def test_what_a_reading_has_beside_codes_has_the_columns_of_the_record(small: Path) -> None:
    at = f"{READ}/2/first.json"
    aims = {"zh-Hans": ["支持其发挥好统筹协调作用"], "en": []}
    found = changed(
        small,
        *(
            {"file": at, "at": f"/units/5/commitments/0/{name}", "add": value}
            for name, value in (("aims", aims), ("deadline", DEADLINE), ("quantity", QUANTITY))
        ),
    )
    key = {
        "document_id": EXCERPT,
        "codebook": "2",
        "reading_pass": "first",
        "unit_id": f"{EXCERPT}/pre.4.1",
        "commitment_seq": 1,
    }
    (aim,) = found["reading_aims"].to_pylist()
    assert aim == {
        **key,
        "text_id": f"{EXCERPT}/zh-Hans",
        "seq": 1,
        "start_offset": 116,
        "end_offset": 128,
        "quote": aims["zh-Hans"][0],
    }
    assert [row["printed"] for row in found["reading_deadlines"].to_pylist()] == ["尽快", "soon"]
    assert [{**key, **row} == row for row in found["reading_quantities"].to_pylist()] == [True]


def test_what_version_1_did_not_ask_for_is_missing_and_not_empty(small: Path) -> None:
    rows = changed(small)["reading_commitments"].to_pylist()
    lacking = {
        (row["codebook"], row["bodies"] is None, row["topics"] is None, row["counterparts"] is None) for row in rows
    }
    assert lacking == {("1", True, True, False), ("2", False, False, False)}


# The dictionary as data


def test_every_column_is_in_the_table_of_columns(small_corpus: Corpus) -> None:
    tables = tables_of(small_corpus)
    rows = tables["columns"].arrow_table(small_corpus).to_pylist()
    listed = {(row["table_name"], row["column_name"]): row for row in rows}
    assert set(listed) == {(table.name, column.name) for table in tables.values() for column in table.columns}
    topics = listed["commitments", "topics"]
    assert (topics["type"], topics["is_list"], topics["codelist"]) == ("string", True, "topic")


def test_a_release_without_texts_describes_its_own_columns(built_without_texts: Built) -> None:
    rows = built_without_texts.table("columns").to_pylist()
    (content,) = (row["description"] for row in rows if (row["table_name"], row["column_name"]) == ("texts", "content"))
    assert content.endswith("Left out of this release.")


def test_an_entity_is_called_by_its_name_in_each_language(release: Path) -> None:
    labels = {row["entity_id"]: row for row in pq.read_table(release / "parquet/entities.parquet").to_pylist()}
    assert (labels["china"]["label_en"], labels["china"]["label_zh"]) == ("China", "中国")
