"""Codes of a commitment that its words give plainly: whom it names as receiving, until when, how many, and what it names."""

import re
from collections.abc import Sequence

from ..fold import fold
from ..models.codelists import Action, Delegation, Force, Precision
from ..models.provisions import Deadline, Quantity
from ..texts import primary_language
from ..words import words_for
from .cast import Cast
from .deeds import Deed
from .grammar import Grammar

ENGLISH = "en"
"""The language in which we say what is counted."""
_DIGIT = re.compile(r"\d")


def beneficiaries_of(cast: Cast, grammar: Grammar, text: str, deed: Deed, actors: Sequence[str]) -> list[str]:
    """The one party that the words name as receiving: to whom something is done, or whose goods or works it is about.

    Args:
        cast: who is named in the text.
        grammar: the words of the language.
        text: the folded text.
        deed: what is undertaken.
        actors: who is bound.

    Example:
        >>> from cnkh_data.models.codelists import ActorKind, Force
        >>> from cnkh_data.drafting.deeds import Nature, Operator
        >>> from cnkh_data.drafting.persons import Named
        >>> from cnkh_data.words import language
        >>> english, words = Grammar(language("en")), "help Laos to build schools"
        >>> cast = Cast(("china", "laos"), (Named(5, 9, "laos", ActorKind.STATE),))
        >>> deed = Deed(0, 26, (0, 4), Nature.DEED, Action.ASSIST, Operator(0, 0, Force.WILL), ("china",))
        >>> beneficiaries_of(cast, english, words, deed, ("china",)), beneficiaries_of(cast, english, words, deed, ("laos",))
        (['laos'], [])
    """
    if deed.action in (Action.ABSTAIN, Action.ATTEND):
        return []
    named = [one for one in cast.within(deed.start, deed.end) if one.actor in cast.parties]
    given = [one for one in named if _stands_behind(grammar, "given_to", text, deed.start, one.start)]
    helps = deed.action is Action.ASSIST
    if not given and grammar.apart and not helps:
        return []
    behind = [one for one in named if one.start >= deed.verb[1]]
    apart = [one for one in behind if not _stands_behind(grammar, "where_or_with", text, deed.start, one.start)]
    taking = given or apart or (named if helps else [])
    meant = [
        one for one in dict.fromkeys(one.actor for one in taking) if not helps or one not in actors or len(actors) > 1
    ]
    others = {one.actor for one in behind} - set(meant) - (set(actors) if helps else set())
    if len(meant) != 1 or (others and not given) or set(actors) == set(meant):
        return []
    return meant


def _stands_behind(grammar: Grammar, table: str, text: str, start: int, at: int) -> bool:
    """Whether a word of a table ends where a name begins."""
    words = grammar.language.words(table)
    return bool(words) and words.ends(text[start:at].rstrip()) is not None


def helps_other(cast: Cast, grammar: Grammar, text: str, deed: Deed) -> bool:
    """Whether the words support or train somebody of one party: *support Cambodian students*, which is help.

    Args:
        cast: who is named in the text.
        grammar: the words of the language.
        text: the folded text.
        deed: what is undertaken.
    """
    if grammar.at("own_support", text, *deed.verb) is None:
        return False
    first = next(iter(cast.within(deed.verb[1], deed.end)), None)
    return first is not None and first.actor in cast.parties and not text[deed.verb[1] : first.start].strip()


def counterparts_of(cast: Cast, actors: Sequence[str]) -> list[str]:
    """The other of two parties, where one alone is bound.

    Args:
        cast: who is named in the text.
        actors: who is bound.

    Example:
        >>> counterparts_of(Cast(("china", "laos")), ("china",)), counterparts_of(Cast(("china", "laos")), ("china", "laos"))
        (['laos'], [])
    """
    others = [one for one in cast.parties if one not in actors]
    return others if len(cast.parties) == 2 and len(others) == 1 and len(actors) == 1 else []


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


def delegation_of(grammar: Grammar, text: str, deed: Deed, bodies: Sequence[str]) -> Delegation:
    """Whether a named body is charged or created: its role is spoken of, or it is set up.

    Args:
        grammar: the words of the language.
        text: the folded text.
        deed: what is undertaken.
        bodies: the bodies that its words name.
    """
    if not bodies:
        return Delegation.NONE
    if deed.action is Action.ESTABLISH:
        return Delegation.NEW_BODY
    charged = grammar.has("role_of_body", text, deed.start, deed.end)
    return Delegation.EXISTING_BODY if charged else Delegation.NONE


def precision_of(cast: Cast, grammar: Grammar, language: str, text: str, deed: Deed) -> Precision:
    """How decidable it seems: an act that could be dated, a thing with a name, or a field.

    A name that only says between what or in what there is to be cooperation makes nothing definite, nor does a community or concept.

    Args:
        cast: what is named in the text.
        grammar: the words of the language.
        language: tag of the language.
        text: the folded text.
        deed: what is undertaken.
    """
    words = text[deed.start : deed.end]
    dated = words_for("deadline", language).any.search(words) or words_for("quantity", language).any.search(words)
    furthered = grammar.at("steers", text, deed.verb[0], deed.end) is not None
    act = deed.action in (Action.NEGOTIATE, Action.PLAN) and not (furthered and deed.action is Action.NEGOTIATE)
    held = deed.action is Action.IMPLEMENT and grammar.at("held", text, deed.verb[0], deed.end) is not None
    if (
        dated
        or act
        or deed.action in (Action.ABSTAIN, Action.ATTEND)
        or (held and grammar.has("gathering", words, 0, len(words)))
    ):
        return Precision.OBJECT if deed.operator.force is Force.BACKS else Precision.DECIDABLE
    return Precision.OBJECT if _is_definite(cast, grammar, text, deed) else Precision.FIELD


def _is_definite(cast: Cast, grammar: Grammar, text: str, deed: Deed) -> bool:
    """Whether what the verb acts on is a thing with a name, or a body of the parties."""
    if grammar.has("role_of_body", text, deed.start, deed.end) and grammar.has(
        "charged_body", text, deed.start, deed.end
    ):
        return True
    things = [one for one in cast.things_at(deed.verb[1], deed.end) if one[2] not in cast.ideas]
    if not things:
        return not cast.things_at(deed.verb[1], deed.end) and grammar.has("title_marks", text, deed.verb[1], deed.end)
    if deed.action is not Action.INTENSIFY:
        return True
    if grammar.apart:
        return not grammar.has("object_action", text, deed.verb[1], things[0][0], "intensify")
    return not grammar.has("object_action", text, things[-1][1], deed.end, "intensify")
