"""To whom a report gives words: verbs of speech, quotations, and texts that are cited."""

import re
from collections.abc import Sequence

from ..models.codelists import ActorKind, Voice
from .grammar import Clause, Found, blanks
from .persons import Named
from .reading import FORESEEN, Setting, Speech
from .rows import UNKNOWN, row_of, titled_at
from .speech import is_reported
from .subjects import NEAR_START, subject_of
from .verbs import begins_with_verb, behind_that, first_verb

_OPEN_QUOTE = ('"', "“")
_NAME = re.compile(r"(?:[A-Z][\w-]* ){0,3}[A-Z][\w-]*")
_CLOSE_QUOTE = ('"', "”")


def take_attribution(setting: Setting, speech: Speech, clauses: Sequence[Clause]) -> None:
    """Take the speaker whom a clause behind the words names (“…, Xi said”) as that of the whole sentence."""
    if setting.usual is not Voice.AUTHORIAL:
        return
    _leave_quotation(setting, speech, clauses)
    speech.settle()
    at = setting.grammar.lead(setting.text, clauses[0].start, clauses[0].end)
    speech.told = bool(speech.holder) and setting.grammar.at("myself", setting.text, at, clauses[0].end) is not None
    _foresee(setting, speech, clauses)
    for number, clause in enumerate(clauses):
        if _cites_document(setting, clause, number):
            speech.holder, speech.brief = _issuers(setting, speech, clause.start, clause.end), True
            speech.settle()
        elif who := _who_is_cited(setting, speech, clause, number):
            speech.holder = speech.last = who
            speech.told = True
            speech.settle()


def _who_is_cited(setting: Setting, speech: Speech, clause: Clause, number: int) -> tuple[str, ...]:
    """To whom a clause gives all that its sentence says: *…, Xi said*, and behind a quotation in any language."""
    quoted = setting.text[clause.start - 1 : clause.start] in _CLOSE_QUOTE
    if not setting.grammar.apart:
        return only_attributes(setting, speech, clause) if number and quoted else ()
    who = only_attributes(setting, speech, clause) if number else ()
    return who or _according_to(setting, speech, clause)


def _leave_quotation(setting: Setting, speech: Speech, clauses: Sequence[Clause]) -> None:
    """Take a sentence behind a quotation as the outlet's, and a quotation without a speaker as of whoever was quoted before."""
    text, start, end = setting.text, clauses[0].start, clauses[-1].end
    quotes = text[start : start + 1] in _OPEN_QUOTE
    if speech.quoting and not quotes and start >= speech.quoted:
        speech.before, speech.holder = speech.holder or speech.before, ()
    elif quotes and not speech.holder and (speech.quoting or _quotes_on(setting, start, end)):
        speech.holder = speech.before or speech.last
    speech.quoting = quotes and any(mark in _CLOSE_QUOTE for mark in text[start + 1 : end])


def _quotes_on(setting: Setting, start: int, end: int) -> bool:
    """Whether a sentence is all of a quotation, or its beginning, where words are written together: whoever spoke is quoted then."""
    closes = [at for at in range(start + 1, end) if setting.text[at] in _CLOSE_QUOTE]
    return (
        not setting.grammar.apart and not setting.text[closes[0] + 1 : end].strip()
        if closes
        else not setting.grammar.apart
    )


def _according_to(setting: Setting, speech: Speech, clause: Clause) -> tuple[str, ...]:
    """The person according to whom something is so, where a clause says only this."""
    grammar, text = setting.grammar, setting.text
    at = grammar.lead(text, clause.start, clause.end)
    found = grammar.at("according_to", text, at, clause.end)
    if found is not None and grammar.at("him", text, blanks(text, found.end, clause.end), clause.end):
        return speech.last
    named = setting.cast.within(found.end, clause.end) if found is not None else []
    return tuple(one.actor for one in named if one.kind is ActorKind.PERSON)[:1]


def _foresee(setting: Setting, speech: Speech, clauses: Sequence[Clause]) -> None:
    """Take whoever speaks in a later clause as the speaker of a sentence that begins *noting that*."""
    grammar, text = setting.grammar, setting.text
    first = clauses[0]
    if not grammar.apart:
        _foresee_person(setting, speech, clauses)
        return
    begin = grammar.lead(text, first.start, first.end)
    if _going_on(setting, speech, begin, first, True) is None and not _praises(setting, begin, first.end):
        return
    for clause in clauses[1:FORESEEN]:
        at = grammar.lead(text, clause.start, clause.end)
        if _named_speech(setting, speech, at, clause) is not None:
            return
        subject = subject_of(setting, speech, at, clause.end)
        if subject is not None and subject.kind == "person":
            speech.holder = speech.last = subject.actors
            speech.settle()
            return


def _praises(setting: Setting, at: int, stop: int) -> bool:
    """Whether a sentence begins with a participle of praise: *Highly valuing their efforts*."""
    grammar, text = setting.grammar, setting.text
    head = grammar.at("clause_head", text, grammar.skip("clause_adverb", text, at, stop), stop)
    return (
        head is not None
        and head.code == "appraise"
        and grammar.at("participle", text, head.start, head.end) is not None
    )


def _foresee_person(setting: Setting, speech: Speech, clauses: Sequence[Clause]) -> None:
    """Take a person with whose name a sentence begins as its speaker where a later clause only goes on with a verb of speech."""
    grammar, text = setting.grammar, setting.text
    first = clauses[0]
    person = titled_at(setting, grammar.lead(text, first.start, first.end), first.end)
    if person is None or grammar.has("clause_head", text, person.end, first.end):
        return
    starts = (grammar.skip("clause_lead", text, one.start, one.end) for one in clauses[1:FORESEEN])
    goes_on = any(
        grammar.at("says_so", text, at, one.end) for at, one in zip(starts, clauses[1:FORESEEN], strict=False)
    )
    if goes_on:
        speech.holder = speech.last = row_of(setting, person, first.end)[1]
        speech.settle()


def take_quotation(setting: Setting, speech: Speech, start: int, end: int) -> None:
    """Take whoever is named behind a quotation of several sentences as the speaker from its first one."""
    text = setting.text
    quoted = setting.usual is Voice.AUTHORIAL and setting.grammar.apart and text[start : start + 1] in ('"', "“")
    if not quoted or any(mark in _CLOSE_QUOTE for mark in text[start + 1 : end]):
        return
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    close = next((at for at in range(end, stop) if text[at] in _CLOSE_QUOTE), None)
    if close is None:
        return
    begin = blanks(text, close + 1, stop)
    behind = next((at for at in range(begin, stop) if text[at] in ".,;"), stop)
    who = only_attributes(setting, speech, Clause(begin, behind, behind, "")) if begin < behind else ()
    if who:
        speech.holder = speech.last = who
        speech.quoted = close
        speech.settle()


def _cites_document(setting: Setting, clause: Clause, number: int) -> bool:
    """Whether a clause says of the whole sentence that a text of the parties says it: *according to the communique*."""
    grammar, text = setting.grammar, setting.text
    at = grammar.lead(text, clause.start, clause.end)
    found = grammar.at("according", text, at, clause.end)
    if found is None and number:
        issued = grammar.at("issued_text", text, at, clause.end)
        says = grammar.at("says_so", text, blanks(text, issued.end, clause.end), clause.end) if issued else None
        found = says if says is not None and says.end >= clause.end else None
    return found is not None and first_verb(setting, "operator", found.end, clause.end) is None


def only_attributes(setting: Setting, speech: Speech, clause: Clause) -> tuple[str, ...]:
    """Who is said to speak by a clause that says nothing else."""
    grammar, text = setting.grammar, setting.text
    at = grammar.lead(text, clause.start, clause.end)
    verb = grammar.first("says_so", text, at, min(clause.end, at + NEAR_START))
    if verb is None:
        return ()
    behind = blanks(text, verb.end, clause.end)
    if grammar.has("that", text, verb.end, clause.end):
        return ()
    says_more = any(first_verb(setting, table, behind, clause.end) for table in ("operator", "clause_head", "finite"))
    if verb.start == at or grammar.at("quotes", text, verb.start, verb.end):
        named = grammar.begins_name(text, behind, clause.end) or _names_person(setting, behind, clause.end)
        return _who_speaks(setting, speech, behind, clause.end) if named and not says_more else ()
    if grammar.at("says_to", text, verb.start, verb.end) and not says_more:
        return _who_speaks(setting, speech, at, verb.start)
    where = grammar.at("speech_circumstance", text, behind, clause.end)
    if clause.end - verb.end > len(" on Tuesday afternoon") and where is None:
        return ()
    return _who_speaks(setting, speech, at, verb.start)


def _names_person(setting: Setting, start: int, end: int) -> bool:
    """Whether a stretch names a person, or stands for one: *said visiting Premier Li*, *said he*."""
    pronoun = setting.grammar.at("pronoun", setting.text, start, end)
    return pronoun is not None or any(one.kind is ActorKind.PERSON for one in setting.cast.within(start, end))


def _who_speaks(setting: Setting, speech: Speech, start: int, end: int) -> tuple[str, ...]:
    """The person, else the party, that is named in a stretch before a verb of speech; whoever spoke last for a pronoun."""
    grammar, text = setting.grammar, setting.text
    start = _behind_quotation(text, start, end)
    named = setting.cast.within(start, end)
    persons = [one for one in named if one.kind is ActorKind.PERSON]
    if persons:
        row = _in_row(setting, start, end) if not grammar.apart else ()
        about = not grammar.apart and grammar.has("spoken_about", text, start, persons[0].start)
        return row or (speech.person if about else tuple(one.actor for one in _speaking(setting, start, persons)))
    bearer = _bearer_of(setting, speech, start, end) or _called_by_surname(setting, start, end)
    if bearer:
        return bearer
    if grammar.at("issued_text", text, start, end):
        return _issuers(setting, speech, start, end)
    if not named and speech.last and _is_bare_title(setting, start, end):
        return speech.last
    again = grammar.at("body_again", text, start, end) if speech.body else None
    if again is not None:
        return speech.bodies.get(text[again.start : again.end].split()[-1].lower(), speech.body)
    states = [one.actor for one in named if grammar.apart or (one.start == start and _is_whole(setting, one.end, end))]
    speech.remember(setting, tuple(states[:1]), start, end)
    return tuple(states[:1])


def _in_row(setting: Setting, start: int, end: int) -> tuple[str, ...]:
    """Several persons with whose names a stretch begins that ends before a verb of speech."""
    first = titled_at(setting, start, end)
    stop = min(len(setting.text), end + NEAR_SPEECH)
    actors = row_of(setting, first, stop)[1] if first is not None else ()
    return actors if len(actors) > 1 else ()


def _behind_quotation(text: str, start: int, end: int) -> int:
    """The place behind the last quotation of a stretch; its beginning, if there is none."""
    close = max(text.rfind(mark, start, end) for mark in _CLOSE_QUOTE)
    return start if close < 0 else blanks(text, close + 1, end)


def _speaking(setting: Setting, start: int, persons: Sequence[Named]) -> Sequence[Named]:
    """Who of several persons before a verb of speech speaks: not whoever another verb, or *to* and *with*, stands before."""
    grammar, text = setting.grammar, setting.text
    if not grammar.apart:
        coverbs = list(grammar.all("coverb", text, start, persons[-1].start))
        free = [one for one in persons if not any(found.start < one.start for found in coverbs)]
        spoken_to = any(start < found.start and found.end == persons[-1].start for found in coverbs)
        return free[:1] or ([] if spoken_to else persons[-1:])
    verb = grammar.first("clause_head", text, start, persons[-1].start)
    before = [one for one in persons if verb is not None and one.end <= verb.start]
    return (before or persons)[-1:]


def _bearer_of(setting: Setting, speech: Speech, start: int, end: int) -> tuple[str, ...]:
    """Whoever spoke last, for a pronoun; who was named last with a title that stands alone, where words are written together."""
    grammar, text = setting.grammar, setting.text
    pronoun = grammar.language.words("pronoun")
    if pronoun and pronoun.expression.match(text, start, end):
        return speech.last
    title = grammar.at("subject_tail", text, start, end)
    if grammar.apart or title is None or grammar.skip("clause_adverb", text, title.end, end) < end:
        return ()
    words = text[title.start : title.end]
    persons = [one for one in setting.cast.within(0, start) if one.kind is ActorKind.PERSON]
    return next(
        (
            (one.actor,)
            for one in reversed(persons)
            if text[max(0, one.start - len(words)) : one.start] == words
            or text.startswith(words, one.end)
            or text.endswith(words, one.start, one.end)
        ),
        (),
    )


def _called_by_surname(setting: Setting, start: int, end: int) -> tuple[str, ...]:
    """The first person named before whose name begins as a word does before a verb of speech, where words are written together: 刘表示."""
    grammar, text = setting.grammar, setting.text
    if grammar.apart or setting.cast.at(start) is not None:
        return ()
    persons = [one for one in setting.cast.within(0, start) if one.kind is ActorKind.PERSON]
    for stop in (start + 1, start + 2):
        behind = grammar.skip("subject_tail", text, stop, end)
        behind = grammar.skip("clause_adverb", text, behind, end)
        whole = behind >= end or grammar.at("coverb", text, behind, end) is not None
        called = [one.actor for one in persons if text.startswith(text[start:stop], one.start)]
        if stop <= end and whole and called:
            return tuple(called[:1])
    return ()


def _is_whole(setting: Setting, start: int, end: int) -> bool:
    """Whether nobody else can be named between a state and a verb of speech, where words are written together."""
    grammar, text = setting.grammar, setting.text
    at = grammar.skip("subject_tail", text, start, end)
    while at < end and (side := grammar.at("side", text, at, end)):
        at = side.end
    at = grammar.skip("issues", text, grammar.skip("told_when", text, at, end), end)
    return grammar.skip("clause_adverb", text, at, end) >= end or grammar.at("coverb", text, at, end) is not None


def _is_bare_title(setting: Setting, start: int, end: int) -> bool:
    """Whether words are a title alone, for whose bearer no name stands before it: *the minister*."""
    grammar, text = setting.grammar, setting.text
    article = grammar.at("article", text, start, end)
    titles = (
        grammar.language.words("title_before_name"),
        grammar.language.words("title_alike", "spokesperson"),
    )
    if article is None or not grammar.apart:
        return False
    at = blanks(text, article.end, end)
    stops = [match.end() for words in titles if words and (match := words.expression.match(text, at, end))]
    return any(grammar.skip("clause_adverb", text, stop, end) >= end for stop in stops)


def _issuers(setting: Setting, speech: Speech, start: int, end: int) -> tuple[str, ...]:
    """Whose a text is that something is said by: of the one body that is named with it, or named before; else of the parties."""
    grammar, text = setting.grammar, setting.text
    issued = grammar.first("issued_text", text, start, end)
    if not grammar.apart or issued is None or grammar.has("joint_text", text, issued.start, issued.end):
        speech.body = setting.cast.parties or speech.body
        return setting.cast.parties
    named = [one.actor for one in setting.cast.within(issued.end, end) if one.kind is not ActorKind.PERSON]
    by = grammar.at("issued_by", text, blanks(text, issued.end, end), end)
    if by is not None:
        speech.remember(setting, tuple(named[:1]), by.end, end)
    again = speech.last if grammar.at("article", text, issued.start, issued.end) else ()
    return speech.body or again or setting.cast.parties


def words_given(setting: Setting, speech: Speech, at: int, clause: Clause, first: bool) -> int | None:
    """Where the words begin that a clause of a report gives to a speaker, who is taken as such; None if it gives none."""
    given = _going_on(setting, speech, at, clause, first) if speech.holder or speech.met or speech.person else None
    if given is not None and (not speech.holder or (speech.person and not speech.told and not first)):
        speech.holder = speech.last = speech.met or speech.person
        speech.told = True
        speech.settle()
    if given is None:
        return _named_speech(setting, speech, at, clause)
    return given


def _going_on(setting: Setting, speech: Speech, at: int, clause: Clause, first: bool) -> int | None:
    """Where the words begin behind *adding that*; None if a clause does not begin so."""
    grammar, text = setting.grammar, setting.text
    still = grammar.at("says_still", text, at, clause.end)
    if still is None:
        return _says_too(setting, speech, at, clause, first)
    given = behind_that(setting, still.end, clause.end)
    behind = blanks(text, still.end, clause.end)
    plainly = grammar.at("says_plainly", text, at, clause.end) is not None
    clear = behind < clause.end and (plainly or grammar.begins_name(text, behind, clause.end))
    return behind if given is None and clear and grammar.apart else given


def _says_too(setting: Setting, speech: Speech, at: int, clause: Clause, first: bool) -> int | None:
    """Where the words begin behind *and stated that*, in a clause after the first without a subject."""
    grammar, text = setting.grammar, setting.text
    if first:
        return None
    if not grammar.apart:
        spoke = speech.person or (speech.told and speech.holder)
        says = grammar.at("says_so", text, at, clause.end) if spoke else None
        return says.end if says is not None else None
    place = grammar.skip("clause_adverb", text, at, clause.end)
    says = grammar.at("says_so", text, place, clause.end)
    if says is None:
        return None
    given, behind = behind_that(setting, says.end, clause.end), blanks(text, says.end, clause.end)
    freely = grammar.at("says_freely", text, place, clause.end) is not None and speech.person and not speech.told
    return behind if given is None and freely and behind < clause.end else given


def _named_speech(setting: Setting, speech: Speech, at: int, clause: Clause) -> int | None:
    """Where the words begin that a clause gives to a speaker whom it names before a verb of speech; None if it does not."""
    grammar, text, stop = setting.grammar, setting.text, clause.end
    verb = grammar.first("says_so", text, at, min(stop, at + NEAR_START))
    if verb is None or verb.start == at or grammar.at("of_a_thing", text, verb.end, stop):
        return None
    behind = blanks(text, verb.end, stop)
    given = behind_that(setting, verb.end, stop)
    told_whom = grammar.at("says_to", text, verb.start, stop) is not None
    if given is None and grammar.apart and (told_whom or grammar.at("speech_circumstance", text, behind, stop)):
        that = grammar.first("that", text, behind, min(stop, behind + NEAR_SPEECH))
        given = blanks(text, that.end, stop) if that else None
    free = grammar.at("says_freely", text, verb.start, stop) is not None
    clear = free or given is not None or behind >= stop or grammar.begins_name(text, behind, stop)
    if grammar.apart and (not clear or (given is None and _says_again_whose(setting, verb, stop))):
        return None
    who = _who_speaks(setting, speech, at, verb.start)
    if not who and setting.cast.knows and is_reported(text[at : clause.stop]):
        who = UNKNOWN
    if not who or _is_of_more(setting, speech, at, verb, who):
        return None
    speech.holder = speech.last = who
    speech.told = True
    served = {state for one in who for state in setting.cast.served.get(one, ())} & {*setting.cast.parties}
    if not grammar.apart and len(served) == 1:
        speech.subject = tuple(served)
    speech.brief = grammar.at("issued_text", text, at, verb.start) is not None
    speech.settle()
    if (
        not grammar.apart
        and grammar.at("clause_head", text, verb.start, stop)
        and grammar.at("speaks_by_doing", text, verb.start, stop)
    ):
        return verb.start
    return behind if given is None else given


def _says_again_whose(setting: Setting, verb: Found, stop: int) -> bool:
    """Whether support or a promise is said again with whose it is: *reiterated Laos’s support*. That verb says what is done."""
    grammar, text = setting.grammar, setting.text
    name = _NAME.match(text, blanks(text, verb.end, stop), stop)
    whose = grammar.at("genitive", text, name.end(), stop) if name is not None else None
    if whose is None or grammar.at("restates", text, verb.start, stop) is None:
        return False
    place = grammar.skip("clause_adverb", text, blanks(text, whose.end, stop), stop)
    return any(grammar.at(table, text, place, stop) for table in ("clause_head", "operator"))


def _is_of_more(setting: Setting, speech: Speech, at: int, verb: Found, who: tuple[str, ...]) -> bool:
    """Whether words before a verb of speech are of two, or of a side inside what somebody says, where words are written together."""
    grammar, text = setting.grammar, setting.text
    if grammar.apart:
        return False
    named, listed = setting.cast.at(at), grammar.at("clause_subject", text, at, verb.start)
    if listed is not None and (listed.code in ("all", "two") or named is None):
        return listed.code in ("all", "two") or who is not UNKNOWN
    told_by_person = bool(speech.holder) and not speech.brief
    return told_by_person and named is not None and named.kind is not ActorKind.PERSON and who == (named.actor,)


def verb_of_stranger(setting: Setting, speech: Speech, at: int, stop: int) -> Found | None:
    """The verb of a sentence of a report that begins with a short name which nobody has registered; that one speaks in it then."""
    grammar, text = setting.grammar, setting.text
    if setting.usual is not Voice.AUTHORIAL or grammar.apart or not setting.cast.knows:
        return None
    limit = min(stop, at + LONGEST_STRANGER)
    head = grammar.first("clause_head", text, at, limit)
    if (
        head is None
        or head.start < at + 2
        or head.code in ("meet", "note", "declare")
        or begins_with_verb(setting, at, stop)
    ):
        return None
    speech.holder = speech.last = UNKNOWN
    speech.settle()
    return head


NEAR_SPEECH = 60
"""Characters between a verb of speech, with time and place, and what is said."""
LONGEST_STRANGER = 16
"""Characters up to the end of the verb behind a name that nobody has registered."""
