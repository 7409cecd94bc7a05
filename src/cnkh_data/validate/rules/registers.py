"""Level 5: what a register entry says of itself agrees: its names, what it is part of, its codes and its evidence."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from ...corpus import Corpus, DocumentFolder, all_texts, facts, of_each, once_per_corpus, texts_hold, texts_of
from ...edtf import Edtf
from ...fold import fold
from ...mentions import entities_in_words, named_in, names_in, tokens
from ...models import Actor, Document, Instrument, Name, Place, Record, Tenure
from ...models.codelists import ActorKind, InstrumentKind, NameType, PlaceKind
from ...positions import Path
from ...standards import countries, country_named, language_of_country, languages
from ...texts import number_of, shorten
from ...words import IDEOGRAPHIC, LATIN, words_for, written
from ..fault import Fault
from ..limits import FEW
from ..rule import rule
from ..standing import in_office, what_it_is_part_of
from .coding import checked_entries

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_TITLE_MARKS = re.compile(r"[《》〈〉“”\s]|（[^）]*）$|\([^)]*\)$")


@rule(level=5)
def unknown_country(corpus: Corpus) -> Iterator[Fault]:
    """Datasets are joined by the codes of countries; one that ISO has not assigned joins nothing."""
    for actor in corpus.actors:
        if actor.iso_alpha3 is not None and actor.iso_alpha3 not in countries():
            named = next(filter(None, (country_named(name.text) for name in actor.names)), None)
            repair = "Set it to the ISO 3166-1 alpha-3 code of the state, or to null if it has none."
            if named is not None:
                repair = f"Set it to {named.alpha3}, the ISO 3166-1 alpha-3 code of what has such a name."
            yield Fault(actor, ("iso_alpha3",), actor.iso_alpha3, "a code that ISO 3166-1 assigns", repair)


@rule(level=5)
def unknown_language(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """A language tag that no registry has says nothing to the programs that read it."""
    for record, path, tag in _tags_of(folder.document) if folder else _shared_tags(corpus):
        primary, dash, rest = tag.partition("-")
        if len(primary) == 2 and primary not in languages():
            meant = language_of_country(primary)
            repair = f"Write {meant}{dash}{rest}." if meant else "Write the ISO 639-1 code of the language."
            yield Fault(record, path, tag, f"{meant}{dash}{rest}" if meant else "a code of ISO 639-1", repair)


def _tags_of(document: Document) -> Iterator[tuple[Record, Path, str]]:
    for index, text in enumerate(document.texts):
        yield document, ("texts", index, "language"), text.language


def _shared_tags(corpus: Corpus) -> Iterator[tuple[Record, Path, str]]:
    for source in corpus.sources:
        for index, tag in enumerate(source.languages):
            yield source, ("languages", index), tag
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            yield entity, ("names", index, "language"), name.language


@rule(level=5, needs=("unknown-country", "evidence-without-value"))
def state_without_code(corpus: Corpus) -> Iterator[Fault]:
    """States are joined to other data by their codes; an actor that has none is an organisation, a territory or something else."""
    for actor in corpus.actors:
        if actor.kind is ActorKind.STATE and actor.iso_alpha3 is None and actor.cow_code is None:
            repair = "Give its iso_alpha3 with evidence; if it is no state, correct the kind."
            yield Fault(actor, ("kind",), "state, without iso_alpha3 and cow_code", "a state with a code", repair)


@rule(level=5)
def country_and_evidence(corpus: Corpus) -> Iterator[Fault]:
    """Where evidence for the countries of a place names states, those are the countries; what else is quoted of it names one of them."""
    for place in corpus.places:
        named = _states_in(corpus, [one.quote for one in place.evidence if one.field in COUNTRY_FIELDS])
        beside = _states_in(corpus, [one.quote for one in place.evidence]) if place.countries else set()
        if not named and beside.isdisjoint(place.countries):
            named = beside
        for index, country in enumerate(place.countries):
            if named and country not in named:
                expected = " or ".join(sorted(named))
                repair = f"Set it to {expected}, or quote evidence that names {country}."
                yield Fault(place, ("countries", index), country, f"{expected}, as its evidence says", repair)


def _states_in(corpus: Corpus, quotes: Sequence[str]) -> set[str]:
    """States that some quotes name, in any language of the registers."""
    languages = _languages(corpus) if quotes else ()
    named = {one for quote in quotes for language in languages for one in entities_in_words(corpus, quote, language)}
    return {one for one in named if corpus.kind_of(one) is ActorKind.STATE}


@once_per_corpus
def _languages(corpus: Corpus) -> frozenset[str]:
    """Languages in which the registers have names."""
    return frozenset(name.language for entity in corpus.entities.values() for name in entity.names)


COUNTRY_FIELDS = ("country", "countries")


@rule(level=5, needs=("impossible-date",))
def successor_before(corpus: Corpus) -> Iterator[Fault]:
    """What takes the place of something comes after it."""
    by_id = {one.id: one for one in corpus.instruments}
    for instrument in corpus.instruments:
        before = by_id.get(instrument.successor_of or "")
        dated, earlier = Edtf.parse(instrument.date), Edtf.parse(before.date) if before else None
        if before and dated and earlier and dated.surely_before(earlier):
            got = f"{instrument.successor_of} of {before.date}, before which this one is dated, {instrument.date}"
            repair = "Correct the date of one of the two, or successor_of."
            yield Fault(instrument, ("successor_of",), got, "an earlier instrument", repair)


@of_each
def _expressions_of_several(_: Corpus, folder: DocumentFolder) -> list[tuple[tuple[str, str], str]]:
    """Expressions by which a document means several, with their languages, each with the name of its folder."""
    return [((one.language, one.text), folder.name) for one in folder.document.collectives if len(one.entities) > 1]


@rule(level=5, needs=("clashing-name",))
def name_of_several(corpus: Corpus) -> Iterator[Fault]:
    """An expression that documents use for several cannot be the name of one: every text would then mean that one by it."""
    used = {expression: document for several in _expressions_of_several(corpus) for expression, document in several}
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            if (name.language, name.text) in used:
                got = f"{name.text!r}, an expression of {used[name.language, name.text]} and its collectives"
                yield Fault(entity, ("names", index, "text"), got, "a name of its own", "Remove it from the names.")


@rule(level=5)
def script_of_name(corpus: Corpus) -> Iterator[Fault]:
    """A name is looked for in the texts of its language, so one in another script is looked for where it cannot stand."""
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            script, han = written(name.language).script, _HAN.search(name.text) is not None
            latin = not han and _LATIN.search(name.text) is not None and name.type is not NameType.ABBREVIATION
            latin = latin and script == IDEOGRAPHIC
            other = "another language" if latin else "zh-Hans or zh-Hant"
            if latin or (script == LATIN and han):
                repair = f"Set the language to {'en, if it is English' if latin else other}; or correct the name."
                path = ("names", index, "language")
                yield Fault(entity, path, f"{name.language}, of {name.text!r}", other, repair)


@rule(level=5, needs=("script-of-name",))
def language_of_name(corpus: Corpus) -> Iterator[Fault]:
    """A name that stands in the texts of another language than its own was given the wrong tag, and is found nowhere."""
    if not texts_hold(corpus):
        return  # It may stand in a text that could not be made.
    listed: dict[str, set[str]] = {}
    for _, _, language, words in _tagged_words(corpus):
        listed.setdefault(language, set()).add(words)
    standing = _standing(corpus, listed)
    missing = {(language, one) for language in standing for one in listed.get(language, set()) - standing[language]}
    anywhere = {words for _, words in missing}
    elsewhere = _standing(corpus, dict.fromkeys(standing, anywhere)) if missing else {}
    found: list[Fault] = []
    for record, path, language, words in _tagged_words(corpus):
        if (language, words) not in missing:
            continue
        there = [one for one, words_there in elsewhere.items() if words in words_there]
        if there and not any(words in tagged for tagged in _words_in(record, there)):
            got, expected = f"{language}, of {words!r}, which stands in no such text", " or ".join(there)
            found.append(Fault(record, path, got, expected, f"Set the language to {expected}."))
    if len(found) > FEW:
        more = f"{found[0].got} (and {number_of(len(found) - 1, 'more')})"
        found = [replace(found[0], got=more, repair="Correct the language of the texts, or of all these names.")]
    yield from found


def _standing(corpus: Corpus, wanted: Mapping[str, Set[str]]) -> dict[str, set[str]]:
    """Of the words wanted in each language, those that stand in some text of it; texts of a language that their source lacks are left out."""
    found: dict[str, set[str]] = {}
    seen: set[tuple[str, str]] = set()
    for text, words in all_texts(corpus):
        if text.language in corpus.source_by_id[text.source].languages and (text.language, text.sha256) not in seen:
            seen.add((text.language, text.sha256))
            folded, here = fold(words), found.setdefault(text.language, set())
            here.update([one for one in wanted.get(text.language, set()) - here if one in folded])
    return found


def _tagged_words(corpus: Corpus) -> Iterator[tuple[Record, Path, str, str]]:
    """Yield each name and non-name with its language: the record, the path of the language, the language and the words."""
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            yield entity, ("names", index, "language"), name.language, fold(name.text)
    for entry in corpus.non_names:
        yield entry, ("language",), entry.language, fold(entry.text)


def _words_in(record: Record, languages: Sequence[str]) -> Iterator[str]:
    """Yield the names that an entry has in some languages."""
    yield from (fold(name.text) for name in getattr(record, "names", ()) if name.language in languages)


@rule(level=5)
def kind_and_title(corpus: Corpus) -> Iterator[Fault]:
    """A title that ends in 谅解备忘录 is that of a memorandum: entries are counted by kind, and their names say which."""
    registers: list[tuple[Sequence[Instrument | Place], str, type[InstrumentKind | PlaceKind]]] = [
        (corpus.instruments, "instrument_title", InstrumentKind),
        (corpus.places, "place_name", PlaceKind),
    ]
    for entries, table, kinds in registers:
        for entry in entries:
            called = {kinds[code.upper()]: title for title, code in _titles(entry, table)}
            if len(called) == 1 and entry.kind not in called:
                ((kind, title),) = called.items()
                got = f"{entry.kind}, of {shorten(title)!r}"
                yield Fault(entry, ("kind",), got, kind, f"Set the kind to {kind}, or correct the names.")


def _titles(entry: Instrument | Place, table: str) -> Iterator[tuple[str, str]]:
    """Yield names of an entry with what their last word calls it, without the marks around them and what stands after that word."""
    for name in entry.names:
        if ends := words_for(table, name.language):
            title = _TITLE_MARKS.sub("", name.text)
            if tail := words_for("title_tail", name.language).any.ends(fold(title)):
                title = title[: tail.start()]
            yield from ((title, code) for code in ends if ends[code].ends(fold(title)))


@rule(level=5, needs=("clashing-name",))
def country_of_part(corpus: Corpus) -> Iterator[Fault]:
    """What is named after a place is where that is: the Chengdu Universiade is in China, as Chengdu is."""
    places = {place.id: place for place in corpus.places if place.kind in _SOMEWHERE}
    for place in corpus.places:
        inside = {one for name in place.names for one in entities_in_words(corpus, name.text, name.language)}
        named = [places[one] for one in sorted(inside & places.keys() - {place.id}) if places[one].countries]
        for other in named:
            if place.countries and not set(other.countries) <= set(place.countries):
                got, expected = ", ".join(place.countries), f"{', '.join(other.countries)}, where {other.id} is"
                repair = f"Set countries to {json.dumps(other.countries)}, or correct those of {other.id}."
                yield Fault(place, ("countries",), got, expected, repair)
        states = {one for one in inside if corpus.kind_of(one) is ActorKind.STATE}
        lacking = sorted(states - set(place.countries))
        if lacking and len(states & set(place.countries)) > 1:
            got, expected = ", ".join(place.countries), f"{', '.join(lacking)} too, as in its names"
            yield Fault(place, ("countries",), got, expected, f"Add {', '.join(lacking)}.")


_SOMEWHERE = {PlaceKind.PLACE, PlaceKind.ZONE}
"""Kinds that are where they are, whatever is named after them; “the visit” may be anywhere."""
_OWN_KINDS = {InstrumentKind.STRATEGY, InstrumentKind.VISION}
"""Kinds that a state has of its own, so that its name before one is enough: 柬埔寨“四角战略”."""
_MARKS = " '’“《〈\""
"""What may stand around the words between a state and what it proposed."""


@rule(level=5)
def party_of_named(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """“China's Global Security Initiative” is China's: a text that says whose an instrument is, and a register that says another."""
    told: set[str] = set()
    for language, text in folder.words.items():
        for before, name in pairwise(names_in(corpus, folder, language)):
            instrument = corpus.entities.get(name.entity)
            if not isinstance(instrument, Instrument) or corpus.kind_of(before.entity) is not ActorKind.STATE:
                continue
            between = text[before.end : name.start].strip().strip(_MARKS)
            whose = words_for("proposed_by", language).any.fullmatch(between) or (
                instrument.kind in _OWN_KINDS and (not between or words_for("own", language).any.fullmatch(between))
            )
            if whose and instrument.parties and before.entity not in instrument.parties and instrument.id not in told:
                told.add(instrument.id)
                got = (
                    f"{', '.join(instrument.parties)}; but {shorten(text[before.start : name.end])!r} in {folder.name}"
                )
                repair = f"Set parties to {json.dumps([before.entity])}, or add it to them."
                yield Fault(instrument, ("parties",), got, f"{before.entity} among them", repair)


@rule(level=5, needs=("clashing-name",))
def state_in_name(corpus: Corpus) -> Iterator[Fault]:
    """A ministry “of China” is China's: the state that an actor belongs to is one that its names name, if they name any."""
    for actor in corpus.actors:
        states = [one for one in what_it_is_part_of(corpus, actor.id) if corpus.kind_of(one) is ActorKind.STATE]
        if actor.kind is ActorKind.STATE or not states:
            continue
        named = {
            entity
            for name in actor.names
            for entity in entities_in_words(corpus, name.text, name.language)
            if corpus.kind_of(entity) is ActorKind.STATE
        }
        if named and named.isdisjoint(states):
            got, expected = f"{actor.part_of}, which leads to {', '.join(states)}", " or ".join(sorted(named))
            repair = f"Set part_of to {expected}, or to a body of that state; or correct the names."
            yield Fault(actor, ("part_of",), got, f"{expected}, which its names name", repair)


@rule(level=5, needs=("clashing-name", "near-clashing-name"))
def same_person(corpus: Corpus) -> Iterator[Fault]:
    """“Chairman Li Zhanshu” is Li Zhanshu: under two entries, what one person said would be counted as of two."""
    whole = _WholeNames(corpus)
    for person in _people(corpus):
        for index, name in enumerate(person.names):
            other = whole.inside(name, person.id)
            if other is not None:
                repair = f"Remove the entry, and use {other}; if they are two people, give the name as it stands without the other's."
                yield Fault(
                    person,
                    ("names", index, "text"),
                    f"{name.text!r}, with the name of {other} in it",
                    "a name of its own",
                    repair,
                )


def _people(corpus: Corpus) -> list[Actor]:
    return [actor for actor in corpus.actors if actor.kind is ActorKind.PERSON]


class _WholeNames:
    """Names of persons that are more than a family name, by their words."""

    def __init__(self, corpus: Corpus) -> None:
        self._owners: dict[tuple[str, tuple[str, ...]], list[tuple[int, str, str]]] = {}
        """Language and words to the names that have them, in order, each with its owner."""
        self._lengths: dict[str, set[int]] = {}
        known: set[tuple[str, str]] = set()
        for person in _people(corpus):
            for name in person.names:
                words = tokens(name.text).words
                if len(words) > 1 and (name.language, name.text) not in known:  # A family name alone may be anybody's.
                    known.add((name.language, name.text))
                    named = len(known), name.text, person.id
                    self._owners.setdefault((name.language, words), []).append(named)
                    self._lengths.setdefault(name.language, set()).add(len(words))

    def inside(self, name: Name, own: str) -> str | None:
        """Of the persons whose names a name holds as whole words, the first that is not its own; None if there is none."""
        words = tokens(name.text).words
        lengths = sorted(length for length in self._lengths.get(name.language, ()) if length <= len(words))
        parts = {words[at : at + length] for length in lengths for at in range(len(words) - length + 1)}
        found = [
            (number, owner)
            for part in parts
            for number, text, owner in self._owners.get((name.language, part), ())
            if owner != own and text in name.text
        ]
        return min(found)[1] if found else None


@rule(level=5)
def organisation_of_office(corpus: Corpus) -> Iterator[Fault]:
    """An office is held on behalf of what it is an office of: the Premier of China does not serve Cambodia."""
    for tenure in corpus.tenures:
        above = what_it_is_part_of(corpus, tenure.office)[1:]
        if above and tenure.organisation not in above:
            expected = " or ".join(above)
            repair = f"Set the organisation to {expected}, or correct the office, or what that is part of."
            yield Fault(tenure, ("organisation",), tenure.organisation, f"{expected}, of {tenure.office}", repair)


@rule(level=5)
def person_in_id(corpus: Corpus) -> Iterator[Fault]:
    """The id of a tenure begins with the person's; one that begins with another's was copied, and one of the two is wrong."""
    persons = {actor.id for actor in corpus.actors if actor.kind is ActorKind.PERSON}
    for tenure in corpus.tenures:
        steps = itertools.accumulate(tenure.id.split("-"), lambda before, step: f"{before}-{step}")
        others = persons.intersection(steps)
        if others and tenure.person not in others:
            meant = max(others, key=len)
            repair = (
                f"Set the person to {meant}; if the id is wrong, give the tenure one that begins with {tenure.person}."
            )
            yield Fault(tenure, ("person",), tenure.person, f"{meant}, as in its id", repair)


@rule(level=5, needs=("person-in-id",))
def office_in_id(corpus: Corpus) -> Iterator[Fault]:
    """The id of a tenure says which office it is of: `…-premier` is of no president."""
    offices: dict[str, dict[str, int]] = {}
    for number, actor in enumerate(actor for actor in corpus.actors if actor.kind is ActorKind.OFFICE):
        for word in actor.id.split("-"):
            offices.setdefault(word, {})[actor.id] = number
    for tenure in corpus.tenures:
        said = set(tenure.id.removeprefix(tenure.person).split("-")) - {""}
        if said.isdisjoint(tenure.office.split("-")) and not said.isdisjoint(offices):
            others = {office: number for word in said for office, number in offices.get(word, {}).items()}
            meant = " or ".join(sorted(others, key=lambda office: others[office])[:MOST_OFFICES])
            repair = f"Set the office to {meant}; if the id is wrong, give the tenure one that says its office."
            yield Fault(tenure, ("office",), tenure.office, f"{meant}, as in its id", repair)


MOST_OFFICES = 20
"""Most offices that a finding names as what an id may mean."""


@rule(level=5, needs=("person-in-id",))
def document_of_tenure(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Who held which office is told as of a document's date, so each office-holder that it names has a tenure that lists it."""
    listed = in_office(corpus).get(folder.document.id, set())
    for person in _persons_in(corpus, folder):
        tenures = _tenures(corpus).get(person, ())
        if tenures and person not in listed:
            ids = " or ".join(tenure.id for tenure in tenures)
            got = f"{person}, of whom no tenure lists this document"
            repair = f"Add {json.dumps(folder.document.id)} to the documents of {ids}; or add the tenure of that day."
            yield Fault(folder.document, ("id",), got, "a tenure of each office-holder that the text names", repair)


@once_per_corpus
def _tenures(corpus: Corpus) -> dict[str, list[Tenure]]:
    found: dict[str, list[Tenure]] = {}
    for tenure in corpus.tenures:
        found.setdefault(tenure.person, []).append(tenure)
    return found


def _persons_in(corpus: Corpus, folder: DocumentFolder) -> list[str]:
    """Persons whom a document names, in the order of its first text."""
    named = (
        one
        for language in folder.texts
        for match in named_in(corpus, folder, language)
        for one in match.target.entities
    )
    return [one for one in dict.fromkeys(named) if corpus.kind_of(one) is ActorKind.PERSON]


@rule(level=5, needs=("place-of-evidence",), whole=True)
def evidence_in_document(corpus: Corpus) -> Iterator[Fault]:
    """Evidence from a document of this collection can be looked up here, so it must stand there to the letter."""
    documents = {one.id: one for one in facts(corpus)}
    ids = sorted(documents)
    plain: dict[str, list[str]] = {}
    for entry in checked_entries(corpus):
        for index, evidence in enumerate(entry.evidence):
            place = evidence.seen_at
            if _DOCUMENT.fullmatch(place) is None:
                continue
            if place not in documents:
                listed = ", ".join(ids[:MOST_LISTED]) + (" and others" if len(ids) > MOST_LISTED else "")
                repair = f"Write the id of a document: {listed}; or the address where it was seen."
                yield Fault(entry, ("evidence", index, "seen_at"), place, "a document of this collection", repair)
                continue
            if place not in plain:
                plain[place] = ["".join(words.split()) for _, words in texts_of(corpus, documents[place])]
            parts = ["".join(part.split()) for part in evidence.quote.split("…")]
            if not all(any(part in text for text in plain[place]) for part in parts):
                got, repair = repr(shorten(evidence.quote)), f"Copy the words from {place} again."
                yield Fault(entry, ("evidence", index, "quote"), got, f"words of {place}", repair)


_DOCUMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z0-9]+)+")


MOST_LISTED = 20
"""Most documents that a finding lists."""
