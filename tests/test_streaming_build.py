"""A build writes as it goes: whoever makes the rows of a document, the release is the same, and no table need be in memory."""

import json
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import BASE, ROOT, exhaustive, release_in

from cnkh_data.cli import main
from cnkh_data.errors import CannotRunError
from cnkh_data.release import build, tables, workbook, writer
from cnkh_data.release_diff.shape import Release
from cnkh_data.release_files import open_release


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid corpus of more documents than are kept in memory or sent at once."""
    root = tmp_path_factory.mktemp("many")
    runpy.run_path(str(ROOT / "bench" / "generate.py"))["generate"](BASE, root, 250)
    return root


@pytest.fixture(scope="module")
def whole(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its release, made by one process."""
    out = tmp_path_factory.mktemp("whole")
    build(many, out / "dist", jobs=1)
    return release_in(out)


@pytest.fixture(scope="module")
def sharded(many: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, in four shards."""
    out = tmp_path_factory.mktemp("sharded")
    assert main(["build", "--root", str(many), "--out", str(out / "dist"), "--shards", "4"]) == 0
    return release_in(out)


def sums(release: Path) -> str:
    return (release / "SHA256SUMS").read_text(encoding="utf-8")


@exhaustive("it builds a larger corpus; every run has two processes that find the same")
def test_two_processes_make_the_same_release(many: Path, whole: Path, tmp_path: Path) -> None:
    build(many, tmp_path / "dist", jobs=2)
    assert sums(release_in(tmp_path)) == sums(whole)


@exhaustive("it builds a larger corpus; every run has an executor that finds the same")
def test_an_executor_makes_the_same_release(many: Path, whole: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        build(many, tmp_path / "dist", executor=executor)
    assert sums(release_in(tmp_path)) == sums(whole)


@exhaustive("it builds twice")
def test_documents_that_are_not_kept_make_the_same_release(
    many: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["cnkh_data.corpus.room"], "MOST", 0)
    build(many, tmp_path / "dist", jobs=1)
    assert sums(release_in(tmp_path)) == sums(whole)


@exhaustive("it builds a larger corpus")
def test_row_groups_are_of_one_size_and_rows_in_the_order_of_documents(
    many: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS", 5)
    build(many, tmp_path / "dist", jobs=1)
    for name in ("provisions", "threads", "mentions", "names"):
        file = pq.ParquetFile(release_in(tmp_path) / f"parquet/{name}.parquet")
        groups = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
        assert len(groups) > 2
        assert {*groups[:-1]} == {5}
        assert 0 < groups[-1] <= 5
        assert file.read() == pq.read_table(whole / f"parquet/{name}.parquet")


@exhaustive("it reads every table in shards")
def test_shards_are_read_as_one_table(whole: Path, sharded: Path) -> None:
    """Joined from commitments to provisions to mentions, by a pattern in place of a file."""
    asked = """select c.commitment_id, p.section, m.entity_id, m.start_offset
               from '{}' c join '{}' p using (provision_id) join '{}' m using (provision_id) order by all"""
    names = ("commitments", "provisions", "mentions")
    of_one = duckdb.execute(asked.format(*(whole / f"parquet/{name}.parquet" for name in names))).fetchall()
    of_shards = duckdb.execute(asked.format(*(sharded / f"parquet/{name}/*.parquet" for name in names))).fetchall()
    assert of_one == of_shards
    assert len(of_one) > 100


@exhaustive("it builds a larger corpus in shards; every run has more shards than documents")
def test_a_shard_has_the_rows_of_its_documents_in_every_table(sharded: Path) -> None:
    places: dict[str, set[str]] = {}
    for name in ("documents", "provisions", "commitments", "divergences"):
        for file in sorted((sharded / "parquet" / name).iterdir()):
            for document in pq.read_table(file, columns=["document_id"])["document_id"].to_pylist():
                places.setdefault(document, set()).add(file.name)
    assert len(places) > 10
    assert all(len(files) == 1 for files in places.values())
    assert len(set().union(*places.values())) == 4


@exhaustive("it builds a larger corpus in shards; every run has more shards than documents")
def test_a_table_that_shards_say_nothing_of_stands_in_the_first(sharded: Path, whole: Path) -> None:
    """Tables of what documents share, tables that go across documents, and tables without rows."""
    for name in ("names", "threads", "relations", "retired"):
        assert [file.name for file in (sharded / "parquet" / name).iterdir()] == ["part-00000.parquet"]
        assert pq.read_table(sharded / "parquet" / name) == pq.read_table(whole / f"parquet/{name}.parquet")
    assert pq.read_table(sharded / "parquet/threads").num_rows
    assert not pq.read_table(sharded / "parquet/retired").num_rows


@exhaustive("it builds a larger corpus twice")
def test_many_batches_that_wait_are_joined_and_change_nothing(
    many: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_BATCHES", 2)
    build(many, tmp_path / "dist", jobs=1)
    assert sums(release_in(tmp_path)) == sums(whole)


@exhaustive("it builds a larger corpus in shards; every run has more shards than documents")
def test_a_release_in_shards_says_so_and_differs_in_nothing_else(
    whole: Path, sharded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = json.loads((sharded / "datapackage.json").read_text(encoding="utf-8"))
    names = [resource["name"] for resource in package["resources"]]
    assert len({*names}) == len(names)
    assert "provisions_part_00003_parquet" in names
    assert 'data_files: "parquet/provisions/*.parquet"' in (sharded / "README.md").read_text(encoding="utf-8")
    assert main(["verify", str(sharded)]) == 0
    assert main(["diff", str(whole), str(sharded)]) == 0
    told = capsys.readouterr().out
    assert "nothing that asks for another version" in told
    assert "removed: `croissant.json`" in told
    with open_release(whole) as one, open_release(sharded) as other:
        assert Release(one, "").table("provisions") == Release(other, "").table("provisions")


def test_more_shards_than_documents_leave_none_empty(small: Path, tmp_path: Path) -> None:
    build(small, tmp_path / "dist", shards=9)
    assert pq.read_table(release_in(tmp_path) / "parquet/documents").num_rows == 1
    for file in (release_in(tmp_path) / "parquet").rglob("*.parquet"):
        assert pq.read_metadata(file).num_rows or file.name == "part-00000.parquet"


@exhaustive("it builds a larger corpus")
def test_a_table_too_large_for_a_sheet_has_none_and_that_is_said(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 100)
    build(small, tmp_path / "dist")
    book = openpyxl.load_workbook(release_in(tmp_path) / "fixture.xlsx")
    assert "provisions" not in book.sheetnames
    assert "documents" in book.sheetnames
    said = dict(book["README"].iter_rows(values_only=True))
    assert "provisions" in said["left out"]
    assert "more than 100 cells" in said["left out"]


@exhaustive("it fails at each step of a build")
def test_what_fails_on_the_way_leaves_the_former_release_and_nothing_else(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    build(many, out)
    before = {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}

    def fails(doing: str, done: int, of: int) -> None:
        if doing == "writing" and done > 5:
            raise CannotRunError("stopped")

    with pytest.raises(CannotRunError, match="stopped"):
        build(many, out, jobs=1, progress=fails)
    assert {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()} == before
    with pytest.raises(CannotRunError, match="stopped"):
        build(many, tmp_path / "new", jobs=1, progress=fails)
    assert not (tmp_path / "new").exists()


def test_few_rows_of_a_group_with_few_are_read_at_once(small: Path, tmp_path: Path) -> None:
    """They may be whole texts."""
    built = build(small, tmp_path / "dist")
    texts = replace(built.written["texts"], folder=built.release)
    assert [batch.num_rows for batch in texts.to_batches()] == [1, 1]
    assert pa.Table.from_batches(texts.to_batches()).equals(built.table("texts"))


def test_documents_are_spread_evenly_over_shards() -> None:
    assert writer._ends_of_shards(10, 4) == [2, 5, 7]
    assert writer._ends_of_shards(1, 3) == [0, 0]
