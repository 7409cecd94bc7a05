"""The whole way from a valid corpus to its published files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..contract import exports
from ..corpus import Corpus, collector_paused, facts, find_root, load, newest_codebook, published_sources
from ..errors import CannotRunError
from ..files import refuse_links
from ..flatten import Table, quotations, text_id
from ..layout import LEDGER_FILE, PACKAGE_FILE, TABLES_FOLDER
from ..models import SCHEMA_VERSION
from ..models.base import VERSION_PATTERN
from ..progress import Progress, silent
from ..release_diff.summary import FOLDER as RELEASES_FOLDER
from ..release_diff.summary import remembered
from ..release_files import open_release
from ..scratch import scratch_folder
from ..staging import Content, OnDisk, Staging, on_disk
from ..validate import Executor, Report
from ..validate.elsewhere import reading
from ..validate.runner import Means, check
from ..validate.waivers import read_waivers
from ..writing import holds, publishing, recover_folders, writing
from .bundle import Bundle, read_codelists
from .citation import Credits, citation, read_credits
from .croissant import croissant
from .dictionary import data_dictionary
from .expectations import Counted, unmet
from .formats import json_bytes
from .manifest import checksums, manifest
from .package import data_package, named_without_texts, release_package, source_titles
from .pages import linked, read_pages, relinked, section
from .parts import Parts
from .readme import LIMITS, STATEMENT, Release, readme
from .records import record_paths
from .sqlite import sqlite_path, write_sqlite
from .tables import Written, csv_path
from .workbook import require_openpyxl, workbook_path, write_workbook
from .writer import LEDGER, Way, write_parts

README_FILE = "README.md"
DICTIONARY_FILE = "docs/dictionary.md"
CROISSANT_FILE = "croissant.json"
MANIFEST_FILE = "manifest.json"
SUMS_FILE = "SHA256SUMS"
CODELISTS_FOLDER = "codelists"


class BuildRefusedError(Exception):
    """The corpus is not valid, so nothing was published."""

    def __init__(self, report: Report) -> None:
        super().__init__("the corpus has findings; nothing was published and the previous release is untouched")
        self.report = report


def require_settled(version: str = SCHEMA_VERSION) -> None:
    """Check that what is built by a version of the schema may be given out as a release.

    Raises:
        CannotRunError: if that version still changes.
    """
    if not re.fullmatch(VERSION_PATTERN, version):
        raise CannotRunError(
            f"the schema is {version}, which still changes, so nothing may be released by it; for the tables alone, run: cnkh build"
        )


@dataclass(frozen=True)
class Built:
    """What a build made."""

    release: Path
    written: Mapping[str, Written]
    """What is known of its tables."""
    report: Report
    not_renewed: tuple[str, ...] = ()
    """Generated files that are out of date, in a corpus folder that cannot be written."""
    unmet: tuple[str, ...] = ()
    """What `validation/expectations.json` expects of a release and this is not."""
    to_commit: tuple[str, ...] = ()
    """Files written by this build that the next release is compared with."""

    def table(self, name: str) -> pa.Table:
        """A table of the release, read from it."""
        return pa.Table.from_batches(
            replace(self.written[name], folder=self.release).to_batches(), self.written[name].schema
        )


COMMAND = "build"
ROOM = 2 * 2**20
"""Bytes of documents and sources that are kept in memory: fewer than in a validation, since tables take their room."""
DIST = "dist"
"""Folder in the root that releases are written into, if nothing else is said."""


@dataclass(frozen=True)
class _Edition:
    """What is published of a corpus: every table, with the texts or without."""

    parts: Parts
    tables: Mapping[str, Written]
    files: Mapping[str, OnDisk]
    """The files that have been written of it: tables and records."""
    credits: Credits

    @property
    def corpus(self) -> Corpus:
        return self.parts.corpus

    @property
    def definitions(self) -> Sequence[Table]:
        return self.parts.definitions

    @property
    def texts(self) -> bool:
        return self.parts.texts

    @property
    def csv(self) -> dict[str, OnDisk]:
        """Table to its CSV."""
        return {name: self.files[csv_path(name)] for name in self.tables}


def build(
    root: Path,
    out: Path | None = None,
    texts: bool = True,
    given_out: bool = False,
    since: Path | None = None,
    *,
    jobs: int | None = None,
    progress: Progress = silent,
    executor: Executor | None = None,
    shards: int | None = None,
) -> Built:
    """Validate a corpus, regenerate what follows from it in its folder, and write the release into `out`.

    What is regenerated are `data/tables/`, `datapackage.json` and the ledger of published ids. The release is a folder, with a zip
    of it beside it. No more than one document need be in memory.

    A corpus folder that cannot be written is left as it is, if `out` lies outside of it.

    Args:
        root: folder of the corpus.
        out: folder that releases are written into; if not given, `dist/` in the root.
        texts: whether the release has the words of the sources. What the corpus folder itself holds always has them,
            so a release without them leaves it as it is.
        given_out: whether the release is to be given out, so that it must be what the corpus expects of one, and have versions that
            say what has changed since the former release. What the next one is compared with is then written into the corpus folder.
        since: folder or zip of the former release; if not given, the newest that `validation/releases/` remembers.
        jobs: processes to spread documents over; if not given, one for each core.
        progress: is told how far a long build has come.
        executor: what validates documents and makes their rows, in place of processes of this machine. Its workers must see the
            same files at the same path.
        shards: number of files that the documents of each Parquet table are spread over; if not given, it is one file, with the
            name of the table.

    Raises:
        BuildRefusedError: if the corpus has findings. Nothing is written then.
        ExpectationsNotMetError: if the release is to be given out and is not that. Nothing is written then.
        VersionTooLowError: if the release is to be given out and a version promises too little. Nothing is written then.
        CannotRunError: if a folder or file cannot be read or written, or something is not installed that a release needs.
        ExecutorError: if the executor fails at a task for good. Nothing is written then.
    """
    find_root(root)
    if out is None:
        refuse_links(root, DIST)
        out = root / DIST
    way = Way(jobs, progress, executor, shards)
    refuse_links(root, TABLES_FOLDER, PACKAGE_FILE, LEDGER_FILE, RELEASES_FOLDER)
    require_openpyxl()
    needed = texts and out.resolve().is_relative_to(root.resolve())
    with writing(root, COMMAND, needed=needed) as place:
        recover_folders(out, COMMAND)
        corpus, report = _valid_corpus(root, way)
        release = out / _name(corpus, texts)
        with publishing(release, COMMAND, with_archive=True) as new:
            edition = _edition(Parts(corpus, texts), new, way)
            missed = unmet(root, _counted(edition), refuse=given_out) if texts else ()
            _describe(edition, new)
            generated = _generated(edition, new) if texts else {}
            if given_out and texts:
                generated = {**_remembered(root, new, since), **generated}
            place.check(generated)
            new.complete()
            gone = [path for path in _present(root) if path not in generated] if texts else ()
            changed = place.put(generated, gone)
    to_commit = tuple(path for path in changed if path.startswith(f"{RELEASES_FOLDER}/") and not place.read_only)
    return Built(release, edition.tables, report, tuple(changed) if place.read_only else (), missed, to_commit)


def outdated(root: Path, jobs: int | None = None) -> list[str]:
    """Generated files in the corpus folder that differ from what the build would write, or should not be there.

    Args:
        root: folder of the corpus.
        jobs: processes to spread documents over; if not given, one for each core.

    Raises:
        BuildRefusedError: if the corpus has findings.
        CannotRunError: if a folder or file cannot be read.
    """
    way = Way(jobs)
    corpus, _ = _valid_corpus(root, way)
    with scratch_folder() as folder:
        staging = Staging(folder / "new")
        wanted = _generated(_edition(Parts(corpus), staging, way), staging)
        found = {*_present(root), *wanted}
        return sorted(path for path in found if path not in wanted or not holds(root / path, wanted[path]))


def _valid_corpus(root: Path, way: Way) -> tuple[Corpus, Report]:
    elsewhere = reading(way.executor, root) if way.executor is not None else None
    with collector_paused():
        loading = load(root, way.progress, ROOM, jobs=way.jobs, elsewhere=elsewhere)
        report = check(loading, read_waivers(root), Means(way.jobs, way.progress, executor=way.executor))
    if loading.corpus is None or not report.ok:
        raise BuildRefusedError(report)
    return loading.corpus, report


def _name(corpus: Corpus, texts: bool) -> str:
    """Name of a release of a corpus."""
    return f"{corpus.dataset.id}-{corpus.dataset.version}{'' if texts else '-without-texts'}"


def _present(root: Path) -> list[str]:
    """Paths of what stands where the build writes in the corpus folder."""
    return [*(path.relative_to(root).as_posix() for path in (root / TABLES_FOLDER).glob("*")), PACKAGE_FILE]


def _remembered(root: Path, new: Staging, since: Path | None) -> dict[str, bytes]:
    with open_release(new.folder) as files:
        return remembered(root, files, since)


def _edition(parts: Parts, staging: Staging, way: Way) -> _Edition:
    """Write the tables and records of a release."""
    tables = write_parts(parts, staging, way)
    return _Edition(parts, tables, dict(staging.files), read_credits(parts.corpus.root))


def _counted(edition: _Edition) -> dict[str, Counted]:
    return {name: Counted(table.num_rows, table.filled) for name, table in edition.tables.items()}


def _generated(edition: _Edition, staging: Staging) -> dict[str, Content]:
    """Path to content of what is generated in the corpus folder; the descriptor, which has the hashes of all others, comes last."""
    tables: dict[str, Content] = {f"{name}.csv": file for name, file in edition.csv.items()}
    return {
        **{
            f"{TABLES_FOLDER}/{name}": content
            for name, content in {**tables, README_FILE: _dictionary(edition)}.items()
        },
        LEDGER_FILE: on_disk(staging.scratch / LEDGER),
        PACKAGE_FILE: json_bytes(_package(edition, TABLES_FOLDER)),
    }


def _dictionary(edition: _Edition) -> bytes:
    corpus = edition.corpus
    rights = {
        text_id(one.id, text.language): corpus.source_by_id[text.source].rights
        for one in facts(corpus)
        if one.published
        for text in one.texts
    }
    return data_dictionary(corpus.dataset, edition.definitions, corpus.agreement, rights, edition.texts).encode("utf-8")


def _package(edition: _Edition, folder: str) -> dict[str, Any]:
    corpus = edition.corpus
    cut = ((text.source, one.title, text.language) for one in facts(corpus) if one.published for text in one.texts)
    sources = source_titles(published_sources(corpus), cut)
    package = data_package(corpus.dataset, sources, edition.definitions, edition.csv, folder, edition.credits)
    return package if edition.texts else named_without_texts(package)


def _describe(edition: _Edition, new: Staging) -> None:
    """Write every other file of a release: database and workbook, what describes it, the pages about it, and what vouches for all."""
    contract = _contract(edition)
    data = _write_data(edition, contract, new)
    new.put_all({f"schema/{path}": content for path, content in contract.items()})
    new.put(PACKAGE_FILE, json_bytes(release_package(_package(edition, "csv"), edition.definitions, data)))
    if all(len(table.paths) == 1 for table in edition.tables.values()):
        new.put(CROISSANT_FILE, json_bytes(_croissant(edition)))
    new.put(DICTIONARY_FILE, _dictionary(edition))
    new.put_all(_page_files(edition, {*new.files, MANIFEST_FILE}))
    dataset, codebook = edition.corpus.dataset, newest_codebook(edition.corpus)
    new.put(MANIFEST_FILE, json_bytes(manifest(dataset, codebook, edition.tables, new.files, edition.texts)))
    new.put(SUMS_FILE, checksums(new.files))


def _contract(edition: _Edition) -> dict[str, bytes]:
    """The schemas and codelists that the release keeps, by their paths below `schema/`."""
    corpus = edition.corpus
    contract = exports(tuple(corpus.dataset.languages), corpus.codelists, edition.definitions)
    return {path: content.encode("utf-8") for path, content in contract.items()}


def _write_data(edition: _Edition, contract: Mapping[str, bytes], new: Staging) -> dict[str, OnDisk]:
    """Write what holds the data beside tables and records; give all that holds the data beside the CSV tables."""
    listed = {path: content for path, content in sorted(contract.items()) if path.startswith(f"{CODELISTS_FOLDER}/")}
    new.put_all(listed)
    bundle = _bundle(edition, listed)
    with new.written_by_others(sqlite_path(bundle)) as place:
        write_sqlite(bundle, place)
    with new.written_by_others(workbook_path(bundle)) as place:
        write_workbook(bundle, place, new.scratch)
    parquet = [path for table in edition.tables.values() for path in table.paths]
    records = record_paths(edition.corpus) if edition.texts else []
    paths = (*listed, *parquet, *records, sqlite_path(bundle), workbook_path(bundle))
    return {path: new.files[path] for path in paths}


def _bundle(edition: _Edition, codelists: Mapping[str, bytes]) -> Bundle:
    return Bundle(
        edition.corpus.dataset,
        citation(edition.corpus.dataset, edition.credits),
        edition.definitions,
        edition.tables,
        read_codelists(codelists),
        edition.texts,
    )


def _croissant(edition: _Edition) -> dict[str, Any]:
    parquet = {name: edition.files[table.paths[0]] for name, table in edition.tables.items()}
    return croissant(edition.corpus.dataset, edition.definitions, parquet, edition.credits, edition.texts)


def _page_files(edition: _Edition, others: set[str]) -> dict[str, bytes]:
    """The README, and the pages of the project that the corpus lies in."""
    corpus = edition.corpus
    found = read_pages(corpus.root, edition.texts, str if edition.texts else quotations(corpus).leave_out)
    held = {README_FILE, *others, *found}
    statement = found[STATEMENT][1].decode("utf-8", "replace") if STATEMENT in found else ""
    limits = relinked(section(statement, LIMITS), STATEMENT, README_FILE, held)
    release = Release(
        corpus.dataset,
        newest_codebook(corpus),
        edition.credits,
        edition.definitions,
        edition.tables,
        edition.texts,
        held,
        limits,
    )
    return {README_FILE: readme(release).encode("utf-8"), **linked(found, held)}
