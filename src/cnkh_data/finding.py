"""A finding: what is wrong, where, and how to repair it."""

import json
from dataclasses import dataclass
from typing import Any

from .positions import JsonError, Position
from .texts import shorten

LEVELS = {
    1: "JSON",
    2: "schema",
    3: "evidence",
    4: "references",
    5: "coding",
    6: "collection",
}
UNREADABLE = 2
"""Level up to which a fault keeps a file from being read."""


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
    in_a_line: bool = False
    """Whether the repair alone says it. Reports for people then leave out what was got and expected; programs still get both."""

    @property
    def level_name(self) -> str:
        """What the level checks, in a word."""
        return LEVELS[self.level]

    @property
    def place(self) -> str:
        """`file:line:column`."""
        return f"{self.file}:{self.position.line}:{self.position.column}"

    @property
    def contrast(self) -> dict[str, str]:
        """What a report for people says was got and expected, by label: only what the repair does not say too."""
        told = {} if self.in_a_line else {"got": self.got, "expected": self.expected}
        return {label: value for label, value in told.items() if value}

    @classmethod
    def missing_file(cls, file: str, document: str, repair: str) -> "Finding":
        """Say that a file that must be there is not."""
        at = Position(1, 1)
        return cls(1, "file-missing", "", file, at, "no such file", "the file", repair, document, in_a_line=True)


def shown(value: Any) -> str:
    """Show a value in a message: short, and with invisible characters visible."""
    return shorten(json.dumps(value, ensure_ascii=False, default=str), 80)


def rejected_json(file: str, document: str, error: JsonError) -> Finding:
    """Turn a fault of the JSON itself into a finding of level 1."""
    rule = "json-duplicate-key" if "a second time" in error.got else "json-syntax"
    return Finding(1, rule, "", file, error.position, error.got, error.expected, error.repair, document)
