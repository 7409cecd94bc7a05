"""Runs the rules level by level. A fault at one level suspends the higher levels for that document only."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path as FilePath

from ..corpus import COLLECTION_FILES, Corpus, DocumentFolder, Loading, load
from ..finding import LEVELS, Finding
from ..models import Provision, Record, Source
from ..positions import Path, Position, locate
from .outsider import contract_findings
from .report import Report, Unchecked
from .rule import Fault, Rule
from .rules import all_rules

COLLECTION = ""
"""Stands for the files that belong to no document: registers, sources, relations, seals."""
SOURCES_FILE = f"data/{COLLECTION_FILES['sources'].path}"


def validate(root: FilePath, contract: bool = False) -> Report:
    """Validate the corpus in a folder; with `contract`, also as an outsider would, with jsonschema.

    Raises:
        CannotRunError: if a folder or file cannot be read.
    """
    loading = load(root)
    return check(replace(loading, findings=(*loading.findings, *contract_findings(loading))) if contract else loading)


def check(loading: Loading) -> Report:
    """Run every rule over what was loaded."""
    run = _Run(loading)
    if loading.corpus is not None:
        for level in sorted({rule.level for rule in all_rules()}):
            run.level(loading.corpus, level)
    return run.report()


class _Run:
    """State of one run: the findings so far, and how far each document has come."""

    def __init__(self, loading: Loading) -> None:
        self.loading = loading
        self.findings = list(loading.findings)
        self.failed: dict[str, int] = {}
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
        if scope == COLLECTION or COLLECTION not in self.failed:
            return own
        return min(own, max(self.failed[COLLECTION] - 1, 3))

    def level(self, corpus: Corpus, level: int) -> None:
        rules = [rule for rule in all_rules() if rule.level == level]
        if self._open(COLLECTION, level):
            self._rules(
                corpus, [rule for rule in rules if not rule.of_document and not (rule.whole and self.failed)], None
            )
        for folder in corpus.folders:
            if self._open(folder.name, level):
                self._rules(corpus, [rule for rule in rules if rule.of_document], folder)

    def _rules(self, corpus: Corpus, rules: Iterable[Rule], folder: DocumentFolder | None) -> None:
        broken: set[str] = set()
        for rule in rules:
            if broken.intersection(rule.needs):
                broken.add(rule.id)
                continue
            faults = list(rule.check(corpus, folder) if folder else rule.check(corpus))
            for fault in faults:
                self._add(corpus, rule, fault, folder)
            if faults:
                broken.add(rule.id)

    def _add(self, corpus: Corpus, rule: Rule, fault: Fault, folder: DocumentFolder | None) -> None:
        scope = folder.name if folder else COLLECTION
        file, position = _place(corpus, fault.record, fault.path)
        self.findings.append(
            Finding(
                rule.level,
                rule.id,
                _record_id(fault),
                file,
                position,
                fault.got,
                fault.expected,
                fault.repair,
                scope,
            )
        )
        if isinstance(fault.record, Source):
            # A broken source breaks the documents cut from it, not the others: their evidence is not even looked at.
            for other in corpus.folders:
                if any(text.source == fault.record.id for text in other.document.texts):
                    self._fail(other.name, rule.level - 1)
        else:
            self._fail(scope, rule.level)

    def report(self) -> Report:
        scopes = [COLLECTION, *self.loading.documents]
        floors = {scope: self._floor(scope) for scope in scopes}
        corpus = self.loading.corpus
        return Report(
            findings=tuple(sorted(self.findings, key=lambda f: (f.file, f.position, f.level, f.rule))),
            unchecked=tuple(Unchecked(scope, level) for scope, level in floors.items() if level < max(LEVELS)),
            documents=len(self.loading.documents),
            provisions=sum(len(folder.provisions) for folder in corpus.folders) if corpus else 0,
            commitments=sum(1 for folder in corpus.folders for _ in folder.commitments()) if corpus else 0,
            rules=len(all_rules()),
        )


def _record_id(fault: Fault) -> str:
    if isinstance(fault.record, Provision) and fault.path[:1] == ("commitments",) and isinstance(fault.path[1], int):
        return str(fault.record.commitments[fault.path[1]].id)
    for key in ("id", "record", "document"):
        if hasattr(fault.record, key):
            return str(getattr(fault.record, key))
    return ""


def _place(corpus: Corpus, record: Record, path: Path) -> tuple[str, Position]:
    """File, line and column of a value in a record. Only faults pay for this search."""
    for file in corpus.files:
        for index, candidate in enumerate(file.records):
            if candidate is record:
                return file.path, locate(file.text, ((index, *path) if file.many else path))
    raise LookupError("a rule named a record that is in no file")
