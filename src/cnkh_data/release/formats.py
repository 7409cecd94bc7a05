"""Tables to bytes. The same table always gives the same bytes: no clock, locale or hash order."""

import csv
import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV: UTF-8, comma, line feed, quotes only where needed, null as an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet, compressed with zstd."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", write_statistics=True, store_schema=True)
    return out.getvalue()


def json_bytes(value: Any) -> bytes:
    """A value as indented JSON."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
