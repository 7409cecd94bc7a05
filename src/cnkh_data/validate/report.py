"""What a validation gave, and how a person reads it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import LEVELS, Finding
from .rules import all_rules


@dataclass(frozen=True)
class Unchecked:
    """Says that levels above a fault were not checked."""

    scope: str
    level: int
    """Level of the fault; all above it were not checked."""


@dataclass(frozen=True)
class Report:
    """Findings of one run, in file order, and what it covered."""

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    documents: int
    provisions: int
    commitments: int
    rules: int

    @property
    def ok(self) -> bool:
        """Whether the corpus may be published."""
        return not self.findings


def render(report: Report, colour: bool = False) -> str:
    """Text for a terminal: each finding with its place first, each rule explained once, a summary last."""
    return "\n".join([*_findings(report, colour), *_summary(report)]) + "\n"


def _findings(report: Report, colour: bool) -> Iterator[str]:
    red, bold, plain = ("\033[31m", "\033[1m", "\033[0m") if colour else ("", "", "")
    why = {rule.id: rule.why for rule in all_rules()}
    explained: set[str] = set()
    for finding in report.findings:
        yield f"{bold}{finding.place}{plain}: {red}{finding.rule}{plain} (level {finding.level}, {finding.level_name})"
        if finding.record:
            yield f"  record    {finding.record}"
        yield f"  got       {finding.got}"
        yield f"  expected  {finding.expected}"
        yield f"  repair    {finding.repair}"
        if finding.rule in why and finding.rule not in explained:
            explained.add(finding.rule)
            yield "  why       " + " ".join(why[finding.rule].split())
        yield ""


def _summary(report: Report) -> Iterator[str]:
    for unchecked in report.unchecked:
        levels = ", ".join(name for level, name in LEVELS.items() if level > unchecked.level)
        scope = unchecked.scope or "registers and other shared files"
        yield f"not checked for {scope}: {levels} (a fault at level {unchecked.level} comes first)"
    found = len(report.findings)
    read = f"{report.documents} documents, {report.provisions} provisions, {report.commitments} commitments"
    yield f"{read}; {report.rules} rules; " + (f"{found} finding{'s' * (found > 1)}" if found else "no findings")
