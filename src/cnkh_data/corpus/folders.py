"""The documents of a corpus: each is read when it is asked for, and kept while there is room."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, overload

from ..errors import CannotRunError
from ..finding import Finding
from .document import DocumentFolder, FileForm, LoadedFile
from .room import Room


class ReadFolder(NamedTuple):
    """What reading a document folder gave."""

    folder: DocumentFolder | None
    """None if any of its files could not be read."""
    files: tuple[LoadedFile, ...]
    """The files that could be read."""
    findings: tuple[Finding, ...]
    """What is wrong with them."""
    size: int
    """Bytes of its files."""
    digest: str
    """Stands for the bytes of its files."""

    @property
    def known(self) -> "Known":
        """What another run needs to know of it."""
        return Known(self.digest, tuple(file.form for file in self.files))


class Known(NamedTuple):
    """What a run needs to know of a document that another has read."""

    digest: str
    """Stands for the bytes of its files."""
    forms: tuple[FileForm, ...]
    """What was seen of its files, in the order in which they are read."""


def _nothing() -> None:
    """Nobody wants to know."""


Forms = Sequence[FileForm]
"""What was seen of the files of a folder, in the order in which they are read; empty if they were not read before."""


class Folders(Sequence[DocumentFolder]):
    """Every document that could be read, in the order of the names of their folders.

    A folder that is not kept is read again each time it is asked for, so those who ask go through them in order.
    """

    def __init__(self, names: Sequence[str], read: Callable[[str, Forms], ReadFolder], room: Room) -> None:
        self.names = tuple(names)
        """Names of all document folders, readable or not."""
        self.touched: Callable[[], None] = _nothing
        """Is called whenever somebody looks at documents, or asks which could be read."""
        self.forget: Callable[[], None] = _nothing
        """Is called before a document is read: what is kept of another would be in memory beside it."""
        self._read_folder = read
        self._room = room
        self._digests: dict[str, str] = {}
        self._forms: dict[str, tuple[FileForm, ...]] = {}
        """What was seen of the files of a folder: while their bytes are the same, it need not be looked at again."""
        self._same_forms: dict[tuple[FileForm, ...], tuple[FileForm, ...]] = {}
        self._readable: list[str] = []
        self._unread: set[str] = set()
        self._other_form: list[str] = []
        self.findings: list[Finding] = []
        """What is wrong with files of documents."""
        self._kept: dict[str, ReadFolder] = {}
        self._last: tuple[str, ReadFolder] | None = None

    @classmethod
    def of(cls, folders: Sequence[DocumentFolder]) -> "Folders":
        """Documents that are in memory already."""
        by_name = {folder.name: folder for folder in folders}
        found = cls([*by_name], lambda name, _: ReadFolder(by_name[name], by_name[name].files, (), 0, ""), Room())
        for _ in found.read_all():
            pass
        return found

    def read_all(self) -> Iterator[DocumentFolder | None]:
        """Yield each document as it is read for the first time, None for one that could not be; until then there are none here."""
        return map(self.read_first, self.names)

    def read_first(self, name: str) -> DocumentFolder | None:
        """Read a document for the first time; None if it could not be read."""
        found = self._read(name, ())
        self._digests[name] = found.digest
        if found.folder is not None:
            self._readable.append(name)
        if found.findings:
            self._unread.add(name)
            self.findings += found.findings
        if not all(file.canonical for file in found.files):
            self._other_form.append(name)
        if self._room.has(found.size):
            self._kept[name] = found
        else:
            self._remember(name, found.known.forms)
        return found.folder

    def take(self, name: str, known: "Known") -> None:
        """Know a document as an earlier run has read it: there is nothing wrong in it, and it is read only if somebody asks for it."""
        self._digests[name] = known.digest
        self._readable.append(name)
        self._remember(name, known.forms)

    def _read(self, name: str, forms: Forms) -> ReadFolder:
        self._last = None  # So that there is never more than one.
        self.forget()
        return self._read_folder(name, forms)

    def _remember(self, name: str, forms: tuple[FileForm, ...]) -> None:
        self._forms[name] = self._same_forms.setdefault(forms, forms)

    def known(self, name: str) -> "Known | None":
        """What another run needs to know of a document that was read, so that it need not read it; None if something is wrong in it."""
        if name in self._unread or name in self._other_form:
            return None
        return self.state(name)

    def state(self, name: str) -> Known:
        """The same of any document that could be read."""
        return self._kept[name].known if name in self._kept else Known(self._digests[name], self._forms[name])

    @property
    def readable(self) -> Sequence[str]:
        """Names of the folders of the documents here, in their order."""
        return self._readable

    @property
    def unreadable(self) -> frozenset[str]:
        """Names of the folders that are no documents here, since nothing, or not enough, of them could be read."""
        return frozenset(self.names).difference(self._readable)

    def leave(self, name: str) -> None:
        """Know that a document cannot be read."""
        self._unread.add(name)

    def read(self, name: str) -> ReadFolder:
        """Read a document, and keep nothing of it."""
        return self._read(name, ())

    @property
    def unread(self) -> frozenset[str]:
        """Names of the folders that could not be read in full."""
        return frozenset(self._unread)

    def named(self, name: str) -> DocumentFolder | None:
        """A document by the name of its folder; None if it is none, or could not be read."""
        self.touched()
        return self._at(name).folder if name in self._digests else None

    def kept(self, name: str) -> DocumentFolder | None:
        """A document that stays in memory, by the name of its folder; None if it does not, or could not be read.

        Who takes no more of it than its texts must say himself that he looked at documents.
        """
        return self._kept[name].folder if name in self._kept else None

    @property
    def at_hand(self) -> Iterator[DocumentFolder]:
        """Yield the documents that are in memory now."""
        self.touched()
        last = (self._last[1],) if self._last else ()
        return (found.folder for found in (*last, *self._kept.values()) if found.folder is not None)

    def files(self) -> Iterator[LoadedFile]:
        """Yield every file that could be read, those of documents that could not be last."""
        self.touched()
        readable = set(self._readable)
        for name in (*self._readable, *(name for name in self.names if name not in readable)):
            yield from self._at(name).files

    def files_of_other_form(self) -> Iterator[LoadedFile]:
        """Yield the files that are not written as `cnkh fmt` would write them."""
        return (file for name in self._other_form for file in self._at(name).files if not file.canonical)

    def _at(self, name: str) -> ReadFolder:
        if name in self._kept:
            return self._kept[name]
        if self._last is None or self._last[0] != name:
            found = self._read(name, self._forms[name])
            if found.digest != self._digests[name]:
                raise CannotRunError(f"data/documents/{name}: changed while it was read; run again")
            self._last = name, found
        return self._last[1]

    def __len__(self) -> int:
        self.touched()
        return len(self._readable)

    def __iter__(self) -> Iterator[DocumentFolder]:
        self.touched()
        return (self._folder(name) for name in self._readable)

    @overload
    def __getitem__(self, at: int) -> DocumentFolder: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[DocumentFolder]: ...
    def __getitem__(self, at: int | slice) -> DocumentFolder | Sequence[DocumentFolder]:
        self.touched()
        if isinstance(at, slice):
            return [self._folder(name) for name in self._readable[at]]
        return self._folder(self._readable[at])

    def _folder(self, name: str) -> DocumentFolder:
        folder = self._at(name).folder
        if folder is None:
            raise LookupError(name)
        return folder
