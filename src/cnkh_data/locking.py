"""A lock on a folder: one process at a time writes there.

The system holds the lock and lets go of it when the process ends, however it ends. Nothing that only reads takes one.
"""

import contextlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import CannotRunError
from .texts import visible

LOCK = ".cnkh.lock"
"""File in the folder while it is locked. It says who holds the lock."""
PATIENCE = 60.0
"""Seconds to wait for another process: long enough for one build on a slow machine."""
_PAUSE = 0.05
_LONGEST_NAME = 200
Say = Callable[[str], None]
"""Is told what a person should know while a command runs, a line at a time."""


def say_on_stderr(line: str) -> None:
    """Print a line as `cnkh` prints everything that is no result."""
    print(f"cnkh: {line}", file=sys.stderr)


@contextmanager
def locked(folder: Path, who: str, say: Say = say_on_stderr) -> Iterator[None]:
    """Hold the lock of a folder; `who` is what others are told while they wait.

    Raises:
        CannotRunError: if another process still holds it after `PATIENCE` seconds, or something else stands in its place.
        OSError: if nothing can be written in the folder.
    """
    path = folder / LOCK
    number = _acquired(path, who, say)
    try:
        yield
    finally:
        # Removed while it is held: whoever opened it meanwhile sees that it is gone, and makes a new one.
        with contextlib.suppress(OSError):  # Windows removes no file that is open.
            path.unlink()
        os.close(number)


def is_abandoned(lock: Path) -> bool:
    """Whether the file of a lock is there, and no process holds it.

    Raises:
        OSError: if it cannot be opened.
    """
    if lock.is_symlink() or not lock.is_file():
        return False
    number = os.open(lock, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        return _take(number)
    finally:
        os.close(number)


def _acquired(path: Path, who: str, say: Say) -> int:
    """File descriptor of the lock, once it is held."""
    deadline = time.monotonic() + PATIENCE
    told = False
    while True:
        number = _opened(path)
        if _take(number):
            if _is_at(number, path):
                with contextlib.suppress(OSError):  # On a full disk nobody can be told who it is.
                    os.truncate(number, 0)
                    os.write(number, f"{who}, process {os.getpid()}\n".encode())
                return number
            os.close(number)
            continue
        holder = _holder(number)
        os.close(number)
        if time.monotonic() >= deadline:
            raise CannotRunError(
                f"{path.parent}: {holder} has been writing here for over {PATIENCE:.0f} seconds; try again when it has ended"
            )
        if not told:
            say(f"waiting for {holder}, which is writing in {path.parent}")
            told = True
        time.sleep(_PAUSE)


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        number = os.open(path, flags | getattr(os, "O_CLOEXEC", 0), 0o644)
    except OSError as error:
        if path.is_symlink() or path.is_dir():
            raise CannotRunError(f"{path}: no ordinary file, so nobody can lock it; remove it") from None
        error.filename = str(path)
        raise
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise CannotRunError(f"{path}: no ordinary file, so nobody can lock it; remove it")
    return number


def _is_at(number: int, path: Path) -> bool:
    """Whether an open file is still the one at a path."""
    try:
        return os.path.samestat(os.fstat(number), path.stat())
    except FileNotFoundError:
        return False


def _holder(number: int) -> str:
    said = os.pread(number, _LONGEST_NAME, 0) if hasattr(os, "pread") else os.read(number, _LONGEST_NAME)
    return visible(said.decode("utf-8", "replace").strip()) or "another process"


if sys.platform == "win32":
    import msvcrt

    _FAR = 2**30
    """Offset of the byte that is locked: others can then still read who holds it."""

    def _take(number: int) -> bool:
        os.lseek(number, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(number, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _take(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
