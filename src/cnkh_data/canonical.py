"""The one way to write a record as JSON, for files, seals and comparison.

Nothing here uses regular expressions: a seal must be the same under every Python, and Python's have had faults of their own.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from pydantic.dataclasses import rebuild_dataclass
from pydantic_core import to_json

from .models import Part, Record

INDENT = 2
_COMMA, _QUOTE = b',"'
_OPENING, _CLOSING = b"[{", b"]}"


def file_text(records: Record | Part | Iterable[Record]) -> str:
    """Return records as a file is kept: indented, with each innermost object (an anchor, a cut, a name) on one line.

    Records, keys of maps and items of lists stay in the order given; keys of records take the model's.
    """
    value = records if isinstance(records, Record | Part) else list(records)
    return (_written(value) + b"\n").decode("utf-8")


def record_text(record: Record | Part) -> bytes:
    """Return one record as a file is kept that holds nothing else, without the line break at its end."""
    return _written(record)


def record_line(record: Record | Part) -> bytes:
    """Return one record on one line, without the line break at its end: the same values as `record_text`, in the same order."""
    _build_serializer(type(record))  # type: ignore[arg-type]  # A class is hashable; mypy looks at its instances.
    return to_json(record)


def plain_text(value: Any) -> bytes:
    r"""Return what was read from a JSON file as such a file is kept, in the order of keys that it has.

    Example:
        >>> plain_text([{"id": "a", "note": None}])
        b'[\n  {\n    "id": "a",\n    "note": null\n  }\n]\n'
    """
    return _written(value) + b"\n"


def _written(value: Any) -> bytes:
    for model in set(map(type, value)) if isinstance(value, list) else {type(value)}:
        _build_serializer(model)
    indented = to_json(value, indent=INDENT)
    if _is_flat(indented):  # A file of seals is long, and what follows does the same line by line.
        return indented.replace(b"{\n    ", b"{").replace(b",\n    ", b", ").replace(b"\n  }", b"}")
    return b"\n".join(_innermost_on_one_line(indented.split(b"\n")))


def _is_flat(indented: bytes) -> bool:
    """Whether indented JSON surely is a list of objects that hold only plain values, and no id.

    No string holds a raw line break, so what follows one is no part of a string.

    Example:
        >>> _is_flat(b'[\\n  {\\n    "a": 1,\\n    "b": "x"\\n  }\\n]'), _is_flat(b'[\\n  {\\n    "a": []\\n  }\\n]')
        (True, False)
    """
    deeper, others = b"\n      ", (b"\n  [", b'"id": ', b": []", b": {}")
    return indented.startswith(b"[\n  {\n") and deeper not in indented and not any(one in indented for one in others)


@cache
def _build_serializer(model: type[Record | Part]) -> None:
    """Build what pydantic has deferred: before 2.14, `to_json` fails on a model that was only read as a part of others."""
    if issubclass(model, Record):
        model.model_rebuild()
    elif issubclass(model, Part):
        rebuild_dataclass(model)  # type: ignore[arg-type]


def _innermost_on_one_line(lines: Sequence[bytes]) -> list[bytes]:
    """Put each object or list that holds only plain values on one line; an object with an id, a record, stays open.

    The lines are those of indented JSON. No string holds a raw line break, so every line is one member, and its last character
    before any comma tells a plain value from a bracket.

    Example:
        >>> _innermost_on_one_line([b"{", b'  "a": [', b"    1,", b"    2", b"  ]", b"}"])
        [b'{', b'  "a": [1, 2]', b'}']
    """
    written: list[bytes] = []
    done = 0
    opened = None  # line of the innermost bracket that is open, while nothing but plain values has followed it
    for number, line in enumerate(lines):
        end = line[-1]
        if end == _COMMA:
            end = line[-2]
        if end == _QUOTE:  # most lines
            continue
        if end in _OPENING:
            opened = number
        elif opened is not None and end in _CLOSING:
            closing = line.lstrip()
            if closing[0] == end:  # else it is an empty object or list, which is no plain value
                members = b" ".join(map(bytes.lstrip, lines[opened + 1 : number]))
                if b' "id": ' not in b" " + members:
                    written += lines[done:opened]
                    written.append(lines[opened] + members + closing)
                    done = number + 1
            opened = None
    written += lines[done:]
    return written


def record_texts(content: bytes, many: bool) -> Sequence[bytes]:
    """Cut a file into the texts of its records, each as `record_text` gives it, without reading the JSON.

    Nothing comes out if the file's lines are not those of the canonical form. If they are, the texts may still be in another form.

    Example:
        >>> record_texts(b'[\\n  {"id": 1},\\n  {"id": 2}\\n]\\n', many=True)
        [b'{"id": 1}', b'{"id": 2}']
    """
    if not many:
        return [content[:-1]] if content.endswith(b"}\n") else []
    if not (content.startswith(b"[\n") and content.endswith(b"\n]\n")):
        return []
    body = content[1:-3]
    dedented = body.replace(b"\n  ", b"\n")
    if len(body) - len(dedented) != 2 * body.count(b"\n"):
        return []
    # No string holds a raw line break, so a line that begins with a brace begins a record.
    return [b"{" + text.removesuffix(b",") for text in dedented.split(b"\n{")[1:]]
