"""`data/` as a typed corpus: where its files are, what was read, and what stands for each record.

From the ground up: `layout`, `codelists`, `fingerprint`, `coding`, `as_read`, `memo`, `document`, `folders`, `types`, `once`, `facts`, then
`loading`, which brings them together.
"""

from .as_read import AsRead
from .codelists import read_codelists
from .coding import CodedCommitment, CodedUnit, Coding, Passage, passages, with_offsets
from .document import BOTH, MOST_TEXTS, DocumentFolder, LoadedFile, Round, canonical_text
from .facts import (
    Facts,
    KnownText,
    all_texts,
    days,
    facts,
    has_seals,
    newest_codebook,
    published_documents,
    published_sources,
    texts_hold,
    texts_of,
)
from .fingerprint import DIGITS, codebook_of, digest, document_of, later_codebook, line_checksums, sealed_id
from .folders import Known
from .layout import (
    COLLECTION_FILES,
    DOCUMENT_FILES,
    GIVE_ROOT,
    SHARED,
    RecordFile,
    find_root,
    name_of_file,
    path_of,
    readings_folder,
    root_above,
)
from .ledger import LISTED, Ledger, PublishedId
from .loading import UNREAD, Earlier, Standing, Summary, collector_paused, load, load_to_look, read_documents, standing
from .memo import Noted, Question
from .once import (
    answers_afterwards,
    ask,
    keep_answers,
    of_each,
    of_each_afterwards,
    once_per_corpus,
    once_per_folder,
    summary_of,
)
from .packed import PackedList
from .room import room_for
from .types import Corpus, Entity, Loading, Sealable, entity_type

__all__ = [
    "BOTH",
    "COLLECTION_FILES",
    "DIGITS",
    "DOCUMENT_FILES",
    "GIVE_ROOT",
    "LISTED",
    "MOST_TEXTS",
    "SHARED",
    "UNREAD",
    "AsRead",
    "CodedCommitment",
    "CodedUnit",
    "Coding",
    "Corpus",
    "DocumentFolder",
    "Earlier",
    "Entity",
    "Facts",
    "Known",
    "KnownText",
    "Ledger",
    "LoadedFile",
    "Loading",
    "Noted",
    "PackedList",
    "Passage",
    "PublishedId",
    "Question",
    "RecordFile",
    "Round",
    "Sealable",
    "Standing",
    "Summary",
    "all_texts",
    "answers_afterwards",
    "ask",
    "canonical_text",
    "codebook_of",
    "collector_paused",
    "days",
    "digest",
    "document_of",
    "entity_type",
    "facts",
    "find_root",
    "has_seals",
    "keep_answers",
    "later_codebook",
    "line_checksums",
    "load",
    "load_to_look",
    "name_of_file",
    "newest_codebook",
    "of_each",
    "of_each_afterwards",
    "once_per_corpus",
    "once_per_folder",
    "passages",
    "path_of",
    "published_documents",
    "published_sources",
    "read_codelists",
    "read_documents",
    "readings_folder",
    "room_for",
    "root_above",
    "sealed_id",
    "standing",
    "summary_of",
    "texts_hold",
    "texts_of",
    "with_offsets",
]
