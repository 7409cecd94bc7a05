"""What a release holds, file by file, and by which versions it was made."""

import hashlib
from collections.abc import Mapping
from importlib import metadata
from typing import Any

import pyarrow as pa

from ..models import SCHEMA_VERSION, Dataset

PACKAGE = "cnkh-data"
"""The package that this module is part of."""


def package_version() -> str | None:
    """Version of this package, if it is installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return None


def manifest(
    dataset: Dataset, codebook: str, tables: Mapping[str, pa.Table], files: Mapping[str, bytes], texts: bool
) -> dict[str, Any]:
    """What a release holds. `rows_sha256` is of the CSV, so it survives a new version of the Parquet writer.

    Args:
        dataset: the collection.
        codebook: version of the codebook that its documents conform to.
        tables: its tables.
        files: path to content of every other file of the release, but for the checksums, which list this one too.
        texts: whether it has the words of the sources.
    """
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return {
        "name": dataset.id,
        "version": dataset.version,
        "schema_version": SCHEMA_VERSION,
        "codebook_version": codebook,
        "package_version": package_version(),
        "parquet_writer": f"pyarrow {pa.__version__}",
        "texts": texts,
        "tables": {
            name: {"rows": table.num_rows, "columns": table.num_columns, "rows_sha256": hashes[f"csv/{name}.csv"]}
            for name, table in tables.items()
        },
        "files": {path: {"bytes": len(files[path]), "sha256": hashes[path]} for path in sorted(files)},
    }


def checksums(files: Mapping[str, bytes]) -> bytes:
    """The SHA-256 of every file of a release, as `sha256sum -c` reads them in its folder."""
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return "".join(lines).encode("utf-8")
