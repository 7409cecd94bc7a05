"""A text as long as `cnkh new` takes: what is published of it can be read, by us and by the programs that people use."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas as pd
import pytest
import rule_fixtures
from conftest import BASE, ROOT, exhaustive, package_of

from cnkh_data.drafting.new_document import LONGEST_TEXT
from cnkh_data.release import build

D = "data/documents/2023-02-11-cn-kh-excerpt"
SOURCE = "data/sources/excerpt-en.txt"
CLAUSE = ' They said,\n"we agree", and said it again;'


def lengthened(root: Path, characters: int) -> str:
    """Make the English text of the small corpus longer, in its last unit, and return it."""
    text = (root / SOURCE).read_text(encoding="utf-8").removesuffix("\n")
    long = (text + CLAUSE * characters)[: characters - 1] + "."
    stored = f"{long}\n".encode()
    (root / SOURCE).write_bytes(stored)
    file = f"{D}/document.json"
    changes: list[dict[str, Any]] = [
        {"file": "data/sources/sources.json", "at": "/1/bytes", "set": len(stored)},
        {"file": "data/sources/sources.json", "at": "/1/sha256", "set": hashlib.sha256(stored).hexdigest()},
        {"file": file, "at": "/texts/1/characters", "set": characters},
        {"file": file, "at": "/texts/1/sha256", "set": hashlib.sha256(long.encode()).hexdigest()},
        {"file": file, "at": "/texts/1/cuts/0/start_offset", "set": characters},
        {"file": file, "at": "/texts/1/cuts/0/end_offset", "set": characters + 1},
        {"file": f"{D}/provisions.json", "at": "/5/anchors/en/end_offset", "set": characters},
        {"file": f"{D}/provisions.json", "at": "/5/anchors/en/quote", "set": long[280:]},
    ]
    rule_fixtures.apply(root, {"changes": changes, "sealed": True})
    return long


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A clone of the small corpus with the longest text, as it was built, and the text."""
    root = tmp_path_factory.mktemp("long")
    shutil.copytree(BASE / "data", root / "data")
    long = lengthened(root, LONGEST_TEXT)
    build(root, root / "dist")
    return root, long


def loaded(root: Path) -> list[str]:
    """Contents of the texts, as `cnkh.load` gives them in a clone."""
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    code = "import sys; sys.path.insert(0, 'src'); import cnkh_data as c, json; print(json.dumps(c.load('texts')['content'].to_pylist()))"
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    contents: list[str] = json.loads(out)
    return contents


@exhaustive("it makes texts as long as may be; every run has other programs read a long one")
def test_load_reads_it(published: tuple[Path, str]) -> None:
    root, long = published
    assert loaded(root)[1] == long


@exhaustive("it makes texts as long as may be; every run has other programs read a long one")
def test_load_reads_a_longer_one_too(small: Path) -> None:
    """`new` takes none, but a corpus may have one; this is longer than two of the blocks that Arrow reads by default."""
    long = lengthened(small, 5 * 2**19)
    build(small, small / "dist")
    assert loaded(small)[1] == long


def test_duckdb_reads_it(published: tuple[Path, str]) -> None:
    root, long = published
    release = root / "dist/fixture-0.0.1"
    for file in (release / "csv/texts.csv", release / "parquet/texts.parquet"):
        assert duckdb.execute(f"select content from '{file}' where language = 'en'").fetchall() == [(long,)]
    for table in ("provisions", "provision_texts"):
        duckdb.execute(f"select * from '{release}/csv/{table}.csv'").fetchall()


def test_frictionless_reads_it(published: tuple[Path, str]) -> None:
    root, _ = published
    long = package_of(root / "dist/fixture-0.0.1", "texts", "provisions", "provision_texts")
    report = frictionless.validate(long)
    assert report.valid, report.flatten(["title", "note"])


def test_pandas_reads_it(published: tuple[Path, str]) -> None:
    root, long = published
    assert pd.read_csv(root / "dist/fixture-0.0.1/csv/texts.csv")["content"][1] == long


def test_pythons_own_csv_reads_it_unless_told_otherwise(published: tuple[Path, str]) -> None:
    """In a process of its own: some libraries raise the limit for everybody."""
    root, _ = published
    code = (
        "import csv, sys; print(csv.field_size_limit(),"
        " max(len(cell) for file in sys.argv[1:] for row in csv.reader(open(file, encoding='utf-8', newline='')) for cell in row))"
    )
    files = sorted(str(file) for file in (root / "dist/fixture-0.0.1/csv").iterdir())
    done = subprocess.run([sys.executable, "-I", "-c", code, *files], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["131072", str(LONGEST_TEXT)]
