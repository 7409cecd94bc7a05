"""For GitHub Actions: workflow commands, which the pull request shows as annotations at the lines they name."""

from ...finding import Finding
from ...texts import visible
from ..report import Report
from .words import Style, newly_explained, summary


def render(report: Report, style: Style) -> str:
    """One workflow command for each finding, then the summary as plain lines of the log."""
    commands = [_command(finding, why, style) for finding, why in newly_explained(report.findings)]
    # A line of the log with `##[` in it would be taken for a command of the old form.
    log = [line.replace("##[", "# #[") for line in summary(report)]
    return "\n".join([*commands, *log]) + "\n"


def _command(finding: Finding, why: str, style: Style) -> str:
    properties = {
        "file": style.path(finding.file),
        "line": str(finding.position.line),
        "col": str(finding.position.column),
        "title": f"{finding.rule} (level {finding.level}, {finding.level_name})",
    }
    labelled = {"record": finding.record, "got": finding.got, "expected": finding.expected, "why": why}
    message = [f"{label}: {visible(value)}" for label, value in labelled.items() if value]
    listed = ",".join(f"{key}={_property(visible(value))}" for key, value in properties.items())
    return f"::{finding.severity} {listed}::{_data(chr(10).join([*message, f'repair: {visible(finding.repair)}']))}"


def _data(text: str) -> str:
    """Escape a message, the percent sign first since the escapes begin with it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape the value of a property, which a colon or comma would end."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
