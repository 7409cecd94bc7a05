"""For a person at a terminal: each finding with its place first, each rule explained once, a summary last."""

from collections.abc import Iterator

from ...cells import cells, wrapped
from ...colours import BOLD, DIM, GREEN, RED, RESET, YELLOW
from ...finding import Finding
from ...texts import visible
from ..report import Report
from .words import Style, newly_explained, summary

INDENT = 12
LINE_BREAK = "\n  "


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
    fits = style.width is None or cells(f"{place}: {finding.severity}: {rule}") <= style.width
    yield f"{_painted(place, BOLD, style)}:{' ' if fits else LINE_BREAK}{severity}: {rule}"
    labelled = {
        "record": finding.record,
        **finding.contrast,
        "why": why,
        "repair": finding.repair,
    }
    for label, value in labelled.items():
        if value:
            lines = wrapped(visible(value), style.width and style.width - INDENT)
            yield _painted(f"  {label:<{INDENT - 2}}", DIM, style) + lines[0]
            yield from (" " * INDENT + line for line in lines[1:])


def _summary(report: Report, style: Style) -> Iterator[str]:
    *before, last = (LINE_BREAK.join(wrapped(line, style.width and style.width - 2)) for line in summary(report))
    yield from before
    yield _painted(last, GREEN if not report.counted else "", style)


def _painted(text: str, colour: str, style: Style) -> str:
    return f"{colour}{text}{RESET}" if style.colour and colour else text
