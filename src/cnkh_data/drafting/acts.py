"""Which act a clause performs by its first verb, by what it says should be, or by a bare verb."""

from dataclasses import replace

from ..models.codelists import Act, Action, Force, Polarity, Voice
from .complements import complement_of
from .deeds import Nature, Operator, deeds_in, nature_of
from .grammar import Clause, Found, blanks
from .reading import FORESEEN, ReadClause, Reading, Setting, Subject
from .subjects import subject_of
from .turns import hear
from .undertakings import backs_activity, under_operator
from .verbs import agrees, is_perfect

_ACTS = {
    "declare": Act.DECLARE,
    "urge": Act.URGE,
    "appraise": Act.APPRAISE,
    "oppose": Act.POSITION,
    "stand": Act.POSITION,
    "note": Act.RECORD,
    "meet": Act.RECORD,
    "belief": Act.ASSERT,
}


def with_head(
    reading: Reading, clause: Clause, at: int, word: Found, subject: Subject | None, number: int
) -> ReadClause:
    """A clause whose first verb says what it does."""
    setting, speech, state = reading.setting, reading.speech, reading.state
    code, grammar, text = word.code, setting.grammar, setting.text
    made, word = complement_of(reading, clause, at, word, subject, number)
    if made is not None:
        return made
    code = word.code
    hear(reading, code, subject, word)
    state.pivot = state.pending = None
    if number == 0 and subject is None:
        state.operator = None
    themselves = grammar.apart and subject is not None and subject.kind == "all"
    if code == "stand" and not themselves and backs_activity(setting, word, clause):
        begin = at if subject is not None and subject.end <= word.start else word.start
        backing = deeds_in(
            grammar, text, word.start, clause.end, Operator(begin, word.end, Force.BACKS), speech.subject
        )
        if backing and speech.voice is not Voice.AUTHORIAL:
            state.scope = "backs"
            made = reading.made(clause, Act.COMMIT)
            made.deeds = [replace(backing[0], end=clause.end, nature=Nature.DEED, action=Action.ASSIST)]
            return made
    if code == "stand" and (_is_habit(reading, clause) or _is_mutual(reading, clause, word, subject)):
        state.scope, state.polarity = "told", None
        return reading.made(clause, Act.ASSERT)
    act = Act.ASSERT if code == "meet" and is_perfect(setting, word) and speech.voice is Voice.REPORTED else _ACTS[code]
    state.scope = {"belief": "belief", "urge": "urge", "oppose": "oppose", "stand": "stand"}.get(code, "told")
    state.polarity = {"oppose": Polarity.AGAINST, "stand": Polarity.FOR}.get(code)
    state.series = state.series or (code == "urge" and _asks_all(reading, word, clause))
    if code == "belief":
        act, state.polarity = _believed(reading, word.end, clause, number)
    elif (
        code == "note" and grammar.apart and grammar.at("should", text, blanks(text, word.end, clause.end), clause.end)
    ):
        act, state.polarity = Act.POSITION, Polarity.FOR
    elif code == "appraise" and _is_invited(setting, word, clause):
        act = Act.URGE
    if speech.voice is Voice.AUTHORIAL and agrees(setting, word):
        act = Act.RECORD
    if speech.voice is Voice.AUTHORIAL and act is not Act.RECORD:
        act, state.polarity = (
            (Act.RECORD if act is Act.DECLARE else Act.ASSERT if act is Act.POSITION else act),
            None,
        )
    return reading.made(clause, act)


def _is_habit(reading: Reading, clause: Clause) -> bool:
    """Whether a stand is told as what has always been so: 长期以来…始终坚持."""
    setting = reading.setting
    has, text = setting.grammar.has, setting.text
    begins = has("habit", text, reading.state.coming[0].start, clause.end, "begins")
    return begins and has("habit", text, clause.start, clause.end, "goes")


def _asks_all(reading: Reading, word: Found, clause: Clause) -> bool:
    """Whether somebody calls for action without saying whose, so that the next verbs are of that call: 呼吁共同反对霸权，维护和平."""
    grammar, text = reading.setting.grammar, reading.setting.text
    place = grammar.skip("clause_adverb", text, word.end, clause.end)
    asked = any(grammar.at(table, text, place, clause.end) for table in ("clause_head", "deed"))
    return not grammar.apart and place > word.end and asked


def _is_mutual(reading: Reading, clause: Clause, word: Found, subject: Subject | None) -> bool:
    """Whether a report or statement tells what two have always done for each other, where words are written together: 双方始终相互支持."""
    grammar, text = reading.setting.grammar, reading.setting.text
    if grammar.apart or subject is None or subject.kind != "all":
        return False
    return grammar.has("habit", text, clause.start, word.start, "goes")


def _believed(reading: Reading, start: int, clause: Clause, number: int) -> tuple[Act, Polarity | None]:
    """What a belief is: a position if it says what should be, else an assertion."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    stop = clause.end
    for later in reading.state.coming[number + 1 : number + 1 + FORESEEN]:
        at = grammar.lead(text, later.start, later.end)
        subject = subject_of(setting, reading.speech, at, later.end)
        place = grammar.skip("clause_adverb", text, at, later.end)
        head = grammar.at("clause_head", text, place, later.end)
        if (subject and subject.kind in ("all", "side", "person")) or (head and subject is None):
            break
        stop = later.end
    if grammar.at("held_dear", text, blanks(text, start, stop), stop):
        return Act.POSITION, Polarity.FOR
    who = None if grammar.apart else subject_of(setting, reading.speech, blanks(text, start, stop), stop)
    begin = who.end if who is not None and who.kind in ("side", "name") else start
    inner = grammar.at("clause_head", text, grammar.skip("clause_adverb", text, begin, stop), stop)
    if inner and inner.code in ("oppose", "stand"):
        return Act.POSITION, Polarity.AGAINST if inner.code == "oppose" else Polarity.FOR
    should = any(grammar.has(table, text, start, stop) for table in ("should", "needed"))
    return (Act.POSITION, Polarity.FOR) if should else (Act.ASSERT, None)


def _is_invited(setting: Setting, word: Found, clause: Clause) -> bool:
    """Whether whoever is welcomed is asked to take part."""
    grammar, text = setting.grammar, setting.text
    welcome = grammar.language.words("welcome")
    takes = grammar.language.words("invited_to") or grammar.language.words("takes_part")
    rest = text[word.end : clause.end]
    return bool(welcome and welcome.search(text[word.start : word.end]) and takes and takes.search(rest))


def with_norm(reading: Reading, clause: Clause, subject: Subject | None) -> ReadClause:
    """A clause that says what should be: a call on the two sides themselves, else a position."""
    setting, speech, state = reading.setting, reading.speech, reading.state
    grammar, text = setting.grammar, setting.text
    if state.scope == "belief" and subject is None and state.act is not None:
        return reading.goes_on(clause)
    both, norm = (grammar.has("should", text, clause.start, clause.end, code) for code in ("both", "norm"))
    parties = subject is not None and len(subject.actors) > 1 and set(subject.actors) == set(setting.cast.parties)
    ours = (both and (grammar.apart or not norm)) or (grammar.apart and parties and speech.voice is Voice.REPORTED)
    state.scope, state.series = "urge" if ours else "belief", ours
    state.polarity = None if ours else Polarity.FOR
    if speech.voice is Voice.AUTHORIAL:
        state.polarity = None
        return reading.made(clause, Act.ASSERT)
    return reading.made(clause, Act.URGE if ours else Act.POSITION)


def with_bare_verb(reading: Reading, clause: Clause, at: int, begin: int, verb: Found, subject_kind: str) -> ReadClause:
    """A subject, which ends at `begin`, with a bare verb: it binds whoever is named, unless it tells what was done."""
    setting, speech, state = reading.setting, reading.speech, reading.state
    if (
        setting.grammar.apart
        and speech.voice is not Voice.AUTHORIAL
        and setting.grammar.has("done_by_this", setting.text, begin, verb.start)
    ):
        state.scope = "told"
        return reading.made(clause, Act.DECLARE)
    past = setting.grammar.has("is_past", setting.text, clause.start, min(state.coming[-1].end, clause.end + FAR))
    near = min(clause.end, verb.end + NEAR_VERB) if setting.grammar.apart else clause.end
    resolved = setting.grammar.has("resolved", setting.text, at, near) or (
        not setting.grammar.apart
        and subject_kind == "all"
        and verb.start == setting.grammar.skip("clause_adverb", setting.text, begin, clause.end)
        and nature_of(setting.grammar, setting.text, verb, clause.end) is Nature.DEED
    )
    needed = setting.grammar.has("needed", setting.text, verb.start, clause.end)
    if speech.voice is not Voice.AUTHORIAL and resolved and not past and not needed:
        state.operator = Operator(at, verb.end, Force.WILL)
        return under_operator(
            reading, clause, verb.start if setting.grammar.apart else blanks(setting.text, begin, clause.end)
        )
    state.scope = "told"
    told = speech.told or not setting.grammar.apart
    if setting.usual is Voice.AUTHORIAL and speech.holder and subject_kind == "all" and not told:
        speech.holder = ()
        speech.settle()
    perfect = speech.voice is Voice.REPORTED and setting.grammar.at(
        "perfect", setting.text, blanks(setting.text, begin, clause.end), clause.end
    )
    return reading.made(clause, Act.RECORD if past and not perfect else Act.ASSERT)


def without_known_verb(reading: Reading, clause: Clause, number: int) -> ReadClause:
    """A clause that only tells something: it goes on with a belief, or with the next clause, or asserts."""
    state = reading.state
    grammar, text = reading.setting.grammar, reading.setting.text
    if state.scope == "belief" and state.act is not None:
        return reading.goes_on(clause)
    if grammar.apart and number + 1 < len(state.coming) and not grammar.has("finite", text, clause.start, clause.end):
        return reading.made(clause, None, frame=True)
    state.operator, state.scope = None, "told"
    says = None if grammar.apart else grammar.first("says_so", text, clause.start, clause.end)
    met = grammar.has("clause_head", text, says.end if says else clause.start, clause.end, "meet")
    met = met and (grammar.apart or not grammar.has("finite", text, clause.start, clause.end))
    return reading.made(clause, Act.RECORD if met else Act.ASSERT)


FAR = 120
"""Characters behind a bare verb that may show that it tells what was done."""
NEAR_VERB = 10
"""Characters behind a bare verb in which a word stands that shows it is a resolution: *work together*."""
