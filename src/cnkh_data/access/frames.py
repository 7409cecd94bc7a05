"""Tables as `pandas.DataFrame`, with types that know what is missing."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from .coded import codes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from .tables import Tables

Labels = dict[str | int, str]
"""Code to what a person calls it, in the order of the codelist."""

_TYPES = {
    "string": "string",
    "integer": "Int32",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
"""Type of each type of column, as pandas names it."""


class MissingPackageError(ImportError):
    """A package is not installed that this needs; the message says how to install it."""


def frame(tables: Tables, name: str, labels: bool) -> pd.DataFrame:
    """A table as a frame; with `labels`, codes are replaced by their labels.

    Raises:
        MissingPackageError: if pandas is not installed.
        UnknownTableError: if there is no such table.
        DamagedTableError: if its file is not as it was published.
    """
    resource = tables.resource(name)
    _require_pandas()
    from .arrow import arrow_table  # noqa: PLC0415 - imports pyarrow, as the next imports pandas

    arrow = arrow_table(tables, name)
    import pandas as pd  # noqa: PLC0415

    fields = tables.columns(name)
    codes = {field["name"]: _labels(tables, field["codelist"]) for field in fields if "codelist" in field}
    columns = {
        field["name"]: _series(arrow.column(field["name"]).to_pylist(), field, codes.get(field["name"]), labels)
        for field in fields
    }
    made = pd.DataFrame(columns)
    made.attrs = {
        "table": name,
        "description": resource["description"],
        "columns": {field["name"]: field["description"] for field in fields},
        "labels": codes,
    }
    return made


def _require_pandas() -> None:
    if find_spec("pandas") is None:
        raise MissingPackageError(
            "pandas is not installed; run: pip install 'cnkh-data[pandas]'. cnkh_data.load needs no pandas.",
            name="pandas",
        )


def _labels(tables: Tables, codelist: str) -> Labels:
    """The labels of a codelist; two codes of one label are told apart by the codes."""
    codes = codes_of(tables, codelist)
    labels = [code.label for code in codes]
    return {code.code: code.label if labels.count(code.label) == 1 else f"{code.label} ({code.code})" for code in codes}


def _series(values: Sequence[Any], field: Mapping[str, Any], codes: Labels | None, labels: bool) -> pd.Series[Any]:
    import pandas as pd  # noqa: PLC0415

    if "separator" in field:
        said = codes if codes and labels else {}
        return pd.Series([_said(items, said) for items in values], dtype="object")
    if codes is not None and (labels or field["type"] == "string"):
        said = codes if labels else {code: str(code) for code in codes}
        # A reading may keep a code that the codelist of today does not have.
        others = dict.fromkeys(value for value in values if value is not None and value not in said)
        categories = pd.CategoricalDtype([*said.values(), *others], ordered=field["type"] == "integer")
        return pd.Series([said.get(value, value) for value in values], dtype=categories)
    if field["type"] == "date":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"))).astype(_TYPES["date"])
    return pd.Series(values, dtype=_TYPES[field["type"]])


def _said(items: Sequence[str] | None, labels: Labels) -> list[str] | None:
    return None if items is None else [labels.get(item, item) for item in items]
