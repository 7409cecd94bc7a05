"""A register entry for a person to read: its names, and where documents name it."""

from collections import Counter
from collections.abc import Iterator

from ..corpus import Corpus, Entity, entity_type
from ..mentions import derive
from ..texts import number_of, visible


def entry_page(corpus: Corpus, entry: Entity) -> Iterator[str]:
    """Yield the lines of an entry."""
    yield f"{entry.id}  ({entity_type(entry)}, {entry.kind})"
    for name in entry.names:
        yield f"  [{name.language}] {visible(name.text)}  ({name.type})"
    if entry.note:
        yield f"note: {visible(entry.note)}"
    yield ""
    mentions = dict(_mentions(corpus, entry.id))
    yield "mentioned:" if mentions else "mentioned: nowhere"
    for document, languages in mentions.items():
        by_language = ", ".join(f"{language} {count}" for language, count in languages.items())
        yield f"  {document}  {number_of(languages.total(), 'mention')} ({by_language})"


def _mentions(corpus: Corpus, entry_id: str) -> Iterator[tuple[str, Counter[str]]]:
    """Yield each document that mentions an entry, with how often each of its texts does."""
    for folder in corpus.folders:
        languages = Counter(mention.language for mention in derive(corpus, folder) if mention.entity == entry_id)
        if languages:
            yield folder.document.id, languages
