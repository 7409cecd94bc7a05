"""The release read by the programs that people use: the real ones, on real tables."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import exhaustive, package_of, release_in

import cnkh_data as cnkh


@pytest.fixture
def release(built_once: Path) -> Path:
    """A release of the small corpus, to be read."""
    return release_in(built_once)


def rows(query: str) -> list[tuple[object, ...]]:
    """Rows of a DuckDB query."""
    return [tuple(row) for row in duckdb.execute(query).fetchall()]


@exhaustive("frictionless takes a while to read a release; every run has it refuse a table")
def test_frictionless_accepts_the_release(release: Path) -> None:
    assert frictionless.validate(str(release / "datapackage.json")).valid


def test_frictionless_notices_a_changed_table(release: Path, tmp_path: Path) -> None:
    subprocess.run(["cp", "-r", str(release), str(tmp_path / "copy")], check=True)
    assert frictionless.validate(package_of(tmp_path / "copy", "actors")).valid
    table = tmp_path / "copy" / "csv" / "actors.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("state", "estate", 1), encoding="utf-8")
    assert not frictionless.validate(package_of(tmp_path / "copy", "actors")).valid


def test_duckdb_reads_parquet_and_csv_alike(release: Path) -> None:
    query = "select commitment_id, force_zh, force_en, quote_zh from '{}' order by all"
    parquet = rows(query.format(release / "parquet/commitments.parquet"))
    csv = rows(query.format(release / "csv/commitments.csv"))
    assert parquet == csv
    assert len(parquet) == 3


def test_duckdb_counts_offsets_as_we_do(release: Path) -> None:
    wrong = rows(
        f"""select count(*) from '{release}/parquet/provision_texts.parquet' p
            join '{release}/parquet/texts.parquet' t using (text_id)
            where substr(t.content, (p.start_offset + 1)::int, (p.end_offset - p.start_offset)::int) <> p.quote"""
    )
    assert wrong == [(0,)]


def test_no_column_name_needs_quoting(release: Path) -> None:
    for file in (release / "parquet").iterdir():
        columns = ", ".join(pq.read_schema(file).names)
        rows(f"select {columns} from '{file}' limit 1")


def test_pandas_reads_both_formats(release: Path) -> None:
    parquet = pd.read_parquet(release / "parquet/commitments.parquet")
    csv = pd.read_csv(release / "csv/commitments.csv")
    assert list(parquet.columns) == list(csv.columns)
    assert len(parquet) == len(csv)
    assert parquet["force_zh"].max() == 3


def test_unknown_table_is_named() -> None:
    with pytest.raises(ValueError, match="no table 'commitment'; did you mean commitments or "):
        cnkh.load("commitment")  # type: ignore[arg-type]


def test_nothing_heavy_is_imported_until_it_is_needed() -> None:
    code = "import sys, cnkh_data; cnkh_data.tables(); print([m for m in ('pyarrow', 'pydantic', 'jsonschema') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_wheel_carries_the_tables(wheel: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r}); sys.path[:] = [p for p in sys.path if not p.endswith('/src')];"
        "import zipfile, tempfile; d = tempfile.mkdtemp();"
        f"zipfile.ZipFile({str(wheel)!r}).extractall(d); sys.path.insert(0, d);"
        "import cnkh_data as c; print(c.__file__.startswith(d), c.load('commitments').num_rows >= 0)"
    )
    out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert out.stdout == "True True\n"


def test_every_foreign_key_names_a_table_and_its_columns(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    tables = [resource for resource in package["resources"] if "schema" in resource]
    fields = {r["name"]: {f["name"] for f in r["schema"]["fields"]} for r in tables}
    for resource in tables:
        for key in resource["schema"].get("foreignKeys", ()):
            target = key["reference"]["resource"] or resource["name"]
            assert set(key["reference"]["fields"]) <= fields[target]
            assert set(key["fields"]) <= fields[resource["name"]]
