"""The database: read with SQL as its users do, and equal to the tables it is made of."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from conftest import BASE, ROOT, exhaustive

from cnkh_data.contract import exports
from cnkh_data.corpus import load
from cnkh_data.errors import CannotRunError
from cnkh_data.flatten import all_tables, without_texts
from cnkh_data.release.bundle import Bundle, read_codelists
from cnkh_data.release.sqlite import ENTITY_LISTS, sqlite_path, write_sqlite

CITATION = "Somebody (2026). A small corpus."


def bundle_of(root: Path, texts: bool = True) -> Bundle:
    """What the database and the workbook of a corpus are made of, as the build has it."""
    corpus = load(root).corpus
    assert corpus is not None
    definitions = all_tables(corpus.dataset.languages, corpus.codelists)
    contract = exports(tuple(corpus.dataset.languages), corpus.codelists, definitions)
    if not texts:
        definitions = without_texts(definitions, corpus)
    tables = {table.name: table.arrow_table(corpus) for table in definitions}
    codelists = read_codelists({path: content.encode("utf-8") for path, content in contract.items()})
    return Bundle(corpus.dataset, CITATION, definitions, tables, codelists, texts)


def arrow(bundle: Bundle, name: str) -> pa.Table:
    """A table that a bundle has."""
    table = bundle.tables[name]
    assert isinstance(table, pa.Table)
    return table


def sqlite_bytes(bundle: Bundle) -> bytes:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "fixture.sqlite"
        write_sqlite(bundle, place)
        return place.read_bytes()


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return bundle_of(BASE)


@pytest.fixture(scope="module")
def content(bundle: Bundle) -> bytes:
    assert sqlite_path(bundle) == "fixture.sqlite"
    return sqlite_bytes(bundle)


@pytest.fixture
def database(content: bytes, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    file = tmp_path / "fixture.sqlite"
    file.write_bytes(content)
    with closing(sqlite3.connect(file)) as connection:
        yield connection


def rows(database: sqlite3.Connection, query: str) -> list[tuple[Any, ...]]:
    return database.execute(query).fetchall()


def as_python(table: pa.Table) -> list[tuple[Any, ...]]:
    """Rows as SQLite gives them: lists and dates as text, booleans as numbers."""

    def cell(value: Any) -> Any:
        if isinstance(value, list):
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return value.isoformat() if hasattr(value, "isoformat") else value

    return [tuple(cell(value) for value in row.values()) for row in table.to_pylist()]


def test_every_table_has_its_rows_in_their_order(database: sqlite3.Connection, bundle: Bundle) -> None:
    for name in bundle.tables:
        table = arrow(bundle, name)
        assert rows(database, f"SELECT * FROM {name} ORDER BY rowid") == as_python(table), name
        assert [column[1] for column in rows(database, f"PRAGMA table_info({name})")] == table.column_names


def test_keys_hold_and_the_file_is_whole(database: sqlite3.Connection) -> None:
    assert rows(database, "PRAGMA foreign_key_check") == []
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]


def test_every_key_of_a_table_is_declared(database: sqlite3.Connection, bundle: Bundle) -> None:
    for table in bundle.definitions:
        info = rows(database, f"PRAGMA table_info({table.name})")
        key = [name for number, name in sorted((column[5], column[1]) for column in info) if number]
        assert key == list(table.key)
        assert {name for _, name, _, needed, *_ in info if needed} == {c.name for c in table.columns if not c.nullable}
        declared: dict[int, tuple[str, list[str]]] = {}
        for number, _, target, column, *_ in rows(database, f"PRAGMA foreign_key_list({table.name})"):
            declared.setdefault(number, (target, []))[1].append(column)
        for key_ in table.foreign_keys:
            assert (key_.table or table.name, list(key_.columns)) in declared.values()


def test_a_mean_is_right(database: sqlite3.Connection, bundle: Bundle) -> None:
    """`.import` of a CSV file gives 0 for an empty cell; here it is NULL."""
    force = arrow(bundle, "commitments")["force_en"]
    assert rows(database, "SELECT avg(force_en) FROM commitments") == [(pc.mean(force).as_py(),)]


def test_no_cell_is_an_empty_string(database: sqlite3.Connection) -> None:
    for (name,) in rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'"):
        for column in [column[1] for column in rows(database, f"PRAGMA table_info({name})")]:
            assert rows(database, f"SELECT count(*) FROM {name} WHERE {column} = ''") == [(0,)], (name, column)


@pytest.mark.parametrize("table", ["provision_texts", "commitment_texts", "divergence_texts", "mentions"])
def test_offsets_give_the_quotes(database: sqlite3.Connection, table: str) -> None:
    equal = "substr(content, start_offset + 1, end_offset - start_offset) = coalesce(quote, '')"
    (counts,) = rows(database, f"SELECT count(*), sum({equal}) FROM {table} JOIN texts USING (text_id)")
    assert counts[0] == counts[1] > 0


def test_codes_and_entities_have_labels(database: sqlite3.Connection) -> None:
    query = "SELECT force_zh, force_zh_label, committers, committers_label, topics_label FROM commitments_labelled"
    force, label, committers, names, topics = rows(database, f"{query} WHERE mode = 'joint'")[0]
    assert (force, label) == (3, "Agreed")
    assert json.loads(committers) == ["china", "cambodia"]
    assert names == "China; Cambodia"
    assert topics
    query = "SELECT actor_id, actor_label FROM commitment_committers_labelled WHERE actor_id = 'cambodia' LIMIT 1"
    assert rows(database, query) == [("cambodia", "Cambodia")]


def test_a_view_adds_labels_to_its_table_and_nothing_else(database: sqlite3.Connection) -> None:
    views = [name for (name,) in rows(database, "SELECT name FROM sqlite_master WHERE type = 'view'")]
    assert {"commitments_labelled", "provisions_labelled", "divergences_labelled", "relations_labelled"} <= set(views)
    for view in views:
        table = view.removesuffix("_labelled")
        own = [column[1] for column in rows(database, f"PRAGMA table_info({table})")]
        shown = [column[1] for column in rows(database, f"PRAGMA table_info({view})")]
        assert len(set(shown)) == len(shown)
        assert [name for name in shown if name in own] == own
        assert all(name.endswith("_label") for name in shown if name not in own)
        assert rows(database, f"SELECT {', '.join(own)} FROM {view}") == rows(database, f"SELECT * FROM {table}")


def test_every_code_that_has_a_label_shows_it(database: sqlite3.Connection, bundle: Bundle) -> None:
    for table in bundle.definitions:
        for column in table.columns:
            if column.codelist and not column.is_list and not column.former:
                unlabelled = f"{column.name} IS NOT NULL AND {column.name}_label IS NULL"
                assert rows(database, f"SELECT count(*) FROM {table.name}_labelled WHERE {unlabelled}") == [(0,)]


def test_lists_of_entities_are_named(bundle: Bundle) -> None:
    """A column of lists has codes or ids of entities, or is one of those that have neither."""
    lists = {
        column.name
        for table in bundle.definitions
        for column in table.columns
        if column.is_list and not column.codelist
    }
    assert lists - {"contested", "successors"} <= ENTITY_LISTS


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE commitments SET force_en = 4",
        "UPDATE commitments SET verified = 2",
        "UPDATE commitments SET action = 'nothing'",
        "UPDATE commitments SET action = NULL",
        "UPDATE commitments SET provision_id = 'none'",
        "INSERT INTO commitment_topics SELECT * FROM commitment_topics LIMIT 1",
        "DELETE FROM codelist_force",
    ],
)
def test_a_wrong_value_is_refused(database: sqlite3.Connection, change: str) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(change)


def test_codelists_are_those_of_the_contract(database: sqlite3.Connection, bundle: Bundle) -> None:
    assert rows(database, "SELECT code, label FROM codelist_force ORDER BY code")[0] == (0, "Backs")
    assert rows(database, "SELECT typeof(code) FROM codelist_topic LIMIT 1") == [("text",)]
    for name, codes in bundle.codelists.items():
        assert [str(code) for (code,) in rows(database, f"SELECT code FROM codelist_{name} ORDER BY rowid")] == [
            code.code for code in codes
        ]


def test_it_says_what_it_is(database: sqlite3.Connection, bundle: Bundle) -> None:
    said = dict(rows(database, "SELECT name, value FROM metadata"))
    assert said["version"] == "0.0.1"
    assert said["citation"] == CITATION
    assert "CC-BY-4.0" in said["licence"]
    assert "json_each" in said["lists"]
    described = dict(rows(database, "SELECT table_name, description FROM metadata_tables"))
    tables = {name for (name,) in rows(database, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(described) == tables - {"metadata", "metadata_tables"}
    assert described["commitments"] == next(t.description for t in bundle.definitions if t.name == "commitments")
    (schema,) = rows(database, "SELECT sql FROM sqlite_master WHERE name = 'commitments'")[0]
    assert "Whether the versions that carry it give it unequal force" in schema


def test_without_texts_it_has_no_sentence_of_them() -> None:
    """Names are kept, so what is looked for are sentences."""
    content = sqlite_bytes(bundle_of(BASE, texts=False))
    words = [source.read_text(encoding="utf-8") for source in (BASE / "data/sources").glob("*.txt")]
    sentences = [one.strip() for text in words for one in re.split(r"[\n。.]", text) if len(one.strip()) > 12]
    assert len(sentences) > 5
    assert not [sentence for sentence in sentences if sentence.encode() in content]
    assert b"are left out of this release" in content


def test_a_table_that_is_not_as_defined_is_told(bundle: Bundle) -> None:
    table = arrow(bundle, "network")
    twice = {**bundle.tables, "network": pa.concat_tables([table, table])}
    with pytest.raises(CannotRunError, match=r"^table network is not as it is defined, .*: UNIQUE constraint failed: "):
        sqlite_bytes(replace(bundle, tables=twice))


@exhaustive("it starts two processes that order their sets differently")
def test_the_same_data_gives_the_same_bytes(content: bytes, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, 'tests'); import test_release_sqlite as t;"
        "Path(sys.argv[1]).write_bytes(*[t.sqlite_bytes(t.bundle_of(t.BASE))])"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Phnom_Penh", "LC_ALL": "C"}
    command = [sys.executable, "-c", code, str(tmp_path / "other")]
    subprocess.run(command, check=True, env=environment, cwd=ROOT)
    assert (tmp_path / "other").read_bytes() == content
