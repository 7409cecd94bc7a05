"""`data/` to a Corpus."""

import gc
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any, NamedTuple, Protocol

from pydantic import ValidationError

from ..canonical import record_texts
from ..files import MAX_BYTES, MAX_BYTES_PER_DOCUMENT, DataFolder
from ..finding import Finding, rejected_json
from ..interrupts import raise_noted
from ..memory import give_back
from ..models import (
    READINGS,
    Agreement,
    Document,
    Record,
    Seal,
    Source,
)
from ..models.codelists import RecordType
from ..open_codelists import NOT_KNOWN, CodesOfCorpus, Unlisted
from ..positions import JsonError, Position, decoded, locate, read_json
from ..progress import Progress, silent
from ..spelling import suspicious
from ..texts import cut_text, number_of
from ..workers import processes, spread
from .codelists import read_codelists, unlisted
from .document import MOST_TEXTS, DocumentFolder, FileForm, LoadedFile, Round, canonical_text
from .fingerprint import codebook_of, digest, sealed_id
from .folders import Folders, Forms, Known, ReadFolder
from .formats import require_format
from .layout import COLLECTION_FILES, DOCUMENT_FILES, SHARED, RecordFile, find_root, name_of_file, path_of
from .ledger import Ledger, read_ledger
from .once import all_answers, keep_summary, summarise, summary_elsewhere, take_answers
from .packed import PackedList
from .room import Room
from .sources import SourceFiles
from .strays import other_names, unknown_files, unportable_names
from .types import Corpus, Loading, cut_from


class Summary(NamedTuple):
    """What an earlier run knows of a document in which nothing is wrong."""

    known: Known
    answers: list[Any]
    """What the collection needs of it."""


class Earlier(Protocol):
    """What earlier runs have read: a document that is still the same need not be read again to know what the collection needs of it."""

    def summary(self, name: str, digest: Callable[[], str], sources: Callable[[str], str | None]) -> Summary | None:
        """What is known of a document, by the name of its folder, if its bytes and those of its sources are still the same.

        `digest` gives what stands for its bytes, which need not be read if nothing is known; `sources` gives the digest of the bytes of a source, by its id.
        """


ReadElsewhere = Callable[[Sequence[str]], Iterator[Summary | None]]
"""Reads documents in other processes, perhaps on other machines: the names of their folders to what is known of each, in order."""


def load(
    root: FilePath,
    progress: Progress = silent,
    room: float = math.inf,
    any_code: bool = False,
    earlier: Earlier | None = None,
    jobs: int | None = 1,
    elsewhere: ReadElsewhere | None = None,
) -> Loading:
    """Read a corpus; `progress` is told of each document read.

    Of documents and sources, `room` bytes are kept in memory; the others are read again when they are asked for.
    With `any_code`, codes of the corpus's own need not be listed by it: who compares need not know what they mean.
    What `earlier` runs know of documents is not read again; it needs a `room`. Documents that find no room are read by `jobs`
    processes, None for as many as there are cores, or `elsewhere`.

    Raises:
        CannotRunError: if a folder or file cannot be read, or the files have another format.
    """
    with collector_paused():
        loading = _load(root, progress, Room(room), any_code, earlier, jobs, elsewhere)
    raise_noted()
    return loading


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking millions of new records that hold no cycles: two thirds of the time to load."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Opened(NamedTuple):
    """A corpus of which the shared files were read, and no document yet."""

    corpus: Corpus | None
    data: DataFolder
    read: Mapping[str, Any]
    files: Sequence[LoadedFile]
    folders: Folders
    findings: Sequence[Finding]
    ledger: Ledger


def _open(root: FilePath, room: Room, any_code: bool) -> _Opened:
    data = DataFolder(find_root(root) / "data")
    require_format(root, data)
    codes, faults = read_codelists(data)
    allowed = NOT_KNOWN if any_code else codes
    reader = _Reader(data, allowed)
    names = data.folders("documents")
    # Registers and seals may grow with the documents.
    most = MAX_BYTES + len(names) * MAX_BYTES_PER_DOCUMENT
    read = {name: reader.records(spec, SHARED, most) for name, spec in COLLECTION_FILES.items()}
    source_bytes = SourceFiles(data, read["sources"], room)
    by_id = {source.id: source for source in read["sources"]}

    def read_folder(name: str, forms: Forms) -> ReadFolder:
        return _read(_Reader(data, allowed, by_id, forms), name, source_bytes)

    folders = Folders(names, read_folder, room)
    ledger = read_ledger(root, most)
    if room.is_used_up:
        give_back()
    corpus = _corpus(root, read, reader.files, folders, source_bytes, ledger, codes) if read["dataset"] else None
    return _Opened(corpus, data, read, reader.files, folders, [*faults, *reader.findings], ledger)


def _load(
    root: FilePath,
    progress: Progress,
    room: Room,
    any_code: bool,
    earlier: Earlier | None,
    jobs: int | None,
    elsewhere: ReadElsewhere | None,
) -> Loading:
    opened = _open(root, room, any_code)
    corpus, data, read, folders = opened.corpus, opened.data, opened.read, opened.folders
    if corpus is not None and room.is_bounded:
        _FirstReading(corpus, earlier, lambda name: digest_of(data, name), room, progress).go(jobs, elsewhere)
    else:
        for number, _ in enumerate(folders.read_all(), start=1):
            progress("reading", number, len(folders.names))
    sources = {f"sources/{source.file}" for source in read["sources"]}
    known = {source.id for source in read["sources"]}
    if any(seal.record_type is RecordType.SOURCE and seal.record not in known for seal in read["seals"]):
        sources = set()  # A record is gone, which is said elsewhere: its file is none too many.
    findings = other_names([*opened.findings, *folders.findings], unknown_files(data, folders.names, sources))
    findings += unportable_names(data, folders.names, read["sources"], _place_of_source(opened.files))
    return Loading(corpus, (*findings, *opened.ledger.faults), folders.names)


class Standing(NamedTuple):
    """The documents of a corpus, for another process that is to look at them."""

    folders: Sequence[tuple[str, Known | None]]
    """Each by the name of its folder, with what is known of it; None if it could not be read."""
    answers: Mapping[str, bytes]
    """What the collection needs of them, by the function that says it."""


UNREAD = Standing((), {})
"""Stands for documents that nobody has read."""


def load_to_look(root: FilePath, documents: Standing) -> Corpus | None:
    """A corpus whose documents another process has read: each is read here only when it is asked for.

    None if `dataset.json` itself cannot be read.

    Raises:
        CannotRunError: if a folder or file cannot be read, or the files have another format.
    """
    corpus = _open(root, Room(0), any_code=False).corpus
    if corpus is not None:
        for name, known in documents.folders:
            if known is None:
                corpus.folders.leave(name)
            else:
                corpus.folders.take(name, known)
        take_answers(corpus, documents.answers)
    return corpus


def standing(corpus: Corpus) -> Standing:
    """The documents of a corpus as `load_to_look` takes them."""
    folders, unreadable = PackedList[tuple[str, Known | None]](), corpus.folders.unreadable
    for name in corpus.folders.names:
        folders.append((name, None if name in unreadable else corpus.folders.state(name)))
    return Standing(folders, all_answers(corpus))


def read_documents(corpus: Corpus, names: Sequence[str]) -> list[Summary | None]:
    """What reading some documents gives, for the process that keeps it; None for one in which something is wrong.

    Raises:
        CannotRunError: if a folder or file cannot be read.
    """
    return [_read_elsewhere(corpus, name) for name in names]


def _read_elsewhere(corpus: Corpus, name: str) -> Summary | None:
    """What reading a document gives, for the process that keeps it; None if that must look at what is wrong itself."""
    found = corpus.folders.read(name)
    if found.folder is None or found.findings or not all(file.canonical for file in found.files):
        return None
    answers = summary_elsewhere(corpus, found.folder)
    return Summary(found.known, answers) if answers is not None else None


class _FirstReading:
    """Reads every document once, and keeps what the collection needs of it."""

    def __init__(
        self,
        corpus: Corpus,
        earlier: Earlier | None,
        digest: Callable[[str], str],
        room: Room,
        progress: Progress,
    ) -> None:
        self._corpus = corpus
        self._earlier = earlier
        self._digest = digest
        """Stands for the bytes of a document as they are now."""
        self._room = room
        self._progress = progress

    def go(self, jobs: int | None, elsewhere: ReadElsewhere | None) -> None:
        """Read as many as find room; the others in several processes, since they are forgotten at once."""
        names = self._corpus.folders.names
        done = 0
        for done, name in enumerate(names, start=1):
            self._keep(name, self._known(name))
            self._progress("reading", done, len(names))
            if self._room.is_used_up and (jobs != 1 or elsewhere):
                break
        rest, known = names[done:], PackedList[Summary | None]()
        for name in rest:
            known.append(self._known(name))
        unknown = [name for name, summary in zip(rest, known, strict=True) if summary is None]
        if elsewhere:
            self._take(done, zip(rest, known, strict=True), elsewhere(unknown), len(names))
            return
        corpus = self._corpus
        with spread(lambda number, _: _read_elsewhere(corpus, unknown[number]), processes(jobs, len(unknown))) as on:
            read = on(range(len(unknown)), [None] * len(unknown))
            self._take(done, zip(rest, known, strict=True), read, len(names))

    def _take(
        self, done: int, rest: Iterable[tuple[str, Summary | None]], read: Iterator[Summary | None], of: int
    ) -> None:
        """Keep documents in their order: those that are known, and those that were read elsewhere."""
        for number, (name, known) in enumerate(rest, start=done + 1):
            self._keep(name, next(read) if known is None else known)
            self._progress("reading", number, of)

    def _known(self, name: str) -> Summary | None:
        if self._earlier is None:
            return None
        return self._earlier.summary(name, lambda: self._digest(name), self._corpus.source_bytes.digest)

    def _keep(self, name: str, summary: Summary | None) -> None:
        if summary is not None:
            self._corpus.folders.take(name, summary.known)
            keep_summary(self._corpus, summary.answers)
        elif (folder := self._corpus.folders.read_first(name)) is not None:
            summarise(self._corpus, folder)


def digest_of(data: DataFolder, name: str) -> str:
    """Stands for the bytes of the files of a document folder: what reading it gives as its digest."""
    found = hashlib.sha256()
    for spec in DOCUMENT_FILES.values():
        found.update(_digest_of_file(data.read(path_of(spec, name).removeprefix("data/"))))
    return found.hexdigest()


def _digest_of_file(content: bytes | None) -> bytes:
    return hashlib.sha256(content).digest() if content is not None else b"none"


def _corpus(
    root: FilePath,
    read: Mapping[str, Any],
    files: Sequence[LoadedFile],
    folders: Folders,
    source_bytes: SourceFiles,
    ledger: Ledger,
    codes: CodesOfCorpus,
) -> Corpus:
    collections = {name: records for name, records in read.items() if name not in ("dataset", "seals")}
    corpus = Corpus(
        root=root,
        dataset=read["dataset"][0],
        shared_seals=read["seals"],
        folders=folders,
        source_bytes=source_bytes,
        shared_files=tuple(files),
        ledger=ledger,
        codelists=codes,
        **collections,
    )
    folders.touched, folders.forget = corpus.memo.crossings.looked, corpus.memo.forget
    return corpus


def _place_of_source(files: Sequence[LoadedFile]) -> Callable[[int], tuple[str, Position]]:
    """A function that gives file and position of the file name that the record of a source has."""
    shown = path_of(COLLECTION_FILES["sources"])

    def place_of(number: int) -> tuple[str, Position]:
        file = next(file for file in files if file.path == shown)
        return shown, locate(file.text, (number, "file"))

    return place_of


def _read(reader: "_Reader", name: str, source_bytes: SourceFiles) -> ReadFolder:
    """Read one document folder; a file that is missing is read as an empty one."""
    folder = _folder(reader, name, source_bytes)
    files = tuple(reader.files)
    if folder is not None:
        folder = replace(folder, files=files)
    return ReadFolder(folder, files, tuple(reader.findings), reader.size, reader.digest.hexdigest())


def _folder(reader: "_Reader", name: str, source_bytes: SourceFiles) -> DocumentFolder | None:
    """Read the records of one document folder; None if any of its files could not be read."""
    seals = path_of(DOCUMENT_FILES["seals"], name)
    read = {key: reader.records(DOCUMENT_FILES[key], name) for key in ("seals", "document")}
    if not read["document"]:
        # The folder of a document that is not there need not say that nothing in it is sealed.
        reader.findings = [one for one in reader.findings if (one.rule, one.file) != ("file-missing", seals)]
        return None
    read |= {key: reader.records(spec, name) for key, spec in DOCUMENT_FILES.items() if key not in read}
    # What is computed may be computed again: a file of it that cannot be read keeps nobody from the document.
    computed = {path_of(spec, name) for spec in DOCUMENT_FILES.values() if spec.model is Agreement}
    if any(finding.rule != "file-missing" and finding.file not in computed for finding in reader.findings):
        return None
    document: Document = read["document"][0]
    texts = {
        text.language: cut_text(source_bytes.words(text.source), text.cuts)
        for text in document.texts[:MOST_TEXTS]
        if text.source in source_bytes
    }
    return DocumentFolder(
        name=name,
        document=document,
        provisions=read["provisions"],
        divergences=read["divergences"],
        overrides=read["overrides"],
        rounds=tuple(_rounds(read, texts)),
        texts=texts,
        seals=read["seals"],
    )


def _rounds(read: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[Round]:
    """Yield what there is of readings by each version of the codebook."""
    for codebook in READINGS:
        names = ("first", "second", "adjudications", "agreement")
        first, second, decided, agreement = (read[name_of_file(name, codebook)] for name in names)
        if first or second or decided or agreement:
            yield Round(codebook, (*first, *second), decided, agreement, texts)


class _Reader:
    """Reads the files of one folder, and keeps what was read and what was wrong."""

    def __init__(
        self, data: DataFolder, codes: CodesOfCorpus, sources: Mapping[str, Source] | None = None, forms: Forms = ()
    ) -> None:
        self._data = data
        self._forms = iter(forms)
        """What was seen of its files when they were read before, in their order."""
        self._codes = codes
        self._sources = sources or {}
        self._cut_from: tuple[Source, ...] = ()
        """Sources of the document that is being read; `document.json` comes first."""
        self._seals: dict[tuple[RecordType, str], Seal] = {}
        """Seals of its records; `seals.json` comes before all others."""
        self.files: list[LoadedFile] = []
        self.findings: list[Finding] = []
        self.size = 0
        """Bytes of all files."""
        self.digest = hashlib.sha256()
        """Of the bytes of all files."""

    def records(self, spec: RecordFile, folder: str, most: int = MAX_BYTES) -> tuple[Any, ...]:
        """Records of one file, none if it is not there; what is wrong with it goes to the findings."""
        shown = path_of(spec, folder)
        content = self._data.read(shown.removeprefix("data/"), most)
        self.size += len(content or b"")
        self.digest.update(_digest_of_file(content))
        if content is None:
            self.findings.extend(self._missing(spec, folder, shown))
            return ()
        try:
            text, spec = decoded(content), spec.of(content)
            value = spec.adapter(first_only=True).validate_json(content)
            records = tuple(value) if spec.many else (value,)
            if folder == SHARED:
                _in_common(records)
            form = next(self._forms, None) or self._form(spec, folder, records, content, text)
        except JsonError as error:
            self.findings.append(rejected_json(shown, folder, error))
            return ()
        except ValidationError as error:
            self.findings.extend(_rejected(shown, folder, text, spec, error))
            return ()
        if others := list(unlisted(records, spec.many, self._codes)):
            self.findings.extend(_unlisted(shown, folder, text, others))
            return ()
        own_text = None if form.canonical else text
        self.files.append(
            LoadedFile(shown, records, spec.many, own_text, form.suspect, spec.record_type, form.intact, spec.codebook)
        )
        if spec.model is Seal:
            self._seals = {(seal.record_type, seal.record): seal for seal in records}
        return records

    def _form(self, spec: RecordFile, folder: str, records: tuple[Any, ...], content: bytes, text: str) -> FileForm:
        """Look at the form of a file.

        Raises:
            JsonError: if a key stands twice in it.
        """
        intact = self._stands_as_sealed(spec, folder, records, content)
        canonical = intact or canonical_text(records, spec.many) == text
        if not canonical:
            read_json(text)  # Its records are fine; this finds keys that stand twice. Canonical text has none.
        return FileForm(canonical, suspicious(content), intact)

    def _missing(self, spec: RecordFile, folder: str, shown: str) -> Iterator[Finding]:
        """Say that a file is not there. Readings may still be to come; of other files, an empty list says that there is none."""
        sealed, put_back = self._sealed_in(spec), f"Put it back (git checkout HEAD -- {shown})"
        if sealed:
            repair = f"{put_back}: {number_of(sealed, 'record')} in it {'was' if sealed == 1 else 'were'} sealed."
            if spec.model is Agreement:
                repair = f"{put_back}, or run: cnkh agreement --write"
            yield Finding.missing_file(shown, folder, repair)
        elif spec.path in ("dataset.json", "document.json"):
            yield Finding.missing_file(shown, folder, f"Add {shown}, or remove the folder it belongs in.")
        elif not spec.path.startswith("readings/"):
            none = "if nothing was ever verified" if spec.model is Seal else "if there are no such records"
            yield Finding.missing_file(shown, folder, f"{put_back}; {none}, write [] into it.")

    def _sealed_in(self, spec: RecordFile) -> int:
        """How many seals there are for the records of a file."""
        own = FilePath(spec.path).stem
        kind = spec.record_type
        ids = (name for of, name in self._seals if of is kind and kind and codebook_of(kind, name) == spec.codebook)
        return sum(1 for name in ids if kind is not RecordType.READING or name.endswith(f"/{own}"))

    def _stands_as_sealed(self, spec: RecordFile, folder: str, records: Sequence[Record], content: bytes) -> bool:
        """Whether each record of a file has the very text that its seal was taken over."""
        texts = record_texts(content, spec.many)
        if spec.record_type is None or len(texts) != len(records):
            return False
        if spec.model is Document:
            self._cut_from = cut_from(records[0], self._sources)
        for text, record in zip(texts, records, strict=True):
            seal = self._seals.get((spec.record_type, sealed_id(spec.record_type, record, folder, spec.codebook)))
            if seal is None or digest(text, self._cut_from if folder else (), seal.lines) != seal.digest:
                return False
        return True


def _in_common(records: Iterable[Record]) -> None:
    """Let records that stay in memory have in common what is the same in many: the set of the names of their fields, and long texts.

    Nobody changes a record, so nobody notices, but for the memory: it is half of what a source takes.
    """
    names: dict[frozenset[str], set[str]] = {}
    texts: dict[str, str] = {}
    for record in records:
        own = record.__pydantic_fields_set__
        object.__setattr__(record, "__pydantic_fields_set__", names.setdefault(frozenset(own), own))
        values = record.__dict__
        for name, value in values.items():
            if type(value) is str and len(value) > LONG:
                values[name] = texts.setdefault(value, value)


LONG = 80
"""Characters of a text that may be the same in many records, such as whose the rights are; digests are shorter, and of one record."""
MAX_LISTED = 2**20
"""Largest file in which every record that is rejected is told of; in a larger one it is the first."""


def _rejected(shown: str, folder: str, text: str, spec: RecordFile, error: ValidationError) -> Iterator[Finding]:
    """Yield what is wrong with a file that the models reject."""
    from ..rejected import rejected_or_counted  # noqa: PLC0415 - words that a valid corpus never needs

    try:
        raw = read_json(text)
    except JsonError as fault:
        yield rejected_json(shown, folder, fault)
        return
    if len(text) <= MAX_LISTED:
        error = _all_faults(spec, text) or error
    yield from rejected_or_counted(shown, folder, text, raw, error, spec.model)


def _unlisted(shown: str, folder: str, text: str, others: Sequence[Unlisted]) -> Iterator[Finding]:
    """Yield the codes of a file that the corpus does not have."""
    from ..rejected import unlisted_codes  # noqa: PLC0415 - words that a valid corpus never needs

    return unlisted_codes(shown, folder, text, others)


def _all_faults(spec: RecordFile, text: str) -> ValidationError | None:
    """What is wrong with every record of a file."""
    try:
        spec.adapter().validate_json(text)
    except ValidationError as error:
        return error
    return None
