"""Runs rules over one scope: a document, or the files that belong to none."""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from ..corpus import SHARED, Corpus, DocumentFolder
from ..finding import Finding
from ..models import Divergence, MentionOverride, Provision, Source
from ..positions import Path
from ..texts import number_of
from .blame import blamed, related
from .entry_users import Registered
from .fault import Fault, Key
from .places import RecordPlaces
from .report import Waived
from .rule import CODING, Rule, all_needs
from .subjects import Collection as WholeCollection
from .subjects import Subjects
from .waivers import Waivers

EVIDENCE = 3
"""Level up to which a source at fault concerns the documents cut from it, and no other."""


@dataclass(slots=True)
class Outcome:
    """What some rules gave in one scope."""

    ran: list[str] = field(default_factory=list)
    """Rules that looked; the others need a rule that found something."""
    standing: list[Finding] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)
    broken_sources: list[str] = field(default_factory=list)
    """Ids of sources at fault: they break the documents cut from them."""
    failed: bool = False
    """Whether the scope itself has an error."""
    fails_all: bool = False
    """Whether an error in shared files concerns every document, and not only those that use one of some register entries."""
    broken_entries: list[Registered] = field(default_factory=list)
    """Register entries, tenures and non-names at fault: they concern the documents that use them."""
    faulty: set[int] = field(default_factory=set)
    """Records, by identity, in which an error was found."""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing in it but which rules looked, so that it says of others what it says of this scope."""
        found = self.standing, self.waived, self.broken_sources, self.broken_entries, self.faulty
        return not (any(found) or self.failed or self.fails_all)

    def take_error(self, rule: Rule, fault: Fault, finding: Finding) -> None:
        """Take note of an error and of whom it concerns.

        What a rule of coding finds in an entry of the registers concerns that alone. Below that level, one may be referred to that is
        not there; a rule of the whole collection may mean many.
        """
        record, of_one = fault.record, rule.level >= CODING and rule.on is not WholeCollection
        self.faulty.add(id(record))
        concerns_documents = isinstance(record, Source) and rule.level <= EVIDENCE
        if concerns_documents:
            self.broken_sources.append(finding.record)
        fails = rule.decisive or not concerns_documents
        self.failed |= fails
        if of_one and isinstance(record, Registered):
            self.broken_entries.append(record)
        else:
            self.fails_all |= fails


def run_rules(
    corpus: Corpus,
    rules: Iterable[Rule],
    folder: DocumentFolder | None,
    waivers: Waivers,
    places: RecordPlaces,
    subjects: Subjects,
    faulty: Collection[int] = (),
) -> Outcome:
    """Run rules of one level in order; a waived fault is no fault, and suspends nothing.

    `faulty` are records in which an error was found before.
    """
    scope = folder.name if folder else SHARED
    outcome = Outcome(faulty=set(faulty))
    broken = _Broken(in_document=folder is not None)
    decided: set[int] = set()
    told = _Told()
    for rule in rules:
        away = broken.keep_from(rule)
        if away and not _may_look(rule, away):
            continue
        if not away:
            outcome.ran.append(rule.id)
        standing = 0
        for found in broken.faults_left(rule, rule.subjects(subjects), away):
            severity = rule.severity_in(folder)
            if waivers.cover(rule.id, name := _record_id(found)):
                # Even of a record in which something else is wrong: the waiver is still needed.
                outcome.waived.append(Waived(rule.id, name, rule.level, severity, scope))
                continue
            if id(found.record) in (outcome.faulty if rule.last_word else decided) and not rule.decisive:
                continue
            broken.add(rule, found, severity == "error")
            fault, certain = (found, False) if rule.last_word or found.at else blamed(corpus, folder, found)
            if rule.decisive and not (fault.record is found.record and related(fault.path, found.path)):
                fault, certain = found, False  # It has named the very value.
            if certain and told.near(fault):
                continue  # What was changed there is wrong in more ways than one: one fault, one message.
            told.add(fault)
            if rule.decisive:
                decided.add(id(fault.record))
            finding = _finding(rule, fault, folder, places)
            standing += 1
            if standing > MOST_FAULTS:
                _stop(outcome, rule, finding)
                break
            outcome.standing.append(finding)
            if finding.severity == "error":
                outcome.take_error(rule, fault, finding)
    return outcome


MOST_FAULTS = 1000
"""Most findings of one rule in one document, or in the files that belong to none: what more of them say, nobody reads. A rule may
take as long for a finding as for all that is right; so this also bounds the time that faults take."""


def _stop(outcome: Outcome, rule: Rule, finding: Finding) -> None:
    """Add the finding with which a rule stops, since there are too many; higher levels wait until they are mended."""
    got = f"{finding.got}, after {number_of(MOST_FAULTS, 'finding')} of this rule"
    repair = f"Mend those, then run again: the rule has not looked further. Of this one: {finding.repair}"
    outcome.standing.append(replace(finding, got=got, repair=repair))
    if rule.id in outcome.ran:  # It has not looked at all records, so a waiver may still be needed.
        outcome.ran.remove(rule.id)
    outcome.failed |= finding.severity == "error"
    outcome.fails_all |= finding.severity == "error"


class _Broken:
    """What the rules of a level have found wrong, for rules that need them.

    A rule that needs another says nothing of what that one has found wrong: its own finding would be a consequence. At the level
    of coding, where every record can be read, it still speaks of all others. Below, one fault may disturb its neighbours, so
    there it waits until nothing is wrong.
    """

    def __init__(self, in_document: bool) -> None:
        self._in_document = in_document
        self._errors: dict[str, set[Key | None]] = {}
        self._warnings: dict[str, set[Key | None]] = {}

    def add(self, rule: Rule, fault: Fault, is_error: bool) -> None:
        """Take note of a fault. What a guess asks, or what is still to be done in a draft, keeps only other guesses from asking."""
        if is_error or rule.certainty == "guess":
            found = self._errors if is_error else self._warnings
            found.setdefault(rule.id, set()).add(_subject(fault, self._in_document))

    def keep_from(self, rule: Rule) -> set[Key | None]:
        """What a rule may not speak of."""
        away: set[Key | None] = set()
        if not (self._errors or self._warnings):
            return away
        for found in (self._errors, self._warnings) if rule.certainty == "guess" else (self._errors,):
            if found and rule.needs:
                away.update(*(found.get(needed, ()) for needed in all_needs(rule.id)))
        return away

    def faults_left(self, rule: Rule, subjects: Sequence[Any], away: Set[Key | None]) -> Iterator[Fault]:
        """Ask a rule about subjects, and yield the faults that are about nothing that it is kept from."""
        if not away:
            yield from chain.from_iterable(map(rule.check, subjects))
            return
        for one in subjects:
            if one.key is None or not _meets(one.key, away):
                yield from self._of_others(rule.check(one), away)

    def _of_others(self, found: Iterable[Fault], away: Set[Key | None]) -> Iterator[Fault]:
        """Yield faults in records in which nothing was found wrong, as far as a rule comes: what is wrong may be too much for it."""
        try:
            yield from (fault for fault in found if not _meets(_subject(fault, self._in_document), away))
        except Exception:
            return


def _may_look(rule: Rule, away: Set[Key | None]) -> bool:
    """Whether a rule may look at what is left, though it is kept from some of it."""
    return rule.level == CODING and not rule.in_context and None not in away


def _subject(fault: Fault, in_document: bool) -> Key | None:
    """What a fault is about; None if it may concern every record of its document."""
    match fault.record, fault.path:
        case Provision(id=name), ("commitments", int(number), *_):
            return name, number
        case Provision(id=name), _:
            return name, None
        case Divergence(provision=name), _:
            return name, None
        case record, _:
            return (id(record), None) if isinstance(record, MentionOverride) or not in_document else None


def _meets(subject: Key | None, others: Set[Key | None]) -> bool:
    """Whether a subject is one of others, lies in one, or has one in it."""
    if subject is None:
        return True
    record, number = subject
    if number is None:
        return any(other is not None and other[0] == record for other in others)
    return subject in others or (record, None) in others


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
