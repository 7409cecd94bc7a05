"""Level 5: versions of a provision say the same, as far as length, numbers and names can tell.

Each rule is silent where a divergence accounts for the place, so an explained difference is never reported again. Only what
can be read without doubt is compared: see `numerals.py` for numbers and `mentions.py` for names.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, permutations
from operator import attrgetter
from statistics import median

from ...corpus import Corpus, DocumentFolder, Entity, of_each, once_per_corpus, once_per_folder
from ...fold import fold, without_forms
from ...mentions import Named, entities_in, entities_within, lexicon, named_in, names_in, names_inside
from ...models import Actor, Divergence, Instrument, Place, Provision, Span
from ...models.codelists import ActorKind, Dimension, PlaceKind, Role
from ...numerals import Number, numbers, readable
from ...printed import is_simplified
from ...stretches import Stretches
from ...texts import number_of, primary_language
from ...words import EDITORS, IDEOGRAPHIC, written
from ..fault import Fault
from ..rule import rule

ENOUGH_UNITS = 20
"""Units in both languages from which a corpus has a ratio of its own."""
SPREADS = 5.0
"""How many times the usual spread a ratio may lie from the corpus's own. The widest honest unit of the first statement: 4.5."""
LEAST_SPREAD = 0.12
"""Spread below which a corpus is only uniform by chance (logarithm of the ratio)."""
SHORT_UNIT = 4.0
"""Short units vary more: so much is added to the limit, divided by the length of the shorter version."""
WITHOUT_SENTENCES = {Role.DATELINE, Role.SIGNATURE}
"""Dates and names are written long or short (二〇二三年二月十一日), which says nothing of the words around them."""
Ratios = dict[tuple[str, str], tuple[float, float]]
"""Pair of languages to the usual logarithm of their ratio of lengths, and to its spread."""


@rule(level=5)
def length_ratio(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A version far longer or shorter than the corpus's translations usually are is aligned with the wrong words, or lacks some."""
    if len(folder.texts) < 2:
        return
    usual = _usual_ratios(corpus)
    divergences = _by_provision(corpus, folder)
    for provision in folder.provisions:
        if provision.role in WITHOUT_SENTENCES:
            continue
        for pair in combinations(sorted(provision.anchors), 2):
            if pair not in usual:
                continue
            lengths = [_length(provision.anchors[language].quote) for language in pair]
            ratio, spread = usual[pair]
            if _unusual(lengths, ratio, spread):
                unexplained = [_unexplained(provision, language, divergences) for language in pair]
                if _unusual(unexplained, ratio, spread):
                    yield _length_fault(provision, pair, lengths, ratio)


def _length_fault(provision: Provision, pair: tuple[str, str], lengths: list[int], ratio: float) -> Fault:
    # The longer version has words too many, or the shorter too few: point at the one that the ratio finds too short.
    short = 0 if math.log(lengths[1] / lengths[0]) > ratio else 1
    usual = math.exp(ratio if short else -ratio)
    expected = (
        f"about {lengths[1 - short] * usual:.0f}, {usual:.1f} times the {lengths[1 - short]} of {pair[1 - short]}"
    )
    repair = (
        "Align the provision with the right words in both versions; if they do differ so much, "
        "add a divergence (omission, addition, specification or generalisation) that quotes the words."
    )
    return Fault(provision, ("anchors", pair[short]), f"{lengths[short]} characters", expected, repair)


@once_per_corpus
def _usual_ratios(corpus: Corpus) -> Ratios:
    found: dict[tuple[str, str], list[float]] = {}
    for of_document in _ratios(corpus):
        for pair, ratios in of_document.items():
            found.setdefault(pair, []).extend(ratios)
    return {pair: _centre(ratios) for pair, ratios in found.items() if len(ratios) >= ENOUGH_UNITS}


@of_each
def _ratios(_: Corpus, folder: DocumentFolder) -> dict[tuple[str, str], "array[float]"]:
    """How long the second of two versions is beside the first, as a logarithm, for each unit of a published document."""
    found: dict[tuple[str, str], array[float]] = {}
    for provision in folder.provisions if folder.published else ():  # a draft may be aligned at random
        for one, other in combinations(sorted(provision.anchors), 2):
            lengths = [_length(provision.anchors[language].quote) for language in (one, other)]
            if all(lengths):
                found.setdefault((one, other), array("d")).append(math.log(lengths[1] / lengths[0]))
    return found


def _centre(values: list[float]) -> tuple[float, float]:
    """Median, and the spread around it that a few wrong values cannot widen (1.48 × the median deviation)."""
    middle = median(values)
    return middle, max(LEAST_SPREAD, 1.4826 * median(abs(value - middle) for value in values))


def _unusual(lengths: list[int], ratio: float, spread: float) -> bool:
    shortest = min(lengths)
    if shortest == 0:
        return False
    return abs(math.log(lengths[1] / lengths[0]) - ratio) > SPREADS * spread + SHORT_UNIT / shortest


def _length(words: str) -> int:
    """Characters that are not blank: blanks say more about the printer than about the words."""
    return len("".join(words.split()))


def _unexplained(provision: Provision, language: str, divergences: dict[str, list[Divergence]]) -> int:
    """Length of a version without the words that divergences quote."""
    anchor, at, kept = provision.anchors[language], 0, []
    for start, end in sorted(
        (spans[language].start_offset - anchor.start_offset, spans[language].end_offset - anchor.start_offset)
        for spans in (divergence.spans for divergence in divergences.get(provision.id, ()))
        if language in spans
    ):
        kept.append(anchor.quote[at : max(at, start)])
        at = max(at, end)
    return _length("".join(kept) + anchor.quote[at:])


@rule(level=5, needs=("length-ratio",))
def gloss_length(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A gloss far longer or shorter than translations usually are is that of other words, or was broken off."""
    usual = _usual_ratios(corpus)
    for provision, language, anchor in glossed(folder):
        pair = (EDITORS, language) if language > EDITORS else (language, EDITORS)
        lengths = {EDITORS: _length(provision.gloss_en or ""), language: _length(anchor.quote)}
        if pair in usual and _unusual([lengths[one] for one in pair], *usual[pair]):
            ratio, _ = usual[pair]
            meant = lengths[language] * math.exp(-ratio if pair[0] == EDITORS else ratio)
            expected = f"about {meant:.0f}, for the {lengths[language]} of {language}"
            repair = "Write the gloss of these words, all of them and nothing else; if they are the wrong ones, correct the anchors."
            yield Fault(provision, ("gloss_en",), f"{lengths[EDITORS]} characters", expected, repair)


def glossed(folder: DocumentFolder) -> Iterator[tuple[Provision, str, Span]]:
    """Provisions that only a gloss says in English, with each of their versions."""
    for provision in folder.provisions:
        if provision.gloss_en is not None and EDITORS not in map(primary_language, provision.anchors):
            for language, anchor in provision.anchors.items():
                yield provision, language, anchor


@rule(level=5, needs=("gloss-length",))
def gloss_numbers(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Those who read English only take numbers and dates from the gloss, so it has those of the words and no others."""
    for provision, language, anchor in glossed(folder):
        if not readable(language):
            continue
        said, told = numbers(anchor.quote, language), numbers(provision.gloss_en or "", EDITORS)
        lacking, added = _missing(said, told), _missing(told, said)
        if lacking or added:
            got = "; ".join(
                [
                    *(f"without {value:f}" for value in lacking),
                    *(f"{value:f}, which {language} lacks" for value in added),
                ]
            )
            repair = f"Remove {_listed(added)}." if added else f"Add {_listed(lacking)}."
            if lacking and added:
                repair = f"Write {_listed(lacking)} instead of {_listed(added)}."
            yield Fault(provision, ("gloss_en",), got, f"the numbers of the {language} words", repair)


def _missing(some: list[Number], others: list[Number]) -> list[Decimal]:
    """Numbers that surely are among some, and cannot be among the others."""
    known = {number.value for number in others}
    return list(dict.fromkeys(number.value for number in some if number.plain and number.value not in known))


def _listed(values: list[Decimal]) -> str:
    return " and ".join(f"{value:f}" for value in values)


@rule(level=5, needs=("length-ratio",))
def differing_number(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A number or date that one version has and the other has not is a slip of the pen, a wrong alignment, or worth a divergence."""
    if len(folder.texts) < 2:
        return
    divergences = _by_provision(corpus, folder)
    for provision in folder.provisions:
        read = {
            language: numbers(anchor.quote, language)
            for language, anchor in provision.anchors.items()
            if readable(language)
        }
        for language, other in permutations(read, 2):
            known = {number.value for number in read[other]}
            missing = [number for number in read[language] if number.plain and number.value not in known]
            yield from _number_faults(provision, language, other, missing, divergences)


def _number_faults(
    provision: Provision,
    language: str,
    other: str,
    missing: list[Number],
    divergences: dict[str, list[Divergence]],
) -> Iterator[Fault]:
    """One fault for all the numbers of a version that the other lacks."""
    anchor = provision.anchors[language]
    unexplained = [
        number
        for number in missing
        if not _accounted_for(
            provision, language, anchor.start_offset + number.start, number.end - number.start, divergences
        )
    ]
    if unexplained:
        shown = ", ".join(
            f"{anchor.quote[number.start : number.end]!r} at {anchor.start_offset + number.start}"
            for number in unexplained
        )
        repair = (
            f"Correct the anchors if they do not belong together; if the versions do differ, "
            f"add a divergence whose {language} span holds the number."
        )
        yield Fault(provision, ("anchors", language), shown, f"the same numbers in {language} and {other}", repair)


def _accounted_for(
    provision: Provision, language: str, start: int, length: int, divergences: dict[str, list[Divergence]]
) -> bool:
    """Whether a divergence of the provision quotes a place, or touches it."""
    return any(
        spans[language].start_offset <= start + length and start <= spans[language].end_offset
        for spans in (divergence.spans for divergence in divergences.get(provision.id, ()))
        if language in spans
    )


NAMED_KINDS = {ActorKind.PERSON, ActorKind.ORGAN, ActorKind.PARTY, ActorKind.IGO, ActorKind.JOINT_BODY}
"""Actors whose names translators keep. States, and offices with them, are often only understood."""
ABOUT_NAMES = {Dimension.WHO, Dimension.NAME}


@rule(level=5, needs=("differing-number", "misspelt-name"))
def name_in_one_version(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A person, body, instrument or place that one version names and the other does not is a wrong alignment, or worth a divergence."""
    if len(folder.texts) < 2:
        return
    divergences = _by_provision(corpus, folder)
    lexicons = {language: lexicon(corpus, folder, language) for language in folder.texts}
    named = {language: names_in(corpus, folder, language) for language in folder.texts}
    found: dict[tuple[str, str, str], list[tuple[Provision, Named]]] = {}
    for provision in folder.provisions:
        inside = {language: names_inside(named[language], span) for language, span in provision.anchors.items()}
        exchanged = _exchanged_persons(corpus, list(inside.values()))
        for language, other in permutations(inside, 2):
            present = {name.entity for name in inside[other]}
            missing = [
                name
                for name in inside[language]
                if name.entity not in present
                and _must_be_named(corpus.entities[name.entity])
                # A speaker may be named again or understood: the provision says whose act it is.
                and name.entity not in provision.speakers
                and (name.entity in exchanged or not _explained_name(provision, language, name, divergences))
            ]
            within = entities_within(provision.anchors[other], lexicons[other]) if missing else set()
            for name in missing:
                if name.entity not in within:
                    found.setdefault((name.entity, language, other), []).append((provision, name))
    for (_, language, other), places in found.items():
        yield _name_fault(language, other, places)


def _exchanged_persons(corpus: Corpus, versions: Sequence[Sequence[Named]]) -> set[str]:
    """Persons whom one version names where another names somebody else: no divergence of words explains that."""
    named = [{name.entity for name in names if corpus.kind_of(name.entity) is ActorKind.PERSON} for names in versions]
    if len(named) != 2 or named[0] <= named[1] or named[1] <= named[0]:
        return set()
    return named[0] ^ named[1]


@rule(level=5, needs=("unregistered-name",))
def misspelt_name(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A name that one version has and the other prints with another character is a slip in the register: no text has it so."""
    named = {language: {name.entity for name in names_in(corpus, folder, language)} for language in folder.texts}
    for language, text in folder.texts.items():
        if written(language).script != IDEOGRAPHIC:
            continue  # In other scripts, a name that is in no register shows by its capitals, or not at all.
        elsewhere = set().union(*(entities for other, entities in named.items() if other != language))
        for entity in sorted(elsewhere - named[language]):
            for index, name in enumerate(corpus.entities[entity].names):
                if name.language == language and (
                    printed := _printed_otherwise(corpus, folder, language, text, name.text)
                ):
                    yield _misspelt(corpus.entities[entity], index, name.text, printed)
        for entity in sorted(named[language]) if is_simplified(language) else ():
            for index, name in enumerate(corpus.entities[entity].names):
                if name.language == language and (printed := _printed_in_its_script(folder, language, text, name.text)):
                    yield _misspelt(corpus.entities[entity], index, name.text, printed)


def _misspelt(entity: Entity, index: int, name: str, printed: str) -> Fault:
    repair = f"Write {printed!r}, if that is meant; else add a divergence that says who lacks the name."
    got, expected = f"{name!r}, which this text does not have", f"{printed!r}, as it prints"
    return Fault(entity, ("names", index, "text"), got, expected, repair)


def _printed_in_its_script(folder: DocumentFolder, language: str, text: str, name: str) -> str | None:
    """What a text in simplified characters prints for a name that has traditional ones; None if it has none, or prints them."""
    folded = fold(name)
    if folded == without_forms(name) or name in text:
        return None
    at = folder.words[language].find(folded)
    return text[at : at + len(folded)] if at >= 0 else None


SHORT_NAME = 3
"""Characters of a name from which another with one character changed is likely to be it."""


def _printed_otherwise(corpus: Corpus, folder: DocumentFolder, language: str, text: str, name: str) -> str | None:
    """What a text prints that is a name but for one character, and no part of another name; None if nothing is."""
    if not SHORT_NAME <= len(name) <= LONG_NAME or name in text:
        return None
    taken = _taken(corpus, folder, language)
    for at in range(len(name)):
        for found in re.finditer(f"{re.escape(name[:at])}[\u3400-\u9fff]{re.escape(name[at + 1 :])}", text):
            if not taken.over(found.start(), found.end()):
                return found.group()
    return None


LONG_NAME = 100
"""Characters of a name up to which a text is looked through for it, once for each character that may be another."""


@once_per_folder
def _taken(corpus: Corpus, folder: DocumentFolder, language: str) -> Stretches[None]:
    """Where the names of a text stand."""
    return Stretches((match.start, match.end, None) for match in named_in(corpus, folder, language))


@rule(level=5)
def listed_where_named(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An instrument or place of a commitment is one that its words name; another is a slip, or something the coder knows."""
    for provision, index, commitment in folder.commitments():
        for key, entities in (("instruments", commitment.instruments), ("places", commitment.places)):
            if not entities or set(entities) <= _named_at_once(corpus, folder, commitment.anchors):
                continue
            named = entities_in(corpus, folder, commitment.anchors)
            for number, entity in enumerate(entities):
                if entity in named:
                    continue
                register = type(corpus.entities[entity])
                others = sorted(one for one in named if type(corpus.entities[one]) is register and one not in entities)
                if others or entity not in entities_in(corpus, folder, provision.anchors):
                    repair = (
                        f"Remove it; if the words do name it, add the name that they use to {entity}; if they mean it by "
                        "words that mean others elsewhere, such as “the Initiative”, say so in the document's mentions.json."
                    )
                    if others:
                        repair = f"Set it to what the words name ({', '.join(others)}), or remove it."
                    path = ("commitments", index, key, number)
                    yield Fault(provision, path, entity, f"an entry of {key} that the words name", repair)


@rule(level=5, needs=("listed-where-named", "unregistered-name"))
def named_and_not_listed(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What a commitment's words name is what it is found by: an instrument or place left out is a commitment that searches miss."""
    for provision, index, commitment in folder.commitments():
        listed = {*commitment.instruments, *commitment.places}
        for entity in sorted(_named_at_once(corpus, folder, commitment.anchors) - listed):
            key = _list_of(corpus.entities[entity])
            if key is not None and _surely_named(corpus, folder, commitment.anchors, entity):
                repair = f"Add {entity} to {key}."
                path = ("commitments", index, key)
                yield Fault(provision, path, f"without {entity}", "everything that the words name", repair)


def _list_of(entity: Entity) -> str | None:
    """The list of a commitment that an entity belongs to. An event may be only the occasion, so it may be left out."""
    if isinstance(entity, Actor) or (isinstance(entity, Place) and entity.kind is PlaceKind.EVENT):
        return None
    return "instruments" if isinstance(entity, Instrument) else "places"


def _surely_named(corpus: Corpus, folder: DocumentFolder, anchors: Mapping[str, Span], entity: str) -> bool:
    """Whether some words hold a whole name of an entity that no override takes away."""
    return any(
        name.entity == entity and name.end <= span.end_offset
        for language, span in anchors.items()
        for name in names_inside(names_in(corpus, folder, language), span)
    )


def _named_at_once(corpus: Corpus, folder: DocumentFolder, anchors: Mapping[str, Span]) -> set[str]:
    """Every entity that has a name of its own in some words: what is nearly always asked, and is known already."""
    found: set[str] = set()
    for language, span in anchors.items():
        names = named_in(corpus, folder, language)
        first = bisect_left(names, span.start_offset, key=attrgetter("start"))
        last = bisect_left(names, span.end_offset, key=attrgetter("start"))
        found.update(entity for match in names[first:last] for entity in match.target.entities)
    return found


def _explained_name(provision: Provision, language: str, name: Named, divergences: dict[str, list[Divergence]]) -> bool:
    if any(divergence.dimension in ABOUT_NAMES for divergence in divergences.get(provision.id, ())):
        return True
    return _accounted_for(provision, language, name.start, name.end - name.start, divergences)


def _name_fault(language: str, other: str, places: list[tuple[Provision, Named]]) -> Fault:
    """One fault for a name that a version lacks, wherever it does: most often the register lacks what it is called there."""
    provision, name = places[0]
    anchor = provision.anchors[language]
    words = anchor.quote[name.start - anchor.start_offset : name.end - anchor.start_offset]
    more = len({other_place.id for other_place, _ in places}) - 1
    got = f"{words!r} ({name.entity}) at {name.start}" + (
        f" (and in {number_of(more, 'more provision')})" if more else ""
    )
    repair = (
        f"Correct the anchors if they do not belong together; add the name that {other} uses to the register entry, or correct the names there; "
        f"if the words are no name here, or {other} means it by words that are no name, say so in the document's mentions.json; "
        f"if the versions do differ, add a divergence whose {language} span holds the name."
    )
    return Fault(provision, ("anchors", language), got, f"the same names in {language} and {other}", repair)


def _must_be_named(entity: Entity) -> bool:
    """Whether translators keep the names of such an entity."""
    return not isinstance(entity, Actor) or entity.kind in NAMED_KINDS


def _by_provision(corpus: Corpus, folder: DocumentFolder) -> dict[str, list[Divergence]]:
    return folder.divergences_of
