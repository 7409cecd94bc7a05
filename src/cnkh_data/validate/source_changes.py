"""What was changed in a source or in the cuts of a text, told from the words that cuts and provisions quote of it."""

import codecs
import contextlib
import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from ..canonical import record_text
from ..corpus import Corpus, DocumentFolder
from ..models import Cut, Span, Text
from ..models.codelists import CutReason
from ..positions import Path
from ..texts import cut_text, shorten, wraps_sentence


def saved_otherwise(content: bytes, sha256: str) -> str | None:
    """How an editor has saved a source otherwise, if its words are all as received."""
    ways: dict[str, Callable[[], bytes]] = {
        "with line ends of Windows (CRLF)": lambda: content.replace(b"\r\n", b"\n"),
        "with a byte order mark": lambda: content.removeprefix(codecs.BOM_UTF8),
        "in GB18030": lambda: content.decode("gb18030").encode("utf-8"),
        "in UTF-16": lambda: content.decode("utf-16").encode("utf-8"),
        "with a line break at the end": lambda: content.removesuffix(b"\n"),
        "without the line break at the end": lambda: content + b"\n",
    }
    for way, undone in ways.items():
        with contextlib.suppress(UnicodeError):
            if hashlib.sha256(undone()).hexdigest() == sha256:
                return way
    return None


class Change(NamedTuple):
    """What a source has otherwise than it was read, from the first such place to the last."""

    offset: int
    got: str
    expected: str

    @property
    def undone(self) -> str:
        """What to do at its place."""
        if not self.expected:
            return f"Remove {self.got!r}"
        return f"Write {self.expected!r} for {self.got!r}" if self.got else f"Insert {self.expected!r}"


LONGEST_CHANGE = 200
"""Characters of a change that are told; what is longer is restored as a whole."""
_UNQUOTED = "\0"


def first_change(corpus: Corpus, source: str, content: bytes) -> Change | None:
    """Where a source differs from the cuts and provisions that quote it.

    None if it is no text, if nothing quotes it, or if it has all that they quote and nothing but blanks beside: then it may be
    the hash that is wrong.
    """
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    read = _as_read(sorted(_quoted_of(corpus, source)), len(words))
    if not read:
        return None
    shortest = min(len(words), len(read))
    start = next((n for n in range(shortest) if not _same(words[n], read[n])), shortest)
    if start == len(read):
        return Change(start, words[start:][:20], "") if words[start:].strip() else None
    behind = 0
    while behind < shortest - start and _same(words[-1 - behind], read[-1 - behind]):
        behind += 1
    got, expected = words[start : len(words) - behind], read[start : len(read) - behind]
    if max(len(got), len(expected)) > LONGEST_CHANGE or _UNQUOTED in expected:
        got, expected = got[:20] + "…", expected[:20].replace(_UNQUOTED, " ") + "…"
    return Change(start, got, expected)


def _same(letter: str, read: str) -> bool:
    """Whether a letter is as it was read; between units, all that is known is that it was blank."""
    return letter == read or (read == _UNQUOTED and letter.isspace())


def _as_read(quoted: Sequence[tuple[int, str]], most: int) -> str:
    """A source put together again from what is quoted of it, as far as its length, which an offset may be far beyond."""
    parts: list[str] = []
    length = 0
    for start, quote in quoted:
        if start > 2 * most:
            break
        parts.append(_UNQUOTED * (start - length) + quote[max(0, length - start) :])
        length = max(length, start + len(quote))
    return "".join(parts)


def _quoted_of(corpus: Corpus, source: str) -> Iterator[tuple[int, str]]:
    """Stretches of a source that were cut from it, or that provisions quote, with their offsets in it."""
    for folder in corpus.folders:
        for text in folder.document.texts:
            if text.source == source:
                yield from ((cut.start_offset, cut.quote) for cut in text.cuts)
                for provision in folder.provisions:
                    if anchor := provision.anchors.get(text.language):
                        yield from _between_cuts(anchor, text.cuts)


def _between_cuts(anchor: Span, cuts: Sequence[Cut]) -> Iterator[tuple[int, str]]:
    """The parts of a span of a text that stand together in its source."""
    left_out, at = 0, anchor.start_offset
    for cut in cuts:
        here = cut.start_offset - left_out  # Where the text goes on without it.
        if at < here < anchor.end_offset:
            yield at + left_out, anchor.quote[at - anchor.start_offset : here - anchor.start_offset]
            at = here
        elif here >= anchor.end_offset:
            break
        left_out += len(cut.quote)
    yield at + left_out, anchor.quote[at - anchor.start_offset :]


MOST_TRIED = 200
"""Cuts up to which the text is made without each of them, to find one that is too many; of more, those without which it has its length."""
BLANKS_BEFORE = 3
"""Characters by which a missing cut may begin before the first difference: of blanks in a row, nobody can tell which was cut."""


class MistakenCut(NamedTuple):
    """Where in the list of cuts one is missing or too many."""

    path: Path
    got: str
    repair: str


def mistaken_cut(folder: DocumentFolder, text: Text, source: str, made: str) -> MistakenCut | None:
    """The cut that is missing or too many, if the provisions and the digest are of another text."""
    anchors = [p.anchors[text.language] for p in folder.provisions if text.language in p.anchors]
    read = _as_read(sorted((anchor.start_offset, anchor.quote) for anchor in anchors), len(made))
    start = next((n for n, pair in enumerate(zip(made, read, strict=False)) if not _same(*pair)), None)
    if start is None:
        return None
    tried = 0
    for number, cut in enumerate(text.cuts):
        if len(text.cuts) > MOST_TRIED and len(made) + len(cut.quote) != text.characters:
            continue
        tried += 1
        if tried > MOST_TRIED:
            break
        without = [*text.cuts[:number], *text.cuts[number + 1 :]]
        if gives(source, without, text.sha256):
            repair = "Remove the cut: the provisions quote what it takes out."
            return MistakenCut((number,), f"a cut of {shorten(cut.quote)!r}", repair)
    offset = _in_source(text.cuts, start)
    # The provisions show where the texts begin to differ; the cut is the stretch of the source without which they do not.
    for first, length in product(range(offset, max(-1, offset - BLANKS_BEFORE), -1), range(1, LONGEST_CHANGE)):
        quote = source[first : first + length]
        blank = CutReason.LINE_WRAP if wraps_sentence(source, first, first + length) else CutReason.LAYOUT_SPACE
        reason = blank if quote.isspace() else CutReason.OTHER_TEXT
        cut = Cut(start_offset=first, end_offset=first + length, reason=reason, quote=quote or " ")
        cuts = sorted([*text.cuts, cut], key=lambda one: one.start_offset)
        if quote and gives(source, cuts, text.sha256):
            missing = record_text(cut).decode()
            at = min(cuts.index(cut), len(text.cuts) - 1)
            return MistakenCut((at,) if text.cuts else (), f"no cut of {quote!r} at {first}", f"Add the cut {missing}.")
    return None


def gives(source: str, cuts: Sequence[Cut], sha256: str) -> bool:
    """Whether cuts make the text of a digest from a source."""
    return hashlib.sha256(cut_text(source, cuts).encode("utf-8")).hexdigest() == sha256


def _in_source(cuts: Sequence[Cut], offset: int) -> int:
    """Offset in a source of an offset in the text that is cut from it."""
    for cut in cuts:
        if cut.start_offset > offset:
            break
        offset += cut.end_offset - cut.start_offset
    return offset
