"""`cnkh verify` names what is damaged, missing or extra in a release that somebody downloaded, and reads nothing that does harm."""

import json
import os
import re
import resource
import shutil
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import cnkh, refused
from conftest import exhaustive, one_in, release_in

from cnkh_data.release.verify import Kind, verify

TABLE, OTHER = "csv/commitments.csv", "parquet/provisions.parquet"
SUMS, MANIFEST = "SHA256SUMS", "manifest.json"


@pytest.fixture
def release(built_once: Path, tmp_path: Path) -> Path:
    """A release of the small corpus, unpacked under another name."""
    return shutil.copytree(release_in(built_once), tmp_path / "downloaded")


@pytest.fixture(scope="module")
def archive(built_once: Path) -> Path:
    return Path(f"{release_in(built_once)}.zip")


def faults(path: Path) -> list[tuple[str, str]]:
    """File and kind of each fault, as a person is told, and as a program is: the two agree."""
    done, data = (cnkh("verify", str(path), *more) for more in ((), ("--format", "json")))
    said = json.loads(data.stdout)
    found = [(one["path"], one["kind"]) for one in said["faults"]]
    assert (done.returncode, data.returncode, said["ok"]) == ((1, 1, False) if found else (0, 0, True))
    lines = done.stdout.splitlines()[: len(found)]
    assert [line.partition(": ")[0] for line in lines] == [path for path, _ in found]
    return found


def rezip(archive: Path, to: Path, change: Callable[[str, bytes], Iterator[tuple[zipfile.ZipInfo, bytes]]]) -> Path:
    """Write a zip again with other entries in place of each."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(to, "w") as new, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an entry that is there twice
        for entry in old.infolist():
            for info, content in change(entry.filename, old.read(entry)):
                new.writestr(info, content)
    return to


def with_entries(
    *entries: tuple[zipfile.ZipInfo, bytes],
) -> Callable[[str, bytes], Iterator[tuple[zipfile.ZipInfo, bytes]]]:
    """Every entry as it is, and some more before the manifest."""

    def change(name: str, content: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
        yield from entries if name.endswith(f"/{MANIFEST}") else ()
        yield zipfile.ZipInfo(name), content

    return change


def in_directory(content: bytes | bytearray, name: str) -> int:
    """Where the directory of a zip begins to speak of an entry."""
    at = content.index(b"PK\x01\x02")
    while not content[at + 46 :].startswith(name.encode()):
        at = content.index(b"PK\x01\x02", at + 4)
    return at


# What is whole


def test_a_whole_release_is_told_with_its_version_files_and_bytes(release: Path, archive: Path) -> None:
    files = [path for path in release.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    for path in (release, archive):
        done = cnkh("verify", str(path))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"fixture 0.0.1: {len(files)} files, {size:,} bytes, all as published\n"


@exhaustive("every run has a zip as it was packed")
def test_a_zip_that_was_packed_again_is_whole_with_and_without_a_folder(archive: Path, tmp_path: Path) -> None:
    def packed(name: str, content: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
        for top in ("another name/", ""):
            info = zipfile.ZipInfo(top + name.partition("/")[2])
            info.compress_type = zipfile.ZIP_DEFLATED
            if bool(top) == in_folder:
                yield info, content

    for in_folder in (True, False):
        assert faults(rezip(archive, tmp_path / f"{in_folder}.zip", packed)) == []


def test_what_systems_leave_in_folders_does_no_harm(release: Path) -> None:
    for name in (".DS_Store", "csv/._texts.csv", "docs/Thumbs.db"):
        (release / name).write_bytes(b"\0")
    assert faults(release) == []


@exhaustive("every run has one with texts")
def test_a_release_without_texts_is_whole_too(small: Path, tmp_path: Path) -> None:
    assert cnkh("build", "--without-texts", "--root", str(small), "--out", str(tmp_path / "out")).returncode == 0
    (folder,) = (path for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert faults(folder) == []


# What was damaged on the way


def test_each_fault_is_named_in_a_line_with_what_is_wrong(release: Path) -> None:
    cut, flipped = release / TABLE, release / OTHER
    content = cut.read_bytes()
    cut.write_bytes(content[:-10])
    damaged = bytearray(flipped.read_bytes())
    damaged[40] ^= 1
    flipped.write_bytes(damaged)
    (release / "csv/texts.csv").unlink()
    (release / "notes.txt").write_text("mine")
    done = cnkh("verify", str(release))
    *lines, whole = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines == [
        f"{TABLE}: damaged: {len(content) - 10:,} bytes instead of {len(content):,}",
        "csv/texts.csv: missing",
        "notes.txt: extra: not part of the release",
        f"{OTHER}: damaged: other content than published, in {len(damaged):,} bytes",
    ]
    assert re.fullmatch(
        r"fixture 0\.0\.1: 2 damaged, 1 missing, 1 extra; (\d+) of (\d+) files as published; download it again", whole
    )


def test_line_ends_that_git_changed_are_told_as_such(release: Path) -> None:
    texts = [path for path in release.rglob("*") if path.suffix in (".csv", ".json", ".md", "") and path.is_file()]
    for path in texts:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = faults(release)
    assert {kind for _, kind in found} == {Kind.LINE_ENDS}
    assert (
        {path for path, _ in found}
        == {path.relative_to(release).as_posix() for path in texts if path.read_bytes()}
        >= {SUMS, MANIFEST, TABLE}
    )
    assert "CRLF" in cnkh("verify", str(release)).stdout


@exhaustive("the file is large; every run has small ones")
def test_line_ends_across_pieces_of_a_large_file_are_told_too(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnkh_data.release_files.CHUNK", 7)
    path = release / TABLE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults(release) == [(TABLE, Kind.LINE_ENDS)]


@one_in(2, "every run has one of two")
@pytest.mark.parametrize(("path", "kind"), [(SUMS, Kind.MISSING), (MANIFEST, Kind.MISSING)])
def test_either_list_alone_is_enough_to_check_the_rest(release: Path, path: str, kind: Kind) -> None:
    (release / path).unlink()
    assert faults(release) == [(path, kind)]
    (release / TABLE).write_text("other")
    assert faults(release) == sorted([(path, kind), (TABLE, Kind.DAMAGED)])


def test_a_list_that_was_changed_is_named_and_not_what_it_lists(release: Path) -> None:
    sums = release / SUMS
    text = sums.read_text(encoding="utf-8")
    (line,) = (line for line in text.splitlines() if line.endswith(f"  {TABLE}"))
    sums.write_text(text.replace(line, f"{'0' * 64}  {TABLE}"), encoding="utf-8")
    assert faults(release) == [(SUMS, Kind.DAMAGED)]
    sums.write_text(text.replace(f"{line}\n", ""), encoding="utf-8")
    assert faults(release) == [(SUMS, Kind.DAMAGED)]


def test_a_manifest_that_was_changed_vouches_for_nothing(release: Path) -> None:
    """Somebody changed a table and what the manifest says of it: the checksums still tell both."""
    table, manifest = release / TABLE, release / MANIFEST
    said = json.loads(manifest.read_bytes())
    table.write_text("other", encoding="utf-8")
    said["files"][TABLE] = {"bytes": 5, "sha256": "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa"}
    manifest.write_text(json.dumps(said), encoding="utf-8")
    assert faults(release) == [(TABLE, Kind.DAMAGED), (MANIFEST, Kind.DAMAGED)]


@one_in(4, "every run has one that is empty and one that holds something else")
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"files": 3}', b'{"files": {"a": 1}}', b"\xff", b"[" * 100_000]
)
def test_a_manifest_that_says_nothing_gives_no_traceback(release: Path, content: bytes) -> None:
    (release / MANIFEST).write_bytes(content)
    assert faults(release) == [(MANIFEST, Kind.DAMAGED)]
    (release / SUMS).unlink()
    refused(cnkh("verify", str(release)), "nothing to check by")


def test_release_0_1_0_is_checked_by_what_it_has(release: Path) -> None:
    """Its manifest has checksums of tables alone."""
    said = json.loads((release / MANIFEST).read_bytes())
    for name, table in said["tables"].items():
        of_parquet = said["files"][f"parquet/{name}.parquet"]
        table |= {"parquet_sha256": of_parquet["sha256"], "parquet_bytes": of_parquet["bytes"]}
    del said["files"]
    (release / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    (release / SUMS).unlink()
    assert faults(release) == []
    assert "checksums of its tables only" in cnkh("verify", str(release)).stdout
    (release / OTHER).write_bytes(b"other")
    assert faults(release) == [(OTHER, Kind.DAMAGED)]


# What is no release


def test_what_is_no_release_is_refused_in_a_line(release: Path, tmp_path: Path, small: Path) -> None:
    empty, page, pipe = tmp_path / "empty", tmp_path / "page.zip", tmp_path / "pipe"
    empty.mkdir()
    page.write_text("<html>404</html>")
    os.mkfifo(pipe)
    refused(cnkh("verify", str(tmp_path / "none")), "No such file")
    refused(cnkh("verify", str(empty)), "neither SHA256SUMS nor manifest.json")
    refused(cnkh("verify", str(page)), "no zip")
    refused(cnkh("verify", str(pipe)), "neither a folder nor a file")
    refused(cnkh("verify", str(small)), "neither SHA256SUMS nor manifest.json")
    refused(cnkh("verify", str(release.parent)), "it holds one", str(release))
    refused(cnkh("verify", "a\0b"), "null")


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a/b/c/manifest.json", "{}")
    refused(cnkh("verify", str(tmp_path / "other.zip")), "no release")


# Zips that are damaged, or made to do harm


@pytest.mark.parametrize("share", [0.0001, 0.3, 0.9, 0.9999])
def test_a_download_that_was_cut_off_is_told(archive: Path, tmp_path: Path, share: float) -> None:
    content = archive.read_bytes()
    short = tmp_path / "short.zip"
    short.write_bytes(content[: int(len(content) * share)])
    assert faults(short) == [("short.zip", Kind.DAMAGED)]
    assert "download it again" in cnkh("verify", str(short)).stdout


def test_an_entry_that_was_damaged_is_named(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as opened:
        entry = opened.getinfo(f"fixture-0.0.1/{TABLE}")
    content[entry.header_offset + 30 + len(entry.filename) + 5] ^= 1
    (tmp_path / "damaged.zip").write_bytes(content)
    assert faults(tmp_path / "damaged.zip") == [(TABLE, Kind.DAMAGED)]


@exhaustive("it damages the directory of a zip in forty places")
def test_a_directory_that_was_damaged_anywhere_gives_no_traceback(archive: Path, tmp_path: Path) -> None:
    content = archive.read_bytes()
    start = content.index(b"PK\x01\x02")
    path = tmp_path / "damaged.zip"
    for at in range(start, len(content), max(1, (len(content) - start) // 40)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
        done = cnkh("verify", str(path))
        assert done.returncode in (0, 1, 2)  # a time stamp may be other without harm
        assert done.stdout or done.stderr.count("\n") == 1


HOSTILE = ["../evil", "/evil", "fixture-0.0.1/../../evil", "fixture-0.0.1/a\\..\\evil", "C:/evil"]


@one_in(2, "every run has three of five")
@pytest.mark.parametrize("name", HOSTILE)
def test_an_entry_that_leads_outside_is_named_and_not_read(archive: Path, tmp_path: Path, name: str) -> None:
    path = rezip(archive, tmp_path / "hostile.zip", with_entries((zipfile.ZipInfo(name), b"evil")))
    ((_, kind),) = faults(path)
    assert kind == Kind.UNSAFE


def test_a_list_that_names_a_place_outside_is_not_followed(release: Path) -> None:
    """Checking it would tell whether a file is there, and what is in it."""
    sums = release / SUMS
    sums.write_text(sums.read_text(encoding="utf-8") + f"{'0' * 64}  ../../etc/passwd\n", encoding="utf-8")
    assert faults(release) == [(SUMS, Kind.DAMAGED)]


def test_an_entry_that_is_there_twice_is_named_whichever_is_the_right_one(archive: Path, tmp_path: Path) -> None:
    name = f"fixture-0.0.1/{TABLE}"
    path = rezip(archive, tmp_path / "twice.zip", with_entries((zipfile.ZipInfo(name), b"other")))
    assert faults(path) == [(TABLE, Kind.UNSAFE)]


def test_a_link_is_named_and_not_followed(release: Path, archive: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("fixture-0.0.1/link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert faults(rezip(archive, tmp_path / "link.zip", with_entries((link, b"/etc/passwd")))) == [
        ("link", Kind.UNSAFE)
    ]
    outside = tmp_path / "outside"
    shutil.move(release / TABLE, outside)
    (release / TABLE).symlink_to(outside)
    (release / "docs").mkdir(exist_ok=True)
    (release / "docs/loop").symlink_to(release)
    os.mkfifo(release / "pipe")
    assert faults(release) == [(TABLE, Kind.UNSAFE), ("docs/loop", Kind.UNSAFE), ("pipe", Kind.UNSAFE)]


def test_an_encrypted_entry_is_named(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[in_directory(content, f"fixture-0.0.1/{TABLE}") + 8] |= 1
    (tmp_path / "encrypted.zip").write_bytes(content)
    assert faults(tmp_path / "encrypted.zip") == [(TABLE, Kind.UNSAFE)]
    assert "encrypted" in cnkh("verify", str(tmp_path / "encrypted.zip")).stdout


def test_a_bomb_is_named_and_not_unpacked(archive: Path, tmp_path: Path) -> None:
    bomb = zipfile.ZipInfo("fixture-0.0.1/bomb")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    path = rezip(archive, tmp_path / "bomb.zip", with_entries((bomb, bytes(2**26))))
    before = resource.getrusage(resource.RUSAGE_SELF)
    assert faults(path) == [("bomb", Kind.UNSAFE)]
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 2**15  # KiB


@exhaustive("every run has one that does not lie")
def test_a_bomb_that_lies_about_its_size_is_stopped(archive: Path, tmp_path: Path) -> None:
    """It says that it has as many bytes as the table in whose place it stands."""
    name = f"fixture-0.0.1/{TABLE}"
    bomb = zipfile.ZipInfo(name)
    bomb.compress_type = zipfile.ZIP_DEFLATED
    path = tmp_path / "liar.zip"

    def change(entry: str, content: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
        yield (bomb, bytes(2**26)) if entry == name else (zipfile.ZipInfo(entry), content)

    rezip(archive, path, change)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as opened:
        entry = opened.getinfo(name)
    for at in (entry.header_offset + 22, in_directory(content, name) + 24):
        content[at : at + 4] = struct.pack("<L", 2000)
    path.write_bytes(content)
    assert [path for path, _ in faults(path)] == [TABLE]


def test_entries_that_overlap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "overlap.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/manifest.json", bytes(2**16))
        for number in range(50):
            entry = zipfile.ZipInfo(f"a/{number}")
            entry.file_size = entry.compress_size = 2**16
            entry.header_offset = entry.CRC = 0
            archive.filelist.append(entry)
    refused(cnkh("verify", str(path)), "overlap")


def test_names_are_shown_so_that_no_terminal_obeys_them(release: Path) -> None:
    (release / "a\x1b[31m\u202eb").write_text("x")
    (release / os.fsdecode(b"\xff")).write_text("x")
    done = cnkh("verify", str(release))
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert done.stdout.count("extra: ") == 2
    assert "\x1b" not in cnkh("verify", str(release), "--format", "json").stdout


@exhaustive("it makes a large file")
def test_a_large_file_is_not_held_in_memory(release: Path) -> None:
    with (release / "large").open("wb") as file:
        file.truncate(2**28)
    sums = release / SUMS
    sums.write_text(sums.read_text(encoding="utf-8") + f"{'0' * 64}  large\n", encoding="utf-8")
    (release / MANIFEST).unlink()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert Kind.DAMAGED in {fault.kind for fault in verify(release).faults if fault.path == "large"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**15  # KiB
