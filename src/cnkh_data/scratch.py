"""Folders for what is needed only while a command runs, in the folder of temporary files of the system.

A command that ends removes its own. What a killed one has left is removed by the next that needs such a folder.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .locking import LOCK, is_abandoned, locked

PREFIX = "cnkh-scratch-"
FILES = "files"
"""The folder that is given, which is made once the lock is held."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty folder, which is gone afterwards.

    Raises:
        OSError: if it cannot be made.
    """
    _remove_abandoned(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name, locked(Path(name), "a command"):
        folder = Path(name) / FILES
        folder.mkdir()
        yield folder


def _remove_abandoned(parent: Path) -> None:
    """Remove the folders of this user whose processes are gone. One in which nothing is given yet may be waiting for its lock."""
    for folder in parent.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # Somebody else is removing it, too.
            if _is_own(folder) and (folder / FILES).is_dir() and is_abandoned(folder / LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _is_own(folder: Path) -> bool:
    """Whether this is a folder, and no link to one, that the same user has made."""
    return (
        folder.is_dir()
        and not folder.is_symlink()
        and (not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid())
    )
