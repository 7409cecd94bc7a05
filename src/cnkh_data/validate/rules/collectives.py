"""Level 5: the expressions by which a document names several together (双方, “both sides”)."""

import json
from collections.abc import Iterator

from ...corpus import Corpus
from ...fold import fold
from ...mentions import lexicon, matches, tokens
from ...models import Collective
from ...models.codelists import ActorKind
from ...texts import number_of, primary_language
from ...words import words_for
from ..fault import Fault
from ..meant import like_in
from ..rule import rule
from ..subjects import OneDocument

TWO = 2
"""Parties of a text that may call them both sides."""
_KINDS = {"countries": ActorKind.STATE, "parties": ActorKind.PARTY}
"""What those are whom an expression calls so; others are told by their names."""


@rule(on=OneDocument, certainty="convention", needs=("collective-in-text",))
def collective_of_parties(one: OneDocument) -> Iterator[Fault]:
    """“Both sides” stands for the two parties of the document.

    Every provision that they speak in, and every commitment that they make, is counted for the actors listed here.
    """
    parties = one.document.parties
    both_sides = [
        (index, each) for index, each in enumerate(one.document.collectives) if _of_both_sides(one.corpus, each)
    ]
    strange = [(index, each) for index, each in both_sides if set(each.entities) != set(parties)]
    if len(parties) != TWO or not strange:
        return
    entities = strange[0][1].entities
    if len(both_sides) > 1 and all(set(each.entities) == set(entities) for _, each in both_sides):
        # They agree with each other, so the parties are more likely to be wrong.
        got = f"{', '.join(parties)}; but {number_of(len(strange), 'expression')} such as {strange[0][1].text!r} mean others"
        repair = f"Set parties to {json.dumps(entities)} if they issued the text; if not, correct the expressions."
        yield one.fault("parties", got, ", ".join(entities), repair)
        return
    for index, collective in strange:
        got = f"{', '.join(collective.entities)}, for {collective.text!r}"
        repair = f"Set entities to {json.dumps(parties)}; if others issued the text, correct the parties."
        yield one.fault(("collectives", index, "entities"), got, f"the parties, {', '.join(parties)}", repair)


def _of_both_sides(corpus: Corpus, collective: Collective) -> bool:
    """Whether an expression means both sides, and not the two Parties (两党)."""
    whole = words_for("both_sides", collective.language).any.fullmatch(fold(collective.text)) is not None
    return whole and not all(corpus.kind_of(entity) is ActorKind.PARTY for entity in collective.entities)


@rule(on=OneDocument, certainty="proof")
def collective_in_text(one: OneDocument) -> Iterator[Fault]:
    """A collective expression stands in the text that it is listed for.

    An expression that the text does not have was misspelt or copied from another document, and its mentions are lost.
    """
    for index, collective in enumerate(one.document.collectives):
        text, words = one.folder.words.get(collective.language), fold(collective.text)
        if text is None or words in text:
            continue
        if "".join(words.split()) not in "".join(text.split()):
            got = f"{collective.text!r}, which does not stand there"
            expected = f"words of the {collective.language} text"
            near = like_in(one.folder.texts[collective.language], collective.text)
            meant = f"Write {near!r}, if that is meant; else write it" if near else "Write it"
            yield one.fault(("collectives", index, "text"), got, expected, f"{meant} as the text has it, or remove it.")


@rule(on=OneDocument, certainty="proof")
def term_in_text(one: OneDocument) -> Iterator[Fault]:
    """A term stands in the text that it is listed for, and so do the words that say in full what it stands for.

    A title such as 主席 means whoever the document has named before. Without that mention, nobody can check whom it counts for.
    """
    for index, term in enumerate(one.document.terms):
        text = one.folder.texts.get(term.language)
        for name, words in (("text", term.text), ("stands_for", term.stands_for)):
            if text is not None and words is not None and not _stands_in(one, term.language, words):
                near = like_in(text, words)
                meant = f"Write {near!r}, if that is meant; else write it" if near else "Write it"
                got, expected = f"{words!r}, which does not stand there", f"words of the {term.language} text"
                yield one.fault(
                    ("terms", index, name), got, expected, f"{meant} as the text has it, or remove the term."
                )
        if (term.stands_for is None) == (term.reason is None):
            got = f"{'neither' if term.reason is None else 'both'}, for {term.text!r}"
            repair = "Quote in stands_for the words that say it in full, and set reason to null; if no words do, say why in reason."
            yield one.fault(("terms", index, "stands_for"), got, "stands_for or reason, one of the two", repair)


def _stands_in(one: OneDocument, language: str, words: str) -> bool:
    """Whether words stand in a text, whatever blanks are between them."""
    text, folded = one.folder.words[language], fold(words)
    # Nearly all stand there to the letter, so that no blanks need to be taken out of a whole text.
    return folded in text or "".join(folded.split()) in "".join(text.split())


@rule(on=OneDocument, certainty="convention", needs=("term-in-text",))
def term_of_its_mention(one: OneDocument) -> Iterator[Fault]:
    """The words that a term stands for name its entity, by a name of the registers or by the term itself, and no other office.

    Every later mention of the term is counted for that entity.
    """
    for index, term in enumerate(one.document.terms):
        entry = one.corpus.entities.get(term.entity)
        if entry is None or term.stands_for is None or fold(term.text) in fold(term.stands_for):
            continue
        words = lexicon(one.corpus, one.folder, term.language)
        named = {
            entity
            for match in matches(tokens(term.stands_for, term.language), words)
            for entity in match.target.entities
        }
        if term.entity not in named:
            got = f"{term.stands_for!r}, which names {', '.join(sorted(named)) or 'nobody'}"
            repair = f"Quote the words that name {term.entity}; if they do not, correct the entity."
            yield one.fault(("terms", index, "stands_for"), got, f"words that name {term.entity}", repair)


@rule(on=OneDocument, certainty="convention", needs=("collective-of-parties",))
def collective_of_kind(one: OneDocument) -> Iterator[Fault]:
    """Entities listed for a collective expression are what it calls them: for “the two armies”, two armies.

    What they undertake together is counted for the entities listed here.
    """
    for index, collective in enumerate(one.document.collectives):
        path, words = ("collectives", index, "entities"), fold(collective.text)
        if words_for("two", collective.language).any.match(words) and not collective.entities[1:]:
            (alone,), parties = collective.entities, one.document.parties
            others = [party for party in parties if party != alone and alone in parties]
            other = f"{others[0]}, if it means the two parties; else the other" if len(others) == 1 else "the other"
            yield one.fault(
                path, f"{alone} alone, for {collective.text!r}", "those whom it means together", f"Add {other}."
            )
        elif _means_sides(words, collective.language) and set(collective.entities) == set(one.document.parties):
            continue
        elif strange := _not_so_called(one.corpus, collective, words):
            got = f"{', '.join(strange)}, for {collective.text!r}"
            expected = "entities that are what the expression calls them"
            yield one.fault(path, got, expected, "Name those whom the words mean.")


def _means_sides(words: str, language: str) -> bool:
    """Whether “parties” are the sides of the text: in small letters they are, in capitals they are political ones."""
    parties = words_for("collective", language)["parties"].ends(words)
    return parties is not None and parties.group().split()[-1].islower()


def _not_so_called(corpus: Corpus, collective: Collective, words: str) -> list[str]:
    """Entities of an expression that are not what it calls them."""
    ends = words_for("collective", collective.language)
    for code in ends:
        if ends[code].ends(words):
            return [one for one in collective.entities if not _is_called(corpus, one, collective.language, code)]
    return []


def _is_called(corpus: Corpus, entity: str, language: str, code: str) -> bool:
    if code in _KINDS:
        return corpus.kind_of(entity) is _KINDS[code]
    called, primary = words_for("called", language)[code], primary_language(language)
    names = [name.text for name in corpus.entities[entity].names if primary_language(name.language) == primary]
    return not (called and names) or any(called.search(fold(name)) for name in names)
