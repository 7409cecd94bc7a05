"""`data/` to a Corpus: every record typed, and traceable to the file and line it came from.

The layout is the same for every corpus: to add a document, add a folder under `data/documents/`.
"""

import difflib
import gc
import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, wraps
from pathlib import Path as FilePath
from typing import Annotated, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from pydantic import FailFast, TypeAdapter, ValidationError

from .canonical import file_text, record_texts
from .errors import CannotRunError
from .file_names import faults
from .files import MAX_BYTES, MAX_BYTES_PER_DOCUMENT, MAX_SOURCE_BYTES, DataFolder
from .finding import Finding, rejected_json
from .fold import fold
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
from .models.codelists import ActorKind, DocumentStatus, EntityType, RecordType
from .positions import JsonError, Position, decoded, locate, read_json
from .progress import Progress, silent
from .published import Ledger, read_ledger
from .seals import digest
from .spelling import suspicious
from .stretches import Stretches
from .texts import cut_text, number_of

Entity = Actor | Instrument | Place
SHARED = ""
"""Stands for the files that belong to no document folder: registers, sources, relations, seals."""
OF_DOCUMENTS = {
    RecordType.DOCUMENT,
    RecordType.PROVISION,
    RecordType.DIVERGENCE,
    RecordType.OVERRIDE,
    RecordType.READING,
    RecordType.ADJUDICATION,
}
"""Types of sealed records that belong to one document; their ids begin with the document's."""


@dataclass(frozen=True)
class RecordFile:
    """One kind of file in `data/`: where it is, and what it holds."""

    path: str
    model: type[Record]
    many: bool = True
    record_type: RecordType | None = None
    """What seals call its records; None if they have none."""

    def adapter(self, first_only: bool = False) -> TypeAdapter[Any]:
        """Parser of the whole file; with `first_only`, it stops at the first record that it rejects."""
        return _adapter(self.model, self.many, first_only)


@cache
def _adapter(model: type[Record], many: bool, first_only: bool) -> TypeAdapter[Any]:
    if not many:
        return TypeAdapter(model)
    listed: Any = list[model]  # type: ignore[valid-type]
    return TypeAdapter(Annotated[listed, FailFast(first_only)])


COLLECTION_FILES = {
    "seals": RecordFile("seals.json", Seal),
    "dataset": RecordFile("dataset.json", Dataset, many=False, record_type=RecordType.DATASET),
    "sources": RecordFile("sources/sources.json", Source, record_type=RecordType.SOURCE),
    "actors": RecordFile("registers/actors.json", Actor, record_type=RecordType.ACTOR),
    "tenures": RecordFile("registers/tenures.json", Tenure, record_type=RecordType.TENURE),
    "instruments": RecordFile("registers/instruments.json", Instrument, record_type=RecordType.INSTRUMENT),
    "places": RecordFile("registers/places.json", Place, record_type=RecordType.PLACE),
    "non_names": RecordFile("registers/non_names.json", NonName, record_type=RecordType.NON_NAME),
    "relations": RecordFile("relations.json", Relation, record_type=RecordType.RELATION),
    "retired": RecordFile("retired.json", Retired, record_type=RecordType.RETIRED),
    "agreement": RecordFile("agreement.json", Agreement, record_type=RecordType.AGREEMENT),
}
DOCUMENT_FILES = {
    "document": RecordFile("document.json", Document, many=False, record_type=RecordType.DOCUMENT),
    "provisions": RecordFile("provisions.json", Provision, record_type=RecordType.PROVISION),
    "divergences": RecordFile("divergences.json", Divergence, record_type=RecordType.DIVERGENCE),
    "overrides": RecordFile("mentions.json", MentionOverride, record_type=RecordType.OVERRIDE),
    "first": RecordFile("readings/first.json", Reading, many=False, record_type=RecordType.READING),
    "second": RecordFile("readings/second.json", Reading, many=False, record_type=RecordType.READING),
    "adjudications": RecordFile("readings/adjudication.json", Adjudication, record_type=RecordType.ADJUDICATION),
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
    record_type: RecordType | None = None
    """What seals call its records."""
    intact: bool = False
    """Whether each of its records stands to the letter as its seal says."""

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


AnchorsKey = frozenset[tuple[str, int, int, str]]
"""Anchors as a key: units of the same anchors have the same."""


def anchors_key(unit: Provision) -> AnchorsKey:
    """The anchors of a unit as a key."""
    return frozenset((one, span.start_offset, span.end_offset, span.quote) for one, span in unit.anchors.items())


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

    @cached_property
    def words(self) -> dict[str, str]:
        """The texts as words are looked for in them: what only looks like a character stands there as that, at its offset."""
        return {language: fold(text) for language, text in self.texts.items()}

    @property
    def published(self) -> bool:
        """Whether releases carry this document."""
        return self.document.status is DocumentStatus.PUBLISHED

    @property
    def collectives(self) -> Sequence[Collective]:
        """Expressions that stand for several entities in this document."""
        return self.document.collectives

    def provision_at(self, language: str, offset: int) -> Provision | None:
        """The provision that an offset of a text is in, the first listed if several are; None where nothing tiles it."""
        return next(iter(self.anchored(language).over(offset, offset + 1)), None)

    def anchored(self, language: str) -> Stretches[Provision]:
        """The provisions of a text, by where they stand in it."""
        if language not in self._anchored:
            spans = [(one, one.anchors[language]) for one in self.provisions if language in one.anchors]
            self._anchored[language] = Stretches((span.start_offset, span.end_offset, one) for one, span in spans)
        return self._anchored[language]

    @cached_property
    def _anchored(self) -> dict[str, Stretches[Provision]]:
        return {}

    @cached_property
    def provision_by_id(self) -> dict[str, Provision]:
        """The first provision of each id."""
        return {provision.id: provision for provision in reversed(self.provisions)}

    @cached_property
    def paragraphs(self) -> dict[str, list[Provision]]:
        """Provisions by their paragraph: what their ids have before the last number."""
        found: dict[str, list[Provision]] = {}
        for provision in self.provisions:
            found.setdefault(provision.id.rpartition(".")[0], []).append(provision)
        return found

    @cached_property
    def units_as_read(self) -> dict[AnchorsKey, list[Provision]]:
        """Units of the readings by their anchors, the first reading's first."""
        found: dict[AnchorsKey, list[Provision]] = {}
        for unit in (unit for reading in self.readings for unit in reading.provisions):
            found.setdefault(anchors_key(unit), []).append(unit)
        return found

    @cached_property
    def divergences_of(self) -> dict[str, list[Divergence]]:
        """Divergences by the provision that they name."""
        found: dict[str, list[Divergence]] = {}
        for divergence in self.divergences:
            found.setdefault(divergence.provision, []).append(divergence)
        return found

    def commitments(self) -> Sequence[tuple[Provision, int, Commitment]]:
        """Every commitment with its provision and its place in it."""
        return self._commitments

    @cached_property
    def _commitments(self) -> list[tuple[Provision, int, Commitment]]:
        return [
            (provision, index, commitment)
            for provision in self.provisions
            for index, commitment in enumerate(provision.commitments)
        ]


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
    seals_by_document: Mapping[str, Sequence[Seal]]
    """Seals of records in documents, by document id, in the order of `seals.json`; under "" those of shared records."""
    folders: tuple[DocumentFolder, ...]
    source_bytes: dict[str, bytes]
    """Source id to the bytes of its file; a source whose file is missing is left out."""
    unread: frozenset[str] = frozenset()
    """Names of document folders that could not be read in full: what refers into them cannot be checked."""
    files: tuple[LoadedFile, ...] = field(repr=False, default=())
    ledger: Ledger = field(repr=False, default=Ledger())
    """Ids that builds have published."""

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Every register entry that a text can name, by id."""
        entities: list[Entity] = [*self.actors, *self.instruments, *self.places]
        return {entity.id: entity for entity in entities}

    def kind_of(self, entity: str) -> ActorKind | None:
        """Kind of an actor, by its id; None of what is not an actor, or in no register."""
        entry = self.entities.get(entity)
        return entry.kind if isinstance(entry, Actor) else None

    @cached_property
    def source_digests(self) -> dict[str, str]:
        """SHA-256 of the bytes of each source that is there, by its id."""
        return {name: hashlib.sha256(content).hexdigest() for name, content in self.source_bytes.items()}

    def as_received(self, source: Source) -> bool:
        """Whether a source is there with the bytes that were received."""
        return self.source_digests.get(source.id) == source.sha256

    @cached_property
    def texts_hold(self) -> bool:
        """Whether every text could be made: by cuts that give what was read, from a source with the bytes that were received.

        Until then nobody can say that some words stand in no text.
        """
        return not self.unread and all(
            (source := self.source_by_id.get(text.source)) is not None
            and self.as_received(source)
            and hashlib.sha256(folder.texts.get(text.language, "").encode("utf-8")).hexdigest() == text.sha256
            for folder in self.folders
            for text in folder.document.texts
        )

    def in_unread(self, record_id: str) -> bool:
        """Whether an id belongs to a document that could not be read."""
        return record_id.split("/", maxsplit=1)[0] in self.unread

    @property
    def published(self) -> tuple[DocumentFolder, ...]:
        """Documents that releases carry."""
        return tuple(folder for folder in self.folders if folder.published)

    @cached_property
    def folder_by_name(self) -> dict[str, DocumentFolder]:
        """Every document that could be read, by the name of its folder."""
        return {folder.name: folder for folder in self.folders}

    @cached_property
    def retired_by_id(self) -> dict[str, Retired]:
        """The first tombstone of each id."""
        return {entry.id: entry for entry in reversed(self.retired)}

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

    def sealable_of(self, record: Record) -> "Sealable":
        """The item that a seal stands for, of a record of this corpus."""
        return self._sealable_by_identity[id(record)]

    @cached_property
    def _sealable_by_identity(self) -> dict[int, "Sealable"]:
        return {id(item.record): item for item in self.sealable()}

    @cached_property
    def seals_by_key(self) -> dict[tuple[RecordType, str], list[Seal]]:
        """Seals of each record, in the order of `seals.json`: more than one is a fault."""
        found: dict[tuple[RecordType, str], list[Seal]] = {}
        for seal in self.seals:
            found.setdefault((seal.record_type, seal.record), []).append(seal)
        return found

    @cached_property
    def known_to_stand(self) -> dict[int, bool]:
        """Of records that were asked about, by identity: whether a seal of theirs holds."""
        return {}

    def sealable_shared(self) -> Iterator["Sealable"]:
        """Yield every record outside the documents that a seal can stand for."""
        return self._sealable(SHARED, ())

    @cached_property
    def shared_seals(self) -> Sequence[Seal]:
        """Seals of records outside the documents."""
        return self.seals_by_document.get(SHARED, ())

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Every source, by id."""
        return {source.id: source for source in self.sources}

    def sealable_in(self, folder: DocumentFolder) -> Iterator["Sealable"]:
        """Yield every record of a document that a seal can stand for."""
        return self._sealable(folder.name, _cut_from(folder.document, self.source_by_id))

    def _sealable(self, folder: str, sources: tuple[Source, ...]) -> Iterator["Sealable"]:
        for file in self.files_in(folder):
            if file.record_type is not None:
                for record in file.records:
                    key = sealed_id(file.record_type, record, folder)
                    yield Sealable(folder, file.record_type, key, record, sources, file.intact)

    def with_agreement(self, rows: Sequence[Agreement]) -> "Corpus":
        """This corpus with other agreement, as it would be read with the file that holds it."""
        spec = COLLECTION_FILES["agreement"]
        new = LoadedFile(f"data/{spec.path}", tuple(rows), spec.many, None, record_type=spec.record_type)
        others = (file for file in self.files if file.path != new.path)
        return replace(self, agreement=tuple(rows), files=(*others, new))

    def untouched(self, folder: str) -> bool:
        """Whether every record of a document folder, or of the shared files, stands as sealed, and none is gone."""
        if folder not in self._untouched:
            files = [file for file in self.files_in(folder) if file.record_type is not None]
            records = sum(len(file.records) for file in files)
            as_many = records == len(self.seals_by_document.get(folder, ()))
            self._untouched[folder] = as_many and all(file.intact for file in files)
        return self._untouched[folder]

    @cached_property
    def _untouched(self) -> dict[str, bool]:
        return {}

    def files_in(self, folder: str) -> Sequence[LoadedFile]:
        """Files of a document folder; with an empty name, those that belong to no document."""
        return self._files_by_folder.get(folder, ())

    @cached_property
    def _files_by_folder(self) -> dict[str, list[LoadedFile]]:
        found: dict[str, list[LoadedFile]] = {}
        for file in self.files:
            found.setdefault(file.document, []).append(file)
        return found


def _cut_from(document: Any, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """Sources that the texts of a document are cut from."""
    return tuple(sources[text.source] for text in document.texts if text.source in sources)


def sealed_id(record_type: RecordType, record: Any, folder: str) -> str:
    """What a seal calls a record of a document folder, or of none."""
    if record_type is RecordType.OVERRIDE:
        return f"{folder}/{record.id}"
    if record_type is RecordType.READING:
        return f"{folder}/{record.reading_pass}"
    if record_type is RecordType.AGREEMENT:
        return "/".join(filter(None, (record.document or "all", record.field, record.language)))
    if record_type is RecordType.ADJUDICATION:
        return "/".join(_adjudicated(record))
    return str(record.id)


T = TypeVar("T")


def _adjudicated(entry: Adjudication) -> Iterator[str]:
    """What an adjudication decides: its place, commitment, field and text, and the reading if only the second has it."""
    yield entry.place
    if entry.commitment is not None:
        yield f"c{entry.commitment}"
    yield entry.field
    if entry.language is not None:
        yield entry.language
    if entry.first is None:
        yield "second"


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


Rest = ParamSpec("Rest")


def once_per_folder(
    compute: Callable[Concatenate[Corpus, DocumentFolder, Rest], T],
) -> Callable[Concatenate[Corpus, DocumentFolder, Rest], T]:
    """Keep the answers of a function about a document until it is asked about another: rules run document by document."""
    about: list[object] = [None, None]
    answers: dict[tuple[object, ...], T] = {}

    @wraps(compute)
    def kept(corpus: Corpus, folder: DocumentFolder, /, *rest: Rest.args, **named: Rest.kwargs) -> T:
        if about[0] is not corpus or about[1] is not folder:
            about[:] = corpus, folder
            answers.clear()
        if rest not in answers:
            answers[rest] = compute(corpus, folder, *rest, **named)
        return answers[rest]

    return kept


def entity_type(entity: Entity) -> EntityType:
    """Register that an entity is in."""
    if isinstance(entity, Actor):
        return EntityType.ACTOR
    return EntityType.INSTRUMENT if isinstance(entity, Instrument) else EntityType.PLACE


class Sealable(NamedTuple):
    """A record that a seal can stand for."""

    folder: str
    """Name of its document folder; empty for records of the whole collection."""
    record_type: RecordType
    id: str
    record: Record
    sources: tuple[Source, ...]
    """Sources that it rests on."""
    intact: bool
    """Whether it is known to stand as its seal says, so that nothing needs to be compared."""

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


GIVE_ROOT = "give the folder that holds data/ with --root"


def find_root(start: FilePath) -> FilePath:
    """Check that a folder has the layout of a corpus.

    Raises:
        CannotRunError: if it is no folder, cannot be read, or has no `data/`.
    """
    try:
        if not start.is_dir():
            raise CannotRunError(f"{start}: no such folder; {GIVE_ROOT}")
        if not (start / "data").is_dir():
            above = root_above(start)
            where = f"it lies inside a corpus, so say: --root {above}" if above else GIVE_ROOT
            raise CannotRunError(f"{start}: has no data/ folder; {where}")
    except PermissionError:
        raise CannotRunError(f"{start}: no permission to read this folder") from None
    return start


def root_above(start: FilePath) -> str:
    """The root of the corpus that a folder lies in, seen from here; empty if it lies in none."""
    for folder in start.resolve().parents:
        if os.path.isfile(folder / "data" / COLLECTION_FILES["dataset"].path):  # noqa: PTH113 - never raises
            return os.fspath(folder) if start.is_absolute() else os.path.relpath(folder)
    return ""


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
    reader.findings = _other_names(reader.findings, _unknown_files(reader.data, names, sources))
    reader.findings += _unportable_names(reader, names, read["sources"])
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


def _unknown_files(data: DataFolder, names: Sequence[str], sources: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each file that is none of a corpus; if its sources cannot be read, nothing is known of those."""
    shared = {*sources, *(spec.path for spec in COLLECTION_FILES.values())}
    own = {spec.path for spec in DOCUMENT_FILES.values()}
    # Where there are very many sources, a file that stands elsewhere is not compared with each.
    near_shared = shared if len(sources) <= MOST_SOURCES else shared.difference(sources)
    linked: set[str] | None = None
    missing = any(not (data.path / source).exists() for source in sources)
    for path in data.files():
        kind, _, rest = path.partition("/")
        document, _, file = rest.partition("/")
        in_document = kind == "documents" and document in names
        name, known = (file, own) if in_document else (path, shared)
        if name in known or (kind == "sources" and (missing or not sources)):
            continue
        linked = data.linked() if linked is None else linked
        if path not in linked:
            repair = "Remove it, or add its record to data/sources/sources.json."
            if kind != "sources":
                known = known if in_document else near_shared
                near = difflib.get_close_matches(name, sorted(known), n=1)
                repair = f"If it is {near[0]}, give it that name; else remove it." if near else "Remove it."
            scope = document if in_document else ""
            yield Finding(
                6, "unknown-file", "", f"data/{path}", Position(1, 1), name, "a file of the layout", repair, scope
            )


def _unportable_names(reader: "_Reader", documents: Sequence[str], sources: Sequence[Source]) -> Iterator[Finding]:
    """Yield a finding for each name of a file or folder that some system cannot hold, or cannot tell from another."""
    listed = {source.file: number for number, source in enumerate(sources)}
    layout = {spec.path.rpartition("/")[2] for spec in (*COLLECTION_FILES.values(), *DOCUMENT_FILES.values())}
    for folder, there in reader.data.names():
        in_sources = folder == "sources"
        names = sorted({*there, *listed}) if in_sources else there
        # Of two, the one that is read keeps its name, and so does the one without capitals.
        names.sort(key=lambda name: (name not in listed and name not in layout, name != name.lower()))
        for name, fault in faults(names):
            written = name.encode("utf-8", "backslashreplace").decode()
            path = f"data/{folder}/{written}" if folder else f"data/{written}"
            repair = f"Rename it to {fault.better}; if nothing reads it, remove it."
            place, record, position = path, "", Position(1, 1)
            if in_sources and name in listed:
                record = sources[listed[name]].id
                place, position = reader.place("sources", listed[name], "file")
                repair = f"Rename {path} to {fault.better}, write that name here, and seal what is cut from it again."
            _, _, rest = folder.partition("documents/")
            own = rest.partition("/")[0] or (name if folder == "documents" else "")
            scope = own if own in documents else ""
            expected = "a name that every system can hold and tell apart"
            yield Finding(6, "file-name", record, place, position, f"{written}: {fault.why}", expected, repair, scope)


MOST_SOURCES = 100
"""Sources up to which the name of an unknown file is compared with the names of all."""


def _other_names(found: Iterable[Finding], unknown: Iterable[Finding]) -> list[Finding]:
    """What was found and the files that are unknown; a file that is missing because it has another name is told of once."""
    others = {finding.file: finding for finding in unknown}
    # A file was renamed where it stands: each is compared with those of its own document, or with those of none.
    beside: dict[str, list[str]] = {}
    for other in others.values():
        beside.setdefault(other.document, []).append(other.file)
    told: list[Finding] = []
    for finding in found:
        repair = finding.repair
        if finding.rule == "file-missing":
            near = beside.get(finding.document, [])
            for name in difflib.get_close_matches(finding.file, near, n=1, cutoff=0.9):
                near.remove(name)
                del others[name]
                repair = f"Rename {name} to {finding.file}, if it is that; else put it back."
        told.append(replace(finding, repair=repair))
    return [*told, *others.values()]


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
        self._cut_from: tuple[Source, ...] = ()
        """Sources of the document that is being read; `document.json` comes first."""

    def place(self, kind: str, number: int, key: str) -> tuple[str, Position]:
        """File and position of a value of a record of the whole collection."""
        shown = f"data/{COLLECTION_FILES[kind].path}"
        file = next(file for file in self.loaded if file.path == shown)
        return shown, locate(file.text, (number, key))

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
            self._cut_from = _cut_from(records[0], self.sources)
        if self._open is None or self._open[0] != folder:
            self._open = folder, {(seal.record_type, seal.record): seal for seal in self.seals.get(folder, ())}
        for text, record in zip(texts, records, strict=True):
            seal = self._open[1].get((spec.record_type, sealed_id(spec.record_type, record, folder)))
            if seal is None or digest(text, self._cut_from if folder else (), seal.lines) != seal.digest:
                return False
        return True


MAX_LISTED = 2**20
"""Largest file in which every record that is rejected is told of; in a larger one it is the first."""


def _rejected(shown: str, folder: str, text: str, spec: RecordFile, error: ValidationError) -> Iterator[Finding]:
    """Yield what is wrong with a file that the models reject."""
    from .rejected import rejected_or_counted  # noqa: PLC0415 - words that a valid corpus never needs

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
