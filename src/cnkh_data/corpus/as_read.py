"""Readings, whatever version of the codebook they are of, as units with their places in the texts.

A reading of version 1 has offsets. From version 2 on it has quotes, and they stand in the text in order: each unit is looked for
after the one before it, each commitment in its unit after the one before it, and what else a commitment quotes around it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, NamedTuple

from ..models import CompactReading, Reading, ReadingV1, Record
from ..models.base import Located
from ..models.walk import shapes, walk
from ..positions import Path
from ..texts import gaps, shorten
from .coding import CodedCommitment, CodedUnit, Passage, Passages, quoting, with_offsets


class Misplaced(NamedTuple):
    """A quote of a reading that does not stand where it should, or words between quotes that none of them has."""

    path: Path
    language: str
    got: str
    expected: str
    repair: str


@dataclass(frozen=True, eq=False)
class AsRead:
    """A reading as it is compared."""

    reading: Reading
    units: Sequence[CodedUnit]
    """Without those of which no quote was found."""
    languages: Sequence[str]
    """Of which it quotes a text."""
    misplaced: Sequence[Misplaced]
    """Only of a reading without offsets: where there are some, nothing needs to be found."""


def as_read(reading: Reading, texts: Mapping[str, str]) -> AsRead:
    """Units and codes of a reading, in texts of which the first is the one that it follows."""
    if isinstance(reading, ReadingV1):
        units = [with_offsets(unit, ("provisions", number)) for number, unit in enumerate(reading.provisions)]
        return AsRead(reading, units, _languages(reading.provisions), ())
    if not isinstance(reading, CompactReading):
        raise TypeError(type(reading))
    search = _Search(texts)
    found = [search.unit(unit, number, reading.document) for number, unit in enumerate(reading.units)]
    units = [unit for unit in found if unit.anchors]
    # Words whose quote was not found are in no unit either: that is the same slip.
    found_in = {
        language: text for language, text in texts.items() if all(language != one.language for one in search.misplaced)
    }
    return AsRead(reading, units, _languages(reading.units), [*search.misplaced, *_unread(units, found_in)])


def _languages(units: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(language for unit in units for language in vars(unit)["anchors"]))


AS_PRINTED = "Copy the words from the text, to the letter."


class _Search:
    """Looks for the quotes of a reading in its texts, one after another."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.misplaced: list[Misplaced] = []
        self._texts = texts
        self._first = next(iter(texts), "")
        self._reached = dict.fromkeys(texts, 0)
        """Where the last unit ends that was found in each text."""

    def unit(self, unit: Record, number: int, document: str) -> CodedUnit:
        """A unit with all that is in it."""
        path: Path = ("units", number)
        written = vars(unit)
        anchors: dict[str, Passage] = {}
        for language, quote in written["anchors"].items():
            if language not in self._texts:
                continue  # There is no such text, or no source of it: neither is a matter of the quote.
            text, reached = self._texts[language], self._reached[language]
            passage = self._find(language, quote, Passage(0, len(text), text), reached)
            if passage is None:
                repair = "List the units in the order of the text." if quote in text else AS_PRINTED
                got, there = where_they_part(quote, text[reached:].lstrip())
                expected = f"{there}, after the unit before" if there else "no more units"
                self._miss((*path, "anchors", language), got, expected, repair)
            else:
                anchors[language] = passage
                self._reached[language] = passage.end_offset
        reached_in = {language: passage.start_offset for language, passage in anchors.items()}
        commitments = [
            self._commitment(commitment, (*path, "commitments", index), unit, anchors, reached_in)
            for index, commitment in enumerate(written["commitments"])
        ]
        name = written["label"] or f"u{number + 1}"
        return CodedUnit(unit, path, anchors, _whole(unit, ()), {}, f"{document}/{name}", commitments)

    def _commitment(
        self, commitment: Record, path: Path, holder: Record, unit: Passages, reached: dict[str, int]
    ) -> CodedCommitment:
        """A commitment of a unit; `reached` is where the one before it ends, and then where this one does."""
        anchors: dict[str, Passage] = {}
        for language, quote in vars(commitment)["anchors"].items():
            if language not in unit:  # If its unit has a quote of that text, it was not found, and is at fault itself.
                if language in self._texts and language not in vars(holder)["anchors"]:
                    repair = f"Quote the {language} text in the unit too, or leave it out here."
                    expected = f"words of its unit, which has no quote of the {language} text"
                    self._miss((*path, "anchors", language), _shown(quote), expected, repair)
                continue
            passage = self._find(language, quote, unit[language], reached[language])
            if passage is None:
                repair = "Quote the words of its unit, to the letter; or move the commitment to the unit they are in."
                if quote in unit[language].quote:
                    repair = "List the commitments in the order of the text."
                rest = self._texts[language][reached[language] : unit[language].end_offset]
                self._miss((*path, "anchors", language), _shown(quote), f"words of {_shown(rest)}", repair)
            else:
                anchors[language] = passage
                reached[language] = passage.end_offset
        codes = _whole(commitment, unit)
        quoted: dict[str, dict[str, list[Passage]]] = {
            name: {language: [] for language in codes[name]} for name in quoting(type(commitment))
        }
        for way, passage in self._around(commitment, path, unit, anchors):
            quoted[str(way[0])][str(way[1])].append(passage)
        return CodedCommitment(commitment, path, anchors, codes, quoted)

    def _around(
        self, commitment: Record, path: Path, unit: Passages, anchors: Passages
    ) -> Iterator[tuple[Path, Passage]]:
        """Find what a commitment quotes beside its anchors, and yield the way to each with its place."""
        for way, quote, _ in walk(commitment, Located):
            name, language, *number = map(str, way)
            if name == "anchors" or language not in (unit if number else anchors):
                continue
            text, own, anchor = self._texts[language], unit[language], anchors.get(language)
            if number or anchor is None:
                places = _after(text, quote, anchor, own)
            else:
                places = (_near if name == "operator" else _inside)(text, quote, anchor, own)
            at = next((place for place in places if place >= 0), None)
            if at is None:
                self._miss((*path, *way), _shown(quote), "words of its unit, or of what stands before it", AS_PRINTED)
            else:
                yield way, Passage(at, at + len(quote), quote)

    def _find(self, language: str, quote: str, within: Passage, reached: int) -> Passage | None:
        """Where a quote stands after what has been reached. Versions other than the first may say things in another order."""
        text, (start, end, _) = self._texts[language], within
        at = text.find(quote, reached, end)
        if at < 0 and language != self._first and text.count(quote, start, end) == 1:
            at = text.find(quote, start, end)
        return Passage(at, at + len(quote), quote) if at >= 0 else None

    def _miss(self, path: Path, got: str, expected: str, repair: str) -> None:
        language = next((str(step) for step in path if step in self._texts), "")
        self.misplaced.append(Misplaced(path, language, got, expected, repair))


def _near(text: str, quote: str, anchor: Passage, unit: Passage) -> Iterator[int]:
    """Yield where a quote may stand that belongs to a commitment, the likeliest first; negative where it does not.

    That is the nearest before the commitment in its unit, or at its head, then in the commitment; then the nearest before the
    unit, as an operator that several units share; then what comes after the commitment in its unit.
    """
    head = anchor.start_offset + len(quote)
    yield text.rfind(quote, unit.start_offset, min(head, unit.end_offset))
    yield text.find(quote, anchor.start_offset, anchor.end_offset)
    yield text.rfind(quote, 0, unit.start_offset)
    yield text.find(quote, anchor.start_offset, unit.end_offset)


def _inside(text: str, quote: str, anchor: Passage, unit: Passage) -> Iterator[int]:
    """Yield the same of a verb: it is in its commitment, or several share it, which stand behind it."""
    yield text.find(quote, anchor.start_offset, anchor.end_offset)
    yield from _near(text, quote, anchor, unit)


def _after(text: str, quote: str, anchor: Passage | None, unit: Passage) -> Iterator[int]:
    """Yield the same of what may be several and anywhere in the unit; most often it comes after the commitment."""
    if anchor is not None:
        yield text.find(quote, anchor.end_offset, unit.end_offset)
    yield text.find(quote, unit.start_offset, unit.end_offset)


def _unread(units: Sequence[CodedUnit], texts: Mapping[str, str]) -> Iterator[Misplaced]:
    """Yield each stretch of a text that no unit quotes, at the unit before it: a reading is whole."""
    for language, text in texts.items():
        placed = sorted((unit.anchors[language][:2], unit.path) for unit in units if language in unit.anchors)
        starts = [start for (start, _), _ in placed]
        for start, end in gaps(text, [place for place, _ in placed]):
            path = placed[max(bisect_left(starts, start) - 1, 0)][1] if placed else ("units",)
            got = f"{_shown(text[start:end])} in no unit"
            yield Misplaced(path, language, got, "every word of the text in a unit", "Add the unit that has it.")


BEFORE, AFTER = 20, 40
"""Characters that are shown around the place where a quote parts from its text."""


def where_they_part(quote: str, there: str) -> tuple[str, str]:
    """A quote and what stands in its place, both from shortly before they part; the second is empty if nothing stands there.

    Example:
        >>> where_they_part("reaffirmed her adherence", "reaffirmed her resolute adherence")
        ("'reaffirmed her adherence'", "'reaffirmed her resolute adherence'")
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(quote, there, strict=False)))
    start = max(same - BEFORE, 0)
    return _part(quote, start, same + AFTER), _part(there, start, same + AFTER) if there else ""


def _part(text: str, start: int, end: int) -> str:
    return repr(f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}")


def _shown(words: str) -> str:
    return repr(shorten(words))


def _whole(written: Record, unit: Iterable[str]) -> dict[str, Any]:
    """The value of each field, also for each text for which it was left out: in a commitment, a list is asked of each text of its unit."""
    values = dict(vars(written))
    for name, shape in shapes(type(written)).items():
        if shape.value_type is dict and shape.each and not type(written).model_fields[name].is_required():
            given = values[name]
            listed = shape.each.value_type is list
            languages = dict.fromkeys([*values["anchors"], *(unit if listed else ())])
            values[name] = {language: given.get(language, [] if listed else None) for language in languages}
    return values
