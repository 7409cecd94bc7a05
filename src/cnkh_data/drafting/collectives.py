"""Expressions by which a new document names its parties together."""

from collections.abc import Iterator, Sequence
from itertools import permutations, product

from ..corpus import Corpus
from ..fold import fold
from ..mentions import tokens
from ..models import Collective
from ..texts import occurrences, primary_language
from ..words import words_for

TWO = 2
"""Parties for whom an expression such as “both sides” stands."""


def propose_collectives(
    parties: Sequence[str], language: str, text: str, listed: Sequence[Collective] = ()
) -> list[Collective]:
    """Propose the expressions by which a text names its two parties together, each as it is printed.

    Args:
        parties: the parties of the document; of any other number than two, nothing is proposed.
        language: tag of the language of the text.
        text: the text of a document.
        listed: what the document lists already, which is not proposed again.

    Example:
        >>> [one.text for one in propose_collectives(["china", "cambodia"], "en", "Both sides met. They thank both sides.")]
        ['Both sides', 'both sides']
    """
    if len(parties) != TWO:
        return []
    there = {one.text for one in listed if one.language == language}
    found = [text[match.start() : match.end()] for match in words_for("both_sides", language).any.finditer(fold(text))]
    found = [words for words in found if not _means_political(words, language)]
    return [
        Collective(language=language, text=words, entities=list(parties))
        for words in dict.fromkeys(found)
        if words not in there
    ]


def _means_political(words: str, language: str) -> bool:
    """Whether “parties” are political ones: in capitals they are, in small letters they are the sides of the text."""
    parties = words_for("collective", language)["parties"].ends(words)
    return parties is not None and not parties.group().split()[-1].islower()


def all_collectives(
    corpus: Corpus, parties: Sequence[str], language: str, text: str, listed: Sequence[Collective] = ()
) -> list[Collective]:
    """Propose these, with short names before them, and what stands for all parties in other documents.

    Args:
        corpus: the corpus that the document is to be in.
        parties: the parties of the document.
        language: tag of the language of the text.
        text: the text of the document.
        listed: what the document lists already, which is not proposed again.
    """
    folded = fold(text)
    found = propose_collectives(parties, language, text, listed)
    found += _after_names(corpus, found, language, text)
    there = {fold(one.text) for one in (*listed, *found) if one.language == language}
    for words in dict.fromkeys(_elsewhere(corpus, parties, language)):
        at = next(_places(words, language, folded), None) if words not in there else None
        if at is not None:
            printed = text[at : at + len(words)]
            found.append(Collective(language=language, text=printed, entities=list(parties)))
    return found


def _elsewhere(corpus: Corpus, parties: Sequence[str], language: str) -> Iterator[str]:
    """Yield expressions, folded, that stand for all parties of a document with as many; with the name of one, they are of those alone."""
    primary, meant = primary_language(language), set(parties)
    for folder in corpus.folders:
        theirs = set(folder.document.parties)
        names = [] if theirs == meant else [fold(one.text) for a in corpus.actors if a.id in theirs for one in a.names]
        for one in folder.document.collectives:
            same = primary_language(one.language) == primary and set(one.entities) == theirs
            if same and len(theirs) == len(meant) and not any(name in fold(one.text) for name in names):
                yield fold(one.text)


def _after_names(corpus: Corpus, found: Sequence[Collective], language: str, text: str) -> list[Collective]:
    """Expressions with the short names of the parties before them, where words are written together: 中柬两国."""
    short = {
        actor.id: [
            fold(name.text)
            for name in actor.names
            if primary_language(name.language) == primary_language(language) and len(name.text) == 1
        ]
        for actor in corpus.actors
    }
    folded, longer = fold(text), dict[str, Collective]()
    for one in found:
        words = fold(one.text)
        for order in permutations(short[entity] for entity in one.entities):
            for names in map("".join, product(*order)):
                if (at := folded.find(names + words)) >= 0:
                    printed = text[at : at + len(names + words)]
                    longer[printed] = one.model_copy(update={"text": printed})
    return list(longer.values())


def _places(words: str, language: str, folded: str) -> Iterator[int]:
    """Yield each place of an expression in a folded text where it stands as whole words."""
    read = tokens(folded, language)
    starts, ends = set(read.starts), set(read.ends)
    return (at for at in occurrences(folded, words) if at in starts and at + len(words) in ends)
