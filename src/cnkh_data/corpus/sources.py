"""The files that texts are cut from: read once to know what they are, kept while there is room, else read again when they are needed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from ..errors import CannotRunError
from ..files import MAX_SOURCE_BYTES, DataFolder
from ..models import Source
from .room import Room


class SourceFiles(Mapping[str, bytes]):
    """Bytes of the file of each source, by its id; a source whose file is missing is left out."""

    def __init__(self, data: DataFolder, sources: Iterable[Source], room: Room) -> None:
        """Read every file once, however many records name it.

        Raises:
            CannotRunError: if a file cannot be read.
        """
        self._data = data
        self._digests: dict[str, str] = {}
        self._kept: dict[str, bytes] = {}
        self._last: tuple[str, bytes] | None = None
        self._words: tuple[str, str] | None = None
        listed = list(sources)
        for file, received in {source.file: source.sha256 for source in listed}.items():
            content = self._read(file)
            if content is not None:
                digest = hashlib.sha256(content).hexdigest()
                self._digests[file] = received if digest == received else digest  # in memory once: there are thousands
                if room.has(len(content)):
                    self._kept[file] = content
        if room.is_used_up:  # Then most are read again in any case, and each process would have these with it.
            self._kept.clear()
        self._files = {source.id: source.file for source in listed if source.file in self._digests}

    def _read(self, file: str) -> bytes | None:
        return self._data.read(f"sources/{file}", MAX_SOURCE_BYTES)

    def __getitem__(self, source: str) -> bytes:
        file = self._files[source]
        if file in self._kept:
            return self._kept[file]
        if self._last is None or self._last[0] != file:
            content = self._read(file)
            if content is None or hashlib.sha256(content).hexdigest() != self._digests[file]:
                raise CannotRunError(f"data/sources/{file}: changed while it was read; run again")
            self._last = file, content
        return self._last[1]

    def __contains__(self, source: object) -> bool:
        return source in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def digest(self, source: str) -> str | None:
        """SHA-256 of the bytes of a source; None if its file is missing."""
        return self._digests[self._files[source]] if source in self._files else None

    def words(self, source: str) -> str:
        """A source as text; empty if it is not UTF-8, which rule `source-encoding` says."""
        file = self._files[source]
        # Several texts are cut from one file, one after the other.
        if self._words is None or self._words[0] != file:
            self._words = file, _decode_or_empty(self[source])
        return self._words[1]


def _decode_or_empty(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
