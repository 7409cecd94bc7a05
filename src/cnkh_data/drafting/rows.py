"""Persons who stand in a row, and behind their titles, in languages that write words together: 王毅和洪森, 柬埔寨首相洪森."""

from ..models.codelists import ActorKind
from .persons import Named
from .reading import Setting
from .verbs import verb_follows


def titled_at(setting: Setting, at: int, stop: int) -> Named | None:
    """The person at a place, or behind nothing but titles there; None if there is none.

    Example:
        >>> from cnkh_data.drafting.cast import Cast
        >>> from cnkh_data.drafting.grammar import grammar_of
        >>> from cnkh_data.models.codelists import Voice
        >>> cast = Cast((), (Named(5, 7, "hun-sen", ActorKind.PERSON),))
        >>> setting = Setting(grammar_of("zh-Hans"), "柬埔寨首相洪森感谢中方。", cast, Voice.AUTHORIAL, ())
        >>> titled_at(setting, 0, 11).actor
        'hun-sen'
    """
    grammar, text = setting.grammar, setting.text
    named = [one for one in setting.cast.within(at, min(stop, at + LONGEST_TITLES)) if one.kind is ActorKind.PERSON]
    first = next((one for one in named if setting.cast.at(one.start) is one), None)
    if first is None or first.start == at:
        return first
    titles = grammar.language.words("title_before_name")
    if not titles:
        return None
    last = max(titles.expression.finditer(text, at, first.start), key=lambda one: one.end(), default=None)
    fronted = grammar.at("fronted", text, at, first.start)
    if fronted is not None or last is None or first.start - last.end() > LONGEST_HONOUR:
        return None
    acts = any(grammar.has(table, text, at, first.start) for table in ("clause_head", "operator", "says_so"))
    return None if acts or any(mark in text[at : first.start] for mark in "，,；：。“”") else first


def row_of(setting: Setting, first: Named, stop: int) -> tuple[int, tuple[str, ...]]:
    """Where a row of persons ends that begins with one, and who is in it; whom one only met is not.

    Whoever nobody has registered stands as an empty name in it.

    Args:
        setting: the text.
        first: the first of them.
        stop: code point after the last of the clause.
    """
    grammar, text = setting.grammar, setting.text
    end = own = grammar.skip("subject_tail", text, first.end, stop)
    actors = [first.actor]
    while joint := grammar.at("joins_names", text, end, stop):
        person = titled_at(setting, joint.end, stop)
        behind = grammar.skip("subject_tail", text, person.end, stop) if person else _stranger(setting, joint.end, stop)
        if behind is None:
            break
        actors.append(person.actor if person else "")
        end = behind
    if len(actors) > 1 and (grammar.at("met_with", text, end, stop) or not verb_follows(setting, end, stop)):
        return own, (first.actor,)
    return end, tuple(dict.fromkeys(actors))


def _stranger(setting: Setting, at: int, stop: int) -> int | None:
    """Where the name ends of somebody whom nobody has registered, if a verb follows it soon."""
    grammar, text = setting.grammar, setting.text
    if any(one.kind is not ActorKind.PERSON for one in setting.cast.within(at, min(stop, at + SHORTEST_NAME))):
        return None
    for end in range(at + SHORTEST_NAME, min(stop, at + LONGEST_NAME) + 1):
        if text[end - 1] in "，,、；：。“”《":
            return None
        if verb_follows(setting, end, stop) or grammar.at("met_with", text, end, stop):
            return end
    return None


def two_before(setting: Setting, at: int) -> tuple[str, ...]:
    """The two persons before a place whom a text names most often, for *the two leaders*; one whom nobody knows, if it does not name two."""
    persons = [one.actor for one in setting.cast.names if one.kind is ActorKind.PERSON and one.actor]
    before = [one.actor for one in setting.cast.within(0, at) if one.kind is ActorKind.PERSON and one.actor]
    found = sorted(dict.fromkeys(before), key=lambda one: -persons.count(one))[:2]
    return tuple(found) if len(found) > 1 else UNKNOWN


UNKNOWN = ("",)
"""Stands for a speaker whom the registers do not know."""
LONGEST_TITLES = 48
"""Characters of titles before the name of a person."""
LONGEST_HONOUR = 5
"""Characters of honours between the last title and the name: 首相拿督斯里某某."""
SHORTEST_NAME = 2
"""Characters of the shortest name that nobody has registered."""
LONGEST_NAME = 12
"""Characters of the longest."""
