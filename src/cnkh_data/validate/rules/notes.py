"""Level 5: what the note of a divergence says of the versions is so: the words that it quotes, its numbers, and who adds what.

A version is told by the name of its language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice

from ...corpus import Corpus, DocumentFolder, days, once_per_corpus, once_per_folder
from ...fold import fold
from ...models import Divergence
from ...models.codelists import Dimension, DivergenceType
from ...numerals import numbers, readable
from ...texts import primary_language, shorten
from ...words import EDITORS, IDEOGRAPHIC, languages, words_for, written
from ..fault import Fault
from ..rule import rule

_QUOTED = re.compile("[\"“]([^\"”]+)[\"”]|(?<!\\w)['‘]([^'’]{4,}?)['’](?!\\w)")
_MARK = re.compile("[\"“'‘]")
"""The beginning of a quotation."""
_WHOSE = {DivergenceType.ADDITION: 1, DivergenceType.OMISSION: 0}
"""Types of which one version has the words, and which: direction runs from the first text of a document."""


@cache
def _names() -> Mapping[str, str]:
    """Primary language to what notes call a version in it."""
    return {tag: written(tag).name for tag in languages()}


def _name(language: str) -> str:
    """What notes call a version; empty if they have no word for it."""
    return _names().get(primary_language(language), "")


@cache
def _side() -> re.Pattern[str]:
    """The name of a version in a note."""
    return re.compile(rf"\b({'|'.join(_names().values())})\b")


@cache
def _adds() -> re.Pattern[str]:
    """A note's words for which version adds something."""
    return re.compile(rf"\b({'|'.join(_names().values())})(?: \w+)? {words_for('note_adds', EDITORS).any.source}")


def _is_ideographic(language: str) -> bool:
    return written(language).script == IDEOGRAPHIC


_HAN = re.compile("[\u3400-\u9fff]+")
LONG_ENOUGH = 4
"""Characters of a quotation that may be from elsewhere in the text; a shorter one is of the paragraph itself."""


@rule(level=5)
def words_in_note(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a note quotes in Chinese stands in the text, so a slip in it is seen; English words in it may be our own."""
    parts: dict[str, list[str]] = {}
    for provision in folder.provisions:
        quotes = [anchor.words for language, anchor in provision.anchors.items() if _is_ideographic(language)]
        parts.setdefault(provision.id.rpartition(".")[0], []).append("".join("".join(quotes).split()))
    paragraphs = {key: "".join(words) for key, words in parts.items()}
    texts = {one: "".join(text.split()) for one, text in folder.words.items() if _is_ideographic(one)}
    operators: dict[str, str] = {}  # They may stand in an earlier sentence.
    for provision in folder.provisions:
        quotes = [span.words for commitment in provision.commitments for span in commitment.operator.values()]
        operators[provision.id] = " ".join(["", *quotes])
    name = next(map(_name, texts), "")
    for divergence in folder.divergences if texts else ():
        found = _HAN.findall(fold(divergence.note))
        here = paragraphs.get(divergence.provision.rpartition(".")[0], "")
        for words in found:
            if not here or words in here or words in operators.get(divergence.provision, ""):
                continue
            if not (len(words) >= LONG_ENOUGH and any(words in text for text in texts.values())):
                repair = f"Quote the words as the {name} text of {divergence.provision} has them."
                yield Fault(
                    divergence, ("note",), f"{words!r}, which does not stand there", "words of the text", repair
                )
                break


@rule(level=5)
def quoted_in_note(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a note quotes as the words of a version stands there, or the note tells of another sentence."""
    versions = [language for language in folder.texts if (own := written(language)).apart and own.name]
    for divergence in folder.divergences:
        misquoted = ((one, words) for one in versions if (words := _misquoted(corpus, folder, divergence, one)))
        for language, words in islice(misquoted, 1):
            others = " or ".join(f"the {name}" for name in _names_of(folder) if name != _name(language))
            repair = f"Quote the words as the {_name(language)} of {divergence.provision} has them"
            repair += f"; if they are {others}, say so." if others else "."
            got = f"{words!r}, which does not stand there"
            yield Fault(divergence, ("note",), got, "words of the text", repair)


def _names_of(folder: DocumentFolder) -> Sequence[str]:
    """What notes call the versions of a document."""
    return list(dict.fromkeys(filter(None, map(_name, folder.texts))))


def _misquoted(corpus: Corpus, folder: DocumentFolder, divergence: Divergence, language: str) -> str | None:
    """What a note quotes as the words of a version, and does not stand in its paragraph; words in ideographs need no marks."""
    if _name(language) not in divergence.note:
        return None
    paragraph = _paragraphs(corpus, folder, language).get(divergence.provision.rpartition(".")[0], "")
    for words in _quoted_as(divergence.note, _name(language)) if paragraph else ():
        if not all(_has(paragraph, part) for part in words.split("…")):
            return words
    return None


def _quoted_as(note: str, name: str) -> Iterator[str]:
    """Yield what a note quotes as the words of a version, and does not deny it."""
    if name not in note or not _QUOTED.search(note):
        return
    sides = list(_side().finditer(note))
    for quoted in _QUOTED.finditer(note):
        before = [side for side in sides if side.end() <= quoted.start()]
        if before and before[-1].group(1) == name and not _is_denied(note[before[-1].end() : quoted.start()]):
            yield quoted.group(1) or quoted.group(2)


def _is_denied(before: str) -> bool:
    """Whether what stands before a quotation denies it: after the last other quotation in it."""
    own = _MARK.split(before)[-1]
    return words_for("note_denies", EDITORS).any.search(own) is not None


@once_per_folder
def _paragraphs(corpus: Corpus, folder: DocumentFolder, language: str) -> dict[str, str]:
    """Id of each paragraph to the words of a version in it."""
    found: dict[str, list[str]] = {}
    for unit in folder.provisions:
        if language in unit.anchors:
            found.setdefault(unit.id.rpartition(".")[0], []).append(unit.anchors[language].words)
    return {paragraph: "".join(quotes) for paragraph, quotes in found.items()}


def _has(text: str, words: str) -> bool:
    """Whether words stand in a text, whatever their marks, blanks and capitals, and a verb or noun in its other form."""
    return words in text or _letters(words).removesuffix("s") in _letters(text)


_NO_LETTERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=64)
def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words.lower())


@rule(level=5, needs=("divergence-spans",))
def who_adds(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An addition is what the other version adds to the first; a note that says it of the first has them the wrong way round."""
    order = [_name(text.language) for text in folder.document.texts]
    for divergence in folder.divergences:
        place = _WHOSE.get(divergence.type)
        adds = _adds().search(fold(divergence.note)) if place is not None else None
        if place is not None and adds and len(order) > 1 and adds.group(1) in order and adds.group(1) != order[place]:
            got, expected = f"{adds.group()!r}, of an {divergence.type}", f"the {order[place]}, which has the words"
            yield Fault(divergence, ("note",), got, expected, f"Say what the {order[place]} adds.")


@rule(level=5)
def numbers_in_note(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A number in a note is one of the texts that it compares."""
    if not all(map(readable, folder.texts)):
        return
    provisions = {provision.id: provision for provision in folder.provisions}
    years = _years(corpus)
    for divergence in folder.divergences:
        if not _DIGIT.search(divergence.note):
            continue
        note = _REFERENCE.sub(lambda place: " " * len(place.group()), divergence.note)
        said = [number for number in numbers(note, EDITORS) if number.plain and str(number.value) not in years]
        near = _printed({one: span.words for one, span in provisions[divergence.provision].anchors.items()})
        # Nearly every number is one of the sentence; the whole texts are read for the others only.
        strange = [number for number in said if number.value not in near]
        everywhere = _printed_anywhere(corpus, folder) if strange else set()
        for number in strange:
            if number.value not in everywhere:
                words = divergence.note[number.start : number.end]
                repair = "Write the number that the versions have."
                yield Fault(
                    divergence, ("note",), f"{words!r}, which stands in no version", "a number of the texts", repair
                )


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


_DIGIT = re.compile("[0-9]")
_REFERENCE = re.compile(r"\S*\d+\.\d+\.\d+\S*|\S*\d{4}-\d{2}-\d{2}\S*|\b[dcr]\d+\b")
"""A place in the data, which is no number of the texts."""


@rule(level=5)
def neutral_note(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """No source says which version is authentic, so neither is the error of the other; a note says what each has."""
    for divergence in folder.divergences:
        if judging := words_for("note_judges", EDITORS).any.search(fold(divergence.note)):
            repair = "Say what each version has, and leave the judgement to the reader."
            yield Fault(divergence, ("note",), repr(judging.group()), "a note that blames neither version", repair)


_MORE_SPECIFIC = {DivergenceType.SPECIFICATION: 1, DivergenceType.GENERALISATION: 0}
"""Which text says more in a divergence of a type; direction runs from the first."""


@rule(level=5, needs=("divergence-spans",))
def who_says_more(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A specification says more than the first text; one of which the note says that it lacks something is a generalisation."""
    order = [_name(text.language) for text in folder.document.texts]
    for divergence in folder.divergences if len(order) > 1 else ():
        place = _MORE_SPECIFIC.get(divergence.type)
        if place is None or not order[place]:
            continue
        note = fold(divergence.note)
        said = _says_less(order[place]).search(note)
        if said and not _says_less(order[1 - place]).search(note):
            other = next(kind for kind, says in _MORE_SPECIFIC.items() if says != place)
            got, repair = (
                f"{divergence.type}, with {shorten(said.group())!r}",
                f"Set the type to {other}, or correct the note.",
            )
            yield Fault(divergence, ("type",), got, f"{other}, as the note has it", repair)


@cache
def _says_less(name: str) -> re.Pattern[str]:
    """A note's words that a version, by its name, says less than the other."""
    lacks, only = (words_for(table, EDITORS).any.source for table in ("note_lacks", "note_only"))
    return re.compile(rf"\b{name}\b[^.;]*{lacks}|{only}[^.;]*\b{name}\b")


def _says_time(words: str) -> bool:
    """Whether words, of a text or a note that quotes it, say something of time, in any language."""
    return _DIGIT.search(words) is not None or any(words_for("time", tag).any.search(words) for tag in languages())


@rule(level=5)
def time_in_when(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Versions differ in when only where one of them, or the note, says something of time."""
    for divergence in folder.divergences:
        said = [fold(divergence.note), *(span.words for span in divergence.spans.values())]
        if divergence.dimension is Dimension.WHEN and not any(map(_says_time, said)):
            repair = "Set the dimension to what differs: who, what, force, where or name."
            yield Fault(divergence, ("dimension",), "when, with no word of time", "another dimension", repair)
