"""How JSON is written that no command writes: rule fixtures, and the files inside them. A changed one keeps the form that it had."""

import json
from collections.abc import Callable
from typing import Any

from ..canonical import plain_text

WIDTH = 120
"""Longest line of a fixture, without a comma at its end."""
INDENT = "  "


def as_records(value: Any) -> str:
    """Write a value as record files are."""
    return plain_text(value).decode("utf-8")


def spread_out(value: Any) -> str:
    """Write each value on a line of its own."""
    return json.dumps(value, ensure_ascii=False, indent=len(INDENT)) + "\n"


def on_one_line(value: Any) -> str:
    """Write everything on one line that does not end."""
    return json.dumps(value, ensure_ascii=False)


def fitted(value: Any) -> str:
    r"""Write what fits in a line on one line.

    Example:
        >>> fitted({"a": [1, 2], "b": "x" * 110})[:18]
        '{\n  "a": [1, 2],\n '
    """
    return _fitted(value, "", 0) + "\n"


def _fitted(value: Any, margin: str, before: int) -> str:
    """Write a value that comes after some characters of a line, behind a margin."""
    flat = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or len(margin) + before + len(flat) <= WIDTH:
        return flat
    inner = margin + INDENT
    if isinstance(value, list):
        lines = [_fitted(member, inner, 0) for member in value]
    else:
        keys = [json.dumps(key, ensure_ascii=False) + ": " for key in value]
        lines = [key + _fitted(member, inner, len(key)) for key, member in zip(keys, value.values(), strict=True)]
    body = ",\n".join(inner + line for line in lines)
    return f"{flat[0]}\n{body}\n{margin}{flat[-1]}"


FORMS: tuple[Callable[[Any], str], ...] = (fitted, as_records, spread_out, on_one_line)


def form_of(text: str, value: Any) -> Callable[[Any], str] | None:
    """The form in which a value is written; None if it is one of its own."""
    return next((form for form in FORMS if form(value) == text), None)
