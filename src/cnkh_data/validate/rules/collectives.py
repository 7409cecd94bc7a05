"""Level 5: expressions that a document uses for several together stand in it, and for those that they call themselves."""

import json
import re
from collections.abc import Iterator

from ...corpus import Corpus, DocumentFolder
from ...fold import fold
from ...models import Collective
from ...models.codelists import ActorKind
from ...texts import primary_language
from ..rule import Fault, rule

_BOTH = {
    "zh": re.compile("[双雙两兩]方|[两兩][国國]"),
    "en": re.compile("(?:both|the two) (?:sides|countries|parties)", re.IGNORECASE),
}
"""Expressions by which a text names all who issue it."""
_TWO = {"zh": re.compile("[双雙两兩]"), "en": re.compile(r"(?:both|the two)\b", re.IGNORECASE)}
"""How an expression for two begins."""
TWO = 2
"""Parties of a text that may call them both sides."""
_CALLED = {
    "zh": {
        re.compile("[两兩][国國]$"): ("", ActorKind.STATE),
        re.compile("[两兩][党黨]$"): ("[党黨]", ActorKind.PARTY),
        re.compile("[两兩][国國]?政府$"): ("政府", None),
        re.compile("[两兩][军軍]$"): ("[军軍]", None),
        re.compile("外交部$"): ("外交", None),
    },
    "en": {
        re.compile("(?:two|both) countries$", re.IGNORECASE): ("", ActorKind.STATE),
        re.compile("(?:two|both) parties$", re.IGNORECASE): ("party", ActorKind.PARTY),
        re.compile("(?:two|both) governments$", re.IGNORECASE): ("government", None),
        re.compile("(?:two|both) (?:militaries|armies|armed forces)$", re.IGNORECASE): (
            "arm(?:y|ed)|forces?|military",
            None,
        ),
        re.compile("foreign ministries$", re.IGNORECASE): ("foreign", None),
    },
}
"""How an expression ends, and what those for whom it stands have in their names of that language, or are."""


@rule(level=5, needs=("collective-in-text",))
def collective_of_parties(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """“The two sides” are the two whose text it is; who else is meant has another name."""
    document = folder.document
    for index, collective in enumerate(document.collectives):
        words = _BOTH.get(primary_language(collective.language))
        whole = words is not None and words.fullmatch(collective.text) is not None
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
        primary = primary_language(collective.language)
        path = ("collectives", index, "entities")
        if (two := _TWO.get(primary)) and two.match(collective.text) and not collective.entities[1:]:
            got = f"{collective.entities[0]} alone, for {collective.text!r}"
            yield Fault(folder.document, path, got, "those whom it means together", "Add the other.")
        elif collective.text.endswith("parties") and set(collective.entities) == set(folder.document.parties):
            continue  # In small letters they are the sides: 双方.
        elif strange := _not_so_called(corpus, collective, primary):
            got, repair = f"{', '.join(strange)}, for {collective.text!r}", "Name those whom the words mean."
            yield Fault(folder.document, path, got, "entities that are what the expression calls them", repair)


def _not_so_called(corpus: Corpus, collective: Collective, primary: str) -> list[str]:
    """Entities of an expression that are not what it calls them."""
    for ends, (called, kind) in _CALLED.get(primary, {}).items():
        if ends.search(collective.text):
            return [one for one in collective.entities if not _is_called(corpus, one, primary, called, kind)]
    return []


def _is_called(corpus: Corpus, entity: str, primary: str, called: str, kind: ActorKind | None) -> bool:
    if kind is not None:
        return corpus.kind_of(entity) is kind
    names = [name.text for name in corpus.entities[entity].names if primary_language(name.language) == primary]
    return not names or any(re.search(called, name, re.IGNORECASE) for name in names)
