"""Rule fixtures of this project; `cnkh_data.validate.fixtures` says how they are written."""

import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cnkh_data.errors import CannotRunError
from cnkh_data.rule_pages import Example
from cnkh_data.validate import fixtures, validate
from cnkh_data.validate.fixture_changes import pointer_path
from cnkh_data.validate.fixtures import Case, reformat, reseal

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / fixtures.FOLDER

__all__ = [
    "FIXTURES",
    "apply",
    "cases",
    "corpus_of",
    "faults",
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


def corpus_of(name: str) -> Path:
    """The small corpus as a case changes it, until the next case is asked for."""
    corpus = _fresh_corpus()
    apply(corpus, read(name))
    return corpus


@cache
def outcome(name: str) -> Outcome:
    """A case applied and validated, once a run."""
    case, corpus = read(name), corpus_of(name)
    findings = validate(corpus).findings
    placed = {expected["file"] for expected in case.finds if "at" in expected}
    texts = {file: (corpus / file).read_text(encoding="utf-8") for file in placed if (corpus / file).is_file()}
    return Outcome(Example(name, case.about, case.changes, findings), texts)
