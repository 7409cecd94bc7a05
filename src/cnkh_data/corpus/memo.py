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
        self.document: object = None
        """The document that was asked about last."""
        self.of_document: dict[object, Any] = {}
        """Answers about it, by the function and what else it was given."""

    def turn_to(self, document: object) -> None:
        """Begin to keep answers about a document; those about another are forgotten."""
        self.document, self.of_document = document, {}
