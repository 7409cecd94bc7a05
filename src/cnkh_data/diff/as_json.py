"""A comparison for programs: one JSON object. Keys are never taken away within a major version."""

from dataclasses import asdict
from typing import Any

from ..finding import Finding
from ..validate.reporters.jsontext import json_text
from .change import Change, FieldChange
from .compare import Diff, Side


def render(diff: Diff, base: str, head: str) -> str:
    """JSON of a whole comparison."""
    return json_text(
        {
            "compared": diff.compared,
            "base": _side(diff.base, base),
            "head": _side(diff.head, head),
            "unread": list(diff.unread),
            "changes": [_change(change) for change in diff.changes],
            "mentions": [asdict(one) for one in diff.mentions],
        }
    )


def _side(side: Side, name: str) -> dict[str, Any]:
    return {"name": name, "counts": dict(side.counts), "findings": [_finding(finding) for finding in side.findings]}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "record": finding.record or None,
        "file": finding.file,
        "line": finding.position.line,
        "column": finding.position.column,
        "got": finding.got,
        "expected": finding.expected,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "record_type": change.record_type,
        "id": change.id,
        "document": change.document or None,
        "before": list(change.before),
        "after": list(change.after),
        "label": change.label,
        "fields": [_field(field) for field in change.fields],
        "because": change.because or None,
        "references_followed": change.references_followed,
        "references_left": change.references_left,
    }


def _field(field: FieldChange) -> dict[str, Any]:
    return {
        "field": field.field,
        "how": field.how,
        "old": field.old,
        "new": field.new,
        "part": field.part or None,
    }
