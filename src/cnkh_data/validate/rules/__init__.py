"""The rules, one module for each subject. Importing this package registers them all."""

from ..rule import Rule, in_order
from . import (  # noqa: F401 - each registers its rules
    agreement,
    authenticity,
    collectives,
    commitment_lists,
    commitments,
    committers,
    cuts,
    descriptions,
    divergences,
    documents,
    evidence,
    exchanged,
    files,
    glosses,
    identity,
    names,
    notes,
    operators,
    provisions,
    readings,
    references,
    register_names,
    registers,
    relations,
    seals,
    sources,
    spans,
    speech,
    tenures,
    texts,
    tiling,
    topics,
    undertakings,
    unique,
    versions,
)

__all__ = ["all_rules"]


def all_rules() -> list[Rule]:
    """Every rule, by level: decisive ones first, those with the last word last, else as they are written, after those they need."""
    return in_order()
