"""The whole way from a valid corpus to its published files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..contract import exports
from ..corpus import Corpus, find_root, load, newest_codebook, published_sources
from ..errors import CannotRunError
from ..files import refuse_links
from ..flatten import Table, all_tables, quotations, without_texts
from ..layout import LEDGER_FILE, PACKAGE_FILE, TABLES_FOLDER
from ..models import SCHEMA_VERSION
from ..models.base import VERSION_PATTERN
from ..published import ledger_text
from ..release_diff.summary import FOLDER as RELEASES_FOLDER
from ..release_diff.summary import remembered
from ..validate import Report
from ..validate.runner import check
from ..validate.waivers import read_waivers
from ..writing import holds, publish_folder, recover_folders, writing
from .archive import zip_bytes
from .bundle import Bundle, read_codelists
from .citation import Credits, citation, read_credits
from .croissant import croissant
from .dictionary import data_dictionary
from .expectations import unmet
from .formats import csv_bytes, json_bytes, parquet_bytes
from .manifest import checksums, manifest
from .package import data_package, named_without_texts, release_package, source_titles
from .pages import linked, read_pages, relinked, section
from .readme import LIMITS, STATEMENT, Release, readme
from .records import record_files
from .sqlite import require_sqlite, sqlite_files
from .workbook import require_openpyxl, workbook_files

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
    tables: dict[str, pa.Table]
    report: Report
    not_renewed: tuple[str, ...] = ()
    """Generated files that are out of date, in a corpus folder that cannot be written."""
    unmet: tuple[str, ...] = ()
    """What `validation/expectations.json` expects of a release and this is not."""
    to_commit: tuple[str, ...] = ()
    """Files written by this build that the next release is compared with."""


COMMAND = "build"


@dataclass(frozen=True)
class _Edition:
    """What is published of a corpus: every table, with the texts or without."""

    corpus: Corpus
    definitions: list[Table]
    tables: dict[str, pa.Table]
    csv: dict[str, bytes]
    texts: bool
    credits: Credits

    @property
    def release(self) -> str:
        """Name of its release."""
        dataset = self.corpus.dataset
        return f"{dataset.id}-{dataset.version}{'' if self.texts else '-without-texts'}"


def build(root: Path, out: Path, texts: bool = True, given_out: bool = False, since: Path | None = None) -> Built:
    """Validate a corpus, regenerate what follows from it in its folder, and write the release into `out`.

    What is regenerated are `data/tables/`, `datapackage.json` and the ledger of published ids. The release is a folder, with a zip
    of it beside it.

    A corpus folder that cannot be written is left as it is, if `out` lies outside of it.

    Args:
        root: folder of the corpus.
        out: folder that releases are written into.
        texts: whether the release has the words of the sources. What the corpus folder itself holds always has them,
            so a release without them leaves it as it is.
        given_out: whether the release is to be given out, so that it must be what the corpus expects of one, and have versions that
            say what has changed since the former release. What the next one is compared with is then written into the corpus folder.
        since: folder or zip of the former release; if not given, the newest that `validation/releases/` remembers.

    Raises:
        BuildRefusedError: if the corpus has findings. Nothing is written then.
        ExpectationsNotMetError: if the release is to be given out and is not that. Nothing is written then.
        VersionTooLowError: if the release is to be given out and a version promises too little. Nothing is written then.
        CannotRunError: if a folder or file cannot be read or written, or something is not installed that a release needs.
    """
    find_root(root)
    refuse_links(root, TABLES_FOLDER, PACKAGE_FILE, LEDGER_FILE, RELEASES_FOLDER)
    require_sqlite()
    require_openpyxl()
    needed = texts and out.resolve().is_relative_to(root.resolve())
    with writing(root, COMMAND, needed=needed) as place:
        recover_folders(out, COMMAND)
        corpus, report = _valid_corpus(root)
        edition = _edition(corpus, texts)
        missed = unmet(root, edition.tables, refuse=given_out) if texts else ()
        files = _release_files(edition)
        generated = _generated(edition) if texts else {}
        if given_out and texts:
            generated = {**remembered(root, files, since), **generated}
        place.check(generated)
        release = out / edition.release
        publish_folder(release, files, COMMAND, archive=zip_bytes(edition.release, files))
        changed = place.put(generated, gone=[path for path in _present(root) if path not in generated] if texts else ())
    to_commit = tuple(path for path in changed if path.startswith(f"{RELEASES_FOLDER}/") and not place.read_only)
    return Built(release, edition.tables, report, tuple(changed) if place.read_only else (), missed, to_commit)


def generated_files(root: Path) -> dict[str, bytes]:
    """What the build generates inside the corpus folder: path to content.

    Raises:
        BuildRefusedError: if the corpus has findings.
    """
    corpus, _ = _valid_corpus(root)
    return _generated(_edition(corpus))


def outdated(root: Path) -> list[str]:
    """Generated files in the corpus folder that differ from what the build would write, or should not be there."""
    wanted = generated_files(root)
    return sorted(
        path for path in {*_present(root), *wanted} if path not in wanted or not holds(root / path, wanted[path])
    )


def _generated(edition: _Edition) -> dict[str, bytes]:
    """Path to content of what is generated in the corpus folder; the descriptor, which has the hashes of all others, comes last."""
    files = {f"{TABLES_FOLDER}/{name}": content for name, content in _tables_folder(edition).items()}
    return {
        **files,
        LEDGER_FILE: ledger_text(edition.corpus).encode("ascii"),
        PACKAGE_FILE: json_bytes(_package(edition, TABLES_FOLDER)),
    }


def _present(root: Path) -> list[str]:
    """Paths of what stands where the build writes in the corpus folder."""
    return [*(path.relative_to(root).as_posix() for path in (root / TABLES_FOLDER).glob("*")), PACKAGE_FILE]


def _valid_corpus(root: Path) -> tuple[Corpus, Report]:
    loading = load(root)
    report = check(loading, read_waivers(root))
    if loading.corpus is None or not report.ok:
        raise BuildRefusedError(report)
    return loading.corpus, report


def _edition(corpus: Corpus, texts: bool = True) -> _Edition:
    definitions = all_tables(corpus.dataset.languages, corpus.codelists)
    if not texts:
        definitions = without_texts(definitions, corpus)
    tables = {definition.name: definition.arrow_table(corpus) for definition in definitions}
    csv = {name: csv_bytes(table) for name, table in tables.items()}
    return _Edition(corpus, definitions, tables, csv, texts, read_credits(corpus.root))


def _tables_folder(edition: _Edition) -> dict[str, bytes]:
    return {**{f"{name}.csv": content for name, content in edition.csv.items()}, README_FILE: _dictionary(edition)}


def _dictionary(edition: _Edition) -> bytes:
    texts = edition.tables["texts"].select(["text_id", "rights"]).to_pylist()
    rights = {text["text_id"]: text["rights"] for text in texts}
    corpus = edition.corpus
    return data_dictionary(corpus.dataset, edition.definitions, corpus.agreement, rights, edition.texts).encode("utf-8")


def _package(edition: _Edition, folder: str) -> dict[str, Any]:
    corpus = edition.corpus
    cut = (
        (text.source, folder.document.title, text.language)
        for folder in corpus.published
        for text in folder.document.texts
    )
    sources = source_titles(published_sources(corpus), cut)
    package = data_package(corpus.dataset, sources, edition.definitions, edition.csv, folder, edition.credits)
    return package if edition.texts else named_without_texts(package)


def _release_files(edition: _Edition) -> dict[str, bytes]:
    """Every file of a release: the data in each form, what describes it, the pages about it, and last what vouches for them all."""
    contract = _contract(edition)
    data = _data_files(edition, contract)
    described = {
        **{f"schema/{path}": content for path, content in contract.items()},
        PACKAGE_FILE: json_bytes(release_package(_package(edition, "csv"), edition.definitions, data)),
        CROISSANT_FILE: json_bytes(_croissant(edition, data)),
        DICTIONARY_FILE: _dictionary(edition),
    }
    files = {**_csv_files(edition), **data, **described}
    files |= _page_files(edition, {*files, MANIFEST_FILE})
    dataset, codebook = edition.corpus.dataset, newest_codebook(edition.corpus)
    files[MANIFEST_FILE] = json_bytes(manifest(dataset, codebook, edition.tables, files, edition.texts))
    return {**files, SUMS_FILE: checksums(files)}


def _contract(edition: _Edition) -> dict[str, bytes]:
    """The schemas and codelists that the release keeps, by their paths below `schema/`."""
    corpus = edition.corpus
    contract = exports(tuple(corpus.dataset.languages), corpus.codelists, edition.definitions)
    return {path: content.encode("utf-8") for path, content in contract.items()}


def _csv_files(edition: _Edition) -> dict[str, bytes]:
    return {f"csv/{name}.csv": content for name, content in edition.csv.items()}


def _data_files(edition: _Edition, contract: Mapping[str, bytes]) -> dict[str, bytes]:
    """What holds the data beside the CSV tables."""
    listed = {path: content for path, content in contract.items() if path.startswith(f"{CODELISTS_FOLDER}/")}
    bundle = _bundle(edition, listed)
    return {
        **dict(sorted(listed.items())),
        **{f"parquet/{name}.parquet": parquet_bytes(table) for name, table in edition.tables.items()},
        # Records quote the sources throughout, so that a release without texts has none.
        **(record_files(edition.corpus) if edition.texts else {}),
        **sqlite_files(bundle),
        **workbook_files(bundle),
    }


def _bundle(edition: _Edition, codelists: Mapping[str, bytes]) -> Bundle:
    return Bundle(
        edition.corpus.dataset,
        citation(edition.corpus.dataset, edition.credits),
        edition.definitions,
        edition.tables,
        read_codelists(codelists),
        edition.texts,
    )


def _croissant(edition: _Edition, data: Mapping[str, bytes]) -> dict[str, Any]:
    parquet = {name: data[f"parquet/{name}.parquet"] for name in edition.tables}
    return croissant(edition.corpus.dataset, edition.definitions, parquet, edition.credits, edition.texts)


def _page_files(edition: _Edition, others: set[str]) -> dict[str, bytes]:
    """The README, and the pages of the project that the corpus lies in."""
    corpus = edition.corpus
    found = read_pages(corpus.root, edition.texts, quotations(corpus).leave_out)
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
