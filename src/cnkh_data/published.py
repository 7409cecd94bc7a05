"""The ledger of published ids, `validation/published_ids.csv`: what a build has published once may be cited for good.

A seal says that a record was there, but a seal can be removed together with its record. The ledger only grows: every build
adds the ids that it publishes and takes none away, so that one that is gone is missed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, NamedTuple

from .errors import CannotRunError
from .files import DataFolder
from .finding import Finding, shown
from .layout import LEDGER_FILE
from .models.codelists import RecordType
from .positions import JsonError, Position, decoded
from .texts import number_of

if TYPE_CHECKING:
    from .corpus import Corpus

HEADER = "record_type,id"
LISTED = {
    *(RecordType.SOURCE, RecordType.ACTOR, RecordType.TENURE, RecordType.INSTRUMENT, RecordType.PLACE),
    *(RecordType.NON_NAME, RecordType.RELATION, RecordType.DOCUMENT, RecordType.PROVISION, RecordType.COMMITMENT),
    *(RecordType.DIVERGENCE, RecordType.OVERRIDE),
}
"""Types whose ids a tombstone keeps. Readings, adjudications and agreement are asked for by rules of their own."""
_BY_NAME = {str(one): one for one in LISTED}
_ID = re.compile(r"[a-z0-9][a-z0-9._/-]{0,199}")


class PublishedId(NamedTuple):
    """A line of the ledger."""

    record_type: RecordType
    record: str
    line: int = 0


@dataclass(frozen=True)
class Ledger:
    """What the ledger says, and what is wrong with it."""

    entries: tuple[PublishedId, ...] = ()
    faults: tuple[Finding, ...] = ()


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
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if lines[0] != HEADER:
        repair = f"Put the line {HEADER} back as the first (git diff shows what has changed)."
        return Ledger(faults=(_fault(Position(1, 1), shown(lines[0]), HEADER, repair),))
    read = [_entry(line, number) for number, line in enumerate(lines[1:], start=2)]
    wrong = [number for number, entry in enumerate(read, start=2) if entry is None]
    faults = tuple(_wrong_lines(wrong, lines[wrong[0] - 1])) if wrong else ()
    return Ledger(tuple(entry for entry in read if entry is not None), faults)


def _entry(line: str, number: int) -> PublishedId | None:
    word, _, record = line.partition(",")
    record_type = _BY_NAME.get(word)
    if record_type is None or _ID.fullmatch(record) is None:
        return None
    return PublishedId(record_type, record, number)


def _wrong_lines(numbers: list[int], first: str) -> Iterator[Finding]:
    """Yield one finding for all lines that are none: a merge that was not finished leaves several."""
    more = f" (and {number_of(len(numbers) - 1, 'more line')})" if numbers[1:] else ""
    repair = (
        "Put the line back as it was (git diff shows it); the marks of a conflict go, and the lines of both sides stay."
    )
    yield _fault(Position(numbers[0], 1), f"{shown(first)}{more}", "a type of record, a comma and an id", repair)


def _fault(position: Position, got: str, expected: str, repair: str) -> Finding:
    return Finding(6, "ledger-line", "", LEDGER_FILE, position, got, expected, repair)


def ledger_text(corpus: "Corpus") -> str:
    """The ledger after a build of this corpus: what it had, and what the build publishes."""
    ids = {(entry.record_type, entry.record) for entry in corpus.ledger.entries} | set(published_ids(corpus))
    return "".join(f"{line}\n" for line in (HEADER, *sorted(f"{record_type},{record}" for record_type, record in ids)))


def published_ids(corpus: "Corpus") -> Iterator[tuple[RecordType, str]]:
    """Yield the type and id of every record that a build of this corpus publishes, and of those that it has tombstones for."""
    drafted = {source.id for source in corpus.sources} - {source.id for source in corpus.published_sources}
    of_tombstones = ((entry.record_type, entry.id) for entry in corpus.retired)
    shared = (item.key for item in corpus.sealable_shared())
    for record_type, record in (*of_tombstones, *shared, *_in_documents(corpus)):
        if (
            record_type in LISTED
            and _ID.fullmatch(record)
            and not (record_type is RecordType.SOURCE and record in drafted)
        ):
            yield record_type, record


def _in_documents(corpus: "Corpus") -> Iterable[tuple[RecordType, str]]:
    for folder in corpus.published:
        yield from (item.key for item in corpus.sealable_in(folder))
        yield from ((RecordType.COMMITMENT, commitment.id) for _, _, commitment in folder.commitments())
