"""Level 5: every name in the texts is in a register, and overrides say what the register cannot."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from shlex import quote
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder, all_texts, once_per_corpus, texts_hold
from ...fold import fold, spelled_out
from ...mentions import Tokens, covered, named_in, tokens_of
from ...models import MentionOverride
from ...models.codelists import ActorKind, MentionBasis, Role
from ...name_limits import countries_called
from ...probable_names import Probable, kind_by_words
from ...seals import stands
from ...texts import primary_language
from ...unregistered import LONGEST_TITLE, counterparts, is_held, label_of_kind, probable, titled_person
from ...words import Words, in_any_language, marks_of, words_for, written
from ..fault import Fault
from ..in_texts import Listed, listed, printed
from ..limits import and_more
from ..meant import is_slip, like_in
from ..rule import rule
from ..subjects import OneDocument, OneText

_OPENS_QUOTE = re.compile("[《〈“]")
_CLOSES = {"《": "》", "〈": "〉", "“": "”"}
_SENTENCE_END = {".", ":", ";", "。", "!", "?", "(", "（", '"'}


@rule(on=OneText, certainty="convention")
def unregistered_name(one: OneText) -> Iterator[Fault]:
    """Every title in 《》, every quoted name and every capitalised English word is a registered name or a listed non-name.

    Mentions are counted from the registers. A name that is in no register is missing from every count.
    """
    language, text = one.text.language, one.folder.texts[one.text.language]
    places: dict[str, list[tuple[int, int]]] = {}
    for start, end in unregistered(one.corpus, one.folder, language):
        places.setdefault(text[start:end].casefold(), []).append((start, end))
    for found in places.values():
        (start, end), *more = sorted(found, key=lambda place: text[slice(*place)].isupper())
        yield _mistyped(one, start, end) or _unregistered(one, start, end, len(more))


@rule(on=OneText, certainty="guess")
def probable_name(one: OneText) -> Iterator[Fault]:
    """Where names have no capitals, what ends like a name (中柬政府间协调委员会) or follows a title (总理洪玛奈) is a registered name.

    Nobody sees such a name in a long text, and if it is in no register, it is missing from every count.
    """
    language = one.text.language
    places: dict[str, list[Probable]] = {}
    for name in probable(one.corpus, one.folder, language):
        places.setdefault(one.folder.texts[language][name.start : name.end], []).append(name)
    for words, (name, *more) in places.items():
        provision = one.folder.provision_at(language, name.start)
        if provision is None:
            continue
        got = f"{words!r} at {name.start}" + and_more("and at", len(more), "place")
        kind = label_of_kind(name.kind)
        repair = (
            f"If it is a name, add it to the names of a register entry, or add an entry ({kind}{_in_others(one, name)}): "
            f"{_command(one, words)} proposes it. If it is none, list it in data/registers/non_names.json with a reason."
        )
        yield Fault(provision, ("anchors", language, "quote"), got, "a registered name or a listed non-name", repair)


def _command(one: OneText, words: str) -> str:
    return f"cnkh new entry {quote(words)} --document {one.folder.name}"


def _in_others(one: OneText, name: Probable) -> str:
    """What the other versions call a name, as far as their words tell."""
    others = counterparts(one.corpus, one.folder, one.text.language, name, unregistered)
    return "".join(f", {tag}: {words!r}" for tag, words in others.items())


def _mistyped(one: OneText, start: int, end: int) -> Fault | None:
    """The fault of a listed expression that no text has, if it has nearly the letters of what stands around an unknown name."""
    if not texts_hold(one.corpus):
        return None  # It may stand in a text that could not be made.
    language, text = one.text.language, one.folder.texts[one.text.language]
    for entry in _in_no_text(one.corpus):
        if entry.language != language or stands(one.corpus, entry.record):
            continue
        wrong = entry.text
        near = like_in(text[max(0, start - len(wrong)) : end + len(wrong)], wrong) or ""
        if text[start:end] in near and is_slip(near, wrong):
            here = one.folder.provision_at(language, start)
            got = f"{wrong!r}, in no text, while {here.id if here else one.folder.name} has {near!r}"
            repair = f"Write {near!r}, if that is meant; if not, name that in a register entry or in data/registers/non_names.json."
            return Fault(entry.record, (*entry.path, "text"), got, near, repair)
    return None


@once_per_corpus
def _in_no_text(corpus: Corpus) -> list[Listed]:
    """Names and non-names that stand in no text."""
    found = printed(corpus, ((entry.language, entry.text) for entry in listed(corpus)))
    return [entry for entry in listed(corpus) if (entry.language, entry.text) not in found]


def _title_words(folder: DocumentFolder, language: str, words: Tokens) -> set[int]:
    """Words of a printed title, which are capitalised whether they are names or not; what it names, the text names again."""
    if not written(language).names_capitalised:
        return set()
    titles = [p.anchors[language] for p in folder.provisions if p.role is Role.TITLE and language in p.anchors]
    return {number for title in titles for number in words.inside(title.start_offset, title.end_offset)}


def unregistered(corpus: Corpus, folder: DocumentFolder, language: str) -> Iterator[tuple[int, int]]:
    """Yield where a text has a title, a quotation or a word with a capital that nothing accounts for: start and end, in code points."""
    words = tokens_of(corpus, folder, language)
    known = covered(corpus, folder, language) | _title_words(folder, language, words)
    named = {
        number: corpus.kind_of(match.target.entities[0]) is ActorKind.PERSON
        for match in named_in(corpus, folder, language)
        if match.target.entities and match.target.basis is MentionBasis.NAME
        for number in match.tokens
    }
    behind = [match.span() for match in _credit().finditer(folder.texts[language])]
    places = (
        (words.starts[first], words.ends[last])
        for first, last in _missing_names(corpus, folder.texts[language], language, words, known, named)
        if not any(start <= words.starts[first] < end for start, end in behind)
    )
    yield from _titles(corpus, folder.texts[language], language, places)


@cache
def _credit() -> re.Pattern[str]:
    """Who took a picture, in brackets behind what it shows: (Xinhua/Chen Mou). A photographer is no actor."""
    agency = in_any_language(lambda one: one.words("agency").source)
    whole = in_any_language(lambda one: one.words("photo_credit", "whole").source)
    return re.compile(rf"[（(\[]\s?(?:{agency}\s?/\s?[^.;/)\]）]{{2,40}}|{whole})\s?[)）\]]")


def _titles(corpus: Corpus, text: str, language: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield names, those put together that are parts of one title: common words in capitals with small words between them.

    “Working towards a Community with a Shared Future for Stability and Prosperity” is one name, and not five.
    """
    whole: tuple[int, int] | None = None
    last = (0, 0)
    for start, end in places:
        if whole is not None and _goes_on_in_title(corpus, text, language, last, start, end):
            whole = (whole[0], end)
        else:
            if whole is not None:
                yield whole
            whole = start, end
        last = start, end
    if whole is not None:
        yield whole


def _goes_on_in_title(corpus: Corpus, text: str, language: str, before: tuple[int, int], start: int, end: int) -> bool:
    between = text[before[1] : start]
    if not (written(language).names_capitalised and len(between) <= LONGEST_BETWEEN) or not _BETWEEN.fullmatch(between):
        return False
    small = words_for("inside_title", language).any.words
    if not set(_WORD.findall(between)) <= set(small):
        return False
    common = [_is_common(corpus, text[a:b], language) for a, b in (before, (start, end))]
    return all(common) if "," in between or not between.strip() else any(common)


def _is_common(corpus: Corpus, words: str, language: str) -> bool:
    """Whether each word of some has small letters somewhere in the corpus, small words left out."""
    listed = [word.lower() for word in _WORD.findall(words) if word[:1].isupper()]
    return bool(listed) and all(_is_in_lower_case(corpus, primary_language(language), word) for word in listed)


_BETWEEN = re.compile(r",? (?:[^\W\d_]+ ){0,3}")
_WORD = re.compile(r"[^\W\d_]+")
LONGEST_BETWEEN = 24
"""Characters of small words between parts of a title."""


def _missing_names(
    corpus: Corpus, text: str, language: str, words: Tokens, known: set[int], named: Mapping[int, bool]
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
        saying = not capitals and (
            _SENTENCE_MARK.search(text, start, end) or not _may_be_name(text, start, end, language)
        )
        if missing and not saying and not (capitals and all(words.words[number].islower() for number in missing)):
            yield inside[1], inside[-2]
    if capitals:
        yield from _capitalised(corpus, text, language, words, known | quoted, named)


def _may_be_name(text: str, start: int, end: int, language: str) -> bool:
    """Whether what is quoted may be a name: a title, or what has a word of names at its end or behind it, where a language lists such words."""
    after = words_for("after_quoted_name", language)
    if not after or not any(text.startswith(mark, start) for mark in marks_of("quotation_marks", "opening")):
        return True
    return bool(after.any.match(fold(text[end : end + LONGEST_AFTER]))) or bool(
        kind_by_words(text[start + 1 : end - 1], language)
    )


LONGEST_AFTER = 8
"""Characters of a word behind a quoted name."""


def _capitalised(
    corpus: Corpus, text: str, language: str, words: Tokens, known: set[int], named: Mapping[int, bool]
) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each name with capitals that nothing accounts for."""
    no_names = _no_names(language)
    missing = [
        number
        for number, word in enumerate(words.words)
        if not "a" <= word[0] <= "z"  # Most words begin with a small letter, which is soon seen.
        and number not in known
        and word[0].isupper()
        and not _is_no_name(words, number, no_names)
    ]
    among, honorifics = set(missing), _listed("honorific", language)
    names = [
        number
        for number in missing
        if not _only_begins(corpus, text, language, words, number, number + 1 in among)
        and not (words.words[number].isupper() and _in_capitals(text, words, number))
    ]
    for run in _runs(names, words, language):
        for line in _in_one_line(text, words, *run):
            for start, last in _split(words, *line, language):
                first = next((one for one in range(start, last) if words.words[one] not in honorifics), last)
                if not all(map(no_names.alone.__contains__, words.words[first : last + 1])):
                    yield _whole(text, words, first, last, named, language)


def _in_capitals(text: str, words: Tokens, number: int) -> bool:
    """Whether a word stands in a line of capitals, a title: what it names, the text names again."""
    start = text.rfind("\n", 0, words.starts[number]) + 1
    end = text.find("\n", words.ends[number])
    line = text[start : end if end >= 0 else len(text)]
    return line.isupper() and " " in line.strip()


def _split(words: Tokens, first: int, last: int, language: str) -> Iterator[tuple[int, int]]:
    """Yield the names that a run has: the United States and India are two, a Ministry of Education and Training is one."""
    between = _listed("between_names", language)
    for number in range(first + 1, last):
        if words.words[number] in between and _are_two(words, first, number, last, language):
            yield first, number - 1
            following = number + 1
            while following < last and words.words[following] in _listed("inside_name", language):
                following += 1
            yield from _split(words, following, last, language)
            return
    yield first, last


def _are_two(words: Tokens, first: int, number: int, last: int, language: str) -> bool:
    """Whether a small word stands between two names, and not inside one."""
    left, right = words.words[first:number], words.words[number + 1 : last + 1]
    joins = words.words[number] in _listed("conjunction", language)
    if not joins:  # Hamas in Gaza, but a treaty in a region.
        return not kind_by_words(" ".join(left), language)
    article = right[0] in _listed("article", language)
    rest = right[1:] if article else right
    titled = words_for("title_before_name", language).begins
    return (
        article
        or _is_country(left, language)
        or _is_country(rest, language)
        or (_is_country(rest[:1], language) and _is_country(left[:1], language))
        or titled(" ".join(rest)) is not None
        or (len(left) == len(rest) == 1)
    )


def _is_country(words: Sequence[str], language: str) -> bool:
    return " ".join(words) in countries_called(language)


def _whole(
    text: str, words: Tokens, first: int, last: int, named: Mapping[int, bool], language: str
) -> tuple[int, int]:
    """A run with what hyphens join to it, and with the known names that it goes on from or to: a name inside a longer one.

    `named` has the tokens of known names, each with whether it is that of a person. The name of whoever holds an office goes on from nothing, and nothing goes on to it: Premier of the State Council Li Qiang.
    """
    first, last = _with_hyphens(words, first, last)
    if words_for("title_before_name", language).begins(" ".join(words.words[first : last + 1])):
        return first, last  # What stands before a title is no part of the name.
    start, end = words.starts[first], words.ends[last]
    if is_held(text[max(0, start - LONGEST_TITLE) : start].rstrip(), text[start:end], language):
        return first, last
    while first > 0 and first - 1 in named and _touch(words, first - 1):
        first -= 1
    while last + 1 in named and not named[last + 1] and _touch(words, last):
        last += 1
    return _with_hyphens(words, first, last)


def _touch(words: Tokens, number: int) -> bool:
    """Whether a word with a capital and the next, which has one too, have nothing but a blank between them."""
    if number + 1 >= len(words.words):
        return False
    apart = words.starts[number + 1] - words.ends[number]
    return apart == 1 and words.words[number][:1].isupper() and words.words[number + 1][:1].isupper()


def _with_hyphens(words: Tokens, first: int, last: int) -> tuple[int, int]:
    """A run with what hyphens join to it: Pacific in Asia-Pacific is no name of its own, nor is a pact in U.S.-Japan Pact."""
    while first > 1 and _joins(words, first - 1):
        first = _first_initial(words, first - 2)
    while last + 2 < len(words.words) and _joins(words, last + 1):
        last = _last_initial(words, last + 2)
    return first, last


def _first_initial(words: Tokens, number: int) -> int:
    """The first of some initials of which the last full stop is a token; another token itself."""
    while words.words[number] == "." and number > 0 and len(words.words[number - 1]) == 1:
        number -= 1
        if number > 1 and words.words[number - 1] == "." and len(words.words[number - 2]) == 1:
            number -= 1
    return number


def _last_initial(words: Tokens, number: int) -> int:
    """The full stop of the last of some initials of which the first is a token; another token itself."""
    while len(words.words[number]) == 1 and words.words[number + 1 : number + 2] == (".",):
        number += 1
        if number + 2 < len(words.words) and len(words.words[number + 1]) == 1 and words.words[number + 2] == ".":
            number += 1
    return number


def _joins(words: Tokens, number: int) -> bool:
    """Whether a token is a hyphen between two words, or initials, without blanks."""
    if number + 1 >= len(words.words):
        return False
    before, after = words.words[number - 1], words.words[number + 1]
    initials = before == "." and number > 1 and len(words.words[number - 2]) == 1
    touching = words.ends[number - 1] == words.starts[number] and words.ends[number] == words.starts[number + 1]
    return words.words[number] == "-" and (before[0].isalpha() or initials) and after[0].isalpha() and touching


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Yield where something stands between a mark and the next that closes it; what is not closed is looked for once."""
    after, unclosed = 0, set[str]()
    for opening in _OPENS_QUOTE.finditer(text):
        mark, start = opening.group(), opening.start()
        if start < after or mark in unclosed:
            continue
        closing = _closing(text, mark, start)
        if closing < 0:
            unclosed.add(mark)
        elif closing > start + 1:
            after = closing + 1
            yield start, after


def _closing(text: str, mark: str, start: int) -> int:
    """Where the mark stands that closes one that opens at a place, titles inside a title left out; -1 if none does."""
    closing = text.find(_CLOSES[mark], start + 1)
    opening = text.find(mark, start + 1, max(0, closing))
    while opening >= 0 and (after := text.find(_CLOSES[mark], closing + 1)) >= 0:
        if _SENTENCE_MARK.search(text, closing, after):
            break  # It closes another title.
        closing, opening = after, text.find(mark, opening + 1, after)
    return closing


_SENTENCE_MARK = re.compile("[，。！？；]")
_ROMAN = re.compile("[IVX]+")
_SIGNS = frozenset("$¥€£")


class _NoNames(NamedTuple):
    """Capitalised words of a language that are no names."""

    words: frozenset[str]
    currencies: frozenset[str]
    alone: frozenset[str]
    """Those that are none alone or beside each other, and small words between them."""


@cache
def _no_names(language: str) -> _NoNames:
    numbers = written(language).numbers
    months = [form for forms in numbers.months for form in forms] if numbers else []
    listed = (*months, *_listed("weekday", language), *_listed("title_of_person", language))
    printed = words_for("capitalised_word", language).any.words
    return _NoNames(
        frozenset(listed), _listed("currency", language), frozenset((*printed, *_listed("inside_name", language)))
    )


@cache
def _listed(table: str, language: str) -> frozenset[str]:
    """Plain words of a table."""
    return frozenset(words_for(table, language).any.words)


def _is_no_name(words: Tokens, number: int, no_names: _NoNames) -> bool:
    """Whether a capitalised word is a title (H.E., Mr.), an initial, a letter in brackets (R), a month or day, or part of a sum (US$).

    Every text may have these.
    """
    word, following = words.words[number], "".join(words.words[number + 1 : number + 2])
    initial = (len(word) == 1 or _ROMAN.fullmatch(word)) and following == "."
    of_sum = following in _SIGNS or (word in no_names.currencies and following.isdigit())
    between = len(word) == 1 and following == ")" and words.words[max(0, number - 1) : number] == ("(",)
    return bool(initial) or of_sum or between or word in no_names.words or _is_doubled(words, number)


def _is_doubled(words: Tokens, number: int) -> bool:
    """Whether a word stands before and behind a small one that hyphens join to both: People-to-People."""
    for first in (number, number - 4):
        joined = words.words[first : first + 5] if first >= 0 else ()
        if len(joined) == 5 and joined[0] == joined[4] and joined[1] == joined[3] == "-" and joined[2].islower():
            return True
    return False


def _only_begins(corpus: Corpus, text: str, language: str, words: Tokens, number: int, goes_on: bool) -> bool:
    """Whether a word is capitalised because it begins a sentence: it stands in lower case somewhere in the corpus, or may.

    `goes_on` says whether the next word has a capital too, so that a common word may begin a name.
    """
    printed = words.words[number]
    word = printed.lower()
    plain, others = _openers(language)
    may = word in plain or others.fullmatch(word) is not None
    if may and printed.isupper() and len(printed) > 1:
        return True  # NOTING, FURTHER RECALLING
    if not _opens_sentence(text, words, number):
        return False
    if may or not texts_hold(corpus):
        return True
    if goes_on or _after_initial(words, number):
        return False
    return _is_in_lower_case(corpus, primary_language(language), word)


@cache
def _openers(language: str) -> tuple[frozenset[str], Words]:
    """Words that begin sentences in a language: plain ones, in small letters, and those that a pattern is needed for. Nearly all are
    plain, and a pattern of all would take as long to compile as all names of a document to be found."""
    listed = words_for("opener", language).any
    plain = frozenset(word.lower() for word in listed.words if "*" not in word)
    return plain, Words(tuple(word for word in listed.words if "*" in word), listed.patterns, apart=listed.apart)


@once_per_corpus
def _is_in_lower_case(corpus: Corpus, language: str, word: str) -> bool:
    """Whether some text of a primary language has a word in lower case."""
    return texts_hold(corpus) and _lower_case_words(corpus).have(language, word)


def _after_initial(words: Tokens, number: int) -> bool:
    """Whether the full stop before a word may be that of an initial: U.S. National Security Advisor."""
    return words.words[max(0, number - 1) : number] == (".",) and number > 1 and len(words.words[number - 2]) == 1


class _LowerCaseWords:
    """The words that texts have in lower case, of languages in which names have capitals: gathered as far as they are asked for."""

    def __init__(self, corpus: Corpus) -> None:
        self._left = all_texts(corpus)
        self._known: dict[str, set[str]] = {}

    def have(self, language: str, word: str) -> bool:
        """Whether some text of a primary language has a word in lower case."""
        known = self._known.setdefault(language, set())
        while word not in known:
            text, words = next(self._left, (None, ""))
            if text is None:
                return False
            if written(text.language).names_capitalised:
                here = self._known.setdefault(primary_language(text.language), set())
                here.update(_LOWER_CASE.findall(spelled_out(words)))
        return True


@once_per_corpus
def _lower_case_words(corpus: Corpus) -> _LowerCaseWords:
    return _LowerCaseWords(corpus)


_LOWER_CASE = re.compile(r"\b[a-zß-öø-ÿ]+\b")
_JOINING = frozenset("-&")
"""Marks that stand inside a name."""


def _runs(missing: Sequence[int], words: Tokens, language: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each run of missing ones: one name, with the small words inside it."""
    for _, group in groupby(enumerate(_joined(missing, words, language)), key=lambda pair: pair[1] - pair[0]):
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


def _joined(missing: Sequence[int], words: Tokens, language: str) -> list[int]:
    """Missing tokens, and what stands between two of them in a name: small words, initials, the end of People's."""
    small = _listed("inside_name", language) | _JOINING
    owning = _listed("owns_in_name", language)
    found: list[int] = []
    for number in missing:
        between = range(found[-1] + 1, number) if found else range(0)
        inside = words.words[between.start : between.stop]
        if (
            (len(between) <= MOST_SMALL_WORDS and all(word in small for word in inside))
            or (len(inside) == 2 and inside[1] == "." and len(inside[0]) == 1 and inside[0].isalpha())
            or (
                inside[:1] == ("-",)
                and inside[1:2]
                and inside[1].islower()
                and all(word in small for word in inside[2:])
            )
            or (found and inside[:1] == ("'",) and inside[1:] in {(), ("s",)} and words.words[found[-1]] in owning)
        ):
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
    if _is_bullet(words, number - 1):
        return True
    # After a printed number: (3) The two sides ….
    return words.words[number - 1] == ")" and _PRINTED_NUMBER.fullmatch(words.words[number - 2]) is not None


def _is_bullet(words: Tokens, number: int) -> bool:
    """Whether a token is a mark before an item, with a blank behind it and none or a blank before it."""
    apart = number + 1 < len(words.starts) and words.starts[number + 1] > words.ends[number]
    before = number == 0 or words.starts[number] > words.ends[number - 1]
    return words.words[number] in {"-", "•", "*", "·"} and apart and before


_PRINTED_NUMBER = re.compile(r"[0-9]{1,3}|[ivxIVX]{1,5}|[a-z]")


def _unregistered(one: OneText, start: int, end: int, more: int) -> Fault:
    language = one.text.language
    provision = one.folder.provision_at(language, start)
    if provision is None:
        raise LookupError("provisions tile the text at this level")
    words = one.folder.texts[language][start:end]
    got = f"{words!r} at {start}" + and_more("and at", more, "place")
    repair = (
        "Add it to the names of a register entry, or put it back if it was there; "
        f"{_command(one, words)} proposes an entry. If only this document calls the entry so, add it "
        "to the document's terms. If it names nothing in any text, list it in data/registers/non_names.json with a reason; "
        "if only not here, in this document's mentions.json."
    )
    if person := titled_person(one.corpus, one.folder.texts[language][:start], words, language):
        repair = f"If {person} is meant, add {words!r}, with the title before it, to the names of that entry. {repair}"
    return Fault(provision, ("anchors", language, "quote"), got, "a registered name or a listed non-name", repair)


@rule(on=OneDocument, certainty="proof")
def overlapping_overrides(one: OneDocument) -> Iterator[Fault]:
    """No two overrides cover the same words.

    Where two stand at one place, one contradicts what the other says of the name.
    """
    farthest: dict[str, MentionOverride] = {}
    for override in sorted(one.folder.overrides, key=lambda each: (each.start_offset, each.end_offset)):
        before = farthest.setdefault(override.language, override)
        if before is not override and override.start_offset < before.end_offset:
            got = f"{override.quote!r} at {override.start_offset}, where {before.id} stands"
            repair = f"Remove this one or {before.id}, whichever is wrong."
            yield Fault(override, ("start_offset",), got, "one override at a place", repair)
        farthest[override.language] = max(before, override, key=lambda each: each.end_offset)
