"""The whole way from a valid corpus to its published files."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ..contract import exports
from ..corpus import Corpus, find_root, load
from ..flatten import all_tables
from ..validate import Report
from ..validate.runner import check
from ..validate.waivers import read_waivers
from ..writing import holds, publish_folder, recover_folders, writing
from .dictionary import data_dictionary
from .formats import csv_bytes, json_bytes, parquet_bytes
from .package import data_package, manifest

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
    not_renewed: tuple[str, ...] = ()
    """Generated files that are out of date, in a corpus folder that cannot be written."""


COMMAND = "build"


def build(root: Path, out: Path) -> Built:
    """Validate a corpus, regenerate `data/tables/` and `datapackage.json`, and write the release into `out`.

    A corpus folder that cannot be written is left as it is, if `out` lies outside of it.

    Raises:
        BuildRefusedError: if the corpus has findings. Nothing is written then.
        CannotRunError: if a folder or file cannot be read or written.
    """
    find_root(root)
    with writing(root, COMMAND, needed=out.resolve().is_relative_to(root.resolve())) as place:
        recover_folders(out, COMMAND)
        corpus, report = _valid_corpus(root)
        tables = _tables(corpus)
        csv = {name: csv_bytes(table) for name, table in tables.items()}
        release = out / f"{corpus.dataset.id}-{corpus.dataset.version}"
        generated = _generated(corpus, csv)
        place.check(generated)
        publish_folder(release, _release_files(corpus, tables, csv), COMMAND)
        changed = place.put(generated, gone=[path for path in _present(root) if path not in generated])
    return Built(release, tables, report, tuple(changed) if place.read_only else ())


def generated_files(root: Path) -> dict[str, bytes]:
    """What the build generates inside the corpus folder: path to content.

    Raises:
        BuildRefusedError: if the corpus has findings.
    """
    corpus, _ = _valid_corpus(root)
    return _generated(corpus, {name: csv_bytes(table) for name, table in _tables(corpus).items()})


def outdated(root: Path) -> list[str]:
    """Generated files in the corpus folder that differ from what the build would write, or should not be there."""
    wanted = generated_files(root)
    return sorted(
        path for path in {*_present(root), *wanted} if path not in wanted or not holds(root / path, wanted[path])
    )


def _generated(corpus: Corpus, csv: dict[str, bytes]) -> dict[str, bytes]:
    """Path to content of what is generated in the corpus folder; the descriptor, which has the hashes of all others, comes last."""
    files = {f"{TABLES_FOLDER}/{name}": content for name, content in _tables_folder(corpus, csv).items()}
    return {**files, PACKAGE_FILE: _package(corpus, csv, TABLES_FOLDER)}


def _present(root: Path) -> list[str]:
    """Paths of what stands where the build writes in the corpus folder."""
    return [*(path.relative_to(root).as_posix() for path in (root / TABLES_FOLDER).glob("*")), PACKAGE_FILE]


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
