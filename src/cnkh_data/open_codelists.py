"""Codelists that are a corpus's own, as CSV files have them: a row for each code, with its words in each language.

How such a file is written is said in `docs/codebook.md`. Nothing here opens a file: `corpus.codelists` does.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .finding import Finding, shown
from .fold import is_joined
from .models.base import CODE_PATTERN, OpenCodelist
from .models.codelists import Topic
from .phrases import PhraseError, Phrases, as_compared
from .positions import JsonError, Path, Position, decoded

NEEDED = ("code", "label", "definition")
HISTORY = ("source", "since")
"""Columns that may be left out; those before must be there. All of them are exported as those of the closed codelists."""
TOPIC, WORDS = "topic", "words_"
"""Columns of codes that stand for words of a text: the topic that such words are about, and the words in a language."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")
MOST_CODES = 1000
"""Most codes of a codelist: each is looked for in every text."""
MOST_FAULTS = 100
"""Most faults that are told of one file."""


class OpenCode(NamedTuple):
    """A code of a corpus's own, as its row describes it."""

    code: str
    label: str
    definition: str
    history: tuple[str, ...]
    """Where it comes from, and the version that it is there since; empty where the file does not say."""
    topic: Topic | None = None
    words: Mapping[str, Phrases] = {}
    """By primary language, what stands in a text for it."""
    entry: str = ""
    """Id of the register entry that it stands for, in a codelist whose codes stand for entries."""


@dataclass(frozen=True)
class OpenCodes:
    """The codes that a corpus has of an open codelist, in the order of its file."""

    codelist: OpenCodelist
    rows: tuple[OpenCode, ...] = ()
    listed: bool = False
    """Whether the corpus has such a file."""
    readable: bool = True
    """Whether the file can be read; if not, nothing is known of its codes."""
    places: Mapping[str, Position] = field(default_factory=dict, repr=False, compare=False)
    """Code to where it stands in the file, or where the register entry does that it stands for."""
    by_code: Mapping[str, OpenCode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep each row by its code."""
        object.__setattr__(self, "by_code", {row.code: row for row in self.rows})

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_code)

    def __contains__(self, code: object) -> bool:
        return code in self.by_code or not self.readable

    def with_words(self, language: str) -> list[str]:
        """The codes that have words in a language, given by its primary subtag."""
        return [row.code for row in self.rows if language in row.words]

    def found_in(self, text: str, language: str) -> list[str]:
        """The codes whose words stand in a text of a language, given by its primary subtag, in the order of the codelist."""
        plain = as_compared(text)
        if self._some_part(language).search(plain) is None:
            return []  # Most texts have none.
        return [row.code for row in self.rows if language in row.words and row.words[language].stand_in_plain(plain)]

    def traces_in(self, text: str, language: str) -> list[tuple[int, int]]:
        """Where a folded text has a word of a code; what has none of these stretches, nor a part of one, has no code."""
        small = text.lower()
        if is_joined(text) or len(small) != len(text):
            return [(0, len(text))]  # What is compared is longer or shorter.
        return [match.span() for match in self._some_word(language).finditer(small)]

    def _parts_of(self, language: str) -> set[str]:
        """Words of which one stands wherever a code of a language is found."""
        return {part for row in self.rows if language in row.words for part in row.words[language].parts}

    def _some_part(self, language: str) -> re.Pattern[str]:
        """A regular expression for these words."""
        if language not in self._parts:
            self._parts[language] = _any_of(self._parts_of(language))
        return self._parts[language]

    @cached_property
    def _parts(self) -> dict[str, re.Pattern[str]]:
        return {}

    def _some_word(self, language: str) -> re.Pattern[str]:
        """A regular expression for the longest word of each."""
        if language not in self._words:
            self._words[language] = _any_of({max(part.split(), key=len) for part in self._parts_of(language)})
        return self._words[language]

    @cached_property
    def _words(self) -> dict[str, re.Pattern[str]]:
        return {}

    def topics_of(self, codes: Iterable[str]) -> list[Topic]:
        """What some codes are about, each topic once."""
        found = (self.by_code[code].topic for code in codes if code in self.by_code)
        return list(dict.fromkeys(topic for topic in found if topic is not None))


def _any_of(parts: Iterable[str]) -> re.Pattern[str]:
    """A regular expression for any of some words; one that is never found if there are none."""
    return re.compile("|".join(map(re.escape, sorted(parts))) or "(?!)")


CodesOfCorpus = Mapping[OpenCodelist, OpenCodes]
"""The codes that a corpus has of each open codelist."""
NOT_KNOWN: CodesOfCorpus = {}
"""The codes of no corpus in particular, which may be any."""


def no_codes(codelists: Iterable[OpenCodelist]) -> dict[OpenCodelist, OpenCodes]:
    """What a corpus has that has none of its own."""
    return {codelist: OpenCodes(codelist) for codelist in codelists}


def path_of_codelist(codelist: OpenCodelist) -> str:
    """Path of the file of an open codelist, from the root of a corpus."""
    return f"data/codelists/{codelist.file}.csv"


def read_codes(codelist: OpenCodelist, content: bytes) -> tuple[OpenCodes, list[Finding]]:
    """The codes that a file lists, and what is wrong with it; if anything is, its codes are not known."""
    reading = _Reading(codelist)
    rows = tuple(reading.rows(content))
    if reading.findings:
        return OpenCodes(codelist, listed=True, readable=False), reading.findings[:MOST_FAULTS]
    return OpenCodes(codelist, rows, listed=True, places=reading.places), []


class Unlisted(NamedTuple):
    """A code that the corpus does not have, and where it stands in the records of a file."""

    path: Path
    code: str
    codes: OpenCodes


@dataclass(frozen=True)
class _Row:
    """A row, with where its cells stand."""

    cells: Mapping[str, str]
    line: int
    written: str

    def __getitem__(self, column: str) -> str:
        """The cell of a column; nothing if there is no such column."""
        return self.cells.get(column, "").strip()

    def position(self, column: str) -> Position:
        """Where the cell of a column stands, as far as its row is on one line."""
        before = 0
        for name, cell in self.cells.items():
            at = self.written.find(cell, before)
            if name == column:
                return Position(self.line, max(at, before) + 1)
            before = max(at, before) + len(cell) + 1
        return Position(self.line, 1)


class _Reading:
    """Reads one file, and keeps what is wrong with it."""

    def __init__(self, codelist: OpenCodelist) -> None:
        self._codelist = codelist
        self._file = path_of_codelist(codelist)
        self._needed = [*NEEDED, *([codelist.entry] if codelist.entry else ())]
        self.findings: list[Finding] = []
        self.places: dict[str, Position] = {}

    def _say(self, record: str, position: Position, got: str, expected: str, repair: str) -> None:
        self.findings.append(Finding(2, "schema", record, self._file, position, got, expected, repair))

    def rows(self, content: bytes) -> Iterator[OpenCode]:
        """Yield each code; what is wrong goes to the findings."""
        listed: dict[str, int] = {}
        for row in self._rows(content):
            code = row["code"]
            if code in listed:
                repair = f"Remove one of the two rows, or give one of them another code; the first is on line {listed[code]}."
                self._say(code, row.position("code"), f"{shown(code)} a second time", "each code once", repair)
            listed.setdefault(code, row.line)
            yield from self._code(row)

    def _rows(self, content: bytes) -> Iterator[_Row]:
        try:
            text = decoded(content).removeprefix("\ufeff")  # which spreadsheet programs write before UTF-8
        except JsonError as error:
            self._say("", error.position, error.got, error.expected, error.repair)
            return
        lines = list(io.StringIO(text, newline=""))
        reader = csv.reader(lines, strict=True)
        try:
            columns = [name.strip() for name in next(reader, [])]
            if not self._columns(columns, lines):
                return
            line = reader.line_num
            for number, cells in enumerate(reader, start=1):
                row = _Row(dict(zip(columns, cells, strict=False)), line + 1, lines[line])
                line = reader.line_num
                if number > MOST_CODES:
                    at, expected = Position(row.line, 1), f"at most {MOST_CODES} rows"
                    self._say("", at, "one row more", expected, "Keep the codes that are used.")
                    return
                if cells and self._is_whole(row, len(cells), len(columns)):
                    yield row
        except csv.Error as error:
            repair = (
                'Put a cell that has a comma or a quotation mark in "…", and write each quotation mark in it twice.'
            )
            self._say(
                "", Position(reader.line_num, 1), f"no row of a CSV file ({error})", "CSV as RFC 4180 has it", repair
            )

    def _columns(self, columns: Sequence[str], lines: Sequence[str]) -> bool:
        """Whether the head of the file is right."""
        known = [*self._needed, *HISTORY, *([TOPIC] if self._codelist.in_texts else ())]
        for number, name in enumerate(columns):
            language = name.removeprefix(WORDS) if self._codelist.in_texts else name
            at = Position(1, lines[0].find(name) + 1)
            if name not in known and (language == name or not _LANGUAGE.fullmatch(language)):
                near = difflib.get_close_matches(name, known, n=1)
                more = f", and {WORDS}… for each language, as in {WORDS}en" if self._codelist.in_texts else ""
                repair = (
                    f"Write {near[0]}, if that is meant; else remove it." if near else "Remove it, or correct its name."
                )
                self._say("", at, f"the column {shown(name)}", f"the columns {', '.join(known)}{more}", repair)
            elif name in columns[:number]:
                self._say(
                    "", at, f"the column {shown(name)} a second time", "each column once", "Remove one of the two."
                )
        for name in (name for name in self._needed if name not in columns):
            self._say("", Position(1, 1), f"no column {name}", f"the column {name}", f"Add the column {name}.")
        return not self.findings

    def _is_whole(self, row: _Row, cells: int, columns: int) -> bool:
        if cells != columns:
            got, repair = f"{cells} cells", "Add or remove commas; a cell that has one stands in quotation marks."
            self._say(row["code"], Position(row.line, 1), got, f"{columns} cells, as the first row has", repair)
        return cells == columns

    def _code(self, row: _Row) -> Iterator[OpenCode]:
        """Yield the code of a row, if all of it can be read."""
        told = len(self.findings)
        self._check_words(row)
        topic, words = self._topic(row), dict(self._phrases(row))
        if len(self.findings) == told:
            history = tuple(row[name] for name in HISTORY)
            entry = self._codelist.entry
            self.places[row["code"]] = row.position(entry or "code")
            yield OpenCode(row["code"], row["label"], row["definition"], history, topic, words, row[entry])

    def _check_words(self, row: _Row) -> None:
        code = row["code"]
        if not re.fullmatch(CODE_PATTERN.removesuffix("$"), code):
            meant = "_".join(re.findall("[a-z0-9]+", code.lower()))
            form = "lower-case letters and digits, with _ between"
            repair = f"Write {meant}, if that is meant." if meant else "Write a code."
            self._say(code, row.position("code"), shown(code), form, repair)
        for name in self._needed[1:]:
            if not row[name]:
                repair = f"Write the {name} that readers of the data are to see."
                if name == self._codelist.entry:
                    repair = f"Write the id of the {name} that it is in the register."
                self._say(code, row.position(name), "an empty cell", f"the {name} of {code}", repair)

    def _topic(self, row: _Row) -> Topic | None:
        if not row[TOPIC]:
            return None
        known = {topic.value: topic for topic in Topic}
        if row[TOPIC] not in known:
            near = difflib.get_close_matches(row[TOPIC], known, n=1)
            first = f"Write {near[0]}, if that is meant; else another" if near else "Write one"
            expected, repair = f"one of {', '.join(known)}", f"{first} of these codes, or leave it empty."
            self._say(row["code"], row.position(TOPIC), shown(row[TOPIC]), expected, repair)
        return known.get(row[TOPIC])

    def _phrases(self, row: _Row) -> Iterator[tuple[str, Phrases]]:
        for name in row.cells:
            if name.startswith(WORDS) and row[name]:
                language = name.removeprefix(WORDS)
                try:
                    yield language, Phrases.read(row[name], language)
                except PhraseError as error:
                    self._say(row["code"], row.position(name), error.got, error.expected, error.repair)
