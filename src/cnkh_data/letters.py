"""Which script letters are of, as ISO 15924 calls it: by that, two texts on a page are told apart, and a text from its tag."""

import re
from collections.abc import Mapping
from functools import cache

from .words import IDEOGRAPHIC, LATIN

LETTERS: Mapping[str, str] = {
    IDEOGRAPHIC: r"\u3400-\u9fff\uf900-\ufaff",
    LATIN: r"A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "Khmr": r"\u1780-\u17d3\u17d7\u17dc",
    "Thai": r"\u0e01-\u0e3a\u0e40-\u0e4e",
    "Laoo": r"\u0e80-\u0ecd\u0edc-\u0edf",
    "Mymr": r"\u1000-\u103f\u1050-\u109f",
    "Deva": r"\u0900-\u0963\u0971-\u097f",
    "Beng": r"\u0980-\u09e3\u09f0-\u09fe",
    "Arab": r"\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f",
    "Cyrl": r"\u0400-\u052f",
    "Hang": r"\u1100-\u11ff\uac00-\ud7a3",
}
"""Letters of scripts, with the signs above and below them, for a set of characters. Figures and stops are of no script."""
WEIGHT = {IDEOGRAPHIC: 4}
"""How much a character of a script says, where a letter of the others says one."""


@cache
def _expression(script: str) -> re.Pattern[str]:
    return re.compile(f"[{LETTERS[script]}]")


def weight_of(text: str, script: str) -> int:
    """How much of a text is in a script: its letters, counted by what one says.

    Example:
        >>> weight_of("双方同意", "Hani"), weight_of("Both agreed.", "Latn"), weight_of("ភាគី", "Khmr")
        (16, 10, 4)
    """
    return WEIGHT.get(script, 1) * len(_expression(script).findall(text))


def script_of(text: str) -> str:
    """The script of most of a text; empty if it has no letters of those that are known.

    Example:
        >>> script_of("双方会见 Hun Sen。"), script_of("ភាគីទាំងពីរ (AOT)"), script_of("2025-07-28")
        ('Hani', 'Khmr', '')
    """
    weights = {script: weight_of(text, script) for script in LETTERS}
    most = max(weights, key=lambda script: weights[script])
    return most if weights[most] else ""
