"""Building: the same bytes twice, drift noticed, and never half of a release or one of an invalid corpus."""

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import ROOT, release_in

from cnkh_data.errors import CannotRunError
from cnkh_data.models import SCHEMA_VERSION
from cnkh_data.release import BuildRefusedError, build, outdated, require_settled


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_outdated_names_what_differs(built: Path) -> None:
    assert outdated(built) == []
    (built / "data/tables/actors.csv").write_text("edited")
    (built / "data/tables/extra.csv").write_text("left over")
    (built / "data/tables/places.csv").unlink()
    assert outdated(built) == ["data/tables/actors.csv", "data/tables/extra.csv", "data/tables/places.csv"]


def test_building_twice_gives_the_same_bytes(small: Path, built_once: Path, tmp_path: Path) -> None:
    """Wherever, whenever and in whatever language of the machine; the archive, database and workbook too."""
    other = shutil.copytree(small, tmp_path / "a folder of another name")
    seed = "77" if os.environ.get("PYTHONHASHSEED") != "77" else "1"
    zone = "America/Lima" if os.environ.get("TZ") != "America/Lima" else "Asia/Phnom_Penh"
    language = "C" if os.environ.get("LC_ALL") != "C" else "C.UTF-8"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
    command = [sys.executable, "-m", "cnkh_data.cli", "build", "--root", str(other), "--out", str(other / "out")]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    made = tree(other / "out")
    assert made == tree(built_once / "dist")
    assert len(made) > 100
    assert {"fixture-0.0.1.zip", "fixture-0.0.1/fixture.sqlite", "fixture-0.0.1/fixture.xlsx"} < set(made)


def test_the_archive_holds_the_release_and_nothing_of_the_machine(built_once: Path) -> None:
    release = release_in(built_once)
    with zipfile.ZipFile(f"{release}.zip") as archive:
        entries = archive.infolist()
        assert [entry.filename for entry in entries] == sorted(f"{release.name}/{path}" for path in tree(release))
        assert {path: archive.read(f"{release.name}/{path}") for path in tree(release)} == tree(release)
    assert {(entry.date_time, entry.compress_type) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
    }


def test_an_invalid_corpus_is_refused_and_the_previous_release_stays(built_once: Path, tmp_path: Path) -> None:
    small = shutil.copytree(built_once, tmp_path / "small")
    before = tree(small / "dist"), tree(small / "data/tables"), (small / "datapackage.json").read_bytes()
    change = {"file": "data/documents/2023-02-11-cn-kh-excerpt/provisions.json", "at": "/3/act", "set": "urge"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    with pytest.raises(BuildRefusedError):
        build(small, small / "dist")
    assert (tree(small / "dist"), tree(small / "data/tables"), (small / "datapackage.json").read_bytes()) == before


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    "path", ["data/registers/actors.json", "data/documents/{}/provisions.json", "data/dataset.json"]
)
def test_what_is_changed_once_it_was_looked_at_is_not_published(small: Path, path: str, apart: bool) -> None:
    file = small / path.format("2023-02-11-cn-kh-excerpt")

    def change(doing: str, done: int, of: int) -> None:
        if (doing, done) == ("checking", of):
            file.write_bytes(file.read_bytes() + b"\n")

    with pytest.raises(CannotRunError, match=r"changed while it was read; run again$"):
        build(small, progress=change, apart=apart)
    assert not (small / "dist").exists()


def test_no_release_is_made_by_a_schema_that_still_changes(small: Path) -> None:
    before = tree(small)
    with pytest.raises(CannotRunError, match=r"^the schema is 2\.0\.0\.dev, which still changes, .* run: cnkh build$"):
        require_settled("2.0.0.dev")
    require_settled("2.0.0")
    done = cnkh("build", "--release", "--root", str(small))
    if SCHEMA_VERSION.endswith(".dev"):
        refused(done, f"the schema is {SCHEMA_VERSION}, which still changes")
        assert tree(small) == before
    else:
        assert done.returncode == 0


def test_make_release_asks_for_that() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^release: .*\n\t\$\(BIN\)/cnkh build --release$", makefile, re.M)


def test_drafts_are_in_no_release(small: Path) -> None:
    change = {"file": "data/documents/2023-02-11-cn-kh-excerpt/document.json", "at": "/status", "set": "draft"}
    no_agreement = {"file": "data/agreement.json", "at": "", "set": []}
    rule_fixtures.apply(small, {"changes": [change, no_agreement], "sealed": True})
    built = build(small, small / "dist")
    assert built.table("documents").num_rows == 0
    assert built.table("provisions").num_rows == 0


def test_manifest_agrees_with_the_files(built_once: Path) -> None:
    release = release_in(built_once)
    manifest = json.loads((release / "manifest.json").read_text())
    assert set(manifest["tables"]) == {path.stem for path in (release / "parquet").iterdir()}
    assert filecmp.cmp(release / "csv/commitments.csv", built_once / "data/tables/commitments.csv", shallow=False)
    assert manifest["tables"]["commitments"]["rows"] == 3
