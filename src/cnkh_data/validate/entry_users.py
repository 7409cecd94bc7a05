"""Which documents use an entry of the registers, so that what is wrong with it holds back those and no others."""

from collections.abc import Iterable, Iterator

from ..corpus import Corpus, DocumentFolder
from ..mentions import compared_as, named_in
from ..models import Actor, Instrument, NonName, Place, Tenure
from .uses import register_uses

Registered = Actor | Instrument | Place | Tenure | NonName
"""A record of the registers."""


def documents_using(corpus: Corpus, entries: Iterable[Registered]) -> Iterator[str]:
    """Yield the names of the folders of the documents that use some entries, or what refers to them.

    A document uses an entry if a record of it refers to the entry, or a text of it has a name of the entry: that of another entry too,
    since one of the two is wrong.
    """
    broken = list(entries)
    if not broken:
        return
    ids = _with_what_refers(corpus, {entry.id for entry in broken if not isinstance(entry, NonName)})
    named = {document for tenure in corpus.tenures if tenure.id in ids for document in tenure.documents}
    registered = [*broken, *(entity for entity in corpus.entities.values() if entity.id in ids)]
    names = {expression for entry in registered for expression in _expressions(entry)}
    for folder in corpus.folders:
        if (
            folder.document.id in named
            or any(use.target in ids for use in register_uses(corpus, folder))
            or _names_one(corpus, folder, ids, names)
        ):
            yield folder.name


def _with_what_refers(corpus: Corpus, ids: set[str]) -> set[str]:
    """Entries and tenures, and those that refer to them, and so on: what an office is of depends on its state."""
    found, size = set(ids), -1
    while size != len(found):
        size = len(found)
        for use in register_uses(corpus, None):
            if use.target in found and isinstance(use.record, Registered):
                found.add(use.record.id)
    return found


def _expressions(entry: Registered) -> Iterator[tuple[str, str]]:
    """Yield what a text may have of an entry, with its language; one character stands in too many words to tell."""
    match entry:
        case NonName():
            yield entry.language, _solid(entry.text)
        case Actor() | Instrument() | Place():
            for name in entry.names:
                if len(name.text) > 1:
                    yield name.language, _solid(name.text)


def _names_one(corpus: Corpus, folder: DocumentFolder, ids: set[str], names: set[tuple[str, str]]) -> bool:
    """Whether a text of a document has one of some names, or names one of some entries by a single character."""
    for language, text in folder.texts.items():
        solid = _solid(text)
        if any(name in solid for own, name in names if own == language):
            return True
        if any(not ids.isdisjoint(match.target.entities) for match in named_in(corpus, folder, language)):
            return True
    return False


def _solid(text: str) -> str:
    """A text as names are compared, without blanks."""
    return "".join(compared_as(text).split())
