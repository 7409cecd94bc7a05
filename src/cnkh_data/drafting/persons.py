"""A person after the first mention: *Li* for Li Keqiang, *the premier* for whoever was named with that title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..models.codelists import ActorKind
from ..words import Language

BEFORE_NAME = 60
"""Characters before a name in which the titles of its bearer stand."""
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


def strangers(language: Language, text: str, taken: Sequence[tuple[int, int]]) -> list[Named]:
    """Where a text names a person behind a title whom nobody has registered; what stands for the actor is empty.

    Args:
        language: the language; of one that writes words together or names without capitals, nothing is found.
        text: the text.
        taken: stretches in which names stand that somebody has registered.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "Prime Minister Sam Ong met Wu Di in Rome."
        >>> [words[one.start:one.end] for one in strangers(language("en"), words, [(27, 32)])]
        ['Sam Ong']
    """
    titles, honours = language.words("title_before_name"), language.words("honorific")
    if not (language.apart and language.names_capitalised and titles):
        return []
    name = r"(?-i:(?:[A-Z]\.[A-Z]?\.? )*[A-Z]\w[\w’-]*(?: (?:[A-Z]\.|[A-Z]\w[\w’-]*)){0,4})"
    found = []
    address = rf"(?:{titles.source} (?:{honours.source} )*|(?:{language.words('address').source} )+)"
    for match in re.finditer(rf"\b{address}(?P<name>{name})", text, re.IGNORECASE):
        start, end = match.span("name")
        if not any(start < stop and begin < end for begin, stop in taken) and not titles.match(match["name"].lower()):
            found.append(Named(start, end, "", ActorKind.PERSON))
    return found


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
        for match in _CAPITALISED.finditer(text, one.start, one.end):
            if len(match[0]) > 1:
                bearers.setdefault(match[0], set()).add(one.actor)
    found = []
    for part, actors in bearers.items():
        for match in re.finditer(rf"\b{re.escape(part)}\b(?![’'-](?!s\b))", text):
            start, end = match.span()
            if len(actors) == 1 and not _inside(start, taken) and _stands_alone(language, text, start, end):
                found.append(Named(start, end, next(iter(actors)), ActorKind.PERSON))
    return sorted(found, key=lambda one: one.start)


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


def titles_for_persons(language: Language, text: str, named: Sequence[Named]) -> list[Named]:
    """Where a bare title stands for a person whom the text names behind it: *the Lao prime minister*.

    Of several with one title, the one whose state stands before it is meant, else whoever was named last.

    Args:
        language: the language; of one that writes words together, nothing is found.
        text: the text.
        named: the actors that it names, in its order.

    Example:
        >>> from cnkh_data.words import language
        >>> words = "Premier Wu Di arrived. The premier said yes."
        >>> [(one.start, one.end) for one in titles_for_persons(language("en"), words, [Named(8, 13, "wu-di", ActorKind.PERSON)])]
        [(23, 34)]
    """
    titles = language.words("title_before_name")
    if not (language.apart and titles):
        return []
    leader = language.words("title_alike", "any_leader")
    lower = text.lower()
    bearers = list(_bearers(language, text, lower, named))
    found = []
    of = language.words("of_state").source
    article = language.words("article").source
    for match in re.finditer(rf"\b(?i:{article}) (?:([A-Z]\w+) )?(?=\w)", text):
        title = titles.expression.match(lower, match.end()) or leader.expression.match(lower, match.end())
        if title is None or re.match(rf"(?: {of}\b|[’']|-| [A-Z])", text[title.end() : title.end() + 4]):
            continue
        state = next((one.actor for one in named if one.start == match.start(1)), "") if match[1] else ""
        if match[1] and not state:
            continue
        fitting = [one for one in bearers if one.start < match.start() and _alike(language, one.title, title[0])]
        fitting = [one for one in fitting if one.title == title[0]] or fitting
        if state:
            fitting = [one for one in fitting if one.state == state] or [one for one in fitting if not one.state]
        if fitting:
            found.append(Named(match.start(), title.end(), fitting[-1].actor, ActorKind.PERSON))
    return found


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
    small = language.words("inside_name").source
    only_names = re.compile(rf"(?:,? (?:[A-Z](?:[\w.]{{1,3}}\.|[\w’'-]*)|{small})(?!\w))*,? ")
    for one in _persons(named):
        begin = max(0, one.start - BEFORE_NAME)
        for match in titles.expression.finditer(lower, begin, one.start):
            if only_names.fullmatch(text, match.end(), one.start):
                state = next((each.actor for each in named if each.end + 1 == match.start()), "")
                yield _Titled(one.start, one.actor, match[0], state)
