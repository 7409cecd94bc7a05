"""Rule canonical-form: looks at the text of files, where other rules look at records."""

from collections.abc import Iterable, Iterator

from ..corpus import LoadedFile, canonical_text
from ..finding import Finding
from ..positions import position_at

SHOWN = 60


def form_findings(files: Iterable[LoadedFile]) -> Iterator[Finding]:
    """Yield one warning for each file that is not written as `cnkh fmt` would write it, where it first differs."""
    for file in files:
        if not file.canonical:
            yield _finding(file, canonical_text(file.records, file.many))


def _finding(file: LoadedFile, canonical: str) -> Finding:
    at = first_difference(file.text, canonical)
    document = file.path.split("/")[2] if file.path.startswith("data/documents/") else ""
    got, expected = _line_around(file.text, at), _line_around(canonical, at)
    where, repair = position_at(file.text, at), "Run: cnkh fmt"
    return Finding(1, "canonical-form", "", file.path, where, got, expected, repair, document, "warning")


def first_difference(one: str, other: str) -> int:
    """Offset of the first code point at which two texts differ.

    Example:
        >>> first_difference("甲乙丙", "甲乙"), first_difference("甲丙", "甲乙")
        (2, 1)
    """
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _line_around(text: str, at: int) -> str:
    """Show the part of a line around an offset, in quotes since blanks matter, with its end visible."""
    if at == len(text):
        return "the end of the file"
    line_start, line_end = text.rfind("\n", 0, at) + 1, text.find("\n", at) + 1 or len(text)
    start = max(line_start, at - SHOWN // 2)
    end = min(line_end, start + SHOWN)
    part = text[start:end].replace("\r", r"\r").replace("\n", r"\n")
    return f"'{'…' * (start > line_start)}{part}{'…' * (end < line_end)}'"
