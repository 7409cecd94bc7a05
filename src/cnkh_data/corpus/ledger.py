"""The ledger of published ids as it is read: `validation/published_ids.csv`."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import NamedTuple

from ..errors import CannotRunError
from ..files import DataFolder
from ..finding import Finding, shown
from ..layout import LEDGER_FILE
from ..models.codelists import RecordType
from ..positions import JsonError, Position, decoded
from ..texts import number_of
from .layout import OF_DOCUMENTS, SHARED

HEADER = "record_type,id"
LISTED = {
    *(RecordType.SOURCE, RecordType.ACTOR, RecordType.TENURE, RecordType.INSTRUMENT, RecordType.PLACE),
    *(RecordType.NON_NAME, RecordType.RELATION, RecordType.DOCUMENT, RecordType.PROVISION, RecordType.COMMITMENT),
    *(RecordType.DIVERGENCE, RecordType.OVERRIDE),
}
"""Types whose ids a tombstone keeps. Readings, adjudications and agreement are asked for by rules of their own."""
_BY_NAME = {str(one): one for one in LISTED}
_ID = re.compile(r"[a-z0-9][a-z0-9._/-]{0,199}")
_LINE = re.compile(f"({'|'.join(sorted(_BY_NAME))}),({_ID.pattern})")
_INSIDE = {str(one) for one in (*OF_DOCUMENTS, RecordType.COMMITMENT)}
"""Types of records that are inside a document, or the document itself."""


def is_id(record: str) -> bool:
    """Whether a text can be an id in the ledger, where each is the rest of a line."""
    return _ID.fullmatch(record) is not None


class PublishedId(NamedTuple):
    """A line of the ledger."""

    record_type: RecordType
    record: str
    line: int = 0

    @property
    def document(self) -> str:
        """The document that the id belongs to; empty if it belongs to none."""
        return self.record.partition("/")[0] if self.record_type in _INSIDE else SHARED


@dataclass(frozen=True)
class Ledger:
    """What the ledger says, and what is wrong with it. It has as many lines as there are records, so its entries are made when needed."""

    lines: str = ""
    """Its lines, the first included."""
    faults: tuple[Finding, ...] = ()

    @property
    def entries(self) -> Iterator[PublishedId]:
        """Yield every entry."""
        return _entries(self.lines, 0, len(self.lines), 1)

    @property
    def documents(self) -> Collection[str]:
        """Documents that ids belong to."""
        return self._stretches.keys()

    def of(self, document: str) -> Iterator[PublishedId]:
        """Yield the entries of a document, or with `SHARED` those of no document."""
        for start, end, number in self._stretches.get(document, ()):
            yield from _entries(self.lines, start, end, number)

    @cached_property
    def _stretches(self) -> dict[str, list[tuple[int, int, int]]]:
        """Document to where its lines stand: start, end, and the number of the first. A ledger is sorted, so they are few."""
        found: dict[str, list[tuple[int, int, int]]] = {}
        begun, number, before = 0, 1, None
        at = 0
        for line_number, line in enumerate(self.lines.split("\n"), start=1):
            document = _document(line)
            if document != before:
                if before is not None:
                    found.setdefault(before, []).append((begun, at, number))
                begun, number, before = at, line_number, document
            at += len(line) + 1
        if before is not None:
            found.setdefault(before, []).append((begun, len(self.lines), number))
        return found


def read_ledger(root: FilePath, most: int) -> Ledger:
    """Read the ledger of a corpus; an empty one if there is none yet. It may have up to `most` bytes.

    Raises:
        CannotRunError: if the file cannot be read.
    """
    folder, _, name = LEDGER_FILE.partition("/")
    try:
        content = DataFolder(root / folder).read(name, most)
    except CannotRunError as error:
        raise CannotRunError(str(error).replace("data/", f"{folder}/")) from None
    if content is None:
        return Ledger()
    try:
        text = decoded(content)
    except JsonError as error:
        return Ledger(faults=(_fault(error.position, error.got, error.expected, error.repair),))
    text = text.replace("\r\n", "\n").removesuffix("\n")
    lines = text.split("\n")
    if lines[0] != HEADER:
        repair = f"Put the line {HEADER} back as the first (git diff shows what has changed)."
        return Ledger(faults=(_fault(Position(1, 1), shown(lines[0]), HEADER, repair),))
    wrong = [number for number, line in enumerate(lines[1:], start=2) if _LINE.fullmatch(line) is None]
    faults = tuple(_wrong_lines(wrong, lines[wrong[0] - 1])) if wrong else ()
    return Ledger(text, faults)


def _entries(lines: str, start: int, end: int, number: int) -> Iterator[PublishedId]:
    """Yield the entries of a stretch of lines, of which the first has a number; what is none is left out."""
    for at, line in enumerate(lines[start:end].split("\n"), start=number):
        if entry := _entry(line, at):
            yield entry


def _entry(line: str, number: int) -> PublishedId | None:
    found = _LINE.fullmatch(line)
    return PublishedId(_BY_NAME[found[1]], found[2], number) if found else None


def _document(line: str) -> str | None:
    """The document that the id of a line belongs to, as `PublishedId.document` has it; None of what is no line of a ledger."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    return found[2].partition("/")[0] if found[1] in _INSIDE else SHARED


def _wrong_lines(numbers: list[int], first: str) -> Iterator[Finding]:
    """Yield one finding for all lines that are none: a merge that was not finished leaves several."""
    more = f" (and {number_of(len(numbers) - 1, 'more line')})" if numbers[1:] else ""
    repair = (
        "Put the line back as it was (git diff shows it); the marks of a conflict go, and the lines of both sides stay."
    )
    yield _fault(Position(numbers[0], 1), f"{shown(first)}{more}", "a type of record, a comma and an id", repair)


def _fault(position: Position, got: str, expected: str, repair: str) -> Finding:
    return Finding(6, "ledger-line", "", LEDGER_FILE, position, got, expected, repair)
