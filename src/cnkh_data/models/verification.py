"""What a record's standing rests on: readings, and seals over what was read."""

from typing import Annotated

from pydantic import Field

from .base import DocumentId, Language, Prose, Record, Sha256
from .codelists import Pass, RecordType
from .provisions import Provision


class Reading(Record):
    """One complete reading of a document, kept as it was made."""

    document: DocumentId = Field(description="Document that was read.")
    reading_pass: Pass = Field(description="Whether it is the first or the blind second reading.")
    method: Prose = Field(description="How it was made: by what kind of reader, from what, without sight of what.")
    texts: Annotated[dict[Language, Sha256], Field(min_length=1)] = Field(
        description="SHA-256 of each text that was read."
    )
    provisions: Annotated[list[Provision], Field(min_length=1)] = Field(
        description="Units and codes as read; actors, instruments and places under the names that the reader gave them."
    )


class Seal(Record):
    """Says that a record was verified as it now stands: editing it, or its sources, voids the seal."""

    record_type: RecordType = Field(description="Type of the sealed record.")
    record: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="Id of the sealed record; a mention override's is `<document>/<id>`."
    )
    digest: Sha256 = Field(description="SHA-256 over the record's canonical content and the hashes of its sources.")
