"""Runs the rules level by level. A fault at one level suspends the higher levels for that document only."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path as FilePath

from ..corpus import COLLECTION_FILES, SHARED, Corpus, Loading, collector_paused, load
from ..finding import LEVELS, Finding
from ..progress import Progress, silent
from .form import form_findings
from .places import RecordPlaces
from .report import LeftOut, Report, Unchecked
from .rule import REGISTERED
from .rules import all_rules
from .scope import EVIDENCE, Outcome, run_rules
from .waivers import FILE as WAIVERS_FILE
from .waivers import Waiver, Waivers, read_waivers
from .workers import spread

SOURCES_FILE = f"data/{COLLECTION_FILES['sources'].path}"

OnDocuments = Callable[[Sequence[int], int], Iterator[Outcome]]
"""Runs the document rules of a level over documents, given by number, in order."""


def validate(root: FilePath, contract: bool = False, jobs: int = 1, progress: Progress = silent) -> Report:
    """Validate the corpus in a folder; with `contract`, also as an outsider would, with jsonschema.

    `jobs` spreads the documents over that many processes; `progress` is told how far a long run has come.

    Raises:
        CannotRunError: if a folder or file cannot be read.
    """
    with collector_paused():
        loading = load(root, progress)
        if contract:
            from .outsider import contract_findings  # noqa: PLC0415 - brings jsonschema and pyarrow

            loading = replace(loading, findings=(*loading.findings, *contract_findings(loading)))
        return check(loading, read_waivers(root), jobs, progress)


def check(
    loading: Loading,
    waivers: Waivers = Waivers(),  # noqa: B008 - never changed
    jobs: int = 1,
    progress: Progress = silent,
) -> Report:
    """Run every rule over what was loaded; what a waiver accepts is no finding."""
    run = _Run(loading, waivers)
    corpus = loading.corpus
    if corpus is not None:
        places = RecordPlaces(corpus)
        levels = sorted({rule.level for rule in all_rules()})
        rules = {level: [rule for rule in all_rules() if rule.level == level and rule.of_document] for level in levels}

        def of_document(number: int, level: int) -> Outcome:
            return run_rules(corpus, rules[level], corpus.folders[number], waivers, places)

        with spread(of_document, min(jobs, len(corpus.folders))) as on_documents:
            for level in levels:
                run.collection(corpus, level, places, afterwards=False)
                run.documents(corpus, level, on_documents, progress)
                run.collection(corpus, level, places, afterwards=True)
        run.form(corpus)
    return run.report()


class _Run:
    """State of one run: the findings so far, and how far each document has come."""

    def __init__(self, loading: Loading, waivers: Waivers) -> None:
        self.loading = loading
        self.waivers = waivers
        self.waived: list[Finding] = []
        self.ran: dict[str, set[str]] = {}
        self.findings = list(loading.findings)
        self.failed: dict[str, int] = {}
        self.reached: dict[str, int] = {}
        """The highest level at which each document was looked at."""
        self.faulty: set[int] = set()
        """Records, by identity, in which an error was found."""
        for finding in loading.findings:
            self._fail(finding.document, finding.level)
            if finding.file == SOURCES_FILE:
                for name in loading.documents:
                    self._fail(name, finding.level)

    def _fail(self, scope: str, level: int) -> None:
        self.failed[scope] = min(level, self.failed.get(scope, level))

    def _open(self, scope: str, level: int) -> bool:
        return level <= self._floor(scope)

    def _floor(self, scope: str) -> int:
        """Highest level to check in a scope. Evidence stands alone; above it, documents rest on registers that hold."""
        own = self.failed.get(scope, max(LEVELS))
        if scope == SHARED or SHARED not in self.failed:
            return own
        return min(own, max(self.failed[SHARED] - 1, 3))

    def collection(self, corpus: Corpus, level: int, places: RecordPlaces, afterwards: bool) -> None:
        """Run the rules of a level over the files that belong to no document: those that come before, or after, the documents."""
        if self._open(SHARED, level):
            rules = [rule for rule in all_rules() if rule.level == level and (rule.everywhere or not rule.of_document)]
            able = [rule for rule in rules if rule.afterwards is afterwards and not (rule.whole and self.failed)]
            outcome = run_rules(corpus, able, None, self.waivers, places, self.faulty)
            self._take(corpus, level, outcome)

    def documents(self, corpus: Corpus, level: int, on_documents: OnDocuments, progress: Progress) -> None:
        """Run the rules of a level over each document that has come so far."""
        still_open = [number for number, folder in enumerate(corpus.folders) if self._open(folder.name, level)]
        for done, outcome in enumerate(on_documents(still_open, level), start=1):
            self._take(corpus, level, outcome)
            self.reached[outcome.scope] = level
            progress(f"level {level}, {LEVELS[level]}", done, len(still_open))

    def _take(self, corpus: Corpus, level: int, outcome: Outcome) -> None:
        for rule in outcome.ran:
            self.ran.setdefault(rule, set()).add(outcome.scope)
        self.findings += outcome.standing
        self.faulty |= outcome.faulty  # Records keep their identity in a process that was forked.
        self.waived += outcome.waived
        if outcome.failed:
            self._fail(outcome.scope, level)
        if outcome.broken_sources or (outcome.failed and outcome.scope == SHARED and level == EVIDENCE):
            # A broken source breaks the documents cut from it, not the others: their evidence is not even looked at.
            of_broken = [self._cut_from.get(source, ()) for source in outcome.broken_sources]
            for name in itertools.chain(self._cut_from_nothing, *of_broken):
                self._fail(name, level - 1)

    @cached_property
    def _cut_from(self) -> dict[str, list[str]]:
        """Source to the folders of the documents that are cut from it."""
        found: dict[str, list[str]] = {}
        for folder in self.loading.corpus.folders if self.loading.corpus else ():
            for text in folder.document.texts:
                found.setdefault(text.source, []).append(folder.name)
        return found

    @cached_property
    def _cut_from_nothing(self) -> list[str]:
        """Folders of documents that are cut from a source without a record."""
        known = self.loading.corpus.source_by_id if self.loading.corpus else {}
        return [name for source, names in self._cut_from.items() if source not in known for name in names]

    def _was_checked(self, waiver: Waiver) -> bool:
        """Whether the rule of a waiver has looked at its record, wherever such a rule looks for it, with every text before it."""
        if self.loading.corpus is None or not self.loading.corpus.texts_hold:
            return False
        ran = self.ran.get(waiver.rule, set())
        rule = REGISTERED[waiver.rule]
        document = waiver.record.split("/", maxsplit=1)[0]
        if rule.of_document and document in self._documents:
            return document in ran
        shared = SHARED in ran if rule.everywhere or not rule.of_document else True
        return shared and (not rule.of_document or not self._documents or waiver.rule in self._ran_in_all)

    @cached_property
    def _documents(self) -> frozenset[str]:
        return frozenset(self.loading.documents)

    @cached_property
    def _ran_in_all(self) -> frozenset[str]:
        """Rules that have looked at every document, once all have run."""
        return frozenset(rule for rule, scopes in self.ran.items() if scopes >= self._documents)

    def form(self, corpus: Corpus) -> None:
        """Look at the form of files in which nothing is wrong: elsewhere the faults come first."""
        faulty = {finding.file for finding in self.findings if finding.severity == "error"}
        self.findings += form_findings(file for file in corpus.files if file.path not in faulty)

    def report(self) -> Report:
        unneeded = self.waivers.unneeded(self.waived, self._was_checked)
        found = [*self.findings, *self.waivers.faults, *unneeded]
        waived = LeftOut(f"waived in {WAIVERS_FILE}", tuple(self.waived))
        scopes = [SHARED, *self.loading.documents]
        # What is found in shared files after the documents has kept none of them from being looked at before.
        floors = {scope: max(self._floor(scope), self.reached.get(scope, 0)) for scope in scopes}
        corpus = self.loading.corpus
        return Report(
            findings=tuple(sorted(found, key=lambda f: (f.file, f.position, f.level, f.rule))),
            unchecked=tuple(Unchecked(scope, level) for scope, level in floors.items() if level < max(LEVELS)),
            documents=self.loading.documents,
            provisions=sum(len(folder.provisions) for folder in corpus.folders) if corpus else 0,
            commitments=sum(1 for folder in corpus.folders for _ in folder.commitments()) if corpus else 0,
            rules=len(all_rules()),
            left_out=(waived,) if self.waived else (),
        )
