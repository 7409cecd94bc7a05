"""Mentions: registered names found in the texts by longest match, then corrected by listed overrides.

A text and a name are compared as sequences of tokens (words, single characters of scripts that are written without spaces,
punctuation marks), so white space inside a printed name does not matter and no name matches inside a word.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .corpus import Corpus, DocumentFolder, Entity, entity_type, once_per_corpus
from .models import Mention, MentionOverride
from .models.codelists import MentionBasis

# Scripts written without spaces between words: Thai to Myanmar, Khmer, kana, Han, and their extensions.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+|[^\w\s]|_")
_SAME_MARKS = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("－", "-"))


class Token(NamedTuple):
    """A word, character or mark of a text, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Target:
    """What an expression stands for: entities, or nothing for a listed non-name."""

    entities: tuple[str, ...]
    basis: MentionBasis


Listed = dict[tuple[str, ...], Target]
"""What each expression stands for."""


class Expressions(NamedTuple):
    """Expressions that begin with the same word."""

    lengths: tuple[int, ...]
    """How many words they have, longest first."""
    targets: Listed


Lexicon = dict[str, Expressions]
"""First word to the expressions that begin with it."""


LONG = 500
_recent: deque[tuple[str, Sequence[Token]]] = deque(maxlen=4)
"""The texts that were split last: the rules over a document, which run one after another, ask for the same ones."""


def tokens(text: str) -> Sequence[Token]:
    """Split a text into tokens.

    Example:
        >>> [token.word for token in tokens("China’ s 中柬")]
        ['China', "'", 's', '中', '柬']
    """
    for known, made in _recent:
        if known is text:
            return made
    # Marks are replaced one for one, so places stay what they are.
    plain = text
    for mark, same in _SAME_MARKS:
        plain = plain.replace(mark, same)
    made = [Token._make((match[0], *match.span())) for match in _TOKEN.finditer(plain)]
    if len(text) >= LONG:
        _recent.append((text, made))
    return made


def lexicon(corpus: Corpus, folder: DocumentFolder, language: str) -> Lexicon:
    """Every expression that can stand for something in one text.

    An expression that a document uses collectively goes before a name, and a listed non-name before both.
    """
    shared = _shared_lexicons(corpus).get(language, {})
    own = _listed((c.text, Target(tuple(c.entities), MentionBasis.COLLECTIVE), c.language) for c in folder.collectives)
    non_names = _non_names(corpus).get(language, {})
    changed = dict(shared)
    for words, target in own.get(language, {}).items():
        if words not in non_names:
            others = changed[words[0]].targets if words[0] in changed else {}
            changed[words[0]] = _expressions({**others, words: target})
    return changed


@once_per_corpus
def _shared_lexicons(corpus: Corpus) -> dict[str, Lexicon]:
    """The lexicon that all texts of a language share."""
    listed = _listed(
        (name.text, Target((entity.id,), MentionBasis.NAME), name.language)
        for entity in corpus.entities.values()
        for name in entity.names
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
        if words := tuple(token.word for token in tokens(text)):
            listed.setdefault(language, {})[words] = target
    return listed


def _by_first_word(listed: Listed) -> Lexicon:
    groups: dict[str, Listed] = {}
    for words, target in listed.items():
        groups.setdefault(words[0], {})[words] = target
    return {first: _expressions(group) for first, group in groups.items()}


def _expressions(targets: Listed) -> Expressions:
    return Expressions(tuple(sorted({len(words) for words in targets}, reverse=True)), targets)


class Match(NamedTuple):
    """A stretch of a text that a listed expression covers."""

    start: int
    end: int
    target: Target
    depth: int


def matches(
    text: Sequence[Token], lexicon: Lexicon, depth: int = 0, longest: int | None = None, nested: bool = True
) -> Iterator[Match]:
    """Yield the longest matches of a token sequence, left to right, and those inside them one level deeper."""
    words = tuple([token.word for token in text])
    free = 0
    for at in [index for index, word in enumerate(words) if word in lexicon]:
        found = _match_at(words, at, lexicon[words[at]], longest) if at >= free else None
        if found is None:
            continue
        length, target = found
        free = at + length
        inside = text[at:free]
        yield Match(inside[0].start, inside[-1].end, target, depth)
        if target.entities and nested:
            yield from matches(inside, lexicon, depth + 1, longest=length - 1)


def _match_at(
    words: tuple[str, ...], at: int, expressions: Expressions, longest: int | None
) -> tuple[int, Target] | None:
    most = len(words) - at if longest is None else min(longest, len(words) - at)
    for length in expressions.lengths:
        if length <= most:
            target = expressions.targets.get(words[at : at + length])
            if target is not None:
                return length, target
    return None


def derive(corpus: Corpus, folder: DocumentFolder) -> list[Mention]:
    """Every mention in every text of a document, in reading order.

    A name inside another name of the same entity (China in People's Republic of China) is not counted again.
    """
    found: list[Mention] = []
    for text in folder.document.texts:
        if text.language in folder.texts:
            overrides = [override for override in folder.overrides if override.language == text.language]
            found.extend(_in_text(corpus, folder, text.language, overrides))
    return found


def _in_text(
    corpus: Corpus, folder: DocumentFolder, language: str, overrides: Sequence[MentionOverride]
) -> Iterator[Mention]:
    text = folder.texts[language]
    found = [
        match
        for match in matches(tokens(text), lexicon(corpus, folder, language))
        if not any(o.start_offset <= match.start and match.end <= o.end_offset for o in overrides)
    ]
    found += [
        Match(override.start_offset, override.end_offset, Target((override.entity,), MentionBasis.OVERRIDE), 0)
        for override in overrides
        if override.entity
    ]
    found.sort(key=lambda match: (match.start, match.depth, -match.end))
    enclosing: list[tuple[int, int, str]] = []
    for match in found:
        enclosing = [outer for outer in enclosing if outer[1] >= match.end and outer[0] <= match.start]
        for entity_id in match.target.entities:
            entity = corpus.entities.get(entity_id)
            if entity is None or any(outer[2] == entity_id for outer in enclosing):
                continue
            yield _mention(folder.document.id, language, text, match, entity)
        enclosing += [(match.start, match.end, entity_id) for entity_id in match.target.entities]


def _mention(document: str, language: str, text: str, match: Match, entity: Entity) -> Mention:
    return Mention(
        document=document,
        language=language,
        start_offset=match.start,
        end_offset=match.end,
        quote=text[match.start : match.end],
        entity=entity.id,
        entity_type=entity_type(entity),
        basis=match.target.basis,
        depth=match.depth,
    )


def covered(corpus: Corpus, folder: DocumentFolder, language: str, words: Sequence[Token]) -> set[int]:
    """Where those words of a text start that a name, collective, non-name or override accounts for."""
    found = matches(words, lexicon(corpus, folder, language), nested=False)
    spans = [(match.start, match.end) for match in found]
    spans += [(o.start_offset, o.end_offset) for o in folder.overrides if o.language == language]
    return set(_starts_inside(words, sorted(spans)))


def _starts_inside(words: Iterable[Token], spans: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the start of each word that begins in one of the spans, which are sorted."""
    reach, number = 0, 0
    for word in words:
        while number < len(spans) and spans[number][0] <= word.start:
            reach, number = max(reach, spans[number][1]), number + 1
        if word.start < reach:
            yield word.start
