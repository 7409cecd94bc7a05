"""Level 2: what we write is written in characters that mean what they look like.

Quotes are left alone: they must equal their source, whatever it prints. So are names as they are printed somewhere. Only files
that `spelling.suspicious` found something in when they were read are looked at, so these rules cost nothing where all is well.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, LoadedFile, once_per_corpus
from ...models import Part, Reading, Record, values_of
from ...positions import Path
from ...spelling import DISGUISED, FULL_WIDTH, HIDDEN, MIXED, RADICAL, TWINS
from ..rule import Fault, rule

QUOTES = {"quote", "printed"}
"""Fields that repeat a source, character for character."""
NAMES = {"text"}
"""Fields that hold an expression as a text prints it."""
OUR_ENGLISH = {"gloss_en", "object", "unit", "title", "description", "note", "reason", "rights", "method"}
"""Fields that hold our own prose."""


class _String(NamedTuple):
    """A string of a record, and where it is."""

    record: Record
    path: Path
    text: str
    language: str
    """Language that the record gives it; English, ours, where it gives none."""

    @property
    def field(self) -> str:
        """Field that it is the value of."""
        return next(str(step) for step in reversed(self.path) if isinstance(step, str))


@rule(level=2)
def normal_form(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """One character has one spelling (NFC), or a name that looks the same is not found and does not sort."""
    for file in files_of(corpus, folder):
        if file.suspect:
            for string in _strings(corpus, file):
                if not unicodedata.is_normalized("NFC", string.text):
                    composed = unicodedata.normalize("NFC", string.text)
                    at = next(
                        index
                        for index, pair in enumerate(zip(string.text, composed, strict=False))
                        if len(set(pair)) > 1
                    )
                    got = f"{_shown(string.text[at : at + 2])}, at character {at + 1}"
                    repair = f"Write {composed[at]!r} ({_name(composed[at])}) there instead."
                    yield Fault(string.record, string.path, got, "text in Unicode normal form C", repair)


@rule(level=2, needs=("normal-form",))
def hidden_character(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """A character that nobody sees can part a name, reverse what a reviewer reads, or carry what nobody meant to publish."""
    yield from _each(corpus, folder, HIDDEN, "no hidden character", lambda found: "Remove it.")


@rule(level=2, needs=("normal-form", "hidden-character"))
def look_alike(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """A Cyrillic а in a Latin word looks right and is not: no search finds it, and no name matches it."""
    yield from _each(corpus, folder, MIXED, "a word in one script", _twin)
    yield from _each(
        corpus, folder, DISGUISED, "a word in Latin letters", _twin, lambda string: string.language[:2] == "en"
    )
    yield from _each(corpus, folder, RADICAL, "a character, not a radical", _compatible)


@rule(level=2, needs=("normal-form", "hidden-character", "look-alike"))
def full_width(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """Full-width digits and letters belong to Chinese typography; in our own English they are other characters than they seem."""
    yield from _each(
        corpus, folder, FULL_WIDTH, "plain digits and letters", _compatible, lambda string: string.field in OUR_ENGLISH
    )


def _each(
    corpus: Corpus,
    folder: DocumentFolder | None,
    pattern: re.Pattern[str],
    expected: str,
    repair: Callable[[str], str],
    applies: Callable[[_String], bool] = lambda _: True,
) -> Iterator[Fault]:
    """Yield a fault for the first place in each string that a pattern finds."""
    for file in files_of(corpus, folder):
        if file.suspect:
            for string in _strings(corpus, file):
                found = pattern.search(string.text)
                if found and applies(string):
                    got = f"{_shown(found.group())}, at character {found.start() + 1}"
                    yield Fault(string.record, string.path, got, expected, repair(found.group()))


def _strings(corpus: Corpus, file: LoadedFile) -> Iterator[_String]:
    """Strings of a file's records that are ours to spell."""
    for record in file.records:
        if isinstance(record, Reading):
            continue  # Kept as it was made.
        for path, text, language in _walk(record, (), "en"):
            string = _String(record, path, text, language)
            if QUOTES.intersection(path):
                continue
            if string.field in NAMES and not _is_ours(corpus, text):
                continue
            yield string


def _is_ours(corpus: Corpus, name: str) -> bool:
    """Whether the spelling of a name is our own: no text prints it so. Nobody can say that before every text could be made."""
    return corpus.texts_hold and not any(name in printed for printed in _printed(corpus))


def _walk(value: object, path: Path, language: str) -> Iterator[tuple[Path, str, str]]:
    if isinstance(value, str):
        yield path, value, language
    elif isinstance(value, Record | Part):
        for name, member in values_of(value):
            yield from _walk(member, (*path, name), getattr(value, "language", None) or language)
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _walk(member, (*path, key), language)
    elif isinstance(value, list | tuple):
        for index, member in enumerate(value):
            yield from _walk(member, (*path, index), language)


@once_per_corpus
def _printed(corpus: Corpus) -> list[str]:
    return [text for folder in corpus.folders for text in folder.texts.values()]


def _twin(found: str) -> str:
    twins = [f"{TWINS[letter]!r} for {_name(letter)}" for letter in found if letter in TWINS]
    return f"Write the Latin {' and '.join(twins)}." if twins else "Write the word in letters of one script."


def _compatible(found: str) -> str:
    plain = unicodedata.normalize("NFKC", found)
    return f"Write {plain!r} ({_name(plain)}) instead."


def _shown(characters: str) -> str:
    return " ".join(_name(character) for character in characters)


def _name(character: str) -> str:
    """Code point and name of a character.

    Example:
        >>> _name("\\u0430")
        'U+0430 CYRILLIC SMALL LETTER A'
    """
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def files_of(corpus: Corpus, folder: DocumentFolder | None) -> Sequence[LoadedFile]:
    """Files of a document; without one, the files that belong to none."""
    return corpus.files_in(folder.name if folder else "")
