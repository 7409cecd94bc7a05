"""Which names, and which expressions that are no names, stand in the texts of their languages."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..corpus import Corpus, all_texts
from ..fold import is_joined
from ..mentions import compared_as, tokens
from ..models import Record
from ..positions import Path

Expression = tuple[str, str]
"""Language and text of a name, or of what is no name."""


class Listed(NamedTuple):
    """A name or a non-name in the registers."""

    record: Record
    path: Path
    """The way from the record to what has its language and its text."""
    language: str
    text: str


def listed(corpus: Corpus) -> Iterator[Listed]:
    """Yield each name that texts may have, and each non-name."""
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            if name.in_texts:
                yield Listed(entity, ("names", index), name.language, name.text)
    for entry in corpus.non_names:
        yield Listed(entry, (), entry.language, entry.text)


def printed(corpus: Corpus, expressions: Iterable[Expression]) -> set[Expression]:
    """Of some expressions with their languages, those that some text of the language has, letter by letter or word by word."""
    left: dict[str, dict[str, str]] = {}
    for language, expression in expressions:
        left.setdefault(language, {})[expression] = _without_blanks(expression)
    found: set[Expression] = set()
    for has in (_letter_by_letter, _word_by_word):  # Nearly all stand there to the letter.
        for text, words in all_texts(corpus) if left else ():
            wanted = left.get(text.language)
            if wanted is None:
                continue
            for one in has(words, wanted):
                found.add((text.language, one))
                del wanted[one]
            if not wanted:
                del left[text.language]
            if not left:
                break  # What texts are still to come are read for nothing.
    return found


def _letter_by_letter(text: str, expressions: Mapping[str, str]) -> list[str]:
    """Expressions that stand in a text as they are written."""
    return [one for one in expressions if one in text]


def _word_by_word(text: str, expressions: Mapping[str, str]) -> list[str]:
    """Expressions, each with what it is without blanks, of which the words stand one after the other in a text."""
    letters, joined = _without_blanks(text), is_joined(text)
    # Only what has the letters in this order can have the words; ligatures are spelled out word by word.
    possible = [one for one, without in expressions.items() if joined or without in letters]
    words = tokens(text).words if possible else ()
    return [one for one in possible if _stand_in(tokens(one).words, words)]


def _without_blanks(text: str) -> str:
    return "".join(compared_as(text).split())


def _stand_in(some: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether some words stand one after the other in others."""
    first, length = some[:1], len(some)
    return any(words[at : at + length] == some for at, word in enumerate(words) if (word,) == first) or not some
