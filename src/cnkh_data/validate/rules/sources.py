"""Levels 3 and 5: the file of each source is there as it was received, and its record and the dataset say right dates and rights."""

import difflib
import hashlib
import json
import re
from collections.abc import Iterator

from ...edtf import calendar_day
from ...models import Source
from ...positions import Position, position_at
from ...printed import days_in, prints_day
from ...seals import stands
from ...standards import licences
from ..fault import Fault
from ..rule import rule
from ..source_changes import first_change, saved_otherwise
from ..subjects import Collection, OneSource

MOST_DAYS = 200
"""Days that a file prints among which a near one is looked for."""
MOST_NEAR = 3
"""Days that a finding names, at the most."""


def has_printed_date(one: OneSource) -> bool:
    """Whether a source is said to print when it was published, and its file is here as it was received."""
    return one.source.printed_date is not None and one.corpus.as_received(one.source)


@rule(on=OneSource, certainty="convention", where=has_printed_date, needs=("impossible-date",))
def date_of_source(one: OneSource) -> Iterator[Fault]:
    """The printed date of a source is a date that its file prints.

    A date from elsewhere does not show when the text was published that was read.
    """
    words, said = one.corpus.source_bytes.words(one.source.id), str(one.source.printed_date)
    if not _prints(one.source, said, words):
        printed = (day.isoformat() for language in one.source.languages for day in days_in(words, language))
        days = list(dict.fromkeys(printed))
        near = difflib.get_close_matches(said, days[:MOST_DAYS], n=MOST_NEAR, cutoff=0.5) or days[:MOST_NEAR]
        repair = "Set it to null: the file prints no date."
        if near:
            repair = f"Set it to the date of publication that the file prints ({' or '.join(near)}?); to null if there is none."
        yield one.fault("printed_date", said, "a date that the file prints", repair)


def _prints(source: Source, said: str, words: str) -> bool:
    """Whether a file prints the date that its record gives; a date of no calendar is reported elsewhere."""
    day = calendar_day(said)
    if day is None:
        return True
    dated = [line for line in words.splitlines() if str(day.year) in line]  # Quick to read, and mostly enough.
    return any(prints_day(text, language, day) for text in (*dated, words) for language in source.languages)


_SPDX = re.compile(r"[A-Za-z0-9.+()-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+()-]+)*")


@rule(on=Collection, certainty="convention")
def licence_and_title(one: Collection) -> Iterator[Fault]:
    """The identifier of the licence and its name are those of one licence.

    Programs read the identifier and people the name: if they differ, one of them is given other rights.
    """
    dataset, by_title = one.corpus.dataset, {title: licence for licence, title in licences().items()}
    title, licence = licences().get(dataset.licence), by_title.get(dataset.licence_title)
    if title is not None and dataset.licence_title != title:
        repair = f"Set licence_title to {json.dumps(title)}"
        repair += f"; if the name is right, set licence to {json.dumps(licence)}." if licence else "."
        yield one.fault("licence_title", repr(dataset.licence_title), repr(title), repair)
    elif licence is not None and title is None:
        yield one.fault("licence", repr(dataset.licence), repr(licence), f"Set licence to {json.dumps(licence)}.")
    elif _SPDX.fullmatch(dataset.licence) is None:
        repair = "Write the licence's SPDX identifier, such as CC-BY-4.0; one that has none begins with LicenseRef-."
        yield one.fault("licence", repr(dataset.licence), "an SPDX identifier", repair)


def has_file(one: OneSource) -> bool:
    """Whether the file of a source is there."""
    return one.source.id in one.corpus.source_bytes


@rule(on=OneSource, level=3, certainty="proof")
def source_present(one: OneSource) -> Iterator[Fault]:
    """The file of every listed source is in `data/sources/`.

    Quotes and offsets are checked against it. Without it, nothing about its texts can be proved.
    """
    if not has_file(one):
        file = _path(one)
        repair = f"Put the file back (git checkout HEAD -- {file}), or correct its name."
        yield one.fault("file", f"no file {file}", "the source as received", repair)


@rule(on=OneSource, level=3, certainty="proof", where=has_file)
def source_bytes(one: OneSource) -> Iterator[Fault]:
    """The file of a source has the size and the SHA-256 hash that are recorded for it.

    Sources are kept byte for byte. A file with another hash was edited, and nothing that is cut from it can be trusted.
    """
    content = one.corpus.source_bytes[one.source.id]
    if not one.corpus.as_received(one.source):
        yield _changed(one, content)
    elif len(content) != one.source.bytes:
        yield one.fault("bytes", one.source.bytes, len(content))


def _changed(one: OneSource, content: bytes) -> Fault:
    """The fault of a file with another hash: how it was saved, where it was edited or, if it was not, the hash."""
    source, file = one.source, _path(one)
    back = f"git checkout HEAD -- {file}"
    if saved := saved_otherwise(content, source.sha256):
        got, repair = (
            f"the file as received, saved {saved}",
            f"Save it again as it was, not {saved}, or restore the file ({back}).",
        )
        return Fault(source, ("sha256",), got, "its bytes as received", repair, at=(file, Position(1, 1)))
    changed = first_change(one.corpus, source.id, content)
    if changed is not None:
        at = file, position_at(content.decode("utf-8"), changed.offset)
        repair = f"{changed.undone} there, or restore the file ({back})."
        return Fault(source, ("sha256",), repr(changed.got), repr(changed.expected), repair, at=at)
    digest = hashlib.sha256(content).hexdigest()
    if stands(one.corpus, source):
        return one.fault(
            "sha256", f"bytes with the hash {digest}", source.sha256, f"Restore the file as received ({back})."
        )
    repair = f"If the file is as it was received, set sha256 to {digest}; if not, restore it ({back})."
    return one.fault("sha256", source.sha256, digest, repair)


@rule(on=OneSource, level=3, certainty="proof", where=has_file, needs=("source-bytes",))
def source_encoding(one: OneSource) -> Iterator[Fault]:
    """A source is encoded in UTF-8.

    Offsets count code points, which cannot be counted in anything else.
    """
    try:
        one.corpus.source_bytes[one.source.id].decode("utf-8")
    except UnicodeDecodeError as error:
        repair = "Store a UTF-8 copy as a new source, and mention it in the note."
        yield one.fault("file", f"byte {error.start} is not UTF-8", "a UTF-8 file", repair)


def _path(one: OneSource) -> str:
    return f"data/sources/{one.source.file}"
