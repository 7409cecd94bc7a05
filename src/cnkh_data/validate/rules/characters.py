"""Levels 2 and 3: what we write is written in characters that mean what they look like, and so are the texts.

Quotes are left alone: they must equal their source, whatever it prints. So are names as they are printed somewhere. Only files
that `spelling.suspicious` found something in when they were read are looked at, so these rules cost nothing where all is well.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, LoadedFile, all_texts, once_per_corpus, texts_hold
from ...models import Reading, Record, Text
from ...models.codelists import CutReason
from ...models.walk import walk
from ...positions import Path, position_at
from ...spelling import (
    DISGUISED,
    FULL_WIDTH,
    HIDDEN,
    LOOK_ALIKE,
    MIXED,
    RADICAL,
    TWINS,
    Found,
    Strange,
    code_point,
    outside,
    said_of,
    strange_characters,
)
from ...words import EDITORS, LATIN, written
from ..fault import Fault
from ..rule import rule

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
                if not (unicodedata.is_normalized("NFC", string.text) or _is_printed(corpus, string)):
                    composed = unicodedata.normalize("NFC", string.text)
                    at = next(
                        index
                        for index, pair in enumerate(zip(string.text, composed, strict=False))
                        if len(set(pair)) > 1
                    )
                    got = f"{_shown(string.text[at : at + 2])}, at character {at + 1}"
                    repair = f"Write {composed[at]!r} ({code_point(composed[at])}) there instead."
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
        corpus,
        folder,
        DISGUISED,
        "a word in Latin letters",
        _twin,
        lambda string: written(string.language).script == LATIN,
    )
    yield from _each(corpus, folder, RADICAL, "a character, not a radical", _compatible)


@rule(level=2, needs=("normal-form", "hidden-character", "look-alike"))
def full_width(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """Full-width digits and letters belong to Chinese typography; in our own English they are other characters than they seem."""
    yield from _each(
        corpus, folder, FULL_WIDTH, "plain digits and letters", _compatible, lambda string: string.field in OUR_ENGLISH
    )


@rule(level=3, needs=("cuts", "text-digest"), judged=True)
def hidden_character_in_text(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A character that shows nothing, or that nobody can read, parts the names and words that are looked for around it."""
    for text, kind, found in _strange_in_texts(corpus, folder):
        if kind not in LOOK_ALIKE:
            repair = _REPAIRS[kind].format(waiver=_waiver(folder), cut=_cut_to_add(found, kind))
            yield _in_source(corpus, folder, text, found, "characters that show what they stand for", repair)


@rule(level=3, needs=("cuts", "text-digest"), severity="warning")
def look_alike_in_text(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A Kangxi radical ⽅ or a Cyrillic а shows that a source was not typed as it looks: other programs find no words with it."""
    for text, kind, found in _strange_in_texts(corpus, folder):
        if kind in LOOK_ALIKE:
            repair = _REPAIRS[kind].format(waiver=_waiver(folder, "look-alike-in-text"))
            yield _in_source(corpus, folder, text, found, "the characters that they look like", repair)


_ANOTHER_COPY = (
    "if the document is to be had without it, store that copy as a new source and cut the text from it; if not, "
)
_KEEP = "say so in validation/waivers.json: {waiver}"
_REPAIRS = {
    Strange.INVISIBLE: "Add the cut {cut} to the text, and one for each of the others (a draft: cnkh new document ID --recut).",
    Strange.CONTROL: f"If it is a blank, add the cut {{cut}} to the text; {_ANOTHER_COPY}{_KEEP}",
    Strange.LOST: f"Find out what stood there; {_ANOTHER_COPY}{_KEEP}",
    Strange.PRIVATE: f"Find out what it shows where the source comes from; {_ANOTHER_COPY}{_KEEP}",
    Strange.UNASSIGNED: f"Find out what stood there; {_ANOTHER_COPY}{_KEEP}",
    Strange.FORM: f"It stays, and names and words are found as if it were the other; {_ANOTHER_COPY}{_KEEP}",
    Strange.MIXED: f"It stays, and no name is found in its word; {_ANOTHER_COPY}{_KEEP}",
    Strange.DECOMPOSED: f"It stays, and names are found as if letter and accent were one; {_ANOTHER_COPY}{_KEEP}",
}
"""What to do where a text has such characters. A source is never edited, and a text is changed by cuts alone."""


def _strange_in_texts(corpus: Corpus, folder: DocumentFolder) -> Iterator[tuple[Text, Strange, list[Found]]]:
    """Yield each kind of strange characters that a text keeps, as they stand in its source."""
    for text in folder.document.texts:
        if text.language in folder.texts and any(strange_characters(folder.texts[text.language])):
            source = corpus.source_bytes[text.source].decode("utf-8")
            kept = outside(strange_characters(source), [(cut.start_offset, cut.end_offset) for cut in text.cuts])
            for kind, found in groupby(kept, key=lambda one: one.kind):
                yield text, kind, list(found)


def _in_source(
    corpus: Corpus, folder: DocumentFolder, text: Text, found: Sequence[Found], expected: str, repair: str
) -> Fault:
    """A fault at the first of some characters, in the source."""
    source = corpus.source_by_id[text.source]
    position = position_at(corpus.source_bytes[source.id].decode("utf-8"), found[0].offset)
    path = ("texts", folder.document.texts.index(text))
    got = f"{said_of(found)}, in the {text.language} text"
    return Fault(folder.document, path, got, expected, repair, at=(f"data/sources/{source.file}", position))


def _waiver(folder: DocumentFolder, rule_id: str = "hidden-character-in-text") -> str:
    return json.dumps({"rule": rule_id, "record": folder.document.id, "reason": "…"}, ensure_ascii=False)


def _cut_to_add(found: Sequence[Found], kind: Strange) -> str:
    first = found[0]
    reason = CutReason.INVISIBLE if kind is Strange.INVISIBLE else CutReason.LAYOUT_SPACE
    cut = {"start_offset": first.offset, "end_offset": first.offset + 1, "reason": reason, "quote": first.character}
    return json.dumps(cut)


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
                if found and applies(string) and not _is_printed(corpus, string):
                    got = f"{_shown(found.group())}, at character {found.start() + 1}"
                    yield Fault(string.record, string.path, got, expected, repair(found.group()))


def _strings(corpus: Corpus, file: LoadedFile) -> Iterator[_String]:
    """Strings of a file's records that are ours to spell."""
    for record in file.records:
        if isinstance(record, Reading):
            continue  # Kept as it was made.
        found = walk(record, str)
        languages = {path[:-1]: text for path, text, _ in found if path[-1] == "language"}
        for path, text, _ in found:
            if not QUOTES.intersection(path):
                around = (languages.get(path[:depth]) for depth in reversed(range(len(path))))
                yield _String(record, path, text, next(filter(None, around), EDITORS))


def _is_printed(corpus: Corpus, string: _String) -> bool:
    """Whether a string is a name as some text prints it, or may. Slow: for strings with something to tell of.

    Nobody can say that no text prints it before every text could be made.
    """
    if string.field not in NAMES:
        return False
    return not texts_hold(corpus) or _is_in_a_text(corpus, string.text)


@once_per_corpus
def _is_in_a_text(corpus: Corpus, words: str) -> bool:
    return any(words in text for _, text in all_texts(corpus))


def _twin(found: str) -> str:
    twins = [f"{TWINS[letter]!r} for {code_point(letter)}" for letter in found if letter in TWINS]
    return f"Write the Latin {' and '.join(twins)}." if twins else "Write the word in letters of one script."


def _compatible(found: str) -> str:
    plain = unicodedata.normalize("NFKC", found)
    return f"Write {plain!r} ({code_point(plain)}) instead."


def _shown(characters: str) -> str:
    return " ".join(code_point(character) for character in characters)


def files_of(corpus: Corpus, folder: DocumentFolder | None) -> Sequence[LoadedFile]:
    """Files of a document; without one, the files that belong to none."""
    return folder.files if folder else corpus.shared_files
