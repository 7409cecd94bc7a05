"""Words for one change of a field. Whatever comes from the data stands in code, where Markdown and terminals leave it alone."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..finding import Finding
from ..models import Scale
from ..texts import visible
from .change import FieldChange, How
from .fields import as_text

LONG = 80
CONTEXT = 20
"""Unchanged characters that are shown on both sides of the change in a long text."""


def code(text: str, length: int = LONG) -> str:
    """Show text from the data: in one line, cut in the middle, and so that nothing in it is taken as Markdown.

    Example:
        >>> code("a `b` c"), code("<b>@someone"), code("")
        ('``a `b` c``', '`<b>@someone`', '(empty)')
    """
    shown = _cut(visible(text), length)
    if not shown.strip():
        return f"({'blank' if shown else 'empty'})"
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    half = (length - 1) // 2
    return f"{text[:half]}…{text[-half:]}"


def field_words(change: FieldChange) -> str:
    """Say how a field changed."""
    return f"{code(change.field)} {_SAY[change.how](change.old, change.new)}"


def value_words(value: Any) -> str:
    """Say a value: steps of a scale with their meaning, spans by their words."""
    if isinstance(value, Scale):
        return f"{code(str(int(value)))} ({value.label.lower()})"
    if isinstance(value, str):
        return code(value)
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(map(value_words, value)) or "none"
    if isinstance(value, dict) and isinstance(value.get("quote"), str) and "start_offset" in value:
        return code(value["quote"])
    if isinstance(value, dict) and not any(isinstance(member, dict | list) for member in value.values()):
        return code(" · ".join(str(member) for member in value.values() if member is not None))
    return "nothing" if value is None else code(as_text(value))


def _replaced(old: Any, new: Any) -> str:
    both = isinstance(old, str) and isinstance(new, str)
    return _both(old, new) if both else f"{value_words(old)} → {value_words(new)}"


def _items(gone: list[Any], come: list[Any]) -> str:
    said = [
        f"{verb} {', '.join(map(value_words, items))}" for verb, items in (("loses", gone), ("gains", come)) if items
    ]
    return "; ".join(said)


def _place(span: Any) -> str:
    return f"{span['start_offset']}–{span['end_offset']}"


def _around(more: str, less: str) -> str:
    """The words that a wider span has before and after a narrower one."""
    before, _, after = more.partition(less) if less else (more, "", "")
    said = [f"{code(words)} {where}" for words, where in ((before, "before"), (after, "after")) if words]
    return " and ".join(said)


def _both(old: str, new: str) -> str:
    """Both values, long ones from shortly before to shortly after where they differ."""
    if max(len(old), len(new)) > LONG:
        first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        last = 0
        while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
            last += 1
        old, new = (_excerpt(text, first, len(text) - last) for text in (old, new))
    return f"{code(old)} → {code(new)}"


def _excerpt(text: str, first: int, last: int) -> str:
    start, end = max(0, first - CONTEXT), min(len(text), last + CONTEXT)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


_SAY: Mapping[How, Callable[[Any, Any], str]] = {
    How.SET: lambda _, new: f"set to {value_words(new)}",
    How.CLEARED: lambda old, _: f"taken away, was {value_words(old)}",
    How.REPLACED: _replaced,
    How.ITEMS: _items,
    How.ORDER: lambda _, new: f"in another order: {value_words(new)}",
    How.MOVED: lambda old, new: f"moved from {_place(old)} to {_place(new)}, same words",
    How.WIDENED: lambda old, new: f"widened by {_around(new['quote'], old['quote'])}",
    How.NARROWED: lambda old, new: f"narrowed, without {_around(old['quote'], new['quote'])}",
    How.SHIFTED: lambda old, new: _both(old["quote"], new["quote"]),
}


def finding_words(finding: Finding) -> str:
    """What a finding says, on one line."""
    contrast = ", ".join(f"{label} {code(value)}" for label, value in finding.contrast.items())
    return contrast or code(finding.repair)
