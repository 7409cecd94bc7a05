"""The wheel and the source distribution, built for real: what is in them, and what they say of themselves."""

import email
import json
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from pathlib import Path

import pytest
from conftest import ROOT, exhaustive, packed


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(packed("sdist", ROOT, folder / "built")) as archive:
        # Python 3.11.2 has no filters, and newer ones warn where none is named.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        archive.extractall(folder)
    return next(path for path in folder.iterdir() if path.name != "built")


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def metadata(wheel: Path) -> Message:
    (content,) = (content for name, content in contents(wheel).items() if name.endswith(".dist-info/METADATA"))
    return email.message_from_bytes(content)


def test_the_wheel_names_all_licences_and_holds_their_texts(wheel: Path) -> None:
    said = metadata(wheel)
    assert said["License-Expression"] == "MIT AND CC-BY-4.0 AND Apache-2.0 AND Unicode-3.0"
    assert {"LICENSE", "LICENSE-DATA"} < set(said.get_all("License-File") or ())
    texts = {name.rpartition("/")[2]: text for name, text in contents(wheel).items() if ".dist-info/licenses/" in name}
    assert texts["LICENSE"].startswith(b"MIT License")
    assert texts["LICENSE-DATA"].startswith(b"Attribution 4.0 International")
    assert texts["LICENSE-OpenCC"].startswith(b"Apache License")
    assert b"UNICODE LICENSE V3" in texts["LICENSE-Unicode"].upper()
    assert all(
        name in texts["NOTICE"].decode("utf-8")
        for name in texts
        if name.startswith("LICENSE-") and name != "LICENSE-DATA"
    )


def test_the_wheel_holds_the_tables_and_their_contract(wheel: Path) -> None:
    held = contents(wheel)
    published = [path for path in (ROOT / "schema").rglob("*") if path.is_file()]
    published += [ROOT / "datapackage.json", *(ROOT / "data/tables").iterdir()]
    for path in published:
        assert held[f"cnkh_data/published/{path.relative_to(ROOT).as_posix()}"] == path.read_bytes(), path
    schema = json.loads(held["cnkh_data/published/schema/v2/commitment.schema.json"])
    assert schema["$id"] == "urn:cnkh-data:schema:v2:commitment"


@exhaustive("it makes two packages; every run makes the wheel")
def test_the_source_distribution_makes_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    assert contents(packed("wheel", sdist, tmp_path / "built")) == contents(wheel)


@exhaustive("it unpacks the package and collects its tests")
def test_the_source_distribution_has_no_test_that_lacks_what_it_reads(sdist: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q"]
    done = subprocess.run(command, cwd=sdist, env={"PYTHONPATH": "src"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list(sdist.rglob("test_*.py"))
    assert (sdist / "data/dataset.json").is_file()
