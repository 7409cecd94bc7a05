"""`data/` as a typed corpus: where its files are, what was read, and what stands for each record.

From the ground up: `layout`, `fingerprint`, `memo`, `types`, `once`, then `loading`, which brings them together.
"""

from .fingerprint import DIGITS, digest, line_checksums, sealed_id
from .layout import (
    COLLECTION_FILES,
    DOCUMENT_FILES,
    GIVE_ROOT,
    OF_DOCUMENTS,
    SHARED,
    RecordFile,
    find_root,
    root_above,
)
from .ledger import Ledger, PublishedId
from .loading import MOST_TEXTS, collector_paused, load
from .once import once_per_corpus, once_per_folder
from .types import (
    Corpus,
    DocumentFolder,
    Entity,
    LoadedFile,
    Loading,
    Sealable,
    anchors_key,
    canonical_text,
    entity_type,
)

__all__ = [
    "COLLECTION_FILES",
    "DIGITS",
    "DOCUMENT_FILES",
    "GIVE_ROOT",
    "MOST_TEXTS",
    "OF_DOCUMENTS",
    "SHARED",
    "Corpus",
    "DocumentFolder",
    "Entity",
    "Ledger",
    "LoadedFile",
    "Loading",
    "PublishedId",
    "RecordFile",
    "Sealable",
    "anchors_key",
    "canonical_text",
    "collector_paused",
    "digest",
    "entity_type",
    "find_root",
    "line_checksums",
    "load",
    "once_per_corpus",
    "once_per_folder",
    "root_above",
    "sealed_id",
]
