"""Level 5: which versions of a text are authentic, as it says of itself.

The words stand in `cnkh_data/lexicon/`, a file for each language; a language without such words is not checked.
"""

import re
from collections.abc import Iterator

from ...models.codelists import Authenticity
from ...texts import primary_language
from ...words import words_for
from ..fault import Fault
from ..rule import rule
from ..subjects import OneDocument


@rule(on=OneDocument, level=5, certainty="convention")
def authenticity_words(one: OneDocument) -> Iterator[Fault]:
    """A version is coded authentic if and only if a text states that it is; if no text states anything, its authenticity is unknown.

    Which version counts in a dispute is for the parties to say. A guess would look like their word.
    """
    sentences = _about_authenticity(one)
    named = {name.code for language, said in sentences for name in words_for("language_name", language).all_in(said)}
    listed = enumerate(one.document.texts)
    texts = [(index, text) for index, text in listed if words_for("authentic", text.language)]
    coded = [text for _, text in texts if text.authenticity is not Authenticity.UNKNOWN]
    if sentences and texts and not (named or coded):
        # It may say nothing of some version, but it does of one.
        repair = "Set each version of which the text says so to authentic, or to translation."
        path = ("texts", texts[0][0], "authenticity")
        yield one.fault(path, "unknown, as of every version", "authentic or translation", repair)
    for index, text in texts:
        is_named, is_authentic = primary_language(text.language) in named, text.authenticity is Authenticity.AUTHENTIC
        path = ("texts", index, "authenticity")
        if named and is_named != is_authentic:
            got = f"{text.authenticity}, in a language that is {'' if is_named else 'not '}named there as authentic"
            expected = "authentic" if is_named else "unknown, or translation if a text says so"
            yield one.fault(path, got, expected, f"Set it to {expected}.")
        elif text in coded and not sentences:
            yield one.fault(path, text.authenticity, "unknown: no text says so", "Set it to unknown.")


def _about_authenticity(one: OneDocument) -> list[tuple[str, str]]:
    """The sentences in which texts say which versions are authentic, each after its language."""
    return [
        (language, sentence)
        for language, text in one.folder.words.items()
        if (words := words_for("authentic", language).any).search(text)
        for sentence in re.split(r"[。.]", text)
        if words.search(sentence)
    ]
