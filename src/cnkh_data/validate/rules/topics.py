"""Level 5: the main topic of a unit is one that its paragraph has a word for, as far as topics have words of their own.

Topics that can be about anything (development, political exchange) have no words.
"""

from collections.abc import Iterator

from ..fault import Fault
from ..rule import rule
from ..subjects import OneParagraph


@rule(on=OneParagraph, level=5, certainty="guess", needs=("code-of-readings",))
def topic_words(one: OneParagraph) -> Iterator[Fault]:
    """Some word of the paragraph is about the main topic of each of its provisions.

    A topic that no word is about was probably clicked by mistake, and whoever counts by topic counts the provision elsewhere.
    """
    for inside in one.provisions:
        topic = inside.provision.topics[0]
        if all(other.lacks("topic", topic) for other in one.provisions):
            got = f"{topic}, without a word of it in the paragraph"
            repair = "Set the main topic to what the words are about."
            yield inside.fault(("topics", 0), got, "a topic of the words", repair)
