"""The files of a release as somebody got it: a folder or a zip, which others may have made.

Nothing is unpacked to disk, no link is followed, and no more of a file is read than asked for.
"""

import contextlib
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from .errors import CannotRunError

MANIFEST_FILE = "manifest.json"
SUMS_FILE = "SHA256SUMS"
CHUNK = 2**20
"""Bytes that are read at a time."""
MOST_READ = 64 * 2**20
"""Bytes of the largest file that is read whole: a descriptor, a list of checksums, a codelist."""
MOST_TIMES = 200
"""How many times its size a packed file may unpack to. Tables pack to a tenth; a bomb to a thousandth."""
_LEFT_BEHIND = (".DS_Store", "Thumbs.db", "desktop.ini")
"""Files that systems put into folders that somebody looks at."""
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What Python's reader of zips raises for one that is damaged or made to do harm."""
_ENCRYPTED = 0x1
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class CutOffError(CannotRunError):
    """A zip begins as one and cannot be read: it was not downloaded to its end, or was damaged."""


class UnreadableError(Exception):
    """A file of a release cannot be read; the message says why."""


class Flaw(NamedTuple):
    """What no release has: a link, an entry that leads outside, a name that is there twice."""

    path: str
    what: str


class ReleaseFiles(Protocol):
    """The files of a release, by their paths below its top folder."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Path of each ordinary file to its size in bytes."""

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """What was found beside them that no release has."""

    def chunks(self, path: str, most: int) -> Iterator[bytes]:
        """Yield the content of a file piece by piece, up to `most` bytes.

        Raises:
            UnreadableError: if it cannot be read.
        """


def read(files: ReleaseFiles, path: str, most: int = MOST_READ) -> bytes:
    """The whole content of a file.

    Raises:
        UnreadableError: if it is not there, cannot be read, or is larger than `most` bytes.
    """
    if path not in files.sizes:
        raise UnreadableError("not there")
    content = b"".join(files.chunks(path, most + 1))
    if len(content) > most:
        raise UnreadableError(f"larger than {most:,} bytes")
    return content


def is_release(path: Path) -> bool:
    """Whether a path is meant as a release: a folder with a manifest or checksums and no `data/`, or a zip."""
    with contextlib.suppress(OSError, ValueError):
        if path.is_dir():
            described = any((path / name).is_file() for name in (MANIFEST_FILE, SUMS_FILE))
            return described and not (path / "data").is_dir()
        return path.is_file() and (path.suffix.lower() == ".zip" or _begins(path) == b"PK")
    return False


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(2)


@contextlib.contextmanager
def open_release(path: Path) -> Iterator[ReleaseFiles]:
    """Open a release that lies in a folder or a zip, under whatever name.

    Raises:
        CutOffError: if it is a zip that is damaged as a whole.
        CannotRunError: if there is nothing, or no release.
    """
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise CannotRunError(f"{path}: {why or error}") from None
    if stat.S_ISDIR(kind):
        yield _folder(path)
    elif stat.S_ISREG(kind):
        with _zip(path) as files:
            yield files
    else:
        raise CannotRunError(f"{path}: neither a folder nor a file; give the folder or the zip of a release")


def _no_release(path: Path) -> CannotRunError:
    return CannotRunError(
        f"{path}: no release: it has neither {SUMS_FILE} nor {MANIFEST_FILE}; give the folder or the zip of a release"
    )


def is_inside(path: str) -> bool:
    """Whether a path names a place below a folder, on every system.

    Example:
        >>> [is_inside(path) for path in ("csv/a.csv", "../a", "/a", "a//b", "C:/a", "a\\\\b")]
        [True, False, False, False, False, False]
    """
    parts = path.split("/")
    return not any(part in ("", ".", "..") for part in parts) and not any(mark in path for mark in "\\:\0\n\r")


def _is_left_behind(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in _LEFT_BEHIND or name.startswith("._")


class _Folder:
    """A release in a folder."""

    def __init__(self, path: Path, sizes: Mapping[str, int], flaws: tuple[Flaw, ...]) -> None:
        self._path, self.sizes, self.flaws = path, sizes, flaws

    def chunks(self, path: str, most: int) -> Iterator[bytes]:
        """Yield the content of a file."""
        # What has become a link or a pipe since it was listed is neither followed nor waited for.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            with open(os.open(self._path / path, flags), "rb", buffering=0) as file:  # noqa: PTH123 - flags
                yield from _pieces(file.read, most)
        except OSError as error:
            raise UnreadableError(error.strerror or str(error)) from None


def _pieces(take: "Reading", most: int) -> Iterator[bytes]:
    while most > 0 and (piece := take(min(CHUNK, most))):
        most -= len(piece)
        yield piece


class Reading(Protocol):
    """Gives the next bytes of a file, so many at most; none at its end."""

    def __call__(self, size: int, /) -> bytes | None:
        """Read on."""


def _folder(path: Path) -> _Folder:
    if not any((path / name).is_file() for name in (MANIFEST_FILE, SUMS_FILE)):
        inside = [entry for entry in sorted(path.iterdir()) if is_release(entry) and entry.is_dir()]
        if inside:
            raise CannotRunError(f"{path}: no release, but it holds one; give: {inside[0]}")
        raise _no_release(path)
    sizes: dict[str, int] = {}
    flaws: list[Flaw] = []
    for folder, inside_it, names in os.walk(path, onerror=_raise):
        below = Path(folder).relative_to(path)
        links = [name for name in inside_it if Path(folder, name).is_symlink()]
        inside_it[:] = sorted(set(inside_it) - set(links))
        for name in sorted((*names, *links)):
            place = (below / name).as_posix()
            status = Path(folder, name).lstat()
            if stat.S_ISLNK(status.st_mode):
                flaws.append(Flaw(place, "a link, which is not followed; a release has none"))
            elif not stat.S_ISREG(status.st_mode):
                flaws.append(Flaw(place, "no ordinary file"))
            elif not _is_left_behind(name):
                sizes[place] = status.st_size
    return _Folder(path, sizes, tuple(flaws))


def _raise(error: OSError) -> None:
    raise error


class _Zip:
    """A release in a zip."""

    def __init__(self, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo], flaws: tuple[Flaw, ...]):
        self._archive, self._entries, self.flaws = archive, entries, flaws
        self.sizes = {path: entry.file_size for path, entry in entries.items()}

    def chunks(self, path: str, most: int) -> Iterator[bytes]:
        """Yield the content of a file."""
        try:
            with self._archive.open(self._entries[path]) as file:
                yield from _pieces(file.read, most)
        except (*_BROKEN_ZIP, OSError) as error:
            raise UnreadableError(f"cannot be unpacked ({error})") from None


@contextlib.contextmanager
def _zip(path: Path) -> Iterator[_Zip]:
    try:
        with path.open("rb") as file:
            begins = file.read(4)
        if not zipfile.is_zipfile(path):
            if begins == b"PK\x03\x04":
                raise CutOffError(f"{path}: ends before its directory: the download was cut off; download it again")
            raise CannotRunError(f"{path}: no zip; give the folder or the zip of a release")
        archive = zipfile.ZipFile(path)
    except (*_BROKEN_ZIP, OSError) as error:
        if isinstance(error, OSError) and error.filename:
            raise CannotRunError(f"{path}: {error.strerror or error}") from None
        raise CutOffError(f"{path}: its directory is damaged ({error}); download it again") from None
    with archive:
        yield _entries(path, archive)


def _entries(path: Path, archive: zipfile.ZipFile) -> _Zip:
    listed = [entry for entry in archive.infolist() if not entry.is_dir()]
    if sum(entry.compress_size for entry in listed) > path.stat().st_size:
        raise CannotRunError(f"{path}: its entries overlap, as in no zip that holds a release; nothing of it was read")
    top = _top(path, [entry.filename for entry in listed])
    twice = {name for name, number in Counter(entry.filename for entry in listed).items() if number > 1}
    entries: dict[str, zipfile.ZipInfo] = {}
    flaws: dict[Flaw, None] = {}
    for entry in listed:
        name = entry.filename.removeprefix(top)
        if what := "there more than once" if entry.filename in twice else _flaw(entry):
            flaws[Flaw(name, what)] = None
        elif not entry.filename.startswith(top):
            if not _is_left_behind(entry.filename):
                flaws[Flaw(entry.filename, "outside of the folder of the release")] = None
        elif not _is_left_behind(name):
            entries[name] = entry
    return _Zip(archive, entries, tuple(flaws))


def _top(path: Path, names: list[str]) -> str:
    """The folder that the release is in, with a slash at its end; empty where it is in none."""
    ends = [name.removesuffix(end) for name in names for end in (MANIFEST_FILE, SUMS_FILE) if name.endswith(end)]
    tops = sorted((top for top in ends if top == "" or (top.count("/") == 1 and top[-1] == "/")), key=len)
    if not tops:
        raise _no_release(path)
    return tops[0]


def _flaw(entry: zipfile.ZipInfo) -> str:
    """What keeps an entry from being read; nothing if it may be."""
    if not is_inside(entry.orig_filename):
        return "leads outside of its folder, or has another name on other systems; it was not read"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link, which is not followed; a release has none"
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted; nothing of a release is"
    if entry.compress_type not in _PACKED:
        return f"packed by method {entry.compress_type}, which a release never is"
    if entry.file_size > MOST_TIMES * (entry.compress_size + 1):
        return f"would unpack to {entry.file_size:,} bytes from {entry.compress_size:,}; it was not read"
    return ""
