"""A finding: what is wrong, where, and how to repair it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .positions import JsonError, Path, Places, Position
from .texts import shorten

LEVELS = {
    1: "JSON",
    2: "schema",
    3: "evidence",
    4: "references",
    5: "coding",
    6: "collection",
}


@dataclass(frozen=True)
class Finding:
    """One fault in the data, at one place."""

    level: int
    rule: str
    record: str
    """Id of the record; empty where the fault is in a file as a whole."""
    file: str
    position: Position
    got: str
    expected: str
    repair: str
    document: str = ""
    """Name of the document folder that it is in; empty for files of the whole collection."""
    severity: str = "error"

    @property
    def level_name(self) -> str:
        """What the level checks, in a word."""
        return LEVELS[self.level]

    @property
    def place(self) -> str:
        """`file:line:column`."""
        return f"{self.file}:{self.position.line}:{self.position.column}"

    @classmethod
    def missing_file(cls, file: str, document: str, repair: str) -> "Finding":
        """Say that a file that every corpus needs is not there."""
        return cls(1, "file-missing", "", file, Position(1, 1), "no such file", "the file", repair, document)


LONGEST_ID = 200
"""An id is said with every fault of its record, so one of a megabyte must not be."""


def shown(value: Any) -> str:
    """Show a value in a message: short, and with invisible characters visible."""
    return shorten(json.dumps(value, ensure_ascii=False, default=str), 80)


def rejected_json(file: str, document: str, error: JsonError) -> Finding:
    """Turn a fault of the JSON itself into a finding of level 1."""
    rule = "json-duplicate-key" if "a second time" in error.got else "json-syntax"
    return Finding(1, rule, "", file, error.position, error.got, error.expected, error.repair, document)


def rejected_record(file: str, document: str, text: str, raw: Any, error: ValidationError) -> Iterator[Finding]:
    """Turn what the models reject into findings of level 2, each at its place."""
    places = Places(text)
    for detail in error.errors(include_url=False):
        path = _existing_path(raw, detail["loc"])
        unknown = detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)
        position = places.key(path) if unknown else places.value(path)
        got, expected, repair = _explain(detail)
        yield Finding(2, "schema", _record_id(raw, path), file, position, got, expected, repair, document)


def _existing_path(raw: Any, location: tuple[int | str, ...]) -> Path:
    """The part of pydantic's location that is really in the file (it adds markers such as `[key]`)."""
    path: list[int | str] = []
    for step in location:
        inside = isinstance(raw, dict) and step in raw
        listed = isinstance(raw, list) and isinstance(step, int) and step < len(raw)
        if not (inside or listed):
            break
        raw = raw[step]
        path.append(step)
    return tuple(path)


def _record_id(raw: Any, path: Path) -> str:
    """Id of the innermost record around a path."""
    found = ""
    for step in (None, *path):
        if step is not None:
            raw = raw[step]
        if isinstance(raw, dict) and isinstance(raw.get("id"), str):
            found = shorten(raw["id"], LONGEST_ID)
    return found


def _explain(detail: ErrorDetails) -> tuple[str, str, str]:
    key = next((str(step) for step in reversed(detail["loc"]) if isinstance(step, str) and step != "[key]"), "")
    match detail["type"]:
        case "missing":
            return (
                f"no key {key!r}",
                f"the key {key!r}",
                f"Add the key {key!r} (its value may be null where the schema allows it).",
            )
        case "extra_forbidden":
            return f"unknown key {key!r}", "only the keys of the schema", f"Remove {key!r}, or correct its spelling."
        case "enum" | "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", "a code of the codelist"))
            return shown(detail["input"]), f"one of {expected}", "Use a code of the codelist in schema/codelists/."
        case _:
            return shown(detail["input"]), detail["msg"], f"Correct {key!r} to what the schema in schema/v1/ describes."
