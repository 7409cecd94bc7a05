"""Clones made with the settings of other systems hold the same bytes."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

CHECK = """
import cnkh_data
texts = {row["text_id"]: row["content"] for row in cnkh_data.load("texts").to_pylist()}
spans = cnkh_data.load("provision_texts").to_pylist()
assert spans
assert all(texts[row["text_id"]][row["start_offset"]:row["end_offset"]] == row["quote"] for row in spans)
"""


@pytest.mark.parametrize("setting", ["core.autocrlf=true", "core.eol=crlf", "core.autocrlf=input"])
def test_a_clone_that_changes_line_ends_is_the_same(tmp_path: Path, setting: str) -> None:
    """As git does on Windows by default. What is not committed yet is in the clone too."""
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", setting)
    first, clone = tmp_path / "first", tmp_path / "clone"
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, tracked.decode().split("\0")):
        if (ROOT / name).is_file():
            (first / name).parent.mkdir(parents=True, exist_ok=True)
            (first / name).write_bytes((ROOT / name).read_bytes())
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        subprocess.run([*git, "-C", first, *command], check=True, capture_output=True)
    subprocess.run([*git, "clone", "-q", first, clone], check=True, capture_output=True)
    assert {path.relative_to(first) for path in first.rglob("*") if ".git" not in path.parts} == {
        path.relative_to(clone) for path in clone.rglob("*") if ".git" not in path.parts
    }
    different = [
        path.name
        for path in first.rglob("*")
        if ".git" not in path.parts
        and path.is_file()
        and path.read_bytes() != (clone / path.relative_to(first)).read_bytes()
    ]
    assert different == []
    environment = {"PYTHONPATH": str(clone / "src"), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", CHECK], cwd=clone, env=environment, check=True)
