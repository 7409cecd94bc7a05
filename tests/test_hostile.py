"""Input made to do harm: a finding or one clear line, in bounded time and memory, and nothing written or read outside."""

import csv
import io
import json
import os
import resource
import runpy
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from commands import cnkh, cnkh_process
from conftest import ROOT, drawn, exhaustive, one_in
from hypothesis import given, settings
from hypothesis import strategies as st

from cnkh_data.access.tables import unescaped
from cnkh_data.cache import FOLDER
from cnkh_data.files import MAX_BYTES
from cnkh_data.release.formats import csv_line, csv_rows, parquet_writer

oracle = runpy.run_path(str(ROOT / "fuzz" / "positions.py"))["check"]
PLACES = "data/registers/places.json"
SECONDS = 60
MEMORY = 3 * 2**30


def bounded() -> None:
    """Limit the time of a process, and the memory that it takes on top of what the tests have."""
    signal.alarm(SECONDS)
    pages = Path("/proc/self/statm")
    taken = int(pages.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if pages.exists() else 0
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))


def validate(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return cnkh("validate", "--root", str(root), *options)


def within_bounds(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with bounded time and memory, where it could wait or grow without end."""
    return cnkh_process("validate", "--root", str(root), first=bounded)


def finding(root: Path, *says: str, run: Callable[[Path], subprocess.CompletedProcess[str]] = validate) -> str:
    done = run(root)
    assert done.returncode == 1, done
    for words in says:
        assert words in done.stdout
    return done.stdout


def one_line(root: Path, *says: str, run: Callable[[Path], subprocess.CompletedProcess[str]] = within_bounds) -> None:
    done = run(root)
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stdout == ""
    for words in says:
        assert words in done.stderr


@one_in(4, "every run has four of fourteen")
@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("[" * 100_000, "1:101", "nested more than 100 deep"),
        ('{"a":' * 100_000, "1:501", "nested more than 100 deep"),
        ("[" * 150 + "]" * 150, "1:101", "nested more than 100 deep"),
        ('[{"id": "a\x00b"}]', "1:11", "control character"),
        ("\x00", "1:1", r"\x00"),
        ('[{"id": "\\ud800"}]', "1:9", "surrogate"),
        ('[{"\\udfff": 1}]', "1:3", "surrogate"),
        ('[{"id": NaN}]', "1:9", "NaN"),
        ('[{"id": -Infinity}]', "1:9", "-Infinity"),
        ('[{"id": ' + "9" * 5000 + "}]", "1:9", "5000 digits"),
        ('[{"id": 1,\n "id": 2}]', "2:2", "a second time"),
        ('[{"id": "beijing", "names": [{"text": 1, "text": 2}]}]', "1:42", "a second time"),
        ("\ufeff[]", "1:1", "ufeff"),
        ("", "1:1", "end of the file"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_text_that_is_no_acceptable_json(small: Path, text: str, place: str, says: str) -> None:
    (small / PLACES).write_text(text, encoding="utf-8")
    assert finding(small, f"{PLACES}:{place}: ", says, run=within_bounds).count("level 1, JSON") == 1


def test_surrogate_pair_is_a_character(small: Path) -> None:
    """Emoji written as escapes are fine JSON; only half of a pair is no character."""
    text = (small / PLACES).read_text(encoding="utf-8").replace('"Beijing"', '"\\ud83d\\ude00"', 1)
    (small / PLACES).write_text(text, encoding="utf-8")
    assert "surrogate" not in validate(small).stdout


@one_in(3, "every run has two of four")
@pytest.mark.parametrize("number", ["1e400", "-1", "99999999999999999999", "1.5"])
def test_number_out_of_range(small: Path, number: str) -> None:
    (small / "data/sources/sources.json").write_text(f'[{{"id": "a", "bytes": {number}}}]', encoding="utf-8")
    finding(small, "data/sources/sources.json:1:", "level 2, schema")


@exhaustive("it writes as much")
def test_file_of_200_megabytes(small: Path) -> None:
    with (small / PLACES).open("wb") as file:
        file.truncate(200 * 2**20)
    one_line(small, PLACES, "larger than")


@one_in(5, "every run has three of them")
@pytest.mark.parametrize("item", ["0,", "[],", "{},", '"x",'])
@pytest.mark.parametrize(("before", "after"), [("[", "]"), ('[{"id": "x", "names": [', "]}]"), ('{"x": [', "]}")])
def test_file_full_of_faults(small: Path, item: str, before: str, after: str) -> None:
    """Each of many items is a fault: those of the first record are told, or only counted."""
    (small / PLACES).write_text(before + item * 5_000 + item[:-1] + after, encoding="utf-8")
    assert len(finding(small, PLACES, "level 2, schema", run=within_bounds)) < 100_000


THE_LARGEST = exhaustive(
    "every run reads a file a tenth as large as may be: what grows faster than its input shows there too"
)


@exhaustive("every run has smaller ones")
@pytest.mark.parametrize("size", [MAX_BYTES // 10, pytest.param(MAX_BYTES, marks=THE_LARGEST)])
def test_largest_file_full_of_faults(small: Path, size: int) -> None:
    """The most that is read, each item of it a fault."""
    items = '0,[],{},"x",'
    count = (size - 100) // len(items)
    (small / PLACES).write_text(f'[{{"id": "x", "names": [{items * count}0]}}]', encoding="utf-8")
    assert len(finding(small, PLACES, "level 2, schema", run=within_bounds)) < 100_000


@exhaustive("it takes as much room")
def test_large_source(small: Path) -> None:
    with next((small / "data/sources").glob("*.txt")).open("wb") as file:
        file.truncate(200 * 2**20)
    one_line(small, "data/sources/", "larger than")


@pytest.mark.parametrize("file", [PLACES, "data/sources/excerpt-en.txt", "data/dataset.json"])
def test_pipe_that_nobody_writes_to(small: Path, file: str) -> None:
    (small / file).unlink()
    os.mkfifo(small / file)
    one_line(small, file, "device or pipe")


@one_in(3, "every run has links of either kind of file")
@pytest.mark.parametrize("file", [PLACES, "data/sources/excerpt-en.txt"])
@pytest.mark.parametrize("target", ["/dev/zero", "/etc/hostname", "../../../secret.json", "loop"])
def test_link_out_of_the_folder(small: Path, file: str, target: str) -> None:
    (small.parent / "secret.json").write_text('[{"id": "secret"}]')
    (small / file).unlink()
    (small / file).symlink_to(Path(file).name if target == "loop" else target)
    done = within_bounds(small)
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1
    assert file in done.stderr
    assert "secret" not in done.stdout


def test_link_that_stays_inside_is_followed(small: Path) -> None:
    (small / PLACES).rename(small / "data/registers/moved.json")
    (small / PLACES).symlink_to("moved.json")
    assert validate(small).returncode == 0


def test_document_folder_that_is_a_link_out(small: Path, tmp_path: Path) -> None:
    document = next((small / "data/documents").iterdir())
    document.rename(tmp_path / document.name)
    document.symlink_to(tmp_path / document.name)
    one_line(small, document.name, "link leads out", run=validate)


@one_in(2, "every run has a path that leads out, one that goes down and one that is hidden")
@pytest.mark.parametrize("name", ["../../../etc/hostname", "/etc/hostname", "a/b.txt", "excerpt-en.txt\n", ".hidden"])
def test_source_file_names_a_path(small: Path, name: str) -> None:
    file = small / "data/sources/sources.json"
    value = json.loads(file.read_text(encoding="utf-8"))
    value[0]["file"] = name
    file.write_text(json.dumps(value), encoding="utf-8")
    finding(small, "data/sources/sources.json:1:", "level 2, schema")


def test_file_where_a_folder_belongs(small: Path) -> None:
    for folder in ("documents", "registers"):
        moved = small / f"{folder}-moved"
        (small / "data" / folder).rename(moved)
        (small / "data" / folder).write_text("")
        assert validate(small).returncode in (1, 2)
        (small / "data" / folder).unlink()
        moved.rename(small / "data" / folder)


def test_folder_where_a_file_belongs(small: Path) -> None:
    (small / PLACES).unlink()
    (small / PLACES).mkdir()
    one_line(small, PLACES, "a folder stands where a file belongs", run=validate)


@pytest.mark.parametrize("name", [b"2023-02-11-\x1b[31mred", b"2023-02-11-\xff\xfe", b"2023-02-11-a\nb"])
def test_folder_name_that_would_write_to_the_terminal(small: Path, name: bytes) -> None:
    (small / "data/documents" / os.fsdecode(name)).mkdir()
    one_line(small, "characters that cannot be shown", run=validate)


FORMATS = ["text", "json", "github", "sarif", "junit"]


NAMES = ["<script>alert(1)</script>", "]]>", "&amp;\"'", "\x1b[2J\x07", "%0A::error::x\n::error::y", "\u202e\u0000"]
MARKUP_OF = {"github": NAMES[4], "junit": NAMES[1], "json": NAMES[2], "sarif": NAMES[0]}
"""What each form would obey, or not be read with."""
EACH_NAME = exhaustive("every run has all names as text, and in each other form the one that it would stumble over")


@one_in(2, "every run has half of what each form would stumble over")
@pytest.mark.parametrize(
    ("name", "form"),
    [
        pytest.param(name, form, marks=() if MARKUP_OF.get(form, name) == name else EACH_NAME)
        for name in NAMES
        for form in FORMATS
    ],
)
def test_markup_in_names(small: Path, name: str, form: str) -> None:
    """A name that a report repeats stays a name: no reporter breaks, no control character reaches the terminal."""
    for file in (PLACES, "data/registers/actors.json"):
        value = json.loads((small / file).read_text(encoding="utf-8"))
        value[0]["names"][0]["text"] = name
        value[0]["id"] = name
        (small / file).write_text(json.dumps(value), encoding="utf-8")
    done = validate(small, "--format", form)
    assert done.returncode == 1
    assert not {"\x1b", "\x07", "\x00"} & set(done.stdout)
    if form == "text":
        assert "\u202e" not in done.stdout
    if form in ("json", "sarif"):
        json.loads(done.stdout)
    if form == "junit":
        ElementTree.fromstring(done.stdout)
    if form == "github":
        assert not any(line.startswith("::error::") for line in done.stdout.splitlines())


@one_in(3, "every run has a blank and marks")
@pytest.mark.parametrize("text", [" ", "\n", "\u3000", "_", "“”"])
def test_name_without_a_word(small: Path, text: str) -> None:
    """A name that no word is in must not stop the search for the others."""
    for file in ["data/registers/actors.json", "data/registers/non_names.json", *_documents(small)]:
        value = json.loads((small / file).read_text(encoding="utf-8"))
        entry = value[0] if isinstance(value, list) else value
        for named in [*entry.get("names", []), *entry.get("collectives", []), entry]:
            if "text" in named:
                named["text"] = text
        (small / file).write_text(json.dumps(value), encoding="utf-8")
    assert validate(small).returncode == 1


def _documents(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in (root / "data/documents").glob("*/document.json")]


def test_nothing_of_the_corpus_is_written(small: Path) -> None:
    (small / PLACES).write_text('[{"id": "\\ud800"}]', encoding="utf-8")
    before = sorted((path, path.stat().st_mtime_ns) for path in small.rglob("*"))
    finding(small)
    after = [path for path in small.rglob("*") if FOLDER not in path.parts]
    assert sorted((path, path.stat().st_mtime_ns) for path in after) == before


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=6),
    st.text("'=+-@\t\r＝x \",;\n\u3000", min_size=1, max_size=6),
)


@exhaustive("every run has cells of CSV that would be run")
@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, st.integers(-5, 5)), max_size=8))
def test_a_spreadsheet_runs_no_cell_and_every_cell_comes_back(rows: list[tuple[str | None, int]]) -> None:
    table = pa.table(
        {"text": pa.array([text for text, _ in rows], pa.string()), "n": pa.array([n for _, n in rows], pa.int64())}
    )
    content = csv_line(table.column_names).encode() + csv_rows(rows)
    read = pacsv.read_csv(
        io.BytesIO(content),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=table.schema, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
        ),
    )
    shown = [text for text in read["text"].to_pylist() if text]
    assert not any(
        text[0] in "\t\r" or text.lstrip(" \t\n\r\f\v\xa0\u3000")[:1] in tuple("=+-@＝＋－＠") for text in shown
    )
    for separator in ";\t":
        for cells in csv.reader(io.StringIO(content.decode("utf-8"), newline=""), delimiter=separator):
            # A line of a text may begin with a hyphen.
            assert not any(cell.lstrip(" \f\v\xa0\u3000")[:1] in tuple("=+@＝＋＠") for cell in cells)
            assert not any(cell.lstrip(" \f\v\xa0\u3000")[:1] in tuple("-－") for cell in cells[1:])
    back = [{**row, "text": row["text"] and unescaped(row["text"])} for row in read.to_pylist()]
    assert back == table.to_pylist()
    out = io.BytesIO()
    with parquet_writer(out, table.schema) as writer:
        writer.write_table(table)
    assert pq.read_table(io.BytesIO(out.getvalue())).to_pylist() == table.to_pylist()


@pytest.mark.parametrize("text", [" ", " a", "a\t", "\xa0", "\u3000a"])
def test_white_space_at_the_edge_of_a_cell_is_in_quotes(text: str) -> None:
    """The CSV readers of R and of JavaScript cut it off where it is bare."""
    assert csv_rows([[text], ["a b"]]).decode() == f'"{text}"\na b\n'


PIECES = ["{", "}", "[", "]", ":", ",", '"', "a", "人", "\\u", "d83d", "\\ude00", "\\", "/", "0", "1", "-", ".", "e"]
PIECES += ["true", "null", "NaN", "Infinity", " ", "\n", "\t", "\x00", "\ufeff", '"a":', "[" * 40, "]" * 40, "9" * 300]


@drawn(100, 500)
def test_the_reader_agrees_with_the_standard_library(examples: int) -> None:
    """The oracle of `make fuzz`, on a few texts: the same accepted, the same refused, every value where it stands."""
    texts = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=8)
    settings(deadline=None, max_examples=examples)(given(texts)(oracle))()
