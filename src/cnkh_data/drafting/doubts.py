"""What may be wrong with a new document as it was asked for, and what to do then."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..corpus import Corpus
from ..finding import shown
from ..models import Actor, Cut, Document
from ..models.codelists import CutReason, DocumentKind
from ..positions import position_at
from ..spelling import Strange, outside, said_of, strange_characters
from ..standards import countries
from ..texts import number_of
from .cuts import torn_words

MOST_PLACES = 20
"""Most places that are named."""


def of_parties(corpus: Corpus, document: Document, language: str) -> Iterator[str]:
    """Actors that the id names and nobody found in the text, and a party that would have met itself."""
    then = "to the parties in document.json, then run again with --recut"
    found = {actor.part_of for actor in corpus.actors if actor.id in document.parties} | set(document.parties)
    missing = [(code, actors) for code, actors in actors_in_id(corpus, document.id) if found.isdisjoint(actors)]
    for code, actors in missing:
        if actors:
            unnamed = not any(
                name.in_texts and name.language == language
                for actor in corpus.actors
                if actor.id in actors
                for name in actor.names
            )
            names = f"give it names in {language} in data/registers/actors.json, and " if unnamed else ""
            yield (
                f"the id names {code} ({' or '.join(actors)}), which is not among the parties, "
                f"{', '.join(document.parties)}: correct the id, or {names}add it {then}"
            )
        else:
            yield (
                f"the id names {code}, which no actor is: add it to data/registers/actors.json, with its iso_alpha3 and "
                f"its names (cnkh new entry NAME --document {document.id} --write does it for a name that the text prints), and {then}"
            )
    if len(document.parties) == 1 and document.kind is not DocumentKind.COMMENTARY and not missing:
        yield f"{document.parties[0]} is alone: register the other parties in data/registers/actors.json, add them {then}"


def actors_in_id(corpus: Corpus, document: str) -> Iterator[tuple[str, list[str]]]:
    """Codes after the date of an id, up to the words for its kind, each with the ids of the actors it may stand for."""
    for code in document.split("-")[3:]:
        actors = [actor.id for actor in corpus.actors if _has_code(actor, code)]
        if not actors and len(code) != 2:
            return
        yield code, actors


def _has_code(actor: Actor, code: str) -> bool:
    """Whether a code is an actor's id, or one that ISO 3166 gives it, of two letters or of three."""
    country = countries().get(actor.iso_alpha3 or "")
    return code == actor.id or (country is not None and code.upper() in (country.alpha2, country.alpha3))


def of_hyphens(source: str) -> Iterator[str]:
    """Words that a printer may have parted. What a text says is not changed: a reader cuts the hyphen, or leaves it."""
    torn = torn_words(source)
    if torn:
        listed = ", ".join(f"{shown(words)} at {place}" for place, words in torn[:MOST_PLACES])
        more = f" and {number_of(len(torn) - MOST_PLACES, 'more place')}" if len(torn) > MOST_PLACES else ""
        yield (
            f"a hyphen at the end of a line may be the printer's: {listed}{more} of the source; if it is, cut it with its "
            "line break (site_furniture), then run again with --recut"
        )


def of_characters(source: str, cuts: Sequence[Cut]) -> Iterator[str]:
    """Characters that are not what they seem: how many of a kind, where first, and what was done with them."""
    stretches = [(cut.start_offset, cut.end_offset) for cut in cuts]
    found = list(strange_characters(source))
    kept = set(outside(found, stretches))
    of_words = [pair for pair, cut in zip(stretches, cuts, strict=True) if cut.reason is not CutReason.INVISIBLE]
    told = [one for one in found if one in kept or one.kind is Strange.INVISIBLE]
    for kind, group in groupby(outside(told, of_words), key=lambda one: one.kind):
        these = list(group)
        line, column = position_at(source, these[0].offset)
        yield f"{said_of(these)}, first at line {line}, column {column} of the source: {_DONE.get(kind, _KEPT)}"


_KEPT = "in the text, where nobody can read it; cnkh validate says what to do"
_DONE = {
    Strange.INVISIBLE: "cut (invisible), since it shows nothing",
    Strange.CONTROL: "in the text; if it is a blank, cut it (layout_space), then run again with --recut",
    Strange.FORM: "in the text, where names and words are found as if it were the other",
    Strange.MIXED: "in the text, where no name is found in its word",
    Strange.DECOMPOSED: "in the text, where names are found as if letter and accent were one",
}
"""What was done with characters of a kind."""
