"""Tables to bytes. The same table always gives the same bytes: no clock, locale or hash order."""

import io
import re
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..spreadsheet import FORMULA
from ..validate.reporters.jsontext import json_text

_ESCAPED = re.compile(f"'*{FORMULA}")
"""With any apostrophes before it, so that taking one away always gives the text back."""
_QUOTED = re.compile(r'[",\r\n]')


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV: UTF-8, comma, line feed, quotes only where needed, null as an empty cell.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, as one would type it there. Parquet has the
    text as it is, and `cnkh_data.load` takes the apostrophe away again.
    """
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    lines = [table.column_names, *([_cell(value) for value in row] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines).encode("utf-8")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = f"'{value}" if _ESCAPED.match(value) else value
        # Not `csv.writer`: which Python it is decides whether that quotes a lone carriage return.
        return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
    return str(value).lower() if isinstance(value, bool) else str(value)


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet, compressed with zstd, with a checksum on every page."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", write_statistics=True, store_schema=True, write_page_checksum=True)
    return out.getvalue()


def json_bytes(value: Any) -> bytes:
    """A value as indented JSON."""
    return json_text(value).encode("utf-8")
