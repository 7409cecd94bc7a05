"""What the rows of some tables have in common: offsets, the version that they are about, columns by language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .parts import ByLanguage, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .tables import Row

T = TypeVar("T")


def span(row: Row) -> tuple[int, int, str | None]:
    """Offsets and words of a row, as a `Span` takes them."""
    return row["start_offset"], row["end_offset"], row["quote"]


def start(row: Row) -> int:
    """Where the words of a row begin."""
    offset: int = row["start_offset"]
    return offset


def tag(row: Row) -> str:
    """Language tag of the text that a row is about: what its id ends in."""
    text_id: str = row["text_id"]
    return text_id.rpartition("/")[2]


def quotes(versions: Mapping[str, Span]) -> ByLanguage[str]:
    """The words alone; empty where a version has none."""
    return ByLanguage({language: version.quote or "" for language, version in versions.items()})


def wide(row: Row, name: str) -> ByLanguage[Any]:
    """The columns of a wide table that there are for each language, by primary language."""
    prefix = f"{name}_"
    return ByLanguage(
        {column.removeprefix(prefix): value for column, value in row.items() if column.startswith(prefix)}
    )


def present(values: Mapping[str, T | None]) -> ByLanguage[T]:
    """Those that are not missing."""
    return ByLanguage({language: value for language, value in values.items() if value is not None})


def said(versions: Mapping[str, str | None]) -> str:
    """The words in English, or else in the last version that has any."""
    return versions.get("en") or next((one for one in reversed(list(versions.values())) if one), "")
