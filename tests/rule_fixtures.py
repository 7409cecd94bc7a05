"""Rule fixtures of this project; `cnkh_data.validate.fixtures` says how they are written."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cnkh_data.rule_pages import Example
from cnkh_data.validate import fixtures, validate
from cnkh_data.validate.fixtures import apply, pointer_path, reformat, reseal

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / fixtures.FOLDER

__all__ = ["FIXTURES", "apply", "names", "outcome", "pointer_path", "read", "reformat", "reseal"]


def names() -> list[str]:
    """Every fixture, as `<rule>/<name>`."""
    return fixtures.names(ROOT)


def read(name: str) -> dict[str, Any]:
    """One fixture."""
    return fixtures.read(ROOT, name)


class Outcome(NamedTuple):
    """What is found in a fixture, and the files that it names, as they were changed."""

    example: Example
    texts: dict[str, str]


@cache
def outcome(name: str) -> Outcome:
    """A fixture applied and validated, once a run."""
    fixture = read(name)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        fixtures.copy_base(ROOT, corpus)
        apply(corpus, fixture)
        findings = validate(corpus).findings
        placed = {expected["file"] for expected in fixture["finds"] if expected["at"] is not None}
        texts = {file: (corpus / file).read_text(encoding="utf-8") for file in placed}
    return Outcome(Example(name, fixture["about"], tuple(fixture["changes"]), findings), texts)
