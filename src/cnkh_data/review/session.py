"""One review: what is still to be read, what a record's page says, and the seals of those that are confirmed.

The corpus is read once, and again whenever somebody else has changed a file meanwhile: what is sealed is what was shown.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path as FilePath
from typing import NamedTuple

from ..canonical import file_text, record_text
from ..corpus import SHARED, Corpus, DocumentFolder, LoadedFile, Sealable, find_root, load
from ..errors import CannotRunError
from ..files import DataFolder
from ..finding import UNREADABLE, Finding
from ..interrupts import without_interrupts
from ..models import Provision, Seal
from ..models.codelists import SealBasis
from ..positions import Path, Places, Position
from ..progress import TerminalProgress
from ..seals import (
    ReadBy,
    SealFile,
    SealKey,
    changed_paths,
    holds,
    ids_standing_for,
    seal_file,
    seal_files,
    sealed_with,
    why_not_found,
)
from ..texts import number_of
from ..validate.rule import id_of
from ..validate.rules.seals import seal as seal_rule
from ..validate.runner import Means, check
from ..validate.waivers import FILE as WAIVERS_FILE
from ..validate.waivers import read_waivers
from ..writing import Writing, writing
from .layout import Line
from .page import page
from .queue import in_reading_order, is_named

SEAL_RULE = id_of(seal_rule)
"""The rule that asks for seals: what it finds is what a review is for."""


class Refusal(Enum):
    """Why a record cannot be sealed, however it was read."""

    PROPOSED = "a program proposed it; if every code is right, confirm it, and it is read: else correct it first"
    WRONG = "validation finds an error in it, and sealing mends no errors: correct it, then review it again"


class Standing(Enum):
    """How a record's seal stands."""

    NONE = auto()
    VOID = auto()
    SAME_LINES = auto()
    """Void, though no line of the record has changed: a source has, or the seal itself."""
    SEALED_HERE = auto()


@dataclass(frozen=True)
class Shown:
    """A record as it is shown; two that are equal say the same to whoever reads them."""

    key: SealKey
    standing: Standing
    text: bytes
    page: tuple[Line, ...]
    changed: tuple[Path, ...]
    """What is not as it was sealed."""
    findings: tuple[Finding, ...]
    refusal: Refusal | None


class Session:
    """A review of the records that no seal vouches for as they stand, by one reader."""

    def __init__(self, root: FilePath, ids: Sequence[str], reader: str, colour: bool = False) -> None:
        self._root, self._ids, self._colour = find_root(root), ids, colour
        self._read = ReadBy(reader, SealBasis.REVIEW)
        self._made: dict[SealKey, Seal] = {}
        self._before: dict[SealKey, Seal | None] = {}
        """What stood before a seal was made here."""
        self._left: set[SealKey] = set()
        self._load()
        self._require(ids)

    # What is to be read

    @property
    def unreadable(self) -> Sequence[str]:
        """Files that cannot be read, so that nothing in them is shown."""
        return sorted(self._unreadable)

    def upcoming(self) -> SealKey | None:
        """The first record that is not sealed and was not left."""
        return next((key for key in self._entries if key not in self._left and not self.is_sealed(key)), None)

    def place(self, key: SealKey) -> tuple[int, int]:
        """The number of a record among all that are shown, and how many those are."""
        shown = [one for one in self._entries if self.is_shown(one)]
        return shown.index(key) + 1, len(shown)

    def is_sealed(self, key: SealKey) -> bool:
        """Whether a record's seal holds."""
        if key not in self._held:
            item, seal = self._entries[key].item, self._seal_of.get(key)
            self._held[key] = seal is not None and (item.intact or holds(seal, item.record, item.sources))
        return self._held[key]

    def is_there(self, key: SealKey) -> bool:
        """Whether there is such a record."""
        return key in self._entries

    def is_shown(self, key: SealKey) -> bool:
        """Whether a record is one to be shown: no seal of it holds, or one that was made here."""
        return self.is_there(key) and (key in self._made or not self.is_sealed(key))

    @property
    def result(self) -> str:
        """How many records were sealed and left, and how many have no seal that holds."""
        unsealed = {key for key in self._entries if not self.is_sealed(key)}
        left = len(self._left & unsealed)
        return f"{number_of(len(self._made), 'record')} sealed, {left} left; {len(unsealed)} still unsealed"

    # One record

    def show(self, key: SealKey) -> Shown:
        """A record as it now stands."""
        folder, item = self._entries[key]
        text, seal, findings = record_text(item.record), self._seal_of.get(key), self._findings.get(id(item.record), ())
        changed = () if seal is None or self.is_sealed(key) else tuple(changed_paths(seal, text))
        if key in self._made and self.is_sealed(key):
            standing = Standing.SEALED_HERE
        else:
            standing = Standing.NONE if seal is None else Standing.VOID if changed else Standing.SAME_LINES
        lines = tuple(page(self._corpus, folder, item, self._colour))
        return Shown(key, standing, text, lines, changed, tuple(findings), _refusal(item, findings))

    def seal(self, shown: Shown) -> bool:
        """Seal a record as it was shown, and write that; nothing is done if it is not as it was shown any more."""

        def made() -> Seal:
            return self._file_of(self._entries[key].item).made(key, self._read)

        key, before = shown.key, self._seal_of.get(shown.key)
        if not self._write(key, made, lambda: self.is_there(key) and self.show(key) == shown):
            return False
        self._before.setdefault(key, before)
        self._made[key] = self._seal_of[key]
        self._left.discard(key)
        return True

    def confirm(self, shown: Shown) -> bool:
        """Set a proposal, as it was shown, to read, and write that; nothing is done if it is not as it was shown any more."""
        while True:
            if self._changed_outside():
                self._load()
            key = shown.key
            if not (self.is_there(key) and self.show(key) == shown):
                return False
            folder, item = self._entries[key]
            if folder is None:
                return False
            made = [one.confirmed() if one is item.record else one for one in folder.provisions]
            path = f"data/documents/{folder.name}/provisions.json"
            with writing(self._root, "review") as place:
                if not self._changed_outside():
                    with without_interrupts():
                        place.put({path: file_text(made).encode("utf-8")})
                    break
        self._load()
        return True

    def take_back(self, key: SealKey) -> None:
        """Put back what stood before a seal that was made here, and leave the record."""
        made = self._made[key]
        self._write(key, lambda: self._before[key], lambda: self.is_there(key) and self._seal_of.get(key) == made)
        self._made.pop(key, None)
        self.leave(key)

    def leave(self, key: SealKey) -> None:
        """Leave a record as it is."""
        self._left.add(key)

    def ask_again(self, key: SealKey) -> None:
        """Let a record that was left come again."""
        self._left.discard(key)

    # Files

    def _load(self) -> None:
        self._stamps = self._stamped()
        progress = TerminalProgress()
        try:
            loading = load(self._root, progress)
            if loading.corpus is None:
                raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
            self._corpus = loading.corpus
            report = check(loading, read_waivers(self._root), Means(progress=progress))
        finally:
            progress.clear()
        self._unreadable = {one.file for one in loading.findings if one.level <= UNREADABLE}
        self._entries: dict[SealKey, _Entry] = {}
        for folder, item in in_reading_order(self._corpus):
            if is_named(item, self._ids):
                self._entries.setdefault(item.key, _Entry(folder, item))
        self._files: dict[str, SealFile] = {}
        self._seal_of = {(seal.record_type, seal.record): seal for seal in self._corpus.seals}
        self._held: dict[SealKey, bool] = {}
        self._findings = _by_record(self._corpus, report.findings)
        self._made = {key: seal for key, seal in self._made.items() if self._seal_of.get(key) == seal}

    def _require(self, ids: Sequence[str]) -> None:
        """Check that each id names a record.

        Raises:
            CannotRunError: with what may have been meant.
        """
        known = {name for entry in self._entries.values() for name in ids_standing_for(entry.item.id)}
        for wrong in (one for one in ids if one not in known or sealed_with(self._corpus, one)):
            why = why_not_found(self._corpus, wrong, "review")
            raise CannotRunError(f"no record to review has the id {wrong!r}{why}")

    def _write(self, key: SealKey, seal: Callable[[], Seal | None], still: Callable[[], bool]) -> bool:
        """Write a record's seal, or that it has none, if something still holds of the files as they are while nobody else writes."""
        while True:
            if self._changed_outside():
                self._load()
            if not still():
                return False
            with writing(self._root, "review") as place:
                if not self._changed_outside():
                    self._put(place, self._entries[key].item, seal())
                    return True

    def _put(self, place: Writing, item: Sealable, seal: Seal | None) -> None:
        """Write the file of seals that has that of a record."""
        file = self._file_of(item)
        file.replace(item.key, seal)
        ((path, text),) = seal_files({item.folder: file.seals()}).items()
        if path in self._unreadable:
            raise CannotRunError(f"{path}: cannot be read, so nothing is written there; run: cnkh validate")
        with without_interrupts():
            place.put({path: text.encode("utf-8")})
        self._stamps[path] = _stamp(self._root / path)
        self._held.pop(item.key, None)
        self._seal_of.pop(item.key, None)
        if seal:
            self._seal_of[item.key] = seal

    def _file_of(self, item: Sealable) -> SealFile:
        """The seals among which that of a record is, as they are now."""
        if item.folder not in self._files:
            folder = self._corpus.folders.named(item.folder) if item.folder != SHARED else None
            self._files[item.folder] = seal_file(self._corpus, folder)
        return self._files[item.folder]

    def _changed_outside(self) -> bool:
        """Whether somebody else has changed a file since the corpus was read."""
        return self._stamped() != self._stamps

    def _stamped(self) -> dict[str, object]:
        paths = [*(f"data/{path}" for path in DataFolder(self._root / "data").files()), WAIVERS_FILE]
        return {path: _stamp(self._root / path) for path in paths}


class _Entry(NamedTuple):
    """A record to be read, with its document's folder."""

    folder: DocumentFolder | None
    item: Sealable


def _refusal(item: Sealable, findings: Sequence[Finding]) -> Refusal | None:
    if isinstance(item.record, Provision) and item.record.proposed:
        return Refusal.PROPOSED
    return Refusal.WRONG if any(finding.severity == "error" for finding in findings) else None


def _by_record(corpus: Corpus, findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    """Findings by the identity of the record that they are in, but for those that only ask for seals."""
    in_file: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.rule != SEAL_RULE:
            in_file.setdefault(finding.file, []).append(finding)
    found: dict[int, list[Finding]] = {}
    for file in corpus.files:
        for record, finding in _records_of(file, in_file.get(file.path, ())):
            found.setdefault(record, []).append(finding)
    return found


def _records_of(file: LoadedFile, findings: Sequence[Finding]) -> Iterator[tuple[int, Finding]]:
    """Yield each finding in a file with the record that stands there."""
    if not (findings and file.records):
        return
    places = Places(file.text)
    starts = [places.value((number,)) for number in range(len(file.records))] if file.many else [Position(1, 1)]
    for finding in findings:
        yield id(file.records[max(bisect_right(starts, finding.position) - 1, 0)]), finding


def _stamp(path: FilePath) -> object:
    """What changes whenever a file is written."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
