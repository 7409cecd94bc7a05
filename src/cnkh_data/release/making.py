"""The first half of a build: a corpus is looked at, and its rows and records are written. It needs the corpus, and no pyarrow."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..corpus import Corpus, collector_paused, facts, give_back, load, newest_codebook, published_sources, room_for
from ..flatten import quotations, text_id
from ..layout import LEDGER_FILE, PACKAGE_FILE, TABLES_FOLDER
from ..staging import Content, OnDisk, Staging, on_disk
from ..validate import Report
from ..validate.elsewhere import reading
from ..validate.runner import Means, check
from ..validate.waivers import read_waivers
from .citation import Credits, read_credits
from .dictionary import data_dictionary
from .expectations import Counted, unmet
from .formats import json_bytes
from .made import Made
from .package import data_package, named_without_texts, source_titles
from .pages import read_pages
from .parts import Parts
from .records import record_paths
from .refused import BuildRefusedError
from .rows import csv_path
from .way import Valid, Way
from .writer import LEDGER, write_parts


class Making:
    """Makes what needs the corpus."""

    def __init__(self, root: Path, texts: bool, given_out: bool, way: Way) -> None:
        self._root = root
        self._texts = texts
        self._given_out = given_out
        self._way = way
        self._corpus: Corpus | None = None

    def validate(self) -> Valid:
        """Look at the corpus.

        Raises:
            BuildRefusedError: if it has findings.
            CannotRunError: if a folder or file cannot be read.
        """
        self._corpus, report = valid_corpus(self._root, self._way)
        named = self._corpus.dataset
        name = f"{named.id}-{named.version}{'' if self._texts else '-without-texts'}"
        return Valid(name, pickle.dumps(report))

    def write(self, folder: Path) -> bytes:
        """Write tables and records into the folder of a new release, whose corpus was looked at before.

        Returns:
            the pickled `Made`: who takes it need not have all that it is made of until this is gone.

        Raises:
            ExpectationsNotMetError: if the release is to be given out and is not what is expected of it.
            CannotRunError: if something cannot be read or written.
        """
        if self._corpus is None:
            raise RuntimeError("a corpus is looked at before anything is made of it")
        give_back()
        parts, staging = Parts(self._corpus, self._texts), Staging(folder, is_there=True)
        return pickle.dumps(_made(parts, staging, self._way, self._given_out))


def valid_corpus(root: Path, way: Way) -> tuple[Corpus, Report]:
    """A corpus, and the report on it.

    Raises:
        BuildRefusedError: if it has findings.
        CannotRunError: if a folder or file cannot be read.
    """
    elsewhere = reading(way.executor, root) if way.executor is not None else None
    with collector_paused():
        loading = load(root, way.progress, room_for(root), jobs=way.jobs, elsewhere=elsewhere)
        report = check(loading, read_waivers(root), Means(way.jobs, way.progress, executor=way.executor))
    if loading.corpus is None or not report.ok:
        raise BuildRefusedError(report)
    return loading.corpus, report


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
