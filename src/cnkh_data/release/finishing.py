"""The third part of a build: Parquet, database and workbook, and what describes and vouches for all. No corpus is in memory then."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ..contract import exports
from ..flatten import Table
from ..layout import PACKAGE_FILE
from ..memory import give_back
from ..staging import OnDisk, Staging
from .bundle import Bundle, read_codelists
from .citation import citation
from .croissant import croissant
from .formats import json_bytes
from .made import Made
from .manifest import checksums, manifest
from .package import release_package
from .pages import linked, relinked, section
from .readme import LIMITS, STATEMENT, Release, readme
from .sqlite import sqlite_path, write_sqlite
from .tables import Written, write_table
from .workbook import workbook_path, write_workbook

README_FILE = "README.md"
DICTIONARY_FILE = "docs/dictionary.md"
CROISSANT_FILE = "croissant.json"
MANIFEST_FILE = "manifest.json"
SUMS_FILE = "SHA256SUMS"
CODELISTS_FOLDER = "codelists"


@dataclass(frozen=True)
class _Edition:
    """What is published, and where it is written."""

    made: Made
    definitions: tuple[Table, ...]
    tables: Mapping[str, Written]
    new: Staging


def finish(made: Made, new: Staging, shards: int | None) -> Mapping[str, Written]:
    """Write every other file of a release: Parquet, database and workbook, what describes it, the pages about it, what vouches for all.

    Args:
        made: what was made of the corpus.
        new: the folder of the release, in which that is written already.
        shards: number of files that each Parquet table has; None for one file, with the name of the table.

    Returns:
        each table as it was written.

    Raises:
        CannotRunError: if something cannot be written.
    """
    with _memory_given_back():
        definitions = tuple(made.definitions())
        tables = {one.name: write_table(one, made.tables[one.name], new, shards is not None) for one in definitions}
        give_back()
        _describe(_Edition(made, definitions, tables, new))
    return tables


@contextmanager
def _memory_given_back() -> Iterator[None]:
    """Let Arrow take its memory from the system, to which what is free can be given back: its own allocators keep it."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def _describe(edition: _Edition) -> None:
    made, new = edition.made, edition.new
    contract = _contract(edition)
    data = _write_data(edition, contract)
    new.put_all({f"schema/{path}": content for path, content in contract.items()})
    new.put(PACKAGE_FILE, json_bytes(release_package(made.package, edition.definitions, data)))
    if all(len(table.paths) == 1 for table in edition.tables.values()):
        new.put(CROISSANT_FILE, json_bytes(_croissant(edition)))
    new.put(DICTIONARY_FILE, made.dictionary)
    new.put_all(_page_files(edition, {*new.files, MANIFEST_FILE}))
    described = manifest(made.dataset, made.codebook, edition.tables, new.files, made.texts)
    new.put(MANIFEST_FILE, json_bytes(described))
    new.put(SUMS_FILE, checksums(new.files))


def _contract(edition: _Edition) -> dict[str, bytes]:
    """The schemas and codelists that the release keeps, by their paths below `schema/`."""
    made = edition.made
    contract = exports(tuple(made.dataset.languages), made.codelists, edition.definitions)
    return {path: content.encode("utf-8") for path, content in contract.items()}


def _write_data(edition: _Edition, contract: Mapping[str, bytes]) -> dict[str, OnDisk]:
    """Write what holds the data beside tables and records; give all that holds the data beside the CSV tables."""
    new = edition.new
    listed = {path: content for path, content in sorted(contract.items()) if path.startswith(f"{CODELISTS_FOLDER}/")}
    new.put_all(listed)
    bundle = _bundle(edition, listed)
    with new.written_by_others(sqlite_path(bundle)) as place:
        write_sqlite(bundle, place)
    with new.written_by_others(workbook_path(bundle)) as place:
        write_workbook(bundle, place, new.scratch)
    parquet = [path for table in edition.tables.values() for path in table.paths]
    paths = (*listed, *parquet, *edition.made.records, sqlite_path(bundle), workbook_path(bundle))
    return {path: new.files[path] for path in paths}


def _bundle(edition: _Edition, codelists: Mapping[str, bytes]) -> Bundle:
    made = edition.made
    return Bundle(
        made.dataset,
        citation(made.dataset, made.credits),
        edition.definitions,
        edition.tables,
        read_codelists(codelists),
        made.texts,
    )


def _croissant(edition: _Edition) -> dict[str, Any]:
    made = edition.made
    parquet = {name: edition.new.files[table.paths[0]] for name, table in edition.tables.items()}
    return croissant(made.dataset, edition.definitions, parquet, made.credits, made.texts)


def _page_files(edition: _Edition, others: set[str]) -> dict[str, bytes]:
    """The README, and the pages of the project that the corpus lies in."""
    made = edition.made
    held = {README_FILE, *others, *made.pages}
    statement = made.pages[STATEMENT][1].decode("utf-8", "replace") if STATEMENT in made.pages else ""
    limits = relinked(section(statement, LIMITS), STATEMENT, README_FILE, held)
    release = Release(
        made.dataset,
        made.codebook,
        made.credits,
        edition.definitions,
        edition.tables,
        made.texts,
        held,
        limits,
    )
    return {README_FILE: readme(release).encode("utf-8"), **linked(made.pages, held)}
