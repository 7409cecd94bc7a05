"""Seals over records that a migration has changed: carried, or dropped and listed.

A seal says that a person verified a record as it stands. It goes on saying so only if nothing that the person saw is lost or
added: if the old record can be recovered from the new one byte for byte.
"""

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from ..canonical import plain_text
from ..corpus import digest, line_checksums
from ..models import Source
from ..models.base import LANGUAGE_PATTERN
from .changes import Json

SealKey = tuple[str, str]
"""Type and id of a record."""


class Changed(NamedTuple):
    """A record before and after, each in canonical form without its last line break."""

    key: SealKey
    """How its seal named it before."""
    new_id: str
    before: bytes
    after: bytes
    lost: str
    """Why the record before cannot be recovered from the one after; empty if it can."""
    left_shared: bool = False
    """Whether it stood in a shared file before, where seals rest on no source."""


class Unsealed(NamedTuple):
    """A record whose seal was dropped."""

    record_type: str
    record: str
    """Its id, as a seal would name it now."""
    why: str


BROKEN = "its seal did not hold before"
DOUBLE = "several records have this id"


def carried_seal(seal: Json, records: Sequence[Changed], hashes: Sequence[str]) -> Json | Unsealed:
    """The seal of a record that has changed, taken over what the record is now; or why it has none any more.

    Args:
        seal: as it was.
        records: changed records that it names: more than one is a fault.
        hashes: of the sources that the record's document is cut from; they do not change.
    """
    record = records[0]
    held = _holds(seal, record.before, () if record.left_shared else hashes)
    why = DOUBLE if len(records) > 1 else record.lost if held else BROKEN
    return Unsealed(record.key[0], record.new_id, why) if why else _sealed(seal, record, hashes)


def _sealed(seal: Json, record: Changed, hashes: Sequence[str]) -> Json:
    lines = line_checksums(record.after)
    return {**seal, "record": record.new_id, "digest": _digest(record.after, hashes, lines), "lines": lines}


def _digest(text: bytes, hashes: Sequence[str], lines: str) -> str:
    return digest(text, cast("list[Source]", [_Hashed(one) for one in hashes]), lines)


class _Hashed(NamedTuple):
    """What a digest needs of a source."""

    sha256: str


def _holds(seal: Json, text: bytes, hashes: Sequence[str]) -> bool:
    """Whether a seal holds for a text, or for the same with the languages of its maps in another order, which says nothing."""
    lines = str(seal["lines"])
    return any(_digest(same, hashes, lines) == seal["digest"] for same in _in_every_order(text))


MOST_LANGUAGES = 4
"""Languages of one record that are tried in every order, as when a seal is checked."""
_LANGUAGE = re.compile(LANGUAGE_PATTERN)


def _in_every_order(text: bytes) -> Iterator[bytes]:
    yield text
    record = json.loads(text)
    languages = sorted({key for one in _maps(record) for key in one})
    if 2 <= len(languages) <= MOST_LANGUAGES:
        for order in itertools.permutations(languages):
            yield plain_text(_ordered(record, order))[:-1]


def _maps(value: Any) -> Iterator[Json]:
    """Yield the maps from languages to values: nothing else has keys that are all language tags."""
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and value and all(map(_LANGUAGE.match, value)):
        yield value
    for member in members:
        yield from _maps(member)


def _ordered(value: Any, order: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_ordered(member, order) for member in value]
    if not isinstance(value, dict):
        return value
    keys = sorted(value, key=order.index) if value and set(value) <= set(order) else list(value)
    return {key: _ordered(value[key], order) for key in keys}
