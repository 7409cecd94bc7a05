"""A person after the first mention: *Li* for Li Keqiang, *the premier* for whoever was named with that title."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ..models.codelists import ActorKind
from ..words import Language

BEFORE_NAME = 120
"""Characters before a name in which the titles of its bearer stand."""
SHORTEST_NAME = 2
"""Words of a name that is always given whole, or by one word of it."""
LONGEST_INITIALS = 3
"""Letters of the longest word in capitals that is taken for initials."""
_WORD_BEFORE = re.compile(r"\b([A-Z]\w+) \Z")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]*")


@dataclass(frozen=True)
class Named:
    """A name of an actor in a text, or words that stand for one."""

    start: int
    end: int
    actor: str
    kind: ActorKind


@dataclass(frozen=True)
class _Titled:
    """A person whom a text names behind a title."""

    start: int
    actor: str
    title: str
    state: str
    word: str = ""
    """The capitalised word before the title: *Lao*, also where nobody has registered it."""


def strangers(language: Language, text: str, taken: Sequence[tuple[int, int]]) -> list[Named]:
    """Where a text names a person behind a title whom nobody has registered; what stands for the actor is empty.

    Args:
        language: the language; of one that writes words together, only spokesmen are found, of one without capitals, nobody.
        text: the text.
        taken: stretches in which names stand that somebody has registered.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "Prime Minister Sam Ong met Wu Di in Rome."
        >>> [words[one.start:one.end] for one in strangers(language("en"), words, [(27, 32)])]
        ['Sam Ong']
    """
    titles, honours = language.words("title_before_name"), language.words("honorific")
    speakers = language.words("title_alike", "spokesperson")
    if not language.apart:
        return list(_spokesmen(language, text, {start for start, _ in taken}))
    if not (language.names_capitalised and titles):
        return []
    before = f"(?:{titles.source}|{speakers.source})" if speakers else titles.source
    name = r"(?-i:(?:[A-Z]\.[A-Z]?\.? )*[A-Z]\w[\w’-]*(?: (?:[A-Z]\.|[A-Z]\w[\w’-]*)){0,4})"
    found = []
    address = rf"(?:{before} (?:{honours.source} )*|(?:{language.words('address').source} )+)"
    for match in re.finditer(rf"\b{address}(?P<name>{name})", text, re.IGNORECASE):
        start, end = match.span("name")
        if not any(start < stop and begin < end for begin, stop in taken) and not titles.match(match["name"].lower()):
            found.append(Named(start, end, "", ActorKind.PERSON))
    return [*found, *_nameless(language, text)]


def _spokesmen(language: Language, text: str, begun: Collection[int]) -> Iterator[Named]:
    """Yield where a spokesman is told whom no known name follows, where words are written together: 外交部发言人."""
    speakers = language.words("title_alike", "spokesperson")
    if speakers:
        for match in speakers.expression.finditer(text):
            if match.end() not in begun:
                yield Named(match.start(), match.end(), "", ActorKind.PERSON)


def _nameless(language: Language, text: str) -> Iterator[Named]:
    """Yield where somebody is told by an office alone who speaks for others: *a government spokesman*."""
    speakers, somebody = language.words("title_alike", "spokesperson"), language.words("indefinite_article")
    if speakers and somebody:
        told = rf"(?i:{somebody.source}) (?:[\w’'-]+ ){{0,3}}(?:{speakers.source})\b(?! [A-Z])"
        for match in re.finditer(told, text):
            yield Named(match.start(), match.end(), "", ActorKind.PERSON)


def parts_of_names(
    language: Language, text: str, named: Sequence[Named], taken: Sequence[tuple[int, int]]
) -> list[Named]:
    """Where a part of a name alone stands for a person whom the text names in full.

    Args:
        language: the language; of one that writes words together or names without capitals, nothing is found.
        text: the text.
        named: the actors that it names.
        taken: stretches in which names stand, of actors and of others.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "Prime Minister Sam Ong met Wu Di. Wu Bo smiled. Ong said yes."
        >>> people = [Named(15, 22, "sam-ong", ActorKind.PERSON), Named(27, 32, "wu-di", ActorKind.PERSON)]
        >>> [(one.start, one.actor) for one in parts_of_names(language("en"), words, people, [(15, 22), (27, 32)])]
        [(48, 'sam-ong')]
    """
    if not (language.apart and language.names_capitalised):
        return []
    bearers: dict[str, set[str]] = {}
    for one in _persons(named):
        for part in _parts_of(text[one.start : one.end]):
            bearers.setdefault(part, set()).add(one.actor)
    found = []
    for part, actors in bearers.items():
        for match in re.finditer(rf"\b{re.escape(part)}\b(?![’'-](?!s\b))", text):
            start, end = match.span()
            if len(actors) == 1 and not _inside(start, taken) and _stands_alone(language, text, start, end):
                found.append(Named(start, end, next(iter(actors)), ActorKind.PERSON))
    return sorted(found, key=lambda one: one.start)


def named_again(text: str, named: Sequence[Named], taken: Sequence[tuple[int, int]]) -> Iterator[Named]:
    """Yield where the full name of a person whom nobody has registered stands again, without a title.

    Example:
        >>> list(named_again("President Sam Ong came. Sam Ong left.", [Named(10, 17, "", ActorKind.PERSON)], [(10, 17)]))
        [Named(start=24, end=31, actor='', kind=<ActorKind.PERSON: 'person'>)]
    """
    for name in dict.fromkeys(text[one.start : one.end] for one in named if " " in text[one.start : one.end]):
        for match in re.finditer(rf"\b{re.escape(name)}\b", text):
            if not _inside(match.start(), taken):
                yield Named(match.start(), match.end(), "", ActorKind.PERSON)


def _parts_of(name: str) -> Iterator[str]:
    """Words of a name by which its bearer may be called: *Arroyo* of Macapagal-Arroyo, *Motegi* of MOTEGI Toshimitsu."""
    words = _CAPITALISED.findall(name)
    if len(words) > SHORTEST_NAME:
        yield " ".join(words[1:])
    for word in words:
        pieces = [word, *(piece for piece in word.split("-")[1:] if piece[:1].isupper())]
        yield from (piece for piece in pieces if len(piece) > 1)
        if len(word) > LONGEST_INITIALS and word.isupper():
            yield word.capitalize()


def words_of_names(text: str, named: Sequence[Named]) -> frozenset[str]:
    """The words of the names of persons who are named in full: nobody else is meant by one of them.

    Example:
        >>> sorted(words_of_names("Sam Ong spoke.", [Named(0, 7, "sam-ong", ActorKind.PERSON)]))
        ['Ong', 'Sam']
    """
    return frozenset(part for one in _persons(named) for part in _parts_of(text[one.start : one.end]))


def _persons(named: Sequence[Named]) -> Iterator[Named]:
    return (one for one in named if one.kind is ActorKind.PERSON)


def _inside(place: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in taken)


def _stands_alone(language: Language, text: str, start: int, end: int) -> bool:
    """Whether a part of a name is no part of another: no capitalised word stands beside it but a title, or the first of a sentence."""
    if re.match(r" [A-Z]", text[end : end + 2]):
        return False
    before = re.search(r"(?:(\S) )?([A-Z][\w’'-]*) $", text[max(0, start - 40) : start])
    if before is None:
        return True
    titles = language.words("title_before_name")
    return bool(titles and titles.ends(text[max(0, start - 40) : start - 1].lower()))


def titles_for_persons(
    language: Language, text: str, named: Sequence[Named], served: Mapping[str, Collection[str]] = MappingProxyType({})
) -> list[Named]:
    """Where a bare title stands for a person whom the text names behind it: *the Lao prime minister*.

    Of several with one title, the one whose state stands before it is meant, else whoever was named last and is known to be of no other
    state.

    Args:
        language: the language; of one that writes words together, only titles behind the name of a state are found.
        text: the text.
        named: the actors that it names, in its order.
        served: for a person, the actors on whose behalf an office is held.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "Premier Wu Di arrived. The premier said yes."
        >>> [(one.start, one.end) for one in titles_for_persons(language("en"), words, [Named(8, 13, "wu-di", ActorKind.PERSON)])]
        [(23, 34)]
    """
    titles = language.words("title_before_name")
    if not language.apart and titles:
        return list(_of_state(language, text, named))
    if not titles:
        return []
    others = [words for code in ("any_leader", "spokesperson") if (words := language.words("title_alike", code))]
    lower = text.lower()
    bearers = list(_bearers(language, text, lower, named))
    of_state = {one.actor: {*served.get(one.actor, ())} for one in bearers}
    found = []
    of = language.words("of_state").source
    article = language.words("article").source
    is_title = "|".join(words.source for words in (titles, *others))
    for match in re.finditer(rf"\b(?i:{article}) (?:(?!(?i:{is_title})\b)([A-Z]\w+) )?(?=\w)", text):
        title = next((one for words in (titles, *others) if (one := words.expression.match(lower, match.end()))), None)
        if title is None or re.match(rf"(?: {of}\b|[’']|-| [A-Z])", text[title.end() : title.end() + 4]):
            continue
        state = next((one.actor for one in named if one.start == match.start(1)), "") if match[1] else ""
        fitting = [one for one in bearers if one.start < match.start() and _alike(language, one.title, title[0])]
        fitting = [one for one in fitting if one.title == title[0]] or fitting
        if state:
            fitting = [one for one in fitting if one.state == state] or [
                one for one in fitting if not of_state[one.actor] or state in of_state[one.actor]
            ]
        elif match[1]:
            fitting = [one for one in fitting if one.word == match[1]]
        if fitting:
            found.append(Named(match.start(), title.end(), fitting[-1].actor, ActorKind.PERSON))
    return found


def served_in(language: Language, text: str, named: Sequence[Named]) -> Iterator[tuple[str, str]]:
    """Yield persons with the state that stands before their title: *Lao President Sam Ong*.

    Args:
        language: the language.
        text: the text.
        named: the actors that it names, in its order.

    Example:
        >>> from cnkh_data.words import language
        >>> people = [Named(0, 3, "laos", ActorKind.STATE), Named(14, 21, "sam-ong", ActorKind.PERSON)]
        >>> list(served_in(language("en"), "Lao President Sam Ong spoke.", people))
        [('sam-ong', 'laos')]
    """
    if not language.apart and language.words("title_before_name"):
        yield from ((one.actor, one.state) for one in _titled(language, text, named) if one.state and one.actor)
    elif language.words("title_before_name"):
        yield from (
            (one.actor, one.state) for one in _bearers(language, text, text.lower(), named) if one.state and one.actor
        )


def _alike(language: Language, one: str, other: str) -> bool:
    """Whether two titles may be of the same person."""
    codes = [
        {code for code, words in language.table("title_alike").by_code.items() if words.expression.fullmatch(title)}
        for title in (one, other)
    ]
    return one == other or bool(codes[0] & codes[1]) or "any_leader" in codes[1]


def _bearers(language: Language, text: str, lower: str, named: Sequence[Named]) -> Iterator[_Titled]:
    """Yield persons with each title that stands before their names, and the state whose name stands before that."""
    titles = language.words("title_before_name")
    speakers = language.words("title_alike", "spokesperson")
    small = language.words("inside_name").source
    only_names = re.compile(rf"(?:,? (?:[A-Z](?:[\w.]{{1,3}}\.|[\w’'-]*)|{small})(?!\w))*,? ")
    for one in _persons(named):
        begin = max(0, one.start - BEFORE_NAME)
        for words in (titles, speakers) if speakers else (titles,):
            for match in words.expression.finditer(lower, begin, one.start):
                if only_names.fullmatch(text, match.end(), one.start):
                    state = next((each.actor for each in named if each.end + 1 == match.start()), "")
                    word = _WORD_BEFORE.search(text, max(0, match.start() - BEFORE_NAME), match.start())
                    yield _Titled(one.start, one.actor, match[0], state, word[1] if word else "")


def _titled(language: Language, text: str, named: Sequence[Named]) -> Iterator[_Titled]:
    """Yield persons with the title right before their names, and the state before it, where words are written together."""
    titles = language.words("title_before_name")
    states = [one for one in named if one.kind is ActorKind.STATE]
    for one in _persons(named):
        begin = max(0, one.start - LONGEST_OFFICES)
        last = max(titles.expression.finditer(text, begin, one.start), key=lambda match: match.end(), default=None)
        if last is None or last.end() != one.start:
            continue
        near = [state for state in states if begin <= state.start and state.end <= last.start()]
        between = text[near[-1].end : last.start()] if near else ""
        whose = near and not _PARTED.search(between) and not language.words("fronted").expression.search(between)
        yield _Titled(one.start, one.actor, last[0], near[-1].actor if whose else "")


def _of_state(language: Language, text: str, named: Sequence[Named]) -> Iterator[Named]:
    """Yield where a title behind the name of a state stands for the one person who bears it: 柬埔寨首相 for 柬埔寨首相洪森."""
    bearers = list(_titled(language, text, named))
    begun = {one.start for one in named}
    titles = language.words("title_before_name")
    for state in named:
        title = titles.expression.match(text, state.end) if state.kind is ActorKind.STATE else None
        if title is None or title.end() in begun:
            continue
        alike = [one for one in bearers if one.title == title[0] and one.state in ("", state.actor)]
        fitting = {one.actor for one in alike if one.state} or {one.actor for one in alike}
        follows = (language.words(table, code) for table, code in _BEHIND_TITLE)
        if len(fitting) == 1 and any(words and words.expression.match(text, title.end()) for words in follows):
            yield Named(state.start, title.end(), next(iter(fitting)), ActorKind.PERSON)


_PARTED = re.compile("[，,。；：“”]")
_BEHIND_TITLE = (
    *((table, "") for table in ("coverb", "clause_adverb", "says_so", "told_when")),
    *(("clause_head", code) for code in ("appraise", "urge", "belief", "stand", "declare")),
    *(("operator", code) for code in ("will", "willing")),
)
"""Words that follow a title that stands for a person: those of no name."""
LONGEST_OFFICES = 40
"""Characters before a name in which its titles stand, and the state that they are of."""
