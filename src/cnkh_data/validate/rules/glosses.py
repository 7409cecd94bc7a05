"""Level 5: our own English (glosses, objects, titles) says what the words say, as far as names, numbers and set terms can tell."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from ...corpus import Corpus, DocumentFolder, Entity, once_per_corpus, once_per_folder
from ...mentions import UNSPACED, Match, Named, entities_in_words, entities_named_by
from ...models import Instrument
from ...models.base import OursInEnglish
from ...models.codelists import Act, ActorKind, Force
from ...models.walk import walk
from ...numerals import numbers, printed_number, readable
from ...positions import Path
from ...texts import primary_language, shorten
from ...unregistered import titled_persons
from ...words import EDITORS, kinds, words_for
from ..cues import as_printed, force_of
from ..fault import Fault
from ..lengths import length, usual_lengths
from ..repeats import repeats
from ..rule import rule
from ..standing import actors_of
from ..subjects import OneCommitment, OneDocument, OneGloss, OneProvision, Wording


def is_only_english(one: OneGloss) -> bool:
    """Whether no version of the provision is in English, so that readers of English have the gloss alone."""
    return EDITORS not in map(primary_language, one.inside.versions)


@rule(on=OneGloss, certainty="guess", where=is_only_english)
def gloss_length(one: OneGloss) -> Iterator[Fault]:
    """A gloss is about as long, beside its words, as translations in this corpus usually are.

    One that is much longer or shorter renders other words, or lacks some of these.
    """
    usual = usual_lengths(one.corpus)
    for language, version in one.inside.versions.items():
        pair = (EDITORS, language) if language > EDITORS else (language, EDITORS)
        wordings = {EDITORS: one.english, language: version}
        lengths = [length(wordings[tag].quote) for tag in pair]
        if pair in usual and usual[pair].excludes(lengths):
            number = pair.index(EDITORS)
            meant, other = usual[pair].length_beside(lengths, number), f"{lengths[1 - number]} of {language}"
            repair = (
                "Render these words, all of them and nothing else; if they are the wrong ones, correct the anchors."
            )
            got, expected = f"{lengths[number]} characters", f"about {meant:.0f} characters, for the {other}"
            yield one.fault((), got, expected, repair)


@rule(on=OneGloss, certainty="convention", where=is_only_english)
def gloss_numbers(one: OneGloss) -> Iterator[Fault]:
    """A gloss has the numbers and dates of its words, and no others; a printed number that it begins with is that of the item.

    Readers of English take numbers and dates from the gloss.
    """
    for language, version in one.inside.versions.items():
        if readable(language) and (got := list(_differing_numbers(one.english, version))):
            repair = "Give each number as the words have it, and no other."
            yield one.fault((), "; ".join(got), f"the numbers of the {language} words", repair)


def _differing_numbers(gloss: Wording, words: Wording) -> Iterator[str]:
    """Yield how the numbers of a gloss differ from those of the words; some may stand there more often, if none is strange or lacking."""
    given = printed_number(gloss.quote, gloss.language)
    printed = printed_number(words.quote, words.language) if given is not None else None
    if given is not None and printed is not None and given != printed:
        yield f"item {given:f}, which is {printed:f} in {words.language}"
    added = gloss.numbers_lacking_in(words)
    if added or words.numbers_lacking_in(gloss):
        said = Counter(number.value for number in gloss.numbers)
        for value, times in Counter(number.value for number in words.numbers if number.plain).items():
            if said[value] < times:
                yield f"{value:f} only {said[value]} of {times} times" if said[value] else f"without {value:f}"
        yield from dict.fromkeys(f"{number.value:f}, which {words.language} lacks" for number in added)


NAMED_IN_OURS = (ActorKind.PERSON, ActorKind.STATE, ActorKind.IGO)
"""Actors whose names a rendering of ours cannot leave out or take from elsewhere."""


@rule(on=OneGloss, certainty="convention", needs=("our-english",))
def names_in_gloss(one: OneGloss) -> Iterator[Fault]:
    """A gloss names the persons, states and organisations that its words name, and no others.

    Otherwise, its readers would think that somebody else speaks, or is spoken about.
    """
    kept = actors_of(one.corpus, *NAMED_IN_OURS).difference(one.document.parties)
    said = kept.intersection([entity for name in one.names for entity in name.target.entities])
    named = kept.intersection([name.entity for names in one.inside.names.values() for name in names])
    if said == named:
        return
    extra = sorted(said - named - one.inside.entities) if said - named else []
    left_out = sorted(entity for entity in named - said if _in_english(one.corpus.entities[entity]))
    if left_out:  # It may be named inside another name.
        left_out = sorted(set(left_out) - entities_in_words(one.corpus, one.english.quote, EDITORS))
    if left_out:  # King Sihamoni is Norodom Sihamoni.
        left_out = sorted(set(left_out) - titled_persons(one.corpus, one.english.quote, EDITORS))
    if left_out:
        names, others = " and ".join(left_out), f" and not {' and '.join(extra)}" if extra else ""
        repair = f"Name {names} in it{others}, as the words do."
        yield one.fault((), f"a gloss that does not name {names}", "the names of the words", repair)
    elif extra:
        names = " and ".join(extra)
        repair = f"Leave {names} out; if the words do mean that, add what they call it to its names."
        yield one.fault((), f"a gloss that names {names}", "the names of the words", repair)


def _in_english(entity: Entity) -> list[str]:
    """The English names of an entry that texts may have, in its order: no gloss must have our translation of one."""
    return [name.text for name in entity.names if name.language == EDITORS and name.in_texts]


_ACTING = {ActorKind.STATE, ActorKind.IGO}
"""Actors whose order tells who does something to whom."""
TWO = 2
"""Sides whose order is compared; of three, one may be named last in any order."""
LONGEST_BEFORE = 40
"""Characters before a name in which words stand that put it in front."""


@rule(on=OneGloss, certainty="guess", where=is_only_english, needs=("names-in-gloss", "gloss-length"))
def gloss_order(one: OneGloss) -> Iterator[Fault]:
    """A gloss names two states or organisations in the order of its words, and not one of them twice.

    Otherwise, it probably says that the one does what the other undertook.
    """
    beside = words_for("beside", EDITORS).any
    acting = [name for name in one.names if _is_acting(one.corpus, name)]
    its_order = list(dict.fromkeys(entity for name in acting for entity in name.target.entities))
    if len(its_order) < len(acting) == TWO and (lacking := _left_out(one.inside, its_order)):
        repair = f"Name {lacking} where the words do, as they name both."
        yield one.fault((), f"{its_order[0]} twice, and {lacking} nowhere", "both, as in the words", repair)
    if len(its_order) != TWO or any(beside.ends(_before(one, name)) for name in acting):
        return
    for language in one.inside.versions:
        order = _order_in_words(one.inside, language)
        if order == its_order[::-1]:
            got, expected = f"{its_order[0]} before {its_order[1]}", f"{order[0]} before {order[1]}, as in {language}"
            repair = f"Say of {order[0]} what the words say of it, and of {order[1]} what they say of that."
            yield one.fault((), got, expected, repair)


def _before(one: OneGloss, name: Match) -> str:
    """What stands before a name in a gloss, as far as it may put the name in front."""
    return one.english.words[max(0, name.start - LONGEST_BEFORE) : name.start].rstrip()


def _order_in_words(one: OneProvision, language: str) -> list[str]:
    """The actors of a version in their order; nobody where its words may have changed that."""
    fronted, turned = words_for("fronted", language).any, words_for("turned", language).any
    acting = _acting_in(one, language)
    if not (acting and fronted and turned):
        return []
    text, first, last = one.folder.words[language], acting[0], acting[-1]
    before = text[max(0, first.start - LONGEST_BEFORE) : first.start].rstrip()
    moved = fronted.ends(before) or turned.search(text, first.end, last.start)
    return [] if moved else list(dict.fromkeys(name.entity for name in acting))


def _acting_in(one: OneProvision, language: str) -> list[Named]:
    return [name for name in one.names[language] if one.corpus.kind_of(name.entity) in _ACTING]


def _left_out(one: OneProvision, said: Sequence[str]) -> str | None:
    """Of two actors that every version names, and no other, the one that a gloss has not; None if they are not so plain."""
    named = [{name.entity for name in _acting_in(one, language)} for language in one.versions]
    both = named[0] if all(actors == named[0] for actors in named) else set()
    lacking = both.difference(said)
    return lacking.pop() if len(both) == TWO and len(lacking) == 1 else None


def _is_acting(corpus: Corpus, name: Match) -> bool:
    return any(corpus.kind_of(entity) in _ACTING for entity in name.target.entities)


@rule(on=OneGloss, certainty="guess", where=is_only_english, needs=("gloss-length",))
def gloss_and_words(one: OneGloss) -> Iterator[Fault]:
    """A gloss has a negation, an end or a subject where its words have one, and nowhere else.

    One too many, or one too few, changes what it says.
    """
    for version in one.inside.versions.values():
        yield from islice(_sense_faults(one, version), 1)


def _sense_faults(one: OneGloss, version: Wording) -> Iterator[Fault]:
    """Yield what the gloss surely says and the words cannot, and then the reverse."""
    language, called = version.language, kinds()["sense"].codes
    for code, said in _said_by_one(one.english, version):
        repair = f"If the words do not say so, leave {called[code]} out."
        yield one.fault((), repr(said), f"nothing that {language} does not say", repair)
    for code, said in _said_by_one(version, one.english):
        yield one.fault(
            (), f"nothing for {said!r}", f"what {language} says", f"Say {called[code]} in it, as the words do."
        )


def _said_by_one(one: Wording, other: Wording) -> Iterator[tuple[str, str]]:
    """Yield each sense that some words surely have and others, in another language, cannot have; and the word that has it."""
    perhaps = other.table("sense_perhaps")
    for cue in one.all_in("sense"):
        if cue.code in perhaps and not other.has("sense_perhaps", cue.code):
            yield cue.code, cue.words


@rule(on=OneGloss, certainty="guess", where=is_only_english, needs=("names-in-gloss", "gloss-length"))
def titles_in_gloss(one: OneGloss) -> Iterator[Fault]:
    """A gloss names the agreements and initiatives that its words name.

    Otherwise, an English search for one of them misses the provision.
    """
    said = _words_of(one.english.quote) if any(one.inside.names.values()) else frozenset[str]()
    for name in (name for names in one.inside.names.values() for name in names):
        entity = one.corpus.entities.get(name.entity)
        titles = _in_english(entity) if isinstance(entity, Instrument) else []
        if titles and not any(_is_named(title, said) for title in titles):
            repair = f"Name the {titles[0]} in it."
            yield one.fault((), f"without {name.entity}", "what the words name", repair)


LEAST_NAMED = 3
"""Of so many words of an English title, a gloss that names it has one at least."""


def _is_named(title: str, said: Set[str]) -> bool:
    """Whether words have enough of a title to name it."""
    words = _words_of(title)
    return len(words & said) * LEAST_NAMED >= len(words)


@lru_cache(maxsize=256)
def _words_of(text: str) -> frozenset[str]:
    """Words of a text that tell it from others; titles are asked for again and again."""
    return frozenset(re.findall(r"[a-z]{3,}", text.lower())).difference(words_for("no_key_word", EDITORS).any.words)


@rule(on=OneDocument, certainty="guess")
def repeated_gloss(one: OneDocument) -> Iterator[Fault]:
    """Provisions with different words have different glosses.

    A gloss that stands at another provision too was probably copied, and one of the two is wrong.
    """
    glosses = list(OneGloss.of(one.provisions))
    for second, first in repeats(glosses, key=lambda gloss: gloss.english.quote):
        anchors, others = second.inside.provision.anchors, first.inside.provision.anchors
        if any(anchors[language].quote != others[language].quote for language in anchors.keys() & others.keys()):
            wrong, right = (first, second) if _misfits(first) > _misfits(second) else (second, first)
            place = right.inside.provision.id
            repair = f"Render its own words in English; if the gloss is of these, render those of {place}."
            yield wrong.fault((), f"the gloss of {place}, whose words differ", "what this provision says", repair)


def _misfits(gloss: OneGloss) -> int:
    """How many rules find that a gloss is not of its words."""
    asked = (gloss_length, gloss_numbers, names_in_gloss, gloss_and_words, titles_in_gloss)
    return sum(any(True for _ in check(gloss)) for check in asked)


_DIGIT = re.compile("[0-9]")
_CAPITAL = re.compile(r"[A-Z]\w*")


@rule(on=OneCommitment, certainty="convention", needs=("our-english", "listed-where-named", "who-is-named"))
def object_and_words(one: OneCommitment) -> Iterator[Fault]:
    """The object of a commitment has no number and no name that the words of its provision, or those before it in its paragraph, do not have.

    It says in short what they say, and nothing from elsewhere. What the sentence before names is named in it.
    """
    for language, words in one.commitment.object.items():
        place: Path = ("object", language)
        if strange := _strange_numbers(one, words, language):
            repair = "Correct it to the number that they have."
            yield one.fault(place, f"{strange[0]}, which the words do not have", "the numbers of the words", repair)
        elif others := _strange_names(one, words, language):
            got = f"{', '.join(others)}, whom the words do not name"
            yield one.fault(place, got, "the names of the words", "Name in it what the words name.")


def _strange_numbers(one: OneCommitment, words: str, language: str) -> list[Decimal]:
    """Numbers of an object that its provision does not print; none where the numbers of some version cannot be read."""
    said = [number.value for number in numbers(words, language) if number.plain] if _DIGIT.search(words) else []
    if not said or not all(map(readable, one.inside.versions)):
        return []
    strange = [value for value in said if value not in _printed(one.inside)]
    before = {value for each in _before_in_paragraph(one) for value in _printed(each)} if strange else set[Decimal]()
    return [value for value in strange if value not in before]


def _printed(one: OneProvision) -> set[Decimal]:
    """The numbers that some version of a provision prints."""
    return {number.value for version in one.versions.values() for number in version.numbers}


def _strange_names(one: OneCommitment, words: str, language: str) -> list[str]:
    """Entities that an object names and its provision does not."""
    commitment = one.commitment
    if language == EDITORS and _capitals_of_parties(one.corpus, one.folder).issuperset(_CAPITAL.findall(words)):
        return []  # English names have capitals; most objects have at most those of the parties.
    tags = {language, *(tag for tag in one.folder.texts if primary_language(tag) == language)}
    named = {entity for tag in tags for entity in entities_named_by(one.corpus, words, tag)}
    if not named:
        return []
    bound = {*commitment.committers, *commitment.counterparts, *commitment.beneficiaries}
    others = named.difference(
        one.document.parties, one.provision.speakers, bound, commitment.instruments, commitment.places
    )
    others -= one.inside.entities
    for before in _before_in_paragraph(one) if others else ():
        others -= before.entities
    return sorted(others)


def _before_in_paragraph(one: OneCommitment) -> Iterator[OneProvision]:
    """Yield the provisions before that of a commitment in its paragraph."""
    paragraph = one.provision.id.rpartition(".")[0]
    for each in OneProvision.each(one.corpus, one.folder):
        if each.provision.id == one.provision.id:
            return
        if each.provision.id.rpartition(".")[0] == paragraph:
            yield each


@once_per_folder
def _capitals_of_parties(corpus: Corpus, folder: DocumentFolder) -> set[str]:
    """Words with a capital in the English names of the parties."""
    parties = (corpus.entities[party] for party in folder.document.parties if party in corpus.entities)
    return {word for party in parties for name in _in_english(party) for word in _CAPITAL.findall(name)}


_NOT_ENGLISH = re.compile(f"[{UNSPACED}]+")


@rule(on=OneDocument, certainty="convention")
def our_english(one: OneDocument) -> Iterator[Fault]:
    """Every word of an object, a gloss, a unit and a title of ours is English.

    They are for people who read English only.
    """
    for record in (one.document, *one.folder.provisions):
        for place, value, _ in walk(record, OursInEnglish):
            by_language = isinstance(value, dict)
            path, text = (
                (*place, *((EDITORS,) if by_language else ())),
                value.get(EDITORS, "") if by_language else value,
            )
            if found := _NOT_ENGLISH.search(text):
                english = _english_names(one.corpus).get(found.group())
                repair = f"Write {english!r} instead." if english else f"Say {found.group()!r} in English."
                yield Fault(record, path, repr(shorten(found.group())), "English", repair)


@once_per_corpus
def _english_names(corpus: Corpus) -> dict[str, str]:
    """Names of entries in other scripts, to the first English name of each."""
    found: dict[str, str] = {}
    for entity in corpus.entities.values():
        if english := _in_english(entity):
            found.update((name.text, english[0]) for name in entity.names if name.language != EDITORS)
    return found


def is_position_in_gloss(one: OneGloss) -> bool:
    """Whether readers of English have the gloss alone, of a position."""
    return one.inside.provision.act is Act.POSITION and is_only_english(one)


@rule(on=OneGloss, certainty="guess", where=is_position_in_gloss, needs=("polarity-words",))
def stance_of_gloss(one: OneGloss) -> Iterator[Fault]:
    """The gloss of a position is for its object, or against it, as the position is.

    “Oppose” for 支持 turns the position round for everybody who reads the English only.
    """
    polarity, stance = one.inside.provision.polarity, one.english.first("stance")
    if stance is not None and stance.code != polarity:
        got = f"{as_printed(stance)!r}, in the gloss of a position {polarity} its object"
        yield one.fault((), got, "the stance of the words", "Render the words again; if polarity is wrong, correct it.")


@rule(on=OneGloss, certainty="guess", where=is_only_english, needs=("operator-and-force",))
def operator_of_gloss(one: OneGloss) -> Iterator[Fault]:
    """The gloss has a word for the force of each operator that stands in its provision.

    “Consider” for 决定 makes an undertaking weaker than it is for everybody who reads the English only.
    """
    for force, operator in _operators_in(one.corpus, one.folder).get(one.inside.provision.id, {}).items():
        if not one.english.has("force", force.name.lower()):
            got = f"no word of the force {int(force)} {force.label.lower()}, for {operator!r}"
            yield one.fault((), got, "a rendering of the operator", "Render the operator in the gloss.")


@once_per_folder
def _operators_in(corpus: Corpus, folder: DocumentFolder) -> Mapping[str, Mapping[Force, str]]:
    """Provision to the operators with words of force that stand in it, whichever provision they govern: force to its words."""
    found: dict[str, dict[Force, str]] = {}
    for _, _, commitment in folder.commitments():
        for language, operator in commitment.operator.items():
            has_words = words_for("force", language).first(operator.words) is not None
            where = folder.provision_at(language, operator.start_offset) if has_words else None
            if where is not None:
                found.setdefault(where.id, {})[force_of(operator.words, language)] = shorten(operator.quote)
    return found
