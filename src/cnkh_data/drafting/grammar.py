"""What stands at a place of a text, by the words of its language: subjects, operators, verbs, and where its clauses end."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ..words import Language, Table, Words, marks_of, written

_OPENING = "《〈「『（(“[【"
_CLOSING = "》〉」』）)”]】"
_QUOTES = '"“'
"""Marks that open what somebody said."""
_BLANKS = re.compile(r"\s*")
_LOWER = re.compile(r"[a-z][\w-]+")
_NAME = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,3}(?= )")
_NUMBER = re.compile(r"\s*(?:[（(]?[0-9]{1,3}[)）.．、](?!\d)|[（(](?:[a-z]|[ivx]{2,4})[)）]|[-–—－•·]+)\s*")


class Clause(NamedTuple):
    """A stretch of a sentence up to the next mark that may part it."""

    start: int
    end: int
    """Without its mark."""
    stop: int
    """With its mark, and marks that close a quotation behind it."""
    mark: str
    """The mark; empty if it ends without one."""


class Found(NamedTuple):
    """A word of a table at a place."""

    code: str
    start: int
    end: int


class Grammar:
    """The words by which clauses of a language are read."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.apart = language.apart
        self.known = bool(language.table("clause_head"))
        """Whether the language has words for clauses at all."""

    def at(self, table: str, text: str, start: int, end: int) -> Found | None:
        """The longest word of a table that stands at a place; of equal ones that of the code listed first."""
        best: Found | None = None
        for code, words in self._coded(table):
            match = words.expression.match(text, start, end)
            if match and self.apart and table == "deed" and text.startswith("-", match.end()):
                continue  # counter-terrorism
            if match and match.end() > start and (best is None or match.end() > best.end):
                best = Found(code, start, match.end())
        return best

    def first(self, table: str, text: str, start: int, end: int) -> Found | None:
        """The first word of a table in a stretch, as long as it is."""
        match = self._any(table).expression.search(text, start, end)
        return self.at(table, text, match.start(), end) if match else None

    def last(self, table: str, text: str, start: int, end: int) -> Found | None:
        """The last word of a table in a stretch: that which ends furthest, and of these the longest."""
        return max(self.all(table, text, start, end), key=lambda one: (one.end, one.end - one.start), default=None)

    def all(self, table: str, text: str, start: int, end: int) -> Iterator[Found]:
        """Yield the words of a table in a stretch, each the longest at its place."""
        at = start
        while match := self._any(table).expression.search(text, at, end):
            found = self.at(table, text, match.start(), end)
            if found is None:
                return
            yield found
            at = found.start + 1 if not self.apart else found.end

    def has(self, table: str, text: str, start: int, end: int, code: str = "") -> bool:
        """Whether a stretch has a word of a table, or of one of its codes."""
        words = self.language.words(table, code) if code else self._any(table)
        return bool(words) and words.expression.search(text, start, end) is not None

    def begins_name(self, text: str, at: int, end: int) -> bool:
        """Whether a capital or an article stands at a place."""
        return text[at : at + 1].isupper() or self.at("article", text, at, end) is not None

    def skip(self, table: str, text: str, start: int, end: int) -> int:
        """The place behind any number of words of a table, and the blanks between them."""
        at = blanks(text, start, end)
        while found := self.at(table, text, at, end):
            at = blanks(text, found.end, end)
        return at

    def lead(self, text: str, start: int, end: int) -> int:
        """The place behind a printed number, a dash and words that say nothing of what a clause does."""
        number = _NUMBER.match(text, start, end)
        at = number.end() if number else start
        if at < end and text[at] in _QUOTES:
            at += 1
        at = self.skip("clause_lead", text, at, end)
        again = _NUMBER.match(text, at, end) if number is None and self.apart and at > start else None
        return again.end() if again else at

    def is_item(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch begins with a printed number or mark of an item."""
        return _NUMBER.match(text, start, end) is not None

    def _coded(self, table: str) -> list[tuple[str, Words]]:
        listed: Table = self.language.table(table)
        return list(listed.by_code.items())

    def _any(self, table: str) -> Words:
        return _any_of(self.language.tag, table)

    def clauses(self, text: str, start: int, end: int) -> list[Clause]:
        """The clauses of a sentence: marks inside brackets, titles, quotations and numbers part none.

        Example:
            >>> from cnkh_data.words import language
            >>> words = "双方同意落实《甲，乙》，反对霸权。"
            >>> [words[one.start:one.end] for one in Grammar(language("zh")).clauses(words, 0, len(words))]
            ['双方同意落实《甲，乙》', '反对霸权']
        """
        found: list[Clause] = []
        at, depth, place = start, 0, start
        while place < end:
            letter = text[place]
            if letter in _OPENING and (self.apart or place > start or letter not in _QUOTES):
                depth += 1
            elif letter in _CLOSING:
                depth = max(0, depth - 1)
                if (
                    self.apart and depth == 0 and text[place - 1] == "," and at < place - 1
                ):  # “We are friends,” Li said.
                    found.append(Clause(blanks(text, at, end), place - 1, place + 1, ","))
                    at = place = place + 1
                    continue
            elif depth == 0 and self._parts(text, place, end) and self._begins_clause(text, place, end):
                stop = place + 1
                while stop < end and (text[stop] in _CLOSING or text[stop] in _marks() or text[stop] == '"'):
                    stop += 1
                if text[at:place].strip():
                    begin = blanks(text, at, end)
                    found.append(Clause(begin, place, stop, letter))
                elif found:
                    found[-1] = found[-1]._replace(stop=stop)
                at = place = stop
                continue
            place += 1
        if text[at:end].strip():
            begin = blanks(text, at, end)
            last = begin + len(text[begin:end].rstrip())
            found.append(Clause(begin, last, last, ""))
        return [part for clause in found for part in self._joined(text, clause)] if self.apart else found

    def _joined(self, text: str, clause: Clause) -> Iterator[Clause]:
        """Yield the parts of a clause at words that join two verbs of one subject, each with an act or operator of its own."""
        start = clause.start
        for joint in self.all("joins", text, clause.start, clause.end):
            at = self.skip("clause_adverb", text, joint.end, clause.end)
            before = text[start : joint.start].rstrip()
            acts = (
                self.at("operator", text, at, clause.end)
                or self._acting(text, at, clause.end)
                or self._tells_more(text, start, at, clause.end)
                or (
                    self._names_actor(text, blanks(text, joint.end, clause.end), clause.end)
                    and not self._ends_in_name(text, start, start + len(before))
                )
            )
            again = not acts and self.at("restates", text, at, clause.end) is not None
            if (
                joint.start <= start
                or not before
                or not (acts or again)
                or self._ends_in_verb(text, start, start + len(before))
            ):
                continue
            verbs = ("operator", "clause_head", "finite", *(("told_past",) if again else ()))
            if any(self.first(table, text, start, joint.start) for table in verbs):
                yield Clause(start, start + len(before), joint.start, "")
                start = joint.start
        yield clause._replace(start=start)

    def _tells_more(self, text: str, start: int, at: int, end: int) -> bool:
        """Whether *that* stands at a place with an operator behind it, where another does before it: *that they will and that it shall*."""
        that = self.at("that", text, at, end)
        if that is None or not self.has("that", text, start, at):
            return False
        return self.has("operator", text, start, at) and self.has("operator", text, that.end, end)

    def _ends_in_verb(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch ends in a verb whose object is still to come: *will help*, before *and support Laos*."""
        last = max(text.rfind(" ", start, end) + 1, start)
        verb = self.at("deed", text, last, end)
        return verb is not None and verb.end == end and self.has("operator", text, start, last)

    def _ends_in_name(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch ends in *that* or *which* with a name alone, which *and* joins to another: *that China and Laos will*."""
        for table in ("that", "relative"):
            word = self.last(table, text, start, end)
            rest = text[self.skip("article", text, word.end, end) : end] if word is not None else ""
            name = _NAME.match(f"{rest} ")
            if name is not None and name.end() == len(rest):
                return True
        return False

    def _names_actor(self, text: str, at: int, end: int) -> bool:
        """Whether a name in capitals and a verb of speech or an operator stand at a place: *and Wang Yi promised to*."""
        name, both = _NAME.match(text, at, end), self.at("clause_subject", text, at, end)
        if name is None and (both is None or both.code != "all"):
            return False
        behind = name.end() if name is not None else both.end if both is not None else end
        place = self.skip("clause_adverb", text, behind, end)
        return any(self.at(table, text, place, end) for table in ("operator", "says_so"))

    def _acting(self, text: str, at: int, end: int) -> Found | None:
        """The verb that performs an act at a place, but no noun that is written like one: *understanding and support*."""
        head = self.at("clause_head", text, at, end)
        nouns = self.language.words("noun_too")
        if head is None or not nouns or nouns.expression.fullmatch(text, head.start, head.end) is None:
            return head
        behind = blanks(text, head.end, end)
        followed = behind < end and not is_mark(text[behind]) and self.at("no_object", text, behind, end) is None
        return head if followed else None

    def _begins_clause(self, text: str, place: int, end: int) -> bool:
        """Whether a clause begins behind a mark: where words are written apart, what has no verb of its own goes on with a series."""
        if not self.apart or text[place] != ",":
            return True
        if self._is_in_operator(text, place, end):
            return False
        return self._begins_apart(text, place, end)

    def _is_in_operator(self, text: str, place: int, end: int) -> bool:
        """Whether a mark stands inside an operator: *agreed, inter alia, to*."""
        near = max(0, place - LONGEST_BROKEN), min(end, place + LONGEST_BROKEN)
        return any(one.start < place < one.end for one in self.all("operator", text, *near))

    def _begins_apart(self, text: str, place: int, end: int) -> bool:
        """Whether a clause begins behind a comma where words are written apart."""
        start = blanks(text, place + (2 if text[place + 1 : place + 2] == '"' else 1), end)
        if start < end and text[start] in _QUOTES:
            start += 1
        at = self.skip("clause_lead", text, start, end)
        if any(self.at(table, text, one, end) for table in _OPENERS for one in {start, at}):
            return True
        if start >= end or self.at("infinitive", text, at, end):
            return start >= end or self._infinitive(text, at, end)
        joined = at > start
        at = self.skip("clause_adverb", text, at, end)
        if any(self.at(table, text, at, end) for table in ("operator", "clause_head", "deed")):
            return True
        stop = text.find(", ", at, end)
        stop = end if stop < 0 else stop
        if not (joined or self.begins_name(text, start, end)):
            return False
        return any(self.first(table, text, at, stop) for table in ("operator", "clause_head", "finite", "says_so"))

    def _infinitive(self, text: str, at: int, end: int) -> bool:
        """Whether an infinitive stands at a place, also of a verb that nobody listed: *and to perforate it*."""
        known = bool(self.language.words("determiner"))
        to = self.at("infinitive", text, at, end) if known else None
        behind = blanks(text, to.end, end) if to is not None else end
        word = _LOWER.match(text, behind, end)
        return word is not None and not any(self.at(table, text, behind, end) for table in ("no_verb", "determiner"))

    def _parts(self, text: str, place: int, end: int) -> bool:
        """Whether the mark at a place parts clauses."""
        letter = text[place]
        if letter not in _marks():
            return False
        if letter in ",.:" and 0 < place < end - 1 and text[place - 1].isdigit() and text[place + 1].isdigit():
            return False
        if letter == ".":
            return blanks(text, place + 1, end) >= end
        if not self.apart or place + 1 >= end or text[place + 1].isspace() or text[place + 1] in _CLOSING:
            return True
        return text[place + 1] == '"' and (place + 2 >= end or text[place + 2].isspace())


LONGEST_BROKEN = 36
"""Characters before and behind a mark in which an operator stands that has the mark inside it."""


def blanks(text: str, start: int, end: int) -> int:
    """The place behind any blanks.

    Example:
        >>> blanks("a  b", 1, 4)
        3
    """
    match = _BLANKS.match(text, start, end)
    return match.end() if match else start


@cache
def _marks() -> frozenset[str]:
    ends = (marks_of("sentence_ends", code) for code in ("sentence", "item", "opening"))
    return frozenset(("，", ",", *(mark for each in ends for mark in each if len(mark) == 1)))


@cache
def _any_of(tag: str, table: str) -> Words:
    return written(tag).table(table).any


@cache
def grammar_of(tag: str) -> Grammar:
    """The grammar of the language of a tag; one that knows no words where the language has none.

    Example:
        >>> grammar_of("zh-Hant").known, grammar_of("tlh").known
        (True, False)
    """
    return Grammar(written(tag))


_OPENERS = ("purpose", "frame", "says_still", "says_so", "clause_subject", "clause_within", "pronoun", "deed")
"""Tables with whose words a clause begins behind a comma."""


def is_mark(letter: str) -> bool:
    """Whether a character is punctuation.

    Example:
        >>> is_mark("，"), is_mark("中")
        (True, False)
    """
    return unicodedata.category(letter).startswith("P")
