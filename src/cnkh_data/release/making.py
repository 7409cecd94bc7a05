"""The second part of a build: the rows and records of a corpus are written. It needs the corpus, and neither the rules nor pyarrow."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..cache.state import shared_state
from ..corpus import facts, load_to_look, newest_codebook, published_sources
from ..errors import CannotRunError
from ..flatten import quotations, text_id
from ..layout import LEDGER_FILE, PACKAGE_FILE, TABLES_FOLDER
from ..staging import Content, OnDisk, Staging, on_disk
from .citation import Credits, read_credits
from .dictionary import data_dictionary
from .expectations import Counted, unmet
from .formats import json_bytes
from .made import Made
from .package import data_package, named_without_texts, source_titles
from .pages import read_pages
from .parts import Parts
from .records import record_paths
from .rows import csv_path
from .way import Valid, Way
from .writer import LEDGER, write_parts


def made_of(root: Path, valid: Valid, texts: bool, given_out: bool, way: Way, staging: Staging) -> Made:
    """Write the tables and records of a corpus that was looked at into the folder of a new release.

    The rules, and all that they have derived, may be gone from memory: the corpus is opened anew, and each document read when its turn comes.

    Raises:
        ExpectationsNotMetError: if the release is to be given out and is not what is expected of it.
        CannotRunError: if something cannot be read or written, or is no longer what was looked at.
    """
    corpus = load_to_look(root, pickle.loads(valid.documents))  # by this build
    if corpus is None or shared_state(root) != valid.shared:
        raise CannotRunError(f"{root}/data: changed while it was read; run again")
    return _made(Parts(corpus, texts), staging, way, given_out)


def _made(parts: Parts, staging: Staging, way: Way, given_out: bool) -> Made:
    corpus = parts.corpus
    tables = write_parts(parts, staging, way)
    counted = {name: Counted(table.num_rows, table.filled) for name, table in tables.items()}
    missed = unmet(corpus.root, counted, refuse=given_out) if parts.texts else ()
    csv = {name: staging.files[csv_path(name)] for name in tables}
    credits_ = read_credits(corpus.root)
    dictionary = _dictionary(parts)
    return Made(
        corpus.dataset,
        newest_codebook(corpus),
        corpus.codelists,
        credits_,
        parts.texts,
        tables,
        dict(staging.files),
        record_paths(corpus) if parts.texts else (),
        _package(parts, csv, credits_, "csv"),
        dictionary,
        read_pages(corpus.root, parts.texts, str if parts.texts else quotations(corpus).leave_out),
        _generated(parts, csv, credits_, dictionary, staging) if parts.texts else {},
        missed,
    )


def _generated(
    parts: Parts, csv: Mapping[str, OnDisk], credits_: Credits, dictionary: bytes, staging: Staging
) -> dict[str, Content]:
    """Path to content of what is generated in the corpus folder; the descriptor, which has the hashes of all others, comes last."""
    return {
        **{f"{TABLES_FOLDER}/{name}.csv": file for name, file in csv.items()},
        f"{TABLES_FOLDER}/README.md": dictionary,
        LEDGER_FILE: on_disk(staging.scratch / LEDGER),
        PACKAGE_FILE: json_bytes(_package(parts, csv, credits_, TABLES_FOLDER)),
    }


def _dictionary(parts: Parts) -> bytes:
    corpus = parts.corpus
    rights = {
        text_id(one.id, text.language): corpus.source_by_id[text.source].rights
        for one in facts(corpus)
        if one.published
        for text in one.texts
    }
    return data_dictionary(corpus.dataset, parts.definitions, corpus.agreement, rights, parts.texts).encode("utf-8")


def _package(parts: Parts, csv: Mapping[str, OnDisk], credits_: Credits, folder: str) -> dict[str, Any]:
    corpus = parts.corpus
    cut = ((text.source, one.title, text.language) for one in facts(corpus) if one.published for text in one.texts)
    sources = source_titles(published_sources(corpus), cut)
    package = data_package(corpus.dataset, sources, parts.definitions, csv, folder, credits_)
    return package if parts.texts else named_without_texts(package)
