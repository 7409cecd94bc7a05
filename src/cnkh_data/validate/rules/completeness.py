"""Level 5: nothing is left as a program proposed it, and nothing that other documents list is left out."""

import json
from collections.abc import Iterator

from ...corpus import Corpus, DocumentFolder, once_per_corpus
from ...mentions import named_in, tokens_of
from ...models.provisions import PROPOSED
from ...models.sources import NOT_EXAMINED
from ...texts import number_of, occurrences
from ..rule import Fault, rule


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
