"""Rights in the texts that a page shows, so that nobody quotes from it without having seen them."""

from collections.abc import Sequence

from ..corpus import Corpus, DocumentFolder
from ..texts import visible


def rights_lines(corpus: Corpus, folder: DocumentFolder) -> Sequence[str]:
    """A line for the texts of a document that have the same rights."""
    languages: dict[str, list[str]] = {}
    for text in folder.document.texts:
        source = corpus.source_by_id.get(text.source)
        languages.setdefault(source.rights if source else "its source cannot be read", []).append(text.language)
    return [f"rights ({', '.join(tags)}): {visible(rights)}" for rights, tags in languages.items()]
