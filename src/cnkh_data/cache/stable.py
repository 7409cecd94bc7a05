"""A digest of a value that is the same in every run for values that are equal."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel


class UnstableError(TypeError):
    """A value is of a kind of which nobody has said how two are compared."""


def stable_digest(value: Any) -> str:
    """Digest of what functions answer: plain values, records, and collections of such; the order of sets makes no difference.

    Raises:
        UnstableError: if there is something else in it.

    Example:
        >>> stable_digest({"a", "b"}) == stable_digest({"b", "a"}), stable_digest([1]) == stable_digest((1,))
        (True, False)
    """
    digest = hashlib.sha256()
    for part in _parts(value):
        digest.update(b"%d:%b" % (len(part), part))
    return digest.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    """Yield the name of the type of a value, and what is in it."""
    yield type(value).__qualname__.encode()
    if value is None or isinstance(value, (bool, int, float, str, date, Enum)):
        yield repr(value).encode("utf-8", "backslashreplace")
    elif isinstance(value, bytes):
        yield value
    elif isinstance(value, array):
        yield value.tobytes()
    elif isinstance(value, BaseModel):
        yield value.model_dump_json().encode()
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _parts(key)
            yield from _parts(item)
    elif isinstance(value, Set):
        yield from sorted(stable_digest(item).encode() for item in value)
    elif isinstance(value, (list, tuple)):
        yield b"%d" % len(value)
        for item in value:
            yield from _parts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    else:
        raise UnstableError(type(value).__qualname__)
