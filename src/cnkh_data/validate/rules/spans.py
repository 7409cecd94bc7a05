"""Level 3: each record points at words that are really there, where it may point."""

from collections.abc import Iterator, Sequence
from itertools import islice

from ...corpus import Corpus, DocumentFolder, Passage, once_per_folder, passages
from ...models import Commitment, Provision, Record, Span, SpanOrPoint
from ...models.walk import value_at
from ...positions import Path
from ...reach import (
    AnchorsByWords,
    Governing,
    chapeaus_in,
    lies_in,
    places_within,
    reach_of_operator,
    reach_of_span,
    section_of,
)
from ...seals import would_stand
from ...texts import number_of, shorten
from ..fault import Fault
from ..limits import FEW, MOST_MEANT, and_elsewhere
from ..misplaced import LONGEST_SLIP, Mended, as_json, misplaced, set_offsets, ways_to_mend, where, without_blanks
from ..quoted import Quoting, Spot, inside_word, is_whole, other_spots, span_maps, word_end, word_start
from ..rule import rule
from ..subjects import OneCommitment, OneDocument, given


@rule(on=OneDocument, level=3, certainty="proof", needs=("text-digest", "id-belongs"))
def spans(one: OneDocument) -> Iterator[Fault]:
    """Each span lies in its text, and its quote is exactly what stands between its offsets.

    Every code rests on the words that it points at. Where quote and offsets differ, nobody can tell which words were read.
    """
    looked = _looked(one.corpus, one.folder)
    yield from _wrong_spans(one, looked.wrong)
    for language, spots in looked.without.items():
        yield _without_text(one.folder, language, spots)


class _Looked:
    """The spans of a document that are not as they must be: each is looked at once, for all rules."""

    def __init__(self, folder: DocumentFolder) -> None:
        self._texts = folder.texts
        self._listed = {text.language for text in folder.document.texts}
        self.wrong: list[Spot] = []
        """Those whose quote is not what stands between their offsets."""
        self.torn: list[Spot] = []
        """Those of the others that begin or end inside a word."""
        self.blank: list[Spot] = []
        """Those of the rest that begin or end with a blank."""
        self.without: dict[str, list[Spot]] = {}
        """Language to those in it, where the document has no text in it."""

    def add(self, record: Record, path: Path, language: str, span: Quoting) -> None:
        """Look at a span."""
        text = self._texts.get(language)
        if text is None:
            if language not in self._listed:  # That the source of a listed one is missing is said elsewhere.
                self.without.setdefault(language, []).append(Spot(record, path, language, span))
        elif not _holds(span, text):
            self.wrong.append(Spot(record, path, language, span))
        elif not is_whole(text, span.start_offset, span.end_offset):
            self.torn.append(Spot(record, path, language, span))
        elif span.quote != span.quote.strip():
            self.blank.append(Spot(record, path, language, span))


@once_per_folder
def _looked(corpus: Corpus, folder: DocumentFolder) -> _Looked:
    looked, texts = _Looked(folder), folder.texts
    for record, path, by_language in span_maps(corpus, folder):
        for language, span in by_language.items():
            if not _is_in_order(span, texts.get(language, "")):
                looked.add(record, (*path, language), language, span)
    for spot in other_spots(corpus, folder):
        if not _is_in_order(spot.span, texts.get(spot.language, "")):
            looked.add(*spot)
    for override in folder.overrides:
        looked.add(override, (), override.language, override)
    return looked


def _holds(span: Quoting, text: str) -> bool:
    start, end = span.start_offset, span.end_offset
    return start <= end <= len(text) and text[start:end] == span.quote


_MARKS = " \n,.;:，。；：、"
"""Some of what stands between words."""


def _is_in_order(span: Quoting, text: str) -> bool:
    """Whether a span has words, and surely nothing is wrong with it, as with nearly all: a quick look."""
    start, end, words = span.start_offset, span.end_offset, span.quote
    if not words or text[start:end] != words or end - start != len(words) or words.strip() != words:
        return False
    begins = text[start - 1 : start] in _MARKS or not inside_word(text, start)
    return begins and (text[end : end + 1] in _MARKS or not inside_word(text, end))


def _wrong_spans(one: OneDocument, wrong: Sequence[Spot]) -> Iterator[Fault]:
    """Yield what is wrong with spans that do not hold; of those that were exchanged, once for both."""
    folder = one.folder
    quoting, told = _ExchangedQuotes(folder), set[tuple[int, Path]]()
    for spot in wrong:
        text, span = folder.texts[spot.language], spot.span
        if quoting.told_before(spot):
            continue
        if fault := quoting.fault(spot):
            yield fault
        elif other := _other_version(folder, spot):
            if (id(spot.record), spot.path[:-1]) not in told:
                yield _of_other_version(spot, other, text)
            told.add((id(spot.record), spot.path[:-1]))
        else:
            reach = reach_of_span(folder, spot.record, spot.path)
            sealed = None if len(wrong) > MOST_MEANT else _as_sealed(one, spot, ways_to_mend(spot, text, reach))
            if sealed is None and not span.start_offset <= span.end_offset <= len(text):
                got, expected = f"{span.start_offset}–{span.end_offset}", f"within 0–{len(text)}, start before end"
                yield Fault(spot.record, (*spot.path, "end_offset"), got, expected, where(spot, text, reach))
            else:
                yield misplaced(spot, text, reach, sealed)


def _as_sealed(one: OneDocument, spot: Spot, ways: Iterator[Mended]) -> Mended | None:
    """Of the spans that one may have been, that with which its record would stand as it was sealed."""
    return next((way for way in ways if would_stand(one.corpus, one.folder, spot.record, way.of(spot))), None)


class _ExchangedQuotes:
    """Finds anchors of one text that quote each other's words: it is then the quotes that are wrong, and not the offsets."""

    def __init__(self, folder: DocumentFolder) -> None:
        self.folder = folder
        self.told: set[tuple[int, Path]] = set()
        self._kept: dict[tuple[bool, str], AnchorsByWords] = {}

    def told_before(self, spot: Spot) -> bool:
        """Whether this is the second of two anchors that were exchanged."""
        return (id(spot.record), spot.path) in self.told

    def fault(self, spot: Spot) -> Fault | None:
        """The fault of an anchor whose quote stands where another claims to, and the other way round; None if there is no other."""
        if "anchors" not in spot.path or not isinstance(spot.span, Span):
            return None
        partner = self._anchors(spot.path).exchanged_with(self.folder.texts[spot.language], spot.span)
        if partner is None:
            return None
        self.told.add((id(partner[0]), partner[1]))
        name = getattr(partner[0], "id", "another")
        repair = "Exchange the quotes of the two; the offsets are right."
        got = f"the words of {name}, which quotes those of this one"
        return Fault(spot.record, (*spot.path, "quote"), got, "its own words", repair)

    def _anchors(self, path: Path) -> AnchorsByWords:
        """Anchors of the kind of one at a path, in its text."""
        key = path[0] == "commitments", str(path[-1])
        if key not in self._kept:
            self._kept[key] = AnchorsByWords(self.folder, path)
        return self._kept[key]


def _without_text(folder: DocumentFolder, language: str, spots: Sequence[Spot]) -> Fault:
    known = ", ".join(folder.texts)
    if len(spots) > FEW:
        got = f"{known}; but {number_of(len(spots), 'span')} in {language}"
        return Fault(folder.document, ("texts",), got, f"a text in {language}", f"Put the {language} text back.")
    repair = "Use the language of a text of this document."
    return Fault(spots[0].record, spots[0].path, f"{language}{and_elsewhere(spots)}", f"one of {known}", repair)


def _other_version(folder: DocumentFolder, spot: Spot) -> str | None:
    """The text that a span is really of, if it stands there to the letter."""
    for other, text in folder.texts.items():
        if other != spot.language and spot.span.quote and _holds(spot.span, text):
            return other
    return None


def _of_other_version(spot: Spot, other: str, text: str) -> Fault:
    path = spot.path
    versions = value_at(spot.record, path[: path.index(spot.language)]) if path else {}
    beside = versions.get(other)
    if isinstance(beside, Span | SpanOrPoint) and _holds(beside, text):
        repair = f"Exchange what stands under {spot.language} and under {other}."
    elif versions:
        repair = f"Put the {spot.language} words in their place; these are the {other} ones."
    else:
        repair, path = f"Set language to {other}.", (*path, "language")
    return Fault(spot.record, path, f"words of the {other} text", f"words of the {spot.language} text", repair)


@rule(on=OneDocument, level=3, certainty="convention", needs=("tiling",))
def whole_words(one: OneDocument) -> Iterator[Fault]:
    """A span begins and ends between words.

    One that begins or ends inside a word has slipped by some letters, and quotes what nobody said.
    """
    for spot in _looked(one.corpus, one.folder).torn:
        text, span = one.folder.texts[spot.language], spot.span
        key = "start_offset" if inside_word(text, span.start_offset) else "end_offset"
        torn = text[max(0, span.start_offset - AROUND) : span.end_offset + AROUND]
        got, repair = f"an edge inside a word of {shorten(torn)!r}", _to_whole_words(one, spot, text)
        yield Fault(spot.record, (*spot.path, key), got, "whole words", repair)


AROUND = 12
"""Characters on either side of a torn span that are shown."""


def _to_whole_words(one: OneDocument, spot: Spot, text: str) -> str:
    """The repair of a span that begins or ends inside a word: as it was sealed if that can be told, else to the whole word."""
    start, end = spot.span.start_offset, spot.span.end_offset
    if not spot.span.quote:
        return f"Set both offsets to {word_start(text, start)} or to {word_end(text, start)}, between two words."
    slipped = _slipped_by(text, start, end)
    edges = [(start + slipped, end + slipped)] if slipped else []
    edges += [(first, last) for first in _edges(text, start) for last in reversed(_edges(text, end)) if first < last]
    ways = [way for edge in edges if (way := without_blanks(text, *edge)).quote]  # Next to a word may be blanks alone.
    if sealed := _as_sealed(one, spot, iter(ways)):
        return f"{sealed.repair}, as it was sealed."
    return f"{ways[0].repair}{', since both edges have slipped' if slipped else ', or leave that word out'}."


def _slipped_by(text: str, start: int, end: int) -> int:
    """By how many characters a span has slipped that lacks letters at one edge and has blanks or marks too many at the other."""
    for by in range(1, LONGEST_SLIP + 1):
        if text[start - by : start].isalnum() and not inside_word(text, start - by) and _is_bare(text[end - by : end]):
            return -by
        if text[end : end + by].isalnum() and not inside_word(text, end + by) and _is_bare(text[start : start + by]):
            return by
    return 0


def _is_bare(characters: str) -> bool:
    return not any(map(str.isalnum, characters))


def _edges(text: str, at: int) -> list[int]:
    """The offsets between words around another, which is the only one if it stands between words itself."""
    return sorted({word_start(text, at), word_end(text, at)})


@rule(on=OneDocument, level=3, certainty="proof", needs=("tiling",))
def blank_at_edge(one: OneDocument) -> Iterator[Fault]:
    """A span does not begin or end with a blank.

    Words are compared by their spans. With a blank at its edge, the same word counts as another.
    """
    for spot in _looked(one.corpus, one.folder).blank:
        within = without_blanks(one.folder.texts[spot.language], spot.span.start_offset, spot.span.end_offset)
        repair = f"{within.repair}." if within.quote else "Point at words."
        yield Fault(
            spot.record, (*spot.path, "quote"), as_json(shorten(spot.span.quote)), "no blank at an edge", repair
        )


@rule(on=OneCommitment, level=3, certainty="proof", needs=("tiling",))
def commitment_inside_provision(one: OneCommitment) -> Iterator[Fault]:
    """The anchors of a commitment lie inside those of its provision.

    A commitment is read in one provision, and takes its speakers and topics from there.
    """
    yield from islice(_outside(one), 1)


def _outside(one: OneCommitment) -> Iterator[Fault]:
    for language, span in one.commitment.anchors.items():
        path, outer = ("anchors", language), one.provision.anchors.get(language)
        if outer is None:
            repair = "Remove this anchor, or anchor the provision in that text too."
            yield one.fault(path, f"provision has no {language} anchor", "anchors of the provision", repair)
        elif not outer.start_offset <= span.start_offset < span.end_offset <= outer.end_offset:
            repair = "Move the commitment to the provision that its words are in, or its anchors into this one."
            if read := _as_read(one.folder, one.provision, one.commitment, language):
                repair = f"Set it to {as_json(read._asdict())}, as it was read; or move the commitment to where its words are."
            got, expected = f"{span.start_offset}–{span.end_offset}", f"inside {outer.start_offset}–{outer.end_offset}"
            yield one.fault(path, got, expected, repair)


def _as_read(folder: DocumentFolder, provision: Provision, commitment: Commitment, language: str) -> Passage | None:
    """The anchor of a commitment in one version as a reading has it, if the reading has the same words in another."""
    others = {one: span for one, span in passages(commitment.anchors).items() if one != language}
    for unit in folder.units_as_read(provision):
        for read in unit.commitments:
            if others and others == {one: span for one, span in read.anchors.items() if one != language}:
                return read.anchors.get(language)
    return None


@rule(on=OneCommitment, level=3, certainty="convention", needs=("blank-at-edge", "commitment-inside-provision"))
def operator_in_reach(one: OneCommitment) -> Iterator[Fault]:
    """The operator of a commitment stands in its words, before them in the same paragraph, or in a chapeau before them.

    Force is coded from the operator. Words that stand elsewhere govern something else.
    """
    for language, span in one.commitment.operator.items():
        anchor = one.commitment.anchors.get(language)
        if anchor is None:
            continue
        outer = one.provision.anchors[language]
        if outer.start_offset <= span.start_offset < span.end_offset <= anchor.end_offset:
            continue  # As most do; quick to see.
        own, words = (outer.start_offset, outer.end_offset), (anchor.start_offset, anchor.end_offset)
        place, text = (span.start_offset, span.end_offset), one.folder.texts[language]
        near, section = reach_of_operator(text, (), own, words), section_of(one.provision)
        if lies_in(place, near) or _governing(one.corpus, one.folder).holds(language, section, place, words[0]):
            continue
        heads_of_section = chapeaus_in(one.folder, language, section)
        (start, end), *heads = reach = reach_of_operator(text, heads_of_section, own, words)
        expected = f"within {start}–{end}, the paragraph up to the commitment's end"
        expected += "".join(f", or the chapeau {first}–{last}" for first, last in heads[-1:])
        places = places_within(text, span.quote, reach)
        repair = "Point at the operator that governs this commitment."
        if places:
            repair = f"{set_offsets(places[-1][0], span.quote)}, where the same words stand; or point at the operator that governs this commitment."
        yield one.fault(("operator", language), f"{place[0]}–{place[1]}", expected, repair)


@once_per_folder
def _governing(corpus: Corpus, folder: DocumentFolder) -> Governing:
    return Governing(folder)


@rule(on=OneCommitment, level=3, certainty="proof", where=given("deadline", "quantity"), needs=("exchanged-anchors",))
def printed_words(one: OneCommitment) -> Iterator[Fault]:
    """The words of a deadline or quantity stand in the provision, as they are printed there.

    Dates and numbers are read from these words; words that the provision does not have were misspelt or come from another.
    """
    for key, value in (("deadline", one.commitment.deadline), ("quantity", one.commitment.quantity)):
        for language, words in value.printed.items() if value else ():
            anchor = one.provision.anchors.get(language)
            if anchor is None or words not in anchor.quote:
                path = (key, "printed", language)
                yield one.fault(path, repr(words), "words of the provision", "Copy the words from the text.")
