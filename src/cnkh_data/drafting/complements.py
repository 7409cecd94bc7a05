"""What is undertaken in the words that somebody says again, shares or agrees on."""

from ..models.codelists import Action, Force, Voice
from .deeds import Deed, Nature, Operator, nature_of
from .grammar import Clause, Found, blanks
from .operators import done_with_subject, promises_activity, with_operator
from .reading import ReadClause, Reading, Setting, Speech, Subject
from .subjects import is_pronoun, subject_of
from .turns import hear
from .undertakings import undertakes
from .verbs import REACH, behind_that, first_verb, verb_at


def complement_of(
    reading: Reading, clause: Clause, at: int, word: Found, subject: Subject | None, number: int
) -> tuple[ReadClause | None, Found]:
    """A clause with what is undertaken in the words that somebody says again, shares or agrees on, if anything is.

    Args:
        reading: the text, and what is known at this place of it.
        clause: the clause.
        at: where its words begin behind what joins it to those before.
        word: the verb that says what it does.
        subject: who the clause is about, if its words say it.
        number: how many clauses of the sentence stand before it.

    Returns:
        The clause, or None; and the verb that says what the clause does: of what is said again, that behind it.
    """
    setting = reading.setting
    grammar, reported = setting.grammar, reading.speech.voice is not Voice.AUTHORIAL
    said_again = grammar.at("restates", setting.text, word.start, clause.end) is not None
    believes = grammar.at("only_believes", setting.text, word.start, clause.end) is not None
    shared = grammar.apart and word.code == "belief" and reported and not believes
    at_once = _promised_at_once(setting, word, clause) if word.code == "belief" and reported else None
    if at_once is not None:
        hear(reading, word.code, subject, word)
        return with_operator(reading, clause, at, at_once, subject, number), word
    promises = grammar.apart and grammar.at("promised", setting.text, word.start, clause.end) is not None
    if not (said_again or shared or promises or (word.code == "declare" and reported)):
        return None, word
    told = _told_again(reading, clause, word, subject)
    if told is not None and (not shared or _is_of_all(told[0], subject)):
        hear(reading, word.code, subject, word)
        return with_operator(reading, clause, told[0].end, told[1], told[0], number), word
    foreseen = _foreseen_in(reading, clause, word, subject)
    if foreseen is not None:
        return foreseen, word
    behind = grammar.skip("clause_adverb", setting.text, word.end, clause.end)
    inner = None if shared else verb_at(setting, behind, clause.end)
    governs = inner[1] if inner is not None and inner[0] == "operator" and not grammar.apart else None
    goes_on = said_again and inner is None and _goes_on_doing(setting, word, behind, clause)
    governs = word._replace(code="will") if goes_on else governs
    committed = governs or (_committed_again(setting, word, clause) if grammar.apart or said_again or shared else None)
    if committed is not None:
        hear(reading, word.code, subject, word)
        return with_operator(reading, clause, at, committed, subject, number), word
    return None, inner[1] if said_again and inner is not None and inner[0] == "head" else word


def _goes_on_doing(setting: Setting, word: Found, behind: int, clause: Clause) -> bool:
    """Whether an activity that goes on is said again, where words are written together: 双方重申继续加强合作."""
    grammar, text = setting.grammar, setting.text
    verb = None if grammar.apart else grammar.at("deed", text, behind, clause.end)
    resolved = verb is not None and grammar.has("resolved", text, word.end, verb.start)
    return resolved and verb is not None and nature_of(grammar, text, verb, clause.end) is Nature.DEED


def _promised_at_once(setting: Setting, word: Found, clause: Clause) -> Found | None:
    """The operator right behind a verb of belief, where an activity stands under it: 双方强调将加强合作."""
    grammar, text = setting.grammar, setting.text
    found = (
        None
        if grammar.apart
        else verb_at(setting, grammar.skip("clause_adverb", text, word.end, clause.end), clause.end)
    )
    if found is None or found[0] != "operator":
        return None
    return found[1] if promises_activity(setting, found[1], clause.end) else None


def _foreseen_in(reading: Reading, clause: Clause, word: Found, subject: Subject | None) -> ReadClause | None:
    """A clause with what was agreed to be done, or one that ends in whoever acts in the next clauses."""
    speech, state = reading.speech, reading.state
    done = _done_again(reading, word, clause)
    whose = _only_begins(reading.setting, speech, word, clause)
    if done is None and whose is None:
        return None
    hear(reading, word.code, subject, word)
    if done is not None:
        return undertakes(reading, clause, [done], done.operator)
    speech.subject, state.operator, state.scope = (whose and whose.actors) or speech.subject, None, ""
    return reading.made(clause, None, frame=True)


def _is_of_all(inner: Subject, outer: Subject | None) -> bool:
    """Whether what somebody believes is of what all will do, or that one: not of what others will."""
    if inner.kind == "all" or outer is None:
        return inner.kind == "all"
    of_state = outer.kind == "person" and inner.kind in ("side", "name") and len(inner.actors) == 1
    return of_state or inner.actors == outer.actors


def _committed_again(setting: Setting, word: Found, clause: Clause) -> Found | None:
    """The operator of what somebody says again that they are committed to do, if it is an activity."""
    grammar, text = setting.grammar, setting.text
    if not grammar.apart:
        return None
    found = first_verb(setting, "operator", word.end, min(clause.end, word.end + REACH))
    if found is None or grammar.at("agreed_as_told", text, found[1].start, found[1].end):
        return None
    if any(
        grammar.has(*one) for one in (("that", text, word.start, found[1].start), ("foretells", text, *found[1][1:]))
    ):
        return None
    place = grammar.skip("clause_adverb", text, found[1].end, clause.end)
    verb = grammar.at("deed", text, place, clause.end)
    if grammar.at("nominal", text, blanks(text, found[1].end, clause.end), clause.end):
        return found[1]
    return found[1] if verb and nature_of(grammar, text, verb, clause.end) is Nature.DEED else None


def _told_again(reading: Reading, clause: Clause, word: Found, subject: Subject | None) -> tuple[Subject, Found] | None:
    """Who undertakes what by an operator behind a verb of saying again: *reaffirmed that they will*. That is the subject from here on."""
    setting, speech = reading.setting, reading.speech
    grammar, text = setting.grammar, setting.text
    again = grammar.at("restates", text, word.start, clause.end) is not None
    given = _said_again(setting, word, clause)
    if given is None and again:
        given = _without_that(setting, speech, word, clause)
    who = subject_of(setting, speech, given, clause.end) if given is not None else None
    announces = given is not None and subject is not None and (again or word.code == "declare")
    it = grammar.at("it", text, given, clause.end) if announces and given is not None else None
    if it is not None and subject is not None:
        who = Subject(it.end, subject.actors, subject.kind)
    if who is None or not who.speaks:
        return None
    found = verb_at(setting, grammar.skip("clause_adverb", text, who.end, clause.end), clause.end)
    if found is None or found[0] != "operator":
        return None
    actors = subject.actors if subject is not None and is_pronoun(setting, given, who.end) else who.actors
    speech.subject = actors or speech.subject
    return Subject(given or who.end, speech.subject, who.kind), found[1]


def _without_that(setting: Setting, speech: Speech, word: Found, clause: Clause) -> int | None:
    """Where the words begin that a verb of saying again gives without *that*: *affirmed they will*."""
    at = blanks(setting.text, word.end, clause.end)
    who = subject_of(setting, speech, at, clause.end) if setting.grammar.apart else None
    return at if who is not None and who.kind == "all" else None


def _said_again(setting: Setting, word: Found, clause: Clause) -> int | None:
    """Where the words begin that a verb of saying again gives behind *that*, or behind itself if it ends in that."""
    grammar, text = setting.grammar, setting.text
    if not grammar.apart:
        return None
    given = behind_that(setting, word.end, clause.end)
    ends = given is None and grammar.has("that", text, word.start, word.end)
    return blanks(text, word.end, clause.end) if ends else given


def _done_again(reading: Reading, word: Found, clause: Clause) -> Deed | None:
    """What is to be done with the subject of what was agreed: *agreed that the next round will be held*."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    given = _said_again(setting, word, clause)
    agreed = grammar.at("agreed_as_told", text, word.start, word.end) is not None
    if given is None or not agreed:
        return None
    will = first_verb(setting, "operator", given, clause.end)
    if will is None:
        return _to_be_done(reading, word, clause, given)
    if not grammar.has("foretells", text, will[1].start, will[1].end):
        return None
    return done_with_subject(reading, clause, given, will[1])


def _to_be_done(reading: Reading, word: Found, clause: Clause, given: int) -> Deed | None:
    """What was agreed to be done, where the verb has no operator of its own: *agreed that a committee be set up*."""
    grammar, text = reading.setting.grammar, reading.setting.text
    be = grammar.first("to_be", text, given, clause.end)
    place = grammar.skip("clause_adverb", text, be.end, clause.end) if be is not None else clause.end
    done = grammar.at("done", text, place, clause.end)
    if done is None or grammar.has("should", text, given, done.start):
        return None
    reading.state.operator = operator = Operator(word.start, given, Force.AGREED)
    actors = reading.setting.cast.parties or reading.setting.author
    return Deed(given, clause.end, (done.start, done.end), Nature.DEED, Action.IMPLEMENT, operator, actors)


def _only_begins(setting: Setting, speech: Speech, word: Found, clause: Clause) -> Subject | None:
    """Who acts in the next clauses, where what somebody says again or believes ends in its subject: *that the two sides, as friends, will*."""
    given = behind_that(setting, word.end, clause.end) if setting.grammar.apart and clause.mark else None
    who = subject_of(setting, speech, given, clause.end) if given is not None else None
    ends = who is not None and blanks(setting.text, who.end, clause.end) >= clause.end
    return who if who is not None and ends and who.kind in ("all", "side") else None
