"""Terms that a new document seems to have: bare titles and descriptions, and the full mention that each stands for."""

from collections.abc import Iterator, Sequence

from ..corpus import Corpus
from ..mentions import Match, Tokens, named_in_text, tokens
from ..models import Actor, Term
from ..models.codelists import ActorKind
from ..words import words_for


def propose_terms(corpus: Corpus, language: str, text: str) -> list[Term]:
    """Propose the terms of a text: a bare title stands for the one full mention that has it, or for the office of the one beside it.

    Where the text names two that it could mean, nothing is proposed.

    Args:
        corpus: the registers.
        language: tag of the language of the text.
        text: the text of a document.
    """
    words = tokens(text, language)
    found = named_in_text(corpus, words)
    proposed = (
        _term(corpus, language, text, words, found, bare) for bare in words_for("bare_term", language).any.words
    )
    return [term for term in proposed if term is not None]


def _term(corpus: Corpus, language: str, text: str, words: Tokens, found: Sequence[Match], bare: str) -> Term | None:
    """What a bare title or description stands for, if it stands alone in a text and can mean one alone."""
    wanted = tokens(bare).words
    alone = [at for at in _places(words, wanted) if not any(at in match.tokens for match in found)]
    if not alone:
        return None
    first = words.starts[alone[0]], words.ends[alone[0] + len(wanted) - 1]
    printed, head = text[first[0] : first[1]], wanted[-1:] if wanted[0] == "the" else wanted
    in_full = {
        match.target.entities[0]: text[match.start : match.end]
        for match in reversed(found)
        if len(match.target.entities) == 1 and _has(words.words[match.tokens.start : match.tokens.stop], head)
    }
    beside = [dict(_offices_beside(corpus, words, found, at, wanted, language)) for at in alone]
    holders = {office: person for each in beside for office, person in each.items()}
    meant = holders.keys() if all(beside) else in_full.keys() | holders.keys()
    if len(meant) != 1 or not (in_full or all(beside)):
        return None
    (entity,) = meant
    stands_for = in_full.get(entity)
    reason = None if stands_for else f"It stands beside the name of {holders[entity]}, who holds that office."
    return Term(language=language, text=printed, entity=entity, stands_for=stands_for, reason=reason)


def _places(words: Tokens, wanted: tuple[str, ...]) -> list[int]:
    """Numbers of the tokens at which an expression begins, and is no part of a longer one."""
    begins = (at for at, word in enumerate(words.words) if word == wanted[0])
    return [
        at
        for at in begins
        if words.words[at : at + len(wanted)] == wanted
        and at not in words.limits.begins
        and at + len(wanted) not in words.limits.ends
    ]


def _has(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether some words have others in a row, and more."""
    several = range(len(words) - len(wanted) + 1)
    small = tuple(word.lower() for word in wanted)
    return len(words) > len(wanted) and any(
        tuple(word.lower() for word in words[at : at + len(wanted)]) == small for at in several
    )


def _offices_beside(
    corpus: Corpus, words: Tokens, found: Sequence[Match], at: int, wanted: tuple[str, ...], language: str
) -> Iterator[tuple[str, str]]:
    """Yield the offices, each with who holds it, of persons that stand right before or behind a bare title."""
    for match in found:
        if match.target.entities and (match.tokens.stop == at or match.tokens.start == at + len(wanted)):
            person = corpus.entities[match.target.entities[0]]
            if isinstance(person, Actor) and person.kind is ActorKind.PERSON:
                yield from ((office, person.id) for office in _offices(corpus, person.id, wanted, language))


def _offices(corpus: Corpus, person: str, wanted: tuple[str, ...], language: str) -> Iterator[str]:
    """Yield the offices of a person that have a name with some words in it."""
    for tenure in corpus.tenures:
        office = corpus.entities.get(tenure.office) if tenure.person == person else None
        if office and any(name.language == language and _has(tokens(name.text).words, wanted) for name in office.names):
            yield office.id
