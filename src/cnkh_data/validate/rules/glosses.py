"""Level 5: a gloss says what its words say, as far as names, negations and set terms can tell.

Names and numbers in glosses are looked at in `crosschecks.py` and `plausibility.py`.
"""

import re
from collections.abc import Iterator
from itertools import islice

from ...corpus import Corpus, DocumentFolder
from ...fold import fold
from ...mentions import Match, names_in, names_in_words, names_inside
from ...models import Instrument, Provision, Span
from ...models.codelists import ActorKind
from ...words import EDITORS, kinds, words_for
from ..fault import Fault
from ..rule import rule
from .plausibility import glossed

_ACTING = {ActorKind.STATE, ActorKind.IGO}
"""Actors whose order tells who does something to whom."""
TWO = 2
"""Sides whose order is compared; of three, one may be named last in any order."""
LONGEST_BEFORE = 40
"""Characters before a name in which words stand that put it in front."""


def _is_acting(corpus: Corpus, name: Match) -> bool:
    return any(corpus.kind_of(entity) in _ACTING for entity in name.target.entities)


@rule(level=5, needs=("names-in-gloss", "gloss-length"))
def gloss_order(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A gloss that names two sides in the other order says that the one does what the other undertook."""
    for provision, language, anchor in glossed(folder):
        fronted, turned = words_for("fronted", language).any, words_for("turned", language).any
        if not (fronted and turned) or provision.proposed:
            continue
        names = names_inside(names_in(corpus, folder, language), anchor)
        acting = [name for name in names if corpus.kind_of(name.entity) in _ACTING]
        order = list(dict.fromkeys(name.entity for name in acting))
        if len(order) != TWO:
            continue
        gloss = provision.gloss_en or ""
        named = [name for name in names_in_words(corpus, gloss, EDITORS) if _is_acting(corpus, name)]
        its_order = list(dict.fromkeys(entity for name in named for entity in name.target.entities))
        beside = words_for("beside", EDITORS).any
        if any(beside.ends(fold(gloss[: name.start]).rstrip()) for name in named):
            continue
        text = folder.words[language]
        before = text[max(0, acting[0].start - LONGEST_BEFORE) : acting[0].start].rstrip()
        moved = fronted.ends(before) or turned.search(text, acting[0].end, acting[-1].start)
        if its_order == order[::-1] and not moved:
            got, expected = f"{its_order[0]} before {its_order[1]}", f"{order[0]} before {order[1]}, as in {language}"
            repair = f"Say of {order[0]} what the words say of it, and of {order[1]} what they say of that."
            yield Fault(provision, ("gloss_en",), got, expected, repair)


@rule(level=5, needs=("gloss-length",))
def gloss_and_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A negation, an end or a subject that a gloss has and its words have not, or the reverse, makes it say something else."""
    for provision, language, anchor in glossed(folder):
        if not provision.proposed:
            yield from islice(_sense_faults(provision, language, anchor), 1)


def _sense_faults(provision: Provision, language: str, anchor: Span) -> Iterator[Fault]:
    """Yield what the gloss surely says and the words cannot, and then the reverse."""
    gloss = fold(provision.gloss_en or "")
    for code, said in _said_by_one(gloss, EDITORS, anchor.words, language):
        got, repair = repr(said), f"Leave {_called(code)} out of it: the words have none of it."
        yield Fault(provision, ("gloss_en",), got, f"nothing that {language} does not say", repair)
    for code, said in _said_by_one(anchor.words, language, gloss, EDITORS):
        got, repair = f"nothing for {said!r}", f"Say {_called(code)} in it, as the words do."
        yield Fault(provision, ("gloss_en",), got, f"what {language} says", repair)


def _said_by_one(words: str, language: str, others: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield each sense that some words surely have and others, in another language, cannot have; and the word that has it."""
    sure, perhaps = words_for("sense", language), words_for("sense_perhaps", other)
    for cue in sure.all_in(words) if sure.any.search(words) else ():
        if cue.code in perhaps and not perhaps[cue.code].search(others):
            yield cue.code, cue.words


def _called(sense: str) -> str:
    """What a finding calls a sense."""
    return kinds()["sense"].codes[sense]


@rule(level=5, needs=("names-in-gloss", "gloss-length"))
def titles_in_gloss(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An agreement or initiative that the words name and the gloss leaves out is one that readers of English do not find."""
    for provision, language, anchor in glossed(folder):
        said = _words_of(provision.gloss_en or "")
        for name in names_inside(names_in(corpus, folder, language), anchor):
            entity = corpus.entities.get(name.entity)
            if not isinstance(entity, Instrument) or provision.proposed:
                continue
            english = [_words_of(one.text) for one in entity.names if one.language == EDITORS]
            if english and not any(len(words & said) * LEAST_NAMED >= len(words) for words in english):
                own = next(one.text for one in entity.names if one.language == EDITORS)
                repair = f"Name the {own} in it."
                yield Fault(provision, ("gloss_en",), f"without {entity.id}", "what the words name", repair)


def _words_of(text: str) -> set[str]:
    """Words of a text that tell it from others."""
    small = words_for("no_key_word", EDITORS).any
    return {word for word in re.findall(r"[a-z]{3,}", text.lower()) if not small.fullmatch(word)}


LEAST_NAMED = 3
"""Of so many words of an English title, a gloss that names it has one at least."""
