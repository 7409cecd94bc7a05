"""Folders put in place in one step, so that nobody ever sees half of one."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..errors import CannotRunError


def publish_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder with exactly these files at `target`, replacing what was there.

    The new folder is complete beside the old one before the two change places. If anything fails, the old one stays.

    Raises:
        CannotRunError: if something else stands there.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise CannotRunError(f"{target}: no folder, so a folder cannot take its place; move it away")
    target.parent.mkdir(parents=True, exist_ok=True)
    restore_interrupted(target)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    previous = _previous(target)
    try:
        for name, content in files.items():
            _write(staging / name, content)
        staging.chmod(0o755)
        if target.exists():
            target.rename(previous)
        try:
            staging.rename(target)
        except OSError:
            if previous.exists():
                previous.rename(target)
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    shutil.rmtree(previous, ignore_errors=True)


def publish_file(target: Path, content: bytes) -> None:
    """Replace one file in one step; if that fails, the old one stays and nothing is left beside it."""
    staging = target.with_name(f".{target.name}.new")
    # Left by a run that was killed, or a link that somebody put there: it must not be written through.
    staging.unlink(missing_ok=True)
    try:
        _write(staging, content)
        staging.replace(target)
    finally:
        staging.unlink(missing_ok=True)


def restore_interrupted(target: Path) -> None:
    """Undo what an earlier run left when it was killed: bring the old folder back, remove what was half-written."""
    previous = _previous(target)
    if previous.exists() and not target.exists():
        previous.rename(target)
    for left in [previous, *target.parent.glob(f".{target.name}.new-*")]:
        if left.is_dir() and not left.is_symlink():  # Removing what is no folder as one could wait for ever.
            shutil.rmtree(left, ignore_errors=True)


def _previous(target: Path) -> Path:
    return target.with_name(f".{target.name}.previous")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
