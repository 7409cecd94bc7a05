"""The Data Package that describes the tables, and the manifest of a release."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from ..flatten import Table
from ..models import SCHEMA_VERSION, Dataset, Source

LICENCE_NOTE = (
    "The licence is of the coding. It does not extend to the source texts and what is quoted from them: "
    "the rights of each source stand beside it."
)
QUOTES_NOTE = "It holds words of the source texts, which are not under the licence: see `rights` in table `texts`."
WITHOUT_TEXTS_NOTE = "In this release the words of the source texts are left out; what tells where they stand is not."


def data_package(
    dataset: Dataset, sources: Sequence[Source], tables: Sequence[Table], csv: Mapping[str, bytes], folder: str
) -> dict[str, Any]:
    """Descriptor of CSV tables in `folder`, with keys, codes, hashes and byte counts."""
    described = {
        "profile": "tabular-data-package",
        "name": dataset.id,
        "title": dataset.title,
        "description": f"{dataset.description} {LICENCE_NOTE}",
        "version": dataset.version,
        "licenses": [{"name": dataset.licence, "title": dataset.licence_title}],
        "sources": [_source(source) for source in sources],
        "resources": [_resource(table, csv[table.name], folder) for table in tables],
    }
    return {**described, "homepage": dataset.homepage} if dataset.homepage else described


def _source(source: Source) -> dict[str, str]:
    described = {"title": f"{source.publisher or 'Publisher not named'}: {source.file}", "rights": source.rights}
    return {**described, "path": source.url} if source.url else described


def _resource(table: Table, content: bytes, folder: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{folder}/{table.name}.csv",
        "description": f"{table.description} {QUOTES_NOTE}" if table.holds_source_words else table.description,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "bytes": len(content),
        "schema": table.table_schema(),
    }


def named_without_texts(package: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor of a release without texts, under a name of its own: it is another package than the one with them."""
    return {
        **package,
        "name": f"{package['name']}-without-texts",
        "title": f"{package['title']} (without texts)",
        "description": f"{package['description']} {WITHOUT_TEXTS_NOTE}",
    }


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of every file of a release, as `sha256sum -c` reads them in its folder."""
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return "".join(lines).encode("utf-8")


def manifest(
    dataset: Dataset,
    tables: Mapping[str, pa.Table],
    csv: Mapping[str, bytes],
    parquet: Mapping[str, bytes],
    texts: bool,
) -> dict[str, Any]:
    """What a release holds. `rows_sha256` is of the CSV, so it survives a new version of the Parquet writer."""
    return {
        "name": dataset.id,
        "version": dataset.version,
        "schema_version": SCHEMA_VERSION,
        "texts": texts,
        "parquet_writer": f"pyarrow {pa.__version__}",
        "tables": {
            name: {
                "rows": table.num_rows,
                "columns": table.num_columns,
                "rows_sha256": hashlib.sha256(csv[name]).hexdigest(),
                "parquet_sha256": hashlib.sha256(parquet[name]).hexdigest(),
                "parquet_bytes": len(parquet[name]),
            }
            for name, table in tables.items()
        },
    }
