"""Set phrases by their words: what a program can find, whoever reads the rest.

Words are written by hand, `|` between them: `*` stands for up to thirty more letters, `{12}` for up to twelve characters of anything. Nothing else has
a meaning of its own, so whoever writes them need not know regular expressions, and no words take for ever to be looked for.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from .finding import shown
from .fold import spelled_out
from .words import Words, language

EITHER = "|"
_GAP = re.compile(r"\s*\{([0-9]+)\}\s*")
MOST_GAPS, LONGEST_GAP = 2, 200
"""Gaps in one phrase, and characters that one may stand for: with more, looking for it could take very long."""
MOST_STARS, LONGEST_REST = 3, 30
"""Stars in one phrase, and letters that one may stand for: where words are written together, a whole sentence is letters."""
MOST_WORDS, LONGEST = 100, 200
"""Phrases for one code in one language, and characters of one."""


class PhraseError(ValueError):
    """Words are not written as they must be."""

    def __init__(self, got: str, expected: str, repair: str) -> None:
        super().__init__(f"{got}; expected {expected}")
        self.got, self.expected, self.repair = got, expected, repair


@dataclass(frozen=True)
class Phrases:
    """Words of one language that mean the same."""

    written: tuple[str, ...]
    """Each as it is written, in the form in which texts are compared."""
    apart: bool
    """Whether the language writes words apart: then each is found as a whole word."""

    @classmethod
    def read(cls, cell: str, tag: str) -> "Phrases":
        """The words that a cell lists in a language.

        Raises:
            PhraseError: if they are not written as they must be.

        Example:
            >>> Phrases.read("not {30} official ties | unofficial ties", "en").stand_in("They have not had official ties")
            True
        """
        known = language(tag)
        written = tuple(as_compared(one) for one in cell.split(EITHER))
        if len(written) > MOST_WORDS:
            raise PhraseError(f"{len(written)} phrases", f"at most {MOST_WORDS}", "Keep those that are needed.")
        for one in written:
            _check(one)
        return cls(written, known is not None and known.apart)

    def stand_in(self, text: str) -> bool:
        """Whether any of them stands in a text."""
        return self.stand_in_plain(as_compared(text))

    def stand_in_plain(self, plain: str) -> bool:
        """Whether any of them stands in a text that has the form in which texts are compared."""
        for part in self.parts:
            if part in plain:
                return self._expression.search(plain) is not None
        return False

    @cached_property
    def parts(self) -> list[str]:
        """The longest part of each that stands there as it is: quick to look for, and most texts have none."""
        return [max(re.split(rf"{_GAP.pattern}|\*", one)[::2], key=len) for one in self.written]

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile("|".join(_source(one, self.apart) for one in self.written))


def _check(phrase: str) -> None:
    gaps, parts = [int(gap) for gap in _GAP.findall(phrase)], _GAP.sub("|", phrase).split("|")
    if not all(part.strip("* ") for part in parts):
        repair = f"Write words before and after each gap, and nothing but one {EITHER} between two phrases."
        raise PhraseError(f"{shown(phrase)}, without words", "words", repair)
    if any(mark in part for part in parts for mark in "{}"):
        repair = "Write a gap as in {12}: up to twelve characters of anything."
        raise PhraseError(f"{shown(phrase)}, with a brace", "braces around the length of a gap only", repair)
    if len(gaps) > MOST_GAPS or any(gap > LONGEST_GAP for gap in gaps) or len(phrase) > LONGEST:
        most = f"at most {MOST_GAPS} gaps of at most {LONGEST_GAP} characters, and {LONGEST} characters in all"
        raise PhraseError(shown(phrase), most, "Write a shorter phrase, or several.")
    if phrase.count("*") > MOST_STARS:
        raise PhraseError(shown(phrase), f"at most {MOST_STARS} stars", "Write a shorter phrase, or several.")


def _source(phrase: str, apart: bool) -> str:
    """A phrase as a regular expression.

    Example:
        >>> _source("统一{6}一切努力", apart=False)
        '(?:统一).{0,6}(?:一切努力)'
    """
    rest = rf"\w{{0,{LONGEST_REST}}}"
    words = [Words((part,), apart=apart).source.replace(r"\w*", rest) for part in _GAP.split(phrase)[::2]]
    gaps = [f".{{0,{gap}}}" for gap in _GAP.findall(phrase)]
    return "".join(one for pair in zip(words, [*gaps, ""], strict=True) for one in pair)


def as_compared(text: str) -> str:
    """A text with its characters as they are compared, in small letters, and one blank for several."""
    return " ".join(spelled_out(text).lower().split())
