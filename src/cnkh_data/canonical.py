"""The one way to write a record as JSON, for files, seals and comparison."""

import re
from collections.abc import Iterable, Sequence

from pydantic_core import to_json

from .models import Part, Record

INDENT = 2
# In fully indented JSON, an object or list that holds only plain values, up to its end. No string holds a raw line break, so
# every line is one member, and its last character tells a plain value from a bracket. An object with an id is never such:
# a record stays open.
_FLAT = re.compile(r"""[\[{](?:\n\ ++(?!"id":\ )[^\n]*+(?:(?<=["0-9el])|(?<=["0-9el],)))++\n\ *(?=[\]}])""", re.VERBOSE)


def file_text(records: Record | Part | Iterable[Record]) -> str:
    """Return records as a file is kept: indented, with each innermost object (an anchor, a cut, a name) on one line.

    Records, keys of maps and items of lists stay in the order given; keys of records take the model's.
    """
    value = records if isinstance(records, Record | Part) else list(records)
    return _FLAT.sub(_on_one_line, to_json(value, indent=INDENT).decode("utf-8")) + "\n"


def _on_one_line(flat: re.Match[str]) -> str:
    bracket, inside = flat.group()[0], flat.group()[1:]
    margin = inside[: len(inside) - len(inside[1:].lstrip(" "))]
    return bracket + inside[len(margin) : inside.rindex("\n")].replace(margin, " ")


def record_text(record: Record | Part) -> bytes:
    """Return one record as a file is kept that holds nothing else, without the line break at its end."""
    return file_text(record)[:-1].encode("utf-8")


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
