"""Mentions: registered names found in the texts by longest match, then corrected by listed overrides.

A text and a name are compared as sequences of tokens (words, single characters of scripts that are written without spaces,
punctuation marks), so white space inside a printed name does not matter and no name matches inside a word.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .corpus import Corpus, DocumentFolder, Entity, entity_type
from .models import Mention, MentionOverride
from .models.codelists import MentionBasis

# Scripts written without spaces between words: Thai to Myanmar, Khmer, kana, Han, and their extensions.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[^\w\s]|_")
_SAME_MARKS = str.maketrans("’‘“”－–—", "''\"\"---")


@dataclass(frozen=True)
class Token:
    """A word, character or mark of a text, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Target:
    """What an expression stands for: entities, or nothing for a listed non-name."""

    entities: tuple[str, ...]
    basis: MentionBasis


Lexicon = dict[str, list[tuple[tuple[str, ...], Target]]]
"""First word to the expressions that begin with it, longest first."""


def tokens(text: str) -> list[Token]:
    """Split a text into tokens.

    Example:
        >>> [token.word for token in tokens("China’ s 中柬")]
        ['China', "'", 's', '中', '柬']
    """
    return [Token(match.group().translate(_SAME_MARKS), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def lexicon(corpus: Corpus, folder: DocumentFolder, language: str) -> Lexicon:
    """Every expression that can stand for something in one text.

    Names in another script of the same language count too where their characters are the same.
    """
    listed: dict[tuple[str, ...], Target] = {}
    for entity in corpus.entities.values():
        for name in entity.names:
            if name.language == language:
                listed[_words(name.text)] = Target((entity.id,), MentionBasis.NAME)
    for collective in folder.collectives:
        if collective.language == language:
            listed[_words(collective.text)] = Target(tuple(collective.entities), MentionBasis.COLLECTIVE)
    for non_name in corpus.non_names:
        if non_name.language == language:
            listed[_words(non_name.text)] = Target((), MentionBasis.NAME)
    lexicon: Lexicon = {}
    for words, target in sorted(listed.items(), key=lambda item: (-len(item[0]), item[0])):
        lexicon.setdefault(words[0], []).append((words, target))
    return lexicon


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(text))


@dataclass(frozen=True)
class Match:
    """A stretch of a text that a listed expression covers."""

    start: int
    end: int
    target: Target
    depth: int


def matches(text: Sequence[Token], lexicon: Lexicon, depth: int = 0, longest: int | None = None) -> Iterator[Match]:
    """Yield the longest matches of a token sequence, left to right, and those inside them one level deeper."""
    at = 0
    while at < len(text):
        found = _match_at(text, at, lexicon, longest)
        if found is None:
            at += 1
            continue
        length, target = found
        inside = text[at : at + length]
        yield Match(inside[0].start, inside[-1].end, target, depth)
        if target.entities:
            yield from matches(inside, lexicon, depth + 1, longest=length - 1)
        at += length


def _match_at(text: Sequence[Token], at: int, lexicon: Lexicon, longest: int | None) -> tuple[int, Target] | None:
    for words, target in lexicon.get(text[at].word, ()):
        if longest is not None and len(words) > longest:
            continue
        if len(words) <= len(text) - at and all(text[at + i].word == word for i, word in enumerate(words)):
            return len(words), target
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


def covered(corpus: Corpus, folder: DocumentFolder, language: str) -> Iterable[tuple[int, int]]:
    """Stretches of a text that a name, collective, non-name or override accounts for."""
    for match in matches(tokens(folder.texts[language]), lexicon(corpus, folder, language)):
        yield match.start, match.end
    for override in folder.overrides:
        if override.language == language:
            yield override.start_offset, override.end_offset
