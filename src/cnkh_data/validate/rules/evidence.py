"""Level 3: each record points at words that are really there, and the words are all pointed at."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, islice, pairwise

from ...corpus import MOST_TEXTS, Corpus, DocumentFolder, Passage, once_per_corpus, passages
from ...models import Commitment, Cut, Document, Provision, Record, Span, SpanOrPoint, Text
from ...models.codelists import CutReason, RecordType
from ...models.walk import walk
from ...positions import Path, Position, position_at
from ...printed import looks_like
from ...reach import (
    AnchorsByWords,
    Governing,
    Place,
    chapeaus_in,
    lies_in,
    only_place_within,
    places_within,
    reach_of_operator,
    reach_of_span,
    section_of,
)
from ...seals import stands
from ...spelling import INVISIBLE, code_point
from ...stretches import Stretches
from ...texts import (
    cut_text,
    each_occurrence,
    ends_at_punctuation,
    gaps,
    nearest,
    number_of,
    occurrences,
    shorten,
    wraps_sentence,
)
from ..fault import Fault
from ..limits import FEW
from ..rule import rule
from ..source_changes import first_change, gives, mistaken_cut, saved_otherwise

Versions = Mapping[str, Span] | Mapping[str, SpanOrPoint]
"""Language to span."""


@rule(level=3)
def source_present(corpus: Corpus) -> Iterator[Fault]:
    """A record is only as good as the words it points at, so every listed source must be in the collection."""
    for source in corpus.sources:
        if source.id not in corpus.source_bytes:
            got, repair = f"no file data/sources/{source.file}", "Put the file back, or correct its name."
            yield Fault(source, ("file",), got, "the source as received", repair)


@rule(level=3)
def source_bytes(corpus: Corpus) -> Iterator[Fault]:
    """Sources are kept byte for byte. A file that differs from its hash was edited, and nothing cut from it can be trusted."""
    for source in corpus.sources:
        content = corpus.source_bytes.get(source.id)
        if content is None:
            continue
        if corpus.as_received(source):
            if len(content) != source.bytes:
                yield Fault(source, ("bytes",), str(source.bytes), str(len(content)), f"Set bytes to {len(content)}.")
            continue
        file = f"data/sources/{source.file}"
        changed = first_change(corpus, source.id, content)
        if saved := saved_otherwise(content, source.sha256):
            got, repair = f"the file as received, saved {saved}", f"Save it again as it was, not {saved}."
            yield Fault(source, ("sha256",), got, "its bytes as received", repair, at=(file, Position(1, 1)))
        elif changed is not None:
            at = file, position_at(content.decode("utf-8"), changed.offset)
            repair = f"{changed.undone} there, or restore the file (git checkout -- {file})."
            yield Fault(source, ("sha256",), repr(changed.got), repr(changed.expected), repair, at=at)
        elif stands(corpus, source):
            repair = f"Restore the file as received (git checkout -- {file})."
            yield Fault(
                source,
                ("sha256",),
                f"bytes with the hash {corpus.source_bytes.digest(source.id)}",
                source.sha256,
                repair,
            )
        else:
            digest = hashlib.sha256(content).hexdigest()
            yield Fault(source, ("sha256",), source.sha256, digest, f"Set sha256 to {digest}.")


@rule(level=3, needs=("source-bytes",))
def source_encoding(corpus: Corpus) -> Iterator[Fault]:
    """Offsets count code points, which only a UTF-8 source has."""
    for source in corpus.sources:
        try:
            corpus.source_bytes.get(source.id, b"").decode("utf-8")
        except UnicodeDecodeError as error:
            got = f"byte {error.start} is no UTF-8"
            repair = "Store a UTF-8 copy as a new source and say so in its note."
            yield Fault(source, ("file",), got, "a UTF-8 file", repair)


@rule(level=3)
def text_source(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A text is cut from a listed source, and one language names one text."""
    known, sealed = corpus.source_by_id, _sealed_sources(corpus)
    seen: set[str] = set()
    if len(folder.document.texts) > MOST_TEXTS:
        got, expected = number_of(len(folder.document.texts), "text"), f"at most {MOST_TEXTS}"
        repair = "List the language versions of this document only; other texts are documents of their own."
        yield Fault(folder.document, ("texts", MOST_TEXTS), got, expected, repair)
    for index, text in enumerate(folder.document.texts):
        if text.source not in known and text.source in sealed:
            continue  # Its record is gone, which is said elsewhere.
        if text.language in seen:
            repair = "Give each text its own language tag."
            yield Fault(folder.document, ("texts", index, "language"), f"{text.language} again", "each once", repair)
        elif text.source not in known:
            yield Fault(
                folder.document, ("texts", index, "source"), text.source, "the id of a source", "Correct the id."
            )
        elif text.language not in known[text.source].languages:
            yield _language_fault(corpus, folder, index, text)
        seen.add(text.language)


def _language_fault(corpus: Corpus, folder: DocumentFolder, index: int, text: Text) -> Fault:
    """A text in a language that its source has not: the source is another, its list lacks one, or the text's tag is wrong."""
    source = corpus.source_by_id[text.source]
    listed = ", ".join(source.languages)
    right = _source_with(corpus, text)
    if right is not None and right != text.source:
        got = f"{text.source}, which has {listed} and not {text.language}"
        return Fault(folder.document, ("texts", index, "source"), got, right, f"Set source to {right}.")
    strange = not {one.split("-")[0] for one in source.languages} & set(corpus.dataset.languages)
    if looks_like(text.language, folder.texts.get(text.language, "")) and (strange or not stands(corpus, source)):
        got, expected = f"{listed}, without {text.language}", f"{text.language} among them"
        repair = f"Add {text.language} to the languages, for the text of {folder.name}, and remove what no text has."
        return Fault(source, ("languages",), got, expected, repair)
    repair = "Correct the language here, or in the source's languages."
    return Fault(folder.document, ("texts", index, "language"), text.language, f"one of {listed}", repair)


def _source_with(corpus: Corpus, text: Text) -> str | None:
    """The source from which the cuts give the text that the digest is of."""
    for name, content in corpus.source_bytes.items():
        if gives(content.decode("utf-8", errors="replace"), text.cuts, text.sha256):
            return name
    return None


@once_per_corpus
def _sealed_sources(corpus: Corpus) -> set[str]:
    return {seal.record for seal in corpus.shared_seals if seal.record_type is RecordType.SOURCE}


@rule(level=3, needs=("text-source",))
def cuts(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A text is made by cuts alone, so each cut must be in order, inside its source, and quote what it takes out."""
    for index, text in enumerate(folder.document.texts):
        if text.source not in corpus.source_bytes:
            continue
        source = corpus.source_bytes[text.source].decode("utf-8")
        elsewhere = [cut for cut in text.cuts if source[cut.start_offset : cut.end_offset] != cut.quote]
        if len(elsewhere) > FEW and len(elsewhere) * 2 > len(text.cuts):
            got = f"{text.source}, in which {len(elsewhere)} of {number_of(len(text.cuts), 'cut')} do not stand"
            expected = "the source that the text is cut from"
            right = _source_with(corpus, text)
            repair = f"Set source to {right}." if right else "Name the source that holds the cuts."
            yield Fault(folder.document, ("texts", index, "source"), got, expected, repair)
            continue
        at = 0
        elsewhere_cut = _cuts_of_others(folder.document, index)
        for number, cut in enumerate(text.cuts):
            path: Path = ("texts", index, "cuts", number)
            yield from _cut_faults(folder.document, path, cut, source, at)
            if cut.reason is CutReason.SITE_FURNITURE and any(_keeps_most(cuts, cut) for cuts in elsewhere_cut):
                got = f"{cut.reason}, of {shorten(cut.quote)!r}, which another text of the source keeps"
                yield Fault(folder.document, (*path, "reason"), got, CutReason.OTHER_TEXT, "Set reason to other_text.")
            at = max(at, cut.end_offset)


def _cuts_of_others(document: Document, index: int) -> list[Stretches[Cut]]:
    """The cuts of each other text that is cut from the source of one."""
    return [
        Stretches((cut.start_offset, cut.end_offset, cut) for cut in other.cuts)
        for number, other in enumerate(document.texts[:MOST_TEXTS])
        if number != index and other.source == document.texts[index].source
    ]


def _keeps_most(cuts: Stretches[Cut], cut: Cut) -> bool:
    """Whether a text with some cuts has most of what is cut from another."""
    start, end = cut.start_offset, cut.end_offset
    left_out = sum(min(one.end_offset, end) - max(one.start_offset, start) for one in cuts.over(start, end))
    return left_out * 2 < end - start


BLANKS = {CutReason.LINE_WRAP, CutReason.LAYOUT_SPACE}
"""Reasons for which only blanks are cut."""


def _cut_faults(record: Record, path: Path, cut: Cut, source: str, after: int) -> Iterator[Fault]:
    start, end = cut.start_offset, cut.end_offset
    if not start < end <= len(source) or source[start:end] != cut.quote:
        yield _misplaced(record, path, source, cut, [(0, len(source))])
    elif (cut.reason is CutReason.INVISIBLE) is not (INVISIBLE.fullmatch(cut.quote) is not None):
        yield _invisible_fault(record, path, cut)
    elif cut.reason in BLANKS and not INVISIBLE.sub("", cut.quote).isspace():
        repair = "Set reason to page_overlap, since the words are printed a second time beside it."
        if not _printed_beside(source, cut):
            repair = (
                "Set reason to site_furniture, or to other_text if it is another text; or leave the words in the text."
            )
        yield Fault(record, (*path, "reason"), f"{cut.reason}, of {shorten(cut.quote)!r}", "blanks only", repair)
    elif cut.reason is CutReason.LAYOUT_SPACE and wraps_sentence(source, start, end):
        got, repair = "layout_space, between characters of one sentence", "Set reason to line_wrap."
        yield Fault(record, (*path, "reason"), got, CutReason.LINE_WRAP, repair)
    elif cut.reason not in BLANKS and cut.quote.isspace():
        repair = "Set reason to line_wrap where a sentence goes on after it, else to layout_space."
        yield Fault(record, (*path, "reason"), f"{cut.reason}, of blanks only", "a reason for blanks", repair)
    elif cut.reason is CutReason.PAGE_OVERLAP and not _printed_beside(source, cut):
        got = f"page_overlap, of {shorten(cut.quote)!r}, which stands there once"
        repair = "Choose the reason that fits: site_furniture or other_text; or leave the words in the text."
        yield Fault(record, (*path, "reason"), got, "words that are printed a second time beside the cut", repair)
    elif start < after:
        got, expected = f"begins at {start}, before the end of a cut above it, {after}", f"at least {after}"
        repair = "Put the cuts in the order of the source; if it repeats another, remove it."
        if after < end:
            repair = f"Set start_offset to {after} and the quote to {_json(source[after:end])}, which is what is left to cut."
        yield Fault(record, (*path, "start_offset"), got, expected, repair)


def _invisible_fault(record: Record, path: Path, cut: Cut) -> Fault:
    """The fault of a cut of characters that show nothing under another reason, or of what can be seen under that one."""
    got, repair = f"{cut.reason}, of {code_point(cut.quote[0])}", "Set reason to invisible."
    if cut.reason is CutReason.INVISIBLE:
        got = f"invisible, of {shorten(cut.quote)!r}"
        repair = (
            "Choose the reason that fits: line_wrap or layout_space for blanks, site_furniture or other_text for words."
        )
    return Fault(record, (*path, "reason"), got, "invisible for what shows nothing, and for nothing else", repair)


BETWEEN_PAGES = 200
"""Characters that a page's foot and head may put between a line and its repetition."""


def _printed_beside(source: str, cut: Cut) -> bool:
    """Whether the words of a cut, whatever their blanks, stand a second time just before or after it."""
    words, near = _visible_words(cut.quote), len(cut.quote) + BETWEEN_PAGES
    before = source[max(0, cut.start_offset - near) : cut.start_offset]
    after = source[cut.end_offset : cut.end_offset + near]
    return any(words in _visible_words(beside) for beside in (before, after))


def _visible_words(text: str) -> str:
    """What can be seen of a text, without its blanks."""
    return "".join(INVISIBLE.sub("", text).split())


@rule(level=3, needs=("cuts",))
def text_digest(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A cut added or removed changes the text under every offset; the digest shows that it was meant."""
    for index, text in enumerate(folder.document.texts):
        if text.source in corpus.source_bytes:
            yield from _digest_faults(folder, index, text, corpus.source_bytes[text.source].decode("utf-8"))


def _digest_faults(folder: DocumentFolder, index: int, text: Text, source: str) -> Iterator[Fault]:
    made = cut_text(source, text.cuts)
    digest = hashlib.sha256(made.encode("utf-8")).hexdigest()
    if text.sha256 != digest:
        change = f"Correct the cuts; if they are right, set sha256 to {digest} and characters to {len(made)}."
        if mistaken := mistaken_cut(folder, text, source, made):
            path, got, change = ("texts", index, "cuts", *mistaken.path), mistaken.got, mistaken.repair
            yield Fault(folder.document, path, got, "the cuts that give the text that was read", change)
        else:
            yield Fault(folder.document, ("texts", index, "sha256"), text.sha256, digest, change)
    elif text.characters != len(made):
        path = ("texts", index, "characters")
        yield Fault(folder.document, path, str(text.characters), str(len(made)), f"Set characters to {len(made)}.")


@rule(level=3, needs=("cuts", "text-digest", "id-belongs"))
def spans(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Every code hangs on a span that must lie in its text and say exactly what its quote says."""
    exchanged: set[tuple[int, Path]] = set()
    quoting = _ExchangedQuotes(folder)
    without: dict[str, list[tuple[Record, Path]]] = {}
    listed = {text.language for text in folder.document.texts}
    for record, path, language, span, versions in _spans(folder):
        text = folder.texts.get(language)
        if text is None and language in listed:
            continue  # Its source is missing, which is said elsewhere.
        if text is None:
            without.setdefault(language, []).append((record, path))
        elif (text[span.start_offset : span.end_offset] == span.quote and _in_range(span, text)) or quoting.told_before(
            record, path
        ):
            continue
        elif fault := quoting.fault(record, path, language, span):
            yield fault
        elif other := _other_version(folder, language, span):
            if (id(record), path[:-1]) not in exchanged:
                yield _of_other_version(record, path, language, other, versions, text)
            exchanged.add((id(record), path[:-1]))
        elif not _in_range(span, text):
            got, expected = f"{span.start_offset}–{span.end_offset}", f"within 0–{len(text)}, start before end"
            where = _where(text, span, reach_of_span(folder, record, path))
            yield Fault(record, (*path, "end_offset"), got, expected, where)
        else:
            yield _misplaced(record, path, text, span, reach_of_span(folder, record, path))
    for language, places in without.items():
        yield _without_text(folder, language, places)


class _ExchangedQuotes:
    """Finds anchors of one text that quote each other's words: it is then the quotes that are wrong, and not the offsets."""

    def __init__(self, folder: DocumentFolder) -> None:
        self.folder = folder
        self.told: set[tuple[int, Path]] = set()
        self._kept: dict[tuple[bool, str], AnchorsByWords] = {}

    def told_before(self, record: Record, path: Path) -> bool:
        """Whether this is the second of two anchors that were exchanged."""
        return (id(record), path) in self.told

    def fault(self, record: Record, path: Path, language: str, span: Span | SpanOrPoint) -> Fault | None:
        """The fault of an anchor whose quote stands where another claims to, and the other way round; None if it is none."""
        if "anchors" not in path:
            return None
        text = self.folder.texts[language]
        if partner := self._anchors(path).exchanged_with(text, span):
            other, its_path = partner
            self.told.add((id(other), its_path))
            name = getattr(other, "id", "another")
            repair = "Exchange the quotes of the two; the offsets are right."
            got = f"the words of {name}, which quotes those of this one"
            return Fault(record, (*path, "quote"), got, "its own words", repair)
        return None

    def _anchors(self, path: Path) -> AnchorsByWords:
        """Anchors of the kind of one at a path, in its text."""
        key = path[0] == "commitments", str(path[-1])
        if key not in self._kept:
            self._kept[key] = AnchorsByWords(self.folder, path)
        return self._kept[key]


def _without_text(folder: DocumentFolder, language: str, places: list[tuple[Record, Path]]) -> Fault:
    known = ", ".join(folder.texts)
    if len(places) > FEW:
        got = f"{known}; but {number_of(len(places), 'span')} in {language}"
        return Fault(folder.document, ("texts",), got, f"a text in {language}", f"Put the {language} text back.")
    more = f" (here and at {number_of(len(places) - 1, 'more place')})" if places[1:] else ""
    repair = "Use the language of a text of this document."
    return Fault(*places[0], f"{language}{more}", f"one of {known}", repair)


def _in_range(span: Span | SpanOrPoint, text: str) -> bool:
    return span.start_offset <= span.end_offset <= len(text)


def _other_version(folder: DocumentFolder, language: str, span: Span | SpanOrPoint) -> str | None:
    """The text that a span is really of, if it stands there to the letter."""
    for other, text in folder.texts.items():
        if other != language and span.quote and text[span.start_offset : span.end_offset] == span.quote:
            return other
    return None


def _of_other_version(record: Record, path: Path, language: str, other: str, versions: Versions, text: str) -> Fault:
    beside = versions.get(other)
    if beside is not None and text[beside.start_offset : beside.end_offset] == beside.quote:
        repair = f"Exchange what stands under {language} and under {other}."
    elif versions:
        repair = f"Put the {language} words in their place; these are the {other} ones."
    else:
        repair, path = f"Set language to {other}.", (*path, "language")
    return Fault(record, path, f"words of the {other} text", f"words of the {language} text", repair)


def _misplaced(record: Record, path: Path, text: str, span: Span | SpanOrPoint | Cut, reach: Sequence[Place]) -> Fault:
    """A span that says other words than its quote: an offset is wrong if the quote stands at the other one, as whole words.

    `reach` is where it can stand. Both are wrong if the quote stands somewhere else; if it stands nowhere, the quote is.
    """
    start, end, quote = span.start_offset, span.end_offset, span.quote
    right = (start, start + len(quote)), (end - len(quote), end)
    for (first, last), key, wrong in zip(right, ("end_offset", "start_offset"), (end, start), strict=True):
        if quote and first >= 0 and text.startswith(quote, first) and _is_whole(text, first, last):
            expected = str(last if key == "end_offset" else first)
            return Fault(record, (*path, key), str(wrong), expected, _set_offsets(first, quote))
    around = max(0, start - FEW_CHARACTERS)
    close = occurrences(text[around : start + FEW_CHARACTERS + len(quote)], quote)
    beside = (lies_in((around + at, around + at + len(quote)), reach) for at in close)
    slip = end - start == len(quote) <= LONGEST_SLIP and lies_in((start, end), reach) and not quote.isspace()
    slip &= isinstance(span, Cut) or not any(beside)
    slip |= text[start:end].casefold() == quote.casefold()
    moved = None if slip else _likeliest(text, quote, start, reach)
    if moved is not None:
        words = repr(quote if quote.isspace() else shorten(quote))  # Shortened, a line break would look like a blank.
        expected = f"{moved}–{moved + len(quote)}, where {words} stands"
        return Fault(record, (*path, "start_offset"), f"{start}–{end}", expected, _where(text, span, reach))
    if not quote:
        repair = f"Set both offsets to {start}, where the words would stand, since the quote is empty; or quote what is meant."
        return Fault(record, (*path, "end_offset"), str(end), str(start), repair)
    repair = f"{_set_quote(text[start:end])}." if slip else _where(text, span, reach)
    return Fault(record, (*path, "quote"), repr(shorten(quote)), repr(shorten(text[start:end])), repair)


FEW_CHARACTERS = 10
"""By how much an offset may have slipped, for its quote to be right all the same, however short."""
LONGEST_SLIP = 3
"""Characters of a quote that may stand elsewhere by chance; where a longer one stands, it was taken from."""


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text begins and ends between words."""
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, at: int) -> bool:
    around = text[max(0, at - 1) : at + 1]
    return 0 < at < len(text) and around.isascii() and around.isalnum()


def _spans(folder: DocumentFolder) -> Iterator[tuple[Record, Path, str, Span | SpanOrPoint, Versions]]:
    """Every span of a document's records, with its record, path and language, and those of all versions beside it."""
    in_provisions = [(record, found) for record in folder.provisions for found in walk(record, dict)]
    in_provisions.sort(key=lambda one: one[1].path[0] == "commitments")  # What holds a commitment comes before it.
    in_divergences = [(record, found) for record in folder.divergences for found in walk(record, dict)]
    for record, (path, by_language, shape) in (*in_provisions, *in_divergences):
        if shape.each and issubclass(shape.each.value_type, Span | SpanOrPoint):
            for language, span in by_language.items():
                yield record, (*path, language), language, span, by_language
    for override in folder.overrides:
        span = Span(start_offset=override.start_offset, end_offset=override.end_offset, quote=override.quote)
        yield override, (), override.language, span, {}


def _set_offsets(start: int, quote: str) -> str:
    return f"Set start_offset to {start} and end_offset to {start + len(quote)}, where the quote stands."


def _set_quote(words: str) -> str:
    return f"Set the quote to {_json(words)}, the words at its offsets"


def _likeliest(text: str, quote: str, start: int, reach: Sequence[Place]) -> int | None:
    """Of the places of a quote, one where the span can stand, nearest to where it claims to be if that is possible at all."""
    near = start if lies_in((start, start), reach) else max(end for _, end in reach)
    able = [place for first, last in reach if (place := nearest(text, quote, near, first, last)) is not None]
    if able:
        return min(able, key=lambda place: (abs(place - near), place))
    return nearest(text, quote, near, 0, len(text))


def _where(text: str, span: Span | SpanOrPoint | Cut, reach: Sequence[Place]) -> str:
    """Say where a quote really is, as far as that can be told."""
    first = _likeliest(text, span.quote, span.start_offset, reach)
    if first is not None and only_place_within(text, span.quote, reach):
        return f"{_set_offsets(first, span.quote)} (cnkh validate --fix finds what stands once.)"
    if first is not None:
        others = ", ".join(map(str, islice(each_occurrence(text, span.quote), 8)))
        return f"{_set_offsets(first, span.quote)} It stands at {others}: this is the likeliest."
    if span.start_offset >= min(span.end_offset, len(text)):
        return "Copy the quote from the text again; it stands nowhere in it as written."
    return f"{_set_quote(text[span.start_offset : span.end_offset])}; it stands nowhere in the text as written."


@rule(level=3, needs=("cuts", "text-digest", "spans"))
def whole_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A span that begins or ends inside a word has slipped by some letters, and quotes what nobody said."""
    for record, path, language, span, _ in _spans(folder):
        text = folder.texts.get(language, "")
        if _inside_word(text, span.start_offset) or _inside_word(text, span.end_offset):
            start, end = _whole(text, span)
            torn = text[max(0, span.start_offset - AROUND) : span.end_offset + AROUND]
            repair = f"Set start_offset to {start}, end_offset to {end} and the quote to {_json(text[start:end])}."
            key = "start_offset" if _inside_word(text, span.start_offset) else "end_offset"
            yield Fault(record, (*path, key), f"an edge inside a word of {shorten(torn)!r}", "whole words", repair)


AROUND = 12
"""Characters on either side of a torn span that are shown."""


def _whole(text: str, span: Span | SpanOrPoint) -> tuple[int, int]:
    """The edges nearest to those of a span that lie between words; if nothing is left between them, the whole word."""
    start, end = _edge(text, span.start_offset), _edge(text, span.end_offset)
    if span.quote and start >= end:
        start, end = _left(text, span.start_offset), _right(text, span.end_offset)
    return start, end


def _edge(text: str, at: int) -> int:
    return min(_left(text, at), _right(text, at), key=lambda edge: abs(edge - at))


def _left(text: str, at: int) -> int:
    return next(edge for edge in range(at, -1, -1) if not _inside_word(text, edge))


def _right(text: str, at: int) -> int:
    return next(edge for edge in range(at, len(text) + 1) if not _inside_word(text, edge))


@rule(level=3, needs=("cuts", "text-digest", "spans", "removed-in-document"))
def tiling(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Provisions tile every text: what no provision covers was read by nobody, and denominators would be wrong."""
    faults: list[Fault] = []
    for language, text in folder.texts.items():
        anchored = [provision for provision in folder.provisions if language in provision.anchors]
        faults += _gap_faults(folder, anchored, language, text)
        if language == folder.document.texts[0].language:
            faults += _order_faults(anchored, language)
        faults += _overlap_faults(anchored, language, text)
    yield from _once_per_place(faults)


def _once_per_place(faults: Iterable[Fault]) -> Iterator[Fault]:
    """What is wrong with a provision in several versions, told at the first, with what is found in the others."""
    told: dict[tuple[int, str], Fault] = {}
    for fault in faults:
        key = id(fault.record), fault.expected
        before = told.get(key)
        if before is None:
            told[key] = fault
        else:
            repairs = " ".join(dict.fromkeys([before.repair, fault.repair]))
            got = "; ".join(dict.fromkeys([before.got, fault.got]))
            told[key] = replace(before, got=got, repair=repairs)
    yield from told.values()


def _gap_faults(folder: DocumentFolder, anchored: list[Provision], language: str, text: str) -> Iterator[Fault]:
    covered = [(p.anchors[language].start_offset, p.anchors[language].end_offset) for p in anchored]
    around = _Around(folder.provisions, language)
    for start, end in gaps(text, covered):
        got = f"{language} {start}–{end} is in no provision: {shorten(text[start:end])!r}"
        last, first = around.last_before(start), around.first_behind(end)
        before = None if last is None else folder.provisions[last]
        behind = None if first is None else folder.provisions[first]
        follows = 0 if last is None else last + 1
        after = folder.provisions[follows] if follows < len(folder.provisions) else None
        marks_only = not any(character.isalnum() for character in text[start:end])
        if before and (marks_only or not ends_at_punctuation(text, before.anchors[language].end_offset)):
            yield _too_narrow(before, language, text, got, (before.anchors[language].start_offset, end))
        elif behind and not ends_at_punctuation(text, end):
            yield _too_narrow(behind, language, text, got, (start, behind.anchors[language].end_offset))
        elif after is not None and language not in after.anchors:
            repair = f"Anchor this provision in {language} too, if these are its words; else add the one that has them."
            yield Fault(
                after, ("anchors",), got, f"every character in one provision; this has no {language} anchor", repair
            )
        else:
            repair = "Add the missing provision after this one, or move the end of this one or the start of the next."
            record: Record = before or folder.document
            path: Path = ("anchors", language) if before else ()
            yield Fault(record, path, got, "every character in one provision", repair)


class _Around:
    """Which of some provisions, by their numbers in the list, stand before or behind a place of a text."""

    def __init__(self, provisions: Sequence[Provision], language: str) -> None:
        spans = [(number, one.anchors[language]) for number, one in enumerate(provisions) if language in one.anchors]
        by_end = sorted((span.end_offset, number) for number, span in spans)
        by_start = sorted(((span.start_offset, number) for number, span in spans), reverse=True)
        self._ends, self._starts = [end for end, _ in by_end], [-start for start, _ in by_start]
        self._last = list(accumulate((number for _, number in by_end), max))
        self._first = list(accumulate((number for _, number in by_start), min))

    def last_before(self, place: int) -> int | None:
        """The last listed of those that end before a place."""
        there = bisect_right(self._ends, place)
        return self._last[there - 1] if there else None

    def first_behind(self, place: int) -> int | None:
        """The first listed of those that begin behind a place."""
        there = bisect_right(self._starts, -place)
        return self._first[there - 1] if there else None


def _too_narrow(provision: Provision, language: str, text: str, got: str, whole: tuple[int, int]) -> Fault:
    """A provision that ends or begins inside a sentence, of which the rest is in no other."""
    start, end = whole
    key = "end_offset" if start == provision.anchors[language].start_offset else "start_offset"
    repair = f"Set {key} to {end if key == 'end_offset' else start} and the quote to {_json(text[start:end])}."
    return Fault(provision, ("anchors", language, key), got, "every character in one provision", repair)


def _json(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _overlap_faults(anchored: list[Provision], language: str, text: str) -> Iterator[Fault]:
    for before, provision in pairwise(sorted(anchored, key=lambda p: p.anchors[language].start_offset)):
        one, other = before.anchors[language], provision.anchors[language]
        start, end = other.start_offset, one.end_offset
        if start < end:
            got = f"{language} begins at {start}, inside {before.id}, which ends at {end}"
            if provision.anchors == before.anchors:
                got, repair = f"the words of {before.id} again", f"Remove it: it repeats {before.id}."
                yield Fault(provision, (), got, "each stretch of a text once", repair)
                continue
            if provision.id == before.id:
                repair = (
                    "Give this provision an id of its own, and each of the two its own words of every version; "
                    "if it repeats the other, remove it."
                )
                yield Fault(
                    provision,
                    ("id",),
                    f"{provision.id} a second time, of the same {language} words",
                    "each id once",
                    repair,
                )
                continue
            if ends_at_punctuation(text, end) and not ends_at_punctuation(text, start) and end < other.end_offset:
                words = text[end : other.end_offset].lstrip()
                repair = f"Set start_offset to {other.end_offset - len(words)} and the quote to {_json(words)}."
            elif one.start_offset < start:
                words = text[one.start_offset : start].rstrip()
                stop = one.start_offset + len(words)
                repair = f"Set end_offset to {stop} and the quote to {_json(words)}."
                got = f"{language} ends at {end}, inside {provision.id}, which begins at {start}"
                yield Fault(before, ("anchors", language, "end_offset"), got, f"at most {start}", repair)
                continue
            else:
                repair = f"Move the end of {before.id} or the start of this one, so that each word is in one of them."
            yield Fault(provision, ("anchors", language, "start_offset"), got, f"at least {end}", repair)


def _order_faults(anchored: list[Provision], language: str) -> Iterator[Fault]:
    """Provisions are listed in the reading order of the first text; other versions may say things in another order."""
    late: list[tuple[Provision, Provision]] = [
        (before, provision)
        for before, provision in pairwise(anchored)
        if provision.anchors[language].start_offset < before.anchors[language].start_offset
    ]
    for before, provision in late[: 1 if len(late) > FEW else None]:
        start, earlier = provision.anchors[language].start_offset, before.anchors[language].start_offset
        got = f"begins at {start}, before {before.id}, which begins at {earlier}"
        got += f" (and so do {number_of(len(late) - 1, 'more provision')})" if len(late) > FEW else ""
        repair = "Put the provisions in the reading order of the document's first text."
        yield Fault(provision, ("anchors", language, "start_offset"), got, f"at least {earlier}", repair)


@rule(level=3, needs=("cuts", "text-digest", "spans", "tiling"), judged=True)
def boundaries(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A unit ends where every version has punctuation, or readers would not cut alike; blanks at its edges belong to nobody."""
    for provision in folder.provisions:
        for language, span in provision.anchors.items():
            text, path = folder.texts[language], ("anchors", language, "end_offset")
            if span.quote != span.quote.strip():
                repair = "Leave blanks and line breaks between units outside the span."
                yield Fault(
                    provision, ("anchors", language, "quote"), "blank at an edge", "no blank at an edge", repair
                )
            elif not ends_at_punctuation(text, span.end_offset):
                got = f"ends inside {shorten(text[max(0, span.end_offset - 12) : span.end_offset + 12])!r}"
                repair = "Move the end to the next or previous punctuation mark, in every version."
                yield Fault(provision, path, got, "an end at punctuation or at the end of a line", repair)


@rule(level=3, needs=("cuts", "text-digest", "spans", "tiling"))
def commitment_inside_provision(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A commitment is read in one provision, so its anchors lie inside it."""
    for provision, index, commitment in folder.commitments():
        yield from islice(_outside_faults(folder, provision, index, commitment), 1)


def _as_read(folder: DocumentFolder, provision: Provision, index: int, language: str) -> Passage | None:
    """The anchor of a commitment in one version as a reading has it, if the reading has the same words in another."""
    anchors = passages(provision.commitments[index].anchors)
    others = {one: span for one, span in anchors.items() if one != language}
    for unit in folder.units_as_read(provision):
        for commitment in unit.commitments:
            if others and others == {one: span for one, span in commitment.anchors.items() if one != language}:
                return commitment.anchors.get(language)
    return None


def _outside_faults(
    folder: DocumentFolder, provision: Provision, index: int, commitment: Commitment
) -> Iterator[Fault]:
    for language, span in commitment.anchors.items():
        path: Path = ("commitments", index, "anchors", language)
        outer = provision.anchors.get(language)
        if outer is None:
            repair = "Remove this anchor, or anchor the provision in that text too."
            yield Fault(provision, path, f"provision has no {language} anchor", "anchors of the provision", repair)
        elif not outer.start_offset <= span.start_offset < span.end_offset <= outer.end_offset:
            got = f"{span.start_offset}–{span.end_offset}"
            expected = f"inside {outer.start_offset}–{outer.end_offset}"
            repair = "Move the commitment to the provision that its words are in, or its anchors into this one."
            if read := _as_read(folder, provision, index, language):
                repair = f"Set it to {json.dumps(read._asdict(), ensure_ascii=False)}, as it was read; or move the commitment to where its words are."
            yield Fault(provision, path, got, expected, repair)


@rule(level=3, needs=("cuts", "text-digest", "spans", "commitment-inside-provision"), judged=True)
def operator_in_reach(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Force comes from operator words in the commitment, before it in the same paragraph, or in a chapeau; others govern nothing."""
    governing = Governing(folder)
    for provision, index, commitment in folder.commitments():
        for language, span in commitment.operator.items():
            if language not in commitment.anchors:
                continue
            outer, anchor = provision.anchors[language], commitment.anchors[language]
            if outer.start_offset <= span.start_offset < span.end_offset <= anchor.end_offset:
                continue  # As most do; quick to see.
            own, words = (outer.start_offset, outer.end_offset), (anchor.start_offset, anchor.end_offset)
            place, text = (span.start_offset, span.end_offset), folder.texts[language]
            near = reach_of_operator(text, (), own, words)
            if not (lies_in(place, near) or governing.holds(language, section_of(provision), place, words[0])):
                heads_of_section = chapeaus_in(folder, language, section_of(provision))
                (start, end), *heads = reach = reach_of_operator(text, heads_of_section, own, words)
                path: Path = ("commitments", index, "operator", language)
                got = f"{span.start_offset}–{span.end_offset}"
                expected = f"within {start}–{end}, the paragraph up to the commitment's end"
                expected += "".join(f", or the chapeau {first}–{last}" for first, last in heads[-1:])
                places = places_within(folder.texts[language], span.quote, reach)
                repair = "Point at the operator that governs this commitment."
                if places:
                    repair = _set_offsets(places[-1][0], span.quote)
                yield Fault(provision, path, got, expected, repair)


@rule(level=3, needs=("cuts", "text-digest", "spans"))
def printed_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Deadlines and quantities are given as printed, so the words must stand in the provision."""
    for provision, index, commitment in folder.commitments():
        for key, value in (("deadline", commitment.deadline), ("quantity", commitment.quantity)):
            for language, words in value.printed.items() if value else ():
                anchor = provision.anchors.get(language)
                if anchor is None or words not in anchor.quote:
                    path = ("commitments", index, key, "printed", language)
                    yield Fault(provision, path, repr(words), "words of the provision", "Copy the words from the text.")
