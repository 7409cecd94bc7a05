"""Building: the same bytes twice, drift noticed, and never half of a release or one of an invalid corpus."""

import filecmp
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rule_fixtures
from conftest import ROOT

from cnkh_data.release import BuildRefusedError, build, outdated

RELEASE = "cnkh-data-0.1.0"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_committed_tables_are_what_the_build_writes() -> None:
    assert outdated(ROOT) == []


def test_outdated_names_what_differs(root: Path) -> None:
    build(root, root / "dist")
    assert outdated(root) == []
    (root / "data/tables/actors.csv").write_text("edited")
    (root / "data/tables/extra.csv").write_text("left over")
    (root / "data/tables/places.csv").unlink()
    assert outdated(root) == ["data/tables/actors.csv", "data/tables/extra.csv", "data/tables/places.csv"]


def test_building_twice_gives_the_same_bytes(root: Path) -> None:
    first, second = root / "one", root / "two"
    for out, seed in ((first, "1"), (second, "77")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Phnom_Penh", "LC_ALL": "C"}
        command = [sys.executable, "-m", "cnkh_data.cli", "build", "--root", str(root), "--out", str(out)]
        subprocess.run(command, check=True, env=environment, capture_output=True)
    assert tree(first) == tree(second)
    assert len(tree(first)) > 100


def test_an_invalid_corpus_is_refused_and_the_previous_release_stays(root: Path) -> None:
    build(root, root / "dist")
    before = tree(root / "dist"), tree(root / "data/tables"), (root / "datapackage.json").read_bytes()
    change = {"file": "data/documents/2023-02-11-cn-kh-joint-statement/provisions.json", "at": "/3/act", "set": "urge"}
    rule_fixtures.apply(root, {"changes": [change], "sealed": False})
    with pytest.raises(BuildRefusedError):
        build(root, root / "dist")
    assert (tree(root / "dist"), tree(root / "data/tables"), (root / "datapackage.json").read_bytes()) == before


def test_drafts_are_in_no_release(small: Path) -> None:
    change = {"file": "data/documents/2023-02-11-cn-kh-excerpt/document.json", "at": "/status", "set": "draft"}
    no_agreement = {"file": "data/agreement.json", "at": "", "set": []}
    rule_fixtures.apply(small, {"changes": [change, no_agreement], "sealed": True})
    built = build(small, small / "dist")
    assert built.tables["documents"].num_rows == 0
    assert built.tables["provisions"].num_rows == 0


def test_manifest_agrees_with_the_files(root: Path) -> None:
    release = build(root, root / "dist").release
    manifest = json.loads((release / "manifest.json").read_text())
    assert set(manifest["tables"]) == {path.stem for path in (release / "parquet").iterdir()}
    assert filecmp.cmp(release / "csv/commitments.csv", root / "data/tables/commitments.csv", shallow=False)
    assert manifest["tables"]["commitments"]["rows"] > 60
