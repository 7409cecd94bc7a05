"""How a version of a provision begins: its printed number, and the name that it begins with."""

import re
from typing import NamedTuple

from ..corpus import Corpus, DocumentFolder, once_per_folder
from ..mentions import Match, named_in
from ..words import Words, words_for

_LEAD = re.compile(r"([—–]*)([（(]?\d+[）)、.])?\s*")
"""A dash, and a printed number in figures."""
_BLANKS = re.compile(r"\s*")


def _after_number(words: str, numbers: Words) -> int:
    """Where a unit begins, after its dash or its printed number, which may be in words, and the blanks behind it."""
    lead = _LEAD.match(words)
    if lead is None:  # It can be empty, so it always stands there.
        return 0
    number = numbers.match(words, lead.end(1)) if lead[2] is None else None
    return after_blanks(words, number.end()) if number else lead.end()


def after_blanks(text: str, start: int) -> int:
    """The place after the blanks that stand at a place."""
    blanks = _BLANKS.match(text, start)
    return blanks.end() if blanks else start


class Beginning(NamedTuple):
    """How a version of a provision begins."""

    name: Match | None
    """The name after its printed number and an article, if there is one at once."""
    rest: int
    """Offset of what follows the number and the name."""


@once_per_folder
def beginnings(corpus: Corpus, folder: DocumentFolder, language: str) -> dict[str, Beginning]:
    """Provision to the beginning of its version in a language."""
    text, names = folder.words[language], named_in(corpus, folder, language)
    by_start = {name.start: name for name in names}
    numbers, articles = words_for("section_number", language).any, words_for("article", language).any
    found: dict[str, Beginning] = {}
    for provision in folder.provisions:
        span = provision.anchors.get(language)
        if span is None:
            continue
        start = span.start_offset + _after_number(text[span.start_offset : span.end_offset], numbers)
        name = by_start.get(start)
        if name is None and articles and (article := articles.match(text, start)):
            name = by_start.get(after_blanks(text, article.end()))
        inside = name if name is not None and name.end <= span.end_offset else None
        found[provision.id] = Beginning(inside, inside.end if inside else start)
    return found
