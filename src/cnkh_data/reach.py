"""Where the words that a span quotes can stand: the stretches of a text in which it would mean what it is for."""

from collections.abc import Iterable, Iterator, Sequence

from .corpus import DocumentFolder
from .models import Commitment, Divergence, Provision, Record, Span, SpanOrPoint
from .models.codelists import Role
from .positions import Path
from .stretches import Stretches
from .texts import gaps, occurrences, paragraph_start
from .words import marks_of

Place = tuple[int, int]
"""Start and end of a stretch of a text."""


def reach_of_operator(text: str, chapeaus: Iterable[Place], provision: Place, anchor: Place) -> list[Place]:
    """Where words govern a commitment: in its paragraph up to its end, and in each chapeau before it.

    `provision` and `anchor` are where the commitment's provision and its own words stand.
    """
    start = min(paragraph_start(text, anchor[0]), provision[0])
    return [(start, anchor[1]), *(chapeau for chapeau in chapeaus if chapeau[1] <= anchor[0])]


def chapeaus_in(folder: DocumentFolder, language: str, section: str) -> list[Place]:
    """Where what governs a section of a text stands: the chapeaus, and the sentences of the section that open a list."""
    heads = [
        one.anchors[language]
        for one in folder.provisions
        if language in one.anchors and _governs(one, language, section)
    ]
    return [(head.start_offset, head.end_offset) for head in heads]


def _governs(provision: Provision, language: str, section: str) -> bool:
    """Whether a provision governs what follows it in a section."""
    if provision.role is Role.CHAPEAU:
        return True
    return (
        provision.anchors[language].words.rstrip().endswith(marks_of("sentence_ends", "opening"))
        and section_of(provision) == section
    )


def section_of(provision: Provision) -> str:
    """The section that a provision is in: what its id has before the paragraph."""
    return provision.id.rpartition("/")[2].split(".", maxsplit=1)[0]


def reach_of_span(folder: DocumentFolder, record: Record, path: Path) -> list[Place]:
    """Where the span at a path of a record can stand, by the spans around it; the whole text if nothing is around it."""
    named = (str(step) for step in reversed(path) if step in folder.texts)
    language = next(named, getattr(record, "language", ""))
    everywhere = [(0, len(folder.texts.get(language, "")))]
    if isinstance(record, Provision) and path[:1] == ("anchors",):
        return free_of_others(folder, record, language) or everywhere
    if isinstance(record, Divergence):
        provision = folder.provision_by_id.get(record.provision)
    else:
        provision = record if isinstance(record, Provision) and path[0] == "commitments" else None
    outer = provision.anchors.get(language) if provision else None
    if provision is None or outer is None:
        return everywhere
    own = outer.start_offset, outer.end_offset
    match path:
        case ("commitments", int(number), "operator", _):
            if anchor := provision.commitments[number].anchors.get(language):
                words = anchor.start_offset, anchor.end_offset
                return reach_of_operator(
                    folder.texts[language], chapeaus_in(folder, language, section_of(provision)), own, words
                )
    return [own]


def free_of_others(folder: DocumentFolder, provision: Provision, language: str) -> list[Place]:
    """The stretches of a text that no other provision has whose quote stands where it says: provisions do not overlap."""
    text = folder.texts.get(language, "")
    others = (one.anchors[language] for one in folder.provisions if one is not provision and language in one.anchors)
    taken = (
        (one.start_offset, one.end_offset) for one in others if text[one.start_offset : one.end_offset] == one.quote
    )
    return list(gaps(text, sorted(taken)))


class Governing:
    """What governs the sections of a document, as `chapeaus_in` has it, for many questions."""

    def __init__(self, folder: DocumentFolder) -> None:
        self._folder = folder
        self._heads: dict[str, dict[str, Stretches[int]]] = {}

    def holds(self, language: str, section: str, place: Place, before: int) -> bool:
        """Whether a place of a text lies in what governs a section of it, and ends before an offset."""
        if language not in self._heads:
            self._heads[language] = self._of(language)
        heads = (self._heads[language].get(one) for one in (EVERYWHERE, section))
        return any(end <= before for one in heads if one is not None for end in one.around(*place))

    def _of(self, language: str) -> dict[str, Stretches[int]]:
        found: dict[str, list[tuple[int, int, int]]] = {}
        for provision in self._folder.provisions:
            section = EVERYWHERE if provision.role is Role.CHAPEAU else section_of(provision)
            if language in provision.anchors and _governs(provision, language, section):
                span = provision.anchors[language]
                found.setdefault(section, []).append((span.start_offset, span.end_offset, span.end_offset))
        return {section: Stretches(heads) for section, heads in found.items()}


EVERYWHERE = ""
"""Stands for all sections, which a chapeau governs."""


def provision_around(folder: DocumentFolder, divergence: Divergence) -> Provision | None:
    """The provision in which all words of a divergence stand; None if they stand in none, or in several."""
    quoted = [(language, span) for language, span in divergence.spans.items() if span.quote]
    first = quoted[:1]
    for provision in (
        folder.anchored(first[0][0]).around(first[0][1].start_offset, first[0][1].end_offset) if first else ()
    ):
        outer = [(provision.anchors.get(language), span) for language, span in quoted]
        if all(a is not None and a.start_offset <= s.start_offset <= s.end_offset <= a.end_offset for a, s in outer):
            return provision
    return None


def touches(divergence: Divergence, commitment: Commitment) -> bool:
    """Whether some span of a divergence lies at words of a commitment, or of its operator."""
    return any(
        span.start_offset <= own.end_offset and own.start_offset <= span.end_offset
        for language, span in divergence.spans.items()
        for own in (commitment.anchors.get(language), commitment.operator.get(language))
        if own is not None
    )


def anchors_like(folder: DocumentFolder, path: Path) -> Iterator[tuple[Provision, Path, Span]]:
    """Yield the anchors that an anchor at a path may have been taken for: those of provisions or of commitments, in its text."""
    language = str(path[-1])
    if path[0] != "commitments":
        for provision in folder.provisions:
            if language in provision.anchors:
                yield provision, ("anchors", language), provision.anchors[language]
        return
    for provision, number, commitment in folder.commitments():
        if language in commitment.anchors:
            yield provision, ("commitments", number, "anchors", language), commitment.anchors[language]


class AnchorsByWords:
    """The anchors that one at a path may have been taken for, by what they quote and what stands at their offsets."""

    def __init__(self, folder: DocumentFolder, path: Path) -> None:
        text = folder.texts[str(path[-1])]
        self._by_words: dict[tuple[str, str], tuple[Provision, Path]] = {}
        for provision, its_path, span in anchors_like(folder, path):
            words = text[span.start_offset : span.end_offset]
            self._by_words.setdefault((span.quote, words), (provision, its_path))

    def exchanged_with(self, text: str, span: Span | SpanOrPoint) -> tuple[Provision, Path] | None:
        """The first anchor that quotes the words at the offsets of a span, while the span quotes the words at its; None if none does."""
        words = text[span.start_offset : span.end_offset]
        return self._by_words.get((words, span.quote)) if words != span.quote else None


def exchanged(text: str, one: Span | SpanOrPoint, other: Span | SpanOrPoint) -> bool:
    """Whether each of two spans quotes the words that stand at the offsets of the other, and not its own."""
    own, its = text[one.start_offset : one.end_offset], text[other.start_offset : other.end_offset]
    return own != its and (own, its) == (other.quote, one.quote)


def lies_in(place: Place, stretches: Sequence[Place]) -> bool:
    """Whether a place lies in one of some stretches."""
    return any(start <= place[0] <= place[1] <= end for start, end in stretches)


def only_place_within(text: str, quote: str, stretches: Sequence[Place]) -> Place | None:
    """Where a quote stands in some stretches of a text, if in one place only. Looks no further than the second."""
    found: set[Place] = set()
    for start, end in stretches:
        at = text.find(quote, start, end) if quote else -1
        while at >= 0:
            found.add((at, at + len(quote)))
            if len(found) > 1:
                return None
            at = text.find(quote, at + 1, end)
    return found.pop() if found else None


def places_within(text: str, quote: str, stretches: Sequence[Place]) -> list[Place]:
    """Where a quote stands in some stretches of a text, each place once, in order."""
    found = {
        (start + at, start + at + len(quote)) for start, end in stretches for at in occurrences(text[start:end], quote)
    }
    return sorted(found)
