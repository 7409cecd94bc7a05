"""Pictures as the site has them: drawings without what shows nothing."""

from __future__ import annotations

import re

FINE = 100
"""A drawing with fewer units on a side is drawn in units so large that two decimals of one may be seen."""
_METADATA = re.compile(r"<metadata\b.*?</metadata>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[\]>]*>")
_KEPT = re.compile(r"(<text\b.*?</text>|<style\b.*?</style>|<title\b.*?</title>|<desc\b.*?</desc>)", re.DOTALL)
_BETWEEN = re.compile(r">\s+<")
_PATH = re.compile(r"(\s(?:d|points)=)\"([^\"]*)\"")
_NUMBER = re.compile(r"-?\d+\.\d{3,}(?![\de])")
_SPACE = re.compile(r"\s+")
_BESIDE_COMMAND = re.compile(r" ?([MLHVCSQTAZmlhvcsqtaz]) ?")
_VIEW_BOX = re.compile(r"\sviewBox=\"\s*\S+\s+\S+\s+(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?)\s*\"")
_NOT_PLAIN = re.compile(
    r"<foreignObject|<script|<!\[CDATA\[|xml:space|<!ENTITY|(?:scale|matrix)\(|\sd=\"[^\"]*[mlhvcsqta]"
)


def light(content: bytes) -> bytes:
    """A drawing (SVG) that looks the same and is smaller: paths to two decimals, no metadata, no space between elements.

    One that is not UTF-8, or has what makes this more than a matter of space (scripts, scales, relative paths), stays as it is.

    Example:
        >>> light(b'<svg viewBox="0 0 200 100">\\n <metadata>by A</metadata>\\n <path d="M 1.23456 2\\nL 3 -4.5 z"/>\\n</svg>')
        b'<svg viewBox="0 0 200 100"><path d="M1.23 2L3 -4.5z"/></svg>'
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    box = _VIEW_BOX.search(text)
    if not box or min(map(float, box.groups())) < FINE or _NOT_PLAIN.search(text):
        return content
    parts = _KEPT.split(_DOCTYPE.sub("", _METADATA.sub("", text)))
    return "".join(part if number % 2 else _closed_up(part) for number, part in enumerate(parts)).encode("utf-8")


def _closed_up(part: str) -> str:
    return _PATH.sub(_shorter, re.sub(r"^\s+(?=<)|(?<=>)\s+$", "", _BETWEEN.sub("><", part)))


def _shorter(found: re.Match[str]) -> str:
    numbers = _NUMBER.sub(_rounded, _SPACE.sub(" ", found[2]).strip())
    closed_up = _BESIDE_COMMAND.sub(r"\1", numbers)
    return f'{found[1]}"{closed_up}"'


def _rounded(found: re.Match[str]) -> str:
    short = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
