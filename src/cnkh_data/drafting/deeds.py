"""What a clause undertakes under an operator: each verb with its object, told from aims and from positions by verb and object."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from ..models.codelists import Action, Force
from .grammar import Found, Grammar, blanks, is_mark
from .object_actions import action_of


class Nature(Enum):
    """What a verb with its object is."""

    DEED = "deed"
    """An activity, which commits."""
    AIM = "aim"
    """An outcome, which commits nobody."""
    ORDER = "order"
    """A principle, or a goal of the order of the world: a position."""


@dataclass(frozen=True)
class Operator:
    """Words that govern what follows them, with the force that they give."""

    start: int
    end: int
    force: Force


@dataclass(frozen=True)
class Deed:
    """What is undertaken, as one verb or one of several objects says it."""

    start: int
    end: int
    verb: tuple[int, int]
    nature: Nature
    action: Action
    operator: Operator
    actors: tuple[str, ...]
    known: bool = True
    """Whether its verb is among the words of the language."""


_ITEM = re.compile("[、]")


def deeds_in(
    grammar: Grammar, text: str, start: int, end: int, operator: Operator, actors: tuple[str, ...], guess: bool = False
) -> list[Deed]:
    """What stands under an operator in a clause: a deed, aim or position for each verb of its own.

    Args:
        grammar: the words of the language.
        text: the folded text.
        start: where the words begin that the operator governs, with whom left out.
        end: where the clause ends.
        operator: the operator.
        actors: who is bound.
        guess: whether the first word is a verb by its place, also where nobody listed it.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "agreed to perforate the paper and hold talks"
        >>> found = deeds_in(Grammar(language("en")), words, 10, len(words), Operator(0, 9, Force.AGREED), (), guess=True)
        >>> [words[one.start:one.end] for one in found]
        ['perforate the paper', 'hold talks']
    """
    found: list[Deed] = []
    for a, b, verb in _parts(grammar, text, start, end, guess):
        made = _deed(grammar, text, a, b, verb, operator, actors)
        if (
            found
            and is_unfinished(grammar, text, found[-1])
            and (made.nature is Nature.DEED or (grammar.apart and found[-1].action is Action.ASSIST))
        ):
            before = found.pop()
            made = replace(made, start=before.start, verb=before.verb, action=before.action, nature=Nature.DEED)
        found.append(made)
    return found


def is_unfinished(grammar: Grammar, text: str, deed: Deed) -> bool:
    """Whether something undertaken only begins what follows it: a verb before its object, or measures to be taken.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "采取有效措施，扩大进口"
        >>> operator = Operator(0, 0, Force.WILL)
        >>> taken = Deed(0, 6, (0, 2), Nature.DEED, Action.IMPLEMENT, operator, ())
        >>> is_unfinished(Grammar(language("zh")), words, taken)
        True
    """
    measures = grammar.at("measures", text, deed.verb[0], deed.end)
    if measures is not None and measures.end == deed.end:
        return True
    if not grammar.apart or not deed.known:
        return False
    behind = blanks(text, deed.verb[1], deed.end)
    joined = grammar.at("joins", text, behind, deed.end)
    return behind >= deed.end or (joined is not None and (joined.end >= deed.end or is_mark(text[joined.end])))


def _deed(
    grammar: Grammar, text: str, start: int, end: int, verb: Found, operator: Operator, actors: tuple[str, ...]
) -> Deed:
    if grammar.has("withheld", text, operator.start, operator.end) or grammar.at("withheld", text, start, end):
        return Deed(start, end, (verb.start, verb.end), Nature.DEED, Action.ABSTAIN, operator, actors)
    nature = nature_of(grammar, text, verb, end)
    action = action_of(grammar, text, start, verb, end)
    return Deed(start, end, (verb.start, verb.end), nature, action, operator, actors)


def nature_of(grammar: Grammar, text: str, verb: Found, end: int) -> Nature:
    """What a verb with its object is: the last noun decides where a phrase ends in its noun, else the first.

    Example:
        >>> from cnkh_data.words import language
        >>> chinese = Grammar(language("zh"))
        >>> [nature_of(chinese, words, chinese.at("deed", words, 0, len(words)), len(words)).value
        ...  for words in ("深化各领域合作", "深化政治互信", "推动构建人类命运共同体")]
        ['deed', 'aim', 'order']
    """
    if grammar.has("title_marks", text, verb.end, end):
        return Nature.DEED
    verb = _of_others(grammar, text, verb, end) or verb
    if grammar.has("deed_object", text, verb.end, end, "order") and verb.code not in {"explore", "negotiate"}:
        return Nature.ORDER
    verb = _helped(grammar, text, verb, end)
    kind = grammar.at("deed_kind", text, verb.start, end)
    unlisted = grammar.apart and grammar.at("deed", text, verb.start, end) is None
    if not unlisted and (kind is None or kind.code == "never"):
        return Nature.DEED if kind is None else Nature.AIM
    loose = unlisted or (kind is not None and kind.code == "loose")
    if grammar.apart:
        noun = _first_noun(grammar, text, verb.end, _before_means(grammar, text, verb.end, end))
    else:
        listed = list(_nouns(grammar, text, verb.end, end))
        if loose and any(one.code == "activity" and grammar.at("series_mark", text, one.end, end) for one in listed):
            return Nature.DEED
        noun = max(listed, key=lambda one: (one.end, one.end - one.start), default=None)
    if noun is None:
        return Nature.DEED if loose else Nature.AIM
    return Nature.DEED if noun.code == "activity" else Nature.AIM


def _of_others(grammar: Grammar, text: str, verb: Found, end: int) -> Found | None:
    """What others are to do who are encouraged to: *encourage enterprises to explore it*."""
    to = grammar.language.words("infinitive")
    if not grammar.apart or grammar.at("others_act", text, verb.start, end) is None or not to:
        return None
    for match in to.expression.finditer(text, verb.end, end):
        inner = grammar.at("deed", text, grammar.skip("clause_adverb", text, match.end(), end), end)
        if inner is not None:
            return inner
    return None


def _helped(grammar: Grammar, text: str, verb: Found, end: int) -> Found:
    """The verb that decides: behind one of help, another that follows it at once, as in *help boost growth*."""
    if not grammar.apart or verb.code != "assist":
        return verb
    inner = grammar.at("deed", text, blanks(text, verb.end, end), end)
    return inner if inner is not None and inner.code != "assist" else verb


def _first_noun(grammar: Grammar, text: str, start: int, end: int) -> Found | None:
    """The first noun of an object, or the activity that *and* joins to it."""
    listed = list(_nouns(grammar, text, start, end))
    head = _head_noun(grammar, text, listed)
    if head is not None and head.code == "activity":
        return head  # the partnership action plan
    listed = listed[:2]
    if len(listed) > 1 and listed[1].code == "activity":
        joint = grammar.at("joins", text, blanks(text, listed[0].end, listed[1].start), listed[1].start)
        if joint is not None and not text[joint.end : listed[1].start].strip():
            return listed[1]
    return listed[0] if listed else None


def _head_noun(grammar: Grammar, text: str, listed: Sequence[Found]) -> Found | None:
    """The last of nouns that stand side by side, or with words between them that join nothing: what a compound is."""
    head = listed[0] if listed else None
    for before, one in pairwise(listed):
        between = text[before.end : one.start]
        if any(is_mark(letter) for letter in between) or _joins_phrases(grammar, between):
            break
        head = one
    return head


_BETWEEN_PHRASES = [
    "no_object",
    "joins",
    "infinitive",
    "purpose",
    "that",
    "which",
    "determiner",
    "participle",
    "told_past",
    "finite",
]
"""Tables with a word of which one phrase ends and another begins."""


def _joins_phrases(grammar: Grammar, words: str) -> bool:
    """Whether words that stand between two nouns make two phrases of them."""
    return any(grammar.has(table, words, 0, len(words)) for table in _BETWEEN_PHRASES)


def _nouns(grammar: Grammar, text: str, start: int, end: int) -> Iterator[Found]:
    return (one for one in grammar.all("deed_object", text, start, end) if one.code != "order")


def _before_means(grammar: Grammar, text: str, start: int, end: int) -> int:
    """Where an object ends before words of purpose or means."""
    means = grammar.first("purpose", text, start, end)
    return means.start if means else end


def _parts(grammar: Grammar, text: str, start: int, end: int, guess: bool = False) -> Iterator[tuple[int, int, Found]]:
    """Stretches of a clause, each with the verb that opens it or, behind phrases of place and means, its main verb."""
    first = (unlisted_verb(grammar, text, start, end) if guess else None) or main_verb(grammar, text, start, end)
    if first is None:
        return
    begins = [(start, start, first)]
    if not _others_do(grammar, text, first, end):
        begins += _further(grammar, text, first, end)
    for number, (_, begin, verb) in enumerate(begins):
        at = _behind_infinitive(grammar, text, begin, verb.start)
        if grammar.apart and _behind_adverbs(grammar, text, at, end) < verb.start:
            at = verb.start
        stop = begins[number + 1][0] if number + 1 < len(begins) else end
        yield at, _without_tail(grammar, text, at, stop, verb), verb


def _others_do(grammar: Grammar, text: str, verb: Found, end: int) -> bool:
    """Whether the verbs in a series behind one are of others: behind one of encouragement, and in Chinese of support."""
    encourages = grammar.at("others_act", text, verb.start, end) is not None
    backs = grammar.language.words("force", "backs")
    supports = not grammar.apart and bool(backs) and backs.expression.match(text, verb.start, end) is not None
    return verb.code == Action.INTENSIFY and (encourages or supports)


def _behind_infinitive(grammar: Grammar, text: str, start: int, end: int) -> int:
    """Where words begin behind the mark of an infinitive."""
    found = grammar.at("infinitive", text, start, end)
    return blanks(text, found.end, end) if found else start


def _without_tail(grammar: Grammar, text: str, start: int, end: int, verb: Found) -> int:
    """Where a part ends, without what joins the next one to it, and without the purpose that it tells."""
    if grammar.apart:
        for purpose in grammar.all("purpose", text, start + 1, end):
            if purpose.code == "end":
                end = purpose.start
                break
        end = _before_noun(grammar, text, start, _before_infinitive(grammar, text, verb, end))
    words = text[start:end].rstrip(" ,;、\n")
    if match := grammar.language.words("clause_lead").ends(words):
        words = words[: match.start()] if match.start() else words
    return start + len(words.rstrip(" ,;"))


def _before_noun(grammar: Grammar, text: str, start: int, end: int) -> int:
    """Where words end before *and to* with a noun behind it: *committed to hold talks and to the Charter*."""
    for joint in grammar.all("joins", text, start, end):
        to = grammar.at("infinitive", text, blanks(text, joint.end, end), end)
        if to is not None and grammar.at("determiner", text, blanks(text, to.end, end), end):
            return joint.start
    return end


def _before_infinitive(grammar: Grammar, text: str, verb: Found, end: int) -> int:
    """Where an infinitive begins that tells what something is for; the end, if the object itself acts."""
    head = blanks(text, verb.end, end) if verb.code == "abstain" else verb.start
    if grammar.at("pivot", text, head, end) or not (to := grammar.language.words("infinitive")):
        return end
    for match in to.expression.finditer(text, verb.end, end):
        at = grammar.skip("subject_adverb", text, match.end(), end)
        if (
            (grammar.at("deed", text, at, end) or _acts_on(grammar, text, at, end))
            and match.start() > verb.end + 2
            and not grammar.language.words("pivot").ends(text[verb.end : match.start()].rstrip())
        ):
            return match.start()
    return end


def _acts_on(grammar: Grammar, text: str, at: int, end: int) -> bool:
    """Whether a word that nobody listed is a verb by what follows it: *to translate it*, *to mitigate the impact*."""
    word = _VERB.match(text, at, end)
    if word is None or grammar.at("no_verb", text, at, end):
        return False
    behind = blanks(text, word.end(), end)
    return any(grammar.at(table, text, behind, end) for table in ("determiner", "it"))


def _further(grammar: Grammar, text: str, first: Found, end: int) -> Iterator[tuple[int, int, Found]]:
    """Yield where words end before further verbs of their own, and where these begin: behind a mark of series, or behind a word that joins two verbs."""
    before = start = first.end
    for stop, behind in _joints(grammar, text, start, end):
        purposes = grammar.apart and _before_infinitive(grammar, text, first, stop) < stop
        if purposes and grammar.has("infinitive", text, stop, behind):
            return  # do it to help them and to please us
        if grammar.apart and _is_theirs(grammar, text, first, stop, behind):
            continue  # take measures to improve it and expedite it
        with_whom = grammar.skip("stays_with", text, behind, end) if grammar.apart else behind
        verb = grammar.at("deed", text, with_whom, end) or grammar.at("deed", text, behind, end)
        if (
            verb is None
            and grammar.apart
            and grammar.has("infinitive", text, stop, behind)
            and _acts_on(grammar, text, behind, end)
        ):
            verb = unlisted_verb(grammar, text, behind, end)  # and to perforate it
        at = verb.start if verb is not None else behind
        if verb is not None and grammar.apart and _is_of_preposition(grammar, text, first, stop, verb):
            continue  # cooperate on preventing it and fighting it
        if verb is None or not _is_verb(grammar, text, verb, end) or not text[before:stop].strip(" ,、"):
            continue
        if grammar.apart or stop - before >= LONG_OBJECT or _is_whole(grammar, text, start, stop):
            yield stop, at, verb
            before = verb.end


def _is_theirs(grammar: Grammar, text: str, first: Found, stop: int, at: int) -> bool:
    """Whether a bare verb behind *and* goes on with an infinitive that tells what something is for, or what others do."""
    if not (to := grammar.language.words("infinitive")):
        return False
    for match in to.expression.finditer(text, first.end + 2, stop):
        inner = grammar.at("deed", text, blanks(text, match.end(), stop), stop)
        if inner is not None and text[first.end : match.start()].strip() and "," not in text[match.start() : stop]:
            other = grammar.at("deed", text, at, len(text))
            forms = (grammar.at("participle", text, one.start, one.end) is None for one in (inner, other) if one)
            return other is not None and len({*forms}) == 1
    return False


def _is_of_preposition(grammar: Grammar, text: str, first: Found, stop: int, verb: Found) -> bool:
    """Whether a verb behind *and* is in another form than the first, and no mark parts them: both are what a preposition governs."""
    if grammar.at("conjunction", text, blanks(text, stop, verb.start), verb.start) is None:
        return False
    forms = [grammar.at("participle", text, one.start, one.end) is None for one in (first, verb)]
    return forms == [True, False] and not is_mark(text[stop - 1 : stop].strip() or text[:stop].rstrip()[-1:])


def _joints(grammar: Grammar, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where words end before what joins them to the next, and where those begin."""
    if grammar.apart:
        for joint in grammar.all("joins", text, start, end):
            yield joint.start, grammar.skip("clause_adverb", text, joint.end, end)
    else:
        for match in _ITEM.finditer(text, start, end):
            yield match.start(), match.end()


def _is_whole(grammar: Grammar, text: str, start: int, end: int) -> bool:
    """Whether words end in a noun that may be the object of what stands before a mark of series."""
    noun = grammar.last("deed_object", text, max(start, end - LONGEST_NOUN), end)
    return noun is not None and noun.end == end


LONGEST_NOUN = 8
LONG_OBJECT = 3
"""Characters of an object that stands by itself before a mark of series."""


def _is_verb(grammar: Grammar, text: str, verb: Found, end: int) -> bool:
    """Whether a word is a verb at its place: an object follows it."""
    at = blanks(text, verb.end, end)
    return at < end and not is_mark(text[at]) and grammar.at("no_object", text, at, end) is None


_VERB = re.compile(r"(?-i:[a-z])[\w-]+")


def unlisted_verb(grammar: Grammar, text: str, start: int, end: int) -> Found | None:
    """The word behind an operator, where that can only be a verb which nobody listed.

    Example:
        >>> from cnkh_data.words import language
        >>> [unlisted_verb(Grammar(language("en")), words, 0, len(words)) for words in ("perforate it", "be there", "hold it")]
        [Found(code='implement', start=0, end=9), None, None]
    """
    at = grammar.skip("clause_adverb", text, start, end)
    word = _VERB.match(text, at, end)
    if grammar.has("no_verb", text, start, at):
        return None
    if (
        not grammar.apart
        or word is None
        or grammar.at("deed", text, at, end)
        or grammar.at("clause_head", text, at, end)
    ):
        return None
    none = grammar.at("no_verb", text, at, end)
    return None if none is not None and none.end >= word.end() else Found("implement", at, word.end())


def main_verb(grammar: Grammar, text: str, start: int, end: int) -> Found | None:
    """The first verb of a stretch, behind adverbs; where a phrase of place or means stands before it, the verb behind that.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "就落实全球发展倡议加强合作"
        >>> found = main_verb(Grammar(language("zh")), words, 0, len(words))
        >>> words[found.start:found.end]
        '加强'
    """
    at = _behind_adverbs(grammar, text, start, end)
    if verb := grammar.at("deed", text, at, end):
        return verb
    if grammar.apart:
        return _next_verb(grammar, text, at, end)
    if grammar.at("coverb", text, at, end) is None:
        return None
    verbs = [one for one in grammar.all("deed", text, at, end) if _is_verb(grammar, text, one, end)]
    outside = [one for one in verbs if one.code != Action.ABSTAIN]
    alone = grammar.last("acts_alone", text, at, end)
    if not outside and alone is not None and alone.end == end:
        return Found("intensify", alone.start, alone.end)
    if not verbs and any(grammar.at(table, text, at, end) for table in ("object_marker", "foretells")):
        final = grammar.last("deed", text, at, end)
        return final if final is not None and final.end == end else None
    return _of_phrase(outside)


def _behind_adverbs(grammar: Grammar, text: str, start: int, end: int) -> int:
    """Where words begin behind adverbs, and behind a verb of going on that another one follows: *continue providing help*."""
    at = grammar.skip("clause_adverb", text, start, end)
    going_on = grammar.at("continuing", text, at, end) if grammar.apart else None
    if going_on is None:
        return at
    behind = blanks(text, going_on.end, end)
    inner = grammar.at("deed", text, behind, end)
    is_verb = inner is not None and grammar.at("participle", text, inner.start, inner.end) is not None
    return behind if is_verb else at


def _of_phrase(verbs: list[Found]) -> Found | None:
    """The main verb of a clause that begins with a phrase: the last one that is no part of the verb before it."""
    apart: list[Found] = []
    for one in verbs:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart[-1] if apart else None


def _next_verb(grammar: Grammar, text: str, start: int, end: int) -> Found | None:
    """The verb that follows an operator at a few words."""
    limit = min(end, start + NEAR)
    found = grammar.first("deed", text, start, limit)
    return found if found and blanks(text, found.end, end) < end else None


NEAR = 40
"""Characters behind an operator in which its verb stands."""
