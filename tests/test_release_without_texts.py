"""A release without texts quotes no source at length in any of its files, whatever their form."""

import html
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import BASE, exhaustive

from cnkh_data.corpus import load
from cnkh_data.flatten import LEFT_OUT, quotations
from cnkh_data.release import build

QUOTED = "中方愿优先恢复和增加中国往返柬埔寨客运直航航班"
"""Words of a source."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus in a project whose every page quotes a source."""
    root = tmp_path_factory.mktemp("quoting") / "small"
    shutil.copytree(BASE / "data", root / "data")
    for path in ("CHANGELOG.md", "docs/codebook.md", "docs/findings.md", "docs/figures/way.svg", "docs/use/r.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# Page\n\n{QUOTED}\n", encoding="utf-8")
    (root / "docs/use/sql.md").write_text("# Page\n\nNothing is quoted.\n", encoding="utf-8")
    return root


def words(file: Path) -> Iterator[str]:
    """Everything that a file says, however it says it."""
    if file.suffix == ".sqlite":
        yield from sqlite3.connect(file).iterdump()
    elif file.suffix == ".parquet":
        table = pq.read_table(file)
        yield str(table.schema.to_string(show_schema_metadata=True))
        for column in table.columns:
            kind = column.type.value_type if pa.types.is_list(column.type) else column.type
            values = column.combine_chunks().flatten() if pa.types.is_list(column.type) else column
            yield "\n".join(value for value in values.to_pylist() if value) if pa.types.is_string(kind) else ""
    elif file.suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if not name.endswith((".parquet", ".sqlite", ".xlsx")):
                    yield html.unescape(archive.read(name).decode("utf-8"))
    else:
        yield file.read_text(encoding="utf-8")


def quoting(project: Path, texts: bool) -> set[str]:
    """Files of a release that quote at length more than the names that every release keeps."""
    built = build(project, project / "dist", texts)
    corpus = load(project).corpus
    assert corpus is not None
    found = quotations(corpus)
    names = [name for name in built.table("names")["text"].to_pylist() if found.leave_out(name) != name]
    known = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")
    release = built.release
    quotes = cache(lambda text: found.leave_out(text) != text)  # the zip says what the files do
    files = [path for path in release.rglob("*") if path.is_file()] + [release.with_name(f"{release.name}.zip")]
    return {
        path.relative_to(release.parent).as_posix().removeprefix(f"{release.name}/")
        for path in files
        if any(quotes(known.sub(" ", said)) for said in words(path))
    }


def test_no_file_of_it_quotes_a_source_at_length(project: Path) -> None:
    assert quoting(project, texts=False) == set()
    release = project / "dist/fixture-0.0.1-without-texts"
    assert not (release / "records").exists()
    assert (release / "docs/use/sql.md").read_text(encoding="utf-8") == "# Page\n\nNothing is quoted.\n"
    for path in ("CHANGELOG.md", "docs/use/r.md"):
        assert (release / path).read_text(encoding="utf-8") == f"# Page\n\n{LEFT_OUT}\n"
    for path in ("docs/codebook.md", "docs/findings.md", "docs/figures"):
        assert not (release / path).exists(), path


@exhaustive("it shows that the search for quotes finds them; every run searches")
def test_files_of_every_form_do_quote_where_texts_are_kept(project: Path) -> None:
    """So that the test above could fail: the same search finds something in each form."""
    found = quoting(project, texts=True)
    assert {
        *("fixture-0.0.1.zip", "fixture.sqlite", "fixture.xlsx", "csv/texts.csv", "parquet/texts.parquet"),
        *("records/provision.jsonl", "docs/codebook.md", "docs/figures/way.svg", "CHANGELOG.md"),
    } <= found
