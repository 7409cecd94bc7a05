"""Runs the rules, all levels of one document after another. A fault at one level suspends the higher levels for that document only."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from ..cache.documents import Judgement, KeptDocuments
from ..corpus import (
    COLLECTION_FILES,
    SHARED,
    Corpus,
    Loading,
    PackedList,
    collector_paused,
    facts,
    keep_answers,
    load,
    path_of,
    room_for,
    texts_hold,
)
from ..finding import LEVELS
from ..interrupts import raise_noted
from ..progress import Progress, silent
from ..workers import done_by, processes
from .documents import LEVELS_OF_RULES, Alike, DocumentRules, LevelsOf, Looked, places_of_shared, shared_records
from .elsewhere import Executor, looking, reading
from .entry_users import documents_using
from .form import form_findings
from .places import RecordPlaces
from .report import LeftOut, Report, Unchecked, Waived
from .rule import REGISTERED
from .rules import all_rules
from .scope import EVIDENCE, Outcome, run_rules
from .subjects import Subjects
from .waivers import FILE as WAIVERS_FILE
from .waivers import Waiver, Waivers, read_waivers

SOURCES_FILE = path_of(COLLECTION_FILES["sources"])


def validate(
    root: FilePath,
    contract: bool = False,
    jobs: int | None = None,
    progress: Progress = silent,
    room: float | None = None,
    cache: bool = False,
    executor: Executor | None = None,
) -> Report:
    """Validate the corpus in a folder; with `contract`, also as an outsider would, with jsonschema.

    `jobs` spreads the documents over that many processes, by default one for each core; `progress` is told how far a long run has come;
    `room` is how many bytes of documents and sources are kept in memory, by default all of a small corpus and none of a large one. With
    `cache`, only documents that have changed since an earlier run are looked at.
    An `executor` looks at documents in place of processes of this machine; its workers must see the same files at the same path.

    Raises:
        CannotRunError: if a folder or file cannot be read.
    """
    with collector_paused():
        kept = _kept(root) if cache and not contract else None
        elsewhere = reading(executor, root) if executor is not None else None
        loading = load(
            root, progress, room_for(root) if room is None else room, earlier=kept, jobs=jobs, elsewhere=elsewhere
        )
        if contract:
            from .outsider import contract_findings  # noqa: PLC0415 - brings jsonschema and pyarrow

            loading = replace(loading, findings=(*loading.findings, *contract_findings(loading)))
        return check(loading, read_waivers(root), Means(jobs, progress, kept, executor))


def _kept(root: FilePath) -> KeptDocuments | None:
    """What earlier runs have found; None where it cannot be told whether it still holds."""
    try:
        return KeptDocuments(root)
    except OSError:
        return None


class Means(NamedTuple):
    """How a run is done; none of it makes a difference to what is found."""

    jobs: int | None = None
    """Processes to spread documents over; None for one a core."""
    progress: Progress = silent
    """Is told how far a long run has come."""
    kept: KeptDocuments | None = None
    """What earlier runs have found."""
    executor: Executor | None = None
    """What looks at documents, in place of processes of this machine."""


def check(
    loading: Loading,
    waivers: Waivers = Waivers(),  # noqa: B008 - never changed
    means: Means = Means(),  # noqa: B008 - never changed
) -> Report:
    """Run every rule over what was loaded; what a waiver accepts is no finding."""
    run = _Run(loading, waivers)
    if loading.corpus is not None:
        run.rules(loading.corpus, means)
        run.form(loading.corpus)
    raise_noted()
    return run.report()


def _judgement(looked: Looked, highest: int) -> Judgement | None:
    """What is kept of looking at a document up to a level; None if it is good for one run alone."""
    if looked.rests_on is None:
        return None
    return Judgement(looked.levels, looked.for_collection, highest, looked.rests_on)


class _Run:
    """State of one run: the findings so far, and how far each document has come."""

    def __init__(self, loading: Loading, waivers: Waivers) -> None:
        self.loading = loading
        self.waivers = waivers
        self.waived: list[Waived] = []
        self.ran: dict[str, frozenset[str]] = {}
        """Scope to the rules that have looked at it. Nearly all documents have the same, which are kept once."""
        self._same: dict[frozenset[str], frozenset[str]] = {}
        self.findings = list(loading.findings)
        self.failed: dict[str, int] = {}
        self.failed_for_all = max(LEVELS) + 1
        """The lowest level at which shared files have an error that concerns every document."""
        self.reached: dict[str, int] = {}
        """The highest level at which each document was looked at."""
        self.faulty: set[int] = set()
        """Records, by identity, in which an error was found."""
        for finding in loading.findings:
            self._fail(finding.document, finding.level)
            if finding.document == SHARED:
                self.failed_for_all = min(finding.level, self.failed_for_all)
            if finding.file == SOURCES_FILE:
                for name in loading.documents:
                    self._fail(name, finding.level)

    def _fail(self, scope: str, level: int) -> None:
        self.failed[scope] = min(level, self.failed.get(scope, level))

    def _open(self, scope: str, level: int) -> bool:
        return level <= self.floor(scope)

    def floor(self, scope: str) -> int:
        """Highest level to check in a scope. Evidence stands alone; above it, documents rest on registers that hold."""
        own = self.failed.get(scope, max(LEVELS))
        return own if scope == SHARED else min(own, max(self.failed_for_all - 1, EVIDENCE))

    def rules(self, corpus: Corpus, means: Means) -> None:
        """Run the rules over the files that all documents share, then over each document, then over the collection.

        Findings are taken level by level, as if each level had been looked at everywhere before the next: what fails at one suspends
        the higher ones. So rules that run ahead of that are not heard where they should not have run.
        """
        places = places_of_shared(corpus)
        # A document that cannot be read leaves others in doubt that refer to it.
        kept = None if corpus.unread else means.kept
        first = self._shared_first(corpus, places, kept)
        self._without_texts(corpus)
        # A trial of what they suspend, so that no rule runs over what it could not bear.
        trial = _Run(self.loading, self.waivers)
        trial.failed |= self.failed
        for level, outcome in first.items():
            trial.take(SHARED, level, outcome)
        names = corpus.folders.readable
        highest = [trial.floor(name) for name in names]
        documents, for_collection = self._documents_looked_at(corpus, names, highest, places, means._replace(kept=kept))
        keep_answers(corpus, for_collection)
        for level in LEVELS_OF_RULES:
            if level in first and self._open(SHARED, level):
                self.take(SHARED, level, first[level])
            still_open = [number for number, name in enumerate(names) if self._open(name, level)]
            for number in still_open:
                if level in documents[number]:
                    self.take(names[number], level, documents[number][level])
                    self.reached[names[number]] = level
            if self._open(SHARED, level):
                self.take(SHARED, level, self._collection(corpus, level, places, kept, afterwards=True))

    def _without_texts(self, corpus: Corpus) -> None:
        """Keep documents from being held against their texts where those are not what was received, and no rule will say so."""
        if not self._open(SHARED, EVIDENCE):
            for one in facts(corpus):
                if not one.texts_hold:
                    self._fail(one.name, EVIDENCE - 1)

    def _documents_looked_at(
        self, corpus: Corpus, names: Sequence[str], highest: Sequence[int], places: RecordPlaces, means: Means
    ) -> tuple[PackedList[LevelsOf], PackedList[list[Any]]]:
        """What the rules give in each document, and what the collection keeps of it: as an earlier run has found it, or found now.

        What is found now is kept for later runs.
        """
        kept, same = means.kept, Alike()
        before = PackedList[Looked]()
        left: list[int] = []
        for number, name in enumerate(names):
            judgement = kept.judgement(corpus, name, highest[number]) if kept else None
            if judgement is None:
                left.append(number)
            else:
                before.append(Looked(judgement.alike, judgement.own))
        found, for_collection = PackedList[LevelsOf](), PackedList[list[Any]]()
        records = shared_records(corpus)
        unknown, known = set(left), iter(before)
        looks = self._looking(corpus, places, means, kept is not None, left, [highest[number] for number in left])
        for number in range(len(names)):
            looked = next(looks if number in unknown else known)
            if kept and number in unknown:
                kept.keep(corpus, number, looked.for_collection, _judgement(looked, highest[number]))
            for outcome in looked.levels.values():
                outcome.faulty = {id(records[at]) for at in outcome.faulty}
            found.append(same.of(looked.levels))
            for_collection.append(looked.for_collection)
            means.progress("checking", number + 1, len(names))
        next(looks, None)  # There is none left, so its processes end.
        if kept:
            kept.close(corpus)
        return found, for_collection

    def _looking(
        self,
        corpus: Corpus,
        places: RecordPlaces,
        means: Means,
        to_keep: bool,
        numbers: Sequence[int],
        highest: Sequence[int],
    ) -> Iterator[Looked]:
        """Look at documents, given by their numbers, each up to a level: in this process, in some others, or by an executor."""
        if means.executor is not None:
            yield from looking(means.executor, corpus, numbers, highest, to_keep)
            return
        rules, jobs = DocumentRules(corpus, self.waivers, places, to_keep), processes(means.jobs, len(numbers))
        yield from done_by(rules.look_at, jobs, numbers, highest)

    def _shared_first(self, corpus: Corpus, places: RecordPlaces, kept: KeptDocuments | None) -> LevelsOf:
        """What the rules give that need no document to be looked at before."""
        found: LevelsOf = {}
        highest = self.failed.get(SHARED, max(LEVELS))
        for level in LEVELS_OF_RULES:
            if level > highest:
                break
            found[level] = self._collection(corpus, level, places, kept, afterwards=False)
            if found[level].failed:
                break
        return found

    def _collection(
        self, corpus: Corpus, level: int, places: RecordPlaces, kept: KeptDocuments | None, afterwards: bool
    ) -> Outcome:
        """Run the rules of a level over the files that belong to no document: those that come before, or after, the documents."""
        rules = [rule for rule in all_rules() if rule.level == level and rule.of_shared]
        able = [rule for rule in rules if rule.afterwards is afterwards and not (rule.whole and self.failed)]

        def look() -> Outcome:
            return run_rules(corpus, able, None, self.waivers, places, Subjects(corpus, None), self.faulty)

        if kept is None or self.faulty:
            return look()
        asked = level, [rule.id for rule in able]
        found: list[Outcome] = []

        def ran() -> tuple[str, ...] | None:
            """Rules that looked; None if something was found, which is said by this run alone."""
            found.append(look())
            return tuple(found[0].ran) if found[0].is_plain else None

        given = kept.look_at_shared(corpus, asked, afterwards, ran)
        return found[0] if found else Outcome(ran=[*given])

    def take(self, scope: str, level: int, outcome: Outcome) -> None:
        """Add what the rules of a level gave in one scope."""
        ran = self.ran.get(scope, frozenset()).union(outcome.ran)
        self.ran[scope] = self._same.setdefault(ran, ran)
        self.findings += outcome.standing
        self.faulty |= outcome.faulty  # Records keep their identity in a process that was forked.
        self.waived += outcome.waived
        if outcome.failed:
            self._fail(scope, level)
        if scope == SHARED:
            self._hold_back(outcome, level)
        if outcome.broken_sources or (outcome.failed and scope == SHARED and level == EVIDENCE):
            # A broken source breaks the documents cut from it, not the others: their evidence is not even looked at.
            of_broken = [self._cut_from.get(source, ()) for source in outcome.broken_sources]
            for name in chain(self._cut_from_nothing, *of_broken):
                self._fail(name, level - 1)

    def _hold_back(self, outcome: Outcome, level: int) -> None:
        """Keep documents from the level at which shared files have an error: all, or those that use the entries at fault."""
        if outcome.fails_all:
            self.failed_for_all = min(level, self.failed_for_all)
        if outcome.broken_entries and self.loading.corpus is not None:
            for name in documents_using(self.loading.corpus, outcome.broken_entries):
                self._fail(name, max(level - 1, EVIDENCE))

    @cached_property
    def _cut_from(self) -> dict[str, list[str]]:
        """Source to the folders of the documents that are cut from it."""
        found: dict[str, list[str]] = {}
        for one in facts(self.loading.corpus) if self.loading.corpus else ():
            for text in one.texts:
                found.setdefault(text.source, []).append(one.name)
        return found

    @cached_property
    def _cut_from_nothing(self) -> list[str]:
        """Folders of documents that are cut from a source without a record."""
        known = self.loading.corpus.source_by_id if self.loading.corpus else {}
        return [name for source, names in self._cut_from.items() if source not in known for name in names]

    def _was_checked(self, waiver: Waiver) -> bool:
        """Whether the rule of a waiver has looked at its record, wherever such a rule looks for it, with every text before it."""
        if self.loading.corpus is None or not texts_hold(self.loading.corpus):
            return False
        rule = REGISTERED[waiver.rule]
        document = waiver.record.split("/", maxsplit=1)[0]
        if rule.of_document and document in self._documents:
            return rule.id in self.ran.get(document, ())
        shared = rule.id in self.ran.get(SHARED, ()) if rule.of_shared else True
        return shared and (not rule.of_document or not self._documents or waiver.rule in self._ran_in_all)

    @cached_property
    def _documents(self) -> frozenset[str]:
        return frozenset(self.loading.documents)

    @cached_property
    def _ran_in_all(self) -> frozenset[str]:
        """Rules that have looked at every document, once all have run."""
        scopes = [self.ran.get(document, frozenset[str]()) for document in self.loading.documents]
        return scopes[0].intersection(*scopes[1:]) if scopes else frozenset()

    def form(self, corpus: Corpus) -> None:
        """Look at the form of files in which nothing is wrong: elsewhere the faults come first."""
        faulty = {finding.file for finding in self.findings if finding.severity == "error"}
        files = chain(
            (file for file in corpus.shared_files if not file.canonical), corpus.folders.files_of_other_form()
        )
        self.findings += form_findings(file for file in files if file.path not in faulty)

    def report(self) -> Report:
        unneeded = self.waivers.unneeded(self.waived, self._was_checked)
        found = [*self.findings, *self.waivers.faults, *unneeded]
        waived = LeftOut(f"waived in {WAIVERS_FILE}", tuple(self.waived))
        scopes = [SHARED, *self.loading.documents]
        # What is found in shared files after the documents has kept none of them from being looked at before.
        floors = {scope: max(self.floor(scope), self.reached.get(scope, 0)) for scope in scopes}
        corpus = self.loading.corpus
        return Report(
            findings=tuple(sorted(found, key=lambda f: (f.file, f.position, f.level, f.rule))),
            unchecked=tuple(Unchecked(scope, level) for scope, level in floors.items() if level < max(LEVELS)),
            documents=self.loading.documents,
            provisions=sum(one.provisions for one in facts(corpus)) if corpus else 0,
            commitments=sum(one.commitments for one in facts(corpus)) if corpus else 0,
            rules=len(all_rules()),
            left_out=(waived,) if self.waived else (),
        )
