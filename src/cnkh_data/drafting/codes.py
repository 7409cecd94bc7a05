"""Codes of a commitment that its words give plainly: whom it names as receiving, until when, how many, and what it names."""

import re
from collections.abc import Sequence

from ..fold import fold
from ..models.codelists import Action
from ..models.provisions import Deadline, Quantity
from ..texts import primary_language
from ..words import words_for
from .cast import Cast
from .deeds import Deed

ENGLISH = "en"
"""The language in which we say what is counted."""
_DIGIT = re.compile(r"\d")


def beneficiaries_of(cast: Cast, deed: Deed, actors: Sequence[str]) -> list[str]:
    """The other party, where help is given and the words name that party alone.

    Args:
        cast: who is named in the text.
        deed: what is undertaken.
        actors: who is bound.

    Example:
        >>> from cnkh_data.models.codelists import ActorKind, Force
        >>> from cnkh_data.drafting.deeds import Nature, Operator
        >>> from cnkh_data.drafting.persons import Named
        >>> cast = Cast(("china", "laos"), (Named(5, 9, "laos", ActorKind.STATE),))
        >>> deed = Deed(0, 9, (0, 4), Nature.DEED, Action.ASSIST, Operator(0, 0, Force.WILL), ("china",))
        >>> beneficiaries_of(cast, deed, ("china",)), beneficiaries_of(cast, deed, ("china", "laos"))
        (['laos'], [])
    """
    if deed.action is not Action.ASSIST:
        return []
    named = {one.actor for one in cast.within(deed.start, deed.end)} & set(cast.parties)
    others = [one for one in cast.parties if one in named and one not in actors]
    return others if len(others) == 1 else []


def deadline_of(language: str, words: str) -> Deadline | None:
    """The words by which something is to be done, where they name no date, so that none can be misread.

    Args:
        language: tag of the language.
        words: the words of the commitment.

    Example:
        >>> deadline_of("en", "sign it at an early date").printed, deadline_of("en", "sign it by the end of June 2025")
        ({'en': 'at an early date'}, None)
    """
    found = words_for("deadline", language).any.search(fold(words))
    if found is None or _DIGIT.search(found.group()) or words_for("time_unit", language).any.search(found.group()):
        return None
    return Deadline(printed={language: words[found.start() : found.end()]}, edtf=None)


def quantity_of(language: str, words: str) -> Quantity | None:
    """How many things there are to be, where one number is printed in figures before what English calls them.

    Args:
        language: tag of the language; of another than English nothing is found, since what is counted is said in English.
        words: the words of the commitment.

    Example:
        >>> found = quantity_of("en", "provide 100 government scholarships")
        >>> found.number, found.unit
        (100, 'government scholarships')
    """
    if primary_language(language) != ENGLISH:
        return None
    found = list(words_for("quantity", language).any.finditer(fold(words)))
    if len(found) != 1 or not found[0]["number"].isdigit():
        return None
    match = found[0]
    unit = words[match.end("number") : match.end()].strip()
    if len(_DIGIT.findall(match.group())) != len(match["number"]):
        return None
    return Quantity(printed={language: words[match.start() : match.end()]}, number=int(match["number"]), unit=unit)


def named_things(cast: Cast, deed: Deed, wanted: frozenset[str]) -> list[str]:
    """Those of some things that the words name behind the verb: what stands before it is an occasion or a means.

    Args:
        cast: what is named in the text.
        deed: what is undertaken.
        wanted: ids of instruments, or of places.
    """
    return list(dict.fromkeys(one for one in cast.things_within(deed.verb[0], deed.end) if one in wanted))
