"""The committed data: valid, and everything that is generated from it is current. All other tests rest on fixtures.

Whatever is added to `data/` and accepted by `cnkh validate` leaves these green, once what the messages name was run.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import frictionless
import pyarrow.parquet as pq
import pytest
from commands import cnkh
from conftest import ROOT

import cnkh_data
from cnkh_data.release import build

RENEW = "run: .venv/bin/python docs/findings.py"


def test_it_validates() -> None:
    """A draft may have warnings; there is no error, and an outsider with the contract alone finds none either."""
    done = cnkh("validate", "--contract")
    assert done.returncode == 0, done.stdout


def test_it_is_in_canonical_form() -> None:
    done = cnkh("fmt", "--check")
    assert done.returncode == 0, done.stdout


def test_its_tables_and_ledger_are_current() -> None:
    done = cnkh("build", "--check")
    assert done.returncode == 0, f"{done.stdout}run: .venv/bin/cnkh build"


def test_its_package_is_valid() -> None:
    report = frictionless.validate(str(ROOT / "datapackage.json"))
    assert report.valid, report.flatten(["title", "note"])


def test_its_release_is_what_can_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    release = build(ROOT, tmp_path / "dist").release
    for name in cnkh_data.tables():
        assert cnkh_data.load(name).equals(pq.read_table(release / "parquet" / f"{name}.parquet")), name


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is made of the tables, elsewhere."""
    folder = tmp_path_factory.mktemp("pages")
    subprocess.run([sys.executable, str(ROOT / "docs/findings.py"), str(folder)], check=True, cwd=folder)
    return folder


@pytest.mark.parametrize("page", ["docs/findings.md", "docs/findings-records.md", "README.md", "RIGHTS.md"])
def test_a_page_says_what_the_tables_say(pages: Path, page: str) -> None:
    made = pages / Path(page).name
    assert (ROOT / page).read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), RENEW


def test_the_figures_are_those_of_the_page(pages: Path) -> None:
    for figure in (pages / "figures").iterdir():
        assert (ROOT / "docs/figures" / figure.name).is_file(), RENEW


def test_every_number_links_to_records() -> None:
    page = (ROOT / "docs/findings.md").read_text(encoding="utf-8")
    records = (ROOT / "docs/findings-records.md").read_text(encoding="utf-8")
    for count, anchor in re.findall(r"\[(\d+)\]\(findings-records\.md#(n\d+)\)", page):
        section = records.split(f'<a id="{anchor}">')[1].split("\n## ")[0]
        assert section.count("\n- ") == int(count)


def test_published_mentions_quote_the_texts() -> None:
    texts = {row["text_id"]: row["content"] for row in cnkh_data.load("texts").to_pylist()}
    for row in cnkh_data.load("mentions").to_pylist():
        assert texts[row["text_id"]][row["start_offset"] : row["end_offset"]] == row["quote"]


def test_the_walk_through_quotes_its_sources() -> None:
    """The practice files are lines of two sources of this collection, unchanged but for blanks at their edges."""
    listed = json.loads((ROOT / "data/sources/sources.json").read_text(encoding="utf-8"))
    files = [(ROOT / "data/sources" / source["file"]).read_text(encoding="utf-8") for source in listed]
    stored = {line.strip() for text in files for line in text.splitlines()}
    for name in ("sport.zh-Hans.txt", "sport.en.txt"):
        for line in (ROOT / "docs" / "walkthrough" / name).read_text(encoding="utf-8").splitlines():
            assert line.strip() in stored
