"""What a record is called, and what stands for its text: the ground that seals rest on."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from ..models import (
    FIRST_CODEBOOK,
    LATER_CODEBOOKS,
    Adjudication,
    Source,
)
from ..models.codelists import RecordType, Scope
from .layout import OF_DOCUMENTS, SHARED


def digest(text: bytes, sources: Iterable[Source], lines: str) -> str:
    """Digest of a record's text, of the hashes of the sources it rests on, and of the checksums of its lines."""
    parts = [hashlib.sha256(text).hexdigest(), *[source.sha256 for source in sources], lines]
    return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


DIGITS = 4
"""Hexadecimal digits of the checksum of a line."""


def line_checksums(text: bytes) -> str:
    r"""A checksum for each line of a record's text: no proof of anything, but they tell which lines have changed.

    The comma at the end of a line is left out, or a new item of a list would also change the line of the one before.

    Example:
        >>> line_checksums(b"{\n}")
        '4739e20c'
    """
    return "".join([f"{zlib.crc32(line.rstrip(b',')) & 0xFFFF:04x}" for line in text.split(b"\n")])


def sealed_id(record_type: RecordType, record: Any, folder: str, codebook: str = "") -> str:
    """What a seal calls a record of a document folder, or of none; `codebook` is that of the readings that its file belongs to."""
    if record_type is RecordType.OVERRIDE:
        return f"{folder}/{record.id}"
    if record_type is RecordType.READING:
        return "/".join((folder, *later_codebook(codebook), record.reading_pass))
    if record_type is RecordType.AGREEMENT:
        steps = record.document or OVER_ALL, *later_codebook(record.codebook), record.field, record.language
        return "/".join(filter(None, steps))
    if record_type is RecordType.ADJUDICATION:
        document, *rest = _adjudicated(record)
        return "/".join((document, *later_codebook(codebook), *rest))
    return str(record.id)


OVER_ALL = str(Scope.ALL)
"""Begins the ids of agreement over all documents, where those of one have its id."""


def document_of(record_type: str, sealed: str) -> str:
    """Document that a sealed record belongs to, by its id; `SHARED` if it belongs to none.

    Example:
        >>> document_of(RecordType.AGREEMENT, "2023-02-11-a/unit"), document_of(RecordType.AGREEMENT, "all/unit")
        ('2023-02-11-a', '')
    """
    first = sealed.partition("/")[0]
    own = first != OVER_ALL if record_type == RecordType.AGREEMENT else record_type in OF_DOCUMENTS
    return first if own else SHARED


def later_codebook(codebook: str) -> tuple[str, ...]:
    """What tells readings from those by the first version of the codebook, whose seals name none."""
    return () if codebook in ("", FIRST_CODEBOOK) else (codebook,)


def codebook_of(record_type: RecordType, sealed: str) -> str:
    """Version of the codebook of the readings that a sealed record of a document belongs to, by its id.

    Example:
        >>> codebook_of(RecordType.READING, "2023-02-11-a/first"), codebook_of(RecordType.READING, "2023-02-11-a/2/first")
        ('1', '2')
    """
    of_readings = (RecordType.READING, RecordType.ADJUDICATION, RecordType.AGREEMENT)
    if record_type not in of_readings or not document_of(record_type, sealed):
        return ""
    _, _, rest = sealed.partition("/")
    own = rest.partition("/")[0]
    return own if own in LATER_CODEBOOKS else FIRST_CODEBOOK


def _adjudicated(entry: Adjudication) -> Iterator[str]:
    """What an adjudication decides: its place, commitment, field and text, and the reading if only the second has it."""
    yield from entry.place.split("/")
    if entry.commitment is not None:
        yield f"c{entry.commitment}"
    yield entry.field
    if entry.language is not None:
        yield entry.language
    if entry.first is None:
        yield "second"
