"""Level 5: expressions that a document uses for several together stand in it, and for those that they call themselves."""

import json
from collections.abc import Iterator

from ...corpus import Corpus, DocumentFolder
from ...fold import fold
from ...models import Collective
from ...models.codelists import ActorKind
from ...texts import primary_language
from ...words import words_for
from ..rule import Fault, rule

TWO = 2
"""Parties of a text that may call them both sides."""
_KINDS = {"countries": ActorKind.STATE, "parties": ActorKind.PARTY}
"""What those are whom an expression calls so; others are told by their names."""


@rule(level=5, needs=("collective-in-text",))
def collective_of_parties(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """“The two sides” are the two whose text it is; who else is meant has another name."""
    document = folder.document
    for index, collective in enumerate(document.collectives):
        whole = words_for("both_sides", collective.language).any.fullmatch(fold(collective.text)) is not None
        if all(corpus.kind_of(one) is ActorKind.PARTY for one in collective.entities):
            continue  # The two Parties: 两党.
        if whole and len(document.parties) == TWO and set(collective.entities) != set(document.parties):
            expected, path = f"the parties, {', '.join(document.parties)}", ("collectives", index, "entities")
            repair = f"Set entities to {json.dumps(document.parties)}; if others issue the text, correct the parties."
            got = f"{', '.join(collective.entities)}, for {collective.text!r}"
            yield Fault(document, path, got, expected, repair)


@rule(level=5)
def collective_in_text(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A document says whom its own words mean; words that it does not have were misspelt, or are of another document."""
    for index, collective in enumerate(folder.document.collectives):
        text, words = folder.words.get(collective.language), fold(collective.text)
        if text is None or words in text:
            continue
        if "".join(words.split()) not in "".join(text.split()):
            got, repair = (
                f"{collective.text!r}, which does not stand there",
                "Write it as the text has it, or remove it.",
            )
            path = ("collectives", index, "text")
            yield Fault(folder.document, path, got, f"words of the {collective.language} text", repair)


@rule(level=5, needs=("collective-of-parties",))
def collective_of_kind(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """“The two armies” are armies, and two: whoever counts what they are to do together counts it of those."""
    for index, collective in enumerate(folder.document.collectives):
        path, words = ("collectives", index, "entities"), fold(collective.text)
        if words_for("two", collective.language).any.match(words) and not collective.entities[1:]:
            got = f"{collective.entities[0]} alone, for {collective.text!r}"
            yield Fault(folder.document, path, got, "those whom it means together", "Add the other.")
        elif _means_sides(words, collective.language) and set(collective.entities) == set(folder.document.parties):
            continue
        elif strange := _not_so_called(corpus, collective, words):
            got, repair = f"{', '.join(strange)}, for {collective.text!r}", "Name those whom the words mean."
            yield Fault(folder.document, path, got, "entities that are what the expression calls them", repair)


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
