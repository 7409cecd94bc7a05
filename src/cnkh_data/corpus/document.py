"""One document as it was read: every record typed, and traceable to the file and line it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from ..canonical import file_text
from ..fold import fold
from ..models import (
    FIRST_CODEBOOK,
    Adjudication,
    Agreement,
    Collective,
    Commitment,
    Divergence,
    Document,
    MentionOverride,
    Provision,
    Reading,
    Record,
    Seal,
    Term,
)
from ..models.codelists import DocumentStatus, RecordType
from ..stretches import Stretches
from .as_read import AsRead, as_read
from .coding import CodedUnit, Passages, passages, with_offsets
from .layout import DOCUMENT_FILES, RecordFile, name_of_file, path_of


class FileForm(NamedTuple):
    """What reading a file shows of its form."""

    canonical: bool
    suspect: bool
    intact: bool


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
    codebook: str = ""
    """Version of the codebook of the readings that it belongs to; empty if it belongs to none."""

    @property
    def text(self) -> str:
        """Its text."""
        return canonical_text(self.records, self.many) if self.own_text is None else self.own_text

    @property
    def document(self) -> str:
        """Name of the document folder that it is in; empty for files of the whole collection."""
        return self.path.split("/")[2] if self.path.startswith("data/documents/") else ""

    @property
    def form(self) -> FileForm:
        """What reading it showed of its form."""
        return FileForm(self.canonical, self.suspect, self.intact)

    @property
    def canonical(self) -> bool:
        """Whether it is written as `cnkh fmt` would write it."""
        return self.own_text is None


def written(spec: RecordFile, folder: str, records: Sequence[Record]) -> LoadedFile:
    """A file as it would be read once these records are written into it."""
    shown = path_of(spec, folder)
    return LoadedFile(shown, tuple(records), spec.many, None, record_type=spec.record_type, codebook=spec.codebook)


def canonical_text(records: Sequence[Record], many: bool) -> str:
    """The text that a file of these records has in canonical form."""
    return file_text(records if many else records[0])


AnchorsKey = frozenset[tuple[str, int, int, str]]
"""Anchors as a key: units of the same anchors have the same."""


def anchors_key(anchors: Passages) -> AnchorsKey:
    """The anchors of a unit as a key."""
    return frozenset((language, *passage) for language, passage in anchors.items())


@dataclass(frozen=True, eq=False)
class Round:
    """What readers made of a document by one version of the codebook, and what was decided between them."""

    codebook: str
    readings: tuple[Reading, ...]
    adjudications: tuple[Adjudication, ...]
    agreement: tuple[Agreement, ...]
    """How far the readings agree, as it was computed and written."""
    texts: Mapping[str, str] = field(repr=False)

    @property
    def complete(self) -> bool:
        """Whether it has both readings, each by this version, so that they can be compared."""
        return len(self.readings) == BOTH and {one.CODEBOOK for one in self.readings} == {self.codebook}

    @cached_property
    def as_read(self) -> Sequence[AsRead]:
        """The readings with their units in the texts, the first one first."""
        return [as_read(reading, self.texts) for reading in self.readings]


BOTH = 2
"""Readings of a document that are compared."""


@dataclass(frozen=True)
class DocumentFolder:
    """One folder of `data/documents/`, read."""

    name: str
    document: Document
    provisions: tuple[Provision, ...]
    divergences: tuple[Divergence, ...]
    overrides: tuple[MentionOverride, ...]
    rounds: tuple[Round, ...]
    """Its readings by each version of the codebook that it has any of, the oldest first."""
    texts: dict[str, str]
    """Language to text, cut from its source; a text whose source is missing is left out."""
    seals: tuple[Seal, ...] = field(repr=False, default=())
    """Seals of its records, in the order of its `seals.json`: more than one of a record is a fault."""
    files: tuple[LoadedFile, ...] = field(repr=False, default=())

    @cached_property
    def untouched(self) -> bool:
        """Whether every record of it stands as sealed, and none is gone."""
        return untouched(self.files, self.seals)

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

    @property
    def terms(self) -> Sequence[Term]:
        """Words that stand for one entity in this document."""
        return self.document.terms

    def with_agreement(self, rows: Sequence[Agreement]) -> "DocumentFolder":
        """This document with other agreement of its readings, as it would be read with the files that hold it."""
        by_codebook = {own.codebook: tuple(row for row in rows if row.codebook == own.codebook) for own in self.rounds}
        files = {file.path: file for file in self.files}
        for codebook, own_rows in by_codebook.items():
            new = written(DOCUMENT_FILES[name_of_file("agreement", codebook)], self.name, own_rows)
            if own_rows or new.path in files:
                files[new.path] = new
        in_order = (files.get(path_of(spec, self.name)) for spec in DOCUMENT_FILES.values())
        rounds = tuple(replace(own, agreement=by_codebook[own.codebook]) for own in self.rounds)
        return replace(self, rounds=rounds, files=tuple(file for file in in_order if file is not None))

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
    def current(self) -> Round:
        """The readings that the record is held against: of the newest version that has both, else of the newest that has any."""
        newest = self.rounds[::-1]
        complete = next((one for one in newest if one.complete), None)
        return complete or next(iter(newest), Round(FIRST_CODEBOOK, (), (), (), self.texts))

    @property
    def readings(self) -> Sequence[Reading]:
        """The readings that the record is held against."""
        return self.current.readings

    @property
    def adjudications(self) -> Sequence[Adjudication]:
        """What was decided where those differ, or where the record departs from them."""
        return self.current.adjudications

    @property
    def as_read(self) -> Sequence[AsRead]:
        """The same readings with their units in the texts."""
        return self.current.as_read

    @cached_property
    def as_coded(self) -> Sequence[CodedUnit]:
        """The provisions, to be put beside the readings."""
        return [with_offsets(provision) for provision in self.provisions]

    def units_as_read(self, provision: Provision) -> Sequence[CodedUnit]:
        """Units of the readings that stand where a provision stands, the first reading's first."""
        return self._units_as_read.get(anchors_key(passages(provision.anchors)), ())

    @cached_property
    def _units_as_read(self) -> dict[AnchorsKey, list[CodedUnit]]:
        found: dict[AnchorsKey, list[CodedUnit]] = {}
        for unit in (unit for one in self.as_read for unit in one.units):
            found.setdefault(anchors_key(unit.anchors), []).append(unit)
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


MOST_TEXTS = 20
"""Most texts of one document, each a language version; what lists more lists something else, and none of the others is made."""


def untouched(files: Iterable[LoadedFile], seals: Sequence[Seal]) -> bool:
    """Whether every record of some files stands as sealed, and none is gone."""
    sealed = [file for file in files if file.record_type is not None]
    return sum(len(file.records) for file in sealed) == len(seals) and all(file.intact for file in sealed)
