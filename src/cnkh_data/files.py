"""Reads the files of a corpus that others wrote: ordinary files below its folder, of bounded size, and nothing else.

A pull request can hold a link to /etc/passwd, a pipe that never ends, or a file of a gigabyte. None of them is read.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from .errors import CannotRunError

MAX_BYTES = 4 * 2**20
"""Largest record file that is read: some 5,000 records. A corpus grows by documents, not by the size of one.

Four million faults in one record take pydantic 3 GB, so this is also what bounds memory.
"""
MAX_SOURCE_BYTES = 32 * 2**20
"""Largest source that is read: the text of ten thousand pages."""
MAX_BYTES_PER_DOCUMENT = 2**20
"""What each document adds to that for the files that all documents share."""


def refuse_links(root: Path, *paths: str) -> None:
    """Check that nothing would be written through a symbolic link below a root: it may lead anywhere.

    Raises:
        CannotRunError: naming the link.
    """
    for path in paths:
        place = root
        for step in path.split("/"):
            place /= step
            if place.is_symlink():
                where = place.relative_to(root).as_posix()
                raise CannotRunError(f"{where}: a symbolic link, which is not written through; put the real one there")


@contextlib.contextmanager
def naming(path: str | os.PathLike[str]) -> Iterator[None]:
    """Name a path in an error that has none: a full disk is noticed by `write` and `fsync`, which know only a number."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            error.filename = os.fspath(path)
        raise


class DataFolder:
    """The folder `data/` of a corpus, which nothing that is read may lie outside of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = os.fspath(path)
        self._real = os.path.realpath(path)
        self._inside: dict[str, bool] = {}

    def folders(self, path: str) -> tuple[str, ...]:
        """Names of the folders in a folder, sorted; none if it is not there.

        Raises:
            CannotRunError: if it cannot be listed.
        """
        try:
            with os.scandir(self.path / path) as entries:
                names = sorted(entry.name for entry in entries if entry.is_dir())
        except FileNotFoundError:
            return ()
        except NotADirectoryError:
            raise CannotRunError(f"data/{path}: a file stands where a folder belongs") from None
        except OSError as error:
            _refuse(path, error, "folder")
        for name in names:
            if not name.isprintable():
                raise CannotRunError(f"data/{path}: a folder's name has characters that cannot be shown: {name!a}")
        return tuple(names)

    def files(self) -> Iterator[str]:
        """Yield the path of every file, sorted by folder; hidden ones and those of `tables/`, which is generated, are left out."""
        for folder, inside, names in os.walk(self.path):
            below = os.path.relpath(folder, self.path).replace(os.sep, "/")
            top = below == "."
            inside[:] = sorted(name for name in inside if not name.startswith(".") and not (top and name == "tables"))
            for name in sorted(names):
                if not name.startswith("."):
                    yield name if top else f"{below}/{name}"

    def names(self) -> Iterator[tuple[str, list[str]]]:
        """Yield every folder, by its path, with the names of all that is in it; its own path is empty."""
        for folder, inside, files in os.walk(self.path):
            inside.sort()
            below = os.path.relpath(folder, self.path).replace(os.sep, "/")
            yield "" if below == "." else below, sorted([*inside, *files])

    def linked(self) -> set[str]:
        """Paths of the files that links lead to, from this folder."""
        links = (self.path / path for path in self.files() if (self.path / path).is_symlink())
        return {os.path.relpath(os.path.realpath(link), self._real).replace(os.sep, "/") for link in links}

    def read(self, path: str, most: int = MAX_BYTES) -> bytes | None:
        """Content of a file; None if there is none.

        Raises:
            CannotRunError: if it is no ordinary file, lies behind a link out of the folder, is too large, or cannot be read.
        """
        with self._opened(path, most) as file:
            if file is None:
                return None
            size = os.fstat(file.fileno()).st_size
            # No more room than for what it has: to make room for the most takes longer than to read it.
            content = _read_from(file, path, size + 1)
            if len(content) > size:  # Somebody is writing it.
                content += _read_from(file, path, most + 1 - len(content))
        if len(content) > most:
            _refuse_size(path, most)
        return content

    def blocks(self, path: str, most: int, size: int) -> Iterator[bytes]:
        """Yield the lines of a file in blocks of some `size`, each of whole lines; an empty one of an empty file, none if there is none.

        Raises:
            CannotRunError: as `read` does.
        """
        with self._opened(path, most) as file:
            if file is None:
                return
            taken, begun = 0, list[bytes]()
            while more := _read_from(file, path, size):
                if (taken := taken + len(more)) > most:
                    _refuse_size(path, most)
                lines, end, rest = more.rpartition(b"\n")
                if end:
                    yield b"".join((*begun, lines, end))
                    begun = []
                begun += [rest] if rest else []
            if begun or not taken:
                yield b"".join(begun)

    @contextlib.contextmanager
    def _opened(self, path: str, most: int) -> Iterator[BinaryIO | None]:
        """Open a file; None if there is none."""
        try:
            # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
            number = os.open(self._resolved(path), os.O_RDONLY | _flag("O_NONBLOCK") | _flag("O_NOFOLLOW"))
        except (FileNotFoundError, NotADirectoryError):
            yield None
            return
        except OSError as error:
            _refuse(path, error, "file")
        with os.fdopen(number, "rb") as file:
            found = os.fstat(number)
            if not stat.S_ISREG(found.st_mode):
                raise CannotRunError(f"data/{path}: a device or pipe stands where a file belongs")
            if found.st_size > most:
                _refuse_size(path, most)
            yield file

    def _resolved(self, path: str) -> str:
        """The file itself, behind any link that stays in the folder.

        Raises:
            OSError: if there is none.
        """
        real = f"{self._own}{os.sep}{path}"
        folder = os.path.dirname(real)  # noqa: PTH120 - asked for every file, and paths as objects take several times as long
        if folder not in self._inside:
            self._inside[folder] = self._is_inside(os.path.realpath(folder))
        inside, mode = self._inside[folder], 0
        if inside:
            mode = os.lstat(real).st_mode
        if stat.S_ISLNK(mode):
            real = os.path.realpath(real)
            inside = self._is_inside(real)
        if not inside:
            raise CannotRunError(f"data/{path}: a link leads out of data/; put the file itself there")
        if not stat.S_ISREG(mode) and os.path.isdir(real):  # noqa: PTH112 - on some systems a folder can be opened
            raise CannotRunError(f"data/{path}: a folder stands where a file belongs")
        return real

    def _is_inside(self, real: str) -> bool:
        return real == self._real or real.startswith(self._real + os.sep)


def _flag(name: str) -> int:
    """A flag of `os.open` that not every system has."""
    return int(getattr(os, name, 0))


def _read_from(file: BinaryIO, path: str, most: int) -> bytes:
    try:
        return file.read(most)
    except OSError as error:
        _refuse(path, error, "file")


def _refuse_size(path: str, most: int) -> NoReturn:
    raise CannotRunError(f"data/{path}: larger than {most // 2**20} MB, the most that is read of one file")


def _refuse(path: str, error: OSError, what: str) -> NoReturn:
    if isinstance(error, PermissionError):
        raise CannotRunError(f"data/{path}: no permission to read this {what}") from None
    if error.errno in (errno.ENXIO, errno.ENODEV):
        raise CannotRunError(f"data/{path}: a device or pipe stands where a {what} belongs") from None
    raise CannotRunError(f"data/{path}: cannot be read: {error.strerror}") from None
