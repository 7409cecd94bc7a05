"""Where answers about a corpus are kept, for as long as the corpus is."""

from collections.abc import Callable
from typing import Any, NamedTuple


class _OfDocument(NamedTuple):
    """Answers of a function about one document, by what else it was given."""

    document: object
    answers: dict[object, Any]


class Memo:
    """Answers that functions gave about one corpus and about its documents.

    Rules run document by document. So of what a function said of documents, only what it said of the last one is kept.
    """

    def __init__(self) -> None:
        self.of_corpus: dict[object, Any] = {}
        """Answers about the corpus as a whole, by the function and what else it was given."""
        self._of_document: dict[Callable[..., Any], _OfDocument] = {}

    def of_document(self, function: Callable[..., Any], document: object) -> dict[object, Any]:
        """Answers of a function about a document; those about another are forgotten."""
        kept = self._of_document.get(function)
        if kept is None or kept.document is not document:
            kept = self._of_document[function] = _OfDocument(document, {})
        return kept.answers
