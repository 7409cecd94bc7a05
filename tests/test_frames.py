"""Tables in pandas and polars: what is missing stays missing, codes are categories, lists are lists."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

import cnkh_data as cnkh
from cnkh_data.access.arrow import arrow_table
from cnkh_data.access.frames import frame
from cnkh_data.access.tables import Tables, UnknownTableError, tables_of


@pytest.fixture(scope="module")
def tables(built_once: Path) -> Tables:
    return tables_of(str(built_once))


def test_columns_have_types_that_know_what_is_missing(tables: Tables) -> None:
    found = frame(tables, "commitments", labels=False)
    types = {name: str(found[name].dtype) for name in found}
    assert types["force_zh"] == types["precision"] == "Int32"
    assert types["force_differs"] == types["verified"] == "boolean"
    assert types["date"] == "datetime64[s]"
    assert types["action"] == types["pillar"] == types["status_en"] == "category"
    assert types["committers"] == types["topics"] == "object"
    assert isinstance(found["quote_zh"].dtype, pd.StringDtype)
    assert str(frame(tables, "agreement", labels=False)["value"].dtype) == "float64"
    assert [column for column in found if found[column].dtype == "object"] == [
        field["name"] for field in tables.columns("commitments") if "separator" in field
    ]


def test_values_are_those_of_the_table(tables: Tables) -> None:
    """Of every table, cell by cell."""
    for name in tables.names:
        found, arrow = frame(tables, name, labels=False), arrow_table(tables, name)
        assert list(found) == arrow.column_names
        for column in found:
            values = [None if not isinstance(v, list) and pd.isna(v) else v for v in found[column]]
            wanted = arrow.column(column).to_pylist()
            assert [str(v) for v in values] == [
                f"{v} 00:00:00" if v is not None and str(found[column].dtype).startswith("datetime") else str(v)
                for v in wanted
            ], (name, column)


def test_lists_are_lists_and_empty_ones_are_not_missing(tables: Tables) -> None:
    found = frame(tables, "commitments", labels=False)
    assert found["committers"].to_list() == [["cambodia"], ["china"], ["china", "cambodia"]]
    assert found["bodies"].to_list() == [[], [], []]
    assert found.explode("committers")["committers"].to_list() == ["cambodia", "china", "china", "cambodia"]
    topics = frame(tables, "reading_commitments", labels=False).set_index("codebook")["topics"]
    assert topics["1"].isna().all()
    assert all(isinstance(items, list) for items in topics["2"])


def test_codes_are_categories_in_the_order_of_their_codelist(tables: Tables) -> None:
    action = frame(tables, "commitments", labels=False)["action"]
    codes = [row["code"] for row in tables.where("codes", "codelist", "action")]
    assert action.cat.categories.to_list() == codes
    assert not action.cat.ordered
    assert action.to_list() == ["abstain", "intensify", "implement"]


def test_labels_take_the_place_of_codes_and_scales_are_ordered(tables: Tables) -> None:
    found = frame(tables, "commitments", labels=True)
    assert found["force_zh"].to_list() == ["Will", "Willing", "Agreed"]
    assert found["force_zh"].cat.categories.to_list() == ["Backs", "Willing", "Will", "Agreed"]
    assert (found["force_zh"] >= "Will").to_list() == [True, False, True]
    assert (found["force_zh"] < found["force_en"]).to_list() == [False, True, False]
    assert found["action"].to_list() == ["Abstain", "Intensify", "Implement"]
    labels = {code["code"]: code["label"] for code in tables.where("codes", "codelist", "topic")}
    assert found["topics"].to_list()[1] == [labels["culture_people"]]


def test_scales_can_be_computed_with(tables: Tables) -> None:
    found = frame(tables, "commitments", labels=False)
    assert found["force_zh"].mean() == 2
    assert (found["force_en"] - found["force_zh"]).to_list() == [0, 1, 0]


def test_a_frame_says_what_its_columns_and_codes_are(tables: Tables) -> None:
    attributes = frame(tables, "commitments", labels=False).attrs
    assert attributes["table"] == "commitments"
    assert attributes["columns"]["object_zh"] == "What it is to be done to, in zh."
    assert attributes["labels"]["force_zh"] == {0: "Backs", 1: "Willing", 2: "Will", 3: "Agreed"}
    assert json.dumps(attributes["columns"])


def test_a_code_that_an_older_codebook_had_is_kept(tables: Tables, tmp_path: Path) -> None:
    """The codelist of today does not list it; the row keeps it."""
    root = tmp_path / "older"
    shutil.copytree(tables.root, root, ignore=shutil.ignore_patterns("dist"))
    file = root / "data/tables/codes.csv"
    content = file.read_text(encoding="utf-8").replace("action,abstain,", "action,refrain,")
    file.write_text(content, encoding="utf-8")
    package = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))
    codes = next(resource for resource in package["resources"] if resource["name"] == "codes")
    codes["hash"] = f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"
    (root / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    found = frame(tables_of(str(root)), "commitments", labels=True)["action"]
    assert found.to_list() == ["abstain", "Intensify", "Implement"]


def test_public_frames_are_of_the_published_tables() -> None:
    found = cnkh.frame("codes")
    assert found.columns.to_list() == ["codelist", "code", "label", "definition"]
    assert len(found) == cnkh.load("codes").num_rows
    assert cnkh.frame("commitment_texts", labels=True)["force"].cat.ordered


def test_an_unknown_table_is_told_the_nearest_whatever_is_asked_of_it() -> None:
    for ask in (cnkh.frame, cnkh.load, cnkh.columns):
        with pytest.raises(UnknownTableError, match=r"^no table 'commitmnts'; did you mean commitments or "):
            ask("commitmnts")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^no table 'xx'; there are: sources, source_languages, "):
        cnkh.load("xx")  # type: ignore[arg-type]


WITHOUT = """
import cnkh_data as cnkh
print(cnkh.get("china").names[0].language, cnkh.codes("force")[3], len(cnkh.evidence("china")) > 0, bool(cnkh.cite()))
try:
    cnkh.frame("commitments")
except ImportError as error:
    print(error)
"""


def test_without_any_other_package_records_work_and_a_frame_says_what_is_missing() -> None:
    """`-S` leaves out every installed package."""
    command = [sys.executable, "-S", "-c", WITHOUT]
    environment = {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "zh-Hans Agreed True True",
        "pandas is not installed; run: pip install 'cnkh-data[pandas]'. cnkh_data.load needs no pandas.",
    ]


def test_polars_takes_a_table_as_it_is(tables: Tables) -> None:
    polars = pytest.importorskip("polars")
    found = polars.from_arrow(arrow_table(tables, "commitments"))
    assert found["committers"].to_list() == [["cambodia"], ["china"], ["china", "cambodia"]]
    assert found["force_zh"].dtype == polars.Int32


def test_duckdb_reads_a_table_by_the_name_of_its_variable(tables: Tables) -> None:
    duckdb = pytest.importorskip("duckdb")
    commitments = arrow_table(tables, "commitments")
    assert duckdb.sql("select max(force_en), count(*) from commitments").fetchall() == [(3, len(commitments))]
