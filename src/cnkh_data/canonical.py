"""The one way to write a record as JSON, for files, seals and comparison."""

import json
import re
from collections.abc import Iterable

from pydantic_core import to_json

from .models import Record

INDENT = 2
# In fully indented JSON, an object or list that holds only plain values, up to its end. No string holds a raw line break, so
# every line is one member, and its last character tells a plain value from a bracket. An object with an id is never such:
# a record stays open.
_FLAT = re.compile(r"""[\[{](?:\n\ ++(?!"id":\ )[^\n]*+(?:(?<=["0-9el])|(?<=["0-9el],)))++\n\ *(?=[\]}])""", re.VERBOSE)
_COMPACT = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content(record: Record) -> str:
    """Return a record as compact JSON, keys sorted: equal records give equal strings.

    The order of a map from language to value means nothing, so it must not show.
    """
    return _COMPACT.encode(record.model_dump(mode="json"))


def file_text(records: Record | Iterable[Record]) -> str:
    """Return records as a file is kept: indented, with each innermost object (an anchor, a cut, a name) on one line.

    Records, keys of maps and items of lists stay in the order given; keys of records take the model's.
    """
    value = records if isinstance(records, Record) else list(records)
    return _FLAT.sub(_on_one_line, to_json(value, indent=INDENT).decode("utf-8")) + "\n"


def _on_one_line(flat: re.Match[str]) -> str:
    bracket, inside = flat.group()[0], flat.group()[1:]
    margin = inside[: len(inside) - len(inside[1:].lstrip(" "))]
    return bracket + inside[len(margin) : inside.rindex("\n")].replace(margin, " ")
