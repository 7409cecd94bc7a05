"""The rules, one module for each subject. Importing this package registers them all."""

from ..rule import REGISTERED, Rule
from . import (
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
    ordered: dict[str, Rule] = {}
    for rule in sorted(REGISTERED.values(), key=lambda rule: (rule.level, not rule.decisive, rule.last_word)):
        _place(rule, ordered)
    return list(ordered.values())


def _place(rule: Rule, ordered: dict[str, Rule]) -> None:
    if rule.id not in ordered:
        for needed in rule.needs:
            _place(REGISTERED[needed], ordered)
        ordered[rule.id] = rule
