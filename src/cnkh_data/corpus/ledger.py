"""The ledger of published ids as it is read: `validation/published_ids.csv`."""

import re
import zlib
from array import array
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
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
_NO_LINE = re.compile(rf"\n(?!{_LINE.pattern}(?:\n|\Z))")
_OF_ONE = f"(?:{'|'.join(sorted(_INSIDE.intersection(_BY_NAME)))}),"
_OF_NONE = f"(?:{'|'.join(sorted(_BY_NAME.keys() - _INSIDE))}),"
_AN_ID = f"(?={_ID.pattern}$)"
_STRETCH = re.compile(
    rf"^(?:{_OF_ONE}{_AN_ID}(?P<document>[^/\n]*).*(?:\n{_OF_ONE}(?P=document)(?:/.*)?$)*|{_OF_NONE}{_AN_ID}.*(?:\n{_OF_NONE}.*)*)",
    re.MULTILINE,
)
"""Lines that follow each other and belong to one document, or to none. A ledger has as many lines as there are records: one expression
for many lines takes a fifth of the time that Python takes for each."""


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


BLOCK = 2**16
"""Bytes of lines that are packed at once."""
_EACH = 4
"""Numbers that say where a stretch stands: which block, its start and end there, and the number of its first line."""


@dataclass(frozen=True)
class Ledger:
    """What the ledger says, and what is wrong with it.

    It has as many lines as there are records, so they are packed, and entries are made when they are asked for.
    """

    blocks: tuple[bytes, ...] = ()
    """Its lines, the first included, packed."""
    stretches: Mapping[str, "array[int]"] = field(default_factory=dict)
    """Document to where its lines stand, see `_EACH`. A ledger is sorted, so stretches are few."""
    faults: tuple[Finding, ...] = ()

    @property
    def entries(self) -> Iterator[PublishedId]:
        """Yield every entry."""
        number = 1
        for packed in self.blocks:
            lines = _unpacked(packed)
            yield from _entries(lines, number)
            number += lines.count("\n") + 1

    @property
    def documents(self) -> Collection[str]:
        """Documents that ids belong to."""
        return self.stretches.keys()

    def of(self, document: str) -> Iterator[PublishedId]:
        """Yield the entries of a document, or with `SHARED` those of no document."""
        each = iter(self.stretches.get(document, ()))
        for block, start, end, number in zip(*[each] * _EACH, strict=True):
            yield from _entries(_unpacked(self.blocks[block])[start:end], number)


def read_ledger(root: FilePath, most: int) -> Ledger:
    """Read the ledger of a corpus; an empty one if there is none yet. It may have up to `most` bytes.

    Raises:
        CannotRunError: if the file cannot be read.
    """
    folder, _, name = LEDGER_FILE.partition("/")
    try:
        return _read(DataFolder(root / folder).blocks(name, most, BLOCK))
    except CannotRunError as error:
        raise CannotRunError(str(error).replace("data/", f"{folder}/")) from None


def _read(contents: Iterator[bytes]) -> Ledger:
    """The ledger that some blocks of whole lines are; one of faults alone if it is not UTF-8, or begins with another line."""
    packed: list[bytes] = []
    stretches: dict[str, array[int]] = {}
    wrong, first = 0, (0, "")
    number = 1
    for content in contents:
        try:
            lines = decoded(content).replace("\r\n", "\n").removesuffix("\n")
        except JsonError as error:
            where = error.position._replace(line=number + error.position.line - 1)
            return Ledger(faults=(_fault(where, error.got, error.expected, error.repair),))
        if number == 1 and (header := lines.partition("\n")[0]) != HEADER:
            repair = f"Put the line {HEADER} back as the first (git diff shows what has changed)."
            return Ledger(faults=(_fault(Position(1, 1), shown(header), HEADER, repair),))
        here = _wrong_lines(lines, number)
        first, wrong = first if wrong or not here else here[0], wrong + len(here)
        line, at = number, 0
        for stretch in _STRETCH.finditer(lines):
            line, at = line + lines.count("\n", at, stretch.start()), stretch.start()
            stretches.setdefault(stretch["document"] or SHARED, array("I")).extend((len(packed), *stretch.span(), line))
        packed.append(zlib.compress(lines.encode("utf-8"), 1))
        number += lines.count("\n") + 1
    return Ledger(tuple(packed), stretches, (_fault_of_lines(wrong, *first),) if wrong else ())


@lru_cache(maxsize=8)
def _unpacked(packed: bytes) -> str:
    """The lines of a block. Documents are looked at in the order of a ledger, so their ids of each type are in one block for a while."""
    return zlib.decompress(packed).decode("utf-8")


def _entries(lines: str, number: int) -> Iterator[PublishedId]:
    """Yield the entries of some lines, of which the first has a number; what is none is left out."""
    for at, line in enumerate(lines.split("\n"), start=number):
        if entry := _entry(line, at):
            yield entry


def _entry(line: str, number: int) -> PublishedId | None:
    found = _LINE.fullmatch(line)
    return PublishedId(_BY_NAME[found[1]], found[2], number) if found else None


def _wrong_lines(lines: str, number: int) -> list[tuple[int, str]]:
    """Those of some lines that are none of a ledger, with their numbers; the first line has a number, and the header is none of them."""
    if not _NO_LINE.search(lines if number == 1 else f"\n{lines}"):
        return []
    each = enumerate(lines.split("\n"), start=number)
    return [(at, line) for at, line in each if at > 1 and _LINE.fullmatch(line) is None]


def _fault_of_lines(wrong: int, number: int, line: str) -> Finding:
    """One finding for all lines that are none, of which the first is given: a merge that was not finished leaves several."""
    more = f" (and {number_of(wrong - 1, 'more line')})" if wrong > 1 else ""
    repair = (
        "Put the line back as it was (git diff shows it); the marks of a conflict go, and the lines of both sides stay."
    )
    return _fault(Position(number, 1), f"{shown(line)}{more}", "a type of record, a comma and an id", repair)


def _fault(position: Position, got: str, expected: str, repair: str) -> Finding:
    return Finding(6, "ledger-line", "", LEDGER_FILE, position, got, expected, repair)
