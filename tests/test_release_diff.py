"""`cnkh diff` on releases says how two of them differ, and which versions that asks for; `cnkh build --release` holds to it."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from commands import cnkh, refused
from conftest import ROOT, exhaustive, one_in, release_in
from jsonschema import Draft202012Validator

from cnkh_data.errors import CannotRunError
from cnkh_data.models import SCHEMA_VERSION
from cnkh_data.models.release_changes import Became, Bump, Level, OfId, ReleaseDiff, StructureChange
from cnkh_data.release import VersionTooLowError, build
from cnkh_data.release_diff import words
from cnkh_data.release_diff.compare import compare
from cnkh_data.release_diff.shape import Release
from cnkh_data.release_diff.summary import FOLDER, Summary, as_bytes, judge, summarise
from cnkh_data.release_files import Flaw
from cnkh_data.validate import fixtures

Files = dict[str, bytes]
TABLES = (
    *(
        "commitments",
        "commitment_texts",
        "provisions",
        "provision_texts",
        "mentions",
        "names",
        "entities",
        "actors",
        "texts",
    ),
    *("threads", "relations", "retired", "agreement", "reading_units"),
)
Rows = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def base(built_once: Path) -> Files:
    """The files of a release of the small corpus, in which few tables are described: reading all of them takes its time."""
    release = release_in(built_once)
    files = {path.relative_to(release).as_posix(): path.read_bytes() for path in release.rglob("*") if path.is_file()}
    package = json.loads(files["datapackage.json"])
    package["resources"] = [one for one in package["resources"] if one["name"] in TABLES]
    return resealed({**files, "datapackage.json": json.dumps(package).encode()})


def resealed(files: Files, **versions: str) -> Files:
    """Files with a manifest that says what they are."""
    manifest = {**json.loads(files["manifest.json"]), **versions}
    others = {path: content for path, content in files.items() if path not in ("manifest.json", "SHA256SUMS")}
    manifest["files"] = {
        path: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for path, content in others.items()
    }
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def with_rows(files: Files, table: str, change: Rows) -> Files:
    """Files with other rows of a table."""
    path = f"parquet/{table}.parquet"
    before = pq.read_table(pa.BufferReader(files[path]))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(change(before.to_pylist()), schema=before.schema), out)
    return resealed({**files, path: out.getvalue()})


def with_columns(files: Files, table: str, change: Callable[[pa.Table], pa.Table]) -> Files:
    """Files with other columns of a table, which the descriptor has too; a new one is described as a string."""
    path = f"parquet/{table}.parquet"
    after = change(pq.read_table(pa.BufferReader(files[path])))
    out = io.BytesIO()
    pq.write_table(after, out)

    def described(schema: dict[str, Any]) -> None:
        known = {field["name"]: field for field in schema["fields"]}
        schema["fields"] = [
            known.get(name, {"name": name, "type": "string", "description": "New."}) for name in after.column_names
        ]

    return with_schema({**files, path: out.getvalue()}, table, described)


def with_schema(files: Files, table: str, change: Callable[[dict[str, Any]], object]) -> Files:
    """Files whose descriptor says otherwise of a table."""
    package = json.loads(files["datapackage.json"])
    change(next(resource for resource in package["resources"] if resource["name"] == table)["schema"])
    return resealed({**files, "datapackage.json": json.dumps(package).encode()})


def field(schema: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in schema["fields"] if one["name"] == name)
    return found


def with_map(files: Files, *rows: tuple[str, str, str, str, str]) -> Files:
    """Files of the next major version of the schema, with a map that leads there."""
    major = int(json.loads(files["manifest.json"])["schema_version"].partition(".")[0])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("kind", "old", "new", "change", "note"), *rows])
    path = f"schema/migrations/v{major}-v{major + 1}.csv"
    return resealed({**files, path: out.getvalue().encode()}, schema_version=f"{major + 1}.0.0")


class FilesInMemory:
    """A release that lies in no folder."""

    flaws: tuple[Flaw, ...] = ()

    def __init__(self, files: Files) -> None:
        self._files = files
        self.sizes = {path: len(content) for path, content in files.items()}

    def chunks(self, path: str, most: int) -> Iterator[bytes]:
        yield self._files[path][:most]


class Opened:
    """A release in memory, opened and summarised once: most tests compare with the same one."""

    kept: ClassVar[list["Opened"]] = []

    def __init__(self, files: Files, name: str) -> None:
        self.files, self.name = files, name
        self.release = Release(FilesInMemory(files), name)

    @cached_property
    def summary(self) -> Summary:
        return summarise(self.release)


def opened(files: Files, name: str = "release") -> Opened:
    found = next((one for one in Opened.kept if one.files is files and one.name == name), None) or Opened(files, name)
    Opened.kept = [*(one for one in Opened.kept if one is not found), found][-3:]
    return found


def release(files: Files, name: str = "release") -> Release:
    return opened(files, name).release


def diff(old: Files, new: Files) -> ReleaseDiff:
    return compare(release(old), release(new))


def bumps(old: Files, new: Files) -> tuple[Bump, Bump]:
    """What is asked of the versions of data and schema: what is remembered of the old release says the same as the release itself."""
    data, schema = diff(old, new).bumps
    steps = [release(new).migration(int(schema.old.partition(".")[0]))] if schema.made is Level.MAJOR else []
    remembered = judge(opened(old).summary, opened(new).summary, steps)
    assert [(one.of, one.needed, one.enough) for one in remembered] == [
        (one.of, one.needed, one.enough) for one in (data, schema)
    ]
    return data, schema


def told(changes: list[StructureChange]) -> list[tuple[Became, str | None, str | None]]:
    return [(change.change, change.old, change.new) for change in changes]


def said(old: Files, new: Files, most: int = words.MOST) -> str:
    return words.render(diff(old, new), most)


# The same


def test_a_release_does_not_differ_from_itself(base: Files, built_once: Path) -> None:
    found = diff(base, base)
    assert [*found.tables, *found.columns, *found.codes, *found.fields, *found.ids, *found.rows] == []
    assert [(one.needed, one.enough) for one in bumps(base, base)] == [(Level.NONE, True)] * 2
    folder = release_in(built_once)
    done = cnkh("diff", str(folder), f"{folder}.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("nothing that asks for another version") == 2
    assert "####" not in done.stdout


# Rows


def test_rows_are_matched_by_key_and_told_column_by_column(base: Files) -> None:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        first, second, *_ = rows
        new = {**second, "commitment_id": "2023-02-11-cn-kh-excerpt/pre.9.9/c1"}
        return [new, {**first, "force_zh": 3, "counterparts": ["china", "cambodia"], "note": None}, *rows[2:]]

    new = with_rows(base, "commitments", lambda rows: [{**rows[0], "note": "Was."}, *rows[1:]])
    after = with_rows(new, "commitments", change)
    (rows,) = diff(new, after).rows
    before = pq.read_table(pa.BufferReader(new["parquet/commitments.parquet"])).to_pylist()
    assert (rows.table, rows.old_rows, rows.new_rows, rows.not_compared) == ("commitments", 3, 3, None)
    assert [[part.value for part in key] for key in rows.added] == [["2023-02-11-cn-kh-excerpt/pre.9.9/c1"]]
    assert [[part.value for part in key] for key in rows.removed] == [[before[1]["commitment_id"]]]
    (changed,) = rows.changed
    assert [part.value for part in changed.key] == [before[0]["commitment_id"]]
    assert {cell.column: (cell.old, cell.new) for cell in changed.cells} == {
        "note": ("Was.", None),
        "counterparts": (before[0]["counterparts"], ["china", "cambodia"]),
        "force_zh": (before[0]["force_zh"], 3),
    }
    page = said(new, after)
    assert "`commitments`: 3 rows: 1 added, 1 removed, 1 changed" in page
    assert f"`force_zh` `{before[0]['force_zh']}` → `3`" in page


def test_a_longer_list_of_rows_is_counted_and_can_be_asked_for(base: Files) -> None:
    after = with_rows(base, "provisions", lambda rows: [{**row, "note": "New."} for row in rows])
    assert "and 4 more changed: raise --max, or take --format json" in said(base, after, 2)
    assert "more changed" not in said(base, after, 6)


def test_the_order_of_rows_is_no_change(base: Files) -> None:
    after = with_rows(base, "provisions", lambda rows: rows[::-1])
    assert diff(base, after).rows == []
    assert bumps(base, after)[0].needed is Level.NONE


def test_rows_whose_key_has_changed_are_compared_where_that_can_be_done(base: Files) -> None:
    """As when readings by a second version of the codebook came: their key has the version in it."""
    one = with_rows(base, "reading_units", lambda rows: [row for row in rows if row["codebook"] == "2"])
    old = with_columns(one, "reading_units", lambda table: table.drop_columns(["codebook"]))
    old = with_schema(old, "reading_units", lambda schema: schema["primaryKey"].remove("codebook"))
    assert diff(old, one).rows == []
    after = with_rows(one, "reading_units", lambda rows: [*rows, *({**row, "codebook": "9"} for row in rows)])
    (rows,) = diff(old, after).rows
    assert rows.table == "reading_units"
    assert rows.not_compared == "its key has codebook now, and without that its rows cannot be told apart"
    assert bumps(old, after)[0].needed is Level.MINOR


# Ids


def test_ids_are_told_by_what_took_their_place(base: Files) -> None:
    ids = [
        row["commitment_id"] for row in pq.read_table(pa.BufferReader(base["parquet/commitments.parquet"])).to_pylist()
    ]
    kept, gone, lost = ids
    places = {"record_type": "commitment", "since": "0.1.0", "reason": "Read again."}
    tombstones = [
        {**places, "record": gone, "successors": [kept]},
        {**places, "record": "x/1.1.1/c1", "successors": []},
        {**places, "record": "x/1.1.1/c2", "successors": ["x/1.1.1/c7"]},
        {**places, "record": "x/1.1.1/c3", "successors": ["x/1.1.1/c8", "x/1.1.1/c9"]},
        {**places, "record": "x/1.1.1/c4", "successors": ["x/1.1.1/c10"]},
        {**places, "record": "x/1.1.1/c5", "successors": ["x/1.1.1/c10"]},
    ]
    new = with_rows(base, "retired", lambda rows: rows + tombstones)
    new = with_rows(new, "commitments", lambda rows: rows[:1])
    found = {one.id: (one.change, one.successors) for one in diff(base, new).ids}
    assert found == {
        gone: (OfId.SUPERSEDED, [kept]),
        lost: (OfId.LOST, []),
        "x/1.1.1/c1": (OfId.RETIRED, []),
        "x/1.1.1/c2": (OfId.RENAMED, ["x/1.1.1/c7"]),
        "x/1.1.1/c3": (OfId.SPLIT, ["x/1.1.1/c8", "x/1.1.1/c9"]),
        "x/1.1.1/c4": (OfId.JOINED, ["x/1.1.1/c10"]),
        "x/1.1.1/c5": (OfId.JOINED, ["x/1.1.1/c10"]),
    }
    page = said(base, new)
    assert f"commitment `{gone}` superseded by `{kept}`: `Read again.`" in page
    assert f"commitment `{lost}` gone without a tombstone" in page


def test_an_id_that_is_used_again_asks_for_a_major_version(base: Files) -> None:
    row = {"record_type": "actor", "record": "again", "successors": [], "since": "0.1.0", "reason": "Gone."}
    old = with_rows(base, "retired", lambda rows: [*rows, row])
    new = with_rows(old, "actors", lambda rows: [*rows, {**rows[0], "actor_id": "again"}])
    assert [(one.id, one.change) for one in diff(old, new).ids] == [("again", OfId.REUSED)]
    assert diff(old, new).bumps[0].needed is Level.MAJOR


# Tables, columns, codes


def test_what_is_added_asks_for_a_minor_schema_and_leaves_the_data(base: Files) -> None:
    def add(table: pa.Table) -> pa.Table:
        return table.append_column("extra", pa.array(["x"] * table.num_rows, pa.string()))

    new = with_columns(base, "provisions", add)
    assert told(diff(base, new).columns) == [(Became.ADDED, None, "provisions.extra")]
    data, schema = bumps(base, new)
    assert (data.needed, schema.needed, schema.enough) == (Level.NONE, Level.MINOR, False)
    page = said(base, new)
    assert "**not enough**: the changes ask for a minor one, at least 2.1.0" in page


def test_what_is_removed_or_retyped_asks_for_a_major_schema(base: Files) -> None:
    gone = with_columns(base, "provisions", lambda table: table.drop_columns(["note"]))
    assert told(diff(base, gone).columns) == [(Became.REMOVED, "provisions.note", None)]
    number = base["parquet/provisions.parquet"]
    place = pq.read_schema(pa.BufferReader(number)).get_field_index("seq")
    retyped = with_columns(
        base,
        "provisions",
        lambda table: table.set_column(
            place, pa.field("seq", pa.int64(), nullable=False), table["seq"].cast(pa.int64())
        ),
    )
    ((change, old, new),) = told(diff(base, retyped).columns)
    assert (change, old, new) == (Became.RETYPED, "provisions.seq", "provisions.seq")
    assert diff(base, retyped).columns[0].what == "int32 → int64"
    for other in (gone, retyped):
        assert bumps(base, other)[1].needed is Level.MAJOR
    order = with_columns(base, "provisions", lambda table: table.select(table.column_names[::-1]))
    assert diff(base, order).tables[0].what == "its columns stand in another order"
    assert bumps(base, order)[1].needed is Level.MAJOR


def test_a_table_that_comes_or_goes_is_one_line(base: Files) -> None:
    package = json.loads(base["datapackage.json"])
    package["resources"] = [one for one in package["resources"] if one["name"] != "threads"]
    fewer = resealed({**base, "datapackage.json": json.dumps(package).encode()})
    found = diff(fewer, base)
    assert (told(found.tables), found.columns) == ([(Became.ADDED, None, "threads")], [])
    assert bumps(fewer, base)[1].needed is Level.MINOR
    found = diff(base, fewer)
    assert (told(found.tables), found.columns) == ([(Became.REMOVED, "threads", None)], [])
    assert bumps(base, fewer)[1].needed is Level.MAJOR


def test_codes_that_come_go_or_are_deprecated(base: Files) -> None:
    rows = list(csv.DictReader(io.StringIO(base["codelists/mode.csv"].decode())))

    def with_codes(codes: list[dict[str, str]]) -> Files:
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(codes)
        return resealed({**base, "codelists/mode.csv": out.getvalue().encode()})

    cases = {
        Level.MAJOR: (rows[1:], (Became.REMOVED, "mode.joint", None)),
        Level.MINOR: ([*rows, {**rows[0], "code": "other"}], (Became.ADDED, None, "mode.other")),
        Level.PATCH: ([{**rows[0], "label": "Together"}, *rows[1:]], (Became.DESCRIBED, "mode.joint", "mode.joint")),
    }
    for level, (codes, change) in cases.items():
        new = with_codes(codes)
        assert told(diff(base, new).codes) == [change]
        assert [one.needed for one in bumps(base, new)] == [Level.NONE, level]
    new = with_codes([{**rows[0], "deprecated": "2.1.0", "replaced_by": "each"}, *rows[1:]])
    (found,) = diff(base, new).codes
    assert (found.change, found.what, found.level) == (Became.DEPRECATED, "use each", Level.MINOR)


def test_codes_of_the_corpus_change_with_the_data(base: Files) -> None:
    path = "codelists/formula.csv"
    new = resealed({**base, path: base[path] + b"other,Other,Another phrase.,,,,\n"})
    assert [one.needed for one in bumps(base, new)] == [Level.MINOR, Level.NONE]
    assert [one.needed for one in bumps(new, base)] == [Level.MINOR, Level.NONE]


def test_the_codes_of_a_column_are_compared_too(base: Files) -> None:
    def fewer(schema: dict[str, Any]) -> None:
        field(schema, "mode")["constraints"]["enum"].remove("joint")

    new = with_schema(base, "commitments", fewer)
    (change,) = diff(base, new).columns
    assert (change.change, change.what) == (Became.CHANGED, "code removed: joint")
    assert [bumps(*sides)[1].needed for sides in ((base, new), (new, base))] == [Level.MAJOR, Level.MINOR]


def test_keys_references_and_descriptions(base: Files) -> None:
    key = with_schema(base, "agreement", lambda schema: schema.update(primaryKey=["seq", "field"]))
    reference = with_schema(base, "provision_texts", lambda schema: schema["foreignKeys"].pop(0))
    words_only = with_schema(base, "provisions", lambda schema: field(schema, "note").update(description="Otherwise."))
    for new, level in ((key, Level.MAJOR), (reference, Level.MAJOR), (words_only, Level.PATCH)):
        assert [one.needed for one in bumps(base, new)] == [Level.NONE, level]
    assert diff(base, key).tables[0].what == "key seq → seq, field"
    assert told(diff(base, words_only).columns) == [(Became.DESCRIBED, "provisions.note", "provisions.note")]


def test_fields_of_records(base: Files) -> None:
    path = next(path for path in base if path.endswith("/relation.schema.json"))
    schema = json.loads(base[path])
    del schema["properties"]["note"]
    new = resealed({**base, path: json.dumps(schema).encode()})
    assert told(diff(base, new).fields) == [(Became.REMOVED, "relation.note", None)]
    assert bumps(base, new)[1].needed is Level.MAJOR
    assert bumps(new, base)[1].needed is Level.MINOR


def test_the_map_of_the_schema_says_what_has_another_name(base: Files) -> None:
    """A column that is renamed is compared under its new name, also where another one has come under the old."""

    def rename(table: pa.Table) -> pa.Table:
        names = ["remark" if name == "note" else name for name in table.column_names]
        return table.rename_columns(names).append_column("note", pa.array(["other"] * table.num_rows, pa.string()))

    new = with_map(
        with_columns(base, "relations", rename),
        ("column", "relations.note", "relations.remark", "renamed", "In other words."),
        ("column", "", "relations.note", "added", "Another thing."),
    )
    (renamed, added) = diff(base, new).columns
    assert (renamed.change, renamed.old, renamed.new) == (Became.RENAMED, "relations.note", "relations.remark")
    assert (renamed.note, added.new, added.note) == ("In other words.", "relations.note", "Another thing.")
    assert diff(base, new).rows == []
    data, schema = bumps(base, new)
    assert (data.needed, schema.needed, schema.made, schema.enough) == (Level.NONE, Level.MAJOR, Level.MAJOR, True)
    assert "renamed `relations.note` → `relations.remark`" in said(base, new)


# What the data asks for


@one_in(4, "every run has a code, words and an offset")
@pytest.mark.parametrize(
    ("table", "column", "value", "level"),
    [
        ("commitments", "force_zh", 3, Level.MINOR),
        ("commitments", "counterparts", ["china", "cambodia"], Level.MINOR),
        ("commitments", "note", "Other.", Level.PATCH),
        ("commitments", "object_en", "other words", Level.PATCH),
        ("commitment_texts", "start_offset", 7, Level.PATCH),
        ("provisions", "topic", "health", Level.MINOR),
        ("names", "text", "Another name", Level.PATCH),
        ("entities", "label_en", "Another", Level.PATCH),
        ("texts", "content", "Other words.", Level.PATCH),
    ],
)
def test_other_codes_ask_for_more_than_other_words(
    base: Files, table: str, column: str, value: Any, level: Level
) -> None:
    new = with_rows(base, table, lambda rows: [{**rows[0], column: value}, *rows[1:]])
    data, schema = bumps(base, new)
    assert (data.needed, schema.needed) == (level, Level.NONE)
    assert data.reasons[0].what == f"{table}.{column}: 1 changed"


def test_other_rows_ask_for_a_minor_version(base: Files) -> None:
    new = with_rows(base, "mentions", lambda rows: rows[:-1])
    for sides in ((base, new), (new, base)):
        assert bumps(*sides)[0].needed is Level.MINOR


@one_in(2, "every run has versions on both sides of the line")
@pytest.mark.parametrize(
    ("version", "enough"),
    [("0.0.1", False), ("0.0.2", False), ("0.1.0", True), ("1.0.0", True), ("0.0.0", False)],
)
def test_a_version_is_enough_if_it_is_raised_as_far(base: Files, version: str, enough: bool) -> None:
    new = resealed(with_rows(base, "mentions", lambda rows: rows[:-1]), version=version)
    assert bumps(base, new)[0].enough is enough


# What cannot be compared


def test_releases_that_cannot_be_compared(base: Files) -> None:
    with pytest.raises(CannotRunError, match="different datasets"):
        diff(base, resealed(base, name="other"))
    manifest = json.loads(base["manifest.json"])
    without = resealed({**base, "manifest.json": json.dumps({**manifest, "texts": False}).encode()})
    with pytest.raises(CannotRunError, match=r"fixture 0\.0\.1 is without"):
        diff(base, without)


@pytest.mark.parametrize("path", ["parquet/provisions.parquet", "datapackage.json", "codelists/mode.csv"])
def test_a_damaged_release_is_not_compared(base: Files, path: str) -> None:
    with pytest.raises(CannotRunError, match="not as published; run: cnkh verify release"):
        diff(base, {**base, path: base[path][:-9]})


@pytest.mark.parametrize(
    "change",
    [
        {"manifest.json": b"[]"},
        {"manifest.json": b'{"name": "fixture"}'},
        {"manifest.json": b'{"name": "fixture", "version": "1", "schema_version": "2.0.0", "tables": {}}'},
        {"datapackage.json": b'{"resources": 3}'},
        {"datapackage.json": b'{"resources": [{"path": "csv/a.csv"}]}'},
        {"parquet/provisions.parquet": b"PAR1 no table PAR1"},
        {"codelists/mode.csv": b"no,codes\n1,2\n"},
    ],
)
def test_what_is_not_made_as_a_release_is_refused_in_words(base: Files, change: Files) -> None:
    files = {**base, **change}
    if "manifest.json" not in change:
        files = resealed(files)
    with pytest.raises(CannotRunError, match="not made as a release is"):
        diff(base, files)


def test_a_release_and_a_revision_are_not_compared(built_once: Path, small: Path) -> None:
    folder = str(release_in(built_once))
    refused(cnkh("diff", folder), f"{folder} is a release, and no release is given to compare it with")
    refused(cnkh("diff", folder, "HEAD"), f"{folder} is a release, and HEAD is none")
    refused(cnkh("diff", str(small), f"{folder}.zip"), f"{folder}.zip is a release, and {small} is none")
    assert cnkh("diff", str(small), str(small)).stdout.startswith("### What changes in the data")


# For programs


def test_json_is_as_its_schema_says(base: Files, built_once: Path, tmp_path: Path) -> None:
    schema = json.loads((ROOT / "schema/diff.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    new = with_rows(base, "commitments", lambda rows: [{**rows[0], "force_zh": 3}, *rows[2:]])
    new = with_columns(new, "relations", lambda table: table.drop_columns(["note"]))
    for path, content in new.items():
        (tmp_path / "new" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "new" / path).write_bytes(content)
    done = cnkh("diff", str(release_in(built_once)), str(tmp_path / "new"), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(Draft202012Validator(schema).iter_errors(found)) == []
    assert found["rows"][0]["changed"][0]["cells"][0]["new"] == 3
    assert found["columns"][0]["old"] == "relations.note"


# What a release must have


def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the schema were settled: whether it is has tests of its own."""
    monkeypatch.setattr("cnkh_data.release.require_settled", lambda: None)


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@exhaustive("it makes five releases; every run has one that is refused by what is remembered")
def test_a_release_remembers_what_the_next_one_is_compared_with(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    first = cnkh("build", "--release", "--root", str(small))
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith(f"{FOLDER}/0.0.1.json: commit it")
    kept = (small / FOLDER / "0.0.1.json").read_bytes()
    again = cnkh("build", "--release", "--root", str(small))
    assert (again.returncode, again.stderr) == (0, "")
    assert FOLDER not in again.stdout
    former = (small / "dist/fixture-0.0.1.zip").rename(tmp_path / "former.zip")

    edit(small, "data/registers/actors.json", '"note": null', '"note": "As printed."')
    fixtures.reseal(small)
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    done = cnkh("build", "--release", "--root", str(small))
    assert done.returncode == 1
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before
    line, last = done.stderr.splitlines()
    assert line.startswith(
        "cnkh: data: the changes since 0.0.1 ask for a patch change, and the version is the same; raise version in "
    )
    assert "data/dataset.json to 0.0.2 (" in line
    assert "actors.note: other values" in line
    assert line.endswith("or, if 0.0.1 was never given out, remove validation/releases/0.0.1.json")
    assert last == "cnkh: refused: the versions do not say what has changed since the last release; nothing was written"

    edit(small, "data/dataset.json", '"version": "0.0.1"', '"version": "0.0.2"')
    fixtures.reseal(small)
    assert cnkh("build", "--release", "--root", str(small), "--since", str(former)).returncode == 0
    assert (small / FOLDER / "0.0.1.json").read_bytes() == kept
    assert (small / FOLDER / "0.0.2.json").is_file()

    edit(small, "data/dataset.json", '"version": "0.0.2"', '"version": "0.0.0"')
    fixtures.reseal(small)
    done = cnkh("build", "--release", "--root", str(small))
    assert done.returncode == 1
    assert "data: 0.0.0 is below 0.0.2, which has been released" in done.stderr


@exhaustive("every run has the judgement itself")
def test_a_schema_that_promises_too_little_is_refused(small: Path, base: Files) -> None:
    """The former release had a column more."""

    def add(table: pa.Table) -> pa.Table:
        return table.append_column("extra", pa.array(["x"] * table.num_rows, pa.string()))

    former = with_columns(resealed(base, version="0.0.0"), "provisions", add)
    (small / FOLDER).mkdir(parents=True)
    (small / FOLDER / "0.0.0.json").write_bytes(as_bytes(opened(former).summary))
    with pytest.raises(VersionTooLowError) as error:
        build(small, small / "dist", given_out=True)
    (miss,) = error.value.misses
    assert miss.startswith(
        f"schema: the changes since {SCHEMA_VERSION} ask for a major change, and the version is the same; raise SCHEMA_VERSION"
    )
    assert "(provisions.extra: removed)" in miss
    assert not (small / "dist").exists()


@one_in(3, "whatever is wrong with the file, the same words lead to it")
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("first.json", "{}", "no version"),
        ("0.0.1.json", "{", "not as cnkh wrote it"),
        ("0.0.1.json", "{}", "restore it"),
    ],
)
def test_what_is_remembered_and_cannot_be_read(
    small: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, says: str
) -> None:
    settled(monkeypatch)
    (small / FOLDER).mkdir(parents=True)
    (small / FOLDER / name).write_text(content)
    refused(cnkh("build", "--release", "--root", str(small)), f"{FOLDER}/{name}", says)
    assert not (small / "dist").exists()


@exhaustive("it tries to build; every run compares with what is remembered")
def test_since_goes_with_release(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(cnkh("build", "--since", "x", "--root", str(small)), "it goes with --release")
    settled(monkeypatch)
    refused(cnkh("build", "--release", "--since", str(tmp_path / "x"), "--root", str(small)), "No such file")
    assert not (small / "dist").exists()
