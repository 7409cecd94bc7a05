"""The rules, one module for each subject. Importing this package registers them all."""

from ..rule import Rule, in_order
from . import (
    added,
    characters,
    coding,
    collection,
    collectives,
    commitments,
    completeness,
    crosschecks,
    descriptions,
    divergences,
    evidence,
    glosses,
    names,
    notes,
    plausibility,
    readings,
    references,
    registers,
    relations,
    speech,
    tenures,
    topics,
    vocabulary,
    wording,
)

__all__ = [
    "added",
    "all_rules",
    "characters",
    "coding",
    "collection",
    "collectives",
    "commitments",
    "completeness",
    "crosschecks",
    "descriptions",
    "divergences",
    "evidence",
    "glosses",
    "names",
    "notes",
    "plausibility",
    "readings",
    "references",
    "registers",
    "relations",
    "speech",
    "tenures",
    "topics",
    "vocabulary",
    "wording",
]


def all_rules() -> list[Rule]:
    """Every rule, by level: decisive ones first, those with the last word last, else as they are written, after those they need."""
    return in_order()
