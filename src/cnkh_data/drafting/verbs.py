"""Which word says what a clause does: operators, and verbs that perform an act, at a place or behind other words."""

import re

from ..models.codelists import Voice
from .deeds import main_verb, unlisted_verb
from .grammar import Found, blanks
from .reading import Setting, Subject

_WORD = re.compile(r"[A-Za-z][\w’'-]*|\w{1,2}")


def verb_at(setting: Setting, place: int, stop: int) -> tuple[str, Found] | None:
    """The operator or the verb that performs an act at a place, with which of both it is: `operator` or `head`.

    Example:
        >>> from cnkh_data.drafting.cast import Cast
        >>> from cnkh_data.drafting.grammar import grammar_of
        >>> setting = Setting(grammar_of("en"), "The two sides agreed to meet.", Cast(), Voice.JOINT_TEXT, ())
        >>> verb_at(setting, 14, 28)
        ('operator', Found(code='agreed', start=14, end=23))
    """
    grammar, text = setting.grammar, setting.text
    operator = grammar.at("operator", text, place, stop)
    head = grammar.at("clause_head", text, place, stop)
    if operator and grammar.at("object_marker", text, place, stop):
        operator = None
    if operator and (head is None or operator.end >= head.end):
        return "operator", operator
    return ("head", head) if head and not _is_passive(setting, head) else None


def first_verb(setting: Setting, table: str, place: int, stop: int) -> tuple[str, Found] | None:
    """The first word of a table of verbs in a stretch, as `verb_at` gives it, without those that are passive."""
    grammar, text = setting.grammar, setting.text
    for found in grammar.all(table, text, place, stop):
        if table == "clause_head" and _is_passive(setting, found):
            continue
        if table == "operator" and grammar.at("object_marker", text, found.start, stop):
            continue
        return ("operator" if table == "operator" else "head"), found
    return None


def verb_of(setting: Setting, place: int, stop: int, subject: Subject | None, at: int) -> tuple[str, Found] | None:
    """The operator or verb that says what a clause does: at a place, or behind a phrase before the verb."""
    found = verb_at(setting, place, stop)
    grammar, text = setting.grammar, setting.text
    if found is not None or grammar.at("deed", text, place, stop):
        return found
    if grammar.at("purpose", text, place, stop):
        thanks = thanks_at_end(setting, place, stop)
        return ("head", thanks) if thanks is not None else None
    if grammar.apart:
        return _verb_later(setting, place, stop, subject, at)
    if grammar.at("coverb", text, place, stop) is None:
        return None
    operator = first_verb(setting, "operator", place, stop)
    heads = [one for one in grammar.all("clause_head", text, place, stop) if not _is_thing(setting, place, one, stop)]
    verb = main_verb(grammar, text, place, stop)
    before = [one for one in heads if verb is None or one.start < verb.start + (one.code == "meet")]
    found = ("head", heads[-1]) if heads and heads[-1].end >= stop else ("head", before[0]) if before else None
    if operator is not None and (verb is None or operator[1].start < verb.start):
        return operator if found is None or operator[1].start < found[1].start else found
    return found


def thanks_at_end(setting: Setting, place: int, stop: int) -> Found | None:
    """The praise or thanks in which a clause ends, where words are written together: 为促进合作所作的努力表示感谢."""
    last = None if setting.grammar.apart else setting.grammar.last("clause_head", setting.text, place, stop)
    return last if last is not None and last.end >= stop and last.code == "appraise" else None


def _is_thing(setting: Setting, place: int, head: Found, stop: int) -> bool:
    """Whether a word that may be a verb is a thing or an occasion behind other words: 会谈时, 的国事访问, 提供帮助和支持."""
    grammar, text = setting.grammar, setting.text
    if grammar.at("met_with", text, head.start, stop):
        return True
    before = text[max(place, head.start - LONGEST_ATTRIBUTE) : head.start]
    if head.code == "meet":
        return head.end < stop and grammar.has("of_a_thing", before, 0, len(before))
    joined = head.code == "stand" and head.end >= stop and grammar.language.words("joins_names").ends(before)
    return bool(joined) and main_verb(grammar, text, place, head.start) is not None


def _verb_later(setting: Setting, place: int, stop: int, subject: Subject | None, at: int) -> tuple[str, Found] | None:
    """The first operator or verb behind other words, where words are written apart."""
    grammar, text = setting.grammar, setting.text
    limit = stop if subject is not None else min(stop, place + REACH)
    later = [
        one
        for one in (first_verb(setting, "operator", place, limit), first_verb(setting, "clause_head", place, limit))
        if one
    ]
    later = [one for one in later if one[0] == "operator" or not _is_noun(setting, at, one[1])]
    if not later or is_frame(setting, at, stop):
        return None
    word = min(later, key=lambda one: one[1].start)
    between = place, word[1].start
    if subject is not None and word[0] == "operator" and _has_verb_of_its_own(setting, *between):
        return None
    return None if any(grammar.has(table, text, *between) for table in ("should", "that", "relative")) else word


def _has_verb_of_its_own(setting: Setting, place: int, stop: int) -> bool:
    """Whether a verb in the past stands before an operator that only what it tells of has: *declined to say what it would do*."""
    grammar, text = setting.grammar, setting.text
    told = grammar.at("told_past", text, place, stop)
    if any(grammar.at(table, text, place, stop) for table in ("clause_head", "restates", "says_so")):
        return False
    promised = grammar.has("promised", text, place, stop) or grammar.has("joins", text, place, stop)
    return told is not None and not promised


def _is_noun(setting: Setting, place: int, head: Found) -> bool:
    """Whether a word that may be a verb is none at a place behind other words, which do not say that it was expressed."""
    grammar, text = setting.grammar, setting.text
    nouns = grammar.language.words("noun_too")
    if head.start == place or grammar.has("promised", text, place, head.start):
        return False
    return bool(nouns) and nouns.expression.fullmatch(text, head.start, head.end) is not None


def is_perfect(setting: Setting, head: Found) -> bool:
    """Whether a verb tells of what has been done so far: *have conducted*."""
    perfect = setting.grammar.language.words("perfect")
    before = setting.text[max(0, head.start - LONGEST_PASSIVE) : head.start].rstrip()
    return bool(perfect) and perfect.ends(before) is not None


def _is_passive(setting: Setting, head: Found) -> bool:
    """Whether a verb was done to its subject: *was invited*."""
    grammar, text = setting.grammar, setting.text
    passive = grammar.language.words("passive")
    before = text[max(0, head.start - LONGEST_PASSIVE) : head.start].rstrip()
    told = grammar.apart and grammar.at("agreed_as_told", text, head.start, head.end) is not None
    felt = grammar.apart and grammar.at("felt", text, head.start, head.end) is not None
    done_to = head.code in ("urge", "stand", "oppose", "belief", "appraise") and not told and not felt
    return done_to and bool(passive) and passive.ends(before) is not None


def had_agreed(setting: Setting, word: Found) -> bool:
    """Whether a verb tells what had been agreed before."""
    before = setting.text[max(0, word.start - LONGEST_PASSIVE) : word.start].rstrip()
    words = setting.grammar.language.words("had")
    return bool(words) and words.ends(before) is not None


def agrees(setting: Setting, word: Found) -> bool:
    """Whether a verb tells that something was agreed."""
    grammar, text = setting.grammar, setting.text
    agreed = grammar.language.words("force", "agreed")
    return grammar.apart and bool(agreed) and agreed.expression.match(text, word.start, word.end) is not None


def is_told(setting: Setting, start: int, word: Found) -> bool:
    """Whether a verb tells of speech: where verbs have a past, it is in the past."""
    grammar, text = setting.grammar, setting.text
    words = text[start : word.end]
    past = grammar.language.words("told_past")
    return not past or (past.search(words) is not None and not grammar.has("finite", text, start, word.start))


def in_past(setting: Setting, at: int, stop: int) -> bool:
    """Whether a verb in the past stands at a place, where there are such forms."""
    return setting.grammar.at("told_past", setting.text, at, stop) is not None


def is_finite(setting: Setting, at: int, stop: int) -> bool:
    """Whether a verb follows a subject at once, where such verbs are known."""
    grammar, text = setting.grammar, setting.text
    told = grammar.apart and setting.usual is Voice.AUTHORIAL
    return told and grammar.at("finite", text, blanks(text, at, stop), stop) is not None


def does(setting: Setting, place: int, stop: int) -> bool:
    """Whether a verb in the third person stands at a place, and no noun before a verb: *China views it so*."""
    grammar, text = setting.grammar, setting.text
    verb = grammar.at("third_person", text, place, stop) if grammar.apart else None
    if verb is None or grammar.at("deed_object", text, place, stop) is not None:
        return False
    behind = grammar.skip("clause_adverb", text, verb.end, stop)
    return (
        not any(grammar.at(table, text, blanks(text, verb.end, stop), stop) for table in ("finite", "operator"))
        and behind < stop
    )


def speaks_itself(setting: Setting, at: int) -> bool:
    """Whether an act or an operator follows a subject, so that it speaks itself."""
    grammar, text = setting.grammar, setting.text
    stop = min(len(text), at + REACH)
    place = grammar.skip("clause_adverb", text, at, stop)
    again = grammar.apart and grammar.at("restates", text, place, stop) is not None
    return again or verb_at(setting, place, stop) is not None or does(setting, place, stop)


def performs(setting: Setting, at: int) -> bool:
    """Whether a verb of promise follows a subject, which can be told of one side alone: *and Cambodia undertook to*."""
    grammar, text = setting.grammar, setting.text
    stop = min(len(text), at + REACH)
    found = verb_at(setting, grammar.skip("clause_adverb", text, at, stop), stop)
    if found is None or found[0] != "operator":
        return False
    foretells = grammar.has("foretells", text, found[1].start, found[1].end)
    return not foretells and is_told(setting, at, found[1])


def begins_with_verb(setting: Setting, at: int, stop: int) -> bool:
    """Whether an activity, or a word that stands before one, is at a place."""
    grammar, text = setting.grammar, setting.text
    return any(grammar.at(table, text, at, stop) for table in ("deed", "restates", "coverb")) or (
        grammar.at("clause_adverb", text, at, stop) is not None
    )


def verb_follows(setting: Setting, at: int, stop: int) -> bool:
    """Whether a word is at a place that may follow a subject: a verb, or what stands before one."""
    grammar, text = setting.grammar, setting.text
    tables = ("clause_adverb", "operator", "clause_head", "deed", "coverb", "should", "says_so", "finite")
    return any(grammar.at(table, text, at, stop) for table in tables)


def verb_start(setting: Setting, at: int, stop: int) -> int:
    """Where the first verb of a clause begins, in a report also one that performs nothing; its beginning, if none is known."""
    grammar, text = setting.grammar, setting.text
    verbs = [
        one[1]
        for one in (first_verb(setting, "operator", at, stop), first_verb(setting, "clause_head", at, stop))
        if one
    ]
    if grammar.apart and (again := grammar.first("restates", text, at, stop)):
        verbs.append(again)
    if not verbs and setting.usual is Voice.AUTHORIAL and (finite := grammar.first("finite", text, at, stop)):
        verbs = [finite]
    if not verbs and grammar.apart:
        return _behind_name(setting, at, stop)
    return min((one.start for one in verbs), default=at)


def _behind_name(setting: Setting, at: int, stop: int) -> int:
    """Where a verb in the third person begins right behind a name at a place; that place, if none does."""
    grammar, text = setting.grammar, setting.text
    named = setting.cast.at(grammar.skip("article", text, at, stop))
    place = grammar.skip("clause_adverb", text, named.end, stop) if named is not None else stop
    return place if place < stop and does(setting, place, stop) else at


def has_infinitive(setting: Setting, at: int, stop: int) -> bool:
    """Whether an infinitive stands at a place of a verb that nobody listed."""
    to = setting.grammar.at("infinitive", setting.text, at, stop)
    return (
        to is not None
        and unlisted_verb(setting.grammar, setting.text, blanks(setting.text, to.end, stop), stop) is not None
    )


def is_norm(setting: Setting, start: int, stop: int) -> bool:
    """Whether a stretch says what should be."""
    return setting.grammar.has("should", setting.text, start, stop)


def is_frame(setting: Setting, at: int, stop: int) -> bool:
    """Whether words only say when, where or on what basis the next clause acts."""
    grammar, text = setting.grammar, setting.text
    ends = grammar.language.words("frame_end")
    if grammar.at("frame", text, at, stop) or grammar.at("according", text, at, stop):
        return True
    return ends.ends(text[at:stop]) is not None


def behind_that(setting: Setting, at: int, stop: int) -> int | None:
    """Where the words begin behind *that*; None if it does not stand there."""
    grammar, text = setting.grammar, setting.text
    that = grammar.at("that", text, blanks(text, at, stop), stop)
    return blanks(text, that.end, stop) if that else None


def first_word(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The first word of a stretch: two characters where words are written together.

    Example:
        >>> first_word("hold talks", 0, 10), first_word("举行会谈", 0, 4)
        ((0, 4), (0, 2))
    """
    match = _WORD.match(text, start, end)
    return match.span() if match else None


LONGEST_ATTRIBUTE = 5
"""Characters between 的 and the noun that it belongs to."""
LONGEST_PASSIVE = 12
"""Characters before a verb in which a word stands that makes it passive."""
REACH = 90
"""Characters in which the first verb of a clause without subject stands."""
