"""Level 5: official names are the titles that their owners use, as these write them."""

import re
from collections.abc import Iterator
from functools import cache

from ...corpus import Corpus, Entity
from ...models import Name
from ...models.codelists import NameType
from ...texts import shorten
from ...words import every_language, written
from ..fault import Fault
from ..in_texts import printed
from ..rule import rule
from ..subjects import OneEntry


@rule(on=OneEntry, level=5, certainty="convention", whole=True)
def marks_around_name(one: OneEntry) -> Iterator[Fault]:
    """An official name stands without the marks around it with which texts print a title or quote it.

    Marks belong to the sentence that names something. With them, one title would be two names.
    """
    for index, name in enumerate(one.entry.names):
        bare = _without_marks(name.text) if name.type is NameType.OFFICIAL else name.text
        if bare != name.text:
            there = any((other.language, other.text) == (name.language, bare) for other in one.entry.names)
            repair = f"Remove it, and set the type of {bare!r} to official." if there else f"Write {bare!r}."
            yield one.fault(
                ("names", index, "text"), repr(name.text), "an official name without marks around it", repair
            )


def _without_marks(name: str) -> str:
    """A name without the marks around the whole of it."""
    closing = _marks_around().get(name[:1])
    return name[1:-1] if closing is not None and name.find(closing) == len(name) - 1 else name


@cache
def _marks_around() -> dict[str, str]:
    """Marks that open a title or what is quoted, each with the one that closes it."""
    tables = [one.table(name) for one in every_language() for name in ("title_marks", "quotation_marks")]
    return {
        mark: closing
        for table in tables
        for mark, closing in zip(table["opening"].words, table["closing"].words, strict=False)
    }


@rule(on=OneEntry, level=5, certainty="guess", whole=True)
def official_in_small_letters(one: OneEntry) -> Iterator[Fault]:
    """The first and the last word of an official name have capitals where names are written so, unless a text or the evidence has it as it is.

    In small letters it is a description, or our own rendering. Readers would look for a title that its owner does not use.
    """
    for index, name in enumerate(one.entry.names):
        if _is_described(name) and not _is_shown(one.corpus, one.entry, name):
            got = f"official, of {shorten(name.text)!r}, which no text prints"
            repair = "Give the type of what it is; if its owner does use it, give the evidence, and its capitals."
            yield one.fault(("names", index, "type"), got, "a title that its owner uses", repair)


def _is_described(name: Name) -> bool:
    """Whether a name that is called official begins or ends in a word in small letters, in a language that writes names with capitals."""
    if name.type is not NameType.OFFICIAL or not written(name.language).names_capitalised:
        return False
    words = _LETTERS.findall(_IN_BRACKETS_AT_END.sub("", name.text))
    return any(word[0].islower() for word in (*words[:1], *words[-1:]))


_LETTERS = re.compile(r"[^\W\d_]+")
_IN_BRACKETS_AT_END = re.compile(r"\s*\([^()]*\)$")


def _is_shown(corpus: Corpus, entry: Entity, name: Name) -> bool:
    """Whether a text prints a name, or the evidence of its entry quotes it."""
    return any(name.text in each.quote for each in entry.evidence) or bool(
        printed(corpus, [(name.language, name.text)])
    )
