"""The workflow that publishes: what may write, what it refuses, and what it hands on. Its own scripts are run, on small folders."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PUBLISH = ROOT / ".github/workflows/publish.yml"


def jobs(path: Path = PUBLISH) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return found


def script(name: str) -> str:
    steps = (step for job in jobs().values() for step in job["steps"])
    found: str = next(step["run"] for step in steps if step.get("name") == name)
    return found


def ran(name: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the workflow in a folder, as GitHub runs it."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(name)]
    path = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_to_a_commit(path: Path) -> None:
    used = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert used
    for line in used:
        assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_name_from_outside_becomes_a_script(path: Path) -> None:
    for job in jobs(path).values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), step


def test_what_may_write_runs_nothing_of_the_repository() -> None:
    loaded = yaml.safe_load(PUBLISH.read_text(encoding="utf-8"))
    assert loaded["permissions"] == {}
    for name, job in jobs().items():
        if "write" in job["permissions"].values():
            assert not any("checkout" in step.get("uses", "") for step in job["steps"]), name
        else:
            assert job["permissions"] == {"contents": "read"}


def test_nothing_is_given_out_before_it_is_built_checked_and_attested() -> None:
    needed = {name: job.get("needs", []) for name, job in jobs().items()}
    assert needed == {"build": [], "attest": "build", "publish": ["build", "attest"], "pypi": ["build", "attest"]}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the version of the data, and a Python where the workflow has it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/dataset.json").write_text('{"version": "1.2.3"}\n', encoding="utf-8")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    return tmp_path


def test_a_tag_that_names_another_version_is_refused(clone: Path) -> None:
    assert ran("The tag names its version", clone, TAG="v1.2.3").returncode == 0
    done = ran("The tag names its version", clone, TAG="v1.2.4")
    assert done.returncode == 1
    assert done.stdout.startswith("The tag is v1.2.4, and data/dataset.json has version 1.2.3.")


@pytest.mark.parametrize("heading", ["## 1.2.3", "## 1.2.3 (2027-01-31)"])
def test_the_notes_are_the_section_of_the_version(tmp_path: Path, heading: str) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(
        f"# Changelog\n\n## 1.2.30\n\nNewer.\n\n{heading}\n\nThis.\n\n### Fixed\n\n## 1.2.2\n", encoding="utf-8"
    )
    assert ran("What has changed", tmp_path, TAG="v1.2.3").returncode == 0
    assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "\nThis.\n\n### Fixed\n\n"
    done = ran("What has changed", tmp_path, TAG="v1.2.4")
    assert done.returncode == 1
    assert "CHANGELOG.md has no section 1.2.4" in done.stdout


def test_all_that_is_given_out_has_a_checksum(tmp_path: Path) -> None:
    made = ["dist/x-1.zip", "dist/x-1/x.sqlite", "dist/x-1/x.xlsx", "package/x-1.whl", "package/x-1.tar.gz"]
    for name in made:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    done = ran("What is given out", tmp_path)
    assert done.returncode == 0, done.stderr
    listed = (tmp_path / "assets/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert sorted(listed) == sorted(
        f"{hashlib.sha256(name.encode()).hexdigest()}  {name.rpartition('/')[2]}" for name in made
    )
