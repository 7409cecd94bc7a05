"""Level 5: what a register entry says of itself agrees: its names, what it is part of and its codes."""

import re
from collections.abc import Iterator, Mapping

from ...corpus import Corpus, DocumentFolder, Entity, facts, of_each, once_per_corpus
from ...edtf import Edtf
from ...fold import fold
from ...mentions import entities_in_words
from ...models import Actor, Document, Instrument, Place, Record, Source
from ...models.codelists import CONCEPT, ActorKind, InstrumentKind, NameType, PlaceKind
from ...open_codelists import path_of_codelist
from ...positions import Path
from ...spelling import HAN
from ...standards import countries, country_named, language_of_country, languages
from ...texts import shorten
from ...words import IDEOGRAPHIC, LATIN, words_for, written
from ..fault import Fault
from ..meant import or_near
from ..rule import rule
from ..standing import what_it_is_part_of
from ..subjects import Collection, OneEntry, OneFile
from .evidence import listed_country

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]")
_TITLE_MARKS = re.compile(r"[《》〈〉“”\s]|（[^）]*）$|\([^)]*\)$")
_SOMEWHERE = {PlaceKind.PLACE, PlaceKind.ZONE}
"""Kinds that are where they are, whatever is named after them; “the visit” may be anywhere."""
_TAGGED = (Document, Source, Actor, Instrument, Place)
"""Records in which a person writes the tag of a language."""


def _states_named(corpus: Corpus, words: str, language: str) -> set[str]:
    """States that some words of a language name."""
    named = entities_in_words(corpus, words, language)
    return {entity for entity in named if corpus.kind_of(entity) is ActorKind.STATE}


@rule(on=OneEntry, certainty="convention")
def unknown_country(one: OneEntry) -> Iterator[Fault]:
    """The code of a country is one that ISO 3166-1 assigns.

    Datasets are joined by these codes, and any other joins nothing.
    """
    code = one.entry.iso_alpha3 if isinstance(one.entry, Actor) else None
    if code is not None and code not in countries():
        named = next(filter(None, (country_named(name.text) for name in one.entry.names)), None)
        repair = "Set it to the ISO 3166-1 alpha-3 code of the state, or to null if it has none."
        if named is not None:
            repair = f"Set it to {named.alpha3}, the ISO 3166-1 alpha-3 code of what has such a name."
        yield one.fault("iso_alpha3", code, "a code that ISO 3166-1 assigns", repair)


@rule(on=OneFile, certainty="convention", where=lambda one: isinstance(one.record, _TAGGED))
def unknown_language(one: OneFile) -> Iterator[Fault]:
    """The tag of a language begins with a code of ISO 639-1, if it begins with two letters.

    A tag that no registry has says nothing to the programs that read it.
    """
    for record in one.file.records:
        for path, tag in _tags_of(record):
            primary, dash, rest = tag.partition("-")
            if len(primary) == len("en") and primary not in languages():
                meant = language_of_country(primary)
                first = f"Write {meant}{dash}{rest}, if that is meant; else" if meant else "Write"
                repair = f"{first} the ISO 639-1 code of the language."
                yield Fault(record, path, tag, "a code of ISO 639-1", repair)


def _tags_of(record: Record) -> Iterator[tuple[Path, str]]:
    """Yield the tags of languages in a record, each with the way to it."""
    match record:
        case Document():
            yield from ((("texts", index, "language"), text.language) for index, text in enumerate(record.texts))
        case Source():
            yield from ((("languages", index), tag) for index, tag in enumerate(record.languages))
        case Actor() | Instrument() | Place():
            yield from ((("names", index, "language"), name.language) for index, name in enumerate(record.names))


@rule(on=OneEntry, certainty="convention", needs=("unknown-country", "evidence-without-value"))
def state_without_code(one: OneEntry) -> Iterator[Fault]:
    """A state has a code of ISO 3166-1 or of the Correlates of War.

    States are joined to other data by these codes. An actor that has neither is an organisation, a territory or something else.
    """
    actor = one.entry
    if not isinstance(actor, Actor) or actor.kind is not ActorKind.STATE:
        return
    if actor.iso_alpha3 is None and actor.cow_code is None:
        listed = listed_country(actor)
        given = f"Set iso_alpha3 to {listed.alpha3}" if listed else "Give its iso_alpha3 with evidence"
        repair = f"{given}; if it is not a state, correct the kind."
        yield one.fault("kind", "state, without iso_alpha3 and cow_code", "a state with a code", repair)


@rule(on=OneEntry, certainty="convention", needs=("impossible-date",))
def successor_before(one: OneEntry) -> Iterator[Fault]:
    """An instrument that takes the place of another is not dated before it.

    One of the two dates is wrong, or the succession is.
    """
    if not isinstance(one.entry, Instrument) or one.entry.successor_of is None:
        return
    before = one.corpus.entities.get(one.entry.successor_of)
    date = before.date if isinstance(before, Instrument) else None
    dated, earlier = Edtf.parse(one.entry.date), Edtf.parse(date)
    if dated and earlier and dated.surely_before(earlier):
        got = f"{one.entry.successor_of} of {date}, before which this one is dated, {one.entry.date}"
        repair = "Correct the date of one of the two, or successor_of."
        yield one.fault("successor_of", got, "an earlier instrument", repair)


@of_each
def _expressions_of_several(_: Corpus, folder: DocumentFolder) -> list[tuple[str, str]]:
    """Expressions by which a document means several, each with its language."""
    return [(one.language, one.text) for one in folder.document.collectives if len(one.entities) > 1]


@once_per_corpus
def _used_for_several(corpus: Corpus) -> Mapping[tuple[str, str], str]:
    each = zip(facts(corpus), _expressions_of_several(corpus), strict=True)
    return {expression: document.name for document, several in each for expression in several}


_BETWEEN_SEVERAL = {InstrumentKind.AGREEMENT, InstrumentKind.MOU}
"""Kinds of instruments that nobody can make alone."""
_ALONE = {ActorKind.STATE, ActorKind.ORGAN, ActorKind.PARTY, ActorKind.PERSON, ActorKind.OFFICE}
"""Kinds of actors that are one; an organisation or a group may stand for several that agree with each other."""


@rule(on=OneEntry, certainty="convention")
def agreement_of_one(one: OneEntry) -> Iterator[Fault]:
    """An agreement or memorandum of understanding has several parties, or none where nobody is named.

    Nobody agrees with themselves. A party that is missing is missing from every count of who agreed with whom.
    """
    entry = one.entry
    if not isinstance(entry, Instrument) or entry.kind not in _BETWEEN_SEVERAL or len(entry.parties) != 1:
        return
    (party,) = entry.parties
    if one.corpus.kind_of(party) in _ALONE:
        repair = "Add the others who made it; if nobody else did, correct the kind."
        yield one.fault("parties", f"{party} alone, of kind {entry.kind}", "several parties, or none", repair)


@rule(on=OneEntry, certainty="convention", needs=("clashing-name",))
def name_of_several(one: OneEntry) -> Iterator[Fault]:
    """No name of an entry is an expression by which a document means several.

    Every text would then mean that one entry by it, and never the others.
    """
    used = _used_for_several(one.corpus)
    for index, name in enumerate(one.entry.names):
        if name.in_texts and (document := used.get((name.language, name.text))):
            got = f"{name.text!r}, an expression of {document} and its collectives"
            yield one.fault(("names", index, "text"), got, "a name of its own", "Remove it from the names.")


@rule(on=OneEntry, certainty="convention")
def script_of_name(one: OneEntry) -> Iterator[Fault]:
    """A name is in the script of its language; an abbreviation may be in Latin letters.

    A name is looked for in the texts of its language, and one in another script cannot stand there.
    """
    for index, name in enumerate(one.entry.names):
        script, han = written(name.language).script, HAN.search(name.text) is not None
        letters = not han and _LATIN.search(name.text) is not None and name.type is not NameType.ABBREVIATION
        if (letters and script == IDEOGRAPHIC) or (han and script == LATIN):
            other = "zh-Hans or zh-Hant" if han else "another language"
            repair = f"Set the language to {other if han else 'en, if it is English'}; or correct the name."
            yield one.fault(("names", index, "language"), f"{name.language}, of {name.text!r}", other, repair)


@rule(on=OneEntry, certainty="guess")
def kind_and_title(one: OneEntry) -> Iterator[Fault]:
    """The kind of an instrument or place is what the last word of its title calls it: 谅解备忘录 is a memorandum.

    Entries are counted by kind, and readers know them by their titles.
    """
    match one.entry:
        case Instrument(kind=own):
            titles: dict[str, str] = dict(_titles(one, "instrument_title"))
        case Place(kind=own):
            titles = dict(_titles(one, "place_name"))
        case _:
            return
    if len(titles) == 1 and own not in titles:
        ((kind, title),) = titles.items()
        yield one.fault("kind", f"{own}, of {shorten(title)!r}", kind, f"Set kind to {kind}, or correct the names.")


def _titles(one: OneEntry, table: str) -> Iterator[tuple[str, str]]:
    """Yield what the last word of a name calls an entry, with the name, without the marks around it and what stands after that word."""
    kinds = type(one.entry.kind)
    for name in one.entry.names:
        if ends := words_for(table, name.language):
            title = _TITLE_MARKS.sub("", name.text)
            if tail := words_for("title_tail", name.language).any.ends(fold(title)):
                title = title[: tail.start()]
            folded = fold(title)
            if ends.any.ends(folded):
                yield from ((kinds[code.upper()], title) for code in ends if ends[code].ends(folded))


@rule(on=OneEntry, certainty="guess", needs=("clashing-name",))
def country_of_part(one: OneEntry) -> Iterator[Fault]:
    """What is named after a place is in its countries: the Chengdu Universiade is in China, as Chengdu is.

    One of the two entries has the wrong countries, and projects are counted by country.
    """
    if not isinstance(one.entry, Place) or not one.entry.countries:
        return
    here, corpus = one.entry.countries, one.corpus
    inside = _named_inside(corpus, one.entry)
    for other in map(corpus.entities.get, sorted(inside)):
        if isinstance(other, Place) and other.kind in _SOMEWHERE and not set(other.countries) <= set(here):
            expected = f"{', '.join(other.countries)}, where {other.id} is"
            repair = f"Correct the countries of {one.entry.id}, or those of {other.id}, whichever are wrong."
            after = _named_after(corpus, other)
            if not after[1:] or any(set(other.countries) <= set(each.countries) for each in after):
                yield one.fault("countries", ", ".join(here), expected, repair)
            elif one.entry is after[0]:
                got = f"{', '.join(other.countries)}, unlike all that is named after it"
                yield Fault(other, ("countries",), got, f"{', '.join(here)}, as {one.entry.id}", repair)
    states = {named for named in inside if corpus.kind_of(named) is ActorKind.STATE}
    lacking = ", ".join(sorted(states - set(here)))
    if lacking and len(states & set(here)) > 1:
        yield one.fault("countries", ", ".join(here), f"{lacking} too, as in its names", f"Add {lacking}.")


def _named_inside(corpus: Corpus, entry: Entity) -> set[str]:
    """Other entities that the names of an entry name."""
    found = (named for name in entry.names for named in entities_in_words(corpus, name.text, name.language))
    return set(found) - {entry.id}


def _named_after(corpus: Corpus, place: Place) -> list[Place]:
    """Places with countries that are named after a place."""
    return [each for each in corpus.places if each.countries and place.id in _named_inside(corpus, each)]


@rule(on=Collection, certainty="convention")
def concept_in_list(one: Collection) -> Iterator[Fault]:
    """An instrument of kind `concept` is in the list of concepts, and each row of that list names such an instrument, each once.

    What counts as a concept is decided in one place, and not from document to document by taste.
    """
    listed, file = one.corpus.concepts, path_of_codelist(CONCEPT)
    if not listed.readable:
        return
    concepts = {entry.id: entry for entry in one.corpus.instruments if entry.kind is InstrumentKind.CONCEPT}
    rows = {row.entry: row.code for row in reversed(listed.rows)}
    for entry in (entry for name, entry in concepts.items() if name not in rows):
        got = "concept, of an entry that is not in the list" + ("" if listed.listed else ", which does not exist")
        repair = f"Add a row for {entry.id} to {file}; if it is not meant to be counted as a concept, correct the kind."
        yield Fault(entry, ("kind",), got, f"an entry that {file} names", repair)
    for row in listed.rows:
        if row.entry not in concepts:
            got, repair = _no_concept(one.corpus, row.entry, concepts)
        elif rows[row.entry] != row.code:
            got, repair = f"{row.entry} a second time", f"Remove this row, or that of {rows[row.entry]}."
        else:
            continue
        at = file, listed.places[row.code]
        yield Fault(one.corpus.dataset, (), got, "an instrument of kind concept", repair, about=row.code, at=at)


def _no_concept(corpus: Corpus, entry: str, concepts: Mapping[str, Instrument]) -> tuple[str, str]:
    """What a row of the list names that is no concept, and what to do."""
    instrument = corpus.entities.get(entry)
    if isinstance(instrument, Instrument):
        return (
            f"{entry}, of kind {instrument.kind}",
            f"Set the kind of {entry} to concept, or remove the row.",
        )
    near = or_near(entry, concepts, corpus)
    return f"{entry}, which no instrument is", f"Write the id of the instrument that is meant{near}, or remove the row."


@rule(on=OneEntry, certainty="guess", needs=("clashing-name",))
def state_in_name(one: OneEntry) -> Iterator[Fault]:
    """An actor belongs to a state that its names name, if they name any: a ministry “of China” is China's.

    What an organ or office undertakes is counted for the state that it is part of.
    """
    if not isinstance(one.entry, Actor) or one.entry.kind is ActorKind.STATE:
        return
    above = what_it_is_part_of(one.corpus, one.entry.id)
    states = [each for each in above if one.corpus.kind_of(each) is ActorKind.STATE]
    names = one.entry.names if states else ()
    named = set[str]().union(*(_states_named(one.corpus, name.text, name.language) for name in names))
    if named and named.isdisjoint(states):
        got, expected = f"{one.entry.part_of}, which leads to {', '.join(states)}", " or ".join(sorted(named))
        repair = f"Set part_of to {expected}, or to a body of that state; or correct the names."
        yield one.fault("part_of", got, f"{expected}, which its names name", repair)
