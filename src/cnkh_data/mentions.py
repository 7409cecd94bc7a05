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
from .models import Collective, Mention, MentionOverride, Span, SpanOrPoint
from .models.codelists import MentionBasis
from .stretches import Stretches

# Scripts written without spaces between words: Thai to Myanmar, Khmer, kana, Han, and their extensions.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# With the blanks before it: what is found follows on without a gap, so that places are sums of lengths. Most words are in ASCII, and
# letters that are looked for by name are found in a third of the time.
_TOKEN = re.compile(rf"\s*+(?:[A-Za-z0-9]++(?![^\x00-\x7f])|[{UNSPACED}]|[^\W_{UNSPACED}]++|[^\w\s]|_)")


@cache
def _token_with_accents() -> re.Pattern[str]:
    """The same where accents stand after their letters, as in few texts."""
    return re.compile(rf"\s*(?:[{UNSPACED}]|[^\W_{UNSPACED}](?:[^\W_{UNSPACED}]|[{COMBINING}])*|[^\w\s]|_)")


_SAME_MARKS = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("－", "-"))


class Tokens(NamedTuple):
    """The words, single characters and marks of a text, and where each of them starts and ends."""

    words: tuple[str, ...]
    starts: Sequence[int]
    ends: Sequence[int]

    def inside(self, start: int, end: int) -> range:
        """Numbers of the tokens that start in a stretch of the text."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


class Target(NamedTuple):
    """What an expression stands for: entities, or nothing for a listed non-name."""

    entities: tuple[str, ...]
    basis: MentionBasis


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


def tokens(text: str) -> Tokens:
    """Split a text into tokens.

    Example:
        >>> tokens("China’ s 中柬")
        Tokens(words=('China', "'", 's', '中', '柬'), starts=[0, 5, 7, 9, 10], ends=[5, 6, 8, 10, 11])
    """
    text = compared_as(text)
    joined = is_joined(text)
    # Blanks at the end belong to no token, and each would be tried as the first of them.
    spaced = (_token_with_accents() if joined else _TOKEN).findall(text.rstrip())
    words = tuple(map(str.lstrip, spaced))
    ends = list(accumulate(map(len, spaced)))
    starts = list(map(operator.sub, ends, map(len, words)))
    return Tokens(tuple(map(spelled_out, words)) if joined else words, starts, ends)


@once_per_folder
def tokens_of(corpus: Corpus, folder: DocumentFolder, language: str) -> Tokens:
    """Tokens of one text of a document."""
    return tokens(folder.texts[language])


@once_per_folder
def lexicon(corpus: Corpus, folder: DocumentFolder, language: str) -> Lexicon:
    """Every expression that can stand for something in one text.

    An expression that a document uses collectively goes before a name, and a listed non-name before both.
    """
    shared = _shared_lexicons(corpus).get(language, {})
    own = _listed((one.text, _target(one), one.language) for one in folder.collectives)
    non_names = _non_names(corpus).get(language, {})
    changed = dict(shared)
    for first, targets in _grouped({w: t for w, t in own.get(language, {}).items() if w not in non_names}).items():
        others = changed[first].targets if first in changed else {}
        changed[first] = _expressions({**others, **targets})
    return changed


def _target(expression: Collective) -> Target:
    """What a document's own expression stands for: several entities together, or one, of which it is then a name."""
    several = len(expression.entities) > 1
    return Target(tuple(expression.entities), MentionBasis.COLLECTIVE if several else MentionBasis.NAME)


@once_per_corpus
def _shared_lexicons(corpus: Corpus) -> dict[str, Lexicon]:
    """The lexicon that all texts of a language share."""
    listed = _listed(
        (name.text, Target((entity.id,), MentionBasis.NAME), name.language)
        for entity in corpus.entities.values()
        for name in entity.names
        if name.in_texts
    )
    for language, non_names in _non_names(corpus).items():
        listed.setdefault(language, {}).update(non_names)
    return {language: _by_first_word(expressions) for language, expressions in listed.items()}


@once_per_corpus
def _non_names(corpus: Corpus) -> dict[str, Listed]:
    return _listed((entry.text, Target((), MentionBasis.NAME), entry.language) for entry in corpus.non_names)


def _listed(entries: Iterable[tuple[str, Target, str]]) -> dict[str, Listed]:
    """Text, target and language of expressions, by language; one without a word stands nowhere."""
    listed: dict[str, Listed] = {}
    for text, target, language in entries:
        if words := tokens(text).words:
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
    """The longest matches in one text of a document."""
    return longest_matches(tokens_of(corpus, folder, language), lexicon(corpus, folder, language))


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


def entities_within(span: Span, words: Lexicon) -> set[str]:
    """Every entity that a version names, inside other names and by collectives too."""
    return {entity for match in matches(tokens(span.quote), words) for entity in match.target.entities}


def entities_in_words(corpus: Corpus, words: str, language: str) -> set[str]:
    """Every entity that words outside the texts name, inside other names too: those of a register entry, for one."""
    lexicon = _shared_lexicons(corpus).get(language, {})
    return {entity for match in matches(tokens(words), lexicon) for entity in match.target.entities}


def names_in_words(corpus: Corpus, words: str, language: str) -> list[Match]:
    """Names in words outside the texts, in order, but for those inside other names (Asia in the China-South Asia Expo)."""
    listed = _shared_lexicons(corpus).get(language)
    return longest_matches(tokens(words), listed) if listed else []


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
        second = words[at + 1] if at + 1 < len(words) else ""
        if second in lengths:  # Nearly all that begin like a name go on otherwise.
            for longer in lengths[second]:
                if longer <= longest and at + longer <= within.stop and (several := words[at : at + longer]) in targets:
                    length, target = longer, targets[several]
                    break
        if target is not None:
            free = at + length
            found.append(Match(text.starts[at], text.ends[free - 1], target, depth, range(at, free)))
    return found


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
        for match in matches(tokens_of(corpus, folder, language), lexicon(corpus, folder, language))
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
