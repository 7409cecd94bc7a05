"""The cache folder of a corpus: entries under keys, each written whole or not at all.

Nothing rests on it. An entry that is damaged, or that cannot be read or written, is none: the run then does the work itself.
"""

# Importing pathlib and tempfile takes longer than a run that finds what it looks for.
# ruff: noqa: PTH103, PTH105, PTH108, PTH114, PTH118, PTH119, PTH123

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING

from ..interrupts import raise_noted

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ".cnkh_cache"
"""Its name, in the root of the corpus."""
_MADE_ONCE = {
    ".gitignore": "# Written by cnkh; it can be removed at any time.\n*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# What cnkh found in earlier runs; it can be removed at any time.\n",
}
"""Keeps the folder out of git, and out of the copies of programs that leave caches out (bford.info/cachedir)."""
_CHECK = hashlib.sha256().digest_size


class CacheFolder:
    """Entries of some kinds, each a file below a corpus; several processes may read and write at once."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._path = os.path.join(root, FOLDER)

    def get(self, kind: str, key: str) -> bytes | None:
        """What was kept under a key; None if there is nothing, or it is damaged."""
        try:
            with open(self._file(kind, key), "rb") as file:
                content = file.read()
        except OSError:
            return None
        check, entry = content[:_CHECK], content[_CHECK:]
        return entry if check == hashlib.sha256(entry).digest() else None

    def put(self, kind: str, key: str, entry: bytes) -> None:
        """Keep something under a key, if it can be written.

        Raises:
            KeyboardInterrupt: if Ctrl-C was pressed before, since it may be wrong.
        """
        raise_noted()
        # Where the corpus cannot be written or the disk is full, nothing is kept. A link may lead out of the corpus.
        if os.path.islink(self._path):
            return
        with contextlib.suppress(OSError):
            self._make(kind)
            file = self._file(kind, key)
            written = f"{file}.{os.getpid()}"
            try:
                with open(written, "xb") as new:
                    new.write(hashlib.sha256(entry).digest() + entry)
                os.replace(written, file)
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(written)
                raise

    def keep_newest(self, kind: str, most: int) -> None:
        """Remove the entries of a kind that were written first, so that no more than some are left."""
        with contextlib.suppress(OSError):
            entries = sorted(self._entries(kind), reverse=True)
            for _, path in entries[most:]:
                with contextlib.suppress(OSError):
                    os.unlink(path)

    def keep_only(self, kind: str, keys: set[str]) -> None:
        """Remove the entries of a kind that are under other keys."""
        with contextlib.suppress(OSError):
            for _, path in list(self._entries(kind)):
                if os.path.basename(path) not in keys:
                    with contextlib.suppress(OSError):
                        os.unlink(path)

    def _entries(self, kind: str) -> Iterator[tuple[int, str]]:
        with os.scandir(os.path.join(self._path, kind)) as found:
            for entry in found:
                yield entry.stat().st_mtime_ns, entry.path

    def _file(self, kind: str, key: str) -> str:
        return os.path.join(self._path, kind, key)

    def _make(self, kind: str) -> None:
        os.makedirs(os.path.join(self._path, kind), exist_ok=True)
        for name, content in _MADE_ONCE.items():
            with contextlib.suppress(FileExistsError), open(os.path.join(self._path, name), "x") as file:
                file.write(content)
