"""Where the subject turns, and with it whoever speaks: by a new subject, a verb of its own, or a promise."""

from ..models.codelists import ActorKind, Voice
from .grammar import Found
from .reading import Reading, Setting, Speech, Subject
from .verbs import agrees, in_past, is_finite, is_told, speaks_itself, verb_at, verb_of


def turn(reading: Reading, subject: Subject, stop: int) -> None:
    """Take a new subject: what governed before it governs no more, unless it stands inside what somebody believes."""
    setting, speech, state = reading.setting, reading.speech, reading.state
    if subject.kind == "others":
        return
    state.operator = state.pending = state.pivot = None
    state.scope, state.series = "", False
    speech.person = subject.actors if subject.kind == "person" else () if subject.kind == "all" else speech.person
    if subject.actors:
        speech.subject = tuple(one for one in subject.actors if one) or setting.cast.parties or setting.author
    if subject.kind == "name" and not speaks_itself(setting, subject.end) and not is_finite(setting, subject.end, stop):
        speech.subject = setting.cast.parties or setting.author
    if setting.usual is Voice.JOINT_TEXT:
        word = verb_of(
            setting, setting.grammar.skip("clause_adverb", setting.text, subject.end, stop), stop, subject, subject.end
        )
        person = subject.kind == "person" and word is not None and word[1].code not in ("meet", "note")
        if (word is not None and word[1].code == "meet" and subject.kind != "side") or (
            subject.kind == "person" and not person
        ):
            speech.subject = setting.cast.parties or setting.author
        speech.voice = Voice.REPORTED if person else Voice.JOINT_TEXT
        speech.speakers = speech.subject
        speech.last = subject.actors if subject.kind == "person" else speech.last


def without_subject(setting: Setting, speech: Speech, at: int, stop: int) -> None:
    """A sentence without a subject goes on with the last one, unless it has one that acts for nobody."""
    goes_on = verb_at(
        setting, setting.grammar.skip("clause_adverb", setting.text, at, stop), stop
    ) or setting.grammar.at("deed", setting.text, setting.grammar.skip("clause_adverb", setting.text, at, stop), stop)
    if setting.usual is Voice.JOINT_TEXT and not goes_on:
        speech.subject = speech.speakers = setting.cast.parties or setting.author
        speech.voice = Voice.JOINT_TEXT


def hear(reading: Reading, code: str, subject: Subject | None, word: Found) -> None:
    """Who speaks in a clause of a report with a verb of its own: a person whom it names, or a side as it is told to have spoken."""
    setting, speech = reading.setting, reading.speech
    grammar, text = setting.grammar, setting.text
    if setting.usual is not Voice.AUTHORIAL or not setting.cast.knows or word.start < speech.quoted:
        return
    if (
        subject is not None
        and subject.kind == "all"
        and not speech.told
        and _all_are_told(reading, code, subject, word)
    ):
        speech.before, speech.holder = speech.holder or speech.before, ()
        speech.settle()
        return
    both = _both_say(reading, code, subject, word)
    if both:
        speech.before = speech.before if speech.brief else speech.holder or speech.before
        speech.holder, speech.brief, speech.sides = both, True, True
        speech.settle()
        return
    others = subject is not None and _tells_of_others(setting, subject)
    if code == "meet" and speech.holder and (others or (speech.told and grammar.apart)):
        return
    if code == "meet" and speech.holder and _is_earlier(reading, subject, word):
        return
    if code == "meet" or (code == "note" and not speech.holder):
        speech.before = speech.holder or speech.before
        speech.holder = ()
        speech.met = speech.person
    elif subject is None and speech.met and grammar.at("participle", text, word.start, word.end):
        speech.holder = speech.last = speech.met
    elif subject is not None and subject.kind == "person":
        if not (grammar.apart and reading.state.given and speech.holder):  # Li said that Wang thanked
            speech.holder = speech.last = subject.actors
    elif (
        subject is None
        and speech.person
        and not (speech.holder and speech.told)
        and (
            is_told(setting, _clause_start(reading, word), word) or grammar.at("participle", text, word.start, word.end)
        )
    ):
        speech.holder = speech.last = speech.person
    elif code == "declare" and not speech.holder:
        return
    elif (
        subject is not None
        and not speech.holder
        and (subject.kind in ("side", "name") or (subject.kind == "all" and (speech.sides or not grammar.apart)))
        and is_told(setting, subject.end, word)
    ):
        speech.holder, speech.brief, speech.sides = subject.actors, True, True
        speech.remember(
            setting, subject.actors if subject.kind == "name" else (), reading.state.coming[0].start, word.start
        )
    speech.settle()


def _all_are_told(reading: Reading, code: str, subject: Subject, word: Found) -> bool:
    """Whether the outlet tells what all agreed to, or what all stressed behind what one of them said: *The two sides stressed*."""
    setting, speech = reading.setting, reading.speech
    if agrees(setting, word):
        return True
    grammar, text = setting.grammar, setting.text
    both = grammar.apart and grammar.has("both_sides", text, reading.state.coming[0].start, word.start)
    alone = bool(speech.holder) and not speech.brief and code == "belief"
    return alone and both and is_told(setting, subject.end, word)


def _both_say(reading: Reading, code: str, subject: Subject | None, word: Found) -> tuple[str, ...]:
    """The two who are told to think or praise the same in a sentence that begins with them, where words are written together: 双方一致认为."""
    speech, grammar, text = reading.speech, reading.setting.grammar, reading.setting.text
    if grammar.apart or speech.told:
        return ()
    if subject is None:
        alone = not speech.holder and code == "belief" and _both_go_on(reading, word)
        return reading.setting.cast.parties if alone else ()
    both = _both_at_head(reading, subject, word)
    agrees = both is not None and (both.code == "two" or grammar.has("as_one", text, subject.end, word.start))
    say = both is not None and (code == "belief" or (code in ("appraise", "stand", "note") and agrees))
    return subject.actors if say else ()


def _both_go_on(reading: Reading, word: Found) -> bool:
    """Whether a clause without subject tells what those think with whom the sentence begins: 双方交换意见，一致认为."""
    grammar, text = reading.setting.grammar, reading.setting.text
    start = _clause_start(reading, word)
    if not reading.state.coming or not grammar.has("as_one", text, start, word.start):
        return False
    first = grammar.lead(text, reading.state.coming[0].start, word.start)
    both = grammar.at("clause_subject", text, first, word.start)
    return both is not None and both.code == "all" and grammar.has("both_sides", text, first, both.end)


def _both_at_head(reading: Reading, subject: Subject, word: Found) -> Found | None:
    """The words for two with which a sentence begins, if these are the subject of a verb."""
    grammar, text = reading.setting.grammar, reading.setting.text
    if subject.kind != "all" or not reading.state.coming:
        return None
    first = grammar.lead(text, reading.state.coming[0].start, word.start)
    two = grammar.at("clause_subject", text, first, word.start)
    if two is None or two.end > subject.end:
        return None
    return two if two.code == "two" or grammar.has("both_sides", text, first, two.end) else None


def _is_earlier(reading: Reading, subject: Subject | None, word: Found) -> bool:
    """Whether whoever speaks tells what others, or both, did: in the same sentence, or with a time before the talk."""
    grammar, text, coming = reading.setting.grammar, reading.setting.text, reading.state.coming
    before = coming[0].start if coming else word.start
    start = grammar.lead(text, _clause_start(reading, word), word.start)
    told = reading.speech.told and (subject is not None or start < word.start)
    if not grammar.apart and reading.speech.told and coming and coming[0].end < word.start:
        return True
    if grammar.apart or not (told or grammar.has("told_earlier", text, before, word.start)):
        return False
    return subject is None or subject.actors != reading.speech.holder


def _clause_start(reading: Reading, word: Found) -> int:
    """Where the clause begins that a verb stands in: *expressed* stands before *gratitude*."""
    return next((one.start for one in reading.state.coming if one.start <= word.start < one.end), word.start)


def _tells_of_others(setting: Setting, subject: Subject) -> bool:
    """Whether whoever speaks tells of several persons by name who met."""
    return setting.grammar.apart and subject.kind == "person" and len(subject.actors) > 1


def resume(setting: Setting, speech: Speech, subject: Subject, stop: int) -> None:
    """Take what a report says of one side without a speaker as said by whoever spoke before: *China will*, and no past."""
    if setting.usual is not Voice.AUTHORIAL or speech.holder or not speech.before:
        return
    grammar, text = setting.grammar, setting.text
    one = subject.kind in ("side", "name") and len(subject.actors) == 1 and subject.actors[0] in setting.cast.parties
    one = one and len(speech.before) == 1
    if one and _speaks_for_another(setting, speech.before, subject.actors[0]):
        return
    place = grammar.skip("clause_adverb", text, subject.end, stop)
    norm = grammar.at("should", text, place, stop)
    if not (one or (norm is not None and subject.kind == "all")):
        return
    found = verb_at(setting, place, stop)
    says = found is not None and (found[0] == "operator" or found[1].code in ("stand", "oppose", "appraise"))
    finite = is_finite(setting, subject.end, stop)
    if finite or ((says or norm) and not in_past(setting, place, stop)):
        speech.holder = speech.before
        speech.settle()


def tells_of(setting: Setting, speech: Speech, subject: Subject) -> None:
    """Take a person whom a sentence of a report is about as whom *he* and *the premier* stand for in the next."""
    alone = subject.kind == "person" and len(subject.actors) == 1
    if setting.usual is Voice.AUTHORIAL and alone and not speech.told:
        speech.last = subject.actors


def tells_of_person(setting: Setting, speech: Speech, at: int, stop: int) -> None:
    """Take the first person whom a sentence names without a subject as whom *he* stands for, where words are written together."""
    if setting.usual is not Voice.AUTHORIAL or setting.grammar.apart or speech.told:
        return
    persons = [one for one in setting.cast.within(at, stop) if one.kind is ActorKind.PERSON]
    if persons and not setting.grammar.has("spoken_about", setting.text, at, persons[0].start):
        speech.last = (persons[0].actor,)


def resume_without(setting: Setting, speech: Speech, place: int, stop: int) -> None:
    """Take a sentence without a subject that hopes, thanks or offers as said by whoever spoke before: 希望泰方提供便利."""
    if setting.usual is not Voice.AUTHORIAL or setting.grammar.apart or speech.holder or not speech.before:
        return
    found = verb_at(setting, place, stop)
    if found is not None and (found[0] == "operator" or found[1].code in ("stand", "oppose", "appraise", "urge")):
        speech.holder = speech.before
        speech.settle()


def _speaks_for_another(setting: Setting, speakers: tuple[str, ...], party: str) -> bool:
    """Whether those who spoke are known to hold an office of another party alone."""
    served = {state for one in speakers for state in setting.cast.served.get(one, ())} & {*setting.cast.parties}
    return bool(served) and party not in served


def take_promise(setting: Setting, speech: Speech, word: Found, subject: Subject | None) -> None:
    """Take a person of whom a report tells that they promised something as its speaker: *voiced China's readiness to*."""
    if not setting.grammar.apart or word.code == "agreed":
        return
    if setting.usual is not Voice.AUTHORIAL:
        of = (
            [one for one in setting.cast.within(subject.end, word.start) if one.kind is ActorKind.STATE]
            if subject
            else []
        )
        if subject is not None and subject.kind == "person" and len(of) == 1:
            speech.subject = (of[0].actor,)
        return
    if subject is None or subject.kind != "person" or not is_told(setting, subject.end, word):
        return
    speech.holder = speech.last = subject.actors
    speech.settle()
    states = [one.actor for one in setting.cast.within(subject.end, word.start) if one.kind is ActorKind.STATE]
    speech.subject = tuple(states[:1]) or speech.subject


def take_agreement(reading: Reading, word: Found, subject: Subject | None) -> None:
    """Take what a report tells that all agreed to as told by the outlet, if the sentence does not give it to a speaker."""
    setting, speech = reading.setting, reading.speech
    if setting.usual is not Voice.AUTHORIAL or word.code != "agreed" or speech.told or subject is None:
        return
    together = subject.kind == "all" if setting.grammar.apart else _both_at_head(reading, subject, word) is not None
    if together and is_told(setting, subject.end, word) and speech.holder:
        speech.before, speech.holder = speech.holder, ()
        speech.settle()
