"""Tables to bytes. The same table always gives the same bytes: no clock, locale or hash order."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from ..flatten import PlainRow
from ..jsontext import json_text
from ..spreadsheet import FORMULA, INSIDE, LIST_SEPARATOR

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ESCAPED = re.compile(f"'*{FORMULA}")
"""With any apostrophes before it, so that taking one away always gives the text back."""
_INSIDE = [re.compile(pattern) for pattern in INSIDE]
QUOTED = r'[",;\t\r\n]|^\s|\s$'
"""What makes a cell stand in quotes, as a pattern in which `re` and JavaScript read the same.

Also what some programs take for separators beside the comma: LibreOffice does, unless told otherwise. And white space at an edge:
some readers cut it off where it is bare, which makes a blank an empty cell.
"""

_IN_QUOTES = re.compile(QUOTED)
_BARE = re.compile(r'\w(?:[^",;\t\r\n]*[^\s",;])?')
"""What needs neither apostrophes nor quotes, and most cells are: it is known at one look."""


def csv_line(cells: Iterable[str]) -> str:
    """A row of cells, or of names of columns, as it stands in a file."""
    return ",".join(cells) + "\n"


def csv_rows(rows: Iterable[PlainRow]) -> bytes:
    """Rows as CSV: UTF-8, comma, line feed, quotes only where needed, null as an empty cell, `TRUE` and `FALSE`.

    An empty cell is null, or a list without items. The items of a list have `|` between them.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, as one would type it there; so does a part of
    a text that it would run if it took `;` or a tab for the separator. Parquet has the text as it is, and `cnkh_data.load` takes the
    apostrophes away again.
    """
    return "".join(csv_line(map(csv_cell, row)) for row in rows).encode("utf-8")


def csv_cell(value: Any) -> str:
    """A value as it stands in such a file.

    Example:
        >>> [csv_cell(value) for value in (None, True, 3, ("china", "cambodia"), "=1+1")]
        ['', 'TRUE', '3', 'china|cambodia', "'=1+1"]
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) else _guarded(value)
    if isinstance(value, list | tuple):
        return csv_cell(_joined(value) or None)
    # `TRUE` is read as a truth value by every program that reads tables, `true` by some as a word.
    return str(value).upper() if isinstance(value, bool) else str(value)


def _guarded(value: str) -> str:
    text = _inert(value)
    # Not `csv.writer`: which Python it is decides whether that quotes a lone carriage return.
    return '"' + text.replace('"', '""') + '"' if _IN_QUOTES.search(text) else text


def _inert(text: str) -> str:
    for pattern in _INSIDE:
        text = pattern.sub(r"\1'\2", text)
    return f"'{text}" if _ESCAPED.match(text) else text


def _joined(items: Sequence[str]) -> str:
    if any(LIST_SEPARATOR in item for item in items):
        raise ValueError(f"an item of {items} has {LIST_SEPARATOR}, which separates the items of a list")
    return LIST_SEPARATOR.join(items)


def parquet_writer(out: BinaryIO, schema: "pa.Schema") -> "pq.ParquetWriter":
    """What writes a table as Parquet, with a checksum on every page. Snappy is the compression that every reader has."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - much memory, and CSV needs none of it

    return pq.ParquetWriter(
        out, schema, compression="snappy", write_statistics=True, store_schema=True, write_page_checksum=True
    )


def json_bytes(value: Any) -> bytes:
    """A value as indented JSON."""
    return json_text(value).encode("utf-8")
