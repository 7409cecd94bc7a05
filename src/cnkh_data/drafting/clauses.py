"""One clause after another: what it goes on with, and which of its words says what it does."""

from ..models.codelists import Act, Action, Force, Voice
from .acts import with_bare_verb, with_head, with_norm, without_known_verb
from .attributions import only_attributes, verb_of_stranger, words_given
from .deeds import Nature, Operator, deeds_in, main_verb, nature_of
from .grammar import Clause, Found, blanks
from .operators import done_at_end, says_how, with_operator
from .reading import ReadClause, Reading, Setting, Speech, Subject
from .subjects import behind_frame, subject_of
from .turns import resume, resume_without, tells_of, turn, without_subject
from .undertakings import stretch, under_operator, undertakes
from .verbs import has_infinitive, is_frame, is_norm, performs, verb_at, verb_of


def read_clause(reading: Reading, clause: Clause, number: int) -> ReadClause:
    """What a clause does, as its words and those before it say.

    Args:
        reading: the text, and what is known at this place of it.
        clause: the clause.
        number: how many clauses of the sentence stand before it.
    """
    setting, speech, state = reading.setting, reading.speech, reading.state
    text, grammar, first = setting.text, setting.grammar, number == 0
    at = grammar.lead(text, clause.start, clause.end)
    if at >= clause.end:
        return reading.made(clause, None, frame=True)
    beside = _beside(reading, clause, at, number) if number else None
    if beside is not None:
        return beside
    at = behind_frame(setting, speech, at, clause.end)
    at, spoken = _spoken(reading, at, clause, first)
    state.given = spoken and grammar.apart
    if spoken and at >= clause.end:
        return (
            reading.goes_on(clause)
            if grammar.apart and state.act is not None
            else reading.made(clause, None, frame=True)
        )
    if first and grammar.apart and clause.mark and grammar.at("infinitive", text, at, clause.end):
        return reading.made(clause, None, frame=True)  # To make it so, they agreed
    subject = subject_of(setting, speech, at, clause.end)
    if subject is not None:
        if subject.end >= clause.end:
            turn(reading, subject, clause.end)
            if grammar.apart and subject.kind == "name" and clause.mark and all(subject.actors):
                speech.subject = subject.actors
            return reading.made(clause, None, frame=True)
        if not _is_inside(reading, subject):
            turn(reading, subject, clause.end)
        if first:
            resume(setting, speech, subject, clause.end)
            tells_of(setting, speech, subject)
        place = grammar.skip("clause_adverb", text, subject.end, clause.end)
    else:
        if first and not spoken:
            without_subject(setting, speech, at, clause.end)
        place = grammar.skip("clause_adverb", text, at, clause.end)
        if first and not spoken:
            resume_without(setting, speech, place, clause.end)
    return _predicate(reading, clause, at, place, subject, number)


def _spoken(reading: Reading, at: int, clause: Clause, first: bool) -> tuple[int, bool]:
    """Where the words of a clause begin behind who speaks them, and whether a report gives them to a speaker there."""
    setting, speech, state = reading.setting, reading.speech, reading.state
    if setting.usual is not Voice.AUTHORIAL:
        return at, False
    if not first and setting.grammar.apart and only_attributes(setting, speech, clause):
        return clause.end, True
    given = words_given(setting, speech, at, clause, first)
    if given is None:
        return at, False
    state.operator, state.scope = None, ""
    return given, True


def _beside(reading: Reading, clause: Clause, at: int, number: int) -> ReadClause | None:
    """A clause that only names parts of what stands before it, or that tells of it; None for another."""
    if reading.state.act is not None and _is_within(reading, clause, at):
        stretch(reading, clause)
        return reading.goes_on(clause)
    return _told_of(reading, clause, at) if _nothing_follows(reading, number) else None


def _nothing_follows(reading: Reading, number: int) -> bool:
    """Whether the clauses behind one have no verb of their own."""
    setting = reading.setting
    return all(
        setting.grammar.at("participle", setting.text, setting.grammar.lead(setting.text, one.start, one.end), one.end)
        for one in reading.state.coming[number + 1 :]
    )


def _told_of(reading: Reading, clause: Clause, at: int) -> ReadClause | None:
    """The last clause of a sentence, if it tells of a thing in it: what that will do, or what it is that is praised: *which will*."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    which = grammar.at("which", text, at, clause.end) if grammar.apart else None
    if which is None or state.act in (None, Act.ASSERT):
        return None
    behind = blanks(text, which.end, clause.end)
    will = grammar.at("foretells", text, grammar.skip("clause_adverb", text, behind, clause.end), clause.end)
    past = any(grammar.at(table, text, behind, clause.end) for table in ("told_past", "passive", "had"))
    if will is None and (state.act is not Act.APPRAISE or past):
        return None
    if will is not None and state.act is Act.COMMIT and state.latest is not None:
        operator = Operator(will.start, will.end, Force.WILL)
        verb = grammar.at("deed", text, grammar.skip("clause_adverb", text, will.end, clause.end), clause.end)
        if verb is not None and nature_of(grammar, text, verb, clause.end) is Nature.DEED:
            deeds = deeds_in(
                grammar, text, blanks(text, will.end, clause.end), clause.end, operator, reading.speech.subject
            )
            return undertakes(reading, clause, deeds, operator)
    state.operator, state.scope = None, "told"
    return reading.made(clause, Act.ASSERT)


def _is_within(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether a clause only names parts: *including through opening it*, or *and closing it* behind such a clause."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    if grammar.at("clause_within", text, at, clause.end):
        through = grammar.has("participle", text, at, clause.end) and grammar.has(
            "purpose", text, at, clause.end, "means"
        )
        state.within = grammar.apart and through
        return True
    goes_on = state.within and grammar.at("participle", text, at, clause.end) is not None
    state.within = goes_on
    return goes_on


def _is_inside(reading: Reading, subject: Subject) -> bool:
    """Whether a subject stands inside what somebody believes, opposes or asks for."""
    setting, state = reading.setting, reading.state
    if setting.grammar.apart and subject.kind == "name" and (state.scope == "stand" or performs(setting, subject.end)):
        return False
    return subject.kind == "name" and state.scope in ("belief", "urge", "oppose", "stand")


def _predicate(
    reading: Reading, clause: Clause, at: int, place: int, subject: Subject | None, number: int
) -> ReadClause:
    """What a clause does, whose subject ends before `at` and whose verb may begin at `place`."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    operator = verb_at(setting, place, clause.end)
    governs = operator is not None and operator[0] == "operator"
    if subject is None and clause.mark and not governs and _is_frame(reading, at, clause.end):
        return _framed(reading, clause, at, number)
    if place >= clause.end or _only_says(setting, reading.speech, at, clause.end):
        state.scope = "belief"
        return reading.made(clause, None, frame=True)
    word = verb_of(setting, place, clause.end, subject, at)
    purpose = state.aimed or (
        grammar.at("purpose", text, at, clause.end) if not _helps(reading, at, clause.end) else None
    )
    if word is None and number and subject is None and purpose:
        if isinstance(purpose, Found) and purpose.code == "means":
            stretch(reading, clause)
        else:
            state.aimed = grammar.apart
        return reading.goes_on(clause)
    if subject is not None and _is_inside(reading, subject) and state.act is not None:
        return reading.goes_on(clause)
    if word is not None:
        return _worded(reading, clause, at, word, subject, number)
    return _wordless(reading, clause, at, place, subject, number)


def _is_frame(reading: Reading, at: int, stop: int) -> bool:
    """Whether words only say when, or how the next clause acts where an operator governs and nothing is undertaken yet."""
    setting, state = reading.setting, reading.state
    waits = not setting.grammar.apart and state.operator is not None and state.under and state.act is None
    return is_frame(setting, at, stop) or (waits and says_how(setting, at, stop))


def _helps(reading: Reading, at: int, stop: int) -> bool:
    """Whether words that begin as a purpose tell of help that is given: 为两国贸易提供便利."""
    grammar, text = reading.setting.grammar, reading.setting.text
    verb = main_verb(grammar, text, at, stop) if not grammar.apart and reading.state.under else None
    helps = verb is not None and verb.code == Action.ASSIST
    return helps and verb is not None and nature_of(grammar, text, verb, stop) is Nature.DEED


def _worded(
    reading: Reading, clause: Clause, at: int, word: tuple[str, Found], subject: Subject | None, number: int
) -> ReadClause:
    """A clause with an operator, or a verb that performs an act."""
    setting, state = reading.setting, reading.state
    if word[0] == "operator":
        return with_operator(reading, clause, at, word[1], subject, number)
    if subject is None and number and _is_always_so(reading, at, word[1]):
        return reading.goes_on(clause)
    if state.series and subject is None and state.scope == "urge" and word[1].code in ("stand", "oppose"):
        return reading.goes_on(clause)
    state.held = state.held or setting.grammar.at("holds_all", setting.text, word[1].start, clause.end) is not None
    if subject is None and _is_governed(reading, word[1], clause):
        return under_operator(reading, clause, at)
    return with_head(reading, clause, at, word[1], subject, number)


def _is_always_so(reading: Reading, at: int, head: Found) -> bool:
    """Whether a clause goes on with a fact by telling what has always been so: 一贯相互支持."""
    state = reading.state
    grammar, text = reading.setting.grammar, reading.setting.text
    told = head.code == "stand" and state.act is Act.ASSERT and state.scope in ("told", "belief")
    return told and not grammar.apart and grammar.has("habit", text, at, head.start, "goes")


def _wordless(
    reading: Reading, clause: Clause, at: int, place: int, subject: Subject | None, number: int
) -> ReadClause:
    """A clause without such a verb, or with one that only a stranger or a repetition shows."""
    setting, state = reading.setting, reading.state
    grammar, text, stop = setting.grammar, setting.text, clause.end
    if number == 0 and subject is None and (stranger := verb_of_stranger(setting, reading.speech, at, stop)):
        return with_head(reading, clause, at, stranger, None, number)
    passive = done_at_end(reading, at, stop) if subject is None and not grammar.apart else None
    if passive is not None:
        return undertakes(reading, clause, [passive], passive.operator)
    goes_on = state.act is not None and number > 0 and grammar.apart
    again = (
        grammar.at("restates", text, blanks(text, subject.end, stop) if subject is not None else place, stop)
        if subject is not None or goes_on
        else None
    )
    if again is not None:
        return with_head(reading, clause, at, again._replace(code="stand"), subject, number)
    if is_norm(setting, clause.start, stop) and state.scope not in ("urge", "oppose", "deeds"):
        return with_norm(reading, clause, subject)
    return _plainly(reading, clause, at, place, subject, number)


def _plainly(reading: Reading, clause: Clause, at: int, place: int, subject: Subject | None, number: int) -> ReadClause:
    """A clause with a verb of activity, or with none that is known."""
    setting, state = reading.setting, reading.state
    grammar, text, stop = setting.grammar, setting.text, clause.end
    begin = at if subject is None else place
    verb = grammar.at("deed", text, place, stop) if grammar.apart else main_verb(grammar, text, begin, stop)
    if _is_complement(reading, subject, place, stop):
        return reading.goes_on(clause)
    guess = verb is None and subject is None and state.under and has_infinitive(setting, at, stop)
    if guess or (subject is None and verb is not None and state.under):
        serves = state.serves and verb is not None and verb.start == place and _is_bare(reading, at, stop)
        return reading.goes_on(clause) if serves else under_operator(reading, clause, at, guess=guess)
    if (
        verb is not None
        and verb.code == Action.ABSTAIN
        and verb.start == place
        and reading.speech.voice is not Voice.AUTHORIAL
    ):
        state.operator = Operator(verb.start, verb.end, Force.WILL)
        return under_operator(reading, clause, verb.start)
    if subject is not None and subject.speaks and verb is not None and state.scope != "belief":
        return with_bare_verb(reading, clause, at, subject.end, verb, subject.kind)
    if subject is None and number and state.act is not None and not state.given:
        return reading.goes_on(clause)
    return without_known_verb(reading, clause, number)


def _is_bare(reading: Reading, at: int, stop: int) -> bool:
    """Whether a verb stands at a place without what marks it as of another series, and in no list of items."""
    setting = reading.setting
    marked = any(setting.grammar.at(table, setting.text, at, stop) for table in ("infinitive", "participle"))
    return not marked and not reading.state.listing


def _is_complement(reading: Reading, subject: Subject | None, place: int, stop: int) -> bool:
    """Whether a clause goes on with what is supported: *supports Laos in building it, hosting guests*."""
    setting, state = reading.setting, reading.state
    if subject is not None or state.scope != "stand" or state.act is None:
        return False
    return setting.grammar.at("participle", setting.text, place, stop) is not None


def _only_says(setting: Setting, speech: Speech, at: int, stop: int) -> bool:
    """Whether a clause ends in a verb of speech and has no other, so that the next one is what is said."""
    grammar, text = setting.grammar, setting.text
    if grammar.apart or setting.usual is Voice.AUTHORIAL:
        return False
    ends = grammar.language.words("says_so").ends(text[at:stop])
    return ends is not None and subject_of(setting, speech, at, stop) is None


def _framed(reading: Reading, clause: Clause, at: int, number: int) -> ReadClause:
    """A clause that only says on what basis the next one acts; the last of a sentence goes with what stands before it."""
    state = reading.state
    grammar, text = reading.setting.grammar, reading.setting.text
    means = grammar.at("purpose", text, at, clause.end) if grammar.apart and number else None
    if means is not None and means.code == "means" and state.latest is not None:
        stretch(reading, clause)
        return reading.goes_on(clause)
    if number and number + 1 == len(state.coming) and state.act is not None:
        return reading.goes_on(clause)
    if state.under and state.pending is None:
        state.pending = at
    return reading.made(clause, None, frame=True)


def _is_governed(reading: Reading, head: Found, clause: Clause) -> bool:
    """Whether a verb that performs an act elsewhere stands under an operator here."""
    state = reading.state
    grammar, text = reading.setting.grammar, reading.setting.text
    if not state.under or grammar.at("hopes", text, head.start, clause.end):
        return False
    if grammar.apart and grammar.at("told_past", text, head.start, head.end):
        return False
    if head.code == "urge":
        return grammar.at("others_act", text, head.start, clause.end) is not None
    return head.code in ("stand", "oppose", "meet") and (
        head.code != "oppose" or state.scope == "deeds" or state.opening is not None
    )
