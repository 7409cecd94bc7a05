"""What the operator of a clause governs, and whose it is: a promise, an agreement, or what is foretold of a thing."""

from functools import cache

from ..models.codelists import Act, Action, Force, Voice
from ..words import marks_of
from .deeds import Deed, Nature, Operator, main_verb, nature_of
from .grammar import Clause, Found, blanks
from .reading import ReadClause, Reading, Setting, Speech, Subject
from .turns import take_agreement, take_promise
from .undertakings import under_operator, undertakes
from .verbs import first_verb, had_agreed, is_frame, is_told


@cache
def _opening_marks() -> frozenset[str]:
    """Marks behind which a list begins."""
    return frozenset(marks_of("sentence_ends", "opening"))


def with_operator(
    reading: Reading, clause: Clause, at: int, word: Found, subject: Subject | None, number: int
) -> ReadClause:
    """A clause with an operator of its own: what it undertakes, or what it tells, foretells or goes on with.

    Args:
        reading: the text, and what is known at this place of it.
        clause: the clause.
        at: where its words begin behind what joins it to those before.
        word: the operator.
        subject: who the clause is about, if its words say it.
        number: how many clauses of the sentence stand before it.
    """
    setting, speech, state = reading.setting, reading.speech, reading.state
    grammar, text = setting.grammar, setting.text
    denied = grammar.has("withheld", text, word.start, clause.end)
    inside = state.scope in ("belief", "urge", "oppose") and not denied and word.code == "will"
    inside = inside and not (_is_said_at_once(reading, word, clause, number) or _does_more(setting, clause, at, word))
    later = word.start > at and grammar.apart and state.act is not None and state.scope == "belief"
    others = number > 0 and _is_of_another(reading, at, word)
    if subject is None and (inside or later or others):
        return reading.goes_on(clause)
    take_promise(setting, speech, word, subject)
    take_agreement(reading, word, subject)
    past = word.code == "agreed" and (_is_past(reading, word, subject) or had_agreed(setting, word))
    of_another = subject is not None and _tells_of_another(setting, speech, subject, word)
    if past or of_another or _is_recalled(reading, clause, at):
        state.operator, state.scope = None, "told"
        return reading.made(clause, Act.RECORD if past or grammar.apart else Act.ASSERT)
    shown = subject is None and number == 0 and grammar.has("shows", text, at, word.start)
    of_thing = subject is None or _has_thing(setting, subject, word.start)
    foretold = _foretold(reading, clause, at, word, 0 if subject is not None else number) if of_thing else None
    foretold = _tells(reading, clause) if shown else foretold
    if foretold is not None:
        return foretold
    near = subject is not None and subject.end <= word.start
    state.operator = Operator(at if near else word.start, word.end, Force[word.code.upper()])
    state.scope, state.pending, state.pivot, state.aimed = "deeds", None, None, False
    again = _again(reading, word, clause)
    rest = _behind(reading, (again or word).end, clause.end)
    opens = clause.mark in _opening_marks()
    if opens and grammar.apart and grammar.skip("clause_adverb", text, rest, clause.end) >= clause.end:
        rest = clause.end
    lists = opens and not grammar.apart and _opens_items(reading, clause, rest)
    if lists or rest >= clause.end:
        if lists or (opens and grammar.apart):
            state.opening, state.listing = state.operator, state.listing or grammar.apart
        return reading.made(clause, None, frame=True)
    more = any(one.start > clause.start for one in state.coming)
    how = is_frame(setting, rest, clause.end) or (more and says_how(setting, rest, clause.end))
    if clause.mark and not grammar.apart and how:
        only = grammar.skip("clause_adverb", text, rest, clause.end) >= clause.end
        state.pending = None if only else rest
        return reading.made(clause, None, frame=True)
    return under_operator(reading, clause, rest, governs=True)


def _tells_of_another(setting: Setting, speech: Speech, subject: Subject, word: Found) -> bool:
    """Whether a speaker tells what another will do, or in other languages has promised: 外交部说，日本承诺提供援助."""
    if setting.usual is not Voice.AUTHORIAL or not speech.holder or "" in speech.holder:
        return False
    if subject.kind not in ("side", "name") or len(subject.actors) != 1:
        return False
    if setting.grammar.apart and not (speech.told and _has_promised(setting, subject, word)):
        return False
    served = {state for one in speech.holder for state in setting.cast.served.get(one, ())}
    theirs = served | {one for one in speech.holder if one in setting.cast.parties}
    return bool(theirs) and not theirs & {*subject.actors} and subject.actors[0] not in speech.holder


def _has_promised(setting: Setting, subject: Subject, word: Found) -> bool:
    """Whether a promise is told in the past, or as made: *China promised*, *China has agreed*."""
    perfect = setting.grammar.has("perfect", setting.text, subject.end, word.start)
    foretells = setting.grammar.has("foretells", setting.text, word.start, word.end)
    return not foretells and (perfect or is_told(setting, subject.end, word))


def _again(reading: Reading, word: Found, clause: Clause) -> Found | None:
    """A further operator behind one and adverbs: 将继续致力于; none that may mark an object, as in 愿将其对接."""
    grammar, text = reading.setting.grammar, reading.setting.text
    place = grammar.skip("clause_adverb", text, word.end, clause.end)
    if grammar.apart or grammar.at("foretells", text, place, clause.end):
        return None
    return grammar.at("operator", text, place, clause.end)


def _opens_items(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether words behind an operator point to items, each with a verb of its own: 在以下方面加强合作：一是扩大贸易."""
    grammar, text = reading.setting.grammar, reading.setting.text
    later = next((one for one in reading.state.coming if one.start > clause.start), None)
    if later is None or not grammar.has("opening_objects", text, at, clause.end):
        return False
    return main_verb(grammar, text, grammar.lead(text, later.start, later.end), later.end) is not None


def _is_said_at_once(reading: Reading, word: Found, clause: Clause, number: int) -> bool:
    """Whether an activity is promised right behind a clause that only says who stresses it: 双方强调，将加强合作."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    if grammar.apart or number != 1 or state.scope != "belief" or reading.speech.voice is Voice.AUTHORIAL:
        return False
    before = state.coming[0]
    if grammar.language.words("says_so").ends(text[before.start : before.end]) is None:
        return False
    return promises_activity(setting, word, clause.end)


def _does_more(setting: Setting, clause: Clause, at: int, word: Found) -> bool:
    """Whether a clause joined to a belief does something more, by a verb in the past: *stressed its value, and instructed officials to*."""
    grammar, text = setting.grammar, setting.text
    joined = grammar.apart and grammar.at("conjunction", text, clause.start, at) is not None
    return joined and grammar.at("told_past", text, word.start, word.end) is not None


def promises_activity(setting: Setting, word: Found, stop: int) -> bool:
    """Whether an activity stands under an operator, or under another that follows it at once: 将致力于加强合作."""
    grammar, text = setting.grammar, setting.text
    again = grammar.at("operator", text, grammar.skip("clause_adverb", text, word.end, stop), stop)
    verb = main_verb(grammar, text, (again or word).end, stop)
    return verb is not None and nature_of(grammar, text, verb, stop) is Nature.DEED


def says_how(setting: Setting, at: int, stop: int) -> bool:
    """Whether words behind an operator only say how or on what basis the next clause acts: 双方将共同努力，加强合作."""
    grammar, text = setting.grammar, setting.text
    place = grammar.skip("clause_adverb", text, at, stop)
    if place >= stop:
        return True
    moved = any(grammar.at(table, text, place, stop) for table in ("object_marker", "foretells"))
    phrase = grammar.at("coverb", text, place, stop) is not None and not moved
    return (
        phrase and main_verb(grammar, text, place, stop) is None and not grammar.has("clause_head", text, place, stop)
    )


def _is_of_another(reading: Reading, at: int, word: Found) -> bool:
    """Whether a noun of promise is of somebody whom the clause before praised: *welcomed its plan and its intention to*."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    whose = grammar.apart and state.act is Act.APPRAISE and grammar.at("determiner", text, at, word.start) is not None
    return whose and not grammar.has("promised", text, state.coming[0].start, word.start)


def _tells(reading: Reading, clause: Clause) -> ReadClause:
    """A clause that only tells something, under no operator."""
    reading.state.operator, reading.state.scope = None, "told"
    return reading.made(clause, Act.ASSERT)


def _foretold(reading: Reading, clause: Clause, at: int, word: Found, number: int) -> ReadClause | None:
    """A clause whose subject is what is to be done, or a thing of which it tells what it will do."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    if not grammar.apart and _is_told_of_thing(reading, word):
        return _tells(reading, clause)
    if not grammar.apart or not grammar.has("foretells", text, word.start, word.end):
        return None
    done = done_with_subject(reading, clause, at, word)
    if done is not None:
        return undertakes(reading, clause, [done], done.operator)
    return _tells(reading, clause) if _is_thing(setting, reading.speech, at, word.start, number) else None


def _is_told_of_thing(reading: Reading, word: Found) -> bool:
    """Whether the clause before an operator is all a thing of which it tells what that will do: 对柬埔寨的访问，将加强合作."""
    grammar, text, coming = reading.setting.grammar, reading.setting.text, reading.state.coming
    before = [one for one in coming if one.end <= word.start]
    if not before or not grammar.at("foretells", text, word.start, word.end) or reading.state.act is Act.COMMIT:
        return False
    return names_thing(reading.setting, before[-1])


def names_thing(setting: Setting, clause: Clause) -> bool:
    """Whether a clause only names a thing with whose it is, where words are written together: 王毅对柬埔寨的访问."""
    grammar, text = setting.grammar, setting.text
    at = grammar.lead(text, clause.start, clause.end)
    thing = grammar.language.words("thing").ends(text[at : clause.end])
    whose = thing is not None and grammar.language.words("of_a_thing").search(text[at : at + thing.start()]) is not None
    verbs = ("operator", "finite", "clause_head", "deed", "should", "is_past")
    return thing is not None and whose and not any(grammar.has(table, text, at, at + thing.start()) for table in verbs)


def _has_thing(setting: Setting, subject: Subject, stop: int) -> bool:
    """Whether a name only says whose thing it is of which is told what it will do: *China's visit will*."""
    grammar, text = setting.grammar, setting.text
    between = text[subject.end : stop]
    whose = grammar.apart and subject.kind in ("name", "side", "person") and "," not in between
    return whose and any(grammar.has(table, text, subject.end, stop) for table in ("thing", "deed_object"))


def _is_thing(setting: Setting, speech: Speech, at: int, stop: int, number: int) -> bool:
    """Whether the words before an operator are of a thing: they begin as its name does, and neither body nor actor is in them."""
    grammar, text = setting.grammar, setting.text
    if number and grammar.at("determiner", text, at, stop) is None:
        return False
    if grammar.has("thing", text, at, stop):
        return True
    of = grammar.first("no_object", text, at, stop)
    head = of.start if of is not None else stop
    if grammar.at("it", text, at, stop) is not None:
        return len(speech.subject) > 1
    if grammar.has("deed_object", text, at, head) and not grammar.has("body", text, at, head):
        return True
    begins = grammar.at("determiner", text, at, stop)
    acts = any(one.actor in setting.cast.parties for one in setting.cast.within(at, stop))
    plain = begins is not None and begins.end < stop and not acts
    return plain and not grammar.has("body", text, at, head)


def done_with_subject(reading: Reading, clause: Clause, at: int, word: Found) -> Deed | None:
    """What is to be done with the subject of a clause, whose operator governs from there: *the next round will be held*."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    place = grammar.skip("clause_adverb", text, word.end, clause.end)
    done = grammar.at("done", text, place, clause.end)
    if done is None or at >= word.start or not text[word.end : place].strip():
        return None
    noun = next((one for one in grammar.all("deed_object", text, at, word.start) if one.code != "order"), None)
    if noun is not None and noun.code == "outcome":
        return None
    reading.state.operator = operator = Operator(word.start, word.end, Force.WILL)
    actors = setting.cast.parties or setting.author
    return Deed(at, clause.end, (done.start, done.end), Nature.DEED, Action.IMPLEMENT, operator, actors)


def done_at_end(reading: Reading, at: int, stop: int) -> Deed | None:
    """The same where a clause ends in its verb: 会议将于明年举行."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    word = first_verb(setting, "operator", at, stop)
    if word is None or word[1].code != "will" or state.scope in ("belief", "urge", "oppose"):
        return None
    if not grammar.has("foretells", text, word[1].start, word[1].end):
        return None
    verb = grammar.last("deed", text, word[1].end, stop)
    place = grammar.skip("clause_adverb", text, word[1].end, stop)
    if verb is None or verb.end != stop or grammar.at("coverb", text, place, stop) is None:
        return None
    state.operator = operator = Operator(word[1].start, word[1].end, Force.WILL)
    actors = setting.cast.parties or setting.author
    return Deed(at, stop, (verb.start, verb.end), Nature.DEED, Action[verb.code.upper()], operator, actors)


def _is_past(reading: Reading, word: Found, subject: Subject | None) -> bool:
    """Whether words at the head of a clause, or between subject and operator, tell of an earlier year."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    heads = (grammar.lead(text, one.start, one.end) for one in reading.state.coming if one.start <= word.start)
    if any(grammar.at("years_past", text, head, word.start) for head in heads if head < word.start):
        return True
    return subject is not None and grammar.has("years_past", text, subject.end, word.start)


def _is_recalled(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether a clause tells of an event that was recalled right before it: *recalled the visit, during which they pledged*."""
    grammar, text = reading.setting.grammar, reading.setting.text
    if not grammar.apart or reading.state.act is not Act.RECORD or not grammar.has("which", text, clause.start, at):
        return False
    return grammar.has("clause_head", text, reading.state.coming[0].start, clause.start, "note")


def _behind(reading: Reading, at: int, stop: int) -> int:
    """Where the words begin that an operator governs: behind with whom."""
    setting = reading.setting
    at = blanks(setting.text, at, stop)
    if setting.grammar.at("stays_with", setting.text, at, stop):
        behind = setting.grammar.skip("stays_with", setting.text, at, stop)
        if setting.grammar.apart and behind >= stop and _names_parts(reading, stop):
            return stop  # to work with all countries, including Laos, to do it
        if not setting.grammar.apart or setting.grammar.at(
            "deed", setting.text, setting.grammar.skip("clause_adverb", setting.text, behind, stop), stop
        ):
            return behind
    return at


def _names_parts(reading: Reading, stop: int) -> bool:
    """Whether the next clause only names some of those of whom the clause before it, which ends at a place, speaks, and an infinitive follows."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    later = [one for one in reading.state.coming if one.start >= stop][:2]
    if len(later) < 2:
        return False
    names = grammar.at("clause_within", text, later[0].start, later[0].end) is not None
    return names and grammar.at("infinitive", text, later[1].start, later[1].end) is not None
