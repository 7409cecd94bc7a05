"""Temporary files of commands: gone at their end, and those of a killed command at the next."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from cnkh_data.locking import LOCK
from cnkh_data.scratch import PREFIX, scratch_folder

HOLD = """
import os
from cnkh_data.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "rows").write_bytes(b"x")
    print(folder.parent, flush=True)
    input()
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of temporary files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def start() -> tuple[subprocess.Popen[str], Path]:
    child = subprocess.Popen([sys.executable, "-c", HOLD], stdin=-1, stdout=-1, text=True)
    assert child.stdout is not None
    return child, Path(child.stdout.readline().strip())


def test_a_folder_is_gone_afterwards(temporary: Path) -> None:
    with scratch_folder() as folder:
        (folder / "file").write_bytes(b"x")
    assert list(temporary.iterdir()) == []


def test_what_a_killed_command_has_left_is_removed_and_nothing_else(temporary: Path) -> None:
    (killed, left), (living, used) = start(), start()
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    for name in ("new", "newer"):
        (temporary / f"{PREFIX}{name}").mkdir()
    (temporary / f"{PREFIX}newer" / LOCK).touch()  # which is there before it is held; of the other, it is still to come
    assert (left / "files/rows").exists()
    with scratch_folder():
        assert not left.exists()
    assert (used / "files/rows").exists()
    assert (elsewhere / LOCK).exists()
    assert (temporary / f"{PREFIX}new").exists()
    assert (temporary / f"{PREFIX}newer" / LOCK).exists()
    living.communicate("\n")
    assert not used.exists()
