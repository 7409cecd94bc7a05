"""A record as the lines of a terminal: which it is and how its seal stands, its page, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..colours import DIM, RED, YELLOW
from ..finding import Finding
from ..texts import visible
from .layout import CHANGED, Heading, Line, Screen, Versions
from .session import Shown, Standing

SAID = {
    Standing.NONE: "no seal yet",
    Standing.VOID: f"its seal is void; {CHANGED.strip()} stands before what has changed since (what it was: git diff, or cnkh diff HEAD)",
    Standing.SAME_LINES: "its seal is void, though the record is as it was: a source that it is cut from has changed, or the seal",
    Standing.SEALED_HERE: "sealed in this review",
}


def lines(shown: Shown, number: int, of: int, screen: Screen) -> Iterator[str]:
    """Yield the lines of a record that is the one of a number among those of a review; last its words again if the first are out of sight."""
    page = [*_lines(shown, number, of, screen)]
    yield from page
    words = [*_words(shown.page)]
    if words and screen.height is not None and len(page) + QUESTION > screen.height:
        yield ""
        yield from screen.lines(words, shown.changed)


def _words(page: Sequence[Line]) -> Iterator[Line]:
    """Yield the words of a record, each with the heading that says whose they are."""
    for before, line in pairwise([Heading(""), *page]):
        if isinstance(line, Versions) and not line.around:
            if isinstance(before, Heading) and before.text:
                yield before
            yield line


QUESTION = 2
"""Lines that the question after a page takes."""


def _lines(shown: Shown, number: int, of: int, screen: Screen) -> Iterator[str]:
    record_type, record = shown.key
    yield ""
    yield "-" * screen.width
    yield from screen.lines(
        [
            Heading(f"{record_type.label} {record}"),
            Heading(f"{number} of {of}: {SAID[shown.standing]}", colour=DIM),
        ]
    )
    yield ""
    yield from screen.lines(shown.page, shown.changed)
    if shown.findings:
        yield ""
    for finding in shown.findings:
        yield from screen.lines(_found(finding))
    if shown.refusal:
        yield ""
        yield from screen.lines([Heading(f"not to be sealed: {shown.refusal.value}", colour=RED)])


def _found(finding: Finding) -> Iterator[Line]:
    colour = RED if finding.severity == "error" else YELLOW
    contrast = "; ".join(f"{label} {value}" for label, value in finding.contrast.items())
    said = f"{contrast}. {finding.repair}" if contrast else finding.repair
    yield Heading(f"{finding.severity}: {finding.rule}: {visible(said)}", colour=colour)
    yield Heading(visible(f"{finding.file}:{finding.position.line}"), colour=DIM)
