"""`data/` to a Corpus: every record typed, and traceable to the file and line it came from.

The layout is the same for every corpus: to add a document, add a folder under `data/documents/`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .errors import CannotRunError
from .finding import Finding, rejected_json, rejected_record
from .models import (
    Actor,
    Adjudication,
    Agreement,
    Collective,
    Commitment,
    Dataset,
    Divergence,
    Document,
    Instrument,
    MentionOverride,
    NonName,
    Place,
    Provision,
    Reading,
    Record,
    Relation,
    Seal,
    Source,
    Tenure,
)
from .models.codelists import DocumentStatus, EntityType, RecordType
from .positions import JsonError, read_json
from .texts import cut_text

Entity = Actor | Instrument | Place
OF_DOCUMENTS = {RecordType.DOCUMENT, RecordType.PROVISION, RecordType.DIVERGENCE, RecordType.OVERRIDE}
"""Types of sealed records that belong to one document; their ids begin with the document's."""


@dataclass(frozen=True)
class RecordFile:
    """One kind of file in `data/`: where it is, and what it holds."""

    path: str
    model: type[Record]
    many: bool = True

    def adapter(self) -> TypeAdapter[Any]:
        """Parser of the whole file."""
        return TypeAdapter(list[self.model] if self.many else self.model)  # type: ignore[name-defined]


COLLECTION_FILES = {
    "dataset": RecordFile("dataset.json", Dataset, many=False),
    "sources": RecordFile("sources/sources.json", Source),
    "actors": RecordFile("registers/actors.json", Actor),
    "tenures": RecordFile("registers/tenures.json", Tenure),
    "instruments": RecordFile("registers/instruments.json", Instrument),
    "places": RecordFile("registers/places.json", Place),
    "non_names": RecordFile("registers/non_names.json", NonName),
    "relations": RecordFile("relations.json", Relation),
    "seals": RecordFile("seals.json", Seal),
    "agreement": RecordFile("agreement.json", Agreement),
}
DOCUMENT_FILES = {
    "document": RecordFile("document.json", Document, many=False),
    "provisions": RecordFile("provisions.json", Provision),
    "divergences": RecordFile("divergences.json", Divergence),
    "overrides": RecordFile("mentions.json", MentionOverride),
    "first": RecordFile("readings/first.json", Reading, many=False),
    "second": RecordFile("readings/second.json", Reading, many=False),
    "adjudications": RecordFile("readings/adjudication.json", Adjudication),
}


@dataclass(frozen=True)
class LoadedFile:
    """A record file as read: its text, to say where a record stands, and its records."""

    path: str
    text: str
    records: tuple[Record, ...]
    many: bool


@dataclass(frozen=True)
class DocumentFolder:
    """One folder of `data/documents/`, read."""

    name: str
    document: Document
    provisions: tuple[Provision, ...]
    divergences: tuple[Divergence, ...]
    overrides: tuple[MentionOverride, ...]
    readings: tuple[Reading, ...]
    adjudications: tuple[Adjudication, ...]
    texts: dict[str, str]
    """Language to text, cut from its source; a text whose source is missing is left out."""

    @property
    def published(self) -> bool:
        """Whether releases carry this document."""
        return self.document.status is DocumentStatus.PUBLISHED

    @property
    def collectives(self) -> Sequence[Collective]:
        """Expressions that stand for several entities in this document."""
        return self.document.collectives

    def commitments(self) -> Iterator[tuple[Provision, int, Commitment]]:
        """Yield every commitment with its provision and its place in it."""
        for provision in self.provisions:
            for index, commitment in enumerate(provision.commitments):
                yield provision, index, commitment


@dataclass(frozen=True)
class Corpus:
    """All of `data/`, typed."""

    root: FilePath
    dataset: Dataset
    sources: tuple[Source, ...]
    actors: tuple[Actor, ...]
    tenures: tuple[Tenure, ...]
    instruments: tuple[Instrument, ...]
    places: tuple[Place, ...]
    non_names: tuple[NonName, ...]
    relations: tuple[Relation, ...]
    seals: tuple[Seal, ...]
    agreement: tuple[Agreement, ...]
    folders: tuple[DocumentFolder, ...]
    source_bytes: dict[str, bytes]
    """Source id to the bytes of its file; a source whose file is missing is left out."""
    unread: frozenset[str] = frozenset()
    """Names of document folders that could not be read: what refers into them cannot be checked."""
    files: tuple[LoadedFile, ...] = field(repr=False, default=())

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Every register entry that a text can name, by id."""
        entities: list[Entity] = [*self.actors, *self.instruments, *self.places]
        return {entity.id: entity for entity in entities}

    def in_unread(self, record_id: str) -> bool:
        """Whether an id belongs to a document that could not be read."""
        return record_id.split("/", maxsplit=1)[0] in self.unread

    @property
    def published(self) -> tuple[DocumentFolder, ...]:
        """Documents that releases carry."""
        return tuple(folder for folder in self.folders if folder.published)

    def sealable(self) -> Iterator["Sealable"]:
        """Yield every record that a seal can stand for."""
        yield from self.sealable_shared()
        for folder in self.folders:
            yield from self.sealable_in(folder)

    def sealable_shared(self) -> Iterator["Sealable"]:
        """Yield every record outside the documents that a seal can stand for."""
        yield Sealable("", RecordType.DATASET, self.dataset.id, self.dataset, ())
        for record_type, records in self._collections():
            for record in records:
                yield Sealable("", record_type, record.id, record, ())

    @cached_property
    def seals_by_document(self) -> dict[str, tuple[Seal, ...]]:
        """Seals of records in documents, by document id, in the order of `seals.json`."""
        groups: dict[str, list[Seal]] = {}
        for seal in self.seals:
            if seal.record_type in OF_DOCUMENTS:
                groups.setdefault(seal.record.split("/", maxsplit=1)[0], []).append(seal)
        return {document: tuple(seals) for document, seals in groups.items()}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Every source, by id."""
        return {source.id: source for source in self.sources}

    def sealable_in(self, folder: DocumentFolder) -> Iterator["Sealable"]:
        """Yield every record of a document that a seal can stand for."""
        by_id = self.source_by_id
        sources = tuple(by_id[text.source] for text in folder.document.texts if text.source in by_id)
        yield Sealable(folder.name, RecordType.DOCUMENT, folder.document.id, folder.document, sources)
        for provision in folder.provisions:
            yield Sealable(folder.name, RecordType.PROVISION, provision.id, provision, sources)
        for divergence in folder.divergences:
            yield Sealable(folder.name, RecordType.DIVERGENCE, divergence.id, divergence, sources)
        for override in folder.overrides:
            key = f"{folder.document.id}/{override.id}"
            yield Sealable(folder.name, RecordType.OVERRIDE, key, override, sources)

    def _collections(self) -> Iterable[tuple[RecordType, tuple[Any, ...]]]:
        return (
            (RecordType.SOURCE, self.sources),
            (RecordType.ACTOR, self.actors),
            (RecordType.TENURE, self.tenures),
            (RecordType.INSTRUMENT, self.instruments),
            (RecordType.PLACE, self.places),
            (RecordType.NON_NAME, self.non_names),
            (RecordType.RELATION, self.relations),
        )


def entity_type(entity: Entity) -> EntityType:
    """Register that an entity is in."""
    if isinstance(entity, Actor):
        return EntityType.ACTOR
    return EntityType.INSTRUMENT if isinstance(entity, Instrument) else EntityType.PLACE


@dataclass(frozen=True)
class Sealable:
    """A record that a seal can stand for."""

    folder: str
    """Name of its document folder; empty for records of the whole collection."""
    record_type: RecordType
    id: str
    record: Record
    sources: tuple[Source, ...]
    """Sources that it rests on."""

    @property
    def key(self) -> tuple[RecordType, str]:
        """How a seal names it."""
        return self.record_type, self.id


@dataclass(frozen=True)
class Loading:
    """What reading `data/` gave: the corpus as far as it could be read, and what could not be."""

    corpus: Corpus | None
    """None if `dataset.json` itself could not be read."""
    findings: tuple[Finding, ...]
    documents: tuple[str, ...]
    """Names of all document folders, readable or not."""


def find_root(start: FilePath) -> FilePath:
    """Check that a folder has the layout of a corpus.

    Raises:
        CannotRunError: if it is no folder, cannot be read, or has no `data/`.
    """
    try:
        if not start.is_dir():
            raise CannotRunError(f"{start}: no such folder; give the folder that holds data/ with --root")
        if not (start / "data").is_dir():
            raise CannotRunError(f"{start}: has no data/ folder; give the folder that holds data/ with --root")
    except PermissionError:
        raise CannotRunError(f"{start}: no permission to read this folder") from None
    return start


def load(root: FilePath) -> Loading:
    """Read a corpus.

    Raises:
        CannotRunError: if a folder or file cannot be read, or is not UTF-8.
    """
    reader = _Reader(find_root(root) / "data")
    read = {name: reader.records(spec, "") for name, spec in COLLECTION_FILES.items()}
    source_bytes = {
        source.id: content for source in read["sources"] if (content := reader.source(source.file)) is not None
    }
    source_of = {name: _decode_or_empty(content) for name, content in source_bytes.items()}
    names = reader.folders("documents")
    folders = [folder for name in names if (folder := _folder(reader, name, source_of)) is not None]
    corpus = None
    if read["dataset"]:
        collections = {name: records for name, records in read.items() if name != "dataset"}
        corpus = Corpus(
            root=root,
            dataset=read["dataset"][0],
            folders=tuple(folders),
            source_bytes=source_bytes,
            unread=frozenset(names) - {folder.name for folder in folders},
            files=tuple(reader.loaded),
            **collections,
        )
    return Loading(corpus, tuple(reader.findings), names)


def _folder(reader: "_Reader", name: str, source_of: dict[str, str]) -> DocumentFolder | None:
    """Read one document folder; None if any of its files could not be read."""
    before = len(reader.findings)
    read = {key: reader.records(spec, name) for key, spec in DOCUMENT_FILES.items()}
    if len(reader.findings) > before or not read["document"]:
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
            for text in document.texts
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
        self.data = data
        self.loaded: list[LoadedFile] = []
        self.findings: list[Finding] = []

    def folders(self, path: str) -> tuple[str, ...]:
        """Names of the folders in a folder, sorted; none if it is not there."""
        try:
            return tuple(sorted(entry.name for entry in (self.data / path).iterdir() if entry.is_dir()))
        except FileNotFoundError:
            return ()
        except PermissionError:
            raise CannotRunError(f"data/{path}: no permission to read this folder") from None

    def source(self, name: str) -> bytes | None:
        """Bytes of a source file; None if there is no such file."""
        return self._bytes(f"sources/{name}")

    def records(self, spec: RecordFile, folder: str) -> tuple[Any, ...]:
        """Records of one file, none if it is not there; what is wrong with it goes to the findings."""
        path = f"documents/{folder}/{spec.path}" if folder else spec.path
        content = self._bytes(path)
        shown = f"data/{path}"
        if content is None:
            if spec.path in ("dataset.json", "document.json"):
                self.findings.append(
                    Finding.missing_file(shown, folder, f"Add {shown}, or remove the folder it belongs in.")
                )
            return ()
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CannotRunError(
                f"{shown}: not UTF-8 (byte {error.start} is 0x{content[error.start]:02x}); save the file as UTF-8"
            ) from None
        try:
            raw = read_json(text)
            value = spec.adapter().validate_json(content)
        except JsonError as error:
            self.findings.append(rejected_json(shown, folder, error))
            return ()
        except ValidationError as error:
            self.findings.extend(rejected_record(shown, folder, text, raw, error))
            return ()
        records = tuple(value) if spec.many else (value,)
        self.loaded.append(LoadedFile(shown, text, records, spec.many))
        return records

    def _bytes(self, path: str) -> bytes | None:
        file = self.data / path
        try:
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            raise CannotRunError(f"data/{path}: no permission to read this file") from None
        except IsADirectoryError:
            raise CannotRunError(f"data/{path}: a folder stands where a file belongs") from None
