"""Libraries for Python: each recipe prints what is so, from every format that the library reads."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from environments import program

from consumers.conftest import Environment, Run
from consumers.recipes import code, lines

READERS = {"pandas": 2, "polars": 2, "duckdb": 2, "frictionless": 1, "mlcroissant": 1, "datasets": 1}
"""Page to the number of formats that it reads one after the other."""


@pytest.mark.parametrize("page", READERS)
def test_a_recipe_prints_what_is_so(page: str, release: Path, environment: Environment, run: Run) -> None:
    printed = run([environment(page), "-c", code(page, "python")], release, HF_HUB_OFFLINE="1")
    assert printed.splitlines() == lines(release) * READERS[page]


COUNT_RECORDS = """
import json
import mlcroissant

dataset = mlcroissant.Dataset("croissant.json")
print(json.dumps({each.uuid: sum(1 for _ in dataset.records(each.uuid)) for each in dataset.metadata.record_sets}))
"""


def test_croissant_has_every_row_of_every_table(release: Path, environment: Environment, run: Run) -> None:
    counted = json.loads(run([environment("mlcroissant"), "-c", COUNT_RECORDS], release))
    assert counted == {file.stem: pq.read_metadata(file).num_rows for file in release.glob("parquet/*.parquet")}


def test_spark_prints_what_is_so(release: Path, environment: Environment, run: Run) -> None:
    program("java", "default-jre-headless")
    printed = run([environment("pyspark"), "-c", code("pyspark", "python")], release)
    assert printed.splitlines() == lines(release) * 2
