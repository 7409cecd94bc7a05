"""Rows of a page set for a terminal: language versions beside each other where it is wide enough, else below each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from ..cells import cells, fitted, padded
from ..colours import BOLD, DIM, RESET, YELLOW
from ..positions import Path

CHANGED = "* "
"""Stands before what is not as it was sealed."""
NARROWEST = 24
"""Cells of a column below which versions stand below each other."""
LABEL = 20
"""Cells of the column of labels."""
INDENT = 4
"""Cells that a value is indented by where it stands below its label."""
BETWEEN = " │ "


@dataclass(frozen=True)
class Row:
    """What is shown of one value."""

    label: str
    value: str | Mapping[str, str]
    """One text, or one for each language version."""
    path: Path | None = None
    """The way to the value from its record; None for what is not part of it."""


@dataclass(frozen=True)
class Heading:
    """A line of its own."""

    text: str
    path: Path | None = None
    colour: str = BOLD


@dataclass(frozen=True)
class Versions:
    """Words of each language version, over the whole width."""

    words: Mapping[str, str]
    path: Path | None = None
    around: bool = False
    """Whether they only stand beside the record, so that it can be understood."""


@dataclass(frozen=True)
class Empty:
    """Fields of a record, or of a part of it, that have no value."""

    names: Sequence[str]
    path: Path


Line = Row | Heading | Versions | Empty
NOTHING = "–"
"""Stands where there is no value."""


@dataclass(frozen=True)
class Screen:
    """The terminal that a page is set for."""

    width: int
    colour: bool = False
    height: int | None = None
    """Lines that can be seen at once; None if all can."""

    def lines(self, page: Iterable[Line], changed: Sequence[Path] = ()) -> Iterator[str]:
        """Yield the lines of a page, with a mark before what has changed."""
        for line in chain.from_iterable(_opened(one, changed) for one in page):
            is_changed = _is_changed(line.path, changed)
            mark = self.painted(CHANGED, YELLOW) if is_changed else " " * len(CHANGED)
            for text in self._set(line):
                yield (mark + text).rstrip(" ")
                mark = " " * len(CHANGED)

    def painted(self, text: str, colour: str) -> str:
        """A text in a colour, if there are colours."""
        return f"{colour}{text}{RESET}" if self.colour and text else text

    @property
    def _room(self) -> int:
        return max(self.width - len(CHANGED), 1)

    def _set(self, line: Line) -> Iterator[str]:
        match line:
            case Heading(text, _, colour):
                yield from (self.painted(part, colour) for part in fitted(text, self._room))
            case Versions(words, _, around):
                yield from self._versions(words, self._room, DIM if around else "")
            case Row(label, value):
                yield from self._row(label, value)

    def _versions(self, words: Mapping[str, str], room: int, colour: str) -> Iterator[str]:
        """Yield the versions under their tags: in columns, or each below the other."""

        def lines(text: str, width: int) -> list[str]:
            return [self.painted(line, colour) if colour else line for line in fitted(text, width)]

        each = _column(len(words), room)
        if each >= NARROWEST or len(words) == 1:
            tags = [[self.painted(f"[{language}]", DIM)] for language in words]
            yield from _beside(tags, each)
            yield from _beside([lines(text, each) for text in words.values()], each)
            return
        for language, text in words.items():
            yield self.painted(f"[{language}]", DIM)
            yield from lines(text, room)

    def _row(self, label: str, value: str | Mapping[str, str]) -> Iterator[str]:
        below = self._room - LABEL < NARROWEST
        room = max(self._room - (INDENT if below else LABEL), 1)
        values = list(self._value(value, room)) or [""]
        indent = " " * (INDENT if below else LABEL)
        if below or cells(label) >= LABEL:
            yield from (self.painted(part, DIM) for part in fitted(label, self._room) if part)
        else:
            yield padded(self.painted(label, DIM), LABEL) + values.pop(0)
        yield from (indent + one for one in values)

    def _value(self, value: str | Mapping[str, str], room: int) -> Iterator[str]:
        if isinstance(value, str):
            yield from fitted(value, room)
            return
        each = _column(len(value), room)
        if each >= NARROWEST:
            yield from _beside([fitted(text, each) for text in value.values()], each)
            return
        for language, text in value.items():
            yield from fitted(f"[{language}] {text}", room)


def _column(number: int, room: int) -> int:
    """Cells of each of some columns."""
    return (room - len(BETWEEN) * (number - 1)) // number


def _beside(columns: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    for texts in zip_longest(*columns, fillvalue=""):
        yield BETWEEN.join(padded(text, width) for text in texts)


def _opened(line: Line, changed: Sequence[Path]) -> Iterator[Line]:
    """Yield a line as it is; of fields without a value, those apart that had one, and the others together."""
    if not isinstance(line, Empty):
        yield line
        return
    emptied = [name for name in line.names if _is_changed((*line.path, name), changed)]
    yield from (Row(name, NOTHING, (*line.path, name)) for name in emptied)
    if others := [name for name in line.names if name not in emptied]:
        yield Row("without", ", ".join(others))


def _is_changed(path: Path | None, changed: Sequence[Path]) -> bool:
    """Whether anything has changed in what stands at a path."""
    return path is not None and any(one[: len(path)] == path for one in changed)
