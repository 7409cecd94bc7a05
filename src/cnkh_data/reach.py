"""Where the words that a span quotes can stand: the stretches of a text in which it would mean what it is for."""

from collections.abc import Sequence

from .corpus import DocumentFolder
from .models import Divergence, Provision, Record
from .models.codelists import Role
from .positions import Path
from .texts import occurrences, paragraph_start

Place = tuple[int, int]
"""Start and end of a stretch of a text."""


def reach_of_operator(folder: DocumentFolder, language: str, provision: Place, anchor: Place) -> list[Place]:
    """Where words govern a commitment: in its paragraph up to its end, and in each chapeau before it.

    `provision` and `anchor` are where the commitment's provision and its own words stand.
    """
    start = min(paragraph_start(folder.texts[language], anchor[0]), provision[0])
    heads = [one.anchors[language] for one in folder.provisions if one.role is Role.CHAPEAU and language in one.anchors]
    over = [(head.start_offset, head.end_offset) for head in heads if head.end_offset <= anchor[0]]
    return [(start, anchor[1]), *over]


def reach_of_span(folder: DocumentFolder, record: Record, path: Path) -> list[Place]:
    """Where the span at a path of a record can stand, by the spans around it; the whole text if nothing is around it."""
    language = str(path[-1]) if path else getattr(record, "language", "")
    everywhere = [(0, len(folder.texts.get(language, "")))]
    if isinstance(record, Divergence):
        provision = next((one for one in folder.provisions if one.id == record.provision), None)
    else:
        provision = record if isinstance(record, Provision) and path[0] == "commitments" else None
    outer = provision.anchors.get(language) if provision else None
    if provision is None or outer is None:
        return everywhere
    own = outer.start_offset, outer.end_offset
    match path:
        case ("commitments", int(number), "operator", _):
            anchor = provision.commitments[number].anchors.get(language)
            return (
                reach_of_operator(folder, language, own, (anchor.start_offset, anchor.end_offset)) if anchor else [own]
            )
    return [own]


def lies_in(place: Place, stretches: Sequence[Place]) -> bool:
    """Whether a place lies in one of some stretches."""
    return any(start <= place[0] <= place[1] <= end for start, end in stretches)


def places_within(text: str, quote: str, stretches: Sequence[Place]) -> list[Place]:
    """Where a quote stands in some stretches of a text, each place once, in order."""
    found = {
        (start + at, start + at + len(quote)) for start, end in stretches for at in occurrences(text[start:end], quote)
    }
    return sorted(found)
