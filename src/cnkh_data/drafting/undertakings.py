"""What a clause under an operator undertakes, or what it stands for."""

from dataclasses import replace

from ..models.codelists import Act, Action, Force, Polarity, Voice
from ..words import marks_of
from .deeds import Deed, Nature, Operator, deeds_in, is_unfinished
from .grammar import Clause, Found, blanks
from .reading import ReadClause, Reading, Setting, Speech
from .verbs import first_word


def under_operator(reading: Reading, clause: Clause, at: int, governs: bool = False, guess: bool = False) -> ReadClause:
    """A clause that an operator governs: what it undertakes, or what it stands for.

    Args:
        reading: the text, and what is known at this place of it.
        clause: the clause.
        at: where the words begin that the operator governs.
        governs: whether the operator is its own.
        guess: whether the first word is a verb by its place, though nobody listed it.
    """
    setting, speech, state = reading.setting, reading.speech, reading.state
    grammar, text = setting.grammar, setting.text
    operator = state.operator or state.opening
    if operator is None:
        return reading.goes_on(clause)
    place = grammar.skip("clause_adverb", text, at, clause.end)
    head = grammar.at("clause_head", text, place, clause.end)
    acts = governs and grammar.apart and grammar.at("pursues", text, place, clause.end) is not None
    if head and head.code in ("oppose", "stand") and not acts and not backs_activity(setting, head, clause):
        return _stands_under(reading, clause, head)
    start, state.pending = state.pending, None
    if _is_item(setting, clause):
        state.pivot = None
    infinitive = governs and not grammar.has("no_verb", text, operator.end - 3, operator.end)
    deeds = deeds_in(grammar, text, at, clause.end, operator, speech.subject, guess=infinitive or guess)
    if state.pivot is not None and deeds and _is_theirs(setting, deeds[0], clause.end):
        last = state.pivot.deeds[-1]
        state.pivot.deeds[-1] = replace(last, end=max(one.end for one in deeds))
        return reading.goes_on(clause)
    if not deeds and governs and not grammar.apart:
        deeds = _behind_adverb(setting, speech, clause, at, place, operator)
    if not deeds and governs:
        deeds = _guessed(setting, speech, clause, at, place, operator)
        if not deeds and speech.voice is not Voice.AUTHORIAL:
            return _undertakes_nothing(reading, clause, operator)
    if deeds and start is not None:
        deeds[0] = replace(deeds[0], start=min(start, deeds[0].start))
    if deeds:
        deeds[0] = _with_unfinished(reading, deeds[0])
    return undertakes(reading, clause, deeds, operator)


def _is_item(setting: Setting, clause: Clause) -> bool:
    """Whether a clause is an item of its own behind a mark that parts items, where such a mark ends what others do."""
    before = setting.text[: clause.start].rstrip()
    return not setting.grammar.apart and before.endswith(tuple(marks_of("sentence_ends", "item")))


def _is_theirs(setting: Setting, deed: Deed, stop: int) -> bool:
    """Whether what stands behind a verb after which others act is done by these: not another such verb."""
    grammar, text = setting.grammar, setting.text
    others = grammar.at("others_act", text, deed.verb[0], stop)
    backs = grammar.language.words("force", "backs")
    if grammar.apart and deed.action is Action.ASSIST:
        return False
    if not grammar.apart and backs and backs.expression.match(text, deed.verb[0], stop):
        return False
    return others is None and deed.action not in (Action.EXPLORE, Action.NEGOTIATE)


def _with_unfinished(reading: Reading, deed: Deed) -> Deed:
    """What is undertaken, with words right before it that are no whole undertaking: a verb without object, or measures."""
    setting, state = reading.setting, reading.state
    if state.latest is None or not state.latest.deeds or deed.nature is not Nature.DEED:
        return deed
    last = state.latest.deeds[-1]
    if last.operator != deed.operator or not is_unfinished(setting.grammar, setting.text, last):
        return deed
    state.latest.deeds.pop()
    return replace(deed, start=last.start, verb=last.verb, action=last.action)


def _stands_under(reading: Reading, clause: Clause, head: Found) -> ReadClause:
    """A principle or opposition under an operator: a position, or the aim of what was undertaken before it."""
    state = reading.state
    behind_deed = state.act is Act.COMMIT and state.scope == "deeds"
    if head.code == "stand" and behind_deed and not _is_order(reading.setting, head, clause):
        return reading.goes_on(clause)
    state.polarity = Polarity.AGAINST if head.code == "oppose" else Polarity.FOR
    made = reading.made(clause, Act.POSITION)
    state.pending = None
    if reading.speech.voice is Voice.AUTHORIAL:
        made.act, made.polarity = Act.ASSERT, None
    state.scope = "deeds"
    return made


def _is_order(setting: Setting, head: Found, clause: Clause) -> bool:
    """Whether a principle is one of the order of the world."""
    return setting.grammar.has("deed_object", setting.text, head.start, clause.end, "order")


def _behind_adverb(
    setting: Setting, speech: Speech, clause: Clause, at: int, place: int, operator: Operator
) -> list[Deed]:
    """What is undertaken by a verb behind one word of two characters, which nobody listed as an adverb."""
    grammar, text = setting.grammar, setting.text
    if grammar.at("deed", text, place + 2, clause.end) is None:
        return []
    deeds = deeds_in(grammar, text, place + 2, clause.end, operator, speech.subject)
    return [replace(deeds[0], start=at), *deeds[1:]] if deeds else []


def _guessed(setting: Setting, speech: Speech, clause: Clause, at: int, place: int, operator: Operator) -> list[Deed]:
    """What is undertaken by a verb that nobody listed, where the operator leaves no doubt that something is."""
    grammar, text = setting.grammar, setting.text
    word = first_word(text, place, clause.end)
    if word is None or operator.force not in (Force.AGREED, Force.WILLING):
        return []
    if not grammar.apart and grammar.language.words("clause_head", "stand").ends(text[at : clause.end]) is not None:
        return []
    withheld = grammar.at("withheld", text, place, clause.end)
    none = grammar.at("no_verb", text, word[0], clause.end) if grammar.apart and not withheld else None
    if none is not None and operator.force is Force.WILLING:
        return []
    action = Action.ABSTAIN if withheld else Action.IMPLEMENT
    return [Deed(at, clause.end, word, Nature.DEED, action, operator, speech.subject, known=False)]


def _undertakes_nothing(reading: Reading, clause: Clause, operator: Operator) -> ReadClause:
    """An operator without a verb of activity: it tells what will be so, or it is a position."""
    setting, state = reading.setting, reading.state
    if setting.grammar.has("foretells", setting.text, operator.start, operator.end):
        state.scope = "told"
        return reading.made(clause, Act.ASSERT)
    state.polarity = Polarity.FOR
    return reading.made(clause, Act.POSITION)


def undertakes(reading: Reading, clause: Clause, deeds: list[Deed], operator: Operator) -> ReadClause:
    """A clause with what it undertakes; an outlet that tells of it undertakes nothing."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    made = reading.made(clause, None)
    made.deeds, made.governed = deeds, operator
    state.serves = bool(deeds) and _ends_in_purpose(setting, deeds[-1], clause.end)
    state.latest = made
    if any(one.nature is Nature.DEED for one in deeds):
        made.act = state.act = Act.COMMIT
    elif any(one.nature is Nature.ORDER for one in deeds):
        state.polarity = Polarity.FOR
        made.act, made.polarity, state.act = Act.POSITION, Polarity.FOR, Act.POSITION
    state.scope = "deeds"
    if reading.speech.voice is Voice.AUTHORIAL:
        past = grammar.has("promised", text, clause.start, operator.end)
        made.act = Act.RECORD if operator.force is Force.AGREED or past else Act.ASSERT
        made.deeds = []
    elif deeds and grammar.at("others_act", text, deeds[0].verb[0], clause.end):
        state.pivot = made
    return made


def _ends_in_purpose(setting: Setting, deed: Deed, stop: int) -> bool:
    """Whether an infinitive follows what is undertaken, which tells what for: *build it to help farmers*."""
    grammar, text = setting.grammar, setting.text
    if not grammar.apart or deed.nature is not Nature.DEED:
        return False
    return grammar.at("infinitive", text, blanks(text, deed.end, stop), stop) is not None


def backs_activity(setting: Setting, word: Found, clause: Clause) -> bool:
    """Whether words of support are of an activity of somebody else that could be pointed at."""
    grammar, text = setting.grammar, setting.text
    backs = grammar.language.words("force", "backs")
    if not backs or not backs.search(text[word.start : word.end]):
        return False
    if grammar.has("deed_object", text, word.end, clause.end, "order"):
        return False
    return grammar.has("own_activity", text, word.end, clause.end) and not grammar.has(
        "idea", text, word.end, clause.end
    )


def stretch(reading: Reading, clause: Clause) -> None:
    """Take a clause that only says through what, or of what above all, into what was undertaken right before it."""
    state = reading.state
    if state.latest is None or not state.latest.deeds:
        return
    last = state.latest.deeds[-1]
    if not reading.setting.text[last.end : clause.start].strip(" ,，"):
        state.latest.deeds[-1] = replace(last, end=clause.end)
