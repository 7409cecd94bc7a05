"""Proposals for a new document, from its words alone: what to cut from a source, and which units tile the text.

Everything here is a pure function: the same source always gives the same proposal. Units are judged by the punctuation, set
phrases by their letters; what the words mean is for a person to read.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate, groupby, pairwise
from typing import TypeVar

from ..fold import fold
from ..models import Cut, Provision, Span
from ..models.codelists import FORMULA, WITHOUT_ACT, Act, CutReason, ProvisionStatus, Role, Topic, Voice
from ..models.provisions import MOST_TOPICS
from ..numerals import numbers, readable
from ..open_codelists import OpenCodes
from ..spelling import INVISIBLE, SOFT_HYPHEN
from ..texts import primary_language
from ..words import every_language, in_any_language, marks_of
from .frame import is_dateline, is_signature, only_opens, says_signed, title_goes_on
from .furniture import TAIL, furniture, without_end_mark
from .layout import Line, closing_marks, ends_sentence, layout_of, lines_of
from .numbering import article, styles, value
from .speech import is_caption, is_reported, names_speaker_after

LONGEST_ABBREVIATION = len("ARTICLE XVIII.")
_LOWER_CASE = re.compile(r"(?![a-z]{1,4}[.)）])[a-z]")
"""What begins in lower case goes on; “a)” and “iv.” open an item."""
_GOES_ON = re.compile(rf"\s+{_LOWER_CASE.pattern}")
"""What follows a full stop and is no new sentence: “12.4 per cent. to”."""
_ENDS_IN_WORD = re.compile(r"[^\W_]-?$")
# A word with a hyphen at the end of a line, and one with a hyphen inside it.
_TORN = re.compile(r"\b([A-Za-z]*[a-z])-[ \t\r]*\n[ \t]*([a-z]+)")
_HYPHENATED = re.compile(r"\b([A-Za-z]*[a-z])-([a-z]+)")
JOINED = 10
"""Of so many lines, one at most is wider than it was printed."""


def propose_cuts(source: str) -> list[Cut]:
    """Propose what to leave out of a source: layout, breaks inside sentences, lines printed twice, furniture, what shows nothing.

    Breaks between words that need a space stay, since a text may lose characters but never gain one.

    Example:
        >>> [cut.reason.value for cut in propose_cuts("  双方同意。\\n\\n双方祝贺。\\n")]
        ['layout_space', 'layout_space', 'layout_space']
    """
    hidden = [match.span() for match in INVISIBLE.finditer(source)]
    spans = list(_spans_around(source, hidden)) if hidden else sorted(_cut_spans(fold(source)))
    return [Cut(start_offset=a, end_offset=b, reason=reason, quote=source[a:b]) for a, b, reason in spans if a < b]


def _spans_around(source: str, hidden: Sequence[tuple[int, int]]) -> list[tuple[int, int, CutReason]]:
    """Cuts of a source as they would be without what it hides, and cuts of that wherever no words are cut around it."""
    shown = [at for (_, start), (end, _) in pairwise([(0, 0), *hidden, (len(source), 0)]) for at in range(start, end)]
    # A word goes on after a soft hyphen, and after the line break behind it.
    parted = frozenset(at for at, place in enumerate(shown, start=1) if source.startswith(SOFT_HYPHEN, place + 1))
    found: list[tuple[int, int, CutReason]] = []
    for start, end, reason in sorted(_cut_spans(fold("".join(map(source.__getitem__, shown))), parted)):
        if start < end and reason in _OF_BLANKS:
            found += ((a, b, reason) for a, b in _runs(shown[start:end]))
        elif start < end:
            found.append((shown[start], shown[end - 1] + 1, reason))
    covers = iter([*found, (len(source), len(source), CutReason.INVISIBLE)])
    cover = next(covers)
    alone: list[tuple[int, int, CutReason]] = []
    for start, end in hidden:
        while cover[1] <= start:
            cover = next(covers)
        if not cover[0] <= start < cover[1]:
            alone.append((start, end, CutReason.INVISIBLE))
    return sorted([*found, *alone])


def invisible_cuts(source: str, others: Sequence[Cut]) -> Iterator[Cut]:
    """Cuts of what shows nothing in a source and is in no other cut."""
    in_order = sorted((other.start_offset, other.end_offset) for other in others)
    furthest = list(accumulate((end for _, end in in_order), max))
    for start, end in (match.span() for match in INVISIBLE.finditer(source)):
        before = bisect_left(in_order, (end, 0))
        if not before or furthest[before - 1] <= start:
            yield Cut(start_offset=start, end_offset=end, reason=CutReason.INVISIBLE, quote=source[start:end])


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches that some places, in order, make up."""
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        run = [place for _, place in group]
        yield run[0], run[-1] + 1


_OF_BLANKS = {CutReason.LINE_WRAP, CutReason.LAYOUT_SPACE}


def _cut_spans(source: str, parted: Collection[int] = ()) -> Iterator[tuple[int, int, CutReason]]:
    """Cuts of a source that hides nothing; after the places where a word is `parted` it goes on in the next line."""
    lines = lines_of(source)
    extra = furniture([line.words for line in lines])
    head = extra.index(False) if lines else 0
    yield 0, lines[0].start if lines else len(source), CutReason.LAYOUT_SPACE
    for line, following in list(pairwise(lines))[:head]:
        yield line.start, following.start, CutReason.SITE_FURNITURE
    body: list[Line] = []
    for line, is_furniture in zip(lines[head:], extra[head:], strict=True):
        twice = body and line.words == body[-1].words and any(letter.isalnum() for letter in line.words)
        if is_furniture or twice:
            yield body[-1].end, line.end, CutReason.SITE_FURNITURE if is_furniture else CutReason.PAGE_OVERLAP
            body[-1] = replace(body[-1], end=line.end)
        else:
            body.append(line)
    for number, line in enumerate(body[-TAIL:], start=max(0, len(body) - TAIL)):
        words = without_end_mark(line.words)
        yield line.start + len(words), line.start + len(line.words), CutReason.SITE_FURNITURE
        body[number] = replace(line, words=words)  # Its end stays: breaks and cuts after it are found there.
    layout = layout_of(source, body)
    for number, (before, after) in enumerate(pairwise(body)):
        wrapped, spaced = layout.wrapped(before, after), layout.spaced(before, after)
        wrapped |= number == 0 and title_goes_on(before.words, after.words)
        if before.end in parted:
            wrapped, spaced = True, False
        yield from _break_spans(source, before.end, after.start, wrapped, spaced)
    if body:
        yield body[-1].end, len(source), CutReason.LAYOUT_SPACE


def torn_words(source: str) -> list[tuple[int, str]]:
    """Words that a hyphen parts at the end of a line, each with its place, where only a reader can say whose the hyphen is.

    Where the word stands with its hyphen inside a line too, the hyphen is its own.

    Example:
        >>> torn_words("its ap-\\npreciation of a long-\\nterm plan, a long-term one")
        [(4, 'ap-\\npreciation')]
    """
    hyphenated = set(_HYPHENATED.findall(source))
    return [(match.start(), match.group()) for match in _TORN.finditer(source) if match.groups() not in hyphenated]


def _break_spans(
    source: str, start: int, end: int, wrapped: bool, spaced: bool
) -> Iterator[tuple[int, int, CutReason]]:
    """Cut a line break inside a sentence whole; of any other keep one newline, and one blank line between wrapped paragraphs."""
    if wrapped and not spaced:
        yield start, end, CutReason.LINE_WRAP
        return
    first, last = source.index("\n", start), source.rindex("\n", start, end)
    keep_blank_line = spaced and not wrapped and last > first
    yield start, first, CutReason.LAYOUT_SPACE
    if keep_blank_line:
        yield first + 1, last, CutReason.LAYOUT_SPACE
    yield (last if keep_blank_line else first) + 1, end, CutReason.LAYOUT_SPACE


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
    units: list[Unit] = []
    for section, group in groupby(zip(sections, paragraphs, strict=True), key=lambda item: item[0]):
        usual = _usual_role(section, numbered)
        for number, (_, (start, end)) in enumerate(group, start=1):
            if whole := _role_of_whole(text[start:end], section, first=not units and len(paragraphs) > 1):
                units.append(Unit(section, number, 1, start, end, whole))
                continue
            for count, (a, b) in enumerate(_sentences(text, start, end), start=1):
                opens = b < paragraphs[-1][1] and only_opens(text[a:b])
                units.append(Unit(section, number, count, a, b, Role.CHAPEAU if opens else usual))
    return _with_signatures(text, units)


def _usual_role(section: str, numbered: bool) -> Role:
    """Role of the sentences of a section; a text without numbers has no preamble."""
    if section == "end":
        return Role.CLOSING
    return Role.PREAMBLE if numbered and section == "pre" else Role.OPERATIVE


def _role_of_whole(paragraph: str, section: str, first: bool) -> Role | None:
    """Role of a paragraph that is one unit by what it is; None for one of sentences."""
    if first and section == "pre" and not ends_sentence(paragraph):
        return Role.TITLE
    if is_caption(paragraph):
        return Role.CAPTION
    if is_dateline(paragraph):
        return Role.DATELINE
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
    """The end of a sentence: marks of languages with blanks between words end one before a blank only."""
    spaced = "".join(re.escape(one) for one in marks_of("sentence_ends", "sentence") if one not in _unspaced_ends())
    unspaced = "".join(map(re.escape, _unspaced_ends()))
    closing = f"[{closing_marks()}]"
    return re.compile(rf"[{unspaced}](?:[{unspaced}]|{closing})*|(?<![{spaced}])[{spaced}]+{closing}*(?=\s)")


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
    return re.compile(rf"(?:{initials}|{short}|^[0-9]{{1,2}}|^[IVX]{{1,5}}|^{articles})\.$")


@cache
def _closing_quotes() -> frozenset[str]:
    return frozenset((*marks_of("quotation_marks", "closing"), '"', "'"))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences of a paragraph, without the blanks between them."""
    at = start
    for match in _full_stop().finditer(text, start, end):
        if match.end() < end and not (
            _abbreviation().search(text[max(at, match.end() - LONGEST_ABBREVIATION) : match.end()].lstrip())
            or _GOES_ON.match(text, match.end(), end)
            or (text[match.end() - 1] in _closing_quotes() and names_speaker_after(text, match.end(), end))
        ):
            yield _trimmed(text, at, match.end())
            at = match.end()
    if text[at:end].strip():
        yield _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


@dataclass(frozen=True)
class Defaults:
    """What proposed provisions of a document say until somebody has read them."""

    document: str
    voice: Voice
    speakers: tuple[str, ...]
    formulas: OpenCodes = field(default_factory=lambda: OpenCodes(FORMULA))
    """Set phrases of the corpus."""


def propose_provisions(defaults: Defaults, language: str, text: str) -> list[Provision]:
    """Propose the provisions of a document with one text."""
    return [_provision(defaults, unit, language, text) for unit in propose_units(text)]


def _provision(defaults: Defaults, unit: Unit, language: str, text: str) -> Provision:
    words = fold(text[unit.start : unit.end])
    reported = defaults.voice is Voice.AUTHORIAL and unit.role is Role.OPERATIVE and is_reported(words)
    act = Act.RECORD if unit.role is Role.CAPTION else Act.ASSERT
    formulas = defaults.formulas.found_in(words, primary_language(language))
    return Provision(
        id=f"{defaults.document}/{unit.section}.{unit.paragraph}.{unit.number}",
        status=ProvisionStatus.PROPOSED,
        role=unit.role,
        voice=Voice.REPORTED if reported else defaults.voice,
        speakers=[] if reported else list(defaults.speakers),
        act=None if unit.role in WITHOUT_ACT else act,
        polarity=None,
        topics=defaults.formulas.topics_of(formulas)[:MOST_TOPICS] or [Topic.FRAMEWORK],
        pillar=None,
        gloss_en=None,
        anchors={language: _span(unit, text)},
        formulas={language: formulas},
        note=None,
        commitments=[],
    )


def _span(unit: Unit, text: str) -> Span:
    return Span(start_offset=unit.start, end_offset=unit.end, quote=text[unit.start : unit.end])


def add_text(
    provisions: Sequence[Provision], defaults: Defaults, first: str, language: str, text: str
) -> list[Provision]:
    """Anchor provisions in another text, and propose provisions for what cannot be paired.

    Paragraphs pair where there are as many in both texts, sentences where there are as many in both paragraphs; of other
    paragraphs the first and the last sentence pair if they surely fit. Nothing else of a provision changes. What does not
    pair stands alone: to pair it, a reader moves its anchor.
    """
    listed = [bare for provision in provisions if (bare := _without(provision, language)) is not None]
    old = _grouped([p for p in listed if first in p.anchors], _place)
    new = _grouped(propose_units(text), lambda unit: (unit.section, unit.paragraph))
    pairs = _pairs(old, new)
    spans = {
        provision.id: _span(unit, text)
        for key, other in pairs.items()
        for provision, unit in _sentence_pairs(old[key], new[other], first, language, text)
    }
    anchored = [_anchored(defaults, p, language, spans[p.id]) if p.id in spans else p for p in listed]
    paired_with = {other: key for key, other in pairs.items()}
    taken = {span.start_offset for span in spans.values()}
    listed_by_place = _ByPlace(anchored)
    for key, units in new.items():
        alone = [unit for unit in units if unit.start not in taken]
        place = paired_with.get(key) or (key[0], listed_by_place.next_paragraph(key[0]))
        listed_by_place.insert([_provision(defaults, unit, language, text) for unit in alone], place)
    return listed_by_place.listed()


_Key = tuple[str, int]
_Item = TypeVar("_Item")


def _place(provision: Provision) -> _Key:
    section, paragraph, _ = provision.id.rpartition("/")[2].split(".")
    return section, int(paragraph)


def _grouped(items: Iterable[_Item], place: Callable[[_Item], _Key]) -> dict[_Key, list[_Item]]:
    groups: dict[_Key, list[_Item]] = {}
    for item in items:
        groups.setdefault(place(item), []).append(item)
    return groups


def _pairs(old: dict[_Key, list[Provision]], new: dict[_Key, list[Unit]]) -> dict[_Key, _Key]:
    """Paragraphs that say the same thing, as far as counting shows: section by section, or all where sections differ."""
    sections = list(dict.fromkeys(section for section, _ in old if section != "end"))
    if sections != list(dict.fromkeys(section for section, _ in new if section != "end")):
        return _equal_counts(list(old), list(new))
    pairs: dict[_Key, _Key] = {}
    for section in (*sections, "end"):
        pairs |= _equal_counts([key for key in old if key[0] == section], [key for key in new if key[0] == section])
    first = next(iter(old), None), next(iter(new), None)
    if first[0] and first[1] and old[first[0]][0].role is new[first[1]][0].role is Role.TITLE:
        pairs[first[0]] = first[1]
    return pairs


def _equal_counts(old: Sequence[_Key], new: Sequence[_Key]) -> dict[_Key, _Key]:
    return dict(zip(old, new, strict=True)) if len(old) == len(new) else {}


def _sentence_pairs(
    old: Sequence[Provision], new: Sequence[Unit], first: str, language: str, text: str
) -> list[tuple[Provision, Unit]]:
    """Sentences of two paragraphs that say the same thing: all where there are as many, else those at both ends that surely fit."""
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    before = [provision.anchors[first].words for provision in old]
    after = [text[unit.start : unit.end] for unit in new]
    usual = sum(map(len, after)) / sum(map(len, before))
    return [
        (old[at], new[at])
        for at in (0, -1)
        if _fit(before[at], after[at], first, language)
        and usual / LENGTHS_APART < len(after[at]) / len(before[at]) < usual * LENGTHS_APART
    ]


LENGTHS_APART = 1.6
"""Times by which the lengths of a sentence and its translation may differ more than those of their paragraphs do."""


def _fit(before: str, after: str, first: str, language: str) -> bool:
    """Whether two sentences both open a list, or print the same numbers, one and two left out, which are often words."""
    opening = marks_of("sentence_ends", "opening")
    if before.endswith(opening) and after.endswith(opening):
        return True
    if not (readable(first) and readable(language)):
        return False
    one, two = (
        {number.value for number in numbers(words, tag) if number.plain and number.value > 2}
        for words, tag in ((before, first), (after, language))
    )
    return one == two != set()


def _without(provision: Provision, language: str) -> Provision | None:
    """A provision as it was before a text was added; None if it stands in no other."""
    anchors = {key: span for key, span in provision.anchors.items() if key != language}
    if len(anchors) == len(provision.anchors):
        return provision
    formulas = {key: codes for key, codes in provision.formulas.items() if key != language}
    return provision.model_copy(update={"anchors": anchors, "formulas": formulas}) if anchors else None


def _anchored(defaults: Defaults, provision: Provision, language: str, span: Span) -> Provision:
    anchors = {**provision.anchors, language: span}
    found = defaults.formulas.found_in(span.quote, primary_language(language))
    formulas = {**provision.formulas, language: found}
    return provision.model_copy(update={"anchors": anchors, "formulas": formulas})


class _ByPlace:
    """Provisions that others are put between: after the last of their paragraph, else of their section, else of the body.

    Runs of one paragraph are kept as blocks, so that nothing is looked through or moved for each that is added.
    """

    def __init__(self, provisions: Iterable[Provision]) -> None:
        self._blocks: list[tuple[_Key, list[Provision]]] = [
            (k, list(run)) for k, run in groupby(provisions, key=_place)
        ]
        self._following: dict[int, list[int]] = {}
        """Number of a block to the numbers of the blocks that were put behind it, in their order; -1 stands for the beginning."""
        self._roots = len(self._blocks)
        self._last: dict[_Key | str | bool, int] = {}
        """The last block of a paragraph, of a section, and of the body (True) or of all (False)."""
        self._used: dict[_Key, int] = {}
        self._paragraphs: dict[str, int] = {}
        for number, (key, run) in enumerate(self._blocks):
            self._note(key, number, run)
            self._last[False] = number
            if key[0] != "end":
                self._last[True] = number

    def next_paragraph(self, section: str) -> int:
        """The number after the last paragraph of a section."""
        return 1 + self._paragraphs.get(section, 0)

    def insert(self, alone: Sequence[Provision], place: _Key) -> None:
        """Put provisions in their place, numbered on from the last of their paragraph."""
        if not alone:
            return
        section, paragraph = place
        document, used = alone[0].id.rpartition("/")[0], self._used.get(place, 0)
        numbered = [
            p.model_copy(update={"id": f"{document}/{section}.{paragraph}.{number}"})
            for number, p in enumerate(alone, start=used + 1)
        ]
        if place in self._last:
            self._blocks[self._last[place]][1].extend(numbered)
            self._count(place, numbered)
            return
        rest = self._last.get(True, self._last.get(False, -1)) if section != "end" else self._last.get(False, -1)
        behind = self._last.get(section, rest)
        self._blocks.append((place, numbered))
        self._following.setdefault(behind, []).insert(0, len(self._blocks) - 1)
        self._note(place, len(self._blocks) - 1, numbered)
        if behind == self._last.get(False, -1):
            self._last[False] = len(self._blocks) - 1
        if section != "end" and behind == self._last.get(True, behind):
            self._last[True] = len(self._blocks) - 1

    def _note(self, key: _Key, number: int, run: Sequence[Provision]) -> None:
        section, _ = key
        self._last[key] = self._last[section] = number
        self._count(key, run)

    def _count(self, key: _Key, run: Sequence[Provision]) -> None:
        section, paragraph = key
        self._used[key] = max([self._used.get(key, 0), *(int(p.id.rpartition(".")[2]) for p in run)])
        self._paragraphs[section] = max(self._paragraphs.get(section, 0), paragraph)

    def listed(self) -> list[Provision]:
        """All provisions in their order."""
        found: list[Provision] = []
        todo = [*reversed([*self._following.get(-1, ()), *range(self._roots)])]
        while todo:
            number = todo.pop()
            found.extend(self._blocks[number][1])
            todo.extend(reversed(self._following.get(number, ())))
        return found
