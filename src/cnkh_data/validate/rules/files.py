"""Levels 2 and 5: what we write in any file is in characters that mean what they look like, in codes of today, written out and told once.

Quotes are left alone: they must equal their source, whatever it prints. So are names as they are printed somewhere, and readings,
which are kept as they were made.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from ...corpus import Corpus, all_texts, once_per_corpus, texts_hold
from ...edtf import Edtf
from ...fold import without_forms
from ...models import (
    Actor,
    Codelist,
    Dataset,
    Document,
    Instrument,
    Part,
    Place,
    Provision,
    Reading,
    Record,
    Scale,
    Source,
    Tenure,
    fields_of,
)
from ...models.walk import Shape, shapes, walk
from ...positions import Path
from ...spelling import DISGUISED, FULL_WIDTH, HIDDEN, MIXED, RADICAL, TWINS, code_point
from ...texts import shorten
from ...words import EDITORS, LATIN, written
from ..fault import Fault
from ..rule import rule
from ..subjects import OneFile

QUOTES = {"quote", "printed"}
"""Fields that repeat a source, character for character."""
BY_LANGUAGE = {"object"}
"""Fields that hold our own prose in several languages."""
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
        """Field that it is the value of, or in whose map of languages it stands."""
        *_, before, last = ("", *(step for step in self.path if isinstance(step, str)))
        return before if before in BY_LANGUAGE else last

    def fault(self, characters: str, at: int, expected: str, repair: str) -> Fault:
        """The fault of some characters in it, the first of which has an index."""
        return Fault(self.record, self.path, f"{_shown(characters)}, at character {at + 1}", expected, repair)


def is_suspect(one: OneFile) -> bool:
    """Whether some characters of a file may not be what they seem. Few files are, so rules on characters cost nothing elsewhere."""
    return one.file.suspect and is_of_today(one)


def is_of_today(one: OneFile) -> bool:
    """Whether a file is of records that are kept up to date: all but readings."""
    return not isinstance(one.record, Reading)


@rule(on=OneFile, level=2, certainty="proof", where=is_suspect)
def normal_form(one: OneFile) -> Iterator[Fault]:
    """Text is in Unicode normal form C, in which a letter and its accent are one character.

    In another form, a name that looks the same is not found and does not sort with the others.
    """
    for string in _strings(one):
        if not (unicodedata.is_normalized("NFC", string.text) or _is_printed(one.corpus, string)):
            at, parts = _parted(string.text)
            repair = _write(unicodedata.normalize("NFC", parts))
            yield string.fault(parts, at, "text in Unicode normal form C", repair)


def _parted(text: str) -> tuple[int, str]:
    """The first characters of a text that are not in normal form C, with their index.

    Example:
        >>> [(at, len(parts)) for at, parts in map(_parted, ("Cafe\u0301s", "\u0915\u0958"))]
        [(3, 2), (1, 1)]
    """
    composed = unicodedata.normalize("NFC", text)
    start = next(index for index, letter in enumerate(composed) if letter != text[index])
    ends = range(start + 1, len(text) + 1)
    halves = (
        (unicodedata.normalize("NFC", text[:end]) + unicodedata.normalize("NFC", text[end:]), end) for end in ends
    )
    end = next(end for joined, end in halves if joined == composed)
    while start and unicodedata.combining(text[start]):
        start -= 1
    return start, text[start:end]


@rule(on=OneFile, level=2, certainty="convention", where=is_suspect, needs=("normal-form",))
def hidden_character(one: OneFile) -> Iterator[Fault]:
    """No character is invisible or stands for a lost one.

    A character that nobody sees can split a name, reverse what a reviewer reads, or carry what nobody meant to publish.
    """
    for string, found in _with(HIDDEN, one):
        repair = "Remove it; if it stands for a blank or for a lost character, write that instead."
        yield string.fault(found.group(), found.start(), "no hidden character", repair)


@rule(on=OneFile, level=2, certainty="convention", where=is_suspect, needs=("hidden-character",))
def look_alike(one: OneFile) -> Iterator[Fault]:
    """A word is in one script, a word in a Latin language is in Latin letters, and no radical stands for a Chinese character.

    A Cyrillic а in a Latin word looks right, but no search finds the word and no name matches it.
    """
    for string, found in _with(MIXED, one):
        yield string.fault(found.group(), found.start(), "a word in one script", _twin(string, found.group()))
    for string, found in _with(DISGUISED, one):
        if written(string.language).script == LATIN:
            yield string.fault(found.group(), found.start(), "a word in Latin letters", _twin(string, found.group()))
    for string, found in _with(RADICAL, one):
        yield string.fault(found.group(), found.start(), "a character, not a radical", _whole(found.group()))


@rule(on=OneFile, level=2, certainty="convention", where=is_suspect, needs=("look-alike",))
def full_width(one: OneFile) -> Iterator[Fault]:
    """Our own English has no full-width digits or letters.

    They belong to Chinese typography; in English they are other characters than they seem, and no search finds them.
    """
    for string, found in _with(FULL_WIDTH, one):
        if string.field in OUR_ENGLISH and string.language == EDITORS:
            repair = _write(unicodedata.normalize("NFKC", found.group()))
            yield string.fault(found.group(), found.start(), "plain digits and letters", repair)


def _strings(one: OneFile) -> Iterator[_String]:
    """Strings of a file's records that are ours to spell."""
    for record in one.file.records:
        found = walk(record, str)
        languages = {path[:-1]: text for path, text, _ in found if path[-1] == "language"}
        for path, text, _ in found:
            if not QUOTES.intersection(path):
                around = [languages.get(path[:depth]) for depth in reversed(range(len(path)))]
                if BY_LANGUAGE.intersection(path):
                    around.insert(0, str(path[-1]))
                yield _String(record, path, text, next(filter(None, around), EDITORS))


def _with(pattern: str, one: OneFile) -> Iterator[tuple[_String, re.Match[str]]]:
    """Yield each string of a file in which a pattern is found, with the first place."""
    for string in _strings(one):
        found = re.search(pattern, string.text)
        if found and not _is_printed(one.corpus, string):
            yield string, found


def _is_printed(corpus: Corpus, string: _String) -> bool:
    """Whether a string is a name as some text prints it, or may be. Slow: for strings in which something was found.

    Nobody can say that no text prints it before every text could be made.
    """
    if string.field not in NAMES:
        return False
    return not texts_hold(corpus) or _is_in_a_text(corpus, string.text)


@once_per_corpus
def _is_in_a_text(corpus: Corpus, words: str) -> bool:
    return any(words in text for _, text in all_texts(corpus))


def _twin(string: _String, found: str) -> str:
    """What to write for letters that look Latin. Only in a Latin language is it certain that Latin ones are meant."""
    twins = [f"{TWINS[letter]!r} for {code_point(letter)}" for letter in dict.fromkeys(found) if letter in TWINS]
    if not twins:
        return "Write the word in letters of one script."
    latin = f"in Latin letters: {' and '.join(twins)}."
    if written(string.language).script == LATIN:
        return f"Write the word {latin}"
    return f"Write the word in letters of one script, for instance {latin}"


def _whole(radical: str) -> str:
    """What to write for a radical: the character that looks like it, if one does."""
    plain = without_forms(radical)
    return "Write the character that is meant." if plain == radical else _write(plain)


def _write(characters: str) -> str:
    return f"Write {characters!r} ({_shown(characters)}) instead."


def _shown(characters: str) -> str:
    return " ".join(map(code_point, characters))


@cache
def _some_code_is_deprecated() -> bool:
    words = (code.deprecated for codes in Codelist.__subclasses__() for code in codes)
    steps = (code.deprecated for codes in Scale.__subclasses__() for code in codes)
    return any(words) or any(steps)


@rule(on=OneFile, level=2, certainty="guess", where=is_of_today)
def deprecated_code(one: OneFile) -> Iterator[Fault]:
    """A record uses codes that the codelists still recommend.

    A deprecated code means what it always meant, but goes with the next major version; a record that uses it must be changed by then.
    """
    for record in one.file.records if _some_code_is_deprecated() else ():
        for path, code in deprecated_in(record):
            repair = f"Use {code.replaced_by}." if code.replaced_by else "Choose the code that now fits best."
            got = f"{code.value}, deprecated since {code.deprecated}"
            yield Fault(record, path, got, code.replaced_by or "a code that is not deprecated", repair)


def deprecated_in(record: Record) -> Iterator[tuple[Path, Codelist | Scale]]:
    """Yield every deprecated code in a record, with its path."""
    return ((found.path, found.value) for found in walk(record, Codelist, Scale) if found.value.deprecated)


_MARK = re.compile("TODO|TBD|TBC|FIXME|XXX")
_MARKED = re.compile(r"\b(?:TODO|TBD|TBC|FIXME)\b|\bXXX+(?=\s*(?:[:.]|$))")
_SHORT = 10
"""Characters below which a text is looked through for a word at all."""
_PROSE = ("title", "description", "method", "rights", "gloss_en", "note", "reason")


@rule(on=OneFile, certainty="convention")
def unwritten(one: OneFile) -> Iterator[Fault]:
    """Our own prose is written out: no TODO and no row of dots stands for it.

    They were meant to be replaced later; published, they tell readers nothing.
    """
    for record in one.file.records:
        for path, text in _prose_of(record):
            if (len(text) < _SHORT or _MARK.search(text)) and _is_unwritten(text):
                repair = "Write what is to be said here; if there is nothing to say and the field may be null, set it to null."
                yield Fault(record, path, repr(shorten(text)), "words of its own", repair)


def _is_unwritten(text: str) -> bool:
    """Whether a text holds a mark of what is still to be written.

    Example:
        >>> _is_unwritten("TODO: why"), _is_unwritten("…"), _is_unwritten("The XXX Olympiad.")
        (True, True, False)
    """
    wordless = len(text) < _SHORT and not any(map(str.isalnum, text))
    return wordless or (_MARK.search(text) is not None and _MARKED.search(text) is not None)


EVIDENCED = (Actor, Tenure, Instrument, Place)
"""Records with evidence."""


@cache
def _prose_keys(model: type[Record]) -> tuple[str, ...]:
    return tuple(key for key in _PROSE if key in fields_of(model))


def _prose_of(record: Record) -> list[tuple[Path, str]]:
    """What we have written in a record ourselves, but for names."""
    values = vars(record)
    found: list[tuple[Path, str]] = [((key,), text) for key in _prose_keys(type(record)) if (text := values[key])]
    if type(record) in EVIDENCED:
        found += [(("evidence", index, "quote"), each.quote) for index, each in enumerate(values["evidence"])]
    elif type(record) is Provision:
        for index, commitment in enumerate(values["commitments"]):
            place: Path = ("commitments", index, "object")
            found += [((*place, language), words) for language, words in commitment.object.items()]
            if commitment.note is not None:
                found.append((("commitments", index, "note"), commitment.note))
    return found


def has_sets_of_today(one: OneFile) -> bool:
    """Whether the records of a file, in today's form, may have lists that mean sets."""
    if isinstance(one.record, Dataset):
        return False  # It has a rule of its own.
    return is_of_today(one) and (isinstance(one.record, Document) or _has_lists(type(one.record)))


@cache
def _has_lists(model: type[Record | Part]) -> bool:
    """Whether a model has lists of values, or parts that have some."""
    inner = (shape.innermost.value_type for shape in shapes(model).values())  # type: ignore[arg-type]
    lists = any(_is_list_of_values(each) for shape in shapes(model).values() for each in _layers(shape))  # type: ignore[arg-type]
    return lists or any(issubclass(kind, Record | Part) and _has_lists(kind) for kind in inner)  # type: ignore[arg-type]


def _layers(shape: Shape | None) -> Iterator[Shape]:
    """Yield what may stand in a field, and what may stand inside that."""
    while shape is not None:
        yield shape
        shape = shape.each


def _is_list_of_values(shape: Shape) -> bool:
    return shape.value_type is list and shape.each is not None and not issubclass(shape.each.value_type, Record | Part)


@rule(on=OneFile, certainty="proof", where=has_sets_of_today)
def repeated_item(one: OneFile) -> Iterator[Fault]:
    """A list that means a set has each item once.

    An item that is listed twice is counted twice.
    """
    for record in one.file.records:
        for path, items in _sets(record):
            if len(set(items)) < len(items):
                yield from _repeated_in(items, record, path)


def _repeated_in(items: Sequence[Any], record: Record, path: Path) -> Iterator[Fault]:
    seen: set[Any] = set()
    for index, item in enumerate(items):
        if item in seen:
            repair = "Remove it; if another was meant, write that instead."
            yield Fault(record, (*path, index), f"{item} a second time", "each item once", repair)
        seen.add(item)


def _sets(record: Record) -> list[tuple[Path, Sequence[Any]]]:
    """Lists of a record that mean sets: all but those of records."""
    lists = walk(record, list)
    found = [(path, items) for path, items, shape in lists if items[1:] and _is_list_of_values(shape)]
    if type(record) is Document:
        for name in ("collectives", "terms"):
            found.append(((name,), [f"{one.language} {one.text}" for one in vars(record)[name]]))
    return found


DATE_FIELDS: dict[type[Record], tuple[str, ...]] = {
    Document: ("date",),
    Source: ("printed_date",),
    Tenure: ("start_date", "end_date", "as_of"),
    Instrument: ("date",),
    Place: ("date",),
}
"""Fields that hold a date of ours, by the record that they are in."""


@rule(on=OneFile, certainty="proof", where=lambda one: type(one.record) in DATE_FIELDS)
def impossible_date(one: OneFile) -> Iterator[Fault]:
    """A date is in the calendar, and an interval ends after it begins.

    A date that never was is a slip of the pen, and nothing can be ordered by it.
    """
    for record in one.file.records:
        for key in DATE_FIELDS.get(type(record), ()):
            value: str | None = getattr(record, key)
            if value is not None and Edtf.parse(value) is None:
                yield Fault(record, (key,), value, "a date of the calendar, start before end", "Correct the date.")
