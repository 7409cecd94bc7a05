"""Expressions by which a new document names its parties together."""

from collections.abc import Sequence

from ..fold import fold
from ..models import Collective
from ..words import words_for

TWO = 2
"""Parties for whom an expression such as “both sides” stands."""


def propose_collectives(parties: Sequence[str], language: str, text: str) -> list[Collective]:
    """Propose the expressions by which a text names its two parties together, each as it is printed.

    Args:
        parties: the parties of the document; of any other number than two, nothing is proposed.
        language: tag of the language of the text.
        text: the text of a document.

    Example:
        >>> [one.text for one in propose_collectives(["china", "cambodia"], "en", "Both sides met. They thank both sides.")]
        ['Both sides', 'both sides']
    """
    if len(parties) != TWO:
        return []
    found = (text[match.start() : match.end()] for match in words_for("both_sides", language).any.finditer(fold(text)))
    return [Collective(language=language, text=words, entities=list(parties)) for words in dict.fromkeys(found)]
