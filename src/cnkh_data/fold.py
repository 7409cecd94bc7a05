"""What a character stands for where words are compared: one character to one character, so that offsets hold.

A Kangxi radical looks like the ideograph that it is a radical of, and PDF files give the one for the other; one word is written with
other characters in Phnom Penh, Taipei and Beijing. Texts are kept as their sources have them; what is looked for in them (names,
numbers, cue words) is compared through `fold`. The table is `lexicon/fold.tsv`, which `lexicon/make_fold.py` writes.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from pathlib import Path

LIGATURES = "\ufb00-\ufb06"
COMBINING = "\u0300-\u036f"
"""Accents that stand after their letter."""
_JOINED = re.compile(f"[{LIGATURES}{COMBINING}]")


def fold(text: str) -> str:
    """A text with each character as the one that it is compared as: traditional characters as simplified ones, forms as what they show.

    Example:
        >>> fold("雙⽅同意２０２５年"), len(fold("雙⽅"))
        ('双方同意2025年', 2)
    """
    if text.isascii():
        return text
    return _fold(text) if len(text) < LONG else _fold_long(text)


LONG = 500
"""Characters of a whole text, which is folded again for everything that is looked for in it."""


def _fold(text: str) -> str:
    folds = _folds()
    return text.translate(folds.compared_as) if folds.any.search(text) else text


_fold_long = lru_cache(maxsize=4)(_fold)  # As many as one document has: its versions are asked for again and again.


def folded(character: str) -> str:
    """A single character as `fold` has it; who asks for each once does not pay for a pattern of all.

    Example:
        >>> folded("雙"), folded("a")
        ('双', 'a')
    """
    return _folds().compared_as.get(ord(character), character)


def without_forms(text: str) -> str:
    """A text in its own script, with each character that only looks like another as that other.

    Example:
        >>> without_forms("雙⽅同意２０２５年")
        '雙方同意2025年'
    """
    return text.translate(_forms().compared_as) if _forms().any.search(text) else text


def spelled_out(text: str) -> str:
    """A text, folded, with ligatures and accents as words are spelled; its length may be another.

    Example:
        >>> spelled_out("the Paci\ufb01c"), len(spelled_out("e\u0301"))
        ('the Pacific', 1)
    """
    folded = fold(text)
    return unicodedata.normalize("NFKC", folded) if is_joined(folded) else folded


def is_joined(text: str) -> bool:
    """Whether a text has ligatures, or accents that stand after their letter."""
    return not text.isascii() and _JOINED.search(text) is not None


def is_form(character: str) -> bool:
    """Whether a character looks like others that are meant; full-width letters and digits are meant as they are.

    Example:
        >>> is_form("⽅"), is_form("方"), is_form("雙"), is_form("２"), is_form("\ufb01")
        (True, False, False, False, True)
    """
    full_width = "\uff10" <= character <= "\uff5a"
    return (ord(character) in _forms().compared_as and not full_width) or "\ufb00" <= character <= "\ufb06"


class _Folds:
    """Characters and what they become."""

    def __init__(self, ones: Iterable[str], others: Iterable[str]) -> None:
        self.compared_as = dict(zip(map(ord, ones), others, strict=True))

    @cached_property
    def any(self) -> re.Pattern[str]:
        """Finds one of them."""
        # Of characters beyond the first plane, `re` would compare each with every one that is listed; they are rare, so any will do.
        listed = "".join(re.escape(one) for one in map(chr, self.compared_as) if one < _BEYOND)
        return re.compile(f"[{listed}{_BEYOND}-\U0010ffff]")


_BEYOND = "\U00010000"
"""The first character beyond the first plane."""


@cache
def _folds() -> _Folds:
    ones, _, compared = _columns()
    return _Folds(ones, compared)


@cache
def _forms() -> _Folds:
    """Characters that only look like others, with those."""
    ones, shown, _ = _columns()
    pairs = [(one, other) for one, other in zip(ones, shown, strict=True) if one != other]
    return _Folds((one for one, _ in pairs), (other for _, other in pairs))


def _columns() -> tuple[list[str], list[str], list[str]]:
    """The columns of the table: characters, what each shows, and what each is compared as."""
    text = (Path(__file__).parent / "lexicon" / "fold.tsv").read_text(encoding="utf-8")
    # Four thousand lines: all are split at once.
    cells = text.rstrip("\n").replace("\n", "\t").split("\t")[3:]
    return cells[0::3], cells[1::3], cells[2::3]
