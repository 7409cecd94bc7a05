"""Tables to bytes. The same table always gives the same bytes: no clock, locale or hash order."""

import io
import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..spreadsheet import FORMULA, INSIDE, LIST_SEPARATOR
from ..validate.reporters.jsontext import json_text

_ESCAPED = re.compile(f"'*{FORMULA}")
"""With any apostrophes before it, so that taking one away always gives the text back."""
_INSIDE = [re.compile(pattern) for pattern in INSIDE]
QUOTED = r'[",;\t\r\n]|^\s|\s$'
"""What makes a cell stand in quotes, as a pattern in which `re` and JavaScript read the same.

Also what some programs take for separators beside the comma: LibreOffice does, unless told otherwise. And white space at an edge:
some readers cut it off where it is bare, which makes a blank an empty cell.
"""

_IN_QUOTES = re.compile(QUOTED)


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV: UTF-8, comma, line feed, quotes only where needed, null as an empty cell, `TRUE` and `FALSE`.

    An empty cell is null, or a list without items. The items of a list have `|` between them.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, as one would type it there; so does a part of
    a text that it would run if it took `;` or a tab for the separator. Parquet has the text as it is, and `cnkh_data.load` takes the
    apostrophes away again.
    """
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    lines = [table.column_names, *([csv_cell(value) for value in row] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines).encode("utf-8")


def csv_cell(value: Any) -> str:
    """A value as it stands in such a file.

    Example:
        >>> [csv_cell(value) for value in (None, True, 3, ("china", "cambodia"), "=1+1")]
        ['', 'TRUE', '3', 'china|cambodia', "'=1+1"]
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return csv_cell(_joined(value) or None)
    if isinstance(value, str):
        text = _inert(value)
        # Not `csv.writer`: which Python it is decides whether that quotes a lone carriage return.
        return '"' + text.replace('"', '""') + '"' if _IN_QUOTES.search(text) else text
    # `TRUE` is read as a truth value by every program that reads tables, `true` by some as a word.
    return str(value).upper() if isinstance(value, bool) else str(value)


def _inert(text: str) -> str:
    for pattern in _INSIDE:
        text = pattern.sub(r"\1'\2", text)
    return f"'{text}" if _ESCAPED.match(text) else text


def _joined(items: Sequence[str]) -> str:
    if any(LIST_SEPARATOR in item for item in items):
        raise ValueError(f"an item of {items} has {LIST_SEPARATOR}, which separates the items of a list")
    return LIST_SEPARATOR.join(items)


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet, with a checksum on every page. Snappy is the compression that every reader has."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="snappy", write_statistics=True, store_schema=True, write_page_checksum=True)
    return out.getvalue()


def json_bytes(value: Any) -> bytes:
    """A value as indented JSON."""
    return json_text(value).encode("utf-8")
