"""The one way to write a record as JSON, for files, seals and comparison."""

import json
from collections.abc import Iterable
from typing import Any

from .models import Record

INDENT = "  "


def content(record: Record) -> str:
    """Return a record as compact JSON, keys in the model's order: equal records give equal strings.

    Maps from language to value are ordered by language, since their order means nothing.
    """
    return json.dumps(_ordered(record.model_dump(mode="json")), ensure_ascii=False, separators=(",", ":"))


def file_text(records: Record | Iterable[Record]) -> str:
    """Return records as a file is kept: indented, with each innermost object (an anchor, a cut, a name) on one line."""
    if isinstance(records, Record):
        value: Any = records.model_dump(mode="json")
    else:
        value = [record.model_dump(mode="json") for record in records]
    return _pretty(value, "") + "\n"


def _pretty(value: Any, margin: str) -> str:
    if not isinstance(value, dict | list) or not _nested(value):
        return json.dumps(value, ensure_ascii=False)
    inner = margin + INDENT
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _pretty(item, inner) for item in value) + f"\n{margin}]"
    members = (f"{inner}{json.dumps(key)}: {_pretty(member, inner)}" for key, member in value.items())
    return "{\n" + ",\n".join(members) + f"\n{margin}}}"


def _nested(value: dict[str, Any] | list[Any]) -> bool:
    members: Iterable[Any] = value.values() if isinstance(value, dict) else value
    return any(isinstance(member, dict | list) for member in members) or (isinstance(value, dict) and "id" in value)


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value
