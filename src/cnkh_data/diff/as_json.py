"""A comparison for programs: one JSON object. Keys are never taken away within a major version."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from ..finding import Finding
from ..jsontext import json_text
from ..models import Seal
from .change import OF_SEALS, Change, FieldChange, Kind
from .compare import Diff, Side
from .readers import by_reader


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
            "seals": _seals(diff),
            "waivers": [asdict(one) for one in diff.around.waivers],
            "published_ids": {"added": list(diff.around.published), "removed": list(diff.around.unpublished)},
            "generated": [asdict(one) for one in diff.around.generated],
            "codes": [asdict(one) for one in diff.around.codes],
            "mentions_compared": diff.mentions_compared,
        }
    )


def _seals(diff: Diff) -> dict[str, Any]:
    """How many seals were renewed, and so on; where git can tell, in whose commits; and by which readers."""
    counted = Counter(change.kind for change in diff.changes)
    by = diff.authors and [{"author": name, "commits": number} for name, number in diff.authors.commits.items()]
    return {
        **{kind.removeprefix("seal_"): counted[kind] for kind in OF_SEALS},
        "by": by,
        "uncommitted": diff.authors and diff.authors.uncommitted,
        "readers": [
            {"reader": reader, "basis": basis, "added": made[Kind.SEAL_ADDED], "renewed": made[Kind.SEAL_RENEWED]}
            for (reader, basis), made in by_reader(diff.changes).items()
        ],
    }


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
        "seal": _seal(change.seal),
    }


def _seal(seal: Seal | None) -> dict[str, Any] | None:
    return None if seal is None else {"reader": seal.reader, "basis": seal.basis, "codebook": seal.codebook}


def _field(field: FieldChange) -> dict[str, Any]:
    return {
        "field": field.field,
        "how": field.how,
        "old": field.old,
        "new": field.new,
        "part": field.part or None,
    }
