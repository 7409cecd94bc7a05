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
    if head and head.code == "oppose" and withholds(setting, operator, head, clause.end):
        deed = Deed(at, clause.end, (head.start, head.end), Nature.DEED, Action.ABSTAIN, operator, speech.subject)
        return undertakes(reading, clause, [deed], operator)
    acts = governs and grammar.apart and grammar.at("pursues", text, place, clause.end) is not None
    if head and head.code in ("oppose", "stand") and not acts and not backs_activity(setting, head, clause):
        further = _beside_stand(reading, clause, at, operator)
        return undertakes(reading, clause, further, operator) if further else _stands_under(reading, clause, head)
    start, state.pending = state.pending, None
    if _is_item(setting, clause):
        state.pivot = None
    infinitive = governs and not grammar.has("no_verb", text, operator.end - 3, operator.end)
    deeds = _by_noun(setting, speech, at, clause.end, operator) if governs else []
    begin = deeds[0].end if deeds else at
    deeds += deeds_in(
        grammar, text, begin, clause.end, operator, speech.subject, guess=(infinitive or guess) and not deeds
    )
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
    if governs and not any(one.nature is Nature.DEED for one in deeds):
        deeds = _together(setting, speech, clause, operator) or deeds
    if deeds and start is not None:
        deeds[0] = replace(deeds[0], start=min(start, deeds[0].start))
    if deeds:
        deeds[0] = _with_unfinished(reading, deeds[0])
    return undertakes(reading, clause, deeds, operator)


def withholds(setting: Setting, operator: Operator | None, head: Found, stop: int) -> bool:
    """Whether words that refuse something promise action of one's own: under a vow, or on one's own ground, where words are written together."""
    grammar, text = setting.grammar, setting.text
    if grammar.apart:
        return False
    vowed = operator is not None and grammar.has("vows", text, operator.start, operator.end)
    refuses = grammar.at("withheld", text, head.start, stop) is not None
    return (vowed and refuses) or grammar.at("own_ground", text, head.start, stop) is not None


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


def _beside_stand(reading: Reading, clause: Clause, at: int, operator: Operator) -> list[Deed]:
    """What is undertaken by further infinitives behind a principle or support: *to support each other and to hold talks*."""
    grammar, text = reading.setting.grammar, reading.setting.text
    if not grammar.apart:
        return []
    found = deeds_in(grammar, text, at, clause.end, operator, reading.speech.subject)[1:]
    to = grammar.language.words("infinitive")
    return [one for one in found if one.nature is Nature.DEED and to.ends(text[at : one.start].rstrip())]


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


def _together(setting: Setting, speech: Speech, clause: Clause, operator: Operator) -> list[Deed]:
    """What is undertaken where people will work together, whatever it is for: *work closely together to address challenges*."""
    grammar, text = setting.grammar, setting.text
    at = blanks(text, operator.end, clause.end)
    works = grammar.at("works_together", text, at, clause.end) if grammar.apart else None
    if works is None or grammar.has("deed_object", text, works.end, clause.end, "order"):
        return []
    verb = (works.start, works.end)
    return [Deed(at, clause.end, verb, Nature.DEED, Action.IMPLEMENT, operator, speech.subject)]


def _by_noun(setting: Setting, speech: Speech, at: int, stop: int, operator: Operator) -> list[Deed]:
    """What is undertaken by a noun of activity: *committed to the early conclusion of the talks*."""
    grammar, text = setting.grammar, setting.text
    found = grammar.at("nominal", text, blanks(text, at, stop), stop) if grammar.apart else None
    if found is None:
        return []
    end = _before_next(setting, found.end, stop)
    return [Deed(found.start, end, (found.start, found.end), Nature.DEED, Action.IMPLEMENT, operator, speech.subject)]


def _before_next(setting: Setting, start: int, stop: int) -> int:
    """Where a noun's words end before *and to*, which goes on with another: *the signing of it and to peace*."""
    grammar, text = setting.grammar, setting.text
    for joint in grammar.all("joins", text, start, stop):
        if grammar.at("infinitive", text, blanks(text, joint.end, stop), stop):
            return start + len(text[start : joint.start].rstrip(" ,"))
    return stop


def _undertakes_nothing(reading: Reading, clause: Clause, operator: Operator) -> ReadClause:
    """An operator without a verb of activity: it tells what will be so, or it is a position."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    if grammar.apart and grammar.at("determiner", text, blanks(text, operator.end, clause.end), clause.end):
        state.operator = None  # committed to a plan, to promote it
    stands = not grammar.apart and grammar.language.words("clause_head", "stand").ends(text[operator.end : clause.end])
    if grammar.has("foretells", text, operator.start, operator.end) and not stands:
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


def tells_purpose(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether an infinitive behind a comma is none that the operator governs, since that takes a bare verb: *will do it, to help them*."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    if not grammar.apart or state.operator is None or state.latest is None or not state.latest.deeds:
        return False
    listed = state.opening is not None or grammar.is_item(text, clause.start, clause.end)
    if (
        grammar.at("infinitive", text, at, clause.end) is None
        or listed
        or not text[: clause.start].rstrip().endswith(",")
    ):
        return False
    last = state.latest.deeds[-1]
    to = grammar.language.words("infinitive")
    bare = to.ends(text[state.operator.start : state.operator.end]) is None
    return bare and last.operator == state.operator and not grammar.has("infinitive", text, last.start, last.verb[0])


def stretch(reading: Reading, clause: Clause) -> None:
    """Take a clause that only says through what, or of what above all, into what was undertaken right before it."""
    state = reading.state
    if state.latest is None or not state.latest.deeds:
        return
    last = state.latest.deeds[-1]
    if not reading.setting.text[last.end : clause.start].strip(" ,，"):
        state.latest.deeds[-1] = replace(last, end=clause.end)
