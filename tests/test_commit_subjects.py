"""The hook on the message of a commit, with the real git."""

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.name", "Test")
    git(tmp_path, "config", "user.email", "test@example.org")
    shutil.copytree(ROOT / ".githooks", tmp_path / ".githooks")
    git(tmp_path, "config", "core.hooksPath", ".githooks")
    return tmp_path


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def commit(folder: Path, message: str) -> subprocess.CompletedProcess[str]:
    return git(folder, "commit", "--allow-empty", "--quiet", "-m", message)


@pytest.mark.parametrize(
    "message",
    [
        "x" * 71,
        "愿" * 71,
        "é–" * 35,
        "Short\n\n" + "a long line of the body, which may be as long as it likes, " * 5,
        "Merge branch " + "x" * 80,
        'Revert "' + "x" * 80 + '"',
    ],
)
def test_a_subject_of_fewer_than_72_characters_passes(repository: Path, message: str) -> None:
    done = commit(repository, message)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("subject", ["x" * 72, "愿" * 72, "y" * 72 + "  ", "# " + "x" * 70, "Merged " + "x" * 80])
def test_a_longer_subject_is_refused_with_its_length(repository: Path, subject: str) -> None:
    done = commit(repository, subject + "\n\nBody.")
    assert done.returncode != 0
    assert f"the subject has {len(subject.strip())} characters; say it in fewer than 72" in done.stderr
    assert git(repository, "rev-list", "--all", "--count").stdout.strip() == "0"


def test_what_git_adds_below_the_message_in_an_editor_is_not_counted(repository: Path) -> None:
    (repository / "editor").write_text(f"#!/bin/sh\nsed -i.old '1s/^/{'x' * 71}/' \"$1\"\n", encoding="utf-8")
    (repository / "editor").chmod(0o755)
    git(repository, "config", "core.editor", str(repository / "editor"))
    done = git(repository, "commit", "--allow-empty", "--quiet", "--verbose")
    assert done.returncode == 0, done.stderr
    assert git(repository, "log", "--format=%s").stdout.strip() == "x" * 71
