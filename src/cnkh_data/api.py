"""What data users import: the published tables, with no network and nothing heavy until a table is loaded.

Source: the tables that `cnkh build` generated, inside the installed package or, in a clone, under `data/tables/`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .spreadsheet import FORMULA, INSIDE, LIST_SEPARATOR

if TYPE_CHECKING:
    import pyarrow as pa

_HERE = Path(__file__).resolve().parent
_LARGEST_ROW = 32 * 2**20
"""Bytes. Arrow reads a CSV file in blocks, and a row must fit in one; its default is 1 MiB, which a long text exceeds.

The words of a row are in one record file, which has at most 4 MiB (`files.MAX_BYTES`); quotation marks count twice in CSV.
"""


_REPAIR = "in a clone, run: cnkh build; otherwise install cnkh_data again"


class DamagedTableError(ValueError):
    """A table is not the one that was published, so its offsets and values cannot be relied upon."""


def tables() -> dict[str, str]:
    """What tables there are: name to description.

    Example:
        >>> tables()["entities"]
        'Everything that a text can name: actors, instruments and places.'
    """
    return {resource["name"]: resource["description"] for resource in _package()["resources"]}


def columns(table: str) -> dict[str, str]:
    """What columns a table has: name to description.

    Raises:
        ValueError: if there is no such table.

    Example:
        >>> columns("commitment_texts")["force"]
        'Strength of the operator, 0 to 3.'
    """
    return {field["name"]: field["description"] for field in _resource(table)["schema"]["fields"]}


def load(table: str) -> pa.Table:
    """Load one table as a `pyarrow.Table`; `.to_pandas()` makes a DataFrame of it.

    Offsets count Unicode code points. Null means that the text, or the version, does not have the value. Lists are lists; one
    without items is empty, not null.

    Raises:
        ValueError: if there is no such table; the message lists those there are.
        DamagedTableError: if its file is not as it was published; the message says what to do.

    Example:
        >>> load("commitments").num_rows > 0
        True
    """
    import pyarrow.csv as pacsv  # noqa: PLC0415 - only who loads a table pays for pyarrow

    resource = _resource(table)
    file = _root() / resource["path"]
    state = _state(file)
    _check(file, resource["hash"], state)
    fields = resource["schema"]["fields"]
    read = pacsv.read_csv(
        file,
        read_options=pacsv.ReadOptions(block_size=min(state[1] + 1, _LARGEST_ROW)),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types={field["name"]: _types()[field["type"]] for field in fields},
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        ),
    )
    return _with_lists(_unescaped(read), fields).cast(_arrow_schema(resource))


State = tuple[int, int]
"""When a file was last changed, and its size."""


def _state(file: Path) -> State:
    try:
        status = file.stat()
    except FileNotFoundError:
        raise DamagedTableError(f"{file}: not there; {_REPAIR}") from None
    return status.st_mtime_ns, status.st_size


@cache
def _check(file: Path, expected: str, _: State) -> None:
    """Check the hash of a table, once for as long as its file does not change.

    Raises:
        DamagedTableError: if it is another.
    """
    content = file.read_bytes()
    if _hash(content) == expected:
        return
    if _hash(content.replace(b"\r\n", b"\n")) == expected:
        raise DamagedTableError(
            f"{file}: its line ends were changed from LF to CRLF, also inside texts, so offsets no longer fit. Git does "
            f"this where core.autocrlf is on. In a clone, delete data/tables and run: "
            f"git -c core.autocrlf=false checkout -- data/tables. Otherwise install cnkh_data again."
        )
    raise DamagedTableError(f"{file}: its hash is {_hash(content)}, but was {expected} when published; {_REPAIR}")


def _hash(content: bytes) -> str:
    import hashlib  # noqa: PLC0415 - who only lists tables needs none

    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _unescaped(table: pa.Table) -> pa.Table:
    """Take away the apostrophes that keep a spreadsheet from running text of a CSV file as a formula."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    for number, field in enumerate(table.schema):
        if not pa.types.is_string(field.type):
            continue
        column = table.column(number)
        for pattern in (f"^()'('*{FORMULA})", *(inside.replace(")(", ")'(") for inside in INSIDE)):
            if pc.any(pc.match_substring_regex(column, pattern=pattern)).as_py():
                column = pc.replace_substring_regex(column, pattern=pattern, replacement="\\1\\2")
        table = table.set_column(number, field, column)
    return table


def version() -> str:
    """Version of the data."""
    return str(_package()["version"])


def _types() -> dict[str, Any]:
    """Arrow type of each type of column, as a cell of a CSV file has it."""
    import pyarrow as pa  # noqa: PLC0415

    return {
        "string": pa.string(),
        "integer": pa.int32(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }


def _list_type() -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415

    return pa.list_(pa.field("element", pa.string(), nullable=False))


def _with_lists(table: pa.Table, fields: list[dict[str, Any]]) -> pa.Table:
    """Make lists of the cells that hold several items.

    An empty cell is an empty list; null only where the version of the codebook that a reading is by had no such field.
    """
    import pyarrow.compute as pc  # noqa: PLC0415

    for number, field in enumerate(fields):
        if "separator" in field:
            lacking = None
            if "codebooks" in field:
                lacking = pc.invert(pc.is_in(table["codebook"], value_set=_strings(field["codebooks"])))
            table = table.set_column(number, field["name"], _lists(table.column(number), lacking))
    return table


def _lists(cells: pa.ChunkedArray, lacking: pa.ChunkedArray | None) -> pa.Array:
    """Lists of the items of cells; null where they are `lacking`."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    split = pc.split_pattern(cells.combine_chunks(), LIST_SEPARATOR)
    lengths = pc.fill_null(pc.list_value_length(split), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    mask = None if lacking is None else lacking.combine_chunks()
    return pa.ListArray.from_arrays(offsets, pc.list_flatten(split), type=_list_type(), mask=mask)


def _strings(values: list[str]) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415

    return pa.array(values, pa.string())


def _arrow_schema(resource: dict[str, Any]) -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415

    fields = [
        pa.field(
            field["name"],
            _list_type() if "separator" in field else _types()[field["type"]],
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


def _resource(table: str) -> dict[str, Any]:
    for resource in _package()["resources"]:
        if resource["name"] == table:
            return dict(resource)
    raise ValueError(f"no table {table!r}; there are: {', '.join(tables())}")


def _package() -> dict[str, Any]:
    file = _root() / "datapackage.json"
    return _read_package(file, _state(file))


@cache
def _read_package(file: Path, _: State) -> dict[str, Any]:
    # A build in the meantime gives both the tables and this file anew.
    package: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return package


def _root() -> Path:
    """Folder of the published tables: inside an installed package, else the clone that this file is in."""
    installed = _HERE / "published"
    return installed if installed.is_dir() else _HERE.parents[1]
