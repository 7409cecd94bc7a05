"""Rule fixtures of this project; `cnkh_data.validate.fixtures` says how they are written."""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cnkh_data.canonical import file_text
from cnkh_data.corpus import SHARED, LoadedFile, Loading, collector_paused, load
from cnkh_data.corpus.folders import Folders
from cnkh_data.errors import CannotRunError
from cnkh_data.finding import Finding
from cnkh_data.models import Seal
from cnkh_data.rule_pages import Example
from cnkh_data.seals import all_sealed
from cnkh_data.spelling import suspicious
from cnkh_data.validate import fixtures, validate
from cnkh_data.validate.fixture_changes import pointer_path
from cnkh_data.validate.fixtures import Case, reformat, reseal
from cnkh_data.validate.runner import check
from cnkh_data.validate.waivers import read_waivers

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / fixtures.FOLDER

__all__ = [
    "FIXTURES",
    "apply",
    "cases",
    "corpus_of",
    "corpus_to_look_at",
    "faults",
    "found_in",
    "names",
    "outcome",
    "pointer_path",
    "read",
    "reformat",
    "reseal",
]


@cache
def _of_files() -> tuple[dict[str, Case], list[str]]:
    """Every case by its name, and what is wrong with the files that hold none."""
    found: dict[str, Case] = {}
    wrong: list[str] = []
    for path in sorted(FIXTURES.glob("*.json")):
        try:
            found |= fixtures.cases(ROOT, path.stem)
        except CannotRunError as error:
            wrong.append(str(error))
    return found, wrong


def cases() -> dict[str, Case]:
    """Every case that can be read, by its name: `<rule>/bad-<name>` or `<rule>/good-<name>`."""
    return _of_files()[0]


def faults() -> list[str]:
    """What is wrong with the files that cannot be read."""
    return _of_files()[1]


def names() -> list[str]:
    """The names of all cases."""
    return list(cases())


def read(name: str) -> Case:
    """One case."""
    return cases()[name]


def apply(root: Path, case: Case | Mapping[str, Any]) -> None:
    """Change a corpus as a case says, or as a test says in the same words."""
    if not isinstance(case, Case):
        case = Case(**{"name": "test", "about": "", "measured": False, **case, "changes": tuple(case["changes"])})
    fixtures.apply(ROOT, root, case)


class Outcome(NamedTuple):
    """What is found in a case, and the files that it names, as they were changed."""

    example: Example
    texts: dict[str, str]


@cache
def _base() -> dict[str, bytes]:
    return fixtures.read_base(ROOT)


@cache
def _workshop() -> tempfile.TemporaryDirectory[str]:
    """One folder for all cases: hardly any file of it changes from one to the next."""
    return tempfile.TemporaryDirectory()


def _fresh_corpus() -> Path:
    """The small corpus as it is in the repository, whatever a case before did to it."""
    corpus, left = Path(_workshop().name) / "corpus", dict(_base())
    for folder, _, names in os.walk(corpus, topdown=False):
        for name in names:
            path = Path(folder, name)
            of_base = path.relative_to(corpus).as_posix()
            if path.is_symlink() or of_base not in left:
                path.unlink()
            elif path.read_bytes() == left[of_base]:
                del left[of_base]
        if not any(Path(folder).iterdir()):
            Path(folder).rmdir()
    fixtures.put(left, corpus)
    return corpus


def sealed_in_memory(loading: Loading) -> Loading | None:
    """What would be read of a corpus after all seals were made anew; None if that can only be seen by writing and reading them."""
    corpus = loading.corpus
    if corpus is None or loading.findings or not all(file.canonical for file in corpus.files):
        return None
    seals = all_sealed(corpus)
    folders = [
        replace(one, seals=tuple(seals[one.name]), files=_with_seals(one.files, seals[one.name]))
        for one in corpus.folders
    ]
    sealed = replace(
        corpus,
        shared_seals=tuple(seals[SHARED]),
        shared_files=_with_seals(corpus.shared_files, seals[SHARED]),
        folders=Folders.of(folders),
    )
    return replace(loading, corpus=sealed)


def _with_seals(files: Iterable[LoadedFile], seals: Sequence[Seal]) -> tuple[LoadedFile, ...]:
    """Canonical files with seals of all their records: each stands to the letter as its seal says."""
    return tuple(
        replace(one, records=tuple(seals), suspect=suspicious(file_text(seals).encode("utf-8")))
        if one.path.endswith("/seals.json")
        else replace(one, intact=one.record_type is not None)
        for one in files
    )


def found_in(corpus: Path, sealed: bool) -> tuple[Finding, ...]:
    """What is found in a corpus, or with `sealed`, what is after all its seals are made anew; most are sealed where they were read to."""
    if sealed:
        with collector_paused():
            loading = sealed_in_memory(load(corpus))
            if loading is not None:
                return check(loading, read_waivers(corpus)).findings
        reseal(corpus)
    return validate(corpus).findings


def corpus_to_look_at(name: str, files: Iterable[str]) -> Path:
    """The small corpus as a case changes it, sealed anew only if some of these files of it hold seals, until the next case."""
    if any(file.endswith("/seals.json") for file in files):
        return corpus_of(name)
    corpus = _fresh_corpus()
    fixtures.apply_unsealed(ROOT, corpus, read(name))
    return corpus


def corpus_of(name: str) -> Path:
    """The small corpus as a case changes it, until the next case is asked for."""
    corpus = _fresh_corpus()
    apply(corpus, read(name))
    return corpus


@cache
def outcome(name: str) -> Outcome:
    """A case applied and validated, once a run."""
    case = read(name)
    placed = {expected["file"] for expected in case.finds if "at" in expected}
    corpus = corpus_to_look_at(name, placed)
    findings = found_in(corpus, case.sealed)
    texts = {file: (corpus / file).read_text(encoding="utf-8") for file in placed if (corpus / file).is_file()}
    return Outcome(Example(name, case.about, case.changes, findings), texts)
