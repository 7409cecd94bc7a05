"""Tables as `pyarrow.Table`, read from the published CSV files.

`pyarrow.compute` is not imported: that takes longer than reading any of the tables.
"""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pacsv

from ..spreadsheet import LIST_SEPARATOR
from .tables import may_be_escaped, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .tables import Tables

_LARGEST_ROW = 32 * 2**20
"""Bytes. Arrow reads a CSV file in blocks, and a row must fit in one; its default is 1 MiB, which a long text exceeds.

The words of a row are in one record file, which has at most 4 MiB (`files.MAX_BYTES`); quotation marks count twice in CSV.
"""

_TYPES = {
    "string": pa.string(),
    "integer": pa.int32(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
"""Arrow type of each type of column, as a cell of a CSV file has it."""

_LIST = pa.list_(pa.field("element", pa.string(), nullable=False))


def arrow_table(tables: Tables, name: str) -> pa.Table:
    """A table with the types that its descriptor says; descriptions and codelists are metadata of its fields.

    Raises:
        UnknownTableError: if there is no such table.
        DamagedTableError: if its file is not as it was published.
    """
    content = tables.content(name)
    fields = tables.columns(name)
    read = pacsv.read_csv(
        pa.BufferReader(_owned(content)),
        read_options=pacsv.ReadOptions(block_size=min(len(content) + 1, _LARGEST_ROW)),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types={field["name"]: _TYPES[field["type"]] for field in fields},
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        ),
    )
    escaped = may_be_escaped(content)
    codebooks = read["codebook"].to_pylist() if any("codebooks" in field for field in fields) else []
    columns = [_column(read.column(number), field, escaped, codebooks) for number, field in enumerate(fields)]
    return pa.Table.from_arrays(columns, schema=_schema(tables.resource(name)))


def _owned(content: bytes) -> pa.Buffer:
    """A copy in Arrow's own memory.

    A thread of Arrow's lets go of its buffers when it likes. If Python, whose bytes would need it for that, is about to end by then,
    the whole process is aborted: https://github.com/apache/arrow/issues/34314.
    """
    buffer = pa.allocate_buffer(len(content))
    memoryview(buffer).cast("B")[:] = content
    return buffer


def _column(cells: pa.ChunkedArray, field: dict[str, Any], escaped: bool, codebooks: Sequence[str]) -> pa.ChunkedArray:
    if "separator" in field:
        return pa.chunked_array([_lists(cells.to_pylist(), field, codebooks)])
    if escaped and field["type"] == "string":
        return pa.chunked_array([_strings([cell and unescaped(cell) for cell in cells.to_pylist()])])
    return cells


def _lists(cells: list[str | None], field: dict[str, Any], codebooks: Sequence[str]) -> pa.Array:
    """Lists of the items of cells: an empty one of an empty cell, null where the codebook of a reading had no such field."""
    items = [cell.split(LIST_SEPARATOR) if cell else [] for cell in cells]
    there = [codebook in field["codebooks"] for codebook in codebooks] if "codebooks" in field else [True] * len(cells)
    values = _strings([item for own in items for item in own])
    return pa.Array.from_buffers(_LIST, len(cells), [_bits(there), _offsets(map(len, items))], children=[values])


def _strings(values: Sequence[str | None]) -> pa.Array:
    """An array of strings. `pa.array` would import pandas first, where there is one, to see whether it is given a frame."""
    encoded = [(value or "").encode("utf-8") for value in values]
    there = _bits([value is not None for value in values])
    buffers = [there, _offsets(map(len, encoded)), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def _offsets(lengths: Iterable[int]) -> pa.Buffer:
    """Where each value begins, and where the last ends."""
    return pa.py_buffer(array("i", accumulate(lengths, initial=0)))


def _bits(there: Sequence[bool]) -> pa.Buffer | None:
    """Which values are there, as bits, the lowest first; None if all are."""
    if all(there):
        return None
    bits = int("".join("1" if one else "0" for one in reversed(there)), base=2)
    return pa.py_buffer(bits.to_bytes(len(there) // 8 + 1, "little"))


def _schema(resource: dict[str, Any]) -> pa.Schema:
    fields = [
        pa.field(
            field["name"],
            _LIST if "separator" in field else _TYPES[field["type"]],
            nullable=_nullable(field),
            metadata={key: field[key] for key in ("description", "codelist") if key in field},
        )
        for field in resource["schema"]["fields"]
    ]
    return pa.schema(fields, metadata={"description": resource["description"]})


def _nullable(field: dict[str, Any]) -> bool:
    if "separator" in field:
        return "codebooks" in field
    return not field.get("constraints", {}).get("required", False)
