"""The whole way from a valid corpus to its published files."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ..contract import exports
from ..corpus import Corpus, load
from ..errors import CannotRunError
from ..files import refuse_links
from ..flatten import all_tables
from ..validate import Report
from ..validate.runner import check
from ..validate.waivers import read_waivers
from .dictionary import data_dictionary
from .formats import csv_bytes, json_bytes, parquet_bytes
from .package import data_package, manifest
from .publish import publish_file, publish_folder

TABLES_FOLDER = "data/tables"
PACKAGE_FILE = "datapackage.json"


class BuildRefusedError(Exception):
    """The corpus is not valid, so nothing was published."""

    def __init__(self, report: Report) -> None:
        super().__init__("the corpus has findings; nothing was published and the previous release is untouched")
        self.report = report


@dataclass(frozen=True)
class Built:
    """What a build made."""

    release: Path
    tables: dict[str, pa.Table]
    report: Report


def build(root: Path, out: Path) -> Built:
    """Validate a corpus, regenerate `data/tables/` and `datapackage.json`, and write the release into `out`.

    Raises:
        BuildRefusedError: if the corpus has findings. Nothing is written then.
        CannotRunError: if a folder or file cannot be read or written.
    """
    refuse_links(root, TABLES_FOLDER, PACKAGE_FILE)
    corpus, report = _valid_corpus(root)
    tables = _tables(corpus)
    csv = {name: csv_bytes(table) for name, table in tables.items()}
    release = out / f"{corpus.dataset.id}-{corpus.dataset.version}"
    try:
        publish_folder(release, _release_files(corpus, tables, csv))
        publish_folder(root / TABLES_FOLDER, _tables_folder(corpus, csv))
        publish_file(root / PACKAGE_FILE, _package(corpus, csv, TABLES_FOLDER))
    except PermissionError as error:
        raise CannotRunError(f"{error.filename}: no permission to write here") from None
    return Built(release, tables, report)


def generated_files(root: Path) -> dict[str, bytes]:
    """What the build generates inside the corpus folder: path to content.

    Raises:
        BuildRefusedError: if the corpus has findings.
    """
    corpus, _ = _valid_corpus(root)
    csv = {name: csv_bytes(table) for name, table in _tables(corpus).items()}
    files = {f"{TABLES_FOLDER}/{name}": content for name, content in _tables_folder(corpus, csv).items()}
    return {**files, PACKAGE_FILE: _package(corpus, csv, TABLES_FOLDER)}


def outdated(root: Path) -> list[str]:
    """Generated files in the corpus folder that differ from what the build would write, or should not be there."""
    wanted = generated_files(root)
    present = {path.relative_to(root).as_posix() for path in (root / TABLES_FOLDER).glob("*")} | {PACKAGE_FILE}
    return sorted(path for path in present | set(wanted) if path not in wanted or not _holds(root / path, wanted[path]))


def _holds(file: Path, content: bytes) -> bool:
    """Whether a file has this content; one of another size is not read."""
    return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content


def _valid_corpus(root: Path) -> tuple[Corpus, Report]:
    loading = load(root)
    report = check(loading, read_waivers(root))
    if loading.corpus is None or not report.ok:
        raise BuildRefusedError(report)
    return loading.corpus, report


def _tables(corpus: Corpus) -> dict[str, pa.Table]:
    return {table.name: table.arrow_table(corpus) for table in all_tables(corpus.dataset.languages)}


def _tables_folder(corpus: Corpus, csv: dict[str, bytes]) -> dict[str, bytes]:
    return {**{f"{name}.csv": content for name, content in csv.items()}, "README.md": _dictionary(corpus)}


def _dictionary(corpus: Corpus) -> bytes:
    definitions = all_tables(corpus.dataset.languages)
    return data_dictionary(corpus.dataset, definitions, corpus.agreement).encode("utf-8")


def _package(corpus: Corpus, csv: dict[str, bytes], folder: str) -> bytes:
    definitions = all_tables(corpus.dataset.languages)
    return json_bytes(data_package(corpus.dataset, corpus.published_sources, definitions, csv, folder))


def _release_files(corpus: Corpus, tables: dict[str, pa.Table], csv: dict[str, bytes]) -> dict[str, bytes]:
    """Every file of a release: CSV and Parquet, their descriptor, the contract they keep, and a manifest."""
    parquet = {name: parquet_bytes(table) for name, table in tables.items()}
    contract = exports(tuple(corpus.dataset.languages))
    return {
        **{f"csv/{name}.csv": content for name, content in csv.items()},
        **{f"parquet/{name}.parquet": content for name, content in parquet.items()},
        **{f"schema/{path}": content.encode("utf-8") for path, content in contract.items()},
        PACKAGE_FILE: _package(corpus, csv, "csv"),
        "README.md": _dictionary(corpus),
        "manifest.json": json_bytes(manifest(corpus.dataset, tables, csv, parquet)),
    }
