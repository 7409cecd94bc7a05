"""JUnit XML, for the test page of a CI server: one test case for each document and each shared file.

Servers disagree on details, so this keeps to what all of them read: suites with counts, and one `failure` for a test case
(several show only the first) whose text holds every finding.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from ...corpus import COLLECTION_FILES
from ...finding import Finding
from ...texts import visible
from ..report import Report
from .text import plain_finding
from .words import Style, causes, newly_explained, summary, tally, unchecked_levels


@dataclass
class _Case:
    """A document or a shared file, with what was found in it."""

    suite: str
    name: str
    unchecked: str
    """Why some levels were not checked; empty if all were."""
    findings: list[Finding] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    """What is said of the findings; they may be more."""

    @property
    def errors(self) -> list[Finding]:
        """Findings that make it fail."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def skipped(self) -> bool:
        """Whether it neither failed nor passed, since not all of it was checked."""
        return bool(self.unchecked) and not self.errors

    @property
    def text(self) -> str:
        """All findings, and how many are not printed."""
        unprinted = self.findings[len(self.printed) :]
        return "\n\n".join([*self.printed, *([f"not printed, but counted: {tally(unprinted)}"] if unprinted else [])])


def render(report: Report, _: Style) -> str:
    """XML of a whole report."""
    cases = _cases(report)
    root = ET.Element("testsuites", {"name": "cnkh validate"})
    for suite in dict.fromkeys(case.suite for case in cases):
        of_suite = [case for case in cases if case.suite == suite]
        element = ET.SubElement(root, "testsuite", {"name": suite, **_counts(of_suite)})
        for case in of_suite:
            _add_case(element, case)
        ET.SubElement(element, "system-out").text = _lines("\n".join(summary(report)))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _cases(report: Report) -> list[_Case]:
    """The same test cases for the same corpus, whatever is found, so that a server can follow each over time."""
    cases = {(case.suite, case.name): case for case in _empty_cases(report)}
    for finding, why in [*newly_explained(report.findings), *((finding, None) for finding in report.unprinted)]:
        suite, name = ("documents", finding.document) if finding.document else ("shared files", finding.file)
        case = cases.setdefault((suite, name), _Case(suite, name, ""))
        case.findings.append(finding)
        if why is not None:
            case.printed.append(plain_finding(finding, why))
    return sorted(cases.values(), key=lambda case: case.suite)


def _empty_cases(report: Report) -> Iterator[_Case]:
    unchecked: defaultdict[str, str] = defaultdict(str)
    for item, why in causes(report):
        unchecked[item.scope] = f"not checked: {', '.join(unchecked_levels(item))} ({why} comes first)"
    if report.only_document is not None:
        yield _Case("documents", report.only_document, unchecked[report.only_document])
        return
    for name in report.documents if report.changed is None else report.changed.documents:
        yield _Case("documents", name, unchecked[name])
    for spec in COLLECTION_FILES.values():
        if report.changed is None or f"data/{spec.path}" in report.changed.shared:
            yield _Case("shared files", f"data/{spec.path}", unchecked[""])


def _add_case(suite: ET.Element, case: _Case) -> None:
    element = ET.SubElement(suite, "testcase", classname=f"cnkh.{case.suite}", name=visible(case.name), time="0")
    if case.errors:
        first = case.errors[0]
        message = f"{tally(case.findings)}, first {first.rule} at {first.place}"
        ET.SubElement(element, "failure", message=visible(message), type=first.rule).text = _lines(case.text)
    elif case.skipped:
        ET.SubElement(element, "skipped", message=visible(case.unchecked))
    notes = case.unchecked if case.errors else case.text
    if notes:
        ET.SubElement(element, "system-out").text = _lines(notes)


def _counts(cases: list[_Case]) -> dict[str, str]:
    numbers = {
        "tests": len(cases),
        "failures": sum(bool(case.errors) for case in cases),
        "errors": 0,
        "skipped": sum(case.skipped for case in cases),
        "time": 0,
    }
    return {name: str(number) for name, number in numbers.items()}


def _lines(text: str) -> str:
    """Text of several lines without characters that XML 1.0 forbids even as escapes; all others are visible too."""
    return "\n".join(visible(line) for line in text.split("\n"))
