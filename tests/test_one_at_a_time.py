"""A large corpus is checked one document at a time: nothing else of it is in memory, and nothing else is found."""

import gc
import json
import runpy
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from commands import cnkh
from conftest import exhaustive

from cnkh_data.corpus import DocumentFolder, load
from cnkh_data.corpus import room as room_module
from cnkh_data.errors import CannotRunError
from cnkh_data.validate import validate
from cnkh_data.validate.documents import Alike, DocumentRules, places_of_shared
from cnkh_data.validate.waivers import Waivers

HERE = Path(__file__).resolve()
Generate = Callable[[Path, Path, int], int]


BASE = HERE.parents[1] / "validation" / "fixtures" / "base"
generate: Generate = runpy.run_path(str(HERE.parents[1] / "bench" / "generate.py"))["generate"]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of some documents."""
    root = tmp_path_factory.mktemp("several")
    generate(BASE, root, 60)
    return root


def in_memory() -> int:
    """How many documents are in memory."""
    return sum(isinstance(one, DocumentFolder) for one in gc.get_objects())


@pytest.mark.parametrize("room", [0, 30_000])
def test_whatever_is_kept_the_same_is_found(several: Path, room: int) -> None:
    folders = sorted((several / "data/documents").iterdir())
    for number, folder in enumerate(folders):
        file = folder / "provisions.json"
        units = json.loads(file.read_text(encoding="utf-8"))
        if number % 3 == 1:
            units[1]["anchors"]["en"]["end_offset"] += 1
        if number % 3 == 2:
            units[2]["speakers"] = ["nobody"]
        file.write_text(json.dumps(units, ensure_ascii=False), encoding="utf-8")
    (folders[0] / "mentions.json").write_text("[{]\n", encoding="utf-8")
    whole = validate(several)
    assert {1, 3, 4} <= {finding.level for finding in whole.findings}
    assert validate(several, room=room) == whole


@exhaustive("it counts what is in memory; every run has that the same is found")
def test_no_more_than_one_document_is_in_memory(small: Path, several: Path) -> None:
    before = in_memory()
    seen: list[int] = []
    validate(several, progress=lambda *_: seen.append(in_memory() - before), room=0)
    assert len(seen) > 4
    assert max(seen) <= 2  # The one that was read last, and the one that is being read.


OTHER = "2023-02-11-cn-kh-excerpt-1"


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", OTHER),
        ("show", f"{OTHER}/pre.2.1"),
        ("show", f"{OTHER}/pre.99"),
        ("show", "china"),
        ("new", "entry", "passenger flights", "--kind", "concept", "--id", "flights"),
        ("sheet", OTHER, "--out"),
        ("sheet", "actors", "--out"),
        ("reading", "new", OTHER, "first", "--out"),
    ],
)
def test_commands_say_the_same_of_a_corpus_too_large_to_be_kept(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    root = tmp_path / "two"
    generate(small, root, 30)
    (root / "data/documents" / OTHER / "readings").mkdir()

    def done() -> tuple[int, str, str, list[object]]:
        book = tmp_path / "book.xlsx"
        book.unlink(missing_ok=True)
        given = (*arguments, str(book)) if arguments[-1] == "--out" else arguments
        said = cnkh(*given, "--root", str(root))
        return said.returncode, said.stdout, said.stderr, rows_of(book) if book.exists() else []

    kept = done()
    monkeypatch.setattr(room_module, "MOST", 0)
    assert done() == kept


def rows_of(book: Path) -> list[object]:
    """Every cell of a workbook."""
    return [row for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows(values_only=True)]


def test_documents_are_kept_while_there_is_room(small: Path) -> None:
    corpus = load(small).corpus
    assert corpus is not None
    assert corpus.folders[0] is corpus.folders[0]


@pytest.mark.parametrize("file", ["documents/2023-02-11-cn-kh-excerpt/provisions.json", "sources/excerpt-en.txt"])
def test_a_file_that_changes_meanwhile_is_told(small: Path, file: str) -> None:
    corpus = load(small, room=0).corpus
    assert corpus is not None
    place = small / "data" / file
    place.write_bytes(place.read_bytes() + b" ")
    with pytest.raises(CannotRunError, match="changed while it was read; run again"):
        _ = corpus.folders[0].texts, [*corpus.source_bytes.values()]


MOST_OF_EACH = 7_000
"""Bytes that a document may add to what stays in memory: what the collection needs of it, and the records of its sources and their seals."""


def held(root: Path, records: int) -> tuple[int, int]:
    """How many documents a corpus has, and the bytes that stay in memory once it was read, without what is made once."""
    generate(BASE, root, records)
    sizes: list[int] = []
    for _ in range(3):
        tracemalloc.start()
        loading = load(root, room=0)
        gc.collect()
        sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    return len(loading.documents), min(sizes)


@exhaustive("it validates larger and larger corpora")
def test_little_is_kept_of_each_document(tmp_path: Path) -> None:
    (few, before), (many, after) = (held(tmp_path / str(records), records) for records in (100, 400))
    assert many > few + 20
    assert (after - before) / (many - few) < MOST_OF_EACH


def test_what_is_found_in_many_documents_alike_is_in_memory_once(tmp_path: Path) -> None:
    generate(BASE, tmp_path, 60)
    corpus = load(tmp_path).corpus
    assert corpus is not None
    rules, same = DocumentRules(corpus, Waivers(), places_of_shared(corpus), to_keep=False), Alike()
    looks = [same.of(rules.look_at(number, 6).levels) for number in range(len(corpus.folders))]
    assert len(looks) > 2
    assert len(set(map(id, looks))) == 1
