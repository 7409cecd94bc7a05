"""Checksums of a release: `SHA256SUMS` over its files, and one on every page of a Parquet file."""

import shutil
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import exhaustive, release_in

from cnkh_data.release import build


@pytest.fixture
def release(built_once: Path, tmp_path: Path) -> Path:
    """A release of the small corpus."""
    made = release_in(built_once)
    return shutil.copytree(made, tmp_path / made.name)


def checked(release: Path) -> subprocess.CompletedProcess[str]:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    return subprocess.run(command, cwd=release, capture_output=True, text=True, check=False)


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def test_every_other_file_has_its_sum_in_order(release: Path) -> None:
    content = (release / "SHA256SUMS").read_bytes()
    listed = [line.split(b"  ", maxsplit=1)[1].decode() for line in content.splitlines()]
    present = [path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()]
    assert listed == sorted(set(present) - {"SHA256SUMS"})
    assert b"\r" not in content
    assert checked(release).returncode == 0


@exhaustive("every run has one with texts")
def test_a_release_without_texts_has_sums_of_its_own(small: Path) -> None:
    assert checked(build(small, small / "dist", texts=False).release).returncode == 0


@pytest.mark.parametrize("path", ["csv/texts.csv", "parquet/actors.parquet", "schema/v2/seal.schema.json", "README.md"])
def test_a_flipped_bit_in_any_file_is_noticed(release: Path, path: str) -> None:
    flip(release / path, (release / path).stat().st_size // 2)
    done = checked(release)
    assert done.returncode == 1
    assert done.stdout == f"{path}: FAILED\n"


@exhaustive("it damages each column; every run damages each kind of file")
def test_a_flipped_bit_in_any_column_of_parquet_is_noticed_by_its_reader(release: Path) -> None:
    for file in sorted((release / "parquet").iterdir()):
        if pq.read_metadata(file).num_rows == 0:
            continue  # nothing is read of it
        whole, group = file.read_bytes(), pq.read_metadata(file).row_group(0)
        for number in range(group.num_columns):
            column = group.column(number)
            start = column.dictionary_page_offset or column.data_page_offset
            file.write_bytes(whole)
            # The last byte of a column's last page belongs to its values, not to the header of a page.
            flip(file, start + column.total_compressed_size - 1)
            with pytest.raises(OSError, match="CRC checksum verification failed"):
                pq.read_table(file, page_checksum_verification=True)
