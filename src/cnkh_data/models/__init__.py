"""The record models: the single source of truth for types, descriptions, contract and columns."""

from .base import SCHEMA_MAJOR, SCHEMA_VERSION, Codelist, Part, Record, Scale, Words, fields_of, values_of
from .comparisons import Divergence, Relation, SpanOrPoint
from .documents import Collective, Cut, Document, Term, Text
from .mentions import Mention, MentionOverride
from .provisions import Commitment, Deadline, Provision, Quantity, Span
from .readings import FIRST_CODEBOOK, LATER_CODEBOOKS, NEWEST_CODEBOOK, READINGS, model_of_reading
from .readings_v1 import ReadingV1
from .registers import Actor, Evidence, Instrument, Name, NonName, Place, Tenure
from .sources import Dataset, Source
from .verification import Adjudication, Agreement, CompactReading, Reading, Retired, Seal

__all__ = [
    "FIRST_CODEBOOK",
    "LATER_CODEBOOKS",
    "NEWEST_CODEBOOK",
    "READINGS",
    "SCHEMA_MAJOR",
    "SCHEMA_VERSION",
    "Actor",
    "Adjudication",
    "Agreement",
    "Codelist",
    "Collective",
    "Commitment",
    "CompactReading",
    "Cut",
    "Dataset",
    "Deadline",
    "Divergence",
    "Document",
    "Evidence",
    "Instrument",
    "Mention",
    "MentionOverride",
    "Name",
    "NonName",
    "Part",
    "Place",
    "Provision",
    "Quantity",
    "Reading",
    "ReadingV1",
    "Record",
    "Relation",
    "Retired",
    "Scale",
    "Seal",
    "Source",
    "Span",
    "SpanOrPoint",
    "Tenure",
    "Term",
    "Text",
    "Words",
    "fields_of",
    "model_of_reading",
    "values_of",
]
