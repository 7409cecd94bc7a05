"""Two texts on one page, told apart by script: which stretches of it are of another text than the one in a language.

Texts stand one after the other, paragraph by paragraph, or side by side in the cells of a table, which plain text prints on one line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..letters import LETTERS, script_of, weight_of
from ..words import LATIN, written
from .layout import lines_of

LEAST_LETTERS = 120
"""Letters of the shorter of two texts on a page: fewer are names and titles inside one text."""
LEAST_SHARE = 0.15
"""Its share of the letters of the page."""
LEAST_PART = 20
"""Letters of the shortest part of a line that is told from the rest of the line: fewer are a name."""
_CELL_EDGE = re.compile(r"\s*(?:\t|\s\|(?=\s|$))\s*")
"""What stands between the cells of a table, or behind the last."""
_ROW_END = re.compile(r"[ \t]+\|[ \t]*\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_LOWER_WORD = re.compile(r"\b[a-z]{2,}")
_OPENING, _CLOSING = "(（[【《「『“‘", ")）]】》」』”’"


@dataclass(frozen=True)
class _Part:
    """A line of a page, or what of a line is in one script."""

    start: int
    end: int
    script: str
    """Empty if it has no letters."""


def lines_of_other_text(source: str, language: str) -> list[tuple[int, int]]:
    """Stretches of a source that are of a text in another script than that of a language; none if there is one text.

    Args:
        source: the source.
        language: tag of the language of the text that is wanted.

    Returns:
        Stretches in order: whole lines, each run from the beginning of its first line to the end of its last, with the line break
        behind it; of a line that has both, what is in the other script.

    Example:
        >>> page = "".join(f"双方同意加强各领域务实合作。\\nBoth sides agreed to deepen cooperation {n}.\\n" for n in range(5))
        >>> [page[a:b] for a, b in lines_of_other_text(page, "zh-Hans")][:1]
        ['Both sides agreed to deepen cooperation 0.\\n']
        >>> row = "双方同意加强各领域务实合作。 | Both sides agreed to deepen cooperation. |\\n" * 5
        >>> [row[a:b] for a, b in lines_of_other_text(row, "zh-Hans")][:1]
        [' | Both sides agreed to deepen cooperation. |']
        >>> lines_of_other_text("双方会见 Joint Committee。", "zh-Hans")
        []
    """
    wanted = written(language).script
    if wanted not in LETTERS:
        return []
    lines = [list(_parts(source, line.start, line.end)) for line in lines_of(source)]
    if not _has_other_text(source, wanted, [part for line in lines for part in line]):
        return []
    return list(_joined(source, _stretches(source, wanted, lines)))


def lines_before_text(source: str, language: str) -> int:
    """Where the first line with a letter of a language's script begins, in a source that begins with lines in another; else 0.

    Example:
        >>> lines_before_text("Sunday, 5 May 2024\\n\\nសេចក្តីប្រកាសព័ត៌មាន", "km"), lines_before_text("2024\\nសេចក្តី", "km")
        (20, 0)
    """
    wanted = written(language).script
    if wanted not in LETTERS:
        return 0
    strange = False
    for line in lines_of(source):
        if weight_of(line.words, wanted):
            return line.start if strange else 0
        strange |= bool(script_of(line.words))
    return 0


def _has_other_text(source: str, wanted: str, parts: Sequence[_Part]) -> bool:
    """Whether a page has so much in other scripts, and so much in the wanted one, that each is a text."""
    letters: Counter[str] = Counter()
    for part in parts:
        if part.script:
            letters[part.script] += weight_of(_without_addresses(source[part.start : part.end]), part.script)
    least = min(letters[wanted], letters.total() - letters[wanted])
    return least >= LEAST_LETTERS and least >= LEAST_SHARE * letters.total()


def _parts(source: str, start: int, end: int) -> Iterator[_Part]:
    """Yield what a line consists of: the whole line, unless cells of a table or two stretches in one script each stand on it."""
    found = [part for cell in _cells(source, start, end) for part in _halves(source, *cell)]
    scripts = {part.script for part in found if part.script}
    if len(scripts) > 1:
        yield from found
    else:
        yield _Part(start, end, next(iter(scripts), ""))


def _cells(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the cells of a line that is a row of a table; else the line."""
    at = start
    for edge in _CELL_EDGE.finditer(source, start, end):
        yield at, edge.start()
        at = edge.end()
    if at < end:
        yield at, end


def _halves(source: str, start: int, end: int) -> Iterator[_Part]:
    """Yield the two halves of a stretch that goes over from one script to another once, at a blank or behind a mark; else the stretch."""
    words = _without_addresses(source[start:end])
    if sum(weight_of(words, script) >= LEAST_PART for script in LETTERS) > 1:
        scripts = ((at, script_of(letter)) for at, letter in enumerate(words))
        runs = [
            (script, [at for at, _ in run])
            for script, run in groupby((one for one in scripts if one[1]), key=lambda one: one[1])
        ]
        edge = _edge(words, runs[0][1][-1] + 1, runs[1][1][0]) if len(runs) == BOTH else None
        if edge is not None and _is_text(words[:edge]) and _is_text(words[edge:]):
            yield _Part(start, start + len(words[:edge].rstrip()), runs[0][0])
            yield _Part(start + edge, end, runs[1][0])
            return
    yield _Part(start, end, script_of(words))


BOTH = 2
"""Stretches of a line that goes over from one script to another once."""


def _edge(words: str, end: int, start: int) -> int | None:
    """Where the second half of a line begins, between the last letter of one script and the first of another; None in brackets."""
    if sum(words.count(mark, 0, start) for mark in _OPENING) > sum(words.count(mark, 0, start) for mark in _CLOSING):
        return None
    while start > end and words[start - 1] in _OPENING + "\"'":
        start -= 1
    return start


def _is_text(words: str) -> bool:
    """Whether half of a line may be of a text of its own: names alone have capitals in each word."""
    script = script_of(words)
    return weight_of(words, script) >= LEAST_PART and (script != LATIN or _LOWER_WORD.search(words) is not None)


def _without_addresses(words: str) -> str:
    """Words with blanks in place of addresses of the web, whose letters are of no text."""
    return _ADDRESS.sub(lambda match: " " * len(match.group()), words)


def _stretches(source: str, wanted: str, lines: Sequence[Sequence[_Part]]) -> Iterator[tuple[int, int]]:
    """Yield what is in another script, line by line; a line without letters goes with the one before it."""
    before = wanted
    for line in lines:
        scripts = {part.script for part in line if part.script} or {before}
        before = wanted if wanted in scripts else min(scripts)
        if before != wanted:
            yield _whole_lines(source, line[0].start, line[-1].end)
            continue
        yield from _inside_line(source, wanted, line)


def _inside_line(source: str, wanted: str, line: Sequence[_Part]) -> Iterator[tuple[int, int]]:
    """Yield what of a line is in another script than the wanted one, with what parts it from the rest, and the mark behind the last cell."""
    last = line[-1]
    stop = source.find("\n", last.end)
    closed = _ROW_END.search(source, last.start, len(source) if stop < 0 else stop)
    for before, part, after in zip([None, *line], line, [*line[1:], None], strict=False):
        if part.script in ("", wanted):
            continue
        start = before.end if before is not None and after is None else part.start
        end = closed.end() if closed else part.end
        yield start, end if after is None else after.start
    if closed and last.script in ("", wanted):
        yield closed.start(), closed.end()


def _whole_lines(source: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with all of the lines that it is on, and the line break behind them."""
    stop = source.find("\n", end)
    return source.rfind("\n", 0, start) + 1, len(source) if stop < 0 else stop + 1


def _joined(source: str, stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield stretches, whole lines put together that nothing but blanks parts: of a line that stays, the break behind it does too."""
    start = end = -1
    for one in stretches:
        whole = (
            source[end - 1 : end] == "\n" and one[0] >= end and (one[1] == len(source) or source[one[1] - 1] == "\n")
        )
        if end >= 0 and whole and not source[end : one[0]].strip():
            end = one[1]
            continue
        if end >= 0:
            yield start, end
        start, end = one
    if end >= 0:
        yield start, end
