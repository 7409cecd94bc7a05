"""Level 3: each text is made from its source by the listed cuts, and by nothing else."""

import hashlib
from collections.abc import Iterator

from ...corpus import MOST_TEXTS, Corpus, once_per_corpus
from ...models import Cut, Document, Text
from ...models.codelists import CutReason, RecordType
from ...printed import looks_like
from ...seals import stands
from ...spelling import INVISIBLE, code_point
from ...stretches import Stretches
from ...texts import number_of, shorten, wraps_sentence
from ..fault import Fault
from ..limits import FEW
from ..misplaced import as_json, misplaced
from ..quoted import Spot
from ..rule import rule
from ..source_changes import gives, mistaken_cut
from ..subjects import OneText

NO_SOURCE = "Correct the id; if it is right, put the record of the source back into data/sources/sources.json."


def has_source(one: OneText) -> bool:
    """Whether the file of the source of a text is there."""
    return one.text.source in one.corpus.source_bytes


@rule(on=OneText, level=3, certainty="proof")
def text_source(one: OneText) -> Iterator[Fault]:
    """A text is cut from a listed source that has its language, and a document has one text of each language.

    Spans name their text by its language alone, and a text without a source cannot be checked.
    """
    document, text, corpus = one.document, one.text, one.corpus
    if one.index == MOST_TEXTS:
        got, expected = number_of(len(document.texts), "text"), f"at most {MOST_TEXTS}"
        repair = "List the language versions of this document only; other texts are documents of their own."
        yield one.fault((), got, expected, repair)
    source = corpus.source_by_id.get(text.source)
    if source is None and text.source in _sealed_sources(corpus):
        return  # Its record is gone, which is said elsewhere.
    others = [other for other in document.texts[: min(one.index, MOST_TEXTS)] if other.language == text.language]
    if others:
        repair = "Remove it: it repeats the other." if text in others else "Give each text its own language tag."
        yield one.fault("language", f"{text.language} again", "each once", repair)
    elif source is None:
        yield one.fault("source", text.source, "the id of a source", NO_SOURCE)
    elif text.language not in source.languages:
        yield _language_fault(one)


def _language_fault(one: OneText) -> Fault:
    """A text in a language that its source has not: the source is another, its list lacks one, or the text's tag is wrong."""
    corpus, text = one.corpus, one.text
    source = corpus.source_by_id[text.source]
    listed = ", ".join(source.languages)
    right = _source_with(corpus, text)
    if right is not None and right != text.source:
        return one.fault("source", f"{text.source}, which has {listed} and not {text.language}", right)
    strange = not {tag.split("-")[0] for tag in source.languages} & set(corpus.dataset.languages)
    words = one.folder.texts.get(text.language, "")
    if looks_like(text.language, words) and (strange or not stands(corpus, source)):
        got, expected = f"{listed}, without {text.language}", f"{text.language} among them"
        repair = (
            f"Add {text.language} to the languages, for the text of {one.folder.name}, and remove what no text has."
        )
        return Fault(source, ("languages",), got, expected, repair)
    repair = "Correct the language here, or in the source's languages."
    return one.fault("language", text.language, f"one of {listed}", repair)


def _source_with(corpus: Corpus, text: Text) -> str | None:
    """The source from which the cuts give the text that the digest is of."""
    for name, content in corpus.source_bytes.items():
        if gives(content.decode("utf-8", errors="replace"), text.cuts, text.sha256):
            return name
    return None


@once_per_corpus
def _sealed_sources(corpus: Corpus) -> set[str]:
    return {seal.record for seal in corpus.shared_seals if seal.record_type is RecordType.SOURCE}


@rule(on=OneText, level=3, certainty="proof", where=has_source, needs=("text-source",))
def cuts(one: OneText) -> Iterator[Fault]:
    """Each cut quotes what its source has there, cuts stand in the order of the source, and the reason fits the words.

    A text is its source without the cuts. What they take out is shown and explained, so that anybody can check it.
    """
    text = one.text
    source = one.corpus.source_bytes.words(text.source)
    strange = {id(cut) for cut in text.cuts if source[cut.start_offset : cut.end_offset] != cut.quote}
    if len(strange) > FEW and len(strange) * 2 > len(text.cuts):
        got = f"{text.source}, in which {len(strange)} of {number_of(len(text.cuts), 'cut')} do not stand"
        right = _source_with(one.corpus, text)
        repair = f"Set source to {right}." if right else "Name the source that holds the cuts."
        yield one.fault("source", got, "the source that the text is cut from", repair)
        return
    at, of_others = 0, _cuts_of_others(one.document, one.index)
    for number, cut in enumerate(text.cuts):
        yield from _cut_faults(one, number, source, at)
        if cut.reason is CutReason.SITE_FURNITURE and any(_keeps_most(some, cut) for some in of_others):
            got = f"{cut.reason}, of {shorten(cut.quote)!r}, which another text of the source keeps"
            yield _reason_fault(one, number, got, CutReason.OTHER_TEXT, "Set reason to other_text.")
        if id(cut) not in strange:
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


def _reason_fault(one: OneText, number: int, got: str, expected: str, repair: str) -> Fault:
    return one.fault(("cuts", number, "reason"), got, expected, repair)


def _cut_faults(one: OneText, number: int, source: str, after: int) -> Iterator[Fault]:
    cut = one.text.cuts[number]
    start, end = cut.start_offset, cut.end_offset
    if not start < end <= len(source) or source[start:end] != cut.quote:
        spot = Spot(one.document, (*one.path, "cuts", number), one.text.language, cut)
        yield misplaced(spot, source, [(0, len(source))])
    elif (cut.reason is CutReason.INVISIBLE) is not (INVISIBLE.fullmatch(cut.quote) is not None):
        yield _invisible_fault(one, number, cut)
    elif cut.reason in BLANKS and not (cut.quote.isspace() or INVISIBLE.sub("", cut.quote).isspace()):
        repair = "Set reason to site_furniture, or to other_text if it is another text; or leave the words in the text."
        if _printed_beside(source, cut):
            repair = "Set reason to page_overlap, since the words are printed a second time beside it."
        yield _reason_fault(one, number, f"{cut.reason}, of {shorten(cut.quote)!r}", "blanks only", repair)
    elif cut.reason is CutReason.LAYOUT_SPACE and wraps_sentence(source, start, end):
        got, repair = "layout_space, between characters of one sentence", "Set reason to line_wrap."
        yield _reason_fault(one, number, got, CutReason.LINE_WRAP, repair)
    elif cut.reason not in BLANKS and cut.quote.isspace():
        repair = "Set reason to line_wrap where a sentence goes on after it, else to layout_space."
        yield _reason_fault(one, number, f"{cut.reason}, of blanks only", "a reason for blanks", repair)
    elif cut.reason is CutReason.PAGE_OVERLAP and not _printed_beside(source, cut):
        got = f"page_overlap, of {shorten(cut.quote)!r}, which stands there once"
        repair = "Choose the reason that fits: site_furniture or other_text; or leave the words in the text."
        yield _reason_fault(one, number, got, "words that are printed a second time beside the cut", repair)
    elif start < after:
        got, expected = f"begins at {start}, before the end of a cut above it, {after}", f"at least {after}"
        above = one.text.cuts[:number]
        repair = "Put the cuts in the order of the source."
        if any(other.start_offset <= start and end <= other.end_offset for other in above):
            repair = "Remove it: a cut above it takes out the same words."
        elif after < end and all(other.start_offset <= start for other in above):
            left = as_json(source[after:end])
            repair = f"Set start_offset to {after} and the quote to {left}, which is what is left to cut."
        yield one.fault(("cuts", number, "start_offset"), got, expected, repair)


def _invisible_fault(one: OneText, number: int, cut: Cut) -> Fault:
    """The fault of a cut of characters that show nothing under another reason, or of what can be seen under that one."""
    got, repair = f"{cut.reason}, of {code_point(cut.quote[0])}", "Set reason to invisible."
    if cut.reason is CutReason.INVISIBLE:
        got = f"invisible, of {shorten(cut.quote)!r}"
        repair = (
            "Choose the reason that fits: line_wrap or layout_space for blanks, site_furniture or other_text for words."
        )
    return _reason_fault(one, number, got, "invisible for what shows nothing, and for nothing else", repair)


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


@rule(on=OneText, level=3, certainty="proof", where=has_source, needs=("cuts",))
def text_digest(one: OneText) -> Iterator[Fault]:
    """A text that is made by its cuts has the SHA-256 hash and the length that are recorded for it.

    A cut that is added or removed changes the text under every offset. The hash shows whether that was meant.
    """
    text, made = one.text, one.folder.texts[one.text.language]
    digest = hashlib.sha256(made.encode("utf-8")).hexdigest()
    if text.sha256 == digest:
        if text.characters != len(made):
            yield one.fault("characters", text.characters, len(made))
    elif mistaken := mistaken_cut(one.folder, text, one.corpus.source_bytes.words(text.source), made):
        expected = "the cuts that give the text that was read"
        yield one.fault(("cuts", *mistaken.path), mistaken.got, expected, mistaken.repair)
    else:
        change = f"Correct the cuts; if they are right, set sha256 to {digest} and characters to {len(made)}."
        yield one.fault("sha256", text.sha256, digest, change)
