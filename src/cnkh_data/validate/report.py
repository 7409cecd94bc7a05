"""What a validation gave: findings, what they cover, and what was not checked."""

from dataclasses import dataclass
from typing import NamedTuple

from ..finding import Finding


@dataclass(frozen=True)
class Unchecked:
    """Says that levels above a fault were not checked."""

    scope: str
    level: int
    """Level of the fault; all above it were not checked."""


class Waived(NamedTuple):
    """A fault that somebody accepted. Nobody is shown where it stands, and looking for that takes longer than finding it."""

    rule: str
    record: str
    level: int
    severity: str
    document: str
    """Name of the document folder that it is in; empty for files of the whole collection."""


@dataclass(frozen=True)
class LeftOut:
    """Findings that a selection left out of a report."""

    which: str
    """Which they are, as in "findings of rule spans"."""
    findings: tuple[Finding | Waived, ...]


@dataclass(frozen=True)
class Changed:
    """What differs from a revision."""

    revision: str
    """As somebody has called it."""
    documents: tuple[str, ...]
    """Names of the folders of the documents that differ and are still there, in order."""
    shared: tuple[str, ...]
    """Files that differ and belong to no document, or to one that is gone."""


@dataclass(frozen=True)
class Report:
    """Findings of one run, in file order, and what it covered."""

    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]
    documents: tuple[str, ...]
    """Names of all document folders that were read."""
    provisions: int
    commitments: int
    rules: int
    only_document: str | None = None
    """The document that a selection kept to; None for the whole corpus."""
    changed: Changed | None = None
    """What a selection kept to, if it kept to what differs from a revision."""
    left_out: tuple[LeftOut, ...] = ()
    unprinted: tuple[Finding, ...] = ()
    """Findings that count as much as the others, but are too many to print."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong; warnings are for a person to judge and decide nothing."""
        return not self.count("error")

    @property
    def counted(self) -> tuple[Finding, ...]:
        """All findings that count, printed or not."""
        return (*self.findings, *self.unprinted)

    def printed(self, severity: str) -> int:
        """Count the findings of one severity that are printed."""
        return sum(finding.severity == severity for finding in self.findings)

    def count(self, severity: str) -> int:
        """Count the findings of one severity."""
        return sum(finding.severity == severity for finding in self.counted)
