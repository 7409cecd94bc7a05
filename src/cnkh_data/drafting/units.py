"""Which units tile a text by what is printed: title, paragraphs, section numbers, sentences. What the words mean is not asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from ..fold import fold
from ..mentions import UNSPACED
from ..models.codelists import Role
from ..words import every_language, in_any_language, marks_of
from .frame import is_dateline, is_signature, only_opens, says_signed
from .grammar import blanks
from .layout import Line, closing_marks, ends_sentence, layout_of, lines_of
from .numbering import article, styles, value
from .speech import is_caption, names_speaker_after

LONGEST_ABBREVIATION = len("ARTICLE XVIII.")
_LOWER_CASE = re.compile(r"(?![a-z]{1,4}[.)）])[a-z]")
"""What begins in lower case goes on; “a)” and “iv.” open an item."""
_GOES_ON = re.compile(rf"\s+{_LOWER_CASE.pattern}")
"""What follows a full stop and is no new sentence: “12.4 per cent. to”."""
_ENDS_IN_WORD = re.compile(r"[^\W_]-?$")
LONGEST_TITLE = 4
"""Lines of the longest title that is printed in lines of its own."""
LONGEST_LINE = 160
"""Characters of the longest line of a title after its first."""
JOINED = 10
"""Of so many lines, one at most is wider than it was printed."""


@dataclass(frozen=True)
class Unit:
    """A proposed provision: where it stands, by printed structure and in the text."""

    section: str
    paragraph: int
    number: int
    start: int
    end: int
    role: Role


def propose_units(text: str) -> list[Unit]:
    """Propose the units of a text: the title, then sentences, by paragraph and printed section number.

    Example:
        >>> [(u.section, u.paragraph, u.number) for u in propose_units("联合公报\\n一、双方会谈。双方满意。\\n双方同意。")]
        [('pre', 1, 1), ('1', 1, 1), ('1', 1, 2), ('1', 2, 1)]
    """
    text = fold(text)
    paragraphs = _paragraphs(text)
    words = [text[start:end] for start, end in paragraphs]
    closing = _closing(words)
    sections = [*_sections(words[:closing]), *["end"] * (len(words) - closing)]
    numbered = any(section not in ("pre", "end") for section in sections)
    headings = {paragraphs[at][0] for at in _headings(words)}
    units: list[Unit] = []
    for section, group in groupby(zip(sections, paragraphs, strict=True), key=lambda item: item[0]):
        usual = _usual_role(section, numbered)
        for number, (_, (start, end)) in enumerate(group, start=1):
            early = len(units) < min(LONGEST_TITLE, len(paragraphs) - 1) and all(u.role is Role.TITLE for u in units)
            whole = _role_of_whole(text[start:end], section, not units and early, bool(units) and early)
            if whole or start in headings:
                units.append(Unit(section, number, 1, start, end, whole or Role.TITLE))
                continue
            head = _dispatch_head().match(text, start, end)
            if head and head.end() < end:
                units.append(Unit(section, number, 1, start, head.end(), Role.DATELINE))
            begin, first = (blanks(text, head.end(), end), 2) if head and head.end() < end else (start, 1)
            for count, (a, b) in enumerate(_sentences(text, begin, end), start=first):
                opens = b < paragraphs[-1][1] and only_opens(text[a:b])
                units.append(Unit(section, number, count, a, b, Role.CHAPEAU if opens else usual))
    return _with_signatures(text, units)


def _headings(paragraphs: Sequence[str]) -> Iterator[int]:
    """Yield which paragraphs are headings of a part: a few words without a mark, between what ends in sentences."""
    for at, words in enumerate(paragraphs[1:-1], start=1):
        after_sentence = at == 1 or ends_sentence(paragraphs[at - 1])
        if after_sentence and ends_sentence(paragraphs[at + 1]) and _heading().fullmatch(words):
            yield at


@cache
def _heading() -> re.Pattern[str]:
    """A few words in capitals, or a few characters."""
    small = in_any_language(lambda one: one.words("inside_name").source)
    capital = r"[A-Z][\w’'.-]*"
    return re.compile(f"{capital}(?:[,:]? (?:{capital}|{small}|&)){{0,7}}|[{UNSPACED}“”、·]{{2,14}}")


@cache
def _dispatch_head() -> re.Pattern[str]:
    """Place, date and outlet at the head of a sentence, with the marks that part them from it."""
    words, whole = (
        in_any_language(lambda one, table=table: one.words(table).source)  # type: ignore[misc]
        for table in ("dispatch_head", "dispatch_whole")
    )
    return re.compile(rf"(?:{words}(?:\s?[（(][^）)]{{2,30}}[）)]|\s?[-—–]{{1,2}}(?=\s))+|{whole})", re.IGNORECASE)


def _usual_role(section: str, numbered: bool) -> Role:
    """Role of the sentences of a section; a text without numbers has no preamble."""
    if section == "end":
        return Role.CLOSING
    return Role.PREAMBLE if numbered and section == "pre" else Role.OPERATIVE


def _role_of_whole(paragraph: str, section: str, opens: bool, goes_on: bool) -> Role | None:
    """Role of a paragraph that is one unit by what it is; None for one of sentences."""
    title = section == "pre" and not ends_sentence(paragraph)
    if is_caption(paragraph):
        return Role.CAPTION
    if opens and title:
        return Role.TITLE
    if is_dateline(paragraph):
        return Role.DATELINE
    if goes_on and title and len(paragraph) <= LONGEST_LINE:
        return Role.TITLE
    return Role.SIGNATURE if section == "end" and is_signature(paragraph) else None


def _closing(paragraphs: Sequence[str]) -> int:
    """Where the end of a statement begins: where and when it was signed, with the names around that; else after its last paragraph.

    Names alone do not show it: what has no full stop may be anything. Nor does a date with no sentence before it.
    """
    start, sure = len(paragraphs), False
    while start > 1:
        last = paragraphs[start - 1]
        says_so = is_dateline(last) or says_signed(last)
        if not (says_so or is_signature(last)):
            break
        sure |= says_so
        start -= 1
    after_sentence = any(ends_sentence(paragraph) for paragraph in paragraphs[:start])
    return start if sure and after_sentence else len(paragraphs)


def _with_signatures(text: str, units: Sequence[Unit]) -> list[Unit]:
    """Units, those at the end that are no sentences taken for the names under the text."""
    end = len(units)
    while (
        end
        and units[end - 1].role is not Role.CAPTION
        and not ends_sentence(text[units[end - 1].start : units[end - 1].end].strip("()（）"))
    ):
        end -= 1
    return [
        replace(unit, role=Role.SIGNATURE)
        if end and number >= end and unit.role is Role.OPERATIVE and is_signature(text[unit.start : unit.end])
        else unit
        for number, unit in enumerate(units)
    ]


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Printed paragraphs: lines, put together where a line break lies inside a sentence."""
    lines = lines_of(text)
    layout = layout_of(text, lines)
    if layout.width is None:  # A few lines may have been joined by cuts, such as that of a hyphen between them.
        layout = layout_of(text, lines, len(lines) // JOINED)
    found: list[tuple[int, int]] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None and (
            (layout.spaced(before, line) and layout.wrapped(before, line)) or _goes_on(text, before, line)
        ):
            found[-1] = (found[-1][0], line.end)
        else:
            found.append((line.start, line.end))
    return found


def _goes_on(text: str, before: Line, after: Line) -> bool:
    """Whether a sentence surely goes on in the next line, however wide: from a word to one in lower case."""
    in_words = _ENDS_IN_WORD.search(before.words) and _LOWER_CASE.match(after.words)
    return in_words is not None and text.count("\n", before.end, after.start) == 1


def _sections(paragraphs: Sequence[str]) -> list[str]:
    """Section of each paragraph: the number printed before it or before an earlier one, where numbers count up by one."""
    style = _style(paragraphs)
    section, sections = "pre", []
    for words in paragraphs:
        number = _printed_number(style, words)
        if number is not None and (section == "pre" or number == int(section) + 1):
            section = str(number)
        sections.append(section)
    return sections


def _style(paragraphs: Sequence[str]) -> re.Pattern[str] | None:
    """The way of numbering that comes first; others number parts inside its sections."""
    for words in paragraphs:
        for style in styles():
            if style.match(words):
                return style
    return None


def _printed_number(style: re.Pattern[str] | None, words: str) -> int | None:
    match = style.match(words) if style else None
    return value(match) if match else None


@cache
def _full_stop() -> re.Pattern[str]:
    """The end of a sentence: marks of languages with blanks between words end one before a blank only, or where none of those stand."""
    spaced = "".join(re.escape(one) for one in marks_of("sentence_ends", "sentence") if one not in _unspaced_ends())
    unspaced = "".join(map(re.escape, _unspaced_ends()))
    closing = f"[{closing_marks()}]"
    between = f"(?<=[{UNSPACED}])[!?]+{closing}*(?=[{UNSPACED}“「《])"
    return re.compile(rf"[{unspaced}](?:[{unspaced}]|{closing})*|{between}|(?<![{spaced}])[{spaced}]+{closing}*(?=\s)")


def _unspaced_ends() -> tuple[str, ...]:
    """Marks at the end of a sentence behind which no blank stands."""
    written_together = [language for language in every_language() if not language.apart]
    return tuple(
        dict.fromkeys(mark for one in written_together for mark in one.words("sentence_ends", "sentence").words)
    )


@cache
def _abbreviation() -> re.Pattern[str]:
    """Words that end in a full stop which ends no sentence: initials, numbers, what a language shortens."""
    short = in_any_language(lambda one: one.words("abbreviations").source)
    articles = in_any_language(lambda one: article(one, "(?:[0-9]{1,2}|[IVX]{1,4})"))
    initials = r"\b(?:[A-Z]|[A-Z]\.[A-Z]|[A-Za-z]\.[a-z])"
    return re.compile(rf"(?:{initials}|{short}|^[0-9]{{1,3}}|^[IVX]{{1,5}}|^{articles})\.$")


@cache
def _closing_quotes() -> frozenset[str]:
    return frozenset((*marks_of("quotation_marks", "closing"), '"', "'"))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of a paragraph, without the blanks between them."""
    at = start
    for match in _full_stop().finditer(text, start, end):
        if match.end() < end and not (
            _inside_word(text, match.start(), start)
            or _abbreviation().search(text[max(at, match.end() - LONGEST_ABBREVIATION) : match.end()].lstrip())
            or _GOES_ON.match(text, match.end(), end)
            or (text[match.end() - 1] in _closing_quotes() and names_speaker_after(text, match.end(), end))
        ):
            yield _trimmed(text, at, match.end())
            at = match.end()
    if text[at:end].strip():
        yield _trimmed(text, at, end)


def _inside_word(text: str, at: int, start: int) -> bool:
    """Whether a mark stands in a word that has it for another reason; the last of its marks ends a sentence before a blank."""
    for word in _with_marks().finditer(text, max(start, at - LONGEST_ABBREVIATION), at + LONGEST_ABBREVIATION):
        if word.start() <= at < word.end():
            return at < word.end() - 1 or not text[word.end() : word.end() + 1].isspace()
    return False


@cache
def _with_marks() -> re.Pattern[str]:
    return re.compile(in_any_language(lambda one: one.words("ends_no_sentence").source))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
