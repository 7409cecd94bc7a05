"""Terms that a new document seems to have: bare titles and descriptions, and the full mention that each stands for."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..corpus import Corpus
from ..edtf import calendar_day
from ..mentions import (
    Match,
    Tokens,
    bare_title,
    country_before,
    named_in_text,
    says_that_it_is_of,
    titles_in,
    tokens,
    whole,
)
from ..models import Actor, Tenure, Term
from ..models.codelists import ActorKind
from ..texts import primary_language
from ..titles import Person, Title
from ..validate.standing import may_hold
from ..words import words_for, written


def propose_terms(corpus: Corpus, language: str, text: str) -> list[Term]:
    """Propose the terms of a text: a bare title stands for the one full mention that has it, or for the office of the one beside it.

    Where the text names two that it could mean, nothing is proposed.

    Args:
        corpus: the registers.
        language: tag of the language of the text.
        text: the text of a document.
    """
    proposals = _Proposals(corpus, language, text)
    proposed = (proposals.of(bare) for bare in words_for("bare_term", language).any.words)
    return [*(term for term in proposed if term is not None), *proposals.surnames()]


def unlisted_tenures(corpus: Corpus, document: str, texts: Mapping[str, str]) -> list[str]:
    """The tenures of the persons whom some texts name that may have been held on a document's day, where none of a person's lists the document.

    Their ids, in the order of the texts.

    Args:
        corpus: the registers.
        document: id of the document.
        texts: of the document, by the tags of their languages.
    """
    named = (
        entity
        for language, text in texts.items()
        for match in named_in_text(corpus, tokens(text, language))
        for entity in match.target.entities
    )
    held: dict[str, list[Tenure]] = {}
    for one in corpus.tenures:
        held.setdefault(one.person, []).append(one)
    own, day = (held.get(person, []) for person in dict.fromkeys(named)), calendar_day(document[: len("2023-02-11")])
    unlisted = (each for each in own if not any(document in one.documents for one in each))
    return [one.id for each in unlisted for one in each if may_hold(one, day)]


LONGEST_WORD = 30
"""Characters of the longest word that is looked for before another."""
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w’'-]* \Z")
_CAPITAL_AFTER = re.compile(r" [A-Z]|[-’'](?!s\b)")


class _Proposals:
    """Terms of one text."""

    def __init__(self, corpus: Corpus, language: str, text: str) -> None:
        self._corpus = corpus
        self._language = language
        self._text = text
        self._words = tokens(text, language)
        self._found = named_in_text(corpus, self._words)
        self._titles = titles_in(corpus, text, language, self._found)

    def of(self, bare: str) -> Term | None:
        """What a bare title or description stands for, if it stands alone in the text and can mean one alone."""
        wanted = tokens(bare).words
        alone = [at for at in _places(self._words, wanted) if not any(at in match.tokens for match in self._found)]
        if not alone:
            return None
        head = wanted[-1:] if wanted[0] == "the" else wanted
        full = [match for match in self._found if len(match.target.entities) == 1 and self._has(match, head)]
        in_full = {match.target.entities[0]: self._text[match.start : match.end] for match in reversed(full)}
        said = {at: office for at in alone if (office := self._said_of(at, wanted))}
        others = self._of_others(full, said, alone, len(wanted))
        beside = {at: dict(self._offices_beside(at, wanted)) for at in alone if at not in others}
        named = {*in_full, *said.values()}
        ours = [at for at in beside if at in said or not self._is_anothers(at, beside[at] or named)]
        if not ours:
            return None
        entity = self._meant(named, said, [beside[at] for at in ours if at not in said])
        return self._term(ours[0], len(wanted), entity, in_full, beside.values()) if entity else None

    def surnames(self) -> Iterator[Term]:
        """Yield parts of the names of persons by which a report calls them after the first mention, where they can mean one alone."""
        if not (written(self._language).apart and written(self._language).names_capitalised):
            return
        persons: dict[str, dict[str, Match]] = {}
        for match in self._found:
            entity = match.target.entities[0] if len(match.target.entities) == 1 else ""
            if self._corpus.kind_of(entity) is ActorKind.PERSON:
                parts = self._words.words[match.tokens.start : match.tokens.stop]
                for part in {parts[0], parts[-1]} if len(parts) > 1 else ():
                    persons.setdefault(part, {}).setdefault(entity, match)
        for part, named in sorted(persons.items()):
            if len(named) == 1 and any(self._stands_alone(at) for at in _places(self._words, (part,))):
                ((entity, match),) = named.items()
                full = self._text[match.start : match.end]
                yield Term(language=self._language, text=part, entity=entity, stands_for=full, reason=None)

    def _stands_alone(self, at: int) -> bool:
        """Whether a word is in no name, and in no other words with capitals."""
        if any(at in match.tokens for match in self._found):
            return False
        start, end = self._place(at, 1)
        return not (
            _CAPITAL_BEFORE.search(self._text, max(0, start - LONGEST_WORD), start)
            or _CAPITAL_AFTER.match(self._text, end)
        )

    def _has(self, match: Match, wanted: tuple[str, ...]) -> bool:
        office = self._corpus.kind_of(match.target.entities[0]) is ActorKind.OFFICE
        return _ends(self._words.words[match.tokens.start : match.tokens.stop], wanted, self._language, office)

    def _place(self, at: int, length: int) -> tuple[int, int]:
        return self._words.starts[at], self._words.ends[at + length - 1]

    def _said_of(self, at: int, wanted: tuple[str, ...]) -> str:
        """The one office of which the words around a bare title say that it is meant: 柬埔寨首相, 国务院总理; empty if they do not."""
        offices = (one.id for one in self._corpus.actors if _is_called(one, wanted, self._language))
        return next(_only(one for one in offices if self._says_that(at, at + len(wanted), one)), "")

    def _says_that(self, at: int, stop: int, office: str) -> bool:
        before = [match for match in self._found if match.tokens.stop <= at][-1:]
        return says_that_it_is_of(self._corpus, self._titles, self._words, office, (at, stop), before)

    def _of_others(self, full: Sequence[Match], said: Mapping[int, str], alone: Sequence[int], length: int) -> set[int]:
        """Places of bare titles beside somebody who holds none of the offices that the text names in full."""
        others = {
            at for at in alone if at not in said and isinstance(self._titles.beside(*self._place(at, length)), str)
        }
        places = {at: self._place(at, length) for at in alone}
        named = [(match.target.entities[0], match.start, match.end) for match in full]
        named += [(office, *places[at]) for at, office in said.items()]
        for office in {one for one, *_ in named if self._corpus.kind_of(one) is ActorKind.OFFICE}:
            titles = [self._title(office, start, end, True) for one, start, end in named if one == office]
            titles += [self._title(office, *place, False) for at, place in places.items() if at not in said]
            starts = self._titles.of_others(titles)
            others &= {at for at, (start, _) in places.items() if start in starts}
        return others

    def _title(self, office: str, start: int, end: int, said: bool) -> Title:
        return bare_title(self._corpus, self._language, office, start, end)._replace(said=said)

    def _is_anothers(self, at: int, offices: Iterable[str]) -> bool:
        """Whether a title is that of a state before it that has none of some offices: 泰国总理 is no bare title."""
        states = [
            frozenset(match.target.entities) for match in self._found if match.tokens.stop == at and match.target.owns
        ]
        owner = self._titles.owner(self._words.starts[at])
        states += [owner] if owner is not None else []
        if states:
            return not any(whole(self._corpus, office) & state for office in offices for state in states)
        return bool(country_before(self._words.words, at, self._language))

    def _offices_beside(self, at: int, wanted: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the offices, each with who holds it, of the person of the registers who stands beside a bare title."""
        who = self._titles.beside(*self._place(at, len(wanted)))
        held = {one.office for one in self._corpus.tenures if isinstance(who, Person) and one.person == who.id}
        for office in map(self._corpus.entities.get, sorted(held)):
            if isinstance(who, Person) and isinstance(office, Actor) and _is_called(office, wanted, self._language):
                yield office.id, who.id

    def _meant(self, named: set[str], said: Mapping[int, str], held: Sequence[Mapping[str, str]]) -> str:
        """The one entity that bare titles stand for, with the offices that stand beside their holders; empty if there are several."""
        meant = {*said.values(), *(office for each in held for office in each)}
        if not all(held):
            meant |= named
        elif len(meant) > 1:
            meant = _most_often([*held, *({office: ""} for office in said.values())])
        if not (named or all(held)):
            return ""
        return next(_only(meant), "")

    def _term(
        self, at: int, length: int, entity: str, in_full: Mapping[str, str], beside: Iterable[Mapping[str, str]]
    ) -> Term:
        start, end = self._place(at, length)
        holder = next((one[entity] for one in beside if entity in one), None)
        reason = None
        if entity not in in_full:
            reason = (
                f"It stands beside the name of {holder}, who holds that office."
                if holder
                else "The words before it say whose it is."
            )
        return Term(
            language=self._language,
            text=self._text[start:end],
            entity=entity,
            stands_for=in_full.get(entity),
            reason=reason,
        )


def _only(several: Iterable[str]) -> Iterator[str]:
    """The one of several, if they are one."""
    different = set(several)
    return iter(different if len(different) == 1 else ())


def _is_called(office: Actor, wanted: tuple[str, ...], language: str) -> bool:
    """Whether an office has a name in a language with some words in it."""
    primary = primary_language(language)
    return office.kind is ActorKind.OFFICE and any(
        primary_language(name.language) == primary and _has_title(tokens(name.text).words, wanted, language)
        for name in office.names
    )


def _has_title(words: tuple[str, ...], wanted: tuple[str, ...], language: str) -> bool:
    """Whether the words of a name have a title in a row or, where they are written apart, in another order: Senate President."""
    several = len(wanted) > 1 and written(language).apart
    return _ends(words, wanted, language, True) or (
        several and {one.lower() for one in wanted} < {one.lower() for one in words}
    )


def _ends(words: tuple[str, ...], wanted: tuple[str, ...], language: str, office: bool) -> bool:
    """Whether a name has some words, at its end where words are written together; of an office, words with a title in them."""
    if not written(language).apart:
        return len(words) > len(wanted) and words[-len(wanted) :] == wanted
    title = words_for("title_before_name", language).any.search(" ".join(wanted).lower())
    return _has(words, wanted) and (not office or title is not None)


def _most_often(beside: Sequence[Mapping[str, str]]) -> set[str]:
    """The office that stands beside its holder most often, if one does; who holds two that the words may mean does not count."""
    counted = Counter(office for each in beside if len(each) == 1 for office in each).most_common(2)
    return {office for office, count in counted if len(counted) == 1 or count > counted[-1][1]}


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
