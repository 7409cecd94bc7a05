"""What a validation rests on, as a digest: the package with its words, and the files of the corpus."""

# Importing pathlib takes longer than hashing a small corpus.
# ruff: noqa: PTH114, PTH116, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_CODE_AND_WORDS = (".py", ".toml", ".tsv", ".csv")
_NOT_OF_VALIDATION = ("__pycache__", "published")
"""Folders of the package in which nothing lies that a validation reads."""
_BESIDE = ("validation/waivers.json", "validation/published_ids.csv")
"""Files outside `data/` that a validation reads."""
_GENERATED = os.path.join("data", "tables")
"""Of what lies there a validation reads the names alone."""
_SOURCES = os.path.join("data", "sources", "")
_LARGE = 4 * 2**20
"""Bytes of which a file is not taken into memory as a whole."""
_ITS_RECORD = os.path.join("data", "sources", "sources.json")


@cache
def package_at_first() -> str:
    """What `package_state` was when this process first asked: by what it was then, it judges."""
    return package_state()


def package_state() -> str:
    """Digest of all that decides how a corpus is judged: this package, its words, Python, and pydantic.

    Example:
        >>> len(package_state()), package_state() == package_state()
        (64, True)
    """
    of_all = hashlib.sha256(f"{sys.version}\n{sys.platform}\n".encode())
    of_all.update(_content(_pydantic_version_file()))
    above = len(os.path.join(_PACKAGE, ""))
    for path in _files(_PACKAGE, _NOT_OF_VALIDATION):
        if path.endswith(_CODE_AND_WORDS):
            _add(of_all, path, path[above:])
    return of_all.hexdigest()


class Seen(NamedTuple):
    """The files of a corpus as they were when they were read, one after another."""

    content: str
    """Digest of every file that a validation reads, with its name, and of the names of all others."""
    stamp: str
    """As `corpus_stamp` gives it: each file was looked at before it was read."""
    fresh: Mapping[str, bytes]
    """Files that may change without another stamp, to the digest of their content: links lead to others, and what was changed just before
    may be changed again within the time that the file system can tell apart."""

    def holds(self, root: str | os.PathLike[str]) -> bool:
        """Whether nothing was changed since, not even for a while.

        Raises:
            OSError: if something cannot be looked at.
        """
        fresh = all(_digest(path, os.stat(path).st_size) == before for path, before in self.fresh.items())
        return fresh and corpus_stamp(root) == self.stamp


FRESH = 10
"""Seconds since a change for which a file is read again to see whether it was changed once more: file systems tell two changes apart after
two seconds at most, but another machine may keep their clock."""


def seen(root: str | os.PathLike[str]) -> Seen:
    """Read every file of a corpus that a validation reads.

    Raises:
        OSError: if something cannot be read.
    """
    stamp, fresh = hashlib.sha256(), dict[str, bytes]()
    settled = time.time_ns() - FRESH * 10**9

    def looked_at(path: str, found: os.stat_result, content: bytes | None) -> None:
        stamp.update(_marked(path, found))
        if content is not None and (stat.S_ISLNK(found.st_mode) or max(found.st_mtime_ns, found.st_ctime_ns) > settled):
            fresh[path] = content

    content = _state(os.fspath(root), (), looked_at=looked_at)
    return Seen(content, stamp.hexdigest(), fresh)


def shared_state(root: str | os.PathLike[str]) -> str:
    """The same of the files that belong to no document, without the sources that texts are cut from; and which documents there are.

    Raises:
        OSError: if something cannot be read.
    """
    base = os.fspath(root)
    return _state(base, ("documents",), only=_ITS_RECORD, beside=_document_names(base))


def _document_names(base: str) -> list[str]:
    """Names of all that lies in the folder of documents; none if it is not there, as in a new corpus."""
    try:
        return sorted(os.listdir(os.path.join(base, "data", "documents")))
    except FileNotFoundError:
        return []


def corpus_stamp(root: str | os.PathLike[str], shared_only: bool = False) -> str:
    """Digest of when each file that a validation reads was last changed, and of its name; it reads none.

    A file that is changed and changed back while a run goes on has the same content before and after, and another stamp.
    With `shared_only`, of those that belong to no document.

    Raises:
        OSError: if something cannot be looked at.
    """
    base = os.fspath(root)
    of_all = hashlib.sha256()
    beside = (path for name in _BESIDE if os.path.lexists(path := os.path.join(base, name)))
    for path in (*_files(os.path.join(base, "data"), ("documents",) if shared_only else ()), *beside):
        of_all.update(_marked(path, os.lstat(path)))
    return of_all.hexdigest()


def _marked(path: str, found: os.stat_result) -> bytes:
    """A file, and when it was last changed."""
    when = f"{found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}\n"
    return _named(path) + when.encode("ascii")


def _nothing(_path: str, _found: os.stat_result, _content: bytes | None) -> None:
    """Nobody wants to know."""


def _state(
    base: str,
    left_out: tuple[str, ...],
    only: str = "",
    beside: Iterable[str] = (),
    looked_at: Callable[[str, os.stat_result, bytes | None], None] = _nothing,
) -> str:
    """Digest of files, and of names beside them; of the files in `sources/`, of `only` one if it is named.

    `looked_at` is told of each file: its path, what it was before it was read, and the digest of its content, None if it is not read.
    """
    of_all = hashlib.sha256()
    for name in beside:
        of_all.update(_named(name))
    above = len(os.path.join(base, ""))  # os.path.relpath takes as long as hashing a file
    for path in _files(os.path.join(base, "data"), left_out):
        name = path[above:]
        if only and name.startswith(_SOURCES) and name != only:
            continue
        if name.startswith(_GENERATED):
            of_all.update(_named(name))
            looked_at(path, os.lstat(path), None)
        else:
            looked_at(path, *_add(of_all, path, name))
    for name in _BESIDE:
        path = os.path.join(base, name)
        if os.path.lexists(path):
            looked_at(path, *_add(of_all, path, name))
    return of_all.hexdigest()


def _files(folder: str, left_out: tuple[str, ...]) -> Iterator[str]:
    """Yield the path of every file and every empty folder below a folder, sorted."""
    for above, inside, names in os.walk(folder, onerror=_raise):
        inside[:] = sorted(name for name in inside if name not in left_out)
        if not inside and not names:
            yield above
        yield from (os.path.join(above, name) for name in sorted(names))
        # A link to a folder is not gone into, as validation does not.
        yield from (path for name in inside if os.path.islink(path := os.path.join(above, name)))


def _raise(error: OSError) -> None:
    raise error


def _add(digest: hashlib._Hash, path: str, name: str) -> tuple[os.stat_result, bytes | None]:
    """Add a file: its name, whether it is a link and to what, and its content; give what it was, and the digest of its content."""
    digest.update(_named(name))
    found = itself = os.lstat(path)
    if stat.S_ISLNK(found.st_mode):
        digest.update(_named(os.readlink(path)))  # noqa: PTH115
        found = os.stat(path)
    # What is no file holds nothing that would be read: a device or pipe is refused, whatever comes out of it.
    if not stat.S_ISREG(found.st_mode):
        return itself, None
    content = _digest(path, found.st_size)
    digest.update(content)
    return itself, content


def _digest(path: str, size: int) -> bytes:
    with open(path, "rb") as file:
        # What goes through a large file piece by piece takes longer for a small one.
        return (hashlib.file_digest(file, "sha256") if size > _LARGE else hashlib.sha256(file.read())).digest()


def _named(name: str) -> bytes:
    encoded = os.fsencode(name)
    return b"%d:%b" % (len(encoded), encoded)


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _pydantic_version_file() -> str:
    """The file that says which pydantic this is; importing it takes as long as a small validation."""
    import importlib.util  # noqa: PLC0415

    found = importlib.util.find_spec("pydantic")
    if found is None or found.origin is None:
        raise FileNotFoundError("pydantic")
    return os.path.join(os.path.dirname(found.origin), "version.py")
