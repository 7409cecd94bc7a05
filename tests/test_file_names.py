"""Names that Windows or macOS cannot hold or tell apart: refused by `cnkh new`, and found where they exist."""

import json
from pathlib import Path

import pytest
from commands import cnkh, refused
from conftest import one_in
from hypothesis import given
from hypothesis import strategies as st

from cnkh_data.file_names import another_name, key_of, unportable
from cnkh_data.validate import validate

ID = "2020-10-12-cn-kh-communique"
WORDS = "中国和柬埔寨联合公报\n2020年10月12日\n双方同意。\n"
UNPORTABLE = {
    "con.txt": "device",
    "Aux": "device",
    "nul.tar.gz": "device",
    "COM1.txt": "device",
    "lpt9": "device",
    "text.": "full stop",
    "text.txt ": "blank",
    "a:b.txt": "':'",
    "a?b.txt": "'?'",
    'a"b.txt': "'\"'",
    "a|b.txt": "'|'",
    "a\\b.txt": "does not allow",
    "a\tb.txt": "does not allow",
    "e\u0301.txt": "NFC",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "received" / "text.txt"
    path.parent.mkdir()
    path.write_text(WORDS, encoding="utf-8")
    return path


def new(root: Path, source: Path) -> tuple[str, ...]:
    return ("new", "document", ID, "--root", str(root), "--source", str(source), "--language", "zh-Hans")


@one_in(4, "every run finds all of these names in folders")
@pytest.mark.parametrize(("name", "why"), UNPORTABLE.items())
def test_a_source_under_such_a_name_is_refused_with_a_better_one(
    small: Path, source: Path, name: str, why: str
) -> None:
    before = sorted(small.rglob("*"))
    named = source.rename(source.with_name(name))
    done = cnkh(*new(small, named))
    refused(done, why, "rename the file to")
    assert sorted(small.rglob("*")) == before
    better = done.stderr.strip().rpartition("rename the file to ")[2].removesuffix(" (in Unicode NFC)")
    assert cnkh(*new(small, named.rename(named.with_name(better)))).returncode == 0


def test_a_document_is_refused_whose_folder_differs_in_case_alone(small: Path, source: Path) -> None:
    (small / "data/documents" / ID.upper()).mkdir()
    (small / "data/documents" / ID.upper() / "document.json").touch()
    refused(cnkh(*new(small, source)), ID.upper(), "Windows and macOS")


@one_in(5, "every run has each folder, with some of the names")
@pytest.mark.parametrize(("name", "why"), UNPORTABLE.items())
@pytest.mark.parametrize("folder", ["data", "data/sources", "data/documents/2023-02-11-cn-kh-excerpt", "data/tables"])
def test_such_names_are_found_wherever_they_are(small: Path, folder: str, name: str, why: str) -> None:
    (small / folder).mkdir(exist_ok=True)
    (small / folder / name).mkdir()
    (found,) = validate(small).findings
    assert found.rule == "file-name"
    assert why in found.got
    assert found.file == f"{folder}/{name}"


def test_names_that_one_system_takes_for_one_are_found(small: Path) -> None:
    (small / "data/registers/Actors.json").write_text("[]", encoding="utf-8")
    (small / "data/Straße").mkdir()
    (small / "data/straße").mkdir()
    found = [finding for finding in validate(small).findings if finding.rule == "file-name"]
    assert [finding.file for finding in found] == ["data/Straße", "data/registers/Actors.json"]


def test_a_name_that_only_the_list_of_sources_has_is_found_there(small: Path) -> None:
    path = small / "data/sources/sources.json"
    sources = json.loads(path.read_text(encoding="utf-8"))
    sources[0]["file"] = "prn.txt"
    sources[1]["file"] = "PRN.TXT"
    path.write_text(json.dumps(sources, ensure_ascii=False), encoding="utf-8")
    found = [finding for finding in validate(small).findings if finding.rule == "file-name"]
    assert {finding.record for finding in found} == {"excerpt-zh", "excerpt-en"}
    assert {finding.file for finding in found} == {"data/sources/sources.json"}


@given(st.text(min_size=1, max_size=300), st.lists(st.text(max_size=8), max_size=5))
def test_a_better_name_can_be_held_and_told_apart(name: str, others: list[str]) -> None:
    fault = unportable(name)
    better = fault.better.removesuffix(" (in Unicode NFC)") if fault else name
    assert unportable(better) is None
    taken = {key_of(one) for one in [better, *others]}
    assert key_of(another_name(better, taken)) not in taken
