"""Level 5: what is said twice, in codes or in words, is said alike."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from ...corpus import Corpus, DocumentFolder
from ...models import Commitment, Divergence, Instrument, Place, Provision, Record, Span
from ...models.codelists import DocumentKind, Materiality, PlaceKind, Role, Voice
from ...numerals import numbers, readable
from ...positions import Path
from ...texts import paragraph_start, shorten
from ..rule import Fault, rule
from .coding import stands_for
from .plausibility import Named, entities_in, inside_of, named

_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]+")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


@rule(level=5)
def commitment_order(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Commitments are numbered as they are read, so that c2 of a provision is the second that a reader meets."""
    first = folder.document.texts[0].language
    for provision in folder.provisions:
        placed = [(i, c, c.anchors[first]) for i, c in enumerate(provision.commitments) if first in c.anchors]
        for (_, before, earlier), (index, commitment, span) in pairwise(placed):
            path: Path = ("commitments", index, "id")
            if _number(commitment) < _number(before):
                got = f"{commitment.id}, after {before.id}"
                yield Fault(
                    provision, path, got, "numbers that count up", "Put the commitments in the order of their numbers."
                )
            elif span.start_offset < earlier.start_offset:
                got = f"{commitment.id} at {span.start_offset}, after {before.id} at {earlier.start_offset}"
                repair = f"Exchange the anchors, operators and codes of the two, or correct the anchors in {first}."
                yield Fault(provision, path, got, f"in the order of the {first} text", repair)


def _number(commitment: Commitment) -> int:
    return int(commitment.id.rpartition("/c")[2])


@rule(level=5)
def same_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Two commitments on the very same words would be one undertaking counted twice, or point at the wrong words."""
    for provision in folder.provisions:
        for (_, one), (index, other) in combinations(enumerate(provision.commitments), 2):
            same = [language for language, span in other.anchors.items() if one.anchors.get(language) == span]
            if same:
                path: Path = ("commitments", index, "anchors", same[0])
                repair = f"Anchor it in its own words, or remove it if {one.id} says the same."
                yield Fault(provision, path, f"the words of {one.id}", "words of its own", repair)


@rule(level=5)
def english_only(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Glosses and objects are for those who do not read the other texts, so they are English throughout."""
    for provision in folder.provisions:
        written: list[tuple[Path, str | None]] = [(("gloss_en",), provision.gloss_en)]
        written += [(("commitments", index, "object"), c.object) for index, c in enumerate(provision.commitments)]
        for path, words in written:
            found = _IDEOGRAPHS.search(words or "")
            if found:
                yield Fault(provision, path, repr(shorten(found.group())), "English words", "Write it in English.")


@rule(level=5)
def gloss_number(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A number that the gloss has and the text has not, or the reverse, is a slip, or the gloss of another provision."""
    for provision in folder.provisions:
        if provision.gloss_en is None or any(language.startswith("en") for language in provision.anchors):
            continue
        gloss = numbers(provision.gloss_en, "en")
        for language, anchor in provision.anchors.items():
            read = numbers(anchor.quote, language) if readable(language) else []
            if not read and not readable(language):
                continue
            missing = {n.value for n in read if n.plain} - {n.value for n in gloss}
            strange = {n.value for n in gloss if n.plain} - {n.value for n in read}
            if missing or strange:
                got = ", ".join([*(f"no {value}" for value in sorted(missing)), *map(str, sorted(strange))])
                expected = f"the numbers of the {language} text"
                yield Fault(provision, ("gloss_en",), got, expected, "Correct the gloss by the text of this provision.")
                break


@rule(level=5, needs=("divergence-in-provision", "force-shift"))
def material_code(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Materiality 2 says that a coded field differs: where codes do differ, or a commitment is touched, no less is true."""
    by_provision: dict[str, list[Divergence]] = {}
    for divergence in folder.divergences:
        by_provision.setdefault(divergence.provision, []).append(divergence)
        if divergence.commitments and divergence.materiality is not Materiality.CODED:
            got = f"{int(divergence.materiality)}, of a divergence that touches {', '.join(divergence.commitments)}"
            repair = "Set materiality to 2, or name no commitments if none of their codes differs."
            yield Fault(divergence, ("materiality",), got, "2", repair)
    for provision in folder.provisions:
        divergences = by_provision.get(provision.id, [])
        versions = {frozenset(codes) for codes in provision.formulas.values()}
        if len(versions) > 1 and not any(one.materiality is Materiality.CODED for one in divergences):
            strongest = max(divergences, key=lambda one: one.materiality, default=None)
            place: tuple[Record, Path] = (strongest, ("materiality",)) if strongest else (provision, ("formulas",))
            got = f"formulas of {provision.id} that differ, and no divergence of materiality 2"
            repair = "Set materiality to 2 in the divergence that quotes the formula; if there is none, add it."
            yield Fault(*place, got, "a divergence of materiality 2", repair)


@rule(level=5)
def title_year(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """The year in our title is that of the document, or a list of titles would sort and cite it wrongly."""
    year = folder.document.date[:4]
    years = _YEAR.findall(folder.document.title)
    if years and year not in years:
        yield Fault(folder.document, ("title",), years[-1], year, f"Write {year} in the title.")


@rule(level=5)
def place_of_dateline(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Where a document was issued is printed in its dateline, and nowhere else."""
    printed: list[str] = []
    for provision in folder.provisions:
        if provision.role is Role.DATELINE:
            names = (corpus.entities[name.entity] for _, name in _names_in(corpus, folder, provision.anchors))
            printed += [entry.id for entry in names if isinstance(entry, Place) and entry.kind is PlaceKind.PLACE]
    if printed and folder.document.place not in printed:
        places = " or ".join(dict.fromkeys(printed))
        repair = f"Set place to {places}, which the dateline names."
        yield Fault(folder.document, ("place",), folder.document.place or "null", places, repair)


@rule(level=5, needs=("whose-voice",))
def kind_and_voice(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A joint statement speaks for itself; where all is reported or an author's, it is some other kind of document."""
    if folder.document.kind is DocumentKind.JOINT_STATEMENT and not _speaks_for_itself(folder):
        got, expected = "joint_statement, in which nothing has the voice joint_text", "press_report or commentary"
        yield Fault(folder.document, ("kind",), got, expected, f"Set kind to {expected}, or correct the voices.")


def _speaks_for_itself(folder: DocumentFolder) -> bool:
    return any(provision.voice is Voice.JOINT_TEXT for provision in folder.provisions)


@rule(level=5)
def silent_party(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Who issues a joint text speaks in it; a party that never does is no party to it."""
    if folder.document.kind is not DocumentKind.JOINT_STATEMENT or not _speaks_for_itself(folder):
        return
    speakers = {actor for provision in folder.provisions for actor in provision.speakers}
    heard = set().union(*(stands_for(corpus, speaker) for speaker in speakers))
    for index, party in enumerate(folder.document.parties):
        if party not in heard:
            repair = f"Remove {party} from the parties, or name it as speaker of what it says."
            yield Fault(folder.document, ("parties", index), f"{party}, who speaks nowhere", "those who speak", repair)


@rule(level=5, needs=("joint-text-by-parties", "own-action"))
def speaker_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Where a provision of a joint text begins with the name of a party, it is that party who speaks."""
    parties = set(folder.document.parties)
    for provision in folder.provisions:
        if provision.voice is not Voice.JOINT_TEXT or provision.role is Role.TITLE:
            continue
        heard = set().union(*(stands_for(corpus, speaker) for speaker in provision.speakers))
        opening = {
            name.entity
            for language, name in _names_in(corpus, folder, provision.anchors)
            if name.start == provision.anchors[language].start_offset
        }
        silent = sorted(opening & parties - heard)
        if silent:
            got = f"{', '.join(provision.speakers)}; but it begins with {silent[0]}"
            repair = f"Set the speakers to {json.dumps(sorted(opening & parties))}."
            yield Fault(provision, ("speakers",), got, f"{', '.join(silent)} among the speakers", repair)


@rule(level=5, needs=("whose-voice",))
def author_in_office(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What an office-holder says is reported by an outlet, who alone is the author; mixed up, a leader's words would count for nobody."""
    holders = {tenure.person for tenure in corpus.tenures}
    for provision in folder.provisions:
        for index, speaker in enumerate(provision.speakers):
            if provision.voice is Voice.AUTHORIAL and speaker in holders:
                repair = f"Set the voice to reported, or name the outlet or author instead of {speaker}."
                yield Fault(provision, ("speakers", index), f"{speaker}, who holds an office", "an author", repair)


@rule(level=5)
def named_counterpart(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Toward whom and for whom something is undertaken is what the words say, not what the coder knows."""
    speakers = {actor for provision in folder.provisions for actor in provision.speakers}
    everywhere = {*folder.document.parties, *speakers}
    for provision, index, commitment in folder.commitments():
        for key, actors in (("counterparts", commitment.counterparts), ("beneficiaries", commitment.beneficiaries)):
            for number, actor in enumerate(actors):
                whom = stands_for(corpus, actor)
                if not (whom & everywhere or whom & _in_paragraph(corpus, folder, provision)):
                    path: Path = ("commitments", index, key, number)
                    yield Fault(
                        provision, path, f"{actor}, whom the paragraph does not name", "actors named", "Remove it."
                    )


def _in_paragraph(corpus: Corpus, folder: DocumentFolder, provision: Provision) -> set[str]:
    """Everybody whom a provision, or what stands before it in its paragraph, names."""
    return entities_in(
        corpus,
        folder,
        {language: _from_paragraph(folder.texts[language], anchor) for language, anchor in provision.anchors.items()},
    )


def _from_paragraph(text: str, anchor: Span) -> Span:
    start = min(anchor.start_offset, paragraph_start(text, anchor.start_offset))
    return Span(start_offset=start, end_offset=anchor.end_offset, quote=text[start : anchor.end_offset])


@rule(level=5, needs=("listed-where-named",))
def unlisted_instrument(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An instrument that the words of a commitment name is one of its instruments; who counts by instrument would miss it."""
    for provision, index, commitment in folder.commitments():
        missing = [
            (language, name)
            for language, name in _names_in(corpus, folder, commitment.anchors)
            if isinstance(corpus.entities[name.entity], Instrument) and name.entity not in commitment.instruments
        ]
        if missing:
            language, first = missing[0]
            entities = ", ".join(dict.fromkeys(name.entity for _, name in missing))
            got = f"without {entities}, named by {folder.texts[language][first.start : first.end]!r}"
            path = ("commitments", index, "instruments")
            repair = f"Add {entities} to the instruments."
            yield Fault(provision, path, got, "the instruments that the words name", repair)


def _names_in(corpus: Corpus, folder: DocumentFolder, anchors: Mapping[str, Span]) -> Iterator[tuple[str, Named]]:
    """Names in some spans, with their languages."""
    for language, span in anchors.items():
        for name in inside_of(named(corpus, folder, language), span):
            yield language, name
