"""Validation: rules by level, run over a corpus, give findings."""

from .report import Report, Unchecked, render
from .rule import Fault, Rule
from .rules import all_rules
from .runner import validate

__all__ = ["Fault", "Report", "Rule", "Unchecked", "all_rules", "render", "validate"]
