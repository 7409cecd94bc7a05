"""Which words of an English page are in another script, so that a browser and a screen reader know their language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

SCRIPTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Kana": ("\u3041-\u30ff\u31f0-\u31ff", ("ja",)),
    "Hang": ("\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3", ("ko",)),
    "Hani": ("\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff", ("zh", "ja")),
    "Khmr": ("\u1780-\u17ff\u19e0-\u19ff", ("km",)),
    "Arab": ("\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff", ("ar", "fa", "ur", "ps", "ug")),
    "Hebr": ("\u0590-\u05ff", ("he", "yi")),
    "Thai": ("\u0e00-\u0e7f", ("th",)),
    "Laoo": ("\u0e80-\u0eff", ("lo",)),
    "Mymr": ("\u1000-\u109f", ("my",)),
    "Cyrl": ("\u0400-\u052f", ("ru", "mn", "kk", "uk")),
    "Grek": ("\u0370-\u03ff\u1f00-\u1fff", ("el",)),
    "Deva": ("\u0900-\u097f", ("hi", "ne", "mr")),
    "Beng": ("\u0980-\u09ff", ("bn",)),
    "Taml": ("\u0b80-\u0bff", ("ta",)),
}
"""Script: ranges of its letters, and languages that are written in it, the most likely first."""
_JOINS = "\u3000-\u3004\u3008-\u303f\uff00-\uff65\u2018-\u201d\u2026\u00b7\u2014 "
"""What may stand inside a run: punctuation of East Asia, quotation marks, spaces."""


class Run(NamedTuple):
    """Words in one script; the language is None where it is that of the page."""

    text: str
    language: str | None


def runs(text: str, languages: Sequence[str] = ()) -> Iterator[Run]:
    """Yield a text in runs of one language each; languages of the corpus go before others that are written alike.

    Example:
        >>> [*runs("The words 双方同意 bind.", ["zh", "en"])]
        [Run(text='The words ', language=None), Run(text='双方同意', language='zh'), Run(text=' bind.', language=None)]
        >>> [*runs("plain")]
        [Run(text='plain', language=None)]
    """
    at = 0
    if not text.isascii():
        for found in _pattern().finditer(text):
            if found.start() > at:
                yield Run(text[at : found.start()], None)
            yield Run(found[0], _language(found.lastgroup or "", languages))
            at = found.end()
    if at < len(text):
        yield Run(text[at:], None)


def _language(script: str, languages: Iterable[str]) -> str:
    likely = SCRIPTS[script][1]
    return next((language for language in languages if language.partition("-")[0] in likely), likely[0])


@cache
def _pattern() -> re.Pattern[str]:
    """Letters of a script, with what may join them; kana and hangul go with the ideographs around them."""
    han, kana, hangul = (SCRIPTS[script][0] for script in ("Hani", "Kana", "Hang"))
    east = {
        "Kana": f"[{han}]*[{kana}][{han}{kana}]*",
        "Hang": f"[{hangul}]+",
        "Hani": f"[{han}]+",
    }
    parts = []
    for script, (letters, _) in SCRIPTS.items():
        one = east.get(script, f"[{letters}]+")
        parts.append(f"(?P<{script}>(?:{one})(?:[{_JOINS}]*(?:{one}))*)")
    return re.compile("|".join(parts))
