"""The whole way from a valid corpus to its published files."""

import re
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ..contract import exports
from ..corpus import Corpus, find_root, load, published_sources
from ..errors import CannotRunError
from ..files import refuse_links
from ..flatten import Table, all_tables, without_texts
from ..layout import LEDGER_FILE, PACKAGE_FILE, TABLES_FOLDER
from ..models import SCHEMA_VERSION
from ..models.base import VERSION_PATTERN
from ..published import ledger_text
from ..validate import Report
from ..validate.runner import check
from ..validate.waivers import read_waivers
from ..writing import holds, publish_folder, recover_folders, writing
from .dictionary import data_dictionary
from .formats import csv_bytes, json_bytes, parquet_bytes
from .package import checksums, data_package, manifest, named_without_texts

RIGHTS_FILE = "RIGHTS.md"
SUMS_FILE = "SHA256SUMS"


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


COMMAND = "build"


@dataclass(frozen=True)
class _Edition:
    """What is published of a corpus: every table, with the texts or without."""

    corpus: Corpus
    definitions: list[Table]
    tables: dict[str, pa.Table]
    csv: dict[str, bytes]
    texts: bool

    @property
    def release(self) -> str:
        """Name of its release."""
        dataset = self.corpus.dataset
        return f"{dataset.id}-{dataset.version}{'' if self.texts else '-without-texts'}"


def build(root: Path, out: Path, texts: bool = True) -> Built:
    """Validate a corpus, regenerate what follows from it in its folder, and write the release into `out`.

    What is regenerated are `data/tables/`, `datapackage.json` and the ledger of published ids.

    A corpus folder that cannot be written is left as it is, if `out` lies outside of it.

    Args:
        root: folder of the corpus.
        out: folder that releases are written into.
        texts: whether the release has the words of the sources. What the corpus folder itself holds always has them,
            so a release without them leaves it as it is.

    Raises:
        BuildRefusedError: if the corpus has findings. Nothing is written then.
        CannotRunError: if a folder or file cannot be read or written.
    """
    find_root(root)
    refuse_links(root, TABLES_FOLDER, PACKAGE_FILE, LEDGER_FILE)
    needed = texts and out.resolve().is_relative_to(root.resolve())
    with writing(root, COMMAND, needed=needed) as place:
        recover_folders(out, COMMAND)
        corpus, report = _valid_corpus(root)
        edition = _edition(corpus, texts)
        generated = _generated(edition) if texts else {}
        place.check(generated)
        release = out / edition.release
        files = _release_files(edition, _rights(root))
        publish_folder(release, {**files, SUMS_FILE: checksums(files)}, COMMAND)
        changed = place.put(generated, gone=[path for path in _present(root) if path not in generated] if texts else ())
    return Built(release, edition.tables, report, tuple(changed) if place.read_only else ())


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
        PACKAGE_FILE: _package(edition, TABLES_FOLDER),
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
    return _Edition(corpus, definitions, tables, {name: csv_bytes(table) for name, table in tables.items()}, texts)


def _rights(root: Path) -> dict[str, bytes]:
    """The page on rights that lies beside the data, if there is one."""
    page = root / RIGHTS_FILE
    refuse_links(root, RIGHTS_FILE)
    return {RIGHTS_FILE: page.read_bytes()} if page.is_file() else {}


def _tables_folder(edition: _Edition) -> dict[str, bytes]:
    return {**{f"{name}.csv": content for name, content in edition.csv.items()}, "README.md": _dictionary(edition)}


def _dictionary(edition: _Edition) -> bytes:
    texts = edition.tables["texts"].select(["text_id", "rights"]).to_pylist()
    rights = {text["text_id"]: text["rights"] for text in texts}
    corpus = edition.corpus
    return data_dictionary(corpus.dataset, edition.definitions, corpus.agreement, rights, edition.texts).encode("utf-8")


def _package(edition: _Edition, folder: str) -> bytes:
    corpus = edition.corpus
    package = data_package(corpus.dataset, published_sources(corpus), edition.definitions, edition.csv, folder)
    return json_bytes(package if edition.texts else named_without_texts(package))


def _release_files(edition: _Edition, rights: dict[str, bytes]) -> dict[str, bytes]:
    """Every file of a release: CSV and Parquet, their descriptor, the contract they keep, and a manifest."""
    parquet = {name: parquet_bytes(table) for name, table in edition.tables.items()}
    contract = exports(tuple(edition.corpus.dataset.languages), edition.corpus.codelists, edition.definitions)
    return {
        **{f"csv/{name}.csv": content for name, content in edition.csv.items()},
        **{f"parquet/{name}.parquet": content for name, content in parquet.items()},
        **{f"schema/{path}": content.encode("utf-8") for path, content in contract.items()},
        PACKAGE_FILE: _package(edition, "csv"),
        "README.md": _dictionary(edition),
        "manifest.json": json_bytes(
            manifest(edition.corpus.dataset, edition.tables, edition.csv, parquet, edition.texts)
        ),
        **rights,
    }
