"""Level 5: which versions of a text are authentic, and which are translations, as it says of itself.

The words stand in `cnkh_data/lexicon/`, a file for each language; a language without such words is not checked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from ...models.codelists import Authenticity
from ...texts import primary_language
from ...words import words_for
from ..fault import Fault
from ..rule import rule
from ..subjects import OneDocument


@rule(on=OneDocument, certainty="convention")
def authenticity_words(one: OneDocument) -> Iterator[Fault]:
    """A version is coded authentic, or a translation, if a text states that it is; if none states anything, its authenticity is unknown.

    Which version counts in a dispute is for the parties to say. A guess would look like their word.
    """
    sentences = _about_authenticity(one)
    said = _said_of_languages(sentences)
    listed = enumerate(one.document.texts)
    texts = [(index, text) for index, text in listed if words_for("authentic", text.language)]
    coded = [text for _, text in texts if text.authenticity is not Authenticity.UNKNOWN]
    if sentences and texts and not (said or coded):
        # It may say nothing of some version, but it does of one.
        repair = "Set each version of which the text says so to authentic, or to translation."
        path = ("texts", texts[0][0], "authenticity")
        yield one.fault(path, "unknown, as of every version", "authentic or translation", repair)
    for index, text in texts:
        path = ("texts", index, "authenticity")
        its = said.get(primary_language(text.language))
        if its and text.authenticity not in its:
            expected = " or ".join(sorted(its))
            repair = f"Set it to {expected}{', whichever the text says of it' if len(its) > 1 else ''}."
            yield one.fault(path, f"{text.authenticity}, where a text says otherwise", expected, repair)
        elif said and not its and text.authenticity is Authenticity.AUTHENTIC:
            expected = "unknown, or translation if a text says so"
            yield one.fault(
                path, "authentic, in a language that no text names there", expected, f"Set it to {expected}."
            )
        elif text in coded and not sentences:
            yield one.fault(path, text.authenticity, "unknown: no text says so", "Set it to unknown.")


def _said_of_languages(sentences: Sequence[tuple[str, str]]) -> Mapping[str, Set[Authenticity]]:
    """What texts say of the version in each language that they name; if one sentence says both, that may be either."""
    found: dict[str, set[Authenticity]] = {}
    for language, sentence in sentences:
        codes = {Authenticity[cue.code.upper()] for cue in words_for("authentic", language).all_in(sentence)}
        for name in words_for("language_name", language).all_in(sentence):
            found.setdefault(name.code, set()).update(codes)
    return found


def _about_authenticity(one: OneDocument) -> list[tuple[str, str]]:
    """The sentences in which texts say which versions are authentic, each after its language."""
    return [
        (language, sentence)
        for language, text in one.folder.words.items()
        if (words := words_for("authentic", language).any).may_be_in(text) and words.search(text)
        for sentence in re.split(r"[。.]", text)
        if words.search(sentence)
    ]
