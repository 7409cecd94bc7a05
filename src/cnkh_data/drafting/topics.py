"""What some words are about, told from cue words of each topic."""

from ..models.codelists import Topic
from .grammar import Grammar

GENERAL = {"framework": 0.7, "multilateral": 0.7}
"""Weight of topics whose words stand in many sentences that are about something else."""
EARLY = 0.8
"""Weight of a cue's place: the first words count so much more than the last."""


def topics_of(grammar: Grammar, words: str) -> list[Topic]:
    """The topics of some folded words, the main one first; none where no cue stands.

    Example:
        >>> from cnkh_data.drafting.grammar import grammar_of
        >>> topics_of(grammar_of("en"), "deepen cooperation in clean energy and trade")[0].value
        'energy'
    """
    weights: dict[str, float] = {}
    length = max(1, len(words))
    for code, cues in grammar.language.table("topic_cue").by_code.items():
        for match in cues.finditer(words):
            weight = (1 + EARLY * (1 - match.start() / length)) * GENERAL.get(code, 1)
            weights[code] = weights.get(code, 0) + weight
    ranked = sorted(weights, key=lambda code: -weights[code])
    return [Topic[code.upper()] for code in ranked if weights[code] * MUCH >= weights[ranked[0]]]


MUCH = 2.5
"""A further topic has so many times less weight than the main one, at most."""
