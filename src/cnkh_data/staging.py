"""Files on their way to a place: a folder that is being made, whose files need not be in memory once they are written."""

import hashlib
import io
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .errors import CannotRunError
from .files import naming

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PIECE = 2**20
"""Bytes that are read at a time."""


@dataclass(frozen=True)
class OnDisk:
    """A file that has been written."""

    path: Path
    size: int
    """In bytes."""
    sha256: str


Content = bytes | OnDisk
"""What a file is to hold, in memory or in another file."""


def size_of(content: Content) -> int:
    """Number of bytes of a content."""
    return content.size if isinstance(content, OnDisk) else len(content)


def sha256_of(content: Content) -> str:
    """SHA-256 of a content, in hexadecimal digits."""
    return content.sha256 if isinstance(content, OnDisk) else hashlib.sha256(content).hexdigest()


def pieces_of(content: Content) -> Iterator[bytes]:
    """Yield a content piece by piece."""
    if isinstance(content, OnDisk):
        yield from pieces(content.path)
    else:
        yield content


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the content of a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def on_disk(path: Path) -> OnDisk:
    """A file as it is now."""
    found, size = hashlib.sha256(), 0
    for piece in pieces(path):
        found.update(piece)
        size += len(piece)
    return OnDisk(path, size, found.hexdigest())


class Staging:
    """A folder that is being made. Its files are hashed as they are written, and are on the disk once they are there."""

    def __init__(self, folder: Path, is_there: bool = False) -> None:
        """Make a folder, or go on with one that is there, whose files so far are not known."""
        self.folder = folder
        self.files: dict[str, OnDisk] = {}
        """Path of each file in the folder, in the order in which they were finished."""
        self.scratch = folder / ".scratch"
        """Folder for what is needed only while the others are made."""
        self.scratch.mkdir(parents=True, exist_ok=is_there)

    def put(self, path: str, content: bytes) -> None:
        """Write a file."""
        with self.open(path) as file:
            file.write(content)

    def put_all(self, files: Mapping[str, bytes]) -> None:
        """Write several files."""
        for path, content in files.items():
            self.put(path, content)

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        """Open a new file, which is written from beginning to end."""
        place = self._place(path)
        hashed = _Hashed(place)
        with io.BufferedWriter(hashed, 16 * 2**10) as file:
            yield file
            file.flush()
            with naming(place):
                os.fsync(hashed.fileno())
        self.files[path] = OnDisk(place, hashed.size, hashed.sha256.hexdigest())

    @contextmanager
    def written_by_others(self, path: str) -> Iterator[Path]:
        """Give the place of a new file to what writes there in its own way."""
        place = self._place(path)
        yield place
        with place.open("rb+") as file:
            os.fsync(file.fileno())
        self.files[path] = on_disk(place)

    def _place(self, path: str) -> Path:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def require_whole(self) -> None:
        """Check that all files are there and whole.

        Raises:
            CannotRunError: if something else has removed a file, or cut it short.
        """
        for file in self.files.values():
            require_whole(file.path, file.size)

    def remove_scratch(self) -> None:
        """Leave nothing in the folder but its files."""
        shutil.rmtree(self.scratch)


def require_whole(path: Path, size: int) -> None:
    """Check that a file that was written is still there and whole, before it takes the place of another.

    Raises:
        CannotRunError: if it is not.
    """
    if not path.is_file() or path.stat().st_size != size:
        raise CannotRunError(f"{path}: removed or cut short by something else while it was written; run again")


class _Hashed(io.FileIO):
    """A new file that knows the hash of what was written to it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "x")
        self._path = path
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, content: "ReadableBuffer", /) -> int:
        with naming(self._path):
            written = super().write(content)
        self.sha256.update(memoryview(content)[:written])
        self.size += written
        return written
