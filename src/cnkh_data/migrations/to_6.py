"""Format 6: words that stand for one entity in a document (主席, “the visit”) are its terms; collectives stand for several.

Bare titles and descriptions among the names of a register become terms by hand: only who reads a document knows what it means by them.
"""

from dataclasses import dataclass

from .carrying import Step
from .changes import Change, DoubtError, Json, MisfitError, Steps, insert

COLLECTIVES, TERMS = "collectives", "terms"
CARRIED = "Listed among the collectives of the document before it had terms."
"""The reason of a term that is carried: nobody has said which words of the text it stands for."""


@dataclass(frozen=True)
class TermsOfOne(Change):
    """Collectives that stand for one entity become terms."""

    def forth(self, item: Json) -> bool:
        """Move them."""
        if not isinstance(item.get(COLLECTIVES), list):
            raise MisfitError(f"has no list {COLLECTIVES!r}")
        several = [one for one in item[COLLECTIVES] if len(one["entities"]) != 1]
        terms = [_term(one) for one in item[COLLECTIVES] if len(one["entities"]) == 1]
        insert(item, TERMS, terms, COLLECTIVES)
        item[COLLECTIVES] = several
        return True

    def back(self, item: Json) -> None:
        """Move them back; where both kinds stood, in their order, only if the terms stood last."""
        item[COLLECTIVES] += [
            {"language": one["language"], "text": one["text"], "entities": [one["entity"]]} for one in item[TERMS]
        ]
        del item[TERMS]

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """The same place, unless what is written there stands for one entity."""
        if steps[0] == COLLECTIVES and any(_is_of_one(value) for value in values.values()):
            raise DoubtError("writes a collective that stands for one entity, which is a term now")
        return steps


def _term(collective: Json) -> Json:
    (entity,) = collective["entities"]
    term = {"language": collective["language"], "text": collective["text"], "entity": entity}
    return {**term, "stands_for": None, "reason": CARRIED}


def _is_of_one(value: object) -> bool:
    """Whether a value that a case writes is a collective of one entity, or the entities of one, or has such a collective in it."""
    if isinstance(value, dict):
        return _is_of_one(value.get("entities"))
    if isinstance(value, list):
        return (len(value) == 1 and isinstance(value[0], str)) or any(map(_is_of_one, value))
    return False


STEP = Step(
    number=6,
    about="A document has terms, words that stand for one entity in it alone; collectives stand for several",
    changes=(TermsOfOne("document"),),
)
