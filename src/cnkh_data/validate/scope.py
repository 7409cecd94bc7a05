"""Runs rules over one scope: a document, or the files that belong to none."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from ..corpus import SHARED, Corpus, DocumentFolder
from ..finding import Finding
from ..models import Provision, Source
from ..positions import Path
from ..texts import number_of
from .blame import blamed, related
from .places import RecordPlaces
from .rule import Fault, Rule
from .waivers import Waivers

EVIDENCE = 3
"""Level up to which a source at fault concerns the documents cut from it, and no other."""


@dataclass
class Outcome:
    """What some rules gave in one scope."""

    scope: str
    ran: list[str] = field(default_factory=list)
    """Rules that looked; the others need a rule that found something."""
    standing: list[Finding] = field(default_factory=list)
    waived: list[Finding] = field(default_factory=list)
    broken_sources: list[str] = field(default_factory=list)
    """Ids of sources at fault: they break the documents cut from them."""
    failed: bool = False
    """Whether the scope itself has an error."""
    faulty: set[int] = field(default_factory=set)
    """Records, by identity, in which an error was found."""


def run_rules(  # noqa: PLR0912 - each branch is one reason to leave a fault out
    corpus: Corpus,
    rules: Iterable[Rule],
    folder: DocumentFolder | None,
    waivers: Waivers,
    places: RecordPlaces,
    faulty: Collection[int] = (),
) -> Outcome:
    """Run rules of one level in order; a waived fault is no fault, and suspends nothing.

    `faulty` are records in which an error was found before.
    """
    outcome = Outcome(folder.name if folder else SHARED, faulty=set(faulty))
    broken: set[str] = set()
    decided: set[int] = set()
    told = _Told()
    for rule in rules:
        if broken.intersection(rule.needs):
            broken.add(rule.id)
            continue
        outcome.ran.append(rule.id)
        standing = 0
        for found in rule.check(corpus, folder) if folder else rule.check(corpus):
            if id(found.record) in (outcome.faulty if rule.last_word else decided) and not rule.decisive:
                continue
            finding = _finding(rule, found, folder, places)
            if waivers.cover(finding):
                outcome.waived.append(finding)
                continue
            if (
                finding.severity == "error"
            ):  # What is still to be done in a draft hides nothing that is also to be done.
                broken.add(rule.id)
            fault, certain = (found, False) if rule.last_word or found.at else blamed(corpus, folder, found)
            if rule.decisive and not (fault.record is found.record and related(fault.path, found.path)):
                fault, certain = found, False  # It has named the very value.
            if certain and told.near(fault):
                continue  # What was changed there is wrong in more ways than one: one fault, one message.
            told.add(fault)
            if fault is not found:
                finding = _finding(rule, fault, folder, places)
            if rule.decisive:
                decided.add(id(fault.record))
            standing += 1
            if standing > MOST_FAULTS:
                _stop(outcome, rule, finding)
                break
            outcome.standing.append(finding)
            if finding.severity == "error":
                outcome.faulty.add(id(fault.record))
                concerns_documents = isinstance(fault.record, Source) and rule.level <= EVIDENCE
                if concerns_documents:
                    outcome.broken_sources.append(finding.record)
                outcome.failed |= rule.decisive or not concerns_documents
    return outcome


MOST_FAULTS = 1000
"""Most findings of one rule in one document, or in the files that belong to none: what more of them say, nobody reads. A rule may
take as long for a finding as for all that is right; so this also bounds the time that faults take."""


def _stop(outcome: Outcome, rule: Rule, finding: Finding) -> None:
    """Add the finding with which a rule stops, since there are too many; higher levels wait until they are mended."""
    got = f"{finding.got}, after {number_of(MOST_FAULTS, 'finding')} of this rule"
    repair = f"Mend those, then run again: the rule has not looked further. Of this one: {finding.repair}"
    outcome.standing.append(replace(finding, got=got, repair=repair))
    outcome.ran.remove(rule.id)  # It has not looked at all records, so a waiver may still be needed.
    outcome.failed |= finding.severity == "error"


class _Told:
    """Places of faults that were told."""

    def __init__(self) -> None:
        self._paths: dict[int, set[Path]] = {}
        self._around: dict[int, set[Path]] = {}
        """What the places lie in, themselves included."""

    def add(self, fault: Fault) -> None:
        """Take note of a fault."""
        self._paths.setdefault(id(fault.record), set()).add(fault.path)
        self._around.setdefault(id(fault.record), set()).update(_prefixes(fault.path))

    def near(self, fault: Fault) -> bool:
        """Whether a fault was told at a place, in it or around it."""
        record, path = id(fault.record), fault.path
        inside = path in self._around.get(record, ())
        return inside or not self._paths.get(record, set()).isdisjoint(_prefixes(path))


def _prefixes(path: Path) -> list[Path]:
    return [path[:length] for length in range(len(path) + 1)]


def _finding(rule: Rule, fault: Fault, folder: DocumentFolder | None, places: RecordPlaces) -> Finding:
    file, position = fault.at or places.place(fault.record, fault.path)
    return Finding(
        rule.level,
        rule.id,
        _record_id(fault),
        file,
        position,
        fault.got,
        fault.expected,
        fault.repair,
        folder.name if folder else SHARED,
        rule.severity_in(folder),
    )


def _record_id(fault: Fault) -> str:
    if fault.about:
        return fault.about
    match fault.record, fault.path:
        case Provision(commitments=commitments), ("commitments", int(index), *_):
            return str(commitments[index].id)
    for key in ("id", "record", "place", "document"):
        if hasattr(fault.record, key):
            return str(getattr(fault.record, key))
    return ""
