"""Level 5: a gloss says what its words say, as far as names, negations and set terms can tell.

Names and numbers in glosses are looked at in `crosschecks.py` and `plausibility.py`. To compare with another language, add its
words to the tables here.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder
from ...mentions import Match, names_in, names_in_words, names_inside
from ...models import Instrument, Provision, Span
from ...models.codelists import ActorKind
from ...models.provisions import PROPOSED
from ...texts import primary_language
from ..rule import Fault, rule
from .plausibility import glossed

_ACTING = {ActorKind.STATE, ActorKind.IGO}
"""Actors whose order tells who does something to whom."""
TWO = 2
"""Sides whose order is compared; of three, one may be named last in any order."""
_FRONTED = {"zh": re.compile("[对對向同与與和为為在应應由受經经自從从]")}
"""What stands before a name that Chinese puts before the subject, and English after the verb."""
_TURNED = {"zh": re.compile("[的被由受获獲应應]")}
"""What stands between two names that English may turn round: the end of a clause before its noun, a passive."""


class _Sense(NamedTuple):
    """A sense that a gloss and its words have in common, or neither has."""

    name: str
    gloss: re.Pattern[str]
    words: dict[str, re.Pattern[str]]
    """By primary language: words that have the sense, or may have it."""


def _sense(name: str, gloss: str, zh: str) -> _Sense:
    return _Sense(name, re.compile(rf"\b(?:{gloss})\b", re.IGNORECASE), {"zh": re.compile(zh)})


_ADDED = (
    _sense(
        "a negation",
        r"(?<!if )(?:not(?! only\b)|never|cannot|nor|neither|no(?! (?:matter|less|longer|doubt)\b|\.? ?\d))",
        "[不没沒無无未勿非莫否绝絕反拒禁免防毋别別]|[历歷]久",
    ),
    _sense(
        "an end or a decrease",
        r"ceas(?:e[ds]?|ing)|stop(?:s|ped|ping)?|halt\w*|suspen\w*|terminat\w*|reduc\w*|weaken\w*|diminish\w*",
        "[停止终終减減弱缩縮削禁断斷降裁少灭滅除贫貧控打击擊]",
    ),
    _sense("terrorism", r"terroris\w*", "恐"),
    _sense("protectionism", r"protectionis\w*", "保[护護]主[义義]"),
    _sense("unilateralism", r"unilateral\w*", "[单單]"),
    _sense("multilateralism", r"multilateral\w*", "多[边邊]"),
    _sense("hegemony", r"hegemon\w*", "霸"),
    _sense("human rights", "human rights", "人[权權]"),
    _sense("climate", "climate", "气候|氣候|碳"),
    _sense("poverty", "poverty", "[贫貧穷窮]"),
    _sense("agriculture", r"agricultur\w*|farm\w*", "[农農]|[粮糧]|[鱼魚]"),
    _sense("tourism", r"touris\w*", "[游遊旅]"),
    _sense("railways", r"railways?", "[铁鐵]|高[铁鐵]|火[车車]"),
    _sense("vaccines", r"vaccin\w*", "疫苗|苗"),
    _sense("youth", r"youths?|young", "[青年轻輕]|学生|學生"),
    _sense("disasters", r"disasters?", "[灾災难難]"),
    _sense("education", r"education\w*", "教|[学學]|培"),
    _sense("digital matters", r"digital\w*", "[数數][字位码碼]|电子|電子|智"),
)
"""Senses that a gloss may not add: by words that are never used for anything else, against all that can stand for them."""
_KEPT = (
    _sense(
        "a negation",
        r"un(?!it|der|iver|ion|iq|til)\w+|non\w*|in(?:violab|separab|alienab|dispensab|just)\w+|dis(?:agree|regard|respect)\w*|\w+less(?:ly)?|not|no|none|nothing|never|cannot|nor|neither|without|free|refrain\w*|avoid\w*|"
        r"prevent\w*|oppos\w*|reject\w*|resist\w*|lack\w*|ceas\w*|stop\w*|end\w*|few|little|hardly|fail\w*|always|remember\w*|stay\w*|remain\w*|leav\w+ behind|anti\w*",
        "[绝絕决決]不|不(?:[让讓得能会會允容应應再针針参參承谋謀接]|干涉|使用|支持|[寻尋]求)|[没沒]有|[并並毫][无無]|[从從]未|勿",
    ),
    _sense(
        "a continuation",
        r"continu\w*|sustain\w*|keep\w*|kept|remain\w*|persist\w*|maintain\w*|constant\w*|ongoing|further|still|steadily|lasting|"
        r"(?:carry|carries|go|goes|carrying|going) on|unceasing\w*|unremitting\w*|always",
        "[继繼][续續]",
    ),
)
"""Senses that a gloss may not leave out: likewise, the other way."""


_BESIDE = re.compile(r"\b(?:by|with|from|support of)\s+(?:the\s+)?$", re.IGNORECASE)
"""What stands before a side that English may name out of turn."""


def _is_acting(corpus: Corpus, name: Match) -> bool:
    return any(corpus.kind_of(entity) in _ACTING for entity in name.target.entities)


@rule(level=5, needs=("names-in-gloss", "gloss-length"))
def gloss_order(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A gloss that names two sides in the other order says that the one does what the other undertook."""
    for provision, language, anchor in glossed(folder):
        fronted, turned = (table.get(primary_language(language)) for table in (_FRONTED, _TURNED))
        if fronted is None or turned is None or provision.note == PROPOSED:
            continue
        names = names_inside(names_in(corpus, folder, language), anchor)
        acting = [name for name in names if corpus.kind_of(name.entity) in _ACTING]
        order = list(dict.fromkeys(name.entity for name in acting))
        if len(order) != TWO:
            continue
        gloss = provision.gloss_en or ""
        named = [name for name in names_in_words(corpus, gloss, "en") if _is_acting(corpus, name)]
        its_order = list(dict.fromkeys(entity for name in named for entity in name.target.entities))
        if any(_BESIDE.search(gloss[: name.start]) for name in named):
            continue
        text = folder.words[language]
        moved = fronted.match(text, acting[0].start - 1) or turned.search(text, acting[0].end, acting[-1].start)
        if its_order == order[::-1] and not moved:
            got, expected = f"{its_order[0]} before {its_order[1]}", f"{order[0]} before {order[1]}, as in {language}"
            repair = f"Say of {order[0]} what the words say of it, and of {order[1]} what they say of that."
            yield Fault(provision, ("gloss_en",), got, expected, repair)


@rule(level=5, needs=("gloss-length",))
def gloss_and_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A negation, an end or a subject that a gloss has and its words have not, or the reverse, makes it say something else."""
    for provision, language, anchor in glossed(folder):
        if provision.note != PROPOSED:
            yield from islice(_sense_faults(provision, language, anchor), 1)


_ANY_ADDED = re.compile("|".join(sense.gloss.pattern for sense in _ADDED), re.IGNORECASE)
"""Whether a gloss has any of the senses that it may not add: most have none."""


def _sense_faults(provision: Provision, language: str, anchor: Span) -> Iterator[Fault]:
    gloss, primary = provision.gloss_en or "", primary_language(language)
    for sense in _ADDED if _ANY_ADDED.search(gloss) else ():
        said, words = sense.gloss.search(gloss), sense.words.get(primary)
        if said and words and not words.search(anchor.words):
            got, repair = repr(said.group()), f"Leave {sense.name} out of it: the words have none of it."
            yield Fault(provision, ("gloss_en",), got, f"nothing that {language} does not say", repair)
    for sense in _KEPT:
        words = sense.words.get(primary)
        meant = words.search(anchor.words) if words else None
        if meant and not sense.gloss.search(gloss):
            got, repair = f"nothing for {meant.group()!r}", f"Say {sense.name} in it, as the words do."
            yield Fault(provision, ("gloss_en",), got, f"what {language} says", repair)


@rule(level=5, needs=("names-in-gloss", "gloss-length"))
def titles_in_gloss(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An agreement or initiative that the words name and the gloss leaves out is one that readers of English do not find."""
    for provision, language, anchor in glossed(folder):
        said = _words_of(provision.gloss_en or "")
        for name in names_inside(names_in(corpus, folder, language), anchor):
            entity = corpus.entities.get(name.entity)
            if not isinstance(entity, Instrument) or provision.note == PROPOSED:
                continue
            english = [_words_of(one.text) for one in entity.names if one.language == "en"]
            if english and not any(len(words & said) * LEAST_NAMED >= len(words) for words in english):
                own = next(one.text for one in entity.names if one.language == "en")
                repair = f"Name the {own} in it."
                yield Fault(provision, ("gloss_en",), f"without {entity.id}", "what the words name", repair)


def _words_of(text: str) -> set[str]:
    """Words of a text that tell it from others."""
    return {word for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _SMALL}


LEAST_NAMED = 3
"""Of so many words of an English title, a gloss that names it has one at least."""
_SMALL = {"the", "and", "for", "between", "with", "from"}
