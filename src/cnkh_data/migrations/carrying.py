"""Carries the records and seals of a corpus through steps, one document at a time.

Whether an old record can be recovered is not declared but tried: each changed record is read from its new file, goes all steps back,
is written, and must come out byte for byte as it was.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, NoReturn

from ..canonical import plain_text, record_texts
from ..errors import CannotRunError
from ..files import MAX_BYTES, MAX_BYTES_PER_DOCUMENT, DataFolder
from ..positions import JsonError, decoded, read_json
from .changes import Change, Json, MisfitError, NoWayBackError, Number, objects
from .layout import (
    DATASET,
    DOCUMENT,
    FORMAT_1,
    SEAL,
    SEALS,
    SHARED,
    SOURCES,
    FileKind,
    Layout,
    Parting,
    cut_from,
    source_hashes,
)
from .seals import Changed, SealKey, Unsealed, carried_seal


@dataclass(frozen=True)
class Step:
    """What leads from one format to the next."""

    number: int
    """The format that it leads to."""
    about: str
    """What is different there, as a sentence without its full stop."""
    changes: tuple[Change, ...] = ()
    """What happens to records, in this order; to `seals` once the records that they seal have been carried."""
    layout: Layout | None = None
    """Where records and seals stand in the new format; None if where they stood."""
    parting: Parting | None = None
    """Records that leave a shared file for those of their documents."""

    @cached_property
    def by_kind(self) -> dict[str, list[Change]]:
        """Changes of each kind of file, and the new number of the format."""
        found: dict[str, list[Change]] = {}
        for change in (*self.changes, Number(DATASET.name, self.number)):
            found.setdefault(change.kind, []).append(change)
        return found


def layout_after(steps: Sequence[Step]) -> Layout:
    """Where records and seals stand after the first steps of all."""
    return next((step.layout for step in reversed(steps) if step.layout), FORMAT_1)


Fits = Callable[[FileKind, bytes], str]
"""Says what in the new content of a file does not fit the newest format; nothing if all does."""


Place = tuple[str, int]
"""A file below `data/`, and the number of a record in it."""


@dataclass
class Account:
    """What was done with a corpus."""

    records: dict[int, Counter[str]] = field(default_factory=dict)
    """Of each step, by its number: how many records of each kind of file it changed."""
    seals: int = 0
    """Seals that go on saying what they said."""
    unsealed: list[Unsealed] = field(default_factory=list)
    moved: dict[Place, Place] = field(default_factory=dict)
    """Where records stand now of a file that some of its records have left."""


_Numbered = tuple[int, bytes]
"""The text of a seal, with its place in its file."""


class _CarriedFile(NamedTuple):
    """A file of records, before and after."""

    before: list[Json]
    content: bytes | None
    """What it holds now; None if nothing in it has changed."""
    changed: list[Changed]


class _Carried(NamedTuple):
    """A record of a file, before and after."""

    at: int
    """Its number in the file."""
    old: Json
    now: Json


Parted = dict[str, dict[FileKind, _CarriedFile]]
"""Files that documents get of records that have left a shared one, by the name of the folder."""


class Carrying:
    """A corpus on its way through steps. What happens to it is in `account` once all its files have come."""

    def __init__(self, data: DataFolder, shown: str, steps: Sequence[Step], taken: int, fits: Fits) -> None:
        """Take a corpus that has `taken` of the steps behind it; `shown` is what its folder is called in messages."""
        self.data, self.shown, self.steps, self.fits = data, shown, steps[taken:], fits
        self.before, self.layout = layout_after(steps[:taken]), layout_after(steps)
        self.account = Account({step.number: Counter() for step in self.steps})
        self.names = data.folders("documents")
        # Registers and seals may grow with the documents.
        self._most_shared = MAX_BYTES + len(self.names) * MAX_BYTES_PER_DOCUMENT
        self._in_one_file: list[tuple[int, bytes]] = []
        """Seals that stand in one file, with their places in it."""
        self._partings = [(step.number, step.parting) for step in self.steps if step.parting]
        self._parted: Parted = {}
        self._leaving: dict[SealKey, str] = {}
        """Records that leave a shared file, as seals named them before, to the folder of their document."""

    def paths(self) -> Iterator[str]:
        """Yield every path below `data/` that may be written."""
        yield from (kind.path for kind in self.layout.shared)
        yield SEALS
        for name in self.names:
            yield f"documents/{name}/{SEALS}"
            below = (f"documents/{name}/{kind.path}" for kind in self.layout.documents)
            yield from (path for path in below if (self.data.path / path).is_file())
            new = (f"documents/{name}/{kind.path}" for kind in self._new_kinds if self._may_hold(name, kind))
            yield from (path for path in new if not (self.data.path / path).is_file())

    @property
    def _new_kinds(self) -> Iterator[FileKind]:
        """Yield the kinds of files of documents that records leave shared files for."""
        return (kind for _, parting in self._partings for kind in parting.kinds)

    def _may_hold(self, name: str, kind: FileKind) -> bool:
        """Whether a document has the folder for a file."""
        return name in self._names and (self.data.path / f"documents/{name}/{kind.path}").parent.is_dir()

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.names)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the path below `data/` and the new content of each file that changes; the number of the format comes last.

        Raises:
            CannotRunError: if a file is not in canonical form, or does not fit its schema.
        """
        self._refuse_newer_files()
        carried = {kind: self._file(kind, kind.path, SHARED, self._most_shared) for kind in self.before.shared}
        for number, parting in self._partings:
            kind = next(one for one in carried if one.name == parting.kind)
            carried[kind] = self._part(number, parting, kind, carried[kind])
        seals = self._seals_by_folder()
        yield from _contents(carried)
        yield from self._sealed(SHARED, seals.pop(SHARED, []), carried, ())
        sources = next(file.before for kind, file in carried.items() if kind.name == SOURCES.name)
        with self._fitting(SOURCES.path):
            hashes = source_hashes(sources)
        for name in self.names:
            yield from self._document(name, seals.pop(name, []), hashes)
        if not self.layout.seals_with_documents:
            yield from self._seal_file(SEALS, [text for _, text in sorted(self._in_one_file)])
        yield from (
            (kind.path, file.content) for kind, file in carried.items() if kind.name == DATASET.name and file.content
        )

    def _refuse_newer_files(self) -> None:
        """Refuse to write over files that only a newer format has: then it is the number of the format that is wrong."""
        paths = [] if self.before.seals_with_documents else [SEALS]
        paths += [kind.path for kind in self._new_kinds]
        beside = (f"documents/{name}/{path}" for name in self.names for path in paths)
        if there := next((one for one in beside if (self.data.path / one).exists()), ""):
            number = self.steps[0].number - 1
            raise CannotRunError(
                f"{self.shown}/{there}: format {number} has no such file; if {self.shown}/dataset.json lost its format, put it "
                "back (git diff shows it); nothing was changed"
            )

    def loose(self) -> Iterator[tuple[str, bytes]]:
        """Yield the path and the new content of each file that changes, in a folder of records that are no corpus and have no seals.

        Raises:
            CannotRunError: if a file is not in canonical form, or does not fit its schema.
        """
        for path in self.data.files():
            kind = self.before.kind_of(path)
            content = self._file(kind, path, SHARED, MAX_BYTES).content if kind else None
            if content is not None:
                yield path, content

    def _document(self, name: str, seals: list[_Numbered], hashes: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
        folder = f"documents/{name}"
        carried = {kind: self._file(kind, f"{folder}/{kind.path}", name, MAX_BYTES) for kind in self.before.documents}
        yield from ((f"{folder}/{path}", content) for path, content in _contents(carried))
        document = next(file.before[0] for kind, file in carried.items() if kind.name == DOCUMENT.name)
        own = [*self._own_seals(name), *seals] if self.before.seals_with_documents else seals
        with self._fitting(f"{folder}/{DOCUMENT.path}"):
            own_hashes = tuple(cut_from(document, hashes))
        new = self._parted.get(name, {})
        yield from ((f"{folder}/{path}", content) for path, content in _contents(new))
        yield from self._sealed(name, self._in_order(own) if new else own, {**carried, **new}, own_hashes)

    # Records

    def _file(self, kind: FileKind, path: str, folder: str, most: int) -> _CarriedFile:
        """Carry one file.

        Raises:
            CannotRunError: if it is missing, not in canonical form, or does not fit its schema.
        """
        content = self.data.read(path, most)
        if content is None:
            if kind.may_lack:
                return _CarriedFile([], None, [])
            none = ", or write [] into it if there are no such records" if kind.many else ""
            raise self._refused(path, f"no such file; put it back{none}")
        value = self._read(path, content)
        with self._fitting(path):
            return self._carried(kind, path, folder, content, value)

    @contextlib.contextmanager
    def _fitting(self, path: str) -> Iterator[None]:
        """Refuse a file in which something is missing, or is not of the type that it has in this format."""
        try:
            yield
        except MisfitError as error:
            raise self._misfit(path, str(error)) from None
        except (KeyError, TypeError, AttributeError, IndexError):
            raise self._misfit(path, "does not fit its schema") from None

    def _carried(self, kind: FileKind, path: str, folder: str, content: bytes, before: Any) -> _CarriedFile:
        if isinstance(before, list) is not kind.many:
            raise TypeError
        records = before if kind.many else [before]
        if not all(isinstance(record, dict) for record in records):
            raise TypeError
        after = content
        if any(kind.name in step.by_kind for step in self.steps):
            value = json.loads(content)
            for number, record in enumerate(value if kind.many else [value]):
                self._forth(kind, f"/{number}" if kind.many else "", record)
            after = plain_text(value)
        if fault := self.fits(kind, after):
            newest = self.steps[-1].number
            repair = f"correct it with a cnkh-data that reads format {self._number}, unless a step is wrong"
            raise self._refused(path, f"would not fit format {newest} at {fault}; {repair}")
        if after == content:
            return _CarriedFile(records, None, [])
        return _CarriedFile(records, after, list(self._changed(kind, folder, content, after)))

    def _forth(self, kind: FileKind, place: str, record: Json) -> None:
        """Lead a record through all steps, in place, and count those that change it."""
        for step in self.steps:
            # A sum, since each change must be made.
            if sum(_made(change, record, place) for change in step.by_kind.get(kind.name, ())):
                self.account.records[step.number][kind.name] += 1

    def _changed(self, kind: FileKind, folder: str, content: bytes, after: bytes) -> Iterator[Changed]:
        """Yield the records of a file that are not as they were, with whether each can be recovered."""
        befores, afters = record_texts(content, kind.many), record_texts(after, kind.many)
        for before, now in zip(befores, afters, strict=True):
            if before != now:
                old, new = json.loads(before), json.loads(now)
                key = kind.record_type, kind.key(old, folder)
                yield Changed(key, self._newest(kind).key(new, folder), before, now, self._lost(kind, before, new))

    def _part(self, number: int, parting: Parting, kind: FileKind, file: _CarriedFile) -> _CarriedFile:
        """Take the records out of a shared file that go to their documents, and keep them for these; return what is left."""
        content = file.content or self.data.read(kind.path, self._most_shared) or b""
        stay: list[_Carried] = []
        groups: dict[tuple[str, FileKind], list[_Carried]] = {}
        with self._fitting(kind.path):
            for at, (old, new) in enumerate(zip(file.before, json.loads(content), strict=True)):
                place = parting.place(new)
                leaves = place is not None and self._may_hold(*place)
                (groups.setdefault(place, []) if place and leaves else stay).append(_Carried(at, old, new))
        if not groups:
            return file
        self._note_places(kind.path, kind.path, stay)
        for (name, to), records in groups.items():
            self._note_places(kind.path, f"documents/{name}/{to.path}", records)
            self.account.records[number][kind.name] += len(records)
            changed = [self._changed_record(kind, to, one, left_shared=True) for one in records]
            self._leaving |= {one.key: name for one in changed}
            self._parted.setdefault(name, {})[to] = _CarriedFile([], plain_text([one.now for one in records]), changed)
        left = [self._changed_record(kind, kind, one) for one in stay if plain_text(one.old) != plain_text(one.now)]
        return _CarriedFile([one.old for one in stay], plain_text([one.now for one in stay]), left)

    def _note_places(self, before: str, now: str, records: Sequence[_Carried]) -> None:
        """Note where records of a file stand now."""
        self.account.moved |= {(before, one.at): (now, number) for number, one in enumerate(records)}

    def _changed_record(self, kind: FileKind, to: FileKind, one: _Carried, left_shared: bool = False) -> Changed:
        """A record of a shared file that may be another now, or elsewhere."""
        before, now = plain_text(one.old)[:-1], plain_text(one.now)[:-1]
        new_kind = self._newest(to)
        key = kind.record_type, kind.key(one.old, SHARED)
        lost = self._lost(kind, before, json.loads(now))
        return Changed(key, new_kind.key(one.now, SHARED), before, now, lost, left_shared)

    def _newest(self, kind: FileKind) -> FileKind:
        """A kind of file as the newest format has it."""
        return next(one for one in (*self.layout.shared, *self.layout.documents) if one.name == kind.name)

    def _lost(self, kind: FileKind, before: bytes, record: Json) -> str:
        """Why an old record cannot be recovered from the new one; empty if it can."""
        try:
            for step in reversed(self.steps):
                for change in reversed(step.by_kind.get(kind.name, [])):
                    for item in _all(record, change):
                        change.back(item)
        except (NoWayBackError, MisfitError) as error:
            return str(error)
        except (KeyError, TypeError, AttributeError, IndexError):
            return "its form before cannot be recovered"
        if plain_text(record)[:-1] == before:
            return ""
        return f"{different(json.loads(before), record) or 'the order of its fields'} cannot be recovered"

    # Seals

    def _seals_by_folder(self) -> dict[str, list[_Numbered]]:
        """Seals of the shared file by document, as text: parsed, they would take several times as much memory.

        A seal of a document that is gone stays with the shared ones, for the validator to ask about.
        """
        found: dict[str, list[_Numbered]] = {}
        for number, text in enumerate(self._seal_texts(SEALS, self._most_shared)):
            seal = json.loads(text)
            folder = self.before.folder_of(seal)
            own = folder if folder in self._folders else SHARED
            found.setdefault(self._leaving.get(_key_of(seal), own), []).append((number, text))
        return found

    def _in_order(self, seals: list[_Numbered]) -> list[_Numbered]:
        """The seals of a document that has got some from a shared file: those beside the seals that they belong to."""
        for _, parting in self._partings:
            read = [(json.loads(text), number, text) for number, text in seals]
            read.sort(key=lambda one: (parting.order(one[0]), _key_of(one[0]) in self._leaving))
            seals = [(number, text) for _, number, text in read]
        return seals

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(() if self.before.seals_with_documents else self.names)

    def _own_seals(self, name: str) -> list[_Numbered]:
        path = f"documents/{name}/{SEALS}"
        return list(enumerate(self._seal_texts(path, MAX_BYTES))) if (self.data.path / path).exists() else []

    def _seal_texts(self, path: str, most: int) -> Iterator[bytes]:
        """Yield the text of each seal in a file. The file is never parsed as a whole: one may hold those of all documents."""
        content = self.data.read(path, most)
        if content is None:
            raise self._refused(path, "no such file; put it back, or write [] into it if nothing was ever verified")
        try:
            yield from _seals_by_line(content)
        except (ValueError, KeyError, TypeError, RecursionError):
            self._read(path, content)
            raise self._misfit(path, "does not fit its schema") from None

    def _sealed(
        self, name: str, seals: list[_Numbered], carried: Mapping[FileKind, _CarriedFile], hashes: Sequence[str]
    ) -> Iterator[tuple[str, bytes]]:
        """Carry the seals of a document, or of the shared records, and yield the file that holds them if it changes."""
        changed: dict[SealKey, list[Changed]] = {}
        for record in (record for file in carried.values() for record in file.changed):
            changed.setdefault(record.key, []).append(record)
        kept: list[_Numbered] = []
        with self._fitting(f"documents/{name}/{SEALS}" if name and self.before.seals_with_documents else SEALS):
            for number, text in seals:
                after = self._seal(text, changed, hashes)
                if isinstance(after, Unsealed):
                    self.account.unsealed.append(after)
                else:
                    kept.append((number, after))
        self.account.seals += len(kept)
        if self.layout.seals_with_documents:
            path = f"documents/{name}/{SEALS}" if name else SEALS
            yield from self._seal_file(path, [text for _, text in kept])
        else:
            self._in_one_file += kept

    def _seal(
        self, text: bytes, changed: Mapping[SealKey, Sequence[Changed]], hashes: Sequence[str]
    ) -> bytes | Unsealed:
        """Carry one seal; parsed only if its record may have changed, or all seals do."""
        if not (changed or self._seals_change):
            return text
        seal = json.loads(text)
        records = changed.get(_key_of(seal))
        after = carried_seal(seal, records, hashes) if records else seal
        if isinstance(after, Unsealed):
            return after
        self._forth(SEAL, "", after)
        return plain_text(after)[:-1]

    @cached_property
    def _seals_change(self) -> bool:
        """Whether some step changes what a seal says."""
        return any(SEAL.name in step.by_kind for step in self.steps)

    def _seal_file(self, path: str, seals: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
        content = OPENING + SEPARATOR.join(seals) + CLOSING if seals else NO_SEALS
        if self.data.read(path, self._most_shared) != content:
            yield path, content

    # Files

    def _read(self, path: str, content: bytes) -> Any:
        """The value in a file.

        Raises:
            CannotRunError: if it is no JSON, or not in canonical form.
        """
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(content, parse_constant=_no_number)
            if plain_text(value) == content:
                return value
        try:
            read_json(decoded(content))
        except JsonError as error:
            at = f"line {error.position.line}, column {error.position.column}"
            raise self._refused(path, f"{error.got} at {at}; {error.repair.removesuffix('.')}") from None
        raise self._refused(
            path, f"not in canonical form; run `cnkh fmt` of a cnkh-data that reads format {self._number}"
        )

    @property
    def _number(self) -> int:
        """The format that the corpus has."""
        return self.steps[0].number - 1

    def _refused(self, path: str, why: str) -> CannotRunError:
        return CannotRunError(f"{self.shown}/{path}: {why}; nothing was changed")

    def _misfit(self, path: str, why: str) -> CannotRunError:
        repair = f"correct it with a cnkh-data that reads format {self._number}"
        return self._refused(path, f"{why}, so it is not of format {self._number}; {repair}")


def _key_of(seal: Json) -> SealKey:
    """Type and id of the record that a seal is of."""
    return seal["record_type"], seal["record"]


def _contents(files: Mapping[FileKind, _CarriedFile]) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file that changes, but for that which says the format."""
    for kind, file in files.items():
        if file.content is not None and kind.name != DATASET.name:
            yield kind.path, file.content


OPENING, SEPARATOR, CLOSING, NO_SEALS = b"[\n  ", b",\n  ", b"\n]\n", b"[]\n"
"""What stands around and between the seals of a file in canonical form, each of which is a line."""


def _seals_by_line(content: bytes) -> Iterator[bytes]:
    """Yield the seals of a file in canonical form.

    Raises:
        ValueError, KeyError or TypeError: if it is in another form, or holds something else.
    """
    if content == NO_SEALS:
        return
    at, before = 0, OPENING
    while before is OPENING or not (len(content) == at + len(CLOSING) and content.endswith(CLOSING)):
        if not content.startswith(before, at):
            raise ValueError(at)
        at += len(before)
        text = content[at : content.find(b"\n", at)].removesuffix(b",")
        seal = json.loads(text)
        _ = "".join(seal[name] for name in ("record_type", "record", "digest", "lines"))
        if plain_text(seal)[:-1] != text:
            raise ValueError(at)
        yield text
        at, before = at + len(text), SEPARATOR


def _made(change: Change, record: Json, place: str) -> bool:
    """Make a change in a record, and say whether there was anything to change."""
    try:
        return sum(change.forth(item) for item in _all(record, change)) > 0
    except MisfitError as error:
        where = "/".join((place, *change.way)) or "the record"
        raise MisfitError(f"{where} {error}") from None


def _all(record: Json, change: Change) -> list[Json]:
    """Every object of a record that a change goes to."""
    return list(objects(record, change.way))


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def different(one: Any, other: Any) -> str:
    """JSON pointer of the first value that two records do not share; empty if they say the same.

    Example:
        >>> different({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]})
        '/a/1/b'
    """
    if isinstance(one, dict) and isinstance(other, dict):
        names = list(dict.fromkeys((*one, *other)))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        names = list(range(len(one)))
    else:
        return ""
    for name in names:
        inside = name in one and name in other if isinstance(one, dict) else True
        if not inside:
            return f"/{name}"
        if below := different(one[name], other[name]):
            return f"/{name}{below}"
        if one[name] != other[name]:
            return f"/{name}"
    return ""
