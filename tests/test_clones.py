"""Clones made with the settings of other systems hold the same bytes."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, exhaustive

CHECK = """
import cnkh_data
texts = {row["text_id"]: row["content"] for row in cnkh_data.load("texts").to_pylist()}
spans = cnkh_data.load("provision_texts").to_pylist()
assert spans
assert all(texts[row["text_id"]][row["start_offset"]:row["end_offset"]] == row["quote"] for row in spans)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the files of this project, those that are not committed yet included."""
    folder = tmp_path_factory.mktemp("project")
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, tracked.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


def files(folder: Path) -> dict[str, bytes]:
    listed = ((path, path.relative_to(folder)) for path in folder.rglob("*"))
    return {name.as_posix(): path.read_bytes() for path, name in listed if ".git" not in name.parts and path.is_file()}


OTHER_SETTINGS = exhaustive(
    "every run has the setting that git for Windows proposes; .gitattributes answers all in the same way"
)
SETTINGS = [
    "core.autocrlf=true",
    *(pytest.param(one, marks=OTHER_SETTINGS) for one in ("core.eol=crlf", "core.autocrlf=input")),
]


@exhaustive("it clones a repository")
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_clone_that_changes_line_ends_is_the_same(project: Path, tmp_path: Path, setting: str) -> None:
    """As git does on Windows by default. What is not committed yet is in the clone too."""
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", setting)
    first, clone = tmp_path / "first.git", tmp_path / "clone"
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "all")):
        in_it = ("--git-dir", first, "--work-tree", project)
        subprocess.run([*git, *in_it, *command], cwd=project, check=True, capture_output=True)
    subprocess.run([*git, "clone", "-q", first, clone], check=True, capture_output=True)
    before, after = files(project), files(clone)
    assert after.keys() == before.keys()
    assert [name for name in before if after[name] != before[name]] == []
    environment = {"PYTHONPATH": str(clone / "src"), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", CHECK], cwd=clone, env=environment, check=True)
