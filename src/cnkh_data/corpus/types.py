"""The types of a corpus that was read: every record typed, and traceable to the file and line it came from."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from ..canonical import file_text
from ..finding import Finding
from ..fold import fold
from ..models import (
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
from ..models.codelists import ActorKind, DocumentStatus, EntityType, RecordType
from ..stretches import Stretches
from .fingerprint import sealed_id
from .layout import COLLECTION_FILES, SHARED
from .ledger import Ledger
from .memo import Memo

Entity = Actor | Instrument | Place


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
    memo: Memo = field(init=False, repr=False, compare=False, default_factory=Memo)
    """Answers about this very corpus: one that differs from it begins without any."""

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
        return self._sealable(folder.name, cut_from(folder.document, self.source_by_id))

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
