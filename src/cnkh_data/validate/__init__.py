"""Validation: rules by level, run over a corpus, give findings."""

from .elsewhere import Executor, ExecutorError
from .fault import Fault
from .report import Report, Unchecked
from .reporters import render
from .rule import Rule
from .rules import all_rules
from .runner import validate
from .selection import Selection, select

__all__ = [
    "Executor",
    "ExecutorError",
    "Fault",
    "Report",
    "Rule",
    "Selection",
    "Unchecked",
    "all_rules",
    "render",
    "select",
    "validate",
]
