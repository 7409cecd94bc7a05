"""Where answers about a corpus are kept, for as long as the corpus is."""

from collections.abc import Callable
from typing import Any


class Memo:
    """Answers that functions gave about one corpus and about its documents.

    Rules run document by document. So only what was said of one document is kept, until something else is asked about another.
    """

    def __init__(self) -> None:
        self.of_corpus: dict[object, Any] = {}
        """Answers about the corpus as a whole, by the function and what else it was given."""
        self.of_each: dict[Callable[..., Any], list[Any]] = {}
        """What the collection keeps of each document, by the function that says it, in the order of the documents."""
        self._document: object = None
        self._of_document: dict[object, Any] = {}

    def of_document(self, document: object) -> dict[object, Any]:
        """Answers about a document, by the function and what else it was given; those about another are forgotten."""
        if self._document is not document:
            self._document, self._of_document = document, {}
        return self._of_document
