"""`data/` to a Corpus."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from ..canonical import record_texts
from ..files import MAX_BYTES, MAX_BYTES_PER_DOCUMENT, MAX_SOURCE_BYTES, DataFolder
from ..finding import Finding, rejected_json
from ..models import (
    Agreement,
    Document,
    Reading,
    Record,
    Seal,
    Source,
)
from ..models.codelists import RecordType
from ..positions import JsonError, Position, decoded, locate, read_json
from ..progress import Progress, silent
from ..spelling import suspicious
from ..texts import cut_text, number_of
from .fingerprint import digest, sealed_id
from .layout import COLLECTION_FILES, DOCUMENT_FILES, OF_DOCUMENTS, RecordFile, find_root
from .ledger import read_ledger
from .strays import other_names, unknown_files, unportable_names
from .types import Corpus, DocumentFolder, LoadedFile, Loading, canonical_text, cut_from


def load(root: FilePath, progress: Progress = silent) -> Loading:
    """Read a corpus; `progress` is told of each document read.

    Raises:
        CannotRunError: if a folder or file cannot be read.
    """
    with collector_paused():
        return _load(root, progress)


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


def _load(root: FilePath, progress: Progress) -> Loading:
    reader = _Reader(find_root(root) / "data")
    names = reader.data.folders("documents")
    # Registers and seals may grow with the documents.
    most = MAX_BYTES + len(names) * MAX_BYTES_PER_DOCUMENT
    read = {name: reader.records(spec, "", most) for name, spec in COLLECTION_FILES.items()}
    reader.sources = {source.id: source for source in read["sources"]}
    # A file is read once, however many records name it.
    contents = {file: reader.source(file) for file in dict.fromkeys(source.file for source in read["sources"])}
    words = {file: _decode_or_empty(content) for file, content in contents.items() if content is not None}
    source_bytes = {s.id: content for s in read["sources"] if (content := contents[s.file]) is not None}
    source_of = {source.id: words[source.file] for source in read["sources"] if source.file in words}
    folders: list[DocumentFolder] = []
    for number, name in enumerate(names, start=1):
        if (folder := _folder(reader, name, source_of)) is not None:
            folders.append(folder)
        progress("reading", number, len(names))
    incomplete = frozenset(finding.document for finding in reader.findings if finding.document)
    sources = {f"sources/{source.file}" for source in read["sources"]}
    if any(seal.record_type is RecordType.SOURCE and seal.record not in reader.sources for seal in read["seals"]):
        sources = set()  # A record is gone, which is said elsewhere: its file is none too many.
    reader.findings = other_names(reader.findings, unknown_files(reader.data, names, sources))
    reader.findings += unportable_names(reader.data, names, read["sources"], reader.place_of_source)
    ledger = read_ledger(root, most)
    corpus = None
    if read["dataset"]:
        collections = {name: records for name, records in read.items() if name != "dataset"}
        corpus = Corpus(
            root=root,
            dataset=read["dataset"][0],
            seals_by_document=reader.seals,
            folders=tuple(folders),
            source_bytes=source_bytes,
            unread=incomplete,
            files=tuple(reader.loaded),
            ledger=ledger,
            **collections,
        )
    return Loading(corpus, (*reader.findings, *ledger.faults), names)


MOST_TEXTS = 20
"""Most texts of one document, each a language version; what lists more lists something else, and none of the others is made."""


def _folder(reader: "_Reader", name: str, source_of: dict[str, str]) -> DocumentFolder | None:
    """Read one document folder; None if any of its files could not be read. One that is missing is read as an empty one."""
    before = len(reader.findings)
    read = {"document": reader.records(DOCUMENT_FILES["document"], name)}
    if not read["document"]:
        return None
    read |= {key: reader.records(spec, name) for key, spec in DOCUMENT_FILES.items() if key not in read}
    if any(finding.rule != "file-missing" for finding in reader.findings[before:]):
        return None
    document: Document = read["document"][0]
    return DocumentFolder(
        name=name,
        document=document,
        provisions=read["provisions"],
        divergences=read["divergences"],
        overrides=read["overrides"],
        readings=(*read["first"], *read["second"]),
        adjudications=read["adjudications"],
        texts={
            text.language: cut_text(source_of[text.source], text.cuts)
            for text in document.texts[:MOST_TEXTS]
            if text.source in source_of
        },
    )


def _decode_or_empty(content: bytes) -> str:
    # A source that is not UTF-8 has no text; rule `source-encoding` says so.
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


class _Reader:
    """Reads the files below `data/` and keeps what was read and what was wrong."""

    def __init__(self, data: FilePath) -> None:
        self.data = DataFolder(data)
        self.loaded: list[LoadedFile] = []
        self.findings: list[Finding] = []
        self.seals: dict[str, list[Seal]] = {}
        """Seals by document, once they are read."""
        self.sources: dict[str, Source] = {}
        """Sources by id, once they are read."""
        self._open: tuple[str, dict[tuple[RecordType, str], Seal]] | None = None
        """Folder that is being read, and the seals of its records."""
        self.cut_from: tuple[Source, ...] = ()
        """Sources of the document that is being read; `document.json` comes first."""

    def place_of_source(self, number: int) -> tuple[str, Position]:
        """File and position of the file name that the record of a source has."""
        shown = f"data/{COLLECTION_FILES['sources'].path}"
        file = next(file for file in self.loaded if file.path == shown)
        return shown, locate(file.text, (number, "file"))

    def source(self, name: str) -> bytes | None:
        """Bytes of a source file; None if there is no such file."""
        return self.data.read(f"sources/{name}", MAX_SOURCE_BYTES)

    def records(self, spec: RecordFile, folder: str, most: int = MAX_BYTES) -> tuple[Any, ...]:
        """Records of one file, none if it is not there; what is wrong with it goes to the findings."""
        path = f"documents/{folder}/{spec.path}" if folder else spec.path
        content = self.data.read(path, most)
        shown = f"data/{path}"
        if content is None:
            self.findings.extend(self._missing(spec, folder, shown))
            return ()
        try:
            text = decoded(content)
            value = spec.adapter(first_only=True).validate_json(content)
            records = tuple(value) if spec.many else (value,)
            intact = self._stands_as_sealed(spec, folder, records, content)
            canonical = intact or canonical_text(records, spec.many) == text
            if not canonical:
                read_json(text)  # Its records are fine; this finds keys that stand twice. Canonical text has none.
        except JsonError as error:
            self.findings.append(rejected_json(shown, folder, error))
            return ()
        except ValidationError as error:
            self.findings.extend(_rejected(shown, folder, text, spec, error))
            return ()
        own_text = None if canonical else text
        suspect = suspicious(content)
        self.loaded.append(LoadedFile(shown, records, spec.many, own_text, suspect, spec.record_type, intact))
        if spec.model is Seal:
            self._take_seals(records)
        return records

    def _missing(self, spec: RecordFile, folder: str, shown: str) -> Iterator[Finding]:
        """Say that a file is not there. Readings may still be to come; of other files, an empty list says that there is none."""
        sealed, put_back = self._sealed_in(spec, folder), f"Put it back (git checkout -- {shown})"
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

    def _sealed_in(self, spec: RecordFile, folder: str) -> int:
        """How many seals there are for the records of a file."""
        own = FilePath(spec.path).stem
        ids = (seal.record for seal in self.seals.get(folder, ()) if seal.record_type is spec.record_type)
        return sum(1 for name in ids if spec.model is not Reading or name.endswith(f"/{own}"))

    def _take_seals(self, seals: Sequence[Seal]) -> None:
        for seal in seals:
            document = seal.record.split("/", maxsplit=1)[0] if seal.record_type in OF_DOCUMENTS else ""
            self.seals.setdefault(document, []).append(seal)

    def _stands_as_sealed(self, spec: RecordFile, folder: str, records: Sequence[Record], content: bytes) -> bool:
        """Whether each record of a file has the very text that its seal was taken over."""
        texts = record_texts(content, spec.many)
        if spec.record_type is None or len(texts) != len(records):
            return False
        if spec.model is Document:
            self.cut_from = cut_from(records[0], self.sources)
        if self._open is None or self._open[0] != folder:
            self._open = folder, {(seal.record_type, seal.record): seal for seal in self.seals.get(folder, ())}
        for text, record in zip(texts, records, strict=True):
            seal = self._open[1].get((spec.record_type, sealed_id(spec.record_type, record, folder)))
            if seal is None or digest(text, self.cut_from if folder else (), seal.lines) != seal.digest:
                return False
        return True


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


def _all_faults(spec: RecordFile, text: str) -> ValidationError | None:
    """What is wrong with every record of a file."""
    try:
        spec.adapter().validate_json(text)
    except ValidationError as error:
        return error
    return None
