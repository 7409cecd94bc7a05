"""For programs: the whole report as one JSON object. Keys are never taken away within a major version."""

from typing import Any

from ...finding import Finding
from ...jsontext import json_text
from ..report import Changed, Report
from ..rules import all_rules
from .words import Style, causes, paragraph, unchecked_levels


def render(report: Report, _: Style) -> str:
    """JSON of a whole report."""
    return json_text(
        {
            "ok": report.ok,
            "errors": report.count("error"),
            "warnings": report.count("warning"),
            "findings": [_finding(finding) for finding in report.findings],
            "unprinted": len(report.unprinted),
            "explanations": _explanations(report),
            "unchecked": [
                {"document": unchecked.scope or None, "levels": unchecked_levels(unchecked), "because": why}
                for unchecked, why in causes(report)
            ],
            "left_out": [{"which": left.which, "findings": len(left.findings)} for left in report.left_out],
            "changed_since": _changed(report.changed),
            "read": {
                "documents": len(report.documents),
                "provisions": report.provisions,
                "commitments": report.commitments,
                "rules": report.rules,
            },
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "level": finding.level,
        "class": finding.level_name,
        "rule": finding.rule,
        "record": finding.record or None,
        "document": finding.document or None,
        "file": finding.file,
        "line": finding.position.line,
        "column": finding.position.column,
        "got": finding.got,
        "expected": finding.expected,
        "repair": finding.repair,
    }


def _changed(changed: Changed | None) -> dict[str, Any] | None:
    """What the report keeps to, if that is what differs from a revision."""
    if changed is None:
        return None
    return {"revision": changed.revision, "documents": [*changed.documents], "files": [*changed.shared]}


def _explanations(report: Report) -> dict[str, str]:
    found = {finding.rule for finding in report.findings}
    return {rule.id: paragraph(rule) for rule in all_rules() if rule.id in found}
