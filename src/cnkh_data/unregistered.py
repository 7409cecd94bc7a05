"""Names of a document that no register has: the probable ones, what other versions call them, and persons by part of their names."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from .corpus import Corpus, DocumentFolder, once_per_corpus, once_per_folder
from .fold import fold
from .mentions import Match, named_in, tokens
from .models import Actor, Place, Span, SpanOrPoint
from .models.codelists import ActorKind, InstrumentKind, PlaceKind
from .probable_names import PERSON, Known, Probable, kind_by_words, probable_names
from .words import words_for, written

KINDS: Mapping[str, ActorKind | InstrumentKind | PlaceKind] = {
    kind.value: kind for kinds in (PlaceKind, InstrumentKind, ActorKind) for kind in kinds
}
"""The kinds of register entries by their codes; no two registers share one."""
Names = Callable[[Corpus, DocumentFolder, str], Iterable[tuple[int, int]]]
"""Gives where the unregistered names of a text stand."""
_BODIES = {ActorKind.IGO, ActorKind.ORGAN, ActorKind.JOINT_BODY}
"""Kinds that the last words of two languages may not tell apart."""
_BEGINNING = {ActorKind.STATE, ActorKind.IGO}


def label_of_kind(kind: str) -> str:
    """What a kind of entry is called, in small letters; “entry” if there is no such kind.

    Example:
        >>> label_of_kind("joint_body"), label_of_kind("")
        ('joint body', 'entry')
    """
    found = KINDS.get(kind)
    return found.label.lower() if found else "entry"


@once_per_folder
def probable(corpus: Corpus, folder: DocumentFolder, language: str) -> Sequence[Probable]:
    """Stretches of a text that are probably names and that no register, non-name or override accounts for."""
    if written(language).names_capitalised:
        return ()
    text = folder.texts[language]
    known = [_known(corpus, language, text, match) for match in named_in(corpus, folder, language)]
    known += [Known(o.start_offset, o.end_offset, False) for o in folder.overrides if o.language == language]
    return probable_names(text, language, known)


def _known(corpus: Corpus, language: str, text: str, match: Match) -> Known:
    """A name with whether a longer one may begin with it: that of a state or a place, if it does not call it a side."""
    entities = match.target.entities
    entity = corpus.entities.get(entities[0]) if len(entities) == 1 else None
    begins = (isinstance(entity, Actor) and entity.kind in _BEGINNING) or (
        isinstance(entity, Place) and entity.kind is PlaceKind.PLACE
    )
    side = words_for("side", language).any.ends(text[match.start : match.end])
    return Known(match.start, match.end, begins and side is None)


def counterparts(
    corpus: Corpus, folder: DocumentFolder, language: str, name: Probable, capitalised: Names | None = None
) -> dict[str, str]:
    """What other versions of its provision call a name that no register has, by language; none where their words do not tell.

    `capitalised` gives the unregistered names of a language in which names have capitals.
    """
    provision = folder.provision_at(language, name.start)
    if provision is None or language not in provision.anchors:
        return {}
    listed = {
        tag: _names_in(corpus, folder, tag, span, name.kind, capitalised) for tag, span in provision.anchors.items()
    }
    words = folder.texts[language][name.start : name.end]
    own = listed.pop(language)
    # Where both versions have as many names of a kind, they stand in one order more often than not.
    pairs = {tag: dict(zip(own, there, strict=True)) for tag, there in listed.items() if len(own) == len(there)}
    return {tag: pair[words] for tag, pair in pairs.items() if words in pair}


def _names_in(
    corpus: Corpus,
    folder: DocumentFolder,
    language: str,
    span: Span | SpanOrPoint,
    kind: str,
    capitalised: Names | None,
) -> list[str]:
    """Unregistered names of a kind in a stretch of a text, each once: of the very kind or, if there are none, of one like it."""
    text = folder.texts.get(language, "")
    if written(language).names_capitalised:
        places = capitalised(corpus, folder, language) if capitalised and text else ()
        there = [(start, end, kind_by_words(text[start:end], language)) for start, end in places]
    else:
        there = [(one.start, one.end, one.kind) for one in (probable(corpus, folder, language) if text else ())]
    there = [one for one in there if span.start_offset <= one[0] < span.end_offset]
    if kind == PERSON and written(language).names_capitalised:
        there = [one for one in there if is_titled(text, one[0], one[1], language)] or there
    found = [one for one in there if one[2] == kind] or [one for one in there if _alike(one[2], kind)]
    whole = (_whole(text, start, end, language, kind) for start, end, _ in sorted(found))
    return list(dict.fromkeys(filter(None, whole)))


_JOINED_BEFORE = re.compile(r"(?<![\w-])[A-Z]\w*(?:[-–—][A-Z]\w*)+\s+\Z")
"""Words joined by hyphens at the end of what stands before a name: China-Laos."""


def _whole(text: str, start: int, end: int, language: str, kind: str) -> str:
    """A name with what is joined by hyphens before it or, of a person, without a title."""
    if not written(language).names_capitalised:
        return text[start:end]
    if kind == PERSON:
        return without_title(text[start:end], language)
    joined = _JOINED_BEFORE.search(text, max(0, start - LONGEST_JOINED), start)
    return text[joined.start() if joined else start : end]


def is_titled(text: str, start: int, end: int, language: str) -> bool:
    """Whether words are a person's name with a title: at their head, right before them, or with whose it is between.

    Example:
        >>> text = "the Prime Minister of the Kingdom Sok Dara met President Li Hua in Siem Reap"
        >>> [is_titled(text, text.index(name), text.index(name) + len(name), "en") for name in ("Sok Dara", "Li Hua", "Siem Reap")]
        [True, True, False]
    """
    titles = words_for("title_before_name", language).any
    before = fold(text[max(0, start - LONGEST_TITLE) : start]).rstrip()
    if titles.match(fold(text[start:end])) or titles.ends(before):
        return True
    courtesy = words_for("courtesy", language).any.ends(before)
    return courtesy is not None or is_held(before, text[start:end], language)


def is_held(before: str, words: str, language: str) -> bool:
    """Whether words may be the name of whoever holds an office that stands right before them with whose it is: Premier of China Li Qiang.

    Args:
        before: what stands before them, in its sentence.
        words: words with capitals.
        language: of both.
    """
    if not 2 <= len(words.split()) <= MOST_NAMES or kind_by_words(words, language):
        return False
    clause = fold(re.split(r"[.,;:()]\s", before)[-1])
    whose, small = words_for("of_whom", language)["after"], words_for("inside_name", language).any
    for title in words_for("title_before_name", language).any.finditer(clause):
        rest = clause[title.end() :].split()
        inside = all(word[0].isupper() or small.fullmatch(word) for word in rest)
        if rest and inside and whose.match(clause[title.end() :].lstrip()):
            return True
    return False


def is_person(text: str, start: int, end: int, language: str) -> bool:
    """Whether words are probably a person's name: by a title before or behind them, or since whoever they name speaks.

    Example:
        >>> text = "Sok Dara, the Deputy Prime Minister, thanked Li Hua. Wu Bo said so. Siem Reap is far."
        >>> [is_person(text, text.index(name), text.index(name) + len(name), "en") for name in ("Sok Dara", "Wu Bo", "Siem Reap")]
        [True, True, False]
    """
    if is_titled(text, start, end, language):
        return True
    words, how = text[start:end], written(language)
    parts = len(words.split()) if how.apart else len(words)
    if not 2 <= parts <= MOST_NAMES or kind_by_words(words, language):
        return False
    behind = text[end : end + LONGEST_TITLE]
    if words_for("says", language).any.match(fold(behind.lstrip())):
        return True
    apposition = _APPOSITION.match(behind)
    return apposition is not None and bool(words_for("title_before_name", language).any.search(fold(apposition[1])))


_APPOSITION = re.compile(r", ([^,.;()\n]+)")
"""What stands between a comma behind a name and the next mark."""


def without_title(words: str, language: str) -> str:
    """The name of a person without titles before it; the same words if they have nothing else, or names have no capitals.

    Example:
        >>> without_title("Prime Minister Sok Dara", "en"), without_title("President", "en")
        ('Sok Dara', 'President')
    """
    if not written(language).names_capitalised:
        return words
    tables = ("capitalised_word", "office_of_one", "office_of_several", "honorific", "courtesy")
    ends = [match.end() for table in tables for match in words_for(table, language).any.finditer(words)]
    return words[max(ends, default=0) :].strip() or words


LONGEST_TITLE = 120
"""Characters of a title with whose it is."""
MOST_NAMES = 4
"""Words of a person's name, or characters where words are written together."""
LONGEST_JOINED = 60
"""Characters before a name among which words joined by hyphens stand."""


def _alike(one: str, other: str) -> bool:
    """Whether two kinds may be those of one entry; a person's name has no word that tells."""
    return one == other or {KINDS.get(one), KINDS.get(other)} <= _BODIES or {one, other} == {"", PERSON}


def titled_person(corpus: Corpus, before: str, name: str, language: str) -> str:
    """Id of the one person of the registers of whose names some words are a part, if a title stands before them; empty if none is.

    King Sihamoni is Norodom Sihamoni. `before` is what stands before the words.
    """
    if not words_for("title_before_name", language).any.ends(before.rstrip()):
        return ""
    found = _persons_by_word(corpus).get((language, tokens(name).words), set())
    return next(iter(found)) if len(found) == 1 else ""


def titled_persons(corpus: Corpus, text: str, language: str) -> set[str]:
    """Ids of the persons whom some words name by a part of their names, with a title before it."""
    titles = words_for("title_before_name", language).any
    words = tokens(text)
    after = (words.inside(match.end(), len(text))[:1] for match in titles.finditer(text))
    named = (titled_person(corpus, text[: words.starts[at]], words.words[at], language) for one in after for at in one)
    return set(filter(None, named))


@once_per_corpus
def _persons_by_word(corpus: Corpus) -> dict[tuple[str, tuple[str, ...]], set[str]]:
    """First and last words of the names of persons, with their language, where words are written apart."""
    found: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for actor in corpus.actors:
        for name in actor.names if actor.kind is ActorKind.PERSON else ():
            words = tokens(name.text).words if written(name.language).apart else ()
            for part in (words[:1], words[-1:]) if len(words) > 1 else ():
                found.setdefault((name.language, part), set()).add(actor.id)
    return found
