"""Level 5: the versions of a provision say the same, as far as length, numbers and names can tell.

Each rule is silent where a divergence accounts for the place, so an explained difference is never reported again. Only what can be
read without doubt is compared: see `numerals.py` for numbers and `mentions.py` for names.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, permutations
from operator import attrgetter

from ...corpus import Corpus, DocumentFolder, Entity, once_per_folder
from ...fold import fold, without_forms
from ...mentions import Named, entities_within, lexicon, named_in, names_in
from ...models import Actor
from ...models.codelists import ActorKind, Dimension, Role
from ...numerals import readable
from ...printed import is_simplified
from ...stretches import Stretches
from ...texts import number_of
from ...words import IDEOGRAPHIC, written
from ..fault import Fault
from ..lengths import length, usual_lengths
from ..rule import rule
from ..subjects import OneDocument, OneProvision

WITHOUT_SENTENCES = {Role.DATELINE, Role.SIGNATURE}
"""Dates and names are written long or short (二〇二三年二月十一日), which says nothing of the words around them."""


def in_several_versions(one: OneProvision) -> bool:
    """Whether a provision stands in more than one text."""
    return len(one.provision.anchors) > 1


def has_comparable_lengths(one: OneProvision) -> bool:
    """Whether a provision stands in more than one text, with sentences whose lengths can be compared."""
    return in_several_versions(one) and one.provision.role not in WITHOUT_SENTENCES


def in_several_texts(one: OneDocument) -> bool:
    """Whether a document has more than one text."""
    return len(one.folder.texts) > 1


@rule(on=OneProvision, level=5, certainty="guess", where=has_comparable_lengths, proposals=True)
def length_ratio(one: OneProvision) -> Iterator[Fault]:
    """The versions of a provision are about as long, beside each other, as translations in this corpus usually are.

    A version that is far longer or shorter is aligned with the wrong words, or lacks some. What divergences quote is not counted.
    """
    usual = usual_lengths(one.corpus)
    for pair in combinations(sorted(one.versions), 2):
        lengths = [length(one.versions[language].quote) for language in pair]
        if pair not in usual or not usual[pair].excludes(lengths):
            continue
        if usual[pair].excludes([_unexplained(one, language) for language in pair]):
            # The longer version has words too many, or the shorter too few: the fault is put at the one that is too short.
            short = usual[pair].shorter(lengths)
            meant, other = usual[pair].length_beside(lengths, short), f"{lengths[1 - short]} of {pair[1 - short]}"
            got, expected = f"{lengths[short]} characters", f"about {meant:.0f} characters, beside the {other}"
            repair = "Align the provision with the right words in both versions; if they do differ so much, add a divergence."
            yield one.fault(("anchors", pair[short]), got, expected, repair)


def _unexplained(one: OneProvision, language: str) -> int:
    """Length of a version without the words that divergences quote."""
    version, at, kept = one.versions[language], 0, []
    for start, end in sorted(_in_divergences(one, language)):
        kept.append(version.quote[at : max(at, start - version.span.start_offset)])
        at = max(at, end - version.span.start_offset)
    return length("".join(kept) + version.quote[at:])


def _in_divergences(one: OneProvision, language: str) -> Iterator[tuple[int, int]]:
    """Yield where the divergences of a provision stand in a text."""
    for divergence in one.folder.divergences_of.get(one.provision.id, ()):
        if language in divergence.spans:
            yield divergence.spans[language].start_offset, divergence.spans[language].end_offset


def _is_in_divergence(one: OneProvision, language: str, start: int, end: int) -> bool:
    """Whether a divergence of a provision quotes a place of a text, or touches it."""
    return any(first <= end and start <= last for first, last in _in_divergences(one, language))


@rule(on=OneProvision, level=5, certainty="convention", where=in_several_versions, proposals=True)
def differing_number(one: OneProvision) -> Iterator[Fault]:
    """The versions of a provision have the same numbers and dates.

    A number that one of them lacks is a slip of the pen, a wrong alignment, or a difference that a divergence must explain.
    """
    readable_versions = [version for language, version in one.versions.items() if readable(language)]
    for version, other in permutations(readable_versions, 2):
        lacking = version.numbers_lacking_in(other)
        if not lacking:
            continue
        language, start = version.language, version.span.start_offset
        places = [(start + number.start, start + number.end) for number in lacking]
        unexplained = [place for place in places if not _is_in_divergence(one, language, *place)]
        if unexplained:
            text = one.folder.texts[language]
            got = ", ".join(f"{text[first:last]!r} at {first}" for first, last in unexplained)
            repair = (
                "Correct the anchors if they do not belong together; if the versions do differ, "
                f"add a divergence whose {language} span holds the number."
            )
            expected = f"the same numbers in {language} and {other.language}"
            yield one.fault(("anchors", language), got, expected, repair)


NAMED_KINDS = {ActorKind.PERSON, ActorKind.ORGAN, ActorKind.PARTY, ActorKind.IGO, ActorKind.JOINT_BODY}
"""Actors whose names translators keep. States, and offices with them, are often only understood."""
ABOUT_NAMES = {Dimension.WHO, Dimension.NAME}
_ENTITY = attrgetter("entity")
Places = list[tuple[OneProvision, Named]]
"""Where one name stands."""


@rule(
    on=OneDocument, level=5, certainty="convention", where=in_several_texts, needs=("differing-number", "misspelt-name")
)
def name_in_one_version(one: OneDocument) -> Iterator[Fault]:
    """The versions of a provision name the same persons, bodies, instruments and places.

    A name that one of them lacks shows a wrong alignment or a name that the register does not have, or needs a divergence.
    """
    found: dict[tuple[str, str, str], Places] = {}
    for inside in one.provisions:
        if len({frozenset(map(_ENTITY, names)) for names in inside.names.values()}) < 2:
            continue  # Every version names the same, as in most provisions.
        exchanged = _exchanged_persons(one.corpus, list(inside.names.values()))
        for language, other in permutations(inside.names, 2):
            for name in _names_lacking(inside, language, other, exchanged):
                found.setdefault((name.entity, language, other), []).append((inside, name))
    for (_, language, other), places in found.items():
        yield _name_fault(language, other, places)


def _names_lacking(one: OneProvision, language: str, other: str, exchanged: set[str]) -> list[Named]:
    """Names of a version that the other surely lacks, and that no divergence explains."""
    present = {name.entity for name in one.names[other]}
    missing = [
        name
        for name in one.names[language]
        if name.entity not in present
        and _must_be_named(one.corpus.entities[name.entity])
        # A speaker may be named again or understood: the provision says whose act it is.
        and name.entity not in one.provision.speakers
        and (name.entity in exchanged or not _is_explained(one, language, name))
    ]
    if not missing:
        return []
    within = entities_within(one.provision.anchors[other], lexicon(one.corpus, one.folder, other))
    return [name for name in missing if name.entity not in within]


def _must_be_named(entity: Entity) -> bool:
    """Whether translators keep the names of such an entity."""
    return not isinstance(entity, Actor) or entity.kind in NAMED_KINDS


def _is_explained(one: OneProvision, language: str, name: Named) -> bool:
    divergences = one.folder.divergences_of.get(one.provision.id, ())
    if any(divergence.dimension in ABOUT_NAMES for divergence in divergences):
        return True
    return _is_in_divergence(one, language, name.start, name.end)


def _exchanged_persons(corpus: Corpus, versions: Sequence[Sequence[Named]]) -> set[str]:
    """Persons whom one version names where another names somebody else: no divergence of words explains that."""
    named = [{name.entity for name in names if corpus.kind_of(name.entity) is ActorKind.PERSON} for names in versions]
    if len(named) != 2 or named[0] <= named[1] or named[1] <= named[0]:
        return set()
    return named[0] ^ named[1]


def _name_fault(language: str, other: str, places: Places) -> Fault:
    """One fault for a name that a version lacks, wherever it does: most often the register lacks what it is called there."""
    one, name = places[0]
    words = one.folder.texts[language][name.start : name.end]
    more = len({inside.provision.id for inside, _ in places}) - 1
    also = f" (and in {number_of(more, 'more provision')})" if more else ""
    got = f"{words!r} ({name.entity}) at {name.start}{also}"
    repair = (
        f"If the {other} words name it too, add that name to {name.entity}; if these words mean something else, say so in "
        "mentions.json; if the versions differ, add a divergence; if the anchors do not belong together, correct them."
    )
    return one.fault(("anchors", language), got, f"the same names in {language} and {other}", repair)


@rule(on=OneDocument, level=5, certainty="convention", needs=("unregistered-name",))
def misspelt_name(one: OneDocument) -> Iterator[Fault]:
    """A name in the register is spelt as the text prints it.

    If the text prints it with another character, it is not found there, and the provision seems not to name it.
    """
    named = {
        language: {name.entity for name in names_in(one.corpus, one.folder, language)} for language in one.folder.texts
    }
    for language in one.folder.texts:
        if written(language).script != IDEOGRAPHIC:
            continue  # In other scripts, a name that is in no register shows by its capitals, or not at all.
        elsewhere = set().union(*(entities for other, entities in named.items() if other != language))
        yield from _misspelt(one, language, elsewhere - named[language], _printed_otherwise)
        if is_simplified(language):
            yield from _misspelt(one, language, named[language], _printed_in_its_script)


def _misspelt(one: OneDocument, language: str, entities: Iterable[str], printed_as: "PrintedAs") -> Iterator[Fault]:
    """Yield the names of entities that a text prints otherwise."""
    for entity in sorted(entities):
        for index, name in enumerate(one.corpus.entities[entity].names):
            printed = printed_as(one, language, name.text) if name.language == language else None
            if printed is not None:
                got, expected = f"{name.text!r}, which this text does not have", f"{printed!r}, as it prints"
                repair = f"Write {printed!r}, if that is meant; else add a divergence that says who lacks the name."
                yield Fault(one.corpus.entities[entity], ("names", index, "text"), got, expected, repair)


PrintedAs = Callable[[OneDocument, str, str], str | None]
"""What the text in a language prints in place of a name; None if it has the name, or nothing like it."""


def _printed_in_its_script(one: OneDocument, language: str, name: str) -> str | None:
    """What a text in simplified characters prints for a name that has traditional ones; None if it has none, or prints them."""
    folded, text = fold(name), one.folder.texts[language]
    if folded == without_forms(name) or name in text:
        return None
    at = one.folder.words[language].find(folded)
    return text[at : at + len(folded)] if at >= 0 else None


SHORT_NAME = 3
"""Characters of a name from which another with one character changed is likely to be it."""
LONG_NAME = 100
"""Characters of a name up to which a text is looked through for it, once for each character that may be another."""


def _printed_otherwise(one: OneDocument, language: str, name: str) -> str | None:
    """What a text prints that is a name but for one character, and no part of another name; None if nothing is."""
    text = one.folder.texts[language]
    if not SHORT_NAME <= len(name) <= LONG_NAME or name in text:
        return None
    taken = _taken(one.corpus, one.folder, language)
    for at in range(len(name)):
        for found in re.finditer(f"{re.escape(name[:at])}[\u3400-\u9fff]{re.escape(name[at + 1 :])}", text):
            if not taken.over(found.start(), found.end()):
                return found.group()
    return None


@once_per_folder
def _taken(corpus: Corpus, folder: DocumentFolder, language: str) -> Stretches[None]:
    """Where the names of a text stand."""
    return Stretches((match.start, match.end, None) for match in named_in(corpus, folder, language))
