"""What a release holds, file by file, and by which versions it was made."""

from collections.abc import Mapping
from importlib import metadata
from typing import Any

import pyarrow as pa

from ..models import SCHEMA_VERSION, Dataset
from ..staging import OnDisk
from .rows import csv_path
from .tables import Readable

PACKAGE = "cnkh-data"
"""The package that this module is part of."""


def package_version() -> str | None:
    """Version of this package, if it is installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return None


def manifest(
    dataset: Dataset, codebook: str, tables: Mapping[str, Readable], files: Mapping[str, OnDisk], texts: bool
) -> dict[str, Any]:
    """What a release holds. `rows_sha256` is of the CSV, so it survives a new version of the Parquet writer.

    Args:
        dataset: the collection.
        codebook: version of the codebook that its documents conform to.
        tables: its tables.
        files: every other file of the release by its path, but for the checksums, which list this one too.
        texts: whether it has the words of the sources.
    """
    return {
        "name": dataset.id,
        "version": dataset.version,
        "schema_version": SCHEMA_VERSION,
        "codebook_version": codebook,
        "package_version": package_version(),
        "parquet_writer": f"pyarrow {pa.__version__}",
        "texts": texts,
        "tables": {
            name: {
                "rows": table.num_rows,
                "columns": len(table.schema),
                "rows_sha256": files[csv_path(name)].sha256,
            }
            for name, table in tables.items()
        },
        "files": {path: {"bytes": files[path].size, "sha256": files[path].sha256} for path in sorted(files)},
    }


def checksums(files: Mapping[str, OnDisk]) -> bytes:
    """The SHA-256 of every file of a release, as `sha256sum -c` reads them in its folder."""
    lines = [f"{files[path].sha256}  {path}\n" for path in sorted(files)]
    return "".join(lines).encode("utf-8")
