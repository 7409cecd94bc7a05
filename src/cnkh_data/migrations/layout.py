"""Where the records of a format stand in `data/`, and how its seals name them.

This is kept for each format as it was then. What stands in `corpus.layout` is the newest only.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .changes import Json

Key = Callable[[Json, str], str]
"""What a seal calls a record, given the name of its document folder."""
SHARED = ""
"""Stands for the records of no document."""


def by_id(record: Json, folder: str) -> str:
    """The record's own id."""
    _ = folder
    return str(record["id"])


def below_document(record: Json, folder: str) -> str:
    """The record's id, after its document's."""
    return f"{folder}/{record['id']}"


def agreement_key(record: Json, folder: str) -> str:
    """What agreement is about."""
    _ = folder
    return "/".join(filter(None, (record["document"] or "all", record["field"], record["language"])))


def adjudication_key(record: Json, folder: str) -> str:
    """What an adjudication decides: its place, commitment, field and text, and the reading if only the second has it."""
    _ = folder
    number = record["commitment"]
    steps = [record["place"], None if number is None else f"c{number}", record["field"], record["language"]]
    return "/".join(filter(None, [*steps, "second" if record["first"] is None else None]))


def agreement_key_by_codebook(record: Json, folder: str) -> str:
    """What agreement is about; of readings by a later version of the codebook than the first, with the version."""
    document, slash, rest = agreement_key(record, folder).partition("/")
    return f"{document}{slash}{rest}" if record["codebook"] == "1" else f"{document}/{record['codebook']}/{rest}"


def adjudication_key_2(record: Json, folder: str) -> str:
    """What an adjudication between readings by version 2 of the codebook decides."""
    document, _, rest = adjudication_key(record, folder).partition("/")
    return f"{document}/2/{rest}"


@dataclass(frozen=True)
class FileKind:
    """One kind of file that holds records."""

    name: str
    path: str
    """From `data/`, or from the folder of a document."""
    record_type: str
    """What seals call its records."""
    many: bool = True
    key: Key = by_id
    may_lack: bool = False
    """Whether the file may be missing."""


@dataclass(frozen=True)
class Layout:
    """The files of a format. Readings are not among them: they stay as they were made."""

    shared: tuple[FileKind, ...]
    documents: tuple[FileKind, ...]
    seals_with_documents: bool
    """Whether the seals of a document's records stand in its folder; else all seals stand in one file."""

    def kind_of(self, path: str) -> FileKind | None:
        """The kind of a file, by its path from `data/`; None if it holds no records that are carried.

        Spare records of a document's kind may stand in no document.
        """
        shared, below = path, path
        if path.startswith("documents/"):
            shared, below = "", path.split("/", maxsplit=2)[-1]
        kinds = [kind for kind in self.shared if kind.path == shared]
        return next(iter(kinds + [kind for kind in self.documents if kind.path == below]), None)

    def folder_of(self, seal: Json) -> str:
        """Document that the record of a seal belongs to, by its id; empty if it is shared."""
        return str(seal["record"]).split("/", maxsplit=1)[0] if seal["record_type"] in OF_DOCUMENTS else SHARED


@dataclass(frozen=True)
class Parting:
    """Records that leave a shared file for files of their documents. Their seals go with them, and are then taken over the sources too.

    One whose document has no folder for it stays, for the validator to ask about.
    """

    kind: str
    """What the file is called that they leave."""
    kinds: tuple[FileKind, ...]
    """Kinds of the files that they go to, of which the old format has none."""
    place: Callable[[Json], tuple[str, FileKind] | None]
    """Document and file of a record, as the new format has it; None if it stays."""
    order: Callable[[Json], str]
    """What the seals of a document that has got some are sorted by; those that are alike in it stay in order, the new ones last."""


def codebook_of_seal(seal: Json) -> str:
    """Version of the codebook of the readings that a seal belongs to; of others the first, whose readings come after them."""
    later = str(seal["record"]).split("/")[1:2] == ["2"]
    return "2" if later and seal["record_type"] in ("reading", "adjudication", "agreement") else "1"


SEALS = "seals.json"
SEAL = FileKind("seals", SEALS, "seal")
"""Any file of seals; where they stand is the layout's to say."""
DATASET = FileKind("dataset", "dataset.json", "dataset", many=False)
SOURCES = FileKind("sources", "sources/sources.json", "source")
DOCUMENT = FileKind("document", "document.json", "document", many=False)
OF_DOCUMENTS = {"document", "provision", "divergence", "override", "reading", "adjudication"}

FORMAT_1 = Layout(
    shared=(
        DATASET,
        SOURCES,
        FileKind("actors", "registers/actors.json", "actor"),
        FileKind("tenures", "registers/tenures.json", "tenure"),
        FileKind("instruments", "registers/instruments.json", "instrument"),
        FileKind("places", "registers/places.json", "place"),
        FileKind("non_names", "registers/non_names.json", "non_name"),
        FileKind("relations", "relations.json", "relation"),
        FileKind("retired", "retired.json", "retired"),
        FileKind("agreement", "agreement.json", "agreement", key=agreement_key),
    ),
    documents=(
        DOCUMENT,
        FileKind("provisions", "provisions.json", "provision"),
        FileKind("divergences", "divergences.json", "divergence"),
        FileKind("overrides", "mentions.json", "override", key=below_document),
        FileKind("adjudications", "readings/adjudication.json", "adjudication", key=adjudication_key, may_lack=True),
    ),
    seals_with_documents=False,
)


def source_hashes(sources: list[Json]) -> dict[str, str]:
    """SHA-256 of each source, by its id."""
    return {str(source["id"]): str(source["sha256"]) for source in sources}


def cut_from(document: Json, hashes: Mapping[str, str]) -> Iterator[str]:
    """Yield the hashes of the sources that the texts of a document are cut from; its seals are taken over them too."""
    texts: list[Any] = document["texts"]
    for text in texts:
        if text["source"] in hashes:
            yield hashes[text["source"]]
