"""Parts of a report: only some rules, only one document, only the first so many findings.

All rules have run before: a selection narrows what is said, never what is checked, and the report says what it left out.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ..corpus import SHARED
from ..errors import CannotRunError, did_you_mean
from ..finding import Finding
from .report import LeftOut, Report
from .rules import all_rules


@dataclass(frozen=True)
class Selection:
    """What to keep of a report."""

    rules: tuple[str, ...] = ()
    """Keep only findings of these rules; empty keeps all."""
    skipped_rules: tuple[str, ...] = ()
    document: str | None = None


def require_rules(ids: Collection[str]) -> None:
    """Check that rules exist, before a long run for nothing.

    Raises:
        CannotRunError: if a rule does not exist; the message names those that are near, or says how to list them.
    """
    _require(ids, [rule.id for rule in all_rules()], "rule", "; to list the rules, run: cnkh rules")


def select(report: Report, selection: Selection) -> Report:
    """Keep what a selection names.

    Raises:
        CannotRunError: if it names a document that the corpus does not have.
    """
    if selection.rules:
        report = only_rules(report, selection.rules)
    if selection.skipped_rules:
        report = without_rules(report, selection.skipped_rules)
    return only_document(report, selection.document) if selection.document is not None else report


def only_rules(report: Report, ids: Collection[str]) -> Report:
    """Keep the findings of these rules."""
    return _keep(report, lambda finding: finding.rule in ids, f"of rules other than {', '.join(ids)}")


def without_rules(report: Report, ids: Collection[str]) -> Report:
    """Leave out the findings of these rules."""
    rules = "rule" if len(ids) == 1 else "rules"
    return _keep(report, lambda finding: finding.rule not in ids, f"of {rules} {', '.join(ids)}")


def only_document(report: Report, name: str) -> Report:
    """Keep the findings in one document, and the errors outside it that keep it from being checked.

    Until those are mended, nobody knows whether it is clean. What was not checked in files it rests on is still said.

    Raises:
        CannotRunError: if the corpus has no such document.
    """
    all_of_them = f"; there are: {', '.join(report.documents)}" if report.documents else "; there is no document"
    _require([name], report.documents, "document", all_of_them)
    concern = {id(finding) for finding in _in_the_way_of(report, name)}
    which = f"outside {name}" + (", of no concern to it" if concern else "")
    kept = _keep(report, lambda finding: finding.document == name or id(finding) in concern, which)
    if concern and not kept.left_out[-1].findings:
        kept = replace(kept, left_out=report.left_out)
    unchecked = tuple(item for item in report.unchecked if item.scope in (SHARED, name))
    return replace(kept, unchecked=unchecked, only_document=name)


def _in_the_way_of(report: Report, name: str) -> Iterator[Finding]:
    """Yield the errors in shared files that keep a document from being checked, unless its own come first."""
    level = next((item.level for item in report.unchecked if item.scope == name), None)
    errors = [finding for finding in report.counted if finding.severity == "error"]
    if level is not None and not any((finding.document, finding.level) == (name, level) for finding in errors):
        yield from (finding for finding in errors if finding.document == SHARED and finding.level <= level + 1)


def at_most(report: Report, number: int | None) -> Report:
    """Print only the first errors and, if there are fewer, the first warnings, where they stand; the others still count."""
    if number is None:
        return report
    errors_first = sorted(report.findings, key=lambda finding: finding.severity != "error")
    printed = {id(finding) for finding in errors_first[:number]}
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if id(finding) in printed),
        unprinted=(*(finding for finding in report.findings if id(finding) not in printed), *report.unprinted),
    )


def _keep(report: Report, keeps: Callable[[Finding], bool], which: str) -> Report:
    out = LeftOut(which, tuple(finding for finding in report.counted if not keeps(finding)))
    return replace(
        report,
        findings=tuple(filter(keeps, report.findings)),
        unprinted=tuple(filter(keeps, report.unprinted)),
        left_out=(*report.left_out, out),
    )


def _require(names: Collection[str], known: Sequence[str], what: str, otherwise: str) -> None:
    for name in names:
        if name not in known:
            raise CannotRunError(f"no {what} {name!r}{did_you_mean(name, known) or otherwise}")
