"""Level 5: what the note of a divergence says of the versions is so: the words that it quotes, its numbers, and who adds what.

Notes are in English. A version is told by the name of its language; to read notes about another, add it to LANGUAGES.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from ...corpus import Corpus, DocumentFolder, days, once_per_corpus, once_per_folder
from ...fold import fold
from ...models.codelists import Dimension, DivergenceType
from ...numerals import numbers, readable
from ...texts import primary_language, shorten
from ..rule import Fault, rule

LANGUAGES = {
    "zh": "Chinese",
    "en": "English",
    "km": "Khmer",
    "fr": "French",
    "vi": "Vietnamese",
    "th": "Thai",
    "lo": "Lao",
}
"""What notes call the versions."""
_SIDE = re.compile(rf"\b({'|'.join(LANGUAGES.values())})\b")
_ADDS = re.compile(rf"\b({'|'.join(LANGUAGES.values())})(?: \w+)? adds\b")
_QUOTED = re.compile("[\"“]([^\"”]+)[\"”]|(?<!\\w)['‘]([^'’]{4,}?)['’](?!\\w)")
_DENIED = re.compile(
    r"\b(?:no|not|without|lacks?|lacking|never|nor|neither|drops?|omits?|leaves out|rather than|instead of|for)\b[^\"“'‘]*$",
    re.IGNORECASE,
)
"""What stands before words of which a note says that a version does not have them."""
_JUDGING = re.compile(
    r"\b(?:wrong\w*|errors?|erroneous\w*|mistak\w+|mistransl\w+|incorrect\w*|inaccura\w+|fails? to|should have)\b",
    re.IGNORECASE,
)
_JUDGING_PARTS = ("rong", "rror", "rrone", "istak", "istransl", "ncorrect", "naccura", "ail", "hould have")
"""Parts of such words, quick to look for."""
_WHOSE = {DivergenceType.ADDITION: 1, DivergenceType.OMISSION: 0}
"""Types of which one version has the words, and which: direction runs from the first text of a document."""


_HAN = re.compile("[\u3400-\u9fff]+")
LONG_ENOUGH = 4
"""Characters of a quotation that may be from elsewhere in the text; a shorter one is of the paragraph itself."""


@rule(level=5)
def words_in_note(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a note quotes in Chinese stands in the text, so a slip in it is seen; English words in it may be our own."""
    parts: dict[str, list[str]] = {}
    for provision in folder.provisions:
        quotes = [anchor.words for language, anchor in provision.anchors.items() if language.startswith("zh")]
        parts.setdefault(provision.id.rpartition(".")[0], []).append("".join("".join(quotes).split()))
    paragraphs = {key: "".join(words) for key, words in parts.items()}
    texts = {one: "".join(text.split()) for one, text in folder.words.items() if one.startswith("zh")}
    operators: dict[str, str] = {}  # They may stand in an earlier sentence.
    for provision in folder.provisions:
        quotes = [span.words for commitment in provision.commitments for span in commitment.operator.values()]
        operators[provision.id] = " ".join(["", *quotes])
    for divergence in folder.divergences if texts else ():
        found = _HAN.findall(fold(divergence.note))
        here = paragraphs.get(divergence.provision.rpartition(".")[0], "")
        for words in found:
            if not here or words in here or words in operators.get(divergence.provision, ""):
                continue
            if not (len(words) >= LONG_ENOUGH and any(words in text for text in texts.values())):
                repair = f"Quote the words as the Chinese text of {divergence.provision} has them."
                yield Fault(
                    divergence, ("note",), f"{words!r}, which does not stand there", "words of the text", repair
                )
                break


@rule(level=5)
def quoted_in_note(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a note quotes as the words of the English stands there, or the note tells of another sentence."""
    english = next((language for language in folder.texts if primary_language(language) == "en"), None)
    paragraphs = _paragraphs(folder, english) if english else {}
    for divergence in folder.divergences if english else ():
        paragraph = paragraphs.get(divergence.provision.rpartition(".")[0], "")
        for words in _quoted_as(divergence.note, LANGUAGES["en"]) if paragraph else ():
            if not all(_has(paragraph, part) for part in words.split("…")):
                repair = f"Quote the words as the English of {divergence.provision} has them; if they are the Chinese, say so."
                yield Fault(
                    divergence, ("note",), f"{words!r}, which does not stand there", "words of the text", repair
                )
                break


def _quoted_as(note: str, name: str) -> Iterator[str]:
    """Yield what a note quotes as the words of a version, and does not deny it."""
    if name not in note or not _QUOTED.search(note):
        return
    sides = list(_SIDE.finditer(note))
    for quoted in _QUOTED.finditer(note):
        before = [side for side in sides if side.end() <= quoted.start()]
        if before and before[-1].group(1) == name and not _DENIED.search(note[before[-1].end() : quoted.start()]):
            yield quoted.group(1) or quoted.group(2)


def _paragraphs(folder: DocumentFolder, language: str) -> dict[str, str]:
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
    order = [LANGUAGES.get(primary_language(text.language)) for text in folder.document.texts]
    for divergence in folder.divergences:
        place = _WHOSE.get(divergence.type)
        adds = _ADDS.search(divergence.note) if place is not None and "adds" in divergence.note else None
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
        said = [number for number in numbers(note, "en") if number.plain and str(number.value) not in years]
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
        if not any(part in divergence.note for part in _JUDGING_PARTS):
            continue
        if judging := _JUDGING.search(divergence.note):
            repair = "Say what each version has, and leave the judgement to the reader."
            yield Fault(divergence, ("note",), repr(judging.group()), "a note that blames neither version", repair)


_LESS = r"\b{}\b[^.;]*\b(?:only|without|has no|no such|names? none|is silent)\b|\bonly\b[^.;]*\b{}\b"
_MORE_SPECIFIC = {DivergenceType.SPECIFICATION: 1, DivergenceType.GENERALISATION: 0}
"""Which text says more in a divergence of a type; direction runs from the first."""


@rule(level=5, needs=("divergence-spans",))
def who_says_more(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A specification says more than the first text; one of which the note says that it lacks something is a generalisation."""
    order = [LANGUAGES.get(primary_language(text.language), "") for text in folder.document.texts]
    for divergence in folder.divergences if len(order) > 1 else ():
        place = _MORE_SPECIFIC.get(divergence.type)
        if place is None or not order[place]:
            continue
        said = re.search(_LESS.format(order[place], order[place]), divergence.note)
        if said and not re.search(_LESS.format(order[1 - place], order[1 - place]), divergence.note):
            other = next(kind for kind, says in _MORE_SPECIFIC.items() if says != place)
            got, repair = (
                f"{divergence.type}, with {shorten(said.group())!r}",
                f"Set the type to {other}, or correct the note.",
            )
            yield Fault(divergence, ("type",), got, f"{other}, as the note has it", repair)


_TIME = re.compile(
    r"\d|\b(?:years?|months?|days?|dat(?:e|es|ed)|times?|when|already|tense|future|past|present|now|again|before|after|since|until|early|ongoing"
    r"|period|first|then|once|still|been|is|was|will|anniversar\w+|continu\w*|complet\w*|yet|perfect|progressive|keep\w*)\b"
    "|[年月日时時已将將曾届屆早近今来來]|尽快",
    re.IGNORECASE,
)
"""Words of time, tense and aspect, in notes and in texts."""


@rule(level=5)
def time_in_when(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Versions differ in when only where one of them, or the note, says something of time."""
    for divergence in folder.divergences:
        said = [divergence.note, *(span.words for span in divergence.spans.values())]
        if divergence.dimension is Dimension.WHEN and not any(map(_TIME.search, said)):
            repair = "Set the dimension to what differs: who, what, force, where or name."
            yield Fault(divergence, ("dimension",), "when, with no word of time", "another dimension", repair)
