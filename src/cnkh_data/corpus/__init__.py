"""`data/` as a typed corpus: where its files are, what was read, and what stands for each record.

From the ground up: `layout`, `codelists`, `fingerprint`, `coding`, `as_read`, `memo`, `document`, `folders`, `types`, `once`, `facts`, then
`loading`, which brings them together.
"""

from .as_read import AsRead
from .codelists import read_codelists
from .coding import CodedCommitment, CodedUnit, Coding, Passage, passages, with_offsets
from .document import BOTH, MOST_TEXTS, DocumentFolder, LoadedFile, Round, canonical_text
from .facts import Facts, all_texts, days, facts, has_seals, newest_codebook, published_sources, texts_hold, texts_of
from .fingerprint import DIGITS, codebook_of, digest, later_codebook, line_checksums, sealed_id
from .layout import (
    COLLECTION_FILES,
    DOCUMENT_FILES,
    GIVE_ROOT,
    OF_DOCUMENTS,
    SHARED,
    RecordFile,
    find_root,
    path_of,
    readings_folder,
    root_above,
)
from .ledger import LISTED, Ledger, PublishedId
from .loading import collector_paused, load
from .once import answers_afterwards, keep_answers, of_each, of_each_afterwards, once_per_corpus, once_per_folder
from .types import Corpus, Entity, Loading, Sealable, entity_type

__all__ = [
    "BOTH",
    "COLLECTION_FILES",
    "DIGITS",
    "DOCUMENT_FILES",
    "GIVE_ROOT",
    "LISTED",
    "MOST_TEXTS",
    "OF_DOCUMENTS",
    "SHARED",
    "AsRead",
    "CodedCommitment",
    "CodedUnit",
    "Coding",
    "Corpus",
    "DocumentFolder",
    "Entity",
    "Facts",
    "Ledger",
    "LoadedFile",
    "Loading",
    "Passage",
    "PublishedId",
    "RecordFile",
    "Round",
    "Sealable",
    "all_texts",
    "answers_afterwards",
    "canonical_text",
    "codebook_of",
    "collector_paused",
    "days",
    "digest",
    "entity_type",
    "facts",
    "find_root",
    "has_seals",
    "keep_answers",
    "later_codebook",
    "line_checksums",
    "load",
    "newest_codebook",
    "of_each",
    "of_each_afterwards",
    "once_per_corpus",
    "once_per_folder",
    "passages",
    "path_of",
    "published_sources",
    "read_codelists",
    "readings_folder",
    "root_above",
    "sealed_id",
    "texts_hold",
    "texts_of",
    "with_offsets",
]
