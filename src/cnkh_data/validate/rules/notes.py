"""Level 5: what the note of a divergence says of the versions is so: the words that it quotes, its numbers, and who adds what.

A version is told by the name of its language. Notes are prose, so all of this is a guess.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from ...corpus import Corpus, DocumentFolder, days, once_per_corpus, once_per_folder
from ...fold import fold
from ...models.codelists import Dimension, DivergenceType
from ...numerals import numbers, readable
from ...texts import primary_language, shorten
from ...words import EDITORS, IDEOGRAPHIC, languages, words_for, written
from ..fault import Fault
from ..rule import rule
from ..subjects import OneDivergence

_QUOTED = re.compile("[\"“]([^\"”]+)[\"”]|(?<!\\w)['‘]([^'’]{4,}?)['’](?!\\w)")
_MARK = re.compile("[\"“'‘]")
"""The beginning of a quotation."""
_HAN = re.compile("[\u3400-\u9fff]+")
LONG_ENOUGH = 4
"""Characters of a quotation that may be from elsewhere in the text; a shorter one is of the paragraph itself."""
_DIGIT = re.compile("[0-9]")
_REFERENCE = re.compile(r"\S*\d+\.\d+\.\d+\S*|\S*\d{4}-\d{2}-\d{2}\S*|\b[dcr]\d+\b")
"""A place in the data, which is no number of the texts."""
_NO_LETTERS = re.compile(r"[\W_]+")
_WHOSE = {DivergenceType.ADDITION: 1, DivergenceType.OMISSION: 0}
"""Types of which one version has the words, and which: direction runs from the first text of a document."""
_MORE_SPECIFIC = {DivergenceType.SPECIFICATION: 1, DivergenceType.GENERALISATION: 0}
"""Types of which one version says more, and which."""


def _has_words_of_one(one: OneDivergence) -> bool:
    """Whether it is of a type of which one version has the words."""
    return one.divergence.type in _WHOSE


def _is_more_or_less_specific(one: OneDivergence) -> bool:
    """Whether it is of a type of which one version says more."""
    return one.divergence.type in _MORE_SPECIFIC


def _is_about_time(one: OneDivergence) -> bool:
    """Whether it is about when."""
    return one.divergence.dimension is Dimension.WHEN


def _has_digits(one: OneDivergence) -> bool:
    """Whether its note has a number in digits, and numbers are read in every text."""
    return _DIGIT.search(one.divergence.note) is not None and all(map(readable, one.folder.texts))


def _has_quotation(one: OneDivergence) -> bool:
    """Whether its note quotes something between marks."""
    return _QUOTED.search(one.divergence.note) is not None


def _has_ideographs(one: OneDivergence) -> bool:
    """Whether its note has words in ideographs."""
    return _HAN.search(fold(one.divergence.note)) is not None


@cache
def _names() -> Mapping[str, str]:
    """Primary language to what notes call a version in it."""
    return {tag: written(tag).name for tag in languages()}


def _name(language: str) -> str:
    """What notes call a version; empty if they have no word for it."""
    return _names().get(primary_language(language), "")


def _names_of(one: OneDivergence) -> Sequence[str]:
    """What notes call the versions of its document, the first text first."""
    return [_name(text.language) for text in one.document.texts]


@cache
def _side() -> re.Pattern[str]:
    """The name of a version in a note."""
    return re.compile(rf"\b({'|'.join(_names().values())})\b")


@cache
def _adds() -> re.Pattern[str]:
    """A note's words for which version adds something."""
    return re.compile(rf"\b({'|'.join(_names().values())})(?: \w+)? {words_for('note_adds', EDITORS).any.source}")


@cache
def _says_less(name: str) -> re.Pattern[str]:
    """A note's words that a version, by its name, says less than the other."""
    lacks, only = (words_for(table, EDITORS).any.source for table in ("note_lacks", "note_only"))
    return re.compile(rf"\b{name}\b[^.;]*{lacks}|{only}[^.;]*\b{name}\b")


@once_per_folder
def _paragraphs(corpus: Corpus, folder: DocumentFolder, language: str) -> dict[str, str]:
    """Id of each paragraph that a text has to its folded words."""
    words = {
        paragraph: "".join(unit.anchors[language].words for unit in units if language in unit.anchors)
        for paragraph, units in folder.paragraphs.items()
    }
    return {paragraph: one for paragraph, one in words.items() if one}


def _paragraph(one: OneDivergence, language: str) -> str:
    """The words of a text in its paragraph, folded; empty if it has none there."""
    return _paragraphs(one.corpus, one.folder, language).get(one.divergence.provision.rpartition(".")[0], "")


def _unbroken(words: str) -> str:
    return "".join(words.split())


@once_per_folder
def _in_ideographs(corpus: Corpus, folder: DocumentFolder) -> dict[str, str]:
    """The texts in ideographs, folded and without blanks."""
    texts = folder.words.items()
    return {language: _unbroken(text) for language, text in texts if written(language).script == IDEOGRAPHIC}


@rule(on=OneDivergence, level=5, certainty="guess", where=_has_ideographs)
def words_in_note(one: OneDivergence) -> Iterator[Fault]:
    """The ideographs in a note stand in the text, in the paragraph that the divergence is in or in the operators of its commitments.

    A note is read in place of the text, so a slip in a quotation misleads. Words in letters may be our own, and are not asked about.
    """
    texts = _in_ideographs(one.corpus, one.folder)
    here = " ".join(_unbroken(_paragraph(one, language)) for language in texts).strip()
    operators = (span.words for each in one.provision.commitments for span in each.operator.values())
    nearby = " ".join([here, *operators])
    for words in _HAN.findall(fold(one.divergence.note)) if here else ():
        anywhere = len(words) >= LONG_ENOUGH and any(words in text for text in texts.values())
        if words not in nearby and not anywhere:
            repair = f"Quote the words as the {_name(next(iter(texts)))} text of {one.divergence.provision} has them."
            yield one.fault("note", f"{words!r}, which does not stand there", "words of the text", repair)
            return


@rule(on=OneDivergence, level=5, certainty="guess", where=_has_quotation)
def quoted_in_note(one: OneDivergence) -> Iterator[Fault]:
    """What a note quotes as the words of a version stands in the paragraph there.

    A note is read in place of the text, so a quotation from elsewhere, or from the other version, misleads.
    """
    versions = [language for language in one.folder.texts if (own := written(language)).apart and own.name]
    misquoted = ((language, words) for language in versions if (words := _misquoted(one, language)))
    if found := next(misquoted, None):
        language, words = found
        name = _name(language)
        others = " or ".join(dict.fromkeys(f"the {other}" for other in _names_of(one) if other not in ("", name)))
        repair = f"Quote the words as the {name} of {one.divergence.provision} has them"
        repair += f"; if they are {others}, say so." if others else "."
        yield one.fault("note", f"{words!r}, which does not stand there", "words of the text", repair)


def _misquoted(one: OneDivergence, language: str) -> str | None:
    """What a note quotes as the words of a version, and does not stand in its paragraph; None if there is nothing of the kind."""
    for words in _quoted_as(one.divergence.note, _name(language)):
        paragraph = _paragraph(one, language)
        if paragraph and not all(_has(paragraph, part) for part in words.split("…")):
            return words
    return None


def _quoted_as(note: str, name: str) -> Iterator[str]:
    """Yield what a note quotes as the words of a version, and does not deny it."""
    sides = list(_side().finditer(note)) if name in note else []
    for quoted in _QUOTED.finditer(note) if sides else ():
        before = [side for side in sides if side.end() <= quoted.start()]
        if before and before[-1].group(1) == name and not _is_denied(note[before[-1].end() : quoted.start()]):
            yield quoted.group(1) or quoted.group(2)


def _is_denied(before: str) -> bool:
    """Whether what stands before a quotation denies it: after the last other quotation in it."""
    own = _MARK.split(before)[-1]
    return words_for("note_denies", EDITORS).any.search(own) is not None


def _has(text: str, words: str) -> bool:
    """Whether words stand in a text, whatever their marks, blanks and capitals, and a verb or noun in its other form."""
    return words in text or _letters(words).removesuffix("s") in _letters(text)


@lru_cache(maxsize=64)
def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words.lower())


@rule(on=OneDivergence, level=5, certainty="guess", where=_has_words_of_one, needs=("divergence-spans",))
def who_adds(one: OneDivergence) -> Iterator[Fault]:
    """The note of an addition speaks of what the other version adds, and that of an omission of what the first has more.

    Either the type or the note has the two versions the wrong way round.
    """
    order, kind = _names_of(one), one.divergence.type
    adds = _adds().search(fold(one.divergence.note))
    if adds and len(order) > 1 and adds.group(1) in order and adds.group(1) != (having := order[_WHOSE[kind]]):
        repair = f"Say what the {having} adds; or correct the type and the spans."
        yield one.fault("note", f"{adds.group()!r}, of an {kind}", f"the {having}, which has the words", repair)


@rule(on=OneDivergence, level=5, certainty="guess", where=_has_digits)
def numbers_in_note(one: OneDivergence) -> Iterator[Fault]:
    """A number in a note is one of the texts that it compares.

    Numbers are what a reader takes from a note, and a slip in one shows nowhere else.
    """
    note = _REFERENCE.sub(lambda place: " " * len(place.group()), one.divergence.note)
    years = _years(one.corpus)
    said = [number for number in numbers(note, EDITORS) if number.plain and str(number.value) not in years]
    near = _printed({language: span.words for language, span in one.provision.anchors.items()})
    # Nearly every number is one of the provision; the whole texts are read for the others only.
    strange = [number for number in said if number.value not in near]
    for number in strange:
        if number.value not in _printed_anywhere(one.corpus, one.folder):
            words = one.divergence.note[number.start : number.end]
            repair = "Write the number that the versions have."
            yield one.fault("note", f"{words!r}, which stands in no version", "a number of the texts", repair)


@once_per_corpus
def _years(corpus: Corpus) -> frozenset[str]:
    """Years of the documents, which notes may name."""
    return frozenset(str(day.year) for day in days(corpus).values())


def _printed(versions: Mapping[str, str]) -> set[Decimal]:
    """Numbers that some versions print, or may."""
    return {number.value for language, words in versions.items() for number in numbers(words, language)}


@once_per_folder
def _printed_anywhere(corpus: Corpus, folder: DocumentFolder) -> set[Decimal]:
    """Numbers that the texts of a document print, or may."""
    return _printed(folder.words)


@rule(on=OneDivergence, level=5, certainty="guess")
def neutral_note(one: OneDivergence) -> Iterator[Fault]:
    """A note says what each version has, and calls neither wrong.

    No source says which version is authentic, so neither can be the error of the other.
    """
    if judging := words_for("note_judges", EDITORS).any.search(fold(one.divergence.note)):
        repair = "Say what each version has, and leave the judgement to the reader."
        yield one.fault("note", repr(judging.group()), "a note that blames neither version", repair)


@rule(on=OneDivergence, level=5, certainty="guess", where=_is_more_or_less_specific, needs=("divergence-spans",))
def who_says_more(one: OneDivergence) -> Iterator[Fault]:
    """In a specification the other version says more, in a generalisation the first, and the note says nothing else.

    Either the type or the note has the two versions the wrong way round.
    """
    order, kind = _names_of(one), one.divergence.type
    more = _MORE_SPECIFIC[kind]
    if len(order) < 2 or not order[more]:
        return
    note = fold(one.divergence.note)
    said = _says_less(order[more]).search(note)
    if said and not _says_less(order[1 - more]).search(note):
        (other,) = _MORE_SPECIFIC.keys() - {kind}
        repair = f"Set type to {other}, or correct the note."
        yield one.fault("type", f"{kind}, with {shorten(said.group())!r}", f"{other}, as the note has it", repair)


@rule(on=OneDivergence, level=5, certainty="guess", where=_is_about_time)
def time_in_when(one: OneDivergence) -> Iterator[Fault]:
    """In a divergence of the dimension when, one of the versions or the note says something of time.

    Otherwise the versions probably differ in something else, and are counted under the wrong dimension.
    """
    said = [fold(one.divergence.note), *(span.words for span in one.divergence.spans.values())]
    if not any(map(_says_time, said)):
        repair = (
            "Set dimension to what differs (who, what, force, where, name), or say in the note what differs in time."
        )
        yield one.fault("dimension", "when, with no word of time", "another dimension", repair)


def _says_time(words: str) -> bool:
    """Whether words, of a text or a note that quotes it, say something of time, in any language."""
    return _DIGIT.search(words) is not None or any(words_for("time", tag).any.search(words) for tag in languages())
