"""JSON text to values, and to the line and column of each of them.

Values are read by the standard library; this module adds what it lacks: it refuses duplicate keys and the like, and it can say
where a value stands. Lines and columns count from 1; columns are code points, so they are right for Chinese.
"""

import codecs
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple, NoReturn

from . import slips
from .slips import Slip

Path = tuple[str | int, ...]
"""The way to a value from the top of a file: keys and list indexes."""


class Position(NamedTuple):
    """A place in a file, both counted from 1."""

    line: int
    column: int


class JsonError(Exception):
    """The text is no acceptable JSON; `position` says where and `repair` what to do."""

    def __init__(self, got: str, expected: str, position: Position, repair: str) -> None:
        super().__init__(got)
        self.got, self.expected, self.position, self.repair = got, expected, position, repair


MAX_DEPTH = 100
"""Deepest nesting that is read; records have a tenth of it."""
MAX_DIGITS = 640
"""Longest whole number that is read: what Python reads however it is configured, since longer ones take quadratic time."""


_WINDOWS = "‘’“”–—…é".encode("cp1252")
"""Bytes of files that a Windows program saved, by what they nearly always stand for."""


def decoded(content: bytes) -> str:
    """Text of a JSON file, which is UTF-8.

    Raises:
        JsonError: with the place of the first byte that is not.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        repair = "Save the file as UTF-8."
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            repair = "Save the file as UTF-8; it is UTF-16."
        elif content[error.start : error.start + 1] in _WINDOWS:
            repair = (
                f"Write {content[error.start : error.start + 1].decode('cp1252')} for it, and save the file as UTF-8."
            )
        got = f"byte 0x{content[error.start]:02x}, the start of no UTF-8 character"
        raise JsonError(got, "UTF-8", position_at(before, len(before)), repair) from None


def read_json(text: str) -> Any:
    """Read JSON, refusing what programs read differently or not at all.

    That is duplicate keys, NaN and Infinity, lone surrogates, nesting beyond MAX_DEPTH and numbers beyond MAX_DIGITS.

    Raises:
        JsonError: with the place of the fault.

    Example:
        >>> read_json('{"act": "commit"}')
        {'act': 'commit'}
    """
    for _ in scan(text):
        pass
    return json.loads(text)


_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_END = re.compile("\n")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SCALAR = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")


def position_at(text: str, offset: int) -> Position:
    """Line and column of a code-point offset.

    Example:
        >>> position_at("甲\\n乙丙", 3)
        Position(line=2, column=2)
    """
    line_start = text.rfind("\n", 0, offset) + 1
    return Position(text.count("\n", 0, offset) + 1, offset - line_start + 1)


def locate(text: str, path: Path) -> Position:
    """Place of the value at `path`, or of the nearest enclosing value that exists.

    Raises:
        JsonError: if the text is no acceptable JSON.

    Example:
        >>> locate('[{"act": "commit"}]', (0, "act"))
        Position(line=1, column=10)
    """
    return Places(text).value(path)


def locate_key(text: str, path: Path) -> Position:
    """Place of the key that names the value at `path` (for a key that should not be there)."""
    return Places(text).key(path)


class _Item(NamedTuple):
    """One item of the list that a file holds."""

    start: int
    end: int


class Places:
    """Places in one text, for many questions: items of its list and starts of its lines are found once.

    The text must be JSON that was read before. The first question about an item reads the item as far as it must; the second
    reads all of it, and answers those after it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._asked: set[int] = set()
        self._offsets: dict[int, dict[Path, int]] = {}
        """By where an item starts: offset in it of each of its values."""

    def value(self, path: Path) -> Position:
        """Place of the value at `path`, or of the nearest enclosing value that exists."""
        item, rest = self._around(path)
        return self._position(item.start + self._offset(item, rest))

    def key(self, path: Path) -> Position:
        """Place of the key that names the value at `path`; of the value itself where the key stands on another line."""
        at = self.value(path)
        item, _ = self._around(path)
        line = self._lines[at.line - 1]
        key = json.dumps(path[-1], ensure_ascii=False)
        found = self.text.rfind(key, max(line, item.start), line + at.column - 1)
        return Position(at.line, found - line + 1) if found >= 0 else at

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line starts."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def _offset(self, item: _Item, path: Path) -> int:
        if item.start not in self._asked:
            self._asked.add(item.start)
            return _offset(self.text[item.start : item.end], path)
        if item.start not in self._offsets:
            self._offsets[item.start] = dict(scan(self.text[item.start : item.end]))
        offsets = self._offsets[item.start]
        while path not in offsets:
            path = path[:-1]
        return offsets[path]

    def _around(self, path: Path) -> tuple[_Item, Path]:
        """The item of the list that a path leads into, and the rest of the path; the whole text if there is none."""
        if path and isinstance(path[0], int) and path[0] < len(self._items):
            return self._items[path[0]], path[1:]
        return _Item(0, len(self.text)), path

    @cached_property
    def _items(self) -> list[_Item]:
        text, decoder, items = self.text, json.JSONDecoder(), list[_Item]()
        at = _skip(text, 0)
        while text[at : at + 1] == ("," if items else "["):
            start = _skip(text, at + 1)
            if text[start : start + 1] == "]":
                break
            end = decoder.raw_decode(text, start)[1]
            items.append(_Item(start, end))
            at = _skip(text, end)
        return items


def _offset(text: str, path: Path) -> int:
    """Offset of the value at `path`, or of the nearest enclosing value that exists."""
    best, depth = 0, -1
    for found, offset in scan(text):
        if len(found) > depth and found == path[: len(found)]:
            best, depth = offset, len(found)
            if depth == len(path):
                break
    return best


def scan(text: str) -> Iterator[tuple[Path, int]]:
    """Yield the path and offset of every value, outermost first, without recursion.

    Raises:
        JsonError: at the first fault, duplicate keys included.
    """
    # Each open container: (its path, the keys seen in it, or None for a list, and the next index).
    stack: list[tuple[Path, set[str] | None, int]] = []
    path: Path = ()
    at = _skip(text, 0)
    while True:
        yield path, at
        opened = text[at : at + 1]
        if opened in ("{", "["):
            if len(stack) == MAX_DEPTH:
                _fail(text, at, f"nested more than {MAX_DEPTH} deep", "records of a few levels", "Remove the nesting.")
            stack.append((path, set() if opened == "{" else None, 0))
            at = _skip(text, at + 1)
            if text[at : at + 1] == ("}" if opened == "{" else "]"):
                at = _close(text, at, stack)
            else:
                path, at = _enter(text, at, stack)
                continue
        else:
            at = _skip(text, _scalar_end(text, at))
        while stack and text[at : at + 1] != ",":
            at = _close(text, at, stack)
        if not stack:
            if at != len(text):
                _slipped(text, slips.after_the_end(text, at))
            return
        path, at = _enter(text, _skip(text, at + 1), stack)


def _enter(text: str, at: int, stack: list[tuple[Path, set[str] | None, int]]) -> tuple[Path, int]:
    """Step to the next member of the innermost container: its path, and where its value begins."""
    parent, keys, index = stack[-1]
    comma = text.rfind(",", 0, at)
    if text[at : at + 1] in ("}", "]") and comma >= 0 and _skip(text, comma + 1) == at:
        _fail(text, comma, "a comma with nothing after it", "commas between members only", "Remove the comma.")
    if keys is None:
        stack[-1] = (parent, None, index + 1)
        return (*parent, index), at
    if text[at : at + 1] != '"':
        _slipped(text, slips.where_key_belongs(text, at))
    key, end = _string(text, at)
    if key in keys:
        _fail(text, at, f"key {key!r} a second time", "each key once", "Keep one of the two and remove the other.")
    keys.add(key)
    colon = _skip(text, end)
    if text[colon : colon + 1] != ":":
        _slipped(text, slips.after_key(text, end, colon))
    return (*parent, key), _skip(text, colon + 1)


def _close(text: str, at: int, stack: list[tuple[Path, set[str] | None, int]]) -> int:
    _, keys, _ = stack[-1]
    closing = "]" if keys is None else "}"
    if text[at : at + 1] != closing:
        _slipped(text, slips.after_value(text, at, closing))
    stack.pop()
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _scalar_end(text: str, at: int) -> int:
    if text[at : at + 1] == '"':
        return _string(text, at)[1]
    match = _SCALAR.match(text, at)
    if not match:
        _slipped(text, slips.where_value_belongs(text, at))
    if match.end() - at > MAX_DIGITS and text[at + 1 : match.end()].isdigit():
        got, repair = f"a whole number of {match.end() - at} digits", "Write the number that is meant."
        _fail(text, at, got, f"at most {MAX_DIGITS} digits", repair)
    return match.end()


def _string(text: str, at: int) -> tuple[str, int]:
    try:
        value, end = scanstring(text, at + 1, True)
    except json.JSONDecodeError as error:
        _slipped(text, slips.inside_string(text, at, error.pos))
    if _SURROGATE.search(value):
        got, repair = "half of a surrogate pair, which is no character", "Write the character itself, or remove it."
        _fail(text, at, got, "a string of characters", repair)
    return value, end


def _slipped(text: str, slip: Slip) -> NoReturn:
    _fail(text, slip.at, slip.got, slip.expected, slip.repair)


def _fail(text: str, at: int, got: str, expected: str, repair: str) -> NoReturn:
    raise JsonError(got, expected, position_at(text, at), repair)
