"""How a provision ends: as a sentence does, or as a heading."""

from ..models import Provision
from ..models.codelists import Role

SENTENCE_ENDS = ("。", "；", "！", "？", "，", ".", ";", "!", "?", ",")
_GOES_ON = ("：", ":")


LONGEST_HEADING = 120
"""Characters of a heading, at the most, in any language."""


def is_sentence(provision: Provision) -> bool:
    """Whether some version ends as a sentence does, or goes on as one."""
    return any(anchor.quote.rstrip().endswith((*SENTENCE_ENDS, *_GOES_ON)) for anchor in provision.anchors.values())


def is_heading(provision: Provision) -> bool:
    """Whether a title can be that of a part: one line, which does not end as a sentence does."""
    quotes = [anchor.quote.strip() for anchor in provision.anchors.values()]
    short = all(len(quote) <= LONGEST_HEADING and not quote.endswith(SENTENCE_ENDS) for quote in quotes)
    return provision.role is Role.TITLE and short
