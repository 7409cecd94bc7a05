"""How a provision ends: as a sentence does, or as a heading."""

from ..models import Provision
from ..models.codelists import Role
from ..words import marks_of

_COMMAS = ("，", ",")
"""Marks at which a sentence may be cut."""
LONGEST_HEADING = 120
"""Characters of a heading, at the most, in any language."""


def is_sentence(provision: Provision) -> bool:
    """Whether some version ends as a sentence does, or goes on as one."""
    marks = (*_sentence_ends(), *marks_of("sentence_ends", "opening"))
    return any(anchor.quote.rstrip().endswith(marks) for anchor in provision.anchors.values())


def is_heading(provision: Provision) -> bool:
    """Whether a title can be that of a part: it is short, and no version ends as a sentence does."""
    quotes = [anchor.quote.strip() for anchor in provision.anchors.values()]
    ends = _sentence_ends()
    short = all(len(quote) <= LONGEST_HEADING and not quote.endswith(ends) for quote in quotes)
    return provision.role is Role.TITLE and short


def _sentence_ends() -> tuple[str, ...]:
    """Marks at the end of a sentence, or of a part of one, in any language."""
    return (*marks_of("sentence_ends", "sentence"), *marks_of("sentence_ends", "item"), *_COMMAS)
