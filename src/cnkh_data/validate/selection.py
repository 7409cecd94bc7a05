"""Parts of a report: only some rules, only one document, only what a change is about, only the first so many findings.

All rules have run before: a selection narrows what is said, never what is checked, and the report says what it left out.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..corpus import SHARED
from ..errors import CannotRunError, did_you_mean
from ..finding import Finding
from ..texts import number_of
from .report import Changed, LeftOut, Report
from .rules import all_rules

if TYPE_CHECKING:
    from .changes import Changes


@dataclass(frozen=True)
class Selection:
    """What to keep of a report."""

    rules: tuple[str, ...] = ()
    """Keep only findings of these rules; empty keeps all."""
    skipped_rules: tuple[str, ...] = ()
    document: str | None = None
    since: "Since | None" = None


@dataclass(frozen=True)
class Since:
    """A revision, of which only what differs from it is reported on."""

    changes: "Changes"
    before: Callable[[], Report]
    """Gives the report on the revision. It is only asked for if something is wrong beside what differs."""


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
    if selection.since is not None:
        report = only_changed(report, selection.since)
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
    concern = {id(finding) for finding in _in_the_way_of(report, [name])}
    which = f"outside {name}" + (", of no concern to it" if concern else "")
    kept = _keep(report, lambda finding: finding.document == name or id(finding) in concern, which)
    if concern and not kept.left_out[-1].findings:
        kept = replace(kept, left_out=report.left_out)
    unchecked = tuple(item for item in report.unchecked if item.scope in (SHARED, name))
    return replace(kept, unchecked=unchecked, only_document=name)


def only_changed(report: Report, since: Since) -> Report:
    """Keep the findings in documents and other files that differ from a revision, and all elsewhere that it does not have as well.

    A change of one file may be wrong for another: what rests on it was looked at too, and what was found there is left out only
    if the revision has it. Errors in shared files that keep a changed document from being checked are kept in any case.
    """
    from .changes import document_of  # noqa: PLC0415 - brings git and the migrations, which no other report needs

    changes = since.changes
    elsewhere = [finding for finding in report.counted if not _is_in(finding, changes)]
    now = Counter(map(_what, elsewhere))
    before = Counter(map(_what, since.before().counted)) if elsewhere and not changes.rules_changed else Counter()
    documents = [name for name in report.documents if name in changes.documents]
    concern = {id(finding) for finding in _in_the_way_of(report, documents)}

    def keeps(finding: Finding) -> bool:
        new = now[_what(finding)] > before[_what(finding)]
        return _is_in(finding, changes) or new or id(finding) in concern

    gone = changes.documents.difference(documents)
    shared = tuple(sorted(file for file in changes.files if document_of(file) in (SHARED, *gone)))
    changed = Changed(changes.revision, tuple(documents), shared)
    kept = _keep(report, keeps, _as_before(changed, changes.rules_changed))
    told = {SHARED, *documents, *(finding.document for finding in kept.counted)}
    return replace(kept, unchecked=tuple(one for one in report.unchecked if one.scope in told), changed=changed)


def _is_in(finding: Finding, changes: "Changes") -> bool:
    """Whether a finding is in a file that differs, or in the document of one."""
    return finding.file in changes.files or (finding.document != SHARED and finding.document in changes.documents)


def _what(finding: Finding) -> tuple[str, ...]:
    """What is wrong, wherever in its file it stands."""
    return finding.rule, finding.severity, finding.file, finding.record, finding.got, finding.expected


def _as_before(changed: Changed, rules_changed: bool) -> str:
    """Say which findings were left out, and what others there may be."""
    name = changed.revision
    counts = {"document": len(changed.documents), "other file": len(changed.shared)}
    differ = " and ".join(number_of(count, noun) for noun, count in counts.items() if count)
    verb = "differs" if sum(counts.values()) == 1 else "differ"
    if rules_changed:
        return f"(the rules differ from those of {name} too, so all that they find is told)"
    return f"that {name} has too; {f'{differ} {verb} from it' if differ else 'no file differs from it'}"


def _in_the_way_of(report: Report, names: Collection[str]) -> Iterator[Finding]:
    """Yield the errors in shared files that keep documents from being checked, unless their own come first."""
    errors = [finding for finding in report.counted if finding.severity == "error"]
    own = {(finding.document, finding.level) for finding in errors}
    levels = [one.level for one in report.unchecked if one.scope in names and (one.scope, one.level) not in own]
    if levels:
        yield from (finding for finding in errors if finding.document == SHARED and finding.level <= max(levels) + 1)


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
