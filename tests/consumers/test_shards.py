"""The Parquet of a release in shards is read as one table by DuckDB and by Spark, and its tables are joined."""

import runpy
from collections import defaultdict
from pathlib import Path

import pyarrow.csv
import pytest
from conftest import BASE, ROOT
from environments import program

from cnkh_data.release import build
from consumers.conftest import Environment, Run
from consumers.recipes import blocks

SHARDS = 3


@pytest.fixture(scope="module")
def sharded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of some documents in shards."""
    root = tmp_path_factory.mktemp("sharded")
    runpy.run_path(str(ROOT / "bench" / "generate.py"))["generate"](BASE, root, 120)
    release = build(root, shards=SHARDS).release
    for name in ("commitments", "provisions", "mentions"):
        assert len(list((release / "parquet" / name).iterdir())) == SHARDS
    return release


def expected(release: Path) -> list[str]:
    """What the recipes print, counted in the CSV files, which have no shards."""
    commitments, mentions = (
        pyarrow.csv.read_csv(
            release / f"csv/{name}.csv", parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True)
        ).to_pylist()
        for name in ("commitments", "mentions")
    )
    in_provision = defaultdict(set)
    for one in mentions:
        in_provision[one["provision_id"]].add(one["entity_type"])
    found = defaultdict(set)
    for one in commitments:
        for kind in in_provision[one["provision_id"]]:
            found[kind].add(one["commitment_id"])
    return [f"commitments {len(commitments)}", *(f"{kind} {len(found[kind])}" for kind in sorted(found))]


@pytest.mark.parametrize(("number", "page"), list(enumerate(["duckdb", "pyspark"])))
def test_shards_are_one_table(number: int, page: str, sharded: Path, environment: Environment, run: Run) -> None:
    if page == "pyspark":
        program("java", "default-jre-headless")
    told = run([environment(page), "-c", blocks("shards", "python")[number]], sharded).splitlines()
    assert told == expected(sharded)
    assert len(told) > 2
