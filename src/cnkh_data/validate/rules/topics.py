"""Level 5: the main topic of a unit is one that its paragraph has a word for, as far as topics have words of their own.

Topics that can be about anything (development, political exchange) have no words.
"""

from collections.abc import Iterator
from itertools import groupby

from ...corpus import Corpus, DocumentFolder
from ...models.provisions import PROPOSED
from ..rule import Fault, rule
from .wording import surely_lacks


@rule(level=5, severity="warning", needs=("code-of-readings",))
def topic_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A topic that no word of the paragraph is about was clicked by mistake: whoever counts by topic counts it elsewhere."""
    for _, group in groupby(folder.provisions, key=lambda provision: provision.id.rpartition(".")[0]):
        paragraph = list(group)
        for provision in paragraph:
            topic = provision.topics[0]
            if provision.note != PROPOSED and all(surely_lacks(one, "topic", topic) for one in paragraph):
                got, repair = (
                    f"{topic}, without a word of it in the paragraph",
                    "Set the main topic to what the words are about.",
                )
                yield Fault(provision, ("topics", 0), got, "a topic of the words", repair)
