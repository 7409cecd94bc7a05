"""SARIF 2.1.0, for code scanning and editors. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

Every rule is listed, whether it found something or not: a log without results says what was checked, and GitHub, which takes 25,000
rules a run, shows them as the rules of the tool. Each rule is explained there once; a result only points at it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from ...finding import LEVELS, Finding
from ...jsontext import json_text
from ..report import Report
from ..rule import Certainty, Rule
from ..rules import all_rules
from .words import Style, left_out, not_checked, paragraph, tally

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
"""What GitHub and editors take for the top of the checkout."""
FINGERPRINT = "ruleAndRecord/v1"
"""Name of our fingerprint. GitHub's upload adds its own, from the words around the line, and warns where that is given already."""
PRECISION: Mapping[Certainty, str] = {"proof": "very-high", "convention": "high", "guess": "medium"}
"""How sure a rule is, in the words by which GitHub sorts alerts."""
_FIRST_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")


def render(report: Report, style: Style) -> str:
    """A SARIF log with one run."""
    rules = all_rules()
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "cnkh", **_version(), "rules": [_rule(rule) for rule in rules]}},
        "originalUriBaseIds": {BASE: {"description": {"text": "The folder that the command ran in."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "results": [
            _result(finding, fingerprint, index, style)
            for finding, fingerprint in zip(report.findings, _fingerprints(report.findings), strict=True)
        ],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _version() -> dict[str, str]:
    try:
        return {"version": version("cnkh-data")}
    except PackageNotFoundError:
        return {}


def _rule(rule: Rule) -> dict[str, Any]:
    precision = {"precision": PRECISION[rule.certainty]} if rule.certainty else {}
    return {
        "id": rule.id,
        "shortDescription": {"text": _text(_FIRST_SENTENCE.split(rule.what, maxsplit=1)[0])},
        "fullDescription": {"text": _text(rule.what)},
        "help": {"text": _text(f"{paragraph(rule)} To see examples, run: cnkh rules {rule.id}")},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"class": LEVELS[rule.level], "level": rule.level, "tags": [LEVELS[rule.level]], **precision},
    }


def _fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield what stands for each finding from run to run: its rule and record, wherever its line has moved."""
    seen: Counter[str] = Counter()
    for finding in findings:
        about = "\0".join((finding.rule, finding.file, finding.record))
        digest = hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[digest] += 1
        yield f"{digest}:{seen[digest]}"


def _result(finding: Finding, fingerprint: str, index: dict[str, int], style: Style) -> dict[str, Any]:
    contrast = "; ".join(f"{label} {value}" for label, value in finding.contrast.items())
    said = f"{contrast}. {finding.repair}" if contrast else finding.repair
    return {
        "ruleId": finding.rule,
        **({"ruleIndex": index[finding.rule]} if finding.rule in index else {}),
        "level": finding.severity,
        "message": {"text": _text(f"{finding.record}: {said}" if finding.record else said)},
        "locations": [_location(finding, style)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "properties": {
            "class": finding.level_name,
            "level": finding.level,
            "document": finding.document,
            "got": finding.got,
            "expected": finding.expected,
            "repair": finding.repair,
        },
    }


def _location(finding: Finding, style: Style) -> dict[str, Any]:
    # A file name need not be UTF-8; its bytes are what a URI spells out.
    uri = quote(style.path(finding.file), safe="/", errors="surrogateescape")
    physical = {
        "artifactLocation": {"uri": uri, "uriBaseId": BASE},
        "region": {"startLine": finding.position.line, "startColumn": finding.position.column},
    }
    record = {"logicalLocations": [{"fullyQualifiedName": finding.record, "kind": "object"}]} if finding.record else {}
    return {"physicalLocation": physical, **record}


def _notifications(report: Report) -> list[dict[str, Any]]:
    notes = [*not_checked(report), *left_out(report)]
    if report.unprinted:
        notes.append(f"not printed, but counted: {tally(report.unprinted)}")
    return [{"level": "note", "message": {"text": _text(note)}} for note in notes]


def _text(text: str) -> str:
    """Write a message as SARIF wants it (3.11.5, 3.11.6): braces doubled, and nothing that reads as a link."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
