"""What some words are about, told from cue words of each topic."""

from collections.abc import Mapping
from types import MappingProxyType

from ..models.codelists import Act, Topic
from .grammar import Grammar

GENERAL: Mapping[str, float] = MappingProxyType({"framework": 0.7, "multilateral": 0.7})
"""Weight of topics whose words stand in many sentences that are about something else."""
BY_ACT: Mapping[Act, Mapping[str, float]] = MappingProxyType(
    {
        Act.RECORD: {"political_exchange": 2.0, "multilateral": 0.5},
        Act.ASSERT: {"political_exchange": 0.7, "framework": 1.6},
    }
)
"""Weight that some topics have besides, by what a sentence does: who records talks names what these were about, and is about the talks."""
EARLY = 0.8
"""Weight of a cue's place: the first words count so much more than the last."""


def topics_of(grammar: Grammar, words: str, act: Act | None = None) -> list[Topic]:
    """The topics of some folded words, the main one first; none where no cue stands.

    Args:
        grammar: the words of the language.
        words: the words.
        act: what they do, if that is known.

    Example:
        >>> from cnkh_data.drafting.grammar import grammar_of
        >>> topics_of(grammar_of("en"), "deepen cooperation in clean energy and trade")[0].value
        'energy'
        >>> topics_of(grammar_of("en"), "In the face of global challenges, the two sides deepened their friendship.")[0].value
        'framework'
    """
    return _told(grammar, _behind_frame(grammar, words), act) or _told(grammar, words, act)


def _told(grammar: Grammar, words: str, act: Act | None) -> list[Topic]:
    weights: dict[str, float] = {}
    length = max(1, len(words))
    more = BY_ACT.get(act, {}) if act else {}
    for code, cues in grammar.language.table("topic_cue").by_code.items():
        for match in cues.finditer(words):
            weight = (1 + EARLY * (1 - match.start() / length)) * GENERAL.get(code, 1) * more.get(code, 1)
            weights[code] = weights.get(code, 0) + weight
    ranked = sorted(weights, key=lambda code: -weights[code])
    return [Topic[code.upper()] for code in ranked if weights[code] * MUCH >= weights[ranked[0]]]


def _behind_frame(grammar: Grammar, words: str) -> str:
    """Words without those at their head that only say when, where or in view of what the rest is said."""
    at = 0
    for clause in grammar.clauses(words, 0, len(words)):
        begins = grammar.at("frame", words, grammar.lead(words, clause.start, clause.end), clause.end)
        last = grammar.last("frame_end", words, clause.start, clause.end)
        if begins is None and (last is None or last.end != clause.end):
            break
        at = clause.stop
    return words[at:]


MUCH = 2.5
"""A further topic has so many times less weight than the main one, at most."""
