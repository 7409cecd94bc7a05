"""Level 5: the note of a divergence quotes words that its versions have.

A version is told by the name of its language. Notes are prose, so all of this is a guess.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...fold import fold
from ...words import EDITORS, IDEOGRAPHIC, languages, words_for, written
from ..fault import Fault
from ..rule import rule
from ..subjects import OneDivergence

# The mark stands before the choice, so that `re` jumps from mark to mark instead of trying each character.
_QUOTED = re.compile("[\"“'‘](?:(?<=[\"“])([^\"”]+)[\"”]|(?<=['‘])(?<!\\w['‘])([^'’]{4,}?)['’](?!\\w))")
_MARK = re.compile("[\"“'‘]")
"""The beginning of a quotation."""
_HAN = re.compile("[\u3400-\u9fff]+")
LONG_ENOUGH = 4
"""Characters of a quotation that may be from elsewhere in the text; a shorter one is of the paragraph itself."""
_NO_LETTERS = re.compile(r"[\W_]+")


def _has_quotation(one: OneDivergence) -> bool:
    """Whether its note quotes something between marks, or in ideographs."""
    note = one.divergence.note
    return _QUOTED.search(note) is not None or (not note.isascii() and _HAN.search(fold(note)) is not None)


@cache
def _side() -> re.Pattern[str]:
    """The name of a version in a note."""
    return re.compile(rf"\b({'|'.join(written(tag).name for tag in languages())})\b")


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
    return _paragraphs(one.corpus, one.folder, language).get(_paragraph_of(one), "")


def _paragraph_of(one: OneDivergence) -> str:
    """The id of its paragraph."""
    return one.divergence.provision.rpartition(".")[0]


@rule(on=OneDivergence, certainty="guess", where=_has_quotation)
def quoted_in_note(one: OneDivergence) -> Iterator[Fault]:
    """What a note quotes as the words of a version stands in the paragraph there; what it has in ideographs, in the text there.

    A note is read in place of the text, so a slip in a quotation misleads, and so do words from elsewhere or from the other version.
    """
    if found := _misquoted(one) or _strange_ideographs(one):
        name, words = found
        names = [written(text.language).name for text in one.document.texts]
        others = " or ".join(dict.fromkeys(f"the {other}" for other in names if other not in ("", name)))
        repair = f"Quote the words as the {name} of {one.divergence.provision} has them"
        repair += f"; if they are {others}, say so." if others else "."
        yield one.fault("note", f"{words!r}, which does not stand there", "words of the text", repair)


def _misquoted(one: OneDivergence) -> tuple[str, str] | None:
    """What a note quotes between marks as the words of a version, and does not stand in its paragraph; after its name."""
    quoted = _quoted_as(one.divergence.note)
    for language in one.folder.texts if quoted else ():
        own = written(language)
        paragraph = _paragraph(one, language) if own.apart and own.name in quoted else ""
        for words, before in quoted[own.name] if paragraph else ():
            if words in paragraph or all(_has(paragraph, part) for part in words.split("…")) or _is_denied(before):
                continue
            return own.name, words
    return None


def _strange_ideographs(one: OneDivergence) -> tuple[str, str] | None:
    """The ideographs of a note that stand neither in its paragraph nor in an operator that governs there; after a version's name."""
    found = () if one.divergence.note.isascii() else _HAN.findall(one.note.words)
    here = _ideographs_in(one.corpus, one.folder, _paragraph_of(one)) if found else ""
    for words in found if here else ():
        if words not in here and not _is_elsewhere(one, words):
            return written(next(iter(_in_ideographs(one.corpus, one.folder)))).name, words
    return None


def _is_elsewhere(one: OneDivergence, words: str) -> bool:
    """Whether ideographs stand in an operator of the provision or, if they are long enough, anywhere in a text."""
    operators = (span.words for each in one.provision.commitments for span in each.operator.values())
    texts = _in_ideographs(one.corpus, one.folder).values() if len(words) >= LONG_ENOUGH else ()
    return any(words in text for text in chain(operators, texts))


@once_per_folder
def _ideographs_in(corpus: Corpus, folder: DocumentFolder, paragraph: str) -> str:
    """What the texts in ideographs have in a paragraph, folded and without blanks."""
    texts = _in_ideographs(corpus, folder)
    return " ".join(_unbroken(_paragraphs(corpus, folder, one).get(paragraph, "")) for one in texts).strip()


@once_per_folder
def _in_ideographs(corpus: Corpus, folder: DocumentFolder) -> dict[str, str]:
    """The texts in ideographs, folded and without blanks."""
    texts = folder.words.items()
    return {language: _unbroken(text) for language, text in texts if written(language).script == IDEOGRAPHIC}


def _unbroken(words: str) -> str:
    return "".join(words.split())


def _quoted_as(note: str) -> dict[str, list[tuple[str, str]]]:
    """Name of a version to what a note quotes as its words, or denies, each with what stands between the two."""
    found: dict[str, list[tuple[str, str]]] = {}
    quotations = list(_QUOTED.finditer(note))
    sides = [(side.end(), side[1]) for side in _side().finditer(note)] if quotations else []
    for quoted in quotations if sides else ():
        start = quoted.start()
        if before := [side for side in sides if side[0] <= start]:
            end, name = before[-1]
            found.setdefault(name, []).append((quoted[1] or quoted[2], note[end:start]))
    return found


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
