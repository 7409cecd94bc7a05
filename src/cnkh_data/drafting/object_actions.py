"""Which action a commitment is where its verb alone does not say: by what the verb furthers, carries out or gives."""

from ..models.codelists import Action
from .grammar import Found, Grammar, blanks


def action_of(grammar: Grammar, text: str, start: int, verb: Found, end: int) -> Action:
    """The action of a verb with its object.

    A verb that furthers something leaves it to the object: what negotiations are furthered is negotiated. What is carried out, and is
    cooperation in a field, is more of what goes on. A service that is given is no help.

    Args:
        grammar: the words of the language.
        text: the folded text.
        start: where the commitment begins, adverbs included.
        verb: the verb.
        end: where its object ends.

    Example:
        >>> from cnkh_data.words import language
        >>> chinese = Grammar(language("zh"))
        >>> [action_of(chinese, words, 0, chinese.first("deed", words, 0, len(words)), len(words)).value
        ...  for words in ("推进基础设施建设", "推进自贸区谈判", "开展务实合作", "加强谈判合作")]
        ['establish', 'negotiate', 'intensify', 'intensify']
    """
    action = Action[verb.code.upper()]
    if grammar.at("steers", text, verb.start, end) is not None:
        return _of_steered(grammar, text, start, verb, end)
    if action is Action.IMPLEMENT and grammar.at("carries_out", text, verb.start, end) is not None:
        object_ = _head(grammar, text, verb.end, end)
        only_more = (
            object_ is not None and object_.code == "intensify" and not _has_project(grammar, text, verb.end, end)
        )
        return Action.INTENSIFY if only_more else action
    if action is Action.ASSIST and grammar.has("service", text, verb.end, end):
        return Action.IMPLEMENT
    return action


def _of_steered(grammar: Grammar, text: str, start: int, verb: Found, end: int) -> Action:
    inner = grammar.at("deed", text, blanks(text, verb.end, end), end)
    if inner is not None and inner.end > verb.end and grammar.at("steers", text, inner.start, end) is None:
        named = grammar.at("object_action", text, inner.start, end)
        return Action[(named or inner).code.upper()]
    head = _head(grammar, text, verb.end, end)
    if head is None:
        return Action.INTENSIFY
    goes_on = head.code == "establish" and grammar.has("continuing", text, start, verb.end)
    return Action.IMPLEMENT if goes_on else Action[head.code.upper()]


def _head(grammar: Grammar, text: str, start: int, end: int) -> Found | None:
    """The noun that an object is: the first of its kind where words are written apart, else the last."""
    if grammar.apart:
        return grammar.first("object_action", text, start, end)
    return grammar.last("object_action", text, start, end)


def _has_project(grammar: Grammar, text: str, start: int, end: int) -> bool:
    return any(one.code == "implement" for one in grammar.all("object_action", text, start, end))
