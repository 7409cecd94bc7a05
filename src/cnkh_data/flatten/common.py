"""What definitions of tables have in common: columns, keys, and how rows are made from records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..corpus import DocumentFolder
from ..models import Document, Words
from ..models.base import OpenCodelist
from ..texts import primary_language
from .columns import Column, ForeignKey, Row, of
from .vocabulary import Codes

DOCUMENT_ID = Column("document_id", "string", "Document.")
TEXT_ID = Column("text_id", "string", "Text: document id and language tag.")
PROVISION_ID = Column("provision_id", "string", "Provision.")
COMMITMENT_ID = Column("commitment_id", "string", "Commitment.")
DIVERGENCE_ID = Column("divergence_id", "string", "Divergence.")
ACTOR_ID = Column("actor_id", "string", "Actor.")
INSTRUMENT_ID = Column("instrument_id", "string", "Instrument.")
PLACE_ID = Column("place_id", "string", "Place, project, zone, corridor or event.")
ENTITY_ID = Column("entity_id", "string", "Actor, instrument or place.")
SEQ = Column("seq", "integer", "Place in its list, from 1.")
CODEBOOK = of(Document, "codebook")[0]
VERIFIED = Column("verified", "boolean", "Whether a seal says that the record was verified as it stands.")

TO_DOCUMENT = ForeignKey(("document_id",), "documents", ("document_id",))
TO_TEXT = ForeignKey(("text_id",), "texts", ("text_id",))
TO_PROVISION = ForeignKey(("provision_id",), "provisions", ("provision_id",))
TO_COMMITMENT = ForeignKey(("commitment_id",), "commitments", ("commitment_id",))
TO_DIVERGENCE = ForeignKey(("divergence_id",), "divergences", ("divergence_id",))
TO_ACTOR = ForeignKey(("actor_id",), "actors", ("actor_id",))
TO_ENTITY = ForeignKey(("entity_id",), "entities", ("entity_id",))


def text_id(document: str, language: str) -> str:
    """Id of a text."""
    return f"{document}/{language}"


def fields(record: Any, names: Iterable[str]) -> dict[str, Any]:
    """Columns that have the names of a record's fields."""
    return {name: getattr(record, name) for name in names}


def links(lists: Iterable[tuple[str, Sequence[Any]]], owner: str, item: str) -> Iterator[Row]:
    """Rows of a table of lists: a row an item, with its owner and its place in the list."""
    return ({owner: key, "seq": seq, item: value} for key, values in lists for seq, value in enumerate(values, 1))


def wide(
    name: str,
    kind: str,
    description: str,
    languages: Sequence[str],
    words: Words | None = None,
    codes: Codes | None = None,
    open_codes: OpenCodelist | None = None,
    required: bool = False,
) -> list[Column]:
    """A column for each language."""
    return [
        Column(f"{name}_{tag}", kind, description.format(tag), required, codes, open_codes, words) for tag in languages
    ]


def by_language(
    name: str, values: Mapping[str, Any], folder: DocumentFolder, languages: Sequence[str]
) -> dict[str, Any]:
    """Columns of a wide table: the first text of each language, None where a document has none."""
    first = first_texts(folder)
    return {f"{name}_{tag}": values.get(first.get(tag, "")) for tag in languages}


def first_texts(folder: DocumentFolder) -> dict[str, str]:
    """Primary language to the tag of a document's first text of it."""
    first: dict[str, str] = {}
    for text in folder.document.texts:
        first.setdefault(primary_language(text.language), text.language)
    return first
