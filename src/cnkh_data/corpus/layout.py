"""What files `data/` has, and what each of them holds. The layout is the same for every corpus: a document is a folder."""

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path as FilePath
from typing import Annotated, Any

from pydantic import FailFast, TypeAdapter

from ..errors import CannotRunError
from ..models import (
    FIRST_CODEBOOK,
    LATER_CODEBOOKS,
    READINGS,
    Actor,
    Adjudication,
    Agreement,
    Dataset,
    Divergence,
    Document,
    Instrument,
    MentionOverride,
    NonName,
    Place,
    Provision,
    Record,
    Relation,
    Retired,
    Seal,
    Source,
    Tenure,
    model_of_reading,
)
from ..models.codelists import OPEN_CODELISTS, RecordType
from ..open_codelists import path_of_codelist

SHARED = ""
"""Stands for the files that belong to no document folder: registers, sources, relations, and the seals of their records."""
OF_DOCUMENTS = {
    RecordType.DOCUMENT,
    RecordType.PROVISION,
    RecordType.DIVERGENCE,
    RecordType.OVERRIDE,
    RecordType.READING,
    RecordType.ADJUDICATION,
}
"""Types of sealed records that belong to one document; their ids begin with the document's. Agreement may: see `document_of`."""


@dataclass(frozen=True)
class RecordFile:
    """One kind of file in `data/`: where it is, and what it holds."""

    path: str
    model: type[Record]
    many: bool = True
    record_type: RecordType | None = None
    """What seals call its records; None if they have none."""
    codebook: str = ""
    """Version of the codebook of the readings that it belongs to; empty if it belongs to none."""

    def of(self, content: bytes) -> "RecordFile":
        """This kind of file as its content is to be read: a reading by the model of the version that it says it has."""
        if self.record_type is not RecordType.READING:
            return self
        return replace(self, model=model_of_reading(content, READINGS[self.codebook]))

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
CODELIST_FILES = tuple(path_of_codelist(codelist).removeprefix("data/") for codelist in OPEN_CODELISTS)
"""Files of the codelists that are the corpus's own, each of which may be missing: paths from `data/`."""


def readings_folder(codebook: str) -> str:
    """Folder of the readings by a version of the codebook, from that of their document.

    Example:
        >>> readings_folder("1"), readings_folder("2")
        ('readings', 'readings/2')
    """
    return READINGS_FOLDER if codebook == FIRST_CODEBOOK else f"{READINGS_FOLDER}/{codebook}"


def _files_of_readings(codebook: str) -> dict[str, RecordFile]:
    """The files of the readings by a version of the codebook, under names that tell the versions apart."""
    folder, model = readings_folder(codebook), READINGS[codebook]
    files = {
        "first": RecordFile(f"{folder}/first.json", model, False, RecordType.READING, codebook),
        "second": RecordFile(f"{folder}/second.json", model, False, RecordType.READING, codebook),
        "adjudications": RecordFile(
            f"{folder}/adjudication.json", Adjudication, record_type=RecordType.ADJUDICATION, codebook=codebook
        ),
        "agreement": RecordFile(
            f"{folder}/agreement.json", Agreement, record_type=RecordType.AGREEMENT, codebook=codebook
        ),
    }
    return {name_of_file(name, codebook): file for name, file in files.items()}


def name_of_file(name: str, codebook: str) -> str:
    """What `DOCUMENT_FILES` calls a file of the readings by a version of the codebook.

    Example:
        >>> name_of_file("first", "1"), name_of_file("first", "2")
        ('first', 'first_2')
    """
    return name if codebook == FIRST_CODEBOOK else f"{name}_{codebook}"


READINGS_FOLDER = "readings"
"""Where the readings of a document stand: those by version 1 of the codebook themselves, those by a later one in a folder named by it."""
DOCUMENT_FILES = {
    "seals": RecordFile("seals.json", Seal),
    "document": RecordFile("document.json", Document, many=False, record_type=RecordType.DOCUMENT),
    "provisions": RecordFile("provisions.json", Provision, record_type=RecordType.PROVISION),
    "divergences": RecordFile("divergences.json", Divergence, record_type=RecordType.DIVERGENCE),
    "overrides": RecordFile("mentions.json", MentionOverride, record_type=RecordType.OVERRIDE),
    **_files_of_readings(FIRST_CODEBOOK),
    **{name: file for version in LATER_CODEBOOKS for name, file in _files_of_readings(version).items()},
}


def path_of(spec: RecordFile, folder: str = SHARED) -> str:
    """Path of a file from the root of a corpus; `folder` is the name of its document's.

    Example:
        >>> path_of(DOCUMENT_FILES["seals"], "2023-02-11-a"), path_of(COLLECTION_FILES["seals"])
        ('data/documents/2023-02-11-a/seals.json', 'data/seals.json')
    """
    return f"data/documents/{folder}/{spec.path}" if folder else f"data/{spec.path}"


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
