"""For GitHub Actions: workflow commands, which the pull request shows as annotations at the lines they name.

The log of a run shows nothing of a command but its message, so the message says the place too.
"""

from collections.abc import Iterator

from ...finding import Finding
from ...texts import number_of, visible
from ..report import Report
from .words import Style, newly_explained, summary

MOST_ANNOTATED = 10
"""Annotations that GitHub makes of each severity in a step."""


def render(report: Report, style: Style) -> str:
    """One workflow command for each finding, then the summary as plain lines of the log."""
    commands = [_command(finding, why, style) for finding, why in newly_explained(report.findings)]
    # A line of the log with `##[` in it would be taken for a command of the old form.
    log = [line.replace("##[", "# #[") for line in (*_only_in_the_log(report), *summary(report))]
    return "\n".join([*commands, *log]) + "\n"


def _only_in_the_log(report: Report) -> Iterator[str]:
    """Say how many findings GitHub makes no annotations of."""
    left = {noun: max(report.printed(noun) - MOST_ANNOTATED, 0) for noun in ("error", "warning")}
    if any(left.values()):
        more = " and ".join(number_of(count, f"more {noun}") for noun, count in left.items() if count)
        verb = "is" if sum(left.values()) == 1 else "are"
        shown = f"{MOST_ANNOTATED} errors and {MOST_ANNOTATED} warnings"
        yield f"GitHub annotates {shown} of a step; {more} {verb} only in this log"


def _command(finding: Finding, why: str, style: Style) -> str:
    rule = f"{finding.rule} (level {finding.level}, {finding.level_name})"
    line, column = finding.position
    properties = {"file": style.path(finding.file), "line": str(line), "col": str(column), "title": rule}
    labelled = {"record": finding.record, **finding.contrast, "why": why, "repair": finding.repair}
    message = [f"{visible(style.path(finding.file))}:{line}:{column}: {rule}"]
    message += [f"{label}: {visible(value)}" for label, value in labelled.items() if value]
    listed = ",".join(f"{key}={_property(visible(value))}" for key, value in properties.items())
    return f"::{finding.severity} {listed}::{_data(chr(10).join(message))}"


def _data(text: str) -> str:
    """Escape a message, the percent sign first since the escapes begin with it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape the value of a property, which a colon or comma would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
