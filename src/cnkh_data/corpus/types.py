"""All of a corpus that was read: what its documents share, and the documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from ..finding import Finding
from ..models import (
    Actor,
    Agreement,
    Dataset,
    Document,
    Instrument,
    NonName,
    Place,
    Record,
    Relation,
    Retired,
    Seal,
    Source,
    Tenure,
)
from ..models.codelists import CONCEPT, FORMULA, OPEN_CODELISTS, PILLAR, ActorKind, EntityType, RecordType
from ..open_codelists import CodesOfCorpus, OpenCodes, no_codes
from ..texts import primary_language
from ..words import EDITORS
from .document import DocumentFolder, LoadedFile, untouched, written
from .fingerprint import sealed_id
from .folders import Folders
from .layout import COLLECTION_FILES, SHARED
from .ledger import Ledger
from .memo import Memo
from .sources import SourceFiles

Entity = Actor | Instrument | Place


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
    retired: tuple[Retired, ...]
    agreement: tuple[Agreement, ...]
    """That over all documents; each document has its own with its readings."""
    shared_seals: tuple[Seal, ...]
    """Seals of records outside the documents, in the order of `seals.json`."""
    folders: Folders
    source_bytes: SourceFiles
    """Source id to the bytes of its file; a source whose file is missing is left out."""
    shared_files: tuple[LoadedFile, ...] = field(repr=False, default=())
    """Files that belong to no document."""
    codelists: CodesOfCorpus = field(repr=False, default_factory=lambda: no_codes(OPEN_CODELISTS))
    """Codes of its own."""
    ledger: Ledger = field(repr=False, default=Ledger())
    """Ids that builds have published."""
    memo: Memo = field(init=False, repr=False, compare=False, default_factory=Memo)
    """Answers about this very corpus: one that differs from it begins without any."""

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Every register entry that a text can name, by id."""
        entities: list[Entity] = [*self.actors, *self.instruments, *self.places]
        return {entity.id: entity for entity in entities}

    @property
    def formulas(self) -> OpenCodes:
        """Its set phrases."""
        return self.codelists[FORMULA]

    @property
    def pillars(self) -> OpenCodes:
        """The parts of a printed frame, in their printed order."""
        return self.codelists[PILLAR]

    @property
    def concepts(self) -> OpenCodes:
        """The set names of ideas that researchers count."""
        return self.codelists[CONCEPT]

    def kind_of(self, entity: str) -> ActorKind | None:
        """Kind of an actor, by its id; None of what is not an actor, or in no register."""
        return self._kinds.get(entity)

    @cached_property
    def _kinds(self) -> dict[str, ActorKind]:
        return {entity.id: entity.kind for entity in self.entities.values() if isinstance(entity, Actor)}

    def languages_of(self, document: Document) -> list[str]:
        """Languages in which the records of a document are to say what we say ourselves: those of its texts, and English if the dataset lists it."""
        own = {primary_language(text.language) for text in document.texts}
        listed = [language for language in self.dataset.languages if language in own or language == EDITORS]
        return [*listed, *sorted(own.difference(listed))]

    def as_received(self, source: Source) -> bool:
        """Whether a source is there with the bytes that were received."""
        return self.source_bytes.digest(source.id) == source.sha256

    @property
    def unread(self) -> frozenset[str]:
        """Names of document folders that could not be read in full: what refers into them cannot be checked."""
        return self.folders.unread

    def in_unread(self, record_id: str) -> bool:
        """Whether an id belongs to a document that could not be read."""
        return record_id.split("/", maxsplit=1)[0] in self.unread

    @property
    def published(self) -> Iterator[DocumentFolder]:
        """Yield the documents that releases carry."""
        return (folder for folder in self.folders if folder.published)

    @cached_property
    def retired_by_id(self) -> dict[str, Retired]:
        """The first tombstone of each id."""
        return {entry.id: entry for entry in reversed(self.retired)}

    def sealable(self) -> Iterator["Sealable"]:
        """Yield every record that a seal can stand for."""
        yield from self.sealable_shared()
        for folder in self.folders:
            yield from self.sealable_in(folder)

    @property
    def document_names(self) -> Sequence[str]:
        """Names of all document folders, readable or not."""
        return self.folders.names

    @property
    def seals(self) -> Iterator[Seal]:
        """Yield every seal, in the order of the records."""
        yield from self.shared_seals
        for folder in self.folders:
            yield from folder.seals

    def sealable_shared(self) -> Iterator["Sealable"]:
        """Yield every record outside the documents that a seal can stand for."""
        return _sealable(SHARED, self.shared_files, ())

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """Every source, by id."""
        return {source.id: source for source in self.sources}

    def sealable_in(self, folder: DocumentFolder) -> Iterator["Sealable"]:
        """Yield every record of a document that a seal can stand for."""
        return _sealable(folder.name, folder.files, cut_from(folder.document, self.source_by_id))

    def with_agreement(self, rows: Sequence[Agreement]) -> "Corpus":
        """This corpus with other agreement, as it would be read with the files that hold it; all of its documents are then in memory."""
        over_all = tuple(row for row in rows if row.document is None)
        new = written(COLLECTION_FILES["agreement"], SHARED, over_all)
        others = (file for file in self.shared_files if file.path != new.path)
        of_documents: dict[str, list[Agreement]] = {}
        for row in rows:
            of_documents.setdefault(row.document or SHARED, []).append(row)
        folders = [folder.with_agreement(of_documents.get(folder.document.id, ())) for folder in self.folders]
        return replace(self, agreement=over_all, shared_files=(*others, new), folders=Folders.of(folders))

    def with_document(self, folder: DocumentFolder) -> "Corpus":
        """This corpus with another document in place of the one in the same folder; all of its documents are then in memory."""
        return replace(self, folders=Folders.of([folder if one.name == folder.name else one for one in self.folders]))

    @cached_property
    def shared_untouched(self) -> bool:
        """Whether every record outside the documents stands as sealed, and none is gone."""
        return untouched(self.shared_files, self.shared_seals)

    @property
    def files(self) -> Iterator[LoadedFile]:
        """Yield every file that could be read."""
        yield from self.shared_files
        yield from self.folders.files()


def _sealable(folder: str, files: Iterable[LoadedFile], sources: tuple[Source, ...]) -> Iterator["Sealable"]:
    for file in files:
        if file.record_type is not None:
            for record in file.records:
                key = sealed_id(file.record_type, record, folder, file.codebook)
                yield Sealable(folder, file.record_type, key, record, sources, file.intact)


def cut_from(document: Any, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    """Sources that the texts of a document are cut from."""
    return tuple(sources[text.source] for text in document.texts if text.source in sources)


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
