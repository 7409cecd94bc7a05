"""Reporters: one module for each format that a report can be read in. Each has `render(report, style)`, a pure function."""

from importlib import import_module

from ..report import Report
from .words import PLAIN, Style

FORMATS = ("text", "json", "github", "sarif", "junit")

__all__ = ["FORMATS", "PLAIN", "Style", "render"]


def render(report: Report, form: str = "text", style: Style = PLAIN) -> str:
    """Text of a report in one of FORMATS, to be written as UTF-8."""
    text: str = import_module(f".{form}", __name__).render(report, style)
    return text
