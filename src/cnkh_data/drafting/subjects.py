"""Who a clause is about, as far as its first words say."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..models.codelists import ActorKind, Voice
from .grammar import Found, blanks
from .persons import Named
from .reading import Setting, Speech, Subject
from .rows import row_of, titled_at, two_before
from .verbs import begins_with_verb, does, first_word, verb_at, verb_follows, verb_start


def subject_of(setting: Setting, speech: Speech, at: int, stop: int) -> Subject | None:
    """Who a clause is about that begins at a place; None if no words say it.

    Example:
        >>> from cnkh_data.drafting.cast import Cast
        >>> from cnkh_data.drafting.grammar import grammar_of
        >>> setting = Setting(grammar_of("en"), "The two sides agreed.", Cast(("china", "laos")), Voice.JOINT_TEXT, ())
        >>> subject_of(setting, Speech((), Voice.JOINT_TEXT, (), ()), 0, 20)
        Subject(end=13, actors=('china', 'laos'), kind='all')
    """
    grammar, text = setting.grammar, setting.text
    if grammar.apart:
        return _subject_apart(setting, speech, at, stop)
    again = _speaker_again(setting, speech, at, stop)
    if again is not None:
        return again
    named = setting.cast.at(at)
    if named is None and (verb_at(setting, at, stop) or begins_with_verb(setting, at, stop)):
        return None
    listed = grammar.at("clause_subject", text, at, stop)
    side = listed is not None and listed.code == "side"
    if named is not None and named.end <= stop:
        end = grammar.skip("subject_tail", text, named.end, stop)
        if listed is None or end >= listed.end or side:
            end = max(end, listed.end) if listed is not None and side else end
            if named.kind is not ActorKind.PERSON and (side or verb_follows(setting, end, stop)):
                return Subject(end, (named.actor,), _kind(setting, named, end))
    if listed is None or (named is not None and named.kind is ActorKind.PERSON):
        return _persons(setting, at, stop)
    end = grammar.skip("subject_tail", text, listed.end, stop)
    return _listed(setting, speech, listed._replace(end=end) if verb_follows(setting, end, stop) else listed)


def _speaker_again(setting: Setting, speech: Speech, at: int, stop: int) -> Subject | None:
    """Whoever spoke last for a pronoun, and whoever speaks for *I*, in a report in a language that writes words together."""
    grammar, text = setting.grammar, setting.text
    if setting.usual is not Voice.AUTHORIAL:
        return None
    for table, who in (("pronoun", speech.last), ("myself", speech.holder)):
        found = grammar.at(table, text, at, stop) if who else None
        if found is not None and verb_follows(setting, found.end, stop):
            return Subject(found.end, who, "person")
    return None


def _persons(setting: Setting, at: int, stop: int) -> Subject | None:
    """The person with whose name and titles a clause begins, with those who stand in a row with them."""
    grammar, text = setting.grammar, setting.text
    first = titled_at(setting, at, stop)
    if first is None:
        return None
    end, actors = row_of(setting, first, stop)
    when = grammar.skip("told_when", text, end, stop)
    return Subject(when, actors, "person") if verb_follows(setting, when, stop) else None


def behind_frame(setting: Setting, speech: Speech, at: int, stop: int) -> int:
    """Where a person is named in a clause of a report behind words that only say when or where: *During the talks, Xi said*."""
    grammar, text = setting.grammar, setting.text
    if setting.usual is not Voice.AUTHORIAL or not grammar.apart or grammar.at("frame", text, at, stop) is None:
        return at
    for comma in [place for place in range(at, min(stop, at + LONGEST_FRAME)) if text[place] == ","]:
        behind = blanks(text, comma + 1, stop)
        subject = subject_of(setting, speech, behind, stop) if behind < stop else None
        if subject is not None:
            return behind if subject.kind == "person" else at
    return at


def _listed(setting: Setting, speech: Speech, found: Found) -> Subject:
    """The subject that is no name."""
    side = (
        setting.actors_in(found.start, found.end)
        or _called_like(setting, found)
        or _called_by_character(setting, found)
        or setting.cast.unnamed_party
        or setting.other_side
    )
    if found.code == "two":
        return Subject(found.end, two_before(setting, found.start), "all")
    actors = {"all": _we(setting, speech, found) or setting.cast.parties or setting.author, "side": side}
    return Subject(found.end, actors.get(found.code, ()), found.code)


def _we(setting: Setting, speech: Speech, found: Found) -> tuple[str, ...]:
    """The party for which somebody speaks who says *we* in a report."""
    grammar, text = setting.grammar, setting.text
    if setting.usual is not Voice.AUTHORIAL or not grammar.apart or not grammar.at("we", text, found.start, found.end):
        return ()
    served = {state for one in speech.holder for state in setting.cast.served.get(one, ())}
    return tuple(one for one in setting.cast.parties if one in served)


def _called_like(setting: Setting, found: Found) -> tuple[str, ...]:
    """The one party that is named in the text by a word which begins as that of a side does: *the Thai side* and Thailand."""
    grammar, text = setting.grammar, setting.text
    if not grammar.apart:
        return ()
    begin = grammar.skip("article", text, found.start, found.end)
    word = first_word(text, begin, found.end)
    stem = text[slice(*word)][:LONGEST_STEM] if word is not None else ""
    if len(stem) < SHORTEST_STEM or not stem[0].isupper():
        return ()
    parties = (one for one in setting.cast.names if one.actor in setting.cast.parties)
    alike = {one.actor for one in parties if text.startswith(stem, one.start)}
    return tuple(alike) if len(alike) == 1 else ()


def _called_by_character(setting: Setting, found: Found) -> tuple[str, ...]:
    """The one party whose name in the text has the character by which a side is called: 塔方 and 塔吉克斯坦."""
    if setting.grammar.apart:
        return ()
    parties = [one for one in setting.cast.names if one.actor in setting.cast.parties]
    alike = {one.actor for one in parties if setting.text[found.start] in setting.text[one.start : one.end]}
    return tuple(alike) if len(alike) == 1 else ()


def _plain_subject(setting: Setting, speech: Speech, at: int, stop: int) -> Subject | None:
    """The subject that a word of the language is at a place, or the name of a state that is all of a clause."""
    grammar, text = setting.grammar, setting.text
    listed = grammar.at("clause_subject", text, at, stop)
    if listed is not None:
        return _listed(setting, speech, listed)
    pronoun = grammar.at("pronoun", text, at, stop) if speech.last else None
    if pronoun is not None:
        return Subject(pronoun.end, speech.last, "person")
    alone = setting.cast.at(grammar.skip("article", text, at, stop))
    is_state = alone is not None and alone.end == stop and alone.kind is ActorKind.STATE
    return Subject(stop, (alone.actor,), "name") if alone is not None and is_state else None


def _subject_apart(setting: Setting, speech: Speech, at: int, stop: int) -> Subject | None:
    """The words before the first operator or verb, if they name somebody."""
    grammar, text = setting.grammar, setting.text
    plain = _plain_subject(setting, speech, at, stop)
    if plain is not None:
        return plain
    end = verb_start(setting, at, stop)
    if setting.usual is Voice.AUTHORIAL and (end == at or grammar.has("relative", text, at, end)):
        return _in_apposition(setting, at, stop)
    named = [one for one in setting.cast.within(at, end) if one.start - at < NEAR_START]
    if not named or end == at or not grammar.begins_name(text, at, end):
        return None
    named = _without_titles(setting, named)
    first = named[0]
    together = _together(setting, named)
    actors = tuple(dict.fromkeys(one.actor for one in together))
    if len(actors) > 1 and first.kind is ActorKind.PERSON and setting.usual is Voice.JOINT_TEXT:
        return Subject(named[-1].end, setting.cast.parties, "all")
    end = together[-1].end
    behind = blanks(text, end, stop)
    acts = verb_follows(setting, behind, stop) or does(setting, behind, stop)
    if first.kind is not ActorKind.PERSON and not acts:
        end = max(one.end for one in named)
    return Subject(end, actors, "person" if first.kind is ActorKind.PERSON else "name")


def _in_apposition(setting: Setting, at: int, stop: int) -> Subject | None:
    """The person with whose name and offices a clause ends that has no verb: *Li Wei, chairman of the committee*."""
    grammar, text = setting.grammar, setting.text
    named = setting.cast.within(at, stop)
    first = _without_titles(setting, named)[0] if named else None
    if first is None or first.kind is not ActorKind.PERSON or not text.startswith(",", first.end):
        return None
    titles = grammar.language.words("title_before_name").source
    before = text[at : named[0].start]
    titled = not before or re.fullmatch(rf"(?:(?i:{titles})|[A-Z][\w.’'-]*|\s)+", before) is not None
    return Subject(stop, (first.actor,), "person") if titled else None


def _without_titles(setting: Setting, named: list[Named]) -> list[Named]:
    """Names without that of a state or an office in the title of the first person: *Lao* in *Lao Prime Minister Li*."""
    grammar, text = setting.grammar, setting.text
    person = next((one for one in named if one.kind is ActorKind.PERSON), None)
    if person is None or person is named[0]:
        return named
    between = text[named[0].end : person.start]
    words = grammar.language.words("name_words").source
    titles = grammar.language.words("title_before_name").source
    title = re.fullmatch(rf"(?:\s|,|{words}\b|(?i:{titles})\b|[A-Z][\w.’'-]*)*", between)
    joined = grammar.at("joins", text, blanks(text, named[0].end, person.start), person.start)
    bears = title or _is_title_of(setting, between)
    return named[named.index(person) :] if bears and not joined else named


def _is_title_of(setting: Setting, words: str) -> bool:
    """Whether words before a name end in a title, with nothing but what it is of before it: *’s government spokesman*."""
    titles = (
        setting.grammar.language.words("title_before_name"),
        setting.grammar.language.words("title_alike", "spokesperson"),
    )
    if "," in words or any(_has_word_of(setting, table, words) for table in ("operator", "clause_head", "says_so")):
        return False
    return any(one and one.ends(words.rstrip().lower()) is not None for one in titles)


def _has_word_of(setting: Setting, table: str, words: str) -> bool:
    """Whether some words have one of a table."""
    return setting.grammar.has(table, words, 0, len(words))


def _together(setting: Setting, named: Sequence[Named]) -> list[Named]:
    """The first who is named, with those whom *and* joins: none, if there are words of another kind between them."""
    grammar, text = setting.grammar, setting.text
    together = [named[0]]
    for before, one in pairwise(named):
        at = blanks(text, before.end, one.start)
        joint = grammar.at("joins", text, at, one.start)
        if before.kind is not one.kind or joint is None or not _is_titled(setting, joint.end, one.start):
            break
        together.append(one)
    return together


def _is_titled(setting: Setting, start: int, end: int) -> bool:
    """Whether nothing but articles and titles stands in a stretch before a name."""
    grammar, text = setting.grammar, setting.text
    at = grammar.skip("clause_adverb", text, start, end)
    return grammar.skip("subject_tail", text, at, end) >= end


def _kind(setting: Setting, named: Named, end: int) -> str:
    """Whether a name is of a person, of a side as it speaks, or of whoever is only spoken about."""
    if named.kind is ActorKind.PERSON:
        return "person"
    side = setting.grammar.language.words("side")
    return "side" if side and side.ends(setting.text[named.start : end]) else "name"


def is_pronoun(setting: Setting, start: int | None, end: int) -> bool:
    """Whether a stretch is a pronoun for a person; no stretch without a beginning is one."""
    pronoun = setting.grammar.language.words("pronoun")
    return start is not None and bool(pronoun) and pronoun.expression.fullmatch(setting.text, start, end) is not None


LONGEST_FRAME = 120
"""Characters of words of time or place before whoever a clause of a report is about."""
NEAR_START = 120
"""Characters from the beginning of a clause in which its subject is named."""
SHORTEST_STEM = 3
"""Letters of the shortest word that may name a side by the stem of the name of its state."""
LONGEST_STEM = 4
"""Letters at the beginning that such a word shares with that name."""
