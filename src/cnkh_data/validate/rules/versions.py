"""Level 5: the versions of a provision say the same, as far as numbers and names can tell.

Each rule is silent where a divergence accounts for the place, so an explained difference is never reported again. Only what can be
read without doubt is compared: see `numerals.py` for numbers and `mentions.py` for names.
"""

from collections.abc import Iterator, Sequence
from itertools import permutations
from operator import attrgetter

from ...corpus import Corpus, Entity
from ...mentions import Named, entities_within, lexicon
from ...models import Actor
from ...models.codelists import ActorKind, Dimension
from ...numerals import readable
from ..fault import Fault
from ..limits import and_more
from ..rule import rule
from ..subjects import OneDocument, OneProvision


def _is_in_divergence(one: OneProvision, language: str, start: int, end: int) -> bool:
    """Whether a divergence of a provision quotes a place of a text, or touches it."""
    spans = (each.spans.get(language) for each in one.folder.divergences_of.get(one.provision.id, ()))
    return any(span is not None and span.start_offset <= end and start <= span.end_offset for span in spans)


@rule(on=OneProvision, certainty="convention", where=lambda one: len(one.provision.anchors) > 1, proposals=True)
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


@rule(on=OneDocument, certainty="convention", where=lambda one: len(one.folder.texts) > 1, needs=("differing-number",))
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
    within = entities_within(one.provision.anchors[other], lexicon(one.corpus, one.folder, other), other)
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
    got = f"{words!r} ({name.entity}) at {name.start}{and_more('and in', more, 'provision')}"
    repair = (
        f"If the {other} words name it too, add that name to {name.entity}; if these words mean something else, say so in "
        "mentions.json; if the versions differ, add a divergence; if the anchors do not belong together, correct them."
    )
    return one.fault(("anchors", language), got, f"the same names in {language} and {other}", repair)
