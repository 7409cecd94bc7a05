"""`data/` to a Corpus: every record typed, and traceable to the file and line it came from.

The layout is the same for every corpus: to add a document, add a folder under `data/documents/`.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, wraps
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar

from pydantic import FailFast, TypeAdapter, ValidationError

from .canonical import file_text
from .errors import CannotRunError
from .files import MAX_BYTES, MAX_BYTES_PER_DOCUMENT, MAX_SOURCE_BYTES, DataFolder
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
    Retired,
    Seal,
    Source,
    Tenure,
)
from .models.base import share_field_sets
from .models.codelists import DocumentStatus, EntityType, RecordType
from .positions import JsonError, Position, read_json
from .progress import Progress, silent
from .spelling import suspicious
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

    def adapter(self, first_only: bool = False) -> TypeAdapter[Any]:
        """Parser of the whole file; with `first_only`, it stops at the first record that it rejects."""
        return _adapter(self.model, self.many, first_only)


@cache
def _adapter(model: type[Record], many: bool, first_only: bool) -> TypeAdapter[Any]:
    if not many:
        return TypeAdapter(model)
    return TypeAdapter(Annotated[list[model], FailFast(first_only)])  # type: ignore[arg-type,valid-type]


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
    "retired": RecordFile("retired.json", Retired),
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
    """A record file as read: its records, and its text, to say where a record stands."""

    path: str
    records: tuple[Record, ...]
    many: bool
    own_text: str | None
    """Its text; None if it is in canonical form, so that the records give it."""
    suspect: bool = True
    """Whether some of its characters may not be what they seem; false for nearly all files."""

    @property
    def text(self) -> str:
        """Its text."""
        return canonical_text(self.records, self.many) if self.own_text is None else self.own_text

    @property
    def document(self) -> str:
        """Name of the document folder that it is in; empty for files of the whole collection."""
        return self.path.split("/")[2] if self.path.startswith("data/documents/") else ""

    @property
    def canonical(self) -> bool:
        """Whether it is written as `cnkh fmt` would write it."""
        return self.own_text is None


def canonical_text(records: Sequence[Record], many: bool) -> str:
    """The text that a file of these records has in canonical form."""
    return file_text(records if many else records[0])


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
    retired: tuple[Retired, ...]
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

    @cached_property
    def published_sources(self) -> tuple[Source, ...]:
        """Sources that releases list: all but those that only drafts are cut from."""
        used = {text.source: False for folder in self.folders for text in folder.document.texts}
        used |= {text.source: True for folder in self.published for text in folder.document.texts}
        return tuple(source for source in self.sources if used.get(source.id, True))

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
    def shared_seals(self) -> tuple[Seal, ...]:
        """Seals of records outside the documents."""
        return tuple(seal for seal in self.seals if seal.record_type not in OF_DOCUMENTS)

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


T = TypeVar("T")


def once_per_corpus(compute: Callable[[Corpus], T]) -> Callable[[Corpus], T]:
    """Keep the answer of a function with the corpus it is about, as `Corpus.entities` is kept."""
    key = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def kept(corpus: Corpus) -> T:
        if key not in vars(corpus):
            vars(corpus)[key] = compute(corpus)
        answer: T = vars(corpus)[key]
        return answer

    return kept


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


def load(root: FilePath, progress: Progress = silent) -> Loading:
    """Read a corpus; `progress` is told of each document read.

    Raises:
        CannotRunError: if a folder or file cannot be read, or is not UTF-8.
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
    source_bytes = {
        source.id: content for source in read["sources"] if (content := reader.source(source.file)) is not None
    }
    source_of = {name: _decode_or_empty(content) for name, content in source_bytes.items()}
    folders: list[DocumentFolder] = []
    for number, name in enumerate(names, start=1):
        if (folder := _folder(reader, name, source_of)) is not None:
            folders.append(folder)
        progress("reading", number, len(names))
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
        self.data = DataFolder(data)
        self.loaded: list[LoadedFile] = []
        self.findings: list[Finding] = []

    def source(self, name: str) -> bytes | None:
        """Bytes of a source file; None if there is no such file."""
        return self.data.read(f"sources/{name}", MAX_SOURCE_BYTES)

    def records(self, spec: RecordFile, folder: str, most: int = MAX_BYTES) -> tuple[Any, ...]:
        """Records of one file, none if it is not there; what is wrong with it goes to the findings."""
        path = f"documents/{folder}/{spec.path}" if folder else spec.path
        content = self.data.read(path, most)
        shown = f"data/{path}"
        if content is None:
            if spec.path in ("dataset.json", "document.json"):
                self.findings.append(
                    Finding.missing_file(shown, folder, f"Add {shown}, or remove the folder it belongs in.")
                )
            return ()
        text = _decoded(shown, content)
        try:
            value = spec.adapter(first_only=True).validate_json(content)
            records = tuple(value) if spec.many else (value,)
            canonical = canonical_text(records, spec.many) == text
            if not canonical:
                read_json(text)  # Its records are fine; this finds keys that stand twice. Canonical text has none.
        except JsonError as error:
            self.findings.append(rejected_json(shown, folder, error))
            return ()
        except ValidationError as error:
            self.findings.extend(_rejected(shown, folder, text, spec, error))
            return ()
        share_field_sets(records)
        self.loaded.append(LoadedFile(shown, records, spec.many, None if canonical else text, suspicious(content)))
        return records


def _decoded(shown: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRunError(
            f"{shown}: not UTF-8 (byte {error.start} is 0x{content[error.start]:02x}); save the file as UTF-8"
        ) from None


MAX_FAULTS = 1000
"""Most faults against the schema that are told one by one; a file that holds something else altogether has millions."""
MAX_LISTED = 2**20
"""Largest file in which every record that is rejected is told of; in a larger one it is the first."""


def _rejected(shown: str, folder: str, text: str, spec: RecordFile, error: ValidationError) -> Iterator[Finding]:
    """Yield what is wrong with a file that the models reject."""
    try:
        raw = read_json(text)
    except JsonError as fault:
        yield rejected_json(shown, folder, fault)
        return
    if len(text) <= MAX_LISTED:
        error = _all_faults(spec, text) or error
    if error.error_count() <= MAX_FAULTS:
        yield from rejected_record(shown, folder, text, raw, error)
    else:
        got, repair = f"{error.error_count()} faults", "Put the file that belongs here in its place."
        yield Finding(2, "schema", "", shown, Position(1, 1), got, "records of the schema", repair, folder)


def _all_faults(spec: RecordFile, text: str) -> ValidationError | None:
    """What is wrong with every record of a file."""
    try:
        spec.adapter().validate_json(text)
    except ValidationError as error:
        return error
    return None
