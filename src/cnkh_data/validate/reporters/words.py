"""What all reporters say in the same words: explanations, counts, what was left out and what was not checked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...finding import LEVELS, Finding
from ...texts import number_of, visible
from ..report import Report, Unchecked, Waived
from ..rule import Rule
from ..rules import all_rules

SHARED_FILES = "registers and other shared files"
MANY = 10
"""Findings that a reader cannot see at once."""


@dataclass(frozen=True)
class Style:
    """How a report is shown, as far as the reader's side decides it."""

    colour: bool = False
    width: int | None = None
    """Columns of the terminal; None keeps every line whole."""
    folder: str = ""
    """The corpus's folder seen from where the command runs; annotations need paths from there."""

    def path(self, file: str) -> str:
        """Path of a file of the corpus from where the command runs."""
        return f"{self.folder}/{file}" if self.folder else file


PLAIN = Style()


def paragraph(rule: Rule) -> str:
    """What a rule checks and why that matters, as one paragraph: the second rests on the first."""
    return f"{rule.what} {rule.why}"


def newly_explained(findings: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield each finding with what its rule is about, which only the first of each rule carries."""
    unexplained = {rule.id: paragraph(rule) for rule in all_rules()}
    for finding in findings:
        yield finding, unexplained.pop(finding.rule, "")


def tally(findings: Sequence[Finding | Waived]) -> str:
    """How many errors and warnings there are."""
    counts = {noun: sum(finding.severity == noun for finding in findings) for noun in ("error", "warning")}
    return ", ".join(number_of(count, noun) for noun, count in counts.items() if count) or "no findings"


def summary(report: Report) -> Iterator[str]:
    """Yield the lines that end a report for a person."""
    for line in (*not_checked(report), *left_out(report)):
        yield visible(line)
    if report.unprinted:
        yield f"not printed, but counted: {tally(report.unprinted)}"
    if len(report.counted) > MANY and len(rules := by_rule(report)) > 1:
        yield f"by rule: {', '.join(f'{rule} {count}' for rule, count in rules)}"
    read = ", ".join(
        (
            number_of(len(report.documents), "document"),
            number_of(report.provisions, "provision"),
            number_of(report.commitments, "commitment"),
        )
    )
    nothing = "no other findings" if any(left.findings for left in report.left_out) else "no findings"
    nothing += " in what was checked" if report.unchecked else ""
    yield f"{read}; {number_of(report.rules, 'rule')}; {tally(report.counted) if report.counted else nothing}"


def by_rule(report: Report) -> list[tuple[str, int]]:
    """How often each rule is broken, the most broken first."""
    return sorted(Counter(finding.rule for finding in report.counted).items(), key=lambda item: (-item[1], item[0]))


def left_out(report: Report) -> Iterator[str]:
    """Yield what each part of a selection left out."""
    for left in report.left_out:
        yield f"left out: {tally(left.findings)} {left.which}"


def not_checked(report: Report) -> Iterator[str]:
    """Yield what was not checked and why, documents that share both in one line."""
    together: dict[tuple[str, str], list[str]] = {}
    for unchecked, why in causes(report):
        together.setdefault((", ".join(unchecked_levels(unchecked)), why), []).append(unchecked.scope)
    for (levels, why), scopes in together.items():
        yield f"not checked for {_named(scopes)}: {levels} ({why} comes first)"


def _named(scopes: Sequence[str]) -> str:
    names = [scope or SHARED_FILES for scope in scopes]
    few = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more documents"]
    return " and ".join([", ".join(few[:-1]), few[-1]] if len(few) > 1 else few)


def unchecked_levels(unchecked: Unchecked) -> list[str]:
    """Names of the levels that were not checked."""
    return [name for level, name in LEVELS.items() if level > unchecked.level]


def causes(report: Report) -> Iterator[tuple[Unchecked, str]]:
    """Yield what kept levels from being checked: a fault in the same files, or in files that they rest on."""
    found = (*report.counted, *(finding for left in report.left_out for finding in left.findings))
    faults = {(finding.document, finding.level) for finding in found if finding.severity == "error"}
    for unchecked in report.unchecked:
        own = (unchecked.scope, unchecked.level) in faults
        yield unchecked, f"a fault at level {unchecked.level}" if own else f"a fault in {SHARED_FILES}"
