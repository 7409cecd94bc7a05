"""The words by which codes are read, language by language: what stands in `lexicon/<language>.toml`, compiled once.

`lexicon/README.md` says how those files are written. Words are looked for in folded text, so offsets hold; a language without a file
is not checked.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from operator import add
from pathlib import Path
from typing import Any, NamedTuple

from .errors import CannotRunError, did_you_mean
from .fold import fold
from .models import codelists
from .number_words import NumberWords, number_words
from .texts import primary_language

LEXICON = Path(__file__).parent / "lexicon"
TABLES = "tables.toml"
"""What each table of a language holds, and which codelist its codes are of."""
LANGUAGE = "language"
"""The table that says how a language is written."""
NUMBERS = "numbers"
"""The table that says how its numbers are read."""
EDITORS = "en"
"""Language of what coders write: glosses, notes, labels."""
IDEOGRAPHIC = "Hani"
"""Script of a language that is written in Chinese characters."""
LATIN = "Latn"
NO_CODE = ""
"""Stands for the code of a table whose words all mean the same."""


class LexiconError(CannotRunError):
    """A file of words is not written as it must be."""


@dataclass(frozen=True)
class Words:
    """Words that mean one code, or stand for one thing."""

    words: tuple[str, ...] = ()
    """Each is looked for as a whole word where words are written apart; `*` stands for more letters."""
    patterns: tuple[str, ...] = ()
    """Regular expressions, for what words cannot say."""
    examples: tuple[str, ...] = ()
    """Texts in which they are found, at the place in brackets."""
    counterexamples: tuple[str, ...] = ()
    """Texts in which they are not found."""
    apart: bool = field(default=True, repr=False)
    """Whether words are written apart."""

    def __bool__(self) -> bool:
        return bool(self.words or self.patterns)

    @cached_property
    def keys(self) -> frozenset[str] | None:
        """A text in which one of them is found has one of these among its own, see `keys_in`; None if nobody can say."""
        found = [None] * len(self.patterns) + [_key(word, self.apart) for word in self.words]
        return None if None in found else frozenset(one for one in found if one)

    def may_be_in(self, text: str) -> bool:
        """Whether one of them can stand in a long folded text at all: a quick look, before they are searched for."""
        if self._parts is None:
            return True
        small = text.lower()
        return any(part in small for part in self._parts)

    @cached_property
    def _parts(self) -> frozenset[str] | None:
        """A text in which one of them is found has one of these letter by letter; None if nobody can say."""
        parts = {max(word.lower().replace("*", " ").split(" "), key=len) for word in self.words}
        return None if self.patterns or "" in parts else frozenset(parts)

    @cached_property
    def source(self) -> str:
        """A regular expression for any of them, longer words first, so that the longest is found; one for nothing if there are none."""
        if not self:
            return "(?!)"
        plain = sorted(self.words, key=lambda word: (-len(word), word))
        if not self.apart:
            return _either([*self.patterns, *map(_escaped, plain)])
        # A mark has no letter at its edge, so it is found beside anything.
        words = [word for word in plain if not _EDGE.search(word)]
        ahead = "" if self.patterns else _one_ahead({word[0] for word in words})
        whole = [rf"\b{ahead}{_either([*self.patterns, *map(_escaped, words)])}\b"] if words or self.patterns else []
        marks = [_bounded(word) for word in plain if _EDGE.search(word)]
        return _either([*marks, *whole]) if marks else whole[0]

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The same, compiled; one that is never found if there are none.

        Raises:
            LexiconError: if a pattern is no regular expression.
        """
        try:
            return re.compile(f"(?P<word>{self.source})", re.IGNORECASE)
        except re.error as error:
            raise LexiconError(f"{error.pattern!r} is no regular expression ({error.msg})") from None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first of them in a folded text."""
        return self.expression.search(text, start, end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The one at a place of a folded text."""
        return self.expression.match(text, start)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield each of them in a folded text."""
        return self.expression.finditer(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """A folded text that is one of them."""
        return self.expression.fullmatch(text)

    def ends(self, text: str) -> re.Match[str] | None:
        """The one that a folded text ends in."""
        return self._at_end.search(text)

    @cached_property
    def _at_end(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self.source})\Z", re.IGNORECASE)


KEY = 3
"""Letters at the beginning of a word, where words are written apart, by which it is looked for."""
_LETTERS = re.compile(r"[A-Za-z0-9_]+(?![A-Za-z0-9_]|[^\x00-\x7f])|\w+")
"""Letters that are named are found sooner, and most are these."""


def keys_in(text: str, apart: bool) -> frozenset[str]:
    """What a folded text has by which words may be in it: how its words begin or, where they are not written apart, its characters.

    Example:
        >>> sorted(keys_in("Both sides agree", apart=True)), sorted(keys_in("双方", apart=False))
        (['agr', 'bot', 'sid'], ['双', '双方', '方'])
    """
    small = text.lower()
    if apart:
        return frozenset({word[:KEY] for word in _LETTERS.findall(small)})
    return frozenset(small).union(map(add, small, small[1:]))


def _key(word: str, apart: bool) -> str | None:
    """What is among the keys of each text that has a word; None if that cannot be said."""
    small = word.lower()
    if not apart:
        return small.split("*")[0].split(" ")[0][:2] or None
    begins = _LETTERS.match(small)
    if begins is None:
        return None
    letters, goes_on = begins.group()[:KEY], small[begins.end() : begins.end() + 1] == "*"
    return None if goes_on and len(letters) < KEY else letters


class Cue(NamedTuple):
    """A word that was found, and the code that it means."""

    code: str
    match: re.Match[str]

    @property
    def words(self) -> str:
        """The words, as they stand in the folded text."""
        return self.match["word"]


@dataclass(frozen=True)
class Table:
    """Words of a language by the code that they mean, in the order in which codes are tried."""

    by_code: Mapping[str, Words]
    apart: bool = True

    def __bool__(self) -> bool:
        return bool(self.by_code)

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)

    def __getitem__(self, code: str) -> Words:
        """Words of a code; none if the language has none for it."""
        found = self.by_code.get(code)
        return self._none if found is None else found

    @cached_property
    def _none(self) -> Words:
        return Words(apart=self.apart)

    def code(self, code: str) -> "Table":
        """The words of one code alone."""
        return Table({code: self[code]}, self.apart)

    @cached_property
    def any(self) -> Words:
        """The words of all codes."""
        every = self.by_code.values()
        return Words(
            tuple(dict.fromkeys(word for one in every for word in one.words)),
            tuple(pattern for one in every for pattern in one.patterns),
            apart=self.apart,
        )

    def first(self, text: str) -> Cue | None:
        """The first word in a folded text; of several at one place, that of the code that is tried first."""
        found = self.any.search(text)
        if found is None:
            return None
        there = ((code, words.match(text, found.start())) for code, words in self.by_code.items())
        return next((Cue(code, match) for code, match in there if match), None)

    def all_in(self, text: str) -> list[Cue]:
        """The first word of each code that has one in a folded text."""
        return [Cue(code, match) for code, words in self.by_code.items() if (match := words.search(text))]

    def begins(self, text: str, after: Words | None = None) -> Cue | None:
        """The word that a folded text begins with, blanks and any number of the words `after` left out."""
        between = after.source if after else ""
        if between not in self._beginnings:
            self._beginnings[between] = _Beginnings(self, between)
        beginnings = self._beginnings[between]
        if beginnings.any.match(text) is None:
            return None  # Most texts begin otherwise.
        there = ((code, beginnings.of(code).match(text)) for code in self.by_code)
        return next((Cue(code, match) for code, match in there if match), None)

    @cached_property
    def _beginnings(self) -> "dict[str, _Beginnings]":
        """What may stand before a word, to the words at the beginning of a text."""
        return {}


class _Beginnings:
    """The words of a table at the beginning of a text, where some words may stand before them."""

    def __init__(self, table: Table, between: str) -> None:
        self._table = table
        self._between = between
        self.any = _beginning(table.any.source, between)
        """Words of any code."""
        self._of_code: dict[str, re.Pattern[str]] = {}
        """Of each code that was tried: most are not, since a code before them is found."""

    def of(self, code: str) -> re.Pattern[str]:
        """Words of a code."""
        if code not in self._of_code:
            self._of_code[code] = _beginning(self._table[code].source, self._between)
        return self._of_code[code]


def _beginning(word: str, between: str) -> re.Pattern[str]:
    skipped = rf"(?:{between}\s*)*" if between else ""
    return re.compile(rf"\s*{skipped}(?P<word>{word})", re.IGNORECASE)


@dataclass(frozen=True)
class Language:
    """The words of one language."""

    tag: str
    """Its primary language subtag."""
    name: str
    """In English."""
    apart: bool
    """Whether words are written apart, with blanks between them."""
    tables: Mapping[str, Table]
    tags: Mapping[str, str] = field(default_factory=dict)
    """Its tags in this dataset, each with what it says of the script, if there are several."""
    also_called: tuple[str, ...] = ()
    """What else somebody may write for its tag, in small letters."""
    script: str = ""
    """Its script, as ISO 15924 has it: Latn, Khmr; Hani for Chinese characters, simplified or traditional."""
    names_capitalised: bool = False
    """Whether a name is told by its capitals, which other words have at the beginning of a sentence only."""
    numbers: NumberWords | None = None
    """By which its numbers are read; None if they are not read."""

    def table(self, name: str) -> Table:
        """A table of it; an empty one if it has no such words.

        Raises:
            KeyError: if no language can have such a table.
        """
        if name not in kinds():
            raise KeyError(name)
        return self.tables.get(name, Table({}, self.apart))

    def words(self, name: str, code: str = NO_CODE) -> Words:
        """The words of a table without codes, or of one of its codes; none if it has no such words.

        Raises:
            KeyError: if no language can have such a table.
        """
        return self.table(name)[code]


UNKNOWN = Language("", "", apart=True, tables={})
"""Stands for a language without a file."""


class Kind(NamedTuple):
    """What a table holds."""

    name: str
    about: str
    codelist: str
    """Codelist that its codes are of; empty if it has no codes, or codes of its own."""
    codes: Mapping[str, str]
    """Codes of its own, each with what a finding calls it, if findings name it."""
    several: bool
    """Whether a word may be listed for several codes."""


@cache
def kinds() -> Mapping[str, Kind]:
    """Every table that a language can have, by name."""
    listed = tomllib.loads((LEXICON / TABLES).read_text(encoding="utf-8"))
    return {
        name: Kind(name, one["about"], one.get("codelist", ""), _codes(one.get("codes", ())), one.get("several", False))
        for name, one in listed.items()
    }


def _codes(listed: Mapping[str, str] | Sequence[str]) -> Mapping[str, str]:
    return listed if isinstance(listed, Mapping) else dict.fromkeys(listed, "")


def language(tag: str) -> Language | None:
    """Words of the language of a tag; None if it has no file.

    Example:
        >>> chinese = language("zh-Hans")
        >>> chinese.table("force").first("双方同意尽快商签").code
        'agreed'
        >>> language("tlh") is None
        True
    """
    return _language(primary_language(tag))


def language_called(name: str) -> Language | None:
    """The language that somebody means by a tag or a name; None if it is none that has a file, or more than a tag or a name.

    Example:
        >>> [found.tag for name in ("zh_hans", "Chinese", "en-US", "tlh") if (found := language_called(name))]
        ['zh', 'zh', 'en']
    """
    return next((one for one in every_language() if _is_called(one, name.lower())), None)


def _is_called(language: Language, name: str) -> bool:
    """Whether a tag, or a name with or without a region, is of a language."""
    names = (language.tag, language.name.lower(), *language.also_called)
    with_region = rf"(?:{'|'.join(map(re.escape, names))})(?:[-_][a-z]{{2}})?"
    in_one = re.sub("[-_]", "", name)
    return bool(re.fullmatch(with_region, name)) or in_one in (tag.lower().replace("-", "") for tag in language.tags)


@cache
def words_for(table: str, tag: str) -> Table:
    """A table of the language of a tag; an empty one if the language has no such words, or no file.

    Raises:
        KeyError: if no language can have such a table.

    Example:
        >>> words_for("force", "en").first("China stands ready to help").code
        'willing'
        >>> bool(words_for("force", "tlh"))
        False
    """
    return written(tag).table(table)


@cache
def written(tag: str) -> Language:
    """How the language of a tag is written; nothing is known of one without a file."""
    return language(tag) or UNKNOWN


def in_any_language(make: Callable[[Language], str]) -> str:
    """A regular expression for what it is made of in each language, where a text may have lines of several; empty ones are left out.

    Example:
        >>> expression = in_any_language(lambda language: language.words("sentence_ends", "opening").source)
        >>> [re.search(expression, text) is not None for text in ("双方同意：", "They agreed:", "They agreed.")]
        [True, True, False]
    """
    return _either([made for one in every_language() if (made := make(one))] or ["(?!)"])


def marks(table: str, code: str = NO_CODE) -> str:
    """The words of all languages in a table of single marks, for a set of characters in a regular expression."""
    return "".join(map(re.escape, marks_of(table, code)))


@cache
def marks_of(table: str, code: str = NO_CODE) -> tuple[str, ...]:
    """The words of all languages in a table of marks, each once."""
    return tuple(dict.fromkeys(mark for one in every_language() for mark in one.words(table, code).words))


def languages() -> Sequence[str]:
    """Primary subtags of the languages that have a file of words."""
    return tuple(_files())


@cache
def every_language() -> Sequence[Language]:
    """The languages that have a file of words."""
    return tuple(language for tag in _files() if (language := _language(tag)))


@cache
def _files() -> dict[str, Path]:
    """Primary subtag to the file of words of its language."""
    found = sorted((one for one in LEXICON.iterdir() if _is_language(one.name)), key=lambda one: one.name)
    return {one.name.removesuffix(".toml"): one for one in found}


@cache
def _language(primary: str) -> Language | None:
    """The language of a primary subtag; its tables are read when they are first asked for."""
    file = _files().get(primary)
    return None if file is None else read_language(file, whole=False)


def _is_language(name: str) -> bool:
    return name.endswith(".toml") and name != TABLES


def read_language(file: Path, whole: bool = True) -> Language:
    """Read a file of words.

    Args:
        file: the file.
        whole: whether to read all of it at once, and compile its patterns, which says what is wrong with it; else each table is
            read when it is first asked for, and each pattern compiled when it is first used: a validation needs a third of them.

    Raises:
        LexiconError: naming the table and what is wrong, if it is not written as it must be.
    """
    tag = file.name.removesuffix(".toml")
    try:
        text = file.read_text(encoding="utf-8")
        value: dict[str, Any] = tomllib.loads(text) if whole else dict(parts_of(text))
        if not whole:
            value |= tomllib.loads(value[LANGUAGE] + value.get(NUMBERS, ""))
        head = value.pop(LANGUAGE)
        if not isinstance(head, dict):
            raise LexiconError(f"[{LANGUAGE}]: is no table")
        if unknown := sorted(head.keys() - _LANGUAGE_KEYS):
            raise LexiconError(f"[{LANGUAGE}]: has {unknown}; expected {', '.join(sorted(_LANGUAGE_KEYS))}")
        apart = bool(head["words_apart"])
        numbers = _numbers(value.pop(NUMBERS, None))
        return Language(
            tag,
            str(head["name"]),
            apart,
            _compiled(value, apart) if whole else _Tables(file.name, value, apart),
            tags=dict(head.get("tags", {tag: ""})),
            also_called=tuple(head.get("also_called", ())),
            script=str(head.get("script", "")),
            names_capitalised=bool(head.get("names_capitalised", False)),
            numbers=numbers,
        )
    except KeyError as error:
        raise LexiconError(f"{file.name}: has no {error.args[0]!r} in [{LANGUAGE}], or no such table") from None
    except (tomllib.TOMLDecodeError, LexiconError) as error:
        raise LexiconError(f"{file.name}: {error}") from None


def _compiled(value: Mapping[str, Any], apart: bool) -> dict[str, Table]:
    """All tables of a file, with their patterns compiled."""
    tables: dict[str, Table] = {}
    for name, entries in value.items():
        tables[name] = _table(name, entries, apart, tables)
        _compile(name, tables[name])
    return tables


_HEADER = re.compile(r"^\[([a-z_]+)(?:\.[a-z_0-9]+)?\]", re.MULTILINE)
"""Begins a part of a file: a table, or one code of it."""


def parts_of(text: str) -> dict[str, str]:
    """The parts of a file of words, by the table that they are of, in the order of the tables.

    Example:
        >>> parts_of('[force.will]\\nwords = ["will"]\\n[month]\\nwords = ["May"]\\n')["month"]
        '[month]\\nwords = ["May"]\\n'
    """
    found: dict[str, str] = {}
    headers = list(_HEADER.finditer(text))
    ends = [*(header.start() for header in headers[1:]), len(text)]
    for header, end in zip(headers, ends, strict=True):
        found[header[1]] = found.get(header[1], "") + text[header.start() : end]
    return found


class _Tables(Mapping[str, Table]):
    """The tables of a file, each read when it is first asked for."""

    def __init__(self, file: str, parts: Mapping[str, str], apart: bool) -> None:
        self._file = file
        self._parts = parts
        self._apart = apart
        self._read: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._read:
            self._read[name] = self._table(name, self._parts[name])
        return self._read[name]

    def _table(self, name: str, part: str) -> Table:
        try:
            return _table(name, tomllib.loads(part)[name], self._apart, self)
        except (tomllib.TOMLDecodeError, LexiconError) as error:
            raise LexiconError(f"{self._file}: {error}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


_LANGUAGE_KEYS = {"name", "words_apart", "script", "names_capitalised", "tags", "also_called"}


def _numbers(entry: Any) -> NumberWords | None:
    try:
        return None if entry is None else number_words(entry)
    except (AttributeError, TypeError, ValueError) as error:
        raise LexiconError(f"[{NUMBERS}]: {error}") from None


def _table(name: str, entries: Mapping[str, Any], apart: bool, above: Mapping[str, Table]) -> Table:
    kind = kinds().get(name)
    if kind is None:
        raise LexiconError(f"[{name}]: no such table; lexicon/{TABLES} lists them all")
    if not isinstance(entries, dict):
        raise LexiconError(f"[{name}]: is no table")
    if not (kind.codelist or kind.codes):
        return Table({NO_CODE: _words(name, entries, apart, above)}, apart)
    known = _codes_of(kind)
    if unknown := [code for code in entries if code not in known]:
        meant = did_you_mean(unknown[0], known)
        raise LexiconError(f"[{name}.{unknown[0]}]: no such code; expected one of {', '.join(known)}{meant}")
    return Table({code: _words(f"{name}.{code}", one, apart, above) for code, one in entries.items()}, apart)


def _codes_of(kind: Kind) -> Sequence[str]:
    """The codes that a table can have: its own, or those of its codelist."""
    if not kind.codelist:
        return tuple(kind.codes)
    members = getattr(codelists, "".join(part.capitalize() for part in kind.codelist.split("_")))
    return tuple(member.name.lower() for member in members)


_KEYS = {"words", "patterns", "examples", "counterexamples"}


def _words(name: str, entry: Any, apart: bool, above: Mapping[str, Table]) -> Words:
    if not isinstance(entry, dict) or not entry.keys() <= _KEYS:
        unknown = sorted(entry.keys() - _KEYS) if isinstance(entry, dict) else entry
        raise LexiconError(f"[{name}]: has {unknown}; expected {', '.join(sorted(_KEYS))}")
    for key, listed in entry.items():
        if not isinstance(listed, list) or not all(isinstance(one, str) and one.strip() for one in listed):
            raise LexiconError(f'[{name}]: {key} is no list of texts; expected {key} = ["…", "…"]')
    return Words(
        words=_all_folded(entry.get("words", ())),
        patterns=tuple(_filled(name, fold(pattern), above) for pattern in entry.get("patterns", ())),
        examples=tuple(entry.get("examples", ())),
        counterexamples=tuple(entry.get("counterexamples", ())),
        apart=apart,
    )


def _all_folded(words: Sequence[str]) -> tuple[str, ...]:
    """Some words, folded together: a language has thousands."""
    return tuple(fold(_BETWEEN.join(words)).split(_BETWEEN)) if words else ()


_BETWEEN = "\0"
"""A character that no word has."""


def _compile(name: str, table: Table) -> None:
    """Compile the patterns of a table; plain words cannot be wrong."""
    # Each code may be right, and two have a group of one name.
    for words in (*table.by_code.values(), table.any):
        if words.patterns:
            try:
                _ = words.expression
            except LexiconError as error:
                raise LexiconError(f"[{name}]: {error}") from None


_ANOTHER = re.compile(r"\{([a-z_]+)\}")
"""The name of another table in a pattern."""


def _filled(name: str, pattern: str, above: Mapping[str, Table]) -> str:
    """A pattern with the words of other tables, which stand above its own in the file, in place of their names."""
    if missing := [other for other in _ANOTHER.findall(pattern) if other not in above]:
        raise LexiconError(f"[{name}]: there is no table {missing[0]!r} above it")
    return _ANOTHER.sub(lambda found: above[found[1]].any.source, pattern)


_EDGE = re.compile(r"^[^\w*]|[^\w*]$")
"""A mark at the beginning or the end of a word."""


def _bounded(word: str) -> str:
    """A word with a mark at an edge; letters at the other edge are whole words."""
    before, after = (r"\b" if re.match(r"[\w*]", letter) else "" for letter in (word[0], word[-1]))
    return f"{before}{_escaped(word)}{after}"


def _one_ahead(letters: Set[str]) -> str:
    """A regular expression for a place before one of some letters, small or capital; for any place if one of them is a star.

    Most words begin with another, so that a choice after it need not be tried: searches take three fifths of the time.
    """
    both = sorted({*map(str.lower, letters), *map(str.upper, letters)})
    return "" if "*" in letters else f"(?=(?-i:[{''.join(map(re.escape, both))}]))"


def _either(sources: Sequence[str]) -> str:
    return f"(?:{'|'.join(sources)})"


def _escaped(word: str) -> str:
    r"""A word as a regular expression: any blank for a blank, any more letters for a star.

    Example:
        >>> _escaped("call on"), _escaped("expan*")
        ('call\\s+on', 'expan\\w*')
    """
    if word.isalnum():
        return word  # Most are letters alone.
    return r"\w*".join(r"\s+".join(map(re.escape, part.split(" "))) for part in word.split("*"))
