"""Level 5: every name in the texts is in a register, once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, all_texts, facts, of_each, once_per_corpus, texts_hold
from ...fold import fold, spelled_out
from ...mentions import Tokens, covered, lexicon, matches, tokens, tokens_of
from ...models.codelists import NameType, Role
from ...numerals import month_names
from ...texts import number_of, primary_language
from ...words import words_for, written
from ..fault import Fault
from ..rule import rule
from .references import document_uses, register_uses

_OPENS_QUOTE = re.compile("[《〈“]")
_CLOSES = {"《": "》", "〈": "〉", "“": "”"}
_SENTENCE_END = {".", ":", ";", "。", "!", "?", "(", "（", '"'}


@rule(level=5)
def unregistered_name(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A title in 《》, a quoted name or a capitalised English word that no entry accounts for is a name that counts would miss."""
    for language, text in folder.texts.items():
        words = tokens_of(corpus, folder, language)
        known = covered(corpus, folder, language) | _title_words(folder, language, words)
        places: dict[str, list[tuple[int, int]]] = {}
        for first, last in _missing_names(corpus, text, language, words, known):
            start, end = words.starts[first], words.ends[last]
            places.setdefault(text[start:end], []).append((start, end))
        for (start, end), *more in places.values():
            yield _fault(folder, language, start, end, len(more))


def _title_words(folder: DocumentFolder, language: str, words: Tokens) -> set[int]:
    """Words of a printed title, which are capitalised whether they are names or not; what it names, the text names again."""
    if not written(language).names_capitalised:
        return set()
    titles = [p.anchors[language] for p in folder.provisions if p.role is Role.TITLE and language in p.anchors]
    return {number for title in titles for number in words.inside(title.start_offset, title.end_offset)}


def _missing_names(
    corpus: Corpus, text: str, language: str, words: Tokens, known: set[int]
) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each name that nothing accounts for."""
    capitals = written(language).names_capitalised
    quoted: set[int] = set()
    for start, end in _quotations(text):
        inside = words.inside(start, end)
        quoted.update(inside)
        missing = [number for number in inside if words.words[number][0].isalnum() and number not in known]
        # Where names have capitals, other words in quotation marks are a turn of phrase (an “ironclad” friendship), and so
        # is what has the marks of a sentence in it.
        saying = not capitals and _SENTENCE_MARK.search(text, start, end) is not None
        if missing and not saying and not (capitals and all(words.words[number].islower() for number in missing)):
            yield inside[1], inside[-2]
    if capitals:
        no_names = _no_names(language)
        missing = [
            number
            for number, word in enumerate(words.words)
            if word[0].isupper()
            and number not in known
            and number not in quoted
            and not _is_no_name(words, number, no_names)
        ]
        names = [number for number in missing if not _only_begins(corpus, text, language, words, number)]
        for first, last in _runs(names, words, _listed("inside_name", language)):
            yield from _in_one_line(text, words, first, last)


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield where something stands between a mark and the next that closes it; what is not closed is looked for once."""
    after, unclosed = 0, set[str]()
    for opening in _OPENS_QUOTE.finditer(text):
        mark, start = opening.group(), opening.start()
        if start < after or mark in unclosed:
            continue
        closing = text.find(_CLOSES[mark], start + 1)
        if closing < 0:
            unclosed.add(mark)
        elif closing > start + 1:
            after = closing + 1
            yield start, after


_SENTENCE_MARK = re.compile("[，。！？；]")
_ROMAN = re.compile("[IVX]+")
_SIGNS = frozenset("$¥€£")


class _NoNames(NamedTuple):
    """Capitalised words of a language that are no names."""

    words: frozenset[str]
    currencies: frozenset[str]


@cache
def _no_names(language: str) -> _NoNames:
    listed = (*month_names(language), *_listed("weekday", language), *_listed("title_of_person", language))
    return _NoNames(frozenset(listed), _listed("currency", language))


@cache
def _listed(table: str, language: str) -> frozenset[str]:
    """Plain words of a table."""
    return frozenset(words_for(table, language).any.words)


def _is_no_name(words: Tokens, number: int, no_names: _NoNames) -> bool:
    """Whether a capitalised word is a title (H.E., Mr.), an initial, a month or day, or part of a sum (US$), as every text may have."""
    word, following = words.words[number], "".join(words.words[number + 1 : number + 2])
    initial = (len(word) == 1 or _ROMAN.fullmatch(word)) and following == "."
    of_sum = following in _SIGNS or (word in no_names.currencies and following.isdigit())
    return bool(initial) or of_sum or word in no_names.words


def _only_begins(corpus: Corpus, text: str, language: str, words: Tokens, number: int) -> bool:
    """Whether a word is capitalised because it begins a sentence: it stands in lower case somewhere in the corpus, or may."""
    word = words.words[number].lower()
    if not _opens_sentence(text, words, number):
        return False
    known = _words_in_lower_case(corpus).get(primary_language(language), ())
    return word in _listed("opener", language) or word in known or not texts_hold(corpus)


@once_per_corpus
def _words_in_lower_case(corpus: Corpus) -> dict[str, set[str]]:
    """Primary language to the words that some text of it has in lower case, of those in which names have capitals."""
    found: dict[str, set[str]] = {}
    for text, words in all_texts(corpus):
        if written(text.language).names_capitalised:
            known = found.setdefault(primary_language(text.language), set())
            known.update(_LOWER_CASE.findall(spelled_out(words)))
    return found


_LOWER_CASE = re.compile(r"\b[a-zß-öø-ÿ]+\b")
_JOINING = frozenset("-&")
"""Marks that stand inside a name."""


def _runs(missing: Sequence[int], words: Tokens, small: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each run of missing ones: one name, with the small words inside it."""
    for _, group in groupby(enumerate(_joined(missing, words, small | _JOINING)), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        yield run[0], run[-1]


def _in_one_line(text: str, words: Tokens, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a run that stand together: names under a text stand in lines and columns, and are not one."""
    start = first
    for number in range(first + 1, last + 1):
        end = words.ends[number - 1]
        between = text[end : words.starts[number]]
        short = text.rfind("\n", max(0, end - SHORT_LINE), end) >= 0 or end < SHORT_LINE
        if "  " in between or "\t" in between or ("\n" in between and short):
            yield start, number - 1
            start = number
    yield start, last


SHORT_LINE = 50
"""Characters of a line that ends where it ends; a longer one may be wrapped."""


def _joined(missing: Sequence[int], words: Tokens, small: frozenset[str]) -> list[int]:
    """Missing tokens, and the small words that stand between two of them."""
    found: list[int] = []
    for number in missing:
        between = range(found[-1] + 1, number) if found else range(0)
        if len(between) <= MOST_SMALL_WORDS and all(words.words[one] in small for one in between):
            found.extend(between)
        found.append(number)
    return found


MOST_SMALL_WORDS = 2
"""Small words in a row inside a name: Ministry of the Interior."""


def _opens_sentence(text: str, words: Tokens, number: int) -> bool:
    if number == 0 or words.words[number - 1] in _SENTENCE_END:
        return True
    if "\n" in text[words.ends[number - 1] : words.starts[number]]:
        return True
    # After a printed number: (3) The two sides ….
    return words.words[number - 1] == ")" and _PRINTED_NUMBER.fullmatch(words.words[number - 2]) is not None


_PRINTED_NUMBER = re.compile(r"[0-9]{1,3}|[ivxIVX]{1,5}|[a-z]")


def _fault(folder: DocumentFolder, language: str, start: int, end: int, more: int) -> Fault:
    provision = folder.provision_at(language, start)
    if provision is None:
        raise LookupError("provisions tile the text at this level")
    words = folder.texts[language][start:end]
    got = f"{words!r} at {start}" + (f" (and at {number_of(more, 'more place')})" if more else "")
    repair = (
        "Add it as a name of a register entry; if only this document calls the entry so, to its collectives; if it names nothing "
        "in any text, list it in data/registers/non_names.json with a reason; if nothing here, in this document's mentions.json."
    )
    return Fault(provision, ("anchors", language, "quote"), got, "a registered name or a listed non-name", repair)


@rule(level=5)
def overlapping_overrides(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Where two overrides stand at one place, one says that a name is whom the other says it is not."""
    in_order = sorted(folder.overrides, key=lambda one: (one.language, one.start_offset, one.end_offset))
    for before, override in pairwise(in_order):
        if before.language == override.language and override.start_offset < before.end_offset:
            got = f"{override.quote!r} at {override.start_offset}, where {before.id} stands"
            repair = f"Remove this one or {before.id}, whichever is wrong."
            yield Fault(override, ("start_offset",), got, "one override at a place", repair)


@rule(level=5, needs=("overlapping-overrides",))
def needless_override(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An override that says what the register says anyway was meant to say something else, or is not needed."""
    found = {
        (language, match.start, match.end): match.target.entities
        for language in {override.language for override in folder.overrides} & folder.texts.keys()
        for match in matches(tokens_of(corpus, folder, language), lexicon(corpus, folder, language))
    }
    for override in folder.overrides:
        if found.get((override.language, override.start_offset, override.end_offset)) == (override.entity,):
            got, expected = f"{override.entity}, as the register has it", "another entity, or null"
            repair = "Name the entity that stands there instead; if it is this one, remove the override."
            yield Fault(override, ("entity",), got, expected, repair)


_PAIRS = (("《", "》"), ("〈", "〉"), ("“", "”"), ("‘", "’"), ("（", "）"), ("(", ")"), ("「", "」"), ("『", "』"))


@rule(level=5)
def unpaired_mark(corpus: Corpus) -> Iterator[Fault]:
    """A title whose closing mark is missing stands in no text as it is written here."""
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            for opening, closing in _PAIRS:
                if name.text.count(opening) != name.text.count(closing) and not _is_apostrophe(name.text, closing):
                    repair = f"Write both {opening} and {closing}, or neither."
                    yield Fault(entity, ("names", index, "text"), repr(name.text), "marks in pairs", repair)


def _is_apostrophe(text: str, mark: str) -> bool:
    """Whether a mark stands in a name as an apostrophe, alone."""
    return mark == "’" and "‘" not in text


@rule(level=5)
def clashing_name(corpus: Corpus) -> Iterator[Fault]:
    """One printed name that stands for two entities could resolve to either; mentions need one answer."""
    owner: dict[tuple[str, str], str] = {}
    for entity in corpus.entities.values():
        told: set[str] = set()
        for index, name in enumerate(entity.names):
            other = owner.setdefault((name.language, name.text), entity.id)
            if other != entity.id and other not in told:
                told.add(other)
                got = f"{name.text}, also a name of {other}"
                repair = "Remove it from one of the two"
                if entity.names == corpus.entities[other].names:
                    repair += f"; they share all their names: remove the entry that repeats {other}"
                yield Fault(entity, ("names", index, "text"), got, "a name of one entry", f"{repair}.")


@rule(level=5)
def name_and_non_name(corpus: Corpus) -> Iterator[Fault]:
    """An expression cannot be a name and none: a non-name goes first, so the entry would be found nowhere."""
    owner = {(name.language, name.text): entity.id for entity in corpus.entities.values() for name in entity.names}
    for entry in corpus.non_names:
        other = owner.get((entry.language, entry.text))
        if other is not None:
            repair = f"Remove it; if the expression names nothing in any text, remove the name of {other} instead."
            yield Fault(entry, ("text",), f"{entry.text!r}, a name of {other}", "an expression that is no name", repair)


@rule(level=5, severity="warning", whole=True)
def unused_abbreviation(corpus: Corpus) -> Iterator[Fault]:
    """A short form is kept because a text prints it; one that stands in none is a slip, or will one day match something else."""
    left: dict[str, set[str]] = {}
    for name in (name for entity in corpus.entities.values() for name in entity.names):
        if name.type is NameType.ABBREVIATION:
            left.setdefault(name.language, set()).add(name.text)
    languages = set[str]()
    for text, words in all_texts(corpus):
        languages.add(text.language)
        if unseen := left.get(text.language):
            folded = fold(words)
            unseen -= {one for one in unseen if fold(one) in folded}
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            short = name.type is NameType.ABBREVIATION and name.language in languages
            if short and name.text in left[name.language]:
                got = f"{name.text!r}, in no {name.language} text"
                repair = "Correct it to the letters that a text prints, or remove it."
                yield Fault(entity, ("names", index, "text"), got, "an abbreviation that is used", repair)


@rule(level=5, needs=("clashing-name",))
def near_clashing_name(corpus: Corpus) -> Iterator[Fault]:
    """Names that differ only in case, width, script or punctuation are one name to a reader, and to a search; they need one owner."""
    owner: dict[tuple[str, str], tuple[str, str]] = {}
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            key = primary_language(name.language), _bare(name.text)
            other, its_name = owner.setdefault(key, (entity.id, name.text))
            if other != entity.id:
                got = f"{name.text!r}, nearly {its_name!r} of {other}"
                repair = "Remove it from one of the two, or merge the two entries and retire one id."
                yield Fault(entity, ("names", index, "text"), got, "a name unlike those of other entries", repair)


def _bare(name: str) -> str:
    """A name without what readers overlook.

    Example:
        >>> _bare("China–ASEAN  Expo") == _bare("china-asean expo"), _bare("《宪章》") == _bare("宪章")
        (True, True)
    """
    folded = unicodedata.normalize("NFKC", fold(name)).casefold()
    return " ".join(word for word in tokens(folded).words if word[0].isalnum())


@rule(level=5)
def blank_in_name(corpus: Corpus) -> Iterator[Fault]:
    """A blank at the end of a name, or two inside it, is seen by nobody and makes another string of it in every table."""
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            plain = " ".join(name.text.split())
            if name.text != plain:
                got, path = repr(name.text), ("names", index, "text")
                yield Fault(entity, path, got, "words with one blank between them", f"Write {plain!r}.")


@rule(level=5)
def listed_languages(corpus: Corpus) -> Iterator[Fault]:
    """The dataset says in which languages its texts are; each once, and each that a text has."""
    listed = corpus.dataset.languages
    seen: set[str] = set()
    used = {primary_language(text.language) for one in facts(corpus) for text in one.texts}
    for index, language in enumerate(listed):
        if language in seen:
            yield Fault(corpus.dataset, ("languages", index), language, "each once", "Remove it.")
        elif language not in used and not corpus.unread and facts(corpus):
            repair = f"Remove {language}: no text is in it."
            yield Fault(corpus.dataset, ("languages", index), language, f"of {', '.join(sorted(used))}", repair)
        seen.add(language)
    for language in sorted(used - set(listed)):
        got = f"{', '.join(listed)}, without {language}"
        yield Fault(corpus.dataset, ("languages",), got, "the language of every text", f"Add {language}.")


@rule(level=5)
def repeated_name(corpus: Corpus) -> Iterator[Fault]:
    """One name twice in an entry would be two rows of the names table for one fact."""
    for entity in corpus.entities.values():
        seen: set[tuple[str, str]] = set()
        for index, name in enumerate(entity.names):
            if (name.language, name.text) in seen:
                repair = "Remove one of the two."
                yield Fault(entity, ("names", index), f"{name.text} a second time", "each name once", repair)
            seen.add((name.language, name.text))


@rule(level=6, whole=True, judged=True)
def orphan_entry(corpus: Corpus) -> Iterator[Fault]:
    """An entry that no text names and no record refers to says nothing about the documents, and is often a slip of an id or name."""
    used = set(_referred_to(corpus))
    unused = [entity for entity in corpus.entities.values() if entity.id not in used]
    asked = [(name.language, name.text) for entity in unused for name in entity.names]
    named = _named(corpus, [*asked, *((entry.language, entry.text) for entry in corpus.non_names)])
    for entity in unused:
        if not any((name.language, name.text) in named for name in entity.names):
            repair = "Remove the entry, or give it the name that a text uses."
            yield Fault(
                entity, (), f"{entity.id}, named by no text, referred to by no record", "an entry in use", repair
            )
    for non_name in corpus.non_names:
        if (non_name.language, non_name.text) not in named:
            got = f"{non_name.text!r}, in no {non_name.language} text"
            yield Fault(non_name, ("text",), got, "an expression of a text", "Remove the entry, or correct its text.")


def _referred_to(corpus: Corpus) -> Iterator[str]:
    for use in register_uses(corpus):
        yield use.target
    for targets in _uses_in_document(corpus):
        yield from targets


@of_each
def _uses_in_document(_: Corpus, folder: DocumentFolder) -> frozenset[str]:
    """Ids of register entries that a document refers to."""
    return frozenset(use.target for use in document_uses(folder))


def _named(corpus: Corpus, expressions: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of some expressions with their languages, those that some text of the language has, letter by letter or word by word."""
    left: dict[str, set[str]] = {}
    for language, expression in expressions:
        left.setdefault(language, set()).add(expression)
    found: set[tuple[str, str]] = set()
    for has in (_letter_by_letter, _word_by_word):  # Nearly all stand there to the letter.
        for text, words in all_texts(corpus) if any(left.values()) else ():
            here = has(words, left[text.language]) if left.get(text.language) else set()
            found |= {(text.language, one) for one in here}
            left.get(text.language, set()).difference_update(here)
    return found


def _letter_by_letter(text: str, expressions: set[str]) -> set[str]:
    return {one for one in expressions if one in text}


def _word_by_word(text: str, expressions: set[str]) -> set[str]:
    """Expressions of which the words stand one after the other in a text, whatever the blanks between them."""
    by_first: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for one in expressions:
        words = tokens(one).words
        by_first.setdefault(words[0] if words else "", {}).setdefault(words, []).append(one)
    found = {one for same in by_first.pop("", {}).values() for one in same}
    words = tokens(text).words
    lengths = {first: {len(one) for one in some} for first, some in by_first.items()}
    for at, word in enumerate(words):
        for length in lengths.get(word, ()):
            found.update(by_first[word].get(words[at : at + length], ()))
    return found
