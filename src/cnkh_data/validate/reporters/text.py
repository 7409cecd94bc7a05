"""For a person at a terminal: each finding with its place first, each rule explained once, a summary last."""

import re
import unicodedata
from collections.abc import Iterator

from ...finding import Finding
from ...texts import visible
from ..report import Report
from .words import Style, newly_explained, summary

RED, YELLOW, GREEN, BOLD, DIM, RESET = "\033[31m", "\033[33m", "\033[32m", "\033[1m", "\033[2m", "\033[0m"
INDENT = 12
LINE_BREAK = "\n  "
_WIDE = r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\U0001f300-\U0003fffd]"
_CLOSING = r"[，。、；：！？）》〉」』】〕”’'\").,]"
_PIECE = re.compile(rf" |{_WIDE}{_CLOSING}*|(?:(?! |{_WIDE}).)+")
"""What stays on one line: a space, a Chinese character with the punctuation that closes it, a word."""


def render(report: Report, style: Style) -> str:
    """Text of a whole report."""
    lines = [*_findings(report, style), *_summary(report, style)]
    return "\n".join(lines) + "\n"


def plain_finding(finding: Finding, why: str = "") -> str:
    """One finding without colour, every line whole."""
    return "\n".join(_finding(finding, why, Style()))


def _findings(report: Report, style: Style) -> Iterator[str]:
    for finding, why in newly_explained(report.findings):
        yield from _finding(finding, why, style)
        yield ""


def _finding(finding: Finding, why: str, style: Style) -> Iterator[str]:
    # `file:line:column: error: …` is what compilers print, so editors and terminals know it as a place to jump to.
    severity = _painted(finding.severity, RED if finding.severity == "error" else YELLOW, style)
    place, rule = visible(finding.place), f"{finding.rule} (level {finding.level}, {finding.level_name})"
    fits = style.width is None or _cells(f"{place}: {finding.severity}: {rule}") <= style.width
    yield f"{_painted(place, BOLD, style)}:{' ' if fits else LINE_BREAK}{severity}: {rule}"
    labelled = {
        "record": finding.record,
        **finding.contrast,
        "why": why,
        "repair": finding.repair,
    }
    for label, value in labelled.items():
        if value:
            lines = _wrapped(visible(value), style.width and style.width - INDENT)
            yield _painted(f"  {label:<{INDENT - 2}}", DIM, style) + lines[0]
            yield from (" " * INDENT + line for line in lines[1:])


def _summary(report: Report, style: Style) -> Iterator[str]:
    *before, last = (LINE_BREAK.join(_wrapped(line, style.width and style.width - 2)) for line in summary(report))
    yield from before
    yield _painted(last, GREEN if not report.counted else "", style)


def _painted(text: str, colour: str, style: Style) -> str:
    return f"{colour}{text}{RESET}" if style.colour and colour else text


def _wrapped(text: str, width: int | None) -> list[str]:
    """Break a text so that it stays in its column; words too long for a line stay whole, to be copied."""
    if width is None or _cells(text) <= width:
        return [text]
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1].strip() and _cells(lines[-1] + piece) > width:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
        if piece != " " or lines[-1]:
            lines[-1] += piece
    return lines


def _cells(text: str) -> int:
    """Columns that a text takes on a terminal: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
