"""The map from a version of the schema to the next names everything that there was, and everything that there is."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from conftest import ROOT

from cnkh_data import contract

SCHEMA = ROOT / "schema"
MAP = SCHEMA / "migrations/v1-v2.csv"
CHANGES = {"same", "renamed", "moved", "split", "retyped", "removed", "added"}
ROWS = list(csv.DictReader(MAP.open(encoding="utf-8", newline="")))


@cache
def tables(version: str) -> dict[str, dict[str, Any]]:
    """Tables of a version, each with its Arrow fields by column."""
    found = (
        json.loads(file.read_text(encoding="utf-8")) for file in sorted((SCHEMA / version / "arrow").glob("*.json"))
    )
    return {table["table"]: {field["name"]: field for field in table["fields"]} for table in found}


def columns(version: str) -> dict[str, dict[str, Any]]:
    """The Arrow fields of a version, by `table.column`."""
    return {f"{table}.{name}": field for table, fields in tables(version).items() for name, field in fields.items()}


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every map in a schema."""
    if isinstance(schema, dict):
        yield schema
    for member in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(member)


def schemas(version: str) -> dict[str, dict[str, Any]]:
    """The schemas of records."""
    files = sorted((SCHEMA / version).glob("*.schema.json"))
    return {file.name.partition(".")[0]: json.loads(file.read_text(encoding="utf-8")) for file in files}


def first_codes() -> set[str]:
    """Codes of version 1, which kept no codelists: its schemas name each list, but for the forces, which a table has."""
    found = set()
    for schema in schemas("v1").values():
        for part in parts(schema):
            if "enum" in part and "title" in part:
                name = re.sub(r"(?<!^)([A-Z])", r"_\1", part["title"]).lower()
                found |= {f"{name}.{code}" for code in part["enum"]}
    table = json.loads((SCHEMA / "v1/tables/commitment_texts.json").read_text(encoding="utf-8"))
    (force,) = (field for field in table["fields"] if field["name"] == "force")
    return found | {f"force.{code}" for code in force["constraints"]["enum"]}


def codes() -> set[str]:
    """Codes of the newest version."""
    found = set()
    for file in (SCHEMA / "codelists").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            found |= {f"{file.stem}.{row['code']}" for row in csv.DictReader(lines)}
    return found


OLD = {"table": set(tables("v1")), "column": set(columns("v1")), "code": first_codes()}
NEW = {"table": set(tables(contract.FOLDER)), "column": set(columns(contract.FOLDER)), "code": codes()}


@pytest.mark.parametrize("kind", OLD)
def test_everything_that_there_was_is_there_once(kind: str) -> None:
    named = Counter(row["old"] for row in ROWS if row["kind"] == kind and row["old"])
    assert set(named) == OLD[kind]
    assert set(named.values()) == {1}


@pytest.mark.parametrize("kind", NEW)
def test_everything_that_there_is_is_named_and_nothing_else(kind: str) -> None:
    named = Counter(row["new"] for row in ROWS if row["kind"] == kind and row["new"])
    assert set(named) == NEW[kind]
    assert set(named.values()) == {1}


def test_each_row_says_a_change_that_is_one() -> None:
    for row in ROWS:
        assert row["kind"] in {*OLD, "field"}, row
        assert row["change"] in CHANGES, row
        assert (row["change"] == "added") == (not row["old"]), row
        assert (row["change"] == "removed") == (not row["new"]), row
        assert (row["change"] in {"same", "retyped"}) == (row["old"] == row["new"]), row
        told = row["change"] in {"renamed", "moved", "split", "retyped", "removed"}
        assert row["note"] or not told, row


def test_a_column_that_is_called_the_same_is_of_the_same_type() -> None:
    """The way a boolean is written in CSV is part of its type for who reads CSV."""
    old, new = columns("v1"), columns(contract.FOLDER)
    for row in ROWS:
        if row["kind"] == "column" and row["change"] in {"same", "retyped"}:
            before, now = old[row["old"]], new[row["new"]]
            same = (before["type"], before["nullable"]) == (now["type"], now["nullable"]) and before["type"] != "bool"
            assert (row["change"] == "same") == same, row


def fields(version: str) -> dict[str, Any]:
    """The types of all fields of records, by `record.field`; readings, which are frozen, are left out."""
    return {
        f"{name}.{field}": part.get("type", part.get("anyOf", part.get("$ref")))
        for name, schema in schemas(version).items()
        if not name.startswith("reading")
        for field, part in schema["properties"].items()
    }


def test_fields_of_records_that_are_not_listed_are_as_they_were() -> None:
    old, new = fields("v1"), fields(contract.FOLDER)
    listed = {row["old"] for row in ROWS if row["kind"] == "field"}
    kinds = {
        name: [one.get("type", one.get("$ref")) for one in kind] for name, kind in new.items() if isinstance(kind, list)
    }
    for name in old.keys() - listed:
        before = old[name]
        assert name in new
        if isinstance(before, list):
            assert [one.get("type", one.get("$ref")) for one in before] == kinds[name], name
        else:
            assert before == new[name], name
    added = {row["new"] for row in ROWS if row["kind"] == "field" and row["change"] == "added"}
    assert added == new.keys() - old.keys()
    assert listed - {""} <= old.keys()
