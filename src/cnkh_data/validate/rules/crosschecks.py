"""Level 5: what is said twice, in codes or in words, is said alike."""

import difflib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from ...corpus import Corpus, DocumentFolder, once_per_corpus, once_per_folder
from ...edtf import calendar_day
from ...mentions import (
    UNSPACED,
    Match,
    entities_in,
    entities_in_words,
    entities_named_by,
    names_in,
    names_inside,
)
from ...models import Commitment, Dataset, Place, Provision, Record, Source
from ...models.base import OursInEnglish
from ...models.codelists import (
    ActorKind,
    Dimension,
    DivergenceType,
    DocumentKind,
    Materiality,
    MentionBasis,
    PlaceKind,
    Role,
    Voice,
)
from ...models.walk import walk
from ...numerals import numbers as numbers_in
from ...numerals import readable
from ...positions import Path
from ...printed import days_in, prints_day
from ...standards import licences
from ...texts import shorten
from ...words import words_for
from ..beginnings import beginnings
from ..fault import Fault
from ..limits import MOST_MEANT
from ..rule import rule
from ..standing import stands_for


@rule(level=5, needs=("same-versions",))
def commitments_in_order(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Commitments are listed as they are read, each at words of its own; two at the same words would be counted as two."""
    first = folder.document.texts[0].language
    for provision in folder.provisions:
        furthest: list[tuple[int, Commitment]] = []
        """Commitments that begin after all that are listed above them, and where."""
        at_words: dict[tuple[str, int, int], int] = {}
        """Number of the first commitment at each stretch of a text."""
        for index, commitment in enumerate(provision.commitments):
            fault = _same_words(provision, index, commitment, at_words)
            begins = commitment.anchors[first].start_offset if first in commitment.anchors else None
            if fault is not None:
                yield fault
            elif begins is not None and furthest and furthest[-1][0] > begins:
                above = furthest[bisect_right(furthest, begins, key=itemgetter(0))][1]
                got = f"begins before {above.id}, which is listed above it"
                repair = f"Put it above {above.id}; every id stays as it is."
                yield Fault(provision, ("commitments", index), got, "commitments in reading order", repair)
            if begins is not None and (not furthest or furthest[-1][0] < begins):
                furthest.append((begins, commitment))
            for language, span in commitment.anchors.items():
                at_words.setdefault((language, span.start_offset, span.end_offset), index)


def _same_words(
    provision: Provision, index: int, commitment: Commitment, at_words: Mapping[tuple[str, int, int], int]
) -> Fault | None:
    """The fault of a commitment that has the words of one above it in some version; None if there is none."""
    places = [(one, span.start_offset, span.end_offset) for one, span in commitment.anchors.items()]
    if not (numbers := [at_words[place] for place in places if place in at_words]):
        return None
    other = provision.commitments[min(numbers)]
    same = [one for one, span in commitment.anchors.items() if other.anchors.get(one) == span]
    repair = f"Remove it: it repeats {other.id}."
    if len(same) < len(commitment.anchors):
        repair = f"Anchor it in {same[0]} at words of its own, or leave {same[0]} out, with a divergence."
    path = ("commitments", index, "anchors", same[0])
    return Fault(provision, path, f"the words of {other.id}", "words of its own", repair)


@rule(level=5, needs=("same-versions", "force-shift", "missing-anchor", "divergence-in-provision"), in_context=True)
def coded_divergence(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A difference in codes is of materiality 2 by definition: else whoever counts those would miss it."""
    coded: set[str] = set()
    for divergence in folder.divergences:
        if divergence.materiality is Materiality.CODED:
            coded.add(divergence.provision)
        elif divergence.commitments:
            got = f"{int(divergence.materiality)}, with commitments whose codes it touches"
            repair = "Set materiality to 2; if it changes no code of theirs, empty its commitments."
            yield Fault(divergence, ("materiality",), got, "2 coded", repair)
    for provision in folder.provisions:
        codes = {tuple(sorted(formulas)) for formulas in provision.formulas.values()}
        if len(codes) > 1 and provision.id not in coded:
            repair = "Add a divergence of materiality 2 that quotes the words of both, or correct the formulas."
            near = [one for one in folder.divergences_of.get(provision.id, ()) if one.dimension is Dimension.NAME]
            if len(near) == 1:
                repair = (
                    f"Set the materiality of {near[0].id} to 2; if it is about other words, add one of materiality 2."
                )
            got = "; ".join(f"{one} {', '.join(formulas) or 'none'}" for one, formulas in provision.formulas.items())
            yield Fault(provision, ("formulas",), got, "equal formulas, or a divergence of materiality 2", repair)


@rule(level=5, needs=("joint-text-by-parties",))
def parties_speak(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A joint statement is what its parties say: one without their voice is none, and who never speaks did not issue it."""
    document = folder.document
    if document.kind is not DocumentKind.JOINT_STATEMENT:
        return
    joint = [provision for provision in folder.provisions if provision.voice is Voice.JOINT_TEXT]
    if not joint:
        repair = "Set the kind to press_report or commentary; if it is one, set the voice of its text to joint_text."
        got = f"{document.kind}, without joint text"
        yield Fault(document, ("kind",), got, "a statement that its parties make", repair)
        return
    speak = {one for provision in joint for speaker in provision.speakers for one in stands_for(corpus, speaker)}
    for index, party in enumerate(document.parties):
        if party not in speak:
            repair = f"Remove it, or add {party} to the speakers of the provisions that it speaks in."
            yield Fault(document, ("parties", index), f"{party}, which never speaks", "a speaker of the text", repair)


_SMALL_LETTER = re.compile(r"\s+[a-z]")


@rule(level=5, needs=("joint-text-by-parties", "own-action"))
def subject_and_speakers(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Whoever is the first word of a joint text's sentence says it: 中方 speaks for China alone, 双方 for both."""
    parties = set(folder.document.parties)
    shifting = {one.provision for one in folder.divergences if one.type is DivergenceType.ACTOR_SHIFT}
    for provision in folder.provisions:
        if provision.voice is not Voice.JOINT_TEXT or provision.act is None or provision.proposed:
            continue
        # A version that drops its subject has that of the other, unless a divergence says that the actor shifts.
        subjects = {_subject(corpus, folder, language, provision) for language in provision.anchors}
        subject, *others = sorted(subjects - {frozenset()}, key=sorted) or [frozenset[str]()]
        if frozenset() in subjects and provision.id in shifting:
            continue
        speak = {one for speaker in provision.speakers for one in stands_for(corpus, speaker)} & parties
        if subject and not others and subject <= parties and subject != speak:
            named = [party for party in folder.document.parties if party in subject]
            repair = f"Set speakers to {json.dumps(named)}."
            got, expected = ", ".join(provision.speakers), f"{', '.join(named)}, with whom the sentence begins"
            yield Fault(provision, ("speakers",), got, expected, repair)


_DOTTED = re.compile(r"\.\d{1,2}\.\d")
_PLACE_IN_NOTE = re.compile(r"(?<![\d.])(?:pre|end|\d{1,2})\.\d{1,2}\.\d{1,2}(?![\d.]\d)")


@rule(level=5)
def place_in_note(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Notes send readers to other provisions; one that is not there leads nowhere."""
    known = {provision.id.partition("/")[2] for provision in folder.provisions}
    strange: dict[str, list[str]] = {}
    for record, path, note in _notes(folder):
        for found in _PLACE_IN_NOTE.findall(note) if _DOTTED.search(note) else ():
            if found not in known:
                if found not in strange:
                    able = sorted(known) if len(strange) < MOST_MEANT else []
                    strange[found] = difflib.get_close_matches(found, able, n=1)
                near = strange[found]
                repair = f"Write the id of the provision that is meant{f' ({near[0]}?)' if near else ''}."
                yield Fault(record, path, f"{found}, which no provision is", "a provision of the document", repair)


def _notes(folder: DocumentFolder) -> Iterator[tuple[Record, Path, str]]:
    for divergence in folder.divergences:
        yield divergence, ("note",), divergence.note
    for provision in folder.provisions:
        if provision.note is not None:
            yield provision, ("note",), provision.note
        for index, commitment in enumerate(provision.commitments):
            if commitment.note is not None:
                yield provision, ("commitments", index, "note"), commitment.note
    for override in folder.overrides:
        yield override, ("reason",), override.reason
    for entry in folder.adjudications:
        yield entry, ("reason",), entry.reason


@rule(level=5)
def repeated_gloss(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A gloss says what its own provision says; the same for another was copied, and one of the two is wrong."""
    first: dict[str, Provision] = {}
    for provision in folder.provisions:
        other = first.setdefault(provision.gloss_en, provision) if provision.gloss_en else provision
        if any(
            other.anchors[one].quote != span.quote for one, span in provision.anchors.items() if one in other.anchors
        ):
            got = f"the gloss of {other.id}, whose words are others"
            yield Fault(provision, ("gloss_en",), got, "what this provision says", "Render its own words in English.")


def _subject(corpus: Corpus, folder: DocumentFolder, language: str, provision: Provision) -> frozenset[str]:
    """Who is surely the subject of a provision, since it begins with the name; nobody if that is not so plain."""
    match = beginnings(corpus, folder, language)[provision.id].name
    if match is None:
        return frozenset()
    return frozenset(match.target.entities) if _is_subject(match, folder.words[language], language) else frozenset()


def _is_subject(name: Match, text: str, language: str) -> bool:
    """Whether a name that a sentence begins with is surely its subject, by its last word or by the verb that follows it."""
    if side := words_for("side", language).any:
        return name.target.basis is MentionBasis.COLLECTIVE or side.ends(text[name.start : name.end]) is not None
    follows = _SMALL_LETTER.match(text, name.end)
    others = words_for("conjunction", language).any
    return bool(others and follows and not others.match(text, follows.end() - 1))


@rule(level=5)
def who_is_named(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Counterparts and beneficiaries are read from the text alone: one that it does not name there was put in from elsewhere."""
    known = {*folder.document.parties, *(one for provision in folder.provisions for one in provision.speakers)}
    for provision, number, commitment in folder.commitments():
        for key in ("counterparts", "beneficiaries"):
            for index, actor in enumerate(getattr(commitment, key)):
                if actor in known:
                    continue
                named = _named_in_paragraph(corpus, folder, provision) | known
                if actor not in named and not any(actor in stands_for(corpus, one) for one in named):
                    repair = (
                        f"Remove it; if the words do name it, add the name that they use to {actor}, or to collectives."
                    )
                    path: Path = ("commitments", number, key, index)
                    yield Fault(provision, path, actor, "a party, a speaker, or an actor that the words name", repair)


def _named_in_paragraph(corpus: Corpus, folder: DocumentFolder, provision: Provision) -> set[str]:
    return _named_in(corpus, folder, provision.id.rpartition(".")[0])


@once_per_folder
def _named_in(corpus: Corpus, folder: DocumentFolder, paragraph: str) -> set[str]:
    return {entity for one in folder.paragraphs[paragraph] for entity in entities_in(corpus, folder, one.anchors)}


@rule(level=5)
def kind_in_id(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """The id of a document ends in what it is; one that says commentary and is counted as a report is found under neither."""
    document = folder.document
    said = [kind for kind in DocumentKind if document.id.endswith(f"-{kind.replace('_', '-')}")]
    if said and document.kind is not said[0]:
        got, repair = f"{document.kind}, of {document.id}", f"Set the kind to {said[0]}, or rename folder and id."
        yield Fault(document, ("kind",), got, f"{said[0]}, as in the id", repair)


@rule(level=5)
def year_in_title(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Titles are read where dates are not: a year in one that is not the document's puts it in another year."""
    document = folder.document
    day, years = calendar_day(document.date), re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", document.title)
    if day and years and (year := str(day.year)) not in years:
        repair = f"Write {year} instead of {' and '.join(years)}; if those are no date of the document, add ({year})."
        yield Fault(document, ("title",), document.title, f"the year of its date, {year}", repair)


@rule(level=5)
def place_of_issue(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Where a document was issued is what its dateline says; what no text names is knowledge from elsewhere."""
    document = folder.document
    datelines = [provision for provision in folder.provisions if provision.role is Role.DATELINE]
    printed = {place: None for provision in datelines for place in _places_in(corpus, folder, provision)}
    if printed and document.place in printed:
        return
    if printed:
        repair = (
            f"Set place to {' or '.join(printed)}, or add the name that the dateline uses to the place that it means."
        )
        got = document.place or "null"
        yield Fault(document, ("place",), got, f"{' or '.join(printed)}, as in the dateline", repair)
    elif document.place is not None and not _is_named(corpus, folder, document.place):
        yield Fault(document, ("place",), document.place, "a place that the text names, or null", "Set place to null.")


def _is_named(corpus: Corpus, folder: DocumentFolder, entity: str) -> bool:
    at_once = (name.entity == entity for language in folder.texts for name in names_in(corpus, folder, language))
    return any(at_once) or any(entity in entities_in(corpus, folder, one.anchors) for one in folder.provisions)


def _places_in(corpus: Corpus, folder: DocumentFolder, provision: Provision) -> Iterator[str]:
    """Places that a provision names, projects and events left out."""
    for language, span in provision.anchors.items():
        for name in names_inside(names_in(corpus, folder, language), span):
            entry = corpus.entities[name.entity]
            if isinstance(entry, Place) and entry.kind is PlaceKind.PLACE:
                yield name.entity


NAMED_IN_OURS = {ActorKind.PERSON, ActorKind.STATE, ActorKind.IGO}
"""Actors whose names a rendering of ours cannot leave out or take from elsewhere."""


@rule(level=5, needs=("our-english",))
def names_in_gloss(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A gloss names the persons, states and organisations that its words name, and no others."""
    for provision in folder.provisions:
        if provision.gloss_en is None or provision.proposed:
            continue
        parties = set(folder.document.parties)
        said = _ours(corpus, entities_named_by(corpus, provision.gloss_en, "en"))
        at_once = _ours(corpus, _with_own_names(corpus, folder, provision))
        left_out = sorted(one for one in at_once - said - parties if _has_english(corpus, one))
        if left_out:  # It may be named inside another name.
            left_out = sorted(set(left_out) - entities_in_words(corpus, provision.gloss_en, "en"))
        extra = sorted(said - at_once - parties)
        if extra:
            extra = sorted(set(extra) - entities_in(corpus, folder, provision.anchors))
        for entities, verb in ((extra, "names"), (left_out, "does not name")):
            if entities:
                got, repair = (
                    f"a gloss that {verb} {', '.join(entities)}",
                    "Name in it whom the words name, and nobody else.",
                )
                yield Fault(provision, ("gloss_en",), got, "the names of the words", repair)
                break


def _with_own_names(corpus: Corpus, folder: DocumentFolder, provision: Provision) -> set[str]:
    """Entities that a provision names by names of their own, and not by a collective or inside another name."""
    return {
        name.entity
        for language, span in provision.anchors.items()
        for name in names_inside(names_in(corpus, folder, language), span)
    }


def _ours(corpus: Corpus, entities: Iterable[str]) -> set[str]:
    return {one for one in entities if corpus.kind_of(one) in NAMED_IN_OURS}


def _has_english(corpus: Corpus, entity: str) -> bool:
    return any(name.language == "en" for name in corpus.entities[entity].names)


@rule(level=5, needs=("our-english", "listed-where-named", "who-is-named"))
def object_and_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An object says in short what the words say: a number or a name that they do not have was put in from elsewhere."""
    for provision, index, commitment in folder.commitments():
        path: Path = ("commitments", index, "object")
        if strange := _strange_numbers(provision, commitment):
            got, repair = f"{strange[0]}, which the words do not have", "Correct it to the number that they have."
            yield Fault(provision, path, got, "the numbers of the words", repair)
        elif others := _strange_names(corpus, folder, provision, commitment):
            got, repair = f"{', '.join(others)}, whom the words do not name", "Name in it what the words name."
            yield Fault(provision, path, got, "the names of the words", repair)


def _strange_numbers(provision: Provision, commitment: Commitment) -> list[str]:
    """Numbers of an object that its provision does not print; none where the numbers of some version cannot be read."""
    said = [one for one in numbers_in(commitment.object, "en") if one.plain] if _DIGIT.search(commitment.object) else []
    if not said or not all(readable(language) for language in provision.anchors):
        return []
    printed = {number.value for one, span in provision.anchors.items() for number in numbers_in(span.quote, one)}
    return [str(one.value) for one in said if one.value not in printed]


_DIGIT = re.compile("[0-9]")
_CAPITAL = re.compile(r"[A-Z]\w*")


@once_per_folder
def _capitals_of_parties(corpus: Corpus, folder: DocumentFolder) -> set[str]:
    """Words with a capital in the English names of the parties."""
    parties = (corpus.entities[party] for party in folder.document.parties if party in corpus.entities)
    names = (name.text for party in parties for name in party.names if name.language == "en")
    return {word for name in names for word in _CAPITAL.findall(name)}


def _strange_names(corpus: Corpus, folder: DocumentFolder, provision: Provision, commitment: Commitment) -> list[str]:
    """Entities that an object names and its provision does not."""
    if _capitals_of_parties(corpus, folder).issuperset(_CAPITAL.findall(commitment.object)):
        return []  # English names have capitals; most objects have at most those of the parties.
    bound = {*commitment.committers, *commitment.counterparts, *commitment.beneficiaries}
    known = {*folder.document.parties, *provision.speakers, *bound, *commitment.instruments, *commitment.places}
    others = set(entities_named_by(corpus, commitment.object, "en")) - known
    return sorted(others - entities_in(corpus, folder, provision.anchors)) if others else []


_NOT_ENGLISH = re.compile(f"[{UNSPACED}]+")


@rule(level=5)
def our_english(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Objects, glosses, units and titles are for those who read English only, so every word of them is English."""
    for record in (folder.document, *folder.provisions):
        for path, text, _ in walk(record, OursInEnglish):
            found = _NOT_ENGLISH.search(text)
            if found:
                english = _english_names(corpus).get(found.group())
                repair = f"Write {english!r} instead." if english else f"Say {found.group()!r} in English."
                yield Fault(record, path, repr(shorten(found.group())), "English", repair)


@once_per_corpus
def _english_names(corpus: Corpus) -> dict[str, str]:
    """Names of entries in other scripts, to the first English name of each."""
    found: dict[str, str] = {}
    for entity in corpus.entities.values():
        english = next((name.text for name in entity.names if name.language == "en"), None)
        if english is not None:
            found.update((name.text, english) for name in entity.names if name.language != "en")
    return found


@rule(level=5, needs=("impossible-date",))
def date_of_source(corpus: Corpus) -> Iterator[Fault]:
    """When a source was published is what its file prints; a date from elsewhere is no evidence of what was read."""
    for source in corpus.sources:
        content = corpus.source_bytes.get(source.id)
        if content is None or not corpus.as_received(source):
            continue
        if source.printed_date is not None and not _prints(source, content):
            words = content.decode("utf-8", "replace")
            days = {day.isoformat(): None for language in source.languages for day in days_in(words, language)}
            near = difflib.get_close_matches(source.printed_date, list(days)[:MOST_DAYS], n=3, cutoff=0.5)
            repair = "Set it to null: the file prints no date."
            if days:
                repair = f"Set it to the date of publication that the file prints ({' or '.join(near or list(days)[:3])}); to null if that is none."
            yield Fault(source, ("printed_date",), source.printed_date, "a date that the file prints", repair)


MOST_DAYS = 200
"""Days that a file prints among which a near one is looked for."""


def _prints(source: Source, content: bytes) -> bool:
    """Whether a file prints the date that its record gives; a date of no calendar is said elsewhere."""
    day = calendar_day(str(source.printed_date))
    if day is None:
        return True
    words = content.decode("utf-8", "replace")
    dated = [line for line in words.splitlines() if str(day.year) in line]  # Quick to read, and mostly enough.
    return any(prints_day(text, language, day) for text in (*dated, words) for language in source.languages)


@rule(level=5)
def licence_and_title(corpus: Corpus) -> Iterator[Fault]:
    """Programs read the identifier of a licence and people its name: if they differ, one of them is given other rights."""
    dataset = corpus.dataset
    by_title = {title: licence for licence, title in licences().items()}
    title, licence = licences().get(dataset.licence), by_title.get(dataset.licence_title)
    if title is not None and dataset.licence_title != title:
        yield _licence_fault(dataset, "licence_title", title, licence)
    elif licence is not None and title is None:
        yield _licence_fault(dataset, "licence", licence, None)
    elif _SPDX.fullmatch(dataset.licence) is None:
        repair = "Write the licence's SPDX identifier, such as CC-BY-4.0; one that has none begins with LicenseRef-."
        yield Fault(dataset, ("licence",), repr(dataset.licence), "an SPDX identifier", repair)


_SPDX = re.compile(r"[A-Za-z0-9.+()-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+()-]+)*")


def _licence_fault(dataset: Dataset, key: str, meant: str, other: str | None) -> Fault:
    repair = f"Set {key} to {json.dumps(meant)}"
    repair += f"; if the name is right, set licence to {json.dumps(other)}." if other else "."
    return Fault(dataset, (key,), repr(getattr(dataset, key)), repr(meant), repair)
