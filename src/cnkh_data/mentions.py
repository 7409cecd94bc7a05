"""Mentions: registered names found in the texts by longest match, then corrected by listed overrides.

A text and a name are compared as sequences of tokens (words, single characters of scripts that are written without spaces,
punctuation marks), so white space inside a printed name does not matter and no name matches inside a word.
"""

import operator
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, compress
from operator import attrgetter
from typing import NamedTuple, TypeVar

from .corpus import Corpus, DocumentFolder, Entity, entity_type, once_per_corpus, once_per_folder
from .fold import COMBINING, fold, is_joined, spelled_out
from .lazily import computed_once
from .models import Actor, Mention, MentionOverride, Name, Span, SpanOrPoint
from .models.codelists import ActorKind, MentionBasis
from .name_limits import NONE, Limits, countries_called, is_short, limits, states_beginning
from .probable_names import Known
from .stretches import Stretches
from .texts import primary_language
from .titles import Owner, Person, Title, Titles
from .words import words_for, written

# Scripts written without spaces between words: Thai to Myanmar, Khmer, kana, Han, and their extensions.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# With the blanks before it: what is found follows on without a gap, so that places are sums of lengths. Most words are in ASCII, and
# letters that are looked for by name are found in a third of the time.
_TOKEN = re.compile(rf"\s*(?:[A-Za-z0-9]+(?![A-Za-z0-9]|[^\x00-\x7f])|[{UNSPACED}]|[^\W_{UNSPACED}]+|[^\w\s]|_)")


@cache
def _token_with_accents() -> re.Pattern[str]:
    """The same where accents stand after their letters, as in few texts."""
    return re.compile(rf"\s*(?:[{UNSPACED}]|[^\W_{UNSPACED}](?:[^\W_{UNSPACED}]|[{COMBINING}])*|[^\w\s]|_)")


_SAME_MARKS = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("－", "-"))


class _Tokens(NamedTuple):
    words: tuple[str, ...]
    starts: Sequence[int]
    ends: Sequence[int]
    language: str = ""
    """Language of the text; without one, names are not judged by the words around them."""
    text: str = ""
    """The text as names are looked for in it."""


class Tokens(_Tokens):
    """The words, single characters and marks of a text, and where each of them starts and ends."""

    @computed_once
    def limits(self) -> Limits:
        """Where names may stand in it, which is only asked where there is one."""
        return limits(self.words, self.starts, self.ends, self.text, self.language) if self.language else NONE

    def inside(self, start: int, end: int) -> range:
        """Numbers of the tokens that start in a stretch of the text."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


class Target(NamedTuple):
    """What an expression stands for: entities, or nothing for a listed non-name."""

    entities: tuple[str, ...]
    basis: MentionBasis
    short: bool = False
    """Whether it counts only in the constructions of its language."""
    unnamed: bool = False
    """Whether the document names nowhere in full what a short name stands for, so that it counts inside longer names alone."""
    owners: frozenset[str] = frozenset()
    """Whose office or body of a state it is, if the name does not say so: others have their President too."""
    titled: bool = False
    """Whether it counts only behind a title, and before no other word with a capital: Sihamoni in King Sihamoni."""
    owns: bool = False
    """Whether it is a state or an organisation, which may have an office or a body."""


NOBODY = Target((), MentionBasis.NAME)
"""What an expression stands for that names nobody, or nobody of the registers."""


Listed = dict[tuple[str, ...], Target]
"""What each expression stands for."""


class Expressions(NamedTuple):
    """Expressions that begin with the same word."""

    targets: Listed
    lengths: Mapping[str, Sequence[int]]
    """Second word to how many words those with it have, longest first."""
    alone: Target | None
    """What the first word alone stands for, if it is one of them."""


Lexicon = dict[str, Expressions]
"""First word to the expressions that begin with it."""


def compared_as(text: str) -> str:
    """A text as names are looked for in it; characters and marks are replaced one for one, so places stay what they are.

    Example:
        >>> compared_as("雙方’s")
        "双方's"
    """
    if text.isascii():
        return text
    text = fold(text)
    for mark, same in _SAME_MARKS:
        text = text.replace(mark, same)
    return text


def tokens(text: str, language: str = "") -> Tokens:
    """Split a text into tokens; in a language, with the places where names may stand in it.

    Example:
        >>> words, starts, ends, *_ = tokens("China’ s 中柬")
        >>> words, starts, ends
        (('China', "'", 's', '中', '柬'), [0, 5, 7, 9, 10], [5, 6, 8, 10, 11])
    """
    text = compared_as(text)
    joined = is_joined(text)
    # Blanks at the end belong to no token, and each would be tried as the first of them.
    spaced = (_token_with_accents() if joined else _TOKEN).findall(text.rstrip())
    words = tuple(map(str.lstrip, spaced))
    ends = list(accumulate(map(len, spaced)))
    starts = list(map(operator.sub, ends, map(len, words)))
    words = tuple(map(spelled_out, words)) if joined else words
    return Tokens(words, starts, ends, language, text)


@once_per_folder
def tokens_of(corpus: Corpus, folder: DocumentFolder, language: str) -> Tokens:
    """Tokens of one text of a document."""
    return tokens(folder.texts[language], language)


@once_per_folder
def lexicon(corpus: Corpus, folder: DocumentFolder, language: str) -> Lexicon:
    """Every expression that can stand for something in one text.

    An expression that a document uses collectively, or for one entity, goes before a name, and a listed non-name before both.
    """
    changed = dict(_shared_lexicon(corpus, language))
    own = _listed(
        (
            *((one.text, _collective(one.entities), one.language) for one in folder.collectives),
            *((one.text, _target(corpus, one.entity, one.text, one.language), one.language) for one in folder.terms),
        )
    )
    non_names = _non_names(corpus, language)
    own_here = {words: target for words, target in own.get(language, {}).items() if words not in non_names}
    parts = {**_parts_of_persons(corpus, folder, language), **_unnamed(corpus, folder, language), **own_here}
    for first, targets in _grouped(parts).items():
        others = changed[first].targets if first in changed else {}
        changed[first] = _expressions(
            {
                **{words: one for words, one in targets.items() if one.titled},
                **others,
                **{words: one for words, one in targets.items() if not one.titled},
            }
        )
    return changed


@once_per_folder
def _parts_of_persons(corpus: Corpus, folder: DocumentFolder, language: str) -> Listed:
    """Last words of the names of persons, and first ones of those whom a text names in full: with a title before them, they name them."""
    if not written(language).names_capitalised:
        return {}
    text = folder.words[language]
    found: dict[tuple[str, ...], set[str]] = {}
    for person, name, words in _names_of_persons(corpus, language):
        for part in (words[-1:], words[:1]) if name in text else (words[-1:],):
            found.setdefault(part, set()).add(person)
    titled = Target((), MentionBasis.NAME, titled=True)
    return {
        part: titled._replace(entities=tuple(whom))
        for part, whom in found.items()
        if len(whom) == 1 and len(part[0]) > 1
    }


@once_per_corpus
def _names_of_persons(corpus: Corpus, language: str) -> Sequence[tuple[str, str, tuple[str, ...]]]:
    """Names of several words of persons in a language: whose each is, the name, and its words."""
    listed = [
        (actor.id, name.text, tokens(name.text).words)
        for actor in corpus.actors
        if actor.kind is ActorKind.PERSON
        for name in actor.names
        if name.language == language
    ]
    return [one for one in listed if len(one[2]) > 1 and one[2][0][0].isupper()]


def _collective(entities: Sequence[str]) -> Target:
    """What a document's own expression stands for: several entities together, or one, of which it is then a name."""
    return Target(tuple(entities), MentionBasis.COLLECTIVE if len(entities) > 1 else MentionBasis.NAME)


def _target(corpus: Corpus, entity: str, name: str, language: str) -> Target:
    """What the name of an entity stands for."""
    entry = corpus.entities.get(entity)
    kind = entry.kind if isinstance(entry, Actor) else None
    return Target(
        (entity,),
        MentionBasis.NAME,
        short=is_short(name, language),
        owners=_owners(corpus, entry, name, language) if isinstance(entry, Actor) and kind in _OWNED else frozenset(),
        owns=kind is not None and kind not in _OWN_NOTHING,
    )


_OWN_NOTHING = {ActorKind.PERSON, ActorKind.OFFICE}
_OWNED = {ActorKind.OFFICE, ActorKind.ORGAN}


def _owners(corpus: Corpus, entry: Actor, name: str, language: str) -> frozenset[str]:
    """Whose office or body an entry is, if it is one of a state or a party, unless its name says so."""
    above = _above(corpus, entry)
    names = (one.text for owner in above for one in owner.names if one.language == language)
    said = any(one in name for one in names if not is_short(one, language))
    owned = any(owner.kind in _OWNERS for owner in above)
    return frozenset(owner.id for owner in above) if owned and not said else frozenset()


_OWNERS = {ActorKind.STATE, ActorKind.PARTY}


def _above(corpus: Corpus, entry: Actor) -> list[Actor]:
    """What an actor is a part of and, of a party, the states in its names."""
    above: list[Actor] = []
    part_of = entry.part_of
    while part_of is not None and (owner := corpus.entities.get(part_of)) and owner not in above:
        if not isinstance(owner, Actor):
            break
        above.append(owner)
        part_of = owner.part_of
    parties = [one for one in (entry, *above) if one.kind is ActorKind.PARTY]
    states = (one for one in corpus.actors if parties and one.kind is ActorKind.STATE)
    return [
        *above,
        *(state for state in states if state not in above and any(_is_in_names(state, one) for one in parties)),
    ]


def _is_in_names(state: Actor, party: Actor) -> bool:
    """Whether a name of a party has one of a state in it: Communist Party of China."""
    names = [(one.language, one.text) for one in state.names if len(one.text) > 1]
    return any(one.language == language and name in one.text for one in party.names for language, name in names)


def _unnamed(corpus: Corpus, folder: DocumentFolder, language: str) -> Listed:
    """Short names of states that a document does not name in full, nor as a side."""
    return {
        words: target._replace(unnamed=True)
        for words, target in _short_names(corpus, language).items()
        if corpus.kind_of(target.entities[0]) is ActorKind.STATE and not _is_named(corpus, folder, target.entities[0])
    }


@once_per_corpus
def _short_names(corpus: Corpus, language: str) -> Listed:
    """Short names of one character in a language."""
    listed = _names(corpus, language)
    return {words: target for words, target in listed.items() if target.short and len("".join(words)) == 1}


@once_per_folder
def _is_named(corpus: Corpus, folder: DocumentFolder, entity: str) -> bool:
    """Whether a document names an entity in full or as a side, in any of its texts, or is about it."""
    if entity in folder.document.parties:
        return True
    names = {fold(name.text): primary_language(name.language) for name in corpus.entities[entity].names}
    return any(
        primary == primary_language(language)
        and (name in words if len(name) > 1 else _is_side(words, name, names.keys(), language))
        for language, words in folder.words.items()
        for name, primary in names.items()
    )


def _is_side(text: str, character: str, names: Iterable[str], language: str) -> bool:
    """Whether a text has a character as a side (新方), and no other state of which the name begins with it: 新方 of 新西兰 is another."""
    endings = words_for("side", language).any.words
    if endings and not any(character + ending in text for ending in endings):
        return False  # Most texts have no such side, which is soon seen.
    sides = (match.group() for match in words_for("side_in_full", language).any.finditer(text))
    return any(side.startswith(character) for side in sides) and not set(
        states_beginning(text, character, language)
    ).difference(names)


@once_per_corpus
def _shared_lexicon(corpus: Corpus, language: str) -> Lexicon:
    """The lexicon that all texts of a language share."""
    return _by_first_word({**_names(corpus, language), **_non_names(corpus, language)})


@once_per_corpus
def _names(corpus: Corpus, language: str) -> Listed:
    """Names in a language. Those in another script of it count too, since texts and names are compared folded; its own go first."""
    listed = _all_names(corpus)
    return _in_scripts(listed, language)


def _in_scripts(listed: Mapping[str, Listed], language: str) -> Listed:
    """What is listed for a language, and for its other scripts."""
    others = (tag for tag in _scripts(language) if tag != language)
    return {words: target for tag in (*others, language) for words, target in listed.get(tag, {}).items()}


def _scripts(language: str) -> Iterable[str]:
    """Tags of a language that differ by script, if it is one of them."""
    tags = written(language).tags
    return tags if language in tags else ()


@once_per_corpus
def _all_names(corpus: Corpus) -> dict[str, Listed]:
    names = [
        (name, tokens(name.text).words, _target(corpus, entity.id, name.text, name.language))
        for entity in corpus.entities.values()
        for name in entity.names
        if name.in_texts
    ]
    listed = _listed_words((words, target, name.language) for name, words, target in names)
    for name, words, target in names:
        for other in _other_spellings(corpus, name, words, target):
            listed[name.language].setdefault(other, target)
    return listed


def _other_spellings(corpus: Corpus, name: Name, words: tuple[str, ...], target: Target) -> Iterator[tuple[str, ...]]:
    """Yield what else a name is in texts: in capitals, where names have them, and with the two parties that it begins with exchanged."""
    language = name.language
    in_capitals = written(language).names_capitalised and corpus.kind_of(target.entities[0]) in _IN_CAPITALS
    for one in (words, _exchanged(words, _parties(corpus, language))):
        if one and one != words:
            yield one
        if one and in_capitals and len(name.text) > SHORTEST_IN_CAPITALS:
            yield tuple(word.upper() for word in one)


_IN_CAPITALS = {ActorKind.STATE, ActorKind.PERSON, None}
"""Kinds of what is printed in capitals in headings and datelines; None is that of places, among others."""
SHORTEST_IN_CAPITALS = 3
"""Letters of a name that may be a number or an abbreviation in capitals: XI."""


def _exchanged(words: tuple[str, ...], parties: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    """A name that begins with two parties, with these exchanged: Cambodia-China for China-Cambodia; none if it does not."""
    for first in range(1, len(words) - 1):
        if words[:first] not in parties:
            continue
        start = first + (words[first] == "-")
        for stop in range(start + 1, len(words)):
            if words[start:stop] in parties:
                return (*words[start:stop], *words[first:start], *words[:first], *words[stop:])
    return ()


@once_per_corpus
def _parties(corpus: Corpus, language: str) -> frozenset[tuple[str, ...]]:
    """Names of states and organisations in a language, as tokens."""
    return frozenset(
        tokens(name.text).words
        for one in corpus.actors
        if one.kind in {ActorKind.STATE, ActorKind.IGO}
        for name in one.names
        if name.language == language
    )


@once_per_corpus
def _non_names(corpus: Corpus, language: str) -> Listed:
    return _in_scripts(_all_non_names(corpus), language)


@once_per_corpus
def _all_non_names(corpus: Corpus) -> dict[str, Listed]:
    return _listed((entry.text, NOBODY, entry.language) for entry in corpus.non_names)


def _listed(entries: Iterable[tuple[str, Target, str]]) -> dict[str, Listed]:
    """Text, target and language of expressions, by language; one without a word stands nowhere."""
    return _listed_words((tokens(text).words, target, language) for text, target, language in entries)


def _listed_words(entries: Iterable[tuple[tuple[str, ...], Target, str]]) -> dict[str, Listed]:
    """Words, target and language of expressions, by language."""
    listed: dict[str, Listed] = {}
    for words, target, language in entries:
        if words:
            listed.setdefault(language, {})[words] = target
    return listed


def _by_first_word(listed: Listed) -> Lexicon:
    return {first: _expressions(group) for first, group in _grouped(listed).items()}


def _grouped(listed: Listed) -> dict[str, Listed]:
    """Expressions by their first word."""
    groups: dict[str, Listed] = {}
    for words, target in listed.items():
        groups.setdefault(words[0], {})[words] = target
    return groups


def _expressions(targets: Listed) -> Expressions:
    lengths: dict[str, set[int]] = {}
    for _, *rest in targets:
        for second in rest[:1]:
            lengths.setdefault(second, set()).add(1 + len(rest))
    first = next(iter(targets))[:1]
    by_second = {one: sorted(found, reverse=True) for one, found in lengths.items()}
    return Expressions(targets, by_second, targets.get(first))


class Match(NamedTuple):
    """A stretch of a text that a listed expression covers."""

    start: int
    end: int
    target: Target
    depth: int
    tokens: range
    """Numbers of its tokens."""


def matches(text: Tokens, lexicon: Lexicon) -> list[Match]:
    """The longest matches in a text, left to right, and those inside them one level deeper."""
    return _with_inner(text, lexicon, longest_matches(text, lexicon))


def longest_matches(text: Tokens, lexicon: Lexicon) -> list[Match]:
    """The longest matches in a text, left to right, and nothing inside them."""
    return _matches(text, lexicon, range(len(text.words)), len(text.words), 0)


@once_per_folder
def named_in(corpus: Corpus, folder: DocumentFolder, language: str) -> Sequence[Match]:
    """The longest matches in one text of a document; what a bare title names beside somebody who does not hold the office is nobody."""
    text, listed = tokens_of(corpus, folder, language), lexicon(corpus, folder, language)
    return _but_titles_of_others(corpus, folder.texts[language], text, listed, longest_matches(text, listed))


def _but_titles_of_others(
    corpus: Corpus, printed: str, text: Tokens, lexicon: Lexicon, found: Sequence[Match]
) -> Sequence[Match]:
    """Matches, those of titles of other persons replaced by what names nobody: 总理 in 范明政总理."""
    kinds = [corpus.kind_of(one.target.entities[0]) if len(one.target.entities) == 1 else None for one in found]
    offices = [number for number, kind in enumerate(kinds) if kind is ActorKind.OFFICE]
    if not any(found[number].target.owners for number in offices):
        return found
    seen = titles_in(corpus, printed, text.language, found)
    titles = [_title(corpus, seen, text, lexicon, found, number) for number in offices]
    others = seen.of_others(titles)
    bare = {number for number in offices if found[number].start in others}
    return [one._replace(target=NOBODY) if number in bare else one for number, one in enumerate(found)]


def _title(corpus: Corpus, seen: Titles, text: Tokens, lexicon: Lexicon, found: Sequence[Match], number: int) -> Title:
    match = found[number]
    (office,), place = match.target.entities, (match.tokens.start, match.tokens.stop)
    said = not match.target.owners or _is_said(
        corpus, seen, text, lexicon, match.target, place, found[max(0, number - 1) : number]
    )
    return bare_title(corpus, text.language, office, match.start, match.end)._replace(said=said)


def says_that_it_is_of(
    corpus: Corpus, seen: Titles, text: Tokens, office: str, place: tuple[int, int], before: Sequence[Match]
) -> bool:
    """Whether the words around a bare title say that an office is meant: 柬埔寨首相, 国务院总理.

    Args:
        corpus: the registers.
        seen: titles of the text.
        text: its tokens.
        office: id of the office.
        place: numbers of the first token of the title and of that behind it.
        before: the name before it, if there is one.
    """
    target = Target((office,), MentionBasis.NAME, owners=whole(corpus, office) - {office})
    return _is_said(corpus, seen, text, _shared_lexicon(corpus, text.language), target, place, before)


def _is_said(
    corpus: Corpus,
    seen: Titles,
    text: Tokens,
    lexicon: Lexicon,
    target: Target,
    place: tuple[int, int],
    before: Sequence[Match],
) -> bool:
    """Whether the words around a title say that it is of its owners, by their name or by words that a name of the office has there."""
    if _says_whose(text, lexicon, target, *place, before):
        return True
    title = text.words[slice(*place)]
    return any(
        _ends_with(text.words[: place[0]], words[: -len(title)], seen, text)
        for words in _full_names(corpus, target.entities[0], text.language)
        if words[-len(title) :] == title
    )


DISTINCT = 3
"""Characters before a title that tell an office by the end of its name: 国务院 in 国务院总理."""


def _ends_with(words: tuple[str, ...], name: tuple[str, ...], seen: Titles, text: Tokens) -> bool:
    """Whether words end with an end of a name, where a name may begin; only where they are written together."""
    if written(text.language).apart:
        return False
    same = 0
    while same < min(len(words), len(name)) and words[-1 - same] == name[-1 - same]:
        same += 1
    return same >= DISTINCT and any(
        seen.may_begin(text.starts[len(words) - length]) for length in range(DISTINCT, same + 1)
    )


@once_per_corpus
def _full_names(corpus: Corpus, office: str, language: str) -> Sequence[tuple[str, ...]]:
    """Names of an office in a language, as tokens."""
    entry, primary = corpus.entities.get(office), primary_language(language)
    return [tokens(one.text).words for one in entry.names if primary_language(one.language) == primary] if entry else []


def bare_title(corpus: Corpus, language: str, office: str, start: int, end: int) -> Title:
    """A title at a place that does not say whose it is, as that of an office."""
    return Title(
        start,
        end,
        office,
        said=False,
        owners=whole(corpus, office),
        holders=_names_of_holders(corpus, language).get(office, ()),
        of_several=office in _of_several(corpus),
    )


@once_per_corpus
def _of_several(corpus: Corpus) -> frozenset[str]:
    """Offices that many hold at a time: that of a member, by its names."""
    return frozenset(
        one.id
        for one in corpus.actors
        if one.kind is ActorKind.OFFICE
        and any(words_for("office_of_several", name.language).any.search(fold(name.text)) for name in one.names)
    )


def titles_in(corpus: Corpus, printed: str, language: str, found: Sequence[Match]) -> Titles:
    """Titles of a text with who stands beside them.

    Args:
        corpus: the registers.
        printed: the text.
        language: tag of its language.
        found: the names in it.
    """
    named = [(one, one.target.entities[0]) for one in found if len(one.target.entities) == 1]
    persons = [
        Person(one.start, one.end, entity, _offices_held(corpus).get(entity, frozenset()))
        for one, entity in named
        if corpus.kind_of(entity) is ActorKind.PERSON
    ]
    owners = [
        Owner(one.start, one.end, whole(corpus, entity))
        for one, entity in named
        if corpus.kind_of(entity) not in {None, ActorKind.PERSON}
    ]
    return Titles(printed, language, persons, owners, [Known(one.start, one.end, False) for one in found])


def whole(corpus: Corpus, actor: str) -> frozenset[str]:
    """An actor with what it is a part of and, of a party, the states in its names."""
    return _with_above(corpus).get(actor, frozenset({actor}))


@once_per_corpus
def _with_above(corpus: Corpus) -> Mapping[str, frozenset[str]]:
    """Each actor with what it is a part of."""
    return {one.id: frozenset((one.id, *(owner.id for owner in _above(corpus, one)))) for one in corpus.actors}


@once_per_corpus
def _offices_held(corpus: Corpus) -> Mapping[str, frozenset[str]]:
    """Person to the offices that the person has held."""
    held: dict[str, set[str]] = {}
    for one in corpus.tenures:
        held.setdefault(one.person, set()).add(one.office)
    return {person: frozenset(offices) for person, offices in held.items()}


@once_per_corpus
def _names_of_holders(corpus: Corpus, language: str) -> Mapping[str, tuple[str, ...]]:
    """Office to the names of those who have held it, in a language."""
    primary = primary_language(language)
    found: dict[str, list[str]] = {}
    for tenure in corpus.tenures:
        person = corpus.entities.get(tenure.person)
        for name in person.names if person else ():
            if primary_language(name.language) == primary:
                found.setdefault(tenure.office, []).append(fold(name.text))
    return {office: tuple(dict.fromkeys(names)) for office, names in found.items()}


class Named(NamedTuple):
    """A name in a text that is no part of another name."""

    entity: str
    start: int
    end: int


@once_per_folder
def names_in(corpus: Corpus, folder: DocumentFolder, language: str) -> Sequence[Named]:
    """Names of single entities in a text, in its order; a collective (双方) has its own ways in every language."""
    overrides, taken = _overrides(folder, language)
    found = [
        Named(match.target.entities[0], match.start, match.end)
        for match in named_in(corpus, folder, language)
        if match.target.entities and match.target.basis is not MentionBasis.COLLECTIVE
    ]
    if not overrides:
        return found
    found = [name for name in found if not taken.hold(name.start, name.end)]
    found += [Named(o.entity, o.start_offset, o.end_offset) for o in overrides if o.entity]
    return sorted(found, key=_START)


def _overrides(folder: DocumentFolder, language: str) -> tuple[list[MentionOverride], Stretches[None]]:
    """Overrides in a text, and where they stand."""
    listed = [override for override in folder.overrides if override.language == language]
    return listed, Stretches((one.start_offset, one.end_offset, None) for one in listed)


@once_per_folder
def _overriding(corpus: Corpus, folder: DocumentFolder, language: str) -> tuple[Sequence[int], Sequence[str]]:
    """Starts of the overrides in a text that name an entity, in order, and those entities."""
    listed = sorted((o.start_offset, o.entity) for o in folder.overrides if o.entity and o.language == language)
    return [start for start, _ in listed], [entity for _, entity in listed]


N = TypeVar("N", Named, Match)


def begin_in(names: Sequence[N], start: int, end: int) -> Sequence[N]:
    """Names that begin in a stretch of their text, found by their order."""
    first = bisect_left(names, start, key=_START)
    return names[first : bisect_left(names, end, first, key=_START)]


_START = attrgetter("start")


def names_inside(names: Sequence[Named], span: Span) -> Sequence[Named]:
    """Names that begin in a span."""
    return begin_in(names, span.start_offset, span.end_offset)


def entities_in(corpus: Corpus, folder: DocumentFolder, anchors: Mapping[str, Span | SpanOrPoint]) -> set[str]:
    """Every entity that some words name, inside other names and by collectives and overrides too."""
    found: set[str] = set()
    for language, span in anchors.items():
        text = tokens_of(corpus, folder, language)
        within = text.inside(span.start_offset, span.end_offset)
        for match in _matches_within(corpus, folder, language, span, within):
            found.update(match.target.entities)
        starts, named = _overriding(corpus, folder, language)
        found.update(named[bisect_left(starts, span.start_offset) : bisect_left(starts, span.end_offset)])
    return found


def _matches_within(
    corpus: Corpus, folder: DocumentFolder, language: str, span: Span | SpanOrPoint, within: range
) -> list[Match]:
    """The matches in a span of a text, which has these tokens, and those inside them.

    They are those of the whole text, unless one of these reaches beyond the tokens: then shorter ones may be found in its part.
    """
    text, listed, names = (
        tokens_of(corpus, folder, language),
        lexicon(corpus, folder, language),
        named_in(corpus, folder, language),
    )
    first, last = (bisect_left(names, at, key=_START) for at in (span.start_offset, span.end_offset))
    reach_in, reach_out = names[max(0, first - 1) : first], names[max(first, last - 1) : last]
    if any(one.tokens.stop > within.start for one in reach_in) or any(
        one.tokens.stop > within.stop for one in reach_out
    ):
        return _with_inner(text, listed, _matches(text, listed, within, len(within), 0))
    return _with_inner(text, listed, names[first:last])


def entities_within(span: Span, words: Lexicon, language: str) -> set[str]:
    """Every entity that a version names, inside other names and by collectives too."""
    return {entity for match in matches(tokens(span.quote, language), words) for entity in match.target.entities}


def entities_in_words(corpus: Corpus, words: str, language: str) -> set[str]:
    """Every entity that words outside the texts name, inside other names too: those of a register entry, for one."""
    lexicon = _shared_lexicon(corpus, language)
    return {entity for match in matches(tokens(words, language), lexicon) for entity in match.target.entities}


def names_in_words(corpus: Corpus, words: str, language: str) -> list[Match]:
    """Names in words outside the texts, in order, but for those inside other names (Asia in the China-South Asia Expo)."""
    listed = _shared_lexicon(corpus, language)
    return longest_matches(tokens(words, language), listed) if listed else []


def named_in_text(corpus: Corpus, text: Tokens) -> list[Match]:
    """Names in a text that is no document yet, but for those inside other names."""
    return longest_matches(text, _shared_lexicon(corpus, text.language))


def entities_named_by(corpus: Corpus, words: str, language: str) -> list[str]:
    """Entities of those names, in order."""
    return [entity for match in names_in_words(corpus, words, language) for entity in match.target.entities]


def _with_inner(text: Tokens, lexicon: Lexicon, outer: Iterable[Match]) -> list[Match]:
    """Matches, each with those inside it behind it."""
    found: list[Match] = []
    for match in outer:
        found.append(match)
        shorter = len(match.tokens) - 1
        if shorter and match.target.entities and match.depth < DEEPEST:
            inner = _matches(text, lexicon, match.tokens, shorter, match.depth + 1)
            found += _with_inner(text, lexicon, inner) if inner else ()
    return found


DEEPEST = 9
"""Names inside names inside a name that are still found: no name has three."""


def _matches(text: Tokens, lexicon: Lexicon, within: range, longest: int, depth: int) -> list[Match]:
    """The longest matches of so many tokens, one at least, among some tokens of a text."""
    found: list[Match] = []
    words, free = text.words, within.start
    known = map(lexicon.__contains__, words[within.start : within.stop])
    for at in compress(within, known):  # Most words begin no expression.
        if at < free:
            continue
        targets, lengths, target = lexicon[words[at]]
        length = 1
        if target is not None and not _may_stand(text, target, at, 1, depth):
            target = None
        second = words[at + 1] if at + 1 < len(words) else ""
        if second in lengths:  # Nearly all that begin like a name go on otherwise.
            for longer in lengths[second]:
                if longer <= longest and at + longer <= within.stop:
                    several = targets.get(words[at : at + longer])
                    if several is not None and _may_stand(text, several, at, longer, depth):
                        length, target = longer, several
                        break
        if target is not None:
            free = at + length
            if target.owners and _of_another(text, lexicon, target, at, free, found):
                target = NOBODY
            found.append(Match(text.starts[at], text.ends[free - 1], target, depth, range(at, free)))
    return found


def _may_stand(text: Tokens, target: Target, at: int, length: int, depth: int) -> bool:
    """Whether the words around a name of so many tokens let it stand there."""
    if not target.entities or not text.language:
        return True
    limits = text.limits
    if at in limits.begins or at + length in limits.ends:
        return False
    if target.titled and not _is_titled(text, at, length):
        return False
    return not target.short or (at in limits.short and not (target.unnamed and depth == 0))


def _is_titled(text: Tokens, at: int, length: int) -> bool:
    """Whether a part of a person's name has a title before it and no other part behind it."""
    following = text.words[at + length : at + length + 1]
    if following and following[0][0].isupper() and text.starts[at + length] == text.ends[at + length - 1] + 1:
        return False
    before = [word.lower() for word in text.words[max(0, at - LONGEST_OF_TITLES) : at]]
    return any(before[-len(title) :] == title for title in _title_words(text.language))


LONGEST_OF_TITLES = 4
"""Tokens in a title."""


@cache
def _title_words(language: str) -> Sequence[list[str]]:
    """Titles that stand before names, in small letters."""
    return [list(tokens(one.lower()).words) for one in words_for("title_before_name", language).any.words]


def _of_another(text: Tokens, lexicon: Lexicon, target: Target, at: int, stop: int, before: Sequence[Match]) -> bool:
    """Whether an office or a body is that of another state: the President of India, 泰国总理."""
    return _says_whose(text, lexicon, target, at, stop, before) is False


def _says_whose(
    text: Tokens, lexicon: Lexicon, target: Target, at: int, stop: int, before: Sequence[Match]
) -> bool | None:
    """Whether the words around an office or a body say that it is of its owners (True) or of another; None if they do not say."""
    if not text.language:
        return None
    words = text.words
    for link in ((), *_of_whom("before", text.language)):
        start = at - len(link)
        if start < 0 or words[start:at] != link:
            continue
        if before and before[-1].tokens.stop == start:
            owner = before[-1].target
            if owner.entities and owner.basis is not MentionBasis.COLLECTIVE:
                return not target.owners.isdisjoint(owner.entities) if owner.owns else None
        country = country_before(words, start, text.language)
        if country:
            named = lexicon[country[0]].targets.get(country) if country[0] in lexicon else None
            return named is not None and not target.owners.isdisjoint(named.entities)
    for link in _of_whom("after", text.language):
        if words[stop : stop + len(link)] == link and stop + len(link) < len(words):
            return _begins_with_owner(words, stop + len(link), lexicon, target, text.language)
    return None


@cache
def _of_whom(where: str, language: str) -> Sequence[tuple[str, ...]]:
    """Words before or after an office that say whose it is, as tokens, those with the most first."""
    return sorted((tokens(one).words for one in words_for("of_whom", language)[where].words), key=len, reverse=True)


def country_before(words: tuple[str, ...], stop: int, language: str) -> tuple[str, ...]:
    """The words before a token that name a state, in a register or not; empty if none do."""
    blank = " " if written(language).apart else ""
    called = countries_called(language)
    starts = range(max(0, stop - LONGEST_COUNTRY), stop)
    return next((words[start:stop] for start in starts if blank.join(words[start:stop]) in called), ())


LONGEST_COUNTRY = 8
"""Tokens in the name of a state."""


def _begins_with_owner(words: tuple[str, ...], at: int, lexicon: Lexicon, target: Target, language: str) -> bool | None:
    """Whether at a token begins the name of those whose office or body it is (True), or of somebody else; None if none does."""
    named = _longest_at(words, at, lexicon)
    if named is not None and named.entities:
        return not target.owners.isdisjoint(named.entities)
    return False if written(language).names_capitalised and words[at][:1].isupper() else None


def _longest_at(words: tuple[str, ...], at: int, lexicon: Lexicon) -> Target | None:
    """What the longest expression that begins at a token stands for."""
    expressions = lexicon.get(words[at])
    if expressions is None:
        return None
    second = words[at + 1] if at + 1 < len(words) else ""
    longer = (expressions.targets.get(words[at : at + length]) for length in expressions.lengths.get(second, ()))
    return next((target for target in longer if target is not None), expressions.alone)


def derive(corpus: Corpus, folder: DocumentFolder) -> list[Mention]:
    """Every mention in every text of a document, in reading order.

    A name inside another name of the same entity (China in People's Republic of China) is not counted again.
    """
    return [
        _mention(folder, language, match, entity)
        for language in _readable(folder)
        for match, entity in _in_text(corpus, folder, language)
    ]


def counts(corpus: Corpus, folder: DocumentFolder) -> Counter[str]:
    """How often a document mentions each entity; of records with faults too, as far as they say."""
    return Counter(entity.id for language in _readable(folder) for _, entity in _in_text(corpus, folder, language))


def _readable(folder: DocumentFolder) -> Iterator[str]:
    return (text.language for text in folder.document.texts if text.language in folder.texts)


def _in_text(corpus: Corpus, folder: DocumentFolder, language: str) -> Iterator[tuple[Match, Entity]]:
    overrides, taken = _overrides(folder, language)
    found = [
        match
        for match in _with_inner(
            tokens_of(corpus, folder, language), lexicon(corpus, folder, language), named_in(corpus, folder, language)
        )
        if not taken.hold(match.start, match.end)
    ]
    found += [
        Match(
            override.start_offset, override.end_offset, Target((override.entity,), MentionBasis.OVERRIDE), 0, range(0)
        )
        for override in overrides
        if override.entity
    ]
    found.sort(key=lambda match: (match.start, match.depth, -match.end))
    enclosing: list[tuple[int, int, str]] = []
    for match in found:
        enclosing = [outer for outer in enclosing if outer[1] >= match.end and outer[0] <= match.start]
        for entity_id in match.target.entities:
            entity = corpus.entities.get(entity_id)
            if entity is not None and not any(outer[2] == entity_id for outer in enclosing):
                yield match, entity
        enclosing += [(match.start, match.end, entity_id) for entity_id in match.target.entities]


def _mention(folder: DocumentFolder, language: str, match: Match, entity: Entity) -> Mention:
    return Mention(
        document=folder.document.id,
        language=language,
        start_offset=match.start,
        end_offset=match.end,
        quote=folder.texts[language][match.start : match.end],
        entity=entity.id,
        entity_type=entity_type(entity),
        basis=match.target.basis,
        depth=match.depth,
    )


def covered(corpus: Corpus, folder: DocumentFolder, language: str) -> set[int]:
    """Numbers of the tokens of a text that a name, collective, non-name or override accounts for."""
    found = {number for match in named_in(corpus, folder, language) for number in match.tokens}
    for override in folder.overrides:
        if override.language == language:
            found.update(tokens_of(corpus, folder, language).inside(override.start_offset, override.end_offset))
    return found
