"""Level 3: the file of each source is there, with the bytes that were received."""

import hashlib
from collections.abc import Iterator

from ...positions import Position, position_at
from ...seals import stands
from ..fault import Fault
from ..rule import rule
from ..source_changes import first_change, saved_otherwise
from ..subjects import OneSource


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
