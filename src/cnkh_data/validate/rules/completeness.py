"""Level 5: nothing is left as a program proposed it, and nothing that other documents list is left out."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from ...corpus import Corpus, DocumentFolder, of_each, once_per_corpus, once_per_folder
from ...fold import fold
from ...mentions import named_in, tokens_of
from ...models import Actor, Instrument, Place, Provision, Record, Tenure, fields_of
from ...models.codelists import ProvisionStatus
from ...models.sources import NOT_EXAMINED
from ...positions import Path
from ...stretches import Stretches
from ...texts import number_of, occurrences, shorten
from ..fault import Fault
from ..overrides import override_to_add
from ..rule import rule
from .characters import files_of


@rule(level=5)
def unfinished(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a program proposed is a beginning: each provision is read, and the title and the rights of each source are looked up."""
    proposed = [provision for provision in folder.provisions if provision.proposed]
    if proposed:
        got = "proposed" + (f" (and in {number_of(len(proposed) - 1, 'more provision')})" if proposed[1:] else "")
        repair = "Read the provision beside the text, code it, and set its status to read."
        yield Fault(proposed[0], ("status",), got, ProvisionStatus.READ, repair)
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
    elsewhere = _collectives(corpus)
    for language, text in sorted(elsewhere.keys() - own):
        places = occurrences(folder.words.get(language, ""), fold(text))
        start = next((at for at in places if _stands_alone(corpus, folder, language, at, at + len(text))), None)
        if start is not None:
            got = f"{text!r} at {start}, which stands for several together in other documents"
            repair = f"{_for_whom(folder, language, text, elsewhere[language, text])}; if it stands for nobody there, add to "
            reason = "It stands for nobody here."
            nobody = override_to_add(folder, language, start, start + len(text), None, "nobody", reason)
            repair += f"this document's mentions.json: {nobody}"
            yield Fault(folder.document, ("collectives",), got, "every collective of the text", repair)


_Use = tuple[Sequence[str], Sequence[str]]
"""Parties of a document, and those for whom it uses an expression."""


def _for_whom(folder: DocumentFolder, language: str, text: str, uses: Sequence[_Use]) -> str:
    """What to say of an expression: what another document of the same parties says; if all parties are meant, these."""
    parties = folder.document.parties
    meant = next((entities for of, entities in uses if set(of) == set(parties)), ())
    if not meant and any(set(of) == set(entities) for of, entities in uses):
        if len(parties) == 1:
            return f"Add the other parties to the document's parties; then say for whom {text} stands in collectives"
        meant = parties
    if not meant:
        return f"Say in collectives for whom {text} stands here; elsewhere it is {', '.join(uses[0][1])}"
    entry = {"language": language, "text": text, "entities": [*meant]}
    return f"Say for whom in collectives: {json.dumps(entry, ensure_ascii=False)}"


@once_per_corpus
def _collectives(corpus: Corpus) -> dict[tuple[str, str], list[_Use]]:
    """Expressions, with their languages, that mean several together: not the words by which a document means one (该倡议)."""
    found: dict[tuple[str, str], list[_Use]] = {}
    for expression, use in chain.from_iterable(_collectives_in(corpus)):
        found.setdefault(expression, []).append(use)
    return found


@of_each
def _collectives_in(_: Corpus, folder: DocumentFolder) -> list[tuple[tuple[str, str], _Use]]:
    """Expressions of a published document that mean several together, each with its language, the parties and whom it means."""
    several = [entry for entry in folder.collectives if folder.published and len(entry.entities) > 1]
    return [((entry.language, entry.text), (folder.document.parties, entry.entities)) for entry in several]


def _stands_alone(corpus: Corpus, folder: DocumentFolder, language: str, start: int, end: int) -> bool:
    """Whether a stretch of a text is whole words, and no part of a longer name or of an override."""
    text = tokens_of(corpus, folder, language)
    inside = text.inside(start, end)
    whole = bool(inside) and text.starts[inside[0]] == start and text.ends[inside[-1]] == end
    return whole and not _taken(corpus, folder, language).hold(start, end)


@once_per_folder
def _taken(corpus: Corpus, folder: DocumentFolder, language: str) -> Stretches[None]:
    """Where names and overrides stand in a text."""
    taken = [(match.start, match.end) for match in named_in(corpus, folder, language)]
    taken += [(one.start_offset, one.end_offset) for one in folder.overrides if one.language == language]
    return Stretches((start, end, None) for start, end in taken)
