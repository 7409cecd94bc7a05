"""The rules, one module for each level (names are a subject of their own)."""

from ..rule import REGISTERED, Rule
from . import coding, collection, evidence, names, references

__all__ = ["all_rules", "coding", "collection", "evidence", "names", "references"]


def all_rules() -> list[Rule]:
    """Every rule, by level, in the order they are written. Importing this package has registered them."""
    return sorted(REGISTERED.values(), key=lambda rule: rule.level)
