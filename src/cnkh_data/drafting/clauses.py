"""One clause after another: what it goes on with, and which of its words says what it does."""

from ..models.codelists import Act, Action, ActorKind, Force, Voice
from .acts import with_bare_verb, with_head, with_norm, without_known_verb
from .attributions import only_attributes, verb_of_stranger, words_given
from .deeds import Nature, Operator, deeds_in, main_verb, nature_of
from .grammar import Clause, Found, blanks
from .operators import done_at_end, names_thing, says_how, with_operator
from .reading import ReadClause, Reading, Setting, Speech, Subject
from .subjects import behind_frame, subject_of
from .turns import hear, resume, resume_without, tells_of, tells_of_person, turn, without_subject
from .undertakings import stretch, tells_purpose, under_operator, undertakes, withholds
from .verbs import behind_that, has_infinitive, is_frame, is_norm, performs, thanks_at_end, verb_at, verb_of


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
    at = behind_that(setting, at, clause.end) or at if number else at
    at = behind_frame(setting, speech, at, clause.end)
    at, spoken = _spoken(reading, at, clause, first)
    state.given = spoken
    if spoken and at >= clause.end:
        return _only_gives(reading, clause)
    if first and grammar.apart and clause.mark and grammar.at("infinitive", text, at, clause.end):
        return reading.made(clause, None, frame=True)  # To make it so, they agreed
    subject = subject_of(setting, speech, at, clause.end)
    if subject is not None and subject.end >= clause.end:
        turn(reading, subject, clause.end)
        if grammar.apart and subject.kind == "name" and clause.mark and all(subject.actors):
            speech.subject = subject.actors
        return reading.made(clause, None, frame=True)
    if subject is not None:
        _take_subject(reading, subject, clause, first)
        place = grammar.skip("clause_adverb", text, subject.end, clause.end)
    else:
        if first and not spoken:
            without_subject(setting, speech, at, clause.end)
            tells_of_person(setting, speech, at, clause.end)
        place = grammar.skip("clause_adverb", text, at, clause.end)
        if first and not spoken:
            resume_without(setting, speech, place, clause.end)
    return _predicate(reading, clause, at, place, subject, number)


def _take_subject(reading: Reading, subject: Subject, clause: Clause, first: bool) -> None:
    """Take whoever a clause is about, and who spoke before if it goes on with that."""
    setting, speech = reading.setting, reading.speech
    if not _is_inside(reading, subject):
        turn(reading, subject, clause.end)
    if first:
        tells_of(setting, speech, subject)
    if first or (reading.state.act is None and not setting.grammar.apart):
        resume(setting, speech, subject, clause.end)


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


def _only_gives(reading: Reading, clause: Clause) -> ReadClause:
    """A clause that only gives what comes to a speaker: it goes with that, or with what stands before it."""
    state = reading.state
    if reading.setting.grammar.apart:
        return reading.goes_on(clause) if state.act is not None else reading.made(clause, None, frame=True)
    if state.act is not Act.COMMIT and state.act is not Act.URGE:
        state.act = None
    return reading.made(clause, None, frame=True)


def _beside(reading: Reading, clause: Clause, at: int, number: int) -> ReadClause | None:
    """A clause that only names parts of what stands before it, or that tells of it; None for another."""
    setting = reading.setting
    if reading.state.act is not None and _is_within(reading, clause, at):
        part = _adds_verb(reading, clause, at)
        if part is not None:
            return under_operator(reading, clause, part)
        further = _to_more(reading, clause, at)
        stretch(reading, clause if further is None else clause._replace(end=further[0]))
        return reading.goes_on(clause) if further is None else under_operator(reading, clause, further[1])
    if not setting.grammar.apart and _points_back(reading, clause, at):
        reading.state.operator, reading.state.scope, reading.state.polarity = None, "told", None
        return reading.made(clause, Act.ASSERT)
    waits = not setting.grammar.apart and reading.state.act is None and clause.mark
    if waits and setting.grammar.at("clause_within", setting.text, at, clause.end):
        thanks = thanks_at_end(setting, at, clause.end)  # To China, above all to its farmers, he gave thanks
        return (
            with_head(reading, clause, at, thanks, None, number) if thanks else reading.made(clause, None, frame=True)
        )
    return _told_of(reading, clause, at) if _nothing_follows(reading, number) else None


def _points_back(reading: Reading, clause: Clause, at: int) -> bool:
    """Whether a clause tells something of what is promised or asked for in those before it: 这对恢复交往至关重要."""
    grammar, text = reading.setting.grammar, reading.setting.text
    if reading.state.act not in (Act.COMMIT, Act.POSITION, Act.URGE) or is_norm(reading.setting, at, clause.end):
        return False
    return grammar.at("points_back", text, at, clause.end) is not None


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


def _to_more(reading: Reading, clause: Clause, at: int) -> tuple[int, int] | None:
    """Where a clause that names parts ends, and where a further infinitive begins: *including visits and to hold talks*."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    if not grammar.apart or not state.under or state.act is not Act.COMMIT:
        return None
    for joint in grammar.all("joins", text, at, clause.end):
        to = grammar.at("infinitive", text, blanks(text, joint.end, clause.end), clause.end)
        place = grammar.skip("subject_adverb", text, to.end, clause.end) if to is not None else clause.end
        if grammar.at("deed", text, place, clause.end) is not None:
            return len(text[: joint.start].rstrip()), place
    return None


def _adds_verb(reading: Reading, clause: Clause, at: int) -> int | None:
    """Where what is undertaken begins behind *including* with a verb of its own: *including holding the first meeting*."""
    setting, state = reading.setting, reading.state
    grammar, text = setting.grammar, setting.text
    within = grammar.at("clause_within", text, at, clause.end)
    if within is None or not grammar.apart or not state.under or state.act is not Act.COMMIT:
        return None
    place = grammar.skip("clause_adverb", text, within.end, clause.end)
    verb = grammar.at("deed", text, place, clause.end)
    if verb is None or grammar.at("participle", text, verb.start, verb.end) is None:
        return None
    return place if nature_of(grammar, text, verb, clause.end) is Nature.DEED else None


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


def _waits(reading: Reading, clause: Clause, at: int, place: int, subject: Subject | None, number: int) -> bool:
    """Whether a clause has no verb but in the next: it names somebody, or a thing, or to whom something is done."""
    if reading.setting.grammar.apart or not clause.mark or clause is reading.state.coming[-1]:
        return False
    if names_thing(reading.setting, clause):
        return True
    return (
        _only_says_to_whom(reading, clause, place) if subject is not None else _only_names(reading, clause, at, number)
    )


def _only_says_to_whom(reading: Reading, clause: Clause, place: int) -> bool:
    """Whether a clause has a subject and a phrase before the verb, which stands in the next: 洪森对中国，特别是农民，表示感谢."""
    grammar, text = reading.setting.grammar, reading.setting.text
    marked = grammar.at("object_marker", text, place, clause.end)
    phrase = marked is None and grammar.at("coverb", text, place, clause.end) is not None
    if not phrase or any(grammar.has(table, text, place, clause.end) for table in ("finite", "clause_head")):
        return False
    later = next(one for one in reading.state.coming if one.start > clause.start)
    goes_on = grammar.at("clause_within", text, grammar.lead(text, later.start, later.end), later.end) is not None
    place_ends = grammar.language.words("place_end").ends(text[place : clause.end]) is not None
    return (
        goes_on
        or place_ends
        or (main_verb(grammar, text, place, clause.end) is None and not grammar.has("is_past", text, place, clause.end))
    )


def _only_names(reading: Reading, clause: Clause, at: int, number: int) -> bool:
    """Whether a sentence begins with a clause that ends in the person whom it is about: 应邀访华的柬埔寨首相洪森，10日…"""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    if number:
        return False
    persons = [one for one in setting.cast.within(at, clause.end) if one.kind is ActorKind.PERSON]
    last = persons[-1] if persons else None
    if last is None or grammar.skip("subject_tail", text, last.end, clause.end) < clause.end:
        return False
    if not grammar.has("of_a_thing", text, at, last.start) or grammar.at("fronted", text, at, clause.end):
        return False
    reading.speech.person = (last.actor,)
    return True


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
    promised = _promised_by_head(reading, clause, at, word[1], subject)
    if promised is not None:
        return promised
    state.held = state.held or setting.grammar.at("holds_all", setting.text, word[1].start, clause.end) is not None
    if subject is None and _is_governed(reading, word[1], clause):
        return under_operator(reading, clause, at)
    return with_head(reading, clause, at, word[1], subject, number)


def _promised_by_head(
    reading: Reading, clause: Clause, at: int, word: Found, subject: Subject | None
) -> ReadClause | None:
    """A clause that refuses something on one's own ground, or that only begins to say again what the next does; None for another."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    again = grammar.at("restates", text, word.start, clause.end) is not None
    behind = grammar.skip("clause_adverb", text, word.end, clause.end) if again else word.start
    refused = grammar.at("clause_head", text, behind, clause.end) if not grammar.apart else None
    refuses = refused is not None and refused.code == "oppose" and withholds(setting, None, refused, clause.end)
    begins = subject is not None and (
        (word.code == "stand" and _says_again_what_follows(reading, word, clause))
        or (word.code == "belief" and _believes_what_follows(reading, word, clause))
    )
    if not refuses and not begins:
        return None
    hear(reading, word.code, subject, word)
    if begins or refused is None:
        return reading.made(clause, None, frame=True)
    begin = at if subject is not None and subject.end <= word.start else word.start
    reading.state.operator = Operator(begin, word.end, Force.WILL)
    return under_operator(reading, clause, refused.start)


def _believes_what_follows(reading: Reading, word: Found, clause: Clause) -> bool:
    """Whether a clause ends in a verb of belief, and the next says what the two should do: 双方一致认为，双方应修桥."""
    setting = reading.setting
    later = next((one for one in reading.state.coming if one.start > clause.start), None)
    if setting.grammar.apart or later is None or word.end < clause.end:
        return False
    who = subject_of(setting, reading.speech, setting.grammar.lead(setting.text, later.start, later.end), later.end)
    return who is not None and who.kind == "all" and is_norm(setting, later.start, later.end)


def _says_again_what_follows(reading: Reading, word: Found, clause: Clause) -> bool:
    """Whether a clause ends in a verb of saying again, and the next begins with a verb: 双方重申，不参与."""
    setting = reading.setting
    grammar, text = setting.grammar, setting.text
    later = next((one for one in reading.state.coming if one.start > clause.start), None)
    again = grammar.at("restates", text, word.start, clause.end)
    if grammar.apart or later is None or word.end < clause.end or again is None:
        return False
    place = grammar.skip("clause_adverb", text, later.start, later.end)
    abstains = grammar.at("deed", text, place, later.end)
    return verb_at(setting, place, later.end) is not None or (abstains is not None and abstains.code == Action.ABSTAIN)


def _is_always_so(reading: Reading, at: int, head: Found) -> bool:
    """Whether a clause goes on with a fact by telling what has always been so: 一贯相互支持."""
    state = reading.state
    grammar, text = reading.setting.grammar, reading.setting.text
    told = head.code == "stand" and state.act is Act.ASSERT and state.scope in ("told", "belief")
    begin = state.coming[0].start if len(reading.speech.subject) > 1 else at
    return told and not grammar.apart and grammar.has("habit", text, begin, head.start, "goes")


def _wordless(
    reading: Reading, clause: Clause, at: int, place: int, subject: Subject | None, number: int
) -> ReadClause:
    """A clause without such a verb, or with one that only a stranger or a repetition shows."""
    setting, state = reading.setting, reading.state
    grammar, text, stop = setting.grammar, setting.text, clause.end
    if _waits(reading, clause, at, place, subject, number):
        return reading.made(clause, None, frame=True)
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
    if (is_norm(setting, clause.start, stop) or _is_stressed(reading, clause)) and state.scope not in (
        "urge",
        "oppose",
        "deeds",
    ):
        return with_norm(reading, clause, subject)
    return _plainly(reading, clause, at, place, subject, number)


def _is_stressed(reading: Reading, clause: Clause) -> bool:
    """Whether somebody stresses in a report that something is important to do, where words are written together."""
    grammar, text = reading.setting.grammar, reading.setting.text
    if grammar.apart or not grammar.has("needed", text, clause.start, clause.end):
        return False
    return reading.speech.told and grammar.has("belief", text, reading.state.coming[0].start, clause.end)


def _plainly(reading: Reading, clause: Clause, at: int, place: int, subject: Subject | None, number: int) -> ReadClause:
    """A clause with a verb of activity, or with none that is known."""
    setting, state = reading.setting, reading.state
    grammar, text, stop = setting.grammar, setting.text, clause.end
    begin = at if subject is None else place
    verb = grammar.at("deed", text, place, stop) if grammar.apart else main_verb(grammar, text, begin, stop)
    if _is_complement(reading, subject, place, stop) or (subject is None and tells_purpose(reading, clause, at)):
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
    beside = grammar.apart and number > 0 and grammar.at("beside_deed", text, at, clause.end) is not None
    if state.latest is not None and (beside or (means is not None and means.code == "means")):
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
