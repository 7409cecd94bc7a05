"""Level 5: nothing is left as a program proposed it, and nothing that other documents list is left out."""

import json
import re
from collections.abc import Iterator
from functools import cache

from ...corpus import Corpus, DocumentFolder, once_per_corpus
from ...mentions import named_in, tokens_of
from ...models import Actor, Instrument, Place, Provision, Record, Tenure, fields_of
from ...models.provisions import PROPOSED
from ...models.sources import NOT_EXAMINED
from ...positions import Path
from ...texts import number_of, occurrences, shorten
from ..rule import Fault, rule
from .characters import files_of


@rule(level=5)
def unfinished(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a program proposed is a beginning: each provision is read, and the title and the rights of each source are looked up."""
    proposed = [provision for provision in folder.provisions if provision.note == PROPOSED]
    if proposed:
        got = f"{PROPOSED!r}" + (f" (and in {number_of(len(proposed) - 1, 'more provision')})" if proposed[1:] else "")
        repair = "Read the provision beside the text, code it, and set its note to null or to what is to be said."
        yield Fault(proposed[0], ("note",), got, "provisions that somebody has read", repair)
    if folder.document.title == folder.document.id:
        yield Fault(
            folder.document, ("title",), folder.document.title, "a title", "Give the document a short English title."
        )
    for name in dict.fromkeys(text.source for text in folder.document.texts):
        source = corpus.source_by_id.get(name)
        if source is not None and source.rights == NOT_EXAMINED:
            repair = "Look at the terms where the source was found, and say what they allow."
            yield Fault(source, ("rights",), source.rights, "what the source's terms allow", repair)


_MARKS = ("TODO", "TBD", "TBC", "FIXME", "XXX")
_MARKED = re.compile(r"\b(?:TODO|TBD|TBC|FIXME)\b|\bXXX+(?=\s*(?:[:.]|$))")
_SHORT = 10
"""Characters below which a text is looked through for a word at all."""
_PROSE = ("title", "description", "method", "rights", "gloss_en", "note", "reason")


@rule(level=5)
def unwritten(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """A TODO was meant to be written later, and so was a row of dots; published, they tell readers nothing."""
    for file in files_of(corpus, folder):
        for record in file.records:
            for path, text in _prose_of(record):
                if _is_unwritten(text):
                    repair = (
                        "Write what is to be said here; where the field may be null and nothing is, set it to null."
                    )
                    yield Fault(record, path, repr(shorten(text)), "words of its own", repair)


def _is_unwritten(text: str) -> bool:
    """Whether a text holds a mark of what is still to be written.

    Example:
        >>> _is_unwritten("TODO: why"), _is_unwritten("…"), _is_unwritten("The XXX Olympiad.")
        (True, True, False)
    """
    wordless = len(text) < _SHORT and not any(map(str.isalnum, text))
    return wordless or (any(mark in text for mark in _MARKS) and _MARKED.search(text) is not None)


EVIDENCED = (Actor, Tenure, Instrument, Place)
"""Records with evidence."""


@cache
def _prose_keys(model: type[Record]) -> tuple[str, ...]:
    return tuple(key for key in _PROSE if key in fields_of(model))


def _prose_of(record: Record) -> Iterator[tuple[Path, str]]:
    """What we have written in a record ourselves, but for names."""
    for key in _prose_keys(type(record)):
        if text := getattr(record, key):
            yield (key,), text
    for index, evidence in enumerate(record.evidence if isinstance(record, EVIDENCED) else ()):
        yield ("evidence", index, "quote"), evidence.quote
    for index, commitment in enumerate(record.commitments if isinstance(record, Provision) else ()):
        yield ("commitments", index, "object"), commitment.object
        if commitment.note is not None:
            yield ("commitments", index, "note"), commitment.note


@rule(level=5)
def unlisted_collective(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """双方 and “both sides” stand for whoever met; where a document does not say for whom, their mentions are missing."""
    own = {(collective.language, collective.text) for collective in folder.collectives}
    for language, text in sorted(_collectives(corpus) - own):
        places = occurrences(folder.texts.get(language, ""), text)
        start = next((at for at in places if _stands_alone(corpus, folder, language, at, at + len(text))), None)
        if start is not None:
            entry = {"language": language, "text": text, "entities": folder.document.parties}
            got = f"{text!r} at {start}, which stands for somebody in other documents"
            repair = f"Say for whom in collectives: {json.dumps(entry, ensure_ascii=False)}"
            if len(folder.document.parties) == 1:
                repair = (
                    f"Add the other parties to the document's parties; then say for whom {text} stands in collectives."
                )
            yield Fault(folder.document, ("collectives",), got, "every collective of the text", repair)


@once_per_corpus
def _collectives(corpus: Corpus) -> set[tuple[str, str]]:
    """Expressions, with their languages, that some document uses collectively."""
    return {(entry.language, entry.text) for folder in corpus.published for entry in folder.collectives}


def _stands_alone(corpus: Corpus, folder: DocumentFolder, language: str, start: int, end: int) -> bool:
    """Whether a stretch of a text is whole words, and no part of a longer name."""
    text = tokens_of(corpus, folder, language)
    inside = text.inside(start, end)
    whole = bool(inside) and text.starts[inside[0]] == start and text.ends[inside[-1]] == end
    return whole and not any(match.start <= start and end <= match.end for match in named_in(corpus, folder, language))
