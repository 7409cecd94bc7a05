"""Fuzzes the JSON position reader against the standard library, which has to accept and reject the same texts.

    make fuzz                  # ten minutes
    make fuzz SECONDS=60
    .venv/bin/python fuzz/positions.py some-file.json     # one text that was found, again

The reader refuses some things that `json.loads` takes, each on purpose: duplicate keys, NaN and Infinity, lone surrogates, deep
nesting, long whole numbers. Everything else, and every place that it gives, must agree.
"""

import json
import sys
from collections.abc import Iterator
from inspect import isfunction
from itertools import islice
from pathlib import Path
from typing import Any

from cnkh_data import positions, slips
from cnkh_data.positions import MAX_DEPTH, MAX_DIGITS, JsonError, Places, position_at, read_json, scan

MOST_PLACES = 200
"""Most values of one text whose places are looked up one by one."""


class RefusedError(Exception):
    """The text has what the reader refuses on purpose."""


def check(text: str) -> None:
    """Compare the reader with the standard library on one text.

    Raises:
        AssertionError: if they disagree.
    """
    wanted, accepted = _standard(text)
    fault = _fault(text)
    assert accepted == (fault is None), fault or "accepted"
    if fault is None:
        assert _same(read_json(text), wanted)
        _check_places(text, wanted)
    else:
        lines = text.split("\n")
        assert 1 <= fault.position.line <= len(lines), fault.position
        assert 1 <= fault.position.column <= len(lines[fault.position.line - 1]) + 1, fault.position


def _fault(text: str) -> JsonError | None:
    try:
        read_json(text)
    except JsonError as error:
        return error
    return None


def _check_places(text: str, wanted: Any) -> None:
    decoder, places = json.JSONDecoder(), Places(text)
    found = dict(scan(text))
    assert len(found) == sum(1 for _ in _values(wanted))
    for path, offset in islice(found.items(), MOST_PLACES):
        value = wanted
        for step in path:
            value = value[step]
        assert _same(decoder.raw_decode(text, offset)[0], value), path
        assert places.value(path) == position_at(text, offset), path


def _standard(text: str) -> tuple[Any, bool]:
    """What the standard library reads, and whether the reader should accept it."""
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_int=_whole, parse_constant=_constant)
        refused = (
            any(isinstance(one, str) and not _characters(one) for one in _values(value)) or _depth(text) > MAX_DEPTH
        )
    except (ValueError, RecursionError, RefusedError):
        return None, False
    return value, not refused


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs) or not all(map(_characters, value)):
        raise RefusedError
    return value


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise RefusedError
    return int(digits)


def _constant(name: str) -> None:
    raise RefusedError(name)


def _characters(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _depth(text: str) -> int:
    """How deep the lists and objects of a well-formed text are nested."""
    depth = deepest = 0
    inside, escaped = False, False
    for character in text:
        if inside:
            inside = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            inside, escaped = True, False
        else:
            depth += (character in "[{") - (character in "]}")
            deepest = max(deepest, depth)
    return deepest


def _values(value: Any) -> Iterator[Any]:
    """Yield a value and every value inside it."""
    todo = [value]
    while todo:
        one = todo.pop()
        yield one
        if isinstance(one, dict):
            todo.extend(one.values())
        elif isinstance(one, list):
            todo.extend(one)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are equal, 1 and 1.0 and true being different."""
    return repr(one) == repr(other)


def main() -> None:
    """Fuzz, or check the files that are named."""
    named = [argument for argument in sys.argv[1:] if Path(argument).is_file()]
    if named:
        for file in named:
            check(Path(file).read_bytes().decode("utf-8", "surrogatepass"))
        return
    import atheris  # noqa: PLC0415 - only the fuzzer needs it

    for function in filter(isfunction, [*vars(positions).values(), *vars(slips).values(), *vars(Places).values()]):
        atheris.instrument_func(function)

    def one_input(data: bytes) -> None:
        check(data.decode("utf-8", "replace"))

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
